//! One table from keys to what they do. Codes come from the codebook, answers from what is shown; the
//! rest can be remapped.

use std::collections::BTreeSet;

use egui::Key;

use super::action::Action;
use super::chord::{Chord, is_function_key};
use super::learned::{LEARNABLE, is_learnable};
use super::stroke::{self, Meant, Stroke};
use crate::protocol::Codebook;

/// The meaning of a press on the pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    Act(Action),
    /// A letter that may be a code, upper case.
    Code(char),
    /// Shift and a letter: a detail of what was observed last. It is never an action.
    Detail(char),
    /// A digit answers.
    Digit(u8),
    /// An arrow: a grade up or down.
    Grade(i8),
    Enter,
}

/// The table from keys to actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    table: Vec<Row>,
    /// The function keys do other things on this computer: no button shows one.
    hides_function_keys: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    /// In `room.toml`.
    name: &'static str,
    action: Action,
    chord: Chord,
    /// A pedal or a presenter sends it: it acts whatever has the keyboard.
    is_learned: bool,
}

/// A line of the room's `[keys]` that can't be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapProblem {
    #[error("keys: there is no action `{name}`; the nearest is `{nearest}`")]
    NoSuchAction { name: String, nearest: &'static str },
    #[error("keys.{name}: `{chord}` is no key; write one such as `v`, `ctrl+d`, `pageup` or `f2`")]
    NoSuchKey { name: String, chord: String },
    /// Digits, Enter, Esc, Tab, Space, arrows and some function keys have their own meaning.
    #[error(
        "keys.{name}: `{chord}` is kept: digits, Enter, Tab, Space, Esc and arrows for answers, typing and moving about, F1 for help, F4 and F5 for calling others"
    )]
    ReservedKey { name: String, chord: String },
    /// Attention and the rescues of the music work while a text is being typed.
    #[error(
        "keys.{name}: `{chord}` would be typed into a text; take a function key, or one with ctrl"
    )]
    Typed { name: String, chord: String },
    /// Two things on one key.
    #[error("keys.{name}: `{chord}` is taken by `{other}`")]
    Taken { name: String, chord: String, other: String },
}

/// Name in `room.toml`, action, default key. The first row of an action is the one that buttons show.
const TABLE: [(&str, Action, &str); 40] = [
    ("vitals", Action::Vitals, "v"),
    ("own_words", Action::OwnWords, "w"),
    ("mark_moment", Action::MarkMoment, "m"),
    ("attention", Action::Attention, "a"),
    ("attention_anywhere", Action::Attention, "f12"),
    // For keyboards whose function keys are media keys.
    ("attention_by_chord", Action::Attention, "ctrl+g"),
    ("talk", Action::Talk, "k"),
    ("chart_note", Action::ChartNote, "/"),
    ("private_note", Action::PrivateNote, "ctrl+p"),
    ("dose", Action::Dose, "ctrl+d"),
    ("later", Action::Later, "num_0"),
    ("skip", Action::Skip, "backspace"),
    ("earlier", Action::Earlier, "-"),
    ("same_time", Action::SameTime, "="),
    ("safe_music", Action::SafeMusic, "f9"),
    ("silence", Action::Silence, "f10"),
    ("return_to_plan", Action::ReturnToPlan, "f11"),
    ("quieter", Action::Quieter, "pagedown"),
    ("louder", Action::Louder, "pageup"),
    // For keyboards that reach the page keys only with another key.
    ("quieter_by_function_key", Action::Quieter, "f2"),
    ("louder_by_function_key", Action::Louder, "f3"),
    ("calmer", Action::Calmer, "ctrl+pagedown"),
    ("fuller", Action::Fuller, "ctrl+pageup"),
    ("calmer_next", Action::CalmerNext, "ctrl+end"),
    ("fuller_next", Action::FullerNext, "ctrl+home"),
    ("hold", Action::Hold, "ctrl+down"),
    ("extend", Action::Extend, "ctrl+up"),
    ("begin_next", Action::BeginNext, "ctrl+right"),
    ("step_back", Action::StepBack, "ctrl+left"),
    ("effects_ended", Action::EffectsEnded, "ctrl+o"),
    ("close_session", Action::CloseSession, "ctrl+w"),
    ("consents", Action::Consents, "ctrl+t"),
    ("amend_last", Action::AmendLast, "ctrl+e"),
    ("undo", Action::Undo, "ctrl+z"),
    ("search", Action::Search, "ctrl+f"),
    ("overlay", Action::Overlay, "?"),
    ("near", Action::ZoomTimeline, "f6"),
    ("lock", Action::Lock, "ctrl+l"),
    ("brightness", Action::Brightness, "f7"),
    ("compact", Action::Compact, "f8"),
];
/// Of these no room may take one: F1 is for help, F4 for a page that is handed over, F5 for *I'm
/// coming*.
const KEPT: [Key; 12] = [
    Key::Enter,
    Key::Escape,
    Key::Tab,
    Key::Space,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::Delete,
    Key::F1,
    Key::F4,
    Key::F5,
];

