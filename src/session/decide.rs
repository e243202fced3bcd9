//! From a command to what it does, or why it doesn't. Pure: the same state, command and time give
//! the same events.

use super::check_ins::CheckInStatus;
use super::due_events::due_events;
use super::flags::flags;
use super::music::LOWEST_VOLUME_DB;
use super::reason::{OfferedReason, Reason};
use super::state::MusicChoice;
use super::text::{checked, checked_reason};
use super::{
    AfterDose, Answer, CheckInKey, ChecklistTick, Command, Dose, DoseKind, DoseOrder, DosingEnd,
    Event, EventRule, Flag, MusicAct, OpenItem, OrderSource, OrderedDose, PhaseCause, Point,
    Refusal, Session, Signature, Stream, TextKind, VitalReading, Vitals,
};
use crate::names::EntryId;
use crate::protocol::{
    Amount, AnswerEffect, CheckInKind, Choice, ChoiceId, Code, CodeId, CodeKind, ConsentId,
    ConsentOption, ModifierId, PhaseId, PhaseLength, VitalSign, well_known,
};

pub(super) type Decision = Result<Vec<Event>, Refusal>;

impl Session {
    /// What a command does now, as the events of one entry; empty when a report of time changes
    /// nothing.
    ///
    /// Nothing is changed: [`Session::apply`] does that, with the entry that the caller makes of
    /// the events.
    ///
    /// # Errors
    /// A [`Refusal`] says why nothing is done.
    pub fn decide(&self, command: Command, now_ms: i64) -> Decision {
        let state = self.state();
        match &command {
            Command::Open(_) if state.opening.is_some() => return Err(Refusal::AlreadyOpened),
            Command::Open(_) => {}
            _ if state.opening.is_none() => return Err(Refusal::NotOpened),
            Command::Sign(_) | Command::Addend { .. } if state.closed_ms.is_none() => {
                return Err(Refusal::NotClosed);
            }
            Command::Amend { .. }
            | Command::Withdraw { .. }
            | Command::Sign(_)
            | Command::Addend { .. }
            | Command::AddMomentWords { .. }
            | Command::Report(_)
            | Command::Tick => {}
            _ if state.closed_ms.is_some() => return Err(Refusal::Closed),
            _ => {}
        }
        let happened = command.happened(now_ms)?;
        match command.cleaned() {
            Command::Open(opening) => {
                let first = self
                    .protocol()
                    .phases
                    .first()
                    .map(|phase| phase.id.clone())
                    .unwrap_or_default();
                let began =
                    Event::PhaseBegan { phase: first, at_ms: now_ms, cause: PhaseCause::Opening };
                Ok(vec![Event::Opened(opening), began])
            }
            Command::Tick => Ok(due_events(self.protocol(), self.state(), now_ms)),
            Command::Report(event) => {
                if event.is(EventRule::Report) {
                    Ok(vec![*event])
                } else {
                    Err(Refusal::NotAReport)
                }
            }

            Command::BeginPhase { phase } => self.begin_phase(&phase, now_ms),
            Command::ExtendPhase { by_ms } => self.extend_phase(by_ms, now_ms),
            Command::HoldPhase if state.phases.held => Err(Refusal::AlreadySo),
            Command::HoldPhase => match state.phases.planned_end_ms {
                Some(_) => Ok(vec![Event::PhaseHeld { phase: self.current_phase_id() }]),
                None => Err(Refusal::NoPlannedEnd),
            },
            Command::ReleasePhase if state.phases.held => {
                Ok(vec![Event::PhaseReleased { phase: self.current_phase_id() }])
            }
            Command::ReleasePhase => Err(Refusal::AlreadySo),

            Command::ReadBackDose(dose) => {
                self.may_give(&dose)?;
                Ok(vec![Event::DoseReadBack(dose)])
            }
            Command::SetDoseAside => match &state.read_back {
                Some((read_back, _)) => Ok(vec![Event::DoseSetAside { read_back: *read_back }]),
                None => Err(Refusal::NotReadBack),
            },
            Command::GiveDose { read_back, then, again, .. } => {
                self.give_dose(read_back, again.as_ref(), happened.ms, then, now_ms)
            }
            Command::OrderDose(order) => self.order(order),
            Command::DeclineBooster { order, reason } => {
                self.open_order(order)?;
                Ok(vec![Event::BoosterDeclined { order, reason: checked_reason(reason.into())? }])
            }
            Command::EndDosing { how, .. } => self.end_dosing(how),
            Command::EndEffects { .. } if state.first_dose_ms().is_none() => {
                Err(Refusal::NoFirstDose)
            }
            Command::EndEffects { .. } if state.effects_ended_ms.is_some() => {
                Err(Refusal::AlreadySo)
            }
            Command::EndEffects { .. } => Ok(vec![Event::EffectsEnded]),

            Command::AnswerCheckIn { key, answer, own_words } => {
                self.answer(key, answer, own_words)
            }
            Command::PostponeCheckIn { key } => self.postpone(key, now_ms),
            Command::SkipCheckIn { key, reason } => {
                self.askable(&key)?;
                Ok(vec![Event::CheckInSkipped { key, reason: checked_reason(reason)? }])
            }
            Command::QuietCheckIns { for_ms } => {
                Ok(vec![Event::CheckInsQuieted { until_ms: now_ms + for_ms.max(0) }])
            }
            Command::ResumeCheckIns => match state.check_ins.quiet_until_ms {
                Some(until_ms) if now_ms < until_ms => Ok(vec![Event::CheckInsResumed]),
                _ => Err(Refusal::AlreadySo),
            },

            Command::Observe { code, modifiers, .. } => self.observe(code, modifiers, happened.ms),
            Command::EndState { state: entry, .. } => {
                match state.states.iter().find(|span| span.entry == entry) {
                    Some(span) if span.to_ms.is_some() => Err(Refusal::AlreadySo),
                    Some(span) if span.from_ms > happened.ms => Err(Refusal::EndsBeforeItBegan),
                    Some(span) => {
                        Ok(vec![Event::StateEnded { state: entry, code: span.code.clone() }])
                    }
                    None => Err(Refusal::NoSuchEntry(entry)),
                }
            }
            Command::TakeVitals { vitals, .. } => self.take_vitals(vitals, happened.ms),
            Command::AnswerFlag { flagged, response } => {
                let is_answer = || {
                    let mut answers = state.flagged_answers(self.protocol());
                    answers.any(|(_, entry, _)| entry == flagged)
                };
                match state.vitals.iter().any(|record| record.entry == flagged) || is_answer() {
                    true => Ok(vec![Event::FlagAnswered { flagged, response }]),
                    false => Err(Refusal::NoSuchEntry(flagged)),
                }
            }
            Command::Write { kind, text, .. } => {
                Ok(vec![Event::Wrote { kind, text: checked(&text)? }])
            }
            Command::MarkMoment { .. } => Ok(vec![Event::MomentMarked]),
            Command::AddMomentWords { moment, text, .. } => {
                let is_moment = |point: &Point| point.entry == moment && point.code.is_none();
                match state.points.iter().any(is_moment) {
                    _ if state.has_ended_corrections() => Err(Refusal::Signed),
                    true => Ok(vec![Event::MomentWords { moment, text: checked(&text)? }]),
                    false => Err(Refusal::NoSuchEntry(moment)),
                }
            }
            Command::SetIntention { text } => {
                Ok(vec![Event::IntentionSet { text: checked(&text)? }])
            }
            Command::AgreeHelp(help) if help.is_empty() => Err(Refusal::TextMissing),
            Command::AgreeHelp(help) => Ok(vec![Event::HelpAgreed(help)]),
            Command::TouchForSafety { why, .. } => Ok(vec![Event::SafetyTouched { why }]),
            Command::RaiseAttention => Ok(vec![Event::AttentionRaised]),
            Command::DescribeAttention { attention, kind } => {
                self.open_attention(attention)?;
                Ok(vec![Event::AttentionDescribed { attention, kind }])
            }
            Command::CallPrescriber { attention } => {
                match self.open_attention(attention)?.called_ms {
                    Some(_) => Err(Refusal::AlreadySo),
                    None => Ok(vec![Event::PrescriberCalled { attention }]),
                }
            }
            Command::PrescriberArrives { attention } => {
                match self.open_attention(attention)?.arrived_ms {
                    Some(_) => Err(Refusal::AlreadySo),
                    None => Ok(vec![Event::PrescriberArrived { attention }]),
                }
            }
            Command::EndAttention { attention } => {
                self.open_attention(attention)?;
                Ok(vec![Event::AttentionEnded { attention }])
            }
            Command::BeginTalk if state.talk.is_some() => Err(Refusal::AlreadySo),
            Command::BeginTalk => Ok(vec![Event::TalkBegan]),
            Command::EndTalk if state.talk.is_some() => Ok(vec![Event::TalkEnded]),
            Command::EndTalk => Err(Refusal::AlreadySo),
            Command::RecordConsent { consent, option } => Ok(vec![self.consent(consent, option)?]),
            Command::TickItem(tick) => {
                let item = self.protocol().item(&tick.list, &tick.item);
                let item = item.ok_or(Refusal::NoSuchItem)?;
                let on = state.is_ticked(&tick.list, &tick.item);
                let note = tick
                    .note
                    .map(|note| note.trim().to_owned())
                    .filter(|note| tick.on && !note.is_empty());
                match (on == tick.on, tick.on && item.asks.is_some() && note.is_none()) {
                    (true, _) => Err(Refusal::AlreadySo),
                    (false, true) => Err(Refusal::TextMissing),
                    (false, false) => Ok(vec![Event::ItemTicked(ChecklistTick { note, ..tick })]),
                }
            }
            Command::ChangeObserver { to } if state.observer.as_ref() == Some(&to) => {
                Err(Refusal::AlreadySo)
            }
            Command::ChangeObserver { to } => Ok(vec![Event::ObserverChanged { to }]),
            Command::Steer(act) => self.steer(act),
            Command::MoveVolume { by_db } => self.move_volume(by_db),

            Command::Amend { entry, to, reason } => self.amend(entry, to, reason, now_ms),
            Command::Withdraw { entry, reason } => {
                let stream = self.correctable(entry)?.stream();
                Ok(vec![Event::Withdrawn { entry, stream, reason: checked_reason(reason)? }])
            }
            Command::Undo => {
                let entry = self.undoable(now_ms).ok_or(Refusal::NothingToUndo)?;
                Ok(vec![Event::Withdrawn {
                    entry: entry.id,
                    stream: entry.stream(),
                    reason: OfferedReason::Undone.into(),
                }])
            }
            Command::Sign(Signature { name, role, meaning, count, head }) => {
                let (name, role) = (checked(&name)?, checked(&role)?);
                Ok(vec![Event::Signed(Signature { name, role, meaning, count, head })])
            }
            Command::Addend { entry, text } => {
                let known = entry.is_none_or(|id| {
                    self.find_entry(id).is_some_and(|entry| entry.stream() == Stream::Chart)
                });
                match entry {
                    Some(id) if !known => Err(Refusal::NoSuchEntry(id)),
                    entry => Ok(vec![Event::Addended { entry, text: checked(&text)? }]),
                }
            }
            Command::Close { reason } => self.close(reason, now_ms),
        }
    }

