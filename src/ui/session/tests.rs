//! The screen as a person uses it: keys and presses in, commands out, each carried out by the real core.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::fixture::{DOSE_MS, MIN, Room, at_the_peak};
use super::{SessionScreen, Setup};
use crate::conductor::session::{AttentionKind, Event, MusicAct, MusicChoice, TextKind};
use crate::conductor::{Command, Kept, OutputStatus, When};
use crate::ui::texts;
use crate::ui::tokens::{self, Theme};

pub(super) struct Desk {
    pub(super) room: Room,
    pub(super) screen: SessionScreen,
    sent: Vec<Command>,
    /// The conductor answers; otherwise commands are only collected.
    answers: bool,
}

pub(super) type Person<'a> = Harness<'a, Desk>;

pub(super) fn sit_down<'a>(room: Room, answers: bool) -> Person<'a> {
    sit_down_at(room, answers, Theme::Night, vec2(1440.0, 900.0))
}

pub(super) fn sit_down_at<'a>(room: Room, answers: bool, theme: Theme, size: egui::Vec2) -> Person<'a> {
    let desk = Desk { room, screen: SessionScreen::new(Setup::default()), sent: Vec::new(), answers };
    let mut person = Harness::builder()
        .with_size(size)
        .with_render_cursor(false)
        .with_context_setup(move |ctx| tokens::install(ctx, theme))
        .build_ui_state(
            |ui, desk: &mut Desk| {
                let (view, now) = (desk.room.view(), desk.room.now());
                crate::ui::tokens::ground_ui(ui);
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

pub(super) fn press(person: &mut Person<'_>, key: Key) {
    person.key_press(key);
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

pub(super) fn wait(person: &mut Person<'_>, ms: i64) {
    let desk = person.state_mut();
    desk.room.pass_to(desk.room.ms + ms);
    person.run_steps(2);
}

pub(super) fn take(person: &mut Person<'_>) -> Vec<Command> {
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

pub(super) fn ctrl(person: &mut Person<'_>, key: Key) {
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
    wait(&mut person, 2_000);
    person.run_steps(3);
    let delay = person.output().viewport_output.values().next().unwrap().repaint_delay;
    assert!(delay >= std::time::Duration::from_millis(500), "{delay:?}");
}

#[test]
fn a_mark_of_the_timeline_is_told_and_leads_to_its_row() {
    let mut person = sit_down(at_the_peak(), true);
    let timeline = person.get_by_role(Role::ListBox).rect();
    person.get_by_role(Role::ListBox).focus();
    person.run_steps(2);
    let value = |person: &Person<'_>| person.get_by_role(Role::ListBox).value().unwrap_or_default();
    press(&mut person, Key::Home);
    let first = value(&person);
    assert!(!first.is_empty());
    let mut told = vec![first];
    for _ in 0..200 {
        press(&mut person, Key::ArrowRight);
        let now = value(&person);
        if told.last() == Some(&now) {
            break;
        }
        told.push(now);
    }
    for wanted in ["Peak", "Moment marked", "Slow Water", "138/84", "Breathing and colour", "comes", "First Light", "Tears"] {
        assert!(told.iter().any(|words| words.contains(wanted)), "{wanted}: {told:#?}");
    }
    while !value(&person).contains("Moment marked") {
        press(&mut person, Key::ArrowLeft);
    }
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "it leads, it does nothing");
    assert!(person.state().screen.log.is_lit());
    assert!(timeline.width() > 600.0);
}

#[test]
fn near_shows_the_minutes_around_now_and_back() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::F6);
    person.get_by_role_and_label(Role::Button, "Show the whole session");
    click(&mut person, "Show the whole session");
    person.get_by_role_and_label(Role::Button, "Show the 10 minutes around now");
}

#[test]
fn the_log_is_searched_without_the_private_notes() {
    let mut room = at_the_peak();
    room.run(Command::Write { kind: TextKind::Process, text: "put it into supervision".to_owned(), when: When::Now });
    let mut person = sit_down(room, true);
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
fn a_locked_screen_shows_nothing_of_the_client_and_takes_only_the_rescues() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::L);
    assert!(person.query_by_label_contains("KAP-0417").is_none());
    assert!(person.query_by_label_contains("I can put it down now.").is_none());
    person.get_by_label("2 check-ins wait");
    take(&mut person);
    for key in [Key::T, Key::A, Key::Num1, Key::Slash, Key::V] {
        press(&mut person, key);
    }
    ctrl(&mut person, Key::D);
    assert_eq!(take(&mut person), []);
    press(&mut person, Key::F9);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::SafeMusic)]);
    person.get_by_role_and_label(Role::Button, "Hold to unlock").focus();
    person.run_steps(2);
    person.key_down(Key::Space);
    person.run_steps(8);
    person.key_up(Key::Space);
    person.run_steps(2);
    person.get_by_label("KAP-0417");
}

