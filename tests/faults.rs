//! The real binary under real faults: killed, on disks that fail, fill up, can't be written to or
//! are slow. Nothing that was told as kept may be missing afterwards.

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
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use support::*;

#[test]
fn what_was_told_as_kept_before_a_kill_is_in_the_record_after_it() {
    const KILLS_A_SESSION: u32 = 4;
    let wanted = how_many("STILLPOINT_FAULT_KILLS", 60);
    let expected = by_hand(&undisturbed());
    let mut chance = Chance::new();
    let (mut kills, mut sessions, mut acknowledged) = (0, 0, 0);
    while kills < wanted {
        let practice = Practice::new();
        let mut told_before: Vec<Vec<Told>> = Vec::new();
        let mut lines_before = 0;
        let mut ended = false;
        for _ in 0..KILLS_A_SESSION {
            let begun = !told_before.is_empty();
            let mut run = Run::start(&mut practice.command(if begun { RESUME } else { BRISK }));
            if chance.below(2) == 0 {
                let lines = lines_before + 1 + usize::try_from(chance.below(14)).unwrap();
                run.listen(|told| told.len() >= lines, AT_MOST);
            } else {
                run.listen(|_| false, Duration::from_millis(chance.below(400)));
            }
            ended = !run.kill();
            if !run.entries().is_empty() {
                lines_before = run.told.len();
                told_before.push(run.entries());
            }
            if ended {
                break;
            }
            kills += 1;
        }
        if !ended {
            let words = if told_before.is_empty() { BRISK } else { RESUME };
            let answer = Run::start(&mut practice.command(words)).finish();
            assert_eq!(answer.code, 0, "{answer:?}");
            told_before.push(told(&answer));
        }
        it_is_complete(&practice, None);
        for told in &told_before {
            nothing_is_lost(&practice, told);
        }
        assert_eq!(
            by_hand(&practice),
            expected,
            "nothing that was entered is missing or there twice"
        );
        let all = practice.ask(&["verify", "--all"]);
        // One that was killed right after its first line stays open.
        assert!(matches!(all.code, 0 | 3), "{}", all.out);
        acknowledged += told_before.iter().map(Vec::len).sum::<usize>();
        sessions += 1;
    }
    println!("{kills} kills in {sessions} sessions; {acknowledged} entries told as kept, 0 lost");
}

#[test]
fn a_kill_at_any_sync_leaves_a_record_that_can_be_gone_on_with_or_is_closed() {
    if !can_trace() {
        return;
    }
    let reference = undisturbed();
    let expected = by_hand(&reference);
    // The first line comes with its folder.
    let syncs = sound_stream(&[&reference.session()], "chart")
        + sound_stream(&[&reference.session()], "process")
        - 1;
    let mut acknowledged = 0;
    for sync in [1, 2, 3, syncs / 3, syncs / 2, syncs - 2, syncs - 1, syncs] {
        let practice = Practice::new();
        let tampering = format!("inject=fdatasync:signal=SIGKILL:when={sync}");
        let cut_off = Run::start(&mut practice.traced(&["-e", &tampering], BRISKER)).finish();
        assert_eq!(cut_off.code, -1, "killed at sync {sync} of {syncs}: {cut_off:?}");
        let resumed = practice.ask(RESUME_AT_ONCE);
        let closed = resumed.code == 2 && resumed.err.contains("closed");
        assert!(resumed.code == 0 || closed, "sync {sync} of {syncs}: {resumed:?}");
        it_is_complete(&practice, None);
        nothing_is_lost(&practice, &told(&cut_off));
        nothing_is_lost(&practice, &told(&resumed));
        assert_eq!(by_hand(&practice), expected, "sync {sync} of {syncs}");
        acknowledged += told(&cut_off).len();
    }
    println!("8 kills at a sync; {acknowledged} entries told as kept before, 0 lost");
}

