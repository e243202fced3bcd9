//! What the runner shows of a running session: one immutable value, replaced whole.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::journal::{Head, Mended, PlaceTrouble, SaveTrouble, StorageWarning};
use crate::music::PlayerStatus;
use crate::names::EntryId;
use crate::protocol::Protocol;
use crate::session::{
    CheckInKey, Chunks, Corrections, Entry, NotPlayed, Phases, Refusal, Session, State, Stream,
};

/// A session at one moment. Times of day and T+ are derived from the clock by whoever shows it.
#[derive(Debug, Clone)]
pub struct View {
    /// Session time at which this was published, in ms.
    pub at_ms: i64,
    /// The session: its protocol, its entries, and what they fold to.
    pub session: Session,
    /// How far the disk is.
    pub kept: SaveProgress,
    /// Cards that wait for an answer, the first to be shown first.
    pub cards: Vec<CheckInKey>,
    pub player: PlayerStatus,
    /// What the program says of itself: the awake lock, the ledger.
    pub notices: Vec<Notice>,
    /// What came of each command, in the order in which they were carried out.
    pub outcomes: Chunks<(CommandId, Outcome)>,
    /// The chart's head that was signed last: after the close what is to be kept elsewhere, as
    /// text ([`Head`]'s own) and QR ([`crate::record::Qr`]).
    pub head: Option<Head>,
}

/// Names a command, so that its outcome finds its way back to whoever sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommandId(u64);

/// What came of a command: the entry that it made, if it made one, or why nothing was done.
pub type Outcome = Result<Option<EntryId>, Refusal>;

impl CommandId {
    /// An id that no other command of this process has.
    pub fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// How far the journal's disk is behind what is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveProgress {
    /// Lines of the chart below this number are synced.
    pub chart: u64,
    /// The same of the process stream.
    pub process: u64,
    /// Lines that wait for their sync.
    pub saving: u64,
    /// Saving fails: why. Nothing is lost yet; the program keeps trying.
    pub not_saved: Option<SaveTrouble>,
}

/// Something that the therapist or the staff may want to know, said once and quietly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The display or the system can't be kept awake.
    NotKeptAwake,
    /// The record's heads can't be kept, here or in the second folder.
    LedgerFailed(PlaceTrouble),
    /// `room.pub` was not that of `room.key`, and was written anew.
    RoomKeysMended(Mended),
    /// Writing failed where it went before; everything is kept in this file from now on.
    SavedElsewhere { to: PathBuf, failed: Vec<PlaceTrouble> },
    /// Where the records lie is not as safe as it could be.
    Storage(StorageWarning),
    /// A file of the playlist is left out; something else plays in its place.
    TrackLeftOut { title: String, why: NotPlayed },
}

impl SaveProgress {
    /// Lines of a stream are kept in order: all below this number are.
    pub(super) fn raise(&mut self, stream: Stream, below: u64) {
        let mark = match stream {
            Stream::Chart => &mut self.chart,
            Stream::Process => &mut self.process,
        };
        *mark = below.max(*mark);
    }

    /// The entry is synced; otherwise it is shown as *saving*.
    pub fn has(&self, entry: &Entry) -> bool {
        match entry.stream() {
            Stream::Chart => entry.seq < self.chart,
            Stream::Process => entry.seq < self.process,
        }
    }
}

impl View {
    /// The view of a session as it stands, nothing waiting for the disk.
    pub fn of(session: &Session, player: PlayerStatus) -> Self {
        let mut kept = SaveProgress::default();
        for entry in session.entries().iter() {
            kept.raise(entry.stream(), entry.seq + 1);
        }
        let at_ms = session.state().last_ms;
        Self {
            at_ms,
            session: session.clone(),
            kept,
            cards: session.state().cards(session.protocol(), at_ms),
            player,
            notices: Vec::new(),
            outcomes: Chunks::default(),
            head: None,
        }
    }

    /// The protocol that runs.
    pub fn protocol(&self) -> &Arc<Protocol> {
        self.session.protocol()
    }

    /// The folded state.
    pub fn state(&self) -> &State {
        self.session.state()
    }

    /// What later entries corrected of earlier ones.
    pub fn corrections(&self) -> &Corrections {
        self.session.corrections()
    }

    /// Every entry of both streams, in the order in which they were made.
    pub fn entries(&self) -> &Chunks<Arc<Entry>> {
        self.session.entries()
    }

    /// The phases of the session.
    pub fn phases(&self) -> &Phases {
        &self.state().phases
    }

    /// What came of a command; `None` while it has not been carried out.
    pub fn outcome(&self, command: CommandId) -> Option<&Outcome> {
        let mut latest = self.outcomes.iter().rev();
        latest.find(|(id, _)| *id == command).map(|(_, outcome)| outcome)
    }

    /// There is something new to see, but for the passing of time.
    pub(super) fn differs(&self, shown: &Self) -> bool {
        let heard =
            |view: &Self| (view.player.running.map(|(cue, _)| cue), view.player.output.clone());
        self.entries().len() != shown.entries().len()
            || self.kept != shown.kept
            || self.cards != shown.cards
            || self.notices != shown.notices
            || self.outcomes.len() != shown.outcomes.len()
            || self.head != shown.head
            || heard(self) != heard(shown)
    }
}
