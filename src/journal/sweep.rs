//! Keys that still lie open beside closed sessions: the program was cut off between the close and
//! its end.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::data_folders::{DataFolders, SessionName};
use super::disk::Lock;
use super::list::{glance, session_folders};
use super::room_key::TrustedKeys;
use super::seal::{Unlock, has_open_key, take_open_keys_away};
use super::writer::{Journal, LOCK};
use super::{JournalError, RecordState, verify};
use crate::session::Stamp;

/// How long the disk may take for a signature that was missing.
const SIGNED_WITHIN: Duration = Duration::from_secs(20);

/// Takes the open keys of every closed session away, and signs what was not signed any more,
/// stamped after its last line by `next`. A session that is open keeps them, since it is gone on
/// with by them; one that another program has open is left to it.
///
/// # Errors
/// When the sessions can't be listed. What is wrong with a single one is told in the log: it keeps
/// no other from being swept.
pub fn sweep_open_keys(
    data: &DataFolders,
    next: impl Fn(&Stamp) -> Stamp,
) -> Result<(), JournalError> {
    for (name, folder) in session_folders(data)? {
        let folders: Vec<PathBuf> =
            std::iter::once(folder).chain(data.second_folder(&name)).collect();
        if !folders.iter().any(|folder| has_open_key(folder)) {
            continue;
        }
        match sweep(data, &name, &folders, &next) {
            Ok(()) | Err(JournalError::LockHeld { .. }) => {}
            Err(error) => tracing::warn!("the keys beside {name} still lie open: {error}"),
        }
    }
    Ok(())
}

fn sweep(
    data: &DataFolders,
    name: &SessionName,
    folders: &[PathBuf],
    next: &impl Fn(&Stamp) -> Stamp,
) -> Result<(), JournalError> {
    let folder = data.sessions().join(name.to_string());
    let report =
        verify(&folder, data.second.as_deref(), &TrustedKeys::of(&data.data)?, &Unlock::none())?;
    // Of a damaged one only its last line may still say so. Nothing is added to it, and nobody
    // resumes it.
    let says_closed = || {
        report.state == RecordState::Damaged
            && glance(data, *name, folder.clone(), &Unlock::none()).state == RecordState::Complete
    };
    let closed = report.chart.closed || says_closed();
    if closed && matches!(report.state, RecordState::Complete | RecordState::Damaged) {
        let _lock = Lock::take(&folder.join(LOCK))?;
        take_open_keys_away(folders.iter().map(PathBuf::as_path));
    } else if closed {
        sign_to_the_end(data, &folder, next)?;
    }
    Ok(())
}

/// A journal of a closed session takes the keys away when it ends.
fn sign_to_the_end(
    data: &DataFolders,
    folder: &Path,
    next: &impl Fn(&Stamp) -> Stamp,
) -> Result<(), JournalError> {
    let (mut journal, resumed) = Journal::amend(data, folder, &Unlock::none())?;
    let signed = journal.submit_checkpoint(&next(&resumed.last));
    if let Err(error) = signed {
        tracing::warn!("{} could not be signed to its end: {error}", folder.display());
    }
    if let Err(unsaved) = journal.finish(SIGNED_WITHIN) {
        tracing::warn!("{}: {unsaved}", folder.display());
    }
    Ok(())
}
