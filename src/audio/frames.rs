//! A length of time in frames.

use std::time::Duration;

/// The nearest whole number of them, at this rate in Hz.
pub(super) fn frames(time: Duration, sample_rate: u32) -> u64 {
    (time.as_secs_f64() * f64::from(sample_rate)).round() as u64
}
