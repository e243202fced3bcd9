//! Where the music in an MP4 file begins and ends: its edit list (ISO 14496-12) or, before that,
//! iTunes' own note. The frames of encoder delay before it and of padding after it are no music,
//! and would be a gap between two pieces.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use symphonia::core::meta::{MetadataRevision, RawValue};

/// Frames to leave out before the music, and how many there are of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    pub delay: u64,
    pub frames: u64,
}

/// No `moov` of a music file is longer, pictures included.
const LONGEST_MOOV: u64 = 64 << 20;
/// iTunes' note is read as hexadecimal words: the second is the delay, the fourth the length.
const ITUNES_NOTE: &str = "iTunSMPB";

/// From a file's edit list. `rate` is the track's, in Hz; only a first audio track in its own rate
/// is understood.
pub(super) fn edit_list(file: &mut File, rate: u32) -> Option<Edit> {
    let moov = moov(file)?;
    let movie = first(&moov, b"mvhd").map(Timing::of)??;
    for track in boxes(&moov).filter(|(name, _)| name == b"trak").map(|(_, body)| body) {
        let Some(media) = path(track, &[b"mdia", b"mdhd"]).and_then(Timing::of) else { continue };
        let is_sound = path(track, &[b"mdia", b"hdlr"])
            .is_some_and(|handler| handler.get(8..12) == Some(b"soun"));
        if !is_sound || media.timescale != u64::from(rate) {
            continue;
        }
        let (segment, begin) = only_edit(path(track, &[b"edts", b"elst"])?)?;
        let whole = media.duration.saturating_sub(begin);
        // The segment's length is in the movie's clock, often ms: within its grain the media's own
        // length is the exact one.
        let told = segment.saturating_mul(media.timescale).checked_div(movie.timescale)?;
        let grain = media.timescale.checked_div(movie.timescale)?.max(1);
        let frames = if whole.abs_diff(told) <= grain { whole } else { told.min(whole) };
        return (begin > 0 || frames < whole).then_some(Edit { delay: begin, frames });
    }
    None
}

/// From iTunes' note among the tags.
pub(super) fn itunes_note(tags: &MetadataRevision) -> Option<Edit> {
    let note = tags.media.tags.iter().find(|tag| tag.raw.key.ends_with(ITUNES_NOTE))?;
    let RawValue::String(text) = &note.raw.value else { return None };
    let mut words = text.split_whitespace().map(|word| u64::from_str_radix(word, 16));
    let (delay, frames) = (words.nth(1)?.ok()?, words.nth(1)?.ok()?);
    (frames > 0).then_some(Edit { delay, frames })
}

/// The body of the file's `moov`.
fn moov(file: &mut File) -> Option<Vec<u8>> {
    let mut at = 0;
    loop {
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut head = [0; 16];
        file.read_exact(head.first_chunk_mut::<8>()?).ok()?;
        let short = u64::from(word(&head, 0)?);
        let (skip, size) = match short {
            1 => {
                file.read_exact(head.last_chunk_mut::<8>()?).ok()?;
                (16, u64::from(word(&head, 8)?) << 32 | u64::from(word(&head, 12)?))
            }
            size => (8, size),
        };
        if head.get(4..8) == Some(b"moov") {
            let length = size.checked_sub(skip).filter(|length| *length <= LONGEST_MOOV)?;
            let mut body = vec![0; usize::try_from(length).ok()?];
            file.read_exact(&mut body).ok()?;
            return Some(body);
        }
        at = at.checked_add(Some(size).filter(|size| *size >= skip)?)?;
    }
}

/// Timescale and duration, as `mvhd` and `mdhd` have them.
struct Timing {
    timescale: u64,
    duration: u64,
}

impl Timing {
    fn of(body: &[u8]) -> Option<Self> {
        match body.first()? {
            0 => Some(Self { timescale: word(body, 12)?.into(), duration: word(body, 16)?.into() }),
            _ => Some(Self { timescale: word(body, 20)?.into(), duration: long(body, 24)? }),
        }
    }
}

/// The one edit that isn't empty: its length and where it begins in the media. Anything cleverer is
/// no music file.
fn only_edit(elst: &[u8]) -> Option<(u64, u64)> {
    let count = word(elst, 4)?;
    let long_words = *elst.first()? == 1;
    let edits = (0..count as usize).map(|n| match long_words {
        true => Some((long(elst, 8 + n * 20)?, long(elst, 16 + n * 20)?, u64::MAX)),
        false => {
            Some((word(elst, 8 + n * 12)?.into(), word(elst, 12 + n * 12)?.into(), u32::MAX.into()))
        }
    });
    let mut sounding = edits.map_while(|edit| edit).filter(|(_, begin, empty)| begin != empty);
    let (length, begin, _) = sounding.next()?;
    sounding.next().is_none().then_some((length, begin))
}

/// The boxes in a body, as name and body.
fn boxes(mut rest: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        let size = usize::try_from(word(rest, 0)?).ok()?.max(8);
        let (name, body) = (rest.get(4..8)?, rest.get(8..size)?);
        rest = rest.get(size..)?;
        Some((name, body))
    })
}

fn first<'a>(body: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    boxes(body).find(|(found, _)| *found == name).map(|(_, body)| body)
}

fn path<'a>(body: &'a [u8], names: &[&[u8; 4]]) -> Option<&'a [u8]> {
    names.iter().try_fold(body, |body, name| first(body, *name))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}