#[test]
fn a_kill_while_the_first_session_is_begun_leaves_nothing_in_the_way() {
    if !can_trace() {
        return;
    }
    let script = "2s note begun\n4s private own\n6s close rehearsed\n";
    let mut kills = 0;
    for call in ["fsync", "mkdir", "rename", "flock"] {
        for nth in 1.. {
            let practice = Practice::new();
            let script = practice.script(script);
            let words = [REHEARSE, &["--script", &script]].concat();
            let tampering = format!("inject=/^{call}:signal=SIGKILL:when={nth}");
            let cut_off = Run::start(&mut practice.traced(&["-e", &tampering], &words)).finish();
            if cut_off.code == 0 {
                break;
            }
            kills += 1;
            let again = practice.ask(&words);
            assert_eq!(again.code, 0, "after a kill at {call} {nth}: {again:?}");
            it_is_complete(&practice, None);
            let all = practice.ask(&["verify", "--all"]);
            assert!(matches!(all.code, 0 | 3), "after a kill at {call} {nth}: {}", all.out);
        }
    }
    assert!(kills >= 10, "only {kills} kills: the calls are named otherwise here");
    println!("{kills} kills while a first session was begun; every practice could begin again");
}

#[test]
fn after_a_failed_sync_the_log_goes_on_in_a_new_file_and_nothing_is_lost() {
    if !can_trace() {
        return;
    }
    let mut acknowledged = 0;
    for failing in ["1", "2", "7", "40", "100"] {
        let practice = Practice::new();
        let tampering = format!("inject=fdatasync:error=EIO:when={failing}");
        let answer = Run::start(&mut practice.traced(&["-e", &tampering], REHEARSE)).finish();
        assert_eq!(answer.code, 0, "sync {failing} fails: {answer:?}");
        let said = "Saving failed in its place; everything is now saved in ";
        let (_, kept_in) = answer.out.split_once(said).expect(&answer.out);
        let kept_in = Path::new(kept_in.lines().next().unwrap().trim());
        assert!(kept_in.starts_with(practice.session()) && kept_in.exists(), "{kept_in:?}");
        // A stream whose first sync fails holds nothing yet and begins anew.
        let is_new = |name: &str| name.ends_with(".0002.journal") || name == "process.0001.journal";
        assert!(is_new(kept_in.file_name().unwrap().to_str().unwrap()), "{kept_in:?}");
        it_is_complete(&practice, None);
        nothing_is_lost(&practice, &told(&answer));
        assert_eq!(
            told(&answer).len(),
            rows(&practice).len(),
            "everything was told as kept in the end"
        );
        acknowledged += told(&answer).len();
    }
    println!("5 failed syncs; {acknowledged} entries told as kept, 0 lost");
}

#[test]
fn when_two_syncs_in_a_row_fail_it_says_not_saved_and_then_saves_again() {
    if !can_trace() {
        return;
    }
    let practice = Practice::new();
    let answer =
        Run::start(&mut practice.traced(&["-e", "inject=fdatasync:error=EIO:when=5..6"], REHEARSE))
            .finish();
    assert_eq!(answer.code, 0, "{answer:?}");
    let (not_saved, again) = (answer.out.find("NOT SAVED"), answer.out.find("Saved again"));
    assert!(not_saved.is_some() && not_saved < again, "{}", answer.out);
    it_is_complete(&practice, None);
    nothing_is_lost(&practice, &told(&answer));
}

#[test]
fn a_write_that_finds_the_disk_full_goes_to_a_new_file_and_nothing_is_lost() {
    if !can_trace() {
        return;
    }
    let mut acknowledged = 0;
    for failing in ["1", "3", "20"] {
        let practice = Practice::new();
        let before = begin_and_kill(&practice, 8);
        let file = practice.session().join("chart.0002.journal");
        let tampering = [
            "-P",
            file.to_str().unwrap(),
            "-e",
            &format!("inject=write:error=ENOSPC:when={failing}"),
        ];
        let answer = Run::start(&mut practice.traced(&tampering, RESUME_AT_ONCE)).finish();
        assert_eq!(answer.code, 0, "{answer:?}");
        assert!(
            answer.out.contains("everything is now saved in"),
            "write {failing} fails: {}",
            answer.out
        );
        it_is_complete(&practice, None);
        nothing_is_lost(&practice, &before);
        nothing_is_lost(&practice, &told(&answer));
        acknowledged += before.len() + told(&answer).len();
    }
    println!("3 writes to a full disk; {acknowledged} entries told as kept, 0 lost");
}

