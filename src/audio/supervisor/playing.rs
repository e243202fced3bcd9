//! An output sounds: its first pull, its proof, its dropouts, its loss.

use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

use super::absent::{Absent, LOOK_AGAIN, Lost};
use super::transition::Transition;
use super::{Context, FIRST_PULL, State};
use crate::audio::backend::{OutputId, OutputSelector, Watch};
use crate::audio::background_task::OpenedOutput;
use crate::audio::graph_control::GraphControl;
use crate::audio::output::Output;
use crate::audio::output_source::Takeover;
use crate::audio::priority::put_first;
use crate::session::{OutputReason, SoundFact};

/// A running output that pulls nothing for this long is lost. A period is 100 ms at most, so this
/// is many of them.
const STUCK: Duration = Duration::from_millis(1000);
/// A device has to take this much before it counts as running: a dead sink still fills its buffer,
/// which is 200 ms at most.
const PROOF: Duration = Duration::from_millis(400);
/// After what a stream keeps, so long until the sound has gone over to the next: its next pull, the bridge,
/// and a busy machine.
const ACROSS: Duration = Duration::from_millis(700);
/// How much quieter the fallback plays than the room's output, in dB: it may be a laptop's speaker
/// close to an ear, or a speaker in the next room.
const FALLBACK_DB: f32 = -12.0;
/// Moved twice within this time: no longer by itself.
const MOVED_AGAIN: Duration = Duration::from_secs(60);

/// The output that has the graph, or is about to.
pub(super) struct Playing {
    pub(super) id: OutputId,
    pub(super) output: Output,
    watch: Option<Box<dyn Watch>>,
    stream_lost: Receiver<OutputReason>,
    moves: Receiver<String>,
    /// How the sound comes in once the device pulls; until then nobody would hear it rise.
    pub(super) rise: Option<Duration>,
    /// The thread that pulls has been put before all others.
    is_put_first: bool,
    /// The stream that the sound has left, until what it keeps has sounded.
    leaving: Option<(Output, Instant)>,
    /// From so many frames on it is known to run; before that a sink may take its time over its
    /// first buffers.
    pub(super) settled: u64,
    pub(super) transition: Transition,
    /// A person wants it elsewhere, and that has not begun yet.
    pub(super) wish: Option<OutputSelector>,
    /// What it took over from, until that is told.
    pub(super) before: Option<String>,
    /// It came back, but hasn't settled yet.
    pub(super) unproven: Option<Unproven>,
}

/// An output that never settles is as lost as it was.
pub(super) struct Unproven {
    pub(super) lost: Lost,
    /// A person wanted to hear it, so they are told.
    pub(super) asked: bool,
}

/// What ends it.
pub(super) enum Trouble {
    Lost(OutputReason),
    Moved(String),
}

impl Playing {
    /// It begins, and once it pulls its sound rises so.
    pub(super) fn new(opened: OpenedOutput, rise: Duration, context: &Context) -> Self {
        opened.output.begin(Takeover::AtItsEnd);
        Self { rise: Some(rise), ..Self::of(opened, context) }
    }

    /// It goes on with the sound of a stream on the same device.
    pub(super) fn instead_of(
        before: &mut Self,
        opened: OpenedOutput,
        context: &Context,
        now: Instant,
    ) -> Self {
        opened.output.begin(Takeover::AcrossBridge);
        let mut next = Self::of(opened, context);
        let kept = before.output.latency.unwrap_or_default();
        next.leaving = Some((before.output.hand_over(), now + kept + ACROSS));
        next.rise = before.rise.take();
        next
    }

    fn of(opened: OpenedOutput, context: &Context) -> Self {
        let OpenedOutput { id, output, lost } = opened;
        let (_, moves) = bounded(0);
        let settled = PROOF.as_millis() as u64 * u64::from(context.factory.sample_rate) / 1000;
        let mut playing = Self {
            id,
            output,
            watch: None,
            stream_lost: lost,
            moves,
            rise: None,
            is_put_first: false,
            leaving: None,
            settled,
            transition: Transition::None,
            wish: None,
            before: None,
            unproven: None,
        };
        playing.watch(context);
        playing
    }

    pub(super) fn name(&self) -> &str {
        &self.id.name
    }

    /// How long the sound is on its way to the one who hears it, as far as the system says.
    pub(super) fn latency(&self) -> Duration {
        let beyond = self.watch.as_ref().map(|watch| watch.output_latency()).unwrap_or_default();
        self.output.latency.unwrap_or_default() + beyond
    }

