//! What a protocol and its codebook call things by: each kind of id is a type of its own, so that a
//! phase can't stand where a code is meant. In files and in the record they are plain texts.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// As written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == **other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A phase: `peak`.
    PhaseId
    /// A check-in: `breathing`.
    CheckInId
    /// An answer of a check-in: `nothing_reported`.
    ChoiceId
    /// A range of vital signs: `in-session`.
    RangeId
    /// A consent: `touch`.
    ConsentId
    /// An option of a consent: `hand_only`.
    ConsentOption
    /// A checklist: `leaving`.
    ChecklistId
    /// An item of a checklist: `companion_here`.
    ItemId
    /// A code: `tears`.
    CodeId
    /// What codes are grouped by: `contact`.
    CategoryId
    /// A modifier of a code: `quiet`.
    ModifierId
}
