//! What the program remembers of how a person likes the window, and of this computer's keyboard:
//! nothing of a session, and nothing that a file of the room sets.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde::{Deserialize, Serialize};

use crate::journal::replace_private;

/// What the file `window.toml` of the data folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// How bright the window was, in percent.
    pub brightness_percent: u8,
    /// The function keys that have arrived, by name.
    pub function_keys: Vec<String>,
    /// A person said that those which have not do other things on this computer.
    pub function_keys_elsewhere: bool,
    /// The keys that a pedal or a presenter sends, by what they do.
    pub learned: BTreeMap<String, String>,
}

impl Default for Preferences {
    fn default() -> Self {
        let (function_keys, function_keys_elsewhere) = (Vec::new(), false);
        let learned = BTreeMap::new();
        Self { brightness_percent: 100, function_keys, function_keys_elsewhere, learned }
    }
}

impl Preferences {
    /// Reads the file; where there is none, or one that says nothing sensible, nothing is
    /// remembered.
    pub fn read(data: &Path) -> Self {
        let text = fs::read_to_string(path(data)).ok();
        text.and_then(|text| toml::from_str(&text).ok()).unwrap_or_default()
    }

    /// Writes it. That it can't be written is no harm.
    pub fn write(&self, data: &Path) {
        let text = toml::to_string(self).map_err(std::io::Error::other);
        if let Err(error) = text.and_then(|text| replace_private(&path(data), text.as_bytes())) {
            tracing::info!("the window's preferences are not remembered: {error}");
        }
    }
}

/// Writes preferences on threads of their own, one after another: whichever is last writes what was
/// remembered last.
#[derive(Debug, Default)]
pub struct PreferencesWriter {
    latest: Mutex<Preferences>,
    /// Held by the thread that writes.
    turn: Mutex<()>,
}

impl PreferencesWriter {
    /// Writes these to the practice's folder, unless others come before their turn.
    pub fn write(writer: &Arc<Self>, now: Preferences, home: &Path) {
        *writer.latest.lock().unwrap_or_else(PoisonError::into_inner) = now;
        let (writer, home) = (Arc::clone(writer), home.to_owned());
        let write = move || {
            let _turn = writer.turn.lock().unwrap_or_else(PoisonError::into_inner);
            let latest = writer.latest.lock().unwrap_or_else(PoisonError::into_inner).clone();
            latest.write(&home);
        };
        if let Err(error) = thread::Builder::new().name("remember".to_owned()).spawn(write) {
            tracing::warn!("the window's preferences are not remembered: {error}");
        }
    }
}

fn path(data: &Path) -> PathBuf {
    data.join("window.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_remembered_last_is_what_stands_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let writer = Arc::new(PreferencesWriter::default());
        for brightness_percent in 1..=100 {
            let now = Preferences { brightness_percent, ..Preferences::default() };
            PreferencesWriter::write(&writer, now, folder.path());
        }
        // Each thread holds the writer until it has written.
        while Arc::strong_count(&writer) > 1 {
            thread::yield_now();
        }
        assert_eq!(Preferences::read(folder.path()).brightness_percent, 100);
    }

    #[test]
    fn what_a_person_likes_is_there_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Preferences::read(folder.path()), Preferences::default());
        let liked = Preferences {
            brightness_percent: 60,
            function_keys: vec!["F9".to_owned(), "F12".to_owned()],
            function_keys_elsewhere: true,
            learned: BTreeMap::from([("mark_moment".to_owned(), "PageDown".to_owned())]),
        };
        liked.clone().write(folder.path());
        assert_eq!(Preferences::read(folder.path()), liked);
    }

    #[test]
    fn a_file_of_an_earlier_version_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("window.toml"), "brightness_percent = 60").unwrap();
        assert_eq!(Preferences::read(folder.path()).brightness_percent, 60);
    }

    #[test]
    fn a_file_that_says_nothing_sensible_is_as_none() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("window.toml"), "brightness_percent = \"dark\"").unwrap();
        assert_eq!(Preferences::read(folder.path()).brightness_percent, 100);
    }
}