    /// After the dose a consent only narrows.
    fn consent(&self, consent: ConsentId, option: ConsentOption) -> Result<Event, Refusal> {
        let known = self.protocol().consent(&consent).ok_or(Refusal::NoSuchConsent)?;
        known.option(&option).ok_or(Refusal::NoSuchConsent)?;
        let agreed = self.state().consents.get(&consent);
        let is_dosed = self.state().first_dose_ms().is_some();
        Ok(match is_dosed && !known.narrows(agreed, &option) {
            true => Event::ConsentAsked { agreed: agreed.cloned(), consent, option },
            false => Event::ConsentRecorded { consent, option },
        })
    }

    pub(super) fn current_phase_id(&self) -> PhaseId {
        self.current_phase().map(|phase| phase.id.clone()).unwrap_or_default()
    }

    fn begin_phase(&self, phase: &PhaseId, now_ms: i64) -> Decision {
        let protocol = self.protocol();
        let (index, _) =
            protocol.phase(phase).ok_or_else(|| Refusal::NoSuchPhase(phase.clone()))?;
        let current = self.state().phases.current().map_or(0, |current| current.index);
        let first_after_dose = protocol.dose_phase();
        if current < first_after_dose || index < first_after_dose {
            return Err(Refusal::OnlyByDose);
        }
        let cause = match index {
            _ if index == current + 1 => PhaseCause::Early,
            _ if index + 1 == current => PhaseCause::Back,
            _ if index == current => return Err(Refusal::AlreadySo),
            _ => return Err(Refusal::NotANeighbour),
        };
        Ok(vec![Event::PhaseBegan { phase: phase.clone(), at_ms: now_ms, cause }])
    }

