//! Files that are written so that they stay: modes at creation, folders synced, locks.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

use super::JournalError;

/// Creates a folder and those above it that are missing, readable by their owner alone (0700), each
/// synced into its parent.
///
/// On Windows access follows from the parent folder, which in a user's profile is the user's own
/// (untested).
pub(super) fn create_folder(path: &Path) -> Result<(), JournalError> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        create_folder(parent)?;
    }
    let created = match private_folder().create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        other => other,
    };
    created
        .and_then(|()| sync_parent(path))
        .map_err(|error| JournalError::from_io("create the folder", path, error))
}

/// Creates a file that didn't exist, readable by its owner alone (0600), with this content, and
/// syncs it and its folder.
///
/// # Errors
/// When it exists, or the system refuses.
pub fn create_file(path: &Path, content: &[u8]) -> io::Result<File> {
    let mut file = private_file().write(true).create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    sync_parent(path)?;
    Ok(file)
}

/// Gives a file this content, readable by its owner alone (0600): after a crash it is the old file
/// or the new one, never a part.
///
/// # Errors
/// When the system refuses.
pub fn replace_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = path.with_added_extension("new");
    let mut file = private_file().write(true).create(true).truncate(true).open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync_parent(path)
}

/// Opens a file to append to it; creates it for its owner alone when it is missing.
pub(super) fn open_to_append(path: &Path) -> io::Result<File> {
    private_file().append(true).create(true).open(path)
}

/// Makes what was created or removed in a folder durable.
#[cfg(unix)]
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Windows has no sync of a folder; NTFS journals its entries by itself (untested).
#[cfg(not(unix))]
pub(super) fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// The file has no name any more: its folder was deleted.
#[cfg(unix)]
pub(super) fn is_gone(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(file.metadata()?.nlink() == 0)
}

/// Windows doesn't let an open file be deleted.
#[cfg(not(unix))]
pub(super) fn is_gone(_file: &File) -> io::Result<bool> {
    Ok(false)
}

fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
        _ => sync_folder(Path::new(".")),
    }
}

/// An exclusive lock on a file; it is let go when this is dropped or the program ends, however it
/// ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says that another program has it.
    pub(super) fn take(path: &Path) -> Result<Self, JournalError> {
        let opened = private_file().write(true).create(true).truncate(false).open(path);
        let file = opened.map_err(|error| JournalError::from_io("open the lock", path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(JournalError::LockHeld { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(JournalError::from_io("lock", path, error)),
        }
    }
}

#[cfg(unix)]
fn private_folder() -> fs::DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = fs::DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(not(unix))]
fn private_folder() -> fs::DirBuilder {
    fs::DirBuilder::new()
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    OpenOptions::new()
}
