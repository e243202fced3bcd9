//! A rehearsal that sounds, on a private PulseAudio server, while every core is busy: recorded, and searched for holes and clicks.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, clippy::print_stderr)] // helpers of tests fail loudly

#[path = "support/pulse.rs"]
#[allow(dead_code, unreachable_pub)] // not every test needs all of it
mod pulse;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use pulse::{Process, Recording, inside, server};

const RATE: usize = 48_000;
/// How long the session lasts, in s, when the environment doesn't say.
const USUAL_SECS: u32 = 40;
/// Sets another length, such as 300.
const SECS: &str = "STILLPOINT_LOAD_SECS";

/// The files of the playlist: name, sample rate, and what ffmpeg needs to know.
const TRACKS: [(&str, u32, &[&str]); 6] = [
    ("one.flac", 44_100, &[]),
    ("two.mp3", 48_000, &["-b:a", "192k"]),
    ("three.ogg", 44_100, &["-c:a", "libvorbis", "-q:a", "6"]),
    ("four.m4a", 48_000, &["-c:a", "aac", "-b:a", "192k"]),
    ("five.flac", 96_000, &[]),
    ("safe.mp3", 44_100, &["-b:a", "192k"]),
];

/// Chords without anything above 1 kHz: what is found above 4 kHz then is a click, or a codec's own noise far below.
fn make_tracks(folder: &Path, secs: u32) {
    for (n, (name, rate, options)) in TRACKS.iter().enumerate() {
        let hz = 110.0 * 1.12f64.powi(n as i32);
        let tone = |k: f64, level: f64| format!("{level}*sin({:.3}*2*PI*t)", hz * k);
        let swell = "(0.8+0.2*sin(0.9*t))";
        let left = format!("{swell}*({}+{}+{})", tone(1.0, 0.16), tone(1.5, 0.1), tone(2.52, 0.06));
        let right = format!("{swell}*({}+{}+{})", tone(1.0, 0.14), tone(1.498, 0.11), tone(2.0, 0.06));
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-f", "lavfi", "-i", &format!("aevalsrc={left}|{right}:s={rate}:d={secs}"), "-y"])
            .args(*options)
            .arg(folder.join(name))
            .status()
            .expect("ffmpeg runs");
        assert!(made.success(), "{name} is made");
    }
}

