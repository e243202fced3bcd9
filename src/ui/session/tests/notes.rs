//! Notes of three kinds, typed, amended and found.

use super::*;
use crate::record::wording;
use crate::session::{Amendment, Answer, CheckInStatus};
use crate::ui::session::Now;

#[test]
fn the_key_that_opens_a_line_is_not_typed_into_it() {
    let mut person = sit_down(at_the_peak(), false);
    person.event(egui::Event::Text("w".to_owned()));
    press(&mut person, Key::W);
    assert_eq!(person.get_by_role_and_label(Role::TextInput, "Note").value(), Some(String::new()));
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
}

#[test]
fn own_words_carry_the_time_of_their_first_key() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::W);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("a wide");
    person.run_steps(2);
    let began = person.state().scene.now_ms;
    wait(&mut person, 7_000);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text(" field");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    let expected = Command::Write {
        kind: TextKind::OwnWords,
        text: "a wide field".to_owned(),
        when: When::At { ms: began },
    };
    assert_eq!(take(&mut person), [expected]);
}

#[test]
fn a_draft_waits_after_esc() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::Slash);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("unfinished");
    person.run_steps(2);
    press(&mut person, Key::Escape);
    assert!(person.query_by_role_and_label(Role::TextInput, "Note").is_none());
    press(&mut person, Key::Enter);
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Note").value().as_deref(),
        Some("unfinished")
    );
    assert_eq!(take(&mut person), []);
}

#[test]
fn a_refused_note_stands_in_its_line_again() {
    let mut person = sit_down(at_the_peak(), true);
    let long = "x".repeat(20_001);
    note(&mut person, Key::Slash, &long);
    person.run_steps(2);
    assert_eq!(person.state().scene.refused().len(), 1);
    assert_eq!(person.get_by_role_and_label(Role::TextInput, "Note").value(), Some(long));
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
}

#[test]
fn a_text_is_a_draft_until_its_entry_is_there() {
    let drafts = |person: &mut Person<'_>| {
        let now =
            Now { session_ms: person.state().scene.now_ms + MIN, ..person.state().scene.now() };
        person.state_mut().screen.changed_drafts(now)
    };
    let mut person = sit_down(at_the_peak(), false);
    note(&mut person, Key::Slash, "her hands are warm");
    assert!(
        matches!(&drafts(&mut person).unwrap()[..], [draft] if draft.text == "her hands are warm"),
        "it is only sent"
    );
    answer_late(&mut person);
    assert_eq!(drafts(&mut person), Some(vec![]));
}

#[test]
fn a_clock_time_that_the_client_says_is_the_client_s() {
    let mut person = sit_down(at_the_peak(), false);
    for (key, text) in [(Key::W, "14:01 was on the clock"), (Key::Slash, "19:00 she has to leave")]
    {
        note(&mut person, key, text);
        let sent = take(&mut person);
        assert!(
            matches!(&sent[..], [Command::Write { text: written, .. }] if written == text),
            "{sent:?}"
        );
    }
}

#[test]
fn after_esc_was_held_the_typing_goes_on_where_it_was() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::W);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("too");
    person.run_steps(2);
    person.key_down(Key::Escape);
    person.run_steps(4);
    person.key_up(Key::Escape);
    person.run_steps(2);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::SafeMusic)]);
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
    person.key_press(Key::T);
    person.event(egui::Event::Text(" t".to_owned()));
    person.run_steps(2);
    assert_eq!(take(&mut person), [], "a letter is typed, not logged");
}

#[test]
fn undo_takes_one_s_own_last_entry_and_never_the_one_before_an_act_that_stays() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::T);
    press(&mut person, Key::F9);
    ctrl(&mut person, Key::Z);
    let withdrawn =
        |person: &Person<'_>| person.state().scene.session.corrections().withdrawn.len();
    assert_eq!(withdrawn(&person), 0);
    assert_eq!(person.state().scene.refused().len(), 1);
    press(&mut person, Key::T);
    ctrl(&mut person, Key::Z);
    assert_eq!(withdrawn(&person), 1);
}

