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
fn a_check_in_passes_with_its_phase_and_is_asked_again_at_the_close_when_required() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(42 * MIN);
    assert_eq!(test.status("breathing"), Some(&CheckInStatus::Passed));
    let key = CheckInKey::first("breathing");
    assert!(test.session.open_items(test.now_ms).contains(&OpenItem::CheckIn(key.clone())));
    let answer = plain_answer(&test, &key);
    test.done(Command::AnswerCheckIn { key: key.clone(), answer, own_words: None });
    assert!(!test.session.open_items(test.now_ms).contains(&OpenItem::CheckIn(key)));
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

#[test]
fn taking_vitals_answers_the_card_that_asks_for_them() {
    let mut test = TestSession::open("intramuscular-60");
    let asks = |test: &TestSession, id: &CheckInId| {
        test.session.protocol().check_in(id).unwrap().kind == CheckInKind::Vitals
    };
    loop {
        let key = next_card(&mut test);
        if asks(&test, &key.id) {
            let vitals = Vitals {
                readings: vec![(crate::protocol::VitalSign::Pulse, VitalReading::Value(72.0))],
                by: None,
            };
            test.done(Command::TakeVitals { vitals, when: When::Now });
            assert!(test.state().check_ins.known[&key].status.is_settled());
            return;
        }
        test.done(Command::SkipCheckIn { key, reason: "not now".into() });
    }
}

#[test]
fn the_clients_own_words_are_kept_apart_from_the_answer() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(15 * MIN);
    let with_words = |choices: &[crate::protocol::Choice]| {
        choices.iter().find(|it| it.effect == AnswerEffect::OwnWords).map(|it| it.id.clone())
    };
    let (key, option) = test
        .session
        .protocol()
        .check_ins
        .iter()
        .find_map(|it| match &it.kind {
            CheckInKind::Choice(choices) => {
                with_words(choices).map(|option| (CheckInKey::first(it.id.clone()), option))
            }
            _ => None,
        })
        .unwrap();
    let answer = Answer::Choice { option, text: None };
    let bare = Command::AnswerCheckIn { key: key.clone(), answer: answer.clone(), own_words: None };
    assert_eq!(test.refused(bare), Refusal::TextMissing);
    test.done(Command::AnswerCheckIn {
        key,
        answer,
        own_words: Some("to meet the grief".to_owned()),
    });
    let text = test.state().texts.last().unwrap();
    assert_eq!((text.kind, text.text.as_str()), (TextKind::OwnWords, "to meet the grief"));
}

#[test]
fn after_hours_of_sleep_each_check_in_comes_due_once_and_in_order() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.now_ms += 180 * MIN;
    test.ask(Command::Tick).unwrap();
    let before = test.session.entries().len();
    test.ask(Command::Tick).unwrap();
    assert_eq!(test.session.entries().len(), before, "nothing is left to say");
    let dues: Vec<i64> = test
        .session
        .entries()
        .iter()
        .flat_map(|entry| &entry.events)
        .filter_map(|event| match event {
            Event::CheckInDue { due_ms, .. } => Some(*due_ms),
            _ => None,
        })
        .collect();
    assert!(dues.is_sorted() && dues.len() > 5, "{dues:?}");
}
