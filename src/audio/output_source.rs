//! The one endless source that a device pulls, and what it notices about whoever pulls it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::priority::{ThreadNumber, this_thread};
use super::shared_graph::{Bridge, RenderToken, SharedGraph};

/// Frames rendered at once for the device: small, so that a hand-over is soon through.
pub(super) const BLOCK: usize = 64;
/// Blocks of one period follow each other within this part of what the device keeps.
const WITHIN_A_PERIOD: u32 = 8;
/// The most that is skipped at once: rendering it takes about a hundredth of its length.
const MOST_SKIPPED: Duration = Duration::from_secs(3);
/// A pause this long is no dropout but an output that stands still; the supervisor sees
/// to it.
const STANDS_STILL: Duration = Duration::from_secs(1);

/// What is known of a device's pulling, readable at any time.
#[derive(Debug)]
pub(super) struct PullStats {
    base: Instant,
    /// Microseconds from the base to the last pull.
    pulled_us: AtomicU64,
    frames: AtomicU64,
    thread: AtomicU32,
    dropouts: AtomicU32,
    longest_us: AtomicU64,
}

impl PullStats {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            base: Instant::now(),
            pulled_us: AtomicU64::new(0),
            frames: AtomicU64::new(0),
            thread: AtomicU32::new(0),
            dropouts: AtomicU32::new(0),
            longest_us: AtomicU64::new(0),
        })
    }

    /// When it last pulled, or when this was made.
    pub(super) fn pulled(&self) -> Instant {
        self.base + Duration::from_micros(self.pulled_us.load(Ordering::Relaxed))
    }

    /// Frames that it has pulled, in whole blocks.
    pub(super) fn frames(&self) -> u64 {
        self.frames.load(Ordering::Relaxed)
    }

    /// The thread that pulls, once it does.
    pub(super) fn thread(&self) -> Option<ThreadNumber> {
        Some(self.thread.load(Ordering::Relaxed)).filter(|&thread| thread != 0)
    }

    /// The sound dropped out: the device waited for it. `None` when only that is known, not how
    /// long.
    pub(super) fn note_dropout(&self, length: Option<Duration>) {
        self.dropouts.fetch_add(1, Ordering::Relaxed);
        let length = length.unwrap_or_default().as_micros() as u64;
        self.longest_us.fetch_max(length, Ordering::Relaxed);
    }

    /// The dropouts since this was last asked, and the longest of them.
    pub(super) fn take_dropouts(&self) -> (u32, Duration) {
        let longest = Duration::from_micros(self.longest_us.swap(0, Ordering::Relaxed));
        (self.dropouts.swap(0, Ordering::Relaxed), longest)
    }
}

/// Whether an output may take the graph over: not before somebody wants to hear it there.
#[derive(Debug, Clone, Default)]
pub(super) struct Permit(Arc<AtomicU8>);

/// How an output takes the graph over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takeover {
    /// Where the last owner's sound ends.
    AtItsEnd = 1,
    /// There too, and across a [`Bridge`]: the last owner plays on the same device.
    AcrossBridge = 2,
}

impl Permit {
    /// From its next pull on.
    pub(super) fn give(&self, how: Takeover) {
        self.0.store(how as u8, Ordering::Release);
    }

    fn given(&self) -> Option<Takeover> {
        let given = self.0.load(Ordering::Acquire);
        [Takeover::AtItsEnd, Takeover::AcrossBridge].into_iter().find(|how| *how as u8 == given)
    }
}

/// Where a source stands on its bridge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Crossing {
    /// It came or goes without one, or is over it.
    None,
    /// It comes, has to build it yet, and sounds from this frame of it on.
    ToBuild(usize),
    /// It comes, and plays from this frame on.
    Comes(usize),
    /// It goes, and plays from this frame on.
    Goes(usize),
    /// It has gone: silence.
    Gone,
}

