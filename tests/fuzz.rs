//! Whatever bytes lie in a record or in a practice's files: the readers answer, and a changed
//! record is never called whole.
//!
//! A share runs each time; `STILLPOINT_FUZZ_INPUTS=1000000 cargo nextest run --release --test fuzz`
//! tries the whole million of each.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub
)]

mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stillpoint::journal::seal::Unlock;
use stillpoint::journal::{DataFolders, KnownRooms, Verify};
use stillpoint::music::{Playlist, shipped_playlists};
use stillpoint::names::{Language, SourceFile};
use stillpoint::practice::Settings;
use stillpoint::protocol::{parse, parse_codebook, shipped, shipped_codebooks};
use stillpoint::record::Review;
use stillpoint::session::{Session, State};
use support::{Chance, Practice, how_many};
use tempfile::TempDir;

/// Changes a text as hands, disks and other programs do: bits, bytes, lines, pieces of itself,
/// words that mean something.
fn mutate(bytes: &mut Vec<u8>, words: &[&str], chance: &mut Chance) {
    let changes = 1 + chance.below(4);
    for _ in 0..changes {
        let place = |chance: &mut Chance, bytes: &[u8]| {
            usize::try_from(chance.below(bytes.len() as u64 + 1)).unwrap()
        };
        let (from, to) = (place(chance, bytes), place(chance, bytes));
        let (from, to) = (from.min(to), from.max(to));
        match chance.below(9) {
            0 if from < bytes.len() => bytes[from] ^= 1 << chance.below(8),
            1 if from < bytes.len() => bytes[from] = u8::try_from(chance.below(256)).unwrap(),
            2 => bytes.truncate(from),
            3 => drop(bytes.drain(from..to.min(from + 200))),
            4 => {
                let piece = bytes[from..to.min(from + 200)].to_vec();
                let at = place(chance, bytes);
                bytes.splice(at..at, piece);
            }
            5 => {
                let word = words[usize::try_from(chance.below(words.len() as u64)).unwrap()];
                let end = (from + word.len()).min(bytes.len());
                bytes.splice(from..end, word.bytes());
            }
            6 => {
                let zeros = usize::try_from(chance.below(64)).unwrap();
                bytes.extend(std::iter::repeat_n(0, zeros));
            }
            7 => {
                let mut lines: Vec<Vec<u8>> =
                    bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
                if lines.len() > 1 {
                    let one = usize::try_from(chance.below(lines.len() as u64)).unwrap();
                    let other = usize::try_from(chance.below(lines.len() as u64)).unwrap();
                    lines.swap(one, other);
                    *bytes = lines.concat();
                }
            }
            _ => bytes.insert(from, u8::try_from(chance.below(256)).unwrap()),
        }
    }
}

const JOURNAL_WORDS: &[&str] = &[
    "\"sealed\":\"",
    "\"checkpoint\":{",
    "\"entry\":{",
    "{\"v\":2,",
    "\"seq\":18446744073709551615",
    "\"segment\":0",
    "\n",
    "}",
    "\u{0}",
    "\"events\":[]",
    "9223372036854775807",
    "-1",
    "null",
    "\"wall\":\"9999-12-31T23:59:59Z\"",
];

/// A short closed session on a file system in memory, where there is one.
fn short_session() -> (Practice, TempDir, PathBuf) {
    let practice = Practice::new();
    let script = practice.script("1s note Sat up.\n2s observe tears\n3s close left early\n");
    let answer = practice.ask(&["rehearse", "intramuscular-60", "--script", &script]);
    assert_eq!(answer.code, 0, "{answer:?}");
    let session = practice.session();
    let memory = Path::new("/dev/shm");
    let beside = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let beside = TempDir::new_in(beside).unwrap();
    let folder = beside.path().join(session.file_name().unwrap());
    fs::create_dir_all(&folder).unwrap();
    for file in ["chart.0001.journal", "process.salt"] {
        fs::copy(session.join(file), folder.join(file)).unwrap();
    }
    (practice, beside, folder)
}

/// The room's keys, and no heads: the journal alone is to show what was changed.
fn known(practice: &Practice) -> (DataFolders, KnownRooms) {
    let elsewhere = practice.beside("no heads");
    (DataFolders { data: elsewhere, second: None }, KnownRooms::of(&practice.data).unwrap())
}

