//! What the journal tells of what was submitted to it.

use std::path::PathBuf;

use super::{Hash, PlaceTrouble, SaveTrouble};
use crate::names::EntryId;
use crate::session::Stream;

/// Comes in the order of submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ack {
    /// The entry is on the disk.
    Kept { stream: Stream, seq: u64, id: EntryId },
    /// A checkpoint is on the disk.
    Signed {
        stream: Stream,
        count: u64,
        /// The hash of the last of them.
        head: Hash,
    },
    /// Writing failed where it went before; it goes on in this file, and nothing is lost.
    Moved { stream: Stream, to: PathBuf, failed: Vec<PlaceTrouble> },
    /// No place takes the entries: they are in memory alone and tried again each second.
    NotSaved {
        trouble: SaveTrouble,
        /// The first line that isn't kept: its stream …
        stream: Stream,
        seq: u64,
    },
    /// Everything that waited is being kept again.
    SavedAgain,
    /// The ledger in the second folder could not be written; the journal is not touched by that.
    LedgerFailed(PlaceTrouble),
}
