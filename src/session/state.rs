//! What a session is at a moment: a fold of its entries, nothing else.

use std::collections::BTreeMap;

use super::check_ins::{CheckInRecord, CheckInStatus, CheckIns};
use super::phases::Phases;
use super::{
    Answer, AttentionKind, CheckInKey, ChecklistTick, Corrections, Dose, DoseKind, DoseOrder,
    DosingEnd, Entry, Event, EventRule, Flag, FlagResponse, HelpPlan, MusicAct, Opening,
    OrderedDose, OutputReason, OwnLimit, Plan, Signature, SoundFact, TextKind, Vitals, Wall,
};
use crate::names::{EntryId, Initials};
use crate::protocol::{
    Amount, Anchor, CheckInKind, Checklist, ChecklistId, ChecklistItem, Choice, CodeId, ConsentId,
    ConsentOption, ItemId, ModifierId, Protocol, well_known,
};

/// The folded state. Its fields are open to read; only [`super::Session::apply`] changes them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The first record, once there is one.
    pub opening: Option<Opening>,
    /// The room's clock at the opening.
    pub opened_wall: Option<Wall>,
    pub closed_ms: Option<i64>,
    pub observer: Option<Initials>,
    /// The latest session time that an entry carries.
    pub last_ms: i64,
    pub phases: Phases,
    /// Doses given, in the order entered.
    pub doses: Vec<GivenDose>,
    /// A dose that was read back and is neither given nor set aside.
    pub read_back: Option<(EntryId, Dose)>,
    /// When and how the dosing hold ended.
    pub dosing_ended: Option<(i64, DosingEnd)>,
    /// Orders, in the order entered.
    pub orders: Vec<PlacedOrder>,
    pub effects_ended_ms: Option<i64>,
    pub check_ins: CheckIns,
    /// States, open and ended, in the order begun.
    pub states: Vec<StateSpan>,
    pub points: Vec<Point>,
    pub vitals: Vec<VitalsRecord>,
    /// The responses to flagged vital signs and serious answers, by their entries, and when, in session
    /// ms.
    pub responses: BTreeMap<EntryId, Vec<(i64, FlagResponse)>>,
    /// Texts of the chart and the client's own words.
    pub texts: Vec<Text>,
    /// The client's intention, in their own words.
    pub intention: Option<String>,
    /// The client's help plan for when it gets hard.
    pub help: Option<HelpPlan>,
    /// The moments that have words, by their entries.
    pub moment_words: BTreeMap<EntryId, String>,
    /// The therapist's private notes; folded from the process stream.
    pub process_notes: Vec<Text>,
    pub attentions: Vec<Attention>,
    /// Since when client and therapist talk.
    pub talk: Option<i64>,
    /// Consents by id, the option as shown.
    pub consents: BTreeMap<ConsentId, ConsentOption>,
    /// Ticked items by list and item.
    pub ticks: BTreeMap<(ChecklistId, ItemId), Tick>,
    pub music: MusicState,
    pub signatures: Vec<SignedBy>,
    /// What was added after the close.
    pub addenda: Vec<Addendum>,
}

/// A signature in the record.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedBy {
    pub entry: EntryId,
    pub wall: Wall,
    /// Of whom, as what, for what, over what.
    pub signature: Signature,
}

/// A later addition to the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Addendum {
    pub entry: EntryId,
    /// To which entry; `None`: to the whole.
    pub to: Option<EntryId>,
    pub who: Initials,
    pub wall: Wall,
    pub text: String,
}

/// A tick that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    pub who: Initials,
    pub wall: Wall,
    pub note: Option<String>,
}

/// A dose that was given.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenDose {
    pub entry: EntryId,
    /// When, in session ms (as amended).
    pub at_ms: i64,
    pub dose: Dose,
}

/// A prescriber's order in the record.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedOrder {
    pub entry: EntryId,
    pub order: DoseOrder,
    /// Given, declined, or replaced by a later one.
    pub settled: bool,
}

