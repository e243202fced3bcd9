//! The chain: each line's hash covers its body and the hash before it.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize, de};
use sha2::{Digest, Sha256};

/// A SHA-256 as its 64 lower-case hex digits, the form in which it stands in the file and is hashed
/// on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; Hash::LENGTH]);

impl Hash {
    /// Digits of a hash.
    pub const LENGTH: usize = 64;
    /// What stands for the hash before the first line of a stream: 64 zeros.
    pub const START: Self = Self([b'0'; Self::LENGTH]);

    /// The hash of a line with this body after a line with this hash: `sha256(<64 hex
    /// digits><body>)`.
    #[must_use]
    pub fn next(&self, body: &[u8]) -> Self {
        let digest = Sha256::new().chain_update(self.0).chain_update(body).finalize();
        let mut hex = [0; Self::LENGTH];
        HEXLOWER.encode_mut(&digest, &mut hex);
        Self(hex)
    }

    /// The digits, if it is 64 lower-case hex digits.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let digits: [u8; Self::LENGTH] = text.try_into().ok()?;
        digits
            .iter()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
            .then_some(Self(digits))
    }

    /// The digits as they stand in the file.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The digits as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(text.as_bytes())
            .ok_or_else(|| de::Error::custom("a hash is 64 lower-case hex digits"))
    }
}
