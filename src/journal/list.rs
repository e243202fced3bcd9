//! The sessions of a data folder, with what is known of each without reading it whole.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::chain::Link;
use super::data_folders::{DataFolders, SessionName, segments};
use super::line::{Body, Line, Payload};
use super::seal::{Opener, Unlock};
use super::verdicts::Verdicts;
use super::verifier::read_line;
use super::{Checkpoint, JournalError, RecordState, payload};
use crate::session::{Event, Opening, Stream, Wall};

/// How much of a file's end is looked at: more than the last minute of a session.
const TAIL_BYTES: u64 = 1 << 16;

/// One session in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedSession {
    pub name: SessionName,
    pub folder: PathBuf,
    /// Whose session and how it was opened; `None` when that can't be read, or is sealed.
    pub opening: Option<Box<Opening>>,
    /// When it was opened, as far as that can be read.
    pub opened: Option<Wall>,
    /// How it was closed; `None` when it wasn't, or that can't be read.
    pub closing: Option<Closing>,
    /// What [`super::Verify`] said of these very files; `None`: they were not verified yet.
    pub state: Option<RecordState>,
}

/// How a session was closed, and what came of it since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Closing {
    /// So many things were left open at the close, with a reason.
    pub left_open: usize,
    /// Whoever wrote the record has signed it.
    pub signed: bool,
}

/// All sessions in the data folder, the latest first, sealed ones as far as they are unlocked.
/// Folders that are named otherwise are left out.
///
/// # Errors
/// When the folder can't be read.
pub fn list_sessions(
    data: &DataFolders,
    unlock: &Unlock,
    verdicts: &Verdicts,
) -> Result<Vec<ListedSession>, JournalError> {
    let mut listed: Vec<ListedSession> = session_folders(data)?
        .into_iter()
        .map(|(name, folder)| {
            let first = first_entry(data, &name, &folder, unlock);
            let (opening, opened) =
                first.map_or((None, None), |(opening, wall)| (Some(opening), Some(wall)));
            let closing = opening.as_ref().and_then(|_| closing(data, &name, &folder, unlock));
            let state = verdicts.of(&name, &folder);
            ListedSession { name, folder, opening, opened, closing, state }
        })
        .collect();
    listed.sort_by_key(|session| std::cmp::Reverse((session.name.day, session.name.session)));
    Ok(listed)
}

/// The folders in the data folder that are named as a session's, in no order.
pub(super) fn session_folders(
    data: &DataFolders,
) -> Result<Vec<(SessionName, PathBuf)>, JournalError> {
    let sessions = data.sessions();
    let failed = |error| JournalError::from_io("read the folder", &sessions, error);
    let folders = match fs::read_dir(&sessions) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        folders => folders.map_err(failed)?,
    };
    let mut found = Vec::new();
    for folder in folders {
        let folder = folder.map_err(failed)?.path();
        if let Ok(name) = SessionName::of(&folder) {
            found.push((name, folder));
        }
    }
    Ok(found)
}

/// What the chart's first line tells, as far as it can be read. Nothing of it is verified.
fn first_entry(
    data: &DataFolders,
    name: &SessionName,
    folder: &Path,
    unlock: &Unlock,
) -> Option<(Box<Opening>, Wall)> {
    let second = data.second_folder(name);
    let first = segments(folder, second.as_deref(), Stream::Chart).ok()?.into_iter().next()?;
    let mut text = Vec::new();
    read_line(&mut BufReader::new(File::open(&first.path).ok()?), &mut text).ok()?;
    let line = Line::parse(text.strip_suffix(b"\n")?)?;
    let body = Body::parse(line.body)?;
    let entry = match body.payload? {
        Payload::Clear(json) => payload::decode(json, body.seq),
        Payload::Sealed(payload) => {
            let opener = Opener::of(&first.path, unlock);
            payload::decode(&opener.open(payload, body.seq, &[Link::START]).ok()?, body.seq)
        }
    };
    let entry = entry.ok()?.0;
    let wall = entry.stamp.wall;
    match entry.events.into_iter().next()? {
        Event::Opened(opening) => Some((opening, wall)),
        _ => None,
    }
}

/// What a chart's last lines tell of its close, as far as they can be read. Nothing of it is
/// verified.
fn closing(
    data: &DataFolders,
    name: &SessionName,
    folder: &Path,
    unlock: &Unlock,
) -> Option<Closing> {
    let second = data.second_folder(name);
    let mut signed = false;
    for segment in segments(folder, second.as_deref(), Stream::Chart).ok()?.iter().rev() {
        let tail = read_tail(&segment.path).ok()?;
        let opener = Opener::of(&segment.path, unlock);
        let lines: Vec<Line<'_>> =
            tail.split(|byte| *byte == b'\n').filter_map(Line::parse).collect();
        let before = |place: usize| {
            place
                .checked_sub(1)
                .and_then(|before| lines.get(before))
                .map_or(Link::START, |it| it.link)
        };
        for (place, line) in lines.iter().enumerate().rev() {
            let Some(body) = Body::parse(line.body) else { continue };
            let entry = match body.payload {
                Some(Payload::Clear(json)) => payload::decode(json, body.seq).ok(),
                Some(Payload::Sealed(sealed)) => opener
                    .open(sealed, body.seq, &[before(place)])
                    .ok()
                    .and_then(|json| payload::decode(&json, body.seq).ok()),
                None => None,
            };
            for event in entry.iter().flat_map(|(entry, _)| &entry.events) {
                match event {
                    Event::Signed(signature) => signed |= signature.ends_corrections(),
                    Event::Closed { open, .. } => {
                        return Some(Closing { left_open: open.len(), signed });
                    }
                    _ => {}
                }
            }
        }
    }
    None
}

/// Whether a chart's last lines say that the session is closed; `None` where they say nothing.
/// Nothing of it is verified.
pub(super) fn last_state(
    data: &DataFolders,
    name: &SessionName,
    folder: &Path,
) -> Result<Option<bool>, JournalError> {
    let second = data.second_folder(name);
    let segments = segments(folder, second.as_deref(), Stream::Chart)?;
    let mut said = None;
    for segment in segments.iter().rev() {
        let tail = read_tail(&segment.path)
            .map_err(|error| JournalError::from_io("read", &segment.path, error))?;
        let mut checkpoints = tail.split(|byte| *byte == b'\n').filter_map(|text| {
            let checkpoint = Body::parse(Line::parse(text)?.body)?.checkpoint?;
            Checkpoint::parse(checkpoint)
        });
        said = checkpoints.next_back().map(|(checkpoint, _)| checkpoint.closed);
        if said.is_some() {
            break;
        }
    }
    Ok(said)
}

/// The last bytes of a file.
fn read_tail(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let from = file.metadata()?.len().saturating_sub(TAIL_BYTES);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok(tail)
}
