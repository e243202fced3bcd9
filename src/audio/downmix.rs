//! Any number of channels, downmixed to stereo.

use symphonia::core::audio::{Channels, GenericAudioBufferRef, Position};

/// −3 dB: what a channel that belongs to both sides, or behind, gives to a side (ITU-R BS.775
/// downmix).
const MINUS_3_DB: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Downmixes decoded buffers to interleaved stereo; keeps its weights from one buffer to the next.
#[derive(Debug, Default)]
pub(super) struct Downmix {
    layout: Option<Channels>,
    /// Left and right weight of each channel.
    weights: Vec<[f32; 2]>,
    interleaved: Vec<f32>,
}

impl Downmix {
    /// Channels of the last buffer.
    pub(super) fn channels(&self) -> usize {
        self.weights.len()
    }

    /// Appends the buffer as interleaved stereo.
    pub(super) fn stereo(&mut self, buffer: &GenericAudioBufferRef<'_>, out: &mut Vec<f32>) {
        let channels = buffer.spec().channels();
        if self.layout.as_ref() != Some(channels) {
            self.weights = weights(channels);
            self.layout = Some(channels.clone());
        }
        buffer.copy_to_vec_interleaved(&mut self.interleaved);
        match self.weights.len() {
            0 => {}
            1 => out.extend(self.interleaved.iter().flat_map(|&sample| [sample; 2])),
            2 => out.append(&mut self.interleaved),
            count => out.extend(self.interleaved.chunks_exact(count).flat_map(|frame| {
                let mut pair = [0.0; 2];
                for (sample, [left, right]) in frame.iter().zip(&self.weights) {
                    pair[0] += sample * left;
                    pair[1] += sample * right;
                }
                pair
            })),
        }
    }
}

/// How much of each channel goes left and right; scaled so that full scale on all of them can't
/// clip.
fn weights(channels: &Channels) -> Vec<[f32; 2]> {
    let count = channels.count();
    let mut weights: Vec<[f32; 2]> = match channels {
        Channels::Positioned(positions) => positions.iter().map(side).collect(),
        // Unnamed channels: the first two are the pair, the rest is left out.
        _ => (0..count)
            .map(|n| [[1.0, 0.0], [0.0, 1.0]].get(n).copied().unwrap_or([0.0; 2]))
            .collect(),
    };
    if count > 2 {
        let sum = |side: fn(&[f32; 2]) -> f32| weights.iter().map(side).sum::<f32>();
        let loudest = sum(|pair| pair[0]).max(sum(|pair| pair[1])).max(1.0);
        weights.iter_mut().for_each(|pair| *pair = pair.map(|weight| weight / loudest));
    }
    weights
}

fn side(position: Position) -> [f32; 2] {
    const LEFT: Position =
        Position::FRONT_LEFT.union(Position::FRONT_LEFT_CENTER).union(Position::FRONT_LEFT_WIDE);
    const RIGHT: Position =
        Position::FRONT_RIGHT.union(Position::FRONT_RIGHT_CENTER).union(Position::FRONT_RIGHT_WIDE);
    const BEHIND_LEFT: Position = Position::REAR_LEFT.union(Position::SIDE_LEFT);
    const BEHIND_RIGHT: Position = Position::REAR_RIGHT.union(Position::SIDE_RIGHT);
    const LOW: Position = Position::LFE1.union(Position::LFE2);
    match position {
        _ if LEFT.contains(position) => [1.0, 0.0],
        _ if RIGHT.contains(position) => [0.0, 1.0],
        _ if BEHIND_LEFT.contains(position) => [MINUS_3_DB, 0.0],
        _ if BEHIND_RIGHT.contains(position) => [0.0, MINUS_3_DB],
        _ if LOW.contains(position) => [0.0; 2],
        _ => [MINUS_3_DB; 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_one_keeps_sides_and_centre_and_cannot_clip() {
        let five_one = Position::FRONT_LEFT
            | Position::FRONT_RIGHT
            | Position::FRONT_CENTER
            | Position::LFE1
            | Position::REAR_LEFT
            | Position::REAR_RIGHT;
        let weights = weights(&Channels::Positioned(five_one));
        assert_eq!(weights.len(), 6);
        let left: f32 = weights.iter().map(|pair| pair[0]).sum();
        assert!((left - 1.0).abs() < 1e-6);
        assert_eq!(weights[0][1], 0.0);
        assert_eq!(weights[2][0], weights[2][1]);
        assert_eq!(weights[3], [0.0; 2]);
    }
}
