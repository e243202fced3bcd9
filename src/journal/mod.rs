//! The append-only record on disk: frame, chain, sign, recover, verify.
//!
//! # The format, version 1
//! A session is a folder `sessions/<day>-<session id>` with two streams in files of their own,
//! `chart.0001.journal` and `process.0001.journal`, which go on in `….0002.journal` and so forth:
//! after a restart, and when a disk failed, then possibly in the same folder under the second
//! place. Each line of a stream is
//!
//! ```text
//! <sha256, 64 hex digits> {"v":1,"seq":<n>,"segment":<file's number>,"entry":{…}}
//! ```
//!
//! and a newline. `seq` counts the stream's lines from 0 without a gap. The hash is that of the 64
//! digits of the line before, or of 64 zeros, with the body behind it. So the second line of a file
//! is checked by
//!
//! ```text
//! { head -1 chart.0001.journal | cut -c1-64 | tr -d '\n'; sed -n 2p chart.0001.journal | cut -c66- | tr -d '\n'; } | sha256sum
//! ```
//!
//! Instead of `"entry"` there may be `"sealed":"<base64>"`, chained alike ([`seal`] has its form),
//! and `"checkpoint":{…}`: the room's Ed25519 signature over [`Checkpoint::signed_text`], which is
//! in the clear even where entries are sealed. A line is never changed and never taken away;
//! corrections are further entries. A file that begins with a `seq` that an earlier one has already
//! supersedes it from there on: what was given up there after a failed write or sync must be the
//! same entries.
//!
//! # What it holds against
//! A stolen disk (when sealed), a curious colleague, a later dispute; not an administrator who is
//! hostile during the session. A rewrite needs the room's key, and then still shows against heads
//! kept elsewhere: [`DataFolders::ledger`], a printed report. The lines after the last checkpoint,
//! a minute at most, are chained but not signed.

mod ack;
mod archive;
mod chain;
mod checkpoint;
mod data_folders;
mod disk;
mod drafts;
mod error;
mod head;
mod ledger;
mod line;
mod list;
mod lost;
mod payload;
mod read;
mod recover;
mod report;
mod reserve;
mod retention;
mod room_key;
mod rules;
pub mod seal;
mod storage;
mod superseded;
mod sweep;
mod trouble;
mod verifier;
mod writer;
mod writer_thread;

pub use ack::Ack;
pub use archive::{ImportError, archive_session, import_session};
pub use chain::Hash;
pub use checkpoint::Checkpoint;
pub use data_folders::{DataFolders, SessionName};
pub use disk::{create_file as create_private, replace_file as replace_private};
pub use drafts::Draft;
pub use error::{JournalError, SubmitError};
pub use head::{Head, HeldHead, NotAHead};
pub use list::{ListedSession, list_sessions};
pub use lost::{LostSession, lost_sessions};
pub use payload::{NotAnEntry, encode as entry_json};
pub use read::{SessionRecord, read_session, verify, verify_with_head};
pub use report::{Fault, Finding, LedgerCheck, RecordState, Report, StreamReport, Torn};
pub use retention::{ExpiredSessions, delete_session};
pub use room_key::{PublicKey, RoomKey, RoomSignature, TrustedKeys};
pub use seal::is_sealed as is_sealed_session;
pub use storage::{StorageWarning, storage_warnings};
pub use sweep::sweep_open_keys;
pub use trouble::{DiskTrouble, PlaceTrouble, SaveTrouble};
pub use writer::{Journal, Resumed, Unsaved};

#[cfg(test)]
mod tests;