/// A practice with one short protocol, whose phases share out `secs`, and a playlist of files for it.
fn make_practice(home: &Path, secs: u32) {
    let shares = [("arrive", "until = \"dose\"\nusual"), ("onset", "length"), ("peak", "length"), ("return", "length")];
    let phase = secs / 5;
    let mut protocol = "format = 1\nname = \"Brief\"\nabout = \"short\"\nroute = \"oral\"\ncodebook = \"general\"\n[emergency]\ntext = \"Call 1.\"\n".to_owned();
    for (id, length) in shares {
        protocol += &format!("[[phases]]\nid = \"{id}\"\nname = \"{id}\"\n{length} = \"{phase}s\"\nintensity = 0.5\n");
    }
    protocol += "[[phases]]\nid = \"ground\"\nname = \"ground\"\nopen = true\nusual = \"5m\"\nintensity = 0.1\n";
    let mut playlist =
        "format = 1\nname = \"Brief\"\nabout = \"short\"\ncrossfade = \"4s\"\nsafe = { file = \"safe.mp3\" }\n".to_owned();
    for (n, id) in ["arrive", "onset", "peak", "return", "ground"].into_iter().enumerate() {
        let file = |n: usize| format!("{{ file = \"{}\" }}", TRACKS[n % 5].0);
        playlist += &format!("[sections.{id}]\norder = \"listed\"\ntracks = [{}, {}, {}]\n", file(n), file(n + 1), file(n + 2));
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
    fs::write(home.join("room.toml"), "format = 1\noutput = \"chosen\"\nvolume_cap_db = 0\n").expect("the room is written");
    make_tracks(&home.join("playlists"), phase.max(10));
}

/// Two loops at the usual priority that want a core each.
fn load() -> [Process; 2] {
    [(); 2].map(|()| Process(Command::new("sh").args(["-c", "while :; do :; done"]).spawn().expect("a shell")))
}

/// What is wrong in a recording, by second and size.
#[derive(Debug, Default)]
struct Faults {
    /// Runs of nothing at all: second and ms.
    holes: Vec<(f64, f64)>,
    /// 10 ms with more than −60 dBFS above 4 kHz: second and dBFS.
    clicks: Vec<(f64, f64)>,
    loudest_above_4_khz: f64,
}

/// From the first sound to the last.
fn search(samples: &[f32]) -> Faults {
    let sounds = |sample: &f32| sample.abs() > 1e-4;
    let begin = samples.iter().position(sounds).expect("it sounds") + RATE / 2;
    let end = samples.iter().rposition(sounds).expect("it sounds") - RATE / 2;
    let mut faults = Faults { loudest_above_4_khz: -200.0, ..Faults::default() };
    let mut zeros = 0;
    for (n, &sample) in samples.iter().enumerate().take(end).skip(begin) {
        if sample == 0.0 {
            zeros += 1;
            continue;
        }
        // Chosen silence isn't one: an inaudible noise keeps the speakers awake.
        if zeros >= RATE / 1000 {
            faults.holes.push(((n - zeros) as f64 / RATE as f64, zeros as f64 * 1000.0 / RATE as f64));
        }
        zeros = 0;
    }
    let sharp = above_4_khz(&samples[begin..end]);
    for (n, window) in sharp.chunks(RATE / 100).enumerate().skip(5) {
        let peak = window.iter().fold(0.0f64, |peak, sample| peak.max(sample.abs()));
        let db = 20.0 * peak.max(1e-10).log10();
        faults.loudest_above_4_khz = faults.loudest_above_4_khz.max(db);
        if db > -60.0 {
            faults.clicks.push(((begin + n * RATE / 100) as f64 / RATE as f64, db));
        }
    }
    faults
}

/// A Butterworth high-pass of eighth order at 4 kHz.
fn above_4_khz(samples: &[f32]) -> Vec<f64> {
    let mut signal: Vec<f64> = samples.iter().map(|&sample| f64::from(sample)).collect();
    let w = std::f64::consts::TAU * 4000.0 / RATE as f64;
    for q in [0.509_796, 0.601_345, 0.899_976, 2.562_915] {
        let alpha = w.sin() / (2.0 * q);
        let (b0, b1) = ((1.0 + w.cos()) / 2.0, -(1.0 + w.cos()));
        let (a0, a1, a2) = (1.0 + alpha, -2.0 * w.cos(), 1.0 - alpha);
        let (mut x1, mut x2, mut y1, mut y2) = (0.0, 0.0, 0.0, 0.0);
        for sample in &mut signal {
            let y = (b0 * *sample + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2) / a0;
            (x2, x1, y2, y1) = (x1, *sample, y1, y);
            *sample = y;
        }
    }
    signal
}

#[test]
fn a_session_has_no_hole_and_no_click_while_every_core_is_busy() {
    inside("a_session_has_no_hole_and_no_click_while_every_core_is_busy", |folder| {
        let secs = std::env::var(SECS).ok().and_then(|secs| secs.parse().ok()).unwrap_or(USUAL_SECS);
        let home = folder.join("practice");
        make_practice(&home, secs);
        let _server = server(folder);
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
        println!(
            "{:.0} s recorded, {} holes ({:.0} ms in all), {} clicks, at most {:.1} dBFS above 4 kHz",
            samples.len() as f64 / RATE as f64,
            faults.holes.len(),
            faults.holes.iter().map(|hole| hole.1).sum::<f64>(),
            faults.clicks.len(),
            faults.loudest_above_4_khz
        );
        assert!(faults.holes.is_empty() && faults.clicks.is_empty(), "{faults:?}");
    });
}
