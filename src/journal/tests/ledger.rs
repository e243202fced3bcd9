//! The heads beside the records and in the second folder.

use std::fs;
use std::path::PathBuf;

use super::samples::*;
use crate::journal::{Ack, DataFolders, Fault, LedgerCheck, RecordState, Remark};
use crate::session::Stream;

/// The ledger in the second folder.
fn path(practice: &Practice) -> PathBuf {
    practice.folders.second_ledger(&practice.name()).unwrap()
}

/// Its text, which has all its lines once the journal was finished.
fn ledger(practice: &Practice, lines: usize) -> String {
    let text = fs::read_to_string(path(practice)).unwrap();
    assert_eq!(text.lines().count(), lines, "{text}");
    text
}

#[test]
fn the_head_of_each_checkpoint_stands_in_both_ledgers_and_is_compared() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let text = ledger(&practice, 3);
    assert!(
        text.lines().all(|line| line.starts_with("{\"session\":\"019aa5c1-")
            && line.contains("\"stream\":\"chart\"")),
        "{text}"
    );
    assert_eq!(fs::read_to_string(practice.folders.ledger(&practice.name())).unwrap(), text);
    let report = practice.verify();
    assert_eq!((report.state, report.ledger), (RecordState::Complete, LedgerCheck::Compared(3)));
    assert_eq!(report.remarks, []);
}

#[test]
fn lines_cut_off_at_the_end_show_against_the_second_folder_alone() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    ledger(&practice, 3);
    fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
    let file = practice.file("chart.0001.journal");
    let sound = bytes(&file);
    fs::write(&file, lines(&sound)[..12].concat()).unwrap();
    let report = practice.verify();
    assert_eq!(report.state, RecordState::Damaged);
    assert_eq!(
        report.findings[0].fault,
        Fault::LedgerKnowsMore { ledger: path(&practice), count: 17 }
    );
    assert_eq!(report.chart.intact_lines, 12);
}

#[test]
fn a_rewrite_by_a_holder_of_the_key_shows_against_the_ledger() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let file = practice.file("chart.0001.journal");
    let kinder: Vec<String> =
        bodies(&bytes(&file)).iter().map(|body| body.replace("ruhig", "heiter")).collect();
    fs::write(&file, written_by(&practice.key(), Stream::Chart, &kinder)).unwrap();
    let faults = practice.faults();
    assert!(faults.iter().any(|fault| matches!(fault, Fault::LedgerDiffers { .. })), "{faults:?}");
}

#[test]
fn a_bogus_line_in_a_ledger_is_told_as_that_and_stops_nobody() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let text = ledger(&practice, 3);
    let strange: String = text.replacen("\"count\":17", "\"count\":18", 1);
    let other_session = text.replace("00000000ff", "00000000fe");
    for bogus in ["torn{", "[1]", "\u{1f30a}", strange.lines().last().unwrap(), &other_session] {
        fs::write(path(&practice), format!("{text}{bogus}\n")).unwrap();
        let report = practice.verify();
        assert_eq!((report.state, report.findings), (RecordState::Complete, vec![]), "{bogus}");
        assert!(
            matches!(&report.remarks[..], [Remark::LedgerLines { line: 4, .. }]),
            "{:?}",
            report.remarks
        );
        let (journal, _) = practice.amend(&crate::journal::seal::Unlock::none()).unwrap();
        journal.finish(SOON).unwrap();
    }
}

#[test]
fn a_bogus_file_among_the_segments_of_the_second_folder_is_told_and_stops_nobody() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let folder = practice.folders.second.as_ref().unwrap().join("sessions");
    let folder = folder.join(practice.name().to_string());
    fs::create_dir_all(&folder).unwrap();
    let strange = written_by(
        &strange_key(),
        Stream::Chart,
        &bodies(&bytes(&practice.file("chart.0001.journal"))),
    );
    for bogus in [b"hello\nworld\n".to_vec(), strange, b"no newline".to_vec(), vec![0; 9_000]] {
        fs::write(folder.join("chart.0002.journal"), bogus).unwrap();
        let report = practice.verify();
        assert_eq!((report.state, report.findings), (RecordState::Complete, vec![]));
        assert!(matches!(&report.remarks[..], [Remark::ForeignLines { .. }]));
        let (journal, _) = practice.amend(&crate::journal::seal::Unlock::none()).unwrap();
        journal.finish(SOON).unwrap();
    }
}

