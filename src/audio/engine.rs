//! The player that sounds: a thread of its own with the control and the supervisor, and the handle
//! to it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TryRecvError, unbounded};

use super::backend::{Backends, OutputSelector};
use super::background_task::OutputFactory;
use super::graph_control::GraphControl;
use super::priority::{put_first, this_thread};
use super::shared_graph::SharedGraph;
use super::supervisor::{Supervisor, look_first};
use crate::music::{Intent, Player, PlayerStatus};
use crate::session::{OutputReason, SoundFact};

/// The rate when there is no device to ask, in Hz.
const USUAL_RATE: u32 = 48_000;
/// How long the first look for a device may take before the session goes on without; cpal gives a
/// server 2 s.
const FIRST_LOOK: Duration = Duration::from_secs(3);
/// How often the control and the output are looked after.
const BEAT: Duration = Duration::from_millis(40);

/// What an [`Engine`] is started with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EngineOptions {
    /// The output by its id or name, as in the room's settings; `None`: the system's default.
    pub device: Option<String>,
    /// The output that [`Intent::UseFallback`] means; `None`: there is none.
    pub fallback: Option<String>,
    /// The loudest that [`Intent::Volume`] reaches, in dB below full scale; 0 or negative.
    pub volume_cap_db: f32,
}

/// The player that sounds, for one session: after [`Intent::End`] nothing plays any more. It plays
/// on whatever happens to those who talk to it, and stops when dropped.
#[derive(Debug)]
pub struct Engine {
    intents: Option<Sender<Intent>>,
    facts: Receiver<SoundFact>,
    status: Arc<Mutex<PlayerStatus>>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts; never fails and never waits. What is wrong with the output comes as a fact.
    pub fn start(options: EngineOptions) -> Self {
        Self::on(Backends::default(), options)
    }

    /// The same with sound backends that need not be the machine's own.
    pub(super) fn on(backends: Backends, options: EngineOptions) -> Self {
        let (intents, asked) = unbounded();
        let (tell, facts) = unbounded();
        let status = Arc::new(Mutex::new(PlayerStatus::default()));
        let shared = Arc::clone(&status);
        let told = tell.clone();
        let thread = std::thread::Builder::new()
            .name("sound".to_owned())
            .spawn(move || run(backends, options, &asked, &tell, &shared));
        if let Err(error) = &thread {
            tracing::error!(%error, "no thread for the sound");
            let reason = OutputReason::NoThread;
            let _receiver_is_here = told.send(SoundFact::NoOutput { reason });
        }
        Self { intents: Some(intents), facts, status, thread: thread.ok() }
    }

    /// What was said is heard now, and not with the next beat.
    fn wake(&self) {
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }
}

impl Player for Engine {
    fn send(&mut self, intent: Intent) {
        if let Some(intents) = &self.intents {
            let _thread_is_gone = intents.send(intent);
            self.wake();
        }
    }

    fn facts(&mut self) -> Vec<SoundFact> {
        self.facts.try_iter().collect()
    }

    fn status(&self) -> PlayerStatus {
        self.status.lock().map(|status| status.clone()).unwrap_or_default()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.intents = None;
        self.wake();
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

/// The next intent, or none when a beat went by; an error once nobody can ask for anything any
/// more. The channel's own waiting yields the core again and again before it sleeps: done with each
/// beat, that took more of the core than all that the beats do.
fn next(asked: &Receiver<Intent>) -> Result<Option<Intent>, TryRecvError> {
    if asked.is_empty() {
        std::thread::park_timeout(BEAT);
    }
    match asked.try_recv() {
        Ok(intent) => Ok(Some(intent)),
        Err(TryRecvError::Empty) => Ok(None),
        Err(gone) => Err(gone),
    }
}

fn run(
    backends: Backends,
    options: EngineOptions,
    asked: &Receiver<Intent>,
    tell: &Sender<SoundFact>,
    status: &Mutex<PlayerStatus>,
) {
    put_first(this_thread());
    // A fallback that is the room's own output is none.
    let fallback = options.fallback.filter(|fallback| options.device.as_ref() != Some(fallback));
    let wanted = OutputSelector::by_name(options.device);
    let first = look_first(backends.clone(), &wanted, FIRST_LOOK);
    let rate = first.as_ref().map_or(USUAL_RATE, |found| found.sample_rate);
    let (graph, mut control) = GraphControl::new(rate, options.volume_cap_db);
    let factory = OutputFactory { backends, graph: SharedGraph::new(graph), sample_rate: rate };
    let mut supervisor = Supervisor::start(factory, wanted, fallback, first, &mut control);
    loop {
        let Ok(intent) = next(asked) else { return };
        // Were this thread to break down, the output would close: an error in one beat must not end
        // the music.
        let beat = catch_unwind(AssertUnwindSafe(|| {
            match intent {
                Some(Intent::BringBack) => supervisor.bring_back(),
                Some(Intent::UseFallback) => supervisor.use_fallback(),
                Some(Intent::UseOutput { device }) => {
                    supervisor.use_output(OutputSelector::by_name(device))
                }
                Some(intent) => {
                    // Who chooses the safe music, or the plan again, wants to hear it.
                    if matches!(intent, Intent::Safe { .. } | Intent::Return { .. }) {
                        supervisor.bring_back();
                    }
                    control.carry_out(intent);
                }
                None => control.tick(),
            }
            supervisor.tick(&mut control);
            if control.has_ended() {
                supervisor.close();
            }
        }));
        if beat.is_err() {
            tracing::error!("the sound's thread broke down and goes on");
        }
        for fact in supervisor.take_facts().into_iter().chain(control.take_facts()) {
            let _nobody_listens = tell.send(fact);
        }
        if let Ok(mut status) = status.lock() {
            let latency = supervisor.latency();
            let running =
                control.running().map(|(cue, position)| (cue, position.saturating_sub(latency)));
            *status = PlayerStatus {
                running,
                latency,
                output: supervisor.status(),
                peak: control.peak(),
            };
        }
    }
}
