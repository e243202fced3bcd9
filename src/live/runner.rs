//! One running session with everything it needs: clock, core, journal, music. Driven by whoever
//! owns it; waits for nothing.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::ids::EntryIds;
use super::view::{CommandId, Notice, Outcome, SaveProgress, View};
use crate::clock::{ClockReading, SessionClock};
use crate::journal::{Ack, Draft, Head, Journal, SaveTrouble, SubmitError};
use crate::music::{Intent, PlanInputs, Player, Sequencer, replanned};
use crate::names::EntryId;
use crate::session::{
    Chunks, Command, Entry, Event, Plan, Refusal, Session, Stamp, Stream, TextKind,
};

/// So often the chart says that the session runs: after a crash it is known to a minute since when
/// nothing did.
const CHECKPOINT_EVERY_MS: i64 = 60_000;

/// The runner at which one session is run.
pub struct Runner {
    time: SessionClock,
    session: Session,
    journal: Journal,
    sequencer: Sequencer,
    /// What the rest of the music is planned from when the phases move.
    plan_inputs: Option<PlanInputs>,
    player: Box<dyn Player>,
    /// What the player must still be told, and how often the first of it was tried.
    unsent_intents: (VecDeque<Intent>, u32),
    ids: EntryIds,
    kept: SaveProgress,
    notices: Vec<Notice>,
    outcomes: Chunks<(CommandId, Outcome)>,
    /// The command that is being carried out, and the entry that it made.
    current_command: Option<(CommandId, Option<EntryId>)>,
    head: Option<Head>,
    checkpoint_ms: i64,
    advanced_ms: i64,
    drafts: Vec<Draft>,
}

impl Runner {
    /// A runner for a session that has been created, or read back; `plan` is its music.
    pub(crate) fn new(
        time: SessionClock,
        session: Session,
        journal: Journal,
        plan: Plan,
        plan_inputs: Option<PlanInputs>,
        player: Box<dyn Player>,
    ) -> Self {
        let sequencer = Sequencer::new(plan);
        let kept = SaveProgress {
            chart: journal.next_seq(Stream::Chart),
            process: journal.next_seq(Stream::Process),
            ..SaveProgress::default()
        };
        let checkpoint_ms = session.state().last_ms;
        let notices = journal.mended().cloned().map(Notice::RoomKeysMended).into_iter().collect();
        Self {
            time,
            session,
            journal,
            sequencer,
            plan_inputs,
            player,
            unsent_intents: Default::default(),
            ids: EntryIds::new(),
            kept,
            notices,
            outcomes: Chunks::default(),
            current_command: None,
            head: None,
            checkpoint_ms,
            advanced_ms: checkpoint_ms,
            drafts: Vec::new(),
        }
    }

