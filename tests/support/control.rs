//! A player beside ours that does nothing but play, on another sink of the same server and with the
//! same priority. Where it has a hole too, at the same time, nobody with that much buffer could
//! have played on: the machine gave the server or its players no time.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::listening::{Faults, search};
use super::pulse::{Process, Recording};

/// What our output keeps at first, and the most that it ever keeps.
pub const KEEPS_AT_FIRST: Duration = Duration::from_millis(80);
pub const KEEPS_AT_MOST: Duration = Duration::from_millis(200);

/// How far apart the same moment may be in two recordings, in s.
const SAME_MOMENT_SECS: f64 = 0.5;

pub struct Control {
    player: Process,
    recording: Recording,
    begun: Instant,
}

impl Control {
    /// Plays for so many seconds, keeping so much.
    pub fn play(folder: &Path, secs: u32, keeps: Duration) -> Self {
        let tone = folder.join("control.wav");
        let made = Command::new("ffmpeg")
            .args([
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                &format!("sine=220:r=48000:d={secs}"),
                "-ac",
                "2",
                "-y",
            ])
            .arg(&tone)
            .status();
        assert!(made.expect("ffmpeg runs").success());
        let begun = Instant::now();
        let recording = Recording::of("other", folder);
        let player = Command::new("nice")
            .args([
                "-n",
                "-11",
                "paplay",
                "-d",
                "other",
                &format!("--latency-msec={}", keeps.as_millis()),
            ])
            .arg(&tone)
            .stderr(Stdio::null())
            .spawn()
            .expect("nice runs");
        Self { player: Process(player), recording, begun }
    }

    /// What of the faults of a recording, begun then, is ours: neither a hole that the control has
    /// too, nor a click at its edge.
    pub fn stop(self, begun: Instant, faults: &Faults) -> Vec<(f64, f64)> {
        drop(self.player);
        let earlier = begun.saturating_duration_since(self.begun).as_secs_f64();
        let stood_still: Vec<f64> =
            search(&self.recording.take()).holes.iter().map(|(at, _)| at - earlier).collect();
        println!("the machine stood still at {stood_still:.1?} s");
        let machines =
            |at: f64| stood_still.iter().any(|moment| (moment - at).abs() < SAME_MOMENT_SECS);
        faults
            .holes
            .iter()
            .chain(&faults.clicks)
            .copied()
            .filter(|(at, _)| !machines(*at))
            .collect()
    }
}
