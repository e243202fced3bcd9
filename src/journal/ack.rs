//! What the journal tells of what was submitted to it.

use std::path::PathBuf;

use super::{Head, PlaceTrouble, SaveTrouble};
use crate::names::EntryId;
use crate::session::Stream;

/// Comes in the order of submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ack {
    /// The entry is on the disk.
    Kept { stream: Stream, seq: u64, id: EntryId },
    /// A line with a checkpoint is on the disk, one of those whose heads are kept elsewhere.
    Checkpoint { head: Head },
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
    /// A ledger could not be written; the journal is not touched by that.
    LedgerFailed(PlaceTrouble),
}
