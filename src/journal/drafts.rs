//! What is being typed, kept so that a crash doesn't take it: a file a stream, replaced whole,
//! sealed where the stream is, and gone with the entry that it becomes. No part of the record.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use std::{fs, io, thread};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use serde::{Deserialize, Serialize};

use super::chain::Link;
use super::data_folders::stream_name;
use super::disk;
use super::form::TextKindForm;
use super::seal::{Opener, Sealing, SegmentKey, Unlock};
use crate::session::{Stream, TextKind};

/// A text that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub kind: TextKind,
    pub text: String,
    /// Session time of its first key, in ms.
    pub since_ms: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftForm {
    kind: TextKindForm,
    text: String,
    since_ms: i64,
}

impl From<&Draft> for DraftForm {
    fn from(draft: &Draft) -> Self {
        let Draft { kind, text, since_ms } = draft;
        Self { kind: (*kind).into(), text: text.clone(), since_ms: *since_ms }
    }
}

impl From<DraftForm> for Draft {
    fn from(DraftForm { kind, text, since_ms }: DraftForm) -> Self {
        Self { kind: kind.into(), text, since_ms }
    }
}

/// A sealed draft stands at a place that no entry has.
const PLACE: (u64, Link) = (u64::MAX, Link::START);
/// A text that was kept as an entry waits for that entry before it goes.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Keeps the drafts of a running session, on a thread of its own: an entry never waits for one.
#[derive(Debug)]
pub(super) struct DraftWriter {
    drafts: Sender<Vec<Draft>>,
    ended: Receiver<()>,
}

/// What the thread owns.
struct DraftWriterThread {
    folder: PathBuf,
    sealing: Option<Sealing>,
    /// Lines that are not kept yet.
    unsaved: Arc<AtomicU64>,
    chart: File,
    process: File,
}

struct File {
    stream: Stream,
    written: Vec<Draft>,
    key: Option<SegmentKey>,
}

impl DraftWriter {
    /// For this session; what a crash left there is read before, by [`read`].
    pub(super) fn start(
        folder: &Path,
        sealing: Option<Sealing>,
        unsaved: Arc<AtomicU64>,
    ) -> io::Result<Self> {
        let ((drafts, typed), (ended_in, ended)) = (unbounded(), bounded(1));
        let file = |stream| File { stream, written: Vec::new(), key: None };
        let (chart, process) = (file(Stream::Chart), file(Stream::Process));
        let thread =
            DraftWriterThread { folder: folder.to_owned(), sealing, unsaved, chart, process };
        let run = move || {
            thread.run(&typed);
            // The journal may have been let go without waiting.
            let _ = ended_in.send(());
        };
        thread::Builder::new().name("drafts".to_owned()).spawn(run)?;
        Ok(Self { drafts, ended })
    }

    /// These are the texts that are being typed now.
    pub(super) fn keep(&self, drafts: Vec<Draft>) {
        let _the_thread_broke_down = self.drafts.send(drafts);
    }

    /// Nothing is typed any more; `closed`: nor will be. Waits no longer than `within` for a disk
    /// that hangs.
    pub(super) fn end(self, folder: &Path, closed: bool, within: Duration) {
        let Self { drafts, ended } = self;
        drop(drafts);
        if let Err(error) = ended.recv_timeout(within) {
            tracing::error!("the drafts were not written in time: {error}");
        }
        if closed {
            Stream::ALL.into_iter().for_each(|stream| take_away(&path(folder, stream)));
        }
    }
}

/// What was being typed when the program was cut off, as far as it can be opened.
pub(super) fn read(folder: &Path, unlock: &Unlock) -> Vec<Draft> {
    let read = |stream| {
        let path = path(folder, stream);
        let text = fs::read_to_string(&path).ok()?;
        let json = if text.starts_with('"') {
            Opener::of(&path, unlock).open(&text, PLACE.0, &[PLACE.1]).ok()?
        } else {
            text
        };
        serde_json::from_str::<Vec<DraftForm>>(&json).ok()
    };
    Stream::ALL.into_iter().filter_map(read).flatten().map(Draft::from).collect()
}

impl DraftWriterThread {
    fn run(mut self, typed: &Receiver<Vec<Draft>>) {
        while let Ok(first) = typed.recv() {
            let mut drafts = typed.try_iter().last().unwrap_or(first);
            while self.loses(&drafts) && self.unsaved.load(Ordering::Acquire) > 0 {
                match typed.recv_timeout(LOOK_AGAIN) {
                    Ok(newer) => drafts = newer,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            for stream in Stream::ALL {
                let wanted: Vec<Draft> = drafts
                    .iter()
                    .filter(|draft| stream_of(draft.kind) == stream)
                    .cloned()
                    .collect();
                if let Err(error) = self.write(stream, wanted) {
                    tracing::warn!("a draft could not be kept: {error}");
                }
            }
        }
    }

    /// A kind of text would go that was there before.
    fn loses(&self, drafts: &[Draft]) -> bool {
        let written = self.chart.written.iter().chain(&self.process.written);
        written.into_iter().any(|was| drafts.iter().all(|draft| draft.kind != was.kind))
    }

    fn write(&mut self, stream: Stream, wanted: Vec<Draft>) -> io::Result<()> {
        let file = match stream {
            Stream::Chart => &mut self.chart,
            Stream::Process => &mut self.process,
        };
        if file.written == wanted {
            return Ok(());
        }
        let path = path(&self.folder, stream);
        if wanted.is_empty() {
            fs::remove_file(&path)?;
        } else {
            let forms: Vec<DraftForm> = wanted.iter().map(DraftForm::from).collect();
            let text = file.sealed(
                &path,
                self.sealing.as_ref(),
                serde_json::to_string(&forms).map_err(io::Error::other)?,
            )?;
            disk::replace_file(&path, text.as_bytes())?;
        }
        file.written = wanted;
        Ok(())
    }
}

impl File {
    fn sealed(
        &mut self,
        path: &Path,
        sealing: Option<&Sealing>,
        json: String,
    ) -> io::Result<String> {
        let Some(sealing) = sealing else { return Ok(json) };
        let key = match self.key.take() {
            Some(key) => key,
            None => {
                // What an earlier run left is of no use: its text was read when the session was
                // resumed.
                take_away(path);
                SegmentKey::make_beside(path, sealing.recipients(self.stream))?
            }
        };
        let text = key.seal(&json, PLACE.0, &PLACE.1);
        self.key = Some(key);
        text
    }
}

fn stream_of(kind: TextKind) -> Stream {
    match kind {
        TextKind::Chart | TextKind::OwnWords => Stream::Chart,
        TextKind::Process => Stream::Process,
    }
}

/// `chart.draft`, with `chart.key` beside it where it is sealed.
fn path(folder: &Path, stream: Stream) -> PathBuf {
    folder.join(format!("{}.draft", stream_name(stream)))
}

fn take_away(draft: &Path) {
    let gone = |path: &Path| {
        fs::remove_file(path).err().is_none_or(|error| error.kind() == io::ErrorKind::NotFound)
    };
    if !gone(draft) || !SegmentKey::unmake_beside(draft) {
        tracing::warn!("the draft {} could not be taken away", draft.display());
    }
}
