//! What stands on the screen in each language and size of window: no text runs into another, and no
//! word is cut.

use super::*;
use crate::names::Language;
use crate::ui::tests::painted::Painted;

/// A screen's name, what it is shown, and the presses that lead to it.
type State = (&'static str, fn() -> TestScreen, fn(&mut Harness<'_, TestScreen>));

/// In points: a small laptop, a large screen, the large one at 200 %, and one of each width that is tall
/// enough for all.
const WINDOWS: [[f32; 2]; 6] = [
    [1280.0, 800.0],
    [1920.0, 1080.0],
    [960.0, 540.0],
    [1280.0, 2600.0],
    [1920.0, 2600.0],
    [960.0, 2600.0],
];

/// The pieces that the record tells of: a title may be cut where its piece was short.
const TITLES: [&str; 5] = ["Clearing", "Lifting", "Undertow", "First Light", "Home by Evening"];

const STATES: &[State] = &[
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
    let folder = std::env::var_os("STILLPOINT_SHOTS").map(PathBuf::from);
    let mut found = Vec::new();
    for language in [Language::English, Language::German] {
        texts::speak(language);
        for (window, (name, test, open)) in
            WINDOWS.into_iter().flat_map(|window| STATES.iter().map(move |state| (window, state)))
        {
            let mut screen = test().harness_in(Theme::Night, window);
            open(&mut screen);
            screen.run();
            let faults = Painted::of(&screen).faults(|text| TITLES.contains(&text.text.as_str()));
            found.extend(
                faults.iter().map(|fault| format!("{name} {language:?} at {window:?}: {fault}")),
            );
            if let Some(folder) = &folder {
                let [width, height] = window;
                let file = format!("records-{language:?}-{name}-{width}x{height}.png");
                screen.render().unwrap().save(folder.join(file.to_lowercase())).unwrap();
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
