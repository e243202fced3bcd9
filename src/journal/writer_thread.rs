//! The journal's thread: one write and one sync a line, and what is done when they fail.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use super::data_folders::segment_name;
use super::disk::{self, Lock};
use super::ledger::LedgerWriter;
use super::line::{Body, Payload};
use super::reserve::Reserve;
use super::room_key::RoomKey;
use super::seal::{Sealing, SegmentKey, take_open_keys_away};
use super::trouble::{DiskTrouble, PlaceTrouble, SaveTrouble, TakenAway};
use super::{Ack, Checkpoint, Hash, JournalError, StreamReport};
use crate::names::{EntryId, SessionId};
use crate::session::{Stamp, Stream};

/// How long after a failure in every place the next attempt is made.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How long attempts go on when nobody submits any more.
const LAST_ATTEMPTS: Duration = Duration::from_secs(60);

/// One line to be written.
pub(super) struct Submission {
    pub stream: Stream,
    pub seq: u64,
    pub item: Item,
}

pub(super) enum Item {
    Entry { id: EntryId, json: String, closes: bool },
    Checkpoint(Stamp),
}

/// Where a stream stands.
#[derive(Debug)]
pub(super) struct StreamState {
    stream: Stream,
    /// The hash of the last kept line.
    head: Hash,
    pub next_seq: u64,
    pub unsigned: bool,
    pub closed: bool,
    pub signed_by_person: bool,
    /// The number of the last file.
    number: u32,
    open: Option<OpenSegment>,
}

#[derive(Debug)]
struct OpenSegment {
    file: File,
    path: PathBuf,
    number: u32,
    /// Where the stream is sealed.
    key: Option<SegmentKey>,
}

impl StreamState {
    /// Goes on where this stream ends, in a new file.
    pub(super) fn new(stream: Stream, report: &StreamReport, last_number: u32) -> Self {
        let StreamReport { head, lines, signed_lines, closed, .. } = *report;
        let (unsigned, signed_by_person) = (signed_lines < lines, report.signatures > 0);
        Self {
            stream,
            head,
            next_seq: lines,
            unsigned,
            closed,
            signed_by_person,
            number: last_number,
            open: None,
        }
    }

    /// Opens the stream's first file, which came with the folder, and its key.
    pub(super) fn begin(
        &mut self,
        folder: &Path,
        key: Option<SegmentKey>,
    ) -> Result<(), JournalError> {
        let path = folder.join(segment_name(self.stream, self.number + 1));
        let file = disk::open_to_append(&path)
            .map_err(|error| JournalError::from_io("open", &path, error))?;
        self.number += 1;
        self.open = Some(OpenSegment { file, path, number: self.number, key });
        Ok(())
    }
}

