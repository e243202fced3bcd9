use super::*;

#[test]
fn a_dose_is_given_only_from_the_read_back_that_was_confirmed() {
    let mut test = TestSession::open("intramuscular-60");
    let never = EntryId(Uuid::from_u128(77));
    assert_eq!(test.refused(give(never, When::Now)), Refusal::NotReadBack);
    let first = test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let second = test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    assert_eq!(test.refused(give(first, When::Now)), Refusal::NotReadBack);
    test.done(give(second, When::Now));
    assert_eq!(test.refused(give(second, When::Now)), Refusal::NotReadBack);
    assert_eq!(
        test.refused(Command::ReadBackDose(Box::new(dose(DoseKind::First)))),
        Refusal::FirstDoseGiven
    );
}

#[test]
fn a_dose_set_aside_was_never_given() {
    let mut test = TestSession::open("intramuscular-60");
    let read_back = test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    test.done(Command::SetDoseAside);
    assert_eq!(test.refused(give(read_back, When::Now)), Refusal::NotReadBack);
    assert!(test.state().doses.is_empty());
}

#[test]
fn the_phases_count_from_the_time_the_dose_was_given_not_entered() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(20 * MIN);
    let read_back = test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    test.done(give(read_back, When::Ago { ms: 2 * MIN }));
    assert_eq!(test.state().first_dose_ms(), Some(18 * MIN));
    assert_eq!(test.state().phases.planned_end_ms, Some(23 * MIN));
}

#[test]
fn a_booster_needs_an_open_order_and_uses_it_up() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(15 * MIN);
    let order = test.done(order(OrderedDose::Booster, "may repeat once"));
    let phase_end = test.state().phases.planned_end_ms;
    test.give(DoseKind::Booster { order });
    assert_eq!(test.state().phases.planned_end_ms, phase_end, "the phases stay as they are");
    let again = Command::ReadBackDose(Box::new(dose(DoseKind::Booster { order })));
    assert_eq!(test.refused(again), Refusal::NoOpenOrder);
    assert_eq!(
        test.refused(Command::DeclineBooster { order, reason: "x".to_owned() }),
        Refusal::NoOpenOrder
    );
}

#[test]
fn a_booster_that_is_not_given_needs_a_reason() {
    let mut test = TestSession::dosed("intramuscular-60");
    let order = test.done(order(OrderedDose::Booster, "may repeat once"));
    assert_eq!(
        test.refused(Command::DeclineBooster { order, reason: " ".to_owned() }),
        Refusal::ReasonMissing
    );
    test.done(Command::DeclineBooster { order, reason: "deep enough".to_owned() });
    assert!(test.state().orders[0].settled);
}

#[test]
fn correcting_the_time_of_the_dose_moves_t_and_the_planned_end_but_no_edge_that_was() {
    let mut test = TestSession::dosed("intramuscular-60");
    let given = test.state().doses[0].entry;
    test.pass(10 * MIN);
    let amend = |ms| Command::Amend {
        entry: given,
        to: Amendment::Time { happened_ms: ms, about: false },
        reason: "clock misread".into(),
    };
    test.done(amend(16 * MIN));
    assert_eq!(test.state().first_dose_ms(), Some(16 * MIN));
    assert_eq!(test.state().phases.planned_end_ms, Some(56 * MIN));
    assert_eq!(test.state().phases.begun[1].at_ms, 20 * MIN);
    assert_eq!(test.refused(amend(200 * MIN)), Refusal::InTheFuture);
}

#[test]
fn the_lozenge_hold_ends_with_the_answer_that_says_so() {
    let mut test = TestSession::dosed("sublingual-90");
    let lozenge = test
        .session
        .protocol()
        .check_ins
        .iter()
        .find(|it| it.prompt == "The lozenge")
        .unwrap()
        .id
        .clone();
    while !test.cards().contains(&lozenge) {
        test.pass(MIN);
        assert!(test.now_ms < 60 * MIN, "the lozenge is asked about");
    }
    let answer = Answer::Choice { option: "spat_out".into(), text: None };
    test.done(Command::AnswerCheckIn {
        key: CheckInKey::first(lozenge.clone()),
        answer,
        own_words: None,
    });
    assert_eq!(test.state().dosing_ended, Some((test.now_ms, DosingEnd::SpatOut)));
}

#[test]
fn withdrawing_a_dose_does_not_bring_its_read_back_back() {
    let mut test = TestSession::open("intramuscular-60");
    let read_back = test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let given = test.done(give(read_back, When::Now));
    test.done(Command::Withdraw { entry: given, reason: "nothing was injected".into() });
    assert_eq!(test.state().first_dose_ms(), None);
    assert_eq!(test.refused(give(read_back, When::Now)), Refusal::NotReadBack);
    test.give(DoseKind::First);
    assert_eq!(test.phase(), "onset");
}

#[test]
fn a_dose_beyond_the_limit_of_the_practice_is_given_once_its_amount_was_typed_again() {
    let mut protocol = protocol("intramuscular-60");
    protocol.dose_limits.push(crate::protocol::DoseLimit {
        drug: "Ketamine".to_owned(),
        route: protocol.route,
        amount: "50 mg".parse().unwrap(),
        set_by: "DR".to_owned(),
    });
    let mut test = TestSession::opened(protocol, opening("intramuscular-60"));
    let read_back = test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let given = |again: Option<&str>| Command::GiveDose {
        read_back,
        when: When::Now,
        then: AfterDose::PhasesStay,
        again: again.map(|amount| amount.parse().unwrap()),
    };
    for other in [None, Some("6 mg"), Some("60 ml")] {
        assert_eq!(test.refused(given(other)), Refusal::AmountNotTypedAgain);
    }
    let entry = test.done(given(Some("60.0 mg")));
    let events = &test.session.find_entry(entry).unwrap().events;
    assert!(matches!(events[0], Event::DoseGiven { typed_twice: true, .. }));
}

#[test]
fn a_dose_within_the_limit_is_given_at_once() {
    let mut test = TestSession::open("intramuscular-60");
    let entry = test.give(DoseKind::First);
    let events = &test.session.find_entry(entry).unwrap().events;
    assert!(matches!(events[0], Event::DoseGiven { typed_twice: false, .. }));
}

#[test]
fn a_later_order_takes_the_place_of_the_one_before() {
    let mut test = TestSession::open("intramuscular-60");
    test.done(order(OrderedDose::First, "60 mg"));
    test.done(order(OrderedDose::First, "50 mg, she weighs less"));
    assert_eq!(test.state().first_order().unwrap().words, "50 mg, she weighs less");
    assert_eq!(test.refused(order(OrderedDose::First, " ")), Refusal::TextMissing);
    assert_eq!(test.refused(order(OrderedDose::Booster, "once")), Refusal::NoFirstDose);
}
