//! Every change that a hand or a disk can make is seen, and where.

use std::fs;
use std::io::Write;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{Fault, JournalError, KnownRooms, RecordState, Report, Verify};
use crate::session::Stream;

/// A closed chart of 22 entries whose one file is replaced by other bytes.
struct Tampered {
    practice: Practice,
    sound: Vec<u8>,
}

impl Tampered {
    fn new() -> Self {
        let practice = Practice::new();
        closed_chart_of(&practice, 20);
        // What was cut off shows against the heads; here the file is to show it by itself.
        fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
        let sound = bytes(&practice.file("chart.0001.journal"));
        assert_eq!(practice.verify().state, RecordState::Complete);
        Self { practice, sound }
    }

    fn lines(&self) -> Vec<Vec<u8>> {
        lines(&self.sound)
    }

    fn verify(&self, bytes: &[u8]) -> Report {
        // Not emptied first: file systems flush a file that was emptied and written again, and
        // there are thousands here.
        let mut file = fs::OpenOptions::new()
            .write(true)
            .open(self.practice.file("chart.0001.journal"))
            .unwrap();
        file.write_all(bytes).unwrap();
        file.set_len(bytes.len() as u64).unwrap();
        self.practice.verify()
    }

    fn faults(&self, bytes: &[u8]) -> Vec<Fault> {
        self.verify(bytes).findings.into_iter().map(|finding| finding.fault).collect()
    }

    /// The chart with its bodies changed, written by whoever has the room's key.
    fn rewritten(&self, change: impl Fn(String) -> String) -> Vec<u8> {
        let bodies: Vec<String> = bodies(&self.sound).into_iter().map(change).collect();
        written_by(&self.practice.key(), Stream::Chart, &bodies)
    }
}

#[test]
fn every_changed_byte_is_seen() {
    let tampered = Tampered::new();
    for place in 0..tampered.sound.len() {
        let mut bytes = tampered.sound.clone();
        bytes[place] ^= if place % 2 == 0 { 1 } else { 0x80 };
        let report = tampered.verify(&bytes);
        let line = tampered.sound[..place].iter().filter(|byte| **byte == b'\n').count() as u64;
        assert!(
            matches!(report.state, RecordState::Damaged | RecordState::Torn),
            "byte {place}: {:?}",
            report.state
        );
        assert!(report.chart.intact_lines <= line + 1, "byte {place} in line {line}: {report:?}");
        if let Some(finding) = report.findings.first() {
            assert!(
                (line..=line + 2).contains(&finding.line),
                "byte {place} in line {line}: {finding}"
            );
        }
    }
}

#[test]
fn every_dropped_byte_is_seen() {
    let tampered = Tampered::new();
    for place in 0..tampered.sound.len() {
        let mut bytes = tampered.sound.clone();
        bytes.remove(place);
        let state = tampered.verify(&bytes).state;
        assert!(
            matches!(state, RecordState::Damaged | RecordState::Torn),
            "byte {place}: {state:?}"
        );
    }
}

#[test]
fn every_dropped_line_is_seen() {
    let tampered = Tampered::new();
    let lines = tampered.lines();
    for dropped in 0..lines.len() - 1 {
        let mut left = lines.clone();
        left.remove(dropped);
        let report = tampered.verify(&left.concat());
        assert_eq!(report.state, RecordState::Damaged, "line {dropped}");
        let first = &report.findings[0];
        assert_eq!(
            (first.line, &first.fault),
            (dropped as u64 + 1, &Fault::Missing { from: dropped as u64, to: dropped as u64 })
        );
        assert_eq!(report.chart.intact_lines, dropped as u64);
        if dropped > 0 {
            assert_eq!(report.findings.len(), 1, "one gap is one finding: {:?}", report.findings);
        }
    }
}

#[test]
fn every_swapped_pair_of_neighbours_is_seen() {
    let tampered = Tampered::new();
    let lines = tampered.lines();
    for swapped in 0..lines.len() - 1 {
        let mut lines = lines.clone();
        lines.swap(swapped, swapped + 1);
        let report = tampered.verify(&lines.concat());
        assert_eq!(
            (report.state, report.chart.intact_lines),
            (RecordState::Damaged, swapped as u64)
        );
    }
}

#[test]
fn every_repeated_line_is_seen() {
    let tampered = Tampered::new();
    let lines = tampered.lines();
    for repeated in 0..lines.len() {
        let mut lines = lines.clone();
        lines.insert(repeated, lines[repeated].clone());
        assert_eq!(tampered.verify(&lines.concat()).state, RecordState::Damaged, "line {repeated}");
    }
}

