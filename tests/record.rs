//! The real binary and a record after its close: verified here and elsewhere, signed, added to,
//! archived, taken in, and taken away.

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

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::Value;
use sha2::{Digest, Sha256};
use support::{Answer, Practice, Run, SmallDisk, entries, folders, rows};

const SCRIPT: &str = "1s words quiet water\n2s private bring to supervision\n3s note Sat up.\n30s close left early\n";

/// A practice with a closed session and a person who may sign.
fn closed() -> Practice {
    let practice = Practice::new();
    rehearse(&practice);
    let person = "people = [{ initials = \"MR\", name = \"Maya Ruiz\", role = \"therapist\" }]\n";
    fs::write(practice.data.join("room.toml"), format!("format = 1\n{person}")).unwrap();
    practice
}

fn rehearse(practice: &Practice) {
    let script = practice.script(SCRIPT);
    let answer = practice.ask(&["rehearse", "intramuscular-60", "--script", &script]);
    assert_eq!(answer.code, 0, "{answer:?}");
}

fn ask_with(practice: &Practice, words: &[&str], typed: &str) -> Answer {
    let mut child = practice
        .command(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    Answer::of(&child.wait_with_output().unwrap())
}

fn verified(practice: &Practice) -> Value {
    let answer = practice.ask(&["verify", "last", "--json"]);
    serde_json::from_str::<Vec<Value>>(&answer.out).unwrap().remove(0)
}

fn entry_with(practice: &Practice, text: &str) -> String {
    let log = practice.ask(&["log", "last", "--as", "json"]);
    let rows: Vec<Value> = serde_json::from_str(&log.out).unwrap();
    let row = rows
        .iter()
        .find(|row| row["text"] == text)
        .unwrap_or_else(|| panic!("no row says {text}: {}", log.out));
    row["id"].as_str().unwrap().to_owned()
}

#[test]
fn verify_tells_a_program_what_it_tells_a_person() {
    let practice = closed();
    let report = verified(&practice);
    assert_eq!(
        (&report["state"], &report["findings"]),
        (&Value::from("complete"), &Value::Array(vec![]))
    );
    let chart = &report["streams"][0];
    assert_eq!(
        (&chart["stream"], &chart["lines"]),
        (&Value::from("chart"), &chart["intact_lines"])
    );
    assert_eq!(chart["head"].as_str().unwrap()[..4], chart["head_short"].as_str().unwrap()[..4]);
    let file = practice.session().join("chart.0001.journal");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("Sat up.", "Sat in.", 1)).unwrap();
    let report = verified(&practice);
    assert_eq!(report["state"], "damaged");
    let finding = &report["findings"][0];
    assert_eq!(finding["seq"], report["streams"][0]["intact_lines"], "to which line it is intact");
    assert!(finding["fault"].as_str().unwrap().contains("changed"), "{finding}");
}

#[test]
fn the_record_says_by_itself_who_is_meant_by_initials() {
    let practice = closed();
    rehearse(&practice);
    fs::remove_file(practice.data.join("room.toml")).unwrap();
    let log = practice.ask(&["log", "last"]);
    assert!(log.out.contains("Rehearsal opened · MR Maya Ruiz, therapist"), "{log:?}");
}

#[test]
fn a_rewrite_by_a_holder_of_the_rooms_key_shows_against_a_head_that_was_kept() {
    let practice = closed();
    let told = practice.ask(&["verify", "last", "--qr"]);
    assert!(told.out.contains('█'), "{}", told.out);
    let printed =
        told.out.lines().find(|line| line.starts_with("stillpoint head 1 ")).unwrap().to_owned();
    let held = practice.ask(&["verify", "last", "--head", &printed]);
    assert!(held.code == 0 && held.out.contains("the head that you hold"), "{held:?}");
    // The same hand writes the session anew, with the same keys.
    let old = practice.session();
    let name = old.file_name().unwrap().to_owned();
    fs::remove_dir_all(&old).unwrap();
    rehearse(&practice);
    let anew = practice.session();
    let count = printed.split(' ').nth(5).unwrap();
    let digits = printed.split(' ').next_back().unwrap()[..16].to_owned();
    assert_ne!(anew.file_name().unwrap(), name);
    let caught = practice.ask(&["verify", "last", "--head", &format!("{count} {digits}")]);
    assert_eq!(caught.code, 1);
    assert!(
        caught.out.contains("the head that you hold doesn't match this line"),
        "{}",
        caught.out
    );
    let cut = practice.ask(&["verify", "last", "--head", &format!("9999 {digits}")]);
    assert!(cut.code == 1 && cut.out.contains("the last ones are missing"), "{}", cut.out);
    let nonsense = practice.ask(&["verify", "last", "--head", "1a2b"]);
    assert_eq!(nonsense.code, 2, "{nonsense:?}");
}

