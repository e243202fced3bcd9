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
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use control::{Control, KEEPS_AT_MOST};
use listening::{RATE, TRACKS, make_tracks, search};
use pulse::{Process, Recording, inside, server};

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

#[test]
fn a_session_has_no_hole_and_no_click_while_every_core_is_busy() {
    inside("a_session_has_no_hole_and_no_click_while_every_core_is_busy", |folder| {
        let secs =
            std::env::var(SECS).ok().and_then(|secs| secs.parse().ok()).unwrap_or(USUAL_SECS);
        let home = folder.join("practice");
        make_practice(&home, secs);
        let _server = server(folder);
        let control = Control::play(folder, secs + 60, KEEPS_AT_MOST);
        let begun = Instant::now();
        let recording = Recording::of("chosen", folder);
        let busy = load();
        let rehearsed = Command::new(env!("CARGO_BIN_EXE_stillpoint"))
            .arg("--data")
            .arg(&home)
            .args(["rehearse", "brief", "--playlist", "brief", "--sound", "--script"])
            .arg(home.join("script.txt"))
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        std::thread::sleep(Duration::from_millis(300));
        drop(busy);
        let told = String::from_utf8_lossy(&rehearsed.stdout).into_owned();
        println!("{told}{}", String::from_utf8_lossy(&rehearsed.stderr));
        assert!(rehearsed.status.success() && told.contains("Session closed"));
        let samples = recording.take();
        let faults = search(&samples);
        println!("{:.0} s recorded, {faults}", samples.len() as f64 / RATE as f64);
        let ours = control.stop(begun, &faults);
        assert!(ours.is_empty(), "{ours:?} of {faults:?}");
    });
}
