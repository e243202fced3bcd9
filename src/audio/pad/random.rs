//! The pad's random numbers: SplitMix64.
//!
//! Written here and not taken from a crate because the record keeps seeds: a seed must give the
//! same samples in every later version. `SplitMix64` is three lines whose stream is fixed by its
//! publication (Steele, Lea, Flood 2014); crates promise their integers at best, not how they
//! become floats and ranges.

/// A stream of random numbers that its seed decides for ever.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// The stream of this seed. `part` gives each part of the synthesizer its own, so that more
    /// voices don't change the harmony.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        let mut mixed = Self { state: seed ^ part.wrapping_mul(0xA076_1D64_78BD_642F) };
        Self { state: mixed.next() }
    }

    /// 64 random bits.
    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// From 0 up to, not including, 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// From `low` up to `high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A whole number from 0 up to, not including, `count`; 0 when there is none.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let wide = u128::from(self.next()) * count as u128;
        (wide >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut random = Random { state: 1_234_567 };
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let mut random = Random::new(7, 1);
        assert_eq!(random.below(0), 0);
        for _ in 0..10_000 {
            assert!((0.0..1.0).contains(&random.unit()));
            assert!(random.below(5) < 5);
            assert!((-2.0..=3.0).contains(&random.between(-2.0, 3.0)));
        }
    }

    #[test]
    fn parts_of_one_seed_have_streams_of_their_own() {
        assert_ne!(Random::new(7, 1).next(), Random::new(7, 2).next());
    }
}
