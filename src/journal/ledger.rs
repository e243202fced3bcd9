//! The heads that are kept in the second folder: a rewrite by a holder of the room's key shows
//! against them.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::trouble::PlaceTrouble;
use super::{Ack, Checkpoint, JournalError, disk};
use crate::names::SessionId;

/// Appends checkpoints to the ledger on a thread of its own: a network folder that hangs must not
/// hold up the journal.
#[derive(Debug)]
pub(super) struct LedgerWriter {
    checkpoints: Sender<String>,
}

impl LedgerWriter {
    /// Begins; what fails is told by `acks`, once until it works again, and tried again with the
    /// next checkpoint.
    pub(super) fn start(
        path: PathBuf,
        acks: Sender<Ack>,
    ) -> Result<(Self, LedgerEnd), JournalError> {
        let ((checkpoints, received), (ended_in, ended)) = (unbounded(), bounded(1));
        let run = move || {
            append_all(&path, &received, &acks);
            // The journal may have been let go without waiting.
            let _ = ended_in.send(());
        };
        thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(run)
            .map_err(JournalError::NoThread)?;
        Ok((Self { checkpoints }, LedgerEnd(ended)))
    }

    /// Queues the JSON of a checkpoint.
    pub(super) fn append(&self, json: String) {
        if self.checkpoints.send(json).is_err() {
            tracing::warn!("the ledger's thread has ended");
        }
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
            tracing::warn!(
                "the ledger in the second folder doesn't answer: the last heads may be missing there"
            );
        }
    }
}

fn append_all(path: &Path, received: &Receiver<String>, acks: &Sender<Ack>) {
    let mut waiting = VecDeque::new();
    let mut failing = false;
    for json in received {
        waiting.push_back(json);
        let appended = append_waiting(path, &mut waiting);
        if let Err(error) = &appended
            && !failing
        {
            // Nobody listens any more when the program ends.
            let _ = acks.send(Ack::LedgerFailed(PlaceTrouble::new(path, error)));
        }
        failing = appended.is_err();
    }
}

fn append_waiting(path: &Path, waiting: &mut VecDeque<String>) -> io::Result<()> {
    let mut file = disk::open_to_append(path)?;
    if let (0, Some(folder)) = (file.metadata()?.len(), path.parent()) {
        disk::sync_folder(folder)?;
    }
    if ends_torn(path)? {
        file.write_all(b"\n")?;
    }
    while let Some(json) = waiting.front() {
        file.write_all(format!("{json}\n").as_bytes())?;
        file.sync_data()?;
        waiting.pop_front();
    }
    Ok(())
}

/// A failure or a crash, of this room or another one, left a part of a line at the end.
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

/// The lines of the ledger that name this session. Lines that no checkpoint stands on are left out:
/// other rooms append here too, and a line may be torn.
pub(super) fn read(path: &Path, session: SessionId) -> io::Result<Vec<Checkpoint>> {
    let name = session.to_string();
    let mut found = read_where(path, |line| line.contains(&name))?;
    found.retain(|checkpoint| checkpoint.session == session);
    Ok(found)
}

/// The same, of every session.
pub(super) fn read_all(path: &Path) -> io::Result<Vec<Checkpoint>> {
    read_where(path, |_| true)
}

fn read_where(path: &Path, wanted: impl Fn(&str) -> bool) -> io::Result<Vec<Checkpoint>> {
    let mut found = Vec::new();
    let mut lines = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        if wanted(&text) {
            found.extend(Checkpoint::parse(text.trim_end()));
        }
        line.clear();
    }
    Ok(found)
}
