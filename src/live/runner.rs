//! One running session with everything it needs: clock, core, journal, music. Driven by whoever
//! owns it; waits for nothing.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use uuid::ContextV7;

use super::Chunks;
use super::ids::entry_id;
use super::view::{CommandId, Kept, Notice, View};
use crate::clock::{Reading, SessionClock};
use crate::journal::{Ack, Draft, Head, Journal, SubmitError};
use crate::music::{Director, Fades, Intent, Player, RunningPiece, Score, Standing, place_ms};
use crate::names::{EntryId, Initials};
use crate::session::{
    Command, Corrections, Entry, Event, MusicAct, PhaseCause, Plan, Refusal, Session, Stamp, State,
    Stream, TextKind,
};

/// Heads are signed this often (DESIGN: each minute, and at the close).
const CHECKPOINT_EVERY_MS: i64 = 60_000;
/// A refusal is shown until this many newer ones came.
const REFUSALS_SHOWN: usize = 8;

/// The runner at which one session is run.
pub struct Runner {
    time: SessionClock,
    session: Session,
    journal: Journal,
    director: Director,
    /// What the rest of the music is planned from when the phases move.
    score: Option<Score>,
    player: Box<dyn Player>,
    ids: ContextV7,
    entries: Chunks<Arc<Entry>>,
    shown: Shown,
    kept: Kept,
    /// What is told as not saved is only that the disk doesn't answer.
    hangs: bool,
    notices: Vec<Notice>,
    refused: VecDeque<(CommandId, Refusal)>,
    head: Option<Head>,
    signed_ms: i64,
    turned_ms: i64,
    drafts: Vec<Draft>,
}

/// Copies of the folded state that views share, made anew only when an entry was applied.
struct Shown {
    state: Arc<State>,
    corrections: Arc<Corrections>,
    stale: bool,
}

impl Runner {
    /// A runner for a session that has been created, or read back; `plan` is its music.
    pub(crate) fn new(
        time: SessionClock,
        session: Session,
        journal: Journal,
        plan: Plan,
        score: Option<Score>,
        player: Box<dyn Player>,
    ) -> Self {
        let director = Director::new(plan, Fades::default());
        let mut entries = Chunks::default();
        for entry in session.entries() {
            entries.push(Arc::clone(entry));
        }
        let kept = Kept {
            chart: journal.next_seq(Stream::Chart),
            process: journal.next_seq(Stream::Process),
            ..Kept::default()
        };
        let shown = Shown {
            state: Arc::new(session.state().clone()),
            corrections: Arc::new(session.corrections().clone()),
            stale: false,
        };
        let signed_ms = session.state().last_ms;
        Self {
            time,
            session,
            journal,
            director,
            score,
            player,
            ids: ContextV7::new(),
            entries,
            shown,
            kept,
            hangs: false,
            notices: Vec::new(),
            refused: VecDeque::new(),
            head: None,
            signed_ms,
            turned_ms: signed_ms,
            drafts: Vec::new(),
        }
    }

    /// Takes the music up where it would be by now, unheard: it waits for a person.
    pub(crate) fn take_music_up(&mut self, reading: &Reading) {
        let (director, intents) = take_up(&self.session, self.session_ms_at(reading));
        self.director = director;
        for intent in intents {
            self.player.send(intent);
        }
    }

    /// These texts are being typed now.
    pub fn keep_drafts(&self, drafts: Vec<Draft>) {
        self.journal.keep_drafts(drafts);
    }

    /// What was being typed when the session was cut off; asked once.
    pub fn take_drafts(&mut self) -> Vec<Draft> {
        std::mem::take(&mut self.drafts)
    }

    pub(crate) fn with_drafts(self, drafts: Vec<Draft>) -> Self {
        Self { drafts, ..self }
    }

