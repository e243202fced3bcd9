//! Every state that the screen can be in, in each language and size of window: no text runs into
//! another, and no word of ours is cut. `STILLPOINT_SHOTS=DIR` keeps a picture of each, in each
//! theme, bright and dark.

use std::path::{Path, PathBuf};

use super::pictures::show_at_density;
use super::window::disk_full;
use super::*;
use crate::names::Language;
use crate::practice::Theme;
use crate::session::{Answer, CheckInKey};
use crate::ui::tests::painted::{Painted, Text};

/// A state's name, the session that leads to it, and the presses that open it.
type State = (&'static str, fn() -> Scene, fn(&mut Person<'_>));

/// The windows in points: a small laptop, a large screen, and the large one at twice the density.
const SIZES: [(egui::Vec2, f32); 3] =
    [(vec2(1280.0, 800.0), 1.0), (vec2(1920.0, 1080.0), 1.0), (vec2(960.0, 540.0), 2.0)];
const COMPACT: egui::Vec2 = vec2(436.0, 276.0);

const STATES: &[State] = &[
    ("arrival", before_the_dose, |_| {}),
    ("peak", at_the_peak, |_| {}),
    ("card-skip", at_the_peak, |person| click(person, texts::card::skip())),
    ("note", at_the_peak, |person| press(person, Key::Slash)),
    ("own-words", at_the_peak, |person| press(person, Key::W)),
    ("vitals", at_the_peak, |person| press(person, Key::V)),
    ("earlier", at_the_peak, |person| press(person, Key::Minus)),
    ("detail", at_the_peak, |person| press(person, Key::G)),
    ("more-codes", at_the_peak, |person| click(person, texts::pad::more_name())),
    ("dose", before_the_dose, |person| ctrl(person, Key::D)),
    ("read-back", before_the_dose, |person| {
        type_dose(person);
        press(person, Key::Enter);
    }),
    ("dose-refused", before_the_dose, |person| {
        ctrl(person, Key::D);
        press(person, Key::Enter);
        click(person, texts::dose::read_back());
    }),
    ("further", at_the_peak, |person| ctrl(person, Key::D)),
    ("order", at_the_peak, |person| {
        ctrl(person, Key::D);
        click(person, texts::dose::order());
    }),
    ("booster", at_the_peak, order_a_booster),
    ("booster-waits", at_the_peak, |person| {
        order_a_booster(person);
        click(person, texts::app::leave());
    }),
    ("booster-not-given", at_the_peak, |person| {
        order_a_booster(person);
        click(person, texts::dose::not_given());
    }),
    ("booster-read-back", at_the_peak, |person| {
        order_a_booster(person);
        for (field, text) in [
            (texts::dose::drug(), "ketamine"),
            (texts::dose::given_by(), "JO"),
            (texts::dose::amount(), "30 mg"),
        ] {
            type_in(person, field, text);
        }
        press(person, Key::Enter);
    }),
    ("consents", at_the_peak, |person| {
        person.get_by_label_contains(&texts::consents::name("")).click();
        person.run_steps(2);
    }),
    ("attention", at_the_peak, |person| press(person, Key::A)),
    ("attention-called", at_the_peak, |person| {
        press(person, Key::A);
        wait(person, 2_000);
        press(person, Key::Num3);
        press(person, Key::Num8);
    }),
    ("close-before-dose", before_the_dose, |person| ctrl(person, Key::W)),
    ("close-late", late, |person| ctrl(person, Key::W)),
    ("close-refused", before_the_dose, |person| {
        ctrl(person, Key::W);
        person.get_by_role_and_label(Role::TextInput, texts::close::reason()).focus();
        person.run_steps(2);
        press(person, Key::Enter);
    }),
    ("ground", late, |_| {}),
    ("amend", at_the_peak, |person| ctrl(person, Key::E)),
    ("amend-refused", at_the_peak, |person| {
        ctrl(person, Key::E);
        click(person, texts::amend::keep_name());
    }),
    ("search", at_the_peak, |person| ctrl(person, Key::F)),
    ("keys", at_the_peak, |person| press(person, Key::Questionmark)),
    ("light", at_the_peak, |person| click(person, &light_button())),
    ("observer", at_the_peak, |person| click(person, &observer_button())),
    ("observer-refused", at_the_peak, |person| {
        click(person, &observer_button());
        type_in(person, texts::top::new_observer(), "12");
        press(person, Key::Enter);
    }),
    ("more-music", at_the_peak, |person| click(person, texts::music::more_name())),
    ("talk", at_the_peak, |person| click(person, texts::music::talk())),
    ("safe-music", at_the_peak, |person| {
        press(person, Key::F9);
        wait(person, 60_000);
    }),
    ("silence", at_the_peak, |person| {
        press(person, Key::F10);
        wait(person, 60_000);
    }),
    ("output-lost", output_lost, |_| {}),
    ("no-output", no_output, |_| {}),
    ("no-music", no_music, |_| {}),
    ("not-saved", not_saved, |_| {}),
    ("severe", severe, |_| {}),
    ("severe-told", severe, |person| click(person, texts::side::told())),
    ("severe-all", at_the_peak, type_severe),
    ("reported", reported, |_| {}),
    ("refusal", before_the_dose, |person| ctrl(person, Key::ArrowRight)),
    ("states", many_states, |_| {}),
    ("ten-minutes", at_the_peak, |person| press(person, Key::F6)),
    ("extended", at_the_peak, |person| click(person, texts::phases::extend())),
    ("next", at_the_peak, |person| ctrl(person, Key::ArrowRight)),
    ("back", at_the_peak, |person| ctrl(person, Key::ArrowLeft)),
    ("held", at_the_peak, |person| click(person, texts::phases::hold())),
    ("locked", at_the_peak, |person| ctrl(person, Key::L)),
    ("locked-attention", at_the_peak, |person| {
        ctrl(person, Key::L);
        click(person, texts::attention::title());
    }),
    ("attention-set-aside", at_the_peak, |person| {
        press(person, Key::A);
        press(person, Key::Escape);
    }),
    ("lozenge", lozenge, |_| {}),
    ("esketamine", esketamine, |_| {}),
    ("esketamine-more", esketamine, |person| click(person, texts::pad::more_name())),
    ("intravenous", intravenous, |_| {}),
    ("talking", talking, |_| {}),
];

