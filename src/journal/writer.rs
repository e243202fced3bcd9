//! The journal of the session that runs: takes entries at once, keeps them on a thread of its own,
//! and tells when they are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use jiff::civil::Date;

use super::data_folders::{DataFolders, SessionName, segment_name, segments};
use super::disk::{self, Lock};
use super::drafts::{self, Draft, DraftWriter};
use super::ledger::{LedgerEnd, LedgerWriter};
use super::line::LONGEST_BYTES;
use super::reserve::Reserve;
use super::room_key::{RoomKey, TrustedKeys};
use super::seal::{Sealing, SegmentKey, Unlock, is_sealed};
use super::writer_thread::{Item, StreamState, Submission, WriterThread};
use super::{
    Ack, JournalError, RecordState, SaveTrouble, SessionRecord, StreamReport, SubmitError, payload,
    read_session, recover, rules,
};
use crate::names::SessionId;
use crate::session::{Entry, Stamp, Stream};

/// A line that waits so long for its sync is told as not saved: disks answer within a second, one
/// that spins up within two or three.
const HANGS_AFTER: Duration = Duration::from_secs(3);

/// Writes one session. Nothing here waits for the disk but opening and [`Journal::finish`].
#[derive(Debug)]
pub struct Journal {
    name: SessionName,
    folder: PathBuf,
    chart: Submitted,
    process: Submitted,
    submissions: Sender<Submission>,
    acks: Receiver<Ack>,
    unsaved: Arc<AtomicU64>,
    submitted: u64,
    /// How many of them were kept when that was looked at, and since when that is so.
    seen_kept: (u64, Instant),
    drafts: DraftWriter,
    ledger: Option<LedgerEnd>,
    ended: Receiver<()>,
}

/// What was submitted to a stream, kept or not.
#[derive(Debug, Clone, Copy)]
struct Submitted {
    next_seq: u64,
    /// There are lines after the last checkpoint.
    unsigned: bool,
    closed: bool,
    signed_by_person: bool,
}

/// A session that is resumed.
#[derive(Debug)]
pub struct Resumed {
    pub record: SessionRecord,
    /// How many bytes of a torn end were copied aside and cut off; the caller submits `Recovered`
    /// when there were any.
    pub recovered_bytes: u64,
    /// From which session time goes on.
    pub last: Stamp,
    pub drafts: Vec<Draft>,
}

/// Lines that were not kept when the journal was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{lines} entries could not be kept in time")]
pub struct Unsaved {
    pub lines: u64,
}

impl Journal {
    /// Begins the journal of a new session that is opened on this day, and takes the place's one
    /// right to run a session.
    ///
    /// The folder, the chart's file and the reserve are on the disk when this returns. The first
    /// entry submitted must be the opening.
    pub fn create(data: &DataFolders, session: SessionId, day: Date) -> Result<Self, JournalError> {
        let name = SessionName { day, session };
        disk::create_folder(&data.data)?;
        let running = Lock::take(&data.running_lock())?;
        let key = RoomKey::load_or_make(&data.data)?;
        let sealing = Sealing::of(&data.data)?;
        let folder = data.sessions().join(name.to_string());
        if folder.exists() {
            return Err(JournalError::Exists { path: folder });
        }
        let chart_key = begin_folder(&data.sessions(), &folder, sealing.as_ref())?;
        let (lock, chart, reserve) = Self::furnish(&folder, chart_key).inspect_err(|_| {
            // What can't be taken away again is found as a session in which nothing was recorded.
            let _ = fs::remove_dir_all(&folder);
        })?;
        let process = StreamState::new(Stream::Process, &StreamReport::default(), 0);
        Self::start(
            data,
            name,
            folder,
            (key, sealing),
            vec![running, lock],
            reserve,
            chart,
            process,
        )
    }

    fn furnish(
        folder: &Path,
        chart_key: Option<SegmentKey>,
    ) -> Result<(Lock, StreamState, Reserve), JournalError> {
        let lock = Lock::take(&folder.join(LOCK))?;
        let mut chart = StreamState::new(Stream::Chart, &StreamReport::default(), 0);
        chart.begin(folder, chart_key)?;
        Ok((lock, chart, Reserve::make(folder)?))
    }

