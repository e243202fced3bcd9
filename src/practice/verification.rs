//! Verifying the sessions whose files were not verified as they are now.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Practice, SessionError};
use crate::journal::seal::Unlock;
use crate::journal::{
    DataFolders, KnownRooms, ListedSession, OpenRoom, Verdicts, Verify, list_sessions,
};
use crate::session::Wall;

/// The sessions of a practice, to be verified apart from it, on a thread of its own.
#[derive(Debug, Clone)]
pub struct Verification {
    folders: DataFolders,
    verdicts: Verdicts,
}

impl Practice {
    /// What is left to be verified.
    pub fn verification(&self) -> Verification {
        Verification { folders: self.folders.clone(), verdicts: self.verdicts.clone() }
    }
}

impl Verification {
    /// Verifies the latest sessions that were not verified, so many at most, until it is stopped;
    /// remembers what was said for the next start.
    ///
    /// # Errors
    /// When the sessions can't be listed.
    pub fn run(
        self,
        at_most: usize,
        now: Wall,
        stop: &AtomicBool,
    ) -> Result<Verdicts, SessionError> {
        let Self { folders, mut verdicts } = self;
        let rooms = KnownRooms::of(&folders.data)?;
        verdicts.count_only_for(&rooms);
        let sessions = list_sessions(&folders, &Unlock::none(), &verdicts)?;
        let unverified = sessions.iter().filter(|listed| listed.state.is_none()).take(at_most);
        let verify = Verify::new(&folders, &rooms);
        let mut verified = 0;
        for ListedSession { name, folder, .. } in unverified {
            if stop.load(Ordering::Acquire) {
                break;
            }
            match verdicts.verified(name, folder, || verify.report(folder, &Unlock::none())) {
                Ok(_) => verified += 1,
                Err(error) => tracing::warn!("{name} can't be verified: {error}"),
            }
        }
        if verified > 0 {
            let kept = OpenRoom::open(&folders, now)
                .map_err(|error| error.to_string())
                .and_then(|room| verdicts.keep(&room).map_err(|error| error.to_string()));
            if let Err(why) = kept {
                tracing::warn!("what verifying said is not remembered: {why}");
            }
        }
        Ok(verdicts)
    }
}
