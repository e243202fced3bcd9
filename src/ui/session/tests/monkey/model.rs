//! What should become of whatever is asked of a session, by rules of the test's own: written from
//! the design, reading neither the session nor its state. Only what time brings to the check-ins is
//! told to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::names::EntryId;
use crate::protocol::{
    CheckInKind, ChecklistId, CodeId, CodeKind, Flagged, ItemId, PhaseLength, Protocol,
};
use crate::session::{
    AfterDose, Amendment, Answer, CheckInKey, Command, DoseKind, Event, MusicAct, MusicChoice,
    OrderSource, OrderedDose, Reason, TextKind, When, plausible,
};

/// Undo takes nothing older.
const UNDO_MS: i64 = 30_000;
/// A time that is typed may be this far ahead, and this long before the session.
const AHEAD_MS: i64 = 60_000;
/// See [`AHEAD_MS`].
const BEFORE_MS: i64 = 24 * 3_600_000;
/// A text may be so long.
const LONGEST: usize = 20_000;

/// What an entry says, as far as the rules need it.
#[derive(Debug, Clone, PartialEq)]
enum Said {
    Phase { index: usize, end_ms: Option<i64> },
    EndMoves(i64),
    Held(bool),
    ReadBack(DoseKind),
    SetAside,
    Dose(DoseKind),
    Ordered(OrderedDose),
    Declined(EntryId),
    EffectsEnded,
    Answered(CheckInKey, Answer),
    Skipped(CheckInKey),
    Postponed(CheckInKey, i64),
    Due(CheckInKey, i64),
    Passed(CheckInKey),
    Quiet(Option<i64>),
    Point,
    Moment,
    StateBegan(CodeId),
    StateEnded(EntryId),
    Vitals,
    FlagAnswered,
    Text(TextKind),
    Attention,
    Attended(EntryId, Attended),
    Talk(bool),
    Consent,
    Tick((ChecklistId, ItemId), bool),
    Observer(String),
    Steered(MusicAct),
    Amended(EntryId, Option<i64>),
    Withdrew(EntryId),
}

/// What became of an attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Attended {
    Described,
    Called,
    Arrived,
    Over,
}

/// An entry that the model expects to have been kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) id: EntryId,
    entered_ms: i64,
    happened_ms: i64,
    who: String,
    said: Vec<Said>,
}

/// Where a check-in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Due(i64),
    Settled,
    Passed,
}

/// What is so now.
#[derive(Debug, Clone, Default)]
pub(super) struct So {
    pub(super) phase: usize,
    pub(super) end_ms: Option<i64>,
    pub(super) held: bool,
    pub(super) talk: bool,
    pub(super) first_dose_ms: Option<i64>,
    pub(super) doses: usize,
    pub(super) read_back: Option<(EntryId, i64, DoseKind)>,
    pub(super) choice: MusicChoice,
    pub(super) repeats: bool,
    volume_db: f32,
    pub(super) observer: String,
    orders: BTreeMap<EntryId, bool>,
    effects_ended: bool,
    /// Code, beginning, and whether it is open, by the entry that began it.
    states: BTreeMap<EntryId, (CodeId, i64, bool)>,
    attentions: BTreeMap<EntryId, BTreeSet<Attended>>,
    /// Vital signs and serious answers.
    flagged: BTreeSet<EntryId>,
    check_ins: BTreeMap<CheckInKey, Stage>,
    quiet_until_ms: Option<i64>,
    ticks: BTreeSet<(ChecklistId, ItemId)>,
}

impl So {
    /// The codes of the states that are open.
    pub(super) fn open_states(&self) -> BTreeSet<&str> {
        self.states.values().filter(|(_, _, open)| *open).map(|(code, ..)| code.as_str()).collect()
    }

    fn open_state(&self, code: &CodeId) -> Option<(EntryId, i64)> {
        self.states
            .iter()
            .find(|(_, (known, _, open))| known == code && *open)
            .map(|(id, (_, from_ms, _))| (*id, *from_ms))
    }

    /// Moves on to the phases whose time has come.
    fn pass(&mut self, protocol: &Protocol, now_ms: i64) {
        while let Some(end_ms) =
            self.end_ms.filter(|end_ms| *end_ms <= now_ms && !self.held && !self.talk)
        {
            if self.phase + 1 >= protocol.phases.len() {
                return;
            }
            self.phase += 1;
            self.end_ms = planned_end(protocol, self.phase, end_ms);
        }
    }
}

