//! One command that was carried out: one entry, one line of the journal.

use super::{Command, Event, EventRule, Reason, Refusal, Session, Stamp};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stream {
    /// The clinical record.
    Chart,
    /// The therapist's private process notes.
    Process,
}

impl Session {
    /// The entry that a command makes; `None` when a report of time changes nothing. `seq` tells
    /// the next free place of a stream, `who` a person other than the observer.
    ///
    /// # Errors
    /// As [`Session::decide`].
    pub fn entry(
        &self,
        command: Command,
        stamp: Stamp,
        id: EntryId,
        seq: impl Fn(Stream) -> u64,
        who: Option<Initials>,
    ) -> Result<Option<Entry>, Refusal> {
        let happened = command.happened(stamp.session_ms)?;
        let who = who.unwrap_or_else(|| self.who_enters(&command));
        let events = self.decide(command, stamp.session_ms)?;
        Ok(events.first().map(Event::stream).map(|stream| Entry {
            id,
            seq: seq(stream),
            stamp,
            happened,
            who,
            events,
        }))
    }

    fn who_enters(&self, command: &Command) -> Initials {
        match (command, &self.state().observer) {
            (command, _) if command.is_program() => Initials::program(),
            (Command::Open(opening), _) => opening.therapist.clone(),
            (_, Some(observer)) => observer.clone(),
            (_, None) => Initials::program(),
        }
    }
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
    pub fn reason(&self) -> Option<&Reason> {
        self.events.iter().find_map(Event::reason)
    }

    /// A person made it and may amend or withdraw it.
    pub fn is_correctable(&self) -> bool {
        self.events.first().is_some_and(|event| event.is(EventRule::Correctable))
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
