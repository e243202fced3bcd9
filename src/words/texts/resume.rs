//! Words of the offer to go on with a session that was left open.

use jiff::civil::Date;

use super::{date, how_long};

said! { resume:
    /// Goes on.
    go_on;
    /// What that means.
    go_on_means;
    /// Goes on after a long gap.
    go_on_late;
    /// What that means.
    go_on_late_means;
    /// It was a rehearsal.
    rehearsal;
    /// Which session it is.
    about(protocol: &str, clock: &str, at: &str);
    /// Leaves it.
    leave(therapist: &str);
    /// What that means.
    leave_means(therapist: &str);
    /// `KAP-0417's session was interrupted 4 min ago`
    interrupted_ago(client: &str, ago: &str);
    /// `KAP-0417's session of 20 Nov 2026 was left for MR to close`
    left_on(client: &str, day: &str, therapist: &str);
}

/// A session was interrupted a while ago.
pub fn interrupted(client: &str, ago_ms: i64) -> String {
    interrupted_ago(client, &how_long(ago_ms))
}

/// A session of an earlier day, or long ago, was left for the therapist to close.
pub fn left(client: &str, day: Date, therapist: &str) -> String {
    left_on(client, &date(day), therapist)
}
