//! The machine's own clocks.

use jiff::{Timestamp, Zoned};

use super::{Clock, ClockReading};
use crate::session::Wall;

/// Reads the machine's clocks.
///
/// Linux: `CLOCK_BOOTTIME`, `CLOCK_MONOTONIC` and the kernel's boot id. macOS: `CLOCK_MONOTONIC`,
/// which counts sleep there, against [`std::time::Instant`], which doesn't, and
/// `kern.bootsessionuuid` (untested). Elsewhere, Windows included, there is neither a boot id nor a
/// clock without sleep to be had without `unsafe`: there each start of the program counts as a boot
/// of its own, so that a resumed session goes on from wall time, and a suspend isn't told apart
/// from waiting (untested).
#[derive(Debug, Clone)]
pub struct SystemClock {
    boot_id: String,
}

impl SystemClock {
    /// Finds out which boot this is; that can't change while the program runs.
    pub fn new() -> Self {
        Self { boot_id: platform::boot_id().unwrap_or_else(|| uuid::Uuid::now_v7().to_string()) }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn read(&self) -> ClockReading {
        let now = Zoned::now();
        // Kept to the millisecond, so that what is in memory is what the journal gives back.
        let at = Timestamp::from_millisecond(now.timestamp().as_millisecond())
            .unwrap_or_else(|_| now.timestamp());
        let zone =
            now.time_zone().iana_name().map_or_else(|| now.offset().to_string(), str::to_owned);
        ClockReading {
            boot_id: self.boot_id.clone(),
            boot_ms: platform::boot_ms(),
            mono_ms: platform::mono_ms(),
            wall: Wall { at, offset: now.offset() },
            zone,
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn clock_ms(id: rustix::time::ClockId) -> i64 {
    let time = rustix::time::clock_gettime(id);
    time.tv_sec.saturating_mul(1000).saturating_add(time.tv_nsec / 1_000_000)
}

/// Awake time by the standard library, counted from the first call.
#[cfg(not(target_os = "linux"))]
fn instant_ms() -> i64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let start = *START.get_or_init(std::time::Instant::now);
    i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX)
}

#[cfg(target_os = "linux")]
mod platform {
    use rustix::time::ClockId;

    pub(super) fn boot_id() -> Option<String> {
        let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(text.trim().to_owned()).filter(|id| !id.is_empty())
    }

    pub(super) fn boot_ms() -> i64 {
        super::clock_ms(ClockId::Boottime)
    }

    pub(super) fn mono_ms() -> i64 {
        super::clock_ms(ClockId::Monotonic)
    }
}

#[cfg(target_os = "macos")]
mod platform {
    pub(super) fn boot_id() -> Option<String> {
        let output = std::process::Command::new("/usr/sbin/sysctl")
            .args(["-n", "kern.bootsessionuuid"])
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(text.trim().to_owned()).filter(|id| !id.is_empty())
    }

    pub(super) fn boot_ms() -> i64 {
        super::clock_ms(rustix::time::ClockId::Monotonic)
    }

    pub(super) fn mono_ms() -> i64 {
        super::instant_ms()
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
mod platform {
    pub(super) fn boot_id() -> Option<String> {
        None
    }

    pub(super) fn boot_ms() -> i64 {
        super::instant_ms()
    }

    pub(super) fn mono_ms() -> i64 {
        super::instant_ms()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_clocks_go_on_under_one_boot_id() {
        let clock = SystemClock::new();
        let first = clock.read();
        std::thread::sleep(std::time::Duration::from_millis(3));
        let then = SystemClock::new().read();
        assert!(then.boot_ms > first.boot_ms && then.mono_ms > first.mono_ms);
        assert!(then.boot_ms >= then.mono_ms, "boot time counts sleep, monotonic time doesn't");
        assert_eq!(then.boot_id, first.boot_id);
        assert!(!then.zone.is_empty());
    }
}
