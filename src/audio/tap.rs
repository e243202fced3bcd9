//! Where the device drinks: the one endless source in rodio's mixer, and what it notices about
//! whoever pulls it.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rtrb::{Consumer, Producer, RingBuffer};

use super::passing::{Heir, Parting};
use super::priority::{ThreadNumber, this_thread};
use super::slot::{Claim, Slot};

/// Frames rendered at once for the device: small, so that a hand-over is soon through.
pub(super) const BLOCK: usize = 64;
/// The most that is passed over at once: rendering it takes about a hundredth of its length.
const MOST_PASSED_OVER: Duration = Duration::from_secs(3);
/// A pause this long is no hole in the sound but an output that stands still; the supervisor sees
/// to it.
const STANDS_STILL: Duration = Duration::from_secs(1);

/// What is known of a device's pulling, readable at any time.
#[derive(Debug)]
pub(super) struct Meter {
    base: Instant,
    /// Microseconds from the base to the last pull.
    pulled_us: AtomicU64,
    frames: AtomicU64,
    taken: AtomicU64,
    /// The earliest that a pull came, in µs from the base, less the time that the frames before it
    /// last.
    pace_us: AtomicI64,
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
            taken: AtomicU64::new(0),
            pace_us: AtomicI64::new(i64::MAX),
            thread: AtomicU32::new(0),
            holes: AtomicU32::new(0),
            longest_us: AtomicU64::new(0),
        })
    }

    /// When it last pulled, or when this meter was made.
    pub(super) fn pulled(&self) -> Instant {
        self.base + Duration::from_micros(self.pulled_us.load(Ordering::Relaxed))
    }

    /// Frames that it has pulled, in whole blocks.
    pub(super) fn frames(&self) -> u64 {
        self.frames.load(Ordering::Relaxed)
    }

    /// Frames that it has pulled, to the last one.
    pub(super) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Acquire)
    }

    /// Forgets the pace: something held the device up, or the time of its start.
    pub(super) fn forget_pace(&self) {
        self.pace_us.store(i64::MAX, Ordering::Relaxed);
    }

    /// When its frame 0 would have been pulled, had every pull come in time, after `earlier`'s; in
    /// µs. `None` before there was one. A pull is late by whatever kept its thread, never
    /// early, so the earliest of some tells where the device's own clock is.
    pub(super) fn pace_after_us(&self, earlier: &Self) -> Option<i64> {
        let known = |meter: &Self| {
            Some(meter.pace_us.load(Ordering::Relaxed)).filter(|&pace| pace != i64::MAX)
        };
        let bases = self.base.saturating_duration_since(earlier.base).as_micros() as i64;
        Some(bases + known(self)? - known(earlier)?)
    }

    /// The thread that pulls, once it does.
    pub(super) fn thread(&self) -> Option<ThreadNumber> {
        Some(self.thread.load(Ordering::Relaxed)).filter(|&thread| thread != 0)
    }

    /// The sound had a hole: the device waited for it. `None` when only that is known, not how
    /// long.
    pub(super) fn note_hole(&self, length: Option<Duration>) {
        self.holes.fetch_add(1, Ordering::Relaxed);
        self.longest_us.fetch_max(length.unwrap_or_default().as_micros() as u64, Ordering::Relaxed);
    }

    /// The holes since this was last asked, and the longest of them.
    pub(super) fn take_holes(&self) -> (u32, Duration) {
        (
            self.holes.swap(0, Ordering::Relaxed),
            Duration::from_micros(self.longest_us.swap(0, Ordering::Relaxed)),
        )
    }
}

/// Whether an output may take the graph over: not before somebody wants to hear it there.
#[derive(Debug, Clone, Default)]
pub(super) struct Permit(Arc<AtomicBool>);

