//! The room's keys: who vouches for the lines of a record, and for which.

mod folder;
mod history;
mod key;
mod known;

pub use folder::{Mended, OpenRoom, RoomKeyMissing, Successor};
pub use history::{KeyEnd, RoomHistory, StatedKey, WhyEnded};
#[cfg(test)]
pub(in crate::journal) use key::RoomKey;
pub(in crate::journal) use key::RoomSignature;
pub use key::{Fingerprint, NotAFingerprint, PublicKey};
pub use known::KnownRooms;
