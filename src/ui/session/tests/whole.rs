//! The close, and sessions from beginning to end.

use super::*;
use crate::session::{CheckInKey, OpenItem};

#[test]
fn a_close_asks_for_open_states_and_required_check_ins_and_must_be_held() {
    let mut scene = at_the_peak();
    scene.pass_to(DOSE_MS + 80 * MIN);
    let mut person = sit_down(scene, true);
    click(&mut person, "Close session…");
    click(&mut person, "Hold to close the session");
    assert!(take(&mut person).is_empty());
    let session = &person.state().scene.session;
    let open = session.open_items(person.state().scene.now_ms);
    assert!(open.contains(&OpenItem::NotDone(CheckInKey::first("breathing"))));
    person.get_by_label_contains("Not done in time: ");
    click(&mut person, "Where are we, and what day is it?");
    wait(&mut person, 600);
    press(&mut person, Key::Num1);
    let sent = take(&mut person);
    assert!(
        matches!(sent.as_slice(), [Command::AnswerCheckIn { key, .. }] if key.id == "orientation"),
        "{sent:?}"
    );
}

#[test]
fn a_session_without_a_dose_is_closed_with_its_vital_signs_taken_in_the_panel() {
    let mut person = sit_down(before_the_dose(), true);
    ctrl(&mut person, Key::W);
    let leaving = "Vital signs before leaving";
    click(&mut person, leaving);
    type_keys(&mut person, "118 74 70 98");
    press(&mut person, Key::Enter);
    wait(&mut person, 600);
    click(&mut person, leaving);
    let key = CheckInKey::first("vitals_leaving");
    let session = &person.state().scene.session;
    assert!(session.state().check_ins.known[&key].status.is_settled());
}

#[test]
fn a_leaving_item_that_asks_for_words_is_ticked_with_them_only() {
    let mut person = sit_down(at_the_peak(), true);
    click(&mut person, "Close session…");
    person.set_size(vec2(1440.0, 1800.0));
    person.run_steps(3);
    click(&mut person, "Released");
    assert_eq!(take(&mut person), []);
    type_in(&mut person, "Released: name, role", "J. Ortiz, prescriber");
    click(&mut person, "Released");
    let ticks = &person.state().scene.session.state().ticks;
    assert_eq!(
        ticks[&("leaving".into(), "released".into())].note.as_deref(),
        Some("J. Ortiz, prescriber")
    );
}

/// Goes on with Tab until this has the keyboard.
fn tab_to(person: &mut Person<'_>, role: Role, name: &str) {
    for _ in 0..400 {
        if person
            .query_all_by_role(role)
            .any(|node| node.is_focused() && node.accesskit_node().label().as_deref() == Some(name))
        {
            return;
        }
        press(person, Key::Tab);
    }
    panic!("Tab does not lead to {name}");
}

/// Types into whatever has the keyboard.
fn type_keys(person: &mut Person<'_>, text: &str) {
    person.event(egui::Event::Text(text.to_owned()));
    person.run_steps(2);
}

