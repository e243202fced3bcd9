//! What time it is: boot time, monotonic time and wall time behind one trait, and the session time
//! that is counted from them.

mod manual;
mod offset;
mod session_clock;
mod system;

pub use manual::ManualClock;
pub use offset::last_change;
pub use session_clock::SessionClock;
pub use system::SystemClock;

use std::time::Duration;

use crate::session::Wall;

/// Tells the time. The program has [`SystemClock`], tests have [`ManualClock`].
pub trait Clock: Send + Sync {
    /// All the clocks at one moment.
    fn read(&self) -> ClockReading;
}

/// The clocks at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockReading {
    /// Which boot of the machine this is; another id means that it was restarted.
    pub boot_id: String,
    /// Milliseconds since that boot, sleep included.
    pub boot_ms: i64,
    /// Milliseconds that the machine was awake, from any origin; only differences mean something.
    pub mono_ms: i64,
    /// The clock on the wall, which people and time servers may set.
    pub wall: Wall,
    /// The IANA name of the zone in force: `Europe/Berlin`.
    pub zone: String,
}

impl ClockReading {
    /// As the clocks stood so long before, within the same boot.
    pub fn earlier(self, by: Duration) -> Self {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        Self {
            boot_ms: self.boot_ms.saturating_sub(by_ms),
            mono_ms: self.mono_ms.saturating_sub(by_ms),
            wall: self.wall.plus_ms(by_ms.saturating_neg()),
            ..self
        }
    }
}
