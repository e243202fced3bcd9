//! Corrections: amendments and withdrawals of earlier entries, whose originals stay.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::decide::{Decision, checked_answer, checked_order, plausible};
use super::reason::Reason;
use super::text::{checked, checked_reason};
use super::{
    Amendment, Answer, CheckInKey, ChecklistTick, DoseKind, DosingEnd, Entry, Event, Happened,
    Refusal, Session, Stream, Wall,
};
use crate::names::{EntryId, Initials};
use crate::protocol::{AnswerEffect, CheckInKind, Choice, ConsentOption};

/// Later it is a correction that wants a reason.
const UNDO_WITHIN_MS: i64 = 30_000;

/// Amendments and withdrawals, by the entry that they correct.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Corrections {
    /// Amendments by the entry amended, in order.
    pub amended: BTreeMap<EntryId, Vec<(Correction, Amendment)>>,
    /// The withdrawal of each entry withdrawn.
    pub withdrawn: BTreeMap<EntryId, Correction>,
}

/// Who corrected an entry, when and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    pub who: Initials,
    pub wall: Wall,
    pub reason: Reason,
}

impl Corrections {
    /// When what an entry tells of happened, as amended last.
    pub fn happened(&self, entry: &Entry) -> Happened {
        let times = self.of(entry).iter().rev().find_map(|(_, amendment)| match amendment {
            Amendment::Time { happened_ms, about } => {
                Some(Happened { ms: *happened_ms, about: *about })
            }
            _ => None,
        });
        times.unwrap_or(entry.happened)
    }

    /// An entry's events, as amended.
    pub fn events(&self, entry: &Entry) -> Vec<Event> {
        entry.events.iter().map(|event| self.correct(entry, event)).collect()
    }

    /// One of an entry's events, as amended.
    pub fn correct(&self, entry: &Entry, event: &Event) -> Event {
        self.of(entry).iter().fold(event.clone(), |event, (_, amendment)| amendment.correct(event))
    }

    /// The amendments of an entry, in order.
    pub fn of(&self, entry: &Entry) -> &[(Correction, Amendment)] {
        self.amended.get(&entry.id).map_or(&[], Vec::as_slice)
    }
}

impl Amendment {
    /// The event as it reads with this amendment; an event of another kind stays as it is.
    pub fn correct(&self, event: Event) -> Event {
        self.in_place_of(&event).unwrap_or(event)
    }

    /// The event that takes this one's place; `None` where the amendment is of another kind.
    fn in_place_of(&self, event: &Event) -> Option<Event> {
        Some(match (self.clone(), event.clone()) {
            (Self::Text(text), Event::Wrote { kind, .. }) => Event::Wrote { kind, text },
            (Self::Text(text), Event::MomentWords { moment, .. }) => {
                Event::MomentWords { moment, text }
            }
            (Self::Text(text), Event::IntentionSet { .. }) => Event::IntentionSet { text },
            (Self::Text(text), Event::ItemTicked(tick)) if tick.note.is_some() => {
                Event::ItemTicked(ChecklistTick { note: Some(text), ..tick })
            }
            (Self::Modifiers(modifiers), Event::Observed { code, .. }) => {
                Event::Observed { code, modifiers }
            }
            (Self::Modifiers(modifiers), Event::StateBegan { code, .. }) => {
                Event::StateBegan { code, modifiers }
            }
            (Self::Vitals { vitals, flags }, Event::VitalsTaken { .. }) => {
                Event::VitalsTaken { vitals, flags }
            }
            (Self::Dose(dose), Event::DoseGiven { read_back, typed_twice, dose: before })
                if dose.kind == before.kind =>
            {
                Event::DoseGiven { read_back, dose, typed_twice }
            }
            (Self::Answer(answer), Event::CheckInAnswered { key, .. }) => {
                Event::CheckInAnswered { key, answer }
            }
            // It was the answer that ended the dosing.
            (Self::Answer(Answer::Choice { option, .. }), Event::DosingEnded { how }) => {
                Event::DosingEnded { how: DosingEnd::of(&option).unwrap_or(how) }
            }
            (Self::DosingEnd(how), Event::DosingEnded { .. }) => Event::DosingEnded { how },
            (Self::Order(order), Event::DoseOrdered(before)) if order.of == before.of => {
                Event::DoseOrdered(order)
            }
            (Self::Consent(option), Event::ConsentRecorded { consent, .. }) => {
                Event::ConsentRecorded { consent, option }
            }
            (Self::Consent(option), Event::ConsentAsked { consent, agreed, .. }) => {
                Event::ConsentAsked { consent, option, agreed }
            }
            // The consent's option is the answer beside it.
            (
                Self::Consent(option),
                Event::CheckInAnswered { key, answer: Answer::Choice { text, .. } },
            ) => {
                let option = option.as_str().into();
                Event::CheckInAnswered { key, answer: Answer::Choice { option, text } }
            }
            (Self::Response(response), Event::FlagAnswered { flagged, response: before })
                if response.is_same_kind(&before) =>
            {
                Event::FlagAnswered { flagged, response }
            }
            (Self::Attention(kind), Event::AttentionDescribed { attention, .. }) => {
                Event::AttentionDescribed { attention, kind }
            }
            (Self::SafetyTouch(why), Event::SafetyTouched { .. }) => Event::SafetyTouched { why },
            (Self::Help(help), Event::HelpAgreed(_)) => Event::HelpAgreed(help),
            (Self::Reason(reason), Event::CheckInSkipped { key, .. }) => {
                Event::CheckInSkipped { key, reason }
            }
            (Self::Reason(reason), Event::BoosterDeclined { order, .. }) => {
                Event::BoosterDeclined { order, reason }
            }
            _ => return None,
        })
    }
}

