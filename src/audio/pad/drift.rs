//! A value that wanders slowly and smoothly: pitch, brightness and level are never quite still.

use super::envelope::smooth;
use super::random::Random;

/// Wanders within −1 to 1, from one random target to the next, without a corner.
#[derive(Debug, Clone)]
pub(super) struct Drift {
    from: f32,
    to: f32,
    /// How far between the two, 0–1.
    along: f32,
    step: f32,
    /// The shortest and longest leg, in blocks.
    legs: (f32, f32),
}

impl Drift {
    /// Begins anywhere; a leg lasts between these seconds.
    pub(super) fn new(
        shortest_s: f32,
        longest_s: f32,
        blocks_per_s: f32,
        random: &mut Random,
    ) -> Self {
        let legs = (shortest_s * blocks_per_s, longest_s * blocks_per_s);
        let mut drift =
            Self { from: random.between(-1.0, 1.0), to: 0.0, along: 0.0, step: 0.0, legs };
        drift.turn(random);
        drift
    }

    fn turn(&mut self, random: &mut Random) {
        self.to = random.between(-1.0, 1.0);
        self.along = 0.0;
        self.step = 1.0 / random.between(self.legs.0, self.legs.1).max(1.0);
    }

    /// The value one block later.
    pub(super) fn next(&mut self, random: &mut Random) -> f32 {
        self.along += self.step;
        if self.along >= 1.0 {
            self.from = self.to;
            self.turn(random);
        }
        self.from + (self.to - self.from) * smooth(self.along)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_wanders_over_most_of_its_range_and_never_jumps() {
        let mut random = Random::new(3, 0);
        let mut drift = Drift::new(2.0, 5.0, 100.0, &mut random);
        let values: Vec<f32> = (0..20_000).map(|_| drift.next(&mut random)).collect();
        let (low, high) =
            values.iter().fold((1.0_f32, -1.0_f32), |(low, high), v| (low.min(*v), high.max(*v)));
        assert!(low < -0.7 && high > 0.7 && low >= -1.0 && high <= 1.0, "{low} {high}");
        // Two apart in 200 blocks at least; smoothstep is 1.5 times as steep in its middle.
        assert!(
            values.windows(2).all(|pair| (pair[1] - pair[0]).abs() <= 2.0 * 1.5 / 200.0 + 1e-6)
        );
    }
}
