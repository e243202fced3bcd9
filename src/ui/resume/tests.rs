use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::*;
use crate::practice::Theme;
use crate::ui::install;
use crate::ui::keyboard::Keymap;

fn wall(text: &str) -> Wall {
    text.parse().unwrap()
}

fn left() -> LeftOpen {
    LeftOpen {
        client: "KAP-0417".parse().unwrap(),
        therapist: "MR".parse().unwrap(),
        protocol: "Intramuscular".to_owned(),
        rehearsal: false,
        last: wall("2026-11-21T14:25:00+01:00"),
        last_t: "T+23:41".to_owned(),
    }
}

/// The screen at this time of day; its state is the last act.
fn screen(now: &str) -> Harness<'static, Option<ResumeAct>> {
    let (left, now) = (left(), wall(now));
    let mut harness = Harness::builder()
        .with_size([1024.0, 600.0])
        .with_context_setup(|ctx| install(ctx, Theme::Night))
        .build_ui_state(
            move |ui, act: &mut Option<ResumeAct>| {
                crate::ui::tokens::ground_ui(ui);
                let bar = NavBar { room: "Room 2", wall: now, keymap: &Keymap::default() };
                if let Some(new) = ResumeScreen.show(ui, &left, &bar) {
                    *act = Some(new);
                }
            },
            None,
        );
    harness.run();
    harness
}

#[test]
fn a_short_gap_is_gone_on_with_or_left() {
    for (label, act) in
        [("Resume", ResumeAct::Resume), ("Leave it for MR to close", ResumeAct::Leave)]
    {
        let mut screen = screen("2026-11-21T14:29:10+01:00");
        screen.get_by_label("KAP-0417's session was interrupted 4 min ago");
        screen.get_by_label(label).click();
        screen.run();
        assert_eq!(*screen.state(), Some(act));
    }
}

#[test]
fn after_half_an_hour_or_on_another_day_it_was_left_to_be_closed() {
    for now in ["2026-11-21T14:56:00+01:00", "2026-11-22T00:05:00+01:00"] {
        let mut screen = screen(now);
        screen.get_by_label("KAP-0417's session of 21 Nov 2026 was left for MR to close");
        screen.get_by_label("Resume, to close it").click();
        screen.run();
        assert_eq!(*screen.state(), Some(ResumeAct::Resume));
    }
}

#[test]
fn one_key_goes_on_after_a_short_gap_and_leaves_the_session_after_a_long_one() {
    for (now, act) in [
        ("2026-11-21T14:29:10+01:00", ResumeAct::Resume),
        ("2026-11-21T14:56:00+01:00", ResumeAct::Leave),
    ] {
        let mut screen = screen(now);
        screen.key_press(egui::Key::Enter);
        screen.run();
        assert_eq!(*screen.state(), Some(act));
    }
}

#[test]
fn each_choice_is_reached_by_tab() {
    let mut screen = screen("2026-11-21T14:29:10+01:00");
    let mut steps = 0;
    while !screen.get_by_label("Resume").is_focused() {
        screen.key_press(egui::Key::Tab);
        screen.run();
        steps += 1;
        assert!(steps < 6, "not reached by Tab");
    }
    screen.key_press(egui::Key::Enter);
    screen.run();
    assert_eq!(*screen.state(), Some(ResumeAct::Resume));
}

#[test]
fn a_question_mark_shows_the_keys() {
    let mut screen = screen("2026-11-21T14:29:10+01:00");
    screen.key_press(egui::Key::Questionmark);
    screen.input_mut().events.push(egui::Event::Text("?".to_owned()));
    screen.run();
    assert_eq!(*screen.state(), Some(ResumeAct::ShowKeys));
}