#[test]
fn the_compact_window_has_the_clock_the_card_and_the_rescues() {
    let mut room = at_the_peak();
    room.ms += 2_000;
    let mut person = sit_down(room, true);
    wait(&mut person, 2_000);
    person.set_size(vec2(420.0, 260.0));
    person.run_steps(3);
    person.get_by_label("Breathing and colour");
    for name in ["As at baseline", "Changed", "Can't tell", "Safe music", "Silence", "Whole window"] {
        let node = person.get_by_role_and_label(Role::Button, name);
        let rect = node.rect();
        assert!(
            rect.height() >= 43.5 && egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(420.0, 260.0)).contains_rect(rect),
            "{name} {rect:?}"
        );
    }
    take(&mut person);
    press(&mut person, Key::T);
    click(&mut person, "As at baseline");
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::Observe { .. }, Command::AnswerCheckIn { .. }]), "{sent:?}");
}

#[test]
fn a_consent_that_changes_is_recorded() {
    let mut person = sit_down(at_the_peak(), true);
    let consents = person.get_by_label_contains("Consents: ").accesskit_node().label().unwrap().to_string();
    assert!(consents.contains("Touch: Hand only") && consents.contains("Stop: not recorded"), "{consents}");
    click(&mut person, &consents);
    click(&mut person, "Touch: No touch");
    assert_eq!(take(&mut person), [Command::RecordConsent { consent: "touch".to_owned(), option: "No touch".to_owned() }]);
    press(&mut person, Key::Escape);
    person.get_by_label_contains("Consents: Touch: No touch");
}

#[test]
fn vital_signs_that_cannot_be_right_say_so_while_they_are_typed() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("84 138 88");
    person.run_steps(2);
    person.get_by_label_contains("cannot be right");
    press(&mut person, Key::Enter);
    assert!(take(&mut person).iter().all(|command| matches!(command, Command::TakeVitals { .. })));
    assert_eq!(person.state().room.session.state().vitals.len(), 4, "they were refused");
}

#[test]
fn a_key_without_a_meaning_says_so_quietly() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Y);
    assert_eq!(take(&mut person), []);
    person.get_by_label("Y has no meaning here");
}

#[test]
fn a_recorded_dose_is_corrected_with_a_reason() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::F);
    person.get_by_role_and_label(Role::TextInput, "Search the log").type_text("Dose given");
    person.run_steps(2);
    let row = person
        .get_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label().map(|label| label.to_string()))
        .find(|label| label.contains("60 mg") && label.starts_with('T'))
        .unwrap();
    click(&mut person, &row);
    assert_eq!(person.get_by_role_and_label(Role::TextInput, "Lot").value().as_deref(), Some("A2231"));
    type_in(&mut person, "Lot", "-B");
    type_in(&mut person, "Why", "misread the label");
    click(&mut person, "Keep the amendment");
    assert_eq!(person.state().room.session.state().doses[0].dose.lot, "A2231-B");
}

#[test]
fn a_booster_needs_an_order_leaves_the_phases_and_may_begin_the_running_one_again() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::D);
    assert!(person.query_by_label_contains("Booster as ordered").is_none());
    type_in(&mut person, "Ordered by", "JO");
    type_in(&mut person, "Booster order, in the prescriber's words", "30 mg once, if she asks");
    click(&mut person, "Enter the order");
    person.get_by_label("Booster as ordered");
    person.get_by_label_contains("138/84 · 88 · 97 % · 8 min ago");
    for (field, text) in [("Drug", "ketamine"), ("Given by", "JO"), ("Amount and unit", "30 mg")] {
        type_in(&mut person, field, text);
    }
    press(&mut person, Key::Enter);
    person.state_mut().room.ms += 400;
    person.run_steps(2);
    let end_ms = person.state().room.session.state().phases.planned_end_ms.unwrap();
    let stays = person.get_by_label_contains("Phases stay, Return at 14:42");
    assert!(stays.rect().width() > 44.0);
    let anew = person.get_by_label_contains("Phase begins again, Return at 15:").accesskit_node().label().unwrap().to_string();
    click(&mut person, &anew);
    take(&mut person);
    click(&mut person, "Given now");
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::GiveDose { .. }, Command::ExtendPhase { .. }]), "{sent:?}");
    let state = person.state().room.session.state();
    assert_eq!(state.doses.len(), 2);
    assert_eq!(state.phases.planned_end_ms.unwrap() - end_ms, person.state().room.ms - (DOSE_MS + 5 * MIN));
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
    let ticks = &person.state().room.session.state().ticks;
    assert_eq!(ticks[&("leaving".to_owned(), "released".to_owned())].note.as_deref(), Some("J. Ortiz, prescriber"));
}