#[test]
fn the_last_entry_is_undone_by_withdrawing_it() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::T);
    ctrl(&mut person, Key::Z);
    let session = &person.state().scene.session;
    let last = session
        .entries()
        .iter()
        .rev()
        .find(|entry| matches!(entry.events.first(), Some(Event::Observed { .. })))
        .unwrap();
    assert!(session.corrections().withdrawn.contains_key(&last.id));
}

#[test]
fn a_note_is_amended_with_a_reason_and_not_without() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Slash);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("mother");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    take(&mut person);
    ctrl(&mut person, Key::E);
    type_in(&mut person, "Text", "'s kitchen");
    click(&mut person, "Save the amendment");
    assert_eq!(take(&mut person), []);
    type_in(&mut person, "Why", "misheard");
    click(&mut person, "Save the amendment");
    let state = person.state().scene.session.state();
    assert_eq!(state.texts.last().unwrap().text, "mother's kitchen");
}

#[test]
fn a_refused_amendment_stands_in_its_panel_again_as_it_was_typed() {
    let mut person = sit_down(at_the_peak(), true);
    note(&mut person, Key::Slash, "mother");
    ctrl(&mut person, Key::E);
    type_in(&mut person, "Why", "misheard");
    person.get_by_role_and_label(Role::TextInput, "Text").focus();
    person.run_steps(2);
    for _ in "mother".chars() {
        press(&mut person, Key::Backspace);
    }
    click(&mut person, "Save the amendment");
    person.run_steps(2);
    person.get_by_label("Text: This is needed.");
    assert!(person.get_by_role_and_label(Role::TextInput, "Text").is_focused());
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Why").value().as_deref(),
        Some("misheard")
    );

    type_in(&mut person, "Text", "father");
    click(&mut person, "Save the amendment");
    person.run_steps(2);
    assert!(person.query_by_label("Save the amendment").is_none(), "what was taken stays away");
    assert_eq!(person.state().scene.session.state().texts.last().unwrap().text, "father");
}

#[test]
fn the_log_is_searched_without_the_private_notes() {
    let mut scene = at_the_peak();
    scene.run(Command::Write {
        kind: TextKind::Process,
        text: "put it into supervision".to_owned(),
        when: When::Now,
    });
    let mut person = sit_down(scene, true);
    ctrl(&mut person, Key::F);
    assert!(person.get_by_role_and_label(Role::TextInput, "Search the log").is_focused());
    person.get_by_role_and_label(Role::TextInput, "Search the log").type_text("put it");
    person.run_steps(2);
    let rows: Vec<String> = person
        .get_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label().map(|label| label.to_string()))
        .filter(|label| label.starts_with("T+") || label.starts_with("T−"))
        .collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].contains("I can put it down now."));
    press(&mut person, Key::Escape);
    assert!(person.query_by_role_and_label(Role::TextInput, "Search the log").is_none());
}

#[test]
fn every_reading_of_an_entry_stays_with_who_changed_it_when_and_why() {
    let mut scene = at_the_peak();
    scene.run(Command::Write { kind: TextKind::Chart, text: "mother".to_owned(), when: When::Now });
    let entry = scene.session.entries().last().unwrap().clone();
    let amend = |scene: &mut Scene, to: Amendment, reason: &str| {
        scene.run(Command::Amend { entry: entry.id, to, reason: reason.into() });
    };
    scene.pass(MIN);
    amend(&mut scene, Amendment::Text("her mother".to_owned()), "misheard");
    amend(&mut scene, Amendment::Text("his mother".to_owned()), "misheard again");
    let earlier_ms = entry.happened.ms - 2 * MIN;
    amend(&mut scene, Amendment::Time { happened_ms: earlier_ms, about: false }, "it was before");
    scene.run(Command::Withdraw { entry: entry.id, reason: "another client".into() });
    assert!(scene.refused().is_empty(), "{:?}", scene.refused());
    let session = &scene.session;
    let line = wording::line(
        &entry,
        session.protocol(),
        session.corrections(),
        crate::names::Language::English,
    );
    assert_eq!(
        (line.text.as_str(), line.struck.as_deref()),
        ("", Some("mother → her mother → his mother"))
    );
    let (wrote, corrected) = (entry.stamp.wall.hour_minute(), scene.now().wall.hour_minute());
    let expected = [
        format!("amended {corrected} MR: misheard"),
        format!("amended {corrected} MR: misheard again"),
        format!("time corrected from {wrote}, {corrected} MR: it was before"),
        format!("entered in error, {corrected} MR: another client"),
    ];
    assert_eq!(line.note, Some(expected.join(" · ")));
}

