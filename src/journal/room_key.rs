//! The room's signing key: who vouches for a checkpoint.

use std::path::Path;
use std::{fmt, fs, io};

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize, de};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{JournalError, disk};

/// The room's secret key (Ed25519), in `room.key` of the data folder as base64, readable by its
/// owner alone.
pub struct RoomKey(SigningKey);

/// A room's public key, written as base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 32]);

/// A signature, written as base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RoomSignature([u8; 64]);

/// The keys whose signatures count as this room's: the lines of `room.pub`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedKeys(Vec<PublicKey>);

const SECRET_FILE: &str = "room.key";
const PUBLIC_FILE: &str = "room.pub";

impl RoomKey {
    /// The key in this data folder; made at first use, when its public half is added to `room.pub`,
    /// where those of earlier keys stay.
    pub fn load_or_make(data: &Path) -> Result<Self, JournalError> {
        let path = data.join(SECRET_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&Zeroizing::new(text)).ok_or(JournalError::BadKey { path }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::make(data),
            Err(error) => Err(JournalError::from_io("read the room's key", &path, error)),
        }
    }

    /// Makes a key that signs from now on in the place of the one in this data folder, whose public
    /// half stays known.
    pub fn replace(data: &Path) -> Result<Self, JournalError> {
        Self::make(data)
    }

    fn make(data: &Path) -> Result<Self, JournalError> {
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut()).map_err(|_| JournalError::NoRandomness)?;
        let key = Self(SigningKey::from_bytes(&secret));
        disk::create_folder(data)?;
        // The public half first: a key that signs without being known here would make records look
        // damaged.
        TrustedKeys::from(key.public()).add_to(data)?;
        let path = data.join(SECRET_FILE);
        let text = Zeroizing::new(BASE64.encode(secret.as_ref()));
        disk::replace_file(&path, text.as_bytes())
            .map_err(|error| JournalError::from_io("write the room's key", &path, error))?;
        Ok(key)
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64.decode(text.trim().as_bytes()).ok()?);
        Some(Self(SigningKey::from_bytes(bytes.as_slice().try_into().ok()?)))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    pub(super) fn sign(&self, text: &str) -> RoomSignature {
        RoomSignature(self.0.sign(text.as_bytes()).to_bytes())
    }
}

impl fmt::Debug for RoomKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoomKey({})", self.public().fingerprint())
    }
}

impl RoomSignature {
    /// Stands where none was made yet.
    pub(super) const NONE: Self = Self([0; 64]);
}

impl PublicKey {
    /// Short enough to be compared by people: the first 16 hex digits of the key's SHA-256.
    pub fn fingerprint(&self) -> String {
        let mut digits = HEXLOWER.encode(&Sha256::digest(self.0));
        digits.truncate(16);
        digits
    }

    pub(super) fn has_signed(&self, text: &str, signature: &RoomSignature) -> bool {
        let signature = Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| key.verify_strict(text.as_bytes(), &signature).is_ok())
    }

    fn parse(text: &str) -> Option<Self> {
        Some(Self(BASE64.decode(text.as_bytes()).ok()?.try_into().ok()?))
    }
}

impl TrustedKeys {
    /// The keys in the `room.pub` of a data folder; none where there is no such file.
    pub fn of(data: &Path) -> Result<Self, JournalError> {
        let path = data.join(PUBLIC_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).ok_or(JournalError::BadKey { path }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(JournalError::from_io("read the room's public key", &path, error)),
        }
    }

    /// Keys written one a line, as in `room.pub`; `None` when a line is no key.
    pub fn parse(text: &str) -> Option<Self> {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(PublicKey::parse)
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// One a line, as in `room.pub`.
    pub fn to_text(&self) -> String {
        self.0.iter().map(|key| format!("{key}\n")).collect()
    }

    /// Those that others don't hold.
    pub(super) fn not_in(&self, others: &Self) -> Self {
        Self(self.0.iter().filter(|key| !others.contain(key)).copied().collect())
    }

    /// As people compare them.
    pub(super) fn fingerprints(&self) -> Vec<String> {
        self.0.iter().map(PublicKey::fingerprint).collect()
    }

    /// Trusts these keys in this data folder from now on.
    pub(super) fn add_to(&self, data: &Path) -> Result<(), JournalError> {
        if self.0.is_empty() {
            return Ok(());
        }
        disk::create_folder(data)?;
        let path = data.join(PUBLIC_FILE);
        let Self(mut known) = Self::of(data)?;
        known.extend(&self.0);
        disk::replace_file(&path, Self(known).to_text().as_bytes())
            .map_err(|error| JournalError::from_io("write the room's public key", &path, error))
    }

    /// Trusts these alone again, after others were added in vain.
    pub(super) fn put_back(&self, data: &Path) {
        let path = data.join(PUBLIC_FILE);
        let put = if self.0.is_empty() {
            fs::remove_file(&path)
        } else {
            disk::replace_file(&path, self.to_text().as_bytes())
        };
        if let Err(error) = put {
            tracing::warn!(
                "{} still trusts a room of which nothing was taken in: {error}",
                path.display()
            );
        }
    }

    /// Whether this key is among them.
    pub fn contain(&self, key: &PublicKey) -> bool {
        self.0.contains(key)
    }
}

impl From<PublicKey> for TrustedKeys {
    fn from(key: PublicKey) -> Self {
        Self(vec![key])
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(&self.0))
    }
}

impl fmt::Debug for PublicKey {
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

impl Serialize for RoomSignature {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for RoomSignature {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| de::Error::custom("a signature is 64 bytes in base64"))
    }
}
