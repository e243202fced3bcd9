//! When something was: session time, boot time and wall time, as plain data.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize, de};

/// The moment at which an entry was made. Read by `clock`, stored, never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Milliseconds since the session was opened; never goes back.
    pub session_ms: i64,
    /// The machine's boot clock, so that a restarted program can go on counting.
    pub boot: Boot,
    pub wall: Wall,
    /// The IANA name of the zone in force: `Europe/Berlin`.
    pub zone: String,
}

/// The machine's own count of time since it was switched on, sleep included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boot {
    /// Which boot; another id means that the machine was restarted between two entries.
    pub id: String,
    /// Milliseconds since that boot.
    pub ms: i64,
}

/// A wall-clock time with the UTC offset that was in force: written
/// `2026-11-21T14:25:03.120+01:00`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wall {
    pub at: Timestamp,
    /// The offset at which the room's clock showed it.
    pub offset: Offset,
}

/// A change of the room's offset: to summer time or from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetChange {
    pub at: Timestamp,
    /// The offset until then.
    pub before: Offset,
}

/// A text that is not an RFC 3339 time with an offset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time with an offset, such as 2026-11-21T14:25:03.120+01:00")]
pub struct NotAWallTime(String);

impl Wall {
    /// The beginning of 1970, where no time is known.
    pub const EPOCH: Self = Self { at: Timestamp::UNIX_EPOCH, offset: Offset::UTC };

    /// The same clock, `ms` later (or earlier, when negative).
    pub fn plus_ms(self, ms: i64) -> Self {
        let at = self.at.saturating_add(jiff::SignedDuration::from_millis(ms)).unwrap_or(self.at);
        Self { at, offset: self.offset }
    }

    /// The same clock `ms` earlier, with the offset that was in force then.
    pub fn minus_ms_over(self, ms: i64, change: Option<OffsetChange>) -> Self {
        let then = self.plus_ms(-ms);
        match change.filter(|change| then.at < change.at && change.at <= self.at) {
            Some(change) => Self { offset: change.before, ..then },
            None => then,
        }
    }

    /// Hours and minutes as the room's clock shows them: `14:25`.
    pub fn hour_minute(self) -> String {
        let local = self.offset.to_datetime(self.at);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// The calendar day in the room: `2026-11-21`.
    pub fn day(self) -> jiff::civil::Date {
        self.offset.to_datetime(self.at).date()
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        DateTimePrinter::new()
            .precision(Some(3))
            .print_timestamp_with_offset(&self.at, self.offset, &mut text)
            .map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

impl fmt::Debug for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Wall {
    type Err = NotAWallTime;

    fn from_str(text: &str) -> Result<Self, NotAWallTime> {
        let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text);
        let offset = pieces.ok().and_then(|pieces| pieces.to_numeric_offset());
        match (text.parse::<Timestamp>(), offset) {
            (Ok(at), Some(offset)) => Ok(Self { at, offset }),
            _ => Err(NotAWallTime(text.to_owned())),
        }
    }
}

impl Serialize for Wall {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Wall {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_time_keeps_its_offset_through_text() {
        let text = "2026-11-21T14:25:03.120+01:00";
        let wall: Wall = text.parse().unwrap();
        assert_eq!(wall.to_string(), text);
        assert_eq!(wall.hour_minute(), "14:25");
        assert_eq!(wall.plus_ms(-3_600_000).to_string(), "2026-11-21T13:25:03.120+01:00");
        assert_eq!(wall.day().to_string(), "2026-11-21");
    }

    #[test]
    fn a_time_without_an_offset_is_refused() {
        assert!("2026-11-21T14:25:03".parse::<Wall>().is_err());
        assert!("yesterday".parse::<Wall>().is_err());
    }
}