    /// Takes the music up where it would be by now, unheard: it waits for a person.
    pub(crate) fn take_music_up(&mut self, reading: &ClockReading) {
        let (sequencer, intents) = take_up(&self.session, self.session_ms_at(reading));
        self.sequencer = sequencer;
        self.send_to_player(intents);
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
        self.send_to_player([Intent::UseOutput { device }]);
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
    pub fn kept(&self) -> &SaveProgress {
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
    pub fn session_ms_at(&self, reading: &ClockReading) -> i64 {
        self.time.session_ms_at(reading)
    }

    /// Carries a command out, stamped with the moment at which it was given.
    ///
    /// # Errors
    /// The refusal, when nothing was done.
    pub fn carry_out(&mut self, command: Command, pressed: &ClockReading) -> Outcome {
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
        if let Some((_, made)) = &mut self.current_command {
            // What came before it is not what it made.
            *made = None;
        }
        self.enter(command, &stamp)
    }

    /// The same, for a command whose outcome is awaited: it appears in the view under the id.
    pub fn carry_out_for(&mut self, id: CommandId, command: Command, pressed: &ClockReading) {
        self.current_command = Some((id, None));
        let outcome = self.carry_out(command, pressed);
        self.current_command = None;
        self.outcomes.push((id, outcome));
    }

    fn enter(&mut self, command: Command, stamp: &Stamp) -> Outcome {
        let steered =
            if let Command::Steer(act) = &command { self.sequencer.check(*act) } else { Ok(()) };
        let id = self.ids.next(stamp);
        let seq = |stream| self.journal.next_seq(stream);
        let entry = self.session.entry(command, stamp.clone(), id, seq, None)?;
        steered?;
        entry.map_or(Ok(None), |entry| self.record(entry).map(Some))
    }

    /// One entry, one line. The journal only takes it here; it is kept on a thread of its own. From
    /// then on it is part of the session, whatever may fail behind that.
    fn record(&mut self, entry: Entry) -> Result<EntryId, Refusal> {
        match self.journal.submit(&entry) {
            Ok(()) => {}
            // The session goes on, and the music obeys, even when nothing can be kept any more; the
            // screen says NOT SAVED.
            Err(SubmitError::Stopped) => self.kept.not_saved = Some(SaveTrouble::Stopped),
            Err(other) => {
                tracing::error!("an entry was not taken: {other}");
                return Err(Refusal::NotRecordable);
            }
        }
        let id = entry.id;
        if let Some((_, made)) = &mut self.current_command {
            made.get_or_insert(id);
        }
        self.take_in(entry)?;
        Ok(id)
    }

    /// Makes an entry that the journal has part of the session.
    ///
    /// # Errors
    /// When the plan of music that follows from it is refused.
    pub(crate) fn take_in(&mut self, entry: Entry) -> Result<(), Refusal> {
        let entry = Arc::new(entry);
        self.session.apply(Arc::clone(&entry));
        self.apply_to_music(&entry);
        let ended = entry
            .events
            .iter()
            .any(|event| matches!(event, Event::Closed { .. } | Event::Interrupted { .. }));
        if !ended && let Some(plan) = self.sequencer.changed_plan() {
            self.enter(Command::Report(Box::new(Event::Planned(Box::new(plan)))), &entry.stamp)?;
        }
        Ok(())
    }

    /// What the entry does to the music.
    fn apply_to_music(&mut self, entry: &Entry) {
        let now_ms = entry.stamp.session_ms;
        let replanned = self
            .plan_inputs
            .as_ref()
            .and_then(|plan_inputs| replanned(plan_inputs, &self.session, &self.sequencer, entry));
        if let Some(planned) = replanned {
            let intents = self.sequencer.take_over(&planned.plan, now_ms);
            self.send_to_player(intents);
        }
        for event in &entry.events {
            let intents = self.sequencer.on_event(event, now_ms);
            self.send_to_player(intents);
            let runs = self.session.state().is_running()
                && self.session.state().phases.current().is_some();
            if runs && matches!(event, Event::Suspended { .. }) {
                // Nobody is startled by music when the machine wakes up: it waits, where the plan
                // would be by now.
                let (sequencer, intents) = take_up(&self.session, now_ms);
                self.sequencer = sequencer;
                self.send_to_player(intents);
            }
        }
    }

    /// Sends these intents to the player, after any left over from a panic. An intent that makes
    /// the player panic twice is dropped, so that later ones are not blocked.
    fn send_to_player(&mut self, intents: impl IntoIterator<Item = Intent>) {
        self.unsent_intents.0.extend(intents);
        while let Some(intent) = self.unsent_intents.0.front().cloned() {
            self.unsent_intents.1 += 1;
            if self.unsent_intents.1 <= 2 {
                self.player.send(intent);
            }
            self.unsent_intents.0.pop_front();
            self.unsent_intents.1 = 0;
        }
    }

    /// What time and the sound bring: facts, phases, check-ins, checkpoints, acks. Called at least
    /// once a second.
    ///
    /// # Errors
    /// A refusal that stands for a fault of the program itself: a report that was not taken.
    pub fn advance(&mut self, reading: &ClockReading) -> Result<(), Refusal> {
        self.take_acks();
        let now_ms = self.session_ms_at(reading);
        self.player.pass(Duration::from_millis(
            now_ms.saturating_sub(self.advanced_ms).try_into().unwrap_or(0),
        ));
        self.advanced_ms = now_ms;
        for fact in self.player.facts() {
            let report = Command::Report(Box::new(Event::Sound(fact)));
            match self.carry_out(report, reading) {
                Ok(_) | Err(Refusal::NotRecordable) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        if !self.session.state().is_running() {
            return Ok(());
        }
        self.carry_out(Command::Tick, reading)?;
        if now_ms - self.checkpoint_ms >= CHECKPOINT_EVERY_MS {
            self.checkpoint_ms = now_ms;
            let (stamp, _) = self.time.stamp(reading);
            if let Err(error) = self.journal.submit_checkpoint(&stamp) {
                tracing::error!("a checkpoint was not taken: {error}");
                self.kept.not_saved = Some(SaveTrouble::Stopped);
            }
        }
        Ok(())
    }

    /// Takes in what the journal has kept meanwhile.
    pub fn take_acks(&mut self) {
        while let Ok(ack) = self.journal.acks().try_recv() {
            self.take_ack(ack);
        }
        self.kept.saving = self.journal.unsaved();
        match (self.journal.hangs(), &self.kept.not_saved) {
            (Some(hangs), None) => self.kept.not_saved = Some(hangs),
            (None, Some(SaveTrouble::Hangs { .. })) => self.kept.not_saved = None,
            _ => {}
        }
    }

    /// Takes in one thing that the journal told.
    pub fn take_ack(&mut self, ack: Ack) {
        match ack {
            Ack::Kept { stream, seq, .. } => self.kept.raise(stream, seq + 1),
            Ack::Checkpoint { head } => {
                self.kept.raise(head.stream, head.count);
                if head.stream == Stream::Chart {
                    self.head = Some(head);
                }
            }
            Ack::NotSaved { trouble, .. } => self.kept.not_saved = Some(trouble),
            Ack::SavedAgain => self.kept.not_saved = None,
            Ack::Moved { to, failed, .. } => self.notice(Notice::SavedElsewhere { to, failed }),
            Ack::LedgerFailed(place) => self.notice(Notice::LedgerFailed(place)),
        }
    }

    /// Shows something that the staff may want to know, once.
    pub fn notice(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// After a fault in this code: folds the state again from the entries, leads the music on from
    /// there, and says so, and what the state lacks if the fault was in the folding. The outcome of
    /// the command that met the fault is whatever entry it made.
    ///
    /// # Errors
    /// When the entry that says so is refused.
    pub fn restart(&mut self, reading: &ClockReading) -> Result<(), Refusal> {
        if let Some((id, made)) = self.current_command.take() {
            let outcome = made.map(Some).ok_or(Refusal::ProgramFailed);
            self.outcomes.push((id, outcome));
        }
        self.session.fold_again();
        // The player never stopped: it has the running piece and the next two, and is not told
        // anything twice.
        let (sequencer, _already_so) = take_up(&self.session, self.session_ms_at(reading));
        self.sequencer = sequencer;
        self.record_restart(reading)?;
        self.send_to_player([]);
        Ok(())
    }

    /// Enters that the state was folded again, and of which entries something is missing in it.
    pub(crate) fn record_restart(&mut self, reading: &ClockReading) -> Result<(), Refusal> {
        let (part, unfolded) = ("runner".to_owned(), self.session.unfolded());
        let restarted = Command::Report(Box::new(Event::Restarted { part, unfolded }));
        self.carry_out(restarted, reading).map(|_| ())
    }

    /// What is shown now.
    pub fn view(&self, reading: &ClockReading) -> View {
        let at_ms = self.session_ms_at(reading);
        View {
            at_ms,
            session: self.session.clone(),
            kept: self.kept.clone(),
            cards: self.session.state().cards(self.session.protocol(), at_ms),
            player: self.player.status(),
            notices: self.notices.clone(),
            outcomes: self.outcomes.clone(),
            head: self.head,
        }
    }

    /// Gives the parts back that outlive the runner: the journal to be finished, the player to fade
    /// out.
    pub fn leave(self) -> (Journal, Box<dyn Player>) {
        (self.journal, self.player)
    }
}

/// The sequencer of a session that is resumed, and what a player that knows nothing of it must
/// be told.
fn take_up(session: &Session, now_ms: i64) -> (Sequencer, Vec<Intent>) {
    let music = &session.state().music;
    let phase = session.current_phase().map(|phase| phase.id.clone()).unwrap_or_default();
    Sequencer::resume_at(music.plan.clone().unwrap_or_default(), music, &phase, now_ms)
}
