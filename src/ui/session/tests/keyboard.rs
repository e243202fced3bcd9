//! One owner of the keyboard at a time, and presses in the order and with the time in which they
//! came, however frames cut them.

use std::fmt;

use proptest::prelude::*;

use super::*;
use crate::ui::keyboard as pressed;

/// A press, and how long after the one before it came.
#[derive(Clone)]
struct Pressed {
    events: Vec<egui::Event>,
    after_ms: i64,
}

impl fmt::Debug for Pressed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(egui::Event::Key { key, modifiers, .. }) = self.events.first() else {
            return write!(f, "nothing");
        };
        let chord = [(modifiers.ctrl, "ctrl+"), (modifiers.shift, "shift+")];
        let chord: String = chord.iter().filter(|(held, _)| *held).map(|(_, name)| *name).collect();
        write!(f, "{chord}{} after {} ms", key.name(), self.after_ms)
    }
}

/// Presses of a session, with everything that can go wrong.
fn presses() -> impl Strategy<Value = Vec<Pressed>> {
    let none = Modifiers::NONE;
    let plain = prop::sample::select(vec![
        Key::T,
        Key::B,
        Key::G,
        Key::N,
        Key::U,
        Key::H,
        Key::S,
        Key::E,
        Key::D,
        Key::W,
        Key::V,
        Key::M,
        Key::A,
        Key::K,
        Key::Slash,
        Key::Minus,
        Key::Equals,
        Key::Questionmark,
        Key::Num0,
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Enter,
        Key::Enter,
        Key::Enter,
        Key::Escape,
        Key::Escape,
        Key::Tab,
        Key::Backspace,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::F9,
        Key::F11,
        Key::F12,
        Key::Space,
    ]);
    let chord = prop::sample::select(vec![
        Key::D,
        Key::D,
        Key::P,
        Key::E,
        Key::E,
        Key::F,
        Key::T,
        Key::W,
        Key::Z,
        Key::ArrowRight,
        Key::ArrowUp,
    ]);
    let letters = prop::sample::select(vec!["cry", "60 mg", "138 84 88 97", "ketamine", "JO"]);
    let one = prop_oneof![
        6 => plain.prop_map(move |key| vec![stroke(key, none)]),
        1 => chord.prop_map(|key| vec![stroke(key, Modifiers::CTRL)]),
        1 => prop::sample::select(vec![Key::L, Key::S, Key::T, Key::H])
            .prop_map(|key| vec![stroke(key, Modifiers::SHIFT)]),
        2 => letters.prop_map(|text| text.chars().map(typed).collect()),
    ];
    let gap = prop_oneof![3 => 5..120_i64, 2 => 120..900_i64, 1 => 900..4_000_i64];
    let press = (one, gap).prop_map(|(strokes, after_ms)| {
        strokes.into_iter().map(move |events| Pressed { events, after_ms }).collect::<Vec<_>>()
    });
    prop::collection::vec(press, 1..40).prop_map(|presses| presses.concat())
}

/// A character, typed by its key.
fn typed(letter: char) -> Vec<egui::Event> {
    let name = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
    stroke(Key::from_name(&name).unwrap(), Modifiers::NONE)
}

/// The entries of the record: their events, when they happened, and when each was made.
type Recorded = Vec<String>;

/// Presses all of them, so many at a time in one frame, which comes late for all but the last.
fn press_in_frames(presses: &[Pressed], frames: &[usize]) -> Recorded {
    let mut scene = at_the_peak();
    scene.now_ms += 2_000;
    let (begun_ms, before) = (scene.now_ms, scene.session.entries().len());
    let mut person = sit_down(scene, true);
    let secs = |ms: i64| (ms - begun_ms) as f64 / 1_000.0 + 10.0;
    let (mut at_ms, mut presses, mut frames) = (begun_ms, presses.iter(), frames.iter().cycle());
    while presses.len() > 0 {
        for Pressed { events, after_ms } in presses.by_ref().take(*frames.next().unwrap()) {
            at_ms += after_ms;
            pressed::receive(&person.ctx, events.clone(), secs(at_ms));
        }
        paint(&mut person, at_ms, secs(at_ms));
    }
    // What settles by itself has settled.
    for _ in 0..4 {
        at_ms += 500;
        paint(&mut person, at_ms, secs(at_ms));
    }
    let entries = person.state().scene.session.entries().iter().skip(before);
    let recorded = entries.map(|entry| {
        let (at_ms, made_ms) = (entry.happened.ms - begun_ms, entry.stamp.session_ms - begun_ms);
        format!("{:?} at {at_ms}, made at {made_ms}", entry.events)
    });
    recorded.collect()
}

