//! The real binary with the practice's keys: what it writes can't be read without one, and
//! everything can be done with one.

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

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use support::{Answer, Keys, Practice, Run, SmallDisk, entries, files, holding};

const SCRIPT: &str = "1s words canary of the client\n2s private canary of the therapist\n3s note canary of the chart\n\
                      4s observe tears\n30s close canary of a reason\n";
const WORDS: &[&str] = &["rehearse", "intramuscular-60", "--script"];

fn ask(practice: &Practice, keys: &Keys, words: &[&str]) -> Answer {
    practice.ask(&[words, &["--passphrase-file", keys.passphrases.to_str().unwrap()]].concat())
}

#[test]
fn a_planted_canary_is_in_nothing_that_a_sealed_session_leaves_cut_off_or_closed() {
    let practice = Practice::new();
    let keys = practice.seal();
    let script = practice.script(SCRIPT);
    let mut logs = String::new();
    let mut run = Run::start(
        practice
            .command(&[WORDS, &[&script, "--speed", "20"]].concat())
            .env("STILLPOINT_LOG", "trace"),
    );
    run.listen(
        |lines| entries(lines).iter().any(|entry| entry.text.contains("canary of the chart")),
        Duration::from_secs(60),
    );
    assert!(run.kill(), "{:?}", run.told);
    logs.push_str(&run.errors());
    assert_eq!(holding(&practice.data, "canary"), Vec::<PathBuf>::new(), "after a kill");
    assert!(
        !holding(&practice.data, "REHEARSAL-1")
            .iter()
            .any(|path| path.starts_with(practice.session())),
        "nor whose it is"
    );
    let resumed = Run::start(
        practice
            .command(&[WORDS, &[&script, "--resume", "last"]].concat())
            .env("STILLPOINT_LOG", "trace"),
    )
    .finish();
    assert_eq!(resumed.code, 0, "{resumed:?}");
    logs.push_str(&resumed.err);
    assert_eq!(holding(&practice.data, "canary"), Vec::<PathBuf>::new(), "after the close");
    practice.must_be_complete();
    let left_over = practice.session().join("chart.0001.open");
    fs::write(&left_over, "").unwrap();
    let verified = practice.ask(&["verify", "last"]).out;
    assert!(
        verified.contains("lie open beside it, though it is closed")
            && !verified.contains("gone on with"),
        "{verified}"
    );
    fs::remove_file(left_over).unwrap();
    for words in [&["log", "last"][..], &["unseal", "last"], &["log", "last", "--process"]] {
        let locked = practice.ask(words);
        assert_eq!(locked.code, 2, "{locked:?}");
        assert!(
            locked.err.contains("practice.age") && !locked.out.contains("canary"),
            "{locked:?}"
        );
        logs.push_str(&locked.err);
    }
    assert!(!logs.contains("canary"), "{logs}");
    let opened = ask(&practice, &keys, &["log", "last", "--own-words", "--process"]);
    for text in [
        "canary of the client",
        "canary of the therapist",
        "canary of the chart",
        "canary of a reason",
    ] {
        assert!(opened.out.contains(text), "{text} is lost: {opened:?}");
    }
    assert!(
        !files(&practice.session())
            .iter()
            .any(|path| path.extension().is_some_and(|it| it == "open"))
    );
}

#[test]
fn a_record_is_opened_by_the_practice_by_the_therapist_or_by_the_paper_and_by_nobody_else() {
    let practice = Practice::new();
    let keys = practice.seal();
    assert!(keys.told.contains("The drill passed") && keys.told.contains('█'), "{}", keys.told);
    let script = practice.script(SCRIPT);
    assert_eq!(practice.ask(&[WORDS, &[&script]].concat()).code, 0);

    let chart = ask(&practice, &keys, &["unseal", "last"]);
    assert_eq!(chart.code, 0, "{chart:?}");
    assert!(
        chart.out.contains("canary of the chart") && !chart.out.contains("canary of the therapist")
    );
    let out = practice.beside("clear.jsonl");
    let both =
        ask(&practice, &keys, &["unseal", "last", "--process", "--out", out.to_str().unwrap()]);
    assert_eq!((both.code, both.out.as_str()), (0, ""), "{both:?}");
    let text = fs::read_to_string(&out).unwrap();
    assert!(
        text.contains("canary of the therapist") && text.lines().all(|line| line.starts_with('{'))
    );
    let again = ask(&practice, &keys, &["unseal", "last", "--out", out.to_str().unwrap()]);
    assert_eq!(again.code, 2, "a file that is there is not written over: {again:?}");

    let wrong = practice.beside("wrong");
    fs::write(&wrong, "a wrong passphrase\n").unwrap();
    let refused = practice.ask(&["unseal", "last", "--passphrase-file", wrong.to_str().unwrap()]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("not the passphrase") && !refused.err.contains("wrong passphrase"),
        "{refused:?}"
    );

    let drilled = practice.beside("paper");
    fs::write(&drilled, &keys.recovery).unwrap();
    let passed = ask(&practice, &keys, &["keys", "drill", "--recovery", drilled.to_str().unwrap()]);
    assert!(passed.code == 0 && passed.out.contains("opened by the identities: 2"), "{passed:?}");
    let (_, told) = practice.type_back(&[
        "keys",
        "rotate",
        "--passphrase-file",
        keys.passphrases.to_str().unwrap(),
        "--new-passphrase-file",
        keys.passphrases.to_str().unwrap(),
    ]);
    assert!(told.contains("Keep the old paper"), "{told}");
    assert_eq!(ask(&practice, &keys, &["log", "last"]).code, 0, "new keys open old records");
    practice.must_be_complete();
    let stale = ask(&practice, &keys, &["keys", "drill", "--recovery", drilled.to_str().unwrap()]);
    assert!(stale.code == 2 && stale.err.contains("the recovery key does not open"), "{stale:?}");
}