/// A state from its beginning to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct StateSpan {
    /// The entry that began it.
    pub entry: EntryId,
    pub code: CodeId,
    pub modifiers: Vec<ModifierId>,
    pub from_ms: i64,
    pub to_ms: Option<i64>,
}

/// A point observation, or a marked moment (`code` is then `None`).
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub entry: EntryId,
    pub at_ms: i64,
    pub code: Option<CodeId>,
    pub modifiers: Vec<ModifierId>,
}

/// Vital signs in the record.
#[derive(Debug, Clone, PartialEq)]
pub struct VitalsRecord {
    pub entry: EntryId,
    pub at_ms: i64,
    pub vitals: Vitals,
    pub flags: Vec<Flag>,
}

/// A text in the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub entry: EntryId,
    pub at_ms: i64,
    pub kind: TextKind,
    pub text: String,
}

/// An attention and what followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Attention {
    /// The entry that raised it.
    pub entry: EntryId,
    pub at_ms: i64,
    pub kind: Option<AttentionKind>,
    pub called_ms: Option<i64>,
    pub arrived_ms: Option<i64>,
    pub ended_ms: Option<i64>,
}

/// What the record says of the music.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MusicState {
    pub choice: MusicChoice,
    pub repeats: bool,
    /// dB below the cap.
    pub volume_db: f32,
    /// Steps calmer (negative) or fuller than planned.
    pub fuller: i8,
    pub plan: Option<Plan>,
    /// The planned piece that runs: number, title, session ms of its beginning, and where in the
    /// piece it began, in ms.
    pub running: Option<RunningCue>,
    /// Why the output is not there.
    pub output_lost: Option<OutputReason>,
    /// After a crash or a suspend the music waits for a person, who returns to the plan, or
    /// chooses the safe music.
    pub waits: bool,
    /// The output is there again after a long loss, and silent until a person wants to hear it.
    pub output_waits: bool,
}

impl MusicState {
    /// Nothing of Stillpoint's plays in this session.
    pub fn is_silent(&self) -> bool {
        self.plan.as_ref().is_some_and(Plan::is_silent)
    }

    /// Whatever is played is heard nowhere: the output is gone, or back and waiting for a person.
    pub fn has_no_output(&self) -> bool {
        self.output_waits || self.output_lost.is_some()
    }

    /// The title that can be heard: the plan runs on unheard under the safe music, under silence
    /// and without an output.
    pub fn sounding(&self) -> Option<&str> {
        if self.waits || self.has_no_output() {
            return None;
        }
        match self.choice {
            MusicChoice::Plan => self.running.as_ref().map(|running| running.title.as_str()),
            MusicChoice::SafeMusic => {
                self.plan.as_ref()?.safe.as_ref().map(|safe| safe.title.as_str())
            }
            MusicChoice::Silence => None,
        }
    }
}

/// The planned piece that runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningCue {
    pub cue: u32,
    pub title: String,
    /// Session ms at which it began.
    pub since_ms: i64,
    /// Where in the piece it began, in ms.
    pub from_ms: i64,
}

/// What the therapist chose to hear. Silence by choice is another thing than a lost output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MusicChoice {
    #[default]
    Plan,
    SafeMusic,
    Silence,
}

impl State {
    /// Who wrote the record has signed it: only addenda and further signatures follow.
    pub fn has_ended_corrections(&self) -> bool {
        self.signatures.iter().any(|signed| signed.signature.ends_corrections())
    }

    /// The effective first dose's time, from which T counts.
    pub fn first_dose_ms(&self) -> Option<i64> {
        self.doses.iter().find(|given| given.dose.kind == DoseKind::First).map(|given| given.at_ms)
    }

    /// All doses together, with this one where it is given: the amount, where the units agree, and how many
    /// they are.
    pub fn doses_total(&self, with: Option<&Dose>) -> (Option<Amount>, usize) {
        let doses = || self.doses.iter().map(|given| &given.dose).chain(with);
        (Amount::total(doses().map(|dose| &dose.amount)), doses().count())
    }