#[test]
fn a_ledger_that_was_emptied_or_taken_away_is_a_finding() {
    let practice = Practice::with_second();
    let mut journal = practice.begin();
    for ms in 1..4 {
        submit(&mut journal, vec![note("a minute")]);
        // What the second folder has by then stands in the next checkpoint.
        while fs::read_to_string(path(&practice)).unwrap_or_default().lines().count() < ms {
            std::thread::yield_now();
        }
        journal.submit_checkpoint(&stamp(60_000)).unwrap();
    }
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    let text = fs::read_to_string(path(&practice)).unwrap();
    assert_eq!(practice.verify().state, RecordState::Complete);
    fs::write(path(&practice), "").unwrap();
    assert!(
        matches!(practice.faults()[..], [Fault::LedgerEmptied { left: 0, .. }]),
        "{:?}",
        practice.faults()
    );
    fs::remove_file(path(&practice)).unwrap();
    assert!(matches!(practice.faults()[..], [Fault::LedgerEmptied { left: 0, .. }]));
    fs::write(path(&practice), text.lines().next().unwrap().to_owned() + "\n").unwrap();
    assert!(matches!(practice.faults()[..], [Fault::LedgerEmptied { left: 1, .. }]));
    // A second folder that isn't plugged in says nothing.
    fs::remove_dir_all(practice.folders.second.as_ref().unwrap()).unwrap();
    assert_eq!(practice.verify().ledger, LedgerCheck::Missing);
    assert_eq!(practice.verify().state, RecordState::Complete);
}

#[test]
fn a_second_folder_that_was_away_during_the_session_is_no_damage_when_it_is_back() {
    let practice = Practice::with_second();
    let second = practice.folders.second.clone().unwrap();
    fs::remove_dir(&second).unwrap();
    closed_chart(&practice);
    fs::create_dir(&second).unwrap();
    assert_eq!((practice.verify().state, practice.faults()), (RecordState::Complete, vec![]));
}

#[test]
fn a_line_that_a_crash_tore_in_the_ledger_takes_no_other_with_it() {
    let practice = Practice::with_second();
    let name =
        crate::journal::SessionName { day: "2026-11-21".parse().unwrap(), session: session_id() };
    let torn = DataFolders::ledger_in(practice.folders.second.as_ref().unwrap(), &name);
    fs::create_dir_all(torn.parent().unwrap()).unwrap();
    fs::write(&torn, "{\"session\":\"019aa5c1-7e00").unwrap();
    closed_chart(&practice);
    ledger(&practice, 4);
    assert_eq!(
        (practice.verify().state, practice.verify().ledger),
        (RecordState::Complete, LedgerCheck::Compared(3))
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_ledger_that_hangs_holds_up_the_end_for_a_moment_only() {
    let practice = Practice::with_second();
    let name =
        crate::journal::SessionName { day: "2026-11-21".parse().unwrap(), session: session_id() };
    let ledger = DataFolders::ledger_in(practice.folders.second.as_ref().unwrap(), &name);
    fs::create_dir_all(ledger.parent().unwrap()).unwrap();
    // Whoever opens a pipe that nobody reads waits for ever, as on a network folder whose server is
    // gone.
    assert!(std::process::Command::new("mkfifo").arg(&ledger).status().unwrap().success());
    closed_chart(&practice);
    fs::remove_file(ledger).unwrap();
    assert_eq!(practice.verify().state, RecordState::Complete);
}

#[test]
fn a_missing_second_folder_is_told_once_and_keeps_nothing_from_the_journal() {
    let mut practice = Practice::new();
    practice.folders.second = Some(practice.folders.data.with_file_name("not-plugged-in"));
    let mut journal = practice.begin();
    journal.submit_checkpoint(&stamp(1)).unwrap();
    submit(&mut journal, vec![note("on")]);
    journal.submit_checkpoint(&stamp(2)).unwrap();
    let mut acks = Vec::new();
    while acks.iter().filter(|ack| matches!(ack, Ack::Checkpoint { .. })).count() < 3 {
        acks.push(journal.acks().recv_timeout(SOON).unwrap());
    }
    journal.finish(SOON).unwrap();
    assert!(acks.iter().filter(|ack| matches!(ack, Ack::LedgerFailed(_))).count() <= 1, "{acks:?}");
    assert_eq!(practice.verify().ledger, LedgerCheck::Missing);
    assert!(
        !practice.folders.second.as_ref().unwrap().exists(),
        "a place to mount a disk is not filled"
    );
}
