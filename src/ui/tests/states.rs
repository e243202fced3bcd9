//! Every state of a screen, in each language and size of window: no text runs into another, and no word
//! is cut. `STILLPOINT_SHOTS=DIR` keeps a picture of each.

use std::path::PathBuf;

use egui_kittest::Harness;

use super::painted::{Painted, Text};
use crate::names::Language;
use crate::words::texts;

/// A state's name, what the screen is shown, and the presses that lead to it.
pub(crate) type State<S> = (&'static str, fn() -> S, fn(&mut Harness<'_, S>));

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

/// Fails with the faults of the words that any state paints.
pub(crate) fn check_words<S>(
    screen_name: &str,
    states: &[State<S>],
    sit_down: impl Fn(S, [f32; 2]) -> Harness<'static, S>,
    may_be_cut: impl Fn(&Text) -> bool,
) {
    let folder = std::env::var_os("STILLPOINT_SHOTS").map(PathBuf::from);
    let mut found = Vec::new();
    for language in [Language::English, Language::German] {
        texts::speak(language);
        for (window, (name, shown, open)) in
            WINDOWS.into_iter().flat_map(|window| states.iter().map(move |state| (window, state)))
        {
            let mut screen = sit_down(shown(), window);
            open(&mut screen);
            screen.run();
            let faults = Painted::of(&screen).faults(&may_be_cut);
            found.extend(
                faults.iter().map(|fault| format!("{name} {language:?} at {window:?}: {fault}")),
            );
            if let Some(folder) = &folder {
                let [width, height] = window;
                let file = format!("{screen_name}-{language:?}-{name}-{width}x{height}.png");
                screen.render().unwrap().save(folder.join(file.to_lowercase())).unwrap();
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
