//! The engine on a real PulseAudio server of its own, with sinks that lead nowhere: what is heard
//! where, and when no longer.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, clippy::print_stderr)] // helpers of tests fail loudly

#[path = "support/pulse.rs"]
#[allow(dead_code, unreachable_pub)] // not every test needs all of it
mod pulse;

#[path = "support/listening.rs"]
#[allow(dead_code, unreachable_pub)] // this needs none of the files
mod listening;

use std::f64::consts::TAU;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use listening::{RATE, search};
use pulse::{Process, Recording, inside, load_chosen, pactl, server, unload_chosen};
use stillpoint::audio::{Engine, EngineOptions};
use stillpoint::music::{Cue, Intent, OutputStatus, Player, Source};
use stillpoint::session::SoundFact;

fn move_our_stream(sink: &str) {
    let inputs = pactl(&["list", "short", "sink-inputs"]);
    pactl(&["move-sink-input", inputs.split_whitespace().next().expect("our stream"), sink]);
}

fn heard_ms(samples: &[f32]) -> f64 {
    samples.iter().filter(|sample| sample.abs() > 1e-3).count() as f64 / 48.0
}

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
}

/// A long 440 Hz sine of half of full scale.
fn sine(folder: &Path) -> Cue {
    let frames: u32 = 48_000 * 90;
    let mut file = b"RIFF".to_vec();
    file.extend((frames * 4 + 36).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x02\0\x80\xbb\0\0\0\xee\x02\0\x04\0\x10\0data");
    file.extend((frames * 4).to_le_bytes());
    for n in 0..frames {
        let sample = ((f64::from(n) * 440.0 / 48_000.0 * TAU).sin() * 16_000.0) as i16;
        file.extend([sample.to_le_bytes(), sample.to_le_bytes()].concat());
    }
    let path = folder.join("sine.wav");
    std::fs::write(&path, file).expect("a fixture is written");
    Cue { repeat: true, ..Cue::whole(1, "Sine", Source::File(path)) }
}

/// An engine that was asked for the sine, and everything it told.
struct Playing {
    engine: Engine,
    told: Vec<SoundFact>,
}

impl Playing {
    fn on(device: Option<&str>, folder: &Path) -> Self {
        Self::with(
            EngineOptions { device: device.map(str::to_owned), ..EngineOptions::default() },
            folder,
        )
    }

    fn with(options: EngineOptions, folder: &Path) -> Self {
        let mut engine = Engine::start(options);
        engine.send(Intent::Play { cue: sine(folder), fade: Duration::from_millis(100) });
        Self { engine, told: Vec::new() }
    }

    fn heard(device: Option<&str>, folder: &Path) -> Self {
        let mut playing = Self::on(device, folder);
        playing.wait(10, "beginning", |fact| {
            matches!(fact, SoundFact::TrackBegan { heard: true, .. })
        });
        playing.wait_for_status("playing", |status| matches!(status, OutputStatus::Playing { .. }));
        playing
    }

    /// Waits for a fact; the time it took.
    fn wait(&mut self, secs: u64, what: &str, is: impl Fn(&SoundFact) -> bool) -> Duration {
        let begun = Instant::now();
        if self.told.iter().any(&is) && what == "beginning" {
            return Duration::ZERO;
        }
        let told = self.is_told_within(Duration::from_secs(secs), is);
        let state = (self.engine.status(), &self.told);
        assert!(told, "no \"{what}\" within {secs} s: {state:?}");
        begun.elapsed()
    }

    fn is_told_within(&mut self, time: Duration, is: impl Fn(&SoundFact) -> bool) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < time {
            let facts = self.engine.facts();
            self.told.extend(facts.iter().cloned());
            if facts.iter().any(&is) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        false
    }

    fn wait_for_status(&self, what: &str, is: impl Fn(&OutputStatus) -> bool) {
        let begun = Instant::now();
        while !is(&self.engine.status().output) {
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "not {what}: {:?}",
                self.engine.status()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn position(&self) -> Duration {
        self.engine.status().running.expect("a piece runs").1
    }

    /// How far the plan runs in one second.
    fn runs_on(&self) -> Duration {
        let before = self.position();
        std::thread::sleep(Duration::from_secs(1));
        self.position() - before
    }
}

fn back(by_itself: bool) -> impl Fn(&SoundFact) -> bool {
    move |fact| matches!(fact, SoundFact::OutputBack { sounding, .. } if *sounding == by_itself)
}

fn lost(fact: &SoundFact) -> bool {
    matches!(fact, SoundFact::OutputLost { .. })
}

/// How far from a second of wall time a second of the plan may be on a busy machine.
const SECOND_OFF: Duration = Duration::from_millis(400);

#[test]
fn a_stream_that_the_server_moves_is_silent_there_and_comes_back_here() {
    inside("a_stream_that_the_server_moves_is_silent_there_and_comes_back_here", |folder| {
        let _server = server(folder);
        let mut playing = Playing::heard(Some("chosen"), folder);
        let here = Recording::for_ms("chosen", folder, 700);
        assert!(peak(&here) > 0.4, "it sounds: {}", peak(&here));

        let there = Recording::of("other", folder);
        move_our_stream("other");
        let noticed =
            playing.wait(2, "moved", |fact| matches!(fact, SoundFact::OutputMoved { .. }));
        let returned = playing.wait(5, "back", back(true));
        let here = Recording::for_ms("chosen", folder, 4500);
        let leak = heard_ms(&there.take());
        println!("moved: noticed after {noticed:?}, leak {leak:.1} ms, back after {returned:?}");
        assert!(leak < 100.0, "{leak:.1} ms were heard on the wrong output");
        assert!(peak(&here[here.len() - 4800..]) > 0.4, "it sounds again where it belongs");
        let rising: Vec<f32> = here.chunks_exact(4800).map(peak).collect();
        assert!(rising.windows(2).all(|pair| pair[1] > pair[0] - 0.02), "faded in: {rising:?}");

        // A second time within a minute somebody means it: no longer by itself.
        // A stream that a dropout opened anew just then is moved too.
        let moved = (0..5).any(|_| {
            move_our_stream("other");
            playing.is_told_within(Duration::from_secs(2), back(false))
        });
        assert!(moved, "it waits: {:?}", playing.told);
        playing.wait_for_status("waiting", |status| matches!(status, OutputStatus::Waiting { .. }));
    });
}

#[test]
fn a_sink_that_goes_away_sounds_again_by_itself_only_when_it_is_back_soon() {
    inside("a_sink_that_goes_away_sounds_again_by_itself_only_when_it_is_back_soon", |folder| {
        let _server = server(folder);
        let mut playing = Playing::heard(Some("chosen"), folder);
        let there = Recording::of("other", folder);
        unload_chosen();
        let noticed = playing.wait(5, "lost", lost);
        playing.wait_for_status("lost", |status| matches!(status, OutputStatus::Lost { .. }));
        let ran = playing.runs_on();
        load_chosen();
        let returned = playing.wait(5, "back", back(true));
        let leak = heard_ms(&there.take());
        println!(
            "unloaded: noticed after {noticed:?}, leak {leak:.1} ms, plan ran {ran:?} in 1 s, back after {returned:?}"
        );
        assert!(leak < 100.0, "{leak:.1} ms were heard on the wrong output");
        assert!(ran.abs_diff(Duration::from_secs(1)) < SECOND_OFF, "{ran:?}");

        unload_chosen();
        playing.wait(5, "lost again", lost);
        std::thread::sleep(Duration::from_secs(11));
        load_chosen();
        playing.wait(6, "there again", back(false));
        let here = Recording::for_ms("chosen", folder, 700);
        assert_eq!(peak(&here), 0.0, "nothing sounds by itself");
        playing.engine.send(Intent::BringBack);
        playing.wait(5, "brought back", back(true));
        let here = Recording::for_ms("chosen", folder, 4500);
        assert!(peak(&here[here.len() - 4800..]) > 0.4);
    });
}

#[test]
fn a_server_that_dies_is_a_lost_output_and_the_plan_runs_on() {
    inside("a_server_that_dies_is_a_lost_output_and_the_plan_runs_on", |folder| {
        let server = server(folder);
        let mut playing = Playing::heard(None, folder);
        drop(server);
        let noticed = playing.wait(3, "lost", lost);
        let ran = playing.runs_on();
        println!("killed: noticed after {noticed:?}, plan ran {ran:?} in 1 s");
        assert!(ran.abs_diff(Duration::from_secs(1)) < SECOND_OFF, "{ran:?}");
    });
}

#[test]
fn a_sink_that_takes_no_more_sound_is_a_lost_output() {
    inside("a_sink_that_takes_no_more_sound_is_a_lost_output", |folder| {
        let _server = server(folder);
        let mut playing = Playing::heard(Some("chosen"), folder);
        pactl(&["suspend-sink", "chosen", "1"]);
        let noticed = playing.wait(4, "lost", lost);
        println!("suspended: noticed after {noticed:?}");
        std::thread::sleep(Duration::from_secs(2));
        assert!(
            !playing.engine.facts().iter().any(back(true)),
            "it isn't back before it takes sound"
        );
        pactl(&["suspend-sink", "chosen", "0"]);
        playing.wait(5, "back", back(true));
    });
}

#[test]
fn without_the_rooms_output_the_session_runs_silently_and_says_so() {
    inside("without_the_rooms_output_the_session_runs_silently_and_says_so", |folder| {
        let _server = server(folder);
        let mut playing = Playing::on(Some("Speaker of the room"), folder);
        playing.wait(10, "no output", |fact| matches!(fact, SoundFact::NoOutput { .. }));
        playing.wait(5, "beginning", |fact| {
            matches!(fact, SoundFact::TrackBegan { heard: false, .. })
        });
        playing.wait_for_status("without output", |status| {
            matches!(status, OutputStatus::None { .. })
        });
        let ran = playing.runs_on();
        assert!(ran.abs_diff(Duration::from_secs(1)) < SECOND_OFF, "{ran:?}");
        println!("{:?}", playing.told);
    });
}

#[test]
fn without_any_sound_system_the_session_runs_silently_and_says_so() {
    inside("without_any_sound_system_the_session_runs_silently_and_says_so", |folder| {
        // No server is started, and ALSA finds no card in this configuration.
        let mut playing = Playing::on(None, folder);
        playing.wait(10, "no output", |fact| matches!(fact, SoundFact::NoOutput { .. }));
        playing.wait(5, "beginning", |fact| {
            matches!(fact, SoundFact::TrackBegan { heard: false, .. })
        });
        let ran = playing.runs_on();
        assert!(ran.abs_diff(Duration::from_secs(1)) < SECOND_OFF, "{ran:?}");
        println!("{:?}", playing.told);
    });
}

#[test]
fn a_server_that_comes_up_late_is_heard_by_itself() {
    inside("a_server_that_comes_up_late_is_heard_by_itself", |folder| {
        let mut playing = Playing::on(Some("chosen"), folder);
        playing.wait(10, "no output", |fact| matches!(fact, SoundFact::NoOutput { .. }));
        let _server = server(folder);
        let returned = playing.wait(6, "sounding", back(true));
        let here = Recording::for_ms("chosen", folder, 4500);
        println!("heard {returned:?} after the server came up");
        assert!(peak(&here[here.len() - 4800..]) > 0.4, "{}", peak(&here));
    });
}

/// How far the plan may be from the clock on the wall after many changes.
const PLAN_OFF: Duration = Duration::from_millis(300);

/// The plan's place against the wall's, from when it was made.
struct Course {
    began: Instant,
    position: Duration,
}

impl Course {
    fn of(playing: &Playing) -> Self {
        Self { began: Instant::now(), position: playing.position() }
    }

    /// How far the plan is from where the wall's clock has it.
    fn off(&self, playing: &Playing) -> Duration {
        (playing.position() - self.position).abs_diff(self.began.elapsed())
    }
}

#[test]
fn five_losses_of_a_sink_cost_no_second_of_the_plan_and_leak_nothing() {
    inside("five_losses_of_a_sink_cost_no_second_of_the_plan_and_leak_nothing", |folder| {
        let _server = server(folder);
        let mut playing = Playing::heard(Some("chosen"), folder);
        std::thread::sleep(Duration::from_secs(1));
        let course = Course::of(&playing);
        let there = Recording::of("other", folder);
        for round in 1..=5 {
            unload_chosen();
            playing.wait(5, "lost", lost);
            std::thread::sleep(Duration::from_millis(300 * round));
            load_chosen();
            let returned = playing.wait(8, "back", back(true));
            println!(
                "round {round}: back after {returned:?}, plan off by {:?}",
                course.off(&playing)
            );
        }
        std::thread::sleep(Duration::from_millis(500));
        let leak = heard_ms(&there.take());
        println!("plan off by {:?} after 5 losses, leak {leak:.1} ms", course.off(&playing));
        assert!(course.off(&playing) < PLAN_OFF, "{:?}", course.off(&playing));
        assert!(leak < 100.0, "{leak:.1} ms were heard on the wrong output");
    });
}

#[test]
fn five_silent_moves_cost_no_second_of_the_plan_and_leak_next_to_nothing() {
    inside("five_silent_moves_cost_no_second_of_the_plan_and_leak_next_to_nothing", |folder| {
        let _server = server(folder);
        let mut playing = Playing::heard(Some("chosen"), folder);
        std::thread::sleep(Duration::from_secs(1));
        let course = Course::of(&playing);
        let mut leaks = Vec::new();
        for round in 1..=5 {
            let there = Recording::of("other", folder);
            move_our_stream("other");
            playing.wait(2, "moved", |fact| matches!(fact, SoundFact::OutputMoved { .. }));
            if round == 1 {
                playing.wait(5, "back", back(true));
            } else {
                playing.wait(8, "waiting", back(false));
                playing.engine.send(Intent::BringBack);
                playing.wait(5, "brought back", back(true));
            }
            leaks.push(heard_ms(&there.take()));
        }
        std::thread::sleep(Duration::from_millis(500));
        println!("plan off by {:?} after 5 moves, leaks in ms: {leaks:.1?}", course.off(&playing));
        assert!(course.off(&playing) < PLAN_OFF, "{:?}", course.off(&playing));
        assert!(leaks.iter().all(|leak| *leak < 100.0), "{leaks:?}");
    });
}

#[test]
fn a_person_takes_the_music_to_another_output_without_a_gap_in_the_plan() {
    inside("a_person_takes_the_music_to_another_output_without_a_gap_in_the_plan", |folder| {
        let _server = server(folder);
        let mut playing = Playing::heard(Some("chosen"), folder);
        std::thread::sleep(Duration::from_secs(1));
        let course = Course::of(&playing);
        let (here, there) = (Recording::of("chosen", folder), Recording::of("other", folder));
        playing.engine.send(Intent::UseOutput { device: Some("other".to_owned()) });
        playing.wait(6, "changed", |fact| matches!(fact, SoundFact::OutputChosen { .. }));
        std::thread::sleep(Duration::from_millis(1500));
        let (here, there) = (here.take(), there.take());
        assert_eq!(peak(&here[here.len() - 48_000..]), 0.0, "silent where it was");
        assert!(peak(&there[there.len() - 24_000..]) > 0.4, "sounds where it is");
        assert!(course.off(&playing) < PLAN_OFF, "{:?}", course.off(&playing));
        playing
            .engine
            .send(Intent::UseOutput { device: Some("a sink that is not there".to_owned()) });
        playing.wait(5, "kept", |fact| matches!(fact, SoundFact::OutputKept { .. }));
        std::thread::sleep(Duration::from_millis(800));
        let there = Recording::for_ms("other", folder, 500);
        assert!(peak(&there[there.len() - 4800..]) > 0.4, "it stays where it is");
        assert!(
            !playing.told.iter().any(|fact| matches!(fact, SoundFact::OutputMoved { .. })),
            "{:?}",
            playing.told
        );
    });
}

#[test]
fn the_fallback_sounds_quietly_and_only_when_a_person_wants_it() {
    inside("the_fallback_sounds_quietly_and_only_when_a_person_wants_it", |folder| {
        let _server = server(folder);
        let (device, fallback) = (Some("chosen".to_owned()), Some("other".to_owned()));
        let mut playing =
            Playing::with(EngineOptions { device, fallback, volume_cap_db: 0.0 }, folder);
        playing.wait(10, "beginning", |fact| {
            matches!(fact, SoundFact::TrackBegan { heard: true, .. })
        });
        std::thread::sleep(Duration::from_secs(1));
        // Nothing is lost: a press does nothing.
        playing.engine.send(Intent::UseFallback);
        unload_chosen();
        playing.wait(5, "lost", lost);
        let there = Recording::for_ms("other", folder, 1500);
        assert!(heard_ms(&there) < 1.0, "not by itself");
        playing.engine.send(Intent::UseFallback);
        playing
            .wait(6, "back", |fact| matches!(fact, SoundFact::OutputBack { sounding: true, .. }));
        let there = Recording::for_ms("other", folder, 4500);
        let level = peak(&there[there.len() - 4800..]);
        println!("peak on the fallback: {level:.3}");
        assert!((0.10..0.14).contains(&level), "12 dB under the room's output: {level}");
    });
}

#[test]
fn a_hush_begins_within_100_ms() {
    inside("a_hush_begins_within_100_ms", |folder| {
        let _server = server(folder);
        let mut playing = Playing::heard(Some("chosen"), folder);
        std::thread::sleep(Duration::from_millis(1500));
        let latency = playing.engine.status().latency;
        let mut begins = Vec::new();
        for _ in 0..5 {
            let here = Recording::of("chosen", folder);
            std::thread::sleep(Duration::from_millis(137));
            let before = here.recorded();
            playing.engine.send(Intent::Silence { fade: Duration::from_millis(10) });
            std::thread::sleep(Duration::from_millis(300));
            playing.engine.send(Intent::Return { fade: Duration::from_millis(10) });
            std::thread::sleep(Duration::from_millis(300));
            let here = here.take();
            // The tone's period is 2.3 ms: the last moment at which it was still at its full
            // height.
            let quiet = here[before..]
                .windows(240)
                .position(|part| peak(part) < 0.4)
                .expect("it falls silent");
            begins.push(quiet as f64 / 48.0);
        }
        println!(
            "a hush begins after {begins:.0?} ms, the recording's own delay included; latency told: {latency:?}"
        );
        assert!(begins.iter().all(|ms| *ms < 130.0), "{begins:?}");
    });
}

/// The tone of the program: 220, 330 and 440 Hz repeat after this many frames.
const TONE_PERIOD: f64 = 48_000.0 / 110.0;

/// Runs on this core alone from now on, with all its threads.
fn pin(process: &Process, core: u32) {
    let (core, pid) = (core.to_string(), process.0.id().to_string());
    let pinned = Command::new("taskset")
        .args(["-a", "-c", "-p", &core, &pid])
        .stdout(Stdio::null())
        .status();
    assert!(pinned.expect("taskset runs").success());
}

/// Everything that a sink played of the program's tone after the program got no time for so long:
/// another process, above all others, takes its core. (To stop it by a signal interrupts its
/// connection to the server.)
fn after_a_dropout(folder: &Path, server: &Process, length: Duration) -> Vec<f32> {
    pin(server, 1);
    let recording = Recording::of("chosen", folder);
    pin(recording.process(), 1);
    let tone = Command::new(env!("CARGO_BIN_EXE_stillpoint"))
        .arg("--data")
        .arg(folder.join("practice"))
        .args(["tone", "both", "--secs", "7", "--output", "chosen"])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut tone = Process(tone);
    pin(&tone, 0);
    std::thread::sleep(Duration::from_millis(3500));
    take_core(0, length);
    assert!(tone.0.wait().expect("the program ends").success());
    let samples = recording.take();
    let end = samples.iter().rposition(|sample| sample.abs() > 1e-3).expect("it sounds") - RATE / 2;
    let begun = samples.iter().position(|sample| sample.abs() > 1e-3).expect("it sounds");
    let is_silent = |part: &[f32]| part.iter().all(|&sample| sample == 0.0);
    let dropout = samples[begun..end].windows(RATE / 100).position(is_silent);
    let after = begun + dropout.expect("it dropped out");
    let sounds = samples[after..].iter().position(|&sample| sample != 0.0).expect("it goes on");
    samples[after + sounds..end].to_vec()
}

/// Nothing of usual priority runs on this core for so long.
fn take_core(core: u32, length: Duration) {
    let taken = Command::new("timeout")
        .args([
            &length.as_secs_f64().to_string(),
            "chrt",
            "-f",
            "90",
            "taskset",
            "-c",
            &core.to_string(),
        ])
        .args(["sh", "-c", "while :; do :; done"])
        .status();
    assert_eq!(taken.expect("timeout runs").code(), Some(124), "the time is up");
}

fn can_take_a_core() -> bool {
    let real_time =
        Command::new("chrt").args(["-f", "90", "true"]).status().is_ok_and(|done| done.success());
    let can = real_time && std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    if !can {
        eprintln!("left out: no second core, or no right to real-time priority");
    }
    can
}

#[test]
fn after_a_dropout_the_larger_buffer_takes_over_without_a_gap() {
    inside("after_a_dropout_the_larger_buffer_takes_over_without_a_gap", |folder| {
        if !can_take_a_core() {
            return;
        }
        let server = server(folder);
        let heard = after_a_dropout(folder, &server, Duration::from_millis(250));
        let faults = search(&heard);
        let power = |part: &[f32]| {
            part.iter().map(|&sample| f64::from(sample).powi(2)).sum::<f64>() / part.len() as f64
        };
        let last = &heard[heard.len() - (TONE_PERIOD * 22.0) as usize..];
        let before_last = &heard[heard.len() - (TONE_PERIOD * 66.0) as usize..];
        let off_db = 10.0 * (power(last) / power(before_last)).log10();
        let silent_ms: f64 = faults.holes.iter().map(|(_, ms)| ms).sum();
        println!("{off_db:.2} dB off at the end, {silent_ms:.0} ms silent, {faults}");
        assert!(off_db.abs() < 0.5, "back at its level: {off_db:.2} dB");
        assert!(faults.holes.is_empty(), "{faults:?}");
        assert!(faults.clicks.is_empty(), "{faults:?}");
    });
}
