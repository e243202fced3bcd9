//! Who may know whom: read from the source, so that a wall can't be crossed by accident.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

/// Nothing of the outside world: no files, threads, sound, window or time of day.
const PURE: &[&str] = &[
    "std::fs",
    "std::thread",
    "std::time",
    "std::env",
    "std::process",
    "std::io",
    "::now(",
    "crate::clock",
    "crate::journal",
    "crate::music",
    "crate::audio",
    "crate::conductor",
    "crate::room",
    "crate::record",
    "crate::ui",
];

/// What the code of each room must not name.
const WALLS: &[(&str, &[&str])] = &[
    ("session", PURE),
    ("protocol", PURE),
    ("clock", &["crate::journal", "crate::audio", "crate::conductor", "crate::ui"]),
    (
        "journal",
        &["crate::music", "crate::audio", "crate::conductor", "crate::record", "crate::ui"],
    ),
    (
        "music",
        &["crate::journal", "crate::audio", "crate::conductor", "crate::record", "crate::ui"],
    ),
    (
        "audio",
        &[
            "crate::journal",
            "crate::conductor",
            "crate::record",
            "crate::room",
            "crate::ui",
            "crate::protocol",
        ],
    ),
    ("record", &["crate::audio", "crate::conductor", "crate::ui"]),
    ("room", &["crate::conductor", "crate::ui"]),
    (
        "words",
        &[
            "std::fs",
            "crate::session",
            "crate::protocol",
            "crate::clock",
            "crate::journal",
            "crate::music",
            "crate::audio",
            "crate::conductor",
            "crate::room",
            "crate::record",
            "crate::ui",
        ],
    ),
    ("conductor", &["symphonia", "rubato", "crate::ui"]),
    (
        "ui",
        &[
            "symphonia",
            "std::fs",
            "crate::journal",
            "crate::audio",
            "crate::clock",
            "crate::session",
            "crate::protocol",
            "crate::music",
            "crate::record",
            "crate::room",
        ],
    ),
];

/// Libraries that one room alone may name.
const OWNED: &[(&str, &str)] = &[
    ("rodio", "audio"),
    ("cpal", "audio"),
    ("egui", "ui"),
    ("eframe", "ui"),
    ("egui_extras", "ui"),
    ("fluent_bundle", "words"),
];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(listing) = fs::read_dir(folder) else { return files };
    for path in listing.map(|file| file.unwrap().path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests")
        || path.file_name().is_some_and(|name| name == "tests.rs")
}

/// The lines of a file without comments and without the tests at its end.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).unwrap();
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..tests].lines().enumerate();
    lines.map(|(index, line)| (index + 1, line.split("//").next().unwrap().to_owned())).collect()
}

fn names(line: &str, what: &str) -> bool {
    let Some(place) = line.find(what) else { return false };
    let part_of_a_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let before = part_of_a_word(line[..place].chars().next_back());
    let after = part_of_a_word(line[place + what.len()..].chars().next());
    what.starts_with(':') || (!before && !after)
}

#[test]
fn no_room_knows_more_than_it_may() {
    let mut crossed = Vec::new();
    for (room, forbidden) in WALLS {
        let files = rust_files(&src().join(room));
        assert!(!files.is_empty(), "the room {room} is there");
        for path in files.iter().filter(|path| !is_test(path)) {
            for (number, line) in code(path) {
                for what in forbidden.iter().filter(|what| names(&line, what)) {
                    crossed
                        .push(format!("{}:{number}: {room} must not know {what}", path.display()));
                }
            }
        }
    }
    assert!(crossed.is_empty(), "\n{}", crossed.join("\n"));
}

#[test]
fn every_room_has_its_wall() {
    let rooms =
        fs::read_dir(src()).unwrap().map(|file| file.unwrap()).filter(|file| file.path().is_dir());
    for room in
        rooms.map(|file| file.file_name().into_string().unwrap()).filter(|room| room != "cli")
    {
        assert!(WALLS.iter().any(|(walled, _)| *walled == room), "{room} has no wall in this test");
    }
}

#[test]
fn only_audio_names_the_sound_libraries_and_only_ui_the_toolkit() {
    for path in rust_files(&src()) {
        let inside = path.strip_prefix(src()).unwrap();
        let room = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        for (number, line) in code(&path) {
            for (library, owner) in OWNED {
                assert!(
                    room == *owner || !names(&line, library),
                    "{}:{number} names {library}",
                    inside.display()
                );
            }
        }
    }
}
