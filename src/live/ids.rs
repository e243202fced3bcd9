//! Names for new entries.

use jiff::Timestamp;
use uuid::{ContextV7, Uuid};

use crate::names::EntryId;
use crate::session::Stamp;

/// A new name that sorts by the time of entry.
pub(crate) fn entry_id(context: &ContextV7, stamp: &Stamp) -> EntryId {
    let at: Timestamp = stamp.wall.at;
    let (secs, nanos) = (at.as_second(), at.subsec_nanosecond());
    let timestamp = uuid::Timestamp::from_unix(
        context,
        secs.try_into().unwrap_or(0),
        nanos.try_into().unwrap_or(0),
    );
    EntryId(Uuid::new_v7(timestamp))
}
