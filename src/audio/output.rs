//! An open output, fed from the graph, and how much sound it is asked to keep.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::Sender;

use super::backend::{FoundOutput, OutputError, Stream, StreamEvents};
use super::output_source::{BLOCK, OutputSource, Permit, PullStats, Takeover};
use super::shared_graph::SharedGraph;
use crate::session::OutputReason;

/// Lengths of a callback in ms; a device keeps two of them, so this is also how late the sound's
/// thread may be. With the first a hush begins within 100 ms; after a dropout the next one is
/// taken.
const PERIODS_MS: [u32; 3] = [40, 70, 100];

/// How much sound a device is asked to keep: more makes a dropout less likely, and every act later
/// to be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Buffering {
    grade: usize,
}

impl Buffering {
    /// The next larger one, while there is one.
    pub(super) fn larger(self) -> Option<Self> {
        let grade = self.grade + 1;
        (grade < PERIODS_MS.len()).then_some(Self { grade })
    }

    fn period_ms(self) -> u32 {
        PERIODS_MS.get(self.grade).copied().unwrap_or(PERIODS_MS[0])
    }

    /// Frames of a callback: whole blocks, so that a pull begins with one, and the frames before it
    /// are counted exactly.
    fn period_frames(self, sample_rate: u32) -> u32 {
        let block = BLOCK as u32;
        (sample_rate * self.period_ms() / 1000).div_ceil(block) * block
    }

    /// How long the sound is on its way from us into the device.
    fn latency(self, sample_rate: u32) -> Duration {
        let kept_frames = f64::from(2 * self.period_frames(sample_rate));
        Duration::from_secs_f64(kept_frames / f64::from(sample_rate.max(1)))
    }
}

/// An open output; dropping it may block on a dead device, so that is done on a thread of its own.
pub(super) struct Output {
    stream: Option<Box<dyn Stream>>,
    pub(super) stats: Arc<PullStats>,
    /// How long the sound is on its way into it, as far as is known.
    pub(super) latency: Option<Duration>,
    permit: Permit,
}

impl Output {
    /// Opens what was found; it plays silence until it is told to [begin](Self::begin). Fatal
    /// errors of the stream go to `lost`, without ever blocking there.
    pub(super) fn open(
        found: &FoundOutput,
        graph: &Arc<SharedGraph>,
        buffering: Buffering,
        lost: &Sender<OutputReason>,
    ) -> Result<Self, OutputError> {
        let stats = PullStats::new();
        let events = StreamEvents { stats: Arc::clone(&stats), lost: lost.clone() };
        let rate = found.sample_rate;
        let asked = found.device.open(Some(buffering.period_frames(rate)), &events);
        let (stream, latency) = match asked {
            Ok(stream) => (stream, Some(buffering.latency(rate))),
            Err(_) => (found.device.open(None, &events)?, None),
        };
        let form = (found.channels, rate);
        let source = OutputSource::new(Arc::clone(graph), Arc::clone(&stats), form, latency);
        let permit = source.permit();
        stream.play(source);
        Ok(Self { stream: Some(stream), stats, latency, permit })
    }

    /// Takes the graph over at its next callback; plays silence until then.
    pub(super) fn begin(&self, how: Takeover) {
        self.permit.give(how);
    }

    /// Gives up the stream, to be dropped where that may block.
    pub(super) fn let_go(&mut self) -> Option<Box<dyn Stream>> {
        self.stream.take()
    }

    /// Gives up the output as a whole, for another owner.
    pub(super) fn hand_over(&mut self) -> Self {
        Self {
            stream: self.stream.take(),
            stats: Arc::clone(&self.stats),
            latency: self.latency,
            permit: self.permit.clone(),
        }
    }

    pub(super) fn is_let_go(&self) -> bool {
        self.stream.is_none()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take() {
            let closing = std::thread::Builder::new().name("sound-close".to_owned());
            if let Err(error) = closing.spawn(move || drop(stream)) {
                tracing::warn!(%error, "no thread to close the old output");
            }
        }
    }
}
