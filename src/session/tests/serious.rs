//! Serious answers, questions that are asked again, and several answers to one question.

use super::*;

fn answer(test: &mut TestSession, key: CheckInKey, option: &str, text: Option<&str>) -> EntryId {
    let answer = Answer::Choice { option: option.into(), text: text.map(str::to_owned) };
    test.done(Command::AnswerCheckIn { key, answer, own_words: None })
}

#[test]
fn a_serious_answer_is_flagged_at_once_and_what_was_done_about_it_is_noted() {
    let mut test = TestSession::open("intramuscular-60");
    let key = CheckInKey::first("wish_before");
    test.pass_until_due(&key);
    let entry = answer(&mut test, key, "reported", Some("passing thoughts"));
    let flagged: Vec<EntryId> =
        test.state().flagged_answers(test.session.protocol()).map(|(_, entry, _)| entry).collect();
    assert_eq!(flagged, [entry]);
    let response = FlagResponse::PlanNoted { text: "her sister stays".to_owned() };
    test.done(Command::AnswerFlag { flagged: entry, response: response.clone() });
    assert_eq!(test.state().responses[&entry], [(test.now_ms, response)]);
}

#[test]
fn what_cannot_be_told_of_the_breathing_is_asked_again_in_a_minute_in_other_words() {
    let mut test = TestSession::dosed("intramuscular-60");
    let key = CheckInKey::first("breathing");
    test.pass_until_due(&key);
    answer(&mut test, key.clone(), "cant_tell", None);
    let again = CheckInKey { nth: 1, ..key };
    let since_ms = test.now_ms;
    test.pass_until_due(&again);
    assert_eq!(test.now_ms - since_ms, MIN);
    let prompt = test.session.protocol().check_in(&again.id).unwrap().prompt_at(again.nth);
    assert_eq!(prompt, "Breathing: look closer");
    answer(&mut test, again.clone(), "as_at_baseline", None);
    test.pass(5 * MIN);
    assert!(!test.state().check_ins.known.contains_key(&CheckInKey { nth: 2, ..again }));
}

#[test]
fn who_is_not_oriented_is_asked_again_and_the_close_wants_a_reason_while_that_stands() {
    let mut test = TestSession::dosed("intramuscular-60");
    let key = CheckInKey::first("orientation");
    test.pass_until_due(&key);
    answer(&mut test, key.clone(), "neither", None);
    assert_eq!(test.state().flagged_answers(test.session.protocol()).count(), 0, "not yet");
    let stands = |test: &TestSession, key: &CheckInKey| {
        test.session.open_items(test.now_ms).contains(&OpenItem::Flagged(key.clone()))
    };
    assert!(stands(&test, &key));
    let again = CheckInKey { nth: 1, ..key.clone() };
    test.pass_until_due(&again);
    let open = test.session.open_items(test.now_ms);
    assert!(open.contains(&OpenItem::CheckIn(again.clone())), "it is asked, and not answered");
    answer(&mut test, again.clone(), "both", None);
    assert!(!stands(&test, &key) && !stands(&test, &again));
}

#[test]
fn several_answers_are_given_together_and_the_one_that_stands_for_none_alone() {
    let mut test = TestSession::open("intramuscular-60");
    let key = CheckInKey::first("medicines");
    test.pass_until_due(&key);
    let changes = |options: &[&str], text: Option<&str>| Command::AnswerCheckIn {
        key: key.clone(),
        answer: Answer::Several {
            options: options.iter().map(|id| (*id).into()).collect(),
            text: text.map(str::to_owned),
        },
        own_words: None,
    };
    let wrong = Refusal::WrongAnswer(key.clone());
    assert_eq!(test.refused(changes(&[], None)), wrong);
    assert_eq!(test.refused(changes(&["none_reported", "opioids"], Some("codeine"))), wrong);
    assert_eq!(test.refused(changes(&["others", "opioids"], None)), Refusal::TextMissing);
    test.done(changes(&["others", "opioids"], Some("codeine for a cold")));
    let Some(CheckInStatus::Answered { answer, .. }) = test.status("medicines") else {
        panic!("it is answered")
    };
    let in_order = vec!["opioids".into(), "others".into()];
    let text = Some("codeine for a cold".to_owned());
    assert_eq!(*answer, Answer::Several { options: in_order, text });
}

#[test]
fn an_intention_that_was_prepared_is_asked_whether_it_still_holds() {
    let mut test = TestSession::open("intramuscular-60");
    let key = CheckInKey::first("bring");
    test.pass_until_due(&key);
    let still = |option: &str, words: Option<&str>| Command::AnswerCheckIn {
        key: key.clone(),
        answer: Answer::Choice { option: option.into(), text: None },
        own_words: words.map(str::to_owned),
    };
    assert_eq!(test.refused(still("not_today", None)), Refusal::WrongAnswer(key.clone()));
    test.done(Command::SetIntention { text: "to rest".to_owned() });
    assert_eq!(test.refused(still("nothing_named", None)), Refusal::WrongAnswer(key.clone()));
    let mut other = test.clone();
    test.done(still("not_today", None));
    assert_eq!(test.state().intention, None);
    other.done(still("own_words", Some("to meet my father")));
    assert_eq!(other.state().intention.as_deref(), Some("to meet my father"));
}

#[test]
fn a_marked_moment_gets_its_words_in_the_session_or_after_it_until_the_record_is_signed() {
    let mut test = TestSession::dosed("intramuscular-60");
    let [first, second] = [(); 2].map(|()| {
        test.pass(MIN);
        test.done(Command::MarkMoment { when: When::Now })
    });
    let words = |test: &TestSession, moment: EntryId| {
        let at_ms = test.state().points.iter().find(|it| it.entry == moment).unwrap().at_ms;
        let text = "it was light".to_owned();
        Command::AddMomentWords { moment, text, when: When::At { ms: at_ms } }
    };
    test.pass(30 * MIN);
    let added = test.done(words(&test, first));
    assert!(test.session.find_entry(added).unwrap().is_late());
    let left: Vec<EntryId> = test.state().wordless_moments().map(|moment| moment.entry).collect();
    assert_eq!(left, [second]);
    test.settle_and_close();
    test.done(words(&test, second));
    assert_eq!(test.state().moment_words.len(), 2);
    let tears = test.state().doses[0].entry;
    let no_moment = Command::AddMomentWords { moment: tears, text: "x".into(), when: When::Now };
    assert_eq!(test.refused(no_moment), Refusal::NoSuchEntry(tears));
}
