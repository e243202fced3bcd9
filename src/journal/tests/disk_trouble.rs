//! Disks that are full, read-only, or fail, as real ones do.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::samples::*;
use crate::journal::commitment::{OtherEnd, ProcessSalt};
use crate::journal::line::{Body, Line};
use crate::journal::seal::Unlock;
use crate::journal::{
    Ack, DataFolders, DiskTrouble, Fault, Hash, Head, Journal, JournalError, RecordState, Verify,
};
use crate::session::{Event, Stream};

/// A file system of its own, small enough to be filled; taken away with the test. `None` where this
/// user may not mount.
struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    fn mount(at: &Path, kib: u32) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let size = format!("size={kib}k");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self { at: at.to_owned() });
        }
        println!("skipped: this user may not mount a small disk");
        None
    }

    /// Fills it to the last byte but so many.
    fn fill(&self, but: u64) -> PathBuf {
        let ballast = self.at.join("ballast");
        let free = {
            let disk = rustix::fs::statvfs(&self.at).unwrap();
            disk.f_bavail * disk.f_frsize
        };
        fs::write(&ballast, vec![0_u8; usize::try_from(free.saturating_sub(but)).unwrap()])
            .unwrap();
        ballast
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).output();
    }
}

/// Writes until the disk refuses: about 60 KiB an entry.
fn long_note() -> Event {
    note(&"a long note ".repeat(5_000))
}

