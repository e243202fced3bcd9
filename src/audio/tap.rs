//! Where the device drinks: the one endless source in rodio's mixer, and what it notices about whoever pulls it.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::priority::{ThreadNumber, this_thread};
use super::slot::{Claim, Slot};

/// Frames rendered at once for the device: small, so that a hand-over is soon through.
const BLOCK: usize = 64;
/// The most that is passed over at once: rendering it takes about a hundredth of its length.
const MOST_PASSED_OVER: Duration = Duration::from_secs(3);
/// A pause this long is no hole in the sound but an output that stands still; the supervisor sees to it.
const STANDS_STILL: Duration = Duration::from_secs(1);

/// What is known of a device's pulling, readable at any time.
#[derive(Debug)]
pub(super) struct Meter {
    base: Instant,
    /// Microseconds from the base to the last pull.
    pulled_us: AtomicU64,
    frames: AtomicU64,
    thread: AtomicU32,
    holes: AtomicU32,
    longest_us: AtomicU64,
}

impl Meter {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            base: Instant::now(),
            pulled_us: AtomicU64::new(0),
            frames: AtomicU64::new(0),
            thread: AtomicU32::new(0),
            holes: AtomicU32::new(0),
            longest_us: AtomicU64::new(0),
        })
    }

    /// When it last pulled, or when this meter was made.
    pub(super) fn pulled(&self) -> Instant {
        self.base + Duration::from_micros(self.pulled_us.load(Ordering::Relaxed))
    }

    /// Frames that it has pulled.
    pub(super) fn frames(&self) -> u64 {
        self.frames.load(Ordering::Relaxed)
    }

    /// The thread that pulls, once it does.
    pub(super) fn thread(&self) -> Option<ThreadNumber> {
        Some(self.thread.load(Ordering::Relaxed)).filter(|&thread| thread != 0)
    }

    /// The sound had a hole: the device waited for it. `None` when only that is known, not how long.
    pub(super) fn note_hole(&self, length: Option<Duration>) {
        self.holes.fetch_add(1, Ordering::Relaxed);
        self.longest_us.fetch_max(length.unwrap_or_default().as_micros() as u64, Ordering::Relaxed);
    }

    /// The holes since this was last asked, and the longest of them.
    pub(super) fn take_holes(&self) -> (u32, Duration) {
        (self.holes.swap(0, Ordering::Relaxed), Duration::from_micros(self.longest_us.swap(0, Ordering::Relaxed)))
    }
}

/// The source. It takes the graph over when it is first pulled: until then whoever had it keeps the music's time.
pub(super) struct Tap {
    slot: Arc<Slot>,
    claim: Option<Claim>,
    meter: Arc<Meter>,
    channels: u16,
    rate: u32,
    /// How much sound the device keeps, where that is known.
    buffer: Option<Duration>,
    /// Frames of silence before the graph goes on: it was rendered this far ahead for the output before it.
    rest: u64,
    /// Somebody had the graph before: time runs also while this device isn't pulling yet.
    resumes: bool,
    pulled: Option<Instant>,
    block: [f32; BLOCK * 2],
    /// The next frame of the block, and the next channel of the frame.
    frame: usize,
    channel: u16,
}

impl Tap {
    pub(super) fn new(slot: Arc<Slot>, meter: Arc<Meter>, channels: u16, rate: u32, buffer: Option<Duration>) -> Self {
        let block = [0.0; BLOCK * 2];
        Self {
            slot,
            claim: None,
            meter,
            channels,
            rate,
            buffer,
            rest: 0,
            resumes: false,
            pulled: None,
            block,
            frame: BLOCK,
            channel: 0,
        }
    }

    fn next_block(&mut self) {
        let now = Instant::now();
        let stood = self.notice(now);
        if self.claim.is_none() {
            self.begin(now);
        }
        let Some(claim) = &self.claim else { return };
        if self.resumes {
            pass_over(claim, &mut self.block, frames_of(stood, self.rate));
        }
        if self.rest >= BLOCK as u64 {
            self.rest -= BLOCK as u64;
            self.block = [0.0; BLOCK * 2];
        } else if claim.render(&mut self.block) {
            claim.heard_until(now + self.buffer.unwrap_or_default());
        }
        self.meter.frames.fetch_add(BLOCK as u64, Ordering::Relaxed);
        self.frame = 0;
    }

    /// Takes the graph over where the last owner's sound ends: waits until then, or passes over what nobody rendered since.
    fn begin(&mut self, now: Instant) {
        let claim = self.slot.claim();
        let until = self.slot.heard_until();
        self.resumes = self.slot.has_begun();
        self.rest = frames_of(until.saturating_duration_since(now), self.rate);
        if self.resumes {
            pass_over(&claim, &mut self.block, frames_of(now.saturating_duration_since(until), self.rate));
        }
        self.meter.thread.store(this_thread(), Ordering::Relaxed);
        self.claim = Some(claim);
    }

    /// A device that keeps so much sound and has not asked for more in a longer time has run dry; one that was only just opened took
    /// its time to start (an idle PulseAudio sink: 2 s), and for how long is answered.
    fn notice(&mut self, now: Instant) -> Duration {
        self.meter.pulled_us.store(now.duration_since(self.meter.base).as_micros() as u64, Ordering::Relaxed);
        let (Some(before), Some(buffer)) = (self.pulled.replace(now), self.buffer) else { return Duration::ZERO };
        let pause = now.duration_since(before);
        let dry = pause.saturating_sub(buffer);
        if dry.is_zero() {
            return dry;
        }
        if self.meter.frames() <= u64::from(self.rate) {
            // It asks again once half of what it keeps is played.
            return pause.saturating_sub(buffer / 2);
        }
        if dry < STANDS_STILL {
            self.meter.note_hole(Some(dry));
        }
        Duration::ZERO
    }
}

fn frames_of(time: Duration, rate: u32) -> u64 {
    (time.min(MOST_PASSED_OVER).as_secs_f64() * f64::from(rate)) as u64
}

/// Renders what nobody will hear, so that the plan is where it would be.
fn pass_over(claim: &Claim, block: &mut [f32], frames: u64) {
    for _ in 0..frames / BLOCK as u64 {
        claim.render(block);
    }
}

impl Iterator for Tap {
    type Item = f32;

    #[inline]
    fn next(&mut self) -> Option<f32> {
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
        Some(sample)
    }
}

impl rodio::Source for Tap {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> rodio::ChannelCount {
        NonZero::new(self.channels).unwrap_or(NonZero::<u16>::MIN)
    }

    fn sample_rate(&self) -> rodio::SampleRate {
        NonZero::new(self.rate).unwrap_or(NonZero::<u32>::MIN)
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}
