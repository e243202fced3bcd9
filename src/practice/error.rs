//! What can go wrong between a practice and one of its sessions.

use std::path::PathBuf;

use crate::journal::JournalError;
use crate::record::Unreadable;
use crate::session::Refusal;

/// Why a session could not be found, read, started or resumed. Nothing is half started: what is on
/// the disk can be resumed.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The session was closed: only amendments are possible.
    #[error("the session is closed; it can be corrected but not resumed")]
    Closed,
    #[error("there is no session `{named}` in {place}")]
    NoSuchSession { named: String, place: PathBuf },
    #[error("{count} sessions end in `{named}`; name more of it")]
    Ambiguous { named: String, count: usize },
    #[error("the session could not be opened: {0}")]
    Refused(#[from] Refusal),
}
