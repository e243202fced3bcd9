//! Ids that carry meaning: the program does something by them. A protocol that lacks one is
//! complete without; `check` says what it goes without ([`Protocol::goes_without`]).

use std::fmt;

use super::{CheckIn, CheckInId, Checklist, Code, Codebook, Consent, Protocol};

/// The checklists that are ticked before the session, in the order shown.
pub const PREPARATION: [&str; 3] = ["room", "client", DOSE];
/// The checklist of the dose, shown with its read-back where it is open.
pub const DOSE: &str = "dose";
/// The checklist that the close asks for.
pub const LEAVING: &str = "leaving";
/// The item of the leaving list that says that somebody takes the client home.
pub const COMPANION: &str = "companion_here";
/// Stands for the earliest leaving among what was open at the close.
pub const NOT_BEFORE: &str = "not_before";
/// Before the id of a check-in among what was open at the close: not done in its time.
const NOT_DONE: &str = "check_in:";
/// Before the id of a check-in among what was open at the close: a serious answer still stood.
const FLAGGED: &str = "flagged:";
/// The consent to a booster, shown beside its form and read-back.
pub const BOOSTER: &str = "booster";
/// The state that also lowers the music and holds the phase.
pub const TALK: &str = "talk";
/// The category of codes that tell of touch: their buttons never fade while a hand is on the
/// client.
pub const TOUCH: &str = "contact";
/// Stands for the client's own limit among the ranges that a value lies outside of.
pub const OWN_LIMIT: &str = "own_limit";
/// The answer by which an intention no longer holds.
pub const NOT_TODAY: &str = "not_today";
/// The ids of answers that can end the dosing: the record's words for how it ended.
pub const DOSING_ENDS: [&str; 5] = ["swallowed", "spat_out", "part", "complete", "stopped"];

/// Something that the program doesn't do, because nothing has the id that carries the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Where the id would stand: `checklists`.
    pub place: &'static str,
    pub id: &'static str,
    pub without: &'static str,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, id, without } = self;
        write!(f, "{place} without \"{id}\": {without}")
    }
}

/// Stands for a check-in among what was open at the close.
pub fn not_done(check_in: &CheckInId) -> String {
    format!("{NOT_DONE}{check_in}")
}

/// Stands for a check-in whose serious answer still stood at the close.
pub fn flagged(check_in: &CheckInId) -> String {
    format!("{FLAGGED}{check_in}")
}

impl Protocol {
    /// The check-in with a serious answer that this stands for among what was open at the close.
    pub fn flagged_check_in(&self, open: &str) -> Option<&CheckIn> {
        self.check_in(&open.strip_prefix(FLAGGED)?.into())
    }

    /// The check-in that this stands for among what was open at the close.
    pub fn not_done_check_in(&self, open: &str) -> Option<&CheckIn> {
        self.check_in(&open.strip_prefix(NOT_DONE)?.into())
    }

    /// The checklist that the close asks for.
    pub fn leaving(&self) -> Option<&Checklist> {
        self.checklist(&LEAVING.into())
    }

    /// The consent to a booster.
    pub fn booster_consent(&self) -> Option<&Consent> {
        self.consent(&BOOSTER.into())
    }

    /// What it goes without, and what its codebook does.
    pub fn goes_without(&self) -> Vec<Missing> {
        let leaving = self.leaving();
        let companion =
            leaving.is_some_and(|list| list.items.iter().any(|item| item.id == COMPANION));
        let missing = [
            (
                leaving.is_none(),
                Missing {
                    place: "checklists",
                    id: LEAVING,
                    without: "the close asks for no leaving criteria",
                },
            ),
            (
                leaving.is_some() && !companion,
                Missing {
                    place: "the leaving list",
                    id: COMPANION,
                    without: "the summary never says that somebody took the client home",
                },
            ),
            (
                self.booster_consent().is_none(),
                Missing {
                    place: "consents",
                    id: BOOSTER,
                    without: "the dose form can't show whether the client agreed to a booster",
                },
            ),
        ];
        let own = missing.into_iter().filter_map(|(is, missing)| is.then_some(missing));
        own.chain(self.codebook.goes_without()).collect()
    }
}

impl Codebook {
    /// What a session by it goes without.
    pub fn goes_without(&self) -> Vec<Missing> {
        let missing = [
            (
                !self.codes.iter().any(Code::is_talk),
                Missing {
                    place: "codes",
                    id: TALK,
                    without: "no key lowers the music and holds the phase while you talk",
                },
            ),
            (
                !self.codes.iter().any(Code::is_touch),
                Missing {
                    place: "the categories of codes",
                    id: TOUCH,
                    without: "no button stays bright while a hand is on the client",
                },
            ),
        ];
        missing.into_iter().filter_map(|(is, missing)| is.then_some(missing)).collect()
    }
}

impl Code {
    /// It is the talk.
    pub fn is_talk(&self) -> bool {
        self.id == TALK
    }

    /// It tells of touch.
    pub fn is_touch(&self) -> bool {
        self.category == TOUCH
    }
}

#[cfg(test)]
mod tests {
    use crate::names::Language;
    use crate::protocol::{parsed, shipped};

    #[test]
    fn the_shipped_protocols_go_without_nothing() {
        for file in shipped() {
            let protocol = parsed(file, Language::English);
            assert_eq!(protocol.goes_without(), [], "{}", file.name);
        }
    }
}
