//! A player beside ours that does nothing but play, on another sink of the same server and with the
//! same priority, and a watch on every core. Where the player has a hole too, or a core stood still, at
//! the same time, nobody with that much buffer could have played on: the machine gave the server or its
//! players no time.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::setpriority_process;
use rustix::thread::{CpuSet, gettid, sched_setaffinity};

use super::listening::{Faults, search};
use super::pulse::{Process, Recording};

/// The buffer that our output has at first, and the player always.
const KEEPS: Duration = Duration::from_millis(80);
/// The device asks again once half of that is played: a core that gives no time for so long may have cost
/// the rest.
const STANDS_STILL: Duration = Duration::from_millis(40);
/// The priority of the threads that feed a sound card.
const FIRST: i32 = -11;

/// How far apart the same moment may be in two recordings, in s.
const SAME_MOMENT_SECS: f64 = 0.5;

pub struct Control {
    player: Process,
    recording: Recording,
    begun: Instant,
    cores: Cores,
}

impl Control {
    /// Plays for so many seconds.
    pub fn play(folder: &Path, secs: u32) -> Self {
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
                &format!("--latency-msec={}", KEEPS.as_millis()),
            ])
            .arg(&tone)
            .stderr(Stdio::null())
            .spawn()
            .expect("nice runs");
        Self { player: Process(player), recording, begun, cores: Cores::watch() }
    }

    /// What of the faults of a recording, begun then, is ours: neither a hole that the control has
    /// too, nor a click at its edge.
    pub fn stop(self, begun: Instant, faults: &Faults) -> Vec<(f64, f64)> {
        drop(self.player);
        let earlier = begun.saturating_duration_since(self.begun).as_secs_f64();
        let mut stood_still: Vec<f64> =
            search(&self.recording.take()).holes.iter().map(|(at, _)| at - earlier).collect();
        let since = |then: Instant| match then.checked_duration_since(begun) {
            Some(later) => later.as_secs_f64(),
            None => -begun.duration_since(then).as_secs_f64(),
        };
        stood_still.extend(self.cores.stop().into_iter().map(since));
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

/// A thread on each core that does nothing but wake up, with the priority of a player.
struct Cores {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Vec<Instant>>>,
}

impl Cores {
    fn watch() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = (0..cores).map(|core| {
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || {
                let mut only = CpuSet::new();
                only.set(core);
                let _as_far_as_allowed = sched_setaffinity(None, &only);
                let _as_far_as_allowed = setpriority_process(Some(gettid()), FIRST);
                let (mut stood_still, mut last) = (Vec::new(), Instant::now());
                while !stop.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(2));
                    if last.elapsed() > STANDS_STILL {
                        stood_still.push(last);
                    }
                    last = Instant::now();
                }
                stood_still
            })
        });
        Self { threads: threads.collect(), stop }
    }

    /// The moments at which a core began to stand still.
    fn stop(self) -> Vec<Instant> {
        self.stop.store(true, Ordering::Relaxed);
        self.threads.into_iter().flat_map(|thread| thread.join().expect("it watched")).collect()
    }
}
