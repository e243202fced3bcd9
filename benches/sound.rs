//! How long the music takes to plan, to measure and to play, without a sound card.
#![allow(clippy::expect_used, clippy::indexing_slicing)] // a benchmark fails loudly

use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stillpoint::audio::{Offline, scan};
use stillpoint::music::{
    Cue, GoodFile, Intent, Loudness, PlanInputs, PlaybackPosition, Player, Playlist, RunningPiece,
    Scanned, Source,
};
use stillpoint::names::{Language, SourceFile};
use stillpoint::practice::Practice;
use stillpoint::session::Plan;

/// What a practice with a thousand pieces would write: a quarter of them for each phase after the
/// arrival.
fn thousand() -> (PlanInputs, Practice) {
    let mut text = "format = 1\nname = \"All\"\nsafe = { pad = \"warm\" }\n".to_owned();
    let mut files = BTreeMap::new();
    for (phase, name) in ["onset", "peak", "return", "ground"].into_iter().enumerate() {
        text += &format!("[sections.{name}]\norder = \"fit\"\ntracks = [\n");
        for n in 0..250 {
            let file = format!("{name}-{n}.flac");
            text += &format!("{{ file = \"{file}\", intensity = {} }},\n", n % 5 + 1);
            let length = Duration::from_secs(60 + (n * 7919 + phase as u64 * 31) % 600);
            let loudness = Some(Loudness { integrated_lufs: -18.0, true_peak_dbtp: -2.0 });
            let path = PathBuf::from("/music").join(&file);
            let good = GoodFile {
                path,
                sha256: file.clone(),
                leading_silence: Duration::ZERO,
                length,
                loudness,
                remarks: Vec::new(),
            };
            files.insert(PathBuf::from(file), Scanned::Good(good));
        }
        text += "]\n";
    }
    let playlist =
        Playlist::parse(&SourceFile { name: "all.toml".to_owned(), text }, Language::English)
            .expect("a sound playlist");
    let practice = Practice::open(Path::new("/nowhere"));
    (PlanInputs { playlist: Arc::new(playlist), files, avoid: Vec::new(), seed: 1 }, practice)
}

fn planning(c: &mut Criterion) {
    let (plan_inputs, practice) = thousand();
    let protocol = &practice.protocol("intramuscular-60").expect("it ships").protocol;
    let first = plan_inputs.plan(protocol);
    let plan: &Plan = &first.plan;
    let running = plan.sections[2].cues[0].cue;
    let begun = plan.sections[..2]
        .iter()
        .flat_map(|section| &section.cues)
        .map(|cue| cue.cue)
        .chain([running])
        .collect();
    let running = Some(RunningPiece { cue: running, left_ms: Some(90_000) });
    c.bench_function("plan a session from 1,000 tracks", |b| {
        b.iter(|| black_box(plan_inputs.plan(protocol)))
    });
    c.bench_function("plan the rest again from 1,000 tracks", |b| {
        let position = PlaybackPosition {
            plan,
            left_ms: Some(40 * 60_000),
            running,
            begun: &begun,
            failed: &[],
        };
        b.iter(|| black_box(plan_inputs.replan(protocol, 2, first.next_cue, position)));
    });
}

/// A minute of pink noise, the hardest for every codec.
fn minute(folder: &Path, name: &str, more: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let made = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "anoisesrc=c=pink:a=0.2:r=44100:d=60,aformat=channel_layouts=stereo",
        ])
        .args(more)
        .arg(&path)
        .status()
        .expect("ffmpeg is installed");
    assert!(made.success(), "{name}");
    path
}

const FORMATS: [(&str, &[&str]); 6] = [
    ("minute.flac", &[]),
    ("minute.wav", &[]),
    ("minute.mp3", &["-b:a", "192k"]),
    ("minute.ogg", &["-q:a", "6"]),
    ("minute.opus", &["-b:a", "160k"]),
    ("minute.m4a", &["-b:a", "192k"]),
];

fn files(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (kind, measured) in [("scan", true), ("decode, resample and play", false)] {
        let mut group = c.benchmark_group(kind);
        // One element is one second of music.
        group.sample_size(10).throughput(Throughput::Elements(60));
        for (name, more) in FORMATS {
            let path = minute(folder.path(), name, more);
            group.bench_function(name, |b| {
                b.iter(|| {
                    if measured {
                        black_box(scan(&path, &mut |_| ControlFlow::Continue(())).is_ok())
                    } else {
                        play(&path)
                    }
                });
            });
        }
        group.finish();
    }
}

fn play(path: &Path) -> bool {
    let mut player = Offline::new(48_000, 0.0);
    let cue = Cue::whole(1, "", Source::File(path.to_owned()));
    player.send(Intent::Play { cue, fade: Duration::ZERO });
    let mut out = vec![0.0; 48_000 * 2];
    for _ in 0..60 {
        player.pull(&mut out);
    }
    black_box(out[0]) != 0.0
}

criterion_group!(benches, planning, files);
criterion_main!(benches);
