//! How a note comes and goes: a rise, a hold, a fall, each without a corner.

/// From 0 to 1 with level ends (3x² − 2x³).
pub(super) fn smooth(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// The level of one note, advanced a block at a time.
#[derive(Debug, Clone)]
pub(super) struct Envelope {
    /// 0 silent, 1 full; [`smooth`] makes the level of it.
    along: f32,
    /// Per block: positive while it rises, negative while it falls.
    step: f32,
    fall_step: f32,
}

impl Envelope {
    /// No note.
    pub(super) fn silent() -> Self {
        Self { along: 0.0, step: 0.0, fall_step: 0.0 }
    }

    /// A note that begins now; lengths in blocks.
    pub(super) fn begin(rise_blocks: f32, fall_blocks: f32) -> Self {
        Self {
            along: 0.0,
            step: 1.0 / rise_blocks.max(1.0),
            fall_step: -1.0 / fall_blocks.max(1.0),
        }
    }

    /// It falls from where it is.
    pub(super) fn release(&mut self) {
        self.step = self.fall_step;
    }

    /// It has fallen to silence.
    pub(super) fn is_silent(&self) -> bool {
        self.along <= 0.0 && self.step <= 0.0
    }

    /// The level at the beginning and at the end of this block.
    pub(super) fn next(&mut self) -> (f32, f32) {
        let before = smooth(self.along);
        self.along = (self.along + self.step).clamp(0.0, 1.0);
        (before, smooth(self.along))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_rises_holds_and_falls_to_silence() {
        let mut envelope = Envelope::begin(10.0, 20.0);
        assert!(!envelope.is_silent());
        for _ in 0..15 {
            envelope.next();
        }
        assert_eq!(envelope.next(), (1.0, 1.0));
        envelope.release();
        for _ in 0..21 {
            envelope.next();
        }
        assert!(envelope.is_silent());
        assert_eq!(envelope.next(), (0.0, 0.0));
    }

    #[test]
    fn released_while_rising_it_falls_from_where_it_is() {
        let mut envelope = Envelope::begin(10.0, 20.0);
        let mut last = 0.0;
        for _ in 0..5 {
            last = envelope.next().1;
        }
        envelope.release();
        let (before, after) = envelope.next();
        assert_eq!(before, last);
        assert!(after < before && before - after < 0.1);
    }
}