impl Session {
    /// The entry, if it is one that a person made and can correct.
    pub(super) fn correctable(&self, id: EntryId) -> Result<&Entry, Refusal> {
        let entry = self.find_entry(id).ok_or(Refusal::NoSuchEntry(id))?;
        if self.corrections().withdrawn.contains_key(&id) {
            return Err(Refusal::Withdrawn(id));
        }
        if entry.stream() == Stream::Chart && self.state().has_ended_corrections() {
            return Err(Refusal::Signed);
        }
        if entry.is_correctable() { Ok(entry) } else { Err(Refusal::NotAmendable(id)) }
    }

    /// The observer's own last entry, when it is young enough to be undone and isn't a dose, which
    /// takes a reason. What was amended or withdrawn since is passed over; what can't be
    /// withdrawn, such as a talk, is never: the entry before it wasn't meant.
    pub(super) fn undoable(&self, now_ms: i64) -> Option<&Entry> {
        let own = |entry: &&Arc<Entry>| {
            let corrects = matches!(
                entry.events.first(),
                Some(Event::Amended { .. } | Event::Withdrawn { .. })
            );
            let withdrawn = self.corrections().withdrawn.contains_key(&entry.id);
            Some(&entry.who) == self.state().observer.as_ref() && !corrects && !withdrawn
        };
        let last = self.entries().iter().rev().find(own)?;
        let dose = matches!(last.events.first(), Some(Event::DoseGiven { .. }));
        let young = now_ms - last.stamp.session_ms <= UNDO_WITHIN_MS;
        (young && !dose && self.correctable(last.id).is_ok()).then_some(last.as_ref())
    }

    pub(super) fn amend(
        &self,
        id: EntryId,
        to: Amendment,
        reason: Reason,
        now_ms: i64,
    ) -> Decision {
        let entry = self.correctable(id)?;
        let to = self.checked_amendment(entry, to, now_ms)?;
        let moved_ms = match &to {
            Amendment::Time { happened_ms, .. } => self.dose_moves_by(id, *happened_ms),
            _ => None,
        };
        let (stream, reason) = (entry.stream(), checked_reason(reason)?);
        let mut events = vec![Event::Amended { entry: id, stream, to, reason }];
        if let (Some(by_ms), Some(end_ms), None) =
            (moved_ms, self.state().phases.planned_end_ms, self.state().closed_ms)
        {
            let by_ms = by_ms.max(now_ms - end_ms);
            events.push(Event::PhaseExtended { phase: self.current_phase_id(), by_ms });
        }
        Ok(events)
    }

