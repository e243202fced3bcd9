//! The journal's thread: one write and one sync a line, and what is done when they fail.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use super::Ack;
use super::data_folders::segment_name;
use super::disk::{self, Lock};
use super::head::SignedHead;
use super::ledger::LedgerWriter;
use super::reserve::Reserve;
use super::room::Fingerprint;
use super::seal::{Sealing, SegmentKey, take_open_keys_away};
use super::signer::{Item, SignedLine, Signer, Target};
use super::trouble::{DiskTrouble, PlaceTrouble, SaveTrouble, TakenAway};
use crate::session::Stream;

/// How long after a failure in every place the next attempt is made.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How long attempts go on when nobody submits any more.
const LAST_ATTEMPTS: Duration = Duration::from_secs(60);

/// One line to be written.
pub(super) struct Submission {
    pub stream: Stream,
    pub item: Item,
}

/// The files of a stream.
#[derive(Debug)]
pub(super) struct StreamFiles {
    /// The number of the last file.
    number: u32,
    open: Option<OpenSegment>,
}

/// The file that lines go to.
#[derive(Debug)]
pub(super) struct OpenSegment {
    pub file: File,
    pub path: PathBuf,
    pub number: u32,
    /// Where the stream is sealed.
    pub key: Option<SegmentKey>,
}

impl StreamFiles {
    /// Goes on in a new file behind those up to this number.
    pub(super) fn behind(number: u32) -> Self {
        Self { number, open: None }
    }

    /// Goes on in this file.
    pub(super) fn in_file(open: OpenSegment) -> Self {
        Self { number: open.number, open: Some(open) }
    }
}

/// The ledgers that heads go to.
pub(super) struct Ledgers {
    /// Beside the records.
    pub own: LedgerWriter,
    /// In the second folder.
    pub second: Option<LedgerWriter>,
}

impl Ledgers {
    fn append(&self, head: SignedHead) {
        if let Some(second) = &self.second {
            second.append(head.clone());
        }
        self.own.append(head);
    }
}

/// Everything that the thread owns.
pub(super) struct WriterThread {
    pub folder: PathBuf,
    pub second: Option<PathBuf>,
    pub second_folder: Option<PathBuf>,
    pub signer: Signer,
    /// For whom is sealed; `None`: the text is readable.
    pub sealing: Option<Sealing>,
    /// Held until the thread ends.
    pub _locks: Vec<Lock>,
    pub reserve: Reserve,
    pub chart: StreamFiles,
    pub process: StreamFiles,
    pub ledgers: Ledgers,
    pub acks: Sender<Ack>,
    pub unsaved: Arc<AtomicU64>,
    /// Submitted and not kept.
    pub waiting: VecDeque<Submission>,
    /// That nothing is kept was told.
    pub not_saved: bool,
}

