//! What is printed on this keyboard's keys: asked of the system where it tells, and learned from
//! presses everywhere.

use std::collections::BTreeMap;

use egui::{Event, Key};

use super::chord::Chord;
use super::keymap::Keymap;
use super::stroke;

/// The characters that keys write, by their places on an American keyboard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    plain: BTreeMap<Key, char>,
    shifted: BTreeMap<Key, char>,
}

impl Layout {
    /// The key at this place writes this; `shift`: together with Shift.
    pub fn prints(&mut self, place: Key, shift: bool, printed: char) {
        let known = if shift { &mut self.shifted } else { &mut self.plain };
        known.insert(place, printed);
    }

    /// Learns from presses, each with the text that it wrote; `true`: something was known otherwise
    /// before.
    pub(super) fn learn(&mut self, events: &[Event]) -> bool {
        let mut was_otherwise = false;
        for stroke in stroke::strokes(events) {
            let (Some(place), Some(printed)) = (stroke.place, stroke.printed) else { continue };
            let shift = stroke.modifiers.shift;
            if stroke.has_ctrl() || stroke.modifiers.alt || !tells(place, printed) {
                continue;
            }
            let known = if shift { &self.shifted } else { &self.plain };
            was_otherwise |= known.get(&place) != Some(&printed);
            self.prints(place, shift, printed);
        }
        was_otherwise
    }

    /// The name of a chord here. A letter of a keyboard with another script stands beside the Latin
    /// one, and a sign beside the keys that write it.
    pub fn name(&self, chord: Chord) -> String {
        let usual = chord.name();
        if let Some(letter) = stroke::letter(chord.key) {
            return match self.other_script(letter) {
                Some(printed) if chord.ctrl => usual
                    .strip_suffix(letter)
                    .map_or(usual.clone(), |ctrl| format!("{ctrl}{printed}")),
                Some(printed) => format!("{usual} {printed}"),
                None => usual,
            };
        }
        let sign = stroke::sign(chord.key).filter(|_| !chord.ctrl);
        match sign.and_then(|sign| self.with_shift(sign)) {
            Some(printed) => format!("{usual} ⇧{}", upper(printed)),
            None => usual,
        }
    }

    /// The name of a code's key here.
    pub fn letter_name(&self, letter: char) -> String {
        let chord = Key::from_name(letter.to_uppercase().to_string().as_str())
            .map(|key| Chord { key, ctrl: false });
        chord.map_or_else(|| letter.to_string(), |chord| self.name(chord))
    }

    /// The signs that answer in place of digits, where digits need Shift: in their order, without those
    /// that do something else.
    pub fn signs_for_digits(&self, keymap: &Keymap) -> String {
        let signs = stroke::DIGITS.iter().skip(1).filter_map(|place| self.plain.get(place));
        let signs = signs.filter(|sign| !sign.is_ascii_digit() && !keymap.binds(**sign));
        signs.map(char::to_string).collect::<Vec<_>>().join(" ")
    }

    /// The character printed at a letter's place, where that is no Latin letter.
    fn other_script(&self, letter: char) -> Option<char> {
        let place = Key::from_name(letter.to_string().as_str())?;
        let printed = self.plain.get(&place)?;
        stroke::is_of_another_script(*printed).then(|| upper(*printed))
    }

    /// The key that writes this sign together with Shift, where no key writes it alone.
    fn with_shift(&self, sign: char) -> Option<char> {
        if self.plain.values().any(|printed| *printed == sign) {
            return None;
        }
        let (place, _) = self.shifted.iter().find(|(_, printed)| **printed == sign)?;
        self.plain.get(place).copied()
    }
}

/// As it stands on a cap: upper case, where that is one letter too.
fn upper(printed: char) -> char {
    let mut upper = printed.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(printed)
}

/// A press tells what is printed on its key. An accent that was pressed before is part of what a
/// letter's key writes, and printed elsewhere.
fn tells(place: Key, printed: char) -> bool {
    let accented = stroke::letter(place).is_some()
        && !printed.is_ascii()
        && !stroke::is_of_another_script(printed);
    !printed.is_control() && !printed.is_whitespace() && !accented
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    /// A keyboard of which these keys are known: place, alone, with Shift.
    fn layout(keys: &[(Key, char, char)]) -> Layout {
        let mut layout = Layout::default();
        for (place, plain, shifted) in keys {
            layout.prints(*place, false, *plain);
            layout.prints(*place, true, *shifted);
        }
        layout
    }

    fn name(layout: &Layout, chord: &str) -> String {
        layout.name(Chord::parse(chord).unwrap())
    }

    fn pressed(place: Key, text: &str, modifiers: Modifiers) -> Vec<Event> {
        let event = |pressed| Event::Key {
            key: place,
            physical_key: Some(place),
            pressed,
            repeat: false,
            modifiers,
        };
        vec![event(true), Event::Text(text.to_owned()), event(false)]
    }

    #[test]
    fn of_an_unknown_keyboard_the_usual_names_are_shown() {
        let unknown = Layout::default();
        assert_eq!(
            ["t", "ctrl+d", "/", "f9"].map(|chord| name(&unknown, chord)),
            ["T", "Ctrl+D", "/", "F9"]
        );
        assert_eq!(unknown.signs_for_digits(&Keymap::default()), "");
    }

    #[test]
    fn a_russian_keyboard_shows_its_letters() {
        let russian = layout(&[(Key::T, 'е', 'Е'), (Key::D, 'в', 'В')]);
        assert_eq!(["t", "ctrl+d"].map(|chord| name(&russian, chord)), ["T Е", "Ctrl+В"]);
        assert_eq!(russian.letter_name('T'), "T Е");
    }

    #[test]
    fn a_german_keyboard_shows_which_signs_need_shift() {
        let german =
            layout(&[(Key::Num7, '7', '/'), (Key::Minus, 'ß', '?'), (Key::Slash, '-', '_')]);
        assert_eq!(["/", "?", "-"].map(|chord| name(&german, chord)), ["/ ⇧7", "? ⇧ß", "−"]);
    }

    #[test]
    fn a_french_keyboard_answers_by_its_signs_but_for_the_minus() {
        let french = layout(&[
            (Key::Num1, '&', '1'),
            (Key::Num2, 'é', '2'),
            (Key::Num6, '-', '6'),
            (Key::Num8, '_', '8'),
        ]);
        assert_eq!(french.signs_for_digits(&Keymap::default()), "& é _");
    }

    #[test]
    fn presses_tell_what_is_printed_and_an_accent_pressed_before_does_not() {
        let mut learned = Layout::default();
        assert!(learned.learn(&pressed(Key::T, "е", Modifiers::NONE)), "not known before");
        assert!(!learned.learn(&pressed(Key::T, "е", Modifiers::NONE)), "known");
        assert!(learned.learn(&pressed(Key::T, "t", Modifiers::NONE)), "the layout was changed");
        assert!(!learned.learn(&pressed(Key::E, "ê", Modifiers::NONE)));
        assert!(!learned.learn(&pressed(Key::D, "d", Modifiers::CTRL)));
        let mut known = Layout::default();
        known.prints(Key::T, false, 't');
        assert_eq!(learned, known);
    }
}
