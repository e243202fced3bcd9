//! One table from keys to what they do. Codes come from the codebook, answers from the shown card;
//! the rest can be remapped. Another input, such as a pedal, makes [`Press`]es as the keyboard
//! does.

use egui::{Event, Key};

use crate::protocol::Codebook;
use crate::words::texts::names::actions;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Opens the line for vital signs.
    Vitals,
    /// Opens the line for the client's own words.
    OwnWords,
    /// Marks the moment.
    MarkMoment,
    /// Raises an attention, or shows the open one.
    Attention,
    /// Opens the line for a chart note.
    ChartNote,
    /// Opens the line for a private note.
    PrivateNote,
    /// Opens the dose panel.
    Dose,
    /// Puts the shown card off.
    Later,
    /// Leaves the shown card out.
    Skip,
    /// Safe music, at once.
    SafeMusic,
    /// Silence, at once.
    Silence,
    /// From safe music or silence back to the plan, or the music again where it waits for a person.
    ReturnToPlan,
    /// Holds or releases the phase.
    Hold,
    /// Five minutes more for the phase.
    Extend,
    /// Begins the next phase.
    BeginNext,
    /// The phase before again.
    StepBack,
    /// One step fuller.
    Fuller,
    /// One step softer.
    Softer,
    /// One step fuller, from the next piece on.
    FullerNext,
    /// One step softer, from the next piece on.
    SofterNext,
    /// Begins or ends a talk.
    Talk,
    /// Amends the last entry.
    AmendLast,
    /// Withdraws the last entry.
    Undo,
    /// Shows the keys.
    Overlay,
    /// Shows the minutes around now on the timeline, or the whole session again.
    ZoomTimeline,
    /// A time before now, for what is logged next.
    Earlier,
    /// Searches the log.
    Search,
    /// Locks the screen discreetly.
    Lock,
    /// The next step of brightness.
    Brightness,
    /// Makes the window compact and keeps it on top, or whole again.
    Compact,
}

impl Action {
    /// What it does, for the overlay of keys.
    pub fn words(self) -> &'static str {
        match self {
            Self::Vitals => actions::vitals(),
            Self::OwnWords => actions::own_words(),
            Self::MarkMoment => actions::mark_moment(),
            Self::Attention => actions::attention(),
            Self::ChartNote => actions::chart_note(),
            Self::PrivateNote => actions::private_note(),
            Self::Dose => actions::dose(),
            Self::Later => actions::later(),
            Self::Skip => actions::skip(),
            Self::SafeMusic => actions::safe_music(),
            Self::Silence => actions::silence(),
            Self::ReturnToPlan => actions::return_to_plan(),
            Self::Hold => actions::hold(),
            Self::Extend => actions::extend(),
            Self::BeginNext => actions::begin_next(),
            Self::StepBack => actions::step_back(),
            Self::Fuller => actions::fuller(),
            Self::Softer => actions::softer(),
            Self::FullerNext => actions::fuller_next(),
            Self::SofterNext => actions::softer_next(),
            Self::Talk => actions::talk(),
            Self::AmendLast => actions::amend_last(),
            Self::Undo => actions::undo(),
            Self::Overlay => actions::overlay(),
            Self::ZoomTimeline => actions::near(),
            Self::Earlier => actions::earlier(),
            Self::Search => actions::search(),
            Self::Lock => actions::lock(),
            Self::Brightness => actions::brightness(),
            Self::Compact => actions::compact(),
        }
    }
}

/// A key, perhaps with Ctrl (Command on macOS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key that the layout gives.
    pub key: Key,
    pub ctrl: bool,
}

/// What one press means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    Act(Action),
    /// A letter that may be a code or a modifier, upper case.
    Letter(char),
    /// A digit, by its physical key.
    Digit(u8),
    /// Enter, while nothing has the keyboard.
    Enter,
}

/// Which key does what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    table: Vec<(Action, Chord)>,
}

/// A line of the room's `[keys]` that can't be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapProblem {
    #[error("keys: there is no action `{name}`; the nearest is `{nearest}`")]
    NoSuchAction { name: String, nearest: &'static str },
    #[error("keys.{name}: `{chord}` is no key; write one such as `v`, `ctrl+d`, `pageup` or `f9`")]
    NoSuchKey { name: String, chord: String },
    /// Digits, Enter, Esc, Tab and Space have their own meaning.
    #[error("keys.{name}: `{chord}` is kept for answers, typing and moving about")]
    ReservedKey { name: String, chord: String },
    /// Two things on one key.
    #[error("keys.{name}: `{chord}` is taken by `{other}`")]
    Taken { name: String, chord: String, other: String },
}

