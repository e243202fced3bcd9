//! The program and `assets/verify.py`, which was written from the page of the form alone, give the
//! same verdict of thousands of changed records.

#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::Value;
use sha2::{Digest, Sha256};
use stillpoint::journal::seal::Unlock;
use stillpoint::journal::{DataFolders, KnownRooms, Verify};
use support::{Chance, Practice, how_many};

/// The files of a data folder with one session, by their names in it.
type Files = BTreeMap<String, Vec<u8>>;

struct Original {
    files: Files,
    session: String,
    key: SigningKey,
}

impl Original {
    /// A short session as the program left it; `prepare` has a say before and after it.
    fn new(script: &str, prepare: impl Fn(&Practice, bool)) -> Self {
        let practice = Practice::new();
        prepare(&practice, false);
        let script = practice.script(&format!("{script}9s close left early\n"));
        let answer = practice.ask(&["rehearse", "intramuscular-60", "--script", &script]);
        assert_eq!(answer.code, 0, "{answer:?}");
        prepare(&practice, true);
        let session = practice.session().file_name().unwrap().to_str().unwrap().to_owned();
        let secret = fs::read_to_string(practice.data.join("room.key")).unwrap();
        let secret = BASE64.decode(secret.lines().nth(1).unwrap()[4..].trim().as_bytes()).unwrap();
        let key = SigningKey::from_bytes(&secret.try_into().unwrap());
        let mut files = Files::new();
        for path in support::files(&practice.data) {
            let name = path.strip_prefix(&practice.data).unwrap().to_str().unwrap().to_owned();
            let wanted = ["room.pub", "rooms/", "sessions/", "ledger/"];
            if wanted.iter().any(|start| name.starts_with(start)) && !name.ends_with("/lock") {
                files.insert(name, fs::read(path).unwrap());
            }
        }
        Self { files, session, key }
    }

    fn path(&self, file: &str) -> String {
        format!("sessions/{}/{file}", self.session)
    }

    /// The lines of a stream's first file, chained and signed anew by the room's key.
    fn signed(&self, stream: &str, bodies: &[String]) -> Vec<u8> {
        let id = &self.session["2026-11-21-".len()..];
        let mut link = "0".repeat(153);
        let mut text = String::new();
        for (count, body) in (1..).zip(bodies) {
            let hash = HEXLOWER.encode(&Sha256::digest(format!("{link}{body}")));
            let head = format!("stillpoint head 1\n{id}\n{stream}\n{count}\n{hash}\n");
            let signature = BASE64.encode(&self.key.sign(head.as_bytes()).to_bytes());
            link = format!("{hash} {signature}");
            text.push_str(&format!("{link} {body}\n"));
        }
        text.into_bytes()
    }

    fn bodies(&self, file: &str) -> Vec<String> {
        let text = String::from_utf8(self.files[&self.path(file)].clone()).unwrap();
        text.lines().map(|line| line[154..].to_owned()).collect()
    }
}

/// Changes bytes as hands, disks and other programs do.
fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let place = |chance: &mut Chance, bytes: &[u8]| {
        usize::try_from(chance.below(bytes.len() as u64 + 1)).unwrap()
    };
    let (from, to) = (place(chance, bytes), place(chance, bytes));
    let (from, to) = (from.min(to), from.max(to));
    match chance.below(10) {
        0 | 1 if from < bytes.len() => bytes[from] ^= 1 << chance.below(8),
        2 => bytes.truncate(from),
        3 => drop(bytes.drain(from..to.min(from + 200))),
        4 => {
            let piece = bytes[from..to.min(from + 400)].to_vec();
            let at = place(chance, bytes);
            bytes.splice(at..at, piece);
        }
        5 => bytes.extend(std::iter::repeat_n(0, usize::try_from(chance.below(64)).unwrap())),
        6 => {
            let mut lines: Vec<Vec<u8>> =
                bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            if lines.len() > 1 {
                let one = usize::try_from(chance.below(lines.len() as u64)).unwrap();
                let other = usize::try_from(chance.below(lines.len() as u64)).unwrap();
                match chance.below(3) {
                    0 => lines.swap(one, other),
                    1 => drop(lines.remove(one)),
                    _ => lines.insert(one, lines[other].clone()),
                }
                *bytes = lines.concat();
            }
        }
        7 => bytes.clear(),
        8 => bytes.fill(0),
        _ => bytes.insert(from, u8::try_from(chance.below(256)).unwrap()),
    }
}

