//! Twenty thousand keys, with forms open, cards coming and phases changing, beside a model of who has
//! the keyboard: read from what a person sees, before each press. Nothing is logged that the model
//! did not predict, and nothing that it did is lost.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT, Queryable};

use super::fixture::{MIN, Scene};
use super::monkey::Dice;
use super::{Person, click, sit_down_at, stroke, take};
use crate::practice::Theme;
use crate::session::{Command, DoseKind};

const PRESSES: usize = 20_000;
/// The session is begun again after so many.
const PRESSES_A_SESSION: usize = 1_000;
/// The same code is logged again only after this long.
const AGAIN_MS: i64 = 1_000;

/// Who has the keyboard, by what is on the screen.
#[derive(Debug, Clone, PartialEq)]
enum Owner {
    Pad,
    /// A field has the cursor, and says this.
    Field {
        name: String,
        text: String,
    },
    /// A panel is open, or a line whose field has not got the cursor.
    Form,
}

/// Fields that take the keyboard from the pad as long as they are there.
const LINES: [&str; 6] =
    ["Note", "Vital signs", "Search the log", "Answer", "Who was told", "What the client said"];

fn owner(person: &Person<'_>) -> Owner {
    let mut fields = person.query_all_by_role(Role::TextInput);
    if let Some(field) = fields.find(|field| field.is_focused()) {
        let name = field.accesskit_node().label().unwrap_or_default();
        return Owner::Field { name, text: field.value().unwrap_or_default() };
    }
    let has = |name: &str| person.query_by_role_and_label(Role::TextInput, name).is_some();
    let pad = person.query_by_role_and_label(Role::Button, "Tears");
    let is_free = pad.is_some_and(|button| !button.accesskit_node().is_disabled());
    if is_free && !LINES.iter().any(|name| has(name)) { Owner::Pad } else { Owner::Form }
}

/// The commands that log.
fn logs(command: &Command) -> bool {
    matches!(
        command,
        Command::Observe { .. }
            | Command::MarkMoment { .. }
            | Command::RaiseAttention
            | Command::Write { .. }
            | Command::TakeVitals { .. }
            | Command::BeginTalk
            | Command::EndTalk
            | Command::AnswerCheckIn { .. }
            | Command::SkipCheckIn { .. }
            | Command::PostponeCheckIn { .. }
            | Command::RecordConsent { .. }
            | Command::DescribeAttention { .. }
            | Command::EndAttention { .. }
            | Command::CallPrescriber { .. }
            | Command::PrescriberArrives { .. }
            | Command::AnswerFlag { .. }
            | Command::GiveDose { .. }
    )
}

/// A press and what it is on the pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Press {
    Letter(Key),
    Detail(Key),
    Digit(Key),
    Key(Key),
    Chord(Key),
}

const LETTERS: [Key; 20] = [
    Key::A,
    Key::B,
    Key::C,
    Key::D,
    Key::E,
    Key::F,
    Key::G,
    Key::H,
    Key::J,
    Key::K,
    Key::L,
    Key::M,
    Key::N,
    Key::Q,
    Key::R,
    Key::S,
    Key::T,
    Key::U,
    Key::V,
    Key::W,
];
const DIGITS: [Key; 6] = [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num8];
const KEYS: [Key; 16] = [
    Key::Enter,
    Key::Enter,
    Key::Enter,
    Key::Escape,
    Key::Escape,
    Key::Escape,
    Key::Escape,
    Key::Tab,
    Key::Slash,
    Key::Minus,
    Key::Equals,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Backspace,
    Key::F12,
    Key::Questionmark,
];
const CHORDS: [Key; 9] =
    [Key::D, Key::P, Key::E, Key::F, Key::T, Key::W, Key::ArrowRight, Key::ArrowUp, Key::G];

fn throw(dice: &mut Dice) -> Press {
    let mut of = |keys: &[Key]| keys[dice.below(keys.len())];
    match of(&[Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6]) {
        Key::Num0 | Key::Num1 | Key::Num2 => Press::Letter(of(&LETTERS)),
        Key::Num3 => Press::Digit(of(&DIGITS)),
        Key::Num4 => Press::Detail(of(&LETTERS)),
        Key::Num5 => Press::Key(of(&KEYS)),
        _ if of(&[Key::A, Key::B, Key::C]) == Key::A => Press::Chord(of(&CHORDS)),
        _ => Press::Key(of(&KEYS)),
    }
}

fn events(press: Press) -> Vec<egui::Event> {
    match press {
        Press::Letter(key) | Press::Digit(key) | Press::Key(key) => stroke(key, Modifiers::NONE),
        Press::Detail(key) => stroke(key, Modifiers::SHIFT),
        Press::Chord(key) => stroke(key, Modifiers::CTRL),
    }
}

fn begin(at_the_beginning: bool) -> Person<'static> {
    let mut scene = Scene::open("intramuscular-60");
    scene.track(1, "Threshold");
    scene.pass_to(3 * MIN);
    if !at_the_beginning {
        scene.pass_to(20 * MIN);
        scene.give(DoseKind::First);
    }
    sit_down_at(scene, true, Theme::Night, vec2(1280.0, 800.0))
}

/// The one thing that this letter logs on the pad, where it logs.
fn is_of_letter(person: &Person<'_>, key: Key, command: &Command) -> bool {
    let codebook = &person.state().scene.session.protocol().codebook;
    let letter = key.name().chars().next().unwrap();
    match command {
        Command::Observe { code, .. } => codebook.by_key(letter).is_some_and(|it| it.id == *code),
        Command::MarkMoment { .. } => key == Key::M,
        Command::RaiseAttention => key == Key::A,
        Command::BeginTalk | Command::EndTalk => key == Key::K,
        _ => false,
    }
}

