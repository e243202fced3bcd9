//! The sound as a whole, pulled offline, frame by frame.

mod card;
mod damage;
mod failures;
mod formats;
mod joins;
mod outputs;
mod ramps;
mod realtime;
mod resampling;
mod scan;

use std::path::Path;
use std::time::Duration;

use super::{Offline, fixture};
use crate::music::{Cue, Intent, Player};
use crate::session::{FileFault, SoundFact};

const RATE: u32 = 48_000;
/// The limiter looks 5 ms ahead: everything comes out this much later.
const LATE: usize = 240;

fn secs(secs: f64) -> Duration {
    Duration::from_secs_f64(secs)
}

fn frames(secs: f64) -> usize {
    (secs * f64::from(RATE)).round() as usize
}

/// A player on which a first piece began; its fade-in of 40 ms is the beginning of what is pulled.
fn playing(cue: Cue) -> Offline {
    let mut player = Offline::new(RATE, 0.0);
    player.send(Intent::Play { cue, fade: secs(1.0) });
    player
}

/// The left side of the next seconds.
fn pull(player: &mut Offline, secs: f64) -> Vec<f32> {
    let mut out = vec![0.0; frames(secs) * 2];
    player.pull(&mut out);
    out.chunks_exact(2).map(|pair| pair[0]).collect()
}

fn rms(samples: &[f32]) -> f64 {
    (samples.iter().map(|&sample| f64::from(sample).powi(2)).sum::<f64>() / samples.len() as f64)
        .sqrt()
}

fn largest_step(samples: &[f32]) -> f32 {
    samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
}

fn began(facts: &[SoundFact]) -> Vec<u32> {
    facts
        .iter()
        .filter_map(
            |fact| if let SoundFact::TrackBegan { cue, .. } = fact { Some(*cue) } else { None },
        )
        .collect()
}

fn failed(facts: &[SoundFact]) -> Vec<(u32, FileFault)> {
    facts
        .iter()
        .filter_map(|fact| {
            if let SoundFact::TrackFailed { cue, fault, .. } = fact {
                Some((*cue, fault.clone()))
            } else {
                None
            }
        })
        .collect()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn sine_cue(folder: &Path, id: u32, hz: f64, secs: f64) -> Cue {
    fixture::cue(
        id,
        &fixture::wav(folder, &format!("{id}.wav"), RATE, &fixture::sine(hz, 0.3, RATE, secs)),
    )
}
