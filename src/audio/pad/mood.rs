//! What mood and intensity decide: the mode, the register, the density, the brightness, and the
//! measured level.

use super::harmony::{Chord, Mode, VOICES};
use super::note::Timbre;
use crate::music::{Mood, PadSpec};

/// The settings of one pad.
#[derive(Debug, Clone, Copy)]
pub(super) struct Character {
    pub(super) mode: Mode,
    /// The tonic before the seed moves it, as a MIDI number.
    pub(super) tonic: i32,
    pub(super) voices: usize,
    pub(super) timbres: [Timbre; VOICES],
    /// Mean time between two steps of the harmony.
    pub(super) step_s: f32,
    /// Shortest and longest rise of a note.
    pub(super) rise_s: (f32, f32),
    /// Mean cutoff of the low-pass.
    pub(super) cutoff_hz: f32,
    /// The tail's share.
    pub(super) wet: f32,
    /// Brings the whole to its loudness, linear.
    pub(super) gain: f32,
    /// The loudness that the leveller holds, linear: 1 is −20 LUFS.
    pub(super) level: f32,
}

/// Wide and unresolved: fourths and fifths of the suspended pentatonic, no third that would decide.
/// No semitone in it.
const OPEN: Mode = Mode {
    chords: &[
        Chord { bass: &[0], tones: &[0, 2, 7] },
        Chord { bass: &[5, 0], tones: &[0, 5, 7] },
        Chord { bass: &[10, 5], tones: &[0, 5, 10] },
        Chord { bass: &[7, 0], tones: &[0, 2, 5, 7] },
        Chord { bass: &[0, 7], tones: &[2, 7, 10] },
    ],
    ranges: [(-5, 7), (7, 17), (12, 22), (19, 29), (24, 34), (31, 41)],
};

/// Close and soft: the added-tone chords of a major key without its leading note.
const WARM: Mode = Mode {
    chords: &[
        Chord { bass: &[0], tones: &[0, 2, 4, 7] },
        Chord { bass: &[9, 4], tones: &[0, 4, 7, 9] },
        Chord { bass: &[5], tones: &[0, 5, 7, 9] },
        Chord { bass: &[2, 5], tones: &[0, 2, 5, 9] },
        Chord { bass: &[7, 0], tones: &[0, 2, 7] },
    ],
    ranges: [(-5, 9), (7, 16), (11, 19), (14, 23), (18, 27), (24, 33)],
};

/// Low and slow: fifths and sevenths of the Dorian mode.
const DEEP: Mode = Mode {
    chords: &[
        Chord { bass: &[0], tones: &[0, 7, 10] },
        Chord { bass: &[0, 7], tones: &[0, 3, 7] },
        Chord { bass: &[5, 0], tones: &[0, 5, 9] },
        Chord { bass: &[10], tones: &[2, 5, 10] },
        Chord { bass: &[3, 10], tones: &[3, 7, 10] },
    ],
    ranges: [(-2, 10), (7, 16), (12, 21), (15, 25), (19, 29), (24, 33)],
};

/// High and clear: the Lydian mode over its own fifths.
const BRIGHT: Mode = Mode {
    chords: &[
        Chord { bass: &[0], tones: &[0, 2, 4, 7] },
        Chord { bass: &[2, 9], tones: &[2, 6, 9] },
        Chord { bass: &[9, 4], tones: &[2, 4, 9] },
        Chord { bass: &[7], tones: &[2, 7, 11] },
        Chord { bass: &[4, 9], tones: &[4, 7, 11] },
    ],
    ranges: [(-1, 9), (9, 18), (14, 23), (19, 28), (24, 33), (29, 37)],
};

/// Steady: everything stands over one ground note.
const GROUNDING: Mode = Mode {
    chords: &[
        Chord { bass: &[0], tones: &[0, 4, 7] },
        Chord { bass: &[0], tones: &[0, 2, 7] },
        Chord { bass: &[0], tones: &[0, 5, 9] },
        Chord { bass: &[0], tones: &[0, 7, 9] },
        Chord { bass: &[0], tones: &[0, 5, 7] },
    ],
    ranges: [(0, 0), (7, 12), (12, 19), (16, 24), (19, 28), (24, 33)],
};

