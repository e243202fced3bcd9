//! A person's signature binds the lines before it, and nothing is corrected behind it.

use super::samples::*;
use crate::journal::line::{Body, Line, Payload};
use crate::journal::seal::Unlock;
use crate::journal::{
    Fault, Hash, HeldHead, Journal, RecordState, SubmitError, payload, verify_with_head,
};
use crate::session::{Event, Signature, Stream};

fn signature(count: u64, head: Hash) -> Event {
    let text = str::to_owned;
    Event::Signed(Signature {
        name: text("Maya Ruiz"),
        role: text("therapist"),
        meaning: text("I wrote this"),
        count,
        head: head.to_string(),
    })
}

/// A closed chart that is signed by hand.
fn signed() -> Practice {
    let practice = Practice::new();
    closed_chart(&practice);
    let (mut journal, resumed) =
        Journal::amend(&practice.folders, &practice.folder(), &Unlock::none()).unwrap();
    let chart = resumed.record.report.chart;
    submit(&mut journal, vec![signature(chart.lines, chart.head)]);
    journal.submit_checkpoint(&stamp(900_000)).unwrap();
    journal.finish(SOON).unwrap();
    practice
}

#[test]
fn a_signed_record_is_complete_and_takes_addenda_but_no_corrections() {
    let practice = signed();
    assert_eq!(
        (practice.verify().state, practice.verify().chart.signatures),
        (RecordState::Complete, 1)
    );
    let (mut journal, _) =
        Journal::amend(&practice.folders, &practice.folder(), &Unlock::none()).unwrap();
    let withdrawal = Event::Withdrawn {
        entry: entry_id(3),
        stream: Stream::Chart,
        reason: "mistyped".to_owned(),
    };
    let refused = journal.submit(&entry(journal.next_seq(Stream::Chart), vec![withdrawal]));
    assert_eq!(refused, Err(SubmitError::Signed));
    submit(&mut journal, vec![Event::Addended { entry: None, text: "She called.".to_owned() }]);
    journal.submit_checkpoint(&stamp(960_000)).unwrap();
    journal.finish(SOON).unwrap();
    assert_eq!(
        (practice.verify().state, practice.verify().findings),
        (RecordState::Complete, vec![])
    );
}

/// Adds an entry behind the last line, as a holder of the file could.
fn append(practice: &Practice, seq: u64, event: Event) {
    let file = practice.file("chart.0002.journal");
    let mut text = bytes(&file);
    let last = text.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n').next_back().unwrap();
    let head = Line::parse(last).unwrap().hash;
    let json = payload::encode(&entry(seq, vec![event]), session_id()).unwrap();
    text.extend(Body { seq, segment: 2, payload: Payload::Clear(&json) }.to_line(&head).0);
    std::fs::write(&file, text).unwrap();
}

#[test]
fn what_is_written_behind_a_signature_past_the_program_is_found() {
    let cases = [
        (
            Event::Withdrawn {
                entry: entry_id(3),
                stream: Stream::Chart,
                reason: "gone".to_owned(),
            },
            Fault::AfterSigning,
        ),
        (signature(20, Hash::START), Fault::SignedElse),
        (signature(3, Hash::START), Fault::SignedElse),
    ];
    for (event, fault) in cases {
        let practice = signed();
        append(&practice, 20, event);
        let report = practice.verify();
        assert_eq!(
            report.findings.iter().map(|finding| &finding.fault).collect::<Vec<_>>(),
            [&fault]
        );
        assert_eq!(report.chart.sound_lines, 20);
    }
}

#[test]
fn a_head_that_is_held_is_found_in_the_chain_or_missed_there() {
    let practice = signed();
    let head = practice.verify().chart.head.to_string();
    let verify = |count, digits: &str| {
        let held = HeldHead { count, digits: digits.to_owned() };
        let report =
            verify_with_head(&practice.folder(), None, &practice.trusted(), &Unlock::none(), &held)
                .unwrap();
        report.findings.into_iter().map(|finding| finding.fault).collect::<Vec<_>>()
    };
    assert_eq!(verify(20, &head), []);
    assert_eq!(verify(20, &head[..16]), []);
    assert_eq!(verify(19, &head[..16]), [Fault::HeldHeadDiffers]);
    assert_eq!(verify(21, &head[..16]), [Fault::HeldHeadKnowsMore(21)]);
}