#[test]
fn cards_are_quieted_for_as_long_as_is_said() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Backspace);
    click(&mut person, "Quiet 20 min");
    assert_eq!(take(&mut person), [Command::QuietCheckIns { for_ms: 20 * MIN }]);
    person.get_by_label_contains("Quiet until 14:4");
}

#[test]
fn the_window_is_as_bright_as_the_room_wants() {
    let mut person = sit_down(at_the_peak(), true);
    for percent in ["80 %", "60 %", "45 %", "100 %"] {
        press(&mut person, Key::F7);
        assert_eq!(person.get_by_role_and_label(Role::Button, "Brightness").value().unwrap_or(percent.to_owned()), percent);
        assert_eq!(format!("{} %", tokens::brightness(&person.ctx)), percent);
    }
}

#[test]
fn a_previewed_phase_tells_its_music_and_what_passes() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::ArrowRight);
    person.get_by_label("♪ First Light · 2 check-ins pass");
    ctrl(&mut person, Key::ArrowLeft);
    person.get_by_label_contains("♪ Lifting");
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

#[test]
fn what_nobody_touches_fades_slowly_and_is_back_at_a_touch() {
    let mut person = sit_down(at_the_peak(), true);
    let asked = |person: &Person<'_>| person.output().viewport_output.values().next().unwrap().repaint_delay;
    wait(&mut person, 20_000);
    person.run_steps(2);
    assert!(asked(&person) >= std::time::Duration::from_millis(200), "nothing moves before it rests: {:?}", asked(&person));
    wait(&mut person, 11_000);
    assert!(asked(&person) <= super::calm::REST_FRAME, "the fade is painted: {:?}", asked(&person));
    wait(&mut person, 4_000);
    person.run_steps(2);
    assert!(asked(&person) >= std::time::Duration::from_millis(200), "then it rests: {:?}", asked(&person));
}

#[test]
fn a_whole_session_is_led_by_keys_alone() {
    let mut person = sit_down(before_the_dose(), true);
    let minutes = |person: &mut Person<'_>, minutes: i64| wait(person, minutes * MIN);
    minutes(&mut person, 2);
    wait(&mut person, 2_000);
    press(&mut person, Key::Num1);
    minutes(&mut person, 3);
    wait(&mut person, 2_000);
    press(&mut person, Key::Num2);
    minutes(&mut person, 7);
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("126 80 76 98");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    person.state_mut().room.ms += 400;
    person.run_steps(1);
    press(&mut person, Key::Enter);
    assert!(person.state().room.session.state().first_dose_ms().is_some());
    press(&mut person, Key::E);
    minutes(&mut person, 12);
    wait(&mut person, 2_000);
    let phase = |person: &Person<'_>| {
        let session = &person.state().room.session;
        session.protocol().phases[session.state().phases.current().unwrap().index].id.clone()
    };
    assert_eq!(phase(&person), "peak");
    press(&mut person, Key::Num1);
    press(&mut person, Key::W);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("I can put it down now.");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    minutes(&mut person, 60);
    assert_eq!(phase(&person), "ground");
    press(&mut person, Key::E);
    // What was not answered is asked again, and everything that is left open gets its reason.
    click(&mut person, "Close session…");
    for _ in 0..8 {
        let session = &person.state().room.session;
        let Some(key) = session.state().required_open(session.protocol()).first().cloned() else { break };
        let prompt = session.protocol().check_in(&key.id).unwrap().prompt.clone();
        click(&mut person, &prompt);
        wait(&mut person, 2_000);
        press(&mut person, Key::Num1);
    }
    type_in(&mut person, "Why it is closed with items open", "a colleague goes through the list");
    person.get_by_role_and_label(Role::Button, "Hold to close the session").focus();
    person.run_steps(2);
    person.key_down(Key::Space);
    person.run_steps(8);
    person.key_up(Key::Space);
    person.run_steps(2);
    let session = &person.state().room.session;
    assert!(session.state().closed_ms.is_some(), "{:?}", session.open_items(person.state().room.ms));
    assert!(person.state().room.refused.is_empty(), "{:?}", person.state().room.refused);
    let replayed = crate::conductor::session::Session::replay(session.protocol().clone(), session.entries().iter().cloned());
    assert_eq!(replayed.state(), session.state());
}

#[test]
fn the_screen_and_its_log_speak_german() {
    texts::speak(texts::Language::German);
    let mut person = sit_down(at_the_peak(), true);
    click(&mut person, "Sichere Musik");
    assert_eq!(person.state().room.session.state().music.choice, MusicChoice::SafeMusic);
    click(&mut person, "Zurück zum Plan");
    assert_eq!(person.state().room.session.state().music.choice, MusicChoice::Plan);
    press(&mut person, Key::V);
    type_in(&mut person, "Vitalwerte", "138 84 88 97 14 36,8 durch JO");
    press(&mut person, Key::Enter);
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
    texts::tests::nothing_english_in(&person);
}
