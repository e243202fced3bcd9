use super::*;
use crate::protocol::{AnswerEffect, CheckInKind};

/// Lets time pass until a card waits, and names it.
fn next_card(test: &mut TestSession) -> CheckInKey {
    let limit = test.now_ms + 120 * MIN;
    while test.cards().is_empty() {
        test.pass(10_000);
        assert!(test.now_ms < limit, "a card comes");
    }
    test.state().cards(test.session.protocol(), test.now_ms).remove(0)
}

fn plain_answer(test: &TestSession, key: &CheckInKey) -> Answer {
    match &test.session.protocol().check_in(&key.id).unwrap().kind {
        CheckInKind::Choice(choices) => {
            let plain =
                choices.iter().find(|choice| choice.effect == AnswerEffect::Nothing).unwrap();
            Answer::Choice { option: plain.id.clone(), text: None }
        }
        CheckInKind::Scale(scale) => Answer::Scale(scale.min),
        CheckInKind::Text => Answer::Text("as before".to_owned()),
        CheckInKind::Several(choices) => {
            let none = choices.iter().find(|choice| choice.none).unwrap().id.clone();
            Answer::Several { options: vec![none], text: None }
        }
        _ => Answer::Done,
    }
}

#[test]
fn a_card_that_was_answered_is_answered_once() {
    let mut test = TestSession::open("intramuscular-60");
    let key = next_card(&mut test);
    let answer = plain_answer(&test, &key);
    let command = Command::AnswerCheckIn { key: key.clone(), answer, own_words: None };
    test.done(command.clone());
    assert_eq!(test.refused(command), Refusal::Settled(key));
}

#[test]
fn an_answer_of_another_kind_is_refused() {
    let mut test = TestSession::dosed("intramuscular-60");
    let key = CheckInKey::first("breathing");
    test.pass(24 * MIN);
    let wrong =
        Command::AnswerCheckIn { key: key.clone(), answer: Answer::Scale(3), own_words: None };
    assert_eq!(test.refused(wrong), Refusal::WrongAnswer(key));
}

#[test]
fn later_brings_the_same_card_again() {
    let mut test = TestSession::open("intramuscular-60");
    let key = next_card(&mut test);
    test.done(Command::PostponeCheckIn { key: key.clone() });
    assert!(!test.cards().contains(&key.id));
    test.pass(test.session.protocol().check_in(&key.id).unwrap().later_ms);
    assert!(test.cards().contains(&key.id));
}

#[test]
fn a_check_in_passes_with_its_phase_and_the_close_lists_it_when_required() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(42 * MIN);
    assert_eq!(test.status("breathing"), Some(&CheckInStatus::Passed));
    let not_done = OpenItem::NotDone(CheckInKey::first("breathing"));
    assert!(test.session.open_items(test.now_ms).contains(&not_done));
}

#[test]
fn a_phase_that_ends_early_lets_its_coming_check_ins_pass_unseen() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(6 * MIN);
    test.done(Command::BeginPhase { phase: "return".into() });
    test.pass(MIN);
    let peak = test
        .session
        .protocol()
        .check_ins
        .iter()
        .filter(|it| it.at.anchor == crate::protocol::Anchor::Phase("peak".into()));
    for check_in in peak {
        assert_eq!(
            test.status(check_in.id.clone()),
            Some(&CheckInStatus::Passed),
            "{}",
            check_in.id
        );
    }
}

#[test]
fn quiet_hides_cards_without_losing_them() {
    let mut test = TestSession::open("intramuscular-60");
    let key = next_card(&mut test);
    test.done(Command::QuietCheckIns { for_ms: 5 * MIN });
    assert!(test.cards().is_empty());
    test.done(Command::ResumeCheckIns);
    assert!(test.cards().contains(&key.id));
}

fn pulse(when: When) -> Command {
    let readings = vec![(crate::protocol::VitalSign::Pulse, VitalReading::Value(72.0))];
    Command::TakeVitals { vitals: Vitals { readings, by: None, as_read: false }, when }
}

fn is_answered(test: &TestSession, id: &str) -> bool {
    matches!(test.status(id), Some(CheckInStatus::Answered { .. }))
}

/// Vital signs that are due, by the ids of their check-ins.
fn due(test: &TestSession) -> Vec<String> {
    let due = test.state().vitals_due(test.session.protocol(), test.now_ms);
    due.into_iter().map(|key| key.id.to_string()).collect()
}

#[test]
fn vital_signs_that_are_due_are_no_card_and_are_due_until_they_were_taken() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(15 * MIN);
    assert_eq!(due(&test), ["vitals_before"]);
    assert!(!test.cards().contains(&"vitals_before".into()));
    test.done(pulse(When::Now));
    assert!(is_answered(&test, "vitals_before") && due(&test).is_empty());
}

#[test]
fn vital_signs_taken_before_the_dose_are_the_baseline_whether_that_was_due_or_not() {
    let mut early = TestSession::open("intramuscular-60");
    early.pass(2 * MIN);
    early.done(pulse(When::Now));
    assert!(is_answered(&early, "vitals_before"));
    early.pass(20 * MIN);
    assert!(due(&early).is_empty(), "it never comes due");

    let mut entered_late = TestSession::dosed("intramuscular-60");
    entered_late.pass(2 * MIN);
    entered_late.done(pulse(When::Ago { ms: 3 * MIN }));
    assert!(is_answered(&entered_late, "vitals_before"));
}

