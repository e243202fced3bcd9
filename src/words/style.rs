//! How a language writes numbers and days.

use std::fmt::Display;

use jiff::civil::Date;

use super::{Language, log};

/// A number that a person reads: `36.8`, `36,8`.
pub(crate) fn number(language: Language, number: impl Display) -> String {
    decimal(language, &number.to_string())
}

/// A written number, its decimal point as the language writes it.
pub(crate) fn decimal(language: Language, number: &str) -> String {
    number.replace('.', log::decimal_point(language))
}

/// `21 Nov 2026`, `21. Nov. 2026`
pub(crate) fn day_month_and_year(language: Language, day: Date) -> String {
    log::day_month_and_year(language, day.day(), &log::month(language, day.month()), day.year())
}

/// The same without the year.
pub(crate) fn day_and_month(language: Language, day: Date) -> String {
    log::day_and_month(language, day.day(), &log::month(language, day.month()))
}