/// Paints at this time until no press waits.
fn paint(person: &mut Person<'_>, now_ms: i64, secs: f64) {
    person.state_mut().scene.now_ms = now_ms;
    loop {
        person.input_mut().time = Some(secs);
        person.step();
        if !pressed::is_waiting(&person.ctx) {
            break;
        }
    }
}

proptest! {
    #![proptest_config(crate::properties::tried(48))]

    #[test]
    fn any_way_of_cutting_presses_into_frames_gives_the_same_record(
        presses in presses(),
        frames in prop::collection::vec(1_usize..12, 1..8),
    ) {
        let one_by_one = press_in_frames(&presses, &[1]);
        let cut = press_in_frames(&presses, &frames);
        prop_assert_eq!(one_by_one, cut);
    }
}

/// Presses these keys one after the other, as fast as a hand falls on them.
fn all(person: &mut Person<'_>, keys: &[Key]) {
    keys.iter().for_each(|key| press(person, *key));
}

/// Counts the entries of the therapist's own hand: codes, moments, attention.
fn logged(person: &Person<'_>) -> usize {
    let entries = person.state().scene.session.entries().iter();
    let logs = |event: &Event| {
        matches!(
            event,
            Event::Observed { .. }
                | Event::StateBegan { .. }
                | Event::StateEnded { .. }
                | Event::MomentMarked
                | Event::AttentionRaised
        )
    };
    entries.filter(|entry| entry.events.iter().any(logs)).count()
}

const WORD: [Key; 8] = [Key::T, Key::H, Key::E, Key::Space, Key::B, Key::G, Key::M, Key::A];

#[test]
fn a_dose_refused_for_its_amount_has_the_cursor_there_and_typing_on_logs_nothing() {
    let mut person = sit_down(before_the_dose(), true);
    ctrl(&mut person, Key::D);
    assert!(person.get_by_role_and_label(Role::TextInput, "Drug").is_focused());
    type_in(&mut person, "Drug", "ketamine");
    type_in(&mut person, "Amount", "60");
    type_in(&mut person, "Given by", "JO");
    let before = logged(&person);
    press(&mut person, Key::Enter);
    let amount = |person: &Person<'_>| {
        let field = person.get_by_role_and_label(Role::TextInput, "Amount");
        (field.is_focused(), field.value().unwrap_or_default())
    };
    assert!(amount(&person).0);
    person.get_by_label("Amount: The unit is missing.");
    all(&mut person, &WORD);
    assert_eq!((logged(&person), amount(&person).1.as_str()), (before, "60the bgma"), "it goes on");
    let reason = "Amount: The unit is missing.";
    assert!(person.query_by_label(reason).is_none(), "it says something else now");
}

