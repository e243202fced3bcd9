//! How a language writes numbers and days.

use std::fmt::Display;

use jiff::civil::Date;

use super::log;
use crate::names::Language;
use crate::protocol::Amount;
use crate::protocol::VitalSign;

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

/// `4 min`, `35 s`, `1 h 5 min`
pub fn span(ms: i64, language: Language) -> String {
    let secs = ms / 1000;
    match (secs / 3600, secs / 60 % 60, secs % 60) {
        (0, 0, secs) => log::seconds(language, secs),
        (0, mins, _) => log::minutes(language, mins),
        (hours, mins, _) => log::hours(language, hours, mins),
    }
}

/// The same without hours: `82 min`.
pub fn span_in_minutes(ms: i64, language: Language) -> String {
    match ms / 60_000 {
        0 => span(ms, language),
        mins => log::minutes(language, mins),
    }
}

/// `62.5 mg`, its digits as they were typed.
pub fn amount_words(amount: &Amount, language: Language) -> String {
    format!("{} {}", decimal(language, amount.number()), amount.unit())
}

/// Decibels with their sign: `−4`, `+2`.
pub fn decibels(db: f32) -> String {
    format!("{db:+.0}").replace('-', "−")
}

/// With spaces that don't break: no line begins with a unit, with the dot between two things, or with
/// the dots of an unfinished word.
pub fn unbroken(text: &str) -> String {
    const HANGS_ON: [&str; 7] = [" %", " ·", " …", " mg", " min", " °C", " mmHg"];
    let fixed = |text: String, sign: &&str| match text.contains(*sign) {
        true => text.replace(*sign, &sign.replacen(' ', "\u{a0}", 1)),
        false => text,
    };
    HANGS_ON.iter().fold(text.to_owned(), fixed)
}

/// The name of a vital sign.
pub fn measure(measure: VitalSign, language: Language) -> &'static str {
    match measure {
        VitalSign::Systolic => log::systolic(language),
        VitalSign::Diastolic => log::diastolic(language),
        VitalSign::Pulse => log::pulse(language),
        VitalSign::Spo2 => log::spo2(language),
        VitalSign::Respirations => log::breaths(language),
        VitalSign::Temperature => log::temperature(language),
    }
}
