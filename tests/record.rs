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
        (&Value::from("chart"), &chart["signed_lines"])
    );
    assert_eq!(chart["head"].as_str().unwrap()[..4], chart["head_short"].as_str().unwrap()[..4]);
    let file = practice.session().join("chart.0001.journal");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("Sat up.", "Sat in.", 1)).unwrap();
    let report = verified(&practice);
    assert_eq!(report["state"], "damaged");
    let finding = &report["findings"][0];
    assert_eq!(finding["seq"], report["streams"][0]["sound_lines"], "to which line it is sound");
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
        caught.out.contains("the head that you hold is not the one of this line"),
        "{}",
        caught.out
    );
    let cut = practice.ask(&["verify", "last", "--head", &format!("9999 {digits}")]);
    assert!(cut.code == 1 && cut.out.contains("the last ones are missing"), "{}", cut.out);
    let nonsense = practice.ask(&["verify", "last", "--head", "1a2b"]);
    assert_eq!(nonsense.code, 2, "{nonsense:?}");
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
        sound.out.contains(&format!("signed by the key {print}, in room.pub")),
        "both say the same key: {}",
        sound.out
    );
    let file = folder.join("chart.0001.journal");
    let bytes = fs::read(&file).unwrap();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    let dropped: Vec<&[u8]> =
        lines.iter().enumerate().filter(|(index, _)| *index != 2).map(|(_, line)| *line).collect();
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    for (what, tampered) in
        [("swapped", swapped.concat()), ("dropped", dropped.concat()), ("changed", changed)]
    {
        fs::write(&file, tampered).unwrap();
        let found = python(&folder);
        assert!(found.code == 1 && found.out.contains("chart: DAMAGED"), "{what}: {found:?}");
    }
    fs::write(&file, &bytes[..bytes.len() - lines.last().unwrap().len()]).unwrap();
    assert!(
        python(&folder).out.contains("chart: open"),
        "without its last line it is not complete"
    );
}

/// The archive of a closed session, unpacked.
fn unpacked(practice: &Practice) -> PathBuf {
    let tar = practice.beside("session.tar");
    assert_eq!(practice.ask(&["archive", "last", "--out", tar.to_str().unwrap()]).code, 0);
    unpack(&tar, &practice.beside("elsewhere"))
}

/// The last line of the chart with another body, chained to the line before as the first one was.
fn with_last_body(chart: &str, change: impl FnOnce(&str) -> String) -> (String, String) {
    let (before, last) = chart.trim_end().rsplit_once('\n').unwrap();
    let previous = &before.rsplit_once('\n').unwrap().1[..64];
    let body = change(&last[65..]);
    let hash = HEXLOWER.encode(&Sha256::digest(format!("{previous}{body}")));
    (format!("{before}\n"), format!("{hash} {body}\n"))
}

#[test]
fn python_finds_a_signature_that_another_key_made_and_tells_whose_it_is() {
    let practice = closed();
    let folder = unpacked(&practice);
    let file = folder.join("chart.0001.journal");
    let chart = fs::read_to_string(&file).unwrap();
    let forger = SigningKey::from_bytes(&[7; 32]);
    let key = BASE64.encode(forger.verifying_key().as_bytes());
    let forge = |body: &str, named: bool| {
        let line: Value = serde_json::from_str(body).unwrap();
        let said = &line["checkpoint"];
        let text = |key: &str| said[key].as_str().unwrap().to_owned();
        let signed = format!(
            "stillpoint checkpoint 1\n{}\n{}\n{}\n{}\nclosed\n{}\n{}\n{}\n{}\n{}\n",
            text("session"),
            text("stream"),
            said["count"],
            text("head"),
            said["t_ms"],
            said["boot"]["id"].as_str().unwrap(),
            said["boot"]["ms"],
            text("wall"),
            text("zone")
        );
        let signature = BASE64.encode(&forger.sign(signed.as_bytes()).to_bytes());
        let body = body.replace(&text("signature"), &signature);
        if named { body.replace(&text("key"), &key) } else { body }
    };
    let write = |named| {
        let (before, last) = with_last_body(&chart, |body| forge(body, named));
        fs::write(&file, before + &last).unwrap();
    };
    write(false);
    let found = python(&folder);
    assert!(
        found.code == 1 && found.out.contains("the checkpoint's signature is false"),
        "{found:?}"
    );
    write(true);
    let found = python(&folder);
    assert!(
        found.code == 1 && found.out.contains("signed by a key that is not in room.pub"),
        "{found:?}"
    );
    assert!(found.out.contains(", NOT in room.pub"), "{found:?}");
    let known = fs::read_to_string(folder.join("room.pub")).unwrap();
    fs::write(folder.join("room.pub"), format!("{known}{key}\n")).unwrap();
    let print = &HEXLOWER.encode(&Sha256::digest(forger.verifying_key().as_bytes()))[..16];
    let found = python(&folder);
    assert!(
        found.out.contains(&format!("signed by the key {print}, in room.pub: compare it")),
        "only people can tell: {found:?}"
    );
}

