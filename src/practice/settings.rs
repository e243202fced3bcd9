//! `room.toml`: the room's name, its output, its people, and where the record is kept.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::names::{Initials, Language, Person, SourceFile};
use crate::protocol::Problem;
use crate::protocol::toml_file::{self, TomlTable, TomlValue, report_twice};

const KEYS: &[&str] = &[
    "name",
    "output",
    "fallback_output",
    "volume_cap_db",
    "people",
    "data_folder",
    "second_folder",
    "lock_records_min",
    "theme",
    "session_theme",
    "language",
    "keys",
];

/// What staff set for a room.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Shown and recorded: `Room 2`.
    pub name: String,
    /// The output that the music goes to, as the system names it; `None`: the system's default
    /// when the room is prepared.
    pub output: Option<String>,
    /// The output that the therapist may fall back to by a press, never reached by itself; `None`:
    /// there is none to offer.
    pub fallback_output: Option<String>,
    /// The loudest that the volume can be set to, in dB below full scale (−60 to 0).
    pub volume_cap_db: f32,
    /// Who works here, in the order shown.
    pub people: Vec<Person>,
    /// Where sessions are kept; `None`: the platform's own data folder.
    pub data_folder: Option<PathBuf>,
    /// A second place for heads and for the log when the first fails, on another disk if possible.
    pub second_folder: Option<PathBuf>,
    /// Records that need a passphrase need it again when nobody has touched anything for so long.
    pub lock_records_after: Duration,
    /// Remapped keys: an action's name and the key that does it. Which names and keys there are
    /// the keymap knows.
    pub keys: BTreeMap<String, String>,
    /// How the screens look when the program starts.
    pub theme: Theme,
    /// How they look while a session runs, whatever they looked like before.
    pub session_theme: Theme,
    /// What the screens and the record's lines are written in.
    pub language: Language,
}

/// The look of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Dark, for the session.
    #[default]
    Night,
    /// Red on black, for the darkest rooms.
    Ember,
    /// Light, for preparing.
    Day,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "This room".to_owned(),
            output: None,
            fallback_output: None,
            volume_cap_db: -6.0,
            people: Vec::new(),
            data_folder: None,
            second_folder: None,
            lock_records_after: Duration::from_secs(10 * 60),
            keys: BTreeMap::new(),
            theme: Theme::Night,
            session_theme: Theme::Night,
            language: Language::default(),
        }
    }
}

impl Settings {
    /// Whether this is one of the people, where any are named; otherwise who is.
    ///
    /// # Errors
    /// The initials of those who are, told in one line.
    pub fn must_know(&self, who: &Initials) -> Result<(), String> {
        if self.people.is_empty() || self.people.iter().any(|person| person.initials == *who) {
            return Ok(());
        }
        let known: Vec<&str> = self.people.iter().map(|person| person.initials.as_str()).collect();
        Err(known.join(", "))
    }

    /// Reads a room's file, and what it was read from; `None` where there is none. A file that can't
    /// be read is a problem of its line 1.
    pub(super) fn read(path: &Path) -> Result<Option<(Self, SourceFile)>, Vec<Problem>> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let source = SourceFile { name, text };
                Ok(Some((Self::parse(&source)?, source)))
            }
            // Where the folder is a file, whoever wants to write there says so.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => {
                let (key, hint) = (
                    String::new(),
                    Some("see that it is a text file that you may read".to_owned()),
                );
                Err(vec![Problem {
                    file: name,
                    line: 1,
                    key,
                    message: format!("cannot be read: {error}"),
                    hint,
                }])
            }
        }
    }

    /// Reads the file's text. Keys that are left out keep their defaults.
    pub fn parse(source: &SourceFile) -> Result<Self, Vec<Problem>> {
        toml_file::read(source, Language::default(), KEYS, settings)
    }
}

fn settings(root: &TomlTable<'_>) -> Option<Settings> {
    let usual = Settings::default();
    let themes = &[("night", Theme::Night), ("ember", Theme::Ember), ("day", Theme::Day)];
    let languages = &Language::ALL.map(|language| (language.code(), language));
    let name = root.opt("name").map_or(Some(usual.name), |item| item.line());
    let output = root.opt("output").and_then(|item| item.line());
    let fallback_output = root.opt("fallback_output").and_then(|item| item.line());
    let cap = root
        .opt("volume_cap_db")
        .map_or(Some(usual.volume_cap_db), |item| item.number(-60.0..=0.0).map(|db| db as f32));
    let people = people(root);
    let data_folder = root.opt("data_folder").and_then(|item| folder(&item));
    let second_folder = root.opt("second_folder").and_then(|item| folder(&item));
    let minutes = |item: TomlValue<'_>| {
        item.number(1.0..=240.0).map(|minutes| Duration::from_secs_f64(minutes * 60.0))
    };
    let lock_records_after =
        root.opt("lock_records_min").map_or(Some(usual.lock_records_after), minutes);
    let keys = root.opt("keys").map(|item| keys(&item)).unwrap_or_default();
    let theme = root.opt("theme").map_or(Some(usual.theme), |item| item.word(themes));
    let session_theme =
        root.opt("session_theme").map_or(Some(usual.session_theme), |item| item.word(themes));
    let language = root.opt("language").map_or(Some(usual.language), |item| item.word(languages));
    Some(Settings {
        name: name?,
        output,
        fallback_output,
        volume_cap_db: cap?,
        people,
        data_folder,
        second_folder,
        lock_records_after: lock_records_after?,
        keys,
        theme: theme?,
        session_theme: session_theme?,
        language: language?,
    })
}

