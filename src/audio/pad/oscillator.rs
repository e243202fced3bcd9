//! Band-limited wavetables, and oscillators that read them.
//!
//! Only additions, multiplications, divisions and square roots are used, here and in the whole pad:
//! IEEE 754 fixes their last bit, so that a seed gives the same samples on every machine. The
//! system's `sin` and `exp` don't.

use super::random::Random;

/// Samples of one cycle. With [`HARMONICS`] partials linear interpolation errs by less than −85 dB.
const LENGTH: usize = 1024;
const INDEX_SHIFT: u32 = 32 - LENGTH.trailing_zeros();
const FRACTION_MASK: u32 = (1 << INDEX_SHIFT) - 1;
const FRACTION: f32 = 1.0 / (1_u32 << INDEX_SHIFT) as f32;

/// The most partials of a wave.
const HARMONICS: usize = 20;

/// No partial lies above this: the pad has nothing to say where sound gets sharp (its limit is 6
/// kHz).
const CEILING_HZ: f32 = 4_800.0;

/// One cycle of a tone: each sample with the difference to the next.
#[derive(Debug, Clone)]
pub(super) struct Wave {
    samples: Box<[(f32, f32); LENGTH]>,
}

/// How fast the partials of a wave grow weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rolloff {
    /// 1/n², like a flute.
    Soft,
    /// 1/n, bowed strings; the pad's filter takes the edge off.
    Full,
}

/// A phase that runs through a [`Wave`]. The whole `u32` is one turn, so that it wraps without an
/// error that grows.
#[derive(Debug, Clone, Default)]
pub(super) struct Oscillator {
    phase: u32,
    step: u32,
}

impl Wave {
    /// A plain sine.
    pub(super) fn sine() -> Self {
        Self::from_partials(&[(1.0, 0.0)])
    }

    /// A tone whose fundamental is never above `highest_hz`, of mean power 1.
    ///
    /// The partials' phases come from a fixed stream: aligned ones would make a sharper, peakier
    /// cycle of the same colour.
    pub(super) fn tone(rolloff: Rolloff, highest_hz: f32, sample_rate: f32) -> Self {
        let ceiling_hz = CEILING_HZ.min(0.4 * sample_rate);
        let mut random = Random::new(0, 0x7A5E);
        let mut partials = Vec::with_capacity(HARMONICS);
        for number in 1..=HARMONICS {
            let n = number as f32;
            let phase = random.unit();
            if number > 1 && n * highest_hz > ceiling_hz {
                break;
            }
            let amplitude = match rolloff {
                Rolloff::Soft => 1.0 / (n * n),
                Rolloff::Full => 1.0 / n,
            };
            partials.push((amplitude, phase));
        }
        Self::from_partials(&partials)
    }

    /// Amplitudes and phases (in turns) of the partials from the first on; scaled to mean power 1.
    fn from_partials(partials: &[(f32, f32)]) -> Self {
        let power: f32 = partials.iter().map(|(amplitude, _)| amplitude * amplitude / 2.0).sum();
        let scale = 1.0 / power.max(f32::MIN_POSITIVE).sqrt();
        let sample = |index: usize| {
            let turn = index as f64 / LENGTH as f64;
            let mut sum = 0.0;
            for (at, (amplitude, phase)) in partials.iter().enumerate() {
                sum += f64::from(*amplitude)
                    * sine_of_turn(turn * (at + 1) as f64 + f64::from(*phase));
            }
            sum as f32 * scale
        };
        let cycle: Vec<f32> = (0..=LENGTH).map(sample).collect();
        let mut samples = Box::new([(0.0, 0.0); LENGTH]);
        for (slot, pair) in samples.iter_mut().zip(cycle.windows(2)) {
            if let [here, next] = pair {
                *slot = (*here, next - here);
            }
        }
        Self { samples }
    }

    /// The value at a phase.
    #[inline(always)]
    fn at(&self, phase: u32) -> f32 {
        let (value, rise) =
            self.samples.get((phase >> INDEX_SHIFT) as usize).copied().unwrap_or_default();
        value + rise * ((phase & FRACTION_MASK) as f32 * FRACTION)
    }
}

impl Oscillator {
    /// Begins at a random phase.
    pub(super) fn new(random: &mut Random) -> Self {
        Self { phase: (random.next() >> 32) as u32, step: 0 }
    }

    /// From now on at this frequency.
    pub(super) fn tune(&mut self, hz: f32, sample_rate: f32) {
        self.step = (f64::from(hz / sample_rate) * 4_294_967_296.0) as u32;
    }

    /// The next sample.
    #[inline(always)]
    pub(super) fn next(&mut self, wave: &Wave) -> f32 {
        self.phase = self.phase.wrapping_add(self.step);
        wave.at(self.phase)
    }

    /// The sample this many samples later; for what moves too slowly to be asked each time.
    pub(super) fn skip(&mut self, samples: u32, wave: &Wave) -> f32 {
        self.phase = self.phase.wrapping_add(self.step.wrapping_mul(samples));
        wave.at(self.phase)
    }
}

/// sin(2πx) by its series on a quarter of a turn; errs by less than 1e-12.
fn sine_of_turn(turns: f64) -> f64 {
    let turn = turns - turns.floor();
    let (half, sign) = if turn < 0.5 { (turn, 1.0) } else { (turn - 0.5, -1.0) };
    let quarter = if half < 0.25 { half } else { 0.5 - half };
    let x = quarter * std::f64::consts::TAU;
    let square = x * x;
    let mut term = x;
    let mut sum = x;
    for n in 1..10 {
        let n = f64::from(n);
        term *= -square / ((2.0 * n) * (2.0 * n + 1.0));
        sum += term;
    }
    sign * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sine_is_a_sine() {
        for step in 0..1000 {
            let turns = f64::from(step) * 0.0137 - 3.0;
            assert!(
                (sine_of_turn(turns) - (turns * std::f64::consts::TAU).sin()).abs() < 1e-11,
                "{turns}"
            );
        }
    }

    #[test]
    fn an_oscillator_has_its_frequency_and_power() {
        let mut random = Random::new(1, 1);
        let mut oscillator = Oscillator::new(&mut random);
        oscillator.tune(100.0, 48_000.0);
        let wave = Wave::sine();
        let second: Vec<f32> = (0..48_000).map(|_| oscillator.next(&wave)).collect();
        let upward = second.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        assert!((99..=101).contains(&upward), "{upward}");
        let power = second.iter().map(|v| v * v).sum::<f32>() / second.len() as f32;
        assert!((power - 1.0).abs() < 0.01, "{power}");
    }

    #[test]
    fn a_wave_has_no_partial_above_the_ceiling() {
        let wave = Wave::tone(Rolloff::Full, 1_000.0, 48_000.0);
        // The strength of the partial with this number, by correlation.
        let strength = |number: usize| {
            let (mut cosine, mut sine) = (0.0, 0.0);
            for (index, (value, _)) in wave.samples.iter().enumerate() {
                let angle = std::f64::consts::TAU * (number * index) as f64 / LENGTH as f64;
                cosine += f64::from(*value) * angle.cos();
                sine += f64::from(*value) * angle.sin();
            }
            cosine.hypot(sine) / LENGTH as f64
        };
        assert!(strength(4) > 0.05);
        assert!(strength(5) < 1e-6 && strength(6) < 1e-6);
    }
}
