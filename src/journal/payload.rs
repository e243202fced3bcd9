//! An entry as JSON, and why a text is none.

use super::form;
use crate::names::SessionId;
use crate::session::Entry;

pub(super) use form::decode;

/// Why a line with the right hash gives no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEntry {
    /// It says something that this version has no word for.
    #[error("was written by a newer Stillpoint: read it with that version")]
    Newer,
    /// The JSON is not an entry's.
    #[error("doesn't have the form of an entry")]
    Form,
    #[error("holds no event")]
    NoEvents,
    /// An entry belongs to one stream.
    #[error("mixes the chart with process notes")]
    MixedStreams,
    /// Ids are UUIDs of version 7.
    #[error("has an id that is not a UUID of version 7")]
    Id,
    /// `amends` or `reason` differ from the events.
    #[error("names an amended entry or a reason that its events don't")]
    Amends,
    /// A number that JSON can't hold, or a path that is not UTF-8.
    #[error("holds a value that can't be written as JSON")]
    Value,
}

/// The JSON of an entry, as it stands in a line, or is sealed in one.
///
/// # Errors
/// When it holds a path that is not UTF-8.
pub fn encode(entry: &Entry, session: SessionId) -> Result<String, NotAnEntry> {
    form::encode(entry, session)
}