/// The source. It takes the graph over when it is first pulled and may: until then whoever had it
/// keeps the music's time.
pub(super) struct OutputSource {
    graph: Arc<SharedGraph>,
    token: Option<RenderToken>,
    permit: Permit,
    stats: Arc<PullStats>,
    channels: u16,
    rate: u32,
    /// How much sound the device keeps, where that is known.
    buffer: Option<Duration>,
    /// Frames of silence before the graph goes on: it was rendered this far ahead for the output
    /// before it.
    silent_frames: u64,
    crossing: Crossing,
    bridge: Bridge,
    /// Somebody had the graph before: time runs also while this device isn't pulling yet.
    resumes: bool,
    pulled: Option<Instant>,
    /// When its frame 0 was heard, as far as its pulling tells.
    begun: Option<Instant>,
    /// When the device last asked for a period, and the frames that it had been given before.
    period: (Instant, u64),
    block: [f32; BLOCK * 2],
    /// The next frame of the block, and the next channel of the frame.
    frame: usize,
    channel: u16,
}

impl OutputSource {
    /// A source for a device of so many channels at this rate in Hz, which keeps so much sound.
    pub(super) fn new(
        graph: Arc<SharedGraph>,
        stats: Arc<PullStats>,
        (channels, rate): (u16, u32),
        buffer: Option<Duration>,
    ) -> Self {
        Self {
            graph,
            token: None,
            permit: Permit::default(),
            stats,
            channels,
            rate,
            buffer,
            silent_frames: 0,
            crossing: Crossing::None,
            bridge: Bridge::new(),
            resumes: false,
            pulled: None,
            begun: None,
            period: (Instant::now(), 0),
            block: [0.0; BLOCK * 2],
            frame: BLOCK,
            channel: 0,
        }
    }

    /// What lets it take the graph over.
    pub(super) fn permit(&self) -> Permit {
        self.permit.clone()
    }

    pub(super) fn channels(&self) -> u16 {
        self.channels
    }

    pub(super) fn sample_rate(&self) -> u32 {
        self.rate
    }

    /// The next sample of the next channel.
    #[inline]
    pub(super) fn next_sample(&mut self) -> f32 {
        if self.frame >= BLOCK {
            self.next_block();
        }
        let side = |n: usize| self.block.get(self.frame * 2 + n).copied().unwrap_or(0.0);
        let sample = match (self.channels, self.channel) {
            (1, _) => (side(0) + side(1)) / 2.0,
            (_, 0) => side(0),
            (_, 1) => side(1),
            _ => 0.0,
        };
        self.channel += 1;
        if self.channel >= self.channels {
            self.channel = 0;
            self.frame += 1;
        }
        sample
    }

    fn next_block(&mut self) {
        let now = Instant::now();
        let stood = self.notice(now);
        *self.begun.get_or_insert(now) += stood;
        self.render(now, stood);
        self.stats.frames.fetch_add(BLOCK as u64, Ordering::Relaxed);
        self.frame = 0;
    }

    fn render(&mut self, now: Instant, stood: Duration) {
        let stood = if self.token.is_none() {
            let Some(how) = self.permit.given() else {
                self.block = [0.0; BLOCK * 2];
                return;
            };
            let heard = match how {
                Takeover::AtItsEnd => self.heard(now),
                Takeover::AcrossBridge => self.heard_while_it_runs(),
            };
            self.begin(heard, how);
            Duration::ZERO
        } else {
            stood
        };
        let Some(token) = &self.token else { return };
        if self.resumes {
            skip(token, &mut self.block, frames_of(stood, self.rate));
        }
        self.crossing = match self.crossing {
            Crossing::ToBuild(from) if token.build_bridge(from, &mut self.bridge) => {
                Crossing::Comes(self.bridge.from())
            }
            Crossing::None if !token.is_current() && token.leave_by(&mut self.bridge) => {
                Crossing::Goes(0)
            }
            crossing => crossing,
        };
        if self.silent_frames >= BLOCK as u64 {
            self.silent_frames -= BLOCK as u64;
            self.block = [0.0; BLOCK * 2];
            return;
        }
        match self.crossing {
            Crossing::Comes(at) => {
                // The first frames of its first block may still be silent.
                let silent = std::mem::take(&mut self.silent_frames) as usize * 2;
                self.block = [0.0; BLOCK * 2];
                let sounds = self.block.get_mut(silent..).unwrap_or_default();
                let next = self.bridge.play(at, true, sounds);
                // The graph goes on in the block in which the bridge ends.
                if let Some(rest) = sounds.get_mut(Bridge::left(at) * 2..) {
                    token.render(rest);
                }
                self.crossing = next.map_or(Crossing::None, Crossing::Comes);
                token.heard_until(now + self.buffer.unwrap_or_default());
            }
            Crossing::Goes(at) => {
                let next = self.bridge.play(at, false, &mut self.block);
                self.crossing = next.map_or(Crossing::Gone, Crossing::Goes);
            }
            Crossing::Gone => self.block = [0.0; BLOCK * 2],
            // The last owner was in the middle of a block.
            Crossing::ToBuild(from) => {
                self.block = [0.0; BLOCK * 2];
                self.crossing = Crossing::ToBuild(from + BLOCK);
            }
            Crossing::None => {
                if token.render(&mut self.block) {
                    token.heard_until(now + self.buffer.unwrap_or_default());
                }
            }
        }
    }

