//! The heads in the second folder.

use std::fs;

use super::samples::*;
use crate::journal::{Ack, Fault, LedgerCheck, State};
use crate::session::Event;

/// The ledger has a thread of its own, whose work isn't waited for.
fn wait_for_ledger(practice: &Practice, lines: usize) -> String {
    let path = practice.place.ledger().unwrap();
    for _ in 0..2_000 {
        if let Ok(text) = fs::read_to_string(&path)
            && text.lines().count() == lines
        {
            return text;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the ledger has not {lines} lines");
}

#[test]
fn each_checkpoint_stands_in_the_ledger_and_is_compared() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let ledger = wait_for_ledger(&practice, 2);
    assert!(ledger.lines().all(|line| line.starts_with("{\"kind\":\"checkpoint\",\"session\":\"019aa5c1-")), "{ledger}");
    let report = practice.verify();
    assert_eq!((report.state, report.ledger), (State::Complete, LedgerCheck::Compared(2)));
}

#[test]
fn lines_cut_off_at_the_end_show_against_the_ledger() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    wait_for_ledger(&practice, 2);
    let file = practice.file("chart.0001.journal");
    let sound = bytes(&file);
    let lines: Vec<&[u8]> = sound.split_inclusive(|byte| *byte == b'\n').collect();
    fs::write(&file, lines[..12].concat()).unwrap();
    let report = practice.verify();
    assert_eq!(report.state, State::Damaged);
    assert_eq!(report.findings[0].fault, Fault::LedgerKnowsMore(17));
    assert_eq!(report.chart.sound_lines, 12);
}

#[test]
fn a_rewrite_by_a_holder_of_the_key_shows_against_the_ledger() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let ledger = wait_for_ledger(&practice, 2);
    fs::remove_dir_all(practice.folder()).unwrap();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    for number in 0..20 {
        submit(&mut journal, vec![note(&format!("kinder words {number}"))]);
    }
    journal.finish(SOON).unwrap();
    fs::write(practice.place.ledger().unwrap(), ledger).unwrap();
    let report = practice.verify();
    assert!(report.findings.iter().any(|finding| finding.fault == Fault::LedgerDiffers), "{:?}", report.findings);
}

#[test]
fn a_false_line_in_the_ledger_is_named_and_those_of_other_rooms_are_not() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let path = practice.place.ledger().unwrap();
    let ledger = wait_for_ledger(&practice, 2);
    fs::write(&path, format!("torn{{\n\n{}", ledger.replace("00000000ff", "00000000fe"))).unwrap();
    assert_eq!((practice.verify().state, practice.verify().ledger), (State::Complete, LedgerCheck::Compared(0)));
    fs::write(&path, ledger.replace("14:27:03", "14:28:03")).unwrap();
    assert_eq!(practice.verify().findings[0].fault, Fault::LedgerSignature);
}

#[test]
fn a_missing_second_folder_is_told_once_and_keeps_nothing_from_the_journal() {
    let mut practice = Practice::new();
    practice.place.second = Some(practice.place.data.with_file_name("not-plugged-in"));
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    journal.submit_checkpoint(&stamp(1)).unwrap();
    submit(&mut journal, vec![note("on")]);
    journal.submit_checkpoint(&stamp(2)).unwrap();
    let mut acks = Vec::new();
    while acks.len() < 5 {
        acks.push(next_ack(&journal));
    }
    assert_eq!(acks.iter().filter(|ack| matches!(ack, Ack::LedgerFailed { .. })).count(), 1, "{acks:?}");
    journal.finish(SOON).unwrap();
    assert_eq!(practice.verify().ledger, LedgerCheck::Missing);
    assert!(!practice.place.second.as_ref().unwrap().exists(), "a place to mount a disk is not filled");
}
