//! What may follow a session's end: corrections, a signature, addenda, and the note that it was
//! opened in an emergency.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::{Practice, SessionError};
use crate::clock::{Clock, ClockReading, SessionClock};
use crate::journal::{Head, Journal, SubmitError, Unsaved};
use crate::live::EntryIds;
use crate::names::{EntryId, Initials};
use crate::record::Review;
use crate::session::{Command, Event, Refusal, Session, Signature, SignatureMeaning};

/// A session that is not running, opened to be added to by one person.
pub struct ReopenedRecord {
    session: Session,
    journal: Journal,
    time: SessionClock,
    who: Initials,
    head: Head,
    ids: EntryIds,
}

/// Why nothing was added, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// The session could not be opened.
    #[error(transparent)]
    Start(#[from] SessionError),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Journal(#[from] SubmitError),
    #[error(transparent)]
    Unsaved(#[from] Unsaved),
}

/// How long the disk may take.
const KEPT_WITHIN: Duration = Duration::from_secs(20);

impl ReopenedRecord {
    /// Opens a session. One that is sealed must be unlocked in this sitting.
    ///
    /// # Errors
    /// When it is running, damaged, or can't be read.
    pub fn open(
        practice: &Practice,
        folder: &Path,
        who: Initials,
        now: &ClockReading,
    ) -> Result<Self, CorrectionError> {
        let (journal, resumed) =
            Journal::amend(&practice.folders, folder, &practice.unlocked, now.wall)
                .map_err(SessionError::from)?;
        let head = resumed.record.report.head();
        let time = SessionClock::resume(&resumed.last);
        let review =
            Review::of(resumed.record.chart, resumed.record.process, practice.settings.language)
                .map_err(SessionError::from)?;
        Ok(Self { session: review.session, journal, time, who, head, ids: EntryIds::new() })
    }

    /// The session as it stands.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Signs the record as it was when it was opened here.
    ///
    /// # Errors
    /// When it is not closed.
    pub fn sign(
        &mut self,
        name: String,
        role: String,
        meaning: SignatureMeaning,
        clock: &dyn Clock,
    ) -> Result<EntryId, CorrectionError> {
        let Head { count, hash, .. } = self.head;
        self.carry_out(
            Command::Sign(Signature { name, role, meaning, count, head: hash.to_string() }),
            clock,
        )
    }

    /// Notes that it was opened with the recovery key, or another way round the passphrase.
    ///
    /// # Errors
    /// When the journal can't take it.
    pub fn note_emergency(
        &mut self,
        reason: String,
        clock: &dyn Clock,
    ) -> Result<EntryId, CorrectionError> {
        self.carry_out(
            Command::Report(Box::new(Event::OpenedInEmergency { reason: reason.into() })),
            clock,
        )
    }

    /// Carries a command out: a correction or an addendum.
    ///
    /// # Errors
    /// The refusal, when nothing was done.
    pub fn carry_out(
        &mut self,
        command: Command,
        clock: &dyn Clock,
    ) -> Result<EntryId, CorrectionError> {
        let (stamp, _) = self.time.stamp(&clock.read());
        let id = self.ids.next(&stamp);
        let seq = |stream| self.journal.next_seq(stream);
        let entry = self.session.entry(command, stamp, id, seq, Some(self.who.clone()))?;
        if let Some(entry) = entry {
            self.journal.submit(&entry)?;
            self.session.apply(Arc::new(entry));
        }
        Ok(id)
    }

    /// Waits until what was added is kept.
    ///
    /// # Errors
    /// When the disk doesn't keep it within 20 s.
    pub fn finish(self) -> Result<(), CorrectionError> {
        Ok(self.journal.finish(KEPT_WITHIN)?)
    }
}
