//! Sessions of which only the heads are left.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use super::data_folders::{DataFolders, LEDGERS, SessionName};
use super::list::session_folders;
use super::room::KnownRooms;
use super::{JournalError, ledger, retention};
use crate::session::Stream;

/// A session that was recorded here and is not here any more.
#[derive(Debug, Clone, PartialEq)]
pub struct LostSession {
    pub name: SessionName,
    /// How many lines its chart had, as the last head says.
    pub lines: u64,
    /// `deleted.jsonl` says that it was taken away by [`super::delete_session`].
    pub deleted: bool,
}

/// The sessions of this room that the ledgers here and in the second folder know of, and whose
/// folders are not in the data folder. Those of other rooms, which may share the second folder, are
/// theirs.
///
/// # Errors
/// When the ledgers, the sessions' folder or `deleted.jsonl` can't be read.
pub fn lost_sessions(
    data: &DataFolders,
    rooms: &KnownRooms,
) -> Result<Vec<LostSession>, JournalError> {
    let here: BTreeSet<SessionName> =
        session_folders(data)?.into_iter().map(|(name, _)| name).collect();
    let deleted = retention::deleted(data)?;
    let mut lost: BTreeMap<SessionName, LostSession> = BTreeMap::new();
    for folder in std::iter::once(&data.data).chain(&data.second) {
        for (name, lines) in heads_in(&folder.join(LEDGERS), &here, rooms)? {
            let deleted = deleted.contains(&name.session);
            let known = lost.entry(name).or_insert(LostSession { name, lines, deleted });
            known.lines = known.lines.max(lines);
        }
    }
    Ok(lost.into_values().collect())
}

/// The sessions in a folder of ledgers that are not here, with the last head that this room signed.
fn heads_in(
    ledgers: &Path,
    here: &BTreeSet<SessionName>,
    rooms: &KnownRooms,
) -> Result<Vec<(SessionName, u64)>, JournalError> {
    let failed = |error| JournalError::from_io("read the folder", ledgers, error);
    let listing = match fs::read_dir(ledgers) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        listing => listing.map_err(failed)?,
    };
    let mut found = Vec::new();
    for file in listing {
        let path = file.map_err(failed)?.path();
        let name = path.file_stem().and_then(|stem| SessionName::parse(stem.to_str()?));
        let Some(name) = name.filter(|name| !here.contains(name)) else { continue };
        let heads =
            ledger::read(&path).map_err(|error| JournalError::from_io("read", &path, error))?;
        let own = heads.into_iter().flatten().filter(|signed| {
            let stated = rooms.own().and_then(|own| own.key(signed.key));
            (signed.head.session, signed.head.stream) == (name.session, Stream::Chart)
                && stated.is_some_and(|stated| signed.is_signed_by(&stated.key))
        });
        found.extend(own.map(|signed| signed.head.count).max().map(|lines| (name, lines)));
    }
    Ok(found)
}
