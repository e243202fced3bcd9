//! Session time: milliseconds since the opening, counted by the boot clock, never going back.

use super::ClockReading;
use crate::session::{Boot, Event, Stamp};

/// From here on boot time that outgrows monotonic time is called a suspend. Reading the two clocks
/// apart costs microseconds.
const SUSPENDED_OVER_MS: i64 = 1_000;
/// From here on a difference between the wall and boot time is called a step. Time servers slew
/// smaller ones away.
const STEPPED_OVER_MS: i64 = 2_000;

/// Turns readings of the clocks into stamps, and says what happened to the clocks between two of
/// them.
#[derive(Debug, Clone)]
pub struct SessionClock {
    /// A moment whose session time is known.
    anchor: Moment,
    /// The last one that was stamped, to compare the next one with.
    last: Moment,
    /// Awake time at the last stamp; unknown when that was in another process.
    last_mono_ms: Option<i64>,
}

#[derive(Debug, Clone)]
struct Moment {
    session_ms: i64,
    boot: Boot,
    wall: crate::session::Wall,
}

impl SessionClock {
    /// A new session: its time is 0 at this reading.
    pub fn begin(reading: &ClockReading) -> Self {
        let moment = Moment { session_ms: 0, boot: boot_of(reading), wall: reading.wall };
        Self { anchor: moment.clone(), last: moment, last_mono_ms: Some(reading.mono_ms) }
    }

    /// A session whose last entry has this stamp. Time went on meanwhile: by the boot clock under
    /// the same boot, else by the wall. What happened to the clocks in the gap is reported with
    /// the first [`SessionClock::stamp`].
    pub fn resume(last: &Stamp) -> Self {
        let moment =
            Moment { session_ms: last.session_ms, boot: last.boot.clone(), wall: last.wall };
        Self { anchor: moment.clone(), last: moment, last_mono_ms: None }
    }

    /// The session time of a reading; never before the last stamp.
    pub fn session_ms_at(&self, reading: &ClockReading) -> i64 {
        let passed_ms = if reading.boot_id == self.anchor.boot.id {
            reading.boot_ms.saturating_sub(self.anchor.boot.ms)
        } else {
            between_ms(self.last.wall, reading.wall)
                .saturating_add(self.last.session_ms - self.anchor.session_ms)
        };
        self.anchor.session_ms.saturating_add(passed_ms).max(self.last.session_ms)
    }

    /// The stamp for an entry made now, and what happened to the clocks since the last one:
    /// [`Event::Rebooted`], [`Event::Suspended`], [`Event::WallStepped`].
    pub fn stamp(&mut self, reading: &ClockReading) -> (Stamp, Vec<Event>) {
        let now = Moment {
            session_ms: self.session_ms_at(reading),
            boot: boot_of(reading),
            wall: reading.wall,
        };
        let mut events = Vec::new();
        if now.boot.id == self.last.boot.id {
            let boot_ms = now.boot.ms - self.last.boot.ms;
            let slept_ms =
                self.last_mono_ms.map_or(0, |mono_ms| boot_ms - (reading.mono_ms - mono_ms));
            if slept_ms > SUSPENDED_OVER_MS {
                events.push(Event::Suspended { for_ms: slept_ms });
            }
            let stepped_ms = between_ms(self.last.wall, now.wall) - boot_ms;
            if stepped_ms.abs() > STEPPED_OVER_MS {
                events.push(Event::WallStepped { by_ms: stepped_ms });
            }
        } else {
            events.push(Event::Rebooted);
            self.anchor = now.clone();
        }
        let stamp = Stamp {
            session_ms: now.session_ms,
            boot: now.boot.clone(),
            wall: now.wall,
            zone: reading.zone.clone(),
        };
        self.last = now;
        self.last_mono_ms = Some(reading.mono_ms);
        (stamp, events)
    }
}

fn boot_of(reading: &ClockReading) -> Boot {
    Boot { id: reading.boot_id.clone(), ms: reading.boot_ms }
}