#[test]
fn a_form_is_opened_with_its_first_field_active() {
    type Opens = (fn(&mut Person<'_>), &'static str, &'static str);
    let opens: [Opens; 5] = [
        (|person| ctrl(person, Key::D), "Drug", ""),
        (|person| ctrl(person, Key::E), "Text", "quiet"),
        (|person| ctrl(person, Key::F), "Search the log", ""),
        (|person| press(person, Key::W), "Note", ""),
        (|person| press(person, Key::V), "Vital signs", ""),
    ];
    for (open, field, says) in opens {
        let mut person = sit_down(at_the_peak(), true);
        note(&mut person, Key::Slash, "quiet");
        wait(&mut person, 600);
        let before = logged(&person);
        open(&mut person);
        assert!(person.get_by_role_and_label(Role::TextInput, field).is_focused(), "{field}");
        all(&mut person, &WORD);
        let said = person.get_by_role_and_label(Role::TextInput, field).value().unwrap();
        let typed = format!("{says}the bgma");
        assert_eq!((logged(&person), said), (before, typed), "{field}");
    }
}

#[test]
fn enter_in_a_reason_submits_or_says_what_is_missing_and_keeps_the_cursor() {
    let mut person = sit_down(at_the_peak(), true);
    note(&mut person, Key::Slash, "mother");
    wait(&mut person, 600);
    ctrl(&mut person, Key::E);
    press(&mut person, Key::S);
    press(&mut person, Key::Enter);
    assert!(person.get_by_role_and_label(Role::TextInput, "Why").is_focused());
    person.get_by_label("Why: Say why it is amended.");
    all(&mut person, &[Key::T, Key::B, Key::G]);
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    assert_eq!(person.state().scene.session.state().texts.last().unwrap().text, "mothers");
    assert!(person.query_by_role(Role::TextInput).is_none(), "it is done");
}

#[test]
fn a_click_beside_a_field_keeps_the_cursor_and_logs_nothing() {
    let mut person = sit_down(before_the_dose(), true);
    let tears = person.get_by_role_and_label(Role::Button, "Tears").rect().center();
    ctrl(&mut person, Key::D);
    type_in(&mut person, "Drug", "ket");
    let drug = person.get_by_role_and_label(Role::TextInput, "Drug").rect();
    let before = logged(&person);
    // On the panel's ground, beside its fields, and where the pad stood.
    for place in [drug.left_center() - vec2(8.0, 0.0), drug.right_bottom() + vec2(4.0, 2.0), tears]
    {
        click_at(&mut person, place);
        all(&mut person, &[Key::T, Key::A]);
    }
    assert_eq!(logged(&person), before);
    let said = person.get_by_role_and_label(Role::TextInput, "Drug").value();
    assert_eq!(said.as_deref(), Some("kettatata"));
}

fn click_at(person: &mut Person<'_>, pos: egui::Pos2) {
    let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
    person.event(egui::Event::PointerMoved(pos));
    for pressed in [true, false] {
        person.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
    }
    person.run_steps(3);
}

#[test]
fn the_last_letters_before_esc_stay_in_their_note_on_a_slow_frame() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Slash);
    let before = logged(&person);
    let all = [Key::A, Key::G, Key::A, Key::I, Key::N].map(|key| stroke(key, Modifiers::NONE));
    person.input_mut().events.extend(all.concat());
    person.input_mut().events.extend(stroke(Key::Escape, Modifiers::NONE));
    person.run_steps(3);
    assert_eq!(logged(&person), before, "Seen: Nausea and Movement");
    press(&mut person, Key::Slash);
    let said = person.get_by_role_and_label(Role::TextInput, "Note").value();
    assert_eq!(said.as_deref(), Some("again"), "the draft is kept");
    press(&mut person, Key::T);
    let said = person.get_by_role_and_label(Role::TextInput, "Note").value();
    assert_eq!(said.as_deref(), Some("againt"), "and goes on at its end");
}

#[test]
fn attention_is_raised_from_everywhere_and_lets_what_was_typed_be() {
    type Place = (&'static str, fn(&mut Person<'_>));
    let places: [Place; 7] = [
        ("the pad", |_| {}),
        ("a note", |person| press(person, Key::Slash)),
        ("the dose", |person| ctrl(person, Key::D)),
        ("an amendment", |person| ctrl(person, Key::E)),
        ("the search", |person| ctrl(person, Key::F)),
        ("the close", |person| ctrl(person, Key::W)),
        ("the lock", |person| ctrl(person, Key::L)),
    ];
    for (place, go) in places {
        for chord in [false, true] {
            let mut person = sit_down(at_the_peak(), true);
            go(&mut person);
            match chord {
                true => ctrl(&mut person, Key::G),
                false => press(&mut person, Key::F12),
            }
            let raised = person.state().scene.session.state().open_attention().is_some();
            assert!(raised, "from {place}");
        }
    }
}