#[test]
fn nothing_is_logged_but_what_whoever_had_the_keyboard_says_and_nothing_of_it_is_lost() {
    let mut dice = Dice(0x0B5E_55ED_0F17_0317);
    let mut person = begin(true);
    let (mut logged, mut typed, mut kept_out, mut answered, mut written) = (0, 0, 0, 0, 0);
    let mut last: Option<(Key, i64)> = None;
    for at in 0..PRESSES {
        if at % PRESSES_A_SESSION == 0 {
            person = begin(at % (2 * PRESSES_A_SESSION) == 0);
            last = None;
        }
        let before = owner(&person);
        let at_button = person.query_all_by_role(Role::Button).any(|it| it.is_focused());
        let refused = person.state().scene.refused().len();
        let press = throw(&mut dice);
        person.input_mut().events.extend(events(press));
        person.run_steps(2);
        let sent = take(&mut person);
        let now_ms = person.state().scene.now_ms;
        let new: Vec<&Command> = sent.iter().filter(|command| logs(command)).collect();
        let told = format!("press {at}, {press:?} of {before:?} sent {sent:?}");
        let now_refused = person.state().scene.refused().len() - refused;
        match (press, &before) {
            // From everywhere.
            (Press::Key(Key::F12) | Press::Chord(Key::G), _) => {
                assert!(new.iter().all(|it| matches!(it, Command::RaiseAttention)), "{told}");
                assert!(person.state().scene.session.state().open_attention().is_some(), "{told}");
            }
            (Press::Letter(key), Owner::Pad) => {
                assert!(new.iter().all(|it| is_of_letter(&person, key, it)), "{told}");
                assert!(new.len() <= 1, "{told}");
                let again = last.is_some_and(|(it, ms)| it == key && now_ms - ms < AGAIN_MS);
                let codebook = &person.state().scene.session.protocol().codebook;
                let letter = key.name().chars().next().unwrap();
                let is_code = codebook.by_key(letter).is_some() || key == Key::M;
                if is_code && new.is_empty() {
                    let says = |what: &str| person.query_by_label_contains(what).is_some();
                    assert!(again || now_refused > 0 || says("not logged"), "lost: {told}");
                }
                if !new.is_empty() {
                    (logged, last) = (logged + 1, Some((key, now_ms)));
                }
            }
            (Press::Letter(_) | Press::Detail(_), Owner::Field { name, text }) => {
                assert_eq!(new.len(), 0, "{told}");
                let now = person.query_by_role_and_label(Role::TextInput, name);
                let now = now.and_then(|field| field.value()).unwrap_or_default();
                assert_ne!(now, *text, "it is typed: {told}");
                typed += 1;
            }
            (Press::Letter(_) | Press::Detail(_), _) => {
                assert_eq!(new.len(), 0, "{told}");
                kept_out += 1;
            }
            (Press::Digit(_), Owner::Field { .. }) => assert_eq!(new.len(), 0, "{told}"),
            (Press::Digit(_), _) => {
                assert!(new.len() <= 1, "{told}");
                answered += new.len();
            }
            (Press::Key(Key::Enter), Owner::Field { name, text }) => {
                let is_it = |command: &&&Command| match command {
                    Command::Write { text: kept, .. } => name == "Note" && text.contains(kept),
                    Command::TakeVitals { .. } => name == "Vital signs",
                    Command::AnswerCheckIn { .. } => name == "Answer",
                    Command::AnswerFlag { .. } => LINES.contains(&name.as_str()),
                    Command::SkipCheckIn { .. } => name == "Another reason",
                    Command::DescribeAttention { .. } => name == "Something else",
                    Command::Observe { .. } => false,
                    _ => false,
                };
                let amends = name == "Text" || name == "Why" || name == "When it was";
                assert_eq!(new.iter().filter(is_it).count(), new.len(), "{told}");
                let there = person.query_by_role_and_label(Role::TextInput, name).is_some();
                let is_line = name == "Note";
                let submits = !new.is_empty() || amends;
                assert!(!is_line || text.trim().is_empty() || submits || there, "lost: {told}");
                written += new.len();
            }
            // It presses the button that Tab went to.
            (Press::Key(Key::Enter), _) if at_button => assert!(new.len() <= 1, "{told}"),
            // On the pad it confirms a preview or opens a note; in the read-back it gives the dose.
            (Press::Key(Key::Enter), _) => {
                assert!(new.iter().all(|it| matches!(it, Command::GiveDose { .. })), "{told}");
            }
            (Press::Key(Key::Backspace | Key::Tab), _) => assert_eq!(new.len(), 0, "{told}"),
            (Press::Key(_) | Press::Chord(_), _) => {
                assert!(new.iter().all(|it| !matches!(it, Command::Observe { .. })), "{told}");
            }
        }
        let far = dice.below(60);
        let pass_ms = if far == 0 { 90_000 } else { far as i64 * 25 };
        let scene = &mut person.state_mut().scene;
        scene.now_ms += pass_ms;
        scene.run(Command::Tick);
        person.run_steps(1);
    }
    println!(
        "{PRESSES} presses: {logged} logged, {typed} typed, {kept_out} kept out, {answered} by digits, {written} texts"
    );
    assert!(logged > 500 && typed > 1_000 && kept_out > 500 && answered > 50 && written > 20);
    click(&mut person, "Silence");
}
