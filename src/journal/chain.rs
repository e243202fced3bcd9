//! The chain: each line's hash covers its body, and the hash and the signature of the line before.

use std::fmt;

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize, de};
use sha2::{Digest, Sha256};

use super::room::RoomSignature;

/// A SHA-256 as its 64 lower-case hex digits, the form in which it stands in the file and is hashed
/// on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash([u8; Hash::LENGTH]);

/// The first bytes of a line: its hash, a space, its signature. The hash of the next line covers
/// them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Link([u8; Link::LENGTH]);

impl Hash {
    /// Digits of a hash.
    pub const LENGTH: usize = 64;
    /// Stands for the last line's hash of a stream that has no line: 64 zeros.
    pub const START: Self = Self([b'0'; Self::LENGTH]);

    /// The hash of these bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self::from_digest(Sha256::new().chain_update(bytes))
    }

    fn from_digest(digest: Sha256) -> Self {
        let mut hex = [0; Self::LENGTH];
        HEXLOWER.encode_mut(&digest.finalize(), &mut hex);
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

    /// The digits as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Link {
    /// 64 digits of the hash, a space, 88 characters of the signature.
    pub(super) const LENGTH: usize = Hash::LENGTH + 1 + RoomSignature::TEXT_LENGTH;
    /// Stands before the first line of a stream: 153 zeros.
    pub(super) const START: Self = Self([b'0'; Self::LENGTH]);

    pub(super) fn new(hash: &Hash, signature: &RoomSignature) -> Self {
        let mut bytes = [b' '; Self::LENGTH];
        let signature = BASE64.encode(signature.as_bytes());
        let text = hash.0.iter().chain(b" ").chain(signature.as_bytes());
        bytes.iter_mut().zip(text).for_each(|(byte, from)| *byte = *from);
        Self(bytes)
    }

    /// Reads the first bytes of a line. The signature is looked at when it is verified.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (hash, rest) = bytes.split_at_checked(Hash::LENGTH)?;
        Hash::parse(hash)?;
        let signature = rest.strip_prefix(b" ")?;
        let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let is_text = signature.iter().all(base64);
        bytes.try_into().ok().filter(|_| is_text).map(Self)
    }

    /// The hash of a line with this body behind this one.
    pub(super) fn next(&self, body: &[u8]) -> Hash {
        Hash::from_digest(Sha256::new().chain_update(self.0).chain_update(body))
    }

    pub(super) fn hash(&self) -> Hash {
        self.0.first_chunk().map_or(Hash::START, |digits| Hash(*digits))
    }

    /// `None` when it isn't the base64 of 64 bytes.
    pub(super) fn signature(&self) -> Option<RoomSignature> {
        RoomSignature::parse(self.0.get(Hash::LENGTH + 1..)?)
    }

    /// The same signature behind another hash.
    pub(super) fn with_hash(mut self, hash: &Hash) -> Self {
        self.0.iter_mut().zip(hash.0).for_each(|(byte, digit)| *byte = digit);
        self
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
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

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
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
