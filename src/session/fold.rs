//! The session itself: its protocol, its entries, and the state they fold to.

use std::collections::HashMap;
use std::sync::Arc;

use super::state::{Correction, Corrections, State};
use super::{Entry, Event};
use crate::names::EntryId;
use crate::protocol::Protocol;

/// A session from its opening on. Cheap to ask, changed by [`Session::apply`] alone.
#[derive(Debug, Clone)]
pub struct Session {
    protocol: Arc<Protocol>,
    entries: Vec<Arc<Entry>>,
    places: HashMap<EntryId, usize>,
    corrections: Corrections,
    state: State,
}

impl Session {
    /// A session in which nothing has happened yet.
    pub fn new(protocol: Arc<Protocol>) -> Self {
        Self {
            protocol,
            entries: Vec::new(),
            places: HashMap::new(),
            corrections: Corrections::default(),
            state: State::default(),
        }
    }

    /// The session that these entries tell of.
    pub fn replay(protocol: Arc<Protocol>, entries: impl IntoIterator<Item = Arc<Entry>>) -> Self {
        let mut session = Self::new(protocol);
        for entry in entries {
            session.apply(entry);
        }
        session
    }

    /// Folds an entry in. A correction folds everything again, so that the state is as if it had
    /// been right at once.
    pub fn apply(&mut self, entry: Arc<Entry>) {
        let corrects = self.note_corrections(&entry);
        self.places.insert(entry.id, self.entries.len());
        self.entries.push(Arc::clone(&entry));
        if corrects {
            self.state = State::default();
            for entry in &self.entries {
                self.state.fold(&self.protocol, entry, &self.corrections);
            }
        } else {
            self.state.fold(&self.protocol, &entry, &self.corrections);
        }
    }

    fn note_corrections(&mut self, entry: &Entry) -> bool {
        let mut corrects = false;
        let by = |reason: &str| Correction {
            who: entry.who.clone(),
            wall: entry.stamp.wall,
            reason: reason.to_owned(),
        };
        for event in &entry.events {
            match event {
                Event::Amended { entry: target, to, reason, .. } => {
                    self.corrections
                        .amended
                        .entry(*target)
                        .or_default()
                        .push((by(reason), to.clone()));
                    corrects = true;
                }
                Event::Withdrawn { entry: target, reason, .. } => {
                    self.corrections.withdrawn.entry(*target).or_insert_with(|| by(reason));
                    corrects = true;
                }
                _ => {}
            }
        }
        corrects
    }

    /// The protocol it runs by.
    pub fn protocol(&self) -> &Arc<Protocol> {
        &self.protocol
    }

    /// What is so now.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Amendments and withdrawals by the entry they are of.
    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// All entries in the order in which they were applied.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// The entry with this id.
    pub fn entry(&self, id: EntryId) -> Option<&Arc<Entry>> {
        self.places.get(&id).and_then(|place| self.entries.get(*place))
    }
}