    fn extend_phase(&self, by_ms: i64, now_ms: i64) -> Decision {
        let end_ms = self.state().phases.planned_end_ms.ok_or(Refusal::NoPlannedEnd)?;
        let by_ms = by_ms.max(now_ms - end_ms);
        Ok(vec![Event::PhaseExtended { phase: self.current_phase_id(), by_ms }])
    }

    fn may_give(&self, dose: &Dose) -> Result<(), Refusal> {
        let first = self.state().first_dose_ms().is_some();
        match dose.kind {
            DoseKind::First if first => Err(Refusal::FirstDoseGiven),
            DoseKind::First => Ok(()),
            _ if !first => Err(Refusal::NoFirstDose),
            DoseKind::Further => Ok(()),
            DoseKind::Booster { order } => self.open_order(order),
        }
    }

    fn open_order(&self, entry: EntryId) -> Result<(), Refusal> {
        let open = self.state().open_booster().is_some_and(|open| open.entry == entry);
        if open { Ok(()) } else { Err(Refusal::NoOpenOrder) }
    }

    fn order(&self, order: Box<DoseOrder>) -> Decision {
        if order.of == OrderedDose::Booster && self.state().first_dose_ms().is_none() {
            return Err(Refusal::NoFirstDose);
        }
        Ok(vec![Event::DoseOrdered(checked_order(order)?)])
    }

