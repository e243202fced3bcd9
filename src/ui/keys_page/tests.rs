use egui::Modifiers;
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};

use super::*;
use crate::practice::Theme;
use crate::protocol::{parse_codebook, shipped_codebooks};
use crate::ui::install;

/// The page, with what was asked for.
fn page(mut keymap: Keymap, language: crate::names::Language) -> Harness<'static, Vec<KeysAct>> {
    texts::speak(language);
    let codebook =
        parse_codebook(&shipped_codebooks()[0].source(), crate::names::Language::English).unwrap();
    let mut keys = KeysPage::default();
    let mut page = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_render_cursor(false)
        .with_context_setup(|ctx| install(ctx, Theme::Night))
        .build_ui_state(
            move |ui, acts: &mut Vec<KeysAct>| {
                crate::ui::tokens::ground_ui(ui);
                for act in acts.iter() {
                    if let KeysAct::Learn { act, key } = act {
                        keymap = keymap.clone().with_learned([(*act, key.as_str())]);
                    }
                }
                let wall = "2026-11-21T13:31:00+01:00".parse().unwrap();
                let view = KeysView {
                    bar: NavBar { room: "Room 2", wall, keymap: &keymap },
                    codebook: Some(&codebook),
                    function_keys_elsewhere: false,
                };
                acts.extend(keys.show(ui, &view));
            },
            Vec::new(),
        );
    page.run();
    page
}

fn page_of_size(size: [f32; 2]) -> Harness<'static, Vec<KeysAct>> {
    let mut page = english();
    page.set_size(size.into());
    page.run();
    page
}

fn english() -> Harness<'static, Vec<KeysAct>> {
    page(Keymap::default(), crate::names::Language::English)
}

fn press(page: &mut Harness<'_, Vec<KeysAct>>, key: Key, text: &str) {
    let event = |pressed| egui::Event::Key {
        key,
        physical_key: Some(key),
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    page.input_mut().events.extend([event(true), egui::Event::Text(text.to_owned()), event(false)]);
    page.run();
}

#[test]
fn it_tells_the_keys_between_sessions_and_those_of_one() {
    let page = english();
    for said in [
        "Tab: next field or button",
        "Esc: back; what was typed stays",
        "V: vital signs",
        "T: Tears",
    ] {
        page.get_by_label(said);
    }
}

#[test]
fn a_function_key_is_ticked_once_it_has_arrived_and_all_of_them_are_enough() {
    let mut page = english();
    page.get_by_label("F9, not tried");
    page.key_press(Key::F9);
    page.run();
    page.get_by_label("F9 arrives");
    for key in Keymap::default().function_keys() {
        page.key_press(key);
        page.run();
    }
    page.get_by_label("all arrive");
    assert_eq!(*page.state(), [], "a key that is tried does nothing else");
}

#[test]
fn a_computer_that_has_other_things_on_its_function_keys_is_said_to() {
    let mut page = english();
    page.get_by_label("They do other things on this computer").click();
    page.run();
    assert_eq!(*page.state(), [KeysAct::FunctionKeysElsewhere(true)]);
}

#[test]
fn a_press_shows_what_is_printed_on_its_key() {
    let mut page = english();
    press(&mut page, Key::T, "е");
    page.get_by_label("T Е: Tears");
    press(&mut page, Key::Num1, "&");
    page.get_by_label("1–9: too: &");
}

#[test]
fn esc_the_button_and_the_key_of_the_keys_leave() {
    for leave in [
        |page: &mut Harness<'_, Vec<KeysAct>>| page.key_press(Key::Escape),
        |page: &mut Harness<'_, Vec<KeysAct>>| page.get_by_label("Back").click(),
        |page: &mut Harness<'_, Vec<KeysAct>>| press(page, Key::Questionmark, "?"),
    ] {
        let mut page = english();
        leave(&mut page);
        page.run();
        assert_eq!(*page.state(), [KeysAct::Leave]);
    }
}

#[test]
fn it_speaks_german() {
    let page = page(Keymap::default(), crate::names::Language::German);
    crate::ui::tests::nothing_english_in(&page);
}

#[test]
fn it_looks_as_its_picture() {
    let mut results = SnapshotResults::new();
    let mut page = english();
    page.key_press(Key::F9);
    page.run();
    page.snapshot("keys-night");
    results.extend(page.take_snapshot_results());
}

#[test]
fn a_pedal_is_learned_by_a_press_and_only_keys_that_write_nothing_are() {
    let mut page = page_of_size([1280.0, 2400.0]);
    page.get_by_label("mark the moment: learn a key…").click();
    page.run();
    page.get_by_label_contains("Press the pedal or the presenter now");
    press(&mut page, Key::B, "b");
    page.get_by_label_contains("That key types or edits text");
    assert_eq!(*page.state(), []);
    page.get_by_label("mark the moment: learn a key…").click();
    page.run();
    press(&mut page, Key::Escape, "");
    assert_eq!(*page.state(), [], "Esc cancels, and leaves nothing");
    page.get_by_label("mark the moment: learn a key…").click();
    page.run();
    press(&mut page, Key::PageDown, "");
    let learn = KeysAct::Learn { act: "mark_moment", key: "PageDown".to_owned() };
    assert_eq!(*page.state(), [learn]);
    page.run();
    page.get_by_label("mark the moment: Page Dn");
    page.get_by_label("Forget the key for: mark the moment").click();
    page.run();
    assert_eq!(page.state().last(), Some(&KeysAct::Forget("mark_moment")));
}