impl Default for Keymap {
    fn default() -> Self {
        let row = |&(name, action, chord): &(&'static str, Action, &str)| {
            Some(Row { name, action, chord: Chord::parse(chord)?, is_learned: false })
        };
        Self { table: TABLE.iter().filter_map(row).collect(), hides_function_keys: false }
    }
}

impl Keymap {
    /// The default table with the room's changes (`name = "chord"`), or everything that is wrong
    /// with them.
    pub fn with<'a>(
        changes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<KeymapProblem>> {
        let mut keymap = Self::default();
        let mut problems = Vec::new();
        let mut written = Vec::new();
        for (name, chord) in changes {
            match change(name, chord) {
                Ok(row) => written.push((chord, row)),
                Err(problem) => problems.push(problem),
            }
        }
        for (_, row) in &written {
            keymap.table.retain(|known| known.name != row.name);
        }
        for (chord, row) in written {
            match keymap.table.iter().find(|known| known.chord == row.chord) {
                Some(other) => problems.push(KeymapProblem::Taken {
                    name: row.name.to_owned(),
                    chord: chord.to_owned(),
                    other: other.name.to_owned(),
                }),
                None => keymap.table.push(row),
            }
        }
        if problems.is_empty() { Ok(keymap) } else { Err(problems) }
    }

