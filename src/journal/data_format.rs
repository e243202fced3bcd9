//! The version of a data folder: the file `format` in it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{JournalError, disk};

/// The version that this program writes.
const VERSION: u64 = 1;
const LEAD: &str = "stillpoint data ";

/// Whether a folder says its version. One that says none is of the first.
///
/// # Errors
/// When it is of a later version and must not be written to, or the file says nothing.
pub(super) fn is_said(data: &Path) -> Result<bool, JournalError> {
    let path = path(data);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        text => text.map_err(|error| JournalError::from_io("read", &path, error))?,
    };
    let version = text.strip_prefix(LEAD).and_then(|number| number.trim_end().parse::<u64>().ok());
    match version {
        Some(1..=VERSION) => Ok(true),
        Some(version) if version > VERSION => Err(JournalError::NewerFolder { path, version }),
        _ => Err(JournalError::BadFormat { path }),
    }
}

/// Says this program's version. A folder of an older one would be brought up to it here.
pub(super) fn say(data: &Path) -> Result<(), JournalError> {
    let path = path(data);
    disk::replace_file(&path, format!("{LEAD}{VERSION}\n").as_bytes())
        .map_err(|error| JournalError::from_io("write", &path, error))
}

fn path(data: &Path) -> PathBuf {
    data.join("format")
}
