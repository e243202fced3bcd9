//! What a crash leaves is mended, and nothing that was kept is lost.

use std::fs;

use proptest::prelude::*;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{Fault, JournalError, RecordState};
use crate::session::Event;

#[test]
fn a_torn_end_is_copied_aside_cut_off_and_gone_on_from() {
    let practice = Practice::new();
    let entries = closed_chart(&practice);
    fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
    let file = practice.file("chart.0001.journal");
    let sound = bytes(&file);
    let lines: Vec<&[u8]> = sound.split_inclusive(|byte| *byte == b'\n').collect();
    let kept = lines[..5].concat();
    let torn = &lines[5][..40];
    fs::write(&file, [kept.as_slice(), torn].concat()).unwrap();

    let (mut journal, resumed) = practice.resume(&Unlock::none()).unwrap();
    assert_eq!(resumed.recovered_bytes, 40);
    assert_eq!(resumed.record.chart, entries[..5]);
    assert_eq!(bytes(&practice.file("chart.0001.torn-1")), torn);
    assert_eq!(bytes(&file), kept);
    submit(&mut journal, vec![Event::Recovered { bytes: resumed.recovered_bytes }]);
    journal.finish(SOON).unwrap();
    let report = practice.verify();
    assert_eq!((report.state, report.findings, report.chart.lines), (RecordState::Open, vec![], 6));
}

#[test]
fn zeros_at_the_end_are_torn_too() {
    let practice = Practice::new();
    closed_chart(&practice);
    let file = practice.file("chart.0001.journal");
    let sound = bytes(&file);
    for zeros in [&b"\0\0\0\0"[..], b"\0\0\0\0\"}]}\n"] {
        fs::write(&file, [sound.as_slice(), zeros].concat()).unwrap();
        let report = practice.verify();
        assert_eq!((report.state, report.findings), (RecordState::Torn, vec![]));
        let (journal, resumed) = practice.amend(&Unlock::none()).unwrap();
        journal.finish(SOON).unwrap();
        assert_eq!(resumed.recovered_bytes, zeros.len() as u64);
        assert_eq!(bytes(&file), sound);
    }
    assert!(practice.file("chart.0001.torn-2").exists(), "an earlier copy is never written over");
}

#[test]
fn a_whole_line_with_a_wrong_hash_is_damage_and_is_left_as_it_is() {
    let practice = Practice::new();
    closed_chart(&practice);
    let file = practice.file("chart.0001.journal");
    let mut changed = bytes(&file);
    let last_letter = changed.len() - 4;
    changed[last_letter] ^= 1;
    fs::write(&file, &changed).unwrap();
    let refused = practice.resume(&Unlock::none()).unwrap_err();
    let JournalError::Damaged { first, .. } = refused else { panic!("{refused}") };
    assert_eq!((&first.fault, first.line), (&Fault::Changed, 17));
    assert_eq!(bytes(&file), changed);
}

#[test]
fn a_session_that_was_cut_off_before_its_first_line_leaves_no_trace() {
    let practice = Practice::new();
    let sessions = practice.folders.sessions();
    fs::create_dir_all(sessions.join("beginning")).unwrap();
    fs::write(sessions.join("beginning/chart.0001.journal"), "half a line").unwrap();
    practice.begin().finish(SOON).unwrap();
    assert_eq!(fs::read_dir(&sessions).unwrap().count(), 1);
    assert_eq!(practice.verify().state, RecordState::Open);
}

proptest! {
    #![proptest_config(crate::properties::tried(32))]

    #[test]
    fn any_beginning_of_a_journal_recovers_to_the_entries_whose_lines_are_whole(cut in 0.0..1.0_f64) {
        let practice = Practice::new();
        let entries = closed_chart(&practice);
        fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
        let file = practice.file("chart.0001.journal");
        let sound = bytes(&file);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let length = (sound.len() as f64 * cut) as usize;
        fs::write(&file, &sound[..length]).unwrap();
        let text = String::from_utf8_lossy(&sound[..length]).into_owned();
        let whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n') && line.contains("\"entry\":")).count();
        match practice.resume(&Unlock::none()) {
            Ok((journal, resumed)) => {
                prop_assert_eq!(&resumed.record.chart, &entries[..whole]);
                journal.finish(SOON).unwrap();
                let again = practice.read();
                prop_assert!(again.report.findings.is_empty());
                prop_assert!(again.report.chart.torn.is_empty());
                prop_assert_eq!(&again.chart, &entries[..whole]);
            }
            Err(JournalError::Damaged { .. }) => prop_assert_eq!(whole, 0, "its first line is there"),
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
}
