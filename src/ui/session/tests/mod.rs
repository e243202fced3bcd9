//! The screen as a person uses it: keys and presses in, commands out, each carried out by the real
//! core.

mod cards;
mod codes;
mod dose;
mod fixture;
mod keyboard;
mod keyboard_monkey;
mod monkey;
mod music_and_phases;
mod notes;
mod pictures;
mod serious;
mod states;
mod stories;
mod unkept;
mod whole;
mod window;

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use fixture::{DOSE_MS, MIN, Scene, at_the_peak};

use super::{SentCommand, SessionScreen, Setup};
use crate::live::SaveProgress;
use crate::music::OutputStatus;
use crate::practice::Theme;
use crate::session::{AttentionKind, Command, Event, MusicAct, MusicChoice, TextKind, When};
use crate::ui::tokens;
use crate::words::texts;

pub(super) struct TestScreen {
    pub(super) scene: Scene,
    pub(super) screen: SessionScreen,
    sent: Vec<SentCommand>,
    /// The runner answers; otherwise commands are only collected.
    answers: bool,
}

pub(super) type Person<'a> = Harness<'a, TestScreen>;

pub(super) fn sit_down<'a>(scene: Scene, answers: bool) -> Person<'a> {
    sit_down_at(scene, answers, Theme::Night, vec2(1440.0, 900.0))
}

pub(super) fn sit_down_at<'a>(
    scene: Scene,
    answers: bool,
    theme: Theme,
    size: egui::Vec2,
) -> Person<'a> {
    let test = TestScreen {
        scene,
        screen: SessionScreen::new(Setup::default()),
        sent: Vec::new(),
        answers,
    };
    let mut person = Harness::builder()
        .with_size(size)
        .with_render_cursor(false)
        .with_context_setup(move |ctx| crate::ui::install(ctx, theme))
        .build_ui_state(
            |ui, test: &mut TestScreen| {
                let (view, now) = (test.scene.view(), test.scene.now());
                crate::ui::tokens::ground_ui(ui);
                let commands = test.screen.show(ui, &view, now);
                if test.answers {
                    commands.iter().cloned().for_each(|sent| test.scene.carry_out(sent));
                }
                test.sent.extend(commands);
            },
            test,
        );
    person.run_steps(2);
    person
}

pub(super) fn press(person: &mut Person<'_>, key: Key) {
    person.input_mut().events.extend(stroke(key, Modifiers::NONE));
    person.run_steps(2);
}

/// A key pressed and let go, with what it writes on an American keyboard.
pub(super) fn stroke(key: Key, modifiers: Modifiers) -> Vec<egui::Event> {
    let key_event = |pressed| egui::Event::Key {
        key,
        physical_key: Some(key),
        pressed,
        repeat: false,
        modifiers,
    };
    let letter = key.name().chars().next().filter(|_| key.name().len() == 1);
    let sign = match key {
        Key::Minus => Some('-'),
        Key::Slash => Some('/'),
        Key::Equals => Some('='),
        Key::Questionmark => Some('?'),
        Key::Space => Some(' '),
        _ => None,
    };
    let printed = letter
        .or(sign)
        .filter(|_| !modifiers.ctrl)
        .map(|letter| if modifiers.shift { letter } else { letter.to_ascii_lowercase() });
    let text = printed.map(|printed| egui::Event::Text(printed.to_string()));
    [Some(key_event(true)), text, Some(key_event(false))].into_iter().flatten().collect()
}

/// Shift and a letter.
pub(super) fn shift(person: &mut Person<'_>, key: Key) {
    person.input_mut().events.extend(stroke(key, Modifiers::SHIFT));
    person.run_steps(2);
}

pub(super) fn click(person: &mut Person<'_>, name: &str) {
    person.get_by_role_and_label(Role::Button, name).click();
    person.run_steps(3);
}

pub(super) fn type_in(person: &mut Person<'_>, field: &str, text: &str) {
    person.get_by_role_and_label(Role::TextInput, field).focus();
    person.run_steps(2);
    person.get_by_role_and_label(Role::TextInput, field).type_text(text);
    person.run_steps(2);
}

/// Opens a line by its key, types a text into it and keeps it.
pub(super) fn note(person: &mut Person<'_>, key: Key, text: &str) {
    wait(person, 600);
    press(person, key);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text(text);
    person.run_steps(2);
    press(person, Key::Enter);
}

pub(super) fn wait(person: &mut Person<'_>, ms: i64) {
    let test = person.state_mut();
    test.scene.pass(ms);
    person.run_steps(2);
}

pub(super) fn take(person: &mut Person<'_>) -> Vec<Command> {
    std::mem::take(&mut person.state_mut().sent).into_iter().map(|sent| sent.command).collect()
}

/// The runner answers now what was only collected.
fn answer_late(person: &mut Person<'_>) {
    let test = person.state_mut();
    for sent in std::mem::take(&mut test.sent) {
        test.scene.carry_out(sent);
    }
    person.run_steps(2);
}

fn observed(code: &str) -> Command {
    Command::Observe { code: code.into(), modifiers: Vec::new(), when: When::Now }
}

pub(super) fn ctrl(person: &mut Person<'_>, key: Key) {
    person.key_press_modifiers(Modifiers::CTRL, key);
    person.run_steps(3);
}

/// What the marks of the timeline say, from the first to the last.
pub(super) fn walk_the_timeline(person: &mut Person<'_>) -> Vec<String> {
    person.get_by_role(Role::ListBox).focus();
    person.run_steps(2);
    press(person, Key::Home);
    let mut told: Vec<String> = Vec::new();
    loop {
        let words = person.get_by_role(Role::ListBox).value().unwrap_or_default();
        if told.last() == Some(&words) || told.len() > 200 {
            return told;
        }
        told.push(words);
        press(person, Key::ArrowRight);
    }
}

fn before_the_dose() -> Scene {
    let mut scene = Scene::open("intramuscular-60");
    scene.track(1, "Threshold");
    scene.pass_to(MIN);
    scene
}

fn type_dose(person: &mut Person<'_>) {
    ctrl(person, Key::D);
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, texts::dose::amount()).value(),
        Some(String::new())
    );
    type_in(person, texts::dose::drug(), "ketamine");
    type_in(person, texts::dose::given_by(), "JO");
    type_in(person, texts::dose::amount(), "60 mg");
}
