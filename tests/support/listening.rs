//! Real files of every usual kind, and what is wrong in a recording of them.

use std::fmt;
use std::path::Path;
use std::process::Command;

pub const RATE: usize = 48_000;
/// The files of the playlist: name, sample rate, and what ffmpeg needs to know.
pub const TRACKS: [(&str, u32, &[&str]); 6] = [
    ("one.flac", 44_100, &[]),
    ("two.mp3", 48_000, &["-b:a", "192k"]),
    ("three.ogg", 44_100, &["-c:a", "libvorbis", "-q:a", "6"]),
    ("four.m4a", 48_000, &["-c:a", "aac", "-b:a", "192k"]),
    ("five.flac", 96_000, &[]),
    ("safe.mp3", 44_100, &["-b:a", "192k"]),
];

/// What counts as a click, in dBFS above 4 kHz: ffmpeg's AAC encoder alone brings up to −60.8 into
/// these chords.
const CLICK_DB: f64 = -55.0;

/// Chords without anything above 1 kHz: what is found above 4 kHz then is a click, or a codec's own
/// noise far below.
pub fn make_tracks(folder: &Path, secs: u32) {
    for (n, (name, rate, options)) in TRACKS.iter().enumerate() {
        let hz = 110.0 * 1.12f64.powi(n as i32);
        let tone = |k: f64, level: f64| format!("{level}*sin({:.3}*2*PI*t)", hz * k);
        let swell = "(0.8+0.2*sin(0.9*t))";
        let left = format!("{swell}*({}+{}+{})", tone(1.0, 0.16), tone(1.5, 0.1), tone(2.52, 0.06));
        let right =
            format!("{swell}*({}+{}+{})", tone(1.0, 0.14), tone(1.498, 0.11), tone(2.0, 0.06));
        let made = Command::new("ffmpeg")
            .args([
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                &format!("aevalsrc={left}|{right}:s={rate}:d={secs}"),
                "-y",
            ])
            .args(*options)
            .arg(folder.join(name))
            .status()
            .expect("ffmpeg runs");
        assert!(made.success(), "{name} is made");
    }
}

/// What is wrong in a recording, by second and size.
#[derive(Debug, Default)]
pub struct Faults {
    /// Runs of nothing at all: second and ms.
    pub holes: Vec<(f64, f64)>,
    /// 10 ms with more than [`CLICK_DB`] above 4 kHz: second and dBFS.
    pub clicks: Vec<(f64, f64)>,
    pub loudest_above_4_khz: f64,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lost_ms: f64 = self.holes.iter().map(|hole| hole.1).sum();
        write!(f, "{} holes ({lost_ms:.0} ms in all), ", self.holes.len())?;
        write!(
            f,
            "{} clicks, at most {:.1} dBFS above 4 kHz",
            self.clicks.len(),
            self.loudest_above_4_khz
        )
    }
}

/// From the first sound to the last.
pub fn search(samples: &[f32]) -> Faults {
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
            faults
                .holes
                .push(((n - zeros) as f64 / RATE as f64, zeros as f64 * 1000.0 / RATE as f64));
        }
        zeros = 0;
    }
    let sharp = above_4_khz(&samples[begin..end]);
    for (n, window) in sharp.chunks(RATE / 100).enumerate().skip(5) {
        let peak = window.iter().fold(0.0f64, |peak, sample| peak.max(sample.abs()));
        let db = 20.0 * peak.max(1e-10).log10();
        faults.loudest_above_4_khz = faults.loudest_above_4_khz.max(db);
        if db > CLICK_DB {
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
