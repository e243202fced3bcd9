//! Ids for new entries.

use jiff::Timestamp;
use uuid::{ContextV7, Uuid};

use crate::names::EntryId;
use crate::session::Stamp;

/// Makes ids that sort by the time of entry (UUID version 7).
#[derive(Debug)]
pub(crate) struct EntryIds(ContextV7);

impl EntryIds {
    pub(crate) fn new() -> Self {
        Self(ContextV7::new())
    }

    pub(crate) fn next(&self, stamp: &Stamp) -> EntryId {
        let at: Timestamp = stamp.wall.at;
        let (secs, nanos) = (at.as_second(), at.subsec_nanosecond());
        let secs = secs.try_into().unwrap_or(0);
        let timestamp = uuid::Timestamp::from_unix(&self.0, secs, nanos.try_into().unwrap_or(0));
        EntryId(Uuid::new_v7(timestamp))
    }
}
