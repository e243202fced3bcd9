//! A rehearsal that sounds, on a private PulseAudio server, while every core is busy: recorded, and
//! searched for holes and clicks.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, clippy::print_stderr)] // helpers of tests fail loudly

#[path = "support/pulse.rs"]
#[allow(dead_code, unreachable_pub)] // not every test needs all of it
mod pulse;

#[path = "support/listening.rs"]
#[allow(unreachable_pub)]
mod listening;

#[path = "support/control.rs"]
#[allow(dead_code, unreachable_pub)]
mod control;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use control::Control;
use listening::{RATE, TRACKS, make_tracks, search};
use pulse::{Process, Recording, inside, server};
use rustix::process::{Pid, Signal, kill_process};

/// How long the session lasts, in s, when the environment doesn't say.
const USUAL_SECS: u32 = 30;
/// Sets another length, such as 300.
const SECS: &str = "STILLPOINT_LOAD_SECS";

/// A practice with one short protocol, whose phases share out `secs`, and a playlist of files for
/// it.
fn make_practice(home: &Path, secs: u32) {
    let shares = [
        ("arrive", "until = \"dose\"\nusual"),
        ("onset", "length"),
        ("peak", "length"),
        ("return", "length"),
    ];
    let phase = secs / 5;
    let mut protocol = "format = 1\nname = \"Brief\"\nabout = \"short\"\nroute = \"oral\"\ncodebook = \"general\"\n[emergency]\ntext = \"Call 1.\"\n".to_owned();
    for (id, length) in shares {
        protocol += &format!(
            "[[phases]]\nid = \"{id}\"\nname = \"{id}\"\n{length} = \"{phase}s\"\nintensity = 0.5\n"
        );
    }
    protocol += "[[phases]]\nid = \"ground\"\nname = \"ground\"\nopen = true\nusual = \"5m\"\nintensity = 0.1\n";
    let mut playlist =
        "format = 1\nname = \"Brief\"\nabout = \"short\"\ncrossfade = \"4s\"\nsafe = { file = \"safe.mp3\" }\n".to_owned();
    for (n, id) in ["arrive", "onset", "peak", "return", "ground"].into_iter().enumerate() {
        let file = |n: usize| format!("{{ file = \"{}\" }}", TRACKS[n % 5].0);
        playlist += &format!(
            "[sections.{id}]\norder = \"listed\"\ntracks = [{}, {}, {}]\n",
            file(n),
            file(n + 1),
            file(n + 2)
        );
    }
    let script = format!(
        "{phase}s dose 50 mg JO\n\
         dose+{}s next\n\
         dose+{}s safe\n\
         dose+{}s return\n\
         dose+{}s talk\n\
         dose+{}s talk\n\
         dose+{}s silence\n\
         dose+{}s return\n\
         dose+{}s close\n",
        phase / 2,
        phase + 1,
        phase + 1 + phase / 2,
        2 * phase,
        2 * phase + 3,
        3 * phase - 2,
        3 * phase + 4,
        4 * phase,
    );
    for folder in ["protocols", "playlists"] {
        fs::create_dir_all(home.join(folder)).expect("a folder");
    }
    fs::write(home.join("protocols/brief.toml"), protocol).expect("the protocol is written");
    fs::write(home.join("playlists/brief.toml"), playlist).expect("the playlist is written");
    fs::write(home.join("script.txt"), script).expect("the script is written");
    fs::write(home.join("room.toml"), "format = 1\noutput = \"chosen\"\nvolume_cap_db = 0\n")
        .expect("the room is written");
    make_tracks(&home.join("playlists"), phase.max(10));
}

/// Two loops at the usual priority that want a core each.
fn load() -> [Process; 2] {
    [(); 2].map(|()| {
        Process(Command::new("sh").args(["-c", "while :; do :; done"]).spawn().expect("a shell"))
    })
}

/// A session that sounds, while something happens to its process: what is wrong in the recording of it,
/// and by no fault of the machine's.
fn faults_of_a_session(
    folder: &Path,
    secs: u32,
    meanwhile: impl FnOnce(&Child),
) -> Vec<(f64, f64)> {
    let home = folder.join("practice");
    make_practice(&home, secs);
    let _server = server(folder);
    let control = Control::play(folder, secs + 60);
    let begun = Instant::now();
    let recording = Recording::of("chosen", folder);
    let rehearsing = Command::new(env!("CARGO_BIN_EXE_stillpoint"))
        .arg("--data")
        .arg(&home)
        .args(["rehearse", "brief", "--playlist", "brief", "--sound", "--script"])
        .arg(home.join("script.txt"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    meanwhile(&rehearsing);
    let rehearsed = rehearsing.wait_with_output().expect("the program ends");
    std::thread::sleep(Duration::from_millis(300));
    let told = String::from_utf8_lossy(&rehearsed.stdout).into_owned();
    println!("{told}{}", String::from_utf8_lossy(&rehearsed.stderr));
    assert!(rehearsed.status.success() && told.contains("Session closed"));
    let samples = recording.take();
    let faults = search(&samples);
    println!("{:.0} s recorded, {faults}", samples.len() as f64 / RATE as f64);
    let ours = control.stop(begun, &faults);
    println!("{ours:?} of {faults:?}");
    ours
}

#[test]
fn a_session_has_no_hole_and_no_click_while_every_core_is_busy() {
    inside("a_session_has_no_hole_and_no_click_while_every_core_is_busy", |folder| {
        let secs =
            std::env::var(SECS).ok().and_then(|secs| secs.parse().ok()).unwrap_or(USUAL_SECS);
        let mut busy = None;
        let ours = faults_of_a_session(folder, secs, |_| busy = Some(load()));
        drop(busy);
        assert!(ours.is_empty(), "{ours:?}");
    });
}

#[test]
fn a_session_that_the_system_holds_up_has_one_hole_and_goes_on_with_more_buffer_without_another() {
    let name = "a_session_that_the_system_holds_up_has_one_hole_and_goes_on_with_more_buffer_without_another";
    inside(name, |folder| {
        let ours = faults_of_a_session(folder, USUAL_SECS, |rehearsing| {
            let pid = Pid::from_child(rehearsing);
            std::thread::sleep(Duration::from_secs(8));
            kill_process(pid, Signal::STOP).expect("it runs");
            std::thread::sleep(Duration::from_millis(250));
            kill_process(pid, Signal::CONT).expect("it stands still");
        });
        let [(first, _), .., (last, _)] = ours.as_slice() else { panic!("no hole: {ours:?}") };
        let holes = ours.iter().filter(|(_, size)| *size > 0.0).count();
        assert!(holes == 1 && last - first < 0.5, "{ours:?}");
    });
}