    /// When what it asks for now is heard: after all that it was given before.
    fn heard(&self, now: Instant) -> Instant {
        let given =
            Duration::from_secs_f64(self.stats.frames() as f64 / f64::from(self.rate.max(1)));
        self.begun.map_or(now, |begun| (begun + given).max(now))
    }

    /// The same for a device that has pulled for a while: it asks for a period once half of what it keeps is
    /// played.
    fn heard_while_it_runs(&self) -> Instant {
        let (asked, given_before) = self.period;
        let given = self.stats.frames() - given_before;
        let given = Duration::from_secs_f64(given as f64 / f64::from(self.rate.max(1)));
        asked + self.buffer.unwrap_or_default() / 2 + given
    }

    /// Takes the graph over where the last owner's sound ends: waits until then, or skips what
    /// nobody rendered since.
    fn begin(&mut self, heard: Instant, how: Takeover) {
        let token = self.graph.take_over();
        let until = self.graph.heard_until();
        self.resumes = self.graph.has_begun();
        self.silent_frames = frames_of(until.saturating_duration_since(heard), self.rate);
        let missed = frames_of(heard.saturating_duration_since(until), self.rate);
        self.crossing = match how {
            Takeover::AcrossBridge => Crossing::ToBuild(missed as usize),
            Takeover::AtItsEnd if self.resumes => {
                skip(&token, &mut self.block, missed);
                Crossing::None
            }
            Takeover::AtItsEnd => Crossing::None,
        };
        self.token = Some(token);
    }

    /// Records this pull. A gap longer than the device's buffer is a dropout, except in its first
    /// second, when it may be slow to start (an idle PulseAudio sink: 2 s). Returns how long the
    /// device stood still.
    fn notice(&mut self, now: Instant) -> Duration {
        let since_base = now.duration_since(self.stats.base).as_micros() as u64;
        self.stats.pulled_us.store(since_base, Ordering::Relaxed);
        let before = self.pulled.replace(now);
        let gap = before.map(|before| now.duration_since(before));
        if gap.is_none_or(|gap| gap > self.buffer.unwrap_or_default() / WITHIN_A_PERIOD) {
            self.period = (now, self.stats.frames());
        }
        if before.is_none() {
            self.stats.thread.store(this_thread(), Ordering::Relaxed);
        }
        let (Some(before), Some(buffer)) = (before, self.buffer) else { return Duration::ZERO };
        let pause = now.duration_since(before);
        let dry = pause.saturating_sub(buffer);
        if dry.is_zero() {
            return dry;
        }
        if self.stats.frames() <= u64::from(self.rate) {
            // It asks again once half of what it keeps is played.
            return pause.saturating_sub(buffer / 2);
        }
        if dry < STANDS_STILL {
            self.stats.note_dropout(Some(dry));
        }
        Duration::ZERO
    }
}

fn frames_of(time: Duration, rate: u32) -> u64 {
    (time.min(MOST_SKIPPED).as_secs_f64() * f64::from(rate)) as u64
}

/// Renders what nobody will hear, so that the plan is where it would be.
fn skip(token: &RenderToken, block: &mut [f32], frames: u64) {
    for _ in 0..frames / BLOCK as u64 {
        token.render(block);
    }
}
