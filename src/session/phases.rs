//! The phases of a session as they ran, run and are planned.

use super::{Event, PhaseCause};
use crate::protocol::{PhaseLength, Protocol};

/// Where the session stands among its phases.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Phases {
    /// Each beginning, in order; a phase stepped back to stands here twice.
    pub begun: Vec<BegunPhase>,
    /// The running phase doesn't end by itself.
    pub held: bool,
    /// When the running phase ends by itself, in session ms; `None`: by the dose, or by the close.
    pub planned_end_ms: Option<i64>,
}

/// One beginning of a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BegunPhase {
    /// Its place in the protocol.
    pub index: usize,
    /// Its edge, in session ms.
    pub at_ms: i64,
    pub cause: PhaseCause,
}

/// A stretch on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseSpan {
    /// Its place in the protocol.
    pub index: usize,
    pub from_ms: i64,
    /// Ends, in session ms; for an open phase where its usual length ends, or now.
    pub to_ms: i64,
    pub tense: Tense,
}

/// Whether something was, is, or is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    Past,
    Running,
    Planned,
}

impl Phases {
    /// The running phase's place in the protocol.
    pub fn current(&self) -> Option<BegunPhase> {
        self.begun.last().copied()
    }

    /// When a phase last began.
    pub fn began_ms(&self, index: usize) -> Option<i64> {
        self.begun.iter().rev().find(|begun| begun.index == index).map(|begun| begun.at_ms)
    }

    /// The place of the phase that ran at this time; before the opening the first.
    pub fn index_at(&self, at_ms: i64) -> Option<usize> {
        let began = self.begun.iter().rev().find(|begun| begun.at_ms <= at_ms);
        began.or(self.begun.first()).map(|begun| begun.index)
    }

    /// The planned edge of the phase after the running one, when it is this phase.
    pub(super) fn coming_edge_ms(&self, index: usize) -> Option<i64> {
        let next = self.current()?.index + 1;
        self.planned_end_ms.filter(|_| next == index)
    }

    /// What an event does to the phases.
    pub(super) fn fold(&mut self, protocol: &Protocol, event: &Event, now_ms: i64) {
        match event {
            Event::PhaseBegan { phase, at_ms, cause } => {
                if let Some((index, _)) = protocol.phase(phase) {
                    self.begin(protocol, BegunPhase { index, at_ms: *at_ms, cause: *cause });
                }
            }
            Event::PhaseExtended { by_ms, .. } => {
                self.planned_end_ms = self.planned_end_ms.map(|end| end + by_ms);
            }
            Event::PhaseHeld { .. } => self.held = true,
            Event::PhaseReleased { .. } => self.release(now_ms),
            Event::TalkEnded | Event::Resumed { .. } => self.not_before(now_ms),
            _ => {}
        }
    }

    fn begin(&mut self, protocol: &Protocol, begun: BegunPhase) {
        self.planned_end_ms = match protocol.phases.get(begun.index).map(|phase| phase.length) {
            Some(PhaseLength::Planned { length_ms }) => Some(begun.at_ms + length_ms),
            _ => None,
        };
        self.held = false;
        self.begun.push(begun);
    }

    fn release(&mut self, now_ms: i64) {
        self.held = false;
        self.not_before(now_ms);
    }

    /// After a stretch in which it could not end, the phase doesn't end in the past.
    fn not_before(&mut self, now_ms: i64) {
        self.planned_end_ms = self.planned_end_ms.map(|end| end.max(now_ms));
    }

    /// All stretches in order: as they were, the running one, and the rest as planned from
    /// `now_ms`.
    pub fn spans(&self, protocol: &Protocol, now_ms: i64) -> Vec<PhaseSpan> {
        let mut spans: Vec<PhaseSpan> = self
            .begun
            .iter()
            .zip(self.begun.iter().skip(1))
            .map(|(begun, next)| PhaseSpan {
                index: begun.index,
                from_ms: begun.at_ms,
                to_ms: next.at_ms,
                tense: Tense::Past,
            })
            .collect();
        let Some(current) = self.current() else { return spans };
        let drawn =
            |index: usize| protocol.phases.get(index).map_or(0, |phase| phase.length.drawn_ms());
        let end = self.planned_end_ms.unwrap_or(current.at_ms + drawn(current.index)).max(now_ms);
        spans.push(PhaseSpan {
            index: current.index,
            from_ms: current.at_ms,
            to_ms: end,
            tense: Tense::Running,
        });
        let mut from_ms = end;
        for index in current.index + 1..protocol.phases.len() {
            let to_ms = from_ms + drawn(index);
            spans.push(PhaseSpan { index, from_ms, to_ms, tense: Tense::Planned });
            from_ms = to_ms;
        }
        spans
    }
}
