//! Numbers, days and stretches of time, in the language of the screens.

use std::fmt::Display;

use jiff::civil::Date;

use super::language;
use crate::protocol::Amount;
use crate::protocol::VitalSign;
use crate::session::Wall;
use crate::words;

/// A number that a person reads: `36.8`.
pub fn number(number: impl Display) -> String {
    words::number(language(), number)
}

/// An amount as it was typed: `62.5 mg`.
pub fn amount(amount: &Amount) -> String {
    words::amount_words(amount, language())
}

/// How long, rounded down: `16 min`, `1 h 5 min`; under a minute `40 s`.
pub fn how_long(ms: i64) -> String {
    words::span(ms.max(0), language())
}

/// The same without hours, where there is little room: `82 min`.
pub fn how_long_in_minutes(ms: i64) -> String {
    words::span_in_minutes(ms.max(0), language())
}

/// The name of a vital sign.
pub fn measure(measure: VitalSign) -> &'static str {
    words::measure(measure, language())
}

/// `21 Nov 2026`
pub fn date(day: Date) -> String {
    words::day_month_and_year(language(), day)
}

/// `21 Nov 2026, 14:25`
pub fn day_and_clock(wall: Wall) -> String {
    format!("{}, {}", date(wall.day()), wall.hour_minute())
}

/// `21 Nov`
pub fn day_and_month(day: Date) -> String {
    words::day_and_month(language(), day)
}
