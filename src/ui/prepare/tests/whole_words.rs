//! The states of the screen whose words are checked.

use super::*;
use crate::ui::tests::states::{State, check_words};

const STATES: &[State<TestScreen>] = &[
    ("fresh", fresh, |_| {}),
    ("chosen", TestScreen::new, |_| {}),
    ("named", TestScreen::new, name_both),
    ("asked-why", with_problems, |screen| {
        name_both(screen);
        screen.get_by_label(&start_bar(screen)).click();
        screen.run();
    }),
    ("one-like-it", with_earlier, |screen| {
        type_into(screen, texts::prepare::client(), "KAP-0418");
        type_into(screen, texts::prepare::therapist(), "MR");
    }),
    ("sealed", sealed, name_both),
    ("rehearsal", TestScreen::new, |screen| press(screen, texts::prepare::rehearsal())),
    ("last-good", || with_room(RoomSettings::LastGood(Some("28 Nov 2026, 14:02"))), |_| {}),
    ("unknown-room", || with_room(RoomSettings::Unknown), |_| {}),
    ("no-room-key", no_room_key, |_| {}),
];

fn fresh() -> TestScreen {
    TestScreen { screen: Prepare::default(), output: None, ..TestScreen::new() }
}

fn with_problems() -> TestScreen {
    let mut test = TestScreen::new();
    test.readiness = vec![on_battery()];
    test.problems = vec![Problem {
        file: "our-own-protocol.toml".to_owned(),
        line: 2,
        key: "route".to_owned(),
        message: "unknown".to_owned(),
        hint: None,
    }];
    test
}

fn with_earlier() -> TestScreen {
    TestScreen { earlier: vec![of_client(Some("KAP-0417"), "2026-11-14")], ..TestScreen::new() }
}

fn sealed() -> TestScreen {
    TestScreen { earlier: vec![of_client(None, "2026-11-14")], ..TestScreen::new() }
}

fn with_room(room: RoomSettings<'static>) -> TestScreen {
    TestScreen { room, ..TestScreen::new() }
}

fn no_room_key() -> TestScreen {
    TestScreen { room_key_missing: true, ..TestScreen::new() }
}

fn name_both(screen: &mut Harness<'_, TestScreen>) {
    type_into(screen, texts::prepare::client(), "KAP-0417");
    type_into(screen, texts::prepare::therapist(), "MR");
}

/// The label of the button that starts, whatever is open.
fn start_bar(screen: &Harness<'_, TestScreen>) -> String {
    let buttons = screen.get_all_by_role(Role::Button);
    let mut labels = buttons.filter_map(|node| node.accesskit_node().label());
    labels.find(|label| label.contains("KAP-0417 · ")).unwrap()
}

#[test]
fn no_text_runs_into_another_and_no_word_is_cut() {
    check_words("prepare", STATES, TestScreen::harness_of, |_| false);
}
