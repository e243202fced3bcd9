//! Sessions of which only the heads in the second folder are left.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::data_folders::DataFolders;
use super::list::session_folders;
use super::room_key::TrustedKeys;
use super::{JournalError, ledger, retention};
use crate::names::SessionId;
use crate::session::{Stream, Wall};

/// A session that was signed here and is not here any more.
#[derive(Debug, Clone, PartialEq)]
pub struct LostSession {
    pub session: SessionId,
    /// How many lines its chart had when it was signed last.
    pub lines: u64,
    pub signed: Wall,
    /// `deleted.jsonl` says that it was taken away by [`super::delete_session`].
    pub deleted: bool,
}

/// The sessions that these keys have signed, as the ledger in the second folder says, and whose
/// folders are not in the data folder.
///
/// # Errors
/// When the ledger, the sessions' folder or `deleted.jsonl` can't be read.
pub fn lost_sessions(
    data: &DataFolders,
    trusted: &TrustedKeys,
) -> Result<Vec<LostSession>, JournalError> {
    let Some(path) = data.ledger() else { return Ok(Vec::new()) };
    let heads = match ledger::read_all(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        heads => heads.map_err(|error| JournalError::from_io("read", &path, error))?,
    };
    let here: BTreeSet<SessionId> =
        session_folders(data)?.into_iter().map(|(name, _)| name.session).collect();
    let deleted = retention::deleted(data)?;
    let mut lost: BTreeMap<SessionId, LostSession> = BTreeMap::new();
    for head in heads {
        let elsewhere = head.stream != Stream::Chart || here.contains(&head.session);
        if elsewhere || !trusted.contain(&head.key) || !head.is_signed() {
            continue;
        }
        let session = head.session;
        let known = lost.entry(session).or_insert(LostSession {
            session,
            lines: 0,
            signed: head.wall,
            deleted: deleted.contains(&session),
        });
        if head.count >= known.lines {
            (known.lines, known.signed) = (head.count, head.wall);
        }
    }
    Ok(lost.into_values().collect())
}