fn planned_end(protocol: &Protocol, phase: usize, from_ms: i64) -> Option<i64> {
    match protocol.phases[phase].length {
        PhaseLength::Planned { length_ms } => Some(from_ms + length_ms),
        _ => None,
    }
}

/// What the model expects of a command.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expected {
    Kept,
    Refused,
    /// A check-in is asked again at the close: whether its time has come is the plan's to say.
    Either,
}

/// The rules, and what they made of all that was asked.
#[derive(Debug)]
pub(super) struct Model {
    protocol: Arc<Protocol>,
    pub(super) so: So,
    pub(super) kept: Vec<Kept>,
    pub(super) refused: usize,
}

fn reasoned(reason: &Reason) -> bool {
    match reason {
        Reason::Typed(text) => wordy(text),
        Reason::Offered(_) => true,
    }
}

fn wordy(text: &str) -> bool {
    let length = text.trim().chars().count();
    length > 0 && length <= LONGEST
}

impl Model {
    pub(super) fn new(protocol: Arc<Protocol>, observer: &str) -> Self {
        let so = So { observer: observer.to_owned(), ..So::default() };
        Self { protocol, so, kept: Vec::new(), refused: 0 }
    }

    /// When a command's thing happened, where that can be recorded.
    fn happened_ms(when: When, now_ms: i64) -> Option<i64> {
        let ms = match when {
            When::Now => now_ms,
            When::Ago { ms } => now_ms - ms,
            When::At { ms } | When::About { ms } => ms,
        };
        (-BEFORE_MS..=now_ms + AHEAD_MS).contains(&ms).then_some(ms.min(now_ms))
    }