fn people(root: &TomlTable<'_>) -> Vec<Person> {
    let opened: Vec<_> = root
        .each("people")
        .iter()
        .filter_map(|item| item.fields(&["initials", "name", "role"]))
        .collect();
    let taken = opened.iter().filter_map(|fields| fields.opt("initials"));
    let taken = taken.filter_map(|item| Some((item.initials()?.to_string(), item)));
    report_twice("person", &taken.collect::<Vec<_>>());
    opened.iter().filter_map(person).collect()
}

fn person(fields: &TomlTable<'_>) -> Option<Person> {
    let initials = fields.req("initials").and_then(|item| item.initials());
    let name = fields.req("name").and_then(|item| item.line());
    let role = fields.req("role").and_then(|item| item.line());
    Some(Person { initials: initials?, name: name?, role: role? })
}

/// A relative folder would depend on where the program was started.
fn folder(item: &TomlValue<'_>) -> Option<PathBuf> {
    let path = PathBuf::from(item.line()?);
    if !path.is_absolute() {
        let hint = Some("write the whole path, from the root or the drive on".to_owned());
        item.report(format!("\"{}\" is not a whole path", path.display()), hint);
        return None;
    }
    Some(path)
}

fn keys(item: &TomlValue<'_>) -> BTreeMap<String, String> {
    let entries = item.entries().unwrap_or_default();
    entries.into_iter().filter_map(|(action, key)| Some((action, key.line()?))).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn parse(text: &str) -> Result<Settings, Vec<Problem>> {
        Settings::parse(&SourceFile { name: "room.toml".to_owned(), text: text.to_owned() })
    }

    fn says(text: &str, expected: Expect) {
        let problems: Vec<String> =
            parse(text).unwrap_err().iter().map(ToString::to_string).collect();
        expected.assert_eq(&problems.join("\n"));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_taken_for_a_missing_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("room.toml");
        std::fs::write(&path, b"format = 1\nname = \"\xff\"").unwrap();
        let problems = Settings::read(&path).unwrap_err();
        assert!(
            problems[0].to_string().starts_with("room.toml:1: cannot be read: "),
            "{}",
            problems[0]
        );
    }

    #[test]
    fn what_is_left_out_keeps_its_default() {
        assert_eq!(parse("format = 1"), Ok(Settings::default()));
    }

    #[cfg(unix)]
    #[test]
    fn a_room_is_read_whole() {
        let room = parse(
            r#"
            format = 1
            name = "Room 2"
            output = "Room 2 Speakers"
            fallback_output = "Built-in Audio"
            volume_cap_db = -9.5
            data_folder = "/srv/stillpoint"
            second_folder = "/mnt/usb/stillpoint"
            lock_records_min = 5
            theme = "day"
            session_theme = "ember"
            language = "de"
            people = [{ initials = "mr", name = "Maya Ruiz", role = "therapist" }]
            [keys]
            talk = "F6"
            "#,
        )
        .unwrap();
        let maya = Person {
            initials: "MR".parse().unwrap(),
            name: "Maya Ruiz".to_owned(),
            role: "therapist".to_owned(),
        };
        let expected = Settings {
            name: "Room 2".to_owned(),
            output: Some("Room 2 Speakers".to_owned()),
            fallback_output: Some("Built-in Audio".to_owned()),
            volume_cap_db: -9.5,
            people: vec![maya],
            data_folder: Some("/srv/stillpoint".into()),
            second_folder: Some("/mnt/usb/stillpoint".into()),
            lock_records_after: Duration::from_secs(300),
            keys: BTreeMap::from([("talk".to_owned(), "F6".to_owned())]),
            theme: Theme::Day,
            session_theme: Theme::Ember,
            language: Language::German,
        };
        assert_eq!(room, expected);
    }

    #[test]
    fn a_wrong_room_is_told_whole() {
        says(
            r#"format = 1
name = ""
volume_cap_db = 3
data_folder = "sessions"
them = "night"
language = "fr"
[[people]]
initials = "MR"
name = "Maya Ruiz"
role = "therapist"
[[people]]
initials = "mr"
name = "Mark Reed"
[keys]
talk = 6
"#,
            expect![[r#"
                room.toml:2: name: must not be empty
                room.toml:3: volume_cap_db: must be a number from -60 to 0, but is 3
                room.toml:4: data_folder: "sessions" is not a whole path; write the whole path, from the root or the drive on
                room.toml:5: them: unknown key; did you mean "theme"?
                room.toml:6: language: unknown word "fr"; known here: "en", "de"
                room.toml:11: people[2].role: this key is missing
                room.toml:12: people[2].initials: the person "MR" is already used on line 8
                room.toml:15: keys.talk: must be text in quotes, but is 6"#]],
        );
    }
}
