//! Space set aside, so that a full disk doesn't end the log: a session writes less than this.

use std::fs;
use std::path::{Path, PathBuf};

use super::{JournalError, disk};

/// 1 MiB: the entries of about five hours at twenty a minute.
const BYTES: usize = 1 << 20;

/// The file `reserve` in a session's folder, there from the opening to the close.
#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
    held: bool,
}

impl Reserve {
    /// Writes the file. Its bytes are random, so that no file system stores them smaller.
    pub(super) fn make(folder: &Path) -> Result<Self, JournalError> {
        let path = folder.join("reserve");
        let mut bytes = vec![0; BYTES];
        getrandom::fill(&mut bytes).map_err(|_| JournalError::NoRandomness)?;
        match disk::create_file(&path, &bytes) {
            Ok(_) => Ok(Self { path, held: true }),
            Err(error) => {
                // What is half written would take the space that is missing.
                let _ = fs::remove_file(&path);
                Err(JournalError::from_io("set space aside in", &path, error))
            }
        }
    }

    /// The folder was renamed.
    pub(super) fn moved_to(self, folder: &Path) -> Self {
        Self { held: self.held, ..Self::none(folder) }
    }

    /// For a session that goes on: better without than not at all.
    pub(super) fn make_or_do_without(folder: &Path) -> Self {
        if folder.join("reserve").exists() {
            return Self { held: true, ..Self::none(folder) };
        }
        Self::make(folder).unwrap_or_else(|error| {
            tracing::warn!("{error}");
            Self::none(folder)
        })
    }

    /// For a session that is closed.
    pub(super) fn none(folder: &Path) -> Self {
        Self { path: folder.join("reserve"), held: false }
    }

    /// Gives the space back. `true` when there was some.
    pub(super) fn release(&mut self) -> bool {
        let released = self.held && fs::remove_file(&self.path).is_ok();
        self.held = false;
        released
    }
}