    /// The prescriber's order for the first dose.
    pub fn first_order(&self) -> Option<&DoseOrder> {
        let first = self.orders.iter().rev().find(|placed| placed.order.of == OrderedDose::First);
        first.map(|placed| &placed.order)
    }

    /// The order for a booster that is neither given nor declined.
    pub fn open_booster(&self) -> Option<&PlacedOrder> {
        let is_open =
            |placed: &&PlacedOrder| !placed.settled && placed.order.of == OrderedDose::Booster;
        self.orders.iter().rev().find(is_open)
    }

    /// The client's own limits for vital signs; of two for the same the later one.
    pub fn own_limits(&self) -> Vec<OwnLimit> {
        let mut limits: Vec<OwnLimit> = Vec::new();
        for limit in self.orders.iter().flat_map(|placed| &placed.order.limits) {
            limits.retain(|known| (known.measure, known.bound) != (limit.measure, limit.bound));
            limits.push(*limit);
        }
        limits
    }

    /// Marked moments without words, in the order entered.
    pub fn wordless_moments(&self) -> impl Iterator<Item = &Point> {
        let moments = self.points.iter().filter(|point| point.code.is_none());
        moments.filter(|point| !self.moment_words.contains_key(&point.entry))
    }

    /// The item of a checklist is ticked.
    pub fn is_ticked(&self, list: &ChecklistId, item: &ItemId) -> bool {
        self.ticks.contains_key(&(list.clone(), item.clone()))
    }

