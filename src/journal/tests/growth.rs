//! What this version does with what a later one wrote.

use std::fs;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{Fault, JournalError, RecordState};
use crate::session::Stream;

/// A closed session as a later version would have written it.
fn from_the_future(change: impl Fn(String) -> String) -> Practice {
    let practice = Practice::new();
    closed_chart(&practice);
    fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
    write_again(&practice, change);
    practice
}

/// Writes the chart with other bodies, chained and signed by the room.
fn write_again(practice: &Practice, change: impl Fn(String) -> String) {
    let file = practice.file("chart.0001.journal");
    let bodies: Vec<String> = bodies(&bytes(&file)).into_iter().map(change).collect();
    fs::write(&file, written_by(&practice.key(), Stream::Chart, &bodies)).unwrap();
}

fn as_form_2(body: String) -> String {
    if body.contains("note 13") { body.replacen("{\"v\":1,", "{\"v\":2,", 1) } else { body }
}

fn is_refused(practice: &Practice) -> bool {
    let before = bytes(&practice.file("chart.0001.journal"));
    let refused = practice.amend(&Unlock::none());
    assert_eq!(bytes(&practice.file("chart.0001.journal")), before, "nothing was changed");
    assert!(!practice.file("chart.0002.journal").exists());
    matches!(refused, Err(JournalError::Newer { .. } | JournalError::UnreadEntries { .. }))
}

#[test]
fn an_unknown_event_or_member_is_verified_counted_shown_around_and_not_added_to() {
    type Change = fn(String) -> String;
    let changes: [Change; 3] = [
        |body| body.replacen("{\"event\":\"wrote\"", "{\"event\":\"dreamt\"", 1),
        |body| body.replacen("\"kind\":\"chart\"", "\"kind\":\"chart\",\"language\":\"de\"", 1),
        |body| body.replacen("\"kind\":\"entry\"", "\"kind\":\"entry\",\"place\":\"couch\"", 1),
    ];
    for change in changes {
        let practice =
            from_the_future(move |body| if body.contains("note 3") { change(body) } else { body });
        let record = practice.read();
        assert_eq!((record.report.state, record.report.findings), (RecordState::Complete, vec![]));
        assert_eq!((record.report.chart.unread_entries, record.chart.len()), (1, 15));
        assert!(is_refused(&practice));
    }
}

#[test]
fn an_unknown_member_of_a_line_its_opening_or_its_checkpoint_is_newer_and_no_damage() {
    let inserted = [
        (
            "\"checkpoint\":{\"t_ms\":60000",
            "\"witness\":{\"key\":\"x\"},\"checkpoint\":{\"t_ms\":60000",
        ),
        ("\"opening\":{", "\"opening\":{\"site\":\"north\","),
        ("\"checkpoint\":{\"t_ms\":60000", "\"checkpoint\":{\"battery\":40,\"t_ms\":60000"),
    ];
    for (known, newer) in inserted {
        let practice = from_the_future(|body| body.replacen(known, newer, 1));
        let record = practice.read();
        assert_eq!(record.report.state, RecordState::Newer, "{newer}");
        assert!(record.report.findings.iter().all(|finding| finding.fault == Fault::NewerMember));
        assert_eq!(record.chart.len(), 16, "its entries are shown");
        assert!(is_refused(&practice));
    }
}

#[test]
fn a_line_of_a_later_form_is_named_with_its_version() {
    let practice = from_the_future(as_form_2);
    assert_eq!(practice.agreed_faults(), [Fault::NewerFormat(2)]);
    let report = practice.verify();
    assert_eq!(report.state, RecordState::Newer);
    assert_eq!(report.chart.intact_lines, report.chart.lines, "nothing of it is wrong");
    assert!(report.findings[0].to_string().contains("newer Stillpoint"));
    assert!(is_refused(&practice));
}

#[test]
fn a_line_of_a_later_form_that_nobody_kept_or_signed_is_damage() {
    let practice = Practice::new();
    closed_chart(&practice);
    write_again(&practice, as_form_2);
    assert_eq!(practice.verdict(), RecordState::Damaged, "the ledger knows another line");

    let last = |body: String| {
        if body.contains("\"closed\"") { body.replacen("{\"v\":1,", "{\"v\":2,", 1) } else { body }
    };
    let practice = from_the_future(last);
    assert_eq!(practice.verdict(), RecordState::Newer);
    let file = practice.file("chart.0001.journal");
    let mut text = bytes(&file);
    let body = text.windows(7).position(|part| part == b"{\"v\":2,").unwrap();
    let in_signature = &mut text[body - 20];
    *in_signature = if *in_signature == b'B' { b'C' } else { b'B' };
    fs::write(&file, text).unwrap();
    assert_eq!(practice.verdict(), RecordState::Damaged, "its signature is false");
}

#[test]
fn a_stream_and_files_that_are_not_known_are_passed_over() {
    let practice = Practice::new();
    closed_chart(&practice);
    fs::write(practice.file("sensor.0001.journal"), "later\n").unwrap();
    fs::write(practice.file("chart.0001.thumbnail"), "later\n").unwrap();
    assert_eq!((practice.verdict(), practice.agreed_faults()), (RecordState::Complete, vec![]));
    let (journal, _) = practice.amend(&Unlock::none()).unwrap();
    journal.finish(SOON).unwrap();
}

#[test]
fn a_data_folder_of_a_later_version_is_read_and_not_written_to() {
    let practice = Practice::new();
    closed_chart(&practice);
    let format = practice.folders.data.join("format");
    assert_eq!(fs::read_to_string(&format).unwrap(), "stillpoint data 1\n");
    fs::write(&format, "stillpoint data 2\n").unwrap();
    assert_eq!(practice.verdict(), RecordState::Complete);
    let refused = practice.amend(&Unlock::none()).unwrap_err();
    assert!(matches!(refused, JournalError::NewerFolder { version: 2, .. }), "{refused}");
    fs::write(&format, "anything\n").unwrap();
    let refused = practice.amend(&Unlock::none()).unwrap_err();
    assert!(matches!(refused, JournalError::BadFormat { .. }), "{refused}");
    fs::remove_file(&format).unwrap();
    practice.amend(&Unlock::none()).unwrap().0.finish(SOON).unwrap();
    assert!(format.exists(), "a folder without a version is of the first one");
}