#[test]
fn folders_and_files_are_their_owners_alone() {
    let practice = Practice::with_second();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::ProcessOpened]);
    journal.finish(SOON).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for folder in [practice.folders.data.clone(), practice.folders.sessions(), practice.folder()] {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
    for file in [
        "chart.0001.journal",
        "process.0001.journal",
        "process.salt",
        "lock",
        "reserve",
        "../../room.key",
        "../../room.pub",
        "../../running.lock",
        "../../room.lock",
        "../../format",
    ] {
        assert_eq!(mode(&practice.file(file)), 0o600, "{file}");
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    let practice = Practice::new();
    fs::create_dir_all(&practice.folders.data).unwrap();
    let Some(disk) = SmallDisk::mount(&practice.folders.data, 64) else { return };
    Command::new("mount").args(["-o", "remount,ro"]).arg(&disk.at).output().unwrap();
    let refused = Journal::create(&practice.folders, &opened()).unwrap_err();
    assert!(matches!(refused, JournalError::ReadOnly { .. }), "{refused}");
    assert!(refused.to_string().contains("may not be written to"), "{refused}");
}

#[test]
fn a_session_does_not_begin_on_a_full_disk() {
    let practice = Practice::new();
    let Some(disk) = SmallDisk::mount(&practice.folders.data, 256) else { return };
    let refused = Journal::create(&practice.folders, &opened()).unwrap_err();
    assert!(matches!(refused, JournalError::DiskFull { .. }), "{refused}");
    drop(disk);
}

#[test]
fn the_reserve_is_given_up_when_the_disk_is_full_and_the_log_goes_on() {
    let practice = Practice::new();
    let Some(disk) = SmallDisk::mount(&practice.folders.data, 2_048) else { return };
    let mut journal = practice.begin();
    assert!(practice.file("reserve").exists());
    ledger_begun(&practice);
    disk.fill(20_000);
    let mut entries = vec![];
    for _ in 0..3 {
        entries.push(submit(&mut journal, vec![long_note()]));
    }
    submit(&mut journal, vec![closed()]);
    journal.submit_checkpoint(&stamp(9_000)).unwrap();
    assert!(matches!(next_ack(&journal), Ack::Kept { seq: 0, .. }));
    let moved = next_ack(&journal);
    assert!(
        matches!(&moved, Ack::Moved { failed, .. } if failed[0].disk == DiskTrouble::Full),
        "{moved:?}"
    );
    journal.finish(SOON).unwrap();
    assert!(!practice.file("reserve").exists());
    assert!(
        bytes(&practice.file("chart.0001.journal")).len() > 4_096,
        "a part of the line was written where it failed"
    );
    let record = practice.read();
    assert_eq!((record.report.findings, record.report.state), (vec![], RecordState::Complete));
    assert_eq!(record.chart[1..4], entries);
}

#[test]
fn entries_go_to_the_second_folder_when_the_first_disk_takes_no_more() {
    let practice = Practice::with_second();
    let Some(disk) = SmallDisk::mount(&practice.folders.data, 2_048) else { return };
    let mut journal = practice.begin();
    assert!(matches!(next_ack(&journal), Ack::Kept { seq: 0, .. }));
    fs::remove_file(practice.file("reserve")).unwrap();
    ledger_begun(&practice);
    disk.fill(0);
    let entry = submit(&mut journal, vec![long_note()]);
    let Ack::Moved { to, .. } = next_ack(&journal) else { panic!("it went nowhere") };
    assert!(to.starts_with(practice.folders.second.as_ref().unwrap()), "{}", to.display());
    assert_eq!(next_ack(&journal), Ack::Kept { stream: Stream::Chart, seq: 1, id: entry.id });
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    let report = practice.verify();
    assert_eq!((report.state, report.findings), (RecordState::Complete, vec![]));
    let rooms = practice.rooms();
    let first = DataFolders { data: practice.folders.data.clone(), second: None };
    let alone = Verify::new(&first, &rooms).report(&practice.folder(), &Unlock::none()).unwrap();
    assert_ne!(
        alone.state,
        RecordState::Complete,
        "without the second folder its lines are missing"
    );
}

#[test]
fn what_no_place_takes_is_told_kept_in_memory_and_saved_when_there_is_space_again() {
    let practice = Practice::new();
    let Some(disk) = SmallDisk::mount(&practice.folders.data, 2_048) else { return };
    let mut journal = practice.begin();
    assert!(matches!(next_ack(&journal), Ack::Kept { seq: 0, .. }));
    fs::remove_file(practice.file("reserve")).unwrap();
    ledger_begun(&practice);
    let ballast = disk.fill(0);
    let first = submit(&mut journal, vec![long_note()]);
    let second = submit(&mut journal, vec![note("after it")]);
    let told = next_ack(&journal);
    assert!(matches!(&told, Ack::NotSaved { stream: Stream::Chart, seq: 1, .. }), "{told:?}");
    assert_eq!(journal.unsaved(), 2);
    fs::remove_file(ballast).unwrap();
    let mut acks =
        vec![next_ack(&journal), next_ack(&journal), next_ack(&journal), next_ack(&journal)];
    acks.retain(|ack| !matches!(ack, Ack::Moved { .. }));
    let kept = |seq, id| Ack::Kept { stream: Stream::Chart, seq, id };
    assert_eq!(acks, [Ack::SavedAgain, kept(1, first.id), kept(2, second.id)]);
    journal.finish(SOON).unwrap();
    let record = practice.read();
    assert_eq!((record.report.findings, record.report.state), (vec![], RecordState::Open));
    assert_eq!(record.chart[1..], [first, second]);
    let files = fs::read_dir(practice.folder()).unwrap().count();
    assert_eq!(
        files, 4,
        "failed attempts leave no files: the lock, the salt and two segments are there"
    );
}

/// A first file whose last line was written but not synced, and a second one that begins with the
/// same line again.
struct GivenUp {
    practice: Practice,
    first: Vec<u8>,
    kept: usize,
}

impl GivenUp {
    fn new() -> Self {
        let practice = Practice::new();
        let mut journal = practice.begin();
        submit(&mut journal, vec![note("kept")]);
        submit(&mut journal, vec![note("written twice")]);
        journal.finish(SOON).unwrap();
        let first = bytes(&practice.file("chart.0001.journal"));
        let lines = lines(&first);
        let kept = lines[..2].concat().len();
        let line = |line: &[u8]| Line::parse(line.strip_suffix(b"\n").unwrap()).unwrap().link;
        let body = bodies(&first)[2].clone();
        let opened = bodies(&first)[0].clone();
        let checkpoint = opened.split_once(",\"checkpoint\":{").unwrap().1.split_once('}').unwrap();
        // As the program writes it again: in another file, whose first line has a checkpoint.
        let salt = ProcessSalt::read(&practice.folder()).unwrap().unwrap();
        let none = OtherEnd { count: 0, hash: Hash::START };
        let commitment = salt.commit(Stream::Chart, 2, &none).to_string();
        let checkpoint = format!("{}}}{}", checkpoint.0, checkpoint.1.split_once('}').unwrap().0);
        let (before, after) = checkpoint.split_once("\"commitment\":\"").unwrap();
        let checkpoint = format!("{{{before}\"commitment\":\"{commitment}{}}}", &after[64..]);
        let again = Body::parse(body.as_bytes()).unwrap();
        let again = Body { segment: 2, checkpoint: Some(&checkpoint), ..again };
        let (session, stream, key) = (session_id(), Stream::Chart, practice.key());
        let sign =
            |hash: &Hash| key.sign(&Head { session, stream, count: 3, hash: *hash }.signed_text());
        let text = again.to_line(&line(&lines[1]), sign).0;
        fs::write(practice.file("chart.0002.journal"), text).unwrap();
        Self { practice, first, kept }
    }

    fn with_first_file(&self, bytes: &[u8]) -> RecordState {
        fs::write(self.practice.file("chart.0001.journal"), bytes).unwrap();
        let report = self.practice.verify();
        let superseded = report.findings.iter().all(|finding| finding.fault == Fault::GivenUp);
        assert!(superseded, "{:?}", report.findings);
        report.state
    }
}

#[test]
fn a_later_file_supersedes_what_was_given_up_before_it() {
    let given_up = GivenUp::new();
    let report = given_up.practice.verify();
    assert_eq!((report.findings, report.chart.lines), (vec![], 3));
    assert_eq!(given_up.practice.read().chart.len(), 3, "the line is there once");
    for length in given_up.kept..given_up.first.len() {
        assert_eq!(
            given_up.with_first_file(&given_up.first[..length]),
            RecordState::Open,
            "cut at {length}"
        );
    }
    let zeros = vec![0; given_up.first.len() - given_up.kept];
    assert_eq!(
        given_up.with_first_file(&[&given_up.first[..given_up.kept], &zeros].concat()),
        RecordState::Open
    );
}

#[test]
fn what_was_given_up_must_be_what_was_written_again() {
    let given_up = GivenUp::new();
    // Without its newline it is a part of a line, which says nothing.
    for place in given_up.kept..given_up.first.len() - 1 {
        let mut changed = given_up.first.clone();
        changed[place] ^= 1;
        assert_eq!(given_up.with_first_file(&changed), RecordState::Damaged, "byte {place}");
    }
    let longer = [given_up.first.as_slice(), b"more\n"].concat();
    assert_eq!(given_up.with_first_file(&longer), RecordState::Damaged);
}

#[test]
fn a_room_key_that_is_none_is_named_and_not_replaced() {
    let practice = Practice::new();
    practice.begin().finish(SOON).unwrap();
    let key = practice.folders.data.join("room.key");
    fs::write(&key, "").unwrap();
    let refused = practice.resume(&Unlock::none()).unwrap_err();
    assert!(
        matches!(refused, JournalError::BadKey { .. }) && refused.to_string().contains("room.key"),
        "{refused}"
    );
    assert_eq!(bytes(&key), b"");
}

#[test]
fn what_is_written_into_a_folder_that_was_deleted_is_not_told_as_kept() {
    let practice = Practice::with_second();
    let mut journal = practice.begin();
    assert!(matches!(next_ack(&journal), Ack::Kept { seq: 0, .. }));
    ledger_begun(&practice);
    fs::remove_dir_all(&practice.folders.data).unwrap();
    let entry = submit(&mut journal, vec![note("into the void")]);
    let Ack::Moved { to, failed, .. } = next_ack(&journal) else { panic!("it went nowhere") };
    assert!(to.starts_with(practice.folders.second.as_ref().unwrap()), "{}", to.display());
    assert_eq!(failed[0].disk, DiskTrouble::TakenAway);
    assert_eq!(next_ack(&journal), Ack::Kept { stream: Stream::Chart, seq: 1, id: entry.id });
    journal.finish(SOON).unwrap();

    let practice = Practice::new();
    let mut journal = practice.begin();
    assert!(matches!(next_ack(&journal), Ack::Kept { seq: 0, .. }));
    ledger_begun(&practice);
    fs::remove_dir_all(&practice.folders.data).unwrap();
    submit(&mut journal, vec![note("into the void")]);
    assert!(matches!(next_ack(&journal), Ack::NotSaved { seq: 1, .. }));
    assert_eq!(journal.unsaved(), 1);
}
