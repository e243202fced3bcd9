//! One sounding note: a dark tone in the middle, a brighter one on either side, each slightly out
//! of tune with the others.

use super::BLOCK;
use super::drift::Drift;
use super::envelope::Envelope;
use super::harmony::frequency_hz;
use super::oscillator::{Oscillator, Rolloff, Wave};
use super::random::Random;

/// The two waves of each octave from C1 (MIDI 24) on: a note takes those whose partials fit under
/// the ceiling.
#[derive(Debug, Clone)]
pub(super) struct Waves {
    octaves: Vec<(Wave, Wave)>,
}

/// How far the side tones lie from the middle one, in Hz and not in cents: their beats stay slow in
/// every octave.
const DETUNE_HZ: (f32, f32) = (0.05, 0.12);

/// How far all three drift together, as a share of the frequency: about 2 cents.
const DRIFT: f32 = 0.0012;

/// How far the side tones stand from the note's own place, −1 left to 1 right.
const SPREAD: f32 = 0.5;

/// The level at which a note holds is not still either: ±1.6 dB.
const LEVEL_DRIFT: f32 = 0.2;

/// A note and what it needs to sound.
#[derive(Debug, Clone)]
pub(super) struct Note {
    envelope: Envelope,
    hz: f32,
    octave: usize,
    amplitude: f32,
    middle: Oscillator,
    sides: [Oscillator; 2],
    detune_hz: f32,
    pitch: Drift,
    level: Drift,
    colour: Drift,
    /// Level of the sides now, so that the next block goes on from it.
    sheen: f32,
    breath: f32,
}

/// How a voice sounds: the same for all of its notes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timbre {
    /// Level, 1 for a middle voice.
    pub(super) level: f32,
    /// −1 left to 1 right.
    pub(super) pan: f32,
    /// Level of the bright side tones against the dark middle.
    pub(super) sheen: f32,
}

impl Waves {
    /// The waves for this sample rate.
    pub(super) fn new(sample_rate: f32) -> Self {
        let octave = |number: i32| {
            let highest_hz = frequency_hz(35 + 12 * number);
            (
                Wave::tone(Rolloff::Soft, highest_hz, sample_rate),
                Wave::tone(Rolloff::Full, highest_hz, sample_rate),
            )
        };
        Self { octaves: (0..6).map(octave).collect() }
    }

    fn octave_of(&self, note: i32) -> usize {
        let octave = usize::try_from((note - 24).div_euclid(12)).unwrap_or(0);
        octave.min(self.octaves.len().saturating_sub(1))
    }
}

impl Note {
    /// None yet, with drifts of its own.
    pub(super) fn silent(blocks_per_s: f32, random: &mut Random) -> Self {
        Self {
            envelope: Envelope::silent(),
            hz: 0.0,
            octave: 0,
            amplitude: 0.0,
            middle: Oscillator::new(random),
            sides: [Oscillator::new(random), Oscillator::new(random)],
            detune_hz: 0.0,
            pitch: Drift::new(4.0, 11.0, blocks_per_s, random),
            level: Drift::new(5.0, 13.0, blocks_per_s, random),
            colour: Drift::new(6.0, 17.0, blocks_per_s, random),
            sheen: 0.0,
            breath: 1.0,
        }
    }

    /// Begins to sound; lengths in blocks.
    pub(super) fn begin(
        &mut self,
        note: i32,
        rise_blocks: f32,
        fall_blocks: f32,
        waves: &Waves,
        random: &mut Random,
    ) {
        self.envelope = Envelope::begin(rise_blocks, fall_blocks);
        self.hz = frequency_hz(note);
        self.octave = waves.octave_of(note);
        // Higher notes are heard as louder: −3 dB an octave from A3.
        self.amplitude = (220.0 / self.hz).sqrt();
        self.detune_hz = random.between(DETUNE_HZ.0, DETUNE_HZ.1);
        self.sheen = 0.0;
    }

    /// Begins to fall.
    pub(super) fn release(&mut self) {
        self.envelope.release();
    }

    /// It has fallen to silence.
    pub(super) fn is_silent(&self) -> bool {
        self.envelope.is_silent()
    }

    /// Adds the note to a block.
    pub(super) fn render(
        &mut self,
        block: &mut [[f32; 2]; BLOCK],
        timbre: Timbre,
        waves: &Waves,
        sample_rate: f32,
        random: &mut Random,
    ) {
        let Some((soft, full)) = waves.octaves.get(self.octave) else { return };
        let hz = self.hz * (1.0 + DRIFT * self.pitch.next(random));
        let [left_side, right_side] = &mut self.sides;
        self.middle.tune(hz, sample_rate);
        left_side.tune(hz - self.detune_hz, sample_rate);
        right_side.tune(hz + 0.83 * self.detune_hz, sample_rate);

        let (from, to) = self.envelope.next();
        let mut level = from * self.breath;
        self.breath = 1.0 + LEVEL_DRIFT * self.level.next(random);
        let level_step = (to * self.breath - level) / BLOCK as f32;
        let mut sheen = self.sheen;
        self.sheen = timbre.sheen * (1.0 + 0.6 * self.colour.next(random));
        let sheen_step = (self.sheen - sheen) / BLOCK as f32;

        let volume = self.amplitude * timbre.level;
        let [middle_l, middle_r] = place(timbre.pan).map(|gain| gain * volume);
        let [left_l, left_r] = place(timbre.pan - SPREAD).map(|gain| gain * volume);
        let [right_l, right_r] = place(timbre.pan + SPREAD).map(|gain| gain * volume);
        for [l, r] in block {
            level += level_step;
            sheen += sheen_step;
            let middle = level * self.middle.next(soft);
            let left = level * sheen * left_side.next(full);
            let right = level * sheen * right_side.next(full);
            *l += middle * middle_l + left * left_l + right * right_l;
            *r += middle * middle_r + left * left_r + right * right_r;
        }
    }
}

/// Gains for left and right of equal power, for a place from −1 to 1.
fn place(pan: f32) -> [f32; 2] {
    let pan = pan.clamp(-1.0, 1.0);
    [(0.5 * (1.0 - pan)).sqrt(), (0.5 * (1.0 + pan)).sqrt()]
}
