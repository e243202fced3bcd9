//! The room's signing key, its public half, and what it signs with it.

use std::fmt;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize, de};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::journal::JournalError;
use crate::names::RoomId;

/// The room's secret key (Ed25519) with the room's id.
pub(in crate::journal) struct RoomKey {
    room: RoomId,
    secret: SigningKey,
}

/// A room's public key, written as base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey(VerifyingKey);

/// Short enough to be compared by people, too long to be met by chance or by work: the first 32 hex
/// digits of a key's SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; Fingerprint::LENGTH]);

/// A text that is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is 32 of the characters 0 to 9 and a to f, with gaps or without")]
pub struct NotAFingerprint;

/// A room's signature, written as base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::journal) struct RoomSignature([u8; 64]);

impl RoomKey {
    /// A new key for this room.
    pub(super) fn make(room: RoomId) -> Result<Self, JournalError> {
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut()).map_err(|_| JournalError::NoRandomness)?;
        Ok(Self { room, secret: SigningKey::from_bytes(&secret) })
    }

    #[cfg(test)]
    pub(in crate::journal) fn of_secret(secret: [u8; 32]) -> Self {
        let room = RoomId(Uuid::from_u128(0x019a_a5c1_7e00_7000_8000_0000_0000_00aa));
        Self { room, secret: SigningKey::from_bytes(&secret) }
    }

    #[cfg(test)]
    pub(in crate::journal) fn read(data: &std::path::Path) -> Self {
        Self::parse(&std::fs::read_to_string(data.join("room.key")).unwrap()).unwrap()
    }

    /// Reads the text of `room.key`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let room: Uuid = lines.next()?.strip_prefix("room ")?.trim().parse().ok()?;
        let secret = lines.next()?.strip_prefix("key ")?.trim();
        let secret = Zeroizing::new(BASE64.decode(secret.as_bytes()).ok()?);
        let secret = SigningKey::from_bytes(secret.as_slice().try_into().ok()?);
        Some(Self { room: RoomId(room), secret })
    }

    /// The text of `room.key`.
    pub(in crate::journal) fn to_text(&self) -> Zeroizing<String> {
        let secret = Zeroizing::new(BASE64.encode(self.secret.as_bytes()));
        Zeroizing::new(format!("room {}\nkey {}\n", self.room, secret.as_str()))
    }

    /// The room that it is of.
    pub(in crate::journal) fn room(&self) -> RoomId {
        self.room
    }

    /// The public half.
    pub(in crate::journal) fn public(&self) -> PublicKey {
        PublicKey(self.secret.verifying_key())
    }

    pub(in crate::journal) fn sign(&self, text: &str) -> RoomSignature {
        RoomSignature(self.secret.sign(text.as_bytes()).to_bytes())
    }
}

impl fmt::Debug for RoomKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoomKey({})", self.public().fingerprint())
    }
}

impl PublicKey {
    /// The short form that people compare.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.0.as_bytes())
    }

    pub(in crate::journal) fn has_signed(&self, text: &str, signature: &RoomSignature) -> bool {
        let signature = Signature::from_bytes(&signature.0);
        self.0.verify_strict(text.as_bytes(), &signature).is_ok()
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text.as_bytes()).ok()?;
        Some(Self(VerifyingKey::from_bytes(bytes.as_slice().try_into().ok()?).ok()?))
    }
}

impl Fingerprint {
    const LENGTH: usize = 32;

    /// Of these bytes.
    pub(in crate::journal) fn of(bytes: &[u8]) -> Self {
        let mut hex = [0; 64];
        HEXLOWER.encode_mut(&Sha256::digest(bytes), &mut hex);
        Self(hex.first_chunk().copied().unwrap_or_default())
    }

    /// Reads the digits as they are written in files.
    pub(in crate::journal) fn parse(text: &str) -> Option<Self> {
        let digits: [u8; Self::LENGTH] = text.as_bytes().try_into().ok()?;
        let hex = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        digits.iter().all(hex).then_some(Self(digits))
    }

    /// In groups of four, as people compare it.
    pub fn in_groups(&self) -> String {
        let groups: Vec<_> = self.0.chunks(4).map(String::from_utf8_lossy).collect();
        groups.join(" ")
    }
}

/// As people type it: in either case, with or without gaps.
impl std::str::FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let typed: String =
            text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        Self::parse(&typed).ok_or(NotAFingerprint)
    }
}

impl RoomSignature {
    /// Characters of its text.
    pub(in crate::journal) const TEXT_LENGTH: usize = 88;
    /// Stands where none was made yet.
    pub(super) const NONE: Self = Self([0; 64]);

    pub(in crate::journal) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads its base64.
    pub(in crate::journal) fn parse(text: &[u8]) -> Option<Self> {
        BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).map(Self)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for RoomSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(&self.0))
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("a key is 32 bytes in base64"))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(NotAFingerprint))
    }
}

impl Serialize for RoomSignature {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for RoomSignature {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(text.as_bytes())
            .ok_or_else(|| de::Error::custom("a signature is 64 bytes in base64"))
    }
}
