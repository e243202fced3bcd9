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
        (chart.lines, chart.entries, chart.intact_lines, chart.checkpoints),
        (17, 16, 17, 3)
    );
    assert!((3..=17).contains(&chart.signatures_checked), "{chart:?}");
    assert_eq!(chart.last, Some(stamp(16_000)));
}

#[test]
fn each_entry_is_told_when_it_is_kept_in_its_order() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    let opened = opened();
    let noted = submit(&mut journal, vec![note("here")]);
    journal.submit_checkpoint(&stamp(9)).unwrap();
    let mut told = (0..5).map(|_| journal.acks().recv_timeout(SOON).unwrap());
    let count = |ack: Option<Ack>| match ack {
        Some(Ack::Checkpoint { head }) => head.count,
        other => panic!("{other:?}"),
    };
    let kept = |seq, id| Some(Ack::Kept { stream: Stream::Chart, seq, id });
    assert_eq!(told.next(), kept(0, opened.id));
    assert_eq!(count(told.next()), 1);
    assert_eq!(told.next(), kept(1, noted.id));
    assert_eq!(count(told.next()), 3);
    drop(told);
    assert_eq!(journal.unsaved(), 0);
    assert_eq!(practice.verify().state, RecordState::Open, "not closed yet");
}

#[test]
fn a_checkpoint_is_a_line_that_is_no_entry() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    for ms in 1..3 {
        journal.submit_checkpoint(&stamp(ms)).unwrap();
    }
    assert_eq!(journal.next_seq(Stream::Chart), 3);
    journal.finish(SOON).unwrap();
    let record = practice.read();
    assert_eq!((record.chart.len(), record.report.chart.lines), (1, 3));
    assert_eq!(record.last_stamp(), Some(&stamp(2)), "it says until when the session ran");
}

#[test]
fn process_notes_are_a_stream_and_a_file_of_their_own() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    assert!(!practice.file("process.0001.journal").exists());
    let noted = submit(&mut journal, vec![Event::ProcessOpened, private("my own")]);
    submit(&mut journal, vec![note("the chart's")]);
    submit(&mut journal, vec![closed()]);
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
    assert!(!chart.contains("my own") && !chart.contains("process_opened"));
}

#[test]
fn what_could_not_be_read_back_is_refused_and_not_queued() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    assert_eq!(journal.submit(&entry(0, vec![private("too early")])), Err(SubmitError::NotOpened));
    assert_eq!(
        journal.submit(&entry(2, vec![note("gap")])),
        Err(SubmitError::Seq { given: 2, next: 1 })
    );
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
    let journal = practice.begin();
    let session = crate::names::SessionId(entry_id(77).0);
    let other = crate::session::Opening { session, ..opening() };
    let another = entry(0, vec![Event::Opened(Box::new(other))]);
    let second = Journal::create(&practice.folders, &another);
    assert!(matches!(second, Err(JournalError::LockHeld { .. })), "{second:?}");
    assert!(matches!(practice.amend(&Unlock::none()), Err(JournalError::LockHeld { .. })));
    journal.finish(SOON).unwrap();
    Journal::create(&practice.folders, &another).unwrap();
}

#[test]
fn a_session_goes_on_where_it_ended_in_a_new_file() {
    let practice = Practice::new();
    let journal = practice.begin();
    let opened = opened();
    journal.finish(SOON).unwrap();
    let (mut journal, resumed) = practice.resume(&Unlock::none()).unwrap();
    assert_eq!((resumed.record.chart, resumed.recovered_bytes), (vec![opened.clone()], 0));
    assert_eq!(resumed.last, stamp(0));
    let went_on = submit(&mut journal, vec![Event::Resumed { gap_ms: 5_000 }]);
    journal.finish(SOON).unwrap();
    assert_eq!(practice.read().chart, vec![opened, went_on]);
    assert_eq!(practice.verify().findings, vec![]);
    assert!(practice.file("chart.0002.journal").exists());
}

#[test]
fn an_amendment_after_the_close_is_complete_at_once() {
    let practice = Practice::new();
    let entries = closed_chart(&practice);
    let (mut journal, _) = practice.amend(&Unlock::none()).unwrap();
    let (entry, reason) = (entries[3].id, "other client".into());
    submit(&mut journal, vec![Event::Withdrawn { entry, stream: Stream::Chart, reason }]);
    journal.finish(SOON).unwrap();
    assert_eq!((practice.verify().state, practice.faults()), (RecordState::Complete, vec![]));
}
