//! The words that every module needs: who acts, whose session it is, and what things are called by.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, de};
use uuid::Uuid;

/// Names one entry for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub Uuid);

/// Names one session for ever; says nothing of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub Uuid);

/// Names one room for ever: one data folder, with the key that signs in it. Made with the room's
/// first key; the name that people give the room stands in its settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomId(pub Uuid);

/// Who observes or acts: one to four letters, upper case, `MR`. The program itself signs as
/// [`Initials::program`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Initials(String);

/// The practice's own code for a client, `KAP-0417`: letters, digits, `-`, `_`, `.`; 2 to 24 of
/// them, a space read as `-`. Never a name. Compared with [`ClientCode::is_same`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClientCode(String);

/// Initials that are none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("initials are one to four letters, such as MR")]
pub struct NotInitials;

/// A client code that is none. The text itself is not repeated: it may be a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a client code is 2 to 24 letters, digits, dots, dashes or underscores with at least one digit, such as KAP-0417; never a name"
)]
pub struct NotAClientCode;

/// Someone who observes, acts or signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As in the record: `MR`.
    pub initials: Initials,
    pub name: String,
    /// In the practice's own words: `therapist`.
    pub role: String,
}

/// A file as the practice wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its name: `intramuscular-60.toml`.
    pub name: String,
    pub text: String,
}

/// A language that the program speaks. Another one is a file in `assets/texts`, a variant here, and a
/// key in the tables of text that practices write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `de`
    German,
}

impl Language {
    /// All of them, in the order of the variants.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// As files name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}

impl Initials {
    /// Signs what the program reports by itself.
    pub fn program() -> Self {
        Self("·".to_owned())
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Initials {
    type Err = NotInitials;

    fn from_str(text: &str) -> Result<Self, NotInitials> {
        // Counted in capitals, as they are written: `ß` is two of them.
        let text = text.trim().to_uppercase();
        let letters =
            (1..=4).contains(&text.chars().count()) && text.chars().all(char::is_alphabetic);
        if letters { Ok(Self(text)) } else { Err(NotInitials) }
    }
}

impl FromStr for ClientCode {
    type Err = NotAClientCode;

    fn from_str(text: &str) -> Result<Self, NotAClientCode> {
        let text = text.split_whitespace().collect::<Vec<_>>().join("-");
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let fits = (2..=24).contains(&text.len()) && text.chars().all(allowed);
        if fits && text.chars().any(|c| c.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(NotAClientCode)
        }
    }
}

impl ClientCode {
    /// What stands for the client of a rehearsal, who isn't there.
    pub fn rehearsal() -> Self {
        Self("REHEARSAL-1".to_owned())
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same client: case, dashes, dots and underscores don't tell two apart.
    pub fn is_same(&self, other: &Self) -> bool {
        self.essence() == other.essence()
    }

    /// Another code, one slip of the finger away: a sign too many or too few, a wrong one, or two
    /// that changed places.
    pub fn is_like(&self, other: &Self) -> bool {
        strsim::osa_distance(&self.essence(), &other.essence()) == 1
    }

    fn essence(&self) -> String {
        let signs = self.0.chars().filter(|sign| sign.is_ascii_alphanumeric());
        signs.map(|sign| sign.to_ascii_lowercase()).collect()
    }
}

impl fmt::Display for Initials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ClientCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Initials {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Initials {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == Self::program().as_str() {
            Ok(Self::program())
        } else {
            text.parse().map_err(de::Error::custom)
        }
    }
}

impl Serialize for ClientCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ClientCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_letters_and_stand_in_upper_case() {
        assert_eq!("mr".parse::<Initials>().unwrap().as_str(), "MR");
        for wrong in ["", "m1", "ABCDE", "·"] {
            assert_eq!(wrong.parse::<Initials>(), Err(NotInitials), "{wrong}");
        }
    }

    #[test]
    fn initials_of_any_letters_are_read_again_as_they_are_written() {
        for letter in '\0'..=char::MAX {
            for text in [letter.to_string(), letter.to_string().repeat(4)] {
                if let Ok(initials) = text.parse::<Initials>() {
                    assert_eq!(initials.as_str().parse(), Ok(initials.clone()), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_name_is_no_client_code_and_is_not_repeated_in_the_message() {
        let refused = "Anna Schmidt".parse::<ClientCode>().unwrap_err();
        assert!(!refused.to_string().contains("Anna"));
        assert!("Anna".parse::<ClientCode>().is_err());
        assert_eq!(" KAP-0417 ".parse::<ClientCode>().unwrap().as_str(), "KAP-0417");
        assert_eq!("kap  33".parse::<ClientCode>().unwrap().as_str(), "kap-33");
        assert_eq!("REHEARSAL-1".parse(), Ok(ClientCode::rehearsal()));
    }

    #[test]
    fn a_client_is_the_same_however_the_code_is_typed_and_a_slip_is_noticed() {
        let code = |text: &str| text.parse::<ClientCode>().unwrap();
        let kap = code("KAP-0417");
        for same in ["kap 0417", "KAP0417", "Kap_04.17", "KAP-0417"] {
            assert!(kap.is_same(&code(same)) && !kap.is_like(&code(same)), "{same}");
        }
        for like in ["KAP-0471", "KAP-0418", "KAP-417", "KAP-04177", "kpa 0417"] {
            assert!(kap.is_like(&code(like)) && !kap.is_same(&code(like)), "{like}");
        }
        for other in ["KAP-0524", "KAP-17", "B-0417"] {
            assert!(!kap.is_like(&code(other)) && !kap.is_same(&code(other)), "{other}");
        }
    }
}