/// What a holder of the key could say otherwise in a line.
const SAID_OTHERWISE: &[(&str, &str)] = &[
    ("\"state\":\"open\"", "\"state\":\"closed\""),
    ("\"state\":\"closed\"", "\"state\":\"open\""),
    ("\"seq\":2", "\"seq\":3"),
    ("\"segment\":1", "\"segment\":2"),
    ("\"v\":1", "\"v\":2"),
    ("\"v\":1", "\"v\":18446744073709551616"),
    ("\"entry\":", "\"later\":{\"a\":[1]},\"entry\":"),
    ("\"checkpoint\":{", "\"checkpoint\":{\"later\":1,"),
    ("\"opening\":{", "\"opening\":{\"later\":1,"),
    ("\"day\":\"20", "\"day\":\"21"),
    ("\"stream\":\"chart\"", "\"stream\":\"process\""),
    ("\"commitment\":\"", "\"commitment\":\"0"),
    ("\"event\":\"wrote\"", "\"event\":\"dreamt\""),
    ("\"event\":\"closed\"", "\"event\":\"wrote\""),
    ("\"event\":\"wrote\"", "\"event\":\"closed\""),
    ("\"event\":\"wrote\"", "\"event\":\"signed\""),
    ("\"text\":", "\"text\":5,\"t\":"),
    ("\"kind\":\"chart\"", "\"kind\":\"process\""),
    ("\"kind\":\"process\"", "\"kind\":7"),
    ("\"who\":\"", "\"who\":\"1 "),
    ("\"amends\":null,", ""),
    ("\"boot\":{", "\"boot\":{\"later\":1,"),
    ("\"wall\":\"", "\"wall\":\"1"),
    ("\"state\":\"open\",\"commitment\"", "\"state\":\"open\",\"c\""),
    ("-7", "-4"),
    (
        "\"kind\":\"entry\"",
        "\"kind\":\"entry\",\"later\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    ),
    ("\"text\":\"", "\"text\":\"\\ud800"),
    ("\"who\":\"", "\"who\":\"\\ud83d\\ude00"),
    ("\"events\":[", "\"events\":[],\"e\":["),
    ("\"session\":\"0", "\"session\":\"1"),
    ("\"kind\":\"entry\"", "\"kind\":\"dream\""),
    ("\"t_ms\":", "\"t_ms\":99999999999999999999999"),
    ("\"entered_ms\":", "\"entered_ms\":1e400,\"e\":"),
    ("\"entered_ms\":", "\"entered_ms\":1e"),
    ("\"zone\":", "\"zone\":[[[["),
    ("\"process_salt\":\"", "\"process_salt\":\"0"),
    (",\"sealed_for\":[", ",\"sealed\":["),
    ("\"second\":", "\"second\":9"),
];

/// A changed session: which file was changed, and how.
fn mutant(original: &Original, chance: &mut Chance) -> (String, Files) {
    let mut files = original.files.clone();
    if chance.below(2) == 0 {
        // Nothing beside the record tells of what was cut off.
        files.retain(|name, _| !name.starts_with("ledger/"));
    }
    if chance.below(4) == 0 {
        let streams = ["chart", "process"];
        let stream = streams[usize::try_from(chance.below(2)).unwrap()];
        let file = format!("{stream}.0001.journal");
        if let Some(stated) = files.get_mut(&original.path(&file)) {
            let mut bodies = original.bodies(&file);
            let (from, to) =
                SAID_OTHERWISE[usize::try_from(chance.below(SAID_OTHERWISE.len() as u64)).unwrap()];
            let line = usize::try_from(chance.below(bodies.len() as u64)).unwrap();
            if chance.below(3) == 0 {
                bodies.truncate(line + 1);
            }
            bodies[line] = bodies[line].replacen(from, to, 1);
            *stated = original.signed(stream, &bodies);
            return (format!("{file}, line {line}: {from} → {to}, signed"), files);
        }
    }
    let names: Vec<String> = files.keys().filter(|name| *name != "room.pub").cloned().collect();
    let name = names[usize::try_from(chance.below(names.len() as u64)).unwrap()].clone();
    if chance.below(12) == 0 {
        files.remove(&name);
        return (format!("{name} removed"), files);
    }
    let bytes = files.get_mut(&name).unwrap();
    for _ in 0..=chance.below(3) {
        mutate(bytes, chance);
    }
    (format!("{name} changed"), files)
}

fn write(files: &Files, to: &Path) {
    for (name, bytes) in files {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn program(data: &Path, session: &Path) -> &'static str {
    let folders = DataFolders { data: data.to_owned(), second: None };
    let rooms = KnownRooms::of(data).unwrap();
    Verify::new(&folders, &rooms).report(session, &Unlock::none()).unwrap().state.name()
}

/// The verdicts of `verify.py`, each with what it found.
fn python(sessions: &[PathBuf]) -> Vec<(String, String)> {
    let output = Command::new("python3")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/verify.py"))
        .arg("--json")
        .args(sessions)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let told: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    told.iter()
        .map(|one| {
            let state = one["state"].as_str().unwrap_or("unreadable");
            (state.to_owned(), one["findings"].to_string())
        })
        .collect()
}

#[test]
fn the_program_and_the_python_verifier_agree_on_every_record() {
    let script = "1s words quiet water\n2s private bring to supervision\n3s note Sat up.\n4s observe tears\n5s private and this\n";
    let clear = |_: &Practice, _: bool| ();
    let sealed = |practice: &Practice, done: bool| {
        if !done {
            practice.seal();
        }
    };
    let rotated = |practice: &Practice, done: bool| {
        if done {
            assert_eq!(practice.ask(&["room", "replace-key"]).code, 0);
        }
    };
    let originals = [
        Original::new(script, clear),
        Original::new("1s note alone\n", clear),
        Original::new(script, sealed),
        Original::new(script, rotated),
    ];
    let wanted = how_many("STILLPOINT_MUTANTS", 2_000);
    let mut chance = Chance::new();
    let beside =
        if Path::new("/dev/shm").is_dir() { "/dev/shm".into() } else { std::env::temp_dir() };
    let beside = tempfile::TempDir::new_in(beside).unwrap();
    let mut sessions = Vec::new();
    let mut said = Vec::new();
    for number in 0..wanted as usize {
        let original = &originals[number % originals.len()];
        let (what, files) = if number < originals.len() {
            ("unchanged".to_owned(), original.files.clone())
        } else {
            mutant(original, &mut chance)
        };
        let data = beside.path().join(number.to_string());
        write(&files, &data);
        let session = data.join("sessions").join(&original.session);
        fs::create_dir_all(&session).unwrap();
        said.push((what, program(&data, &session)));
        sessions.push(session);
    }
    let mut states: BTreeMap<&str, u32> = BTreeMap::new();
    let mut differing = Vec::new();
    for (batch, said) in sessions.chunks(250).zip(said.chunks(250)) {
        for ((what, program), (python, found)) in said.iter().zip(python(batch)) {
            if *program != python {
                differing.push(format!("{what}: {program}, but {python}: {found}"));
            }
            *states.entry(program).or_default() += 1;
        }
    }
    assert!(differing.is_empty(), "{} of {wanted}: {differing:#?}", differing.len());
    println!("{wanted} records, one verdict each: {states:?}");
    let complete = states.get("complete").copied().unwrap_or_default();
    assert!(complete >= 4, "the unchanged ones at least");
    assert!(states["damaged"] > wanted / 3 && states.len() >= 4, "{states:?}");
}
