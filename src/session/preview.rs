//! What a command would do, seen before it is given.

use super::due_events::due_events;
use super::{CheckInStatus, Command, Phases, Refusal, Session, Tense};

/// How many check-ins a change of phases would touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CheckInsAhead {
    /// Of the running phase: they wait, or would still come in it. They pass when it ends now.
    pub in_phase: usize,
    /// They come after it, and move or wait with its end.
    pub later: usize,
}

impl Session {
    /// The phases as they would be after a command, and after what time brings at once; nothing is
    /// done.
    ///
    /// # Errors
    /// As [`Session::decide`].
    pub fn preview(&self, command: &Command, now_ms: i64) -> Result<Phases, Refusal> {
        let events = self.decide(command.clone(), now_ms)?;
        let mut after = self.state().clone();
        for event in &events {
            after.fold_preview(self.protocol(), now_ms, event);
        }
        // Time has its turn at once: a released phase may have no time left.
        due_events(self.protocol(), &after, now_ms)
            .iter()
            .for_each(|event| after.fold_preview(self.protocol(), now_ms, event));
        Ok(after.phases)
    }

    /// The check-ins that a change of the running phase would touch.
    pub fn check_ins_ahead(&self, now_ms: i64) -> CheckInsAhead {
        let state = self.state();
        let spans = state.phases.spans(self.protocol(), now_ms);
        let Some(running) = spans.iter().find(|span| span.tense == Tense::Running) else {
            return CheckInsAhead::default();
        };
        let open = state.check_ins.known.values().filter(|record| {
            let is_open = !record.status.is_settled() && record.status != CheckInStatus::Passed;
            is_open && record.phase == Some(running.index)
        });
        let coming = self.protocol().check_ins.iter().filter_map(|check_in| {
            let known = state.check_ins.known.keys().any(|key| key.id == check_in.id);
            let at_ms = state.expected_ms(self.protocol(), &check_in.at, &spans)?;
            (!known && now_ms < at_ms).then_some(at_ms)
        });
        let (in_phase, later): (Vec<i64>, Vec<i64>) =
            coming.partition(|at_ms| *at_ms < running.to_ms);
        CheckInsAhead { in_phase: open.count() + in_phase.len(), later: later.len() }
    }
}
