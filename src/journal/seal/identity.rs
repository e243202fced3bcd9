//! What opens sealed records: the practice's identities, unlocked by their passphrases, or the
//! recovery key.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use age::secrecy::{ExposeSecret, SecretString};
use age::{Decryptor, scrypt, x25519};
use zeroize::Zeroizing;

/// What a person types to unlock an identity. Wiped from memory when let go.
pub type Passphrase = SecretString;

/// The highest scrypt work factor that is accepted (as the `age` tool does): a file that asks for
/// more would hang the program.
const HIGHEST_WORK_FACTOR: u8 = 22;

/// Identities that were unlocked for a sitting. Cheap to clone; wiped when the last one is let go.
#[derive(Clone, Default)]
pub struct Unlock {
    identities: Arc<Vec<x25519::Identity>>,
    /// One of them was not under a passphrase: the paper key, or a copy that went round it.
    emergency: bool,
}

/// Why a file unlocks nothing. Says nothing of what was typed.
#[derive(Debug, thiserror::Error)]
pub enum NotUnlocked {
    #[error("could not read {path}: {cause}")]
    Io { path: PathBuf, cause: std::io::Error },
    #[error("that is not the passphrase of {path}; nothing was unlocked")]
    WrongPassphrase { path: PathBuf },
    /// It is under a passphrase and none was given.
    #[error("{path} is under a passphrase: give it on the terminal, or with --passphrase-file")]
    NoPassphrase { path: PathBuf },
    /// It holds no identity.
    #[error(
        "{path} holds no identity: that is a file of keys/ such as practice.age, or a recovery key that begins with AGE-SECRET-KEY-1"
    )]
    NotAnIdentity { path: PathBuf },
}

impl fmt::Debug for Unlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unlock({} identities)", self.identities.len())
    }
}

impl Unlock {
    /// Nothing is unlocked.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads an identity's file: one under a passphrase, for which `passphrase` is asked, or a key
    /// in the clear. Where the first passphrase is wrong the next is asked for, until there is
    /// none.
    ///
    /// # Errors
    /// When it can't be read, holds none, or no passphrase fits.
    pub fn read(
        path: &Path,
        mut passphrase: impl FnMut() -> Option<Passphrase>,
    ) -> Result<Self, NotUnlocked> {
        let bytes = std::fs::read(path)
            .map_err(|cause| NotUnlocked::Io { path: path.to_owned(), cause })?;
        let bytes = Zeroizing::new(bytes);
        let text = std::str::from_utf8(&bytes).ok();
        if let Some(identities) =
            text.and_then(|text| parse(text).or_else(|| parse(&in_one_piece(text))))
        {
            return Ok(Self { identities: Arc::new(identities), emergency: true });
        }
        let path = || path.to_owned();
        if !Decryptor::new_buffered(bytes.as_slice()).is_ok_and(|file| file.is_scrypt()) {
            return Err(NotUnlocked::NotAnIdentity { path: path() });
        }
        let mut tried = false;
        while let Some(passphrase) = passphrase() {
            tried = true;
            if let Some(text) = open_with_passphrase(&bytes, passphrase) {
                let identities =
                    parse(&text).ok_or_else(|| NotUnlocked::NotAnIdentity { path: path() })?;
                return Ok(Self { identities: Arc::new(identities), emergency: false });
            }
        }
        Err(if tried {
            NotUnlocked::WrongPassphrase { path: path() }
        } else {
            NotUnlocked::NoPassphrase { path: path() }
        })
    }

    /// A recovery key as it was typed, in groups or in one piece; `None` when it is none.
    pub fn recovery(typed: &SecretString) -> Option<Self> {
        parse(&in_one_piece(typed.expose_secret()))
            .map(|identities| Self { identities: Arc::new(identities), emergency: true })
    }

    pub(super) fn identities(&self) -> &[x25519::Identity] {
        &self.identities
    }

    /// With these besides.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let identities = self.identities.iter().chain(other.identities.iter()).cloned().collect();
        Self { identities: Arc::new(identities), emergency: self.emergency || other.emergency }
    }

    /// Nothing is unlocked.
    pub fn is_none(&self) -> bool {
        self.identities.is_empty()
    }

    /// One of them came without a passphrase: whatever it opens is to be recorded.
    pub fn is_emergency(&self) -> bool {
        self.emergency
    }

    /// What this was wrapped around, if one of them opens it.
    pub(super) fn open(&self, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let decryptor = Decryptor::new_buffered(wrapped).ok()?;
        let mut reader =
            decryptor.decrypt(self.identities.iter().map(|identity| identity as _)).ok()?;
        let mut key = Zeroizing::new(Vec::with_capacity(wrapped.len()));
        reader.read_to_end(&mut key).ok()?;
        Some(key)
    }
}

fn open_with_passphrase(file: &[u8], passphrase: Passphrase) -> Option<Zeroizing<String>> {
    let mut identity = scrypt::Identity::new(passphrase);
    identity.set_max_work_factor(HIGHEST_WORK_FACTOR);
    let decryptor = Decryptor::new_buffered(file).ok()?;
    let mut reader = decryptor.decrypt(std::iter::once(&identity as _)).ok()?;
    let mut text = Zeroizing::new(String::with_capacity(file.len()));
    reader.read_to_string(&mut text).ok()?;
    Some(text)
}

/// A key as people write it down, without its gaps.
fn in_one_piece(typed: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(typed.len()));
    text.extend(typed.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()));
    text
}

/// The identities of a file as `age-keygen` writes it: one a line, comments between them. `None`
/// when a line is something else.
fn parse(text: &str) -> Option<Vec<x25519::Identity>> {
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let identities = lines.map(|line| line.parse().ok()).collect::<Option<Vec<_>>>()?;
    (!identities.is_empty()).then_some(identities)
}