#[test]
fn on_a_disk_that_fills_up_the_log_goes_on_in_the_space_set_aside() {
    let practice = Practice::new();
    let Some(disk) = SmallDisk::mount(&practice.data, 2_048) else { return };
    let mut run = Run::start(&mut practice.command(SLOWER));
    run.listen(|lines| entries(lines).len() >= 5, AT_MOST);
    assert!(practice.session().join("reserve").exists());
    disk.fill();
    let answer = run.finish();
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(
        answer.out.contains("everything is now saved in"),
        "it never met the full disk: {}",
        answer.out
    );
    it_is_complete(&practice, None);
    nothing_is_lost(&practice, &told(&answer));
    println!("1 full disk; {} entries told as kept, 0 lost", told(&answer).len());
}

#[test]
fn with_no_space_at_all_it_says_not_saved_and_saves_when_there_is_some_again() {
    let practice = Practice::new();
    let Some(disk) = SmallDisk::mount(&practice.data, 2_048) else { return };
    let before = begin_and_kill(&practice, 8);
    fs::remove_file(practice.session().join("reserve")).unwrap();
    let ballast = disk.fill();
    let mut run = Run::start(&mut practice.command(RESUME_AT_ONCE));
    assert!(
        run.listen(|lines| lines.iter().any(|line| line.contains("NOT SAVED")), AT_MOST),
        "{:?}",
        run.told
    );
    assert!(
        run.told.iter().any(|line| line.contains("the disk is full; free some space")),
        "{:?}",
        run.told
    );
    nothing_is_lost(&practice, &run.entries());
    fs::remove_file(ballast).unwrap();
    let answer = run.finish();
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.out.contains("Saved again"), "{}", answer.out);
    it_is_complete(&practice, None);
    nothing_is_lost(&practice, &before);
    nothing_is_lost(&practice, &told(&answer));
    println!(
        "1 disk without any space; {} entries told as kept, 0 lost",
        before.len() + told(&answer).len()
    );
}

#[test]
fn where_the_disk_stays_full_the_end_says_how_much_is_missing_and_what_was_told_as_kept_is_there() {
    let practice = Practice::new();
    let Some(disk) = SmallDisk::mount(&practice.data, 2_048) else { return };
    let before = begin_and_kill(&practice, 8);
    fs::remove_file(practice.session().join("reserve")).unwrap();
    let ballast = disk.fill();
    let answer = Run::start(&mut practice.command(RESUME_AT_ONCE)).finish();
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(
        answer.out.contains("NOT SAVED") && answer.err.contains("could not be kept in time"),
        "{answer:?}"
    );
    nothing_is_lost(&practice, &before);
    nothing_is_lost(&practice, &told(&answer));
    fs::remove_file(ballast).unwrap();
    let resumed = practice.ask(RESUME_AT_ONCE);
    assert_eq!(resumed.code, 0, "{resumed:?}");
    it_is_complete(&practice, None);
    nothing_is_lost(&practice, &before);
    println!(
        "1 disk that stays full; {} entries told as kept, 0 lost",
        before.len() + told(&answer).len()
    );
}

#[test]
fn the_log_goes_on_in_the_second_folder_when_the_first_disk_takes_no_more() {
    let practice = Practice::new();
    let second = practice.beside("second");
    let Some(disk) = SmallDisk::mount(&practice.data, 2_048) else { return };
    let Some(_other) = SmallDisk::mount(&second, 2_048) else { return };
    let room =
        format!("format = 1\nname = \"Room 2\"\nsecond_folder = {:?}\n", second.to_str().unwrap());
    fs::write(practice.data.join("room.toml"), room).unwrap();
    let before = begin_and_kill(&practice, 8);
    fs::remove_file(practice.session().join("reserve")).unwrap();
    disk.fill();
    let answer = Run::start(&mut practice.command(RESUME_AT_ONCE)).finish();
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(
        answer.out.contains(&format!("everything is now saved in {}", second.display())),
        "{}",
        answer.out
    );
    it_is_complete(&practice, Some(&second));
    nothing_is_lost(&practice, &before);
    nothing_is_lost(&practice, &told(&answer));
    println!(
        "1 full first disk; {} entries told as kept, 0 lost",
        before.len() + told(&answer).len()
    );
}

