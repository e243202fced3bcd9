//! What the pad's slow faders follow: a mean power over some seconds.

use super::BLOCK;

/// A running mean over about so many seconds, taken in block by block.
#[derive(Debug, Clone)]
pub(super) struct Mean {
    value: f32,
    follow: f32,
}

impl Mean {
    /// Begins at this value.
    pub(super) fn new(value: f32, seconds: f32, sample_rate: f32) -> Self {
        Self { value, follow: BLOCK as f32 / (seconds * sample_rate) }
    }

    /// The mean now.
    pub(super) fn value(&self) -> f32 {
        self.value
    }

    /// Takes in the sum over a block's frames.
    pub(super) fn take(&mut self, sum: f32) {
        self.value += self.follow * (sum / BLOCK as f32 - self.value);
    }
}