#[test]
fn private_note_and_dose_open_from_inside_another_form_which_keeps_its_draft() {
    let mut person = sit_down(before_the_dose(), true);
    ctrl(&mut person, Key::D);
    type_in(&mut person, "Drug", "ketamine");
    ctrl(&mut person, Key::P);
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
    all(&mut person, &[Key::M, Key::Y]);
    press(&mut person, Key::Escape);
    let drug = person.get_by_role_and_label(Role::TextInput, "Drug");
    assert_eq!((drug.is_focused(), drug.value().as_deref()), (true, Some("ketamine")));
    press(&mut person, Key::Escape);
    assert!(person.query_by_role_and_label(Role::TextInput, "Drug").is_none());
    ctrl(&mut person, Key::D);
    all(&mut person, &[Key::R]);
    let drug = person.get_by_role_and_label(Role::TextInput, "Drug").value();
    assert_eq!(drug.as_deref(), Some("r"), "its field is selected: typing replaces it");
}

#[test]
fn enter_does_nothing_for_a_moment_after_what_it_belonged_to_went_by_itself() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::ArrowRight);
    wait(&mut person, 31_000);
    press(&mut person, Key::T);
    assert_eq!(take(&mut person), [observed("tears")], "letters go on as what they were");
    press(&mut person, Key::Enter);
    assert!(person.query_by_role(Role::TextInput).is_none());
    wait(&mut person, 1_600);
    press(&mut person, Key::Enter);
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
}

#[test]
fn a_second_enter_of_the_same_press_does_nothing() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Slash);
    all(&mut person, &[Key::T, Key::B]);
    press(&mut person, Key::Enter);
    press(&mut person, Key::Enter);
    assert!(person.query_by_role(Role::TextInput).is_none(), "no new note");
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    assert!(person.query_by_role(Role::TextInput).is_some());
}

#[test]
fn own_words_in_the_wrong_line_are_moved_to_their_kind_with_both_times() {
    let mut person = sit_down(at_the_peak(), true);
    note(&mut person, Key::Slash, "I am falling");
    let said_ms = person.state().scene.session.state().texts.last().unwrap().at_ms;
    wait(&mut person, 20_000);
    ctrl(&mut person, Key::E);
    let chip = person.get_all_by_role(Role::Button).find(|node| {
        let is_it = node.accesskit_node().label().as_deref() == Some("Own words");
        is_it && node.rect().top() < 400.0
    });
    chip.unwrap().click();
    person.run_steps(3);
    press(&mut person, Key::Enter);
    let session = &person.state().scene.session;
    let texts = &session.state().texts;
    let moved = texts.last().unwrap();
    assert_eq!((moved.text.as_str(), moved.kind), ("I am falling", TextKind::OwnWords));
    assert_eq!(moved.at_ms, said_ms);
    let entry = session.entries().iter().rev().find(|entry| {
        matches!(entry.events.first(), Some(Event::Wrote { kind: TextKind::OwnWords, .. }))
    });
    assert_eq!(entry.unwrap().stamp.session_ms, person.state().scene.now_ms);
    assert_eq!(session.corrections().withdrawn.len(), 1, "the original stays readable as such");
}

#[test]
fn digits_belong_to_attention_then_to_the_flag_then_to_the_card() {
    let mut scene = at_the_peak();
    scene.now_ms += 2_000;
    let mut person = sit_down(scene, true);
    wait(&mut person, 2_000);
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("171 99 90 96");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    take(&mut person);
    press(&mut person, Key::Num1);
    assert_eq!(take(&mut person), [], "a change of owner is guarded");
    wait(&mut person, 600);
    press(&mut person, Key::A);
    wait(&mut person, 600);
    take(&mut person);
    press(&mut person, Key::Num2);
    assert!(matches!(
        take(&mut person).as_slice(),
        [Command::DescribeAttention { kind: AttentionKind::HardToRouse, .. }]
    ));
    press(&mut person, Key::Num8);
    press(&mut person, Key::Num9);
    assert!(matches!(
        take(&mut person).as_slice(),
        [Command::CallPrescriber { .. }, Command::PrescriberArrives { .. }]
    ));
    press(&mut person, Key::Num0);
    assert!(matches!(take(&mut person).as_slice(), [Command::EndAttention { .. }]));
    wait(&mut person, 600);
    press(&mut person, Key::Num1);
    assert!(matches!(take(&mut person).as_slice(), [Command::AnswerFlag { .. }]));
    person.get_by_label_contains("press 0 to answer");
    press(&mut person, Key::Num0);
    wait(&mut person, 600);
    assert!(person.query_by_label_contains("press 0 to answer").is_none());
    press(&mut person, Key::Num1);
    assert!(matches!(take(&mut person).as_slice(), [Command::AnswerCheckIn { .. }]));
}

