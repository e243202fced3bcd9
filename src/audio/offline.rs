//! The same graph without a sound card, at a fixed rate, waited for: what is rendered is the same every time.

use std::time::Duration;

use super::desk::Desk;
use super::graph::Graph;
use crate::music::{Intent, OutputStatus, Player, PlayerStatus};
use crate::session::SoundFact;

/// Frames rendered before the desk is asked again.
const STEP: usize = 8192;
/// How often to look whether a worker is ready.
const LOOK_AGAIN: Duration = Duration::from_micros(50);

/// Renders on demand; for `render`, and for tests that count frames.
#[derive(Debug)]
pub struct Offline {
    graph: Graph,
    desk: Desk,
}

impl Offline {
    /// For a rate in Hz; `cap_db` is the volume cap in dB below full scale.
    pub fn new(sample_rate: u32, cap_db: f32) -> Self {
        let (graph, desk) = Desk::new(sample_rate, cap_db);
        Self { graph, desk }
    }

    /// Fills `out` with the next interleaved stereo frames, waiting for decoders where needed.
    pub fn pull(&mut self, out: &mut [f32]) {
        for part in out.chunks_mut(STEP * 2) {
            self.desk.tick();
            self.desk.links().for_each(|link| link.wait_until_full(LOOK_AGAIN));
            self.graph.render(part);
        }
        self.desk.tick();
    }

    /// Fills `out` with what is decoded by now, without waiting: all that the sound card's thread does.
    pub fn render(&mut self, out: &mut [f32]) {
        self.graph.render(out);
    }

    /// The fade of [`Intent::End`] is over: nothing more comes.
    pub fn has_ended(&self) -> bool {
        self.desk.has_ended()
    }
}

impl Player for Offline {
    fn send(&mut self, intent: Intent) {
        self.desk.carry_out(intent);
    }

    fn facts(&mut self) -> Vec<SoundFact> {
        self.desk.tick();
        self.desk.take_facts()
    }

    fn status(&self) -> PlayerStatus {
        let (running, peak) = (self.desk.running(), self.desk.peak());
        PlayerStatus { running, peak, output: OutputStatus::Unheard, latency: Duration::ZERO }
    }
}
