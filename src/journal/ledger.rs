//! The heads of a session, kept beside the records and in the second folder: what was cut off, and
//! a rewrite by a holder of the room's key, show against them.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::head::SignedHead;
use super::trouble::PlaceTrouble;
use super::{Ack, JournalError, disk};
use crate::session::Stream;

/// No line of a ledger is longer.
const LONGEST_BYTES: u64 = 1 << 12;

/// Appends heads to a ledger on a thread of its own: a network folder that hangs must not hold up
/// the journal.
#[derive(Debug)]
pub(super) struct LedgerWriter {
    heads: Sender<SignedHead>,
    kept: Kept,
}

/// How many lines of each stream the ledger vouches for.
#[derive(Debug, Clone, Default)]
struct Kept {
    chart: Arc<AtomicU64>,
    process: Arc<AtomicU64>,
}

impl Kept {
    fn of(&self, stream: Stream) -> &AtomicU64 {
        match stream {
            Stream::Chart => &self.chart,
            Stream::Process => &self.process,
        }
    }
}

impl LedgerWriter {
    /// Begins; what fails is told by `acks`, once until it works again, and tried again with the
    /// next head.
    pub(super) fn start(
        path: PathBuf,
        acks: Sender<Ack>,
    ) -> Result<(Self, LedgerEnd), JournalError> {
        let ((heads, received), (ended_in, ended)) = (unbounded(), bounded(1));
        let kept = Kept::default();
        let kept_here = kept.clone();
        let run = move || {
            append_all(&path, &received, &kept_here, &acks);
            // The journal may have been let go without waiting.
            let _ = ended_in.send(());
        };
        thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(run)
            .map_err(JournalError::NoThread)?;
        Ok((Self { heads, kept }, LedgerEnd(ended)))
    }

    /// Queues a head.
    pub(super) fn append(&self, head: SignedHead) {
        if self.heads.send(head).is_err() {
            tracing::warn!("the ledger's thread has ended");
        }
    }

    /// How many lines of a stream it vouches for by now.
    pub(super) fn kept(&self, stream: Stream) -> u64 {
        self.kept.of(stream).load(Ordering::Acquire)
    }

    /// The same for a session that is resumed: what an earlier run said.
    pub(super) fn kept_before(&self, stream: Stream, lines: u64) {
        self.kept.of(stream).store(lines, Ordering::Release);
    }
}

/// Tells when the last head is in the ledger, once its writer was let go.
#[derive(Debug)]
pub(super) struct LedgerEnd(Receiver<()>);

impl LedgerEnd {
    /// The record is kept without it: a network folder that hangs holds up the end no longer than
    /// this.
    const WITHIN: Duration = Duration::from_secs(3);

    /// Waits for the last head.
    pub(super) fn wait(&self) {
        if self.0.recv_timeout(Self::WITHIN).is_err() {
            tracing::warn!("a ledger doesn't answer: the last heads may be missing there");
        }
    }
}

fn append_all(path: &Path, received: &Receiver<SignedHead>, kept: &Kept, acks: &Sender<Ack>) {
    let mut waiting = VecDeque::new();
    let mut failing = false;
    for head in received {
        waiting.push_back(head);
        let appended = append_waiting(path, &mut waiting, kept);
        if let Err(error) = &appended
            && !failing
        {
            // Nobody listens any more when the program ends.
            let _ = acks.send(Ack::LedgerFailed(PlaceTrouble::new(path, error)));
        }
        failing = appended.is_err();
    }
}

fn append_waiting(path: &Path, waiting: &mut VecDeque<SignedHead>, kept: &Kept) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    // The folder of the ledgers is made where it is needed; the second folder itself isn't: where
    // that is missing, a disk isn't plugged in.
    if !folder.is_dir() {
        disk::create_one_folder(folder)?;
    }
    let is_new = !path.exists();
    let mut file = disk::open_to_append(path)?;
    if is_new {
        disk::sync_folder(folder)?;
    }
    if ends_torn(path)? {
        file.write_all(b"\n")?;
    }
    while let Some(head) = waiting.front() {
        let json = head.to_json().map_err(io::Error::other)?;
        file.write_all(format!("{json}\n").as_bytes())?;
        file.sync_all()?;
        kept.of(head.head.stream).store(head.head.count, Ordering::Release);
        waiting.pop_front();
    }
    Ok(())
}

/// A failure or a crash left a part of a line at the end.
fn ends_torn(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// The lines of a ledger; `None` for one that is no head: it may be torn, and in the second folder
/// others may write.
pub(super) fn read(path: &Path) -> io::Result<Vec<Option<SignedHead>>> {
    let mut found = Vec::new();
    let mut lines = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    while lines.by_ref().take(LONGEST_BYTES).read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            found.push(SignedHead::parse(text.trim_end()));
        }
        line.clear();
    }
    Ok(found)
}

/// Adds heads to a ledger that lack in it, those of an archive.
pub(super) fn add(path: &Path, heads: &[SignedHead]) -> io::Result<()> {
    let known = match read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        known => known?,
    };
    let known: Vec<SignedHead> = known.into_iter().flatten().collect();
    let mut waiting: VecDeque<SignedHead> =
        heads.iter().filter(|head| !known.contains(head)).cloned().collect();
    if waiting.is_empty() {
        return Ok(());
    }
    append_waiting(path, &mut waiting, &Kept::default())
}