#[test]
fn a_session_that_finds_no_space_to_begin_leaves_no_record_behind() {
    let practice = Practice::new();
    let Some(_disk) = SmallDisk::mount(&practice.data, 512) else { return };
    let answer = practice.ask(REHEARSE);
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(answer.err.contains("the disk is full; free some space"), "{}", answer.err);
    let all = practice.ask(&["verify", "--all"]);
    assert!(all.code == 0 && all.out.contains("no records yet"), "{all:?}");
}

#[test]
fn a_folder_that_can_not_be_written_to_is_named_with_what_to_do_and_stays_as_it_is() {
    let practice = Practice::new();
    let Some(disk) = SmallDisk::mount(&practice.data, 512) else { return };
    disk.make_read_only();
    let below = practice.data.join("below");
    for data in [&practice.data, &below] {
        let answer = Answer::of(
            &Command::new(env!("CARGO_BIN_EXE_stillpoint"))
                .env_remove("STILLPOINT_DATA")
                .arg("--data")
                .arg(data)
                .args(REHEARSE)
                .output()
                .unwrap(),
        );
        assert_eq!(answer.code, 2, "{answer:?}");
        assert!(answer.err.contains(data.to_str().unwrap()), "{}", answer.err);
        assert!(
            answer.err.contains("may not be written to")
                && answer.err.contains("choose another folder"),
            "{}",
            answer.err
        );
        assert_eq!(answer.out, "");
    }
    assert!(folders(&practice.data).is_empty(), "nothing was created");
}

#[test]
fn with_slow_syncs_the_decisions_do_not_wait_and_everything_is_kept_in_the_end() {
    if !can_trace() {
        return;
    }
    let script = "answers after 10s\n5s note one\n10s observe shade_on\n15s words two\n20s private three\n25s moment\n\
                  30s dose 60 mg JO left deltoid\n60s observe tears\n70s note four\n80s safe\n90s return\n100s close rehearsed\n";
    let content = |practice: &Practice| -> Vec<(i64, String, String)> {
        rows(practice)
            .into_iter()
            .map(|Row { since_opening, who, text, .. }| (since_opening, who, text))
            .collect()
    };
    let (fast, slow) = (Practice::new(), Practice::new());
    let answer = fast.ask(&[REHEARSE, &["--script", &fast.script(script)]].concat());
    assert_eq!(answer.code, 0, "{answer:?}");

    let log = slow.beside("strace.log");
    let mut command = Command::new("strace");
    command.args([
        "-f",
        "--seccomp-bpf",
        "-o",
        log.to_str().unwrap(),
        "-e",
        "trace=fdatasync,/nanosleep",
    ]);
    command.args(["-e", "inject=fdatasync:delay_enter=300000", env!("CARGO_BIN_EXE_stillpoint")]);
    slow.address(&mut command, &[REHEARSE, &["--script", &slow.script(script)]].concat());
    let answer = Run::start(&mut command).finish();
    assert_eq!(answer.code, 0, "{answer:?}");

    it_is_complete(&slow, None);
    nothing_is_lost(&slow, &told(&answer));
    assert_eq!(told(&answer).len(), rows(&slow).len(), "everything was told as kept in the end");
    assert_eq!(content(&slow), content(&fast));
    // At full speed the program sleeps only once all is decided, while it waits for the disk.
    let log = fs::read_to_string(log).unwrap();
    let syncs = |text: &str| text.matches("fdatasync(").count();
    let decided = log.find("nanosleep(").expect("it waited for the disk");
    let (before, all) = (syncs(&log[..decided]), syncs(&log));
    assert!(before <= all / 2, "{before} of {all} syncs were begun before everything was decided");
    println!(
        "{all} slow syncs, {before} of them before all was decided; {} entries told as kept, 0 lost",
        told(&answer).len()
    );
}

