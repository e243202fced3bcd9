//! A person's signature binds the lines before it, and nothing is corrected behind it.

use super::samples::*;
use crate::journal::line::{Body, Line, Payload};
use crate::journal::seal::Unlock;
use crate::journal::{
    Closing, Fault, Hash, Head, HeldHead, RecordState, SubmitError, Verify, list_sessions, payload,
};
use crate::session::{Event, Signature, SignatureMeaning, Stream};

fn signature(count: u64, head: Hash) -> Event {
    let text = str::to_owned;
    Event::Signed(Signature {
        name: text("Maya Ruiz"),
        role: text("therapist"),
        meaning: SignatureMeaning::Wrote,
        count,
        head: head.to_string(),
    })
}

/// A closed chart that is signed by hand.
fn signed() -> Practice {
    let practice = Practice::new();
    closed_chart(&practice);
    let (mut journal, resumed) = practice.amend(&Unlock::none()).unwrap();
    let chart = resumed.record.report.chart;
    submit(&mut journal, vec![signature(chart.lines, chart.head)]);
    journal.finish(SOON).unwrap();
    practice
}

#[test]
fn the_list_tells_how_a_record_was_closed_and_whether_its_writer_signed_it() {
    let closing = |practice: &Practice| {
        let listed =
            list_sessions(&practice.folders, &Unlock::none(), &practice.verdicts()).unwrap();
        listed[0].closing
    };
    let practice = Practice::new();
    practice.begin().finish(SOON).unwrap();
    assert_eq!(closing(&practice), None, "it is open");
    let practice = Practice::new();
    closed_chart(&practice);
    assert_eq!(closing(&practice), Some(Closing { left_open: 0, signed: false }));
    assert_eq!(closing(&signed()), Some(Closing { left_open: 0, signed: true }));
    let practice = Practice::new();
    let mut journal = practice.begin();
    let open = vec!["companion_here".to_owned(), "not_before".to_owned()];
    submit(&mut journal, vec![Event::Closed { open, reason: Some("walks home".into()) }]);
    journal.finish(SOON).unwrap();
    assert_eq!(closing(&practice), Some(Closing { left_open: 2, signed: false }));
}

#[test]
fn a_signed_record_is_complete_and_takes_addenda_but_no_corrections() {
    let practice = signed();
    assert_eq!(
        (practice.verify().state, practice.verify().chart.signatures),
        (RecordState::Complete, 1)
    );
    let (mut journal, _) = practice.amend(&Unlock::none()).unwrap();
    let withdrawal =
        Event::Withdrawn { entry: entry_id(3), stream: Stream::Chart, reason: "mistyped".into() };
    let refused = journal.submit(&entry(journal.next_seq(Stream::Chart), vec![withdrawal]));
    assert_eq!(refused, Err(SubmitError::Signed));
    submit(&mut journal, vec![Event::Addended { entry: None, text: "She called.".to_owned() }]);
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
    let last = lines(&text).pop().unwrap();
    let last = Line::parse(last.strip_suffix(b"\n").unwrap()).unwrap();
    let body = Body::parse(last.body).unwrap();
    let json = payload::encode(&entry(seq, vec![event]), session_id()).unwrap();
    let added = Body { seq, payload: Some(Payload::Clear(&json)), ..body };
    let (session, stream, key) = (session_id(), Stream::Chart, practice.key());
    let sign = |hash: &Hash| {
        key.sign(&Head { session, stream, count: seq + 1, hash: *hash }.signed_text())
    };
    text.extend(added.to_line(&last.link, sign).0);
    std::fs::write(&file, text).unwrap();
}

#[test]
fn what_is_written_behind_a_signature_past_the_program_is_found() {
    let cases = [
        (
            Event::Withdrawn { entry: entry_id(3), stream: Stream::Chart, reason: "gone".into() },
            Fault::AfterSigning,
        ),
        (signature(18, Hash::START), Fault::SignedElse),
        (signature(3, Hash::START), Fault::SignedElse),
    ];
    for (event, fault) in cases {
        let practice = signed();
        append(&practice, 18, event);
        let report = practice.verify();
        assert_eq!(
            report.findings.iter().map(|finding| &finding.fault).collect::<Vec<_>>(),
            [&fault]
        );
        assert_eq!(report.chart.intact_lines, 18);
    }
}

#[test]
fn a_head_that_is_held_is_found_in_the_chain_or_missed_there() {
    let practice = signed();
    let head = practice.verify().chart.head.to_string();
    let verify = |count, digits: &str| {
        let held = HeldHead { count, digits: digits.to_owned(), session: None };
        let rooms = practice.rooms();
        let report = Verify::new(&practice.folders, &rooms)
            .with_head(&held)
            .report(&practice.folder(), &Unlock::none())
            .unwrap();
        report.findings.into_iter().map(|finding| finding.fault).collect::<Vec<_>>()
    };
    assert_eq!(verify(18, &head), []);
    assert_eq!(verify(18, &head[..16]), []);
    assert_eq!(verify(17, &head[..16]), [Fault::HeldHeadDiffers]);
    assert_eq!(verify(19, &head[..16]), [Fault::HeldHeadKnowsMore(19)]);
    assert_eq!(verify(0, &"0".repeat(64)), [Fault::HeldHeadDiffers], "no line is no head");
    assert!(Fault::HeldHeadDiffers.to_string().contains("doesn't match"));
}
