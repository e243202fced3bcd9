//! The journal of the session that runs: takes entries at once, keeps them on a thread of its own,
//! and tells when they are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::commitment::ProcessSalt;
use super::data_folders::{DataFolders, SessionName, segment_name, segments};
use super::disk::{self, Lock};
use super::drafts::{self, Draft, DraftWriter};
use super::ledger::{LedgerEnd, LedgerWriter};
use super::line::LONGEST_BYTES;
use super::reserve::Reserve;
use super::room::{KnownRooms, Mended, OpenRoom};
use super::seal::{Sealing, SegmentKey, Unlock};
use super::signer::{EntryKind, Item, SignedLine, Signer, Target};
use super::writer_thread::{Ledgers, OpenSegment, StreamFiles, Submission, WriterThread};
use super::{
    Ack, JournalError, RecordState, SaveTrouble, SessionRecord, StreamReport, SubmitError, Verify,
    payload, recover, rules,
};
use crate::session::{Entry, Signature, Stamp, Stream, Wall};

/// A line that waits so long for its sync is told as not saved: disks answer within a second, one
/// that spins up within two or three.
const HANGS_AFTER: Duration = Duration::from_secs(3);

/// The file that is locked in a session's folder.
pub(super) const LOCK: &str = "lock";

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
    ledgers: Vec<LedgerEnd>,
    ended: Receiver<()>,
    mended: Option<Mended>,
}

/// What was submitted to a stream, kept or not.
#[derive(Debug, Clone, Copy)]
struct Submitted {
    next_seq: u64,
    closed: bool,
    ended_corrections: bool,
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
    /// Begins the journal of a new session with the entry that opens it, and takes the place's one
    /// right to run a session.
    ///
    /// Folder, chart with its first line, and reserve are on the disk when this returns.
    ///
    /// # Errors
    /// When the entry opens no session, another session runs, the room's key is missing beside
    /// records, or the disk refuses: then nothing is left.
    pub fn create(data: &DataFolders, opening: &Entry) -> Result<Self, JournalError> {
        let Some(session) = rules::opens(opening) else { return Err(JournalError::NoOpening) };
        let json = payload::encode(opening, session)?;
        let name = SessionName { day: opening.stamp.wall.day(), session };
        disk::create_folder(&data.data)?;
        let running = Lock::take(&data.running_lock())?;
        let room = OpenRoom::open(data, opening.stamp.wall)?;
        let mended = room.mended().cloned();
        let sealing = Sealing::of(&data.data)?;
        let folder = data.sessions().join(name.to_string());
        if folder.exists() {
            return Err(JournalError::Exists { path: folder });
        }
        let (id, stamp) = (opening.id, opening.stamp.clone());
        let item = Item::Entry { id, json, stamp, kind: EntryKind::Usual };
        let second = data.second.as_ref().map(|_| 0);
        let begun = Beginning { data, name, folder: &folder, sealing: sealing.as_ref(), second };
        let Begun { signer, chart, line, lock, reserve } = begun.begin(room, &item)?;
        let start = Start {
            data,
            name,
            folder,
            signer,
            sealing,
            locks: vec![running, lock],
            reserve,
            chart,
            process: StreamFiles::behind(0),
            seconds: [0, 0],
            submitted: [Submitted { next_seq: 1, ..Submitted::NONE }, Submitted::NONE],
            mended,
        };
        start.run(Some((Submission { stream: Stream::Chart, item }, line)))
    }

    /// Resumes a session that was left open, and takes the place's one right to run a session.
    /// A torn end is mended. The keys of a sealed one lie open beside it; where they are gone
    /// it must be unlocked.
    pub fn resume(
        data: &DataFolders,
        folder: &Path,
        unlock: &Unlock,
        now: Wall,
    ) -> Result<(Self, Resumed), JournalError> {
        let running = Lock::take(&data.running_lock())?;
        Self::reopen(data, folder, unlock, now, vec![running])
    }

    /// Opens a session for amendments, while another one may be running. One that is sealed must be
    /// unlocked.
    pub fn amend(
        data: &DataFolders,
        folder: &Path,
        unlock: &Unlock,
        now: Wall,
    ) -> Result<(Self, Resumed), JournalError> {
        Self::reopen(data, folder, unlock, now, Vec::new())
    }