const COMPACT_STATES: &[State] = &[
    ("compact", at_the_peak, |_| {}),
    ("compact-logged", at_the_peak, |person| press(person, Key::U)),
    ("compact-severe", severe, |_| {}),
    ("compact-reported", reported, |_| {}),
    ("compact-attention", at_the_peak, |person| press(person, Key::F12)),
    ("compact-not-saved", not_saved, |_| {}),
    ("compact-output-lost", output_lost, |_| {}),
    ("compact-locked", at_the_peak, |person| ctrl(person, Key::L)),
    ("compact-arrival", before_the_dose, |_| {}),
];

fn light_button() -> String {
    texts::top::light_name(Theme::Night.words(), 100)
}

fn observer_button() -> String {
    format!("{} MR", texts::top::observer())
}

fn order_a_booster(person: &mut Person<'_>) {
    ctrl(person, Key::D);
    click(person, texts::dose::order());
    type_in(person, texts::order::by(), "JO");
    type_in(person, texts::order::words(), "30 mg once, if she asks");
    click(person, texts::dose::order());
}

fn late() -> Scene {
    let mut scene = at_the_peak();
    scene.pass_to(DOSE_MS + 80 * MIN);
    scene
}

fn with_output(output: OutputStatus) -> Scene {
    let mut scene = at_the_peak();
    scene.output = output;
    scene
}

fn output_lost() -> Scene {
    with_output(OutputStatus::Lost { device: "Speakers".to_owned() })
}

fn no_output() -> Scene {
    with_output(OutputStatus::None { reason: crate::session::OutputReason::NoDevice })
}

fn no_music() -> Scene {
    with_output(OutputStatus::NotWanted)
}

fn not_saved() -> Scene {
    let mut scene = at_the_peak();
    scene.kept = Some(SaveProgress { not_saved: Some(disk_full()), ..SaveProgress::default() });
    scene
}

fn severe() -> Scene {
    let mut scene = at_the_peak();
    scene.vitals([190.0, 120.0, 96.0, 89.0]);
    scene
}

/// Every vital sign beyond a limit.
fn type_severe(person: &mut Person<'_>) {
    press(person, Key::V);
    type_in(person, texts::pad::vitals_name(), "190 120 130 84 7");
    wait(person, 600);
    press(person, Key::Enter);
}

/// A wish not to be alive was reported, and nothing noted about it yet.
fn reported() -> Scene {
    let mut scene = Scene::open("intramuscular-60");
    let asked = CheckInKey::first("wish_before");
    while !scene.view().cards.contains(&asked) {
        scene.pass(MIN);
        assert!(scene.now().session_ms < 60 * MIN, "it is never asked");
    }
    let answer = Answer::Choice { option: "reported".into(), text: Some("passing".to_owned()) };
    scene.run(Command::AnswerCheckIn { key: asked, answer, own_words: None });
    scene
}

