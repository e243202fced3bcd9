//! What the journal tells of what was submitted to it.

use std::path::PathBuf;

use super::{Hash, PlaceTrouble, SaveTrouble};
use crate::names::EntryId;
use crate::session::Stream;

/// Comes in the order of submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ack {
    /// The entry is on the disk.
    Kept {
        /// In which stream.
        stream: Stream,
        /// At which place.
        seq: u64,
        /// Which.
        id: EntryId,
    },
    /// A checkpoint is on the disk.
    Signed {
        /// Of which stream.
        stream: Stream,
        /// Over how many lines.
        count: u64,
        /// The hash of the last of them.
        head: Hash,
    },
    /// Writing failed where it went before; it goes on in this file, and nothing is lost.
    Moved {
        /// Of which stream.
        stream: Stream,
        /// The new file.
        to: PathBuf,
        /// What failed before.
        failed: Vec<PlaceTrouble>,
    },
    /// No place takes the entries: they are in memory alone and tried again each second.
    NotSaved {
        trouble: SaveTrouble,
        /// The first line that isn't kept: its stream …
        stream: Stream,
        /// … and its place.
        seq: u64,
    },
    /// Everything that waited is being kept again.
    SavedAgain,
    /// The ledger in the second folder could not be written; the journal is not touched by that.
    LedgerFailed(PlaceTrouble),
}
