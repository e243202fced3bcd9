//! Check-ins: scheduled → due → answered, put off, skipped or passed. None ever vanishes.

use std::collections::BTreeMap;

use super::phases::PhaseSpan;
use super::reason::Reason;
use super::{Answer, CheckInKey, State};
use crate::names::EntryId;
use crate::protocol::{Anchor, AnchoredTime, CheckIn, CheckInId, CheckInKind, Protocol};

/// Every occurrence that has come due or passed, with what became of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckIns {
    pub known: BTreeMap<CheckInKey, CheckInRecord>,
    /// No card is shown before this session time.
    pub quiet_until_ms: Option<i64>,
}

/// What became of one occurrence.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckInRecord {
    /// When it was due by the plan, in session ms.
    pub due_ms: i64,
    /// The phase in which it came due.
    pub phase: Option<usize>,
    pub status: CheckInStatus,
}

/// Where an occurrence stands.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckInStatus {
    /// Waits for an answer.
    Due,
    /// Put off until then.
    Postponed {
        until_ms: i64,
    },
    Answered {
        entry: EntryId,
        answer: Answer,
    },
    /// Left out on purpose.
    Skipped {
        entry: EntryId,
        reason: Reason,
    },
    Passed,
}

impl CheckInStatus {
    /// Answered or skipped: nothing more to ask.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Answered { .. } | Self::Skipped { .. })
    }
}

/// What time brings to the check-ins next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CheckInChange {
    pub(super) at_ms: i64,
    pub(super) key: CheckInKey,
    pub(super) kind: CheckInChangeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CheckInChangeKind {
    /// An earlier card makes way before the next one comes due.
    Passes,
    ComesDue,
}

impl State {
    /// The session time of a point on the protocol's timeline, once its anchor has been reached.
    pub fn reached_ms(&self, protocol: &Protocol, at: &AnchoredTime) -> Option<i64> {
        let anchor_ms = match &at.anchor {
            Anchor::Session => Some(0),
            Anchor::Dose => self.first_dose_ms(),
            Anchor::Phase(id) => {
                let (index, _) = protocol.phase(id)?;
                self.phases
                    .began_ms(index)
                    .or_else(|| self.phases.coming_edge_ms(index).filter(|_| at.offset_ms < 0))
            }
        };
        anchor_ms.map(|ms| ms + at.offset_ms)
    }

    /// Where a point on the protocol's timeline lies or is planned to lie, for drawing.
    pub fn expected_ms(
        &self,
        protocol: &Protocol,
        at: &AnchoredTime,
        spans: &[PhaseSpan],
    ) -> Option<i64> {
        let edge = |index: usize| {
            spans.iter().rev().find(|span| span.index == index).map(|span| span.from_ms)
        };
        let anchor_ms = match &at.anchor {
            Anchor::Session => Some(0),
            Anchor::Dose => self.first_dose_ms().or_else(|| edge(protocol.dose_phase())),
            Anchor::Phase(id) => protocol.phase(id).and_then(|(index, _)| edge(index)),
        };
        anchor_ms.map(|ms| ms + at.offset_ms)
    }

    /// The due time of the next occurrence that has not come due yet; `None` when there is none or
    /// its anchor is ahead.
    pub fn next_due_ms(
        &self,
        protocol: &Protocol,
        check_in: &CheckIn,
    ) -> Option<(CheckInKey, i64)> {
        let nth = self.occurrences(&check_in.id);
        let base_ms = self.reached_ms(protocol, &check_in.at)?;
        let due_ms = match (nth, check_in.every_ms) {
            (0, _) => base_ms,
            (_, Some(every_ms)) => base_ms + i64::from(nth) * every_ms,
            (_, None) => return None,
        };
        let over = check_in
            .until
            .as_ref()
            .and_then(|until| self.reached_ms(protocol, until))
            .is_some_and(|end| due_ms >= end);
        (!over).then(|| (CheckInKey { id: check_in.id.clone(), nth }, due_ms))
    }

    fn occurrences(&self, id: &CheckInId) -> u32 {
        let from = CheckInKey { id: id.clone(), nth: 0 };
        let to = CheckInKey { id: id.clone(), nth: u32::MAX };
        self.check_ins.known.range(from..=to).next_back().map_or(0, |(key, _)| key.nth + 1)
    }

    /// The next thing that time does to a check-in, if it is at or before `now_ms`.
    pub(super) fn next_change(&self, protocol: &Protocol, now_ms: i64) -> Option<CheckInChange> {
        let due = protocol.check_ins.iter().filter_map(|check_in| self.coming(protocol, check_in));
        let passing = self.check_ins.known.iter().filter_map(|(key, record)| {
            let at_ms = self.passes_at_ms(protocol, key, record)?;
            Some(CheckInChange { at_ms, key: key.clone(), kind: CheckInChangeKind::Passes })
        });
        due.chain(passing)
            .filter(|change| change.at_ms <= now_ms)
            .min_by(|a, b| (a.at_ms, a.kind, &a.key).cmp(&(b.at_ms, b.kind, &b.key)))
    }

