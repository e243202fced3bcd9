//! Commitments: how a stream holds the other one's end without telling anything of it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::data_folders::stream_name;
use super::{Hash, JournalError, disk};
use crate::session::Stream;

/// The secret with which commitments are made: 32 random bytes as hex digits, in a file that goes
/// with the process notes. Whoever has the chart alone learns neither whether there are any nor
/// when one was written.
#[derive(Clone)]
pub(super) struct ProcessSalt(Zeroizing<String>);

const DIGITS: usize = 64;
const FILE: &str = "process.salt";

/// `process.salt` in a session's folder.
pub(super) fn salt_path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// How far the other stream was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OtherEnd {
    pub count: u64,
    /// The hash of its last line, [`Hash::START`] where it has none.
    pub hash: Hash,
}

impl ProcessSalt {
    /// Makes one and writes it into a session's folder.
    pub(super) fn make_in(folder: &Path) -> Result<Self, JournalError> {
        let mut bytes = Zeroizing::new([0; DIGITS / 2]);
        getrandom::fill(bytes.as_mut()).map_err(|_| JournalError::NoRandomness)?;
        let salt = Self(Zeroizing::new(HEXLOWER.encode(bytes.as_ref())));
        let path = salt_path(folder);
        disk::create_file(&path, salt.0.as_bytes())
            .map_err(|error| JournalError::from_io("write", &path, error))?;
        Ok(salt)
    }

    /// Reads a session's; `None` when it is not here, or is none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, JournalError> {
        let path = salt_path(folder);
        match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            bytes => {
                let bytes = bytes.map_err(|error| JournalError::from_io("read", &path, error))?;
                // Anything else is not the one that the opening names.
                Ok(Some(Self(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))))
            }
        }
    }

    /// By which the opening names it.
    pub(super) fn hash(&self) -> Hash {
        Hash::of(self.0.as_bytes())
    }

    /// What a line of this stream holds of the other one's end.
    pub(super) fn commit(&self, own: Stream, seq: u64, other: &OtherEnd) -> Hash {
        let (salt, own, OtherEnd { count, hash }) = (self.0.as_str(), stream_name(own), other);
        let text = format!("stillpoint commitment 1\n{salt}\n{own}\n{seq}\n{count}\n{hash}\n");
        Hash::of(text.as_bytes())
    }
}

impl std::fmt::Debug for ProcessSalt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProcessSalt")
    }
}
