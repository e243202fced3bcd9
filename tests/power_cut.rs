//! The real binary on a real file system whose power is cut, and on one that fills up. Root alone
//! may mount one; others skip this.

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
use std::process::Command;
use std::time::Duration;

use support::*;

#[test]
fn what_was_told_as_kept_before_a_power_cut_is_in_the_record_after_it() {
    const CUTS_A_SESSION: u32 = 5;
    let wanted = how_many("STILLPOINT_POWER_CUTS", 40);
    let expected = by_hand(&undisturbed());
    let mut chance = Chance::new();
    let (mut cuts, mut sessions, mut acknowledged) = (0, 0, 0);
    while cuts < wanted {
        let practice = Practice::new();
        let Some(disk) = LoopDisk::mount(&practice.beside("disk.img"), &practice.data, 24) else {
            return;
        };
        let mut told_before: Vec<Vec<Told>> = Vec::new();
        for _ in 0..CUTS_A_SESSION {
            let mut run = Run::start(&mut practice.command(if told_before.is_empty() {
                BRISK
            } else {
                RESUME
            }));
            if chance.below(2) == 0 {
                let lines = usize::try_from(chance.below(20)).unwrap();
                run.listen(|told| entries(told).len() > lines, AT_MOST);
            } else {
                run.listen(|_| false, Duration::from_millis(chance.below(400)));
            }
            run.listen(|_| false, Duration::ZERO);
            let told = run.entries();
            disk.cut_power();
            // A machine without power tells nothing more; this one does, and the last sync in
            // flight may be called a success that it wasn't (measured with a bare write
            // and fdatasync: 3 of 60 cuts). So only what was told before counts.
            run.kill();
            disk.power_again();
            cuts += 1;
            if !told.is_empty() {
                nothing_is_lost(&practice, &told);
                told_before.push(told);
            }
        }
        let words = if told_before.is_empty() { BRISK } else { RESUME };
        let answer = Run::start(&mut practice.command(words)).finish();
        let closed_before = answer.code == 2 && answer.err.contains("closed");
        assert!(answer.code == 0 || closed_before, "{answer:?}");
        told_before.push(told(&answer));
        it_is_complete(&practice, None);
        for told in &told_before {
            nothing_is_lost(&practice, told);
        }
        assert_eq!(
            by_hand(&practice),
            expected,
            "nothing that was entered is missing or there twice"
        );
        acknowledged += told_before.iter().map(Vec::len).sum::<usize>();
        sessions += 1;
    }
    println!(
        "{cuts} power cuts in {sessions} sessions; {acknowledged} entries told as kept, 0 lost"
    );
}

#[test]
fn on_an_ext4_that_fills_up_the_log_goes_on_in_the_space_set_aside() {
    let practice = Practice::new();
    let Some(disk) = LoopDisk::mount(&practice.beside("disk.img"), &practice.data, 8) else {
        return;
    };
    let mut run = Run::start(&mut practice.command(SLOWER));
    run.listen(|lines| entries(lines).len() >= 5, AT_MOST);
    let ballast = disk.fill();
    let answer = run.finish();
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(
        answer.out.contains("everything is now saved in"),
        "it never met the full disk: {}",
        answer.out
    );
    it_is_complete(&practice, None);
    nothing_is_lost(&practice, &told(&answer));
    fs::remove_file(ballast).unwrap();
    println!("1 full ext4; {} entries told as kept, 0 lost", told(&answer).len());
}

#[test]
fn a_file_that_was_given_up_and_comes_back_with_the_power_does_not_stand_beside_its_successor() {
    if !can_trace() {
        return;
    }
    let practice = Practice::new();
    let second = practice.beside("second");
    let Some(disk) = LoopDisk::mount(&practice.beside("disk.img"), &practice.data, 24) else {
        return;
    };
    fs::create_dir(&second).unwrap();
    let room =
        format!("format = 1\nname = \"Room 2\"\nsecond_folder = {:?}\n", second.to_str().unwrap());
    fs::write(practice.data.join("room.toml"), room).unwrap();
    assert!(Command::new("sync").arg("-f").arg(&practice.data).status().unwrap().success());
    // The sync of an entry fails in its file, and again in a new one.
    let mut run =
        Run::start(&mut practice.traced(&["-e", "inject=fdatasync:error=EIO:when=9..10"], SLOWER));
    let elsewhere = format!("everything is now saved in {}", second.display());
    assert!(
        run.listen(|lines| lines.iter().any(|line| line.contains(&elsewhere)), AT_MOST),
        "{:?}",
        run.told
    );
    disk.cut_power();
    run.kill();
    disk.power_again();
    let verified = practice.ask(&["verify", "last"]);
    assert!(matches!(verified.code, 3 | 4), "open or torn: {}", verified.out);
    nothing_is_lost(&practice, &run.entries());
}