#[test]
fn the_exit_code_says_what_became_of_a_record() {
    let practice = closed();
    let verify = |more: &[&str]| practice.ask(&[&["verify", "last"], more].concat());
    assert_eq!(verify(&[]).code, 0);
    let nothing = verify(&["--head", &format!("0 {}", "0".repeat(64))]);
    assert!(nothing.code == 1 && nothing.out.contains("doesn't match"), "{nothing:?}");
    assert_eq!(verify(&["--every"]).code, 0);
    let file = practice.session().join("chart.0001.journal");
    let sound = fs::read(&file).unwrap();
    fs::write(&file, [sound.as_slice(), b"0123456789"].concat()).unwrap();
    let torn = verify(&[]);
    assert!(torn.code == 4 && torn.out.contains(": torn: intact but for"), "{torn:?}");
    fs::write(&file, &sound[..sound.len() - 40]).unwrap();
    assert_eq!(verify(&[]).code, 1, "the heads beside it know of its last line");
    fs::write(practice.data.join("format"), "stillpoint data 2\n").unwrap();
    fs::write(&file, sound).unwrap();
    assert_eq!(verify(&[]).code, 0, "a newer folder is read");
    let refused = practice.ask(&["addend", "last", "--who", "MR"]);
    assert!(
        refused.code == 2 && refused.err.contains("a newer Stillpoint wrote here"),
        "{refused:?}"
    );
}

#[test]
fn the_rooms_key_is_replaced_revoked_and_told() {
    let practice = closed();
    let print = |practice: &Practice| {
        practice.ask(&["room"]).out.lines().nth(1).unwrap().trim()[..39].to_owned()
    };
    let first = print(&practice);
    let replaced = practice.ask(&["room", "replace-key"]);
    assert!(
        replaced.code == 0 && replaced.out.contains("vouches for 1 sessions as they are now"),
        "{replaced:?}"
    );
    assert_ne!(print(&practice), first);
    let told = practice.ask(&["room"]);
    assert!(
        told.out.contains(&first) && told.out.contains("was replaced; vouches for 2 heads"),
        "{told:?}"
    );
    practice.must_be_complete();
    let tomorrow = practice.ask(&["room", "revoke", &first, "--from", "2100-01-01"]);
    assert_eq!(tomorrow.code, 0, "{tomorrow:?}");
    practice.must_be_complete();
    let before = practice.ask(&["room", "revoke", &first, "--from", "2020-01-01T00:00:00+01:00"]);
    assert_eq!(before.code, 0, "{before:?}");
    let found = practice.ask(&["verify", "last"]);
    assert!(found.code == 1 && found.out.contains("which was revoked by then"), "{found:?}");
    let unknown = practice.ask(&[
        "room",
        "revoke",
        "0123456789abcdef0123456789abcdef",
        "--from",
        "2020-01-01",
    ]);
    assert!(
        unknown.code == 2 && unknown.err.contains("no key with the fingerprint"),
        "{unknown:?}"
    );
}

#[test]
fn a_lost_room_key_keeps_every_session_from_beginning_until_a_person_says_what_shall_be() {
    let practice = closed();
    let room = practice.ask(&["room"]).out;
    let print = room.lines().nth(1).unwrap().trim()[..39].to_owned();
    let key = practice.data.join("room.key");
    fs::remove_file(&key).unwrap();
    let script = practice.script(SCRIPT);
    let refused = practice.ask(&["rehearse", "intramuscular-60", "--script", &script]);
    assert!(refused.code == 2 && refused.err.contains("room.key is missing"), "{refused:?}");
    assert!(!key.exists());
    assert_eq!(practice.ask(&["room", "new-key"]).code, 2, "a person says which");
    let wrong =
        practice.ask(&["room", "new-key", "--fingerprint", "0123456789abcdef0123456789abcdef"]);
    assert!(wrong.code == 2 && !key.exists(), "{wrong:?}");
    let made = practice.ask(&["room", "new-key", "--fingerprint", &print.to_uppercase()]);
    assert!(made.code == 0 && key.exists(), "{made:?}");
    practice.must_be_complete();
    rehearse(&practice);
    practice.must_be_complete();
}