    /// A scheduled occurrence comes due; or passes unseen, when its phase ended before it could.
    fn coming(&self, protocol: &Protocol, check_in: &CheckIn) -> Option<CheckInChange> {
        let (key, due_ms) = self.next_due_ms(protocol, check_in)?;
        let left_ms = match &check_in.at.anchor {
            Anchor::Phase(id) => {
                protocol.phase(id).and_then(|(index, _)| self.left_phase_ms(index))
            }
            _ => None,
        };
        match left_ms {
            Some(left_ms) if left_ms <= due_ms && check_in.every_ms.is_none() => {
                Some(CheckInChange { at_ms: left_ms, key, kind: CheckInChangeKind::Passes })
            }
            Some(left_ms) if left_ms <= due_ms => None,
            _ => Some(CheckInChange { at_ms: due_ms, key, kind: CheckInChangeKind::ComesDue }),
        }
    }

    /// When the running or last stretch of a phase ended; `None` while it runs or before it began.
    fn left_phase_ms(&self, index: usize) -> Option<i64> {
        let last = self.phases.begun.iter().rposition(|begun| begun.index == index)?;
        self.phases.begun.get(last + 1).map(|next| next.at_ms)
    }

    fn passes_at_ms(
        &self,
        protocol: &Protocol,
        key: &CheckInKey,
        record: &CheckInRecord,
    ) -> Option<i64> {
        let waits_until_ms = match record.status {
            CheckInStatus::Due => record.due_ms,
            CheckInStatus::Postponed { until_ms } => until_ms,
            _ => return None,
        };
        let check_in = protocol.check_in(&key.id)?;
        let own_ms = match check_in.window_ms {
            Some(window_ms) => Some(waits_until_ms.max(record.due_ms) + window_ms),
            None => record.phase.and_then(|index| self.left_phase_ms(index)),
        };
        let replaced_ms = self
            .next_due_ms(protocol, check_in)
            .filter(|_| check_in.every_ms.is_some())
            .map(|(_, due_ms)| due_ms);
        own_ms.into_iter().chain(replaced_ms).min()
    }

    /// What waits for an answer now, the most urgent first, among equals the one that waits
    /// longest; empty while cards are quieted or a talk goes on.
    pub fn cards(&self, protocol: &Protocol, now_ms: i64) -> Vec<CheckInKey> {
        let quiet = self.check_ins.quiet_until_ms.is_some_and(|until_ms| now_ms < until_ms);
        let mut cards =
            if quiet || self.talk.is_some() { Vec::new() } else { self.waiting(now_ms) };
        cards.sort_by_key(|key| urgency(protocol.check_in(&key.id)));
        cards
    }

    /// What waits for an answer, shown or not.
    pub(super) fn waiting(&self, now_ms: i64) -> Vec<CheckInKey> {
        let mut waiting: Vec<(i64, &CheckInKey)> = self
            .check_ins
            .known
            .iter()
            .filter_map(|(key, record)| match record.status {
                CheckInStatus::Due => Some((record.due_ms, key)),
                CheckInStatus::Postponed { until_ms } if until_ms <= now_ms => {
                    Some((until_ms, key))
                }
                _ => None,
            })
            .collect();
        waiting.sort();
        waiting.into_iter().map(|(_, key)| key.clone()).collect()
    }

    /// Required check-ins that came due, or whose anchor was reached, and have no answer: asked
    /// again at the close.
    pub fn required_open(&self, protocol: &Protocol) -> Vec<CheckInKey> {
        let required = protocol.check_ins.iter().filter(|check_in| check_in.required);
        required
            .filter_map(|check_in| {
                let known = || self.check_ins.known.iter().filter(|(key, _)| key.id == check_in.id);
                if known().any(|(_, record)| record.status.is_settled()) {
                    return None;
                }
                let last = known().next_back().map(|(key, _)| key.clone());
                last.or_else(|| self.next_due_ms(protocol, check_in).map(|(key, _)| key))
            })
            .collect()
    }
}

/// What may lead to an attention, then vital signs, then what is asked again at the close, then the
/// rest.
fn urgency(check_in: Option<&CheckIn>) -> u8 {
    match check_in {
        Some(check_in) if check_in.may_alarm() => 0,
        Some(check_in) if check_in.kind == CheckInKind::Vitals => 1,
        Some(check_in) if check_in.required => 2,
        _ => 3,
    }
}
