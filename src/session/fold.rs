//! The session itself: its protocol, its entries, and the state they fold to.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::chunks::Chunks;
use super::{Correction, Corrections, Entry, Event, Reason, State};
use crate::names::EntryId;
use crate::protocol::{Phase, Protocol};

/// A session from its opening on. Cheap to ask and to clone; changed by [`Session::apply`] alone.
#[derive(Debug, Clone)]
pub struct Session {
    protocol: Arc<Protocol>,
    entries: Chunks<Arc<Entry>>,
    corrections: Arc<Corrections>,
    state: Arc<State>,
    /// Events that the fold leaves out, by their entry and place in it.
    unfolded: Vec<(EntryId, usize)>,
}

impl Session {
    /// A session in which nothing has happened yet.
    pub fn new(protocol: Arc<Protocol>) -> Self {
        Self {
            protocol,
            entries: Chunks::default(),
            corrections: Arc::default(),
            state: Arc::default(),
            unfolded: Vec::new(),
        }
    }

    /// The session that these entries tell of, as far as they can be folded
    /// ([`Session::unfolded`]).
    pub fn replay(protocol: Arc<Protocol>, entries: impl IntoIterator<Item = Arc<Entry>>) -> Self {
        let mut session = Self::new(protocol);
        for entry in entries {
            session.note_corrections(&entry);
            session.entries.push(entry);
        }
        session.fold_again();
        session
    }

    /// Folds an entry in. It is among the entries before anything of it can fail. A correction
    /// folds everything again, so that the state is as if it had been right at once.
    pub fn apply(&mut self, entry: Arc<Entry>) {
        self.entries.push(Arc::clone(&entry));
        if self.note_corrections(&entry) {
            self.fold_again();
        } else {
            let state = Arc::make_mut(&mut self.state);
            for event in &entry.events {
                state.fold(&self.protocol, &entry, event, &self.corrections);
            }
            state.review_vitals(&self.protocol);
        }
    }

    /// Folds all entries anew. An event on which the fold panics is left out
    /// ([`Session::unfolded`]): a fault of the program costs no other event.
    pub fn fold_again(&mut self) {
        let at = Cell::new(None);
        loop {
            let folded = catch_unwind(AssertUnwindSafe(|| {
                let mut state = State::default();
                for entry in self.entries.iter() {
                    for (place, event) in entry.events.iter().enumerate() {
                        at.set(Some((entry.id, place)));
                        if self.unfolded.contains(&(entry.id, place)) {
                            state.leave_out(entry, event, &self.corrections);
                        } else {
                            state.fold(&self.protocol, entry, event, &self.corrections);
                        }
                    }
                }
                state.review_vitals(&self.protocol);
                state
            }));
            match (folded, at.take()) {
                (Ok(state), _) => {
                    self.state = Arc::new(state);
                    return;
                }
                (Err(_), Some(broken)) if !self.unfolded.contains(&broken) => {
                    self.unfolded.push(broken);
                }
                (Err(_), _) => return,
            }
        }
    }

    fn note_corrections(&mut self, entry: &Entry) -> bool {
        let mut corrects = false;
        let by = |reason: &Reason| Correction {
            who: entry.who.clone(),
            wall: entry.stamp.wall,
            reason: reason.clone(),
        };
        for event in &entry.events {
            match event {
                Event::Amended { entry: target, to, reason, .. } => {
                    let amended = &mut Arc::make_mut(&mut self.corrections).amended;
                    amended.entry(*target).or_default().push((by(reason), to.clone()));
                    corrects = true;
                }
                Event::Withdrawn { entry: target, reason, .. } => {
                    let withdrawn = &mut Arc::make_mut(&mut self.corrections).withdrawn;
                    withdrawn.entry(*target).or_insert_with(|| by(reason));
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

    /// The phase that runs; `None` before the opening.
    pub fn current_phase(&self) -> Option<&Phase> {
        self.protocol.phases.get(self.state.phases.current()?.index)
    }

    /// Amendments and withdrawals by the entry they are of.
    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// All entries in the order in which they were applied.
    pub fn entries(&self) -> &Chunks<Arc<Entry>> {
        &self.entries
    }

    /// Entries of which something is missing in the state, because the program failed on it.
    pub fn unfolded(&self) -> Vec<EntryId> {
        let mut entries: Vec<_> = self.unfolded.iter().map(|(entry, _)| *entry).collect();
        entries.dedup();
        entries
    }

    /// The entry with this id; looked for from the latest on.
    pub fn find_entry(&self, id: EntryId) -> Option<&Arc<Entry>> {
        self.entries.iter().rev().find(|entry| entry.id == id)
    }
}
