//! Where the graph lives: whoever holds the newest token renders it, everybody else
//! gives silence.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, TryLockError};
use std::time::{Duration, Instant};

use super::graph::Graph;

/// Frames of a [`Bridge`]: 300 ms at 48 kHz, more than any device keeps.
const BRIDGE: usize = 14_400;
/// Frames over which the one owner goes and the other comes, at least.
const CROSSING: usize = 2_400;

/// The same sound for an owner that leaves and for the one that comes, from the moment on at which the last
/// owner's sound ends: the one plays it ever more softly and the other ever louder, so that neither a gap
/// nor a step is heard where the clocks of their devices are a little apart.
#[derive(Debug, Clone)]
pub(super) struct Bridge {
    /// The generation that leaves by it.
    leaves: u64,
    /// The frame from which on the next owner sounds.
    from: usize,
    /// Stereo, interleaved.
    samples: Box<[f32]>,
}

impl Bridge {
    /// Silent, and for nobody.
    pub(super) fn new() -> Self {
        Self { leaves: u64::MAX, from: 0, samples: vec![0.0; BRIDGE * 2].into() }
    }

    /// The frame from which on the next owner sounds.
    pub(super) fn from(&self) -> usize {
        self.from
    }

    /// How many of its frames there are from `at` on.
    pub(super) fn left(at: usize) -> usize {
        BRIDGE.saturating_sub(at)
    }

    /// Writes its frames from `at` on into the block, louder (`comes`) or softer with each frame; where
    /// to go on, or `None` at its end.
    pub(super) fn play(&self, at: usize, comes: bool, block: &mut [f32]) -> Option<usize> {
        block.fill(0.0);
        let frames = block.chunks_exact_mut(2).zip(self.samples.chunks_exact(2).skip(at));
        for (n, (out, frame)) in frames.enumerate() {
            let crossed = (at + n).saturating_sub(self.from) as f32 / (BRIDGE - self.from) as f32;
            let gain = if comes { crossed } else { 1.0 - crossed };
            out.iter_mut().zip(frame).for_each(|(out, sample)| *out = sample * gain);
        }
        let next = at + block.len() / 2;
        (next < BRIDGE).then_some(next)
    }
}

/// The graph's home; it outlives every device.
#[derive(Debug)]
pub(super) struct SharedGraph {
    /// The generation that may render.
    owner: AtomicU64,
    graph: Mutex<Graph>,
    /// The last one that was built.
    bridge: Mutex<Bridge>,
    base: Instant,
    /// Microseconds from the base to the moment at which what was rendered last is heard, or would
    /// be.
    heard_until_us: AtomicU64,
}

/// The right to render, until the next token is made.
#[derive(Debug)]
pub(super) struct RenderToken {
    shared: Arc<SharedGraph>,
    generation: u64,
}

impl SharedGraph {
    pub(super) fn new(graph: Graph) -> Arc<Self> {
        let (owner, heard_until_us) = (AtomicU64::new(0), AtomicU64::new(0));
        let (graph, bridge) = (Mutex::new(graph), Mutex::new(Bridge::new()));
        Arc::new(Self { owner, graph, bridge, base: Instant::now(), heard_until_us })
    }

    /// The moment up to which the graph has been rendered: a device keeps some of it, so it lies
    /// ahead while one plays. The next owner begins there, and the music's time neither jumps
    /// nor stands still. When the graph was made, before anything was.
    pub(super) fn heard_until(&self) -> Instant {
        self.base + Duration::from_micros(self.heard_until_us.load(Ordering::Acquire))
    }

    /// Somebody has rendered already: time runs.
    pub(super) fn has_begun(&self) -> bool {
        self.heard_until_us.load(Ordering::Acquire) > 0
    }

    /// Takes the graph over from whoever had it; a block they are in the middle of is theirs to
    /// finish.
    pub(super) fn take_over(self: &Arc<Self>) -> RenderToken {
        let generation = self.owner.fetch_add(1, Ordering::AcqRel) + 1;
        RenderToken { shared: Arc::clone(self), generation }
    }
}

impl RenderToken {
    /// Whether this is still the newest token.
    pub(super) fn is_current(&self) -> bool {
        self.shared.owner.load(Ordering::Acquire) == self.generation
    }

    /// What was rendered last is heard up to then.
    pub(super) fn heard_until(&self, then: Instant) {
        self.shared
            .heard_until_us
            .store(then.duration_since(self.shared.base).as_micros() as u64, Ordering::Release);
    }