    /// What a command will say when it is kept, and when that happened; `None` when it is refused.
    fn says(&self, command: &Command, now_ms: i64) -> Option<(i64, Vec<Said>)> {
        let so = &self.so;
        let dose_phase = self.protocol.dose_phase();
        let open_order = |order: &EntryId| so.orders.get(order) == Some(&false);
        let may_give = |kind: DoseKind| match kind {
            DoseKind::First => so.first_dose_ms.is_none(),
            DoseKind::Further => so.first_dose_ms.is_some(),
            DoseKind::Booster { order } => so.first_dose_ms.is_some() && open_order(&order),
        };
        let attends = |attention: &EntryId, what: Attended| {
            let had = so.attentions.get(attention).filter(|had| !had.contains(&Attended::Over))?;
            let again = matches!(what, Attended::Called | Attended::Arrived) && had.contains(&what);
            (!again).then(|| vec![Said::Attended(*attention, what)])
        };
        let now = |said: Vec<Said>| Some((now_ms, said));
        let only = |so: bool, said: Said| so.then(|| (now_ms, vec![said]));
        let at =
            |when: &When, said: Said| Self::happened_ms(*when, now_ms).map(|ms| (ms, vec![said]));
        match command {
            Command::BeginPhase { phase } => {
                let (index, _) = self.protocol.phase(phase)?;
                let neighbour =
                    index.abs_diff(so.phase) == 1 && index >= dose_phase && so.phase >= dose_phase;
                only(
                    neighbour,
                    Said::Phase { index, end_ms: planned_end(&self.protocol, index, now_ms) },
                )
            }
            Command::ExtendPhase { by_ms } => so
                .end_ms
                .and_then(|end_ms| now(vec![Said::EndMoves((*by_ms).max(now_ms - end_ms))])),
            Command::HoldPhase => only(!so.held && so.end_ms.is_some(), Said::Held(true)),
            Command::ReleasePhase => only(so.held, Said::Held(false)),
            Command::ReadBackDose(dose) => only(may_give(dose.kind), Said::ReadBack(dose.kind)),
            Command::SetDoseAside => only(so.read_back.is_some(), Said::SetAside),
            Command::GiveDose { read_back, when, then, .. } => {
                let (_, _, kind) = so.read_back.filter(|(id, ..)| id == read_back)?;
                let ms = Self::happened_ms(*when, now_ms).filter(|_| may_give(kind))?;
                let mut said = vec![Said::Dose(kind)];
                if kind == DoseKind::First {
                    said.push(Said::Phase {
                        index: dose_phase,
                        end_ms: planned_end(&self.protocol, dose_phase, ms),
                    });
                }
                let again = *then == AfterDose::PhaseBeginsAgain;
                if again && matches!(kind, DoseKind::Booster { .. }) {
                    let anew_ms = planned_end(&self.protocol, so.phase, now_ms);
                    said.extend(
                        so.end_ms.zip(anew_ms).map(|(end, anew)| Said::EndMoves(anew - end)),
                    );
                }
                Some((ms, said))
            }
            Command::OrderDose(order) => {
                let is_chart = matches!(order.source, OrderSource::InChart { .. });
                let says = is_chart || order.amount.is_some() || wordy(&order.words);
                let after = order.of == OrderedDose::First || so.first_dose_ms.is_some();
                only(says && after, Said::Ordered(order.of))
            }
            Command::DeclineBooster { order, reason } => {
                only(open_order(order) && wordy(reason), Said::Declined(*order))
            }
            Command::EndDosing { .. } => None,
            Command::EndEffects { when } => at(when, Said::EffectsEnded)
                .filter(|_| so.first_dose_ms.is_some() && !so.effects_ended),
            Command::AnswerCheckIn { key, answer, own_words } => {
                let texts = own_words.iter().map(|_| Said::Text(TextKind::OwnWords));
                let said = std::iter::once(Said::Answered(key.clone(), answer.clone()))
                    .chain(texts)
                    .collect();
                now(said).filter(|_| so.check_ins.get(key) != Some(&Stage::Settled))
            }
            Command::SkipCheckIn { key, reason } => only(
                so.check_ins.get(key) != Some(&Stage::Settled) && reasoned(reason),
                Said::Skipped(key.clone()),
            ),
            Command::PostponeCheckIn { key } => {
                let later_ms = self.protocol.check_in(&key.id)?.later_ms;
                let due = matches!(so.check_ins.get(key), Some(Stage::Due(_)));
                only(due, Said::Postponed(key.clone(), now_ms + later_ms))
            }
            Command::QuietCheckIns { for_ms } => now(vec![Said::Quiet(Some(now_ms + for_ms))]),
            Command::ResumeCheckIns => {
                only(so.quiet_until_ms.is_some_and(|until_ms| now_ms < until_ms), Said::Quiet(None))
            }
            Command::Observe { code, when, .. } => {
                let known = self.protocol.codebook.code(code)?;
                let said = match so.open_state(code) {
                    _ if known.is_talk() => Said::Talk(!so.talk),
                    _ if known.kind == CodeKind::Point => Said::Point,
                    Some((entry, from_ms)) => {
                        let ended = at(when, Said::StateEnded(entry));
                        return ended.filter(|(ms, _)| from_ms <= *ms);
                    }
                    None => Said::StateBegan(code.clone()),
                };
                at(when, said)
            }
            Command::EndState { state, when } => {
                let (_, from_ms, open) = so.states.get(state)?;
                at(when, Said::StateEnded(*state)).filter(|(ms, _)| *open && from_ms <= ms)
            }
            Command::TakeVitals { vitals, when } => {
                let (ms, mut said) =
                    at(when, Said::Vitals).filter(|_| plausible(vitals).is_ok())?;
                said.extend(
                    self.vitals_asked_for(now_ms).map(|key| Said::Answered(key, Answer::Done)),
                );
                Some((ms, said))
            }
            Command::AnswerFlag { flagged, .. } => {
                only(so.flagged.contains(flagged), Said::FlagAnswered)
            }
            Command::Write { kind, text, when } => {
                at(when, Said::Text(*kind)).filter(|_| wordy(text))
            }
            Command::MarkMoment { when } => at(when, Said::Moment),
            Command::AddMomentWords { text, when, .. } => {
                at(when, Said::Text(TextKind::OwnWords)).filter(|_| wordy(text))
            }
            Command::SetIntention { text } => only(wordy(text), Said::Text(TextKind::OwnWords)),
            Command::TouchForSafety { when, .. } => at(when, Said::Point),
            Command::RaiseAttention => now(vec![Said::Attention]),
            Command::DescribeAttention { attention, .. } => {
                now(attends(attention, Attended::Described)?)
            }
            Command::CallPrescriber { attention } => now(attends(attention, Attended::Called)?),
            Command::PrescriberArrives { attention } => now(attends(attention, Attended::Arrived)?),
            Command::EndAttention { attention } => now(attends(attention, Attended::Over)?),
            Command::BeginTalk => only(!so.talk, Said::Talk(true)),
            Command::EndTalk => only(so.talk, Said::Talk(false)),
            Command::RecordConsent { .. } => now(vec![Said::Consent]),
            Command::TickItem(tick) => {
                let place = (tick.list.clone(), tick.item.clone());
                let item = self
                    .protocol
                    .checklist(&tick.list)?
                    .items
                    .iter()
                    .find(|item| item.id == tick.item)?;
                let told = !tick.on
                    || item.asks.is_none()
                    || tick.note.as_ref().is_some_and(|note| wordy(note));
                only(so.ticks.contains(&place) != tick.on && told, Said::Tick(place, tick.on))
            }
            Command::ChangeObserver { to } => {
                only(to.as_str() != so.observer, Said::Observer(to.to_string()))
            }
            Command::Steer(act) => {
                let already = match act {
                    MusicAct::Silence => so.choice == MusicChoice::Silence,
                    MusicAct::SafeMusic => so.choice == MusicChoice::SafeMusic,
                    MusicAct::ReturnToPlan => so.choice == MusicChoice::Plan,
                    MusicAct::Repeat { on } => so.repeats == *on,
                    MusicAct::BringBack | MusicAct::UseFallback => true,
                    _ => false,
                };
                only(!already, Said::Steered(*act))
            }
            Command::MoveVolume { by_db } => {
                let db = (so.volume_db + by_db).clamp(-60.0, 0.0);
                only(db != so.volume_db, Said::Steered(MusicAct::Volume { db }))
            }
            Command::Amend { entry, to, reason } => {
                let ms = match to {
                    Amendment::Time { happened_ms, .. } => Some(*happened_ms),
                    _ => None,
                };
                let may = self.may_amend(*entry, to)
                    && reasoned(reason)
                    && ms.is_none_or(|ms| ms <= now_ms);
                let mut said = vec![Said::Amended(*entry, ms)];
                let moved = ms
                    .zip(so.first_dose_ms)
                    .filter(|_| self.is_first_dose(*entry))
                    .map(|(ms, dose_ms)| ms - dose_ms);
                if let (Some(by_ms), Some(end_ms)) = (moved.filter(|by_ms| *by_ms != 0), so.end_ms)
                {
                    said.push(Said::EndMoves(by_ms.max(now_ms - end_ms)));
                }
                now(said).filter(|_| may)
            }
            Command::Withdraw { entry, reason } => {
                only(self.correctable(*entry).is_some() && reasoned(reason), Said::Withdrew(*entry))
            }
            Command::Undo => {
                self.undoable(now_ms).and_then(|entry| now(vec![Said::Withdrew(entry)]))
            }
            _ => None,
        }
    }

