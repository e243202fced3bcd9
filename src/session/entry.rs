//! One command that was carried out: one entry, one line of the journal.

use serde::{Deserialize, Serialize};

use super::{Event, Stamp};
use crate::names::{EntryId, Initials};

/// What one command did. It is kept whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its own name, given by the runner (UUID version 7).
    pub id: EntryId,
    /// Its place in its stream, from 0 without a gap.
    pub seq: u64,
    /// When it was entered.
    pub stamp: Stamp,
    /// When what it tells of happened.
    pub happened: Happened,
    /// Who entered it.
    pub who: Initials,
    /// What it says. Never empty, and all of one [`Stream`].
    pub events: Vec<Event>,
}

/// When something happened, as against when it was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// Session ms; negative when it was before the session was opened.
    pub ms: i64,
    /// The time is an estimate ("about 14:20").
    pub about: bool,
}

/// The two streams of a session, kept in files of their own. The chart never counts process
/// entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// The clinical record.
    Chart,
    /// The therapist's private process notes.
    Process,
}

impl Entry {
    /// Which stream it belongs to.
    pub fn stream(&self) -> Stream {
        match self.events.first() {
            Some(event) => event.stream(),
            None => Stream::Chart,
        }
    }

    /// The entry that this one amends or withdraws.
    pub fn amends(&self) -> Option<EntryId> {
        self.events.iter().find_map(Event::amends)
    }

    /// Why, where a reason was asked for.
    pub fn reason(&self) -> Option<&str> {
        self.events.iter().find_map(Event::reason)
    }

    /// It was entered over a minute after it happened.
    pub fn is_late(&self) -> bool {
        self.stamp.session_ms - self.happened.ms > LATE_AFTER_MS
    }
}

/// From here on an entry is marked late in the record.
const LATE_AFTER_MS: i64 = 60_000;

impl Happened {
    /// Exactly at this session time.
    pub fn at(ms: i64) -> Self {
        Self { ms, about: false }
    }
}
