//! What the pad plays: chords of a mode, and voices that move to the nearest tone of the next
//! chord, one at a time.

use super::random::Random;

/// The most voices that sound together.
pub(super) const VOICES: usize = 6;

/// One chord, in semitones above the tonic (0–11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chord {
    /// What the lowest voice may take.
    pub(super) bass: &'static [i32],
    /// What the other voices may take.
    pub(super) tones: &'static [i32],
}

/// A mode as far as the pad uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode {
    /// Any may follow any; those with more common tones follow more often. The first one begins.
    pub(super) chords: &'static [Chord],
    /// The lowest and highest note of each voice, as MIDI numbers above the tonic's.
    pub(super) ranges: [(i32, i32); VOICES],
}

/// A voice takes another note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move {
    /// Which voice, the lowest is 0.
    pub(super) voice: usize,
    /// The note as a MIDI number (69 is 440 Hz).
    pub(super) note: i32,
}

/// The sequence of chords. It knows no time: each call is one step.
#[derive(Debug, Clone)]
pub(super) struct Harmony {
    mode: Mode,
    tonic: i32,
    chord: usize,
    held: Vec<i32>,
    /// The voices that have not yet been asked in this chord, the next one last.
    waiting: Vec<usize>,
    random: Random,
}

impl Harmony {
    /// The voices at rest in the first chord; `tonic` as a MIDI number.
    pub(super) fn new(mode: Mode, tonic: i32, voices: usize, random: Random) -> Self {
        let mut harmony = Self {
            mode,
            tonic,
            chord: 0,
            held: Vec::with_capacity(VOICES),
            waiting: Vec::with_capacity(VOICES),
            random,
        };
        for voice in 0..voices.min(VOICES) {
            let (low, high) = harmony.range(voice);
            let middle = i32::midpoint(low, high);
            let note = harmony.nearest(voice, middle);
            harmony.held.push(note);
        }
        harmony
    }

    /// What each voice holds now, the lowest first.
    pub(super) fn held(&self) -> &[i32] {
        &self.held
    }

    /// The voice that the next [`Harmony::step`] asks. A chord begins when the one before has asked
    /// all voices.
    pub(super) fn upcoming(&mut self) -> Option<usize> {
        if self.waiting.is_empty() {
            self.change_chord();
        }
        self.waiting.last().copied()
    }

    /// Asks one voice to go to its nearest tone of the chord; `None` when it is there already.
    pub(super) fn step(&mut self) -> Option<Move> {
        let voice = self.upcoming()?;
        self.waiting.pop();
        let now = self.held.get(voice).copied()?;
        let note = self.nearest(voice, now);
        if note == now {
            return None;
        }
        if let Some(held) = self.held.get_mut(voice) {
            *held = note;
        }
        Some(Move { voice, note })
    }

    /// Another chord than this one, and a new order of the voices.
    fn change_chord(&mut self) {
        let chords = self.mode.chords;
        let Some(now) = chords.get(self.chord) else { return };
        let weight = |at: usize, chord: &Chord| {
            let common = chord.tones.iter().filter(|tone| now.tones.contains(tone)).count();
            if at == self.chord { 0 } else { 1 + 2 * common }
        };
        let total: usize = chords.iter().enumerate().map(|(at, chord)| weight(at, chord)).sum();
        let mut left = self.random.below(total);
        for (at, chord) in chords.iter().enumerate() {
            let weight = weight(at, chord);
            if left < weight {
                self.chord = at;
                break;
            }
            left -= weight;
        }
        self.waiting.clear();
        for voice in 0..self.held.len() {
            let place = self.random.below(voice + 1);
            self.waiting.insert(place, voice);
        }
    }

    fn range(&self, voice: usize) -> (i32, i32) {
        let (low, high) = self.mode.ranges.get(voice).copied().unwrap_or((0, 11));
        (self.tonic + low, self.tonic + high)
    }

    /// The chord's tone in the voice's range that is nearest to `from`, and stands well with the
    /// other voices.
    fn nearest(&self, voice: usize, from: i32) -> i32 {
        let Some(chord) = self.mode.chords.get(self.chord) else { return from };
        let allowed = if voice == 0 { chord.bass } else { chord.tones };
        let (low, high) = self.range(voice);
        let fits = |note: &i32| allowed.contains(&(note - self.tonic).rem_euclid(12));
        (low..=high).filter(fits).min_by_key(|note| self.cost(voice, from, *note)).unwrap_or(from)
    }

