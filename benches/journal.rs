//! How fast the record is kept, read and checked, beside the bare disk and SQLite on the same disk.
//!
//! `cargo bench --bench journal`; the folder is made in `STILLPOINT_BENCH_DIR`, or else in the
//! platform's for temporary files.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rusqlite::Connection;
use stillpoint::journal::seal::Unlock;
use stillpoint::journal::{Ack, DataFolders, Journal, KnownRooms, Verify};
use stillpoint::names::{EntryId, SessionId, SourceFile};
use stillpoint::session::{Boot, Entry, Event, Happened, Opening, Stamp, Stream, TextKind, Wall};
use tempfile::TempDir;
use uuid::Uuid;

const SOON: Duration = Duration::from_secs(60);
/// A usual entry's body.
const NOTE: &str = "Sat up slowly, drank some water, said that the light was kind.";

struct Bench {
    dir: TempDir,
    folders: DataFolders,
    journal: Option<Journal>,
    session: SessionId,
    folder: PathBuf,
}

fn dir() -> TempDir {
    match std::env::var_os("STILLPOINT_BENCH_DIR") {
        Some(beside) => TempDir::new_in(beside).unwrap(),
        None => TempDir::new().unwrap(),
    }
}

/// A folder on a file system in memory, where there is one.
fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { dir() }
}

fn stamp(ms: i64) -> Stamp {
    let wall: Wall = "2026-11-21T14:25:03.120+01:00".parse().unwrap();
    Stamp {
        session_ms: ms,
        boot: Boot { id: "boot".to_owned(), ms },
        wall: wall.plus_ms(ms),
        zone: "Europe/Berlin".to_owned(),
    }
}

fn entry(seq: u64, event: Event) -> Entry {
    let ms = i64::try_from(seq).unwrap() * 50;
    let id = EntryId(Uuid::now_v7());
    Entry {
        id,
        seq,
        stamp: stamp(ms),
        happened: Happened::at(ms),
        who: "MR".parse().unwrap(),
        events: vec![event],
    }
}

fn note() -> Event {
    Event::Wrote { kind: TextKind::Chart, text: NOTE.to_owned() }
}

impl Bench {
    fn new(sealed: bool) -> Self {
        Self::at(dir(), sealed)
    }

    fn at(dir: TempDir, sealed: bool) -> Self {
        let folders = DataFolders { data: dir.path().join("data"), second: None };
        if sealed {
            let keys = folders.data.join("keys");
            std::fs::create_dir_all(&keys).unwrap();
            let recipients: String = (0..2)
                .map(|_| format!("{}\n", age::x25519::Identity::generate().to_public()))
                .collect();
            for stream in ["chart", "process"] {
                std::fs::write(keys.join(format!("{stream}.recipients")), &recipients).unwrap();
            }
        }
        let session = SessionId(Uuid::now_v7());
        let source = || SourceFile { name: "x.toml".to_owned(), text: "format = 1\n".to_owned() };
        let opening = Opening {
            session,
            program: "0".to_owned(),
            rehearsal: true,
            client: "KAP-0417".parse().unwrap(),
            therapist: "MR".parse().unwrap(),
            people: Vec::new(),
            room: "Room".to_owned(),
            device: None,
            protocol: source(),
            codebook: source(),
            playlist: source(),
            ticks: vec![],
            consents: vec![],
            open_items_reason: None,
        };
        let opened = entry(0, Event::Opened(Box::new(opening)));
        let journal = Journal::create(&folders, &opened).unwrap();
        journal.acks().recv_timeout(SOON).unwrap();
        let folder = journal.folder().to_owned();
        Self { dir, folders, journal: Some(journal), session, folder }
    }

    /// Submits an entry and waits until it is kept.
    fn keep(&mut self) {
        let journal = self.journal.as_mut().unwrap();
        journal.submit(&entry(journal.next_seq(Stream::Chart), note())).unwrap();
        while !matches!(journal.acks().recv_timeout(SOON).unwrap(), Ack::Kept { .. }) {}
    }

    /// A journal with so many entries, where syncs cost nothing; with a checkpoint each minute, as a
    /// session writes them, or without.
    fn filled(sealed: bool, entries: u64, checkpoints: bool) -> Self {
        let mut bench = Self::at(in_memory(), sealed);
        let journal = bench.journal.as_mut().unwrap();
        for number in 0..entries {
            journal.submit(&entry(journal.next_seq(Stream::Chart), note())).unwrap();
            // A minute at twenty entries.
            if checkpoints && number % 20 == 19 {
                let ms = i64::try_from(number).unwrap() * 50;
                journal.submit_checkpoint(&stamp(ms)).unwrap();
            }
        }
        bench.journal.take().unwrap().finish(Duration::from_secs(1_800)).unwrap();
        bench
    }

    fn bytes(&self) -> u64 {
        std::fs::metadata(self.folder.join("chart.0001.journal")).unwrap().len()
    }
}

