//! Check-ins: scheduled → due → answered, put off, skipped or passed. None ever vanishes.

use std::collections::BTreeMap;

use super::phases::PhaseSpan;
use super::reason::Reason;
use super::{Answer, CheckInKey, DoseKind, GivenDose, State, VitalsRecord};
use crate::names::EntryId;
use crate::protocol::{
    Anchor, AnchoredTime, AnswerEffect, CheckIn, CheckInId, CheckInKind, Choice, ChoiceId, Flagged,
    Manner, Protocol,
};

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
    /// Its answer has the check-in asked again then, in session ms.
    pub again_ms: Option<i64>,
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
    /// Changes at the same time come in the order of their due times.
    due_ms: i64,
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
            Anchor::DosingEnd => self.dosing_ended.map(|(ended_ms, _)| ended_ms),
            Anchor::Booster => self.last_booster_ms(),
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
        let dose_ms = || self.first_dose_ms().or_else(|| edge(protocol.dose_phase()));
        let anchor_ms = match &at.anchor {
            Anchor::Session => Some(0),
            Anchor::Dose => dose_ms(),
            Anchor::DosingEnd => match (self.dosing_ended, &protocol.dosing) {
                (Some((ended_ms, _)), _) => Some(ended_ms),
                (None, Some(dosing)) => dose_ms().map(|dose_ms| dose_ms + dosing.length_ms),
                (None, None) => None,
            },
            Anchor::Booster => self.last_booster_ms(),
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
        let again_ms = || self.last_occurrence(&check_in.id)?.1.again_ms;
        let base_ms = || self.reached_ms(protocol, &check_in.at);
        let due_ms = match (nth, check_in.every_ms) {
            (0, _) => base_ms()?,
            (_, Some(every_ms)) => base_ms()? + i64::from(nth) * every_ms,
            (_, None) => again_ms()?,
        };
        let over = check_in
            .until
            .as_ref()
            .and_then(|until| self.reached_ms(protocol, until))
            .is_some_and(|end| due_ms >= end);
        (!over).then(|| (CheckInKey { id: check_in.id.clone(), nth }, due_ms))
    }

    fn occurrences(&self, id: &CheckInId) -> u32 {
        self.last_occurrence(id).map_or(0, |(key, _)| key.nth + 1)
    }

    /// The occurrence that came due or passed last.
    pub fn last_occurrence(&self, id: &CheckInId) -> Option<(&CheckInKey, &CheckInRecord)> {
        let from = CheckInKey { id: id.clone(), nth: 0 };
        let to = CheckInKey { id: id.clone(), nth: u32::MAX };
        self.check_ins.known.range(from..=to).next_back()
    }

    fn last_booster_ms(&self) -> Option<i64> {
        let is_booster = |given: &&GivenDose| matches!(given.dose.kind, DoseKind::Booster { .. });
        self.doses.iter().rev().find(is_booster).map(|given| given.at_ms)
    }

    /// Answers that are serious as soon as they are given, in the order of their check-ins.
    pub fn flagged_answers<'s>(
        &'s self,
        protocol: &'s Protocol,
    ) -> impl Iterator<Item = (&'s CheckInKey, EntryId, &'s Choice)> {
        self.answers(protocol).filter(|(.., choice)| choice.flagged == Flagged::AtOnce)
    }

    /// Check-ins whose last answer is one that must not stand at the close unseen.
    pub(super) fn flagged_at_close(&self, protocol: &Protocol) -> Vec<CheckInKey> {
        let is_last =
            |key: &CheckInKey| self.last_occurrence(&key.id).is_some_and(|(last, _)| last == key);
        let flagged = self
            .answers(protocol)
            .filter(|(key, _, choice)| choice.flagged == Flagged::AtClose && is_last(key));
        flagged.map(|(key, ..)| key.clone()).collect()
    }

    /// Every answer by name, with its entry.
    fn answers<'s>(
        &'s self,
        protocol: &'s Protocol,
    ) -> impl Iterator<Item = (&'s CheckInKey, EntryId, &'s Choice)> {
        self.check_ins.known.iter().flat_map(|(key, record)| {
            let chosen = match (&record.status, protocol.check_in(&key.id)) {
                (CheckInStatus::Answered { entry, answer }, Some(check_in)) => check_in
                    .kind
                    .chosen(answer)
                    .into_iter()
                    .map(|choice| (*entry, choice))
                    .collect(),
                _ => Vec::new(),
            };
            chosen.into_iter().map(move |(entry, choice)| (key, entry, choice))
        })
    }

    /// The next thing that time does to a check-in, if it is at or before `now_ms`.
    pub(super) fn next_change(&self, protocol: &Protocol, now_ms: i64) -> Option<CheckInChange> {
        let due = protocol.check_ins.iter().filter_map(|check_in| self.coming(protocol, check_in));
        let passing = self.check_ins.known.iter().filter_map(|(key, record)| {
            let at_ms = self.passes_at_ms(protocol, key, record)?;
            let (due_ms, kind) = (record.due_ms, CheckInChangeKind::Passes);
            Some(CheckInChange { at_ms, due_ms, key: key.clone(), kind })
        });
        due.chain(passing).filter(|change| change.at_ms <= now_ms).min_by(|a, b| {
            let place = |it: &CheckInChange| (it.at_ms, it.kind, it.due_ms);
            place(a).cmp(&place(b)).then_with(|| a.key.cmp(&b.key))
        })
    }

    /// A scheduled occurrence comes due; or passes unseen, when its phase ended before it could, or when
    /// it is spoken and its time lies in a silent phase.
    fn coming(&self, protocol: &Protocol, check_in: &CheckIn) -> Option<CheckInChange> {
        let (key, due_ms) = self.next_due_ms(protocol, check_in)?;
        let left_ms = match &check_in.at.anchor {
            Anchor::Phase(id) => {
                protocol.phase(id).and_then(|(index, _)| self.left_phase_ms(index))
            }
            _ => None,
        };
        // What belongs before the dose doesn't come after it.
        if protocol.is_before_dose(&check_in.at)
            && let Some(at_ms) = self.dose_phase_ms(protocol)
        {
            let kind = CheckInChangeKind::Passes;
            let passes = CheckInChange { at_ms, due_ms, key, kind };
            return check_in.every_ms.is_none().then_some(passes);
        }
        let is_unspoken = || check_in.manner == Manner::Ask && self.is_silent(protocol, due_ms);
        let (kind, at_ms) = match left_ms {
            Some(left_ms) if left_ms <= due_ms && check_in.every_ms.is_none() => {
                (CheckInChangeKind::Passes, left_ms)
            }
            Some(left_ms) if left_ms <= due_ms => return None,
            _ if is_unspoken() => (CheckInChangeKind::Passes, due_ms),
            _ => (CheckInChangeKind::ComesDue, due_ms),
        };
        Some(CheckInChange { at_ms, due_ms, key, kind })
    }

    /// Nothing is asked aloud at this time.
    fn is_silent(&self, protocol: &Protocol, at_ms: i64) -> bool {
        let phase = self.phases.index_at(at_ms).and_then(|index| protocol.phases.get(index));
        phase.is_some_and(|phase| phase.silent)
    }

    /// When the first phase after the dose began.
    fn dose_phase_ms(&self, protocol: &Protocol) -> Option<i64> {
        let after = self.phases.begun.iter().find(|begun| begun.index >= protocol.dose_phase());
        after.map(|begun| begun.at_ms)
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
        let window_ms = check_in.window_ms;
        let own_ms = window_ms.map(|window_ms| waits_until_ms.max(record.due_ms) + window_ms);
        let left_ms = record.phase.and_then(|index| self.left_phase_ms(index));
        let replaced_ms = self
            .next_due_ms(protocol, check_in)
            .filter(|_| check_in.every_ms.is_some())
            .map(|(_, due_ms)| due_ms);
        own_ms.into_iter().chain(left_ms).chain(replaced_ms).min()
    }

    /// The cards that wait for an answer now, the most urgent first, among equals the one that waits
    /// longest; empty while cards are quieted or a talk goes on. Vital signs are never a card: they
    /// are due ([`State::vitals_due`]) until they were taken.
    pub fn cards(&self, protocol: &Protocol, now_ms: i64) -> Vec<CheckInKey> {
        let quiet = self.check_ins.quiet_until_ms.is_some_and(|until_ms| now_ms < until_ms);
        let mut cards =
            if quiet || self.talk.is_some() { Vec::new() } else { self.waiting(now_ms) };
        cards.retain(|key| !asks_for_vitals(protocol, key));
        cards.sort_by_key(|key| urgency(protocol.check_in(&key.id)));
        cards
    }

    /// Vital signs are due, the ones that wait longest first.
    pub fn vitals_due(&self, protocol: &Protocol, now_ms: i64) -> Vec<CheckInKey> {
        let mut due = self.waiting(now_ms);
        due.retain(|key| asks_for_vitals(protocol, key));
        due
    }

    /// The check-in that vital signs taken at this time answer: one whose phase it was then. Taken
    /// before the dose they are the baseline, whether that was due or not; and in the phase of a
    /// check-in that the close asks for, they answer it before it is due.
    pub(super) fn vitals_answer(&self, protocol: &Protocol, at_ms: i64) -> Option<CheckInKey> {
        let phase = self.phases.index_at(at_ms)?;
        let open = self.check_ins.known.iter().filter(|(key, record)| {
            asks_for_vitals(protocol, key)
                && !record.status.is_settled()
                && self.is_phase_of(protocol, key, phase)
        });
        let waits = |record: &CheckInRecord| record.status != CheckInStatus::Passed;
        let open = open.min_by_key(|(key, record)| (!waits(record), record.due_ms, (*key).clone()));
        let not_due = || {
            let vitals = protocol.check_ins.iter().filter(|it| it.kind == CheckInKind::Vitals);
            let asked = vitals.filter(|it| it.at_close || protocol.is_before_dose(&it.at));
            let mut keys = asked.map(|check_in| CheckInKey::first(check_in.id.clone()));
            keys.find(|key| {
                !self.check_ins.known.contains_key(key) && self.is_phase_of(protocol, key, phase)
            })
        };
        open.map(|(key, _)| key.clone()).or_else(not_due)
    }

    /// Vital signs of the running phase may stand for those of a phase that never began, which the close
    /// asks for.
    pub(super) fn has_vitals_instead(&self, protocol: &Protocol, key: &CheckInKey) -> bool {
        let Some(check_in) = protocol.check_in(&key.id).filter(|it| it.at_close) else {
            return false;
        };
        let has_begun = self.reached_ms(protocol, &check_in.at).is_some();
        let is_now = |taken: &VitalsRecord| {
            let current = self.phases.current().map(|current| current.index);
            self.phases.index_at(taken.at_ms) == current
        };
        !has_begun && self.vitals.iter().any(is_now)
    }

    /// Vital signs answer nothing any more once their time lies in another phase: it was amended, or the
    /// phase's edge came to lie before it.
    pub(super) fn review_vitals(&mut self, protocol: &Protocol) {
        let moved = self.check_ins.known.iter().filter_map(|(key, record)| {
            let CheckInStatus::Answered { entry, .. } = record.status else { return None };
            let taken = self.vitals.iter().find(|taken| taken.entry == entry)?;
            let phase = self.phases.index_at(taken.at_ms)?;
            let is_then = self.is_phase_of(protocol, key, phase);
            (asks_for_vitals(protocol, key) && !is_then).then(|| key.clone())
        });
        for key in moved.collect::<Vec<_>>() {
            if let Some(record) = self.check_ins.known.get_mut(&key) {
                record.status = CheckInStatus::Passed;
            }
        }
    }

    /// This phase is the check-in's: the one in which it came due, or from which its time is counted.
    pub(super) fn is_phase_of(&self, protocol: &Protocol, key: &CheckInKey, phase: usize) -> bool {
        let Some(check_in) = protocol.check_in(&key.id) else { return false };
        if protocol.is_before_dose(&check_in.at) {
            return phase < protocol.dose_phase();
        }
        let anchored = match &check_in.at.anchor {
            Anchor::Phase(id) if key.nth == 0 && check_in.at.offset_ms >= 0 => {
                protocol.phase(id).map(|(index, _)| index)
            }
            _ => None,
        };
        let known = self.check_ins.known.get(key).and_then(|record| record.phase);
        anchored.or(known) == Some(phase)
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

    /// Required check-ins without an answer: those that the close asks for, whatever was reached, and
    /// of the others those that came due or were passed by.
    pub fn required_open(&self, protocol: &Protocol) -> Vec<CheckInKey> {
        let required = protocol.check_ins.iter().filter(|check_in| check_in.required);
        required
            .filter_map(|check_in| {
                let known = || self.check_ins.known.iter().filter(|(key, _)| key.id == check_in.id);
                let last = known().next_back();
                // Asked again, the last answer counts; of those that come again by the plan any.
                let is_settled = match check_in.every_ms {
                    Some(_) => known().any(|(_, record)| record.status.is_settled()),
                    None => last.is_some_and(|(_, record)| record.status.is_settled()),
                };
                if is_settled {
                    return None;
                }
                let last = last.map(|(key, _)| key.clone());
                let first = || CheckInKey::first(check_in.id.clone());
                last.or_else(|| check_in.at_close.then(first))
                    .or_else(|| self.next_due_ms(protocol, check_in).map(|(key, _)| key))
            })
            .collect()
    }
}