fn between_ms(from: crate::session::Wall, to: crate::session::Wall) -> i64 {
    to.at.as_millisecond().saturating_sub(from.at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, ManualClock};

    fn clock() -> ManualClock {
        ManualClock::new("2026-11-21T14:25:03.120+01:00".parse().unwrap(), "Europe/Berlin")
    }

    #[test]
    fn session_time_is_zero_at_the_opening_and_follows_the_boot_clock() {
        let clock = clock();
        let mut session = SessionClock::begin(&clock.read());
        clock.advance(1_500);
        let (stamp, events) = session.stamp(&clock.read());
        assert_eq!((stamp.session_ms, events), (1_500, vec![]));
        assert_eq!(stamp.wall.to_string(), "2026-11-21T14:25:04.620+01:00");
        assert_eq!(stamp.zone, "Europe/Berlin");
    }

    #[test]
    fn a_suspend_counts_as_session_time_and_is_told_once() {
        let clock = clock();
        let mut session = SessionClock::begin(&clock.read());
        clock.advance(1_000);
        clock.sleep(60_000);
        let (stamp, events) = session.stamp(&clock.read());
        assert_eq!((stamp.session_ms, events), (61_000, vec![Event::Suspended { for_ms: 60_000 }]));
        assert_eq!(session.stamp(&clock.read()).1, vec![]);
    }

    #[test]
    fn a_wall_set_back_moves_no_session_time_and_is_told() {
        let clock = clock();
        let mut session = SessionClock::begin(&clock.read());
        clock.advance(5_000);
        clock.set_wall(-3_600_000);
        let (stamp, events) = session.stamp(&clock.read());
        assert_eq!(
            (stamp.session_ms, events),
            (5_000, vec![Event::WallStepped { by_ms: -3_600_000 }])
        );
    }

    #[test]
    fn small_differences_of_the_clocks_are_no_events() {
        let clock = clock();
        let mut session = SessionClock::begin(&clock.read());
        clock.sleep(1_000);
        clock.set_wall(2_000);
        assert_eq!(session.stamp(&clock.read()).1, vec![]);
    }

    #[test]
    fn a_restarted_program_goes_on_counting_under_the_same_boot() {
        let clock = clock();
        let mut before = SessionClock::begin(&clock.read());
        clock.advance(10_000);
        let (last, _) = before.stamp(&clock.read());
        clock.advance(7_000);
        clock.set_wall(90_000);
        let mut after = SessionClock::resume(&last);
        assert_eq!(after.session_ms_at(&clock.read()), 17_000);
        let (stamp, events) = after.stamp(&clock.read());
        assert_eq!(
            (stamp.session_ms, events),
            (17_000, vec![Event::WallStepped { by_ms: 90_000 }])
        );
    }

    #[test]
    fn after_a_reboot_time_goes_on_by_the_wall_and_then_by_the_new_boot() {
        let clock = clock();
        let mut before = SessionClock::begin(&clock.read());
        clock.advance(10_000);
        let (last, _) = before.stamp(&clock.read());
        clock.advance(120_000);
        clock.reboot("boot-2");
        let mut after = SessionClock::resume(&last);
        assert_eq!(after.session_ms_at(&clock.read()), 130_000);
        assert_eq!(after.stamp(&clock.read()).1, vec![Event::Rebooted]);
        clock.set_wall(-50_000);
        clock.advance(1_000);
        let (stamp, events) = after.stamp(&clock.read());
        assert_eq!(
            (stamp.session_ms, events),
            (131_000, vec![Event::WallStepped { by_ms: -50_000 }])
        );
    }

    #[test]
    fn a_wall_behind_the_last_entry_never_takes_session_time_back() {
        let clock = clock();
        let mut before = SessionClock::begin(&clock.read());
        clock.advance(10_000);
        let (last, _) = before.stamp(&clock.read());
        clock.reboot("boot-2");
        clock.set_wall(-86_400_000);
        let mut after = SessionClock::resume(&last);
        assert_eq!(after.session_ms_at(&clock.read()), 10_000);
        assert_eq!(after.stamp(&clock.read()).0.session_ms, 10_000);
    }
}