#[test]
fn a_draft_of_the_client_s_own_words_is_seen_and_gone_on_with() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::W);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("the sea");
    person.run_steps(2);
    press(&mut person, Key::Escape);
    click(&mut person, "Own words · draft");
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Note").value().as_deref(),
        Some("the sea")
    );
    press(&mut person, Key::Enter);
    assert!(person.query_by_label("Own words · draft").is_none());
}

/// Searches the log for a row that says this, and opens it.
fn open_row(person: &mut Person<'_>, said: &str) {
    ctrl(person, Key::F);
    retype(person, "Search the log", said);
    let labels = person
        .get_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label().map(|label| label.to_string()));
    let row = labels.into_iter().find(|label| label.contains(said)).unwrap();
    click(person, &row);
}

/// Empties a field and types into it.
fn retype(person: &mut Person<'_>, field: &str, text: &str) {
    person.get_by_role_and_label(Role::TextInput, field).focus();
    person.run_steps(2);
    person.key_press_modifiers(Modifiers::COMMAND, Key::A);
    person.run_steps(2);
    press(person, Key::Backspace);
    type_in(person, field, text);
}

#[test]
fn vital_signs_are_amended_and_what_cannot_be_read_of_them_says_so() {
    let mut person = sit_down(at_the_peak(), true);
    open_row(&mut person, "BP 138/84");
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Vital signs").value().as_deref(),
        Some("138 84 88 97")
    );
    type_in(&mut person, "Why", "read wrongly");
    for (typed, problem) in
        [("high", "Type the values in this order"), ("84 138", "can hardly be right")]
    {
        retype(&mut person, "Vital signs", typed);
        click(&mut person, "Save the amendment");
        assert_eq!(take(&mut person), [], "{typed}");
        person.get_by_label_contains(problem);
    }
    retype(&mut person, "Vital signs", "148 84 88 97");
    click(&mut person, "Save the amendment");
    let last = person.state().scene.session.state().vitals.last().unwrap().vitals.clone();
    assert_eq!(last.value(crate::protocol::VitalSign::Systolic), Some(148.0));
}

#[test]
fn the_text_of_an_answer_is_amended() {
    let mut scene = Scene::open("intramuscular-60");
    scene.pass_to(5 * MIN);
    let text = Some("a new medicin".to_owned());
    let answer = Answer::Choice { option: "reported".into(), text };
    let key = crate::session::CheckInKey::first("wish_before");
    scene.run(Command::AnswerCheckIn { key, answer, own_words: None });
    let mut person = sit_down(scene, true);
    open_row(&mut person, "a new medicin");
    retype(&mut person, "Text", "a new medicine");
    type_in(&mut person, "Why", "misspelt");
    click(&mut person, "Save the amendment");
    person.get_by_label_contains("a new medicine");
    let answer = |person: &Person<'_>| {
        let key = crate::session::CheckInKey::first("wish_before");
        person.state().scene.session.state().check_ins.known[&key].status.clone()
    };
    let noted = |text: &str| Answer::Choice { option: "reported".into(), text: Some(text.into()) };
    assert!(
        matches!(answer(&person), CheckInStatus::Answered { answer, .. } if answer == noted("a new medicine"))
    );
    // Another answer that asks for a text is not kept without one.
    open_row(&mut person, "a new medicine");
    click(&mut person, "Not asked, why");
    retype(&mut person, "Text", "");
    type_in(&mut person, "Why", "she was told too");
    take(&mut person);
    click(&mut person, "Save the amendment");
    assert_eq!(take(&mut person), []);
    person.get_by_label("Text: This is needed.");
}
