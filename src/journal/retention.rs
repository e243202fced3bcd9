//! Taking old sessions away, when the practice has decided that their time has come.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::data_folders::{DataFolders, SessionName};
use super::disk::{self, Lock};
use super::room::KnownRooms;
use super::seal::Unlock;
use super::writer::LOCK;
use super::{Hash, JournalError, ListedSession, RecordState, Verify};
use crate::names::SessionId;
use crate::session::Wall;

/// Sessions of a day before the given one: those that may go, and those that are kept since they
/// aren't complete.
#[derive(Debug, Clone, Default)]
pub struct ExpiredSessions {
    pub complete: Vec<ListedSession>,
    /// Open, torn, damaged or newer ones: a person has to look at them first.
    pub kept: Vec<ListedSession>,
}

/// What stays of a session that was taken away: a line of `deleted.jsonl`.
#[derive(Serialize, Deserialize)]
struct DeletedSession {
    session: SessionId,
    day: Date,
    lines: u64,
    head: Hash,
    deleted: Wall,
}

impl ExpiredSessions {
    /// Of these, those before this day.
    pub fn of(sessions: Vec<ListedSession>, before: Date) -> Self {
        let old = sessions.into_iter().filter(|listed| listed.name.day < before);
        let complete = |state: RecordState| state.is_complete();
        // One that was not verified yet is, before it is deleted.
        let (complete, kept) = old.partition(|listed| listed.state.is_none_or(complete));
        Self { complete, kept }
    }
}

/// Takes a complete session away in both places, under its lock; that it was there, and its head,
/// stay in `deleted.jsonl`, which is written first.
///
/// # Errors
/// When another program has it open, it is not complete, that line can't be written, or a file
/// can't be taken away.
pub fn delete_session(data: &DataFolders, folder: &Path, now: Wall) -> Result<(), JournalError> {
    let name = SessionName::of(folder)?;
    let _lock = Lock::take(&folder.join(LOCK))?;
    let rooms = KnownRooms::of(&data.data)?;
    let report = Verify::new(data, &rooms).report(folder, &Unlock::none())?;
    if !report.state.is_complete() {
        return Err(JournalError::NotComplete { path: folder.to_owned() });
    }
    let (lines, head) = (report.chart.lines, report.chart.head);
    let gone = DeletedSession { session: name.session, day: name.day, lines, head, deleted: now };
    let path = data.data.join(DELETED);
    let write = || {
        let mut line = serde_json::to_vec(&gone)?;
        line.push(b'\n');
        let mut file = disk::open_to_append(&path)?;
        file.write_all(&line)?;
        file.sync_all()
    };
    write().map_err(|error| JournalError::from_io("write", &path, error))?;
    let elsewhere = data.second_folder(&name).filter(|folder| folder.exists());
    let folders: Vec<PathBuf> = std::iter::once(folder.to_owned()).chain(elsewhere).collect();
    for folder in folders {
        fs::remove_dir_all(&folder)
            .map_err(|error| JournalError::from_io("take away", &folder, error))?;
    }
    Ok(())
}

const DELETED: &str = "deleted.jsonl";

/// The sessions that were taken away. A line that doesn't say which is left out.
pub(super) fn deleted(data: &DataFolders) -> Result<BTreeSet<SessionId>, JournalError> {
    let path = data.data.join(DELETED);
    let text = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        text => text.map_err(|error| JournalError::from_io("read", &path, error))?,
    };
    let gone =
        |line: &[u8]| serde_json::from_slice::<DeletedSession>(line).ok().map(|gone| gone.session);
    Ok(text.split(|byte| *byte == b'\n').filter_map(gone).collect())
}