#[test]
fn python_calls_nothing_sound_that_is_no_record_and_never_breaks_down() {
    let practice = closed();
    let folder = unpacked(&practice);
    let (chart, ledger) = (folder.join("chart.0001.journal"), folder.join("ledger.jsonl"));
    let sound = fs::read(&chart).unwrap();
    let noise: Vec<u8> =
        (0..9_000_u32).map(|byte| byte.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let one_line: Vec<u8> = noise.iter().copied().filter(|byte| *byte != b'\n').collect();
    for (what, bytes) in
        [("emptied", Vec::new()), ("binary", noise), ("binary without a line's end", one_line)]
    {
        fs::write(&chart, bytes).unwrap();
        let found = python(&folder);
        assert!(
            found.code == 1 && found.out.contains("chart: DAMAGED") && found.err.is_empty(),
            "{what}: {found:?}"
        );
    }
    fs::write(&chart, sound).unwrap();
    for line in ["nonsense{", "[]", "{\"session\":1}", "{\"count\":{},\"key\":\"=\"}", "\u{1f30a}"]
    {
        fs::write(&ledger, line).unwrap();
        let found = python(&folder);
        assert!(
            found.code == 1
                && found.out.contains("ledger.jsonl, line 1: this is not a head")
                && found.err.is_empty(),
            "{found:?}"
        );
    }
}

#[test]
fn python_compares_what_was_given_up_after_a_disk_failure_with_what_was_written_again() {
    let practice = closed();
    let folder = unpacked(&practice);
    let file = folder.join("chart.0001.journal");
    let chart = fs::read_to_string(&file).unwrap();
    let again = with_last_body(&chart, |body| body.replacen("\"segment\":1", "\"segment\":2", 1)).1;
    fs::write(folder.join("chart.0002.journal"), again).unwrap();
    let sound = python(&folder);
    assert!(sound.code == 0 && sound.out.contains("1 lines were given up"), "{sound:?}");
    assert!(sound.out.contains("chart: complete"), "{sound:?}");
    let cut = chart.len() - 40;
    fs::write(&file, &chart[..cut]).unwrap();
    assert_eq!(python(&folder).code, 0, "only a part of it was written");
    for place in [cut, chart.len() - 300] {
        let mut changed = chart.clone().into_bytes();
        changed[place] ^= 1;
        fs::write(&file, changed).unwrap();
        let found = python(&folder);
        assert!(
            found.code == 1 && found.out.contains("is not what was written again"),
            "{found:?}"
        );
    }
}

#[test]
fn an_archive_is_taken_in_elsewhere_once_the_other_rooms_key_is_trusted() {
    let (practice, other) = (closed(), Practice::new());
    let tar = practice.beside("session.tar");
    let tar = tar.to_str().unwrap();
    let told = practice.ask(&["archive", "last", "--out", tar]);
    assert!(told.code == 0 && told.out.contains("process notes were left out"), "{told:?}");
    let again = practice.ask(&["archive", "last", "--out", tar]);
    assert_eq!(again.code, 2, "an archive is not written over: {again:?}");
    let refused = other.ask(&["import", tar]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let print = refused.err.split("--trust ").nth(1).unwrap().trim().to_owned();
    assert!(!other.data.exists() || folders(&other.data).is_empty(), "nothing was taken in");
    let taken = other.ask(&["import", tar, "--trust", &print]);
    assert_eq!(taken.code, 0, "{taken:?}");
    other.must_be_complete();
    let texts = |practice: &Practice| practice.ask(&["log", "last", "--own-words"]).out;
    assert_eq!(texts(&other).lines().next(), texts(&practice).lines().next());
    assert!(texts(&other).contains("quiet water"));
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
        !other.data.join("room.pub").exists(),
        "a room is trusted of which nothing was taken in"
    );
    assert!(
        folders(&other.data.join("sessions")).is_empty(),
        "{:?}",
        folders(&other.data.join("sessions"))
    );
}

/// The chart's lines with this said otherwise, chained anew; none of them is signed yet.
fn rewritten(chart: &str, was: &str, is: &str) -> String {
    let mut previous = "0".repeat(64);
    let mut anew = String::new();
    for line in chart.lines() {
        let body = line[65..].replacen(was, is, 1);
        assert!(!body.contains("\"checkpoint\""), "it ran for too long");
        previous = HEXLOWER.encode(&Sha256::digest(format!("{previous}{body}")));
        anew.push_str(&format!("{previous} {body}\n"));
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
    let led = rewritten(&rehearsed, "\"rehearsal\":true", "\"rehearsal\":false");
    assert_ne!(led, rehearsed);
    fs::write(&file, &led).unwrap();
    assert!(practice.ask(&["verify", "last"]).out.contains("open: sound so far"));
    let refused = practice.ask(&["rehearse", "intramuscular-60", "--resume", "last"]);
    assert!(refused.code == 2 && refused.err.contains("is no rehearsal"), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), led);
    assert!(!practice.session().join("chart.0002.journal").exists(), "nothing was added");
}

/// The practice's session as if it were a hundred years old.
fn aged(practice: &Practice) -> PathBuf {
    let session = practice.session();
    let old = session
        .with_file_name(session.file_name().unwrap().to_str().unwrap().replacen("20", "19", 1));
    fs::rename(&session, &old).unwrap();
    old
}

#[test]
fn a_record_that_was_tampered_with_is_not_deleted() {
    let practice = closed();
    let old = aged(&practice);
    // The private notes: a look at the chart's end doesn't show it.
    let notes = old.join("process.0001.journal");
    let mut bytes = fs::read(&notes).unwrap();
    bytes[80] ^= 1;
    fs::write(&notes, bytes).unwrap();
    let asked = practice.ask(&["delete", "--older-than", "10y"]);
    assert!(asked.out.contains("Kept, since it does not verify"), "{asked:?}");
    assert!(old.exists());
}

/// Asks for deletion, lets something happen before the answer, and answers with the right words.
fn delete_after(practice: &Practice, meanwhile: impl FnOnce()) -> Answer {
    let mut asked = practice.command(&["delete", "--older-than", "10y"]);
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
    rehearse(&practice);
    let old = aged(&practice);
    rehearse(&practice);
    let words = delete_after(&practice, || ());
    assert!(words.code == 0 && !old.exists(), "{words:?}");
    let all = practice.ask(&["verify", "--all"]);
    assert!(
        all.code == 0 && all.out.contains("1 sessions are gone that `stillpoint delete` took away"),
        "{all:?}"
    );
    assert!(!all.out.contains("MISSING"), "{all:?}");
    let gone = practice.session();
    let id = gone.file_name().unwrap().to_str().unwrap()["2026-11-21-".len()..].to_owned();
    fs::remove_dir_all(&gone).unwrap();
    let all = practice.ask(&["verify", "--all"]);
    assert!(all.code == 1 && all.out.contains(&format!("{id}: MISSING: signed over ")), "{all:?}");
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
    let practice = closed();
    let old = aged(&practice);
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
    let practice = closed();
    let note = entry_with(&practice, "Sat up.");
    let old = aged(&practice);
    let mut amending =
        practice.command(&["amend", "last", &note, "--because", "misspelt", "--who", "MR"]);
    // It has the session open for as long as its text is typed.
    let mut amending = amending.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let lock = File::options().write(true).open(old.join("lock")).unwrap();
    while lock.try_lock().is_ok() {
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
    let practice = closed();
    let old = aged(&practice);
    rehearse(&practice);
    assert_eq!(practice.ask(&["delete"]).code, 2, "an age is needed");
    let asked = ask_with(&practice, &["delete", "--older-than", "10y"], "yes\n");
    assert_eq!(asked.code, 2, "{asked:?}");
    let words = asked.out.split("type: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    assert!(words.starts_with("delete 1 from before 20") && old.exists(), "{words}");
    let deleted = ask_with(&practice, &["delete", "--older-than", "10y"], &format!("{words}\n"));
    assert_eq!(deleted.code, 0, "{deleted:?}");
    assert!(!old.exists() && folders(&practice.data.join("sessions")).len() == 1);
    let trace = fs::read_to_string(practice.data.join("deleted.jsonl")).unwrap();
    assert!(trace.contains("\"head\":") && !trace.contains("REHEARSAL"), "{trace}");
    practice.must_be_complete();
}
