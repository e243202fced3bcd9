//! What the sound card's thread has to do for 10 ms of sound: everything that is decoded is there
//! already.
//!
//! `cargo bench --bench graph`. A core is busy for the time told, each 10 ms.
#![allow(clippy::expect_used)] // a bench without its fixture fails loudly

use std::f64::consts::TAU;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use stillpoint::audio::Offline;
use stillpoint::audio::pad::Pad;
use stillpoint::music::{Cue, Intent, Mood, PadSpec, Player, Source};

const RATE: u32 = 48_000;
/// Samples of 10 ms, left and right.
const PORTION: usize = RATE as usize / 100 * 2;
/// Portions rendered between two looks at the decoders, who are 14 s ahead: 5 s.
const RUN: u32 = 500;

fn cue(id: u32, source: Source) -> Cue {
    Cue::whole(id, format!("Piece {id}"), source)
}

fn pad() -> PadSpec {
    PadSpec { mood: Mood::Warm, seed: 7, intensity: 3 }
}

/// Half a minute of a chord, as 32-bit floats.
fn file(folder: &Path, name: &str, hz: f64) -> Source {
    let path = folder.join(name);
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: RATE,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut wav = hound::WavWriter::create(&path, spec).expect("a fixture is created");
    for n in 0..RATE * 30 {
        let turns = f64::from(n) * hz / f64::from(RATE);
        for side in [1.0, 1.5] {
            wav.write_sample(((turns * side * TAU).sin() * 0.2) as f32)
                .expect("a sample is written");
        }
    }
    wav.finalize().expect("the fixture is whole");
    Source::File(path)
}

/// The time that `portions` take, decoding left out; `begin` is asked for each run anew.
fn timed(portions: u64, begin: impl Fn(&mut Offline)) -> Duration {
    let mut out = [0.0; PORTION];
    let mut spent = Duration::ZERO;
    let mut left = portions;
    while left > 0 {
        let mut player = Offline::new(RATE, 0.0);
        begin(&mut player);
        player.pull(&mut out);
        let run = left.min(u64::from(RUN));
        let began = Instant::now();
        for _ in 0..run {
            player.render(&mut out);
        }
        spent += began.elapsed();
        left -= run;
    }
    spent
}

fn graph(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [file(folder.path(), "a.wav", 220.0), file(folder.path(), "b.wav", 261.6)];
    criterion.bench_function("graph/pad", |bench| {
        bench.iter_custom(|portions| {
            timed(portions, |player| {
                player.send(Intent::Play { cue: cue(1, Source::Pad(pad())), fade: Duration::ZERO })
            })
        });
    });
    criterion.bench_function("graph/two_decks_crossing", |bench| {
        bench.iter_custom(|portions| {
            timed(portions, |player| {
                let [a, b] = &files;
                player.send(Intent::Play { cue: cue(1, a.clone()), fade: Duration::ZERO });
                player.pull(&mut [0.0; PORTION]);
                player.send(Intent::Play { cue: cue(2, b.clone()), fade: Duration::from_secs(6) });
            })
        });
    });
    criterion.bench_function("pad/10_ms", |bench| {
        let mut pad = Pad::new(pad(), RATE);
        let mut out = [0.0; PORTION];
        bench.iter(|| pad.render(&mut out));
    });
}

criterion_group!(benches, graph);
criterion_main!(benches);
