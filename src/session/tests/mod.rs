mod after_the_close;
mod check_ins;
mod corrections;
mod dose;
mod faults;
mod laws;
mod life;
mod observations;
mod phases;

use std::sync::Arc;

use uuid::Uuid;

use super::*;
use crate::names::EntryId;
use crate::test_session::{MIN, TestSession, dose, give, initials, opening, protocol};

impl TestSession {
    fn phase(&self) -> &str {
        let current = self.state().phases.current().unwrap();
        &self.session.protocol().phases[current.index].id
    }

    fn status(&self, id: &str) -> Option<&CheckInStatus> {
        self.state().check_ins.known.get(&CheckInKey::first(id)).map(|record| &record.status)
    }

    fn cards(&self) -> Vec<String> {
        self.state()
            .cards(self.session.protocol(), self.now_ms)
            .into_iter()
            .map(|key| key.id)
            .collect()
    }
}
