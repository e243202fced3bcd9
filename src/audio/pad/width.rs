//! How far apart the two sides stand. What both share, and so what is left of the pad on one speaker, stays as it is.

use super::filter::HighPass;

/// The depth stays in the middle: below this nobody hears a side, and a single speaker would lose it.
const MIDDLE_HZ: f32 = 140.0;

/// Widens what passes through.
#[derive(Debug, Clone)]
pub(super) struct Width {
    high_pass: HighPass,
    wider: f32,
}

impl Width {
    /// The difference between the sides is raised to `wider` times what it is.
    pub(super) fn new(wider: f32, sample_rate: f32) -> Self {
        Self { high_pass: HighPass::new(MIDDLE_HZ, sample_rate), wider }
    }

    /// Widens a stretch of frames in place.
    pub(super) fn process(&mut self, frames: &mut [[f32; 2]]) {
        for [left, right] in frames {
            let (middle, side) = ((*left + *right) / 2.0, (*left - *right) / 2.0);
            // One filter for one signal: its other channel idles.
            let [high, _] = self.high_pass.frame([side, 0.0]);
            let side = side + (self.wider - 1.0) * high;
            (*left, *right) = (middle + side, middle - side);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_the_sides_is_untouched_and_their_difference_grows_above_the_depth() {
        for (hz, expected) in [(30.0, 1.0), (1_000.0, 2.0)] {
            let mut width = Width::new(2.0, 48_000.0);
            let tone = |n: usize| (std::f32::consts::TAU * hz * n as f32 / 48_000.0).sin() * 0.3;
            let before: Vec<[f32; 2]> = (0..48_000).map(|n| [0.2 + tone(n), 0.2 - tone(n)]).collect();
            let mut after = before.clone();
            width.process(&mut after);
            let peak = |frames: &[[f32; 2]]| frames[24_000..].iter().map(|f| (f[0] - f[1]).abs()).fold(0.0, f32::max);
            for (a, b) in before.iter().zip(&after) {
                assert!((a[0] + a[1] - b[0] - b[1]).abs() < 1e-5);
            }
            let grown = peak(&after) / peak(&before);
            assert!((grown - expected).abs() < 0.15, "{hz} Hz: {grown}");
        }
    }
}