impl WriterThread {
    /// Keeps what comes until nothing comes any more and everything is kept.
    pub(super) fn run(mut self, submitted: &Receiver<Submission>) {
        let mut retry_at: Option<Instant> = None;
        let mut give_up_at: Option<Instant> = None;
        loop {
            let received = match retry_at {
                Some(at) => submitted.recv_deadline(at),
                None => submitted.recv().map_err(RecvTimeoutError::from),
            };
            match received {
                Ok(submission) => self.waiting.push_back(submission),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let now = Instant::now();
                    if self.waiting.is_empty()
                        || now >= *give_up_at.get_or_insert(now + LAST_ATTEMPTS)
                    {
                        break;
                    }
                    std::thread::sleep(
                        retry_at.map_or(RETRY_AFTER, |at| at.saturating_duration_since(now)),
                    );
                }
            }
            if retry_at.is_none_or(|at| Instant::now() >= at) {
                retry_at =
                    if self.keep_waiting() { None } else { Some(Instant::now() + RETRY_AFTER) };
            }
        }
        if self.signer.is_closed() && self.waiting.is_empty() {
            self.reserve.release();
            take_open_keys_away(
                [self.folder.as_path()].into_iter().chain(self.second_folder.as_deref()),
            );
        }
    }

    /// Keeps everything that waits; `false` when no place took a line.
    fn keep_waiting(&mut self) -> bool {
        while let Some(submission) = self.waiting.pop_front() {
            if let Err(places) = self.keep(&submission) {
                let stream = submission.stream;
                self.waiting.push_front(submission);
                if !std::mem::replace(&mut self.not_saved, true) {
                    let trouble = SaveTrouble::Places(places);
                    let seq = self.signer.count(stream);
                    self.tell(Ack::NotSaved { trouble, stream, seq });
                }
                return false;
            }
        }
        true
    }

    /// Writes one line where it goes, or wherever it can go.
    fn keep(&mut self, submission: &Submission) -> Result<(), Vec<PlaceTrouble>> {
        let line = self.place(submission)?;
        if std::mem::take(&mut self.not_saved) {
            self.tell(Ack::SavedAgain);
        }
        self.unsaved.fetch_sub(1, Ordering::AcqRel);
        self.kept(submission, &line);
        Ok(())
    }

    /// The line is on the disk.
    pub(super) fn kept(&mut self, submission: &Submission, line: &SignedLine) {
        let stream = submission.stream;
        let seq = self.signer.count(stream);
        let head = self.signer.kept(stream, line);
        if let Item::Entry { id, .. } = &submission.item {
            self.tell(Ack::Kept { stream, seq, id: *id });
        }
        if let Some(signed) = head {
            self.tell(Ack::Checkpoint { head: signed.head });
            self.ledgers.append(signed);
        }
    }

    /// Tries the open file, then a new one, then one in the second folder; gives the written line.
    /// A file that failed is let go: its system may have dropped what was written and call the
    /// next sync a success.
    fn place(&mut self, submission: &Submission) -> Result<SignedLine, Vec<PlaceTrouble>> {
        let stream = submission.stream;
        let mut failed = Vec::new();
        let mut full = false;
        if let Some(mut open) = self.files(stream).open.take() {
            let key = open.key.as_ref().map(|key| (key, [].as_slice()));
            match self
                .line(submission, open.number, false, key)
                .and_then(|line| append(&mut open.file, &line.text).map(|()| line))
            {
                Ok(line) => {
                    self.files(stream).open = Some(open);
                    return Ok(line);
                }
                Err(error) => {
                    let trouble = PlaceTrouble::new(&open.path, &error);
                    full = trouble.disk == DiskTrouble::Full;
                    failed.push(trouble);
                }
            }
        }
        if full {
            self.reserve.release();
        }
        let mut folders = vec![self.folder.clone()];
        folders.extend(self.second_folder.clone());
        let mut folders = VecDeque::from(folders);
        while let Some(folder) = folders.pop_front() {
            match self.new_segment(submission, &folder) {
                Ok((path, line)) => {
                    if !failed.is_empty() || self.not_saved {
                        self.tell(Ack::Moved { stream, to: path, failed });
                    }
                    return Ok(line);
                }
                Err(trouble) => {
                    let full = trouble.disk == DiskTrouble::Full;
                    if full && folder == self.folder && self.reserve.release() {
                        folders.push_front(folder);
                    }
                    failed.push(trouble);
                }
            }
        }
        Err(failed)
    }

    fn line(
        &self,
        submission: &Submission,
        segment: u32,
        begins: bool,
        key: Option<(&SegmentKey, &[Fingerprint])>,
    ) -> io::Result<SignedLine> {
        let stream = submission.stream;
        let second = self.ledgers.second.as_ref().map(|ledger| ledger.kept(stream));
        self.signer.line(stream, &submission.item, &Target { segment, begins, key, second })
    }

    /// Begins a file in this folder with this line; a file in which that failed is taken away
    /// again.
    fn new_segment(
        &mut self,
        submission: &Submission,
        folder: &Path,
    ) -> Result<(PathBuf, SignedLine), PlaceTrouble> {
        self.require_second(folder)?;
        let stream = submission.stream;
        loop {
            let number = self.files(stream).number + 1;
            let path = folder.join(segment_name(stream, number));
            match self.begin_segment(submission, &path, number) {
                Ok((open, line)) => {
                    let files = self.files(stream);
                    files.number = number;
                    files.open = Some(open);
                    return Ok((path, line));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    self.files(stream).number = number
                }
                Err(error) => {
                    // What can't be taken away for good stays as a file that was given up, and its
                    // number with it.
                    if !take_back(&path) {
                        self.files(stream).number = number;
                    }
                    return Err(PlaceTrouble::new(&path, &error));
                }
            }
        }
    }

    fn begin_segment(
        &self,
        submission: &Submission,
        path: &Path,
        number: u32,
    ) -> io::Result<(OpenSegment, SignedLine)> {
        let recipients = self.sealing.as_ref().map(|sealing| sealing.recipients(submission.stream));
        let key =
            recipients.map(|recipients| SegmentKey::make_beside(path, recipients)).transpose()?;
        let whom = recipients.map(|recipients| recipients.fingerprints()).unwrap_or_default();
        let sealed = key.as_ref().map(|key| (key, whom.as_slice()));
        let line = self.line(submission, number, true, sealed)?;
        let mut file = disk::create_file(path, b"")?;
        append(&mut file, &line.text)?;
        Ok((OpenSegment { file, path: path.to_owned(), number, key }, line))
    }

    /// The session's folder in the second place is made when it is needed; the second place itself
    /// isn't: where it is missing, a disk isn't plugged in.
    fn require_second(&self, folder: &Path) -> Result<(), PlaceTrouble> {
        let Some(second) = self
            .second
            .as_ref()
            .filter(|second| folder.starts_with(second) && folder != self.folder)
        else {
            return Ok(());
        };
        if !second.is_dir() {
            return Err(PlaceTrouble::new(second, &io::ErrorKind::NotFound.into()));
        }
        disk::create_folder(folder).map_err(|error| PlaceTrouble::of(folder, &error))
    }

    fn files(&mut self, stream: Stream) -> &mut StreamFiles {
        match stream {
            Stream::Chart => &mut self.chart,
            Stream::Process => &mut self.process,
        }
    }

    fn tell(&self, ack: Ack) {
        // Nobody listens any more once the journal was let go.
        let _ = self.acks.send(ack);
    }
}

/// Takes a file away that could not be begun, with its keys, so that a power cut doesn't bring it
/// back. `false` when it may.
fn take_back(path: &Path) -> bool {
    let Some(folder) = path.parent() else { return false };
    let begun = path.exists() || SegmentKey::is_beside(path);
    let removed =
        (!path.exists() || fs::remove_file(path).is_ok()) && SegmentKey::unmake_beside(path);
    removed && (!begun || disk::sync_folder(folder).is_ok())
}

/// One write, one sync. A part that was written counts as nothing: the disk is full, and the next
/// write would say so. A file that was taken away takes every line and keeps none.
pub(super) fn append(file: &mut File, line: &[u8]) -> io::Result<()> {
    let written = loop {
        match file.write(line) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    if written < line.len() {
        return Err(io::ErrorKind::StorageFull.into());
    }
    file.sync_data()?;
    if disk::is_gone(file)? {
        return Err(TakenAway.into());
    }
    Ok(())
}