    /// The check-in that vital signs answer: the one that waits longest.
    fn vitals_asked_for(&self, now_ms: i64) -> Option<CheckInKey> {
        let asks = |key: &CheckInKey| {
            self.protocol.check_in(&key.id).is_some_and(|it| it.kind == CheckInKind::Vitals)
        };
        let waits = self.so.check_ins.iter().filter_map(|(key, stage)| match stage {
            Stage::Due(due_ms) if *due_ms <= now_ms && asks(key) => Some((*due_ms, key)),
            _ => None,
        });
        waits.min().map(|(_, key)| key.clone())
    }

    fn entry(&self, id: EntryId) -> Option<&Kept> {
        self.kept.iter().find(|kept| kept.id == id)
    }

    fn is_withdrawn(&self, id: EntryId) -> bool {
        self.kept.iter().flat_map(|kept| &kept.said).any(|said| *said == Said::Withdrew(id))
    }

    fn is_first_dose(&self, id: EntryId) -> bool {
        self.entry(id).is_some_and(|kept| kept.said.contains(&Said::Dose(DoseKind::First)))
    }

    /// The entry, where a person made it, can correct it, and hasn't withdrawn it.
    fn correctable(&self, id: EntryId) -> Option<&Kept> {
        let stays = |said: &Said| {
            matches!(
                said,
                Said::Phase { .. }
                    | Said::EndMoves(_)
                    | Said::Held(_)
                    | Said::ReadBack(_)
                    | Said::SetAside
                    | Said::Postponed(..)
                    | Said::Due(..)
                    | Said::Passed(_)
                    | Said::Quiet(_)
                    | Said::Talk(_)
                    | Said::Tick(..)
                    | Said::Observer(_)
                    | Said::Steered(_)
                    | Said::Amended(..)
                    | Said::Withdrew(_)
            )
        };
        self.entry(id).filter(|kept| {
            kept.said.first().is_some_and(|said| !stays(said)) && !self.is_withdrawn(id)
        })
    }

