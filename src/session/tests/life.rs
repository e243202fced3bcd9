use super::*;

#[test]
fn nothing_happens_before_the_opening_and_it_opens_once() {
    let mut test = TestSession::new(protocol("intramuscular-60"));
    assert_eq!(test.refused(Command::Tick), Refusal::NotOpened);
    assert_eq!(test.refused(Command::MarkMoment { when: When::Now }), Refusal::NotOpened);
    test.done(Command::Open(Box::new(opening("intramuscular-60"))));
    assert_eq!(
        test.refused(Command::Open(Box::new(opening("intramuscular-60")))),
        Refusal::AlreadyOpened
    );
}

#[test]
fn the_close_names_everything_that_is_open_and_closes_nothing_by_itself() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.observe("eyes_closed");
    test.done(Command::RaiseAttention);
    test.done(Command::BeginTalk);
    test.pass(MIN);
    let Refusal::StillOpen(items) = test.refused(Command::Close { reason: None }) else {
        panic!("the close is refused")
    };
    assert!(
        items
            .iter()
            .any(|item| matches!(item, OpenItem::State { code, .. } if code == "eyes_closed"))
    );
    assert!(items.iter().any(|item| matches!(item, OpenItem::Attention(_))));
    assert!(items.contains(&OpenItem::Talk));
    assert!(items.iter().any(|item| matches!(item, OpenItem::Leaving(_))));
    let with_reason = Command::Close { reason: Some("late".to_owned()) };
    assert!(
        matches!(test.refused(with_reason), Refusal::StillOpen(_)),
        "a reason settles no open state"
    );
}

#[test]
fn a_close_before_the_leaving_criteria_needs_a_reason_and_keeps_what_was_open() {
    let mut test = TestSession::dosed("esketamine-120");
    test.pass(80 * MIN);
    test.settle_and_close();
    let last = test.session.entries().last().unwrap();
    let Some(Event::Closed { open, reason }) = last.events.last() else { panic!("it is closed") };
    assert!(open.contains(&"not_before".to_owned()) && reason.is_some());
}

#[test]
fn after_the_close_only_corrections_are_taken() {
    let mut test = TestSession::open("intramuscular-60");
    let note = test.write(TextKind::Chart, "came late");
    test.settle_and_close();
    assert_eq!(test.refused(Command::MarkMoment { when: When::Now }), Refusal::Closed);
    let before = test.session.entries().len();
    test.pass(10 * MIN);
    assert_eq!(test.session.entries().len(), before, "time does nothing to a closed session");
    let to = Amendment::Text("came in time".to_owned());
    test.done(Command::Amend { entry: note, to, reason: "misread".into() });
}

#[test]
fn a_session_can_be_closed_with_no_dose_given() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(10 * MIN);
    test.settle_and_close();
    assert!(test.state().closed_ms.is_some() && test.state().doses.is_empty());
}

#[test]
fn only_facts_from_outside_can_be_reported() {
    let mut test = TestSession::open("intramuscular-60");
    test.done(Command::Report(Box::new(Event::Suspended { for_ms: 5000 })));
    let (read_back, dose) = (EntryId(Uuid::nil()), Box::new(dose(DoseKind::First)));
    let forged = Event::DoseGiven { read_back, dose, typed_twice: false };
    assert_eq!(test.refused(Command::Report(Box::new(forged))), Refusal::NotAReport);
}

#[test]
fn a_read_back_does_not_survive_a_crash() {
    let mut test = TestSession::open("intramuscular-60");
    let read_back = test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    test.done(Command::Report(Box::new(Event::Resumed { gap_ms: 60_000 })));
    assert_eq!(test.refused(give(read_back, When::Now)), Refusal::NotReadBack);
}
