//! Who has the digits. One at a time: a time that is being typed, else attention's choices, else the
//! flag's strip, else the card.

use crate::names::EntryId;
use crate::session::CheckInKey;

/// Digits are ignored this long when they come to belong to something else.
const SWAP_GUARD_MS: i64 = 500;
/// Digits are ignored this long when something appears where nothing had them.
const APPEARANCE_GUARD_MS: i64 = 1_500;

/// An owner of the digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DigitOwner {
    /// A text that is being typed, or a panel that takes no digits.
    Text,
    /// The time before the next entry.
    Time,
    /// The choices of an open attention.
    Attention(EntryId),
    /// The options of the consents.
    Consents,
    /// The room's people, one of whom observes from now on.
    Observer,
    /// The strip of flagged vital signs.
    Flag(EntryId),
    /// The card that offers attention.
    Offer,
    Card(CheckInKey),
}

/// Who has the digits, and since when they are taken.
#[derive(Debug, Default)]
pub(super) struct Digits {
    owner: Option<DigitOwner>,
    deaf_until_ms: i64,
}

impl Digits {
    /// Learns who has them. A hand that is on its way to a digit doesn't answer what has just come.
    pub(super) fn follow(&mut self, owner: Option<DigitOwner>, now_ms: i64) {
        if owner == self.owner {
            return;
        }
        let appears =
            matches!(owner, Some(DigitOwner::Card(_) | DigitOwner::Flag(_) | DigitOwner::Offer));
        let guard_ms = match (&self.owner, &owner) {
            // A time is typed because a person pressed its key.
            (_, Some(DigitOwner::Time)) => 0,
            (None, _) if appears => APPEARANCE_GUARD_MS,
            _ => SWAP_GUARD_MS,
        };
        self.owner = owner;
        self.deaf_until_ms = now_ms + guard_ms;
    }

    /// A key before a digit meant something else than its owner takes: the digit does too.
    pub(super) fn pass_over(&mut self, now_ms: i64) {
        self.deaf_until_ms = self.deaf_until_ms.max(now_ms + APPEARANCE_GUARD_MS);
    }

    /// Who has them.
    pub(super) fn owner(&self) -> Option<&DigitOwner> {
        self.owner.as_ref()
    }

    /// Whoever has them, once a digit counts.
    pub(super) fn taker(&self, now_ms: i64) -> Option<&DigitOwner> {
        self.owner.as_ref().filter(|_| now_ms >= self.deaf_until_ms)
    }
}
