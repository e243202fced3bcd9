//! Words of reading records.

use jiff::civil::Date;

use super::how_long;
use crate::conductor::record::{Standing, Summary};

/// The header of the list.
pub const RECORDS: &str = "Records";
/// There is none.
pub const NONE: &str = "No sessions yet.";
/// None is opened.
pub const CHOOSE: &str = "Choose a session.";
/// A list's line whose client can't be read.
pub const UNREADABLE: &str = "Unreadable";
/// A session that no client was in.
pub const REHEARSAL: &str = "rehearsal";
/// A session of this day.
pub const TODAY: &str = "today";
/// The header of the log.
pub const LOG: &str = "Log";
/// Filters of the log.
pub const ALL: &str = "All";
/// See [`ALL`].
pub const OWN_WORDS: &str = "Own words";
/// See [`ALL`].
pub const MARKED: &str = "Marked";
/// See [`ALL`].
pub const VITALS: &str = "Vitals";
/// See [`ALL`].
pub const MUSIC: &str = "Music";
/// A filter that nothing passes.
pub const NOTHING: &str = "Nothing of this kind.";
/// Above the private notes.
pub const PRIVATE_REMARK: &str = "in a file of their own, never in an export of the chart";
/// Copies the log.
pub const COPY: &str = "Copy log";
/// Goes on with a session that was left open.
pub const GO_ON: &str = "Go on, to close it…";
/// Axis of the trend.
pub const PRESSURE: &str = "Pressure";
/// See [`PRESSURE`].
pub const PULSE: &str = "Pulse";
/// The lane of marked moments.
pub const MOMENTS: &str = "Marked";
/// Names the drawing.
pub const TIMELINE: &str = "Timeline of the session";

/// What the state of a record means.
pub fn standing(state: Standing) -> &'static str {
    match state {
        Standing::Complete => "complete",
        Standing::Open => "left open",
        Standing::Torn => "left open, last line torn",
        Standing::Newer => "by a newer version",
        Standing::Damaged => "damaged",
    }
}

/// Beside the log's header.
pub fn entries(count: usize, state: Standing) -> String {
    let entries = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
    format!("{entries} · {}", standing(state))
}

/// `7 Nov`, in another year `7 Nov 2025`, this day `today`.
pub fn day(day: Date, today: Date) -> String {
    if day == today {
        TODAY.to_owned()
    } else if day.year() == today.year() {
        day.strftime("%-d %b").to_string()
    } else {
        super::prepare::date(day)
    }
}

/// The second line of a session in the list.
pub fn about(protocol: &str, rehearsal: bool, state: Standing) -> String {
    let parts = [protocol, if rehearsal { REHEARSAL } else { "" }, standing(state)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Under the client's code.
pub fn heading(day: Date, protocol: &str, room: &str, therapist: &str) -> String {
    format!("{} · {protocol} · {room} · {therapist}", super::prepare::date(day))
}

/// The chip that opens the private notes.
pub fn private(count: usize) -> String {
    format!("Private notes · {count}")
}

/// Takes the client's own words into the copy.
pub fn with_own_words(count: usize) -> String {
    format!("with own words ({count})")
}

/// What a copy leaves out.
pub fn left_out(own_words: usize, process: usize) -> String {
    let words = match own_words {
        0 => None,
        1 => Some("1 of the client's own words".to_owned()),
        many => Some(format!("{many} of the client's own words")),
    };
    let notes = match process {
        0 => None,
        1 => Some("1 private note".to_owned()),
        many => Some(format!("{many} private notes")),
    };
    match [words, notes].into_iter().flatten().collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => String::new(),
        some => format!("The copy leaves out {some}."),
    }
}

/// The tiles: a value and what it is.
pub fn tiles(summary: &Summary) -> [(String, String); 5] {
    let none = || "–".to_owned();
    let lasted = match (summary.dose_to_close_ms, summary.dose_to_effects_end_ms) {
        (Some(ms), _) => (how_long(ms), "dose to close".to_owned()),
        (None, Some(ms)) => (how_long(ms), "dose to end of effects".to_owned()),
        (None, None) if summary.doses.is_empty() => (none(), "no dose given".to_owned()),
        (None, None) => (none(), "not closed".to_owned()),
    };
    let flags = match (summary.flagged, summary.severe) {
        (0, _) => ("none".to_owned(), "flags".to_owned()),
        (flagged, 0) => (flagged.to_string(), "outside a range".to_owned()),
        (flagged, severe) => (flagged.to_string(), format!("outside a range, {severe} severe")),
    };
    let left = match summary.closed {
        Some(wall) if summary.with_companion => (wall.hour_minute(), "left, with companion".to_owned()),
        Some(wall) => (wall.hour_minute(), "closed".to_owned()),
        None => (none(), "not closed".to_owned()),
    };
    let pressure = match summary.highest_pressure {
        Some((systolic, diastolic)) => (format!("{systolic}/{diastolic}"), "highest pressure".to_owned()),
        None => (none(), "no blood pressure".to_owned()),
    };
    let dose = match summary.doses.as_slice() {
        [] => (none(), "no dose".to_owned()),
        [(amount, wall)] => (amount.to_string(), format!("at {}", wall.hour_minute())),
        [(amount, wall), more @ ..] => (amount.to_string(), format!("at {}, and {} more", wall.hour_minute(), more.len())),
    };
    [lasted, flags, left, pressure, dose]
}