    /// The same keys, and those that a pedal sends, by the names of [`LEARNABLE`]; what else was on
    /// such a key gives way.
    pub fn with_learned<'a>(
        mut self,
        learned: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        for (name, chord) in learned {
            let known = LEARNABLE.iter().find(|(known, _)| *known == name);
            let chord = Chord::parse(chord).filter(|chord| is_learnable(*chord));
            let (Some(&(name, action)), Some(chord)) = (known, chord) else { continue };
            self.table.retain(|row| row.chord != chord);
            self.table.push(Row { name, action, chord, is_learned: true });
        }
        self
    }

    /// The key that a pedal sends for an act; empty where none was learned.
    pub fn learned_cap(&self, action: Action) -> String {
        let row = self.table.iter().find(|row| row.is_learned && row.action == action);
        row.map(|row| row.chord.name()).unwrap_or_default()
    }

    /// The same keys; `hidden`: no button shows a function key.
    pub fn with_function_keys_hidden(self, hidden: bool) -> Self {
        Self { hides_function_keys: hidden, ..self }
    }

    /// Letters that no codebook may use with this table, with the name of what they do. `K` may
    /// stand in a codebook: it is Talk.
    pub fn reserved_letters(&self) -> Vec<(char, &'static str)> {
        self.table.iter().filter_map(|row| Some((row.chord.letter()?, row.name))).collect()
    }

    /// The codes of a codebook that no key would ever log, because this table has theirs. Talk may
    /// stand in a codebook, by the key that it has here.
    pub fn shadowed(&self, codebook: &Codebook) -> Vec<String> {
        let reserved = self.reserved_letters();
        let taken =
            |key: char| reserved.iter().any(|(letter, _)| letter.eq_ignore_ascii_case(&key));
        let talk = self.first(Action::Talk).and_then(|row| row.chord.letter());
        let is_talk = |key: char| talk.is_some_and(|letter| letter.eq_ignore_ascii_case(&key));
        let hidden = codebook.codes.iter().filter(|code| taken(code.key) && !is_talk(code.key));
        hidden.map(|code| code.label.clone()).collect()
    }

    /// The key cap of an action; empty when it has no key.
    pub fn cap(&self, action: Action) -> String {
        self.first(action).map(|row| row.chord.cap()).unwrap_or_default()
    }

    /// The cap of an action's first key that acts while a text is being typed; empty when it has none.
    pub fn cap_anywhere(&self, action: Action) -> String {
        let shown = self.shown().find(|row| row.action == action && row.chord.is_no_text());
        shown.map(|row| row.chord.cap()).unwrap_or_default()
    }

    /// An action's first chord with Ctrl, written out; empty when it has none.
    pub fn chord_name(&self, action: Action) -> String {
        let row = self.table.iter().find(|row| row.action == action && row.chord.ctrl);
        row.map(|row| row.chord.name()).unwrap_or_default()
    }

    /// All rows, for the table of keys.
    pub fn rows(&self) -> impl Iterator<Item = (Action, Chord)> {
        self.table.iter().map(|row| (row.action, row.chord))
    }

    /// The function keys that do something.
    pub fn function_keys(&self) -> BTreeSet<Key> {
        let keys = self.table.iter().filter(|row| !row.chord.ctrl).map(|row| row.chord.key);
        keys.filter(|key| is_function_key(*key)).collect()
    }

    /// Something is on this sign.
    pub(super) fn binds(&self, sign: char) -> bool {
        let key = Key::from_name(sign.encode_utf8(&mut [0; 4]));
        let chord = key.map(|key| Chord { key, ctrl: false });
        self.table.iter().any(|row| Some(row.chord) == chord)
    }

    fn first(&self, action: Action) -> Option<&Row> {
        self.shown().find(|row| row.action == action)
    }

    /// The rows whose keys buttons show.
    fn shown(&self) -> impl Iterator<Item = &Row> {
        let is_shown = |row: &&Row| {
            let is_function_key = is_function_key(row.chord.key) && !row.chord.ctrl;
            let is_hidden = self.hides_function_keys && is_function_key;
            !(row.is_learned || is_hidden)
        };
        self.table.iter().filter(is_shown)
    }

    /// The action of a press while something else than the pad has the keyboard: only keys that no
    /// text wants have one.
    pub fn anywhere(&self, stroke: &Stroke) -> Option<Action> {
        if stroke.modifiers.alt {
            return None;
        }
        let chord = Chord { key: stroke.key, ctrl: stroke.has_ctrl() };
        let row = self.table.iter().find(|row| row.chord == chord)?;
        let acts = row.is_learned || row.chord.is_no_text() && row.action.acts_anywhere();
        acts.then_some(row.action)
    }

    /// The meaning of a press on the pad.
    pub fn press(&self, stroke: &Stroke) -> Option<Press> {
        if stroke.modifiers.alt {
            return None;
        }
        let ctrl = stroke.has_ctrl();
        let bound = |key: Key| {
            let chord = Chord { key, ctrl };
            self.table.iter().find(|row| row.chord == chord).map(|row| row.action)
        };
        match stroke.meant(|sign| bound(sign).is_some())? {
            Meant::Digit(digit) => Some(Press::Digit(digit)),
            Meant::Letter(letter) if stroke.modifiers.shift => Some(Press::Detail(letter)),
            Meant::Letter(letter) => {
                let key = Key::from_name(letter.encode_utf8(&mut [0; 4]));
                Some(key.and_then(bound).map_or(Press::Code(letter), Press::Act))
            }
            Meant::Key(key) => bound(key).map(Press::Act).or(match key {
                _ if ctrl => None,
                Key::Enter => Some(Press::Enter),
                Key::ArrowUp => Some(Press::Grade(1)),
                Key::ArrowDown => Some(Press::Grade(-1)),
                _ => None,
            }),
        }
    }
}

fn change(name: &str, chord: &str) -> Result<Row, KeymapProblem> {
    let Some(&(known, action, _)) = TABLE.iter().find(|(known, _, _)| *known == name) else {
        let nearest = TABLE
            .iter()
            .min_by_key(|(known, _, _)| strsim::levenshtein(known, name))
            .map_or("", |(known, _, _)| known);
        return Err(KeymapProblem::NoSuchAction { name: name.to_owned(), nearest });
    };
    let (name, chord_text) = (name.to_owned(), chord.to_owned());
    let Some(chord) = Chord::parse(chord) else {
        return Err(KeymapProblem::NoSuchKey { name, chord: chord_text });
    };
    let kept = stroke::digit(chord.key).is_some() || KEPT.contains(&chord.key);
    if kept && !chord.ctrl {
        return Err(KeymapProblem::ReservedKey { name, chord: chord_text });
    }
    // It has a row of its own for what acts anywhere.
    let on_pad_alone = known == "attention";
    if action.acts_anywhere() && !on_pad_alone && !chord.is_no_text() {
        return Err(KeymapProblem::Typed { name, chord: chord_text });
    }
    Ok(Row { name: known, action, chord, is_learned: false })
}

#[cfg(test)]
mod tests;
