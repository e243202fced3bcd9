//! Sessions to write and read back.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use uuid::Uuid;

use crate::journal::seal::Unlock;
use crate::journal::{
    Ack, DataFolders, Journal, Report, SessionRecord, TrustedKeys, read_session, verify,
};
use crate::names::{EntryId, Initials, SessionId, SourceFile};
use crate::session::{Boot, Entry, Event, Happened, Opening, Stamp, Stream, TextKind};

pub(super) const SOON: Duration = Duration::from_secs(20);

/// A practice's folders, gone with the test.
pub(super) struct Practice {
    _folder: TempDir,
    pub folders: DataFolders,
}

impl Practice {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let folders = DataFolders { data: folder.path().join("data"), second: None };
        Self { _folder: folder, folders }
    }

    pub(super) fn with_second() -> Self {
        let mut practice = Self::new();
        let second = practice.folders.data.with_file_name("second");
        fs::create_dir(&second).unwrap();
        practice.folders.second = Some(second);
        practice
    }

    pub(super) fn begin(&self) -> Journal {
        Journal::create(&self.folders, session_id(), "2026-11-21".parse().unwrap()).unwrap()
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.folders.sessions().join(format!("2026-11-21-{}", session_id()))
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    pub(super) fn trusted(&self) -> TrustedKeys {
        TrustedKeys::of(&self.folders.data).unwrap()
    }

    pub(super) fn verify(&self) -> Report {
        verify(&self.folder(), self.folders.second.as_deref(), &self.trusted(), &Unlock::none())
            .unwrap()
    }

    pub(super) fn read(&self) -> SessionRecord {
        read_session(
            &self.folder(),
            self.folders.second.as_deref(),
            &self.trusted(),
            &Unlock::none(),
        )
        .unwrap()
    }
}

pub(super) fn session_id() -> SessionId {
    SessionId("019aa5c1-7e00-7000-8000-0000000000ff".parse().unwrap())
}

pub(super) fn entry_id(number: u64) -> EntryId {
    EntryId(Uuid::from_u128(0x019a_a5c1_7e00_7000_8000_0000_0000_0000 + u128::from(number)))
}

pub(super) fn stamp(session_ms: i64) -> Stamp {
    let wall: crate::session::Wall = "2026-11-21T14:25:03.120+01:00".parse().unwrap();
    let boot = Boot { id: "4f5c0c9e-boot".to_owned(), ms: 3_600_000 + session_ms };
    Stamp { session_ms, boot, wall: wall.plus_ms(session_ms), zone: "Europe/Berlin".to_owned() }
}

pub(super) fn entry(seq: u64, events: Vec<Event>) -> Entry {
    let ms = i64::try_from(seq).unwrap() * 1_000;
    let stream_offset = if events[0].stream() == Stream::Process { 1 << 32 } else { 0 };
    Entry {
        id: entry_id(stream_offset + seq),
        seq,
        stamp: stamp(ms),
        happened: Happened::at(ms),
        who: "MR".parse().unwrap(),
        events,
    }
}

pub(super) fn opening() -> Opening {
    let source = |name: &str| SourceFile { name: name.to_owned(), text: "format = 1\n".to_owned() };
    Opening {
        session: session_id(),
        program: "0.1.0".to_owned(),
        rehearsal: false,
        client: "KAP-0417".parse().unwrap(),
        therapist: "MR".parse::<Initials>().unwrap(),
        people: Vec::new(),
        room: "Room 2".to_owned(),
        device: Some("alsa:hw:0".to_owned()),
        protocol: source("intramuscular-60.toml"),
        codebook: source("codebook.toml"),
        playlist: source("quiet.toml"),
        ticks: vec![],
        consents: vec![("touch".into(), "Hand".into())],
        open_items_reason: None,
    }
}

pub(super) fn note(text: &str) -> Event {
    Event::Wrote { kind: TextKind::Chart, text: text.to_owned() }
}

pub(super) fn private(text: &str) -> Event {
    Event::Wrote { kind: TextKind::Process, text: text.to_owned() }
}

/// Submits events as the next entry of their stream.
pub(super) fn submit(journal: &mut Journal, events: Vec<Event>) -> Entry {
    let entry = entry(journal.next_seq(events[0].stream()), events);
    journal.submit(&entry).unwrap();
    entry
}

/// Waits for the next thing that the journal tells.
pub(super) fn next_ack(journal: &Journal) -> Ack {
    journal.acks().recv_timeout(SOON).unwrap()
}

/// A closed chart of about twenty lines with a checkpoint in its middle.
pub(super) fn closed_chart(practice: &Practice) -> Vec<Entry> {
    closed_chart_of(practice, 14)
}

/// The same with so many notes.
pub(super) fn closed_chart_of(practice: &Practice, notes: usize) -> Vec<Entry> {
    let mut journal = practice.begin();
    let mut entries = vec![submit(&mut journal, vec![Event::Opened(Box::new(opening()))])];
    for number in 0..notes {
        entries.push(submit(&mut journal, vec![note(&format!("note {number}: ruhig, Atem tief"))]));
        if number == 7 {
            journal.submit_checkpoint(&stamp(60_000)).unwrap();
        }
    }
    entries.push(submit(&mut journal, vec![closed()]));
    journal.submit_checkpoint(&stamp(120_000)).unwrap();
    journal.finish(SOON).unwrap();
    entries
}

pub(super) fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

pub(super) fn closed() -> Event {
    Event::Closed { open: vec![], reason: None }
}
