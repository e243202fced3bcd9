//! One piece of music on the real-time line: the reading end of a ring that a
//! [`worker`](super::worker) fills.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::Thread;
use std::time::Duration;

use rtrb::{Consumer, RingBuffer};

use super::ramp::{Curve, Ramp};
use super::rings::Loan;
use crate::audio::frames::frames;
use crate::music::fades;
use crate::session::FileFault;

/// "Not known yet" for a number of frames.
const UNKNOWN: u64 = u64::MAX;

/// What a deck and its worker tell each other; frames are counted from where the piece was begun,
/// at the graph's rate.
#[derive(Debug)]
pub(super) struct DeckLink {
    /// Frames that the worker has written.
    written: AtomicU64,
    /// Frames that there will ever be; known once the worker is through.
    total: AtomicU64,
    /// Where the first join of a looped piece begins.
    first_join: AtomicU64,
    /// Frames from one join to the next.
    loop_frames: AtomicU64,
    /// The worker should go.
    abandoned: AtomicBool,
    failure: Mutex<Option<FileFault>>,
    /// Frames that the ring holds, and that were read from it.
    capacity: u64,
    read: AtomicU64,
    thread: OnceLock<Thread>,
    /// Who waits for the ring to be full, and therefore for the worker.
    waiter: OnceLock<Thread>,
    /// Where the ring came from.
    pub(super) loan: Loan,
}

impl DeckLink {
    pub(super) fn new(capacity: u64, loan: Loan) -> Arc<Self> {
        Arc::new(Self {
            capacity,
            read: AtomicU64::new(0),
            written: AtomicU64::new(0),
            total: AtomicU64::new(UNKNOWN),
            first_join: AtomicU64::new(UNKNOWN),
            loop_frames: AtomicU64::new(UNKNOWN),
            abandoned: AtomicBool::new(false),
            failure: Mutex::new(None),
            thread: OnceLock::new(),
            waiter: OnceLock::new(),
            loan,
        })
    }

    pub(super) fn wrote(&self, frames: u64) {
        self.written.fetch_add(frames, Ordering::Release);
    }

    /// The worker is through, with the reason if that is too early.
    pub(super) fn end(&self, failure: Option<FileFault>) {
        if let Some(fault) = failure {
            self.note_failure(fault);
        }
        self.total.store(self.written.load(Ordering::Acquire), Ordering::Release);
        self.tell_waiter();
    }

    /// Something is wrong with the piece.
    pub(super) fn note_failure(&self, fault: FileFault) {
        if let Ok(mut slot) = self.failure.lock() {
            *slot = Some(fault);
        }
    }

    pub(super) fn joined(&self, at: u64) {
        match self.first_join.load(Ordering::Acquire) {
            UNKNOWN => self.first_join.store(at, Ordering::Release),
            first if self.loop_frames.load(Ordering::Acquire) == UNKNOWN => {
                self.loop_frames.store(at.saturating_sub(first).max(1), Ordering::Release)
            }
            _ => {}
        }
    }

    pub(super) fn set_thread(&self, thread: Thread) {
        let _already = self.thread.set(thread);
    }

    /// Wakes the worker when it waits for room.
    pub(super) fn nudge(&self) {
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    /// Blocks until the ring is as full as it gets: only for players that have no real time to
    /// keep.
    #[cfg(test)]
    pub(super) fn wait_until_full(&self, look_again: Duration) {
        self.wait_until_nearly_full(0, look_again);
    }

    /// The same where up to `room` frames may be missing. A ring that is waited for is filled
    /// whole, so that both threads have long runs.
    pub(super) fn wait_until_nearly_full(&self, room: u64, look_again: Duration) {
        let settled = || self.is_abandoned() || self.total().is_some();
        if settled() || self.ahead() + room >= self.capacity {
            return;
        }
        self.waiter.get_or_init(std::thread::current);
        while !settled() && self.ahead() < self.capacity {
            self.nudge();
            std::thread::park_timeout(look_again);
        }
    }

    /// The ring is full, or there is nothing more: whoever waits for that may go on.
    pub(super) fn tell_waiter(&self) {
        if let Some(thread) = self.waiter.get() {
            thread.unpark();
        }
    }

    /// Somebody waits: there is no other thread that a worker could be in the way of.
    pub(super) fn is_waited_for(&self) -> bool {
        self.waiter.get().is_some()
    }

    /// How many frames are written and not yet played.
    pub(super) fn ahead(&self) -> u64 {
        self.written().saturating_sub(self.read.load(Ordering::Acquire))
    }

    pub(super) fn abandon(&self) {
        self.abandoned.store(true, Ordering::Release);
        self.nudge();
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Acquire)
    }

    /// All frames that there will ever be, once that is known.
    pub(super) fn total(&self) -> Option<u64> {
        known(&self.total)
    }

    pub(super) fn written(&self) -> u64 {
        self.written.load(Ordering::Acquire)
    }

    /// Why the piece ends too early, once that is known; told once.
    pub(super) fn take_failure(&self) -> Option<FileFault> {
        self.failure.lock().ok()?.take()
    }
}

fn known(value: &AtomicU64) -> Option<u64> {
    Some(value.load(Ordering::Acquire)).filter(|&value| value != UNKNOWN)
}

/// Who a deck belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DeckTag {
    pub cue: u32,
    /// Where in the piece the deck begins, in frames at the graph's rate.
    pub from: u64,
    /// The piece begins again by itself at its end.
    pub looped: bool,
}