    /// Resumes a session that was left open, and takes the place's one right to run a session.
    /// A torn end is mended. The keys of a sealed one lie open beside it; where they are gone
    /// it must be unlocked.
    pub fn resume(
        data: &DataFolders,
        folder: &Path,
        unlock: &Unlock,
    ) -> Result<(Self, Resumed), JournalError> {
        let running = Lock::take(&data.running_lock())?;
        Self::reopen(data, folder, unlock, vec![running])
    }

    /// Opens a session for amendments, while another one may be running. One that is sealed must be
    /// unlocked.
    pub fn amend(
        data: &DataFolders,
        folder: &Path,
        unlock: &Unlock,
    ) -> Result<(Self, Resumed), JournalError> {
        Self::reopen(data, folder, unlock, Vec::new())
    }

    fn reopen(
        data: &DataFolders,
        folder: &Path,
        unlock: &Unlock,
        mut locks: Vec<Lock>,
    ) -> Result<(Self, Resumed), JournalError> {
        let name = SessionName::of(folder)?;
        let amends = locks.is_empty();
        locks.push(Lock::take(&folder.join(LOCK))?);
        let key = RoomKey::load_or_make(&data.data)?;
        let trusted = TrustedKeys::of(&data.data)?;
        let record = read_session(folder, data.second.as_deref(), &trusted, unlock)?;
        if let Some(first) = record.report.findings.first() {
            let (path, first) = (folder.to_owned(), Box::new(first.clone()));
            let newer = record.report.state == RecordState::Newer;
            return Err(if newer {
                JournalError::Newer { path, first }
            } else {
                JournalError::Damaged { path, first }
            });
        }
        let sealing = Sealing::of(&data.data)?;
        let path = || folder.to_owned();
        let sealed = [Some(folder), data.second_folder(&name).as_deref()]
            .into_iter()
            .flatten()
            .any(is_sealed);
        // A closed session that is resumed is only signed, for which nobody needs to read it.
        if record.is_locked() && (amends || !record.report.chart.closed) {
            return Err(JournalError::Locked { path: path() });
        }
        if sealed && sealing.is_none() {
            return Err(JournalError::KeysGone { path: path() });
        }
        let empty = || JournalError::Empty { path: folder.to_owned() };
        let last = record.last_stamp().cloned().ok_or_else(empty)?;
        let no_process = StreamReport::default();
        let (chart, process) =
            (&record.report.chart, record.report.process.as_ref().unwrap_or(&no_process));
        let recovered_bytes = recover::cut_torn_ends(chart.torn.iter().chain(&process.torn))?;
        let second_folder = data.second_folder(&name);
        let track = |stream, report: &StreamReport| -> Result<StreamState, JournalError> {
            let segments = segments([folder].into_iter().chain(second_folder.as_deref()), stream)?;
            recover::sync_all(&segments)?;
            Ok(StreamState::new(
                stream,
                report,
                segments.last().map_or(0, |segment| segment.number),
            ))
        };
        let drafts = drafts::read(folder, unlock);
        let (chart, process) = (track(Stream::Chart, chart)?, track(Stream::Process, process)?);
        let reserve = if record.report.chart.closed {
            Reserve::none(folder)
        } else {
            Reserve::make_or_do_without(folder)
        };
        let journal = Self::start(
            data,
            name,
            folder.to_owned(),
            (key, sealing),
            locks,
            reserve,
            chart,
            process,
        )?;
        Ok((journal, Resumed { record, recovered_bytes, last, drafts }))
    }

