//! The states of the screen whose words are checked.

use super::*;
use crate::ui::tests::states::{State, check_words};

/// The pieces that the record tells of: a title may be cut where its piece was short.
const TITLES: [&str; 5] = ["Clearing", "Lifting", "Undertow", "First Light", "Home by Evening"];

const STATES: &[State<TestScreen>] = &[
    ("list", || TestScreen::new(None), |_| {}),
    ("closed", closed, |_| {}),
    ("sign", closed, |screen| press(screen, texts::records::sign_dots())),
    ("sign-refused", closed, |screen| {
        press(screen, texts::records::sign_dots());
        press(screen, texts::records::sign());
    }),
    ("add", closed, |screen| press(screen, texts::records::add_dots())),
    ("correct", closed, |screen| press(screen, texts::records::correct_dots())),
    ("correct-dose", closed, |screen| {
        press(screen, texts::records::correct_dots());
        choose_line(screen, "ketamine");
    }),
    ("correct-vitals", closed, |screen| {
        press(screen, texts::records::correct_dots());
        choose_line(screen, "138/84");
    }),
    ("code", closed, |screen| press(screen, texts::records::show_code())),
    ("left-open", left_open, |_| {}),
    ("sealed", sealed, |_| {}),
    ("locked", locked, |_| {}),
    ("damaged", damaged, |_| {}),
];

fn of_state(state: RecordState) -> TestScreen {
    let mut review = fixture::whole();
    review.language = texts::language();
    TestScreen { head: Some(head()), ..TestScreen::new(Some((review, state))) }
}

fn closed() -> TestScreen {
    of_state(RecordState::Complete)
}

fn left_open() -> TestScreen {
    of_state(RecordState::Open)
}

fn damaged() -> TestScreen {
    of_state(RecordState::Damaged)
}

fn sealed() -> TestScreen {
    let why = texts::records::is_sealed().to_owned();
    let opened = Some((PathBuf::from("whole"), Err(why), RecordState::Complete));
    TestScreen { opened, sealed: true, ..TestScreen::new(None) }
}

fn locked() -> TestScreen {
    TestScreen { locked: true, ..TestScreen::new(None) }
}

#[test]
fn no_text_runs_into_another_and_no_word_is_cut() {
    let night = |test: TestScreen, window| test.harness_in(Theme::Night, window);
    check_words("records", STATES, night, |text| TITLES.contains(&text.text.as_str()));
}