/// A piece that can be played; built off the real-time line and moved onto it.
#[derive(Debug)]
pub(super) struct Deck {
    tag: DeckTag,
    ring: Consumer<f32>,
    link: Arc<DeckLink>,
    read: u64,
    /// Closes for a moment when the worker is late, so that a gap has soft edges.
    underrun_gain: Ramp,
    starved_frames: u64,
    edge_frames: u64,
    resume: usize,
}

/// What must be there again before a starved deck goes on.
const RESUME: Duration = Duration::from_millis(250);

impl Deck {
    pub(super) fn new(
        tag: DeckTag,
        ring: Consumer<f32>,
        link: Arc<DeckLink>,
        sample_rate: u32,
    ) -> Self {
        Self {
            tag,
            ring,
            link,
            read: 0,
            underrun_gain: Ramp::at(1.0),
            starved_frames: 0,
            edge_frames: frames(fades::GAP_EDGE, sample_rate),
            resume: frames(RESUME, sample_rate) as usize,
        }
    }

    /// Whose it is.
    pub(super) fn tag(&self) -> DeckTag {
        self.tag
    }

    /// Enough is decoded to begin, or all there is.
    pub(super) fn is_ready(&self) -> bool {
        self.link.total().is_some() || self.ring.slots() / 2 >= self.resume
    }

    /// Nothing can be heard from it: it ended before its first frame.
    pub(super) fn is_dud(&self) -> bool {
        self.link.total() == Some(0)
    }

    /// Frames that it has in all; `None` while the end isn't in sight.
    pub(super) fn length(&self) -> Option<u64> {
        self.link.total()
    }

    /// Frames left; `None` while the end isn't in sight. A looped piece has no end.
    pub(super) fn remaining(&self) -> Option<u64> {
        Some(self.link.total()?.saturating_sub(self.read))
    }

    /// Frames until the next join of a looped piece is over, where it may hand over to another.
    pub(super) fn to_lap_end(&self, join_frames: u64) -> Option<u64> {
        let first = known(&self.link.first_join)?;
        let join = if first + join_frames >= self.read {
            first
        } else {
            let loop_frames = known(&self.link.loop_frames)?;
            first + (self.read - join_frames - first).div_ceil(loop_frames) * loop_frames
        };
        Some(join + join_frames - self.read)
    }

    /// Where in the piece it is, in frames from the piece's beginning.
    pub(super) fn position(&self) -> u64 {
        match (known(&self.link.first_join), known(&self.link.loop_frames)) {
            (Some(first), None) if self.read >= first => self.read - first,
            (Some(first), Some(loop_frames)) if self.read >= first => {
                (self.read - first) % loop_frames
            }
            _ => self.tag.from + self.read,
        }
    }

    /// It has waited for its worker for this long, in frames.
    pub(super) fn starved_frames(&self) -> u64 {
        self.starved_frames
    }

    /// Adds up to `out.len() / 2` frames times `gain` to `out`. Never blocks, never allocates.
    pub(super) fn mix(&mut self, out: &mut [f32], gain: &mut Ramp) {
        let wanted = out.len() / 2;
        let there = self.ring.slots() / 2;
        let ended = self.link.total().is_some();
        if !ended && there < wanted + self.edge_frames as usize && self.underrun_gain.target() > 0.0
        {
            self.underrun_gain.aim(0.0, self.edge_frames.min(there as u64), Curve::Smooth);
        } else if (ended || there >= self.resume) && self.underrun_gain.target() == 0.0 && there > 0
        {
            self.underrun_gain.aim(1.0, self.edge_frames, Curve::Smooth);
        }
        if self.underrun_gain.is_shut() {
            self.starved_frames += wanted as u64;
            for _ in 0..wanted {
                gain.step();
            }
            return;
        }
        self.starved_frames = 0;
        let frames = wanted.min(there);
        let mut taken = 0;
        if let Ok(chunk) = self.ring.read_chunk(frames * 2) {
            let (first, second) = chunk.as_slices();
            let mut samples = first.iter().chain(second);
            for pair in out.chunks_exact_mut(2).take(frames) {
                if self.underrun_gain.is_shut() {
                    break;
                }
                let level = gain.step() * self.underrun_gain.step();
                for sample in pair {
                    *sample += samples.next().copied().unwrap_or(0.0) * level;
                }
                taken += 1;
            }
            chunk.commit(taken * 2);
        }
        for _ in taken..wanted {
            gain.step();
        }
        self.read_on(taken);
    }

    fn read_on(&mut self, frames: usize) {
        self.read += frames as u64;
        self.link.read.store(self.read, Ordering::Release);
    }

    /// Reads on unheard: the plan runs on in silence at next to no cost.
    pub(super) fn skip(&mut self, frames: usize, gain: &mut Ramp) {
        let there = (self.ring.slots() / 2).min(frames);
        if let Ok(chunk) = self.ring.read_chunk(there * 2) {
            chunk.commit_all();
        }
        self.read_on(there);
        self.starved_frames = if there < frames && self.link.total().is_none() {
            self.starved_frames + frames as u64
        } else {
            0
        };
        for _ in 0..frames {
            gain.step();
        }
    }
}

impl Drop for Deck {
    fn drop(&mut self) {
        self.link.abandon();
        self.link.loan.give_back_reader(std::mem::replace(&mut self.ring, RingBuffer::new(0).1));
    }
}