#[test]
fn a_journal_of_any_bytes_is_answered_and_is_complete_only_unchanged() {
    let inputs = how_many("STILLPOINT_FUZZ_INPUTS", 20_000);
    let (practice, _beside, folder) = short_session();
    let (folders, rooms) = known(&practice);
    let file = folder.join("chart.0001.journal");
    let sound = fs::read(&file).unwrap();
    let mut chance = Chance::new();
    let mut states = std::collections::BTreeMap::new();
    let mut written = fs::OpenOptions::new().write(true).open(&file).unwrap();
    for _ in 0..inputs {
        let mut bytes = sound.clone();
        mutate(&mut bytes, JOURNAL_WORDS, &mut chance);
        std::io::Seek::rewind(&mut written).unwrap();
        written.write_all(&bytes).unwrap();
        written.set_len(bytes.len() as u64).unwrap();
        let report = Verify::new(&folders, &rooms).report(&folder, &Unlock::none()).unwrap();
        assert!(report.chart.intact_lines <= report.chart.lines);
        if report.state.is_complete() {
            assert_eq!(bytes, sound, "a changed record was called complete");
        }
        *states.entry(format!("{:?}", report.state)).or_insert(0) += 1;
    }
    println!("{inputs} journals: {states:?}");
}

const TOML_WORDS: &[&str] = &[
    "[[phases]]",
    "[[check_ins]]",
    "[",
    "]",
    "{",
    "\"\"\"",
    "format = 2",
    "= 1e999",
    "= -1",
    "= \"dose+99999999999m\"",
    "at = \"\"",
    "\n",
    "= 0",
    "= []",
    "= true",
    "every = \"0m\"",
    "minutes = 0",
    "\u{feff}",
    "= 9223372036854775807",
    "key = \"\u{1F600}\"",
];

#[test]
fn a_practices_files_of_any_text_are_answered() {
    let inputs = how_many("STILLPOINT_FUZZ_INPUTS", 20_000);
    let codebook = shipped_codebooks()[0].source();
    let room = "format = 1\nname = \"Room 2\"\nvolume_cap_db = -9.5\ndata_folder = \"/srv\"\n\
                people = [{ initials = \"MR\", name = \"Maya\", role = \"therapist\" }]\n[keys]\ntalk = \"F6\"\n";
    let source = |name: &str, text: String| SourceFile { name: name.to_owned(), text };
    let seeds: Vec<SourceFile> = shipped()
        .iter()
        .map(|file| file.source())
        .chain([codebook.clone(), source("room.toml", room.to_owned())])
        .chain(shipped_playlists().iter().map(|file| file.source()))
        .collect();
    let mut chance = Chance::new();
    let (mut sound, mut refused) = (0, 0);
    for number in 0..inputs {
        let seed = &seeds[number as usize % seeds.len()];
        let mut bytes = seed.text.clone().into_bytes();
        mutate(&mut bytes, TOML_WORDS, &mut chance);
        let text = source(&seed.name, String::from_utf8_lossy(&bytes).into_owned());
        let problems = match seed.name.as_str() {
            "room.toml" => Settings::parse(&text).err(),
            name if name == codebook.name => parse_codebook(&text, Language::English).err(),
            name if shipped().iter().any(|file| file.name == name) => {
                parse(&text, &codebook, Language::English).err()
            }
            _ => Playlist::parse(&text, Language::English).err(),
        };
        match problems {
            None => sound += 1,
            Some(problems) => {
                assert!(!problems.is_empty(), "a refusal says why");
                let lines = text.text.lines().count() + 1;
                assert!(
                    problems.iter().all(|problem| (1..=lines).contains(&problem.line)),
                    "each with its line: {problems:?}"
                );
                refused += 1;
            }
        }
    }
    println!("{inputs} files: {sound} sound, {refused} refused, each with its lines");
}

#[test]
fn any_beginning_of_a_session_recovers_to_a_state_that_live_had() {
    let practice = Practice::new();
    let answer = practice.ask(&["rehearse", "intramuscular-60"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    let (folders, rooms) = known(&practice);
    let session = practice.session();
    let read = || Verify::new(&folders, &rooms).record(&session, &Unlock::none()).unwrap().chart;
    let whole = read();
    let protocol = Review::of(whole.clone(), Vec::new(), Language::English)
        .unwrap()
        .session
        .protocol()
        .clone();
    let mut live = Session::new(protocol);
    let states: Vec<State> = whole
        .into_iter()
        .map(|entry| {
            live.apply(Arc::new(entry));
            live.state().clone()
        })
        .collect();
    let file = session.join("chart.0001.journal");
    let sound = fs::read(&file).unwrap();
    let mut chance = Chance::new();
    let mut recovered = 0;
    for _ in 0..how_many("STILLPOINT_FUZZ_CUTS", 400) {
        let cut = usize::try_from(chance.below(sound.len() as u64 + 1)).unwrap();
        fs::write(&file, &sound[..cut]).unwrap();
        let chart = read();
        if let Some(last) = chart.len().checked_sub(1) {
            let review = Review::of(chart, Vec::new(), Language::English).unwrap();
            assert_eq!(review.session.state(), &states[last], "cut at {cut}");
            recovered += 1;
        }
    }
    println!("{recovered} beginnings recovered, each to a state that live had");
}