    #[expect(clippy::too_many_arguments, reason = "everything the thread owns")]
    fn start(
        data: &DataFolders,
        name: SessionName,
        folder: PathBuf,
        (key, sealing): (RoomKey, Option<Sealing>),
        locks: Vec<Lock>,
        reserve: Reserve,
        chart: StreamState,
        process: StreamState,
    ) -> Result<Self, JournalError> {
        let (submissions, submitted) = unbounded();
        let (acks_in, acks) = unbounded();
        let (ended_in, ended) = bounded(1);
        let unsaved = Arc::new(AtomicU64::new(0));
        let ledger =
            data.ledger().map(|path| LedgerWriter::start(path, acks_in.clone())).transpose()?;
        let (ledger, ledger_end) = ledger.unzip();
        let chart_state = Submitted::from(&chart);
        let mut process_state = Submitted::from(&process);
        if chart.closed && !process.closed {
            process_state.is_closed_by_chart();
        }
        let drafts = DraftWriter::start(&folder, sealing.clone(), Arc::clone(&unsaved))
            .map_err(JournalError::NoThread)?;
        let writer = WriterThread {
            session: name.session,
            folder: folder.clone(),
            second: data.second.clone(),
            second_folder: data.second_folder(&name),
            key,
            sealing,
            _locks: locks,
            reserve,
            chart,
            process,
            ledger,
            acks: acks_in,
            unsaved: Arc::clone(&unsaved),
            waiting: std::collections::VecDeque::new(),
            not_saved: false,
        };
        let run = move || {
            writer.run(&submitted);
            // The journal may have been let go without waiting.
            let _ = ended_in.send(());
        };
        thread::Builder::new()
            .name("journal".to_owned())
            .spawn(run)
            .map_err(JournalError::NoThread)?;
        Ok(Self {
            name,
            folder,
            chart: chart_state,
            process: process_state,
            submissions,
            acks,
            unsaved,
            submitted: 0,
            seen_kept: (0, Instant::now()),
            drafts,
            ledger: ledger_end,
            ended,
        })
    }

    /// The session and its day.
    pub fn name(&self) -> SessionName {
        self.name
    }

    /// Where it is kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The `seq` that the next entry of this stream must have. Checkpoints take numbers too, so
    /// entries' numbers have gaps.
    pub fn next_seq(&self, stream: Stream) -> u64 {
        match stream {
            Stream::Chart => self.chart.next_seq,
            Stream::Process => self.process.next_seq,
        }
    }

    /// Takes an entry; it is kept in its turn. Refused is only what could not be read back: then
    /// nothing was queued.
    pub fn submit(&mut self, entry: &Entry) -> Result<(), SubmitError> {
        let json = payload::encode(entry, self.name.session)?;
        if json.len() > LONGEST_BYTES / 2 {
            return Err(SubmitError::TooLong { bytes: json.len() });
        }
        payload::decode(&json, entry.seq)?;
        let stream = entry.stream();
        let session = self.name.session;
        let state = self.state(stream);
        if entry.seq != state.next_seq {
            return Err(SubmitError::Seq { given: entry.seq, next: state.next_seq });
        }
        if state.next_seq == 0
            && (!rules::may_begin(entry, stream) || rules::opens_another(entry, session))
        {
            return Err(SubmitError::NotOpened);
        }
        if state.closed && !rules::may_follow_close(entry) {
            return Err(SubmitError::Closed);
        }
        if state.signed_by_person && !rules::may_follow_signature(entry) {
            return Err(SubmitError::Signed);
        }
        self.queue(Submission {
            stream,
            seq: entry.seq,
            item: Item::Entry { id: entry.id, json, closes: rules::closes(entry) },
        })?;
        let state = self.state(stream);
        state.next_seq += 1;
        state.unsigned = true;
        state.signed_by_person |= rules::signature(entry).is_some();
        if rules::closes(entry) {
            self.chart.closed = true;
            self.process.is_closed_by_chart();
        }
        Ok(())
    }

    /// Signs each stream that has lines since its last checkpoint. Says how many those are.
    pub fn submit_checkpoint(&mut self, stamp: &Stamp) -> Result<usize, SubmitError> {
        let mut signed = 0;
        for stream in [Stream::Chart, Stream::Process] {
            let Submitted { next_seq: seq, unsigned, .. } = *self.state(stream);
            if unsigned {
                self.queue(Submission { stream, seq, item: Item::Checkpoint(stamp.clone()) })?;
                let state = self.state(stream);
                state.next_seq += 1;
                state.unsigned = false;
                signed += 1;
            }
        }
        Ok(signed)
    }