impl CheckInKind {
    /// One of the choices that an answer names wants a text of the therapist's.
    pub fn asks_for_text(&self, answer: &Answer) -> bool {
        self.is_answered_by(answer, AnswerEffect::Text)
    }

    /// One of the choices that an answer names has this effect.
    pub fn is_answered_by(&self, answer: &Answer, effect: AnswerEffect) -> bool {
        self.chosen(answer).iter().any(|choice| choice.effect == effect)
    }

    /// The choices that an answer names.
    pub fn chosen(&self, answer: &Answer) -> Vec<&Choice> {
        let choices = self.choices();
        let named = |id: &ChoiceId| choices.iter().copied().find(|choice| choice.id == *id);
        match answer {
            Answer::Choice { option, .. } => named(option).into_iter().collect(),
            Answer::Several { options, .. } => options.iter().filter_map(named).collect(),
            Answer::Scale(_) | Answer::Text(_) | Answer::Done => Vec::new(),
        }
    }
}

fn asks_for_vitals(protocol: &Protocol, key: &CheckInKey) -> bool {
    protocol.check_in(&key.id).is_some_and(|it| it.kind == CheckInKind::Vitals)
}

/// Check-ins that may lead to an attention, then those that the record needs, then the rest.
fn urgency(check_in: Option<&CheckIn>) -> u8 {
    match check_in {
        Some(check_in) if check_in.may_alarm() => 0,
        Some(check_in) if check_in.required => 1,
        _ => 2,
    }
}
