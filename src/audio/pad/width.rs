//! How far apart the two sides stand: as far as one speaker can bear, at every moment and in every
//! mood.
//!
//! What both sides share stays as it is, so one speaker hears the same whatever happens here. What
//! tells them apart is a slow fader's work: it is held at a fixed share of what they share. A
//! correlation of (1 − s) / (1 + s) follows, and a loss of 10·log10(1 + s) dB on one speaker. What
//! leans to one side for long is drawn back to the middle.

use super::BLOCK;
use super::filter::HighPass;
use super::mean::Mean;

/// Nobody hears a side below this, and a subwoofer has none.
const BASS_HZ: f32 = 60.0;

/// The notes' own places and the room widen the heights by themselves, and the depth hardly: each
/// has a fader of its own.
const SPLIT_HZ: f32 = 200.0;

/// Power of what tells the sides apart against what they share, below the split and above.
const SHARES: [f32; 2] = [0.45, 0.38];

/// The fader follows a mean over about this long: shorter than the beat of two tones a tenth of a
/// Hz apart, which it so follows.
const MEAN_S: f32 = 3.0;

/// What leans for longer than this is no longer a place.
const LEANING_S: f32 = 20.0;

/// The most that the fader does: −10 to +12 dB.
const RANGE: (f32, f32) = (0.316, 4.0);

/// Widens or narrows what passes through.
#[derive(Debug, Clone)]
pub(super) struct Width {
    depth: HighPass,
    split: HighPass,
    bands: [Band; 2],
}

/// One part of the spectrum, with slow means of its powers.
#[derive(Debug, Clone)]
struct Band {
    share: f32,
    middle: Mean,
    side: Mean,
    long_middle: Mean,
    long_leaning: Mean,
    gain: f32,
    /// How much of the middle stands on one side.
    leaning: f32,
}

impl Width {
    /// Begins with the sides as they come.
    pub(super) fn new(sample_rate: f32) -> Self {
        Self {
            depth: HighPass::new(BASS_HZ, sample_rate),
            split: HighPass::new(SPLIT_HZ, sample_rate),
            bands: SHARES.map(|share| Band::new(share, sample_rate)),
        }
    }

    /// Sets the sides of a block apart, in place.
    pub(super) fn process(&mut self, frames: &mut [[f32; 2]; BLOCK]) {
        let [low, high] = &mut self.bands;
        let (low_step, high_step) = (low.step(), high.step());
        let (mut low_sums, mut high_sums) = (Sums::default(), Sums::default());
        for [left, right] in frames {
            let (middle, side) = ((*left + *right) / 2.0, (*left - *right) / 2.0);
            // One filter for both signals: their phases must stay alike.
            let [above_middle, above_side] = self.depth.frame([middle, side]);
            let [high_middle, high_side] = self.split.frame([middle, side]);
            let more = low.turn(
                low_step,
                above_middle - high_middle,
                above_side - high_side,
                &mut low_sums,
            ) + high.turn(high_step, high_middle, high_side, &mut high_sums);
            let side = side + more;
            (*left, *right) = (middle + side, middle - side);
        }
        low.heard(low_sums);
        high.heard(high_sums);
    }
}

/// A frame's part of a fader's way.
#[derive(Debug, Clone, Copy)]
struct Step {
    gain: f32,
    leaning: f32,
}

/// Sums over a block.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    middle: f32,
    side: f32,
    leaning: f32,
}

impl Band {
    fn new(share: f32, sample_rate: f32) -> Self {
        let mean = |value, seconds| Mean::new(value, seconds, sample_rate);
        Self {
            share,
            middle: mean(1.0, MEAN_S),
            side: mean(share, MEAN_S),
            long_middle: mean(1.0, LEANING_S),
            long_leaning: mean(0.0, LEANING_S),
            gain: 1.0,
            leaning: 0.0,
        }
    }

