//! The real binary on ALSA, whose `file` plugin writes what a card would play into a pipe that is
//! read at the pace of a card.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, clippy::print_stderr)] // helpers of tests fail loudly

use std::fs::OpenOptions;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const RATE: usize = 48_000;
/// Two sides of 32-bit floats.
const FRAME: usize = 8;

/// Everything that `stillpoint tone SIDE` plays, left and right.
fn played(side: &str) -> (String, Vec<[f32; 2]>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (pipe, config) = (folder.path().join("card"), folder.path().join("asound.conf"));
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    let card = format!(
        "pcm.!default {{ type file slave.pcm {{ type null }} file \"{}\" format \"raw\" }}\n",
        pipe.display()
    );
    std::fs::write(&config, format!("</usr/share/alsa/alsa.conf>\n{card}"))
        .expect("the configuration is written");
    // Held open for writing too, so that it doesn't end when the program only looks at the card.
    let mut card = OpenOptions::new().read(true).write(true).open(&pipe).expect("the pipe opens");
    let mut child = Command::new(env!("CARGO_BIN_EXE_stillpoint"))
        .arg("--data")
        .arg(folder.path().join("practice"))
        .args(["tone", side, "--secs", "2"])
        .env("ALSA_CONFIG_PATH", &config)
        .env("PULSE_SERVER", "unix:/nowhere")
        .env("XDG_RUNTIME_DIR", folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let over = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&over);
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut part = vec![0; RATE * FRAME / 100];
        let mut due = Instant::now();
        while !ended.load(Ordering::SeqCst) {
            due = due.max(Instant::now() - Duration::from_millis(50)) + Duration::from_millis(10);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let read = card.read(&mut part).expect("the pipe is read");
            bytes.extend_from_slice(&part[..read]);
        }
        bytes
    });
    let status = child.wait().expect("it ends");
    let mut told = String::new();
    child.stdout.take().expect("its words").read_to_string(&mut told).expect("text");
    child.stderr.take().expect("its words").read_to_string(&mut told).expect("text");
    assert!(status.success(), "{told}");
    over.store(true, Ordering::SeqCst);
    // The reader waits for something to read.
    std::fs::write(&pipe, [0u8; FRAME]).expect("the pipe takes one more frame");
    let bytes = reader.join().expect("it was read");
    let sample = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    (
        told,
        bytes.chunks_exact(FRAME).map(|frame| [sample(&frame[..4]), sample(&frame[4..])]).collect(),
    )
}

#[test]
fn the_tone_comes_out_of_the_card_on_its_side_whole() {
    if !std::path::Path::new("/usr/share/alsa/alsa.conf").exists() {
        eprintln!("left out: ALSA is not installed");
        return;
    }
    for (side, sounds) in [("left", [true, false]), ("right", [false, true])] {
        let (told, frames) = played(side);
        let heard: Vec<[f32; 2]> = {
            let first = frames
                .iter()
                .position(|frame| frame.iter().any(|s| s.abs() > 1e-3))
                .expect("it sounds");
            let last = frames
                .iter()
                .rposition(|frame| frame.iter().any(|s| s.abs() > 1e-3))
                .expect("it sounds");
            frames[first..last].to_vec()
        };
        println!("{side}: {}, {:.2} s", told.trim(), heard.len() as f64 / RATE as f64);
        assert!((1.5..3.5).contains(&(heard.len() as f64 / RATE as f64)), "{} frames", heard.len());
        for (n, sounds) in sounds.into_iter().enumerate() {
            let peak = heard.iter().fold(0.0f32, |peak, frame| peak.max(frame[n].abs()));
            assert_eq!(peak > 0.03, sounds, "side {n} peaks at {peak}");
            assert!(sounds || peak == 0.0);
            if sounds {
                let step = heard
                    .windows(2)
                    .map(|pair| (pair[1][n] - pair[0][n]).abs())
                    .fold(0.0, f32::max);
                assert!(step < 0.02, "a step of {step}");
            }
        }
    }
}
