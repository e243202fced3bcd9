//! A key of the table, perhaps with Ctrl.

use egui::Key;

use super::stroke;
use crate::words::texts;

/// A key, perhaps with Ctrl (Command on macOS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key that the layout gives.
    pub key: Key,
    pub ctrl: bool,
}

impl Chord {
    /// `v`, `ctrl+d`, `pageup`, `?`, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let (ctrl, name) = match lower.strip_prefix("ctrl+") {
            Some(name) => (true, name),
            None => (false, lower.as_str()),
        };
        let key = match name {
            "down" => Key::ArrowDown,
            "up" => Key::ArrowUp,
            "left" => Key::ArrowLeft,
            "right" => Key::ArrowRight,
            "num_0" => Key::Num0,
            name if name.chars().count() == 1 => Key::from_name(name)?,
            name => *Key::ALL.iter().find(|key| key.name().eq_ignore_ascii_case(name))?,
        };
        Some(Self { key, ctrl })
    }

    /// As [`Chord::parse`] reads it.
    pub fn written(self) -> String {
        format!("{}{}", if self.ctrl { "ctrl+" } else { "" }, self.key.name())
    }

    /// As it stands on a key cap: `V`, `^D`, `PgUp`.
    pub fn cap(self) -> String {
        let key = match self.key {
            Key::ArrowDown => "↓",
            Key::ArrowUp => "↑",
            Key::ArrowLeft => "←",
            Key::ArrowRight => "→",
            Key::PageUp => "PgUp",
            Key::PageDown => "PgDn",
            Key::Backspace => "⌫",
            key => key.symbol_or_name(),
        };
        if self.ctrl { format!("^{key}") } else { key.to_owned() }
    }

    /// As it is written out: `V`, `Ctrl+D`, `Page Up`.
    pub fn name(self) -> String {
        let key = match self.key {
            Key::PageUp => texts::keys::page_up().to_owned(),
            Key::PageDown => texts::keys::page_down().to_owned(),
            key => Self { key, ctrl: false }.cap(),
        };
        if self.ctrl { format!("{}+{key}", texts::keys::ctrl()) } else { key }
    }

    /// The letter that it is, without Ctrl, upper case.
    pub(super) fn letter(self) -> Option<char> {
        stroke::letter(self.key).filter(|_| !self.ctrl)
    }

    /// It writes nothing into a line that is being typed, and moves nothing in it: a chord, a
    /// function key, or a page key.
    pub(super) fn is_no_text(self) -> bool {
        self.ctrl || is_function_key(self.key) || matches!(self.key, Key::PageUp | Key::PageDown)
    }
}

/// F1 to F35.
pub(super) fn is_function_key(key: Key) -> bool {
    key.name().strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok())
}
