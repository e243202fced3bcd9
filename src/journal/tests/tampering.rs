//! Every change that a hand or a disk can make is seen, and where.

use std::fs;
use std::io::Write;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{Fault, Journal, JournalError, RecordState, Report, TrustedKeys, verify};

/// A closed chart of 60 entries whose one file is replaced by other bytes.
struct Tampered {
    practice: Practice,
    sound: Vec<u8>,
}

impl Tampered {
    fn new() -> Self {
        let practice = Practice::new();
        closed_chart_of(&practice, 58);
        let sound = bytes(&practice.file("chart.0001.journal"));
        assert_eq!(practice.verify().state, RecordState::Complete);
        Self { practice, sound }
    }

    fn lines(&self) -> Vec<Vec<u8>> {
        self.sound.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
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
        assert!(report.chart.sound_lines <= line + 1, "byte {place} in line {line}: {report:?}");
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
        assert_eq!(report.chart.sound_lines, dropped as u64);
        assert_eq!(report.findings.len(), 1, "one gap is one finding: {:?}", report.findings);
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
            (report.state, report.chart.sound_lines),
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
fn no_cut_journal_is_complete_and_one_cut_within_a_line_is_torn() {
    let tampered = Tampered::new();
    for length in 0..tampered.sound.len() {
        let bytes = &tampered.sound[..length];
        let expected = if bytes.is_empty() || bytes.ends_with(b"\n") {
            RecordState::Open
        } else {
            RecordState::Torn
        };
        assert_eq!(tampered.verify(bytes).state, expected, "{length} bytes");
    }
}

#[test]
fn a_rewrite_without_the_rooms_key_shows_at_its_checkpoints() {
    let practice = Practice::new();
    closed_chart(&practice);
    let elsewhere = Practice::new();
    closed_chart(&elsewhere);
    fs::copy(elsewhere.file("chart.0001.journal"), practice.file("chart.0001.journal")).unwrap();
    let report = practice.verify();
    assert_eq!(report.state, RecordState::Damaged);
    assert!(matches!(report.findings[0].fault, Fault::UnknownKey(_)), "{:?}", report.findings);
    assert_eq!(report.findings.len(), 1, "a key is named once");
    let all = elsewhere.trusted();
    assert_eq!(
        verify(&practice.folder(), None, &all, &Unlock::none()).unwrap().state,
        RecordState::Complete,
        "the other room's key vouches for it"
    );
    assert_ne!(
        verify(&practice.folder(), None, &TrustedKeys::default(), &Unlock::none()).unwrap().state,
        RecordState::Complete,
        "without keys nobody does"
    );
}

#[test]
fn hashes_made_anew_behind_a_change_are_caught_by_the_signature() {
    use crate::journal::Hash;
    use crate::journal::line::{Body, Line};
    let tampered = Tampered::new();
    let mut head = Hash::START;
    let mut forged = Vec::new();
    for line in tampered.lines() {
        let line = Line::parse(line.strip_suffix(b"\n").unwrap()).unwrap();
        let body = String::from_utf8(line.body.to_vec()).unwrap().replace("note 3", "note 5");
        let (text, hash) = Body::parse(body.as_bytes()).unwrap().to_line(&head);
        forged.extend(text);
        head = hash;
    }
    let report = tampered.verify(&forged);
    assert_eq!(report.state, RecordState::Damaged);
    assert!(
        report.findings.iter().all(|finding| finding.fault == Fault::Checkpoint),
        "{:?}",
        report.findings
    );
}

#[test]
fn the_last_checkpoint_can_not_be_given_another_time() {
    use crate::journal::Hash;
    use crate::journal::line::{Body, Line};
    let tampered = Tampered::new();
    let mut lines = tampered.lines();
    let last = String::from_utf8(lines.pop().unwrap()).unwrap().replace("14:27:03", "14:28:03");
    let before = Hash::parse(&lines.last().unwrap()[..Hash::LENGTH]).unwrap();
    let line = Line::parse(last.trim_end().as_bytes()).unwrap();
    lines.push(Body::parse(line.body).unwrap().to_line(&before).0);
    let report = tampered.verify(&lines.concat());
    assert_eq!(
        report.findings.iter().map(|finding| &finding.fault).collect::<Vec<_>>(),
        [&Fault::Signature]
    );
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
            Journal::resume(
                &tampered.practice.folders,
                &tampered.practice.folder(),
                &Unlock::none()
            ),
            Err(JournalError::Damaged { .. })
        ));
        assert_eq!(bytes(&tampered.practice.file("chart.0001.journal")), foreign);
    }
}

#[test]
fn a_word_or_a_format_of_a_later_version_is_not_called_damage() {
    use crate::journal::Hash;
    use crate::journal::line::{Body, Line};
    let tampered = Tampered::new();
    let lines = tampered.lines();
    let first = String::from_utf8(lines[1].clone()).unwrap();
    let head = Hash::parse(&lines[0][..Hash::LENGTH]).unwrap();
    let body = Line::parse(first.trim_end().as_bytes()).unwrap().body;
    let body = String::from_utf8(body.to_vec()).unwrap();

    let unknown = body.replace("\"wrote\"", "\"dreamt\"");
    let (line, _) = Body::parse(unknown.as_bytes()).unwrap().to_line(&head);
    let report = tampered.verify(&[lines[0].clone(), line].concat());
    assert_eq!(report.state, RecordState::Newer);
    assert!(report.findings[0].to_string().contains("newer Stillpoint"), "{}", report.findings[0]);

    let later = body.replace("{\"v\":1,", "{\"v\":2,");
    let line = format!("{} {later}\n", head.next(later.as_bytes()));
    assert_eq!(
        tampered.verify(&[lines[0].clone(), line.into_bytes()].concat()).findings[0].fault,
        Fault::NewerFormat(2)
    );
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
