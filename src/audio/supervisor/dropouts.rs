//! Dropouts of the sound, counted until they are reported.

use std::time::{Duration, Instant};

use crate::session::SoundFact;

/// A dropout is reported at once, those of the next while together.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// Those that were not reported yet.
#[derive(Default)]
pub(super) struct Dropouts {
    count: u32,
    longest: Duration,
    told: Option<Instant>,
}

impl Dropouts {
    pub(super) fn add(&mut self, count: u32, longest: Duration) {
        self.count += count;
        self.longest = self.longest.max(longest);
    }

    /// One line for all that there were, at most one a minute.
    pub(super) fn tell(&mut self, device: &str, now: Instant) -> Option<SoundFact> {
        if self.count == 0 || self.told.is_some_and(|told| now.duration_since(told) < TOLD_EVERY) {
            return None;
        }
        let Self { count, longest, .. } =
            std::mem::replace(self, Self { told: Some(now), ..Self::default() });
        Some(SoundFact::Dropouts {
            device: device.to_owned(),
            count,
            longest_ms: longest.as_millis() as i64,
        })
    }
}
