//! The heads in the second folder.

use std::fs;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{Ack, Fault, LedgerCheck, RecordState};
use crate::session::Event;

/// The ledger, which has all its lines once the journal was finished.
fn ledger(practice: &Practice, lines: usize) -> String {
    let text = fs::read_to_string(practice.folders.ledger().unwrap()).unwrap();
    assert_eq!(text.lines().count(), lines, "{text}");
    text
}

#[test]
fn each_checkpoint_stands_in_the_ledger_and_is_compared() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let ledger = ledger(&practice, 2);
    assert!(
        ledger
            .lines()
            .all(|line| line.starts_with("{\"kind\":\"checkpoint\",\"session\":\"019aa5c1-")),
        "{ledger}"
    );
    let report = practice.verify();
    assert_eq!((report.state, report.ledger), (RecordState::Complete, LedgerCheck::Compared(2)));
}

#[test]
fn lines_cut_off_at_the_end_show_against_the_ledger() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    ledger(&practice, 2);
    let file = practice.file("chart.0001.journal");
    let sound = bytes(&file);
    let lines: Vec<&[u8]> = sound.split_inclusive(|byte| *byte == b'\n').collect();
    fs::write(&file, lines[..12].concat()).unwrap();
    let report = practice.verify();
    assert_eq!(report.state, RecordState::Damaged);
    assert_eq!(report.findings[0].fault, Fault::LedgerKnowsMore(17));
    assert_eq!(report.chart.sound_lines, 12);
}

#[test]
fn a_rewrite_by_a_holder_of_the_key_shows_against_the_ledger() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let ledger = ledger(&practice, 2);
    fs::remove_dir_all(practice.folder()).unwrap();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    for number in 0..20 {
        submit(&mut journal, vec![note(&format!("kinder words {number}"))]);
    }
    journal.finish(SOON).unwrap();
    fs::write(practice.folders.ledger().unwrap(), ledger).unwrap();
    let report = practice.verify();
    assert!(
        report.findings.iter().any(|finding| finding.fault == Fault::LedgerDiffers),
        "{:?}",
        report.findings
    );
}

#[test]
fn a_false_line_in_the_ledger_is_named_and_those_of_other_rooms_are_not() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let path = practice.folders.ledger().unwrap();
    let ledger = ledger(&practice, 2);
    fs::write(&path, format!("torn{{\n\n{}", ledger.replace("00000000ff", "00000000fe"))).unwrap();
    assert_eq!(
        (practice.verify().state, practice.verify().ledger),
        (RecordState::Complete, LedgerCheck::Compared(0))
    );
    fs::write(&path, ledger.replace("14:27:03", "14:28:03")).unwrap();
    assert_eq!(practice.verify().findings[0].fault, Fault::LedgerSignature);
}

#[test]
fn a_line_that_a_crash_tore_in_the_ledger_takes_no_other_with_it() {
    let practice = Practice::with_second();
    fs::write(
        practice.folders.ledger().unwrap(),
        "{\"kind\":\"checkpoint\",\"session\":\"019aa5c1-7e00",
    )
    .unwrap();
    closed_chart(&practice);
    ledger(&practice, 3);
    assert_eq!(
        (practice.verify().state, practice.verify().ledger),
        (RecordState::Complete, LedgerCheck::Compared(2))
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_ledger_that_hangs_holds_up_the_end_for_a_moment_only() {
    let practice = Practice::with_second();
    // Whoever opens a pipe that nobody reads waits for ever, as on a network folder whose server is
    // gone.
    assert!(
        std::process::Command::new("mkfifo")
            .arg(practice.folders.ledger().unwrap())
            .status()
            .unwrap()
            .success()
    );
    closed_chart(&practice);
    let alone =
        crate::journal::verify(&practice.folder(), None, &practice.trusted(), &Unlock::none())
            .unwrap();
    assert_eq!(alone.state, RecordState::Complete);
}

#[test]
fn a_missing_second_folder_is_told_once_and_keeps_nothing_from_the_journal() {
    let mut practice = Practice::new();
    practice.folders.second = Some(practice.folders.data.with_file_name("not-plugged-in"));
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    journal.submit_checkpoint(&stamp(1)).unwrap();
    submit(&mut journal, vec![note("on")]);
    journal.submit_checkpoint(&stamp(2)).unwrap();
    let mut acks = Vec::new();
    while acks.len() < 5 {
        acks.push(next_ack(&journal));
    }
    assert_eq!(
        acks.iter().filter(|ack| matches!(ack, Ack::LedgerFailed(_))).count(),
        1,
        "{acks:?}"
    );
    journal.finish(SOON).unwrap();
    assert_eq!(practice.verify().ledger, LedgerCheck::Missing);
    assert!(
        !practice.folders.second.as_ref().unwrap().exists(),
        "a place to mount a disk is not filled"
    );
}
