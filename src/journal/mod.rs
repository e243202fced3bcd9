//! The append-only record on disk: frame, chain, sign, recover, verify.

mod ack;
mod chain;
mod checkpoint;
mod disk;
mod error;
mod keeper;
mod ledger;
mod line;
mod list;
mod payload;
mod place;
mod read;
mod recover;
mod report;
mod reserve;
mod room_key;
mod rules;
mod superseded;
mod walk;
mod writer;

pub use ack::Ack;
pub use chain::Hash;
pub use checkpoint::Checkpoint;
pub use error::{JournalError, SubmitError};
pub use list::{Listed, list_sessions};
pub use payload::NotAnEntry;
pub use place::{Place, SessionName};
pub use read::{SessionRecord, read_session, verify};
pub use report::{Fault, Finding, LedgerCheck, Report, State, StreamReport, Torn};
pub use room_key::{PublicKey, RoomKey, RoomSignature, TrustedKeys};
pub use writer::{Journal, Resumed, Unsaved};

#[cfg(test)]
mod tests;
