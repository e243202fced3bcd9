//! What can go wrong between a practice and one of its sessions.

use std::path::PathBuf;

use crate::journal::{JournalError, Unsaved};
use crate::record::Unreadable;
use crate::session::Refusal;

/// Why a session could not be found, read, started or resumed. Nothing is half started: what is on
/// the disk can be resumed.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The record can't be folded.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The session was closed: only amendments are possible.
    #[error("the session is closed; it can be amended but not gone on with")]
    Closed,
    /// No session has that name.
    #[error("there is no session `{named}` in {place}")]
    NoSuchSession {
        /// As it was named.
        named: String,
        /// Where was looked.
        place: PathBuf,
    },
    /// Several have.
    #[error("{count} sessions end in `{named}`; name more of it")]
    Ambiguous {
        /// As it was named.
        named: String,
        /// How many.
        count: usize,
    },
    /// The signature of a closed session could not be kept.
    #[error(transparent)]
    Unsaved(#[from] Unsaved),
    /// The core refused the opening.
    #[error("the session could not be opened: {0}")]
    Refused(#[from] Refusal),
}