#[test]
fn a_held_key_unlocks_in_the_dark_and_a_press_does_not() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::L);
    press(&mut person, Key::Space);
    assert!(person.query_by_label("KAP-0417").is_none());
    take(&mut person);
    person.key_down(Key::B);
    person.run_steps(8);
    person.key_up(Key::B);
    person.run_steps(2);
    person.get_by_label("KAP-0417");
    assert_eq!(take(&mut person), [], "the key that unlocks logs nothing");
}

#[test]
fn the_dose_takes_people_of_the_room_and_somebody_else_by_an_act_of_its_own() {
    let mut person = sit_down(with_people(), true);
    ctrl(&mut person, Key::D);
    for (field, text) in [("Drug", "ketamine"), ("Amount", "60 mg"), ("Given by", "XY")] {
        type_in(&mut person, field, text);
    }
    press(&mut person, Key::Enter);
    assert!(person.state().scene.session.state().read_back.is_none());
    person.get_by_label_contains("XY is not one of the room's people");
    click(&mut person, "JO");
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    let read_back = |person: &Person<'_>| {
        let read_back = person.state().scene.session.state().read_back.clone();
        read_back.map(|(_, dose)| dose.given_by.to_string())
    };
    assert_eq!(read_back(&person).as_deref(), Some("JO"));
    press(&mut person, Key::Escape);
    wait(&mut person, 1_600);
    ctrl(&mut person, Key::D);
    type_in(&mut person, "Given by", "");
    click(&mut person, "Other…");
    (0..2).for_each(|_| press(&mut person, Key::Backspace));
    all(&mut person, &[Key::X, Key::Y]);
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    assert_eq!(read_back(&person).as_deref(), Some("XY"));
}

fn with_people() -> Scene {
    let person = |[initials, name, role]: [&str; 3]| crate::names::Person {
        initials: initials.parse().unwrap(),
        name: name.to_owned(),
        role: role.to_owned(),
    };
    let people = [["MR", "Maya Ruiz", "therapist"], ["JO", "Jonas Ott", "nurse"]].map(person);
    Scene::with_people("intramuscular-60", people.to_vec())
}

#[test]
fn another_observer_is_one_of_the_room_or_somebody_else_by_an_act_of_its_own() {
    let mut person = sit_down(with_people(), true);
    click(&mut person, "Observer MR");
    wait(&mut person, 600);
    press(&mut person, Key::Num2);
    let observer = |person: &Person<'_>| {
        person.state().scene.session.state().observer.as_ref().unwrap().to_string()
    };
    assert_eq!(observer(&person), "JO");
    click(&mut person, "Observer JO");
    wait(&mut person, 600);
    press(&mut person, Key::Num0);
    let before = logged(&person);
    all(&mut person, &[Key::A, Key::B]);
    press(&mut person, Key::Enter);
    assert_eq!((observer(&person).as_str(), logged(&person)), ("AB", before));
}

/// The button that Tab went to.
fn focused_button(person: &Person<'_>) -> Option<String> {
    let focused = person.query_all_by_role(Role::Button).find(|node| node.is_focused());
    focused.and_then(|node| node.accesskit_node().label().map(|label| label.to_string()))
}

#[test]
fn tab_begins_at_the_card_and_a_change_of_phase_does_not_throw_it_back() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Tab);
    assert_eq!(focused_button(&person).as_deref(), Some("As at baseline"));
    for _ in 0..60 {
        if focused_button(&person).is_some_and(|label| label.starts_with("Begin Return")) {
            break;
        }
        press(&mut person, Key::Tab);
    }
    assert!(focused_button(&person).unwrap().starts_with("Begin Return"));
    person.state_mut().scene.run(Command::BeginPhase { phase: "return".into() });
    person.run_steps(3);
    assert!(focused_button(&person).unwrap().starts_with("Begin Ground"));
}

