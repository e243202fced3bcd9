//! Words of getting ready.

use jiff::civil::Date;

use super::how_long;
use crate::conductor::protocol::PhaseLength;

/// Headers.
pub const PROTOCOL: &str = "Protocol";
/// See [`PROTOCOL`].
pub const SESSION: &str = "Session";
/// See [`PROTOCOL`].
pub const MUSIC: &str = "Music";
/// See [`PROTOCOL`].
pub const CONSENTS: &str = "Consents";
/// See [`PROTOCOL`].
pub const FILES: &str = "Files of the practice";
/// Beside it.
pub const FILES_LEFT_OUT: &str = "not offered";
/// See [`PROTOCOL`].
pub const READINESS: &str = "This computer";
/// Nothing in a list is open.
pub const READY: &str = "ready";
/// Before a line of readiness, for a screen reader.
pub const LINE_READY: &str = "Ready";
/// See [`LINE_READY`].
pub const LINE_LOOK: &str = "Look at this";
/// See [`LINE_READY`].
pub const LINE_FAULT: &str = "Not ready";
/// The field for the client.
pub const CLIENT: &str = "Client code";
/// What a client code looks like.
pub const CLIENT_HINT: &str = "KAP-0417";
/// A client code that is none.
pub const NOT_A_CLIENT: &str = "Letters, digits and dashes, at least one digit, such as KAP-0417. Never a name.";
/// The field for the therapist.
pub const THERAPIST: &str = "Therapist";
/// What initials look like.
pub const INITIALS_HINT: &str = "Initials";
/// No client is in the room.
pub const REHEARSAL: &str = "Rehearsal, no client";
/// Names the field of who ticks.
pub const TICKS_BY: &str = "Who ticks";
/// Someone pressed a box without having said who.
pub const WHO_TICKS: &str = "First say who ticks: press initials, or type them.";
/// Nothing can be used.
pub const NO_PROTOCOL: &str = "No protocol can be used.";
/// See [`NO_PROTOCOL`].
pub const NO_PLAYLIST: &str = "No playlist can be used.";
/// A phase without a section.
pub const PAD_CARRIES: &str = "no section in this playlist; the built-in pad carries it";
/// A piece without a length of its own.
pub const AS_LONG_AS_PHASE: &str = "to the phase's end";
/// What *Safe music* plays.
pub const SAFE: &str = "Safe music";
/// When the safe music sounds.
pub const SAFE_WHEN: &str = "only when chosen, repeats";
/// Starts.
pub const START: &str = "Start arrival";
/// Below the reason's field: two usual ones.
pub const REASONS: [&str; 2] = ["Settled during the arrival", "Not needed today"];
/// Leaves the question.
pub const LEAVE: &str = "Not yet";
/// Nothing is missing.
pub const ALL_DONE: &str = "Everything is ticked.";
/// Needs a code.
pub const NEEDS_CLIENT: &str = "The client code is missing.";
/// Needs a therapist.
pub const NEEDS_THERAPIST: &str = "The therapist's initials are missing.";
/// The reason is missing.
pub const NEEDS_REASON: &str = "Give a reason; it is kept in the record.";

/// Names the drawing for a screen reader.
pub fn contour(protocol: &str) -> String {
    format!("Contour of {protocol}")
}

/// `5 phases · vitals 3×`
pub fn counts(phases: usize, vitals: usize) -> String {
    format!("{phases} phases · vitals {vitals}×")
}

/// How long a phase is planned to be.
pub fn phase_length(length: PhaseLength) -> String {
    match length {
        PhaseLength::Planned { length_ms } => how_long(length_ms),
        PhaseLength::UntilDose { usual_ms } => format!("until the dose, about {}", how_long(usual_ms)),
        PhaseLength::Open { usual_ms } => format!("until the close, about {}", how_long(usual_ms)),
    }
}

/// The pieces that fit are chosen from so many.
pub fn chosen_to_fit(length: &str, count: usize) -> String {
    format!("{length} · chosen to fit from {count}")
}

/// `7:36`
pub fn piece_length(secs: u64) -> String {
    format!("{}:{:02}", secs / 60, secs % 60)
}

/// How often the client was here before.
pub fn earlier(count: usize, last: Option<Date>) -> String {
    match last {
        Some(day) => format!("{} session, last on {}", ordinal(count + 1), date(day)),
        None => "First session with this code".to_owned(),
    }
}

/// `third`, from the tenth on `10th`.
pub fn ordinal(number: usize) -> String {
    let words = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth"];
    match number.checked_sub(1).and_then(|place| words.get(place)) {
        Some(word) => (*word).to_owned(),
        None => format!("Session {number}:"),
    }
}

/// `21 Nov 2026`
pub fn date(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// Who ticked, when, and how long ago when that is long.
pub fn ticked(who: &str, clock: &str, ago_ms: i64) -> String {
    match ago_ms {
        ..3_600_000 => format!("{who} {clock}"),
        ago_ms => format!("{who} {clock} · {} h ago", ago_ms / 3_600_000),
    }
}

/// How many items of a list are open.
pub fn open(count: usize) -> String {
    if count == 0 { READY.to_owned() } else { format!("{count} open") }
}

/// Starts with so many items open, after a reason.
pub fn start_with_open(count: usize) -> String {
    format!("Start arrival with {count} open…")
}

/// Names the reason's field.
pub fn why(count: usize) -> String {
    match count {
        1 => "Why the arrival starts with 1 item open".to_owned(),
        count => format!("Why the arrival starts with {count} items open"),
    }
}

/// The open items by name, the first few.
pub fn open_items(items: &[String]) -> String {
    const SHOWN: usize = 4;
    let names = items.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(" · ");
    match items.len().saturating_sub(SHOWN) {
        0 => format!("Open: {names}"),
        more => format!("Open: {names} · and {more} more"),
    }
}

/// Where in a file something is wrong.
pub fn place(file: &str, line: usize) -> String {
    format!("{file}, line {line}")
}

/// A consent that was not recorded, among the open items.
pub fn consent_open(label: &str) -> String {
    format!("Consent: {label}")
}

/// An option of a consent, for a screen reader.
pub fn consent_option(label: &str, option: &str) -> String {
    format!("{label}: {option}")
}

/// What the program can say by itself of being ready: whether it is so, what, and what to do.
pub fn readiness(second_folder: bool) -> impl Iterator<Item = (bool, String, Option<String>)> {
    let second = match second_folder {
        true => (true, "The log is kept in two places".to_owned(), None),
        false => (false, "The log is kept in one place only".to_owned(), Some("set second_folder in room.toml".to_owned())),
    };
    let readable = "The record can be read by whoever has this computer";
    [second, (false, readable.to_owned(), Some("keep its disk encrypted".to_owned()))].into_iter()
}