#[test]
fn vital_signs_taken_after_the_dose_are_no_baseline() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(2 * MIN);
    test.done(pulse(When::Now));
    assert!(!is_answered(&test, "vitals_before"));
    assert!(!is_answered(&test, "vitals_mid"), "nor those of a phase that has not begun");
}

#[test]
fn vital_signs_answer_only_what_belongs_to_the_phase_in_which_they_were_taken() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(41 * MIN);
    assert_eq!(due(&test), ["vitals_mid"]);
    test.done(pulse(When::Ago { ms: 10 * MIN }));
    assert_eq!(due(&test), ["vitals_mid"], "it was taken in the peak");
    test.done(pulse(When::Now));
    assert!(is_answered(&test, "vitals_mid"));
    test.pass(20 * MIN);
    test.done(pulse(When::Now));
    assert!(is_answered(&test, "vitals_leaving"), "the close asks for it, and its phase runs");
}

#[test]
fn vital_signs_whose_time_is_amended_into_another_phase_answer_nothing_there() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(15 * MIN);
    let entry = test.done(pulse(When::Now));
    test.give(DoseKind::First);
    test.pass(3 * MIN);
    let happened_ms = test.now_ms - MIN;
    let to = Amendment::Time { happened_ms, about: false };
    test.done(Command::Amend { entry, to, reason: "taken after the injection".into() });
    assert!(!is_answered(&test, "vitals_before"));
}

#[test]
fn what_belongs_to_a_phase_ends_with_it_also_where_a_card_has_a_window() {
    let mut protocol = protocol("intramuscular-60");
    for check_in in &mut protocol.check_ins {
        check_in.window_ms = Some(90 * MIN);
    }
    let mut test = TestSession::opened(protocol, opening("intramuscular-60"));
    test.pass(3 * MIN);
    assert!(test.cards().contains(&"changes".into()));
    test.give(DoseKind::First);
    test.pass(1_000);
    assert_eq!(test.status("changes"), Some(&CheckInStatus::Passed));
}

#[test]
fn what_belongs_before_the_dose_never_comes_after_it() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(6 * MIN);
    test.give(DoseKind::First);
    for _ in 0..15 {
        test.pass(MIN);
        assert!(due(&test).is_empty() && !test.cards().contains(&"bring".into()));
    }
    for id in ["bring", "vitals_before"] {
        assert_eq!(test.status(id), Some(&CheckInStatus::Passed), "{id}");
    }
}

#[test]
fn nothing_is_asked_aloud_in_a_silent_phase() {
    let mut test = TestSession::dosed("intramuscular-60");
    let protocol = std::sync::Arc::clone(test.session.protocol());
    let spoken =
        |id: &CheckInId| protocol.check_in(id).unwrap().manner == crate::protocol::Manner::Ask;
    for _ in 0..39 {
        test.pass(MIN);
        let phase = test.session.current_phase().unwrap();
        assert!(!phase.silent || test.cards().iter().all(|id| !spoken(id)), "{:?}", test.cards());
    }
}

#[test]
fn the_close_asks_for_what_still_is_and_takes_one_reason_for_the_rest() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(6 * MIN);
    let open = test.session.open_items(test.now_ms);
    for id in ["orientation", "wish", "harm", "standing", "vitals_leaving"] {
        assert!(open.contains(&OpenItem::CheckIn(CheckInKey::first(id))), "{id}: {open:?}");
    }
    for id in ["changes", "touch_today", "breathing"] {
        assert!(open.contains(&OpenItem::NotDone(CheckInKey::first(id))), "{id}: {open:?}");
    }
    test.settle_and_close();
    let last = test.session.entries().iter().last().unwrap();
    let Some(Event::Closed { open, reason }) = last.events.last() else { panic!("{last:?}") };
    assert!(open.contains(&"check_in:breathing".to_owned()) && reason.is_some(), "{open:?}");
}

#[test]
fn a_session_whose_leaving_never_began_is_closed_with_the_vital_signs_of_its_last_phase() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(2 * MIN);
    let key = CheckInKey::first("vitals_leaving");
    let answer = Answer::Done;
    let taken = Command::AnswerCheckIn { key: key.clone(), answer, own_words: None };
    assert!(test.session.open_items(test.now_ms).contains(&OpenItem::CheckIn(key.clone())));
    assert_eq!(test.refused(taken.clone()), Refusal::WrongAnswer(key.clone()), "none was taken");
    test.done(pulse(When::Now));
    assert!(!is_answered(&test, "vitals_leaving"), "not by itself");
    test.done(taken.clone());
    assert!(is_answered(&test, "vitals_leaving"));

    let mut reached = TestSession::dosed("intramuscular-60");
    reached.pass(59 * MIN);
    reached.done(pulse(When::Now));
    reached.pass(2 * MIN);
    assert_eq!(reached.refused(taken), Refusal::WrongAnswer(key), "its phase has begun");
}

#[test]
fn what_passes_together_is_told_in_the_order_in_which_it_was_asked() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass_to(10 * MIN);
    test.give(DoseKind::First);
    test.pass(1_000);
    let passed = test.session.entries().iter().last().unwrap().events.iter();
    let passed: Vec<&str> = passed
        .filter_map(|event| match event {
            Event::CheckInPassed { key } => Some(key.id.as_str()),
            _ => None,
        })
        .collect();
    let asked = ["medicines", "changes", "wish_before", "harm_before", "touch_today", "bring"];
    assert_eq!(passed, [&asked[..], &["breathing_baseline", "vitals_before"]].concat());
}
