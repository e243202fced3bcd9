//! A seeded ambient synthesizer: no recording, no licence, no end.

mod drift;
mod envelope;
mod filter;
mod harmony;
mod leveller;
mod mean;
mod mood;
mod note;
mod oscillator;
mod random;
mod reverb;
#[cfg(test)]
mod tests;
mod width;

use drift::Drift;
use filter::{HighPass, LowPass};
use harmony::{Harmony, Move};
use leveller::Leveller;
use mood::Character;
use note::{Note, Timbre, Waves};
use random::Random;
use reverb::Reverb;
use width::Width;

use crate::music::PadSpec;

/// Frames between two control values; everything that moves slowly moves in straight lines of this
/// length.
const BLOCK: usize = 64;

/// The first chord rises in this time, and is heard well before 2 s.
const FIRST_RISE_S: f32 = 4.0;

/// A note falls in this time, longer than the next one rises: a voice never leaves a gap.
const FALL_S: (f32, f32) = (9.0, 13.0);

/// Rumble and DC are kept out below this.
const LOWEST_HZ: f32 = 28.0;

/// The keys a seed may choose, in semitones round the mood's own.
const KEYS: [i32; 6] = [-3, -2, -1, 0, 1, 2];

/// The synthesizer: an endless stream of stereo samples that its [`PadSpec`] and the sample rate
/// decide to the last bit.
///
/// Nothing is allocated after [`Pad::new`], nothing can fail, nothing waits: it may be rendered on
/// the real-time line.
#[derive(Debug, Clone)]
pub struct Pad {
    sample_rate: f32,
    character: Character,
    waves: Waves,
    harmony: Harmony,
    voices: Vec<Voice>,
    /// Blocks until the harmony's next step.
    until_step: f32,
    low_pass: LowPass,
    opening: Drift,
    reverb: Reverb,
    width: Width,
    high_pass: HighPass,
    leveller: Leveller,
    random: Random,
    block: [[f32; 2]; BLOCK],
    /// How many samples of `block` (interleaved) were handed out.
    given: usize,
}

/// One voice: the note that it holds and the one that it leaves.
#[derive(Debug, Clone)]
struct Voice {
    timbre: Timbre,
    holds: Note,
    leaves: Note,
}

impl Pad {
    /// Ready to sound from its beginning. A sample rate outside 8–384 kHz counts as the nearest.
    pub fn new(spec: PadSpec, sample_rate: u32) -> Self {
        let sample_rate = sample_rate.clamp(8_000, 384_000) as f32;
        let blocks_per_s = sample_rate / BLOCK as f32;
        let character = Character::of(spec);
        // The key and the harmony have streams of their own: the same seed at the next intensity
        // stays in its key.
        let key =
            KEYS.get(Random::new(spec.seed, 1).below(KEYS.len())).copied().unwrap_or_default();
        let harmony = Harmony::new(
            character.mode,
            character.tonic + key,
            character.voices,
            Random::new(spec.seed, 2),
        );
        let mut random = Random::new(spec.seed, 3);
        let waves = Waves::new(sample_rate);
        let mut voices = Vec::with_capacity(harmony.held().len());
        for (note, timbre) in harmony.held().iter().zip(character.timbres) {
            let mut voice = Voice {
                timbre,
                holds: Note::silent(blocks_per_s, &mut random),
                leaves: Note::silent(blocks_per_s, &mut random),
            };
            let fall_s = random.between(FALL_S.0, FALL_S.1);
            voice.holds.begin(
                *note,
                FIRST_RISE_S * blocks_per_s,
                fall_s * blocks_per_s,
                &waves,
                &mut random,
            );
            voices.push(voice);
        }
        Self {
            sample_rate,
            character,
            harmony,
            voices,
            until_step: (FIRST_RISE_S + character.step_s) * blocks_per_s,
            low_pass: LowPass::default(),
            opening: Drift::new(9.0, 25.0, blocks_per_s, &mut random),
            reverb: Reverb::new(character.wet, sample_rate, &mut random),
            width: Width::new(sample_rate),
            high_pass: HighPass::new(LOWEST_HZ, sample_rate),
            leveller: Leveller::new(character.level, 2.0 * FIRST_RISE_S, sample_rate),
            waves,
            random,
            block: [[0.0; 2]; BLOCK],
            given: 2 * BLOCK,
        }
    }

    /// Writes the next samples, left and right in turn, over whatever was in `out`. How the stream
    /// is cut into calls changes nothing in it.
    pub fn render(&mut self, out: &mut [f32]) {
        let mut out = out;
        while !out.is_empty() {
            if self.given >= 2 * BLOCK {
                self.next_block();
                self.given = 0;
            }
            let ready = self.block.as_flattened().get(self.given..).unwrap_or_default();
            let count = ready.len().min(out.len());
            let (now, rest) = out.split_at_mut(count);
            for (sample, value) in now.iter_mut().zip(ready) {
                *sample = *value;
            }
            self.given += count;
            out = rest;
        }
    }

    fn next_block(&mut self) {
        self.until_step -= 1.0;
        if self.until_step <= 0.0 {
            self.step();
        }
        self.block = [[0.0; 2]; BLOCK];
        for voice in &mut self.voices {
            for note in [&mut voice.holds, &mut voice.leaves] {
                if !note.is_silent() {
                    note.render(
                        &mut self.block,
                        voice.timbre,
                        &self.waves,
                        self.sample_rate,
                        &mut self.random,
                    );
                }
            }
        }
        let opening = self.opening.next(&mut self.random);
        self.low_pass.tune(self.character.cutoff_hz * (1.0 + 0.3 * opening), self.sample_rate);
        self.low_pass.process(&mut self.block);
        self.reverb.process(&mut self.block);
        self.width.process(&mut self.block);
        self.high_pass.process(&mut self.block);
        for sample in self.block.as_flattened_mut() {
            *sample *= self.character.gain;
        }
        self.leveller.process(&mut self.block);
    }

    /// One step of the harmony. It waits while the voice that comes next still leaves its last
    /// note: nothing is ever cut off.
    fn step(&mut self) {
        let next = self.harmony.upcoming();
        if next
            .and_then(|voice| self.voices.get(voice))
            .is_some_and(|voice| !voice.leaves.is_silent())
        {
            return;
        }
        let blocks_per_s = self.sample_rate / BLOCK as f32;
        self.until_step = self.character.step_s * self.random.between(0.75, 1.25) * blocks_per_s;
        let Some(Move { voice, note }) = self.harmony.step() else { return };
        let Some(Voice { holds, leaves, .. }) = self.voices.get_mut(voice) else { return };
        std::mem::swap(holds, leaves);
        leaves.release();
        let rise_s = self.random.between(self.character.rise_s.0, self.character.rise_s.1);
        let fall_s = self.random.between(FALL_S.0, FALL_S.1);
        holds.begin(
            note,
            rise_s * blocks_per_s,
            fall_s * blocks_per_s,
            &self.waves,
            &mut self.random,
        );
    }
}
