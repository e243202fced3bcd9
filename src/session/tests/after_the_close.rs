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

/// A closed session with a lozenge, and the entries that say one of several values, or a few words.
struct Told {
    test: TestSession,
    entries: Vec<(EntryId, Amendment, Event)>,
}

fn told() -> Told {
    let mut test = TestSession::open("sublingual-90");
    let mut entries = Vec::new();
    let text = str::to_owned;
    let mut tell = |test: &mut TestSession, command: Command, to: Amendment, now: Event| {
        let entry = test.done(command);
        entries.push((entry, to, now));
        entry
    };
    let consent =
        |option: &str| Command::RecordConsent { consent: "touch".into(), option: option.into() };
    let to = Amendment::Consent("hand_and_shoulder".into());
    let now =
        Event::ConsentRecorded { consent: "touch".into(), option: "hand_and_shoulder".into() };
    tell(&mut test, consent("none"), to, now);
    let help = |words: &str| Box::new(HelpPlan { words: text(words), ..HelpPlan::default() });
    let (to, now) = (Amendment::Help(help("still")), Event::HelpAgreed(help("still")));
    tell(&mut test, Command::AgreeHelp(help("stil")), to, now);
    let (to, now) =
        (Amendment::Text(text("to rest")), Event::IntentionSet { text: text("to rest") });
    tell(&mut test, Command::SetIntention { text: text("to test") }, to, now);
    let placed = order(OrderedDose::First, "two lozenges");
    let Command::OrderDose(ordered) = placed.clone() else { unreachable!() };
    let ordered = Box::new(DoseOrder { words: text("one lozenge"), ..*ordered });
    let (to, now) = (Amendment::Order(ordered.clone()), Event::DoseOrdered(ordered));
    tell(&mut test, placed, to, now);
    test.pass(20 * MIN);
    test.give(DoseKind::First);
    test.pass(2 * MIN);
    let (to, now) =
        (Amendment::DosingEnd(DosingEnd::Part), Event::DosingEnded { how: DosingEnd::Part });
    tell(&mut test, Command::EndDosing { how: DosingEnd::Swallowed, when: When::Now }, to, now);
    let why = SafetyTouch::Emergency;
    let touched = Command::TouchForSafety { why: SafetyTouch::Steadied, when: When::Now };
    tell(&mut test, touched, Amendment::SafetyTouch(why), Event::SafetyTouched { why });
    let attention = test.done(Command::RaiseAttention);
    let kind = AttentionKind::Other(text("cramp"));
    let described = Command::DescribeAttention { attention, kind: AttentionKind::Fall };
    let now = Event::AttentionDescribed { attention, kind: kind.clone() };
    tell(&mut test, described, Amendment::Attention(kind), now);
    let vitals = test.done(crate::test_session::take_vitals([188.0, 112.0, 96.0, 97.0], None));
    let response = |who: &str| FlagResponse::PrescriberTold { who: text(who) };
    let answered = Command::AnswerFlag { flagged: vitals, response: response("JO") };
    let now = Event::FlagAnswered { flagged: vitals, response: response("JD") };
    tell(&mut test, answered, Amendment::Response(response("JD")), now);
    let moment = test.done(Command::MarkMoment { when: When::Now });
    let words = |text: &str| text.to_owned();
    let added = Command::AddMomentWords { moment, text: words("dor"), when: When::Now };
    let (to, now) =
        (Amendment::Text(words("door")), Event::MomentWords { moment, text: words("door") });
    tell(&mut test, added, to, now);
    let key = CheckInKey::first("body");
    test.pass_until_due(&key);
    let skipped = Command::SkipCheckIn { key: key.clone(), reason: "asleep".into() };
    let now = Event::CheckInSkipped { key, reason: "turned away".into() };
    tell(&mut test, skipped, Amendment::Reason("turned away".into()), now);
    let tick = |note: &str| ChecklistTick {
        list: "leaving".into(),
        item: "released".into(),
        on: true,
        note: Some(text(note)),
    };
    let now = Event::ItemTicked(tick("JD, nurse"));
    tell(&mut test, Command::TickItem(tick("JO")), Amendment::Text(text("JD, nurse")), now);
    test.settle_and_close();
    Told { test, entries }
}

#[test]
fn whatever_a_person_entered_is_amended_after_the_close() {
    let Told { mut test, entries } = told();
    for (entry, to, now) in entries {
        test.done(Command::Amend { entry, to, reason: "mistaken".into() });
        let amended = test.session.find_entry(entry).unwrap();
        let reads = test.session.corrections().correct(amended, &amended.events[0]);
        assert_eq!(reads, now);
    }
    let state = test.state();
    assert_eq!(state.consents["touch"].as_str(), "hand_and_shoulder");
    assert_eq!(state.dosing_ended.map(|(_, how)| how), Some(DosingEnd::Part));
    assert_eq!(state.help.as_ref().map(|help| help.words.as_str()), Some("still"));
    assert_eq!(state.attentions[0].kind, Some(AttentionKind::Other("cramp".to_owned())));
    assert_eq!(state.orders[0].order.words, "one lozenge");
    assert_eq!(state.moment_words.values().collect::<Vec<_>>(), ["door"]);
}

#[test]
fn a_tick_that_was_false_is_withdrawn_after_the_close() {
    let mut test = TestSession::open("intramuscular-60");
    let tick =
        ChecklistTick { list: "leaving".into(), item: "companion".into(), on: true, note: None };
    let list = test.session.protocol().leaving().unwrap();
    let item = list.items.iter().find(|item| item.asks.is_none()).unwrap().id.clone();
    let ticked = test.done(Command::TickItem(ChecklistTick { item: item.clone(), ..tick }));
    test.settle_and_close();
    assert!(test.state().is_ticked(&"leaving".into(), &item));
    test.done(Command::Withdraw { entry: ticked, reason: "the other client's".into() });
    assert!(!test.state().is_ticked(&"leaving".into(), &item));
}

#[test]
fn an_amendment_of_another_kind_or_without_words_is_refused() {
    let Told { mut test, entries } = told();
    let amend = |entry, to| Command::Amend { entry, to, reason: "mistaken".into() };
    for (entry, ..) in &entries {
        let other = amend(*entry, Amendment::Answer(Answer::Scale(3)));
        assert_eq!(test.refused(other), Refusal::NotAmendable(*entry));
    }
    let of_kind = |wanted: fn(&Amendment) -> bool| {
        entries.iter().find(|(_, to, _)| wanted(to)).map(|(entry, ..)| *entry).unwrap()
    };
    let help = of_kind(|to| matches!(to, Amendment::Help(_)));
    assert_eq!(test.refused(amend(help, Amendment::Help(Box::default()))), Refusal::TextMissing);
    let touch = of_kind(|to| matches!(to, Amendment::Consent(_)));
    let unknown = amend(touch, Amendment::Consent("everything".into()));
    assert_eq!(test.refused(unknown), Refusal::NoSuchConsent);
    let told = of_kind(|to| matches!(to, Amendment::Response(_)));
    let other = FlagResponse::PlanNoted { text: "x".to_owned() };
    let other = amend(told, Amendment::Response(other));
    assert_eq!(test.refused(other), Refusal::NotAmendable(told));
}