    /// Looks after it once; what takes its place.
    pub(super) fn tick(
        &mut self,
        context: &mut Context,
        control: &mut GraphControl,
        now: Instant,
    ) -> Option<State> {
        if !self.output.is_let_go()
            && let Some(trouble) = self.trouble(now)
        {
            return Some(self.lose(trouble, context, control, now));
        }
        let dropout = self.listen(context, control, now);
        self.go_on(dropout, context, control, now)
    }

    /// Notices its first pull, its proof, its dropouts; whether there was one.
    fn listen(&mut self, context: &mut Context, control: &mut GraphControl, now: Instant) -> bool {
        let frames = self.output.stats.frames();
        // More than it keeps: it plays. Before that nobody would hear the sound rise.
        let rate = f64::from(context.factory.sample_rate);
        let kept = self.output.latency.unwrap_or_default().as_secs_f64() * rate;
        let plays = frames as f64 > kept + rate / 100.0;
        if plays
            && !self.is_put_first
            && let Some(thread) = self.output.stats.thread()
        {
            self.is_put_first = true;
            put_first(thread);
        }
        if plays && let Some(rise) = self.rise.take() {
            control.set_attenuation(
                if context.fallback.as_deref().is_some_and(|name| self.id.is(name)) {
                    FALLBACK_DB
                } else {
                    0.0
                },
            );
            control.gate(true, rise);
        }
        self.leaving.take_if(|(_, due)| now >= *due);
        if frames >= self.settled {
            let device = self.name().to_owned();
            if self.unproven.take().is_some() {
                context
                    .facts
                    .push(SoundFact::OutputBack { device: device.clone(), sounding: true });
            }
            context.facts.extend(
                self.before.take().map(|from| SoundFact::OutputChosen { from, to: device }),
            );
        }
        let (count, longest) = self.output.stats.take_dropouts();
        context.dropouts.add(count, longest);
        let told = context.dropouts.tell(self.name(), now);
        context.facts.extend(told);
        count > 0
    }

    /// Listens for the system moving its stream.
    pub(super) fn watch(&mut self, context: &Context) {
        let (tell, moves) = bounded(4);
        self.moves = moves;
        self.watch = context.factory.backends.watch(&self.id, tell);
    }

    /// Another stream of ours would look like this one, moved.
    pub(super) fn watch_no_more(&mut self) {
        self.watch = None;
    }

    fn trouble(&self, now: Instant) -> Option<Trouble> {
        if let Ok(to) = self.moves.try_recv() {
            return Some(Trouble::Moved(to));
        }
        if let Ok(reason) = self.stream_lost.try_recv() {
            return Some(Trouble::Lost(reason));
        }
        let patience = if self.output.stats.frames() >= self.settled { STUCK } else { FIRST_PULL };
        let pause = now.saturating_duration_since(self.output.stats.pulled());
        (pause > patience).then_some(Trouble::Lost(OutputReason::TakesNoSound))
    }

    /// The plan runs on unheard from now on.
    pub(super) fn lose(
        &mut self,
        trouble: Trouble,
        context: &mut Context,
        control: &mut GraphControl,
        now: Instant,
    ) -> State {
        context.run_unheard(control);
        let absent = match self.unproven.take() {
            Some(Unproven { lost, asked }) => {
                if asked {
                    let reason = match trouble {
                        Trouble::Lost(reason) => reason,
                        Trouble::Moved(to) => OutputReason::Moved { to },
                    };
                    context
                        .facts
                        .push(SoundFact::OutputLost { device: self.name().to_owned(), reason });
                }
                Absent::lost(lost, LOOK_AGAIN, now)
            }
            None => Absent::lost(self.lost(trouble, context, now), Duration::ZERO, now),
        };
        State::Absent(match self.wished(context) {
            Some((to, task)) => absent.opening(task, to),
            None => absent,
        })
    }

    /// What goes away now.
    fn lost(&self, trouble: Trouble, context: &mut Context, now: Instant) -> Lost {
        let lost = Lost { by_itself: true, ..Lost::of(self.id.clone(), now) };
        let device = self.name().to_owned();
        match trouble {
            Trouble::Lost(reason) => {
                context.facts.push(SoundFact::OutputLost { device, reason });
                lost
            }
            Trouble::Moved(to) => {
                context.facts.push(SoundFact::OutputMoved { from: device, to: to.clone() });
                let before = context.last_move.replace(now);
                let by_itself = before.is_none_or(|last| now.duration_since(last) > MOVED_AGAIN);
                Lost { by_itself, moved_to: Some(to), ..lost }
            }
        }
    }
}
