//! A session read back: its entries folded again, ready to be looked at or exported.

use std::sync::Arc;

use super::wording::{self, Line};
use crate::names::Language;
use crate::protocol::{Problem, Protocol, parse};
use crate::session::{Entry, Event, Opening, Session, Stream};

/// A session from its record alone: by the protocol that stands in its first entry, not by today's
/// files.
#[derive(Debug, Clone)]
pub struct Review {
    pub session: Session,
    /// In which its lines are told.
    pub language: Language,
}

/// A record that can't be reviewed.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Nothing tells which session this is.
    #[error("the record has no opening: nothing reached the disk before the program ended")]
    NoOpening,
    /// The protocol in the record is not one that this version reads.
    #[error("the protocol in the record can't be read: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Protocol(Vec<Problem>),
}

/// Which of the kept-apart texts an export takes in. The default is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportScope {
    /// The client's own words.
    pub own_words: bool,
    /// The therapist's private process notes.
    pub process: bool,
}

/// A line of the log with its times.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    pub entry: &'a Entry,
    /// When it happened, as amended, in session ms.
    pub at_ms: i64,
    pub line: Line,
}

impl Review {
    /// Folds the entries of both streams.
    ///
    /// # Errors
    /// When the record has no opening, or its protocol is not readable.
    pub fn of(
        chart: Vec<Entry>,
        process: Vec<Entry>,
        language: Language,
    ) -> Result<Self, Unreadable> {
        let opening = chart.iter().find_map(opening).ok_or(Unreadable::NoOpening)?;
        let protocol =
            parse(&opening.protocol, &opening.codebook, language).map_err(Unreadable::Protocol)?;
        let mut entries: Vec<Arc<Entry>> = chart.into_iter().chain(process).map(Arc::new).collect();
        entries.sort_by_key(|entry| (entry.stamp.session_ms, entry.stream(), entry.seq));
        Ok(Self { session: Session::replay(Arc::new(protocol), entries), language })
    }

    /// The first record.
    pub fn opening(&self) -> Option<&Opening> {
        self.session.state().opening.as_ref()
    }

    /// The protocol it ran by.
    pub fn protocol(&self) -> &Protocol {
        self.session.protocol()
    }

    /// The log that people read, by the time things happened.
    pub fn rows(&self, takes: ExportScope) -> Vec<Row<'_>> {
        let mut rows: Vec<Row<'_>> = self
            .session
            .entries()
            .iter()
            .filter(|entry| wording::is_in_readable_log(entry) && takes.takes(entry))
            .map(|entry| {
                let words = if takes.own_words && takes.process {
                    wording::line
                } else if takes.own_words {
                    wording::line_without_moved
                } else {
                    wording::line_for_chart
                };
                let line = words(entry, self.protocol(), self.session.corrections(), self.language);
                Row { entry, at_ms: self.session.corrections().happened(entry).ms, line }
            })
            .collect();
        rows.sort_by_key(|row| row.at_ms);
        rows
    }

    /// How many texts an export leaves out: own words, process notes.
    pub fn left_out(&self, takes: ExportScope) -> (usize, usize) {
        let withdrawn = &self.session.corrections().withdrawn;
        let said = self.session.entries().iter().filter(|entry| {
            !withdrawn.contains_key(&entry.id) && entry.events.iter().any(Event::is_own_words)
        });
        let process_notes = self.session.state().process_notes.len();
        (
            if takes.own_words { 0 } else { said.count() },
            if takes.process { 0 } else { process_notes },
        )
    }

    /// T is counted from this session time.
    pub fn dose_ms(&self) -> Option<i64> {
        self.session.state().first_dose_ms()
    }
}

impl ExportScope {
    fn takes(self, entry: &Entry) -> bool {
        match entry.stream() {
            Stream::Process => self.process,
            Stream::Chart => {
                self.own_words || !entry.events.first().is_some_and(Event::is_own_words)
            }
        }
    }
}

fn opening(entry: &Entry) -> Option<&Opening> {
    entry.events.iter().find_map(|event| match event {
        Event::Opened(opening) => Some(opening.as_ref()),
        _ => None,
    })
}
