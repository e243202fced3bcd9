//! Why something was left out, corrected, or begun with items open.

/// A reason: as a person typed it, or one that the program offers, by its code. Its words are made
/// where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    Typed(String),
    Offered(OfferedReason),
}

/// A reason that is one key away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferedReason {
    /// The client is turned inward.
    ClientInward,
    ClientAsleep,
    NotFittingNow,
    KnownAlready,
    /// It will be settled during the arrival.
    SettledOnArrival,
    NotNeededToday,
    /// A detail was added to an observation by its key.
    DetailAdded,
    /// The observer took their last entry back.
    Undone,
    /// A text was written again as the kind that it is.
    WrongKind,
    /// A rehearsal went on without it.
    Rehearsed,
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self::Typed(text)
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        Self::Typed(text.to_owned())
    }
}

impl From<OfferedReason> for Reason {
    fn from(offered: OfferedReason) -> Self {
        Self::Offered(offered)
    }
}