fn has_cursor(person: &Person<'_>, field: &str) -> bool {
    person.query_by_role_and_label(Role::TextInput, field).is_some_and(|node| node.is_focused())
}

fn kind_of_attention(person: &Person<'_>) -> Option<AttentionKind> {
    person.state().scene.session.state().open_attention().and_then(|open| open.kind.clone())
}

#[test]
fn after_another_kind_was_typed_the_digits_are_attentions_again() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::A);
    wait(&mut person, 600);
    press(&mut person, Key::Num7);
    person.get_by_role_and_label(Role::TextInput, "Something else").type_text("cold hands");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    assert!(!has_cursor(&person, "Something else"));
    wait(&mut person, 600);
    press(&mut person, Key::Num8);
    let attention = person.state().scene.session.state().open_attention().unwrap().clone();
    assert!(attention.called_ms.is_some(), "{attention:?}");
    press(&mut person, Key::Num0);
    assert!(person.state().scene.session.state().open_attention().is_none());
}

#[test]
fn a_pedal_acts_whatever_has_the_keyboard() {
    let mut person = sit_down(at_the_peak(), true);
    let learned = [("mark_moment", "PageDown"), ("attention", "F13")];
    let keymap = crate::ui::keyboard::Keymap::default().with_learned(learned);
    person.state_mut().screen = SessionScreen::new(Setup { keymap, fallback: None });
    person.run_steps(2);
    take(&mut person);
    press(&mut person, Key::PageDown);
    assert!(matches!(take(&mut person)[..], [Command::MarkMoment { .. }]), "in place of quieter");
    press(&mut person, Key::Slash);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("she says ");
    wait(&mut person, 2_000);
    press(&mut person, Key::PageDown);
    assert!(matches!(take(&mut person)[..], [Command::MarkMoment { .. }]), "also while typing");
    press(&mut person, Key::F13);
    assert_eq!(take(&mut person), [Command::RaiseAttention]);
    press(&mut person, Key::F2);
    assert!(matches!(take(&mut person)[..], [Command::MoveVolume { .. }]), "by its other key");
}

#[test]
fn attention_from_the_lock_has_the_digits_also_over_a_note_that_was_begun() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Slash);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("she says I ");
    person.run_steps(2);
    ctrl(&mut person, Key::L);
    press(&mut person, Key::F12);
    person.key_down(Key::Space);
    person.run_steps(8);
    person.key_up(Key::Space);
    person.run_steps(2);
    wait(&mut person, 2_000);
    press(&mut person, Key::Num4);
    assert_eq!(kind_of_attention(&person), Some(AttentionKind::Vomiting));
    press(&mut person, Key::Escape);
    assert!(has_cursor(&person, "Note"));
    let note = person.get_by_role_and_label(Role::TextInput, "Note").value();
    assert_eq!(note.as_deref(), Some("she says I "));
}

#[test]
fn enter_counts_at_once_after_a_panel_was_left_by_hand() {
    for open in [Key::W, Key::D, Key::E] {
        let mut person = sit_down(at_the_peak(), true);
        note(&mut person, Key::Slash, "quiet");
        wait(&mut person, 2_000);
        ctrl(&mut person, open);
        press(&mut person, Key::Escape);
        press(&mut person, Key::V);
        person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("120/75 60 97");
        person.run_steps(2);
        let before = person.state().scene.session.state().vitals.len();
        press(&mut person, Key::Enter);
        assert_eq!(person.state().scene.session.state().vitals.len(), before + 1, "{open:?}");
    }
}

#[test]
fn a_time_before_a_digit_chooses_no_kind_of_attention_and_says_so() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::A);
    wait(&mut person, 2_000);
    all(&mut person, &[Key::Minus, Key::Num3]);
    assert_eq!(kind_of_attention(&person), None);
    assert!(person.query_all_by_label_contains("not while a panel is open").next().is_some());
    wait(&mut person, 1_600);
    press(&mut person, Key::Num3);
    assert_eq!(kind_of_attention(&person), Some(AttentionKind::Pain));
}

