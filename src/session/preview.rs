//! What a command would do, seen before it is given.

use super::turns::turns;
use super::{Command, Event, Phases, Refusal, Session};

/// What a command would do now.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub events: Vec<Event>,
    /// The phases after it, and after what time brings at once.
    pub phases: Phases,
}

impl Session {
    /// What a command would do now, without doing it.
    ///
    /// # Errors
    /// As [`Session::decide`].
    pub fn preview(&self, command: &Command, now_ms: i64) -> Result<Preview, Refusal> {
        let events = self.decide(command.clone(), now_ms)?;
        let mut after = self.state().clone();
        for event in &events {
            after.foresee(self.protocol(), now_ms, event);
        }
        // Time has its turn at once: a released phase may have no time left.
        turns(self.protocol(), &after, now_ms)
            .iter()
            .for_each(|event| after.foresee(self.protocol(), now_ms, event));
        Ok(Preview { events, phases: after.phases })
    }
}
