//! The pad's room: a feedback delay network of eight lines (Jot and Chaigne 1991), whose lengths
//! breathe a little.

use super::filter::HighPass;
use super::oscillator::{Oscillator, Wave};
use super::random::Random;

/// Lengths of the lines: without a common measure, so that no echo pattern repeats.
const LENGTHS_MS: [f32; 8] = [31.31, 37.13, 43.73, 51.17, 59.93, 67.39, 79.19, 89.71];

/// A tail of this length to −60 dB: long enough to hold chords together, short enough to let them
/// go.
const TAIL_S: f32 = 6.5;

/// Highs die sooner than lows.
const DAMPING_HZ: f32 = 2_600.0;

/// How far a line's length wanders, and how fast: it blurs the room's own ringing without a heard
/// vibrato.
const WANDER_MS: f32 = 0.12;
const WANDER_HZ: [f32; 8] = [0.071, 0.083, 0.097, 0.109, 0.067, 0.089, 0.103, 0.061];

/// Nothing lower goes into the room: the bass stays dry, even on both sides, and doesn't boom.
const LOW_CUT_HZ: f32 = 170.0;

/// The share of the tail's side signal that is kept; with all of it a sum to mono would lose half
/// of the tail.
const WIDTH: f32 = 0.55;

/// One delay line with its damping and its own slow wander.
#[derive(Debug, Clone)]
struct Line {
    buffer: Vec<f32>,
    at: usize,
    /// Mean length in samples.
    length: f32,
    /// Offset to the mean length now, and how it changes per sample in this block.
    offset: f32,
    offset_step: f32,
    feedback: f32,
    damping: f32,
    damped: f32,
    wander: Oscillator,
}

/// A reverberating room that adds its tail to what passes.
#[derive(Debug, Clone)]
pub(super) struct Reverb {
    lines: [Line; 8],
    low_cut: HighPass,
    wave: Wave,
    wander: f32,
    /// How much of the tail is added.
    wet: f32,
}

impl Reverb {
    /// An empty room; `wet` is the tail's share.
    pub(super) fn new(wet: f32, sample_rate: f32, random: &mut Random) -> Self {
        let wander = WANDER_MS / 1000.0 * sample_rate;
        let mut speeds = WANDER_HZ.into_iter();
        let lines = LENGTHS_MS.map(|ms| {
            Line::new(ms, speeds.next().unwrap_or_default(), wander, sample_rate, random)
        });
        let low_cut = HighPass::new(LOW_CUT_HZ, sample_rate);
        Self { lines, low_cut, wave: Wave::sine(), wander, wet }
    }

    /// Adds the tail to a stretch of frames.
    pub(super) fn process(&mut self, frames: &mut [[f32; 2]]) {
        for line in &mut self.lines {
            line.breathe(self.wander, frames.len() as u32, &self.wave);
        }
        for [left, right] in frames {
            let sent = self.low_cut.frame([*left, *right]);
            let tail = self.turn(sent);
            *left += self.wet * tail[0];
            *right += self.wet * tail[1];
        }
    }

    #[inline(always)]
    fn turn(&mut self, [left, right]: [f32; 2]) -> [f32; 2] {
        let [a, b, c, d, e, f, g, h] = &mut self.lines;
        let heard =
            [a.read(), b.read(), c.read(), d.read(), e.read(), f.read(), g.read(), h.read()];
        let [ma, mb, mc, md, me, mf, mg, mh] = mixed(heard);
        a.write(left + ma);
        b.write(right + mb);
        c.write(mc - left);
        d.write(md - right);
        e.write(left + me);
        f.write(right + mf);
        g.write(mg - left);
        h.write(mh - right);
        let [la, ra, lb, rb, lc, rc, ld, rd] = heard;
        let (l, r) = (la - lb + lc + ld, ra - rb + rc + rd);
        let (mid, side) = (0.5 * (l + r), 0.5 * WIDTH * (l - r));
        [mid + side, mid - side]
    }
}

