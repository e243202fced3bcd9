use super::*;

fn signature() -> Signature {
    let text = str::to_owned;
    Signature {
        name: text("Maya Ruiz"),
        role: text("therapist"),
        meaning: SignatureMeaning::Wrote,
        count: 9,
        head: "ab".repeat(32),
    }
}

fn addend(text: &str) -> Command {
    Command::Addend { entry: None, text: text.to_owned() }
}

/// A closed session and one of its notes.
fn closed() -> (TestSession, EntryId) {
    let mut test = TestSession::open("intramuscular-60");
    let note = test.write(TextKind::Chart, "Sat up.");
    test.settle_and_close();
    (test, note)
}

#[test]
fn only_a_closed_record_is_signed_or_added_to() {
    let mut test = TestSession::open("intramuscular-60");
    assert_eq!(test.refused(Command::Sign(signature())), Refusal::NotClosed);
    assert_eq!(test.refused(addend("later")), Refusal::NotClosed);
}

#[test]
fn after_a_signature_there_are_only_addenda_and_further_signatures() {
    let (mut test, note) = closed();
    let reason = || Reason::from("misspelt");
    test.done(Command::Amend {
        entry: note,
        to: Amendment::Text("Sat up, drank.".to_owned()),
        reason: reason(),
    });
    test.done(Command::Sign(signature()));
    let amend = Command::Amend {
        entry: note,
        to: Amendment::Text("Lay down.".to_owned()),
        reason: reason(),
    };
    assert_eq!(test.refused(amend), Refusal::Signed);
    assert_eq!(test.refused(Command::Withdraw { entry: note, reason: reason() }), Refusal::Signed);
    test.done(Command::Addend { entry: Some(note), text: "She called the next day.".to_owned() });
    test.done(Command::Sign(Signature { name: "Dr Ott".to_owned(), ..signature() }));
    assert_eq!((test.state().signatures.len(), test.state().addenda.len()), (2, 1));
    assert_eq!(test.state().addenda[0].to, Some(note));
    assert_eq!(test.state().texts[0].text, "Sat up, drank.");
}

#[test]
fn who_has_read_a_record_ends_no_corrections() {
    let (mut test, note) = closed();
    test.done(Command::Sign(Signature { meaning: SignatureMeaning::Read, ..signature() }));
    test.done(Command::Withdraw { entry: note, reason: Reason::from("misheard") });
    test.done(Command::Sign(signature()));
    let again = Command::Withdraw { entry: note, reason: Reason::from("misheard") };
    assert!(matches!(test.refused(again), Refusal::Signed | Refusal::Withdrawn(_)));
}

#[test]
fn a_signature_needs_its_words_and_an_addendum_its_entry() {
    let (mut test, _) = closed();
    assert_eq!(
        test.refused(Command::Sign(Signature { role: " ".to_owned(), ..signature() })),
        Refusal::TextMissing
    );
    assert_eq!(test.refused(addend("")), Refusal::TextMissing);
    let nowhere = EntryId(Uuid::from_u128(77));
    let addend = Command::Addend { entry: Some(nowhere), text: "to what?".to_owned() };
    assert_eq!(test.refused(addend), Refusal::NoSuchEntry(nowhere));
}

#[test]
fn an_undo_withdraws_the_observers_own_last_entry_for_half_a_minute() {
    let mut test = TestSession::open("intramuscular-60");
    let undo = || Command::Undo;
    assert_eq!(test.refused(undo()), Refusal::NothingToUndo);
    let first = test.observe("tears");
    let second = test.observe("tears");
    test.pass(30_000);
    test.done(undo());
    assert!(
        test.session.corrections().withdrawn.contains_key(&second)
            && !test.session.corrections().withdrawn.contains_key(&first)
    );
    test.done(undo());
    assert!(test.state().points.is_empty());
    test.observe("tears");
    test.pass(31_000);
    assert_eq!(test.refused(undo()), Refusal::NothingToUndo);
}