    /// The amount lies beyond the practice's limit for typing.
    pub fn is_beyond_limit(&self, dose: &Dose) -> bool {
        let limit = self.protocol().dose_limit(&dose.drug);
        // A limit in another unit can't be compared, so the amount is typed once more.
        limit.is_some_and(|limit| dose.amount.exceeds(&limit.amount).unwrap_or(true))
    }

    fn give_dose(
        &self,
        read_back: EntryId,
        again: Option<&Amount>,
        at_ms: i64,
        then: AfterDose,
        now_ms: i64,
    ) -> Decision {
        let (confirmed, dose) = self.state().read_back.as_ref().ok_or(Refusal::NotReadBack)?;
        if *confirmed != read_back {
            return Err(Refusal::NotReadBack);
        }
        self.may_give(dose)?;
        let typed_twice = self.is_beyond_limit(dose);
        if typed_twice && !again.is_some_and(|again| again.equals(&dose.amount)) {
            return Err(Refusal::AmountNotTypedAgain);
        }
        let dose_given = Event::DoseGiven { read_back, dose: Box::new(dose.clone()), typed_twice };
        let mut events = vec![dose_given];
        let after = self.protocol().phases.get(self.protocol().dose_phase());
        match (dose.kind, after, then) {
            (DoseKind::First, Some(phase), _) => events.push(Event::PhaseBegan {
                phase: phase.id.clone(),
                at_ms,
                cause: PhaseCause::Dose,
            }),
            (DoseKind::Booster { .. }, _, AfterDose::PhaseBeginsAgain) => {
                events.extend(self.length_again(now_ms));
            }
            _ => {}
        }
        Ok(events)
    }