/// From the press to the ack, beside the bare write and sync of the same line, and beside SQLite.
fn key_press_to_kept(c: &mut Criterion) {
    let mut group = c.benchmark_group("key press to kept");
    group.sample_size(60).measurement_time(Duration::from_secs(8));
    let mut clear = Bench::new(false);
    let mut sealed = Bench::new(true);
    let line = std::fs::read(clear.folder.join("chart.0001.journal")).unwrap();
    clear.keep();
    let whole = std::fs::read(clear.folder.join("chart.0001.journal")).unwrap();
    let line = whole[line.len()..].to_vec();

    let mut bare =
        File::options().append(true).create(true).open(clear.dir.path().join("bare")).unwrap();
    group.bench_function("bare write + fdatasync", |b| {
        b.iter(|| {
            bare.write_all(&line).unwrap();
            bare.sync_data().unwrap();
        });
    });
    group.bench_function("stillpoint", |b| b.iter(|| clear.keep()));
    group.bench_function("stillpoint, sealed", |b| b.iter(|| sealed.keep()));
    let sqlite = Connection::open(clear.dir.path().join("rival.sqlite")).unwrap();
    sqlite
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE log (seq INTEGER PRIMARY KEY, body TEXT)",
        )
        .unwrap();
    let text = String::from_utf8(line).unwrap();
    group.bench_function("SQLite, WAL, FULL", |b| {
        b.iter(|| sqlite.execute("INSERT INTO log (body) VALUES (?1)", [&text]).unwrap());
    });
    group.finish();
}

/// An entry and a bare write and sync of its line by turns, so that both meet the disk in the same
/// state: the medians and their ratio.
fn beside_the_bare_disk(_: &mut Criterion) {
    const TURNS: usize = 3_000;
    let mut journal = Bench::new(false);
    let opened = journal.bytes() as usize;
    journal.keep();
    let chart = std::fs::read(journal.folder.join("chart.0001.journal")).unwrap();
    let mut bare = File::create(journal.dir.path().join("bare")).unwrap();
    let timed = |act: &mut dyn FnMut()| {
        let begun = Instant::now();
        act();
        begun.elapsed()
    };
    let (mut kept, mut written) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        kept.push(timed(&mut || journal.keep()));
        written.push(timed(&mut || {
            bare.write_all(&chart[opened..]).unwrap();
            bare.sync_data().unwrap();
        }));
    }
    let [kept, written] = [kept, written].map(|mut times| {
        times.sort();
        times[TURNS / 2]
    });
    let ratio = kept.as_secs_f64() / written.as_secs_f64();
    println!(
        "by turns: key press to kept {kept:?}, bare write + fdatasync {written:?}: {ratio:.2}"
    );
}

/// The journal's own share: encoding, chaining, sealing, two threads.
fn without_the_disk(c: &mut Criterion) {
    let mut group = c.benchmark_group("an entry in memory");
    for (name, sealed) in [("clear", false), ("sealed", true)] {
        let mut bench = Bench::at(in_memory(), sealed);
        group.bench_function(name, |b| b.iter(|| bench.keep()));
    }
    group.finish();
}

/// A journal of 100,000 entries, as after a crash.
fn recovery_and_verification(c: &mut Criterion) {
    const ENTRIES: u64 = 100_000;
    let mut group = c.benchmark_group("100,000 entries");
    group.sample_size(10).measurement_time(Duration::from_secs(12));
    for (name, sealed) in [("clear", false), ("sealed", true)] {
        let bench = Bench::filled(sealed, ENTRIES, true);
        let rooms = KnownRooms::of(&bench.folders.data).unwrap();
        let verify = Verify::new(&bench.folders, &rooms);
        group.throughput(Throughput::Bytes(bench.bytes()));
        group.bench_with_input(BenchmarkId::new("verify", name), &bench, |b, bench| {
            b.iter(|| verify.report(&bench.folder, &Unlock::none()).unwrap());
        });
        group.bench_with_input(
            BenchmarkId::new("verify every signature", name),
            &bench,
            |b, bench| {
                b.iter(|| verify.every_signature().report(&bench.folder, &Unlock::none()).unwrap());
            },
        );
        group.bench_with_input(BenchmarkId::new("recover", name), &bench, |b, bench| {
            b.iter(|| {
                let record = verify.record(&bench.folder, &Unlock::none()).unwrap();
                assert_eq!(record.chart.len() as u64, ENTRIES + 1);
                record
            });
        });
        assert_eq!(
            bench.session,
            verify.record(&bench.folder, &Unlock::none()).unwrap().name.session
        );
        if sealed {
            // As after the close, when its keys are gone: the chain and the signatures alone.
            std::fs::remove_file(bench.folder.join("chart.0001.open")).unwrap();
            group.bench_with_input(
                BenchmarkId::new("verify", "sealed, not opened"),
                &bench,
                |b, bench| {
                    b.iter(|| {
                        let report = verify.report(&bench.folder, &Unlock::none()).unwrap();
                        assert_eq!((report.chart.entries, report.chart.sealed), (0, ENTRIES + 1));
                    });
                },
            );
        }
    }
    // One signature in each file and a sample of 16: what is left is the chain and the entries.
    let bench = Bench::filled(false, ENTRIES, false);
    let rooms = KnownRooms::of(&bench.folders.data).unwrap();
    let verify = Verify::new(&bench.folders, &rooms);
    group.throughput(Throughput::Bytes(bench.bytes()));
    group.bench_with_input(
        BenchmarkId::new("verify", "clear, no checkpoints"),
        &bench,
        |b, bench| b.iter(|| verify.report(&bench.folder, &Unlock::none()).unwrap()),
    );
    group.finish();
}

criterion_group!(
    benches,
    beside_the_bare_disk,
    key_press_to_kept,
    without_the_disk,
    recovery_and_verification
);
criterion_main!(benches);
