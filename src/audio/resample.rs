//! From a file's rate to the graph's, by FFT (131 dB SNR measured for a sine).

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

/// Frames per FFT pass; latency doesn't matter here, cost does.
const CHUNK: usize = 2048;

/// Brings stereo from one rate to another, without its own delay, with the exact length.
pub(super) struct Resampler {
    fft: Fft<f32>,
    pending: Vec<f32>,
    scratch: Vec<f32>,
    /// Frames of the resampler's own delay still to drop.
    skip: usize,
    ratio: f64,
    taken: u64,
    given: u64,
}

impl Resampler {
    /// `None` when the rates agree, or make no sense.
    pub(super) fn between(from: u32, to: u32) -> Option<Self> {
        if from == to {
            return None;
        }
        let fft = Fft::new(from as usize, to as usize, CHUNK, 2, FixedSync::Both).ok()?;
        let scratch = vec![0.0; fft.output_frames_max() * 2];
        let skip = fft.output_delay();
        Some(Self {
            fft,
            pending: Vec::new(),
            scratch,
            skip,
            ratio: f64::from(to) / f64::from(from),
            taken: 0,
            given: 0,
        })
    }

    /// Takes interleaved stereo and appends what is ready.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.taken += samples.len() as u64 / 2;
        self.pending.extend_from_slice(samples);
        let mut used = 0;
        loop {
            let wanted = self.fft.input_frames_next() * 2;
            let Some(chunk) = self.pending.get(used..used + wanted) else { break };
            let chunk = chunk.to_vec();
            used += wanted;
            self.pass(&chunk, out);
        }
        self.pending.drain(..used);
    }

    /// The end: appends what is still inside, to the frame.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) {
        let due = (self.taken as f64 * self.ratio).round() as u64;
        while self.given < due {
            let mut chunk = std::mem::take(&mut self.pending);
            chunk.resize(self.fft.input_frames_next() * 2, 0.0);
            let before = self.given;
            self.pass(&chunk, out);
            if self.given == before && self.skip == 0 {
                break;
            }
        }
        let extra = self.given.saturating_sub(due) as usize * 2;
        out.truncate(out.len() - extra.min(out.len()));
        self.given = due;
    }

    fn pass(&mut self, chunk: &[f32], out: &mut Vec<f32>) {
        let room = self.scratch.len() / 2;
        let (Ok(input), Ok(mut output)) = (
            InterleavedSlice::new(chunk, 2, chunk.len() / 2),
            InterleavedSlice::new_mut(&mut self.scratch, 2, room),
        ) else {
            return;
        };
        let Ok((_, made)) = self.fft.process_into_buffer(&input, &mut output, None::<&Indexing>)
        else {
            return;
        };
        let dropped = self.skip.min(made);
        self.skip -= dropped;
        if let Some(fresh) = self.scratch.get(dropped * 2..made * 2) {
            out.extend_from_slice(fresh);
            self.given += (made - dropped) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::fixture::{sine, snr_db};

    #[test]
    fn a_resampled_sine_is_clean_and_has_its_exact_length() {
        for (from, to) in [
            (44_100, 48_000),
            (48_000, 44_100),
            (96_000, 48_000),
            (22_050, 48_000),
            (44_100, 192_000),
        ] {
            let mut resampler = Resampler::between(from, to).expect("rates differ");
            let mut out = Vec::new();
            for portion in sine(1000.0, 0.5, from, 3.0).chunks(1152 * 2) {
                resampler.push(portion, &mut out);
            }
            resampler.finish(&mut out);
            assert_eq!(out.len() / 2, to as usize * 3, "{from} to {to}");
            let left: Vec<f32> = out.chunks_exact(2).map(|pair| pair[0]).collect();
            // Away from both ends.
            let middle = &left[to as usize / 2..to as usize / 2 + to as usize * 2];
            let snr = snr_db(middle, 1000.0, to);
            println!("{from} to {to}: {snr:.1} dB");
            assert!(snr >= 100.0, "{from} to {to}: {snr:.1} dB");
        }
    }

    #[test]
    fn a_piece_shorter_than_one_pass_comes_out_whole() {
        let mut resampler = Resampler::between(44_100, 48_000).expect("rates differ");
        let mut out = Vec::new();
        resampler.push(&sine(440.0, 0.5, 44_100, 0.01), &mut out);
        resampler.finish(&mut out);
        assert_eq!(out.len() / 2, 480);
    }
}
