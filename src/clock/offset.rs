//! When the room's offset changed last: to summer time or from it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::session::{OffsetChange, Wall};

/// No session is longer than a day, and nothing is charted from longer before.
const LATELY_SECS: i64 = 2 * 24 * 3600;

/// The last change of the system's zone before this moment, within two days.
pub fn last_change(wall: Wall) -> Option<OffsetChange> {
    change_of(&TimeZone::system(), wall.at)
}

fn change_of(zone: &TimeZone, now: Timestamp) -> Option<OffsetChange> {
    let at = zone.preceding(now).next()?.timestamp();
    if now.as_second() - at.as_second() > LATELY_SECS {
        return None;
    }
    let before = zone.to_offset(at.checked_sub(jiff::SignedDuration::from_secs(1)).ok()?);
    (before != zone.to_offset(at)).then_some(OffsetChange { at, before })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_to_summer_time_is_known_for_two_days() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let change = |now: &str| change_of(&zone, now.parse().unwrap());
        let spring = change("2026-03-29T02:30:00Z").unwrap();
        assert_eq!(spring.at.to_string(), "2026-03-29T01:00:00Z");
        assert_eq!(spring.before.seconds(), 3600);
        assert_eq!(change("2026-10-25T05:00:00Z").unwrap().before.seconds(), 7200);
        assert_eq!(change("2026-04-02T12:00:00Z"), None);
    }
}
