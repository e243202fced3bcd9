//! Who watches the output: opens it, notices its loss, keeps the plan running without it, brings it
//! back.

mod absent;
mod dropouts;
mod playing;
mod transition;

use std::time::{Duration, Instant};

use absent::Absent;
use crossbeam_channel::{RecvTimeoutError, bounded};
use dropouts::Dropouts;
use playing::Playing;

use super::backend::{Backends, FoundOutput, OutputSelector};
use super::background_task::OutputFactory;
use super::graph_control::GraphControl;
use super::null_output::NullOutput;
use super::output::Buffering;
use crate::music::OutputStatus;
use crate::session::{OutputReason, SoundFact};

/// A new output may take this long over its first buffers: an idle PulseAudio sink was measured to
/// take 2.2 s.
const FIRST_PULL: Duration = Duration::from_secs(3);
/// Opening takes no longer than this; cpal gives a sound server 2 s for each of its answers.
const OPENING: Duration = Duration::from_secs(6);
/// The same device back within this time sounds again by itself (DESIGN "The sound").
const BY_ITSELF: Duration = Duration::from_secs(10);

/// The output and all that happens to it. Never blocks: what may is done on threads of its own.
pub(super) struct Supervisor {
    context: Context,
    state: State,
}

/// What stays the same from one output to the next.
struct Context {
    factory: OutputFactory,
    wanted: OutputSelector,
    fallback: Option<String>,
    buffering: Buffering,
    facts: Vec<SoundFact>,
    dropouts: Dropouts,
    /// The last time that the system moved the sound elsewhere.
    last_move: Option<Instant>,
    no_output_told: bool,
    started: Instant,
    /// Keeps the music's time until an output takes the graph; there once the plan has run
    /// unheard.
    null_output: Option<NullOutput>,
}

enum State {
    Absent(Absent),
    Playing(Box<Playing>),
    Closed,
}

/// Looks for the first device, for at most `patience`; a slow sound server is looked for again
/// later.
pub(super) fn look_first(
    backends: Backends,
    wanted: &OutputSelector,
    patience: Duration,
) -> Result<FoundOutput, OutputReason> {
    let (tell, result) = bounded(1);
    let wanted = wanted.clone();
    let looking = std::thread::Builder::new().name("sound-open".to_owned()).spawn(move || {
        let _late = tell.send(backends.find(&wanted, None));
    });
    looking.map_err(|_| OutputReason::NoThread)?;
    match result.recv_timeout(patience) {
        Ok(found) => found.map_err(|error| OutputReason::from(&error)),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            Err(OutputReason::NoSystem)
        }
    }
}

impl Supervisor {
    /// Begins with what [`look_first`] brought.
    pub(super) fn start(
        factory: OutputFactory,
        wanted: OutputSelector,
        fallback: Option<String>,
        first: Result<FoundOutput, OutputReason>,
        control: &mut GraphControl,
    ) -> Self {
        let now = Instant::now();
        let mut context = Context {
            factory,
            wanted,
            fallback,
            buffering: Buffering::default(),
            facts: Vec::new(),
            dropouts: Dropouts::default(),
            last_move: None,
            no_output_told: false,
            started: now,
            null_output: None,
        };
        let absent = match first {
            Ok(found) => Absent::at_first(found, &context, now),
            Err(reason) => Absent::without(reason, &mut context, control, now),
        };
        Self { context, state: State::Absent(absent) }
    }

    /// Looks after everything once; called every few ms.
    pub(super) fn tick(&mut self, control: &mut GraphControl) {
        let now = Instant::now();
        let next = match &mut self.state {
            State::Absent(absent) => absent
                .tick(&mut self.context, control, now)
                .map(|playing| State::Playing(Box::new(playing))),
            State::Playing(playing) => playing.tick(&mut self.context, control, now),
            State::Closed => None,
        };
        if let Some(next) = next {
            self.state = next;
        }
    }

    /// A person wants to hear it again.
    pub(super) fn bring_back(&mut self) {
        if let State::Absent(absent) = &mut self.state {
            absent.bring_back(&self.context);
        }
    }

    /// A person wants it on the fallback, quietly.
    pub(super) fn use_fallback(&mut self) {
        if let State::Absent(absent) = &mut self.state
            && let Some(fallback) = self.context.fallback.clone()
        {
            absent.open(OutputSelector::Named(fallback), &self.context);
        }
    }

    /// A person wants it on this output from now on.
    pub(super) fn use_output(&mut self, to: OutputSelector) {
        match &mut self.state {
            State::Closed => return,
            State::Playing(playing) => playing.wish_for(to.clone()),
            State::Absent(absent) => absent.open(to.clone(), &self.context),
        }
        self.context.wanted = to;
    }

    /// Nothing will be played any more.
    pub(super) fn close(&mut self) {
        self.state = State::Closed;
        self.context.null_output = None;
    }

    /// What became so since the last call.
    pub(super) fn take_facts(&mut self) -> Vec<SoundFact> {
        std::mem::take(&mut self.context.facts)
    }

    pub(super) fn status(&self) -> OutputStatus {
        match &self.state {
            State::Absent(absent) => absent.status(),
            State::Playing(playing) => OutputStatus::Playing { device: playing.name().to_owned() },
            State::Closed => OutputStatus::Simulated,
        }
    }

    /// How long the sound is on its way to the one who hears it, as far as the system says.
    pub(super) fn latency(&self) -> Duration {
        match &self.state {
            State::Playing(playing) => playing.latency(),
            State::Absent(_) | State::Closed => Duration::ZERO,
        }
    }
}

impl Context {
    /// Renders into the null output until an output takes over the graph; that output decides how
    /// the sound fades in.
    fn run_unheard(&mut self, control: &mut GraphControl) {
        control.gate(false, Duration::ZERO);
        self.null_output = Some(NullOutput::start(&self.factory.graph, self.factory.sample_rate));
    }

    /// What never sounded may still do so by itself.
    fn is_starting(&self, now: Instant) -> bool {
        now.duration_since(self.started) <= BY_ITSELF
    }
}
