//! The last stage: nothing leaves above −1 dBFS, and nothing that isn't a number.

/// −1 dBFS, the ceiling that EBU R 128 (and DOMAIN's loudness rule) sets for peaks.
pub(super) const CEILING: f32 = 0.891_250_9;

/// How far it looks ahead, in ms; the whole sound is late by as much.
const LOOKAHEAD_MS: u32 = 5;
/// A peak binds for this long, in ms: half a period of 20 Hz, so that the gain doesn't follow the
/// wave of a low tone.
const HOLD_MS: u32 = 25;
/// Time for the gain to come back by 63 % after a single peak, in ms.
const RELEASE_MS: f32 = 400.0;
/// Where it comes back to follows the last seconds: peaks that keep coming (a beat, a swell) hold
/// the whole down, instead of pumping it up and down between them. In ms, towards less and towards
/// more gain.
const TREND_MS: [f32; 2] = [700.0, 5000.0];

/// A look-ahead peak limiter for stereo: its gain is back at a peak's need exactly when the peak
/// comes out.
#[derive(Debug)]
pub(super) struct Limiter {
    /// Frames on their way through, a ring.
    delay: Vec<[f32; 2]>,
    /// The gain that each of those frames needs, released slowly; the mean over the ring is what
    /// is applied.
    needs: Vec<f32>,
    sum: f64,
    at: usize,
    /// Smallest need among the frames ahead, and for how many more frames it binds.
    held: f32,
    hold_frames: usize,
    hold: usize,
    release: f32,
    /// What the gain comes back to, and how fast that moves.
    trend: f32,
    trends: [f32; 2],
}

