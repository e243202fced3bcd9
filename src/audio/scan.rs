//! A music file decoded to its end once: how long and how loud it is, and what is wrong with it,
//! with its place.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use symphonia::core::meta::{MetadataRevision, StandardTag, StandardVisualKey};

use super::decode::Decoder;
use super::loudness_meter::{LoudnessMeter, MeterReading};
use crate::music::{Cover, Measured, Tags};
use crate::session::FileFault;

/// A header may be off by this much, in ms: some count whole blocks.
const HEADER_SLACK_MS: u64 = 500;
/// Frames measured at once: enough that a decoder's small packets cost nothing, little enough to
/// stay in the cache.
const PORTION: usize = 16_384;

/// Why a scan has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanError {
    /// It isn't music that can be played.
    Unplayable(FileFault),
    Stopped,
}

/// Decodes a file to its end. `passed` hears how far it is, a few times a second or more, and may
/// stop it.
///
/// # Errors
/// When it isn't music, or was stopped. What is wrong within the music is no error but a
/// [`FileFault`].
pub fn scan(
    path: &Path,
    passed: &mut dyn FnMut(Duration) -> ControlFlow<()>,
) -> Result<Measured, ScanError> {
    catch_unwind(AssertUnwindSafe(|| measure(path, passed)))
        .unwrap_or(Err(ScanError::Unplayable(FileFault::DecoderFailed)))
}

fn measure(
    path: &Path,
    passed: &mut dyn FnMut(Duration) -> ControlFlow<()>,
) -> Result<Measured, ScanError> {
    let mut decoder = Decoder::open(path).map_err(ScanError::Unplayable)?.without_gap_watch();
    let sample_rate = decoder.sample_rate();
    let absurd = FileFault::Absurd { rate: sample_rate, channels: 2 };
    let mut meter = LoudnessMeter::new(sample_rate).ok_or(ScanError::Unplayable(absurd))?;
    let mut portion = Vec::with_capacity(PORTION * 4);
    let mut frames = 0;
    let mut end = None;
    while end.is_none() {
        end = match decoder.read(&mut portion) {
            Ok(true) => None,
            Ok(false) => Some(None),
            Err(error) => Some(Some(error)),
        };
        if portion.len() >= PORTION * 2 || end.is_some() {
            frames += portion.len() as u64 / 2;
            meter.add(&portion);
            portion.clear();
            if passed(Duration::from_secs_f64(frames as f64 / f64::from(sample_rate))).is_break() {
                return Err(ScanError::Stopped);
            }
        }
    }
    let damage = end.flatten();
    let MeterReading { frames, loudness, lead_frames, trail_frames, faults } = meter.read();
    let ms = |frames: u64| frames * 1000 / u64::from(sample_rate);
    if frames == 0 && damage.is_none() {
        return Err(ScanError::Unplayable(FileFault::NoSound));
    }
    let lies =
        decoder.claimed_frames().filter(|claimed| ms(claimed.abs_diff(frames)) > HEADER_SLACK_MS);
    let wrong_length = lies.filter(|_| damage.is_none());
    let wrong_length = wrong_length
        .map(|claimed| FileFault::WrongLength { declared_ms: ms(claimed), true_ms: ms(frames) });
    Ok(Measured {
        frames,
        sample_rate,
        channels: u16::try_from(decoder.channels()).unwrap_or(u16::MAX),
        codec: decoder.codec().to_owned(),
        loudness,
        lead_ms: ms(lead_frames),
        trail_ms: ms(trail_frames),
        tags: decoder.tags().map(tags).unwrap_or_default(),
        faults: damage.into_iter().chain(faults).chain(wrong_length).collect(),
    })
}

fn tags(found: MetadataRevision) -> Tags {
    let mut tags = Tags::default();
    for tag in
        found.media.tags.iter().chain(found.per_track.iter().flat_map(|track| &track.metadata.tags))
    {
        let (place, text) = match &tag.std {
            Some(StandardTag::TrackTitle(text)) => (&mut tags.title, text),
            Some(StandardTag::Artist(text)) => (&mut tags.artist, text),
            Some(StandardTag::Album(text)) => (&mut tags.album, text),
            _ => continue,
        };
        place.get_or_insert_with(|| text.trim().to_owned());
    }
    let front = |visual: &&symphonia::core::meta::Visual| {
        visual.usage == Some(StandardVisualKey::FrontCover)
    };
    let visuals = &found.media.visuals;
    tags.cover = visuals.iter().find(front).or(visuals.first()).map(|visual| Cover {
        media_type: visual.media_type.clone().unwrap_or_default(),
        bytes: visual.data.len() as u64,
    });
    tags
}
