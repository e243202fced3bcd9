mod after_the_close;
mod check_ins;
mod corrections;
mod dose;
mod faults;
mod laws;
mod life;
mod observations;
mod phases;
mod serious;

use std::sync::Arc;

use uuid::Uuid;

use super::*;
use crate::names::EntryId;
use crate::protocol::CheckInId;
use crate::test_session::{MIN, TestSession, dose, give, opening, order, protocol};

impl TestSession {
    fn phase(&self) -> &str {
        self.session.current_phase().unwrap().id.as_str()
    }

    fn status(&self, id: impl Into<CheckInId>) -> Option<&CheckInStatus> {
        self.state().check_ins.known.get(&CheckInKey::first(id)).map(|record| &record.status)
    }

    /// Lets time pass until this occurrence waits.
    fn pass_until_due(&mut self, key: &CheckInKey) {
        while !self.state().waiting(self.now_ms).contains(key) {
            assert!(self.now_ms < 200 * MIN, "{key} never comes due");
            self.pass(1_000);
        }
    }

    fn cards(&self) -> Vec<CheckInId> {
        self.state()
            .cards(self.session.protocol(), self.now_ms)
            .into_iter()
            .map(|key| key.id)
            .collect()
    }
}
