//! The tone by which staff hear, before a session, that an output sounds: left, right or both, and
//! as loud as the session will.

use std::time::{Duration, Instant};

use super::engine::{Engine, EngineOptions};
use super::feed::Feed;
use crate::music::{Cue, Intent, OutputStatus, Player, Side, Source, fades};
use crate::session::{FileFault, OutputReason, SoundFact};

/// A low fifth and octave: heard on any speaker, startling nobody. Hz and level.
const PARTIALS: [(f64, f64); 3] = [(220.0, 1.0), (330.0, 0.6), (440.0, 0.4)];
/// Mean square on one side: both together are −20 LUFS, what playlists are brought to (−0.691 +
/// 10·log10(2·0.00586)).
const POWER: f64 = 0.005_86;
/// An idle server was measured to take 2.2 s over its first buffers.
const BEGINS_WITHIN: Duration = Duration::from_secs(6);
/// The last of it is still on its way: buffer, limiter, and the system's own.
const TAIL: Duration = Duration::from_millis(300);

/// The tone, without an end.
pub(super) struct ToneFeed {
    side: Side,
    /// Phase and step of each partial, in turns, with its amplitude.
    partials: [(f64, f64, f64); 3],
}

impl ToneFeed {
    pub(super) fn new(side: Side, sample_rate: u32) -> Self {
        let power: f64 = PARTIALS.iter().map(|(_, level)| level * level / 2.0).sum();
        let scale = (POWER / power).sqrt();
        Self {
            side,
            partials: PARTIALS.map(|(hz, level)| (0.0, hz / f64::from(sample_rate), level * scale)),
        }
    }
}

impl Feed for ToneFeed {
    fn read(&mut self, out: &mut Vec<f32>, frames: usize) -> Result<bool, FileFault> {
        for _ in 0..frames {
            let mut sample = 0.0;
            for (phase, step, amplitude) in &mut self.partials {
                sample += *amplitude * (*phase * std::f64::consts::TAU).sin();
                *phase = (*phase + *step).fract();
            }
            let sample = sample as f32;
            out.extend(match self.side {
                Side::Left => [sample, 0.0],
                Side::Right => [0.0, sample],
                Side::Both => [sample, sample],
            });
        }
        Ok(true)
    }
}

/// Where and how a tone was played.
#[derive(Debug, Clone, PartialEq)]
pub struct ToneHeard {
    /// The output, as the system names it.
    pub device: String,
    /// How long the sound is on its way into it.
    pub latency: Duration,
    /// Its loudest sample, linear: what left the program, under the volume cap.
    pub peak: f32,
}

/// Why no tone was heard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ToneNotHeard {
    /// The output is not there or can't be opened.
    #[error("there is no sound")]
    NoOutput(OutputReason),
    /// It was opened and takes no sound.
    #[error("the output took no sound within {} s", BEGINS_WITHIN.as_secs())]
    Silent,
}

/// Plays the tone for so long, fades included, by the same engine as a session, and comes back when
/// it is over. Never on another output than the one named.
///
/// # Errors
/// When it can't be heard, with what to do about it.
pub fn sound_tone(
    options: EngineOptions,
    side: Side,
    length: Duration,
) -> Result<ToneHeard, ToneNotHeard> {
    let mut engine = Engine::start(options);
    let cue = Cue { repeat: true, ..Cue::whole(1, "Test tone", Source::Tone(side)) };
    engine.send(Intent::Play { cue, fade: fades::TONE });
    let begun = Instant::now();
    let device = loop {
        for fact in engine.facts() {
            if let SoundFact::NoOutput { reason } | SoundFact::OutputLost { reason, .. } = fact {
                return Err(ToneNotHeard::NoOutput(reason));
            }
        }
        match engine.status() {
            status if status.peak == 0.0 => {}
            crate::music::PlayerStatus { output: OutputStatus::Playing { device }, .. } => {
                break device;
            }
            _ => {}
        }
        if begun.elapsed() > BEGINS_WITHIN {
            return Err(ToneNotHeard::Silent);
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    std::thread::sleep(length.saturating_sub(fades::TONE));
    let status = engine.status();
    engine.send(Intent::End { fade: fades::TONE });
    std::thread::sleep(fades::TONE + status.latency + TAIL);
    Ok(ToneHeard { device, latency: status.latency, peak: status.peak })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_is_as_loud_as_a_session_and_on_its_side_alone() {
        for (side, left, right) in
            [(Side::Left, true, false), (Side::Right, false, true), (Side::Both, true, true)]
        {
            let mut samples = Vec::new();
            ToneFeed::new(side, 48_000).read(&mut samples, 48_000).expect("it never fails");
            let power = |n: usize| {
                samples
                    .iter()
                    .skip(n)
                    .step_by(2)
                    .map(|&sample| f64::from(sample).powi(2))
                    .sum::<f64>()
                    / 48_000.0
            };
            for (n, sounds) in [(0, left), (1, right)] {
                let wanted = if sounds { POWER } else { 0.0 };
                assert!(
                    (power(n) - wanted).abs() < POWER * 0.01,
                    "{side:?}: {} on side {n}",
                    power(n)
                );
            }
        }
        assert!((10.0 * (2.0 * POWER).log10() - 0.691 + 20.0).abs() < 0.05);
    }
}