    /// Takes the music to another output (`None`: the system's default). What comes of it is
    /// entered when it has.
    pub fn use_output(&mut self, device: Option<String>) {
        self.player.send(Intent::UseOutput { device });
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// How far the disk is.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// What was noticed, in the order in which it was.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The count of session time.
    pub fn time(&self) -> &SessionClock {
        &self.time
    }

    /// Session time at a reading of the clocks.
    pub fn session_ms_at(&self, reading: &Reading) -> i64 {
        self.time.session_ms_at(reading)
    }

    /// Carries a command out, stamped with the moment at which it was given.
    ///
    /// # Errors
    /// The refusal, when nothing was done.
    pub fn carry_out(
        &mut self,
        command: Command,
        pressed: &Reading,
    ) -> Result<Option<EntryId>, Refusal> {
        let (stamp, clock_events) = self.time.stamp(pressed);
        if self.session.state().opening.is_some() {
            for event in clock_events {
                self.enter(Command::Report(Box::new(event)), &stamp)?;
            }
        }
        let private = matches!(command, Command::Write { kind: TextKind::Process, .. });
        if private && self.journal.next_seq(Stream::Process) == 0 {
            self.enter(Command::Report(Box::new(Event::ProcessOpened)), &stamp)?;
        }
        self.enter(command, &stamp)
    }

    /// The same, for a command whose refusal is to be shown.
    pub fn carry_out_for(&mut self, id: CommandId, command: Command, pressed: &Reading) {
        if let Err(refusal) = self.carry_out(command, pressed) {
            self.refused.push_back((id, refusal));
            while self.refused.len() > REFUSALS_SHOWN {
                self.refused.pop_front();
            }
        }
    }

    fn enter(&mut self, command: Command, stamp: &Stamp) -> Result<Option<EntryId>, Refusal> {
        let happened = command.happened(stamp)?;
        let who = if command.is_program() { Initials::program() } else { self.observer(&command) };
        let steered =
            if let Command::Steer(act) = &command { self.director.check(*act) } else { Ok(()) };
        let events = self.session.decide(command, stamp)?;
        steered?;
        let Some(first) = events.first() else { return Ok(None) };
        let seq = self.journal.next_seq(first.stream());
        let entry = Entry {
            id: entry_id(&self.ids, stamp),
            seq,
            stamp: stamp.clone(),
            happened,
            who,
            events,
        };
        self.record(entry)
    }

    /// One entry, one line. The journal only takes it here; it is kept on a thread of its own.
    fn record(&mut self, entry: Entry) -> Result<Option<EntryId>, Refusal> {
        match self.journal.submit(&entry) {
            Ok(()) => {}
            // The session goes on, and the music obeys, even when nothing can be kept any more; the
            // screen says NOT SAVED.
            Err(stopped @ SubmitError::Stopped) => self.kept.not_saved = Some(stopped.to_string()),
            Err(other) => return Err(Refusal::NotRecordable(other.to_string())),
        }
        let entry = Arc::new(entry);
        self.session.apply(Arc::clone(&entry));
        for intent in self.replan(&entry) {
            self.player.send(intent);
        }
        for event in &entry.events {
            for intent in self.director.on_event(event, entry.stamp.session_ms) {
                self.player.send(intent);
            }
            let runs = self.session.state().is_running()
                && self.session.state().phases.current().is_some();
            if runs && matches!(event, Event::Suspended { .. }) {
                // Nobody is startled by music when the machine wakes up: it waits, where the plan
                // would be by now.
                let (director, intents) = take_up(&self.session, entry.stamp.session_ms);
                self.director = director;
                intents.into_iter().for_each(|intent| self.player.send(intent));
            }
        }
        let closed = entry
            .events
            .iter()
            .any(|event| matches!(event, Event::Closed { .. } | Event::Interrupted { .. }));
        self.entries.push(Arc::clone(&entry));
        self.shown.stale = true;
        if closed {
            self.sign(&entry.stamp);
        } else if let Some(plan) = self.director.changed_plan() {
            self.enter(Command::Report(Box::new(Event::Planned(Box::new(plan)))), &entry.stamp)?;
        }
        Ok(Some(entry.id))
    }

    /// When the phases moved, the music is planned again for the time that there is now, behind the
    /// piece that sounds.
    fn replan(&mut self, entry: &Entry) -> Vec<Intent> {
        let begins = |event: &Event| {
            matches!(event, Event::PhaseBegan { cause: PhaseCause::Early | PhaseCause::Back, .. })
        };
        let moves = |event: &Event| {
            let moved = matches!(
                event,
                Event::PhaseExtended { .. } | Event::PhaseHeld { .. } | Event::PhaseReleased { .. }
            );
            // While a piece repeats nothing follows it: whatever moved meanwhile counts once it
            // doesn't any more.
            moved
                || begins(event)
                || matches!(event, Event::Steered { act: MusicAct::Repeat { on: false }, .. })
        };
        let state = self.session.state();
        let (Some(score), Some(plan), Some(phase)) =
            (&self.score, &state.music.plan, state.phases.current())
        else {
            return Vec::new();
        };
        if !entry.events.iter().any(moves) || state.music.repeats {
            return Vec::new();
        }
        let now_ms = entry.stamp.session_ms;
        let begins = entry.events.iter().any(begins);
        let running = state.music.running.as_ref().filter(|_| !begins).and_then(|running| {
            let mut cues = plan
                .sections
                .iter()
                .flat_map(|section| section.cues.iter().map(|cue| (cue, section.crossfade_ms)));
            let (planned, crossfade_ms) = cues.find(|(cue, _)| cue.cue == running.cue)?;
            let sounded_ms = running.from_ms + now_ms - running.since_ms;
            let left_ms =
                |length_ms: i64| length_ms - place_ms(sounded_ms, length_ms, crossfade_ms);
            Some(RunningPiece { cue: running.cue, left_ms: planned.length_ms.map(left_ms) })
        });
        let left_ms =
            state.phases.planned_end_ms.filter(|_| !state.phases.held).map(|end| end - now_ms);
        let standing = Standing {
            plan,
            left_ms,
            running,
            begun: self.director.begun(),
            failed: self.director.failed(),
        };
        let next =
            score.replan(self.session.protocol(), phase.index, self.director.next_cue(), standing);
        self.director.take_over(&next.plan, now_ms)
    }

    fn observer(&self, command: &Command) -> Initials {
        match (command, &self.session.state().observer) {
            (Command::Open(opening), _) => opening.therapist.clone(),
            (_, Some(observer)) => observer.clone(),
            (_, None) => Initials::program(),
        }
    }

    fn sign(&mut self, stamp: &Stamp) {
        self.signed_ms = stamp.session_ms;
        if let Err(error) = self.journal.submit_checkpoint(stamp) {
            self.kept.not_saved = Some(error.to_string());
        }
    }

    /// What time and the sound bring: facts, phases, check-ins, signatures, acks. Called at least
    /// once a second.
    ///
    /// # Errors
    /// A refusal that stands for a fault of the program itself: a report that was not taken.
    pub fn turn(&mut self, reading: &Reading) -> Result<(), Refusal> {
        self.take_acks();
        let now_ms = self.session_ms_at(reading);
        self.player.pass(Duration::from_millis(
            now_ms.saturating_sub(self.turned_ms).try_into().unwrap_or(0),
        ));
        self.turned_ms = now_ms;
        for fact in self.player.facts() {
            let report = Command::Report(Box::new(Event::Sound(fact)));
            match self.carry_out(report, reading) {
                Ok(_) | Err(Refusal::NotRecordable(_)) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        if !self.session.state().is_running() {
            return Ok(());
        }
        self.carry_out(Command::Tick, reading)?;
        if self.session_ms_at(reading) - self.signed_ms >= CHECKPOINT_EVERY_MS {
            let (stamp, _) = self.time.stamp(reading);
            self.sign(&stamp);
        }
        Ok(())
    }

    /// Takes in what the journal has kept meanwhile.
    pub fn take_acks(&mut self) {
        while let Ok(ack) = self.journal.acks().try_recv() {
            self.take_ack(ack);
        }
        self.kept.saving = self.journal.unsaved();
        match self.journal.hangs() {
            Some(hangs) if self.kept.not_saved.is_none() => {
                self.kept.not_saved = Some(hangs.to_string());
                self.hangs = true;
            }
            None if std::mem::take(&mut self.hangs) => self.kept.not_saved = None,
            Some(_) | None => {}
        }
    }

    /// Takes in one thing that the journal told.
    pub fn take_ack(&mut self, ack: Ack) {
        match ack {
            Ack::Kept { stream, seq, .. } => self.kept.raise(stream, seq + 1),
            Ack::Signed { stream, count, head } => {
                self.kept.raise(stream, count + 1);
                if stream == Stream::Chart {
                    self.head =
                        Some(Head { session: self.journal.name().session, count, hash: head });
                }
            }
            Ack::NotSaved { reason, .. } => {
                self.kept.not_saved = Some(reason);
                self.hangs = false;
            }
            Ack::SavedAgain => self.kept.not_saved = None,
            Ack::Moved { to, reason, .. } => self.notice(Notice::SavedElsewhere { to, reason }),
            Ack::LedgerFailed { reason } => self.notice(Notice::LedgerFailed(reason)),
        }
    }

    /// Shows something that the staff may want to know, once.
    pub fn notice(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// After a fault in this code: folds the state again from the entries, leads the music on from
    /// there, and says so.
    ///
    /// # Errors
    /// When the entry that says so is refused.
    pub fn restart(&mut self, reading: &Reading) -> Result<(), Refusal> {
        self.session =
            Session::replay(Arc::clone(self.session.protocol()), self.entries.iter().cloned());
        // The player never stopped: it has the running piece and the next two, and is not told
        // anything twice.
        let (director, _already_so) = take_up(&self.session, self.session_ms_at(reading));
        self.director = director;
        self.shown.stale = true;
        let part = "runner".to_owned();
        self.carry_out(Command::Report(Box::new(Event::Restarted { part })), reading).map(|_| ())
    }

    /// What is shown now.
    pub fn view(&mut self, reading: &Reading) -> View {
        if self.shown.stale {
            self.shown = Shown {
                state: Arc::new(self.session.state().clone()),
                corrections: Arc::new(self.session.corrections().clone()),
                stale: false,
            };
        }
        let at_ms = self.session_ms_at(reading);
        View {
            at_ms,
            protocol: Arc::clone(self.session.protocol()),
            state: Arc::clone(&self.shown.state),
            corrections: Arc::clone(&self.shown.corrections),
            entries: self.entries.clone(),
            kept: self.kept.clone(),
            cards: self.session.state().cards(self.session.protocol(), at_ms),
            player: self.player.status(),
            notices: self.notices.clone(),
            refused: self.refused.iter().cloned().collect(),
            head: self.head,
        }
    }

    /// Gives the parts back that outlive the runner: the journal to be finished, the player to fade
    /// out.
    pub fn leave(self) -> (Journal, Box<dyn Player>) {
        (self.journal, self.player)
    }
}

/// The director of a session that is gone on with, and what a player that knows nothing of it must
/// be told.
fn take_up(session: &Session, now_ms: i64) -> (Director, Vec<Intent>) {
    let music = &session.state().music;
    let current = session
        .state()
        .phases
        .current()
        .and_then(|current| session.protocol().phases.get(current.index));
    let phase = current.map_or("", |phase| phase.id.as_str());
    Director::resume_at(
        music.plan.clone().unwrap_or_default(),
        Fades::default(),
        music,
        phase,
        now_ms,
    )
}
