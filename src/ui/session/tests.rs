//! The screen as a person uses it: keys and presses in, commands out, each carried out by the real core.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::fixture::{DOSE_MS, MIN, Room, at_the_peak};
use super::{SessionScreen, Setup};
use crate::conductor::session::{AttentionKind, Event, MusicAct, MusicChoice, TextKind};
use crate::conductor::{Command, Kept, OutputStatus, When};
use crate::ui::tokens::{self, Theme};

struct Desk {
    room: Room,
    screen: SessionScreen,
    sent: Vec<Command>,
    /// The conductor answers; otherwise commands are only collected.
    answers: bool,
}

type Person<'a> = Harness<'a, Desk>;

fn sit_down<'a>(room: Room, answers: bool) -> Person<'a> {
    let desk = Desk { room, screen: SessionScreen::new(Setup::default()), sent: Vec::new(), answers };
    let mut person = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_context_setup(|ctx| tokens::install(ctx, Theme::Night))
        .build_ui_state(
            |ui, desk: &mut Desk| {
                let (view, now) = (desk.room.view(), desk.room.now());
                let commands = desk.screen.show(ui, &view, now);
                if desk.answers {
                    commands.iter().cloned().for_each(|command| desk.room.run(command));
                }
                desk.sent.extend(commands);
            },
            desk,
        );
    person.run_steps(2);
    person
}

fn press(person: &mut Person<'_>, key: Key) {
    person.key_press(key);
    person.run_steps(2);
}

fn click(person: &mut Person<'_>, name: &str) {
    person.get_by_role_and_label(Role::Button, name).click();
    person.run_steps(3);
}

fn type_in(person: &mut Person<'_>, field: &str, text: &str) {
    person.get_by_role_and_label(Role::TextInput, field).focus();
    person.run_steps(2);
    person.get_by_role_and_label(Role::TextInput, field).type_text(text);
    person.run_steps(2);
}

fn wait(person: &mut Person<'_>, ms: i64) {
    let desk = person.state_mut();
    desk.room.pass_to(desk.room.ms + ms);
    person.run_steps(2);
}

fn take(person: &mut Person<'_>) -> Vec<Command> {
    std::mem::take(&mut person.state_mut().sent)
}

fn observed(code: &str) -> Command {
    Command::Observe { code: code.to_owned(), modifiers: Vec::new(), when: When::Now }
}

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
    let began = person.state().room.ms;
    wait(&mut person, 7_000);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text(" field");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    let expected = Command::Write { kind: TextKind::OwnWords, text: "a wide field".to_owned(), when: When::At { ms: began } };
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
    assert_eq!(person.get_by_role_and_label(Role::TextInput, "Note").value().as_deref(), Some("unfinished"));
    assert_eq!(take(&mut person), []);
}

#[test]
fn a_digit_answers_the_shown_card_but_not_in_its_first_moment() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Num1);
    assert_eq!(take(&mut person), []);
    wait(&mut person, 1_600);
    press(&mut person, Key::Num1);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::AnswerCheckIn { key, .. }] if key.id == "breathing"), "{sent:?}");
    press(&mut person, Key::Num1);
    assert_eq!(take(&mut person), []);
}

#[test]
fn a_new_card_never_takes_the_place_of_the_shown_one() {
    let mut room = Room::open("intramuscular-60");
    room.pass_to(3 * MIN);
    let mut person = sit_down(room, true);
    wait(&mut person, 3 * MIN);
    assert!(person.query_by_label_contains("1 more").is_some());
    press(&mut person, Key::Num1);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::AnswerCheckIn { key, .. }] if key.id == "changes"), "{sent:?}");
    press(&mut person, Key::Num2);
    assert_eq!(take(&mut person), [], "the next card was there for no half second");
    wait(&mut person, 600);
    press(&mut person, Key::Num2);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::AnswerCheckIn { key, .. }] if key.id == "touch_today"), "{sent:?}");
}

#[test]
fn a_card_is_left_out_with_a_reason() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 1_600);
    press(&mut person, Key::Backspace);
    click(&mut person, "Client inward");
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::SkipCheckIn { reason, .. }] if reason == "Client inward"), "{sent:?}");
}

#[test]
fn zero_puts_a_card_off() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 1_600);
    press(&mut person, Key::Num0);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::PostponeCheckIn { .. }]), "{sent:?}");
    assert!(person.query_by_role_and_label(Role::Button, "As at baseline").is_none());
}