    /// To where the fader should be at the end of this block.
    fn step(&self) -> Step {
        let gain = (self.share * self.middle.value() / self.side.value().max(f32::MIN_POSITIVE))
            .sqrt()
            .clamp(RANGE.0, RANGE.1);
        let leaning = self.long_leaning.value() / self.long_middle.value().max(f32::MIN_POSITIVE);
        Step {
            gain: (gain - self.gain) / BLOCK as f32,
            leaning: (leaning - self.leaning) / BLOCK as f32,
        }
    }

    /// What is to be added to the side.
    #[inline(always)]
    fn turn(&mut self, step: Step, middle: f32, side: f32, sums: &mut Sums) -> f32 {
        self.gain += step.gain;
        self.leaning += step.leaning;
        let upright = side - self.leaning * middle;
        sums.middle += middle * middle;
        sums.side += upright * upright;
        sums.leaning += middle * side;
        self.gain * upright - side
    }

    fn heard(&mut self, sums: Sums) {
        self.middle.take(sums.middle);
        self.side.take(sums.side);
        self.long_middle.take(sums.middle);
        self.long_leaning.take(sums.leaning);
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

    const RATE: usize = 8_000;

    /// Half a minute of two noises, each mixed into both sides by the shares given, after a minute
    /// in which the fader settles: before and after it.
    fn widened(left: [f32; 2], right: [f32; 2]) -> (Vec<[f32; 2]>, Vec<[f32; 2]>) {
        let mut random = Random::new(7, 7);
        let mut width = Width::new(RATE as f32);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for _ in 0..90 * RATE / BLOCK {
            let mut block = std::array::from_fn(|_| {
                let [a, b] = [random.between(-1.0, 1.0), random.between(-1.0, 1.0)];
                [left[0] * a + left[1] * b, right[0] * a + right[1] * b]
            });
            before.push(block);
            width.process(&mut block);
            after.push(block);
        }
        let settled =
            |blocks: Vec<[[f32; 2]; BLOCK]>| blocks.into_iter().flatten().skip(60 * RATE).collect();
        (settled(before), settled(after))
    }

    fn power(frames: &[[f32; 2]], of: impl Fn(&[f32; 2]) -> f32) -> f32 {
        frames.iter().map(|frame| of(frame).powi(2)).sum::<f32>() / frames.len() as f32
    }

    fn correlation(frames: &[[f32; 2]]) -> f32 {
        let product: f32 =
            frames.iter().map(|[left, right]| left * right).sum::<f32>() / frames.len() as f32;
        product / (power(frames, |f| f[0]) * power(frames, |f| f[1])).sqrt()
    }

    #[test]
    fn one_speaker_hears_what_it_heard() {
        let (before, after) = widened([1.0, 0.0], [0.6, 0.3]);
        for (a, b) in before.iter().zip(&after) {
            assert!((a[0] + a[1] - b[0] - b[1]).abs() < 1e-5);
        }
    }

    #[test]
    fn what_is_narrow_and_what_is_apart_both_come_out_equally_wide() {
        for (left, right) in
            [([1.0, 0.2], [1.0, -0.2]), ([1.0, 0.0], [0.0, 1.0]), ([1.0, 1.2], [1.0, -1.2])]
        {
            let (_, after) = widened(left, right);
            let alike = correlation(&after);
            // The heights are most of a noise: (1 − 0.38) / (1 + 0.38).
            assert!((alike - 0.45).abs() < 0.05, "{left:?} {right:?}: {alike}");
        }
    }

    #[test]
    fn what_leans_to_one_side_comes_back_to_the_middle() {
        let (before, after) = widened([1.0, 0.3], [0.6, -0.3]);
        let louder_db = |frames: &[[f32; 2]]| {
            10.0 * (power(frames, |f| f[0]) / power(frames, |f| f[1])).log10()
        };
        assert!(louder_db(&before) > 3.0);
        assert!(louder_db(&after).abs() < 1.0, "{}", louder_db(&after));
    }
}