    /// The running phase's planned length, counted from now.
    fn length_again(&self, now_ms: i64) -> Option<Event> {
        let phases = &self.state().phases;
        let end_ms = phases.planned_end_ms?;
        let phase = self.current_phase()?;
        let PhaseLength::Planned { length_ms } = phase.length else { return None };
        Some(Event::PhaseExtended { phase: phase.id.clone(), by_ms: now_ms + length_ms - end_ms })
    }

    fn end_dosing(&self, how: DosingEnd) -> Decision {
        let state = self.state();
        let under_way = self.protocol().dosing.is_some()
            && state.first_dose_ms().is_some()
            && state.dosing_ended.is_none();
        if under_way { Ok(vec![Event::DosingEnded { how }]) } else { Err(Refusal::NoDosing) }
    }

    /// The check-in can still be answered or skipped.
    fn askable(&self, key: &CheckInKey) -> Result<&CheckInKind, Refusal> {
        let check_in =
            self.protocol().check_in(&key.id).ok_or_else(|| Refusal::NotDue(key.clone()))?;
        let record = self.state().check_ins.known.get(key);
        let asked_at_close = || self.state().required_open(self.protocol()).contains(key);
        match record.map(|record| &record.status) {
            Some(status) if status.is_settled() => Err(Refusal::Settled(key.clone())),
            Some(_) => Ok(&check_in.kind),
            None if asked_at_close() => Ok(&check_in.kind),
            None => Err(Refusal::NotDue(key.clone())),
        }
    }

    fn answer(&self, key: CheckInKey, answer: Answer, own_words: Option<String>) -> Decision {
        let kind = self.askable(&key)?;
        let wrong = || Refusal::WrongAnswer(key.clone());
        let mut beside = Vec::new();
        let answer = match (kind, answer) {
            (CheckInKind::Consent(consent), Answer::Choice { option, text: None }) => {
                beside.push(self.consent(consent.clone(), option.as_str().into())?);
                Answer::Choice { option, text: None }
            }
            (CheckInKind::Reminder | CheckInKind::Checklist(_), Answer::Done) => Answer::Done,
            (CheckInKind::Vitals, Answer::Done)
                if self.state().has_vitals_instead(self.protocol(), &key) =>
            {
                Answer::Done
            }
            (kind, answer) => {
                let choices: Vec<&Choice> = self.state().choices(kind).iter().collect();
                checked_answer(&key, kind, &choices, answer)?
            }
        };
        match (kind.is_answered_by(&answer, AnswerEffect::OwnWords), own_words) {
            (true, Some(words)) => {
                let text = checked(&words)?;
                beside.push(match kind {
                    CheckInKind::Intention(_) => Event::IntentionSet { text },
                    _ => Event::Wrote { kind: TextKind::OwnWords, text },
                });
            }
            (true, None) => return Err(Refusal::TextMissing),
            (false, Some(_)) => return Err(wrong()),
            (false, None) => {}
        }
        if let (true, Answer::Choice { option, .. }) =
            (kind.is_answered_by(&answer, AnswerEffect::EndsDosing), &answer)
        {
            beside.extend(self.end_dosing_by(option));
        }
        beside.insert(0, Event::CheckInAnswered { key, answer });
        Ok(beside)
    }

    /// The lozenge is out of the mouth: the hold ends with the answer, when it hasn't ended before.
    fn end_dosing_by(&self, option: &ChoiceId) -> Vec<Event> {
        DosingEnd::of(option).and_then(|how| self.end_dosing(how).ok()).unwrap_or_default()
    }

