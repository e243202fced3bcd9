//! Keeps the pad's loudness even: some keys and chords, and the room's own ringing, would make one
//! seed 3 dB louder than another.

use super::BLOCK;
use super::filter::HighPass;
use super::mean::Mean;

/// Mean square that is held, after the weighting below and over both channels: −20 LUFS.
///
/// ITU-R BS.1770: −0.691 + 10·log10(power) = −20, a power of 0.01172. What the simple weighting
/// below misses of the K curve is made up by a trim for each mood, so that `ffmpeg -f f32le -ar
/// 48000 -ac 2 -i pad.raw -af ebur128=peak=true -f null -` reads −20 LUFS.
const TARGET: f32 = 0.01172;

/// The weighting: only the low cut of BS.1770's K curve matters, the pad has next to nothing where
/// the curve rises (1.5 kHz).
const WEIGHTING_HZ: f32 = 38.0;

/// The mean runs over about this long: slower than any swell of a note, faster than a change of
/// chord.
const MEAN_S: f32 = 9.0;

/// The most that is corrected: ±5 dB.
const RANGE: (f32, f32) = (0.5623, 1.778);

/// A slow automatic fader.
#[derive(Debug, Clone)]
pub(super) struct Leveller {
    weighting: HighPass,
    mean: Mean,
    gain: f32,
    target: f32,
    /// Frames until it begins to listen.
    wait: usize,
}

impl Leveller {
    /// Holds −20 LUFS times `level` (linear, near 1). For `wait_s` it leaves everything as it is:
    /// the first chord just rises.
    pub(super) fn new(level: f32, wait_s: f32, sample_rate: f32) -> Self {
        let target = TARGET * level * level;
        Self {
            weighting: HighPass::new(WEIGHTING_HZ, sample_rate),
            mean: Mean::new(target, MEAN_S, sample_rate),
            gain: 1.0,
            target,
            wait: (wait_s * sample_rate) as usize,
        }
    }

    /// Levels a block in place.
    pub(super) fn process(&mut self, frames: &mut [[f32; 2]; BLOCK]) {
        let mut weighted = *frames;
        self.weighting.process(&mut weighted);
        self.wait = self.wait.saturating_sub(BLOCK);
        if self.wait == 0 {
            self.mean.take(weighted.as_flattened().iter().map(|v| v * v).sum());
        }
        let wanted =
            (self.target / self.mean.value().max(f32::MIN_POSITIVE)).sqrt().clamp(RANGE.0, RANGE.1);
        let step = (wanted - self.gain) / BLOCK as f32;
        for [l, r] in frames {
            self.gain += step;
            *l *= self.gain;
            *r *= self.gain;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level_after_a_minute(amplitude: f32) -> f32 {
        let mut leveller = Leveller::new(1.0, 0.0, 8_000.0);
        let mut power = 0.0;
        for block in 0..60 * 8_000 / BLOCK {
            let tone =
                |n: usize| amplitude * (std::f32::consts::TAU * 200.0 * n as f32 / 8_000.0).sin();
            let mut frames = std::array::from_fn(|n| [tone((block * BLOCK + n) % 8_000); 2]);
            leveller.process(&mut frames);
            power = frames.iter().map(|f| f[0] * f[0] + f[1] * f[1]).sum::<f32>() / BLOCK as f32;
        }
        10.0 * (power / TARGET).log10()
    }

    #[test]
    fn what_is_3_db_off_is_brought_to_the_target() {
        for amplitude in [0.153, 0.108, 0.077] {
            let off_db = level_after_a_minute(amplitude);
            assert!(off_db.abs() < 0.3, "{amplitude}: {off_db} dB off");
        }
    }

    #[test]
    fn silence_is_not_lifted_without_bound() {
        let mut leveller = Leveller::new(1.0, 0.0, 8_000.0);
        for _ in 0..20_000 {
            leveller.process(&mut [[0.0; 2]; BLOCK]);
        }
        assert!(leveller.gain <= RANGE.1);
    }
}
