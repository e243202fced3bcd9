//! The practice's sessions on disk: listed, found by name, read and folded.

use std::path::{Path, PathBuf};

use super::{Practice, SessionError};
use crate::journal::seal::Unlock;
use crate::journal::{
    JournalError, KnownRooms, ListedSession, Report, SessionName, SessionRecord, Verify,
    list_sessions, sweep_open_keys,
};
use crate::record::{Review, SessionLine};

impl Practice {
    /// All sessions as lines of a list, the latest first.
    ///
    /// # Errors
    /// As [`Practice::sessions`].
    pub fn lines(&self) -> Result<Vec<SessionLine>, SessionError> {
        let line = |listed: ListedSession| {
            let opening = listed.opening.as_deref();
            let id = opening
                .map_or("", |opening| opening.protocol.name.trim_end_matches(".toml"))
                .to_owned();
            SessionLine {
                day: listed.name.day,
                client: opening.map(|opening| opening.client.clone()),
                protocol: self.protocol(&id).map_or(id, |offer| offer.protocol.name.clone()),
                opened: listed.opened,
                therapist: opening.map(|opening| opening.therapist.clone()),
                rehearsal: opening.is_some_and(|opening| opening.rehearsal),
                closing: listed.closing,
                state: listed.state,
                folder: listed.folder,
            }
        };
        Ok(self.sessions()?.into_iter().map(line).collect())
    }

    /// Removes the keys that still lie open beside closed sessions: the program was cut off
    /// right after the close. Asked at each start.
    ///
    /// # Errors
    /// When the sessions can't be listed.
    pub fn sweep_open_keys(&self) -> Result<(), SessionError> {
        Ok(sweep_open_keys(&self.folders)?)
    }

    /// All sessions at a glance, the latest first.
    ///
    /// # Errors
    /// When the folder of the records can't be read; one that is not there holds none.
    pub fn sessions(&self) -> Result<Vec<ListedSession>, SessionError> {
        Ok(list_sessions(&self.folders, &self.unlocked, &self.verdicts)?)
    }

    /// The folder of a session that a person names: by its path, its name, the end of its name, or
    /// `last`.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(&self, named: &str) -> Result<PathBuf, SessionError> {
        let path = Path::new(named);
        if path.is_dir() && SessionName::of(path).is_ok() {
            return Ok(path.to_owned());
        }
        let mut sessions = self.sessions()?.into_iter().map(|listed| listed.folder);
        let none = || SessionError::NoSuchSession {
            named: named.to_owned(),
            place: self.folders.sessions(),
        };
        if named == "last" {
            return sessions.next().ok_or_else(none);
        }
        let mut found = sessions.filter(|folder| {
            folder.file_name().is_some_and(|name| name.to_string_lossy().ends_with(named))
        });
        let folder = found.next().ok_or_else(none)?;
        match found.count() {
            0 => Ok(folder),
            more => Err(SessionError::Ambiguous { named: named.to_owned(), count: more + 1 }),
        }
    }

    /// A session's record, verified and folded.
    ///
    /// # Errors
    /// When it can't be read at all, or has no opening.
    pub fn review(&self, folder: &Path) -> Result<(Review, Report), SessionError> {
        let record = self.record(folder, &self.unlocked)?;
        let report = record.report.clone();
        Ok((self.fold(folder, record)?, report))
    }

    /// A record that was read from this folder, folded.
    ///
    /// # Errors
    /// When it is sealed, or has no opening.
    pub fn fold(&self, folder: &Path, record: SessionRecord) -> Result<Review, SessionError> {
        if record.is_locked() && record.chart.is_empty() {
            return Err(JournalError::Locked { path: folder.to_owned() }.into());
        }
        Ok(Review::of(record.chart, record.process, self.settings.language)?)
    }

    /// A session's record, verified, and read as far as this opens it.
    ///
    /// # Errors
    /// When it can't be read at all.
    pub fn record(&self, folder: &Path, unlock: &Unlock) -> Result<SessionRecord, SessionError> {
        let rooms = KnownRooms::of(&self.folders.data)?;
        Ok(Verify::new(&self.folders, &rooms).record(folder, unlock)?)
    }
}