    /// Renders a bridge for the owner before, and copies it into `mine`, which sounds from this frame on.
    /// Never waits: `false` while the last owner finishes its block, and nothing is rendered then.
    pub(super) fn build_bridge(&self, from: usize, mine: &mut Bridge) -> bool {
        let Ok(mut built) = self.shared.bridge.try_lock() else { return false };
        if !self.render(&mut mine.samples) {
            return false;
        }
        mine.leaves = self.generation.wrapping_sub(1);
        mine.from = from.min(BRIDGE - CROSSING);
        (built.leaves, built.from) = (mine.leaves, mine.from);
        built.samples.copy_from_slice(&mine.samples);
        true
    }

    /// Copies the bridge by which this owner leaves, once the next one has built it.
    pub(super) fn leave_by(&self, mine: &mut Bridge) -> bool {
        let Ok(built) = self.shared.bridge.try_lock() else { return false };
        let is_mine = built.leaves == self.generation;
        if is_mine {
            (mine.leaves, mine.from) = (built.leaves, built.from);
            mine.samples.copy_from_slice(&built.samples);
        }
        is_mine
    }

    /// Renders the next block, or zeros: without the right, or while the last owner finishes its
    /// block. Never waits. `true` when the graph was rendered.
    pub(super) fn render(&self, out: &mut [f32]) -> bool {
        if !self.is_current() {
            out.fill(0.0);
            return false;
        }
        let mut graph = match self.shared.graph.try_lock() {
            Ok(graph) => graph,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                out.fill(0.0);
                return false;
            }
        };
        // Asked again under the lock: the right may have passed on since.
        let rendered =
            self.is_current() && catch_unwind(AssertUnwindSafe(|| graph.render(out))).is_ok();
        if !rendered {
            out.fill(0.0);
        }
        rendered
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use super::*;
    use crate::audio::fixture;
    use crate::audio::graph_control::GraphControl;
    use crate::music::Intent;

    const RATE: u32 = 48_000;

    #[test]
    fn handing_over_loses_no_frame_and_plays_none_twice() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // The last 6 s would be a join.
        let frames = RATE as usize * 13;
        let ramp: Vec<f32> =
            (0..frames).flat_map(|n| [n as f32 / frames as f32 * 0.8; 2]).collect();
        let path = fixture::wav(folder.path(), "ramp.wav", RATE, &ramp);
        let (graph, mut control) = GraphControl::new(RATE, 0.0);
        control.carry_out(Intent::Play { cue: fixture::cue(1, &path), fade: Duration::ZERO });
        control.links().for_each(|link| link.wait_until_full(Duration::from_millis(1)));
        let graph = SharedGraph::new(graph);
        let tokens = Mutex::new((Some(graph.take_over()), None));
        let stop = AtomicBool::new(false);
        // Two owners render as fast as they can while the right goes back and forth between them.
        let owner = |first: bool| {
            let (tokens, stop) = (&tokens, &stop);
            move || {
                let mut heard = Vec::new();
                let mut token: Option<RenderToken> = None;
                let mut block = [0.0; 128];
                while !stop.load(Ordering::Relaxed) {
                    if let Ok(mut places) = tokens.try_lock() {
                        let mine = if first { &mut places.0 } else { &mut places.1 };
                        token = mine.take().or(token);
                    }
                    match &token {
                        Some(token) if token.render(&mut block) => {
                            heard.extend(block.chunks_exact(2).map(|pair| pair[0]))
                        }
                        _ => assert!(
                            block.iter().all(|&sample| sample == 0.0) || token.is_none(),
                            "no right, no sound"
                        ),
                    }
                    std::thread::sleep(Duration::from_micros(100));
                }
                heard
            }
        };
        let mut heard: Vec<f32> = std::thread::scope(|scope| {
            let owners = [scope.spawn(owner(true)), scope.spawn(owner(false))];
            let mut turn = 0;
            while control.running().is_none_or(|(_, position)| position < Duration::from_secs(6)) {
                let token = graph.take_over();
                let mut places = tokens.lock().expect("no owner panicked");
                if turn % 2 == 0 {
                    places.1 = Some(token)
                } else {
                    places.0 = Some(token)
                }
                drop(places);
                turn += 1;
                std::thread::sleep(Duration::from_micros(700));
            }
            stop.store(true, Ordering::Relaxed);
            assert!(turn > 100, "only {turn} hand-overs");
            owners.into_iter().flat_map(|owner| owner.join().expect("an owner is done")).collect()
        });
        heard.sort_by(f32::total_cmp);
        let steady: Vec<f32> =
            heard.into_iter().filter(|&sample| sample > ramp[4800 * 2]).collect();
        let first = ramp
            .chunks_exact(2)
            .position(|pair| pair[0] == steady[0])
            .expect("it is one of the ramp's");
        for (n, sample) in steady.iter().enumerate() {
            assert_eq!(*sample, ramp[(first + n) * 2], "frame {n} of {}", steady.len());
        }
    }
}