/// Everything that the thread owns.
pub(super) struct WriterThread {
    pub session: SessionId,
    pub folder: PathBuf,
    pub second: Option<PathBuf>,
    pub second_folder: Option<PathBuf>,
    pub key: RoomKey,
    /// For whom is sealed; `None`: the text is readable.
    pub sealing: Option<Sealing>,
    /// Held until the thread ends.
    pub _locks: Vec<Lock>,
    pub reserve: Reserve,
    pub chart: StreamState,
    pub process: StreamState,
    pub ledger: Option<LedgerWriter>,
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
        if self.chart.closed && self.waiting.is_empty() {
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
                let Submission { stream, seq, .. } = submission;
                self.waiting.push_front(submission);
                if !std::mem::replace(&mut self.not_saved, true) {
                    let trouble = SaveTrouble::Places(places);
                    self.tell(Ack::NotSaved { trouble, stream, seq });
                }
                return false;
            }
        }
        true
    }

    /// Writes one line where it goes, or wherever it can go.
    fn keep(&mut self, submission: &Submission) -> Result<(), Vec<PlaceTrouble>> {
        let stream = submission.stream;
        let head = self.track(stream).head;
        let signed;
        let payload = match &submission.item {
            Item::Entry { json, .. } => Payload::Clear(json),
            Item::Checkpoint(stamp) => {
                let (count, closed) = (submission.seq, self.chart.closed);
                let checkpoint = Checkpoint::sign(
                    &self.key,
                    self.session,
                    stream,
                    stamp.clone(),
                    count,
                    head,
                    closed,
                );
                signed = checkpoint
                    .to_json()
                    .map_err(|error| vec![PlaceTrouble::new(&self.folder, &error.into())])?;
                Payload::Checkpoint(&signed)
            }
        };
        let hash = self.place(stream, submission.seq, payload)?;
        if std::mem::take(&mut self.not_saved) {
            self.tell(Ack::SavedAgain);
        }
        let track = self.track(stream);
        track.head = hash;
        track.next_seq = submission.seq + 1;
        self.unsaved.fetch_sub(1, Ordering::AcqRel);
        match (&submission.item, payload) {
            (Item::Entry { id, closes, .. }, _) => {
                self.chart.closed |= closes;
                self.tell(Ack::Kept { stream, seq: submission.seq, id: *id });
            }
            (Item::Checkpoint(_), payload) => {
                self.tell(Ack::Signed { stream, count: submission.seq, head });
                if let (Some(ledger), Payload::Checkpoint(json)) = (&self.ledger, payload) {
                    ledger.append(json.to_owned());
                }
            }
        }
        Ok(())
    }

    /// Tries the open file, then a new one, then one in the second folder; gives the hash of the
    /// written line. A file that failed is let go: its system may have dropped what was written
    /// and call the next sync a success.
    fn place(
        &mut self,
        stream: Stream,
        seq: u64,
        payload: Payload<'_>,
    ) -> Result<Hash, Vec<PlaceTrouble>> {
        let head = self.track(stream).head;
        let line =
            |segment, key: Option<&SegmentKey>| written(Body { seq, segment, payload }, key, &head);
        let mut failed = Vec::new();
        let mut full = false;
        if let Some(mut open) = self.track(stream).open.take() {
            match line(open.number, open.key.as_ref())
                .and_then(|(text, hash)| append(&mut open.file, &text).map(|()| hash))
            {
                Ok(hash) => {
                    self.track(stream).open = Some(open);
                    return Ok(hash);
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
            match self.new_segment(stream, &folder, &line) {
                Ok((path, hash)) => {
                    if !failed.is_empty() || self.not_saved {
                        self.tell(Ack::Moved { stream, to: path, failed });
                    }
                    return Ok(hash);
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

    /// Begins a file in this folder with this line; a file in which that failed is taken away
    /// again.
    fn new_segment(
        &mut self,
        stream: Stream,
        folder: &Path,
        line: &impl Fn(u32, Option<&SegmentKey>) -> io::Result<(Vec<u8>, Hash)>,
    ) -> Result<(PathBuf, Hash), PlaceTrouble> {
        self.require_second(folder)?;
        loop {
            let number = self.track(stream).number + 1;
            let path = folder.join(segment_name(stream, number));
            let recipients = self.sealing.as_ref().map(|sealing| sealing.recipients(stream));
            let begun = recipients
                .map(|recipients| SegmentKey::make_beside(&path, recipients))
                .transpose()
                .and_then(|key| {
                    let (text, hash) = line(number, key.as_ref())?;
                    let mut file = disk::create_file(&path, b"")?;
                    append(&mut file, &text)?;
                    Ok((OpenSegment { file, path: path.clone(), number, key }, hash))
                });
            match begun {
                Ok((open, hash)) => {
                    let track = self.track(stream);
                    track.number = number;
                    track.open = Some(open);
                    return Ok((path, hash));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    self.track(stream).number = number
                }
                Err(error) => {
                    // What can't be taken away for good stays as a file that was given up, and its
                    // number with it.
                    if !take_back(&path) {
                        self.track(stream).number = number;
                    }
                    return Err(PlaceTrouble::new(&path, &error));
                }
            }
        }
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

    fn track(&mut self, stream: Stream) -> &mut StreamState {
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

/// The line of a body as it is written: where there is a key, what anybody could read is sealed.
fn written(
    body: Body<'_>,
    key: Option<&SegmentKey>,
    previous: &Hash,
) -> io::Result<(Vec<u8>, Hash)> {
    match (body.payload, key) {
        (Payload::Clear(json), Some(key)) => {
            let sealed = key.seal(json, body.seq, previous)?;
            Ok(Body { payload: Payload::Sealed(&sealed), ..body }.to_line(previous))
        }
        _ => Ok(body.to_line(previous)),
    }
}

/// One write, one sync. A part that was written counts as nothing: the disk is full, and the next
/// write would say so. A file that was taken away takes every line and keeps none.
fn append(file: &mut File, line: &[u8]) -> io::Result<()> {
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
