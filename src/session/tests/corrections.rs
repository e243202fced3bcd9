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
