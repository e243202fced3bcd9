//! The window: what is told, found, faded, locked and small.

use super::*;

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
fn the_compact_window_says_what_must_not_be_missed() {
    let small = |room: Room| {
        let mut person = sit_down(room, true);
        person.set_size(vec2(420.0, 260.0));
        person.run_steps(3);
        person
    };
    let mut room = at_the_peak();
    room.output = OutputStatus::Lost { device: "Speakers".to_owned() };
    small(room).get_by_label("Output lost");
    let mut room = at_the_peak();
    room.run(Command::RaiseAttention);
    small(room).get_by_label("Attention");
    let mut room = at_the_peak();
    room.kept = Some(Kept { not_saved: Some("the disk is full".to_owned()), ..Kept::default() });
    small(room).get_by_label("NOT SAVED");
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
fn what_nobody_touches_fades_slowly_and_is_back_at_a_touch() {
    let mut person = sit_down(at_the_peak(), true);
    let asked = |person: &Person<'_>| person.output().viewport_output.values().next().unwrap().repaint_delay;
    wait(&mut person, 20_000);
    person.run_steps(2);
    assert!(asked(&person) >= std::time::Duration::from_millis(200), "nothing moves before it rests: {:?}", asked(&person));
    wait(&mut person, 11_000);
    assert!(asked(&person) <= crate::ui::session::calm::REST_FRAME, "the fade is painted: {:?}", asked(&person));
    wait(&mut person, 4_000);
    person.run_steps(2);
    assert!(asked(&person) >= std::time::Duration::from_millis(200), "then it rests: {:?}", asked(&person));
}
