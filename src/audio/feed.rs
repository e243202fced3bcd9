//! Where a worker gets its samples: stereo, at the graph's rate, in order.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::deck::DeckLink;
use super::decode::Decoder;
use super::frames::frames;
use super::pad::Pad;
use super::resample::Resampler;
use crate::music::PadSpec;
use crate::session::FileFault;

/// Samples, one portion after the other.
pub(super) trait Feed: Send {
    /// Appends up to about `frames` stereo frames; `false` after the last. An error is an end that
    /// came too early; what was appended before it counts.
    fn read(&mut self, out: &mut Vec<f32>, frames: usize) -> Result<bool, FileFault>;
}

/// A file, decoded and brought to the graph's rate.
pub(super) struct FileFeed {
    decoder: Decoder,
    resampler: Option<Resampler>,
    raw: Vec<f32>,
    left: Option<u64>,
}

impl FileFeed {
    /// Opens `path` at `from`, up to `until` (both from the piece's beginning).
    pub(super) fn open(
        path: &Path,
        from: Duration,
        until: Option<Duration>,
        sample_rate: u32,
    ) -> Result<Self, FileFault> {
        let mut decoder = Decoder::open(path)?;
        decoder.seek(from)?;
        let resampler = Resampler::between(decoder.sample_rate(), sample_rate);
        let left = until.map(|until| frames(until.saturating_sub(from), sample_rate));
        Ok(Self { decoder, resampler, raw: Vec::new(), left })
    }
}

impl Feed for FileFeed {
    fn read(&mut self, out: &mut Vec<f32>, _frames: usize) -> Result<bool, FileFault> {
        let begin = out.len();
        self.raw.clear();
        let more = self.decoder.read(&mut self.raw);
        match &mut self.resampler {
            None => out.append(&mut self.raw),
            Some(resampler) => {
                resampler.push(&self.raw, out);
                if !matches!(more, Ok(true)) {
                    resampler.finish(out);
                }
            }
        }
        if !shorten(&mut self.left, out, begin) {
            return Ok(false);
        }
        more
    }
}

/// The built-in synthesizer, without an end of its own.
pub(super) struct PadFeed {
    pad: Pad,
    left: Option<u64>,
}

impl PadFeed {
    /// A pad has no seams, so beginning later in it means beginning it: the same seed, from its
    /// start.
    pub(super) fn new(
        spec: PadSpec,
        from: Duration,
        until: Option<Duration>,
        sample_rate: u32,
    ) -> Self {
        Self {
            pad: Pad::new(spec, sample_rate),
            left: until.map(|until| frames(until.saturating_sub(from), sample_rate)),
        }
    }
}

impl Feed for PadFeed {
    fn read(&mut self, out: &mut Vec<f32>, frames: usize) -> Result<bool, FileFault> {
        let begin = out.len();
        out.resize(begin + frames * 2, 0.0);
        if let Some(fresh) = out.get_mut(begin..) {
            self.pad.render(fresh);
        }
        Ok(shorten(&mut self.left, out, begin))
    }
}

/// Cuts what was appended after `begin` to what may still come; `false` when that is all.
fn shorten(left: &mut Option<u64>, out: &mut Vec<f32>, begin: usize) -> bool {
    let Some(left) = left else { return true };
    let fresh = (out.len() - begin) as u64 / 2;
    if fresh < *left {
        *left -= fresh;
        return true;
    }
    out.truncate(begin + *left as usize * 2);
    *left = 0;
    false
}

/// Frames that come in before the first go out again: more than any decoder's packet.
const SPARE: usize = 16_384;

/// Opens the piece again from its beginning.
type Again = Box<dyn Fn() -> Result<Box<dyn Feed>, FileFault> + Send>;

/// A piece that crosses, linearly, from its end into its own beginning, for ever; a broken one from
/// where it breaks.
pub(super) struct Looped {
    inner: Box<dyn Feed>,
    again: Again,
    join: usize,
    /// The last `join` frames read, not handed out yet: they become the falling half of the next
    /// join.
    tail: VecDeque<f32>,
    given: u64,
    fresh: Vec<f32>,
    link: Arc<DeckLink>,
}

impl Looped {
    /// Samples that are buffered at most of a piece with joins of so many frames.
    pub(super) fn room(join: usize) -> usize {
        (join + SPARE) * 2
    }

    /// `join` is the length of the join in frames, and `tail` room for it; a short piece has
    /// shorter ones.
    pub(super) fn new(
        inner: Box<dyn Feed>,
        again: Again,
        join: usize,
        tail: VecDeque<f32>,
        link: Arc<DeckLink>,
    ) -> Self {
        Self { inner, again, join, tail, given: 0, fresh: Vec::new(), link }
    }

    fn give(&mut self, out: &mut Vec<f32>, samples: usize) {
        out.extend(self.tail.drain(..samples.min(self.tail.len())));
    }

    /// Crosses the buffered tail into the piece's beginning.
    fn join(&mut self, out: &mut Vec<f32>) -> Result<(), FileFault> {
        let mut next = (self.again)()?;
        let mut head = Vec::new();
        let mut whole = false;
        // One that is exactly as long as the tail has to be known as whole.
        while head.len() <= self.tail.len() && !whole {
            whole = !next.read(&mut head, self.join.max(1))?;
        }
        // A piece shorter than two joins crosses over half of itself.
        let join = if whole { self.tail.len().min(head.len() / 4 * 2) } else { self.tail.len() };
        if head.is_empty() {
            return Err(FileFault::NoSound);
        }
        self.give(out, self.tail.len() - join);
        self.link.joined(self.given + out.len() as u64 / 2);
        let frames = (join / 2).max(1) as f32;
        for (n, rising) in head.iter().take(join).enumerate() {
            let t = (n / 2) as f32 / frames;
            let falling = self.tail.pop_front().unwrap_or(0.0);
            out.push(falling * (1.0 - t) + rising * t);
        }
        self.tail.extend(head.drain(join..));
        self.inner = next;
        Ok(())
    }
}

impl Drop for Looped {
    fn drop(&mut self) {
        self.link.loan.give_back_tail(std::mem::take(&mut self.tail));
    }
}

impl Feed for Looped {
    fn read(&mut self, out: &mut Vec<f32>, frames: usize) -> Result<bool, FileFault> {
        let begin = out.len();
        self.fresh.clear();
        let mut fresh = std::mem::take(&mut self.fresh);
        let more = self.inner.read(&mut fresh, frames).unwrap_or_else(|fault| {
            self.link.note_failure(fault);
            false
        });
        self.tail.extend(fresh.iter().copied());
        self.fresh = fresh;
        if more {
            let ready = self.tail.len().saturating_sub(self.join * 2);
            self.give(out, ready);
        } else {
            let mut joined = Vec::new();
            self.join(&mut joined)?;
            out.append(&mut joined);
        }
        self.given += (out.len() - begin) as u64 / 2;
        Ok(true)
    }
}