    fn postpone(&self, key: CheckInKey, now_ms: i64) -> Decision {
        let check_in =
            self.protocol().check_in(&key.id).ok_or_else(|| Refusal::NotDue(key.clone()))?;
        match self.state().check_ins.known.get(&key).map(|record| &record.status) {
            Some(CheckInStatus::Due | CheckInStatus::Postponed { .. }) => {
                Ok(vec![Event::CheckInPostponed { key, until_ms: now_ms + check_in.later_ms }])
            }
            Some(CheckInStatus::Passed) | None => Err(Refusal::NotDue(key)),
            Some(_) => Err(Refusal::Settled(key)),
        }
    }

    pub(super) fn known_modifiers(
        &self,
        code: &CodeId,
        modifiers: &[ModifierId],
    ) -> Result<CodeKind, Refusal> {
        let code =
            self.protocol().codebook.code(code).ok_or_else(|| Refusal::NoSuchCode(code.clone()))?;
        match modifiers.iter().find(|id| !code.modifiers.iter().any(|known| known.id == **id)) {
            Some(unknown) => Err(Refusal::NoSuchModifier(unknown.clone())),
            None => Ok(code.kind),
        }
    }

    fn observe(&self, code: CodeId, modifiers: Vec<ModifierId>, at_ms: i64) -> Decision {
        let kind = self.known_modifiers(&code, &modifiers)?;
        if self.protocol().codebook.code(&code).is_some_and(Code::is_talk) {
            return Ok(vec![if self.state().talk.is_some() {
                Event::TalkEnded
            } else {
                Event::TalkBegan
            }]);
        }
        Ok(vec![match (kind, self.state().open_state(&code)) {
            (CodeKind::Point, _) => Event::Observed { code, modifiers },
            (CodeKind::State, None) => Event::StateBegan { code, modifiers },
            (CodeKind::State, Some(open)) if open.from_ms > at_ms => {
                return Err(Refusal::EndsBeforeItBegan);
            }
            (CodeKind::State, Some(open)) => Event::StateEnded { state: open.entry, code },
        }])
    }

    /// The flags of vital signs that were taken at this session time.
    pub fn flags_of(&self, vitals: &Vitals, at_ms: i64) -> Vec<Flag> {
        let state = self.state();
        let after_dose = state.first_dose_ms().is_some_and(|dose_ms| at_ms >= dose_ms);
        flags(vitals, &self.protocol().ranges, &state.own_limits(), after_dose)
    }

    fn take_vitals(&self, vitals: Vitals, at_ms: i64) -> Decision {
        plausible(&vitals)?;
        let flags = self.flags_of(&vitals, at_ms);
        let mut events = vec![Event::VitalsTaken { vitals, flags }];
        if let Some(key) = self.state().vitals_answer(self.protocol(), at_ms) {
            events.push(Event::CheckInAnswered { key, answer: Answer::Done });
        }
        Ok(events)
    }

    fn open_attention(&self, entry: EntryId) -> Result<&super::Attention, Refusal> {
        let attention = self.state().attentions.iter().find(|attention| attention.entry == entry);
        match attention {
            Some(attention) if attention.ended_ms.is_some() => Err(Refusal::AlreadySo),
            Some(attention) => Ok(attention),
            None => Err(Refusal::NoSuchEntry(entry)),
        }
    }

    fn steer(&self, act: MusicAct) -> Decision {
        let music = &self.state().music;
        if music.is_silent() {
            return Err(Refusal::NoMusicHere);
        }
        let so_already = match act {
            MusicAct::Silence => music.choice == MusicChoice::Silence,
            MusicAct::SafeMusic => {
                music.choice == MusicChoice::SafeMusic && !music.waits && !music.output_waits
            }
            MusicAct::ReturnToPlan => {
                music.choice == MusicChoice::Plan && !music.waits && !music.output_waits
            }
            MusicAct::Repeat { on } => music.repeats == on,
            MusicAct::BringBack | MusicAct::UseFallback => !music.has_no_output(),
            MusicAct::Next
            | MusicAct::Calmer
            | MusicAct::Fuller
            | MusicAct::CalmerNext
            | MusicAct::FullerNext
            | MusicAct::Volume { .. } => false,
        };
        let sounding = music.sounding().map(str::to_owned);
        if so_already {
            Err(Refusal::AlreadySo)
        } else {
            Ok(vec![Event::Steered { act, sounding }])
        }
    }

