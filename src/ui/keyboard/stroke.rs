//! One press of a key, with what is printed on the key.

use egui::{Event, Key, Modifiers};

/// A press. The toolkit names a key by what the layout writes with it, or, where it has no name for
/// that, by its place on an American keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stroke {
    pub key: Key,
    /// The key's name on an American keyboard.
    pub place: Option<Key>,
    /// The character that the press writes; `None`: none, as with Ctrl.
    pub printed: Option<char>,
    pub modifiers: Modifiers,
}

/// The reading of a press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// Printed on the key, or, where no digit and no sign that does something is, the digit of its
    /// place.
    Digit(u8),
    /// A letter, upper case, or the place of one where another script is written.
    Letter(char),
    /// A sign, or a key with a name.
    Key(Key),
}

impl Stroke {
    /// Ctrl is held, or Command on macOS.
    pub fn has_ctrl(&self) -> bool {
        self.modifiers.ctrl || self.modifiers.command
    }

    /// Its reading; `does`: a sign does something, so that it isn't the digit of its place.
    pub(super) fn meant(&self, does: impl Fn(Key) -> bool) -> Option<Meant> {
        if self.has_ctrl() {
            return Some(Meant::Key(self.key));
        }
        let Some(printed) = self.printed else { return self.unprinted() };
        if let Some(digit) = printed.to_digit(10) {
            return u8::try_from(digit).ok().map(Meant::Digit);
        }
        let sign = Key::from_name(printed.encode_utf8(&mut [0; 4]));
        if let Some(sign) = sign.filter(|sign| letter(*sign).is_none() && does(*sign)) {
            return Some(Meant::Key(sign));
        }
        if let Some(letter) = letter(self.key) {
            let written = printed.to_ascii_uppercase() == letter;
            return (written || is_of_another_script(printed)).then_some(Meant::Letter(letter));
        }
        let place = self.place.and_then(digit).filter(|_| !self.modifiers.shift);
        place.map(Meant::Digit).or(sign.map(Meant::Key))
    }

    /// A key that writes nothing is what its name says: a digit of the keypad without NumLock is the
    /// arrow that is printed under it.
    fn unprinted(&self) -> Option<Meant> {
        match letter(self.key) {
            Some(letter) => Some(Meant::Letter(letter)),
            None => digit(self.key).is_none().then_some(Meant::Key(self.key)),
        }
    }
}

/// The presses among events, each with the text that follows it. A key that is held is one press.
pub fn strokes(events: &[Event]) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = Vec::new();
    let mut writes = false;
    for event in events {
        match event {
            Event::Key { key, physical_key, pressed: true, repeat, modifiers } => {
                writes = !repeat;
                if writes {
                    let (key, place) = (*key, *physical_key);
                    let modifiers = *modifiers;
                    strokes.push(Stroke { key, place, printed: None, modifiers });
                }
            }
            Event::Text(text) if std::mem::take(&mut writes) => {
                if let Some(stroke) = strokes.last_mut() {
                    stroke.printed = text.chars().next();
                }
            }
            _ => {}
        }
    }
    strokes
}

/// The letter of a key, upper case.
pub(super) fn letter(key: Key) -> Option<char> {
    let mut name = key.name().chars();
    let letter = name.next().filter(char::is_ascii_uppercase)?;
    name.next().is_none().then_some(letter)
}

/// The sign of a key that is named by one.
pub(super) fn sign(key: Key) -> Option<char> {
    let signs = "/-=?.,;'`\\[]+";
    signs.chars().find(|sign| Key::from_name(sign.encode_utf8(&mut [0; 4])) == Some(key))
}

/// The keys of the digits, 0 first.
pub(super) const DIGITS: [Key; 10] = [
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// The digit of a key.
pub(super) fn digit(key: Key) -> Option<u8> {
    DIGITS.iter().position(|known| *known == key).and_then(|place| u8::try_from(place).ok())
}

/// A letter that is not Latin: its keyboard has no Latin ones, so that a letter's place is meant.
/// Latin ones beside A to Z, such as ø, are written with AltGr, or stand in another's place.
pub(super) fn is_of_another_script(letter: char) -> bool {
    const FIRST_GREEK: char = '\u{370}';
    letter.is_alphabetic() && letter >= FIRST_GREEK
}