#[test]
fn lines_open_beside_an_attention_and_the_digits_are_theirs() {
    let mut person = sit_down(at_the_peak(), true);
    for (key, field) in [(Key::V, "Vital signs"), (Key::W, "Note"), (Key::Slash, "Note")] {
        press(&mut person, Key::A);
        wait(&mut person, 2_000);
        press(&mut person, key);
        assert!(has_cursor(&person, field), "{key:?}");
        press(&mut person, Key::Num3);
        assert_eq!(kind_of_attention(&person), None);
        press(&mut person, Key::Escape);
    }
}

#[test]
fn a_dose_that_was_read_back_stands_there_again_after_an_attention() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    wait(&mut person, 600);
    press(&mut person, Key::F12);
    wait(&mut person, 2_000);
    press(&mut person, Key::Num0);
    person.get_by_label("Read aloud. Nothing is given yet.");
}

#[test]
fn a_dose_opened_again_has_the_cursor_where_it_was() {
    let mut person = sit_down(before_the_dose(), true);
    ctrl(&mut person, Key::D);
    type_in(&mut person, "Drug", "ketamine");
    type_in(&mut person, "Amount", "60");
    press(&mut person, Key::Escape);
    wait(&mut person, 2_000);
    ctrl(&mut person, Key::D);
    assert!(has_cursor(&person, "Amount"));
}

#[test]
fn enter_alone_ends_no_state_at_the_close() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::E);
    wait(&mut person, 2_000);
    let open = |person: &Person<'_>| {
        let states = &person.state().scene.session.state().states;
        states.iter().filter(|span| span.to_ms.is_none()).count()
    };
    let before = open(&person);
    assert!(before > 0);
    ctrl(&mut person, Key::W);
    press(&mut person, Key::Enter);
    assert_eq!(open(&person), before);
    person.input_mut().events.push(egui::Event::Text("now".to_owned()));
    person.run_steps(2);
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    assert_eq!(open(&person), before - 1);
}

#[test]
fn a_close_says_what_is_to_be_settled_first() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::W);
    assert!(person.query_all_by_label_contains("to settle first").next().is_some());
}

#[test]
fn a_refusal_is_gone_with_its_field() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::W);
    press(&mut person, Key::Enter);
    let why = texts::close::needs_end();
    assert!(person.query_all_by_label_contains(why).next().is_some());
    while person.query_all_by_label("Ended").next().is_some() {
        person.query_all_by_label("Ended").for_each(|ended| ended.click());
        person.run_steps(3);
    }
    assert!(person.query_all_by_label_contains(why).next().is_none());
}

#[test]
fn the_keys_give_the_panel_back_that_they_were_asked_for_in() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::A);
    wait(&mut person, 2_000);
    press(&mut person, Key::Questionmark);
    person.get_by_label("V: vital signs");
    press(&mut person, Key::Escape);
    assert!(person.query_by_label("V: vital signs").is_none());
    press(&mut person, Key::Num3);
    wait(&mut person, 600);
    press(&mut person, Key::Num3);
    assert_eq!(kind_of_attention(&person), Some(AttentionKind::Pain));
}

#[test]
fn vital_signs_that_cannot_be_read_say_so_at_enter() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("x120");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    assert!(has_cursor(&person, "Vital signs"));
    assert!(person.query_all_by_label_contains(texts::pad::vitals_none()).next().is_some());
}

#[test]
fn the_keys_open_once_more_and_after_a_note() {
    let mut person = sit_down(at_the_peak(), true);
    for _ in 0..2 {
        shift(&mut person, Key::Questionmark);
        assert!(person.query_by_label("Keys").is_some());
        press(&mut person, Key::Escape);
        assert!(person.query_by_label("Keys").is_none());
        note(&mut person, Key::Slash, "calm");
    }
    shift(&mut person, Key::Questionmark);
    assert!(person.query_by_label("Keys").is_some());
}