/// Name in `room.toml`, action, default key.
const TABLE: [(&str, Action, &str); 31] = [
    ("vitals", Action::Vitals, "v"),
    ("own_words", Action::OwnWords, "w"),
    ("mark_moment", Action::MarkMoment, "m"),
    ("attention", Action::Attention, "a"),
    ("talk", Action::Talk, "k"),
    ("chart_note", Action::ChartNote, "/"),
    ("private_note", Action::PrivateNote, "ctrl+p"),
    ("dose", Action::Dose, "ctrl+d"),
    ("later", Action::Later, "num_0"),
    ("skip", Action::Skip, "backspace"),
    ("safe_music", Action::SafeMusic, "f9"),
    ("silence", Action::Silence, "f10"),
    ("return_to_plan", Action::ReturnToPlan, "f11"),
    ("hold", Action::Hold, "ctrl+down"),
    ("extend", Action::Extend, "ctrl+up"),
    ("begin_next", Action::BeginNext, "ctrl+right"),
    ("step_back", Action::StepBack, "ctrl+left"),
    ("fuller", Action::Fuller, "pageup"),
    ("softer", Action::Softer, "pagedown"),
    ("fuller_next", Action::FullerNext, "ctrl+pageup"),
    ("softer_next", Action::SofterNext, "ctrl+pagedown"),
    ("amend_last", Action::AmendLast, "ctrl+e"),
    ("undo", Action::Undo, "ctrl+z"),
    ("overlay", Action::Overlay, "?"),
    ("help", Action::Overlay, "f1"),
    ("near", Action::ZoomTimeline, "f6"),
    ("earlier", Action::Earlier, "-"),
    ("search", Action::Search, "ctrl+f"),
    ("lock", Action::Lock, "ctrl+l"),
    ("brightness", Action::Brightness, "f7"),
    ("compact", Action::Compact, "f8"),
];

impl Default for Keymap {
    fn default() -> Self {
        let table = TABLE
            .iter()
            .filter_map(|(_, action, chord)| Some((*action, Chord::parse(chord)?)))
            .collect();
        Self { table }
    }
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
            "/" => Key::Slash,
            "?" => Key::Questionmark,
            "-" => Key::Minus,
            "down" => Key::ArrowDown,
            "up" => Key::ArrowUp,
            "left" => Key::ArrowLeft,
            "right" => Key::ArrowRight,
            "num_0" => Key::Num0,
            name => *Key::ALL.iter().find(|key| key.name().eq_ignore_ascii_case(name))?,
        };
        Some(Self { key, ctrl })
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
            Key::Slash => "/",
            Key::Questionmark => "?",
            Key::Minus => "−",
            key => key.symbol_or_name(),
        };
        if self.ctrl { format!("^{key}") } else { key.to_owned() }
    }

    fn letter(self) -> Option<char> {
        let mut letters = self.key.name().chars();
        let letter = letters.next().filter(|letter| letter.is_ascii_uppercase() && !self.ctrl)?;
        letters.next().is_none().then_some(letter)
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
                Ok(row) => written.push((name, chord, row)),
                Err(problem) => problems.push(problem),
            }
        }
        for (_, _, (action, _)) in &written {
            keymap.table.retain(|(known, _)| known != action);
        }
        for (name, chord, (action, parsed)) in written {
            match keymap.table.iter().find(|(_, known)| *known == parsed) {
                Some((other, _)) => problems.push(KeymapProblem::Taken {
                    name: name.to_owned(),
                    chord: chord.to_owned(),
                    other: name_of(*other).to_owned(),
                }),
                None => keymap.table.push((action, parsed)),
            }
        }
        if problems.is_empty() { Ok(keymap) } else { Err(problems) }
    }

    /// Letters that no codebook may use with this table, with the name of what they do. `K` may
    /// stand in a codebook: it is Talk.
    pub fn reserved_letters(&self) -> Vec<(char, &'static str)> {
        self.table
            .iter()
            .filter_map(|(action, chord)| Some((chord.letter()?, name_of(*action))))
            .collect()
    }

    /// The codes of a codebook, and the details of its codes (`code: detail`), that no key would
    /// ever log, because this table has theirs. Talk may stand in a codebook, by the key that
    /// it has here; no detail may have that.
    pub fn shadowed(&self, codebook: &Codebook) -> Vec<String> {
        let reserved = self.reserved_letters();
        let taken =
            |key: char| reserved.iter().any(|(letter, _)| letter.eq_ignore_ascii_case(&key));
        let is_talk = |key: char| {
            self.letter_of(Action::Talk).is_some_and(|letter| letter.eq_ignore_ascii_case(&key))
        };
        let mut shadowed = Vec::new();
        for code in &codebook.codes {
            if taken(code.key) && !is_talk(code.key) {
                shadowed.push(code.label.clone());
            }
            let details = code.modifiers.iter().filter(|modifier| taken(modifier.key));
            shadowed.extend(details.map(|modifier| format!("{}: {}", code.label, modifier.label)));
        }
        shadowed
    }

    fn letter_of(&self, action: Action) -> Option<char> {
        self.table.iter().find(|(known, _)| *known == action).and_then(|(_, chord)| chord.letter())
    }

    /// The key cap of an action; empty when it has no key.
    pub fn cap(&self, action: Action) -> String {
        self.table
            .iter()
            .find(|(known, _)| *known == action)
            .map(|(_, chord)| chord.cap())
            .unwrap_or_default()
    }

    /// All rows, for the overlay.
    pub fn rows(&self) -> impl Iterator<Item = (Action, String)> {
        self.table.iter().map(|(action, chord)| (*action, chord.cap()))
    }

    /// What the presses among these events mean, in order. `typing`: a text field had the keyboard
    /// when the frame began, so that only keys count that no text field wants. `focused`:
    /// something had it.
    pub fn presses(&self, events: &[Event], typing: bool, focused: bool) -> Vec<Press> {
        events.iter().filter_map(|event| self.press(event, typing, focused)).collect()
    }

    fn press(&self, event: &Event, typing: bool, focused: bool) -> Option<Press> {
        let Event::Key { key, physical_key, pressed: true, repeat: false, modifiers } = event
        else {
            return None;
        };
        if modifiers.alt {
            return None;
        }
        let ctrl = modifiers.ctrl || modifiers.command;
        let chord = Chord { key: *key, ctrl };
        let bound = self.table.iter().find(|(_, known)| *known == chord).map(|(action, _)| *action);
        if typing {
            return bound.filter(|action| while_typing(*action, ctrl)).map(Press::Act);
        }
        let digit = digit(physical_key.unwrap_or(*key)).filter(|_| !ctrl && !modifiers.shift);
        match (digit, bound) {
            (Some(digit), _) => Some(Press::Digit(digit)),
            (None, Some(action)) => Some(Press::Act(action)),
            (None, None) if *key == Key::Enter && !ctrl && !focused => Some(Press::Enter),
            (None, None) => chord.letter().map(Press::Letter),
        }
    }
}

