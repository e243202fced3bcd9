//! What keeps the disk from taking what was entered, by codes: the words are made where they are
//! shown.

use std::io;
use std::path::{Path, PathBuf};

use super::JournalError;

/// Why what is entered is not kept. It is in memory then, and tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveTrouble {
    /// No place took it: what is wrong with each that was tried.
    Places(Vec<PlaceTrouble>),
    /// The disk has not answered for so long.
    Hangs {
        folder: PathBuf,
        secs: u64,
    },
    Stopped,
}

/// What is wrong with a place on a disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceTrouble {
    pub path: PathBuf,
    pub disk: DiskTrouble,
}

/// What is wrong with a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskTrouble {
    Full,
    ReadOnly,
    /// Its folder is not there: the disk isn't plugged in.
    NotThere,
    /// The file was taken away while it was written.
    TakenAway,
    /// Anything else; the system's own number for it.
    Failed {
        code: Option<i32>,
    },
}

impl DiskTrouble {
    /// What the system's error says of the disk.
    pub(super) fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::NotFound if error.get_ref().is_some_and(|it| it.is::<TakenAway>()) => {
                Self::TakenAway
            }
            io::ErrorKind::NotFound => Self::NotThere,
            _ => Self::Failed { code: error.raw_os_error() },
        }
    }
}

impl PlaceTrouble {
    pub(super) fn new(path: &Path, error: &io::Error) -> Self {
        Self { path: path.to_owned(), disk: DiskTrouble::of(error) }
    }

    /// What kept a folder from being made.
    pub(super) fn of(folder: &Path, error: &JournalError) -> Self {
        let disk = match error {
            JournalError::DiskFull { .. } => DiskTrouble::Full,
            JournalError::ReadOnly { .. } => DiskTrouble::ReadOnly,
            JournalError::Io { cause, .. } => return Self::new(folder, cause),
            _ => DiskTrouble::Failed { code: None },
        };
        Self { path: folder.to_owned(), disk }
    }
}

/// The file was taken away while it was written.
#[derive(Debug, thiserror::Error)]
#[error("the file was taken away while it was written")]
pub(super) struct TakenAway;

impl From<TakenAway> for io::Error {
    fn from(gone: TakenAway) -> Self {
        Self::new(io::ErrorKind::NotFound, gone)
    }
}
