//! Keys that a pedal or a presenter sends: learned by a press, on this computer, for the few acts that a
//! hand that is held can't reach.

use egui::Key;

use super::action::Action;
use super::chord::{Chord, is_function_key};

/// What a pedal can do, by its name in the window's preferences.
pub const LEARNABLE: [(&str, Action); 4] = [
    ("mark_moment", Action::MarkMoment),
    ("quieter", Action::Quieter),
    ("safe_music", Action::SafeMusic),
    ("attention", Action::Attention),
];

/// Function keys that have their own meaning everywhere: help, handing over, *I'm coming*.
const KEPT: [Key; 3] = [Key::F1, Key::F4, Key::F5];

/// The key can be learned: it types nothing, edits nothing and answers nothing, whatever has the
/// keyboard. Pedals and presenters can be set to such keys.
pub fn is_learnable(chord: Chord) -> bool {
    let Chord { key, ctrl } = chord;
    let free = is_function_key(key) && !KEPT.contains(&key)
        || matches!(key, Key::PageUp | Key::PageDown | Key::Insert | Key::BrowserBack);
    free || ctrl && is_function_key(key)
}