#[test]
fn no_cut_journal_is_complete_one_cut_within_a_line_is_torn_and_an_emptied_one_is_damage() {
    let tampered = Tampered::new();
    let first = tampered.lines()[0].len();
    for length in 0..tampered.sound.len() {
        let bytes = &tampered.sound[..length];
        let expected = if length < first {
            RecordState::Damaged
        } else if bytes.ends_with(b"\n") {
            RecordState::Open
        } else {
            RecordState::Torn
        };
        assert_eq!(tampered.verify(bytes).state, expected, "{length} bytes");
    }
    assert_eq!(tampered.verify(&vec![0; tampered.sound.len()]).state, RecordState::Damaged);
    assert_eq!(tampered.faults(b""), [Fault::Emptied]);
}

#[test]
fn a_rewrite_without_the_rooms_key_shows_in_each_line() {
    let practice = Practice::new();
    closed_chart(&practice);
    let elsewhere = Practice::new();
    closed_chart(&elsewhere);
    fs::copy(elsewhere.file("chart.0001.journal"), practice.file("chart.0001.journal")).unwrap();
    let report = practice.verify();
    assert_eq!(report.state, RecordState::Damaged);
    assert!(matches!(report.findings[0].fault, Fault::UnknownRoom(_)), "{:?}", report.findings);
    let none = KnownRooms::default();
    let unknown = Verify::new(&practice.folders, &none);
    assert_eq!(
        unknown.report(&practice.folder(), &Unlock::none()).unwrap().state,
        RecordState::Damaged,
        "without keys nobody vouches for it"
    );
}

#[test]
fn hashes_made_anew_behind_a_change_are_caught_by_the_signature() {
    let tampered = Tampered::new();
    let bodies: Vec<String> =
        bodies(&tampered.sound).iter().map(|body| body.replace("note 3", "note 5")).collect();
    let forged = written_by(&strange_key(), Stream::Chart, &bodies);
    let report = tampered.verify(&forged);
    assert_eq!(report.state, RecordState::Damaged);
    assert!(
        report.findings.iter().all(|finding| finding.fault == Fault::Signature),
        "{:?}",
        report.findings
    );
    assert!(
        report.findings.iter().any(|finding| finding.line == 1)
            && report.findings.iter().any(|finding| finding.line == 23),
        "its first line and its last one at least: {:?}",
        report.findings
    );
}

#[test]
fn a_line_that_opens_closes_or_counts_otherwise_than_the_record_is_found_even_when_signed() {
    let tampered = Tampered::new();
    let rewritten = |from: &'static str, to: &'static str| {
        tampered.faults(&tampered.rewritten(|body| body.replacen(from, to, 1)))
    };
    assert_eq!(tampered.faults(&tampered.rewritten(|body| body)), [], "the way back");
    assert_eq!(
        rewritten("\"day\":\"2026-11-21\"", "\"day\":\"2026-11-22\""),
        [Fault::WrongDay("2026-11-22".parse().unwrap())]
    );
    assert_eq!(rewritten("\"stream\":\"chart\"", "\"stream\":\"process\""), [Fault::WrongStream]);
    let other =
        rewritten("\"opening\":{\"session\":\"019aa5c1", "\"opening\":{\"session\":\"019aa5c2");
    assert_eq!(other, [Fault::WrongSession]);
    assert_eq!(rewritten("\"state\":\"closed\"", "\"state\":\"open\""), [Fault::Checkpoint]);
    let early = rewritten("\"state\":\"open\"", "\"state\":\"closed\"");
    assert!(early.contains(&Fault::Checkpoint), "{early:?}");
    assert_eq!(rewritten("\"segment\":1", "\"segment\":2").len(), 23, "each line says it");
    let later =
        rewritten(",\"checkpoint\":{\"t_ms\":60000", ",\"later\":1,\"checkpoint\":{\"t_ms\":60000");
    assert_eq!(later, [Fault::NewerMember]);
}

#[test]
fn a_foreign_file_is_named_as_one_and_never_added_to() {
    let tampered = Tampered::new();
    for foreign in
        [&b"\x89PNG\r\n\x1a\n\0\0"[..], b"hello\nworld\n", b"no newline at all", &[0xff; 70_000]]
    {
        let report = tampered.verify(foreign);
        assert_eq!(report.findings[0].fault, Fault::NotAJournal);
        assert_eq!(report.state, RecordState::Damaged);
        assert!(matches!(
            tampered.practice.resume(&Unlock::none()),
            Err(JournalError::Damaged { .. })
        ));
        assert_eq!(bytes(&tampered.practice.file("chart.0001.journal")), foreign);
    }
}

#[test]
fn a_message_names_file_and_line_and_repeats_no_private_text() {
    let tampered = Tampered::new();
    let bytes =
        String::from_utf8(tampered.sound.clone()).unwrap().replacen("\"note 2", "\"nota 2", 1);
    let report = tampered.verify(bytes.as_bytes());
    let message = report.findings[0].to_string();
    assert!(message.contains("chart.0001.journal, line 4"), "{message}");
    assert!(!message.contains("ruhig"), "{message}");
}
