//! Keys that log: codes, states, their details.

use super::*;

#[test]
fn a_code_key_logs_exactly_one_command() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::T);
    assert_eq!(take(&mut person), [observed("tears")]);
    click(&mut person, "Tears");
    assert_eq!(take(&mut person), [observed("tears")]);
}

#[test]
fn a_state_begins_and_ends_with_its_key() {
    let mut person = sit_down(at_the_peak(), true);
    assert!(person.state().room.session.state().open_state("eyes_closed").is_some());
    press(&mut person, Key::E);
    assert!(person.state().room.session.state().open_state("eyes_closed").is_none());
    press(&mut person, Key::E);
    assert!(person.state().room.session.state().open_state("eyes_closed").is_some());
}

#[test]
fn a_second_key_refines_the_code_just_logged_and_later_is_a_code_again() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::G);
    press(&mut person, Key::L);
    let state = person.state().room.session.state();
    assert_eq!(state.points.last().unwrap().modifiers, ["limb"]);
    let points = state.points.len();
    wait(&mut person, 3_000);
    press(&mut person, Key::L);
    let state = person.state().room.session.state();
    assert_eq!((state.points.len(), state.points.last().unwrap().code.as_deref()), (points + 1, Some("laugh")));
}

#[test]
fn letters_typed_into_a_note_log_no_codes() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::Slash);
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
    for key in [Key::T, Key::B, Key::Num1, Key::V, Key::Backspace] {
        press(&mut person, key);
    }
    assert_eq!(take(&mut person), []);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("quiet tears");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    let when = When::At { ms: person.state().room.ms };
    assert_eq!(take(&mut person), [Command::Write { kind: TextKind::Chart, text: "quiet tears".to_owned(), when }]);
}

#[test]
fn a_key_without_a_meaning_says_so_quietly() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Y);
    assert_eq!(take(&mut person), []);
    person.get_by_label("Y has no meaning here");
}

#[test]
fn on_a_german_keyboard_digits_slash_and_letters_mean_what_is_printed_on_them() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 1_600);
    let key = |key: Key, physical_key: Key, modifiers: Modifiers| egui::Event::Key {
        key,
        physical_key: Some(physical_key),
        pressed: true,
        repeat: false,
        modifiers,
    };
    person.event(key(Key::Slash, Key::Num7, Modifiers::SHIFT));
    person.run_steps(2);
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
    press(&mut person, Key::Escape);
    person.event(key(Key::Z, Key::Y, Modifiers::CTRL));
    person.run_steps(2);
    assert!(matches!(take(&mut person).as_slice(), [Command::Undo { .. }]));
    person.event(key(Key::Num1, Key::Num1, Modifiers::NONE));
    person.run_steps(2);
    assert!(matches!(take(&mut person).as_slice(), [Command::AnswerCheckIn { .. }]));
}
