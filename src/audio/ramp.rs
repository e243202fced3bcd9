//! A gain on its way from one value to another, without a step.

use std::f32::consts::{FRAC_PI_2, PI};

/// The curve of a [`Ramp`]; how long ramps take stands in [`crate::music::fades`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    /// A straight line: for joins of a piece with itself, whose two ends are alike.
    Linear,
    /// A quarter of a sine: two pieces that have nothing in common keep their summed power while
    /// they cross.
    EqualPower,
    /// Half a cosine, flat at both ends: for the volume and the duck under a voice.
    Smooth,
}

/// A gain that moves frame by frame; a new aim starts from where it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ramp {
    from: f32,
    to: f32,
    done: u64,
    frames: u64,
    curve: Curve,
}

impl Ramp {
    /// At rest at `value`.
    pub(super) fn at(value: f32) -> Self {
        Self { from: value, to: value, done: 0, frames: 0, curve: Curve::Linear }
    }

    /// Heads for `to` over `frames`, from the current value; 0 frames jumps.
    pub(super) fn aim(&mut self, to: f32, frames: u64, curve: Curve) {
        *self = Self { from: self.value(), to, done: 0, frames, curve };
    }

    /// The gain now.
    pub(super) fn value(&self) -> f32 {
        if self.done >= self.frames {
            return self.to;
        }
        let t = self.done as f32 / self.frames as f32;
        match self.curve {
            Curve::Linear => self.from + (self.to - self.from) * t,
            Curve::Smooth => self.from + (self.to - self.from) * (0.5 - 0.5 * (PI * t).cos()),
            Curve::EqualPower => {
                let (from, to) = (angle(self.from), angle(self.to));
                (from + (to - from) * t).sin()
            }
        }
    }

    /// The gain for the next frame, and one frame on.
    #[inline]
    pub(super) fn step(&mut self) -> f32 {
        let value = self.value();
        if self.done < self.frames {
            self.done += 1;
        }
        value
    }

    /// Nothing moves any more.
    pub(super) fn at_rest(&self) -> bool {
        self.done >= self.frames
    }

    /// At rest, and silent.
    pub(super) fn is_shut(&self) -> bool {
        self.at_rest() && self.to == 0.0
    }

    /// Where it is heading.
    pub(super) fn target(&self) -> f32 {
        self.to
    }
}

/// The angle whose sine is this gain; gains lie between 0 and 1.
fn angle(gain: f32) -> f32 {
    gain.clamp(0.0, 1.0).asin().min(FRAC_PI_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ramps_that_cross_keep_their_power() {
        let (mut falls, mut rises) = (Ramp::at(1.0), Ramp::at(0.0));
        falls.aim(0.0, 1000, Curve::EqualPower);
        rises.aim(1.0, 1000, Curve::EqualPower);
        for _ in 0..1000 {
            let (a, b) = (falls.step(), rises.step());
            assert!((a * a + b * b - 1.0).abs() < 1e-5);
        }
        assert!(falls.is_shut());
        assert_eq!(rises.value(), 1.0);
    }

    #[test]
    fn a_new_aim_starts_from_the_current_value() {
        for curve in [Curve::Linear, Curve::EqualPower, Curve::Smooth] {
            let mut ramp = Ramp::at(0.0);
            ramp.aim(1.0, 4800, curve);
            let mut last = 0.0;
            for frame in 0..20_000 {
                if frame % 700 == 699 {
                    ramp.aim(if frame % 1400 == 699 { 0.0 } else { 1.0 }, 4800, curve);
                }
                let value = ramp.step();
                assert!(
                    (value - last).abs() < 0.001,
                    "{curve:?} steps by {} at {frame}",
                    value - last
                );
                last = value;
            }
        }
    }
}