impl Permit {
    /// From its next pull on.
    pub(super) fn give(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_given(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// The source. It takes the graph over when it is first pulled and may: until then whoever had it
/// keeps the music's time.
pub(super) struct Tap {
    slot: Arc<Slot>,
    claim: Option<Claim>,
    permit: Permit,
    meter: Arc<Meter>,
    channels: u16,
    rate: u32,
    /// How much sound the device keeps, where that is known.
    buffer: Option<Duration>,
    /// Frames of silence before the graph goes on: it was rendered this far ahead for the output
    /// before it.
    rest: u64,
    /// Somebody had the graph before: time runs also while this device isn't pulling yet.
    resumes: bool,
    pulled: Option<Instant>,
    /// When its frame 0 was heard, as far as its pulling tells.
    begun: Option<Instant>,
    /// It comes to take over from a stream of the same device that still plays.
    heir: Option<Heir>,
    orders: Consumer<Parting>,
    /// Another stream of the same device takes over.
    parting: Option<Parting>,
    block: [f32; BLOCK * 2],
    taken: u64,
    /// The next frame of the block, and the next channel of the frame.
    frame: usize,
    channel: u16,
}

impl Tap {
    /// A source for a device, and where it is told to go over to another. An heir waits for its
    /// part of that.
    pub(super) fn new(
        slot: Arc<Slot>,
        meter: Arc<Meter>,
        (channels, rate): (u16, u32),
        buffer: Option<Duration>,
        heir: Option<Heir>,
    ) -> (Self, Producer<Parting>) {
        let (tell, orders) = RingBuffer::new(1);
        let tap = Self {
            slot,
            claim: None,
            permit: Permit::default(),
            meter,
            channels,
            rate,
            buffer,
            rest: 0,
            resumes: false,
            pulled: None,
            begun: None,
            heir,
            orders,
            parting: None,
            block: [0.0; BLOCK * 2],
            taken: 0,
            frame: BLOCK,
            channel: 0,
        };
        (tap, tell)
    }

    /// What lets it take the graph over; an heir needs none.
    pub(super) fn permit(&self) -> Permit {
        self.permit.clone()
    }

    fn next_block(&mut self) {
        let now = Instant::now();
        let stood = self.notice(now);
        *self.begun.get_or_insert(now) += stood;
        if self.heir.is_some() && self.claim.is_none() {
            self.inherit(now);
        } else {
            self.render(now, stood);
        }
        self.meter.frames.fetch_add(BLOCK as u64, Ordering::Relaxed);
        self.frame = 0;
    }

    /// Silence, then what the stream before hands over, then the graph.
    fn inherit(&mut self, now: Instant) {
        let Some(heir) = &mut self.heir else { return };
        let filled = heir.fill(self.meter.frames(), &mut self.block);
        if let Some(rest @ [_, ..]) = self.block.get_mut(filled..) {
            let claim = self.slot.claim();
            claim.render(rest);
            claim.heard_until(now + self.buffer.unwrap_or_default());
            self.claim = Some(claim);
        }
    }

    fn render(&mut self, now: Instant, stood: Duration) {
        let stood = if self.claim.is_none() {
            if !self.permit.is_given() {
                self.block = [0.0; BLOCK * 2];
                return;
            }
            self.begin(self.heard(now));
            Duration::ZERO
        } else {
            stood
        };
        let Some(claim) = &self.claim else { return };
        if self.parting.is_none()
            && let Ok(mut parting) = self.orders.pop()
        {
            let frames = parting.render(claim, self.meter.frames());
            claim.heard_until(
                now + self.buffer.unwrap_or_default()
                    + Duration::from_secs_f64(frames as f64 / f64::from(self.rate)),
            );
            self.parting = Some(parting);
        }
        if let Some(parting) = &mut self.parting {
            return parting.play(&mut self.block);
        }
        if self.resumes {
            pass_over(claim, &mut self.block, frames_of(stood, self.rate));
        }
        if self.rest >= BLOCK as u64 {
            self.rest -= BLOCK as u64;
            self.block = [0.0; BLOCK * 2];
        } else if claim.render(&mut self.block) {
            claim.heard_until(now + self.buffer.unwrap_or_default());
        }
    }

    /// When what it asks for now is heard: after all that it was given before.
    fn heard(&self, now: Instant) -> Instant {
        let given =
            Duration::from_secs_f64(self.meter.frames() as f64 / f64::from(self.rate.max(1)));
        self.begun.map_or(now, |begun| (begun + given).max(now))
    }

    /// Takes the graph over where the last owner's sound ends: waits until then, or passes over
    /// what nobody rendered since.
    fn begin(&mut self, heard: Instant) {
        let claim = self.slot.claim();
        let until = self.slot.heard_until();
        self.resumes = self.slot.has_begun();
        self.rest = frames_of(until.saturating_duration_since(heard), self.rate);
        if self.resumes {
            pass_over(
                &claim,
                &mut self.block,
                frames_of(heard.saturating_duration_since(until), self.rate),
            );
        }
        self.claim = Some(claim);
    }

    /// A device that keeps so much sound and has not asked for more in a longer time has run dry;
    /// one that was only just opened took its time to start (an idle PulseAudio sink: 2 s), and
    /// for how long is answered.
    fn notice(&mut self, now: Instant) -> Duration {
        self.meter
            .pulled_us
            .store(now.duration_since(self.meter.base).as_micros() as u64, Ordering::Relaxed);
        let before = self.pulled.replace(now);
        if before.is_none() {
            self.meter.thread.store(this_thread(), Ordering::Relaxed);
        }
        let (Some(before), Some(buffer)) = (before, self.buffer) else { return Duration::ZERO };
        let pause = now.duration_since(before);
        // The blocks of one pull follow each other at once.
        if pause > buffer / 8 {
            let before_us = self.meter.frames() * 1_000_000 / u64::from(self.rate.max(1));
            self.meter.pace_us.fetch_min(
                self.meter.pulled_us.load(Ordering::Relaxed) as i64 - before_us as i64,
                Ordering::Relaxed,
            );
        }
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
            self.taken += 1;
            self.meter.taken.store(self.taken, Ordering::Release);
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
