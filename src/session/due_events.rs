//! What time brings: phase edges, and check-ins that come due or pass.

use super::check_ins::CheckInChangeKind;
use super::{Event, PhaseCause, State};
use crate::protocol::Protocol;

/// Phase edges and changes of check-ins up to now, in the order of their times.
pub(super) fn due_events(protocol: &Protocol, state: &State, now_ms: i64) -> Vec<Event> {
    let mut events = Vec::new();
    if !state.is_running() {
        return events;
    }
    let mut ahead: Option<State> = None;
    loop {
        let at = ahead.as_ref().unwrap_or(state);
        let edge_ms = at.phases.planned_end_ms.filter(|end| *end <= now_ms && !at.phase_waits());
        let change = at.next_change(protocol, now_ms);
        let next = at.phases.current().and_then(|current| protocol.phases.get(current.index + 1));
        let (event, at_ms) = match (edge_ms.zip(next), change) {
            (Some((edge_ms, next)), change)
                if change.as_ref().is_none_or(|change| edge_ms <= change.at_ms) =>
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
            (_, Some(change)) => match change.kind {
                CheckInChangeKind::ComesDue => {
                    (Event::CheckInDue { key: change.key, due_ms: change.at_ms }, change.at_ms)
                }
                CheckInChangeKind::Passes => {
                    (Event::CheckInPassed { key: change.key }, change.at_ms)
                }
            },
            (_, None) => return events,
        };
        let scratch = ahead.get_or_insert_with(|| state.clone());
        scratch.fold_preview(protocol, at_ms, &event);
        events.push(event);
    }
}
