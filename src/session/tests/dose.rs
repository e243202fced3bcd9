use super::*;

#[test]
fn a_dose_is_given_only_from_the_read_back_that_was_confirmed() {
    let mut rig = Rig::open("intramuscular-60");
    let never = EntryId(Uuid::from_u128(77));
    assert_eq!(
        rig.refused(Command::GiveDose { read_back: never, when: When::Now }),
        Refusal::NotReadBack
    );
    let first = rig.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let second = rig.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    assert_eq!(
        rig.refused(Command::GiveDose { read_back: first, when: When::Now }),
        Refusal::NotReadBack
    );
    rig.done(Command::GiveDose { read_back: second, when: When::Now });
    assert_eq!(
        rig.refused(Command::GiveDose { read_back: second, when: When::Now }),
        Refusal::NotReadBack
    );
    assert_eq!(
        rig.refused(Command::ReadBackDose(Box::new(dose(DoseKind::First)))),
        Refusal::FirstDoseGiven
    );
}

#[test]
fn a_dose_set_aside_was_never_given() {
    let mut rig = Rig::open("intramuscular-60");
    let read_back = rig.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    rig.done(Command::SetDoseAside);
    assert_eq!(rig.refused(Command::GiveDose { read_back, when: When::Now }), Refusal::NotReadBack);
    assert!(rig.state().doses.is_empty());
}

#[test]
fn the_phases_count_from_the_time_the_dose_was_given_not_entered() {
    let mut rig = Rig::open("intramuscular-60");
    rig.pass(20 * MIN);
    let read_back = rig.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    rig.done(Command::GiveDose { read_back, when: When::Ago { ms: 2 * MIN } });
    assert_eq!(rig.state().first_dose_ms(), Some(18 * MIN));
    assert_eq!(rig.state().phases.planned_end_ms, Some(23 * MIN));
}

#[test]
fn a_booster_needs_an_open_order_and_uses_it_up() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.pass(15 * MIN);
    let order =
        rig.done(Command::OrderBooster { by: initials("DR"), order: "may repeat once".to_owned() });
    let phase_end = rig.state().phases.planned_end_ms;
    rig.give(DoseKind::Booster { order });
    assert_eq!(rig.state().phases.planned_end_ms, phase_end, "the phases stay as they are");
    let again = Command::ReadBackDose(Box::new(dose(DoseKind::Booster { order })));
    assert_eq!(rig.refused(again), Refusal::NoOpenOrder);
    assert_eq!(
        rig.refused(Command::DeclineBooster { order, reason: "x".to_owned() }),
        Refusal::NoOpenOrder
    );
}

#[test]
fn a_booster_that_is_not_given_needs_a_reason() {
    let mut rig = Rig::dosed("intramuscular-60");
    let order =
        rig.done(Command::OrderBooster { by: initials("DR"), order: "may repeat once".to_owned() });
    assert_eq!(
        rig.refused(Command::DeclineBooster { order, reason: " ".to_owned() }),
        Refusal::ReasonMissing
    );
    rig.done(Command::DeclineBooster { order, reason: "deep enough".to_owned() });
    assert!(rig.state().orders[0].settled);
}

#[test]
fn correcting_the_time_of_the_dose_moves_t_and_the_planned_end_but_no_edge_that_was() {
    let mut rig = Rig::dosed("intramuscular-60");
    let given = rig.state().doses[0].entry;
    rig.pass(10 * MIN);
    let amend = |ms| Command::Amend {
        entry: given,
        to: Amendment::Time { happened_ms: ms, about: false },
        reason: "clock misread".to_owned(),
    };
    rig.done(amend(16 * MIN));
    assert_eq!(rig.state().first_dose_ms(), Some(16 * MIN));
    assert_eq!(rig.state().phases.planned_end_ms, Some(56 * MIN));
    assert_eq!(rig.state().phases.begun[1].at_ms, 20 * MIN);
    assert_eq!(rig.refused(amend(200 * MIN)), Refusal::InTheFuture);
}

#[test]
fn the_lozenge_hold_ends_with_the_answer_that_says_so() {
    let mut rig = Rig::dosed("sublingual-90");
    let lozenge = rig
        .session
        .protocol()
        .check_ins
        .iter()
        .find(|it| it.prompt == "The lozenge")
        .unwrap()
        .id
        .clone();
    while !rig.cards().contains(&lozenge) {
        rig.pass(MIN);
        assert!(rig.now_ms < 60 * MIN, "the lozenge is asked about");
    }
    let answer = Answer::Choice { option: "spat_out".to_owned(), text: None };
    rig.done(Command::AnswerCheckIn { key: CheckInKey::first(&lozenge), answer, own_words: None });
    assert_eq!(rig.state().dosing_ended, Some((rig.now_ms, DosingEnd::SpatOut)));
}

#[test]
fn withdrawing_a_dose_does_not_bring_its_read_back_back() {
    let mut rig = Rig::open("intramuscular-60");
    let read_back = rig.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let given = rig.done(Command::GiveDose { read_back, when: When::Now });
    rig.done(Command::Withdraw { entry: given, reason: "nothing was injected".to_owned() });
    assert_eq!(rig.state().first_dose_ms(), None);
    assert_eq!(rig.refused(Command::GiveDose { read_back, when: When::Now }), Refusal::NotReadBack);
    rig.give(DoseKind::First);
    assert_eq!(rig.phase(), "onset");
}
