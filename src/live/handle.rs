//! The runner's own thread, and the handle by which the window or a script talks to it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use crossbeam_channel::{Receiver, Sender, after, bounded, select_biased, unbounded};

use super::runner::Runner;
use super::view::{CommandId, Notice, View};
use crate::clock::{Clock, ClockReading, SessionClock};
use crate::journal::{Draft, Unsaved};
use crate::music::fades;
use crate::session::{Command, Event, Interruption, Wall};

/// The runner looks at the clock, the sound and the journal this often when nobody asks for
/// anything.
const ADVANCE_EVERY: Duration = Duration::from_millis(100);
/// How long the end waits for the disk before it gives up and says how many lines are missing.
const LAST_SYNC_WITHIN: Duration = Duration::from_secs(20);
/// After a fault in its own code the runner pauses, so that a fault in every turn can't
/// eat a core.
const PAUSE: Duration = Duration::from_millis(250);

/// The end of the last fade is on its way to the output for so long.
const CLOSE_TAIL: Duration = Duration::from_millis(200);
/// The same after an interruption: the system waits for us.
const INTERRUPTED_TAIL: Duration = Duration::from_millis(50);

/// A running session, seen from outside. Cheap to ask; nothing here waits but [`Handle::finish`]
/// and, briefly, [`Handle::settle`].
pub struct Handle {
    messages: Sender<RunnerMessage>,
    view: Arc<ArcSwap<View>>,
    clock: Arc<dyn Clock>,
    time: SessionClock,
    folder: PathBuf,
    drafts: Vec<Draft>,
    ended: Receiver<Result<(), Unsaved>>,
}

/// Ends a session from elsewhere: the thread that waits for SIGTERM has one.
#[derive(Clone)]
pub struct SessionStopper {
    messages: Sender<RunnerMessage>,
    ended: Receiver<Result<(), Unsaved>>,
}

enum RunnerMessage {
    CarryOut(CommandId, Command, ClockReading),
    Say(Notice),
    UseOutput(Option<String>),
    KeepDrafts(Vec<Draft>),
    /// An answer is wanted once everything ordered before is published and kept.
    Settle(Sender<()>),
    Finish {
        interrupted_by: Option<Interruption>,
    },
}

impl Handle {
    /// Starts the runner's thread for this runner. `changed` is called, on that thread, whenever
    /// there is something new to see.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        mut runner: Runner,
        clock: Arc<dyn Clock>,
        changed: Box<dyn Fn() + Send>,
    ) -> std::io::Result<Self> {
        let reading = clock.read();
        let view = Arc::new(ArcSwap::from_pointee(runner.view(&reading)));
        let time = runner.time().clone();
        let folder = runner.journal().folder().to_owned();
        let drafts = runner.take_drafts();
        let (messages, taken) = unbounded();
        let (ended_in, ended) = bounded(1);
        let thread = RunnerThread {
            runner,
            clock: Arc::clone(&clock),
            messages: taken,
            view: Arc::clone(&view),
            changed,
            unsettled: Vec::new(),
        };
        let run = move || {
            let kept = thread.run();
            // Nobody may be waiting any more.
            let _ = ended_in.send(kept);
        };
        thread::Builder::new().name("runner".to_owned()).spawn(run)?;
        Ok(Self { messages, view, clock, time, folder, drafts, ended })
    }

    /// Sends a command, stamped with this moment. What comes of it appears in the view under the id
    /// ([`View::outcome`]).
    pub fn send(&self, command: Command) -> CommandId {
        let id = CommandId::next();
        self.send_as(id, command, Duration::ZERO);
        id
    }

    /// The same, under an id that whoever waits for the outcome has chosen before, and stamped with
    /// the moment so long ago at which the press came that asks for it.
    pub fn send_as(&self, id: CommandId, command: Command, ago: Duration) {
        let pressed = self.clock.read().earlier(ago);
        self.send_message(RunnerMessage::CarryOut(id, command, pressed));
    }

    /// Waits until everything that was sent before is in the view and kept, but no longer than
    /// `within`: a window that asks for a moment shows a press in the very frame in which it
    /// came.
    pub fn settle(&self, within: Duration) {
        let (settled, answer) = bounded(1);
        self.send_message(RunnerMessage::Settle(settled));
        let _too_late_is_no_harm = answer.recv_timeout(within);
    }

    /// What was being typed when the session was cut off that is resumed.
    pub fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    /// These texts are being typed now: kept beside the record, so that a crash doesn't take them.
    pub fn keep_drafts(&self, drafts: Vec<Draft>) {
        self.send_message(RunnerMessage::KeepDrafts(drafts));
    }

    /// Takes the music to another output, by its id or name (`None`: the system's default): softly
    /// out, softly in there. What comes of it is entered when it has, and shown by the view's
    /// player.
    pub fn use_output(&self, device: Option<String>) {
        self.send_message(RunnerMessage::UseOutput(device));
    }

    /// Shows a notice in the view.
    pub fn say(&self, notice: Notice) {
        self.send_message(RunnerMessage::Say(notice));
    }

    /// What is so, as of the last turn.
    pub fn view(&self) -> Arc<View> {
        self.view.load_full()
    }

    /// Session time now, in ms.
    pub fn now_ms(&self) -> i64 {
        self.time.session_ms_at(&self.clock.read())
    }

    /// The clock on the wall now.
    pub fn wall(&self) -> Wall {
        self.clock.read().wall
    }

    /// The session's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A way to end it from elsewhere.
    pub fn stopper(&self) -> SessionStopper {
        SessionStopper { messages: self.messages.clone(), ended: self.ended.clone() }
    }

    /// Ends: the music fades, everything is kept, the locks are let go. A session that was not
    /// closed stays resumable, and an entry says who ended it.
    ///
    /// # Errors
    /// How many lines could not be kept within 20 s.
    pub fn finish(self, interrupted_by: Option<Interruption>) -> Result<(), Unsaved> {
        self.stopper().finish(interrupted_by)
    }

    fn send_message(&self, message: RunnerMessage) {
        // The thread outlives every fault in the runner; it is gone only after `finish`.
        if self.messages.send(message).is_err() {
            tracing::error!("the runner's thread is gone");
        }
    }
}