    /// The items of a checklist that are not ticked.
    pub fn open_in<'l>(&self, list: &'l Checklist) -> impl Iterator<Item = &'l ChecklistItem> {
        list.items.iter().filter(|item| !self.is_ticked(&list.id, &item.id))
    }

    /// The answers from which a check-in has one chosen: for an intention by whether there is one.
    pub fn choices<'k>(&self, kind: &'k CheckInKind) -> &'k [Choice] {
        match kind {
            CheckInKind::Choice(choices) | CheckInKind::Several(choices) => choices,
            CheckInKind::Intention(asked) if self.intention.is_some() => &asked.still,
            CheckInKind::Intention(asked) => &asked.choices,
            _ => &[],
        }
    }

    /// The earliest leaving by the protocol, in session ms; `None` without a dose, or before its phase has
    /// begun. While the dosing goes on its planned end counts.
    pub fn leave_not_before_ms(&self, protocol: &Protocol) -> Option<i64> {
        let dose_ms = self.first_dose_ms()?;
        let at = protocol.times.leave_not_before.as_ref()?;
        let planned_ms = || match (&at.anchor, &protocol.dosing) {
            (Anchor::DosingEnd, Some(dosing)) => Some(dose_ms + dosing.length_ms + at.offset_ms),
            _ => None,
        };
        self.reached_ms(protocol, at).or_else(planned_ms)
    }

    /// It is open and not closed.
    pub fn is_running(&self) -> bool {
        self.opening.is_some() && self.closed_ms.is_none()
    }

    /// The phase doesn't end by itself now: held, or a talk goes on.
    pub fn phase_waits(&self) -> bool {
        self.phases.held || self.talk.is_some()
    }

    /// The attention that is not over.
    pub fn open_attention(&self) -> Option<&Attention> {
        self.attentions.iter().rev().find(|attention| attention.ended_ms.is_none())
    }

    /// The open state with this code.
    pub fn open_state(&self, code: &CodeId) -> Option<&StateSpan> {
        self.states.iter().find(|span| span.code == *code && span.to_ms.is_none())
    }

    /// Folds one event of an entry in, with what later entries corrected of it.
    pub(super) fn fold(
        &mut self,
        protocol: &Protocol,
        entry: &Entry,
        event: &Event,
        corrections: &Corrections,
    ) {
        self.last_ms = self.last_ms.max(entry.stamp.session_ms);
        if !corrections.withdrawn.contains_key(&entry.id) || event.is(EventRule::OutlivesWithdrawal)
        {
            let at_ms = corrections.happened(entry).ms;
            self.fold_event(protocol, entry, at_ms, corrections.correct(entry, event));
        } else if matches!(event, Event::DoseGiven { .. }) {
            // Entered in error or not: its read-back is used up and must not give a dose again.
            self.read_back = None;
        }
    }

    /// In place of [`State::fold`], for an event on which that fails: only that a dose was given is
    /// known even then, so that it is never offered again.
    pub(super) fn leave_out(&mut self, entry: &Entry, event: &Event, corrections: &Corrections) {
        self.last_ms = self.last_ms.max(entry.stamp.session_ms);
        if let Event::DoseGiven { dose, .. } = event {
            self.read_back = None;
            if !corrections.withdrawn.contains_key(&entry.id) {
                let at_ms = entry.happened.ms;
                self.doses.push(GivenDose { entry: entry.id, at_ms, dose: (**dose).clone() });
            }
        }
    }

    /// What an event does to the phases and to what is due: all that is needed to look ahead.
    pub(super) fn fold_preview(&mut self, protocol: &Protocol, at_ms: i64, event: &Event) {
        self.phases.fold(protocol, event, at_ms);
        match event {
            Event::CheckInDue { key, due_ms } => {
                self.set_check_in(key.clone(), *due_ms, CheckInStatus::Due)
            }
            Event::CheckInPassed { key } => {
                self.set_check_in(key.clone(), at_ms, CheckInStatus::Passed)
            }
            Event::TalkBegan => self.talk = Some(at_ms),
            Event::TalkEnded => self.talk = None,
            _ => {}
        }
    }

    fn fold_event(&mut self, protocol: &Protocol, entry: &Entry, at_ms: i64, event: Event) {
        let id = entry.id;
        let now_ms = entry.stamp.session_ms;
        self.fold_preview(protocol, now_ms, &event);
        match event {
            Event::Opened(opening) => self.open(entry, *opening),
            Event::Closed { .. } => self.closed_ms = Some(now_ms),
            Event::DoseReadBack(dose) => self.read_back = Some((id, *dose)),
            Event::DoseSetAside { .. } => self.read_back = None,
            Event::DoseGiven { dose, .. } => {
                if let DoseKind::Booster { order } = dose.kind {
                    self.settle_order(order);
                }
                self.read_back = None;
                self.doses.push(GivenDose { entry: id, at_ms, dose: *dose });
            }
            Event::DosingEnded { how } => self.dosing_ended = Some((at_ms, how)),
            Event::DoseOrdered(order) => {
                for earlier in self.orders.iter_mut().filter(|it| it.order.of == order.of) {
                    earlier.settled = true;
                }
                self.orders.push(PlacedOrder { entry: id, order: *order, settled: false });
            }
            Event::BoosterDeclined { order, .. } => self.settle_order(order),
            Event::EffectsEnded => self.effects_ended_ms = Some(at_ms),
            Event::CheckInAnswered { key, answer } => {
                self.answer_check_in(protocol, key, (id, now_ms), answer)
            }
            Event::CheckInPostponed { key, until_ms } => {
                self.set_check_in(key, now_ms, CheckInStatus::Postponed { until_ms })
            }
            Event::CheckInSkipped { key, reason } => {
                self.set_check_in(key, now_ms, CheckInStatus::Skipped { entry: id, reason })
            }
            Event::CheckInsQuieted { until_ms } => self.check_ins.quiet_until_ms = Some(until_ms),
            Event::CheckInsResumed => self.check_ins.quiet_until_ms = None,
            Event::Observed { code, modifiers } => {
                self.points.push(Point { entry: id, at_ms, code: Some(code), modifiers })
            }
            Event::MomentMarked => {
                self.points.push(Point { entry: id, at_ms, code: None, modifiers: Vec::new() })
            }
            Event::StateBegan { code, modifiers } => {
                self.states.push(StateSpan {
                    entry: id,
                    code,
                    modifiers,
                    from_ms: at_ms,
                    to_ms: None,
                });
            }
            Event::StateEnded { state, .. } => {
                if let Some(span) = self.states.iter_mut().find(|span| span.entry == state) {
                    span.to_ms = Some(at_ms.max(span.from_ms));
                }
            }
            Event::VitalsTaken { vitals, flags } => {
                self.vitals.push(VitalsRecord { entry: id, at_ms, vitals, flags });
            }
            Event::FlagAnswered { flagged, response } => {
                self.responses.entry(flagged).or_default().push((now_ms, response));
            }
            Event::Wrote { kind: TextKind::Process, text } => {
                self.process_notes.push(Text { entry: id, at_ms, kind: TextKind::Process, text });
            }
            Event::Wrote { kind, text } => self.texts.push(Text { entry: id, at_ms, kind, text }),
            Event::AttentionRaised => self.attentions.push(Attention {
                entry: id,
                at_ms,
                kind: None,
                called_ms: None,
                arrived_ms: None,
                ended_ms: None,
            }),
            Event::AttentionDescribed { attention, kind } => {
                self.update_attention(attention, |it| it.kind = Some(kind))
            }
            Event::PrescriberCalled { attention } => {
                self.update_attention(attention, |it| it.called_ms = Some(at_ms))
            }
            Event::PrescriberArrived { attention } => {
                self.update_attention(attention, |it| it.arrived_ms = Some(at_ms))
            }
            Event::AttentionEnded { attention } => {
                self.update_attention(attention, |it| it.ended_ms = Some(at_ms))
            }
            Event::ConsentRecorded { consent, option } => {
                self.consents.insert(consent, option);
            }
            Event::ItemTicked(tick) => self.tick(tick, entry.who.clone(), entry.stamp.wall),
            Event::ObserverChanged { to } => self.observer = Some(to),
            Event::Steered { act, .. } => self.steer(act),
            Event::Planned(plan) => self.music.plan = Some(*plan),
            Event::Sound(fact) => self.fold_sound(now_ms, fact),
            Event::Resumed { .. } => {
                self.read_back = None;
                // What became of an output is said anew by the player that was begun since.
                self.music = MusicState {
                    waits: !self.music.is_silent(),
                    output_lost: None,
                    output_waits: false,
                    ..std::mem::take(&mut self.music)
                };
            }
            Event::Suspended { .. } => self.music.waits = !self.music.is_silent(),
            Event::IntentionSet { text } => self.intention = Some(text),
            Event::HelpAgreed(help) => self.help = Some(*help),
            Event::MomentWords { moment, text } => {
                self.moment_words.insert(moment, text);
            }
            Event::Signed(signature) => {
                self.signatures.push(SignedBy { entry: id, wall: entry.stamp.wall, signature })
            }
            Event::Addended { entry: to, text } => {
                self.addenda.push(Addendum {
                    entry: id,
                    to,
                    who: entry.who.clone(),
                    wall: entry.stamp.wall,
                    text,
                });
            }
            Event::PhaseBegan { .. }
            | Event::PhaseExtended { .. }
            | Event::PhaseHeld { .. }
            | Event::PhaseReleased { .. }
            | Event::CheckInDue { .. }
            | Event::CheckInPassed { .. }
            | Event::ConsentAsked { .. }
            | Event::SafetyTouched { .. }
            | Event::TalkBegan
            | Event::TalkEnded
            | Event::ProcessOpened
            | Event::OpenedInEmergency { .. }
            | Event::Interrupted { .. }
            | Event::Amended { .. }
            | Event::Withdrawn { .. }
            | Event::WallStepped { .. }
            | Event::Rebooted
            | Event::Restarted { .. }
            | Event::Recovered { .. } => {}
        }
    }

    fn open(&mut self, entry: &Entry, opening: Opening) {
        self.observer = Some(opening.therapist.clone());
        self.opened_wall = Some(entry.stamp.wall);
        for prepared in &opening.ticks {
            self.tick(prepared.tick.clone(), prepared.who.clone(), prepared.wall);
        }
        self.consents.extend(opening.consents.iter().cloned());
        self.opening = Some(opening);
    }

    fn tick(&mut self, tick: ChecklistTick, who: Initials, wall: Wall) {
        let place = (tick.list, tick.item);
        if tick.on {
            self.ticks.insert(place, Tick { who, wall, note: tick.note });
        } else {
            self.ticks.remove(&place);
        }
    }

    fn set_check_in(&mut self, key: CheckInKey, due_ms: i64, status: CheckInStatus) {
        let phase = self.phases.current().map(|current| current.index);
        let fresh = CheckInRecord { due_ms, phase, status: status.clone(), again_ms: None };
        self.check_ins.known.entry(key).or_insert(fresh).status = status;
    }

    /// An answer, which may have the check-in asked again, or end the client's intention.
    fn answer_check_in(
        &mut self,
        protocol: &Protocol,
        key: CheckInKey,
        (entry, now_ms): (EntryId, i64),
        answer: Answer,
    ) {
        let kind = protocol.check_in(&key.id).map(|check_in| &check_in.kind);
        let chosen = kind.map(|kind| kind.chosen(&answer)).unwrap_or_default();
        let again_ms = chosen.iter().filter_map(|choice| choice.again_ms).min();
        if chosen.iter().any(|choice| choice.id == well_known::NOT_TODAY) {
            self.intention = None;
        }
        self.set_check_in(key.clone(), now_ms, CheckInStatus::Answered { entry, answer });
        if let Some(record) = self.check_ins.known.get_mut(&key) {
            record.again_ms = again_ms.map(|after_ms| now_ms + after_ms);
        }
    }

    fn settle_order(&mut self, entry: EntryId) {
        if let Some(order) = self.orders.iter_mut().find(|order| order.entry == entry) {
            order.settled = true;
        }
    }

    fn update_attention(&mut self, entry: EntryId, change: impl FnOnce(&mut Attention)) {
        if let Some(attention) =
            self.attentions.iter_mut().find(|attention| attention.entry == entry)
        {
            change(attention);
        }
    }

    fn steer(&mut self, act: MusicAct) {
        let music = &mut self.music;
        match act {
            MusicAct::Silence => music.choice = MusicChoice::Silence,
            MusicAct::SafeMusic => {
                music.choice = MusicChoice::SafeMusic;
                music.waits = false;
            }
            MusicAct::ReturnToPlan => {
                music.choice = MusicChoice::Plan;
                music.waits = false;
            }
            MusicAct::Repeat { on } => music.repeats = on,
            MusicAct::Next => music.repeats = false,
            MusicAct::Calmer | MusicAct::CalmerNext => {
                music.fuller = music.fuller.saturating_sub(1)
            }
            MusicAct::Fuller | MusicAct::FullerNext => {
                music.fuller = music.fuller.saturating_add(1)
            }
            MusicAct::Volume { db } => music.volume_db = db,
            // Whether an output sounds is for the sound to say: it may not open, and may then be
            // asked for again.
            MusicAct::BringBack | MusicAct::UseFallback => {}
        }
    }

    fn fold_sound(&mut self, now_ms: i64, fact: SoundFact) {
        match fact {
            SoundFact::TrackBegan { cue, title, from_ms, .. } => {
                if self.music.running.as_ref().is_some_and(|running| running.cue != cue) {
                    self.music.repeats = false;
                }
                self.music.running = Some(RunningCue { cue, title, since_ms: now_ms, from_ms });
            }
            SoundFact::TrackFailed { .. }
            | SoundFact::Dropouts { .. }
            | SoundFact::OutputChosen { .. }
            | SoundFact::OutputKept { .. } => {}
            SoundFact::OutputLost { reason, .. } | SoundFact::NoOutput { reason } => {
                self.lose_output(reason);
            }
            SoundFact::OutputMoved { to, .. } => self.lose_output(OutputReason::Moved { to }),
            SoundFact::OutputBack { sounding, .. } => {
                self.music.output_lost = None;
                self.music.output_waits = !sounding;
            }
        }
    }
}

impl State {
    fn lose_output(&mut self, reason: OutputReason) {
        self.music.output_lost = Some(reason);
        self.music.output_waits = false;
    }
}