/// The modes in the order of [`Mood::ALL`].
#[cfg(test)]
pub(super) const MODES: [Mode; 5] = [OPEN, WARM, DEEP, BRIGHT, GROUNDING];

/// What intensity decides, from calm to full.
#[derive(Debug, Clone, Copy)]
struct Fullness {
    voices: usize,
    step_s: f32,
    brightness: f32,
    sheen: f32,
    /// Loudness against the middle, linear: little, so that a step of intensity never jumps.
    level: f32,
}

const FULLNESS: [Fullness; 5] = [
    Fullness { voices: 3, step_s: 10.0, brightness: 0.62, sheen: 0.20, level: 0.985 },
    Fullness { voices: 4, step_s: 8.5, brightness: 0.80, sheen: 0.27, level: 0.992 },
    Fullness { voices: 4, step_s: 7.5, brightness: 1.00, sheen: 0.34, level: 1.0 },
    Fullness { voices: 5, step_s: 6.5, brightness: 1.22, sheen: 0.40, level: 1.008 },
    Fullness { voices: 6, step_s: 5.5, brightness: 1.50, sheen: 0.46, level: 1.015 },
];

/// Where the voices stand: the lowest in the middle, the others alternately to either side.
const PANS: [f32; VOICES] = [0.0, -0.22, 0.22, 0.32, -0.32, 0.0];

impl Character {
    /// The settings for this mood and intensity; an intensity outside 1–5 counts as the nearest.
    pub(super) fn of(spec: PadSpec) -> Self {
        let grade = usize::from(spec.intensity.clamp(1, 5)) - 1;
        let [lightest, ..] = FULLNESS;
        let fullness = FULLNESS.get(grade).copied().unwrap_or(lightest);
        // `trim` is what each mood measured below the leveller's target: the deeper it lies, the
        // more its weighting counts that BS.1770 doesn't. Measured over three seeds of 5
        // min each with the command at `leveller::TARGET`.
        let (mode, tonic, pace, cutoff_hz, wet, trim, levels) = match spec.mood {
            Mood::Open => (OPEN, 43, 1.1, 1_150.0, 0.30, 1.05, [0.85, 1.0, 1.0, 0.85, 0.6, 0.4]),
            Mood::Warm => (WARM, 46, 1.0, 950.0, 0.24, 1.04, [0.8, 1.0, 1.0, 0.9, 0.6, 0.35]),
            Mood::Deep => (DEEP, 37, 1.4, 720.0, 0.28, 1.115, [0.9, 1.0, 0.9, 0.7, 0.5, 0.35]),
            Mood::Bright => {
                (BRIGHT, 50, 0.95, 1_900.0, 0.34, 1.014, [0.7, 0.9, 1.0, 0.8, 0.55, 0.4])
            }
            Mood::Grounding => {
                (GROUNDING, 43, 1.2, 900.0, 0.22, 1.07, [1.0, 1.0, 0.9, 0.75, 0.5, 0.35])
            }
        };
        let mut timbres = [Timbre { level: 0.0, pan: 0.0, sheen: fullness.sheen }; VOICES];
        for ((timbre, level), pan) in timbres.iter_mut().zip(levels).zip(PANS) {
            timbre.level = level;
            timbre.pan = pan;
        }
        Self {
            mode,
            tonic,
            voices: fullness.voices,
            timbres,
            step_s: pace * fullness.step_s,
            rise_s: (4.5 * pace, 7.5 * pace),
            cutoff_hz: cutoff_hz * fullness.brightness,
            wet,
            gain: gains(spec.mood).get(grade).copied().unwrap_or_default(),
            level: trim * fullness.level,
        }
    }
}

/// Linear gains for intensity 1–5 that bring a pad near its level; the leveller does the rest.
fn gains(mood: Mood) -> [f32; 5] {
    match mood {
        Mood::Open => [0.040, 0.034, 0.032, 0.029, 0.028],
        Mood::Warm => [0.044, 0.036, 0.034, 0.032, 0.031],
        Mood::Deep => [0.035, 0.035, 0.033, 0.032, 0.028],
        Mood::Bright => [0.044, 0.040, 0.038, 0.034, 0.033],
        Mood::Grounding => [0.038, 0.035, 0.034, 0.031, 0.030],
    }
}