impl SessionStopper {
    /// As [`Handle::finish`]. A session that has ended by then has ended.
    ///
    /// # Errors
    /// How many lines could not be kept within 20 s.
    pub fn finish(self, interrupted_by: Option<Interruption>) -> Result<(), Unsaved> {
        let Self { messages, ended } = self;
        let _ended_before = messages.send(RunnerMessage::Finish { interrupted_by });
        ended.recv().unwrap_or(Ok(()))
    }
}

struct RunnerThread {
    runner: Runner,
    clock: Arc<dyn Clock>,
    messages: Receiver<RunnerMessage>,
    view: Arc<ArcSwap<View>>,
    changed: Box<dyn Fn() + Send>,
    /// Who waits for what they sent to be kept.
    unsettled: Vec<Sender<()>>,
}

impl RunnerThread {
    fn run(mut self) -> Result<(), Unsaved> {
        let interrupted_by = loop {
            match catch_unwind(AssertUnwindSafe(|| self.serve())) {
                Ok(by) => break by,
                Err(_) => self.start_again(),
            }
        };
        let running = self.runner.session().state().is_running();
        if let Some(by) = interrupted_by.filter(|_| running) {
            let interrupted = Command::Report(Box::new(Event::Interrupted { by }));
            if let Err(refusal) = self.runner.carry_out(interrupted, &self.clock.read()) {
                tracing::error!("the interruption could not be told: {refusal}");
            }
        }
        let (journal, player) = self.runner.leave();
        let left = Instant::now();
        // Before the fade: the keys of a sealed record go with its close, and whoever reads it now
        // may sign it.
        let kept = journal.finish(LAST_SYNC_WITHIN);
        let fade =
            if running { fades::INTERRUPTED + INTERRUPTED_TAIL } else { fades::CLOSE + CLOSE_TAIL };
        thread::sleep(fade.saturating_sub(left.elapsed()));
        drop(player);
        kept
    }

    /// Turn after turn, until the message to finish; answers with who interrupted.
    fn serve(&mut self) -> Option<Interruption> {
        let mut turned = Instant::now();
        loop {
            let wait = ADVANCE_EVERY.saturating_sub(turned.elapsed());
            let mut news = false;
            match self.next_order(wait) {
                Some(RunnerMessage::CarryOut(id, command, pressed)) => {
                    self.runner.carry_out_for(id, command, &pressed);
                    news = true;
                }
                Some(RunnerMessage::Say(notice)) => {
                    self.runner.notice(notice);
                    news = true;
                }
                Some(RunnerMessage::UseOutput(device)) => self.runner.use_output(device),
                Some(RunnerMessage::KeepDrafts(drafts)) => self.runner.keep_drafts(drafts),
                Some(RunnerMessage::Settle(waiting)) => self.unsettled.push(waiting),
                Some(RunnerMessage::Finish { interrupted_by }) => return interrupted_by,
                None => {}
            }
            let reading = self.clock.read();
            if turned.elapsed() >= ADVANCE_EVERY {
                turned = Instant::now();
                if let Err(refusal) = self.runner.advance(&reading) {
                    tracing::error!("a turn was refused: {refusal}");
                }
            }
            self.publish(&reading, news);
        }
    }

    /// Waits for a message, an ack or the next turn, whichever comes first; acks are taken in when
    /// the view is published.
    fn next_order(&mut self, wait: Duration) -> Option<RunnerMessage> {
        let ack = select_biased! {
            recv(self.messages) -> message => return Some(message.unwrap_or(RunnerMessage::Finish { interrupted_by: Some(Interruption::Program) })),
            recv(self.runner.journal().acks()) -> ack => ack,
            recv(after(wait)) -> _ => return None,
        };
        match ack {
            Ok(ack) => self.runner.take_ack(ack),
            // The journal's thread is gone and its channel would wake us without end.
            Err(_) => thread::sleep(wait),
        }
        None
    }

    fn publish(&mut self, reading: &ClockReading, news: bool) {
        self.runner.take_acks();
        let view = self.runner.view(reading);
        let news = news || view.differs(&self.view.load());
        let settled = view.kept.saving == 0;
        self.view.store(Arc::new(view));
        if settled {
            for waiting in self.unsettled.drain(..) {
                let _nobody_waits = waiting.send(());
            }
        }
        if news {
            (self.changed)();
        }
    }

    fn start_again(&mut self) {
        thread::sleep(PAUSE);
        tracing::error!("the runner failed and starts again from the journal's entries");
        let reading = self.clock.read();
        let again = catch_unwind(AssertUnwindSafe(|| self.runner.restart(&reading)));
        if !matches!(again, Ok(Ok(()))) {
            tracing::error!("the runner could not say that it started again");
        }
    }
}