    /// Relative, so that two presses in a row are two steps whatever the screen has seen of the first.
    fn move_volume(&self, by_db: f32) -> Decision {
        let music = &self.state().music;
        let db = (music.volume_db + by_db).clamp(LOWEST_VOLUME_DB, 0.0);
        match (db == music.volume_db, by_db < 0.0) {
            (true, true) => Err(Refusal::NothingQuieter),
            (true, false) => Err(Refusal::NothingLouder),
            (false, _) => self.steer(MusicAct::Volume { db }),
        }
    }

    fn close(&self, reason: Option<String>, now_ms: i64) -> Decision {
        let reason =
            reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        let (must, may): (Vec<OpenItem>, Vec<OpenItem>) =
            self.open_items(now_ms).into_iter().partition(|item| !item.may_stay_open());
        if !must.is_empty() || (reason.is_none() && !may.is_empty()) {
            return Err(Refusal::StillOpen(must.into_iter().chain(may).collect()));
        }
        let open: Vec<String> = may
            .into_iter()
            .map(|item| match item {
                OpenItem::Leaving(id) => id.to_string(),
                OpenItem::NotDone(key) => well_known::not_done(&key.id),
                OpenItem::Flagged(key) => well_known::flagged(&key.id),
                _ => well_known::NOT_BEFORE.to_owned(),
            })
            .collect();
        let unanswered = self.state().check_ins.known.iter().filter(|(_, record)| {
            matches!(record.status, CheckInStatus::Due | CheckInStatus::Postponed { .. })
        });
        let mut unanswered: Vec<_> = unanswered.collect();
        unanswered.sort_by_key(|(_, record)| record.due_ms);
        let mut events: Vec<Event> = unanswered
            .into_iter()
            .map(|(key, _)| Event::CheckInPassed { key: key.clone() })
            .collect();
        let reason = if open.is_empty() { None } else { reason.map(Reason::Typed) };
        events.push(Event::Closed { open, reason });
        Ok(events)
    }

    /// What would have to be settled, or given a reason, to close the session now.
    pub fn open_items(&self, now_ms: i64) -> Vec<OpenItem> {
        let state = self.state();
        let protocol = self.protocol();
        let states = state.states.iter().filter(|span| span.to_ms.is_none());
        let mut items: Vec<OpenItem> = states
            .map(|span| OpenItem::State { entry: span.entry, code: span.code.clone() })
            .collect();
        items.extend(state.required_open(protocol).into_iter().map(|key| {
            match protocol.check_in(&key.id).is_some_and(|check_in| check_in.at_close) {
                true => OpenItem::CheckIn(key),
                false => OpenItem::NotDone(key),
            }
        }));
        items.extend(state.flagged_at_close(protocol).into_iter().map(OpenItem::Flagged));
        let attentions = state.attentions.iter().filter(|attention| attention.ended_ms.is_none());
        items.extend(attentions.map(|attention| OpenItem::Attention(attention.entry)));
        items.extend(state.talk.map(|_| OpenItem::Talk));
        items.extend(state.read_back.as_ref().map(|_| OpenItem::ReadBack));
        if let Some(list) = protocol.leaving() {
            items.extend(state.open_in(list).map(|item| OpenItem::Leaving(item.id.clone())));
        }
        items.extend(
            state
                .leave_not_before_ms(protocol)
                .filter(|ms| now_ms < *ms)
                .map(|ms| OpenItem::NotBefore { ms }),
        );
        items
    }
}

impl Stream {
    /// Both, the chart first.
    pub const ALL: [Self; 2] = [Self::Chart, Self::Process];
}

