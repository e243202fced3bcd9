//! Two streams of one device, pulled as a card pulls them: added up they are what one alone would
//! have played.

use std::sync::Arc;

use assert_no_alloc::assert_no_alloc;

use super::*;
use crate::audio::desk::Desk;
use crate::audio::passing::passing;
use crate::audio::slot::Slot;
use crate::audio::tap::{Meter, Tap};

/// Frames that the old and the new stream pull at once; each keeps two of them.
const PERIODS: [u64; 2] = [1920, 3392];
/// When the old one is told, and when everything is over, in frames.
const TOLD: u64 = 60_000;
const END: u64 = 110_000;

/// A stream as its device sees it.
struct Stream {
    tap: Tap,
    period: u64,
    /// When its frame 0 is heard.
    begins: u64,
    heard: Vec<f32>,
}

impl Stream {
    /// Pulls as long as it keeps less than two periods from `now` on.
    fn pull(&mut self, now: u64) {
        while self.begins <= now && self.heard.len() as u64 + self.begins <= now + self.period {
            let (tap, heard) = (&mut self.tap, &mut self.heard);
            let left = |_| (tap.next(), tap.next()).0.unwrap_or(0.0);
            assert_no_alloc(|| heard.extend((0..self.period).map(left)));
        }
    }
}

fn noise(folder: &Path) -> Cue {
    fixture::cue(1, &fixture::wav(folder, "noise.wav", RATE, &fixture::noise(7, 0.3, RATE, 14.0)))
}

/// What is heard of both, added up, when the new stream's frame 0 is heard at `begins`.
fn handed_over(cue: Cue, begins: u64) -> Vec<f32> {
    let (graph, mut desk) = Desk::new(RATE, 0.0);
    let slot = Slot::new(graph);
    desk.carry_out(Intent::Play { cue, fade: secs(0.1) });
    desk.links().for_each(|link| link.wait_until_full(Duration::from_micros(100)));
    let (bequest, heir) = passing(RATE);
    let meters = [Meter::new(), Meter::new()];
    let tap =
        |n: usize, heir| Tap::new(Arc::clone(&slot), Arc::clone(&meters[n]), (2, RATE), None, heir);
    let ((old, mut tell), (new, _)) = (tap(0, None), tap(1, Some(heir)));
    old.permit().give();
    let stream = |tap, n: usize, begins| Stream {
        tap,
        period: PERIODS[n],
        begins,
        heard: Vec::with_capacity(2 * END as usize),
    };
    let mut streams = [stream(old, 0, 0), stream(new, 1, begins)];
    let passed = bequest.watch();
    let mut bequest = Some(bequest);
    for now in 0..END {
        if now >= TOLD
            && let Some(bequest) = bequest.take()
        {
            let parting = bequest.parting(Arc::clone(&meters[1]), PERIODS[1], begins as i64);
            tell.push(parting).expect("it waits for orders");
        }
        streams.iter_mut().for_each(|stream| stream.pull(now));
    }
    assert!(passed.is_true(), "the new stream has the graph");
    let [old, new] = streams;
    let late = old.heard[END as usize - 4800..END as usize].iter().all(|&sample| sample == 0.0);
    assert!(late, "the old one is silent at the end");
    let after = new.heard.iter().map(Some).chain(std::iter::repeat(None));
    let new = std::iter::repeat_n(None, begins as usize).chain(after);
    old.heard
        .iter()
        .zip(new)
        .take(END as usize)
        .map(|(old, new)| old + new.unwrap_or(&0.0))
        .collect()
}

#[test]
fn the_sum_of_both_streams_is_what_one_alone_would_have_played() {
    let folder = folder();
    let mut alone = playing(noise(folder.path()));
    let expected = pull(&mut alone, END as f64 / f64::from(RATE));
    assert!(rms(&expected) > 0.1, "it sounds");
    // Wherever the new stream's pulls and blocks lie between the old one's.
    for begins in [30_000, 30_017, 30_064, 31_111, 32_500, 33_333] {
        let heard = handed_over(noise(folder.path()), begins);
        let off = heard.iter().zip(&expected).map(|(heard, expected)| (heard - expected).abs());
        let (at, most) =
            off.enumerate().fold((0, 0.0), |most, off| if off.1 > most.1 { off } else { most });
        assert!(most < 1e-6, "off by {most} at frame {at}, when the new stream begins at {begins}");
    }
}
