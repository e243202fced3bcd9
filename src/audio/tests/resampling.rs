//! From a file to the graph's rate: what a tone comes out as, through decoder and resampler.

use super::*;
use crate::audio::feed::{Feed, FileFeed};

/// The file's rate and the graph's.
const RATES: [(u32, u32); 5] =
    [(44_100, 48_000), (96_000, 48_000), (48_000, 44_100), (22_050, 48_000), (192_000, 48_000)];
const TONES_HZ: [f64; 5] = [31.0, 997.0, 6_000.0, 12_000.0, 16_000.0];
/// What counts as clean, in dB: 16 bits have 98.
const CLEAN_DB: f64 = 100.0;

/// The left side of the middle of a file of 3 s, at the graph's rate.
fn through(from: u32, to: u32, hz: f64) -> Vec<f32> {
    let folder = folder();
    let path = fixture::wav(folder.path(), "tone.wav", from, &fixture::sine(hz, 0.5, from, 3.0));
    let mut feed = FileFeed::open(&path, Duration::ZERO, None, to).expect("it opens");
    let mut samples = Vec::new();
    while feed.read(&mut samples, 2048).expect("it decodes") {}
    assert_eq!(samples.len() / 2, to as usize * 3, "{from} to {to} Hz");
    let middle = to as usize / 2..to as usize * 5 / 2;
    samples.chunks_exact(2).map(|pair| pair[0]).collect::<Vec<f32>>()[middle].to_vec()
}

#[test]
fn a_tone_comes_out_clean_at_every_rate() {
    let mut worst = f64::MAX;
    for (from, to) in RATES {
        // What a rate can hold, less the resampler's own slope at its end.
        for hz in TONES_HZ.into_iter().filter(|hz| *hz < f64::from(from.min(to)) * 0.45) {
            let snr = fixture::snr_db(&through(from, to, hz), hz, to);
            println!("{hz} Hz, {from} to {to} Hz: {snr:.1} dB");
            worst = worst.min(snr);
        }
    }
    assert!(worst >= CLEAN_DB, "{worst:.1} dB at the worst: see the list above");
}

#[test]
fn what_the_lower_rate_cannot_hold_is_gone_and_not_folded_back() {
    for (from, to, hz) in
        [(96_000, 48_000, 30_000.0), (192_000, 48_000, 70_000.0), (48_000, 44_100, 23_000.0)]
    {
        let left = 20.0 * (rms(&through(from, to, hz)) / (0.5 / 2f64.sqrt())).log10();
        println!("{hz} Hz, {from} to {to} Hz: {left:.1} dB are left");
        assert!(left < -CLEAN_DB, "{hz} Hz, {from} to {to} Hz: {left:.1} dB are left");
    }
}
