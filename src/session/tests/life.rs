use super::*;

#[test]
fn nothing_happens_before_the_opening_and_it_opens_once() {
    let mut rig =
        Rig { session: Session::new(shipped_protocol("intramuscular-60")), now_ms: 0, last: 0 };
    assert_eq!(rig.refused(Command::Tick), Refusal::NotOpened);
    assert_eq!(rig.refused(Command::MarkMoment { when: When::Now }), Refusal::NotOpened);
    rig.done(Command::Open(Box::new(opening())));
    assert_eq!(rig.refused(Command::Open(Box::new(opening()))), Refusal::AlreadyOpened);
}

#[test]
fn the_close_names_everything_that_is_open_and_closes_nothing_by_itself() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.observe("eyes_closed", When::Now);
    rig.done(Command::RaiseAttention);
    rig.done(Command::BeginTalk);
    rig.pass(MIN);
    let Refusal::StillOpen(items) = rig.refused(Command::Close { reason: None }) else {
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
        matches!(rig.refused(with_reason), Refusal::StillOpen(_)),
        "a reason settles no open state"
    );
}

#[test]
fn a_close_before_the_leaving_criteria_needs_a_reason_and_keeps_what_was_open() {
    let mut rig = Rig::dosed("esketamine-120");
    rig.pass(80 * MIN);
    rig.settle_and_close();
    let last = rig.session.entries().last().unwrap();
    let Some(Event::Closed { open, reason }) = last.events.last() else { panic!("it is closed") };
    assert!(open.contains(&"not_before".to_owned()) && reason.is_some());
}

#[test]
fn after_the_close_only_corrections_are_taken() {
    let mut rig = Rig::open("intramuscular-60");
    let note = rig.write(TextKind::Chart, "came late");
    rig.settle_and_close();
    assert_eq!(rig.refused(Command::MarkMoment { when: When::Now }), Refusal::Closed);
    let before = rig.session.entries().len();
    rig.pass(10 * MIN);
    assert_eq!(rig.session.entries().len(), before, "time does nothing to a closed session");
    let to = Amendment::Text("came in time".to_owned());
    rig.done(Command::Amend { entry: note, to, reason: "misread".to_owned() });
}

#[test]
fn a_session_can_be_closed_with_no_dose_given() {
    let mut rig = Rig::open("intramuscular-60");
    rig.pass(10 * MIN);
    rig.settle_and_close();
    assert!(rig.state().closed_ms.is_some() && rig.state().doses.is_empty());
}

#[test]
fn only_facts_from_outside_can_be_reported() {
    let mut rig = Rig::open("intramuscular-60");
    rig.done(Command::Report(Box::new(Event::Suspended { for_ms: 5000 })));
    let forged =
        Event::DoseGiven { read_back: EntryId(Uuid::nil()), dose: Box::new(dose(DoseKind::First)) };
    assert_eq!(rig.refused(Command::Report(Box::new(forged))), Refusal::NotAReport);
}

#[test]
fn a_read_back_does_not_survive_a_crash() {
    let mut rig = Rig::open("intramuscular-60");
    let read_back = rig.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    rig.done(Command::Report(Box::new(Event::Resumed { gap_ms: 60_000 })));
    assert_eq!(rig.refused(Command::GiveDose { read_back, when: When::Now }), Refusal::NotReadBack);
}
