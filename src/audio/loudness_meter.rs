//! What is to be known of samples that pass by: loudness, peak, silence, and what isn't music.

use ebur128::{EbuR128, Mode};

use super::decode::{EDGE, EDGE_FRAMES, GAP_MS};
use crate::music::Loudness;
use crate::session::FileFault;

/// Quieter than this is silence, at −70 dBFS: the gate of EBU R 128, and below what a room's own
/// noise leaves audible.
const SILENCE: f32 = 3.162_277_7e-4;
/// So many samples in a row at full scale are flattened music; fewer are a peak that a mastering
/// limiter left there.
const FLAT: usize = 3;
/// Full scale, less one step of 16 bits.
const FULL_SCALE: f32 = 1.0 - 1.0 / 32_768.0;

/// Measures interleaved stereo.
pub(super) struct LoudnessMeter {
    rate: u32,
    loudness: EbuR128,
    frames: u64,
    /// The first and the last frame above [`SILENCE`].
    heard: Option<(u64, u64)>,
    /// Frames of digital silence up to now, and how loud it was before them.
    zeros: u64,
    edge: f32,
    gaps: Vec<(u64, u64)>,
    /// Samples in a row at full scale, by side.
    flat: [usize; 2],
    clipped: Option<(u64, u64)>,
}

/// What a [`LoudnessMeter`] has found.
pub(super) struct MeterReading {
    pub frames: u64,
    pub loudness: Option<Loudness>,
    pub lead_frames: u64,
    pub trail_frames: u64,
    pub faults: Vec<FileFault>,
}

impl LoudnessMeter {
    /// `None` for a rate that no meter knows.
    pub(super) fn new(sample_rate: u32) -> Option<Self> {
        let loudness = EbuR128::new(2, sample_rate, Mode::I | Mode::TRUE_PEAK).ok()?;
        Some(Self {
            rate: sample_rate,
            loudness,
            frames: 0,
            heard: None,
            zeros: 0,
            edge: 0.0,
            gaps: Vec::new(),
            flat: [0; 2],
            clipped: None,
        })
    }

    /// Takes the next portion.
    pub(super) fn add(&mut self, samples: &[f32]) {
        // A rate that the meter knows, whole frames, and room for the history: nothing is left that
        // could fail.
        let _never = self.loudness.add_frames_f32(samples);
        let most = samples.iter().fold(0.0f32, |most, sample| most.max(sample.abs()));
        if most > SILENCE {
            let loud = |sample: &f32| sample.abs() > SILENCE;
            let first = samples.iter().position(loud).unwrap_or(0) as u64 / 2;
            let last = samples.iter().rposition(loud).unwrap_or(0) as u64 / 2;
            let heard = self.heard.map_or(self.frames + first, |(first, _)| first);
            self.heard = Some((heard, self.frames + last));
        }
        self.look_for_gaps(samples);
        if most >= FULL_SCALE || self.flat != [0; 2] {
            self.look_for_flats(samples);
        }
        self.frames += samples.len() as u64 / 2;
    }

    fn look_for_gaps(&mut self, samples: &[f32]) {
        let zeros_at_end = samples.iter().rev().take_while(|sample| **sample == 0.0).count() / 2;
        let music = samples.len() / 2 - zeros_at_end;
        if music > 0 {
            let first = samples.iter().position(|sample| *sample != 0.0).unwrap_or(0) as u64 / 2;
            let zeros = self.zeros + first;
            if zeros * 1000 >= GAP_MS * u64::from(self.rate) && self.edge >= EDGE {
                self.gaps.push((self.frames + first - zeros, zeros));
            }
            self.zeros = 0;
            let last =
                samples.get(music.saturating_sub(EDGE_FRAMES) * 2..music * 2).unwrap_or_default();
            self.edge = last.iter().fold(0.0, |most, sample| most.max(sample.abs()));
        }
        self.zeros += zeros_at_end as u64;
    }

    fn look_for_flats(&mut self, samples: &[f32]) {
        for (frame, pair) in (self.frames..).zip(samples.chunks_exact(2)) {
            for (flat, sample) in self.flat.iter_mut().zip(pair) {
                *flat = if sample.abs() >= FULL_SCALE { *flat + 1 } else { 0 };
                if *flat == FLAT {
                    let (first, places) = self.clipped.unwrap_or((frame + 1 - FLAT as u64, 0));
                    self.clipped = Some((first, places + 1));
                }
            }
        }
    }

    /// What was found.
    pub(super) fn read(&self) -> MeterReading {
        let integrated = self.loudness.loudness_global().ok().filter(|lufs| lufs.is_finite());
        let peak = [0, 1]
            .into_iter()
            .filter_map(|side| self.loudness.true_peak(side).ok())
            .fold(0.0, f64::max);
        let loudness = integrated.map(|lufs| {
            let true_peak_dbtp = (20.0 * peak.log10()) as f32;
            Loudness { integrated_lufs: lufs as f32, true_peak_dbtp }
        });
        let ms = |frames: u64| frames * 1000 / u64::from(self.rate);
        let gaps =
            self.gaps.iter().map(|(at, frames)| FileFault::Gap { at_ms: ms(*at), ms: ms(*frames) });
        let clipped =
            self.clipped.map(|(first, places)| FileFault::Clipped { at_ms: ms(first), places });
        let silent = self.heard.is_none().then_some(FileFault::Silent);
        let (first, last) = self.heard.unwrap_or((self.frames, self.frames));
        MeterReading {
            frames: self.frames,
            loudness,
            lead_frames: first,
            trail_frames: self.frames.saturating_sub(last + 1),
            faults: gaps.chain(clipped).chain(silent).collect(),
        }
    }
}