    fn may_amend(&self, id: EntryId, to: &Amendment) -> bool {
        let Some(kept) = self.correctable(id) else { return false };
        let fits = |said: &Said| match (to, said) {
            (Amendment::Time { .. }, _) => true,
            (Amendment::Text(text), Said::Text(_)) => !text.trim().is_empty(),
            (Amendment::Vitals { vitals, .. }, Said::Vitals) => plausible(vitals).is_ok(),
            (Amendment::Dose(dose), Said::Dose(kind)) => dose.kind == *kind,
            (Amendment::Modifiers(_), Said::Point | Said::StateBegan(_)) => true,
            (Amendment::Answer(_), Said::Answered(_, answer)) => *answer != Answer::Done,
            _ => false,
        };
        kept.said.iter().any(fits)
    }

    /// One's own last entry, unless it stays, is a dose, or is too old.
    fn undoable(&self, now_ms: i64) -> Option<EntryId> {
        let corrects =
            |kept: &&Kept| matches!(kept.said.first(), Some(Said::Amended(..) | Said::Withdrew(_)));
        let own = |kept: &&Kept| {
            kept.who == self.so.observer && !corrects(kept) && !self.is_withdrawn(kept.id)
        };
        let last = self.kept.iter().rev().find(own)?;
        let dose = matches!(last.said.first(), Some(Said::Dose(_)));
        (now_ms - last.entered_ms <= UNDO_MS && !dose)
            .then_some(last.id)
            .filter(|id| self.correctable(*id).is_some())
    }

    pub(super) fn expects(&self, command: &Command, now_ms: i64) -> Expected {
        let unknown = |key: &CheckInKey| !self.so.check_ins.contains_key(key);
        match (command, self.says(command, now_ms)) {
            (Command::AnswerCheckIn { key, .. } | Command::SkipCheckIn { key, .. }, Some(_))
                if unknown(key) =>
            {
                Expected::Either
            }
            (_, Some(_)) => Expected::Kept,
            (_, None) => Expected::Refused,
        }
    }

    /// A command was kept.
    pub(super) fn learns(&mut self, command: &Command, id: EntryId, now_ms: i64) {
        let (happened_ms, said) =
            self.says(command, now_ms).expect("only what is expected is kept");
        let who = self.so.observer.clone();
        self.takes(Kept { id, entered_ms: now_ms, happened_ms, who, said });
    }

    /// Time has passed. What it brought to the check-ins is told; the phases are the model's to
    /// know.
    pub(super) fn passes(&mut self, brought: Option<(EntryId, &[Event])>, now_ms: i64) {
        let before = self.so.phase;
        self.so.pass(&self.protocol, now_ms);
        let moved = self.so.phase != before;
        let Some((id, events)) = brought else {
            assert!(!moved, "a phase that should have begun by itself did not");
            return;
        };
        let mut said = Vec::new();
        if moved {
            said.push(Said::Phase { index: self.so.phase, end_ms: self.so.end_ms });
        }
        for event in events {
            match event {
                Event::CheckInDue { key, due_ms } => said.push(Said::Due(key.clone(), *due_ms)),
                Event::CheckInPassed { key } => said.push(Said::Passed(key.clone())),
                Event::PhaseBegan { .. } => assert!(moved, "a phase began before its time"),
                event => panic!("time brings no {event:?}"),
            }
        }
        self.takes(Kept { id, entered_ms: now_ms, happened_ms: now_ms, who: String::new(), said });
    }

    fn takes(&mut self, kept: Kept) {
        let corrects =
            kept.said.iter().any(|said| matches!(said, Said::Withdrew(_) | Said::Amended(..)));
        self.kept.push(kept);
        if corrects {
            // As if it had been right at once.
            let observer = self.first_observer();
            self.so = So { observer, ..So::default() };
            for place in 0..self.kept.len() {
                self.fold(place);
            }
        } else {
            self.fold(self.kept.len() - 1);
        }
    }

    fn first_observer(&self) -> String {
        self.kept
            .iter()
            .find(|kept| !kept.who.is_empty())
            .map_or(self.so.observer.clone(), |kept| kept.who.clone())
    }

