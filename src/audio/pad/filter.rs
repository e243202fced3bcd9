//! The pad's filters: a low-pass that opens and closes slowly, and the one that keeps rumble and DC
//! out.

/// A state-variable filter of second order without resonance (Butterworth), in the
/// topology-preserving form (Zavalishin 2012): it stays stable while its cutoff moves.
#[derive(Debug, Clone, Default)]
struct StateVariable {
    g: f32,
    scale: f32,
    band: f32,
    low: f32,
}

/// 2 · damping of a Butterworth filter: √2.
const DAMPING: f32 = std::f32::consts::SQRT_2;

impl StateVariable {
    fn tune(&mut self, cutoff_hz: f32, sample_rate: f32) {
        // tan(x) by its continued fraction; errs by less than 0.1 % up to a quarter of the sample
        // rate.
        let x = std::f32::consts::PI * (cutoff_hz / sample_rate).clamp(0.000_01, 0.25);
        let square = x * x;
        self.g = x * (15.0 - square) / (15.0 - 6.0 * square);
        self.scale = 1.0 / (1.0 + self.g * (DAMPING + self.g));
    }

    /// What passes below and what passes above the cutoff.
    #[inline(always)]
    fn split(&mut self, input: f32) -> (f32, f32) {
        let high = (input - (DAMPING + self.g) * self.band - self.low) * self.scale;
        let band = self.g * high + self.band;
        let low = self.g * band + self.low;
        self.band += 2.0 * self.g * high;
        self.low += 2.0 * self.g * band;
        (low, high)
    }
}

/// Takes away what lies above the cutoff, on both channels.
#[derive(Debug, Clone, Default)]
pub(super) struct LowPass {
    channels: [StateVariable; 2],
}

impl LowPass {
    /// From now on with this cutoff.
    pub(super) fn tune(&mut self, cutoff_hz: f32, sample_rate: f32) {
        for channel in &mut self.channels {
            channel.tune(cutoff_hz, sample_rate);
        }
    }

    /// Filters a stretch of frames in place.
    pub(super) fn process(&mut self, frames: &mut [[f32; 2]]) {
        let [left, right] = &mut self.channels;
        for [l, r] in frames {
            *l = left.split(*l).0;
            *r = right.split(*r).0;
        }
    }
}

/// Takes away what lies below the cutoff, DC wholly, on both channels.
#[derive(Debug, Clone)]
pub(super) struct HighPass {
    channels: [StateVariable; 2],
}

impl HighPass {
    /// With this cutoff for good.
    pub(super) fn new(cutoff_hz: f32, sample_rate: f32) -> Self {
        let mut channel = StateVariable::default();
        channel.tune(cutoff_hz, sample_rate);
        Self { channels: [channel.clone(), channel] }
    }

    /// Filters one frame.
    #[inline(always)]
    pub(super) fn frame(&mut self, [l, r]: [f32; 2]) -> [f32; 2] {
        let [left, right] = &mut self.channels;
        [left.split(l).1, right.split(r).1]
    }

    /// Filters a stretch of frames in place.
    pub(super) fn process(&mut self, frames: &mut [[f32; 2]]) {
        for frame in frames {
            *frame = self.frame(*frame);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gain in dB at a frequency, once the filter has settled.
    fn gain_db(mut process: impl FnMut(&mut [[f32; 2]]), hz: f32) -> f32 {
        let tone = |n: usize| (std::f32::consts::TAU * hz * n as f32 / 48_000.0).sin();
        let mut frames: Vec<[f32; 2]> = (0..48_000).map(|n| [tone(n); 2]).collect();
        process(&mut frames);
        let settled = &frames[24_000..];
        let power = settled.iter().map(|f| f[0] * f[0]).sum::<f32>() / settled.len() as f32;
        10.0 * (power * 2.0).log10()
    }

    #[test]
    fn the_low_pass_is_3_db_down_at_its_cutoff_and_12_db_an_octave_above() {
        for (hz, expected) in [(100.0, 0.0), (1000.0, -3.0), (4000.0, -24.1)] {
            let mut filter = LowPass::default();
            filter.tune(1000.0, 48_000.0);
            let gain = gain_db(|frames| filter.process(frames), hz);
            assert!((gain - expected).abs() < 0.6, "{hz} Hz: {gain} dB");
        }
    }

    #[test]
    fn the_high_pass_lets_no_dc_through() {
        let mut filter = HighPass::new(30.0, 48_000.0);
        let mut frames = vec![[1.0; 2]; 48_000];
        filter.process(&mut frames);
        assert!(frames[47_999][0].abs() < 1e-4);
        let mut filter = HighPass::new(30.0, 48_000.0);
        assert!(gain_db(|frames| filter.process(frames), 120.0).abs() < 0.1);
    }
}
