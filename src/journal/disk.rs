//! Files that are written so that they stay: modes at creation, folders synced, locks.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

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
    create_one_folder(path).map_err(|error| JournalError::from_io("create the folder", path, error))
}

/// Creates one folder, readable by its owner alone (0700), synced into its parent; one that is
/// there already is as good.
pub(super) fn create_one_folder(path: &Path) -> io::Result<()> {
    match private_folder().create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        other => other,
    }?;
    sync_parent(path)
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
    /// How long another program may take for what it does alone.
    const WITHIN: Duration = Duration::from_secs(5);

    /// Takes the lock, or says that another program has it.
    pub(super) fn take(path: &Path) -> Result<Self, JournalError> {
        Self::acquire(path, File::try_lock, Duration::ZERO)
    }

    /// The same, and waits a moment for others to let go.
    pub(super) fn take_alone(path: &Path) -> Result<Self, JournalError> {
        Self::acquire(path, File::try_lock, Self::WITHIN)
    }

    /// Takes the lock beside others who share it; waits a moment for one who has it alone.
    pub(super) fn share(path: &Path) -> Result<Self, JournalError> {
        Self::acquire(path, File::try_lock_shared, Self::WITHIN)
    }

    fn acquire(
        path: &Path,
        attempt: fn(&File) -> Result<(), TryLockError>,
        within: Duration,
    ) -> Result<Self, JournalError> {
        let opened = private_file().write(true).create(true).truncate(false).open(path);
        let file = opened.map_err(|error| JournalError::from_io("open the lock", path, error))?;
        let until = Instant::now() + within;
        loop {
            match attempt(&file) {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(JournalError::LockHeld { path: path.to_owned() });
                }
                Err(TryLockError::Error(error)) => {
                    return Err(JournalError::from_io("lock", path, error));
                }
            }
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