    fn amended_ms(&self, id: EntryId) -> Option<i64> {
        let times =
            self.kept.iter().rev().flat_map(|kept| &kept.said).filter_map(|said| match said {
                Said::Amended(entry, ms) if *entry == id => *ms,
                _ => None,
            });
        times.into_iter().next()
    }

    fn fold(&mut self, place: usize) {
        let Kept { id, entered_ms, happened_ms, said, .. } = self.kept[place].clone();
        let withdrawn = self.is_withdrawn(id);
        let at_ms = self.amended_ms(id).unwrap_or(happened_ms);
        let so = &mut self.so;
        for said in said.into_iter().filter(|_| !withdrawn) {
            match said {
                Said::Phase { index, end_ms } => {
                    (so.phase, so.end_ms, so.held) = (index, end_ms, false);
                }
                Said::EndMoves(by_ms) => so.end_ms = so.end_ms.map(|end_ms| end_ms + by_ms),
                Said::Held(held) => {
                    so.held = held;
                    so.end_ms =
                        so.end_ms.map(|end_ms| if held { end_ms } else { end_ms.max(entered_ms) });
                }
                Said::ReadBack(kind) => so.read_back = Some((id, entered_ms, kind)),
                Said::SetAside => so.read_back = None,
                Said::Dose(kind) => {
                    so.doses += 1;
                    so.read_back = None;
                    match kind {
                        DoseKind::First => so.first_dose_ms = Some(at_ms),
                        DoseKind::Booster { order } => drop(so.orders.insert(order, true)),
                        DoseKind::Further => {}
                    }
                }
                Said::Ordered(OrderedDose::First) => {}
                Said::Ordered(OrderedDose::Booster) => {
                    so.orders.values_mut().for_each(|settled| *settled = true);
                    so.orders.insert(id, false);
                }
                Said::Declined(order) => drop(so.orders.insert(order, true)),
                Said::EffectsEnded => so.effects_ended = true,
                Said::Answered(key, answer) => {
                    let check_in = self.protocol.check_in(&key.id);
                    let chosen = check_in.map(|it| it.kind.chosen(&answer)).unwrap_or_default();
                    if chosen.iter().any(|choice| choice.flagged == Flagged::AtOnce) {
                        so.flagged.insert(id);
                    }
                    so.check_ins.insert(key, Stage::Settled);
                }
                Said::Skipped(key) => drop(so.check_ins.insert(key, Stage::Settled)),
                Said::Postponed(key, until_ms) => {
                    so.check_ins.insert(key, Stage::Due(until_ms));
                }
                Said::Due(key, due_ms) => drop(so.check_ins.insert(key, Stage::Due(due_ms))),
                Said::Passed(key) => drop(so.check_ins.insert(key, Stage::Passed)),
                Said::Quiet(until_ms) => so.quiet_until_ms = until_ms,
                Said::StateBegan(code) => drop(so.states.insert(id, (code, at_ms, true))),
                Said::StateEnded(state) => {
                    if let Some((_, _, open)) = so.states.get_mut(&state) {
                        *open = false;
                    }
                }
                Said::Vitals => drop(so.flagged.insert(id)),
                Said::Attention => drop(so.attentions.insert(id, BTreeSet::new())),
                Said::Attended(attention, what) => {
                    if let Some(had) = so.attentions.get_mut(&attention) {
                        had.insert(what);
                    }
                }
                Said::Talk(talks) => {
                    so.talk = talks;
                    so.end_ms =
                        so.end_ms.map(|end_ms| if talks { end_ms } else { end_ms.max(entered_ms) });
                }
                Said::Tick(place, on) => {
                    if on {
                        so.ticks.insert(place)
                    } else {
                        so.ticks.remove(&place)
                    };
                }
                Said::Observer(to) => so.observer = to,
                Said::Steered(act) => match act {
                    MusicAct::Silence => so.choice = MusicChoice::Silence,
                    MusicAct::SafeMusic => so.choice = MusicChoice::SafeMusic,
                    MusicAct::ReturnToPlan => so.choice = MusicChoice::Plan,
                    MusicAct::Repeat { on } => so.repeats = on,
                    MusicAct::Next => so.repeats = false,
                    MusicAct::Volume { db } => so.volume_db = db,
                    _ => {}
                },
                Said::Point
                | Said::Moment
                | Said::FlagAnswered
                | Said::Text(_)
                | Said::Consent
                | Said::Amended(..)
                | Said::Withdrew(_) => {}
            }
        }
    }
}