#[test]
fn a_signature_binds_the_head_and_afterwards_there_are_only_addenda() {
    let practice = closed();
    let note = entry_with(&practice, "Sat up.");
    let amended = ask_with(
        &practice,
        &["amend", "last", &note, "--because", "misspelt", "--who", "MR"],
        "Sat up, drank.\n",
    );
    assert_eq!(amended.code, 0, "{amended:?}");
    let stranger = practice.ask(&["sign", "last", "--who", "XX"]);
    assert!(stranger.code == 2 && stranger.err.contains("room.toml"), "{stranger:?}");
    let before = verified(&practice)["streams"][0].clone();
    let signed = practice.ask(&["sign", "last", "--who", "MR"]);
    assert_eq!(signed.code, 0, "{signed:?}");
    let head = before["head_short"].as_str().unwrap();
    assert!(
        signed.out.contains("Maya Ruiz, therapist") && signed.out.contains(head),
        "{}",
        signed.out
    );
    let refused = ask_with(
        &practice,
        &["amend", "last", &note, "--because", "again", "--who", "MR"],
        "Lay down.\n",
    );
    assert!(refused.code == 2 && refused.err.contains("add an addendum"), "{refused:?}");
    let refused = practice.ask(&["withdraw", "last", &note, "--because", "wrong", "--who", "MR"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let added = ask_with(
        &practice,
        &["addend", "last", "--entry", &note, "--who", "MR"],
        "She called the next day.\n",
    );
    assert_eq!(added.code, 0, "{added:?}");
    practice.must_be_complete();
    let texts: Vec<String> = rows(&practice).into_iter().map(|row| row.text).collect();
    assert!(texts.iter().any(|text| text.starts_with("Sat up, drank.")), "{texts:#?}");
    assert!(
        texts.iter().any(|text| text.contains("Addendum to entry") && text.contains("next day")),
        "{texts:#?}"
    );
    assert!(
        texts.iter().any(|text| text.starts_with("Signed by Maya Ruiz") && text.contains(head)),
        "{texts:#?}"
    );
    assert_eq!(verified(&practice)["streams"][0]["signatures"], 1);
}

#[test]
fn whoever_has_a_passphrase_of_their_own_signs_with_it() {
    let practice = closed();
    let (own, wrong) = (practice.beside("own"), practice.beside("wrong"));
    fs::write(&own, "quiet rivers run\n").unwrap();
    fs::write(&wrong, "loud rivers run\n").unwrap();
    let (own, wrong) = (own.to_str().unwrap(), wrong.to_str().unwrap());
    assert_eq!(practice.ask(&["passphrase", "MR", "--passphrase-file", own]).code, 0);
    let refused = practice.ask(&["sign", "last", "--who", "MR", "--passphrase-file", wrong]);
    assert!(refused.code == 2 && refused.err.contains("not the passphrase of MR"), "{refused:?}");
    let taken_away =
        practice.ask(&["passphrase", "MR", "--remove", "--present-passphrase-file", wrong]);
    assert_eq!(taken_away.code, 2, "not by anybody: {taken_away:?}");
    assert_eq!(practice.ask(&["sign", "last", "--who", "MR", "--passphrase-file", own]).code, 0);
    assert!(
        !fs::read_to_string(practice.data.join("people.passphrases")).unwrap().contains("rivers")
    );
}

#[test]
fn only_the_practices_people_correct_its_records_and_nobody_has_an_empty_passphrase() {
    let practice = closed();
    let note = entry_with(&practice, "Sat up.");
    let blank = practice.beside("blank");
    fs::write(&blank, "   \n").unwrap();
    let stranger: [&[&str]; 4] = [
        &["addend", "last", "--who", "XX"],
        &["amend", "last", &note, "--because", "misspelt", "--who", "XX"],
        &["withdraw", "last", &note, "--because", "wrong", "--who", "XX"],
        &["passphrase", "XX", "--passphrase-file", blank.to_str().unwrap()],
    ];
    for words in stranger {
        let refused = ask_with(&practice, words, "by a stranger");
        assert!(
            refused.code == 2
                && refused.err.contains("XX is not among the people of room.toml, who are MR"),
            "{refused:?}"
        );
    }
    assert!(!practice.ask(&["log", "last"]).out.contains("stranger"));
    let empty = practice.ask(&["passphrase", "MR", "--passphrase-file", blank.to_str().unwrap()]);
    assert!(
        empty.code == 2 && empty.err.contains("the passphrase for MR is empty; type"),
        "{empty:?}"
    );
    assert!(!practice.data.join("people.passphrases").exists());
}

fn python(folder: &Path) -> Answer {
    Answer::of(&Command::new("python3").arg("verify.py").current_dir(folder).output().unwrap())
}

/// Verifies the only session where it lies in its data folder.
fn python_in_place(practice: &Practice) -> Answer {
    let session = folders(&practice.data.join("sessions")).remove(0);
    Answer::of(&Command::new("python3").arg("assets/verify.py").arg(session).output().unwrap())
}

fn unpack(archive: &Path, to: &Path) -> std::path::PathBuf {
    fs::create_dir_all(to).unwrap();
    assert!(
        Command::new("tar").arg("-xf").arg(archive).arg("-C").arg(to).status().unwrap().success()
    );
    folders(to).remove(0)
}

#[test]
fn an_archive_is_verified_by_python_alone_and_any_change_is_found() {
    let practice = closed();
    let tar = practice.beside("session.tar");
    let told = practice.ask(&["archive", "last", "--out", tar.to_str().unwrap(), "--process"]);
    assert_eq!(told.code, 0, "{told:?}");
    let folder = unpack(&tar, &practice.beside("elsewhere"));
    let sound = python(&folder);
    assert_eq!(sound.code, 0, "{sound:?}");
    assert!(
        sound.out.contains("chart: complete") && sound.out.contains("process: complete"),
        "{}",
        sound.out
    );
    let head = verified(&practice)["streams"][0]["head"].as_str().unwrap().to_owned();
    assert!(sound.out.contains(&head), "both say the same head");
    let refused = Practice::new().ask(&["import", tar.to_str().unwrap()]);
    let print = refused.err.split("--trust ").nth(1).unwrap().trim().to_owned();
    assert!(
        sound.out.replace(' ', "").contains(&format!("itslastkeyis{print}:")),
        "both say the same key: {}",
        sound.out
    );
    assert!(practice.ask(&["room"]).out.replace(' ', "").contains(&print), "and so does the room");
    let file = folder.join("chart.0001.journal");
    let bytes = fs::read(&file).unwrap();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    let dropped: Vec<&[u8]> =
        lines.iter().enumerate().filter(|(index, _)| *index != 2).map(|(_, line)| *line).collect();
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    let cut = bytes[..bytes.len() - lines.last().unwrap().len()].to_vec();
    for (what, tampered) in [
        ("swapped", swapped.concat()),
        ("dropped", dropped.concat()),
        ("changed", changed),
        ("cut", cut),
    ] {
        fs::write(&file, tampered).unwrap();
        let found = python(&folder);
        assert!(found.code == 1 && found.out.contains("DAMAGED"), "{what}: {found:?}");
    }
    fs::remove_file(folder.join("ledger.jsonl")).unwrap();
    let open = python(&folder);
    assert_eq!(
        open.code, 3,
        "without its last line, and heads that tell of it, it is open: {open:?}"
    );
}

#[test]
fn an_archive_without_private_notes_says_that_they_are_not_in_it() {
    let practice = closed();
    let tar = practice.beside("session.tar");
    assert_eq!(practice.ask(&["archive", "last", "--out", tar.to_str().unwrap()]).code, 0);
    let folder = unpack(&tar, &practice.beside("elsewhere"));
    let told = python(&folder);
    assert!(told.code == 0 && told.out.contains("complete, private notes not here"), "{told:?}");
    let files: Vec<_> = folders(&folder);
    assert!(
        files.iter().all(|file| !file.file_name().unwrap().to_str().unwrap().contains("process")),
        "{files:?}"
    );
}

#[test]
fn an_archive_that_is_unsigned_open_or_contradicted_is_taken_in_as_that() {
    let practice = closed();
    let tar = practice.beside("session.tar");
    let told = practice.ask(&["archive", "last", "--out", tar.to_str().unwrap(), "--process"]);
    assert_eq!(told.code, 0, "{told:?}");
    let print = practice.ask(&["room"]).out.lines().nth(1).unwrap().trim()[..39].to_owned();
    let folder = unpack(&tar, &practice.beside("elsewhere"));
    let file = folder.join("chart.0001.journal");
    let sound = fs::read_to_string(&file).unwrap();
    let unsigned: String =
        sound.lines().map(|line| format!("{}{}\n", &line[..64], &line[153..])).collect();
    let forged = sound.replace("Sat up.", "Sat in.");
    let cut = sound.rsplitn(3, '\n').nth(2).unwrap().to_owned() + "\n";
    let cases = [
        ("unsigned", unsigned, true, 1, "DAMAGED"),
        ("forged", forged, true, 1, "DAMAGED"),
        ("contradicted by its own ledger", cut.clone(), true, 1, "the last ones are missing here"),
        ("open", cut, false, 3, "open: intact so far"),
    ];
    for (what, chart, with_ledger, code, said) in cases {
        fs::write(&file, chart).unwrap();
        let ledger = folder.join("ledger.jsonl");
        let heads = fs::read(&ledger).unwrap();
        if !with_ledger {
            fs::remove_file(&ledger).unwrap();
        }
        let packed = practice.beside("again.tar");
        let parent = folder.parent().unwrap();
        let made = Command::new("tar")
            .arg("-cf")
            .arg(&packed)
            .arg("-C")
            .arg(parent)
            .args(folders(&folder).iter().map(|file| file.strip_prefix(parent).unwrap().to_owned()))
            .status();
        assert!(made.unwrap().success());
        fs::write(&ledger, heads).unwrap();
        let other = Practice::new();
        let taken = other.ask(&["import", packed.to_str().unwrap(), "--trust", &print]);
        assert!(taken.code == code && taken.out.contains(said), "{what}: {taken:?}");
        let again = other.ask(&["verify", "last"]);
        assert_eq!(again.code, code, "{what}, and it stays so: {again:?}");
    }
}

#[test]
fn python_answers_whatever_lies_there_and_never_breaks_down() {
    let practice = closed();
    let tar = practice.beside("session.tar");
    assert_eq!(practice.ask(&["archive", "last", "--out", tar.to_str().unwrap()]).code, 0);
    let folder = unpack(&tar, &practice.beside("elsewhere"));
    let (chart, ledger) = (folder.join("chart.0001.journal"), folder.join("ledger.jsonl"));
    let sound = fs::read(&chart).unwrap();
    let noise: Vec<u8> =
        (0..9_000_u32).map(|byte| byte.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let one_line: Vec<u8> = noise.iter().copied().filter(|byte| *byte != b'\n').collect();
    let first = String::from_utf8(sound.clone()).unwrap().lines().next().unwrap().to_owned();
    let deep = format!("{}{}\n", &first[..154], "[".repeat(200_000));
    let huge =
        format!("{}{{\"v\":1,\"seq\":{},\"segment\":1}}\n", &first[..154], "9".repeat(9_000));
    for (what, bytes) in [
        ("emptied", Vec::new()),
        ("binary", noise),
        ("binary without a line's end", one_line),
        ("deep", deep.into_bytes()),
        ("huge", huge.into_bytes()),
    ] {
        fs::write(&chart, bytes).unwrap();
        let found = python(&folder);
        assert!(
            found.code == 1 && found.out.contains("DAMAGED") && found.err.is_empty(),
            "{what}: {found:?}"
        );
    }
    fs::remove_file(&chart).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &chart).unwrap();
    let device = python(&folder);
    assert!(device.code == 1 && device.err.is_empty(), "{device:?}");
    fs::remove_file(&chart).unwrap();
    fs::write(&chart, sound).unwrap();
    for line in ["nonsense{", "[]", "{\"session\":1}", "{\"count\":{},\"key\":\"=\"}", "\u{1f30a}"]
    {
        fs::write(&ledger, line).unwrap();
        let found = python(&folder);
        assert!(
            found.code == 0 && found.out.contains("ledger.jsonl, line 1") && found.err.is_empty(),
            "told, and no damage: {found:?}"
        );
    }
}

#[test]
fn an_archive_is_taken_in_elsewhere_once_the_other_rooms_key_is_trusted() {
    let (practice, other) = (closed(), Practice::new());
    let tar = practice.beside("session.tar");
    let tar = tar.to_str().unwrap();
    let told = practice.ask(&["archive", "last", "--out", tar]);
    assert!(told.code == 0 && told.out.contains("Private notes are left out"), "{told:?}");
    let again = practice.ask(&["archive", "last", "--out", tar]);
    assert_eq!(again.code, 2, "an archive is not written over: {again:?}");
    let refused = other.ask(&["import", tar]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let print = refused.err.split("--trust ").nth(1).unwrap().trim().to_owned();
    assert!(!other.data.exists() || folders(&other.data).is_empty(), "nothing was taken in");
    let taken = other.ask(&["import", tar, "--trust", &print]);
    assert!(taken.code == 0 && taken.out.contains("complete, private notes not here"), "{taken:?}");
    other.must_be_complete();
    let texts = |practice: &Practice| practice.ask(&["log", "last", "--own-words"]).out;
    assert_eq!(texts(&other).lines().next(), texts(&practice).lines().next());
    assert!(texts(&other).contains("quiet water"));
    let trusting = fs::read_to_string(other.data.join("room.pub")).unwrap();
    assert_eq!(python_in_place(&other).code, 0);
    fs::write(other.data.join("room.pub"), trusting.lines().next().unwrap().to_owned() + "\n")
        .unwrap();
    assert_eq!(other.ask(&["verify", "last"]).code, 1, "keys count that nobody confirmed");
    assert_eq!(python_in_place(&other).code, 1, "keys count that nobody confirmed");
    fs::write(other.data.join("room.pub"), trusting).unwrap();
    let twice = other.ask(&["import", tar]);
    assert!(twice.code == 2 && twice.err.contains("there already"), "{twice:?}");
    let foreign = practice.beside("foreign.tar");
    fs::write(&foreign, b"no archive at all").unwrap();
    let refused = other.ask(&["import", foreign.to_str().unwrap()]);
    assert!(
        refused.code == 2 && refused.err.contains("not the archive of one session"),
        "{refused:?}"
    );
}

#[test]
fn an_archive_that_finds_no_space_leaves_no_part_of_it_and_no_trusted_key() {
    let (practice, other) = (closed(), Practice::new());
    let tar = practice.beside("session.tar");
    let tar = tar.to_str().unwrap();
    assert_eq!(practice.ask(&["archive", "last", "--out", tar]).code, 0);
    let Some(_disk) = SmallDisk::mount(&other.data, 16) else { return };
    let unknown = other.ask(&["import", tar]);
    let print = unknown.err.split("--trust ").nth(1).unwrap().trim().to_owned();
    let refused = other.ask(&["import", tar, "--trust", &print]);
    assert!(refused.code == 2 && refused.err.contains("the disk is full"), "{refused:?}");
    assert!(
        !other.data.join("rooms").exists() || folders(&other.data.join("rooms")).is_empty(),
        "a room is trusted of which nothing was taken in"
    );
    assert!(
        folders(&other.data.join("sessions")).is_empty(),
        "{:?}",
        folders(&other.data.join("sessions"))
    );
}

/// The chart with this said otherwise, chained and signed anew by whoever has the room's key.
fn rewritten(practice: &Practice, chart: &str, was: &str, is: &str) -> String {
    let key = fs::read_to_string(practice.data.join("room.key")).unwrap();
    let secret = key.lines().find_map(|line| line.strip_prefix("key ")).unwrap();
    let secret = BASE64.decode(secret.as_bytes()).unwrap();
    let key = SigningKey::from_bytes(&secret.try_into().unwrap());
    let name = practice.session().file_name().unwrap().to_str().unwrap().to_owned();
    let session = &name["2026-11-21-".len()..];
    let mut link = "0".repeat(153);
    let mut anew = String::new();
    for (count, line) in (1..).zip(chart.lines()) {
        let body = line[154..].replacen(was, is, 1);
        let hash = HEXLOWER.encode(&Sha256::digest(format!("{link}{body}")));
        let head = format!("stillpoint head 1\n{session}\nchart\n{count}\n{hash}\n");
        let signature = BASE64.encode(&key.sign(head.as_bytes()).to_bytes());
        link = format!("{hash} {signature}");
        anew.push_str(&format!("{link} {body}\n"));
    }
    anew
}

#[test]
fn a_script_never_goes_on_with_a_clients_session() {
    let practice = Practice::new();
    let mut run =
        Run::start(&mut practice.command(&["rehearse", "intramuscular-60", "--speed", "1"]));
    run.listen(|lines| !entries(lines).is_empty(), Duration::from_secs(60));
    assert!(run.kill(), "{:?}", run.told);
    let file = practice.session().join("chart.0001.journal");
    let rehearsed = fs::read_to_string(&file).unwrap();
    let led = rewritten(&practice, &rehearsed, "\"rehearsal\":true", "\"rehearsal\":false");
    assert_ne!(led, rehearsed);
    fs::write(&file, &led).unwrap();
    fs::remove_dir_all(practice.data.join("ledger")).unwrap();
    let open = practice.ask(&["verify", "last"]);
    assert!(open.code == 3 && open.out.contains("open: intact so far"), "{open:?}");
    let refused = practice.ask(&["rehearse", "intramuscular-60", "--resume", "last"]);
    assert!(refused.code == 2 && refused.err.contains("is no rehearsal"), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), led);
    assert!(!practice.session().join("chart.0002.journal").exists(), "nothing was added");
}

/// The session of a room whose day is still the one before: the clock at the end of the world that
/// is a day behind.
fn yesterdays() -> (Practice, PathBuf) {
    let practice = Practice::new();
    let session = rehearse_yesterday(&practice);
    let person = "people = [{ initials = \"MR\", name = \"Maya Ruiz\", role = \"therapist\" }]\n";
    fs::write(practice.data.join("room.toml"), format!("format = 1\n{person}")).unwrap();
    (practice, session)
}

/// A zone in which it is a day earlier than in [`LATEST_DAY`], at any time.
const EARLIEST_DAY: &str = "Pacific/Midway";
const LATEST_DAY: &str = "Pacific/Kiritimati";

fn rehearse_in(practice: &Practice, zone: &str) {
    let script = practice.script(SCRIPT);
    let words = ["rehearse", "intramuscular-60", "--script", &script];
    let output = practice.command(&words).env("TZ", zone).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn rehearse_yesterday(practice: &Practice) -> PathBuf {
    rehearse_in(practice, EARLIEST_DAY);
    practice.session()
}

/// Deletes what is from before today, where the day is already the next one.
fn delete(practice: &Practice) -> Command {
    let mut command = practice.command(&["delete", "--older-than", "0d"]);
    command.env("TZ", LATEST_DAY);
    command
}

#[test]
fn a_record_that_was_tampered_with_is_not_deleted() {
    let (practice, old) = yesterdays();
    // The private notes: a look at the chart's end doesn't show it.
    let notes = old.join("process.0001.journal");
    let mut bytes = fs::read(&notes).unwrap();
    bytes[80] ^= 1;
    fs::write(&notes, bytes).unwrap();
    let asked = Answer::of(&delete(&practice).output().unwrap());
    assert!(asked.out.contains("Kept, since it does not verify"), "{asked:?}");
    assert!(old.exists());
}

/// Asks for deletion, lets something happen before the answer, and answers with the right words.
fn delete_after(practice: &Practice, meanwhile: impl FnOnce()) -> Answer {
    let mut asked = delete(practice);
    let mut asked =
        asked.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(asked.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("type: ") {
        line.clear();
        assert!(told.read_line(&mut line).unwrap() > 0, "it never asked");
    }
    meanwhile();
    let words = line.split("type: ").nth(1).unwrap();
    asked.stdin.take().unwrap().write_all(words.as_bytes()).unwrap();
    let mut out = String::new();
    told.read_to_string(&mut out).unwrap();
    let answer = Answer::of(&asked.wait_with_output().unwrap());
    Answer { out, ..answer }
}

#[test]
fn a_session_that_is_gone_behind_the_programs_back_is_told_and_one_that_was_deleted_by_it_is_no_error()
 {
    let practice = Practice::new();
    let second = practice.beside("second");
    fs::create_dir_all(&practice.data).unwrap();
    fs::create_dir(&second).unwrap();
    fs::write(
        practice.data.join("room.toml"),
        format!("format = 1\nsecond_folder = {:?}\n", second.to_str().unwrap()),
    )
    .unwrap();
    let old = rehearse_yesterday(&practice);
    let words = delete_after(&practice, || ());
    assert!(words.code == 0 && !old.exists(), "{words:?}");
    let all = practice.ask(&["verify", "--all"]);
    assert!(
        all.code == 0 && all.out.contains("1 sessions are gone that `stillpoint delete` took away"),
        "{all:?}"
    );
    assert!(!all.out.contains("MISSING"), "{all:?}");
    rehearse(&practice);
    let gone = practice.session();
    let id = gone.file_name().unwrap().to_str().unwrap().to_owned();
    fs::remove_dir_all(&gone).unwrap();
    let all = practice.ask(&["verify", "--all"]);
    assert!(
        all.code == 1 && all.out.contains(&format!("{id}: MISSING: a ledger knows of ")),
        "{all:?}"
    );
    assert!(!all.out.contains("no records yet"), "{all:?}");
    let told: Vec<Value> =
        serde_json::from_str(&practice.ask(&["verify", "--all", "--json"]).out).unwrap();
    assert_eq!(
        (told.len(), &told[0]["state"], &told[0]["session"]),
        (1, &Value::from("missing"), &Value::from(id))
    );
}

#[test]
fn a_record_that_is_changed_before_the_answer_is_not_deleted() {
    let (practice, old) = yesterdays();
    let notes = old.join("process.0001.journal");
    let answer = delete_after(&practice, || {
        let mut bytes = fs::read(&notes).unwrap();
        bytes[80] ^= 1;
        fs::write(&notes, bytes).unwrap();
    });
    assert!(answer.code == 1 && answer.out.contains("does not verify as complete"), "{answer:?}");
    assert!(answer.out.contains("0 sessions deleted") && notes.exists(), "{answer:?}");
    assert!(!practice.data.join("deleted.jsonl").exists(), "and nothing says that it was");
}

#[test]
fn a_record_that_another_process_has_open_is_not_deleted() {
    let (practice, old) = yesterdays();
    let note = entry_with(&practice, "Sat up.");
    let mut amending =
        practice.command(&["amend", "last", &note, "--because", "misspelt", "--who", "MR"]);
    // It has the session open for as long as its text is typed.
    let mut amending = amending.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let lock = File::options().write(true).open(old.join("lock")).unwrap();
    while lock.try_lock().is_ok() {
        assert!(amending.try_wait().unwrap().is_none(), "it ended without the lock");
        lock.unlock().unwrap();
        std::thread::sleep(Duration::from_millis(20));
    }
    let answer = delete_after(&practice, || ());
    assert!(
        answer.code == 1 && answer.out.contains("another Stillpoint is running this session"),
        "{answer:?}"
    );
    amending.stdin.take().unwrap().write_all(b"Sat up, drank.").unwrap();
    assert!(amending.wait().unwrap().success());
    assert!(practice.ask(&["log", "last"]).out.contains("Sat up, drank."), "and it was amended");
}

#[test]
fn nothing_is_deleted_without_an_age_and_the_words() {
    let (practice, old) = yesterdays();
    rehearse_in(&practice, LATEST_DAY);
    assert_eq!(practice.ask(&["delete"]).code, 2, "an age is needed");
    let answered = |typed: &str| {
        let mut asked = delete(&practice);
        let asked = asked.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut asked = asked.spawn().unwrap();
        asked.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        Answer::of(&asked.wait_with_output().unwrap())
    };
    let asked = answered("yes\n");
    assert_eq!(asked.code, 2, "{asked:?}");
    let words = asked.out.split("type: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    assert!(words.starts_with("delete 1 from before 20") && old.exists(), "{words}");
    let deleted = answered(&format!("{words}\n"));
    assert_eq!(deleted.code, 0, "{deleted:?}");
    assert!(!old.exists() && folders(&practice.data.join("sessions")).len() == 1);
    let trace = fs::read_to_string(practice.data.join("deleted.jsonl")).unwrap();
    assert!(trace.contains("\"head\":") && !trace.contains("REHEARSAL"), "{trace}");
    practice.must_be_complete();
}
