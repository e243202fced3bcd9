//! A clock that tests turn by hand.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Clock, ClockReading};
use crate::session::Wall;

/// A clock that stands still until it is told; clones show the same time.
#[derive(Debug, Clone)]
pub struct ManualClock {
    now: Arc<Mutex<ClockReading>>,
}

impl ManualClock {
    /// Begins at this wall time, one hour after the boot `boot-1`.
    pub fn new(wall: Wall, zone: impl Into<String>) -> Self {
        const SINCE_BOOT_MS: i64 = 3_600_000;
        let boot_id = "boot-1".to_owned();
        let now = ClockReading {
            boot_id,
            boot_ms: SINCE_BOOT_MS,
            mono_ms: SINCE_BOOT_MS,
            wall,
            zone: zone.into(),
        };
        Self::at(now)
    }

    /// Stands at this reading.
    pub fn at(reading: ClockReading) -> Self {
        Self { now: Arc::new(Mutex::new(reading)) }
    }

    /// Time passes, the machine being awake.
    pub fn advance(&self, ms: i64) {
        self.change(|now| {
            now.boot_ms += ms;
            now.mono_ms += ms;
            now.wall = now.wall.plus_ms(ms);
        });
    }

    /// Time passes, the machine being suspended.
    pub fn sleep(&self, ms: i64) {
        self.change(|now| {
            now.boot_ms += ms;
            now.wall = now.wall.plus_ms(ms);
        });
    }

    /// Somebody sets the clock on the wall; negative sets it back.
    pub fn set_wall(&self, by_ms: i64) {
        self.change(|now| now.wall = now.wall.plus_ms(by_ms));
    }

    /// The machine restarts at once: boot and monotonic time begin again.
    pub fn reboot(&self, boot_id: impl Into<String>) {
        self.change(|now| {
            now.boot_id = boot_id.into();
            now.boot_ms = 0;
            now.mono_ms = 0;
        });
    }

    fn change(&self, change: impl FnOnce(&mut ClockReading)) {
        change(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Clock for ManualClock {
    fn read(&self) -> ClockReading {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
