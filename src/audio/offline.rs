//! The same graph without a sound card, at a fixed rate, waited for: what is rendered is the same
//! every time.

use std::time::Duration;

use super::graph::Graph;
use super::graph_control::GraphControl;
use crate::music::{Intent, OutputStatus, Player, PlayerStatus};
use crate::session::SoundFact;

/// Frames rendered before the control is asked again.
const STEP: usize = 8192;
/// How often to look whether a worker is ready that didn't say so.
const LOOK_AGAIN: Duration = Duration::from_millis(2);
/// No drive has to be bridged here, so a ring holds only so much more than a crossfade.
const AHEAD: Duration = Duration::from_secs(1);
/// So much of that may be missing, in ms: the rest is longer than a step, so that an end is always
/// known before it is decided on, and what is rendered is the same every time.
const ROOM_MS: u64 = 500;

/// Renders on demand; for `render`, and for tests that count frames.
#[derive(Debug)]
pub struct Offline {
    graph: Graph,
    control: GraphControl,
    room: u64,
}

impl Offline {
    /// For a rate in Hz; `cap_db` is the volume cap in dB below full scale.
    pub fn new(sample_rate: u32, cap_db: f32) -> Self {
        let (graph, mut control) = GraphControl::new(sample_rate, cap_db);
        control.decode_ahead(AHEAD);
        Self { graph, control, room: u64::from(sample_rate) * ROOM_MS / 1000 }
    }

    /// Fills `out` with the next interleaved stereo frames, waiting for decoders where needed.
    pub fn pull(&mut self, out: &mut [f32]) {
        for part in out.chunks_mut(STEP * 2) {
            self.control.tick();
            self.control
                .links()
                .for_each(|link| link.wait_until_nearly_full(self.room, LOOK_AGAIN));
            self.graph.render(part);
        }
        self.control.tick();
    }

    /// Fills `out` with what is decoded by now, without waiting: all that the sound card's thread
    /// does.
    pub fn render(&mut self, out: &mut [f32]) {
        self.graph.render(out);
    }

    /// The fade of [`Intent::End`] is over: nothing more comes.
    pub fn has_ended(&self) -> bool {
        self.control.has_ended()
    }
}

impl Player for Offline {
    fn send(&mut self, intent: Intent) {
        self.control.carry_out(intent);
        // What it takes the place of goes before more is made: decks are large, and their workers
        // need a moment to let go of them.
        self.graph.render(&mut []);
        self.control.tick();
        std::thread::sleep(LOOK_AGAIN);
    }

    fn facts(&mut self) -> Vec<SoundFact> {
        self.control.tick();
        self.control.take_facts()
    }

    fn status(&self) -> PlayerStatus {
        let (running, peak) = (self.control.running(), self.control.peak());
        PlayerStatus { running, peak, output: OutputStatus::Simulated, latency: Duration::ZERO }
    }
}