/// An answer as it is kept, where it is one of those that the question has.
pub(super) fn checked_answer(
    key: &CheckInKey,
    kind: &CheckInKind,
    choices: &[&Choice],
    answer: Answer,
) -> Result<Answer, Refusal> {
    let wrong = || Refusal::WrongAnswer(key.clone());
    let answer = match (kind, answer) {
        (CheckInKind::Choice(_) | CheckInKind::Intention(_), Answer::Choice { option, text })
            if choices.iter().any(|choice| choice.id == option) =>
        {
            Answer::Choice { option, text: text.map(|text| checked(&text)).transpose()? }
        }
        (CheckInKind::Several(_), Answer::Several { options, text }) => {
            let chosen: Vec<&Choice> =
                choices.iter().copied().filter(|choice| options.contains(&choice.id)).collect();
            let is_mixed = chosen.len() > 1 && chosen.iter().any(|choice| choice.none);
            if chosen.is_empty() || chosen.len() != options.len() || is_mixed {
                return Err(wrong());
            }
            let options = chosen.iter().map(|choice| choice.id.clone()).collect();
            Answer::Several { options, text: text.map(|text| checked(&text)).transpose()? }
        }
        (CheckInKind::Scale(scale), Answer::Scale(step))
            if (scale.min..=scale.max).contains(&step) =>
        {
            Answer::Scale(step)
        }
        (CheckInKind::Text, Answer::Text(text)) => Answer::Text(checked(&text)?),
        _ => return Err(wrong()),
    };
    match &answer {
        Answer::Choice { text: None, .. } | Answer::Several { text: None, .. }
            if kind.asks_for_text(&answer) =>
        {
            Err(Refusal::TextMissing)
        }
        _ => Ok(answer),
    }
}

/// An order as it is kept. One that was entered here says something; one in the chart says where it is.
pub(super) fn checked_order(mut order: Box<DoseOrder>) -> Result<Box<DoseOrder>, Refusal> {
    if !order.words.trim().is_empty() {
        order.words = checked(&order.words)?;
    } else if order.amount.is_none() && matches!(order.source, OrderSource::Entered { .. }) {
        return Err(Refusal::TextMissing);
    }
    Ok(order)
}

/// Whether these signs, as they were typed, can be right. A value that can hardly be right is refused
/// once; asked about before, it is kept as it was read.
///
/// # Errors
/// The refusal to be told.
pub fn plausible_or_as_read(vitals: &mut Vitals, was_asked: bool) -> Result<(), Refusal> {
    match plausible(vitals) {
        Err(Refusal::Implausible(_)) if was_asked => {
            vitals.as_read = true;
            Ok(())
        }
        other => other,
    }
}

/// Whether these signs can be right: inside bounds that values hardly ever leave (the practice's ranges
/// lie far inside), the diastolic pressure below the systolic. One that can hardly be right is asked
/// about once, and may be kept as it was read.
///
/// # Errors
/// The refusal that recording them would meet.
pub fn plausible(vitals: &Vitals) -> Result<(), Refusal> {
    if vitals.readings.is_empty() {
        return Err(Refusal::NoVitals);
    }
    for (measure, reading) in &vitals.readings {
        let (low, high) = match measure {
            VitalSign::Systolic => (40.0, 300.0),
            VitalSign::Diastolic => (20.0, 200.0),
            VitalSign::Pulse => (20.0, 300.0),
            VitalSign::Spo2 => (40.0, 100.0),
            VitalSign::Respirations => (0.0, 80.0),
            VitalSign::Temperature => (25.0, 45.0),
        };
        match reading {
            VitalReading::Value(value) if !vitals.as_read && !(low..=high).contains(value) => {
                return Err(Refusal::Implausible(*measure));
            }
            VitalReading::NotTaken(why) if why.trim().is_empty() => {
                return Err(Refusal::ReasonMissing);
            }
            _ => {}
        }
    }
    match (vitals.value(VitalSign::Systolic), vitals.value(VitalSign::Diastolic)) {
        (Some(systolic), Some(diastolic)) if !vitals.as_read && diastolic >= systolic => {
            Err(Refusal::Implausible(VitalSign::Diastolic))
        }
        _ => Ok(()),
    }
}
