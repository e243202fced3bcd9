//! Sessions to write and read back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;

use crate::journal::chain::Link;
use crate::journal::line::Line;
use crate::journal::room::RoomKey;
use crate::journal::seal::Unlock;
use crate::journal::{
    Ack, DataFolders, Fault, Head, Journal, JournalError, KnownRooms, RecordState, Report, Resumed,
    SessionName, SessionRecord, Verdicts, Verify,
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

    /// A session that was opened.
    pub(super) fn begin(&self) -> Journal {
        Journal::create(&self.folders, &opened()).unwrap()
    }

    pub(super) fn resume(&self, unlock: &Unlock) -> Result<(Journal, Resumed), JournalError> {
        Journal::resume(&self.folders, &self.folder(), unlock, stamp(0).wall)
    }

    pub(super) fn amend(&self, unlock: &Unlock) -> Result<(Journal, Resumed), JournalError> {
        Journal::amend(&self.folders, &self.folder(), unlock, stamp(0).wall)
    }

    pub(super) fn name(&self) -> SessionName {
        SessionName::of(&self.folder()).unwrap()
    }

    /// The secret that signs here.
    pub(super) fn key(&self) -> RoomKey {
        RoomKey::read(&self.folders.data)
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.folders.sessions().join(format!("2026-11-21-{}", session_id()))
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    pub(super) fn rooms(&self) -> KnownRooms {
        KnownRooms::of(&self.folders.data).unwrap()
    }

    pub(super) fn verify(&self) -> Report {
        self.verify_unlocked(&Unlock::none())
    }

    pub(super) fn verify_unlocked(&self, unlock: &Unlock) -> Report {
        Verify::new(&self.folders, &self.rooms()).report(&self.folder(), unlock).unwrap()
    }

    /// The verdict of the program, which `verify.py` shares.
    pub(super) fn verdict(&self) -> RecordState {
        let state = self.verify().state;
        let output = Command::new("python3")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/verify.py"))
            .arg("--json")
            .arg(self.folder())
            .output()
            .unwrap();
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told[0]["state"], state.name(), "{told:#}\n{:?}", self.verify().findings);
        state
    }

    /// The faults that the program finds; `verify.py` gives the same verdict.
    pub(super) fn agreed_faults(&self) -> Vec<Fault> {
        self.verdict();
        self.faults()
    }

    pub(super) fn verdicts(&self) -> Verdicts {
        Verdicts::read(&self.folders)
    }

    pub(super) fn faults(&self) -> Vec<Fault> {
        self.verify().findings.into_iter().map(|finding| finding.fault).collect()
    }

    pub(super) fn read(&self) -> SessionRecord {
        self.read_unlocked(&Unlock::none())
    }

    pub(super) fn read_unlocked(&self, unlock: &Unlock) -> SessionRecord {
        Verify::new(&self.folders, &self.rooms()).record(&self.folder(), unlock).unwrap()
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

/// The entry that opens a session.
pub(super) fn opened() -> Entry {
    entry(0, vec![Event::Opened(Box::new(opening()))])
}

pub(super) fn note(text: &str) -> Event {
    Event::Wrote { kind: TextKind::Chart, text: text.to_owned() }
}

pub(super) fn private(text: &str) -> Event {
    Event::Wrote { kind: TextKind::Process, text: text.to_owned() }
}

/// Keys that seal and that nobody has.
pub(super) fn seal_for_nobody(practice: &Practice) {
    let keys = practice.folders.data.join("keys");
    fs::create_dir_all(&keys).unwrap();
    for stream in ["chart", "process"] {
        let recipient = || age::x25519::Identity::generate().to_public();
        let recipients: String = (0..2).map(|_| format!("{}\n", recipient())).collect();
        fs::write(keys.join(format!("{stream}.recipients")), recipients).unwrap();
    }
}

/// Submits events as the next entry of their stream.
pub(super) fn submit(journal: &mut Journal, events: Vec<Event>) -> Entry {
    let entry = entry(journal.next_seq(events[0].stream()), events);
    journal.submit(&entry).unwrap();
    entry
}

/// Waits for the next thing that the journal tells, but for heads and what becomes of them.
pub(super) fn next_ack(journal: &Journal) -> Ack {
    loop {
        let ack = journal.acks().recv_timeout(SOON).unwrap();
        if !matches!(ack, Ack::Checkpoint { .. } | Ack::LedgerFailed(_)) {
            return ack;
        }
    }
}

/// Waits until the ledger beside the records has the opening's head.
pub(super) fn ledger_begun(practice: &Practice) {
    let path = practice.folders.ledger(&practice.name());
    while fs::read_to_string(&path).unwrap_or_default().is_empty() {
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The lines of a file, each with its newline.
pub(super) fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// The bodies of a file's lines.
pub(super) fn bodies(bytes: &[u8]) -> Vec<String> {
    let body =
        |line: &Vec<u8>| Line::parse(line.strip_suffix(b"\n").unwrap()).unwrap().body.to_vec();
    lines(bytes).iter().map(|line| String::from_utf8(body(line)).unwrap()).collect()
}

/// These bodies as a stream from its beginning, chained and signed anew: what a holder of this key
/// can write.
pub(super) fn written_by(key: &RoomKey, stream: Stream, bodies: &[String]) -> Vec<u8> {
    let mut link = Link::START;
    let mut written = Vec::new();
    for (count, body) in (1..).zip(bodies) {
        let hash = link.next(body.as_bytes());
        let head = Head { session: session_id(), stream, count, hash };
        link = Link::new(&hash, &key.sign(&head.signed_text()));
        written.extend([link.as_bytes(), b" ", body.as_bytes(), b"\n"].concat());
    }
    written
}

/// Another key, which is nobody's here; its lines name this room's.
pub(super) fn strange_key() -> RoomKey {
    RoomKey::of_secret([9; 32])
}

/// A closed chart of 17 lines with a checkpoint in its middle.
pub(super) fn closed_chart(practice: &Practice) -> Vec<Entry> {
    closed_chart_of(practice, 14)
}

/// The same with so many notes.
pub(super) fn closed_chart_of(practice: &Practice, notes: usize) -> Vec<Entry> {
    let mut journal = practice.begin();
    let mut entries = vec![opened()];
    for number in 0..notes {
        entries.push(submit(&mut journal, vec![note(&format!("note {number}: ruhig, Atem tief"))]));
        if number == 7 {
            journal.submit_checkpoint(&stamp(60_000)).unwrap();
        }
    }
    entries.push(submit(&mut journal, vec![closed()]));
    journal.finish(SOON).unwrap();
    entries
}

pub(super) fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

pub(super) fn closed() -> Event {
    Event::Closed { open: vec![], reason: None }
}
