//! The thread behind a deck: decodes or synthesizes ahead into its ring, and knows the end before
//! it is heard.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rtrb::Producer;

use super::deck::{Deck, DeckLink, DeckTag};
use super::feed::{Feed, FileFeed, Looped, PadFeed};
use super::frames::frames;
use super::priority::step_back;
use super::rings::Rings;
use super::tone::ToneFeed;
use crate::music::{Cue, Source, fades};
use crate::session::FileFault;

/// How often a worker looks for room when its ring is full. The ring holds seconds, and every
/// waking costs something of the core.
const LOOK_AGAIN: Duration = Duration::from_millis(300);
/// Frames asked of a feed at once.
const PORTION: usize = 2048;

/// A deck this far ahead is in no hurry.
const IN_NO_HURRY: Duration = Duration::from_millis(500);
/// A pause after each portion then, until its ring is full: filling one at full speed took both
/// cores from the sound card's thread (gaps were measured).
const PAUSE: Duration = Duration::from_millis(4);

/// How a deck should be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeckOrder {
    /// The graph's rate in Hz.
    pub sample_rate: u32,
    /// The crossfade that the ring must hold.
    pub crossfade: Duration,
    /// And this much more, so that an end is known before its crossfade must begin.
    pub ahead: Duration,
    /// Begin again at the end, for ever.
    pub looped: bool,
}

/// Makes a deck for `cue` and starts its worker. Never fails: what is wrong with the cue ends the
/// deck early, with a reason.
pub(super) fn build(cue: &Cue, order: DeckOrder, rings: &Arc<Rings>) -> (Deck, Arc<DeckLink>) {
    let rate = order.sample_rate;
    // A ring is ready for the change of phase too, the longest crossfade besides the playlist's
    // own.
    let capacity = frames(order.crossfade.max(fades::PHASE_CHANGE) + order.ahead, rate);
    let (producer, consumer, loan) = rings.lend(capacity as usize * 2);
    let link = DeckLink::new(capacity, loan);
    let from = frames(cue.from, rate);
    let deck = Deck::new(
        DeckTag { cue: cue.id, from, looped: order.looped },
        consumer,
        Arc::clone(&link),
        rate,
    );
    let join = frames(order.crossfade, rate) as usize;
    let tail =
        if loops(cue, order) { rings.lend_tail(Looped::room(join)) } else { VecDeque::new() };
    let job = Job { cue: cue.clone(), order, join, tail, link: Arc::clone(&link) };
    let spawned = std::thread::Builder::new()
        .name(format!("sound-deck-{}", cue.id))
        .spawn(move || job.run(producer));
    if let Err(error) = spawned {
        tracing::warn!("no thread to decode a piece: {error}");
        link.end(Some(FileFault::NoThread));
    }
    (deck, link)
}

/// Whether it has to be joined to itself: what has no end needn't.
fn loops(cue: &Cue, order: DeckOrder) -> bool {
    order.looped && !matches!((&cue.source, cue.until), (Source::Pad(_) | Source::Tone(_), None))
}

struct Job {
    cue: Cue,
    order: DeckOrder,
    /// The join of a looped piece in frames, and room for it.
    join: usize,
    tail: VecDeque<f32>,
    link: Arc<DeckLink>,
}

impl Job {
    fn run(mut self, mut ring: Producer<f32>) {
        step_back();
        self.link.set_thread(std::thread::current());
        let played = catch_unwind(AssertUnwindSafe(|| self.play(&mut ring)));
        let failure = match played {
            Ok(Ok(())) if self.link.written() == 0 && !self.link.is_abandoned() => {
                Some(FileFault::NoSound)
            }
            Ok(Ok(())) => None,
            Ok(Err(fault)) => Some(fault),
            Err(_) => Some(FileFault::DecoderFailed),
        };
        self.link.end(failure);
        self.link.loan.give_back_writer(ring);
    }

    fn play(&mut self, ring: &mut Producer<f32>) -> Result<(), FileFault> {
        let rate = self.order.sample_rate;
        let mut feed: Box<dyn Feed> = match &self.cue.source {
            Source::File(path) => Box::new(FileFeed::open(
                path,
                self.cue.in_file(self.cue.from),
                self.cue.until.map(|until| self.cue.in_file(until)),
                rate,
            )?),
            Source::Pad(spec) => Box::new(PadFeed::new(*spec, self.cue.from, self.cue.until, rate)),
            Source::Tone(side) => Box::new(ToneFeed::new(*side, rate)),
        };
        if loops(&self.cue, self.order) {
            let cue = self.cue.clone();
            let again = move || -> Result<Box<dyn Feed>, FileFault> {
                Ok(match &cue.source {
                    Source::File(path) => Box::new(FileFeed::open(
                        path,
                        cue.leading_silence,
                        cue.until.map(|until| cue.in_file(until)),
                        rate,
                    )?),
                    Source::Pad(spec) => {
                        Box::new(PadFeed::new(*spec, Duration::ZERO, cue.until, rate))
                    }
                    Source::Tone(side) => Box::new(ToneFeed::new(*side, rate)),
                })
            };
            let tail = std::mem::take(&mut self.tail);
            feed = Box::new(Looped::new(
                feed,
                Box::new(again),
                self.join,
                tail,
                Arc::clone(&self.link),
            ));
        }
        let gain = 10f32.powf(self.cue.gain_db / 20.0);
        let gain = if gain.is_finite() { gain } else { 1.0 };
        // Twice what its worker's sleep leaves empty of a full ring, in samples: with more room
        // than that, it is still being filled.
        let slept_through = frames(2 * LOOK_AGAIN, rate) as usize * 2;
        let mut portion: Vec<f32> = Vec::with_capacity(PORTION * 2);
        while !self.link.is_abandoned() {
            portion.clear();
            let more = feed.read(&mut portion, PORTION);
            portion
                .iter_mut()
                .for_each(|sample| *sample = if sample.is_finite() { *sample * gain } else { 0.0 });
            if !self.write(ring, &portion) || !more? {
                break;
            }
            let filling = ring.slots() > slept_through;
            if filling
                && !self.link.is_waited_for()
                && self.link.ahead() > frames(IN_NO_HURRY, rate)
            {
                std::thread::park_timeout(PAUSE);
            }
        }
        Ok(())
    }

    /// Writes everything, waiting for room; `false` when nobody listens any more.
    fn write(&self, ring: &mut Producer<f32>, mut samples: &[f32]) -> bool {
        while !samples.is_empty() {
            if self.link.is_abandoned() {
                return false;
            }
            let room = ring.slots().min(samples.len()) & !1;
            if room == 0 {
                self.link.tell_waiter();
                std::thread::park_timeout(LOOK_AGAIN);
                continue;
            }
            let (now, later) = samples.split_at(room);
            let _all = ring.push_partial_slice(now);
            self.link.wrote(room as u64 / 2);
            samples = later;
        }
        true
    }
}
