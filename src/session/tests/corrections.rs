use super::*;

fn amend(entry: EntryId, to: Amendment) -> Command {
    Command::Amend { entry, to, reason: "misheard".into() }
}

#[test]
fn an_amended_text_reads_anew_and_its_original_stays() {
    let mut test = TestSession::open("intramuscular-60");
    let id = test.write(TextKind::OwnWords, "my mother's kitchen");
    test.done(amend(id, Amendment::Text("my grandmother's kitchen".to_owned())));
    assert_eq!(test.state().texts[0].text, "my grandmother's kitchen");
    let original = test.session.find_entry(id).unwrap();
    assert_eq!(
        original.events,
        [Event::Wrote { kind: TextKind::OwnWords, text: "my mother's kitchen".to_owned() }]
    );
}

#[test]
fn an_amended_text_is_bounded_and_trimmed_as_a_note_is() {
    let mut test = TestSession::open("intramuscular-60");
    let id = test.write(TextKind::Chart, "Sat up.");
    let longest = "x".repeat(20_000);
    for too_long in [format!("{longest}x"), "\u{e4}".repeat(20_001)] {
        let written =
            Command::Write { kind: TextKind::Chart, text: too_long.clone(), when: When::Now };
        assert_eq!(test.refused(written), Refusal::TextTooLong(20_000));
        assert_eq!(
            test.refused(amend(id, Amendment::Text(too_long))),
            Refusal::TextTooLong(20_000)
        );
    }
    assert_eq!(test.refused(amend(id, Amendment::Text(" \n".to_owned()))), Refusal::TextMissing);
    test.done(amend(id, Amendment::Text(format!("\n{longest} "))));
    assert_eq!(test.state().texts[0].text, longest);
    test.done(amend(id, Amendment::Text("  Lay down.\n".to_owned())));
    assert_eq!(test.state().texts[0].text, "Lay down.");
}

#[test]
fn a_withdrawn_entry_counts_no_more_but_is_still_there() {
    let mut test = TestSession::open("intramuscular-60");
    let id = test.observe("tears");
    let withdraw = Command::Withdraw { entry: id, reason: "wrong key".into() };
    test.done(withdraw.clone());
    assert!(test.state().points.is_empty() && test.session.find_entry(id).is_some());
    assert_eq!(test.refused(withdraw), Refusal::Withdrawn(id));
}

#[test]
fn withdrawing_the_end_of_a_state_opens_it_again() {
    let mut test = TestSession::open("intramuscular-60");
    test.observe("eyes_closed");
    let end = test.observe("eyes_closed");
    test.done(Command::Withdraw { entry: end, reason: "still closed".into() });
    assert!(test.state().open_state(&"eyes_closed".into()).is_some());
}

#[test]
fn withdrawing_an_answer_asks_again() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(24 * MIN);
    let key = CheckInKey::first("breathing");
    let answer = Answer::Choice { option: "as_at_baseline".into(), text: None };
    let id = test.done(Command::AnswerCheckIn { key, answer, own_words: None });
    test.done(Command::Withdraw { entry: id, reason: "wrong key".into() });
    assert_eq!(test.status("breathing"), Some(&CheckInStatus::Due));
}

#[test]
fn a_correction_needs_a_reason_and_a_fitting_entry() {
    let mut test = TestSession::open("intramuscular-60");
    let tears = test.observe("tears");
    assert_eq!(
        test.refused(amend(tears, Amendment::Text("x".to_owned()))),
        Refusal::NotAmendable(tears)
    );
    let bare = Command::Withdraw { entry: tears, reason: "".into() };
    assert_eq!(test.refused(bare), Refusal::ReasonMissing);
    let opened = test.session.entries().get(0).unwrap().id;
    let reason = "x".into();
    assert_eq!(
        test.refused(Command::Withdraw { entry: opened, reason }),
        Refusal::NotAmendable(opened)
    );
}

#[test]
fn corrections_of_private_notes_stay_in_the_private_stream() {
    let mut test = TestSession::open("intramuscular-60");
    let note = test.write(TextKind::Process, "own sadness");
    let amended = test.done(amend(note, Amendment::Text("own grief".to_owned())));
    assert_eq!(test.session.find_entry(amended).unwrap().stream(), Stream::Process);
    let withdrawn = test.done(Command::Withdraw { entry: note, reason: "not mine".into() });
    assert_eq!(test.session.find_entry(withdrawn).unwrap().stream(), Stream::Process);
    assert!(test.state().process_notes.is_empty());
}