impl Limiter {
    /// For a sample rate in Hz.
    pub(super) fn new(sample_rate: u32) -> Self {
        let frames = Self::delay_frames(sample_rate);
        let share = |ms: f32| 1.0 - (-1000.0 / (ms * sample_rate as f32)).exp();
        Self {
            delay: vec![[0.0; 2]; frames],
            needs: vec![1.0; frames],
            sum: frames as f64,
            at: 0,
            held: 1.0,
            hold_frames: 0,
            hold: frames.max((sample_rate * HOLD_MS / 1000) as usize),
            release: share(RELEASE_MS),
            trend: 1.0,
            trends: TREND_MS.map(share),
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
            self.hold_frames = self.hold;
        } else if self.hold_frames > 0 {
            self.hold_frames -= 1;
        } else {
            self.held = (self.held + (self.trend - self.held).max(0.0) * self.release).min(need);
            if self.held > 0.999_99 {
                self.held = 1.0_f32.min(need);
            }
        }
        let bound = if self.hold_frames > 0 { self.held } else { 1.0 };
        let [down, up] = self.trends;
        self.trend += (bound - self.trend) * if bound < self.trend { down } else { up };
        if self.trend > 0.999_99 {
            self.trend = 1.0;
        }
        let (Some(out), Some(slot)) = (self.delay.get_mut(self.at), self.needs.get_mut(self.at))
        else {
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
        let sent: Vec<[f32; 2]> = (0..5000)
            .map(|n| [(n as f32 * 0.05).sin() * 0.8, (n as f32 * 0.03).cos() * 0.8])
            .collect();
        let heard: Vec<[f32; 2]> = sent.iter().map(|&frame| limiter.step(frame)).collect();
        assert_eq!(&heard[late..], &sent[..sent.len() - late]);
    }

    #[test]
    fn a_loud_sine_keeps_its_shape_under_the_ceiling() {
        let mut limiter = Limiter::new(48_000);
        let heard: Vec<f32> =
            (0..96_000).map(|n| limiter.step([(n as f32 * 0.1).sin() * 2.0; 2])[0]).collect();
        let steady = &heard[48_000..];
        let peak = steady.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
        assert!(peak <= CEILING && peak > CEILING * 0.97, "{peak}");
        let flat = steady.windows(3).filter(|w| w[0] == w[1] && w[1] == w[2]).count();
        assert_eq!(flat, 0, "clipped instead of limited");
    }

    /// Frames in, left side out, in time with each other.
    fn limited(sent: &[f32]) -> Vec<f32> {
        let mut limiter = Limiter::new(48_000);
        let late = Limiter::delay_frames(48_000);
        let padded = sent.iter().copied().chain(std::iter::repeat_n(0.0, late));
        padded.map(|sample| limiter.step([sample; 2])[0]).skip(late).collect()
    }

    fn tone(hz: f32, level: f32, frames: usize) -> Vec<f32> {
        (0..frames)
            .map(|n| (std::f32::consts::TAU * hz * (n % 48_000) as f32 / 48_000.0).sin() * level)
            .collect()
    }

    /// The gain in dB, in steps of 10 ms; the quiet ones are left out.
    fn gains_db(sent: &[f32], heard: &[f32]) -> Vec<f32> {
        let power = |part: &[f32]| part.iter().map(|sample| sample * sample).sum::<f32>();
        let steps = sent.chunks_exact(480).zip(heard.chunks_exact(480));
        steps
            .filter(|(sent, _)| power(sent) > 1e-3)
            .map(|(sent, heard)| 10.0 * (power(heard) / power(sent)).log10())
            .collect()
    }

    #[test]
    fn a_low_tone_that_is_too_loud_all_the_time_keeps_its_shape() {
        for hz in [25.0, 50.0, 100.0, 440.0] {
            let sent = tone(hz, 1.8, 48_000 * 12);
            let heard = limited(&sent);
            // Where the trend has settled, what comes out is what went in times one number.
            let (sent, heard) = (&sent[48_000 * 11..], &heard[48_000 * 11..]);
            let gain = CEILING / 1.8;
            let error: f32 = sent.iter().zip(heard).map(|(a, b)| (b - a * gain).powi(2)).sum();
            let signal: f32 = heard.iter().map(|b| b * b).sum();
            let db = 10.0 * (error / signal).log10();
            assert!(db < -50.0, "{hz} Hz: {db} dB of distortion");
        }
    }

    #[test]
    fn beats_that_are_too_loud_do_not_pump_what_lies_beneath() {
        // A tone, and twice a second 60 ms that are 6 dB over.
        let quiet = tone(330.0, 0.25, 48_000 * 15);
        let beat = tone(80.0, 1.6, 48_000 * 15);
        let loud = |n: usize| n % 24_000 < 2_880;
        let sent: Vec<f32> = quiet
            .iter()
            .zip(&beat)
            .enumerate()
            .map(|(n, (a, b))| if loud(n) { a + b } else { *a })
            .collect();
        let heard = limited(&sent);
        let between = |from: usize| -> Vec<f32> {
            let gain = |n: usize| {
                let part = n..n + 480;
                gains_db(&sent[part.clone()], &heard[part])[0]
            };
            (from..from + 48_000)
                .step_by(480)
                .filter(|n| !loud(*n) && !loud(n + 480))
                .map(gain)
                .collect()
        };
        let swing = |gains: &[f32]| {
            gains.iter().fold(-99.0f32, |m, g| m.max(*g))
                - gains.iter().fold(99.0f32, |m, g| m.min(*g))
        };
        let settled = between(48_000 * 12);
        println!("between the beats the gain moves by {:.2} dB", swing(&settled));
        assert!(swing(&settled) < 3.0, "{:.2} dB", swing(&settled));
    }

    #[test]
    fn a_single_peak_is_forgotten_within_two_seconds() {
        let mut sent = tone(330.0, 0.25, 48_000 * 3);
        sent[24_000] = 1.9;
        let heard = limited(&sent);
        let gains = gains_db(&sent, &heard);
        // Two seconds after this peak the release has 0.03 dB still to come back, and the trend,
        // which the 30 ms that a peak binds have pulled down by 0.19 dB, 0.12 dB.
        assert!(gains[250..].iter().all(|gain| gain.abs() < 0.16), "{:?}", &gains[250..]);
    }

    #[test]
    fn any_overs_leave_within_the_ceiling_without_the_last_resort() {
        let mut state = 1u32;
        let mut noise = move || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as f32 / u32::MAX as f32 * 2.0 - 1.0
        };
        let sent: Vec<f32> =
            (0..48_000 * 4).map(|n| noise() * [0.2, 1.0, 4.0, 12.0][n / 7_000 % 4]).collect();
        let heard = limited(&sent);
        // Clipping would show as samples that stand at the ceiling one after the other.
        let flat =
            heard.windows(3).filter(|w| w.iter().all(|s| s.abs() >= CEILING * 0.999_999)).count();
        assert!(heard.iter().all(|sample| sample.abs() <= CEILING * 1.000_001));
        assert_eq!(flat, 0);
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