#[test]
fn what_the_paper_opens_is_recorded_with_who_and_why() {
    let practice = Practice::new();
    let keys = practice.seal();
    let script = practice.script(SCRIPT);
    assert_eq!(practice.ask(&[WORDS, &[&script]].concat()).code, 0);
    let paper = practice.beside("paper");
    fs::write(&paper, &keys.recovery).unwrap();
    let paper = paper.to_str().unwrap();
    let unsaid = practice.ask(&["log", "last", "--identity", paper]);
    assert!(
        unsaid.code == 2 && unsaid.err.contains("--who") && unsaid.out.is_empty(),
        "{unsaid:?}"
    );
    let said = ["--identity", paper, "--who", "JO", "--reason", "MR is ill"];
    let opened = practice.ask(&[&["log", "last"][..], &said].concat());
    assert!(opened.code == 0 && opened.out.contains("canary of the chart"), "{opened:?}");
    assert!(opened.out.contains("Opened with the recovery key: MR is ill"), "{}", opened.out);
    practice.must_be_complete();
    let signed = ask(&practice, &keys, &["verify", "last", "--json"]);
    assert!(signed.out.contains("\"state\": \"complete\""), "{}", signed.out);
    assert_eq!(
        holding(&practice.data, "MR is ill"),
        Vec::<PathBuf>::new(),
        "the reason is sealed too"
    );
}

#[test]
fn where_a_reading_with_the_paper_can_not_be_recorded_it_is_refused_or_loudly_unrecorded() {
    let practice = Practice::new();
    let Some(disk) = SmallDisk::mount(&practice.data, 4_096) else { return };
    let keys = practice.seal();
    let script = practice.script(SCRIPT);
    assert_eq!(practice.ask(&[WORDS, &[&script]].concat()).code, 0);
    let paper = practice.beside("paper");
    fs::write(&paper, &keys.recovery).unwrap();
    let said = ["--identity", paper.to_str().unwrap(), "--who", "JO", "--reason", "MR is ill"];
    disk.make_read_only();
    for words in [&["log", "last"][..], &["unseal", "last"]] {
        let refused = practice.ask(&[words, &said].concat());
        assert!(
            refused.code == 2 && refused.out.is_empty() && refused.err.contains("--unrecorded"),
            "{refused:?}"
        );
        assert!(refused.err.contains("may not be written to"), "and why: {refused:?}");
        let unsaid = practice.ask(&[words, &said[..2], &["--unrecorded"]].concat());
        assert!(
            unsaid.code == 2 && unsaid.err.contains("--reason"),
            "still by whom and why: {unsaid:?}"
        );
        let read = practice.ask(&[words, &said, &["--unrecorded"]].concat());
        assert!(read.code == 0 && read.out.contains("canary of the chart"), "{read:?}");
        assert!(
            read.err.starts_with("NOT RECORDED: nothing in the record says that it is read now."),
            "{read:?}"
        );
    }
}

#[test]
fn a_fault_of_the_program_itself_tells_its_place_and_nothing_that_was_typed() {
    const BREAKS: &str = "STILLPOINT_TEST_BREAKS";
    if std::env::var_os(BREAKS).is_some() {
        stillpoint::panic_hook::install();
        let typed = "canary of the chart".to_owned();
        let broken = std::thread::Builder::new()
            .name("runner".to_owned())
            .spawn(move || panic!("at `{typed}`"))
            .unwrap();
        assert!(broken.join().is_err());
        return;
    }
    let name = "a_fault_of_the_program_itself_tells_its_place_and_nothing_that_was_typed";
    let mut child = Command::new(std::env::current_exe().unwrap());
    let child = child
        .args([name, "--exact", "--nocapture"])
        .env(BREAKS, "1")
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    let answer = Answer::of(&child);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(
        answer.err.contains("a fault of its own in the thread `runner` at tests/sealing.rs:"),
        "{answer:?}"
    );
    assert!(!answer.err.contains("canary") && !answer.out.contains("canary"), "{answer:?}");
}