/// A consent that was given by the answer to its check-in.
fn consent_by_answer(test: &mut TestSession, option: &str) -> EntryId {
    let key = CheckInKey::first("touch_today");
    test.pass_until_due(&key);
    let answer = Answer::Choice { option: option.into(), text: None };
    test.done(Command::AnswerCheckIn { key, answer, own_words: None })
}

#[test]
fn an_amended_consent_amends_the_answer_that_gave_it() {
    let mut test = TestSession::open("intramuscular-60");
    let id = consent_by_answer(&mut test, "hand");
    test.done(amend(id, Amendment::Consent("feet".into())));
    assert_eq!(test.state().consents["touch"].as_str(), "feet");
    let answer = Answer::Choice { option: "feet".into(), text: None };
    assert_eq!(test.status("touch_today"), Some(&CheckInStatus::Answered { entry: id, answer }));
}

#[test]
fn after_the_dose_a_consent_is_not_amended_to_more_while_the_session_runs() {
    let mut test = TestSession::open("intramuscular-60");
    let id = consent_by_answer(&mut test, "hand");
    test.pass_to(20 * MIN);
    test.give(DoseKind::First);
    let wider = || amend(id, Amendment::Consent("hand_and_shoulder".into()));
    assert_eq!(test.refused(wider()), Refusal::OnlyNarrows);
    test.done(amend(id, Amendment::Consent("none".into())));
    assert_eq!(test.refused(amend(id, Amendment::Consent("hand".into()))), Refusal::OnlyNarrows);
    test.settle_and_close();
    test.done(wider());
    assert_eq!(test.state().consents["touch"].as_str(), "hand_and_shoulder");
}

#[test]
fn an_amended_answer_that_ended_the_dosing_says_how_it_ended() {
    let mut test = TestSession::dosed("sublingual-90");
    let key = CheckInKey::first("lozenge");
    test.pass_until_due(&key);
    let answer = |option: &str| Answer::Choice { option: option.into(), text: None };
    let swallowed = answer("swallowed");
    let id = test.done(Command::AnswerCheckIn { key, answer: swallowed, own_words: None });
    test.done(amend(id, Amendment::Answer(answer("spat_out"))));
    assert_eq!(test.state().dosing_ended.map(|(_, how)| how), Some(DosingEnd::SpatOut));
    let holding = test.refused(amend(id, Amendment::Answer(answer("still_holding"))));
    assert!(matches!(holding, Refusal::WrongAnswer(_)), "the dosing would stay ended");
    let by_itself = amend(id, Amendment::DosingEnd(DosingEnd::Part));
    assert_eq!(test.refused(by_itself), Refusal::NotAmendable(id));
}

#[test]
fn an_amended_answer_is_one_of_the_question_and_keeps_own_words_where_there_are_some() {
    let mut test = TestSession::open("intramuscular-60");
    let key = CheckInKey::first("bring");
    test.pass_until_due(&key);
    let answer = |option: &str| Answer::Choice { option: option.into(), text: None };
    let wrong = Refusal::WrongAnswer(key.clone());
    let mut other = test.clone();
    let named = Command::AnswerCheckIn {
        key: key.clone(),
        answer: answer("nothing_named"),
        own_words: None,
    };
    let id = test.done(named);
    for option in ["own_words", "unknown"] {
        assert_eq!(test.refused(amend(id, Amendment::Answer(answer(option)))), wrong);
    }
    assert_eq!(test.refused(amend(id, Amendment::Answer(Answer::Scale(1)))), wrong);
    test.done(amend(id, Amendment::Answer(answer("prefers_not"))));
    let id = other.done(Command::AnswerCheckIn {
        key,
        answer: answer("own_words"),
        own_words: Some("to rest".to_owned()),
    });
    assert_eq!(other.refused(amend(id, Amendment::Answer(answer("nothing_named")))), wrong);
    other.done(amend(id, Amendment::Text("to grieve".to_owned())));
    assert_eq!(other.state().intention.as_deref(), Some("to grieve"));
}
