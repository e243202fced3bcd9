//! A session run by a script instead of a person: the same core, journal and music, on a clock that
//! is turned.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::script::{Act, Script, Step};
use crate::clock::{Clock, ClockReading, ManualClock};
use crate::journal::{SaveTrouble, Unsaved};
use crate::live::{Notice, Runner};
use crate::music::Player;
use crate::names::{EntryId, Initials};
use crate::practice::{Practice, Preparation, SessionError};
use crate::protocol::{Anchor, AnswerEffect, CheckInKind};
use crate::session::{
    AfterDose, Answer, CheckInKey, CheckInStatus, ChecklistTick, Command, Dose, DoseKind, Entry,
    OfferedReason, OpenItem, Refusal, When,
};

/// How fast the rehearsal's clock is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// So many times as fast as a clock on the wall.
    Times(f64),
    /// As fast as the machine can.
    Max,
}

/// A rehearsal that runs.
pub struct Rehearsal {
    runner: Runner,
    clock: ManualClock,
    script: Script,
    next: usize,
    told: Progress,
    pace: Pace,
    turned_at: Instant,
}

/// What was told already.
#[derive(Debug, Default)]
struct Progress {
    entries: usize,
    notices: usize,
    not_saved: bool,
}

/// Something that became so, told as soon as it is kept.
#[derive(Debug)]
pub enum RehearsalEvent<'a> {
    /// An entry is kept.
    Kept(&'a Entry),
    /// A step of the script was refused.
    Refused(&'a Step, &'a Refusal),
    /// Nothing is kept any more, why; the program keeps trying.
    NotSaved(&'a SaveTrouble),
    /// Everything that waited is being kept again.
    SavedAgain,
    /// Something that staff may want to know.
    Notice(&'a Notice),
}

/// Why a rehearsal did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    #[error(transparent)]
    Start(#[from] SessionError),
    /// A report of the program's own was refused.
    #[error("the rehearsal stopped: {0}")]
    Refused(#[from] Refusal),
    /// The disk did not keep everything.
    #[error(transparent)]
    Unsaved(#[from] Unsaved),
}

/// The clock goes in steps of this length.
const STEP_MS: i64 = 1_000;
/// A script that never closes its session is ended here.
const LONGEST_MS: i64 = 8 * 3_600_000;
/// How long the end waits for a disk that keeps nothing before it says how many lines are missing.
const LAST_SYNC_WITHIN: Duration = Duration::from_secs(10);

/// The music's last fade, and a breath.
const LAST_FADE_MS: i64 = 12_000;

impl Rehearsal {
    /// Begins a rehearsal at this moment of the day.
    ///
    /// # Errors
    /// When the session can't be begun.
    pub fn begin(
        practice: &Practice,
        preparation: Preparation,
        script: Script,
        now: &ClockReading,
        pace: Pace,
        player: Box<dyn Player>,
    ) -> Result<Self, SessionError> {
        let clock = ManualClock::new(now.wall, now.zone.clone());
        let runner = practice.begin(preparation, &clock, player)?;
        Ok(Self::of(runner, clock, script, pace))
    }

    fn of(runner: Runner, clock: ManualClock, script: Script, pace: Pace) -> Self {
        Self {
            runner,
            clock,
            script,
            next: 0,
            told: Progress::default(),
            pace,
            turned_at: Instant::now(),
        }
    }

    /// Resumes a rehearsal that was cut off, from where its record ends.
    ///
    /// # Errors
    /// When the record can't be resumed.
    pub fn resume(
        practice: &Practice,
        folder: &Path,
        script: Script,
        pace: Pace,
        player: Box<dyn Player>,
    ) -> Result<Self, SessionError> {
        let (_, report) = practice.review(folder)?;
        let ends = [report.chart.last, report.process.and_then(|process| process.last)];
        let last = ends
            .into_iter()
            .flatten()
            .max_by_key(|stamp| stamp.session_ms)
            .ok_or(SessionError::Closed)?;
        let (boot_id, boot_ms) = (last.boot.id.clone(), last.boot.ms);
        let clock = ManualClock::at(ClockReading {
            boot_id,
            boot_ms,
            mono_ms: boot_ms,
            wall: last.wall,
            zone: last.zone.clone(),
        });
        let runner = practice.resume(folder, &clock, |_| player)?;
        let mut rehearsal = Self::of(runner, clock, script, pace);
        rehearsal.pass_over_done();
        Ok(rehearsal)
    }

    /// Goes to the first step that was not done before the cut: what the record says of its last
    /// second tells how far that got.
    fn pass_over_done(&mut self) {
        let now_ms = self.now_ms();
        while self.due_step(now_ms - 1).is_some() {
            self.next += 1;
        }
        let by_hand = |entry: &&std::sync::Arc<Entry>| {
            entry.stamp.session_ms == now_ms && entry.who != Initials::program()
        };
        let mut made = self.runner.session().entries().iter().filter(by_hand).count();
        while let Some(rest) =
            self.due_step(now_ms).and_then(|step| made.checked_sub(step.act.entries()))
        {
            made = rest;
            self.next += 1;
        }
    }

    /// The runner of the rehearsed session.
    pub fn runner(&self) -> &Runner {
        &self.runner
    }

    /// Runs to the close, telling what happens, and waits until everything is kept.
    ///
    /// # Errors
    /// When the program's own reports are refused, or the disk doesn't keep everything.
    pub fn run(
        mut self,
        mut tell: impl FnMut(&Runner, RehearsalEvent<'_>),
    ) -> Result<(), RehearsalError> {
        while self.runner.session().state().is_running() && self.now_ms() < LONGEST_MS {
            self.perform_due(&mut tell);
            self.answer_cards()?;
            self.pass()?;
            self.tell_news(&mut tell);
        }
        let closed_ms = self.now_ms();
        while self.now_ms() < closed_ms + LAST_FADE_MS {
            self.pass()?;
        }
        let mut kept_at = Instant::now();
        while self.told.entries < self.runner.session().entries().len()
            && kept_at.elapsed() < LAST_SYNC_WITHIN
        {
            thread::sleep(Duration::from_millis(1));
            self.runner.take_acks();
            let told = self.told.entries;
            self.tell_news(&mut tell);
            if self.told.entries > told {
                kept_at = Instant::now();
            }
        }
        let (journal, _player) = self.runner.leave();
        Ok(journal.finish(LAST_SYNC_WITHIN.saturating_sub(kept_at.elapsed()))?)
    }

    fn now_ms(&self) -> i64 {
        self.runner.session_ms_at(&self.clock.read())
    }

    /// Lets the clock go on by one step, and everything that time brings happen.
    fn pass(&mut self) -> Result<(), Refusal> {
        if let Pace::Times(times) = self.pace {
            let step = Duration::from_secs_f64(STEP_MS as f64 / 1000.0 / times);
            thread::sleep((self.turned_at + step).saturating_duration_since(Instant::now()));
            self.turned_at = (self.turned_at + step).max(Instant::now() - Duration::from_secs(1));
        }
        self.clock.advance(STEP_MS);
        self.runner.advance(&self.clock.read())
    }

    fn tell_news(&mut self, tell: &mut impl FnMut(&Runner, RehearsalEvent<'_>)) {
        let runner = &self.runner;
        while let Some(notice) = runner.notices().get(self.told.notices) {
            tell(runner, RehearsalEvent::Notice(notice));
            self.told.notices += 1;
        }
        match &runner.kept().not_saved {
            Some(trouble) if !self.told.not_saved => {
                tell(runner, RehearsalEvent::NotSaved(trouble))
            }
            None if self.told.not_saved => tell(runner, RehearsalEvent::SavedAgain),
            _ => {}
        }
        self.told.not_saved = runner.kept().not_saved.is_some();
        while let Some(entry) = runner
            .session()
            .entries()
            .get(self.told.entries)
            .filter(|entry| runner.kept().has(entry))
        {
            tell(runner, RehearsalEvent::Kept(entry));
            self.told.entries += 1;
        }
    }

    fn due_step(&self, now_ms: i64) -> Option<&Step> {
        let step = self.script.steps.get(self.next)?;
        let anchor_ms = match step.anchor {
            Anchor::Dose => self.runner.session().state().first_dose_ms()?,
            _ => 0,
        };
        (anchor_ms + step.offset_ms <= now_ms).then_some(step)
    }

    fn perform_due(&mut self, tell: &mut impl FnMut(&Runner, RehearsalEvent<'_>)) {
        while let Some(step) = self.due_step(self.now_ms()).cloned() {
            self.next += 1;
            if let Err(refusal) = self.perform(&step.act) {
                tell(&self.runner, RehearsalEvent::Refused(&step, &refusal));
            }
        }
    }

    fn order(&mut self, command: Command) -> Result<Option<EntryId>, Refusal> {
        self.runner.carry_out(command, &self.clock.read())
    }

    fn perform(&mut self, act: &Act) -> Result<(), Refusal> {
        let when = When::Now;
        let state = self.runner.session().state();
        let attention = state.attentions.last().map(|attention| attention.entry);
        let no_attention = || Refusal::NoSuchEntry(EntryId(uuid::Uuid::nil()));
        let command = match act.clone() {
            Act::Observe(code, modifiers) => Command::Observe {
                code: code.into(),
                modifiers: modifiers.into_iter().map(Into::into).collect(),
                when,
            },
            Act::Vitals(vitals) => Command::TakeVitals { vitals, when },
            Act::Write(kind, text) => Command::Write { kind, text, when },
            Act::Moment => Command::MarkMoment { when },
            Act::Consent(consent, option) => {
                Command::RecordConsent { consent: consent.into(), option: option.into() }
            }
            Act::Tick(list, item, note) if item == "all" => return self.tick_all(&list, &note),
            Act::Tick(list, item, note) => Command::TickItem(ChecklistTick {
                list: list.into(),
                item: item.into(),
                on: true,
                note: Some(note),
            }),
            Act::Dose { amount, by, site } => {
                let kind = if state.first_dose_ms().is_none() {
                    DoseKind::First
                } else {
                    DoseKind::Further
                };
                let none = String::new;
                let route = self.runner.session().protocol().route.to_string();
                let drug = "ketamine".to_owned();
                let dose = Dose {
                    kind,
                    drug,
                    form: none(),
                    amount: amount.clone(),
                    volume: None,
                    concentration: none(),
                    route,
                    site,
                    lot: none(),
                    expiry: none(),
                    wasted: None,
                    disposal: none(),
                    witness: None,
                    given_by: by,
                };
                let read_back = self
                    .order(Command::ReadBackDose(Box::new(dose)))?
                    .ok_or(Refusal::NotReadBack)?;
                let again = Some(amount);
                Command::GiveDose { read_back, when, then: AfterDose::PhasesStay, again }
            }
            Act::Answer(id, option, text) => {
                let key = self.occurrence(&id);
                let asked = self.runner.session().protocol().check_in(&key.id);
                let takes_several =
                    asked.is_some_and(|asked| matches!(asked.kind, CheckInKind::Several(_)));
                let answer = match option.parse() {
                    Ok(step) => Answer::Scale(step),
                    Err(_) if takes_several => {
                        Answer::Several { options: vec![option.into()], text }
                    }
                    Err(_) => Answer::Choice { option: option.into(), text },
                };
                Command::AnswerCheckIn { key, answer, own_words: None }
            }
            Act::Skip(id, reason) => {
                Command::SkipCheckIn { key: self.occurrence(&id), reason: reason.into() }
            }
            Act::Later(id) => Command::PostponeCheckIn { key: self.occurrence(&id) },
            Act::Steer(act) => Command::Steer(act),
            Act::Output(device) => {
                self.runner.use_output(device);
                return Ok(());
            }
            Act::Talk if state.talk.is_some() => Command::EndTalk,
            Act::Talk => Command::BeginTalk,
            Act::Attention(kind) => {
                let attention = self.order(Command::RaiseAttention)?.ok_or_else(no_attention)?;
                self.order(Command::DescribeAttention { attention, kind })?;
                Command::CallPrescriber { attention }
            }
            Act::Arrived => {
                Command::PrescriberArrives { attention: attention.ok_or_else(no_attention)? }
            }
            Act::Resolved => {
                Command::EndAttention { attention: attention.ok_or_else(no_attention)? }
            }
            Act::Extend(by_ms) => Command::ExtendPhase { by_ms },
            Act::Begin(phase) => Command::BeginPhase { phase: phase.into() },
            Act::Hold(true) => Command::HoldPhase,
            Act::Hold(false) => Command::ReleasePhase,
            Act::EffectsEnded => Command::EndEffects { when },
            Act::Close(reason) => return self.close(reason),
        };
        self.order(command).map(|_| ())
    }

    /// The occurrence of a check-in that a script means: the one that came due last.
    fn occurrence(&self, id: &str) -> CheckInKey {
        let known =
            self.runner.session().state().check_ins.known.keys().rev().find(|key| key.id == id);
        known.cloned().unwrap_or_else(|| CheckInKey::first(id))
    }

    fn tick_all(&mut self, list: &str, note: &str) -> Result<(), Refusal> {
        let items = self
            .runner
            .session()
            .protocol()
            .checklist(&list.into())
            .ok_or(Refusal::NoSuchItem)?
            .items
            .clone();
        for item in items {
            let note = item.asks.map(|_| note.to_owned());
            let tick = ChecklistTick { list: list.into(), item: item.id, on: true, note };
            match self.order(Command::TickItem(tick)) {
                Ok(_) | Err(Refusal::AlreadySo) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    /// Closes as a therapist would: ends what is open, answers what is asked again, then closes.
    fn close(&mut self, reason: Option<String>) -> Result<(), Refusal> {
        let when = When::Now;
        for item in self.runner.session().open_items(self.now_ms()) {
            match item {
                OpenItem::State { entry: state, .. } => {
                    self.order(Command::EndState { state, when })?
                }
                OpenItem::CheckIn(key) => self.answer(key)?,
                OpenItem::NotDone(key) => {
                    let reason = OfferedReason::Rehearsed.into();
                    self.order(Command::SkipCheckIn { key, reason })?
                }
                OpenItem::Attention(attention) => {
                    self.order(Command::EndAttention { attention })?
                }
                OpenItem::Talk => self.order(Command::EndTalk)?,
                OpenItem::ReadBack => self.order(Command::SetDoseAside)?,
                OpenItem::Flagged(_) | OpenItem::Leaving(_) | OpenItem::NotBefore { .. } => None,
            };
        }
        self.order(Command::Close { reason }).map(|_| ())
    }

    /// Cards that have waited for the script's time get their first plain answer; vital signs are
    /// the script's own to take.
    fn answer_cards(&mut self) -> Result<(), Refusal> {
        let Some(after_ms) = self.script.answers_after_ms else { return Ok(()) };
        let now_ms = self.now_ms();
        let state = self.runner.session().state();
        let protocol = self.runner.session().protocol();
        let waited = |key: &CheckInKey| {
            let vitals = protocol
                .check_in(&key.id)
                .is_some_and(|check_in| check_in.kind == CheckInKind::Vitals);
            let record = state.check_ins.known.get(key);
            !vitals
                && record.is_some_and(|record| {
                    record.status == CheckInStatus::Due && record.due_ms + after_ms <= now_ms
                })
        };
        for key in state.cards(protocol, now_ms).into_iter().filter(waited).collect::<Vec<_>>() {
            self.answer(key)?;
        }
        Ok(())
    }

    fn answer(&mut self, key: CheckInKey) -> Result<Option<EntryId>, Refusal> {
        let kind = self
            .runner
            .session()
            .protocol()
            .check_in(&key.id)
            .map(|check_in| check_in.kind.clone());
        let answer = match kind {
            Some(CheckInKind::Several(choices)) => {
                let none = choices.iter().find(|choice| choice.none);
                let options = none.into_iter().map(|choice| choice.id.clone()).collect();
                Some(Answer::Several { options, text: None })
            }
            Some(kind @ (CheckInKind::Choice(_) | CheckInKind::Intention(_))) => {
                let choices = self.runner.session().state().choices(&kind);
                let plain = choices
                    .iter()
                    .find(|choice| choice.effect == AnswerEffect::Nothing)
                    .or(choices.first());
                plain.map(|choice| Answer::Choice { option: choice.id.clone(), text: None })
            }
            Some(CheckInKind::Scale(scale)) => Some(Answer::Scale(scale.min)),
            Some(CheckInKind::Text) => Some(Answer::Text("As rehearsed.".to_owned())),
            Some(CheckInKind::Reminder | CheckInKind::Checklist(_)) => Some(Answer::Done),
            Some(CheckInKind::Consent(consent)) => {
                let session = self.runner.session();
                let agreed = session.state().consents.get(&consent);
                let options = session.protocol().consent(&consent).map(|it| it.options.as_slice());
                let least = options.and_then(|options| options.first()).map(|least| &least.id);
                let option = agreed.or(least);
                option.map(|option| Answer::Choice { option: option.as_str().into(), text: None })
            }
            Some(CheckInKind::Vitals) | None => None,
        };
        let skipped =
            Command::SkipCheckIn { key: key.clone(), reason: OfferedReason::Rehearsed.into() };
        match answer {
            Some(answer) => {
                match self.order(Command::AnswerCheckIn { key, answer, own_words: None }) {
                    Err(Refusal::TextMissing | Refusal::WrongAnswer(_)) => self.order(skipped),
                    done => done,
                }
            }
            None => self.order(skipped),
        }
    }
}
