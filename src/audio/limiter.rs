//! The last stage: nothing leaves above −1 dBFS, and nothing that isn't a number.

/// −1 dBFS, the ceiling that EBU R 128 (and DOMAIN's loudness rule) sets for peaks.
pub(super) const CEILING: f32 = 0.891_250_9;

/// How far it looks ahead, in ms; the whole sound is late by as much.
const LOOKAHEAD_MS: u32 = 5;
/// Time for the gain to come back by 63 %, in ms: slow enough not to pump under a drone.
const RELEASE_MS: f32 = 400.0;

/// A look-ahead peak limiter for stereo: its gain is back at a peak's need exactly when the peak comes out.
#[derive(Debug)]
pub(super) struct Limiter {
    /// Frames on their way through, a ring.
    delay: Vec<[f32; 2]>,
    /// The gain that each of those frames needs, released slowly; the mean over the ring is what is applied.
    needs: Vec<f32>,
    sum: f64,
    at: usize,
    /// Smallest need among the frames ahead, and for how many more frames it binds.
    held: f32,
    hold_frames: usize,
    release: f32,
}

impl Limiter {
    /// For a sample rate in Hz.
    pub(super) fn new(sample_rate: u32) -> Self {
        let frames = Self::delay_frames(sample_rate);
        Self {
            delay: vec![[0.0; 2]; frames],
            needs: vec![1.0; frames],
            sum: frames as f64,
            at: 0,
            held: 1.0,
            hold_frames: 0,
            release: 1.0 - (-1000.0 / (RELEASE_MS * sample_rate as f32)).exp(),
        }
    }

    /// By how many frames the sound comes out later than it went in.
    pub(super) fn delay_frames(sample_rate: u32) -> usize {
        (sample_rate * LOOKAHEAD_MS / 1000).max(1) as usize
    }

    /// One frame in, one frame out.
    #[inline]
    pub(super) fn step(&mut self, frame: [f32; 2]) -> [f32; 2] {
        let frame = frame.map(|sample| if sample.is_finite() { sample } else { 0.0 });
        let peak = frame[0].abs().max(frame[1].abs());
        let need = if peak > CEILING { CEILING / peak } else { 1.0 };
        if need <= self.held {
            self.held = need;
            self.hold_frames = self.delay.len();
        } else if self.hold_frames > 0 {
            self.hold_frames -= 1;
        } else {
            self.held = (self.held + (1.0 - self.held) * self.release).min(need);
            if self.held > 0.999_99 {
                self.held = 1.0_f32.min(need);
            }
        }
        let (Some(out), Some(slot)) = (self.delay.get_mut(self.at), self.needs.get_mut(self.at)) else {
            return [0.0; 2];
        };
        self.sum += f64::from(self.held) - f64::from(*slot);
        *slot = self.held;
        let gain = (self.sum / self.needs.len() as f64) as f32;
        let delayed = std::mem::replace(out, frame);
        self.at = (self.at + 1) % self.delay.len();
        delayed.map(|sample| (sample * gain).clamp(-CEILING, CEILING))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_sound_passes_untouched_and_late() {
        let mut limiter = Limiter::new(48_000);
        let late = Limiter::delay_frames(48_000);
        let sent: Vec<[f32; 2]> = (0..5000).map(|n| [(n as f32 * 0.05).sin() * 0.8, (n as f32 * 0.03).cos() * 0.8]).collect();
        let heard: Vec<[f32; 2]> = sent.iter().map(|&frame| limiter.step(frame)).collect();
        assert_eq!(&heard[late..], &sent[..sent.len() - late]);
    }

    #[test]
    fn a_loud_sine_keeps_its_shape_under_the_ceiling() {
        let mut limiter = Limiter::new(48_000);
        let heard: Vec<f32> = (0..96_000).map(|n| limiter.step([(n as f32 * 0.1).sin() * 2.0; 2])[0]).collect();
        let steady = &heard[48_000..];
        let peak = steady.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
        assert!(peak <= CEILING && peak > CEILING * 0.97, "{peak}");
        let flat = steady.windows(3).filter(|w| w[0] == w[1] && w[1] == w[2]).count();
        assert_eq!(flat, 0, "clipped instead of limited");
    }

    #[test]
    fn what_is_not_a_number_becomes_silence() {
        let mut limiter = Limiter::new(48_000);
        for n in 0..2000 {
            let bad = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.1][n % 4];
            let out = limiter.step([bad; 2]);
            assert!(out.iter().all(|sample| sample.is_finite() && sample.abs() <= CEILING));
        }
    }
}