#[test]
fn a_sealed_session_that_is_killed_and_then_finds_a_failing_disk_loses_nothing() {
    if !can_trace() {
        return;
    }
    const KILLS: u32 = 6;
    let practice = Practice::new();
    let keys = practice.seal();
    let passphrases = keys.passphrases.to_str().unwrap();
    let mut told_before: Vec<Vec<Told>> = vec![begin_and_kill(&practice, 6)];
    let mut chance = Chance::new();
    for _ in 1..KILLS {
        let mut run = Run::start(&mut practice.command(RESUME));
        let lines = 1 + usize::try_from(chance.below(12)).unwrap();
        run.listen(|told| told.len() >= lines, AT_MOST);
        assert!(run.kill(), "it ended before it was killed: {:?}", run.told);
        told_before.push(run.entries());
    }
    let answer = Run::start(
        &mut practice.traced(&["-e", "inject=fdatasync:error=EIO:when=4"], RESUME_AT_ONCE),
    )
    .finish();
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.out.contains("everything is now saved in"), "{}", answer.out);
    practice.must_be_complete();
    let unlock = ["--passphrase-file", passphrases];
    let rows = rows_with(&practice, &unlock);
    told_before.push(told(&answer));
    for told in &told_before {
        nothing_of_these_is_lost(rows.clone(), told);
    }
    let acknowledged: usize = told_before.iter().map(Vec::len).sum();
    println!(
        "{KILLS} kills and a failed sync of a sealed session; {acknowledged} entries told as kept, 0 lost"
    );
}

#[test]
fn while_a_sync_hangs_it_says_not_saved_and_afterwards_that_nothing_was_lost() {
    if !can_trace() {
        return;
    }
    let practice = Practice::new();
    let mut run = Run::start(
        &mut practice.traced(&["-e", "inject=fdatasync:delay_enter=8000000:when=12"], SLOWER),
    );
    assert!(
        run.listen(|lines| lines.iter().any(|line| line.contains("NOT SAVED")), AT_MOST),
        "{:?}",
        run.told
    );
    let said = run.told.iter().find(|line| line.contains("NOT SAVED")).unwrap().clone();
    assert!(
        said.contains(practice.session().to_str().unwrap()) && said.contains("the disk hangs"),
        "{said}"
    );
    let answer = run.finish();
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.out.find("NOT SAVED") < answer.out.find("Saved again"), "{}", answer.out);
    it_is_complete(&practice, None);
    nothing_is_lost(&practice, &told(&answer));
}

#[test]
fn the_end_waits_for_the_last_head_in_the_second_folder() {
    if !can_trace() {
        return;
    }
    let practice = Practice::new();
    let second = practice.beside("second");
    fs::create_dir_all(&practice.data).unwrap();
    fs::create_dir_all(&second).unwrap();
    let room =
        format!("format = 1\nname = \"Room 2\"\nsecond_folder = {:?}\n", second.to_str().unwrap());
    fs::write(practice.data.join("room.toml"), room).unwrap();
    let script = practice.script("2s private own\n6s note plain\n10s close rehearsed\n");
    let ledgers = second.join("ledger");
    fs::create_dir(&ledgers).unwrap();
    let tampering = ["-P", ledgers.to_str().unwrap(), "-e", "inject=openat:delay_enter=250000"];
    let answer =
        Run::start(&mut practice.traced(&tampering, &[REHEARSE, &["--script", &script]].concat()))
            .finish();
    assert_eq!(answer.code, 0, "{answer:?}");
    let heads = fs::read_to_string(folders(&ledgers).remove(0)).unwrap();
    let last = heads.lines().last().unwrap();
    let chart = sound_stream(&[&practice.session()], "chart");
    assert!(last.contains(&format!("\"stream\":\"chart\",\"count\":{chart},")), "{heads}");
    it_is_complete(&practice, None);
}
