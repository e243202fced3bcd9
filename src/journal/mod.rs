//! The append-only record on disk: frame, chain, sign, recover, verify.
//!
//! `docs/journal-format.md` has the form on disk whole, with the rules by which it grows, and
//! `docs/record.md` says what it holds against and what not. In short: a session is a folder with
//! two streams, the chart and the process notes, each a chain of lines that are only ever added.
//! Each line is signed by the room's key as it is written, and nothing unsigned is ever signed
//! later: not by a start, a resume, an import, a correction or a signature. An unsigned line is
//! damage, for ever.

mod ack;
mod archive;
mod chain;
mod checkpoint;
mod commitment;
mod commitments;
mod data_folders;
mod data_format;
mod disk;
mod drafts;
mod error;
mod form;
mod given_up;
mod head;
mod known_heads;
mod ledger;
mod line;
mod list;
mod lost;
mod opening;
mod outline;
mod payload;
mod read;
mod recover;
mod report;
mod reserve;
mod retention;
mod room;
mod rules;
pub mod seal;
mod signatures;
mod signer;
mod storage;
mod sweep;
mod trouble;
mod verdicts;
mod verifier;
mod writer;
mod writer_thread;

pub use ack::Ack;
pub use archive::{ImportError, archive_session, import_session};
pub use chain::Hash;
use checkpoint::Checkpoint;
pub use data_folders::{DataFolders, SessionName, session_runs};
pub use disk::{create_file as create_private, replace_file as replace_private};
pub use drafts::Draft;
pub use error::{JournalError, SubmitError};
pub use head::{Head, HeldHead, NotAHead};
pub use list::{Closing, ListedSession, list_sessions};
pub use lost::{LostSession, lost_sessions};
pub use payload::{NotAnEntry, encode as entry_json};
pub use read::{SessionRecord, Verify};
pub use report::{Fault, Finding, LedgerCheck, RecordState, Remark, Report, StreamReport, Torn};
pub use retention::{ExpiredSessions, delete_session};
pub use room::{
    Fingerprint, KeyEnd, KnownRooms, Mended, NotAFingerprint, OpenRoom, PublicKey, RoomHistory,
    RoomKeyMissing, StatedKey, Successor, WhyEnded,
};
pub use seal::is_sealed as is_sealed_session;
pub use storage::{StorageWarning, storage_warnings, try_place};
pub use sweep::sweep_open_keys;
pub use trouble::{DiskTrouble, PlaceTrouble, SaveTrouble};
pub use verdicts::Verdicts;
pub use writer::{Journal, Resumed, Unsaved};

#[cfg(test)]
mod tests;