fn many_states() -> Scene {
    let mut scene = at_the_peak();
    for code in ["touch", "blanket", "person"] {
        scene.observe(code);
        scene.pass(10_000);
    }
    scene
}

/// Four minutes after the dose.
fn given(stem: &str) -> Scene {
    let mut scene = Scene::open(stem);
    scene.pass_to(20 * MIN);
    scene.give(crate::session::DoseKind::First);
    scene.pass_to(24 * MIN);
    scene
}

fn lozenge() -> Scene {
    given("sublingual-90")
}

fn esketamine() -> Scene {
    given("esketamine-120")
}

fn intravenous() -> Scene {
    given("intravenous-45")
}

fn talking() -> Scene {
    let mut scene = Scene::open("talking-60");
    scene.pass_to(24 * MIN);
    scene
}

fn reached((_, scene, open): &State, size: egui::Vec2) -> Person<'static> {
    let mut person = sit_down_at(scene(), true, Theme::Night, size);
    wait(&mut person, 2_000);
    open(&mut person);
    person.run_steps(2);
    person
}

/// The faults of the words that a state paints.
fn faults(state: &State, size: egui::Vec2) -> Vec<String> {
    let person = reached(state, size);
    let painted = Painted::of(&person);
    let plan = person.state().scene.session.state().music.plan.clone();
    let cues = plan.iter().flat_map(|plan| &plan.sections).flat_map(|section| &section.cues);
    let titles: Vec<String> = cues.map(|cue| cue.title.clone()).collect();
    // What is named or said by others may be long: a piece's title, and what the client would like.
    let is_of_others = |text: &Text| {
        let shown = text.cut_to.as_deref().unwrap_or_default();
        titles.contains(&text.text)
            || shown.contains(texts::side::intention())
            || shown.contains('♪')
    };
    let over = if size == COMPACT { overlapping(&person) } else { Vec::new() };
    let faults = painted.faults(is_of_others).into_iter().chain(over);
    faults.map(|fault| format!("{} at {size:?}: {fault}", state.0)).collect()
}

/// Buttons that lie over one another, where none is scrolled out of sight.
fn overlapping(person: &Person<'_>) -> Vec<String> {
    let buttons: Vec<(String, egui::Rect)> = person
        .query_all_by_role(Role::Button)
        .map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect().shrink(0.5)))
        .collect();
    let mut found = Vec::new();
    for (at, (name, place)) in buttons.iter().enumerate() {
        let over = buttons[at + 1..].iter().filter(|(_, other)| other.intersects(*place));
        found.extend(over.map(|(other, _)| format!("“{name}” lies over “{other}”")));
    }
    found
}

fn keep_pictures(state: &State, size: egui::Vec2, density: f32, folder: &Path) {
    let mut person = reached(state, size);
    if density != 1.0 {
        show_at_density(&mut person, density, size);
    }
    for theme in [Theme::Night, Theme::Ember, Theme::Day] {
        for percent in [100, 45] {
            tokens::set_theme(&person.ctx, theme);
            tokens::set_brightness(&person.ctx, percent);
            person.run_steps(2);
            let language = texts::language();
            let name =
                format!("{language:?}-{}-{}@{density}-{theme:?}-{percent}.png", state.0, size.x);
            person.render().unwrap().save(folder.join(name.to_lowercase())).unwrap();
        }
    }
}

#[test]
fn in_no_state_does_a_text_run_into_another_or_is_a_word_cut() {
    go_through_the_states(Language::English);
}

#[test]
fn in_no_state_does_a_german_text_run_into_another_or_is_a_word_cut() {
    go_through_the_states(Language::German);
}

fn go_through_the_states(language: Language) {
    texts::speak(language);
    let folder = std::env::var_os("STILLPOINT_SHOTS").map(PathBuf::from);
    let whole = STATES.iter().flat_map(|state| SIZES.map(|(size, density)| (state, size, density)));
    let compact = COMPACT_STATES.iter().map(|state| (state, COMPACT, 1.0));
    let mut found = Vec::new();
    for (state, size, density) in whole.chain(compact) {
        found.extend(faults(state, size));
        if let Some(folder) = &folder {
            keep_pictures(state, size, density, folder);
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