#[test]
fn a_whole_session_is_led_by_keys_alone() {
    let mut person = sit_down(before_the_dose(), true);
    let minutes = |person: &mut Person<'_>, minutes: i64| wait(person, minutes * MIN);
    // No medicines, nothing has changed, none is reported, twice; a hand may be held.
    for (minute, digit) in
        [(2, Key::Num1), (1, Key::Num1), (1, Key::Num1), (1, Key::Num1), (2, Key::Num2)]
    {
        minutes(&mut person, minute);
        wait(&mut person, 2_000);
        press(&mut person, digit);
    }
    let scene = &person.state().scene;
    assert_eq!(scene.state().flagged_answers(scene.session.protocol()).count(), 0);
    minutes(&mut person, 7);
    press(&mut person, Key::V);
    type_keys(&mut person, "126 80 76 98");
    press(&mut person, Key::Enter);
    wait(&mut person, 600);
    ctrl(&mut person, Key::D);
    for (text, tabs) in [("ketamine", 1), ("60 mg", 2), ("JO", 0)] {
        type_keys(&mut person, text);
        (0..tabs).for_each(|_| press(&mut person, Key::Tab));
    }
    press(&mut person, Key::Enter);
    person.state_mut().scene.now_ms += 700;
    person.run_steps(1);
    press(&mut person, Key::Enter);
    assert!(person.state().scene.session.state().first_dose_ms().is_some());
    press(&mut person, Key::E);
    minutes(&mut person, 12);
    wait(&mut person, 2_000);
    let phase = |person: &Person<'_>| {
        let session = &person.state().scene.session;
        session.protocol().phases[session.state().phases.current().unwrap().index].id.clone()
    };
    assert_eq!(phase(&person), "peak");
    press(&mut person, Key::Num1);
    press(&mut person, Key::W);
    type_keys(&mut person, "I can put it down now.");
    press(&mut person, Key::Enter);
    minutes(&mut person, 60);
    assert_eq!(phase(&person), "ground");
    press(&mut person, Key::E);
    // What was not answered is asked again, and everything that is left open gets its reason.
    tab_to(&mut person, Role::Button, "Close session…");
    press(&mut person, Key::Space);
    for _ in 0..12 {
        let session = &person.state().scene.session;
        let open = session.open_items(person.state().scene.now_ms);
        let asked = open.iter().find_map(|item| match item {
            OpenItem::CheckIn(key) => session.protocol().check_in(&key.id),
            _ => None,
        });
        let Some(check_in) = asked.cloned() else { break };
        tab_to(&mut person, Role::Button, &check_in.prompt);
        press(&mut person, Key::Space);
        wait(&mut person, 2_000);
        if check_in.kind == crate::protocol::CheckInKind::Vitals {
            type_keys(&mut person, "118 74 70 98");
            press(&mut person, Key::Enter);
        } else {
            press(&mut person, Key::Num1);
        }
    }
    tab_to(&mut person, Role::TextInput, "Why it is closed with items open");
    type_keys(&mut person, "a colleague goes through the list");
    tab_to(&mut person, Role::Button, "Hold to close the session");
    person.key_down(Key::Space);
    person.run_steps(8);
    person.key_up(Key::Space);
    person.run_steps(2);
    let session = &person.state().scene.session;
    assert!(
        session.state().closed_ms.is_some(),
        "{:?}",
        session.open_items(person.state().scene.now_ms)
    );
    assert!(person.state().scene.refused().is_empty(), "{:?}", person.state().scene.refused());
    let replayed = crate::session::Session::replay(
        session.protocol().clone(),
        session.entries().iter().cloned(),
    );
    assert_eq!(replayed.state(), session.state());
}

#[test]
fn the_screen_and_its_log_speak_german() {
    texts::speak(crate::names::Language::German);
    let mut person = sit_down_at(at_the_peak(), true, Theme::Night, vec2(1440.0, 1000.0));
    click(&mut person, "Sichere Musik");
    assert_eq!(person.state().scene.session.state().music.choice, MusicChoice::SafeMusic);
    click(&mut person, "Zurück zum Plan");
    assert_eq!(person.state().scene.session.state().music.choice, MusicChoice::Plan);
    press(&mut person, Key::V);
    type_in(&mut person, "Vitalwerte", "138 84 88 97 14 36,8 durch JO");
    press(&mut person, Key::Enter);
    wait(&mut person, 600);
    press(&mut person, Key::W);
    type_in(&mut person, "Notiz", "Jetzt kann ich es ablegen.");
    press(&mut person, Key::Enter);
    press(&mut person, Key::K);
    for told in [
        "Sichere Musik gewählt",
        "RR 138/84 · Puls 88 · SpO₂ 97 % · Atmung 14/min · Temperatur 36,8 °C · durch JO",
        "„Jetzt kann ich es ablegen.“",
        "Gespräch begonnen",
    ] {
        person.get_by_label_contains(told);
    }
    crate::ui::tests::nothing_english_in(&person);
}

#[test]
fn a_long_list_of_what_is_open_leaves_the_title_of_the_close_readable() {
    let mut person = sit_down(before_the_dose(), true);
    ctrl(&mut person, Key::W);
    let title = person.get_by_role_and_label(Role::Label, "Close session").rect();
    let open = person.get_by_label_contains("to settle first").rect();
    assert!(title.right() < open.left(), "{title:?} {open:?}");
}