    fn cost(&self, voice: usize, from: i32, note: i32) -> i32 {
        let way = (note - from).abs();
        // The old note still sounds while the new one rises: a semitone between them would throb in
        // the depth.
        let rub = if way == 1 && note < 57 { 12 } else { 0 };
        let others = self
            .held
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != voice)
            .map(|(_, held)| *held);
        2 * way + rub + others.map(|other| clash(note, other)).sum::<i32>()
    }
}

/// How badly two notes stand together. Unisons waste a voice, close intervals in the depth are mud,
/// semitones throb.
fn clash(a: i32, b: i32) -> i32 {
    let apart = (a - b).abs();
    let lower = a.min(b);
    let mud = match lower {
        ..48 if apart < 7 => 24,
        48..55 if apart < 5 => 10,
        _ => 0,
    };
    mud + match apart {
        0 => 30,
        1 => 40,
        2 => 8,
        11 | 13 => 14,
        12 | 24 => 3,
        _ => 0,
    }
}

/// The frequency of a MIDI number in equal temperament, 69 = 440 Hz.
pub(super) fn frequency_hz(note: i32) -> f32 {
    /// 440 Hz · 2^(n/12) for n = 0 … 11.
    const OCTAVE_HZ: [f32; 12] = [
        440.0, 466.163_77, 493.883_3, 523.251_1, 554.365_3, 587.329_5, 622.253_97, 659.255_1,
        698.456_5, 739.988_8, 783.990_9, 830.609_4,
    ];
    let steps = note - 69;
    let hz = usize::try_from(steps.rem_euclid(12))
        .ok()
        .and_then(|step| OCTAVE_HZ.get(step))
        .copied()
        .unwrap_or(440.0);
    let octaves = steps.div_euclid(12);
    let factor = (1_u32 << octaves.unsigned_abs().min(16)) as f32;
    if octaves < 0 { hz / factor } else { hz * factor }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::pad::mood::MODES;

    #[test]
    fn frequencies_are_those_of_the_piano() {
        for (note, hz) in [(69, 440.0), (57, 220.0), (60, 261.6256), (28, 41.2034), (93, 1760.0)] {
            assert!((frequency_hz(note) - hz).abs() < 0.01, "{note}");
        }
    }

    #[test]
    fn voices_move_one_at_a_time_within_their_range_and_mostly_by_small_steps() {
        for mode in MODES {
            let mut harmony = Harmony::new(mode, 45, VOICES, Random::new(11, 1));
            let (mut moves, mut small) = (0, 0);
            for _ in 0..3000 {
                let before = harmony.held().to_vec();
                let Some(Move { voice, note }) = harmony.step() else { continue };
                let changed = before.iter().zip(harmony.held()).filter(|(a, b)| a != b).count();
                assert_eq!(changed, 1);
                let (low, high) = harmony.range(voice);
                assert!((low..=high).contains(&note));
                moves += 1;
                small += usize::from((note - before[voice]).abs() <= 5);
            }
            assert!(moves > 300, "{mode:?}: the harmony stands still");
            assert!(small * 10 > moves * 8, "{mode:?}: {small} of {moves} are small");
        }
    }

    #[test]
    fn no_two_voices_hold_notes_a_semitone_apart_for_long() {
        for mode in MODES {
            let mut harmony = Harmony::new(mode, 45, VOICES, Random::new(5, 1));
            let mut clashes = 0;
            for _ in 0..3000 {
                harmony.step();
                let held = harmony.held();
                let close = |a: &i32| held.iter().any(|b| (a - b).abs() == 1);
                clashes += usize::from(held.iter().any(close));
            }
            assert!(clashes < 60, "{mode:?}: {clashes} of 3000 steps");
        }
    }

    #[test]
    fn every_chord_is_visited() {
        for mode in MODES {
            let mut harmony = Harmony::new(mode, 45, 4, Random::new(2, 1));
            let mut seen = vec![false; mode.chords.len()];
            for _ in 0..2000 {
                harmony.step();
                seen[harmony.chord] = true;
            }
            assert!(seen.iter().all(|seen| *seen), "{mode:?}");
        }
    }
}
