//! When the phases move, the rest of the music is planned again for the time that there is now.

use super::{PlanInputs, PlannedMusic, PlaybackPosition, RunningPiece, Sequencer, place_ms};
use crate::session::{Entry, Event, MusicAct, PhaseCause, Session};

/// The plan behind the piece that sounds, when this entry calls for another one. The entry is the
/// session's last.
pub fn replanned(
    plan_inputs: &PlanInputs,
    session: &Session,
    sequencer: &Sequencer,
    entry: &Entry,
) -> Option<PlannedMusic> {
    let state = session.state();
    let plan = state.music.plan.as_ref()?;
    let phase = state.phases.current()?;
    // While a piece repeats nothing follows it: whatever moved meanwhile counts once it doesn't any
    // more.
    if state.music.repeats || !entry.events.iter().any(moves_the_phases) {
        return None;
    }
    let now_ms = entry.stamp.session_ms;
    let begins = entry.events.iter().any(begins_a_phase);
    let running = state.music.running.as_ref().filter(|_| !begins).and_then(|running| {
        let mut cues = plan
            .sections
            .iter()
            .flat_map(|section| section.cues.iter().map(|cue| (cue, section.crossfade_ms)));
        let (planned, crossfade_ms) = cues.find(|(cue, _)| cue.cue == running.cue)?;
        let sounded_ms = running.from_ms + now_ms - running.since_ms;
        let left_ms = |length_ms: i64| length_ms - place_ms(sounded_ms, length_ms, crossfade_ms);
        Some(RunningPiece { cue: running.cue, left_ms: planned.length_ms.map(left_ms) })
    });
    let end_ms = state.phases.planned_end_ms.filter(|_| !state.phases.held);
    let position = PlaybackPosition {
        plan,
        left_ms: end_ms.map(|end_ms| end_ms - now_ms),
        running,
        begun: sequencer.begun(),
        failed: sequencer.failed(),
    };
    Some(plan_inputs.replan(session.protocol(), phase.index, sequencer.next_cue(), position))
}

fn begins_a_phase(event: &Event) -> bool {
    matches!(event, Event::PhaseBegan { cause: PhaseCause::Early | PhaseCause::Back, .. })
}

fn moves_the_phases(event: &Event) -> bool {
    let moves = matches!(
        event,
        Event::PhaseExtended { .. }
            | Event::PhaseHeld { .. }
            | Event::PhaseReleased { .. }
            | Event::Steered { act: MusicAct::Repeat { on: false }, .. }
    );
    moves || begins_a_phase(event)
}