    fn reopen(
        data: &DataFolders,
        folder: &Path,
        unlock: &Unlock,
        now: Wall,
        mut locks: Vec<Lock>,
    ) -> Result<(Self, Resumed), JournalError> {
        let name = SessionName::of(folder)?;
        locks.push(Lock::take(&folder.join(LOCK))?);
        let room = OpenRoom::open(data, now)?;
        let mended = room.mended().cloned();
        let rooms = KnownRooms::of(&data.data)?;
        let record = Verify::new(data, &rooms).record(folder, unlock)?;
        let report = &record.report;
        let path = || folder.to_owned();
        if let Some(first) = report.findings.first() {
            let first = Box::new(first.clone());
            return Err(if report.state == RecordState::Newer {
                JournalError::Newer { path: path(), first }
            } else {
                JournalError::Damaged { path: path(), first }
            });
        }
        if report.streams().any(|(_, stream)| stream.unread_entries > 0) {
            return Err(JournalError::UnreadEntries { path: path() });
        }
        let sealing = Sealing::of(&data.data)?;
        if record.is_locked() {
            return Err(JournalError::Locked { path: path() });
        }
        if report.streams().any(|(_, stream)| stream.is_sealed) && sealing.is_none() {
            return Err(JournalError::KeysGone { path: path() });
        }
        if report.room != Some(room.room()) {
            return Err(JournalError::OtherRoom { path: path() });
        }
        let last = record.last_stamp().cloned();
        let last = last.ok_or_else(|| JournalError::Empty { path: path() })?;
        let no_process = StreamReport::default();
        let (chart, process) = (&report.chart, report.process.as_ref().unwrap_or(&no_process));
        let recovered_bytes = recover::cut_torn_ends(chart.torn.iter().chain(&process.torn))?;
        let second_folder = data.second_folder(&name);
        let files = |stream| -> Result<StreamFiles, JournalError> {
            let segments = segments(folder, second_folder.as_deref(), stream)?;
            recover::sync_all(&segments)?;
            Ok(StreamFiles::behind(segments.last().map_or(0, |segment| segment.number)))
        };
        let (chart_files, process_files) = (files(Stream::Chart)?, files(Stream::Process)?);
        let reserve =
            if chart.closed { Reserve::none(folder) } else { Reserve::make_or_do_without(folder) };
        let salt = ProcessSalt::read(folder)?;
        if salt.is_none() && !chart.closed {
            return Err(JournalError::NoSalt { path: path() });
        }
        let start = Start {
            data,
            name,
            folder: path(),
            signer: Signer::resume(name, room, salt, [chart, process]),
            sealing,
            locks,
            reserve,
            chart: chart_files,
            process: process_files,
            seconds: [chart, process].map(|report| report.second.unwrap_or_default()),
            submitted: [chart, process].map(|report| Submitted {
                next_seq: report.lines,
                closed: chart.closed,
                ended_corrections: report.ended_corrections,
            }),
            mended,
        };
        let journal = start.run(None)?;
        let drafts = drafts::read(folder, unlock);
        Ok((journal, Resumed { record, recovered_bytes, last, drafts }))
    }

    /// The session and its day.
    pub fn name(&self) -> SessionName {
        self.name
    }

    /// What of the room's keys had to be mended when it was opened.
    pub fn mended(&self) -> Option<&Mended> {
        self.mended.as_ref()
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
        if state.ended_corrections && !rules::may_follow_signature(entry) {
            return Err(SubmitError::Signed);
        }
        let kind = rules::kind(entry);
        let (id, stamp) = (entry.id, entry.stamp.clone());
        self.queue(Submission { stream, item: Item::Entry { id, json, stamp, kind } })?;
        let state = self.state(stream);
        state.next_seq += 1;
        state.ended_corrections |= rules::signature(entry).is_some_and(Signature::ends_corrections);
        if kind == EntryKind::Closes {
            self.chart.closed = true;
            self.process.closed = true;
        }
        Ok(())
    }

    /// Says in the chart that the session runs, where nothing else does: a line that is no entry.
    ///
    /// # Errors
    /// When the journal has stopped.
    pub fn submit_checkpoint(&mut self, stamp: &Stamp) -> Result<(), SubmitError> {
        let item = Item::Checkpoint(stamp.clone());
        self.queue(Submission { stream: Stream::Chart, item })?;
        self.chart.next_seq += 1;
        Ok(())
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
            submissions, ended, unsaved, chart, folder, drafts, ledgers, acks: _acks, ..
        } = self;
        let begun = Instant::now();
        drop(submissions);
        let in_time = ended.recv_timeout(within).is_ok();
        let lines = unsaved.load(Ordering::Acquire);
        drafts.end(&folder, chart.closed && lines == 0, within.saturating_sub(begun.elapsed()));
        if in_time {
            ledgers.iter().for_each(LedgerEnd::wait);
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

impl Submitted {
    const NONE: Self = Self { next_seq: 0, closed: false, ended_corrections: false };
}

/// The folder of a session that begins.
struct Beginning<'a> {
    data: &'a DataFolders,
    name: SessionName,
    folder: &'a Path,
    sealing: Option<&'a Sealing>,
    second: Option<u64>,
}

/// What is there then.
struct Begun {
    signer: Signer,
    chart: StreamFiles,
    line: SignedLine,
    lock: Lock,
    reserve: Reserve,
}

impl Beginning<'_> {
    /// Makes the folder with the chart's first line in it under another name, and gives it its
    /// own: a crash leaves both or neither. A chart without a line would be found as damage.
    fn begin(&self, room: OpenRoom, item: &Item) -> Result<Begun, JournalError> {
        let sessions = self.data.sessions();
        let beginning = sessions.join("beginning");
        let failed = |error| JournalError::from_io("begin the session in", &beginning, error);
        if beginning.exists() {
            fs::remove_dir_all(&beginning).map_err(failed)?;
        }
        disk::create_folder(&beginning)?;
        let begun = self.fill(&beginning, room, item, &sessions);
        begun.inspect_err(|_| {
            for folder in [&beginning, self.folder] {
                // What can't be taken away now is, when the next session begins.
                let _ = fs::remove_dir_all(folder);
            }
        })
    }

