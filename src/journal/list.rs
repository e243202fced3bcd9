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
use crate::session::{Event, Opening, Stream};

/// How much of a file's end is looked at: more than the last minute of a session.
const TAIL_BYTES: u64 = 1 << 16;

/// One session in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedSession {
    pub name: SessionName,
    pub folder: PathBuf,
    /// Whose session and how it was opened; `None` when that can't be read, or is sealed.
    pub opening: Option<Box<Opening>>,
    /// What [`super::Verify`] said of these very files; `None`: they were not verified yet.
    pub state: Option<RecordState>,
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
            let opening = first_entry(data, &name, &folder, unlock);
            let state = verdicts.of(&name, &folder);
            ListedSession { name, folder, opening, state }
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
) -> Option<Box<Opening>> {
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
    match entry.ok()?.0.events.into_iter().next()? {
        Event::Opened(opening) => Some(opening),
        _ => None,
    }
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
