//! Keys that still lie open beside closed sessions: the program was cut off between the close and
//! its end.

use std::path::PathBuf;

use super::data_folders::{DataFolders, SessionName};
use super::disk::Lock;
use super::list::{last_state, session_folders};
use super::room::KnownRooms;
use super::seal::{Unlock, has_open_key, take_open_keys_away};
use super::writer::LOCK;
use super::{JournalError, RecordState, Verify};

/// Takes the open keys of every closed session away. A session that is open keeps them, since it is
/// resumed by them; one that another program has open is left to it. Nothing is signed.
///
/// # Errors
/// When the sessions can't be listed. What is wrong with a single one is logged: it keeps no other
/// from being swept.
pub fn sweep_open_keys(data: &DataFolders) -> Result<(), JournalError> {
    for (name, folder) in session_folders(data)? {
        let folders: Vec<PathBuf> =
            std::iter::once(folder).chain(data.second_folder(&name)).collect();
        if !folders.iter().any(|folder| has_open_key(folder)) {
            continue;
        }
        match sweep(data, &name, &folders) {
            Ok(()) | Err(JournalError::LockHeld { .. }) => {}
            Err(error) => tracing::warn!("the keys beside {name} still lie open: {error}"),
        }
    }
    Ok(())
}

fn sweep(data: &DataFolders, name: &SessionName, folders: &[PathBuf]) -> Result<(), JournalError> {
    let folder = data.sessions().join(name.to_string());
    let rooms = KnownRooms::of(&data.data)?;
    let report = Verify::new(data, &rooms).report(&folder, &Unlock::none())?;
    // Of a damaged one only its last line may still say so; nobody resumes it.
    let says_closed = || {
        report.state == RecordState::Damaged
            && last_state(data, name, &folder).is_ok_and(|state| state == Some(true))
    };
    if report.chart.closed || says_closed() {
        let _lock = Lock::take(&folder.join(LOCK))?;
        take_open_keys_away(folders.iter().map(PathBuf::as_path));
    }
    Ok(())
}
