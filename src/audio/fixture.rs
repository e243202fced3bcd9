//! Audio files for the tests: written here where samples must be known, by ffmpeg where the format
//! is the point.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::music::{Cue, Source};

/// Interleaved stereo as a 32-bit float WAV file.
pub(crate) fn wav(folder: &Path, name: &str, rate: u32, samples: &[f32]) -> PathBuf {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let mut file = b"RIFF".to_vec();
    file.extend((36 + data.len() as u32).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x03\0\x02\0");
    file.extend(rate.to_le_bytes());
    file.extend((rate * 8).to_le_bytes());
    file.extend(b"\x08\0\x20\0data");
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    let path = folder.join(name);
    std::fs::write(&path, file).expect("a fixture is written");
    path
}

/// A file made by ffmpeg from its own generators: `source` is a lavfi graph, `more` goes before the
/// file's name.
pub(crate) fn ffmpeg(folder: &Path, name: &str, source: &str, more: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i", source])
        .args(more)
        .arg(&path)
        .output()
        .expect("ffmpeg is installed (see the package list in the Makefile)");
    assert!(made.status.success(), "{name}: {}", String::from_utf8_lossy(&made.stderr));
    path
}

/// The same value for so many seconds: gains can be read off it.
pub(crate) fn level(value: f32, rate: u32, secs: f64) -> Vec<f32> {
    vec![value; (secs * f64::from(rate)).round() as usize * 2]
}

/// A sine on both sides.
pub(crate) fn sine(hz: f64, amplitude: f32, rate: u32, secs: f64) -> Vec<f32> {
    let frames = (secs * f64::from(rate)).round() as usize;
    let at = |n: usize| {
        ((n as f64 * hz / f64::from(rate)).fract() * std::f64::consts::TAU).sin() as f32 * amplitude
    };
    (0..frames).flat_map(|n| [at(n); 2]).collect()
}

/// White noise of ±`amplitude`, the same for the same seed.
pub(crate) fn noise(seed: u64, amplitude: f32, rate: u32, secs: f64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 40) as f32 / (1u64 << 23) as f32 - 1.0) * amplitude
    };
    (0..(secs * f64::from(rate)).round() as usize * 2).map(|_| next()).collect()
}

/// A cue that plays a file from its beginning to its end.
pub(crate) fn cue(id: u32, path: &Path) -> Cue {
    Cue::whole(id, format!("Piece {id}"), Source::File(path.to_owned()))
}

/// Signal to residual in dB on one side, after fitting amplitude and phase of a sine by least
/// squares.
pub(crate) fn snr_db(samples: &[f32], hz: f64, rate: u32) -> f64 {
    let wave =
        |n: usize| ((n as f64 * hz / f64::from(rate)).fract() * std::f64::consts::TAU).sin_cos();
    // The normal equations: a sine and a cosine are only nearly orthogonal over part of a period.
    let mut sums = [0.0f64; 5];
    for (n, &sample) in samples.iter().enumerate() {
        let ((sin, cos), sample) = (wave(n), f64::from(sample));
        let terms = [sin * sin, sin * cos, cos * cos, sample * sin, sample * cos];
        sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
    }
    let [ss, sc, cc, xs, xc] = sums;
    let det = ss * cc - sc * sc;
    let (re, im) = ((xs * cc - xc * sc) / det, (xc * ss - xs * sc) / det);
    let (mut signal, mut rest) = (0.0, 0.0);
    for (n, &sample) in samples.iter().enumerate() {
        let (sin, cos) = wave(n);
        let model = re * sin + im * cos;
        signal += model * model;
        rest += (f64::from(sample) - model).powi(2);
    }
    10.0 * (signal / rest).log10()
}