    fn fill(
        &self,
        beginning: &Path,
        room: OpenRoom,
        item: &Item,
        sessions: &Path,
    ) -> Result<Begun, JournalError> {
        let failed = |error| JournalError::from_io("begin the session in", beginning, error);
        let lock = Lock::take(&beginning.join(LOCK))?;
        let salt = ProcessSalt::make_in(beginning)?;
        let signer = Signer::begin(self.name, room, salt);
        let recipients = self.sealing.map(|sealing| sealing.recipients(Stream::Chart));
        let path = beginning.join(segment_name(Stream::Chart, 1));
        let key = recipients
            .map(|recipients| SegmentKey::make_beside(&path, recipients))
            .transpose()
            .map_err(failed)?;
        let whom = recipients.map(|recipients| recipients.fingerprints()).unwrap_or_default();
        let sealed = key.as_ref().map(|key| (key, whom.as_slice()));
        let target = Target { segment: 1, begins: true, key: sealed, second: self.second };
        let line = signer.line(Stream::Chart, item, &target).map_err(failed)?;
        disk::create_file(&path, &line.text).map_err(failed)?;
        let reserve = Reserve::make(beginning)?.moved_to(self.folder);
        fs::rename(beginning, self.folder)
            .and_then(|()| disk::sync_folder(sessions))
            .map_err(failed)?;
        let path = self.folder.join(segment_name(Stream::Chart, 1));
        let file = disk::open_to_append(&path)
            .map_err(|error| JournalError::from_io("open", &path, error))?;
        let open = OpenSegment { file, path, number: 1, key };
        let chart = StreamFiles::in_file(open);
        Ok(Begun { signer, chart, line, lock, reserve })
    }
}

/// Everything that a journal starts with.
struct Start<'a> {
    data: &'a DataFolders,
    name: SessionName,
    folder: PathBuf,
    signer: Signer,
    sealing: Option<Sealing>,
    locks: Vec<Lock>,
    reserve: Reserve,
    chart: StreamFiles,
    process: StreamFiles,
    /// How many lines of each stream the second folder vouched for before.
    seconds: [u64; 2],
    submitted: [Submitted; 2],
    mended: Option<Mended>,
}

impl Start<'_> {
    /// Starts the threads. `first`: a line that is on the disk already.
    fn run(self, first: Option<(Submission, SignedLine)>) -> Result<Journal, JournalError> {
        let Self { data, name, folder, mended, .. } = self;
        let (submissions, submitted) = unbounded();
        let (acks_in, acks) = unbounded();
        let (ended_in, ended) = bounded(1);
        let unsaved = Arc::new(AtomicU64::new(0));
        let (own, own_end) = LedgerWriter::start(data.ledger(&name), acks_in.clone())?;
        let second = data.second_ledger(&name);
        let second = second.map(|path| LedgerWriter::start(path, acks_in.clone())).transpose()?;
        let (second, second_end) = second.unzip();
        if let Some(second) = &second {
            for (stream, lines) in Stream::ALL.into_iter().zip(self.seconds) {
                second.kept_before(stream, lines);
            }
        }
        let drafts = DraftWriter::start(&folder, self.sealing.clone(), Arc::clone(&unsaved))
            .map_err(JournalError::NoThread)?;
        let mut writer = WriterThread {
            folder: folder.clone(),
            second: data.second.clone(),
            second_folder: data.second_folder(&name),
            signer: self.signer,
            sealing: self.sealing,
            _locks: self.locks,
            reserve: self.reserve,
            chart: self.chart,
            process: self.process,
            ledgers: Ledgers { own, second },
            acks: acks_in,
            unsaved: Arc::clone(&unsaved),
            waiting: std::collections::VecDeque::new(),
            not_saved: false,
        };
        if let Some((submission, line)) = first {
            writer.kept(&submission, &line);
        }
        let run = move || {
            writer.run(&submitted);
            // The journal may have been let go without waiting.
            let _ = ended_in.send(());
        };
        thread::Builder::new()
            .name("journal".to_owned())
            .spawn(run)
            .map_err(JournalError::NoThread)?;
        let [chart, process] = self.submitted;
        Ok(Journal {
            name,
            folder,
            chart,
            process,
            submissions,
            acks,
            unsaved,
            submitted: 0,
            seen_kept: (0, Instant::now()),
            drafts,
            ledgers: std::iter::once(own_end).chain(second_end).collect(),
            ended,
            mended,
        })
    }
}
