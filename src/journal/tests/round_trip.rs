//! What was written is what is read.

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{Ack, Journal, JournalError, LedgerCheck, RecordState, SubmitError};
use crate::session::{Event, Stream};

#[test]
fn a_closed_session_reads_back_as_it_was_written_and_is_complete() {
    let practice = Practice::new();
    let entries = closed_chart(&practice);
    let record = practice.read();
    assert_eq!(record.report.findings, vec![]);
    assert_eq!(record.report.state, RecordState::Complete);
    assert_eq!(record.chart, entries);
    assert_eq!(record.process, vec![]);
    assert_eq!(record.report.ledger, LedgerCheck::NotSet);
    let chart = record.report.chart;
    assert_eq!(
        (chart.lines, chart.entries, chart.sound_lines, chart.signed_lines),
        (18, 16, 18, 18)
    );
    assert_eq!(chart.last, Some(stamp(120_000)));
}

#[test]
fn each_entry_is_told_when_it_is_kept_in_its_order() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    let opened = submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    let noted = submit(&mut journal, vec![note("here")]);
    journal.submit_checkpoint(&stamp(9)).unwrap();
    assert_eq!(next_ack(&journal), Ack::Kept { stream: Stream::Chart, seq: 0, id: opened.id });
    assert_eq!(next_ack(&journal), Ack::Kept { stream: Stream::Chart, seq: 1, id: noted.id });
    assert!(matches!(next_ack(&journal), Ack::Signed { stream: Stream::Chart, count: 2, .. }));
    assert_eq!(journal.unsaved(), 0);
    assert_eq!(practice.verify().state, RecordState::Open, "not closed yet");
}

#[test]
fn a_checkpoint_takes_a_number_and_is_not_repeated_when_nothing_followed() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    assert_eq!(journal.submit_checkpoint(&stamp(0)), Ok(0), "there is nothing to sign yet");
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    assert_eq!(journal.submit_checkpoint(&stamp(1)), Ok(1));
    assert_eq!(journal.submit_checkpoint(&stamp(2)), Ok(0));
    assert_eq!(journal.next_seq(Stream::Chart), 2);
}

#[test]
fn process_notes_are_a_stream_and_a_file_of_their_own() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    assert!(!practice.file("process.0001.journal").exists());
    let noted = submit(&mut journal, vec![Event::ProcessOpened, private("my own")]);
    submit(&mut journal, vec![note("the chart's")]);
    submit(&mut journal, vec![closed()]);
    assert_eq!(journal.submit_checkpoint(&stamp(9_000)), Ok(2));
    journal.finish(SOON).unwrap();
    let record = practice.read();
    assert_eq!(record.report.state, RecordState::Complete);
    assert_eq!(
        record.chart.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        [0, 1, 2],
        "the chart doesn't count process entries"
    );
    assert_eq!(record.process, vec![noted]);
    let chart = String::from_utf8(bytes(&practice.file("chart.0001.journal"))).unwrap();
    assert!(!chart.contains("my own") && !chart.contains("process"));
}

#[test]
fn process_notes_that_were_signed_already_are_signed_again_as_closed() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    submit(&mut journal, vec![Event::ProcessOpened, private("my own")]);
    assert_eq!(journal.submit_checkpoint(&stamp(1_000)), Ok(2));
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    let (mut journal, _) =
        Journal::amend(&practice.folders, &practice.folder(), &Unlock::none()).unwrap();
    assert_eq!(journal.submit_checkpoint(&stamp(2_000)), Ok(2));
    journal.finish(SOON).unwrap();
    assert_eq!(
        (practice.verify().findings, practice.verify().state),
        (vec![], RecordState::Complete)
    );
    let (mut journal, _) =
        Journal::amend(&practice.folders, &practice.folder(), &Unlock::none()).unwrap();
    assert_eq!(journal.submit_checkpoint(&stamp(3_000)), Ok(0), "nothing is new");
}

#[test]
fn what_could_not_be_read_back_is_refused_and_not_queued() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    assert_eq!(journal.submit(&entry(0, vec![note("too early")])), Err(SubmitError::NotOpened));
    assert_eq!(
        journal.submit(&entry(1, vec![note("gap")])),
        Err(SubmitError::Seq { given: 1, next: 0 })
    );
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    assert!(matches!(
        journal.submit(&entry(1, vec![note("both"), private("kinds")])),
        Err(SubmitError::Entry(_))
    ));
    submit(&mut journal, vec![closed()]);
    assert_eq!(journal.submit(&entry(2, vec![note("late")])), Err(SubmitError::Closed));
    journal.finish(SOON).unwrap();
    assert_eq!(practice.read().chart.len(), 2);
}

#[test]
fn one_session_runs_in_a_data_folder_and_its_folder_is_locked() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    let another = crate::names::SessionId(entry_id(77).0);
    let second = Journal::create(&practice.folders, another, "2026-11-21".parse().unwrap());
    assert!(matches!(second, Err(JournalError::LockHeld { .. })), "{second:?}");
    assert!(matches!(
        Journal::amend(&practice.folders, &practice.folder(), &Unlock::none()),
        Err(JournalError::LockHeld { .. })
    ));
    journal.finish(SOON).unwrap();
    Journal::create(&practice.folders, another, "2026-11-21".parse().unwrap()).unwrap();
}

#[test]
fn a_session_goes_on_where_it_ended_in_a_new_file() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    let opened = submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    journal.finish(SOON).unwrap();
    let (mut journal, resumed) =
        Journal::resume(&practice.folders, &practice.folder(), &Unlock::none()).unwrap();
    assert_eq!((resumed.record.chart, resumed.recovered_bytes), (vec![opened.clone()], 0));
    assert_eq!(resumed.last, stamp(0));
    let went_on = submit(&mut journal, vec![Event::Resumed { gap_ms: 5_000 }]);
    journal.finish(SOON).unwrap();
    assert_eq!(practice.read().chart, vec![opened, went_on]);
    assert_eq!(practice.verify().findings, vec![]);
    assert!(practice.file("chart.0002.journal").exists());
}

#[test]
fn an_amendment_after_the_close_is_complete_once_it_is_signed() {
    let practice = Practice::new();
    let entries = closed_chart(&practice);
    let (mut journal, _) =
        Journal::amend(&practice.folders, &practice.folder(), &Unlock::none()).unwrap();
    submit(
        &mut journal,
        vec![Event::Withdrawn {
            entry: entries[3].id,
            stream: Stream::Chart,
            reason: "other client".to_owned(),
        }],
    );
    journal.finish(SOON).unwrap();
    assert_eq!(practice.verify().state, RecordState::Open);
    let (mut journal, _) =
        Journal::amend(&practice.folders, &practice.folder(), &Unlock::none()).unwrap();
    assert_eq!(journal.submit_checkpoint(&stamp(900_000)), Ok(1));
    journal.finish(SOON).unwrap();
    assert_eq!(
        (practice.verify().state, practice.verify().findings),
        (RecordState::Complete, vec![])
    );
}
