//! Mending an end that didn't reach the disk whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::data_folders::Segment;
use super::{JournalError, Torn, disk};

/// Copies torn ends aside (`chart.0001.torn-1`), syncs the copies, cuts the ends off and syncs
/// again. Says how many bytes those were.
pub(super) fn cut_torn_ends<'a>(torn: impl Iterator<Item = &'a Torn>) -> Result<u64, JournalError> {
    let mut bytes = 0;
    for torn in torn {
        cut(torn)
            .map_err(|error| JournalError::from_io("mend the torn end of", &torn.file, error))?;
        bytes += torn.bytes;
    }
    Ok(bytes)
}

fn cut(torn: &Torn) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(&torn.file)?;
    file.seek(SeekFrom::Start(torn.offset))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    copy_aside(&torn.file, &end)?;
    file.set_len(torn.offset)?;
    file.sync_all()
}

fn copy_aside(file: &Path, end: &[u8]) -> io::Result<()> {
    for number in 1_u32.. {
        match disk::create_file(&aside(file, number), end) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return other.map(drop),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn aside(file: &Path, number: u32) -> PathBuf {
    file.with_extension(format!("torn-{number}"))
}

/// Syncs files that another program left: lines that were read may not have reached the disk, and
/// what follows counts on them.
pub(super) fn sync_all(segments: &[Segment]) -> Result<(), JournalError> {
    segments.iter().try_for_each(|Segment { path, .. }| {
        let synced =
            OpenOptions::new().append(true).open(path).and_then(|file: File| file.sync_all());
        synced.map_err(|error| JournalError::from_io("sync", path, error))
    })
}