/// Keys that a text field never wants: the function keys of the music and the chords of the phases
/// and panels.
fn while_typing(action: Action, ctrl: bool) -> bool {
    match action {
        Action::SafeMusic | Action::Silence | Action::ReturnToPlan => true,
        Action::PrivateNote | Action::Dose => ctrl,
        _ => false,
    }
}

fn digit(key: Key) -> Option<u8> {
    const DIGITS: [Key; 10] = [
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
    DIGITS.iter().position(|known| *known == key).and_then(|place| u8::try_from(place).ok())
}

fn name_of(action: Action) -> &'static str {
    TABLE.iter().find(|(_, known, _)| *known == action).map_or("", |(name, _, _)| *name)
}

fn change(name: &str, chord: &str) -> Result<(Action, Chord), KeymapProblem> {
    let Some((_, action, _)) = TABLE.iter().find(|(known, _, _)| *known == name) else {
        let nearest = TABLE
            .iter()
            .min_by_key(|(known, _, _)| strsim::levenshtein(known, name))
            .map_or("", |(known, _, _)| known);
        return Err(KeymapProblem::NoSuchAction { name: name.to_owned(), nearest });
    };
    let parsed = Chord::parse(chord).ok_or_else(|| KeymapProblem::NoSuchKey {
        name: name.to_owned(),
        chord: chord.to_owned(),
    })?;
    let kept = digit(parsed.key).is_some()
        || matches!(parsed.key, Key::Enter | Key::Escape | Key::Tab | Key::Space);
    if kept && !parsed.ctrl {
        return Err(KeymapProblem::ReservedKey { name: name.to_owned(), chord: chord.to_owned() });
    }
    Ok((*action, parsed))
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn press(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    fn free(keymap: &Keymap, event: Event) -> Vec<Press> {
        keymap.presses(&[event], false, false)
    }

    #[test]
    fn a_letter_is_a_code_unless_the_table_has_it_or_something_is_typed() {
        let keymap = Keymap::default();
        assert_eq!(free(&keymap, press(Key::T, Modifiers::NONE)), [Press::Letter('T')]);
        assert_eq!(free(&keymap, press(Key::V, Modifiers::NONE)), [Press::Act(Action::Vitals)]);
        assert_eq!(keymap.presses(&[press(Key::T, Modifiers::NONE)], true, true), []);
        assert_eq!(free(&keymap, press(Key::T, Modifiers::CTRL)), []);
    }

    #[test]
    fn a_repeated_key_is_one_press() {
        let Event::Key { key, physical_key, pressed, modifiers, .. } =
            press(Key::T, Modifiers::NONE)
        else {
            unreachable!()
        };
        let repeated = Event::Key { key, physical_key, pressed, repeat: true, modifiers };
        assert_eq!(free(&Keymap::default(), repeated), []);
    }

    #[test]
    fn digits_are_read_by_their_place_and_shift_makes_them_signs() {
        let keymap = Keymap::default();
        let french = Event::Key {
            key: Key::Quote,
            physical_key: Some(Key::Num4),
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        assert_eq!(free(&keymap, french), [Press::Digit(4)]);
        let german_slash = Event::Key {
            key: Key::Slash,
            physical_key: Some(Key::Num7),
            pressed: true,
            repeat: false,
            modifiers: Modifiers::SHIFT,
        };
        assert_eq!(free(&keymap, german_slash), [Press::Act(Action::ChartNote)]);
    }

    #[test]
    fn the_rescues_work_while_typing() {
        let keymap = Keymap::default();
        assert_eq!(
            keymap.presses(&[press(Key::F9, Modifiers::NONE)], true, true),
            [Press::Act(Action::SafeMusic)]
        );
        assert_eq!(
            keymap.presses(&[press(Key::F10, Modifiers::NONE)], true, true),
            [Press::Act(Action::Silence)]
        );
        assert_eq!(keymap.presses(&[press(Key::Backspace, Modifiers::NONE)], true, true), []);
    }

    #[test]
    fn enter_opens_a_note_only_when_nothing_has_the_keyboard() {
        let keymap = Keymap::default();
        let enter = [press(Key::Enter, Modifiers::NONE)];
        assert_eq!(keymap.presses(&enter, false, false), [Press::Enter]);
        assert_eq!(keymap.presses(&enter, false, true), []);
    }

    #[test]
    fn a_room_can_move_keys_and_hears_of_every_clash() {
        let moved = Keymap::with([("vitals", "f5"), ("silence", "f12")]).unwrap();
        assert_eq!(free(&moved, press(Key::F5, Modifiers::NONE)), [Press::Act(Action::Vitals)]);
        assert_eq!(free(&moved, press(Key::V, Modifiers::NONE)), [Press::Letter('V')]);
        let problems =
            Keymap::with([("vitls", "f5"), ("dose", "5"), ("talk", "m"), ("undo", "meta")])
                .unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "keys: there is no action `vitls`; the nearest is `vitals`",
                "keys.dose: `5` is kept for answers, typing and moving about",
                "keys.undo: `meta` is no key; write one such as `v`, `ctrl+d`, `pageup` or `f9`",
                "keys.talk: `m` is taken by `mark_moment`",
            ]
        );
    }

    #[test]
    fn what_the_room_s_keys_hide_of_a_codebook_is_named_details_too() {
        let file = crate::protocol::shipped_codebooks().first().unwrap();
        let protocol = crate::protocol::shipped().first().unwrap();
        let codebook = crate::protocol::parse(&protocol.source(), &file.source()).unwrap().codebook;
        assert_eq!(Keymap::default().shadowed(&codebook), Vec::<String>::new());
        let moved = Keymap::with([("vitals", "t"), ("near", "l"), ("talk", "x")]).unwrap();
        let hidden = moved.shadowed(&codebook);
        for named in
            ["Tears", "Laugh, smile", "Movement: Limb", "Movement: Tremor", "Nausea: Vomited"]
        {
            assert!(hidden.iter().any(|hidden| hidden == named), "{named}: {hidden:?}");
        }
        assert!(!hidden.contains(&"Sound without words".to_owned()), "{hidden:?}");
    }

    #[test]
    fn every_row_of_the_table_is_a_key_of_its_own() {
        let keymap = Keymap::default();
        assert_eq!(keymap.table.len(), TABLE.len());
        for (at, (_, chord)) in keymap.table.iter().enumerate() {
            assert!(
                !keymap.table.iter().skip(at + 1).any(|(_, other)| other == chord),
                "{}",
                chord.cap()
            );
        }
    }
}