impl Line {
    fn new(ms: f32, wander_hz: f32, wander: f32, sample_rate: f32, random: &mut Random) -> Self {
        let length = ms / 1000.0 * sample_rate;
        let mut oscillator = Oscillator::new(random);
        oscillator.tune(wander_hz, sample_rate);
        // e^−x by (2 − x)/(2 + x): x is below 0.1, the error below 0.01 %. 6.9078 = ln 1000.
        let decay = 6.9078 * ms / 1000.0 / TAIL_S;
        let turn = std::f32::consts::TAU * DAMPING_HZ / sample_rate;
        let offset = wander * oscillator.skip(0, &Wave::sine());
        Self {
            buffer: vec![0.0; (length + 2.0 * wander) as usize + 4],
            at: 0,
            length,
            offset,
            offset_step: 0.0,
            feedback: (2.0 - decay) / (2.0 + decay),
            damping: turn / (1.0 + turn),
            damped: 0.0,
            wander: oscillator,
        }
    }

    /// Wanders on to where it will be at the end of this block.
    fn breathe(&mut self, wander: f32, frames: u32, wave: &Wave) {
        let target = wander * self.wander.skip(frames, wave);
        self.offset_step = (target - self.offset) / frames.max(1) as f32;
    }

    /// What comes out now.
    #[inline(always)]
    fn read(&mut self) -> f32 {
        self.offset += self.offset_step;
        let delay = self.length + self.offset;
        let whole = delay as usize;
        let part = delay - whole as f32;
        let near = self.back(whole);
        let far = self.back(whole + 1);
        let out = near + (far - near) * part;
        self.damped += self.damping * (out - self.damped);
        self.damped * self.feedback
    }

    #[inline(always)]
    fn back(&self, samples: usize) -> f32 {
        let index = if self.at >= samples {
            self.at - samples
        } else {
            (self.at + self.buffer.len()).saturating_sub(samples)
        };
        self.buffer.get(index).copied().unwrap_or_default()
    }

    #[inline(always)]
    fn write(&mut self, value: f32) {
        if let Some(slot) = self.buffer.get_mut(self.at) {
            *slot = value;
        }
        self.at += 1;
        if self.at == self.buffer.len() {
            self.at = 0;
        }
    }
}

/// The Hadamard matrix: each line feeds all, no energy is won or lost.
#[inline(always)]
fn mixed([a, b, c, d, e, f, g, h]: [f32; 8]) -> [f32; 8] {
    const SCALE: f32 = 0.353_553_4;
    let (ab, cd, ef, gh) = (a + b, c + d, e + f, g + h);
    let (a_b, c_d, e_f, g_h) = (a - b, c - d, e - f, g - h);
    let (s0, s1, s2, s3) = (ab + cd, a_b + c_d, ab - cd, a_b - c_d);
    let (t0, t1, t2, t3) = (ef + gh, e_f + g_h, ef - gh, e_f - g_h);
    [s0 + t0, s1 + t1, s2 + t2, s3 + t3, s0 - t0, s1 - t1, s2 - t2, s3 - t3].map(|v| v * SCALE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_keeps_the_energy() {
        let input = [0.3, -0.2, 0.9, 0.4, -0.7, 0.1, 0.05, -0.6];
        let energy = |v: [f32; 8]| v.iter().map(|x| x * x).sum::<f32>();
        assert!((energy(mixed(input)) - energy(input)).abs() < 1e-5);
    }

    #[test]
    fn a_click_dies_away_by_60_db_in_about_the_tail_length() {
        let mut reverb = Reverb::new(1.0, 16_000.0, &mut Random::new(1, 1));
        let mut frames = vec![[0.0; 2]; 16_000 * 9];
        frames[0] = [1.0, 1.0];
        for block in frames.chunks_mut(64) {
            reverb.process(block);
        }
        let power_at = |s: usize| {
            frames[16_000 * s..16_000 * s + 8_000]
                .iter()
                .map(|f| f[0] * f[0] + f[1] * f[1])
                .sum::<f32>()
        };
        let fall_db = 10.0 * (power_at(7) / power_at(1)).log10();
        // Damping makes the highs, and so the whole, die sooner than the nominal tail of the lows.
        assert!((-110.0..-50.0).contains(&fall_db), "{fall_db}");
    }
}