#[test]
fn an_answer_that_may_need_more_offers_attention() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 1_600);
    press(&mut person, Key::Num2);
    take(&mut person);
    person.get_by_label("Raise attention?");
    press(&mut person, Key::A);
    assert_eq!(take(&mut person), [Command::RaiseAttention]);
    person.get_by_role_and_label(Role::Button, "Prescriber called");
}

#[test]
fn an_attention_is_held_at_once_and_described_afterwards() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::A);
    click(&mut person, "Airway or breathing");
    click(&mut person, "Prescriber called");
    click(&mut person, "Over");
    let attention = person.state().room.session.state().attentions.last().unwrap().clone();
    assert_eq!(attention.kind, Some(AttentionKind::Airway));
    assert!(attention.called_ms.is_some() && attention.ended_ms.is_some());
    press(&mut person, Key::T);
    assert_eq!(take(&mut person).last(), Some(&observed("tears")));
}

fn before_the_dose() -> Room {
    let mut room = Room::open("intramuscular-60");
    room.track(1, "Threshold");
    room.pass_to(MIN);
    room
}

fn ctrl(person: &mut Person<'_>, key: Key) {
    person.key_press_modifiers(Modifiers::CTRL, key);
    person.run_steps(3);
}

fn type_dose(person: &mut Person<'_>) {
    ctrl(person, Key::D);
    assert_eq!(person.get_by_role_and_label(Role::TextInput, "Amount and unit").value(), Some(String::new()));
    type_in(person, "Drug", "ketamine");
    type_in(person, "Given by", "JO");
    type_in(person, "Amount and unit", "60 mg");
}

#[test]
fn a_dose_is_read_back_by_one_enter_and_given_by_a_second() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::ReadBackDose(dose)] if dose.amount.to_string() == "60 mg"), "{sent:?}");
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "a bouncing Enter gives nothing");
    person.state_mut().room.ms += 400;
    person.run_steps(1);
    press(&mut person, Key::Enter);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::GiveDose { .. }]), "{sent:?}");
    assert!(person.state().room.session.state().first_dose_ms().is_some());
    person.get_by_label_contains("Dose 60 mg at");
}

#[test]
fn a_dose_without_a_unit_is_not_read_back() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    type_in(&mut person, "Amount and unit", "\u{8}");
    person.get_by_role_and_label(Role::TextInput, "Amount and unit").focus();
    person.run_steps(2);
    for _ in 0..3 {
        press(&mut person, Key::Backspace);
    }
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), []);
    person.get_by_label("Type the amount with its unit, such as 60 mg.");
}

#[test]
fn a_short_esc_sets_a_read_back_aside() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    press(&mut person, Key::Escape);
    assert!(person.state().room.session.state().read_back.is_none());
    assert!(person.state().room.session.state().first_dose_ms().is_none());
}

#[test]
fn safe_music_and_silence_are_one_press_and_come_first() {
    let mut person = sit_down(at_the_peak(), true);
    click(&mut person, "Safe music");
    assert_eq!(person.state().room.session.state().music.choice, MusicChoice::SafeMusic);
    click(&mut person, "Silence");
    assert_eq!(person.state().room.session.state().music.choice, MusicChoice::Silence);
    person.get_by_label("Silence, as chosen");
    click(&mut person, "Return to plan");
    assert_eq!(person.state().room.session.state().music.choice, MusicChoice::Plan);
    take(&mut person);
    for key in [Key::T, Key::F10] {
        let event = egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
        person.input_mut().events.push(event);
    }
    person.run_steps(2);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::Silence), observed("tears")]);
}

#[test]
fn esc_held_is_safe_music_and_then_silence_also_while_typing() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::Slash);
    person.key_down(Key::Escape);
    person.step();
    person.step();
    assert_eq!(take(&mut person), []);
    person.run_steps(2);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::SafeMusic)]);
    person.run_steps(8);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::Silence)]);
    person.key_up(Key::Escape);
    person.run_steps(2);
    assert_eq!(take(&mut person), []);
}

#[test]
fn a_lost_output_reads_differently_from_chosen_silence() {
    let mut room = at_the_peak();
    room.output = OutputStatus::Lost { device: "Speakers".to_owned() };
    let person = sit_down(room, true);
    person.get_by_label("Output lost");
    assert!(person.query_by_label("Silence, as chosen").is_none());
}

#[test]
fn a_phase_change_is_previewed_and_made_by_enter() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::ArrowRight);
    assert_eq!(take(&mut person), []);
    person.get_by_label_contains("Return now, then Ground at");
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [Command::BeginPhase { phase: "return".to_owned() }]);
    ctrl(&mut person, Key::ArrowUp);
    ctrl(&mut person, Key::ArrowUp);
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [Command::ExtendPhase { by_ms: 10 * MIN }]);
    ctrl(&mut person, Key::ArrowRight);
    press(&mut person, Key::Escape);
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "Enter opened a note");
}

