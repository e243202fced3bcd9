//! The sessions of a data folder at a glance, without reading them whole.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::data_folders::{DataFolders, Segment, SessionName, segments};
use super::line::{Body, Line, NotABody, Payload};
use super::seal::{Opener, Unlock};
use super::verifier::read_line;
use super::{Checkpoint, Hash, JournalError, RecordState, payload};
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
    /// As far as the chart's first and last lines tell. [`super::verify`] says it for certain.
    pub state: RecordState,
    /// Why its files can't be read.
    pub problem: Option<String>,
}

/// All sessions in the data folder, the latest first, sealed ones as far as they are unlocked.
/// Folders that are named otherwise are left out.
pub fn list_sessions(
    data: &DataFolders,
    unlock: &Unlock,
) -> Result<Vec<ListedSession>, JournalError> {
    let folders = session_folders(data)?;
    let mut listed: Vec<ListedSession> =
        folders.into_iter().map(|(name, folder)| glance(data, name, folder, unlock)).collect();
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

pub(super) fn glance(
    data: &DataFolders,
    name: SessionName,
    folder: PathBuf,
    unlock: &Unlock,
) -> ListedSession {
    let (opening, state, problem) = match look(data, &name, &folder, unlock) {
        Ok((opening, state)) => (opening, state, None),
        Err(error) => (None, RecordState::Damaged, Some(error.to_string())),
    };
    ListedSession { name, folder, opening, state, problem }
}

fn look(
    data: &DataFolders,
    name: &SessionName,
    folder: &Path,
    unlock: &Unlock,
) -> Result<(Option<Box<Opening>>, RecordState), JournalError> {
    let second_folder = data.second_folder(name);
    let segments = segments([folder].into_iter().chain(second_folder.as_deref()), Stream::Chart)?;
    let Some(first) = segments.first() else {
        return Ok((None, RecordState::Damaged));
    };
    let (opening, state) = first_line(&first.path, unlock)
        .map_err(|error| JournalError::from_io("read", &first.path, error))?;
    if let Some(state) = state {
        return Ok((opening, state));
    }
    Ok((opening, last_lines(&segments)?))
}

/// The opening, and the state when the first line settles it.
fn first_line(
    path: &Path,
    unlock: &Unlock,
) -> io::Result<(Option<Box<Opening>>, Option<RecordState>)> {
    let mut text = Vec::new();
    read_line(&mut BufReader::new(File::open(path)?), &mut text)?;
    let Some(text) = text.strip_suffix(b"\n") else {
        return Ok((
            None,
            Some(if text.is_empty() { RecordState::Open } else { RecordState::Torn }),
        ));
    };
    let Some(line) = Line::parse(text).filter(|line| Hash::START.next(line.body) == line.hash)
    else {
        return Ok((None, Some(RecordState::Damaged)));
    };
    let entry = match Body::parse(line.body) {
        Ok(Body { payload: Payload::Clear(json), seq, .. }) => payload::decode(json, seq),
        Ok(Body { payload: Payload::Sealed(payload), seq, .. }) => {
            match Opener::of(path, unlock).open(payload, seq, &[Hash::START]) {
                Ok(json) => payload::decode(&json, seq),
                Err(_) => return Ok((None, None)),
            }
        }
        Ok(_) => return Ok((None, None)),
        Err(NotABody::Version(_)) => return Ok((None, Some(RecordState::Newer))),
        Err(NotABody::Form) => return Ok((None, Some(RecordState::Damaged))),
    };
    Ok(match entry.map(|(entry, _)| entry.events.into_iter().next()) {
        Ok(Some(Event::Opened(opening))) => (Some(opening), None),
        Ok(_) => (None, Some(RecordState::Damaged)),
        Err(super::NotAnEntry::Newer) => (None, Some(RecordState::Newer)),
        Err(_) => (None, Some(RecordState::Damaged)),
    })
}

fn last_lines(segments: &[Segment]) -> Result<RecordState, JournalError> {
    for segment in segments.iter().rev() {
        let tail = read_tail(&segment.path)
            .map_err(|error| JournalError::from_io("read", &segment.path, error))?;
        if !tail.is_empty() {
            return Ok(state_at_end(&tail));
        }
    }
    Ok(RecordState::Open)
}

/// The last bytes of a file, from the beginning of a line on.
fn read_tail(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let from = file.metadata()?.len().saturating_sub(TAIL_BYTES);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    if from > 0 {
        let begin =
            tail.iter().position(|byte| *byte == b'\n').map_or(tail.len(), |newline| newline + 1);
        if begin == tail.len() {
            // One line is longer than the tail: it is looked at whole.
            return fs::read(path);
        }
        tail.drain(..begin);
    }
    Ok(tail)
}

fn state_at_end(tail: &[u8]) -> RecordState {
    let Some(lines) = tail.strip_suffix(b"\n") else {
        return RecordState::Torn;
    };
    let mut before: Option<Hash> = None;
    let mut state = RecordState::Open;
    for text in lines.split(|byte| *byte == b'\n') {
        let Some(line) = Line::parse(text)
            .filter(|line| before.is_none_or(|hash| hash.next(line.body) == line.hash))
        else {
            return if text.contains(&0) { RecordState::Torn } else { RecordState::Damaged };
        };
        before = Some(line.hash);
        state = match Body::parse(line.body).map(|body| body.payload) {
            Ok(Payload::Checkpoint(json))
                if Checkpoint::parse(json).is_some_and(|checkpoint| checkpoint.closed) =>
            {
                RecordState::Complete
            }
            Ok(_) => RecordState::Open,
            Err(NotABody::Version(_)) => RecordState::Newer,
            Err(NotABody::Form) => RecordState::Damaged,
        };
    }
    state
}