    /// These texts are being typed now: kept beside the record until they are entries, or emptied.
    pub fn keep_drafts(&self, drafts: Vec<Draft>) {
        self.drafts.keep(drafts);
    }

    /// What became of what was submitted, in the order in which it was; for `select!`.
    pub fn acks(&self) -> &Receiver<Ack> {
        &self.acks
    }

    /// How many submitted lines are not kept yet.
    pub fn unsaved(&self) -> u64 {
        self.unsaved.load(Ordering::Acquire)
    }

    /// The disk hangs: lines wait, and for 3 s none was kept. To be asked often.
    pub fn hangs(&mut self) -> Option<SaveTrouble> {
        let unsaved = self.unsaved();
        let kept = self.submitted.saturating_sub(unsaved);
        if kept != self.seen_kept.0 || unsaved == 0 {
            self.seen_kept = (kept, Instant::now());
        }
        let hangs = self.seen_kept.1.elapsed() >= HANGS_AFTER;
        hangs.then(|| SaveTrouble::Hangs {
            folder: self.folder.clone(),
            secs: HANGS_AFTER.as_secs(),
        })
    }

    /// Waits until everything is kept and the locks are let go, but no longer than this, and a
    /// moment for the ledger's last head. Let go without it, the journal still tries to keep
    /// what it holds for as long as the program runs, a minute at most when the disk refuses.
    pub fn finish(self, within: Duration) -> Result<(), Unsaved> {
        let Self {
            submissions, ended, unsaved, chart, folder, drafts, ledger, acks: _acks, ..
        } = self;
        let begun = Instant::now();
        drop(submissions);
        let in_time = ended.recv_timeout(within).is_ok();
        let lines = unsaved.load(Ordering::Acquire);
        drafts.end(&folder, chart.closed && lines == 0, within.saturating_sub(begun.elapsed()));
        if let (true, Some(ledger)) = (in_time, ledger) {
            ledger.wait();
        }
        if in_time && lines == 0 { Ok(()) } else { Err(Unsaved { lines }) }
    }

    fn queue(&mut self, submission: Submission) -> Result<(), SubmitError> {
        if self.unsaved() == 0 {
            self.seen_kept = (self.submitted, Instant::now());
        }
        self.submitted += 1;
        self.unsaved.fetch_add(1, Ordering::AcqRel);
        self.submissions.send(submission).map_err(|_| SubmitError::Stopped)
    }

    fn state(&mut self, stream: Stream) -> &mut Submitted {
        match stream {
            Stream::Chart => &mut self.chart,
            Stream::Process => &mut self.process,
        }
    }
}

pub(super) const LOCK: &str = "lock";

impl Submitted {
    /// The process stream has no word of its own for the close: its next checkpoint says it.
    fn is_closed_by_chart(&mut self) {
        self.closed = true;
        self.unsigned = self.next_seq > 0;
    }
}

/// Makes the folder of a new session with the chart's first file in it. A crash leaves both or
/// neither: a folder without a chart would be found as damage.
fn begin_folder(
    sessions: &Path,
    folder: &Path,
    sealing: Option<&Sealing>,
) -> Result<Option<SegmentKey>, JournalError> {
    let beginning = sessions.join("beginning");
    let failed = |error| JournalError::from_io("create the folder", &beginning, error);
    if beginning.exists() {
        fs::remove_dir_all(&beginning).map_err(failed)?;
    }
    disk::create_folder(&beginning)?;
    let chart = beginning.join(segment_name(Stream::Chart, 1));
    let recipients = sealing.map(|sealing| sealing.recipients(Stream::Chart));
    let key = recipients
        .map(|recipients| SegmentKey::make_beside(&chart, recipients))
        .transpose()
        .map_err(failed)?;
    disk::create_file(&chart, b"").map_err(failed)?;
    fs::rename(&beginning, folder).and_then(|()| disk::sync_folder(sessions)).map_err(failed)?;
    Ok(key)
}

impl From<&StreamState> for Submitted {
    fn from(track: &StreamState) -> Self {
        Self {
            next_seq: track.next_seq,
            unsigned: track.unsigned,
            closed: track.closed,
            signed_by_person: track.signed_by_person,
        }
    }
}
