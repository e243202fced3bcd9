//! Words of the offer to go on with a session that was left open.

use jiff::civil::Date;

use super::how_long;

/// Goes on.
pub const GO_ON: &str = "Go on";
/// What that means.
pub const GO_ON_MEANS: &str = "The clock has run on. Music stays silent until you press a key for it.";
/// Goes on after a long gap.
pub const GO_ON_LATE: &str = "Go on, to close it";
/// What that means.
pub const GO_ON_LATE_MEANS: &str = "The record opens where it stopped, without music. End what is open, then close it.";
/// It was a rehearsal.
pub const REHEARSAL: &str = "It was a rehearsal.";

/// `KAP-0417's session was interrupted 4 min ago`
pub fn interrupted(client: &str, ago_ms: i64) -> String {
    format!("{client}'s session was interrupted {} ago", how_long(ago_ms))
}

/// `KAP-0417's session of 20 Nov 2026 was left for MR to close`
pub fn left(client: &str, day: Date, therapist: &str) -> String {
    format!("{client}'s session of {} was left for {therapist} to close", super::prepare::date(day))
}

/// Which session it is.
pub fn about(protocol: &str, clock: &str, at: &str) -> String {
    format!("{protocol} · last entry at {clock}, {at}")
}

/// Leaves it.
pub fn leave(therapist: &str) -> String {
    format!("Leave it for {therapist} to close")
}

/// What that means.
pub fn leave_means(therapist: &str) -> String {
    format!("Nothing is lost. It stays open under Records until {therapist} closes it.")
}
