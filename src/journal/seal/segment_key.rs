//! The key of one file of a stream: made, wrapped for its recipients, and used to seal and to open.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Unlock;
use super::keyring::Recipients;
use crate::journal::chain::Link;
use crate::journal::disk;

const KEY_BYTES: usize = 32;
const NAME_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;

/// Names a key in a sealed line: the beginning of the SHA-256 of its wrapped form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyName([u8; NAME_BYTES]);

/// The key of one file.
pub(in crate::journal) struct SegmentKey {
    cipher: XChaCha20Poly1305,
    name: KeyName,
}

impl std::fmt::Debug for SegmentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SegmentKey")
    }
}

/// A sealed payload taken apart.
pub(super) struct Sealed {
    pub name: KeyName,
    nonce: XNonce,
    text: Vec<u8>,
}

impl SegmentKey {
    /// Makes the key of this file and keeps it beside it, wrapped and, until the close, open. Both
    /// are synced when this returns.
    pub(in crate::journal) fn make_beside(
        journal: &Path,
        recipients: &Recipients,
    ) -> io::Result<Self> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(key.as_mut()).map_err(io::Error::other)?;
        let wrapped = recipients.wrap(key.as_ref()).map_err(io::Error::other)?;
        disk::create_file(&wrapped_path(journal), &wrapped)?;
        let open = Zeroizing::new(BASE64.encode(key.as_ref()));
        disk::create_file(&open_path(journal), open.as_bytes())?;
        Ok(Self::new(&key, KeyName::of(&wrapped)))
    }

    /// One of them is there.
    pub(in crate::journal) fn is_beside(journal: &Path) -> bool {
        wrapped_path(journal).exists() || open_path(journal).exists()
    }

    /// Takes both away again, where a file could not be begun. `false` when one stays.
    pub(in crate::journal) fn unmake_beside(journal: &Path) -> bool {
        let stays = |path: PathBuf| path.exists() && fs::remove_file(path).is_err();
        !stays(wrapped_path(journal)) && !stays(open_path(journal))
    }

    fn new(key: &[u8; KEY_BYTES], name: KeyName) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()), name }
    }

    /// The key beside this file, as far as it can be had: it lies open, or one of the unlocked
    /// identities opens it.
    pub(super) fn beside(journal: &Path, wrapped: &[u8], unlock: &Unlock) -> Option<Self> {
        let open = fs::read(open_path(journal)).ok().map(Zeroizing::new);
        let open = open.and_then(|text| BASE64.decode(&text).ok()).map(Zeroizing::new);
        let key = open.or_else(|| unlock.open(wrapped))?;
        Some(Self::new(key.as_slice().try_into().ok()?, KeyName::of(wrapped)))
    }

    /// Seals a payload for its place in the stream.
    pub(in crate::journal) fn seal(
        &self,
        json: &str,
        seq: u64,
        previous: &Link,
    ) -> io::Result<String> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(io::Error::other)?;
        let aad = associated_data(seq, previous);
        let payload = Payload { msg: json.as_bytes(), aad: &aad };
        let sealed =
            self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(io::Error::other)?;
        let mut bytes = Vec::with_capacity(NAME_BYTES + NONCE_BYTES + sealed.len());
        bytes.extend(self.name.0);
        bytes.extend(nonce);
        bytes.extend(sealed);
        let mut text = String::with_capacity(BASE64.encode_len(bytes.len()) + 2);
        text.push('"');
        BASE64.encode_append(&bytes, &mut text);
        text.push('"');
        Ok(text)
    }

    /// Opens a payload at its place; `None` when it was sealed elsewhere, or with another key.
    pub(super) fn open(&self, sealed: &Sealed, seq: u64, previous: &Link) -> Option<String> {
        let aad = associated_data(seq, previous);
        let opened =
            self.cipher.decrypt(&sealed.nonce, Payload { msg: &sealed.text, aad: &aad }).ok()?;
        String::from_utf8(opened).ok()
    }
}

impl KeyName {
    /// Of a key with this wrapped form.
    pub(super) fn of(wrapped: &[u8]) -> Self {
        let mut name = [0; NAME_BYTES];
        name.iter_mut().zip(Sha256::digest(wrapped)).for_each(|(byte, from)| *byte = from);
        Self(name)
    }
}

impl Sealed {
    /// Takes a payload apart, if it has the form of a sealed one.
    pub(super) fn parse(payload: &str) -> Option<Self> {
        let bytes = BASE64.decode(payload.strip_prefix('"')?.strip_suffix('"')?.as_bytes()).ok()?;
        let (name, rest) = bytes.split_first_chunk::<NAME_BYTES>()?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>()?;
        Some(Self { name: KeyName(*name), nonce: XNonce::from(*nonce), text: text.to_owned() })
    }
}

fn associated_data(seq: u64, previous: &Link) -> Vec<u8> {
    [seq.to_be_bytes().as_slice(), previous.as_bytes()].concat()
}

/// `chart.0001.key` beside `chart.0001.journal`
pub(in crate::journal) fn wrapped_path(journal: &Path) -> PathBuf {
    journal.with_extension(WRAPPED)
}

/// The folder of a session holds sealed files.
pub fn is_sealed(folder: &Path) -> bool {
    let is_key = |path: PathBuf| path.extension().is_some_and(|extension| extension == WRAPPED);
    fs::read_dir(folder).is_ok_and(|listing| listing.flatten().any(|file| is_key(file.path())))
}

const WRAPPED: &str = "key";

fn open_path(journal: &Path) -> PathBuf {
    journal.with_extension(OPEN)
}

const OPEN: &str = "open";

/// A key lies open in the folder.
pub(in crate::journal) fn has_open_key(folder: &Path) -> bool {
    fs::read_dir(folder)
        .is_ok_and(|listing| listing.flatten().any(|file| is_open_key(&file.path())))
}

fn is_open_key(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == OPEN)
}

/// Overwrites the keys that lie open in these folders and takes them away: the session is closed.
pub(in crate::journal) fn take_open_keys_away<'a>(folders: impl IntoIterator<Item = &'a Path>) {
    for folder in folders {
        let Ok(listing) = fs::read_dir(folder) else { continue };
        let open: Vec<PathBuf> =
            listing.flatten().map(|file| file.path()).filter(|path| is_open_key(path)).collect();
        for path in &open {
            if let Err(error) = take_away(path) {
                tracing::warn!("the open key {} could not be taken away: {error}", path.display());
            }
        }
        if !open.is_empty()
            && let Err(error) = disk::sync_folder(folder)
        {
            tracing::warn!("{} could not be synced: {error}", folder.display());
        }
    }
}

fn take_away(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or_default();
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    fs::remove_file(path)
}