#[test]
fn talk_is_one_key_and_one_key_back() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::K);
    person.get_by_label("Cards wait while you talk");
    press(&mut person, Key::K);
    assert_eq!(take(&mut person), [Command::BeginTalk, Command::EndTalk]);
}

#[test]
fn vital_signs_are_one_line() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("171 99 90 96");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    let flagged = person.state().room.session.state().vitals.last().unwrap().clone();
    assert_eq!(flagged.flags.len(), 1);
    click(&mut person, "Recheck in 5 min");
    assert_eq!(person.state().room.session.state().vitals.last().unwrap().responses.len(), 1);
}

#[test]
fn the_last_entry_is_undone_by_withdrawing_it() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::T);
    ctrl(&mut person, Key::Z);
    let session = &person.state().room.session;
    let last = session.entries().iter().rev().find(|entry| matches!(entry.events.first(), Some(Event::Observed { .. }))).unwrap();
    assert!(session.corrections().withdrawn.contains(&last.id));
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
    click(&mut person, "Keep the amendment");
    assert_eq!(take(&mut person), []);
    type_in(&mut person, "Why", "misheard");
    click(&mut person, "Keep the amendment");
    let state = person.state().room.session.state();
    assert_eq!(state.texts.last().unwrap().text, "mother's kitchen");
}

#[test]
fn a_close_asks_for_open_states_and_required_check_ins_and_must_be_held() {
    let mut room = at_the_peak();
    room.pass_to(DOSE_MS + 80 * MIN);
    let mut person = sit_down(room, true);
    click(&mut person, "Close session…");
    click(&mut person, "Hold to close the session");
    assert!(take(&mut person).is_empty());
    let required = person.state().room.session.state().required_open(person.state().room.session.protocol());
    assert!(!required.is_empty());
    click(&mut person, "Breathing and colour");
    wait(&mut person, 600);
    press(&mut person, Key::Num1);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::AnswerCheckIn { key, .. }] if key.id == "breathing"), "{sent:?}");
}

#[test]
fn what_is_not_saved_is_said_large() {
    let mut room = at_the_peak();
    room.kept = Some(Kept { not_saved: Some("the disk is full".to_owned()), ..Kept::default() });
    let person = sit_down(room, true);
    assert!(person.get_by_label("NOT SAVED").rect().height() > 24.0);
    person.get_by_label("the disk is full");
}

#[test]
fn a_refusal_is_a_quiet_line() {
    let mut person = sit_down(before_the_dose(), true);
    ctrl(&mut person, Key::ArrowRight);
    person.get_by_label("This phase ends with the dose: Ctrl+D.");
    press(&mut person, Key::D);
    person.get_by_label("Dose is Ctrl+D");
}

#[test]
fn everything_that_can_be_pressed_has_a_name_and_is_as_wide_as_a_finger() {
    for size in [vec2(1440.0, 900.0), vec2(1024.0, 600.0)] {
        let mut person = sit_down(at_the_peak(), true);
        person.set_size(size);
        person.run_steps(2);
        for node in person.get_all_by_role(Role::Button) {
            let (label, rect) = (node.accesskit_node().label().unwrap_or_default(), node.rect());
            assert!(!label.is_empty());
            let is_row = label.starts_with('T') && label.contains(':');
            assert!(is_row || (rect.height() >= 43.5 && rect.width() >= 43.5), "{label}: {rect:?} in {size:?}");
            assert!(
                is_row || egui::Rect::from_min_size(egui::Pos2::ZERO, size).contains_rect(rect),
                "{label}: {rect:?} in {size:?}"
            );
        }
    }
}

#[test]
fn no_row_of_the_log_takes_a_press_that_is_meant_for_a_rescue() {
    let mut room = at_the_peak();
    room.vitals([184.0, 112.0, 101.0, 88.0]);
    let mut person = sit_down(room, true);
    person.set_size(vec2(1024.0, 600.0));
    person.run_steps(2);
    click(&mut person, "Safe music");
    click(&mut person, "Silence");
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::SafeMusic), Command::Steer(MusicAct::Silence)]);
}

#[test]
fn an_untouched_screen_asks_for_the_next_second_and_nothing_sooner() {
    let mut person = sit_down(at_the_peak(), false);
    person.run_steps(3);
    let delay = person.output().viewport_output.values().next().unwrap().repaint_delay;
    assert!(delay >= std::time::Duration::from_millis(500), "{delay:?}");
}
