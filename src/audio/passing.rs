//! How the sound goes over from one stream of a device to another while both play: no step, no dip,
//! no echo.
//!
//! Where both streams stand is measured beforehand ([`lead`](super::lead)). Then the old one
//! renders, in one go, all that it will still play and the whole crossing; it keeps its own part,
//! hands the new one the other in a ring, and renders no more. Each sample of the crossing is split
//! between the two, so that their sum is what it would have been, to the frame.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rtrb::{Consumer, Producer, RingBuffer};

use super::slot::Claim;
use super::tap::{BLOCK, Meter};

/// The crossing in ms. The music is the same on both sides, so it only has to hide an error of the
/// measurement; a hush waits for it.
const CROSSING_MS: u64 = 60;
/// The most that the old stream plays alone before it, in ms: more than both streams keep, so more
/// would be an absurd measurement.
const MOST_ALONE_MS: u64 = 600;
/// "Not known yet" for the frame of the new stream with which the crossing begins.
const UNKNOWN: u64 = u64::MAX;

#[derive(Debug)]
struct Shared {
    begins: AtomicU64,
    /// The new stream has the graph.
    passed: AtomicBool,
}

/// The new stream's end: silence until the crossing, then what the old one handed over, then the
/// graph is its.
#[derive(Debug)]
pub(super) struct Heir {
    ring: Consumer<f32>,
    shared: Arc<Shared>,
    begun: bool,
}

/// The other end, until it is known how the streams stand to each other.
#[derive(Debug)]
pub(super) struct Bequest {
    ring: Producer<f32>,
    shared: Arc<Shared>,
    sample_rate: u32,
}

/// The order to go over, for the old stream; then the part that it still plays.
#[derive(Debug)]
pub(super) struct Parting {
    bequest: Bequest,
    /// How the new stream pulls, and how many frames at once.
    heir: Arc<Meter>,
    period: u64,
    /// The old stream's frame of this number more is heard together with the new one's.
    lead: i64,
    kept: Vec<f32>,
    played: usize,
}

/// Both ends for one passing at this rate in Hz.
pub(super) fn passing(sample_rate: u32) -> (Bequest, Heir) {
    let (producer, ring) = RingBuffer::new(crossing(sample_rate) * 2);
    let shared =
        Arc::new(Shared { begins: AtomicU64::new(UNKNOWN), passed: AtomicBool::new(false) });
    let heir = Heir { ring, shared: Arc::clone(&shared), begun: false };
    (Bequest { ring: producer, shared, sample_rate }, heir)
}

fn crossing(sample_rate: u32) -> usize {
    whole_blocks(u64::from(sample_rate) * CROSSING_MS / 1000) * BLOCK
}

fn whole_blocks(frames: u64) -> usize {
    (frames as usize).div_ceil(BLOCK)
}

impl Heir {
    /// Fills `block`, which begins with the stream's frame `at`, from its beginning; the samples
    /// filled. Where they are fewer than the block's, the crossing is over and the rest is the
    /// graph's.
    pub(super) fn fill(&mut self, at: u64, block: &mut [f32]) -> usize {
        let begins = self.shared.begins.load(Ordering::Acquire);
        let silent = begins.saturating_sub(at).min(block.len() as u64 / 2) as usize * 2;
        let (before, crossing) = block.split_at_mut(silent);
        before.fill(0.0);
        if crossing.is_empty() {
            return silent;
        }
        if !std::mem::replace(&mut self.begun, true) {
            let late = at.saturating_sub(begins).saturating_mul(2);
            let late = self.ring.slots().min(usize::try_from(late).unwrap_or(usize::MAX));
            if let Ok(chunk) = self.ring.read_chunk(late) {
                chunk.commit_all();
            }
        }
        let (filled, rest) = self.ring.pop_partial_slice(crossing);
        if !rest.is_empty() {
            self.shared.passed.store(true, Ordering::Release);
        }
        silent + filled.len()
    }
}

impl Bequest {
    /// The order to go over. The old stream's frame `n + lead` is heard together with the new one's
    /// frame `n`, which asks for `period` frames at once.
    pub(super) fn parting(self, heir: Arc<Meter>, period: u64, lead: i64) -> Parting {
        let alone = whole_blocks(u64::from(self.sample_rate) * MOST_ALONE_MS / 1000) * BLOCK;
        let kept = Vec::with_capacity((alone + crossing(self.sample_rate)) * 2);
        Parting { bequest: self, heir, period, lead, kept, played: 0 }
    }

    /// For whoever waits for the new stream to have the graph.
    pub(super) fn watch(&self) -> Passed {
        Passed(Arc::clone(&self.shared))
    }
}

/// Whether the sound went over.
#[derive(Debug)]
pub(super) struct Passed(Arc<Shared>);

impl Passed {
    pub(super) fn is_true(&self) -> bool {
        self.0.passed.load(Ordering::Acquire)
    }
}

impl Parting {
    /// Renders all that is still the old stream's, from its frame `at` on, and hands over the other
    /// part of the crossing; the frames rendered.
    pub(super) fn render(&mut self, claim: &Claim, at: u64) -> u64 {
        let crossing = crossing(self.bequest.sample_rate);
        // The new stream may be in the middle of a pull, and has to have its part before it wants
        // it.
        let earliest = (self.heir.frames() + self.period) as i64 + self.lead;
        let most = self.kept.capacity() / 2 - crossing;
        let alone =
            (whole_blocks(earliest.saturating_sub_unsigned(at).max(0) as u64) * BLOCK).min(most);
        let mut block = [0.0; BLOCK * 2];
        for _ in 0..alone / BLOCK {
            claim.render(&mut block);
            self.kept.extend_from_slice(&block);
        }
        let mut rising = [0.0; BLOCK * 2];
        for n in 0..crossing / BLOCK {
            claim.render(&mut block);
            for (m, (falls, rises)) in block.iter_mut().zip(&mut rising).enumerate() {
                let t = (n * BLOCK + m / 2) as f32 / crossing as f32;
                *rises = *falls * t;
                *falls *= 1.0 - t;
            }
            self.kept.extend_from_slice(&block);
            let _the_ring_has_room = self.bequest.ring.push_partial_slice(&rising);
        }
        let begins = (at + alone as u64).saturating_add_signed(-self.lead);
        self.bequest.shared.begins.store(begins, Ordering::Release);
        (alone + crossing) as u64
    }

    /// The next of what is still the old stream's; then silence.
    pub(super) fn play(&mut self, block: &mut [f32]) {
        block.fill(0.0);
        let left = self.kept.get(self.played..).unwrap_or_default();
        self.played += left.len().min(block.len());
        block.iter_mut().zip(left).for_each(|(sample, kept)| *sample = *kept);
    }
}
