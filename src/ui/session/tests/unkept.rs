//! A text that is being typed: told to be kept, there again after a crash, and never forgotten at
//! the close. And what the bar of the music says of outputs.

use egui::{Key, Role};
use egui_kittest::kittest::Queryable;

use super::fixture::at_the_peak;
use super::{Person, click, press, sit_down, take};
use crate::journal::Draft;
use crate::music::OutputDevice;
use crate::session::{Command, MusicAct, TextKind};
use crate::ui::session::OutputWish;

fn told(person: &mut Person<'_>) -> Option<Vec<Draft>> {
    let now = person.state().scene.now();
    person.state_mut().screen.changed_drafts(now)
}

fn draft(text: &str, since_ms: i64) -> Draft {
    Draft { kind: TextKind::Chart, text: text.to_owned(), since_ms }
}

#[test]
fn what_is_typed_is_told_once_with_the_time_of_its_first_key_and_once_more_when_it_is_gone() {
    let mut person = sit_down(at_the_peak(), true);
    assert_eq!(told(&mut person), None);
    let began = person.state().scene.now().session_ms;
    press(&mut person, Key::Slash);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("hands warm");
    person.run_steps(2);
    assert_eq!(told(&mut person), Some(vec![draft("hands warm", began)]));
    assert_eq!(told(&mut person), None);
    press(&mut person, Key::Enter);
    assert!(matches!(take(&mut person).as_slice(), [Command::Write { .. }]));
    assert_eq!(told(&mut person), Some(vec![]));
}

#[test]
fn after_a_crash_it_stands_in_the_line_again() {
    let mut person = sit_down(at_the_peak(), true);
    person.state_mut().screen.take_up_drafts(&[draft("hands warm", 61_000)]);
    press(&mut person, Key::Slash);
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Note").value().as_deref(),
        Some("hands warm")
    );
    press(&mut person, Key::Enter);
    let sent = take(&mut person);
    assert!(matches!(&sent[..], [Command::Write { text, .. }] if text == "hands warm"), "{sent:?}");
}

#[test]
fn the_close_leads_to_a_text_that_is_not_kept() {
    let mut person = sit_down(at_the_peak(), true);
    person.state_mut().screen.take_up_drafts(&[draft("hands warm", 61_000)]);
    click(&mut person, "Close session…");
    click(&mut person, "A text that was begun is not saved yet");
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Note").value().as_deref(),
        Some("hands warm")
    );
}

#[test]
fn calmer_and_fuller_wait_for_the_next_piece_when_asked() {
    let mut person = sit_down(at_the_peak(), true);
    click(&mut person, "More music");
    click(&mut person, "Calmer next");
    person.key_press_modifiers(egui::Modifiers::CTRL, Key::Home);
    person.run_steps(2);
    assert_eq!(take(&mut person), [MusicAct::CalmerNext, MusicAct::FullerNext].map(Command::Steer));
    person.key_press_modifiers(egui::Modifiers::CTRL, Key::PageDown);
    person.run_steps(2);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::Calmer)]);
}

#[test]
fn another_output_is_chosen_in_the_bar() {
    let mut person = sit_down(at_the_peak(), true);
    click(&mut person, "More music");
    click(&mut person, "Output…");
    assert_eq!(person.state_mut().screen.take_output_wish(), Some(OutputWish::Rescan));
    let laptop =
        OutputDevice { name: "Laptop".to_owned(), id: "laptop".to_owned(), is_default: false };
    person.state_mut().screen.offer_outputs([laptop].into());
    person.run_steps(1);
    click(&mut person, "Laptop");
    assert_eq!(
        person.state_mut().screen.take_output_wish(),
        Some(OutputWish::Use("laptop".to_owned()))
    );
    assert_eq!(take(&mut person), []);
}
