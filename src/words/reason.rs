//! The words for reasons, which the record holds by codes where the program offered them.

use super::words;
use crate::names::Language;
use crate::session::{OfferedReason, Reason};

words! { [language: Language] language; reason:
    /// The client is turned inward.
    client_inward;
    /// The client is asleep.
    client_asleep;
    /// It doesn't fit now.
    not_fitting_now;
    /// The answer is known.
    known_already;
    /// It will be settled during the arrival.
    settled_on_arrival;
    /// It isn't needed today.
    not_needed_today;
    /// A key added a detail.
    detail_added;
    /// It was taken back at once.
    undone;
    /// A text was written again as the kind that it is.
    wrong_kind;
    /// A rehearsal went on without it.
    rehearsed;
}

/// What one key leaves a check-in out for, in the order of the keys.
pub const SKIPS: [OfferedReason; 4] = [
    OfferedReason::ClientInward,
    OfferedReason::ClientAsleep,
    OfferedReason::NotFittingNow,
    OfferedReason::KnownAlready,
];

/// What one press starts a session with open items for.
pub const OPEN_ITEMS: [OfferedReason; 2] =
    [OfferedReason::SettledOnArrival, OfferedReason::NotNeededToday];

/// A reason that is offered.
pub fn offered_reason(reason: OfferedReason, language: Language) -> &'static str {
    match reason {
        OfferedReason::ClientInward => client_inward(language),
        OfferedReason::ClientAsleep => client_asleep(language),
        OfferedReason::NotFittingNow => not_fitting_now(language),
        OfferedReason::KnownAlready => known_already(language),
        OfferedReason::SettledOnArrival => settled_on_arrival(language),
        OfferedReason::NotNeededToday => not_needed_today(language),
        OfferedReason::DetailAdded => detail_added(language),
        OfferedReason::Undone => undone(language),
        OfferedReason::WrongKind => wrong_kind(language),
        OfferedReason::Rehearsed => rehearsed(language),
    }
}

/// A reason as it is read.
pub fn reason_words(reason: &Reason, language: Language) -> &str {
    match reason {
        Reason::Typed(text) => text,
        Reason::Offered(offered) => offered_reason(*offered, language),
    }
}
