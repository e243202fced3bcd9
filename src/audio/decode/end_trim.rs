//! Samples that are known to be music only once more has come after them.

/// Withholds the last samples, so that padding at the very end can be left out whatever the header
/// says of the length.
pub(super) struct EndTrim {
    kept: Vec<f32>,
    samples: usize,
}

impl EndTrim {
    pub(super) fn new(samples: usize) -> Self {
        Self { kept: Vec::new(), samples }
    }

    pub(super) fn pass(&mut self, fresh: &[f32], out: &mut Vec<f32>) {
        self.kept.extend_from_slice(fresh);
        let ready = self.kept.len().saturating_sub(self.samples);
        out.extend(self.kept.drain(..ready));
    }

    pub(super) fn clear(&mut self) {
        self.kept.clear();
    }

    pub(super) fn frames(&self) -> u64 {
        self.kept.len() as u64 / 2
    }
}

/// How loud it must have been just before, for digital silence to be a gap and not an end: −50
/// dBFS, far over any fade's last steps.
pub(in crate::audio) const EDGE: f32 = 0.003;
/// How long "just before" is, in frames: 5 ms and more at every rate.
pub(in crate::audio) const EDGE_FRAMES: usize = 1024;
/// Digital silence of this length that begins at such an edge is a gap, in ms. Music that rests
/// rings out, or has noise under it.
pub(in crate::audio) const GAP_MS: u64 = 1000;

/// Finds gaps in music that has no checksums: where a disk gave zeros instead of samples. Zeros
/// are withheld until it is known what they are, so that a gap is never heard.
pub(super) struct GapWatch {
    zeros: u64,
    gap: u64,
    edge: f32,
}

impl GapWatch {
    pub(super) fn new(sample_rate: u32) -> Self {
        Self { zeros: 0, gap: u64::from(sample_rate) * GAP_MS / 1000, edge: 0.0 }
    }

    pub(super) fn clear(&mut self) {
        (self.zeros, self.edge) = (0, 0.0);
    }

    /// Passes interleaved stereo on; how many frames ago the gap began, when this is one.
    pub(super) fn pass(&mut self, fresh: &[f32], out: &mut Vec<f32>) -> Option<u64> {
        let zeros = fresh.iter().rev().take_while(|sample| **sample == 0.0).count() / 2;
        let (music, _) = fresh.split_at(fresh.len() - zeros * 2);
        if !music.is_empty() {
            self.give_back(out);
            out.extend_from_slice(music);
            let last = music.len().saturating_sub(EDGE_FRAMES * 2);
            self.edge = music.iter().skip(last).fold(0.0, |most, sample| most.max(sample.abs()));
        }
        self.zeros += zeros as u64;
        if self.edge < EDGE {
            self.give_back(out);
        }
        (self.zeros >= self.gap).then_some(self.zeros)
    }

    /// What was withheld was silence, and sounds as such.
    pub(super) fn give_back(&mut self, out: &mut Vec<f32>) {
        out.resize(out.len() + self.zeros as usize * 2, 0.0);
        self.zeros = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(parts: &[(f32, usize)]) -> (Vec<f32>, Option<u64>) {
        let samples: Vec<f32> =
            parts.iter().flat_map(|&(value, frames)| vec![value; frames * 2]).collect();
        let (mut watch, mut out) = (GapWatch::new(1000), Vec::new());
        for portion in samples.chunks(200) {
            if let Some(frames) = watch.pass(portion, &mut out) {
                return (out, Some(frames));
            }
        }
        watch.give_back(&mut out);
        (out, None)
    }

    #[test]
    fn a_second_of_zeros_out_of_full_music_is_a_gap_and_is_not_heard() {
        let (out, gap) = pass(&[(0.2, 730), (0.0, 3000), (0.2, 500)]);
        assert_eq!((out.len() / 2, gap), (730, Some(1070)));
    }

    #[test]
    fn a_rest_and_the_silence_after_a_fade_pass_whole() {
        for parts in [
            [(0.2, 730), (0.0, 900), (0.2, 70)],
            [(0.002, 730), (0.0, 5000), (0.2, 70)],
            [(0.0, 4000), (0.2, 10), (0.0, 7)],
        ] {
            let (out, gap) = pass(&parts);
            let frames: usize = parts.iter().map(|(_, frames)| frames).sum();
            assert_eq!((out.len() / 2, gap), (frames, None), "{parts:?}");
        }
    }
}
