//! What time brings: phase edges, and check-ins that come due or pass.

use super::check_ins::TurnKind;
use super::{Event, PhaseCause, State};
use crate::protocol::Protocol;

/// Phase edges and turns of check-ins up to now, in the order of their times.
pub(super) fn turns(protocol: &Protocol, state: &State, now_ms: i64) -> Vec<Event> {
    let mut events = Vec::new();
    if !state.is_running() {
        return events;
    }
    let mut ahead: Option<State> = None;
    loop {
        let at = ahead.as_ref().unwrap_or(state);
        let edge_ms = at.phases.planned_end_ms.filter(|end| *end <= now_ms && !at.phase_waits());
        let turn = at.next_turn(protocol, now_ms);
        let next = at.phases.current().and_then(|current| protocol.phases.get(current.index + 1));
        let (event, at_ms) = match (edge_ms.zip(next), turn) {
            (Some((edge_ms, next)), turn)
                if turn.as_ref().is_none_or(|turn| edge_ms <= turn.at_ms) =>
            {
                (
                    Event::PhaseBegan {
                        phase: next.id.clone(),
                        at_ms: edge_ms,
                        cause: PhaseCause::Planned,
                    },
                    edge_ms,
                )
            }
            (_, Some(turn)) => match turn.kind {
                TurnKind::ComesDue => {
                    (Event::CheckInDue { key: turn.key, due_ms: turn.at_ms }, turn.at_ms)
                }
                TurnKind::Passes => (Event::CheckInPassed { key: turn.key }, turn.at_ms),
            },
            (_, None) => return events,
        };
        let scratch = ahead.get_or_insert_with(|| state.clone());
        scratch.foresee(protocol, at_ms, &event);
        events.push(event);
    }
}