    /// An amendment as it is kept, where it fits the entry.
    fn checked_amendment(
        &self,
        entry: &Entry,
        to: Amendment,
        now_ms: i64,
    ) -> Result<Amendment, Refusal> {
        if let Amendment::Time { happened_ms, .. } = to {
            return if happened_ms > now_ms { Err(Refusal::InTheFuture) } else { Ok(to) };
        }
        let not_amendable = || Refusal::NotAmendable(entry.id);
        let event = entry.events.iter().find(|event| to.in_place_of(event).is_some());
        let event = event.ok_or_else(not_amendable)?;
        Ok(match (to, event) {
            (Amendment::Text(text), _) => Amendment::Text(checked(&text)?),
            (Amendment::Reason(reason), _) => Amendment::Reason(checked_reason(reason)?),
            (Amendment::Order(order), _) => Amendment::Order(checked_order(order)?),
            (Amendment::Vitals { vitals, flags }, _) => {
                plausible(&vitals)?;
                Amendment::Vitals { vitals, flags }
            }
            (
                Amendment::Modifiers(ids),
                Event::Observed { code, .. } | Event::StateBegan { code, .. },
            ) => {
                self.known_modifiers(code, &ids)?;
                Amendment::Modifiers(ids)
            }
            (Amendment::Answer(answer), _) => {
                Amendment::Answer(self.checked_in_place(entry, answer)?)
            }
            (Amendment::Consent(option), _) => {
                self.may_amend_consent(entry, &option)?;
                Amendment::Consent(option)
            }
            (Amendment::Help(help), _) if help.is_empty() => return Err(Refusal::TextMissing),
            // An answer that ended the dosing says how by itself.
            (Amendment::DosingEnd(_), _) if answered(entry).is_some() => {
                return Err(not_amendable());
            }
            (to, _) => to,
        })
    }

    fn checked_in_place(&self, entry: &Entry, answer: Answer) -> Result<Answer, Refusal> {
        let not_amendable = || Refusal::NotAmendable(entry.id);
        let (key, _) = answered(entry).ok_or_else(not_amendable)?;
        let kind = self.protocol().check_in(&key.id).map(|check_in| &check_in.kind);
        let kind = kind.ok_or_else(not_amendable)?;
        checked_answer(key, kind, &self.choices_in_place(entry, kind), answer)
    }

    /// The choices that may take the place of the one in an entry: of those that were asked then, the
    /// ones that have the same beside them, since that stays.
    pub fn choices_in_place<'k>(&self, entry: &Entry, kind: &'k CheckInKind) -> Vec<&'k Choice> {
        let given = answered(entry).map(|(_, answer)| answer);
        let is_given = |choice: &Choice| matches!(given, Some(Answer::Choice { option, .. }) if *option == choice.id);
        let asked: Vec<&Choice> = match kind {
            CheckInKind::Intention(asked) if !asked.choices.iter().any(is_given) => {
                asked.still.iter().collect()
            }
            CheckInKind::Intention(asked) => asked.choices.iter().collect(),
            kind => kind.choices(),
        };
        let has = |is: fn(&Event) -> bool| entry.events.iter().any(is);
        let has_words = has(Event::is_own_words);
        let has_end = has(|event| matches!(event, Event::DosingEnded { .. }));
        let is_ended_elsewhere = !has_end && self.state().dosing_ended.is_some();
        let stays = |effect: AnswerEffect| {
            let ends = effect == AnswerEffect::EndsDosing;
            (effect == AnswerEffect::OwnWords) == has_words
                && (ends == has_end || is_ended_elsewhere)
        };
        asked.into_iter().filter(|choice| stays(choice.effect)).collect()
    }

    /// While the session runs, a consent only narrows after the dose; its record can't be amended to more
    /// either.
    fn may_amend_consent(&self, entry: &Entry, option: &ConsentOption) -> Result<(), Refusal> {
        let recorded = entry.events.iter().find_map(Event::consent);
        let (consent, _) = recorded.ok_or(Refusal::NotAmendable(entry.id))?;
        let is_asked = |event: &Event| matches!(event, Event::ConsentAsked { .. });
        let was_asked = entry.events.iter().any(is_asked);
        let known = self.protocol().consent(consent).ok_or(Refusal::NoSuchConsent)?;
        known.option(option).ok_or(Refusal::NoSuchConsent)?;
        let state = self.state();
        let may_widen = was_asked || state.closed_ms.is_some() || state.first_dose_ms().is_none();
        match may_widen || known.narrows(state.consents.get(consent), option) {
            true => Ok(()),
            false => Err(Refusal::OnlyNarrows),
        }
    }

    /// How far the first dose moves when this entry's time is amended; the running phase's planned
    /// end goes with it.
    fn dose_moves_by(&self, id: EntryId, to_ms: i64) -> Option<i64> {
        let first = self.state().doses.iter().find(|given| given.dose.kind == DoseKind::First)?;
        (first.entry == id && first.at_ms != to_ms).then_some(to_ms - first.at_ms)
    }
}

/// The check-in that an entry answers, and how.
fn answered(entry: &Entry) -> Option<(&CheckInKey, &Answer)> {
    entry.events.iter().find_map(|event| match event {
        Event::CheckInAnswered { key, answer } => Some((key, answer)),
        _ => None,
    })
}
