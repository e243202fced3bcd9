//! One piece after the other: to the frame, at even power, without a gap.

use super::*;
use crate::music::{Mood, PadSpec, Source};

#[test]
fn a_crossfade_begins_and_ends_on_its_frame() {
    let folder = folder();
    let first = fixture::cue(
        1,
        &fixture::wav(folder.path(), "a.wav", RATE, &fixture::level(0.25, RATE, 10.0)),
    );
    let second = fixture::cue(
        2,
        &fixture::wav(folder.path(), "b.wav", RATE, &fixture::level(0.5, RATE, 10.0)),
    );
    let mut player = playing(first);
    player.send(Intent::Arm { cues: vec![second], crossfade: secs(3.0) });
    let heard = pull(&mut player, 12.0);
    let begin = frames(7.0) + LATE;
    assert!(
        heard[frames(0.1)..=begin].iter().all(|&sample| sample == 0.25),
        "the first piece is untouched before"
    );
    assert!(heard[begin + 1] > 0.25, "the second begins with the next frame");
    let end = frames(10.0) + LATE;
    assert!(heard[end - 1] < 0.5 + 1e-3 && heard[end - 1] != 0.5);
    assert!(
        heard[end..].iter().all(|&sample| sample == 0.5),
        "the first is gone on its last frame"
    );
    assert_eq!(began(&player.facts()), [1, 2]);
}

#[test]
fn pieces_without_a_crossfade_join_softly_and_leave_no_gap() {
    let folder = folder();
    let cue = |id| {
        fixture::cue(
            id,
            &fixture::wav(
                folder.path(),
                &format!("{id}.wav"),
                RATE,
                &fixture::level(0.25, RATE, 4.0),
            ),
        )
    };
    let mut player = playing(cue(1));
    player.send(Intent::Arm { cues: vec![cue(2)], crossfade: Duration::ZERO });
    let heard = pull(&mut player, 7.0);
    assert!(heard[frames(0.1)..].iter().all(|&sample| sample >= 0.2499), "no gap");
    assert!(
        largest_step(&heard[frames(0.1)..]) < 0.001,
        "a step of {}",
        largest_step(&heard[frames(0.1)..])
    );
    assert_eq!(began(&player.facts()), [1, 2]);
}

#[test]
fn unrelated_pieces_cross_at_even_power() {
    let folder = folder();
    let noise = |id: u32| {
        fixture::cue(
            id,
            &fixture::wav(
                folder.path(),
                &format!("{id}.wav"),
                RATE,
                &fixture::noise(id.into(), 0.3, RATE, 14.0),
            ),
        )
    };
    let mut player = playing(noise(1));
    player.send(Intent::Arm { cues: vec![noise(2), noise(3)], crossfade: secs(6.0) });
    let heard = pull(&mut player, 23.9);
    let even = rms(&heard[frames(1.0)..frames(7.0)]);
    for (n, window) in heard[frames(0.5)..].chunks_exact(frames(0.5)).enumerate() {
        let off_db = 20.0 * (rms(window) / even).log10();
        assert!(off_db.abs() < 0.3, "{off_db:.2} dB at {:.1} s", n as f64 / 2.0 + 0.5);
    }
}

#[test]
fn playing_something_else_crosses_at_even_power_at_once() {
    let folder = folder();
    let noise = |id: u32| {
        fixture::cue(
            id,
            &fixture::wav(
                folder.path(),
                &format!("{id}.wav"),
                RATE,
                &fixture::noise(id.into(), 0.3, RATE, 14.0),
            ),
        )
    };
    let mut player = playing(noise(1));
    let before = pull(&mut player, 4.0);
    player.send(Intent::Play { cue: noise(2), fade: secs(2.0) });
    let heard = pull(&mut player, 4.0);
    let even = rms(&before[frames(1.0)..]);
    for window in heard.chunks_exact(frames(0.25)) {
        let off_db = 20.0 * (rms(window) / even).log10();
        assert!(off_db.abs() < 0.3, "{off_db:.2} dB");
    }
}

#[test]
fn a_repeating_piece_joins_itself_without_a_seam() {
    let folder = folder();
    // Tones on a grid of 10 Hz: crossing over a whole number of tenths of a second, the join is the
    // tone set going on.
    let tones = |n: usize| {
        [220.0, 330.0, 470.0]
            .iter()
            .map(|hz| ((n as f64 * hz / 48_000.0).fract() * std::f64::consts::TAU).sin() * 0.1)
            .sum::<f64>()
    };
    let samples: Vec<f32> = (0..frames(20.0)).flat_map(|n| [tones(n) as f32; 2]).collect();
    let path = fixture::wav(folder.path(), "tones.wav", RATE, &samples);
    let mut player = Offline::new(RATE, 0.0);
    player.send(Intent::Arm { cues: vec![], crossfade: secs(4.0) });
    player.send(Intent::Play {
        cue: Cue { repeat: true, ..fixture::cue(1, &path) },
        fade: secs(1.0),
    });
    let heard = pull(&mut player, 60.0);
    for (n, sample) in heard.iter().enumerate().skip(frames(0.1)) {
        let due = tones(n - LATE) as f32;
        assert!((sample - due).abs() < 1e-4, "{sample} instead of {due} at frame {n}");
    }
    let quietest = |part: &[f32]| part.chunks_exact(frames(0.01)).map(rms).fold(f64::MAX, f64::min);
    assert!(quietest(&heard[frames(0.1)..]) > quietest(&heard[frames(1.0)..frames(10.0)]) * 0.99);
}

#[test]
fn silence_in_front_of_a_piece_is_left_out_each_time_it_begins() {
    let folder = folder();
    let silent = fixture::level(0.0, RATE, 3.0);
    let samples = [silent, fixture::level(0.25, RATE, 8.0)].concat();
    let path = fixture::wav(folder.path(), "late.wav", RATE, &samples);
    let late = |id| Cue { leading_silence: secs(3.0), ..fixture::cue(id, &path) };
    let mut player = playing(late(1));
    player.send(Intent::Arm { cues: vec![Cue { repeat: true, ..late(2) }], crossfade: secs(2.0) });
    let heard = pull(&mut player, 30.0);
    assert!(heard[frames(0.1)..].iter().all(|&sample| sample >= 0.2499), "no gap");
    let facts = player.facts();
    assert!(
        facts.iter().all(|fact| matches!(fact, SoundFact::TrackBegan { from_ms: 0, .. })),
        "{facts:?}"
    );
    assert_eq!(began(&facts), [1, 2]);
}

#[test]
fn with_nothing_armed_the_last_piece_begins_again_for_ever() {
    let folder = folder();
    let cue = fixture::cue(
        7,
        &fixture::wav(folder.path(), "a.wav", RATE, &fixture::level(0.25, RATE, 9.0)),
    );
    let mut player = playing(cue);
    let heard = pull(&mut player, 60.0);
    let lowest = heard[frames(0.1)..].iter().fold(1.0f32, |low, sample| low.min(*sample));
    assert!(lowest > 0.2499, "{lowest}");
    assert_eq!(began(&player.facts()), [7], "its own repeats are nothing new");
}

#[test]
fn a_piece_shorter_than_its_crossfade_goes_on_with_itself_when_nothing_follows() {
    let folder = folder();
    for length in [5.9, 2.0, 0.7] {
        let cue = fixture::cue(
            7,
            &fixture::wav(folder.path(), "a.wav", RATE, &fixture::level(0.25, RATE, length)),
        );
        let mut player = playing(cue);
        player.send(Intent::Arm { cues: vec![], crossfade: secs(6.0) });
        let heard = pull(&mut player, 30.0);
        let lowest = heard[frames(0.1)..].iter().fold(1.0f32, |low, sample| low.min(*sample));
        assert!(lowest > 0.2499, "{lowest} with a piece of {length} s");
        assert!(
            largest_step(&heard) < 0.001,
            "a step of {} with a piece of {length} s",
            largest_step(&heard)
        );
        assert_eq!(began(&player.facts()), [7]);
    }
}

#[test]
fn a_piece_shorter_than_its_crossfade_is_heard_before_it_leaves() {
    let folder = folder();
    let level = |id: u32, value: f32, secs: f64| {
        fixture::cue(
            id,
            &fixture::wav(
                folder.path(),
                &format!("{id}.wav"),
                RATE,
                &fixture::level(value, RATE, secs),
            ),
        )
    };
    let mut player = playing(level(1, 0.25, 2.0));
    player.send(Intent::Arm { cues: vec![level(2, 0.25, 30.0)], crossfade: secs(6.0) });
    let heard = pull(&mut player, 10.0);
    let begin = frames(1.0) + LATE;
    assert!(
        heard[frames(0.1)..=begin].iter().all(|&sample| sample == 0.25),
        "alone for its first half"
    );
    assert!(heard[begin + 1] > 0.25, "then it crosses into the next");
    assert!(
        heard[frames(2.0) + LATE..].iter().all(|&sample| sample == 0.25),
        "which is all there is after its end"
    );
}

#[test]
fn a_pad_with_an_end_goes_on_when_nothing_follows() {
    let pad = Cue {
        source: Source::Pad(PadSpec { mood: Mood::Warm, seed: 5, intensity: 2 }),
        until: Some(secs(20.0)),
        ..fixture::cue(1, Path::new(""))
    };
    let mut player = playing(pad);
    player.send(Intent::Arm { cues: vec![], crossfade: secs(6.0) });
    let heard = pull(&mut player, 60.0);
    let quietest = heard[frames(8.0)..].chunks_exact(frames(1.0)).map(rms).fold(f64::MAX, f64::min);
    assert!(quietest > 1e-3, "the room never falls silent: {quietest}");
}

#[test]
fn a_piece_too_short_to_be_begun_again_in_time_still_goes_on() {
    let folder = folder();
    let mut player = playing(fixture::cue(
        7,
        &fixture::wav(folder.path(), "a.wav", RATE, &fixture::level(0.25, RATE, 0.05)),
    ));
    player.send(Intent::Arm { cues: vec![], crossfade: secs(6.0) });
    let heard = pull(&mut player, 10.0);
    let lowest = heard[frames(1.0)..].iter().fold(1.0f32, |low, sample| low.min(*sample));
    assert!(lowest > 0.2499, "{lowest}");
}

#[test]
fn repeating_stays_with_a_piece_until_taken_back() {
    let folder = folder();
    let mut player = playing(sine_cue(folder.path(), 1, 200.0, 20.0));
    player.send(Intent::Arm {
        cues: vec![sine_cue(folder.path(), 2, 300.0, 20.0)],
        crossfade: secs(2.0),
    });
    pull(&mut player, 1.0);
    player.send(Intent::Repeat(true));
    pull(&mut player, 60.0);
    assert_eq!(began(&player.facts()), [1]);
    player.send(Intent::Repeat(false));
    pull(&mut player, 21.0);
    assert_eq!(began(&player.facts()), [2]);
}

#[test]
fn pieces_follow_one_another_through_a_whole_list() {
    let folder = folder();
    let cues: Vec<Cue> =
        (1..=6).map(|id| sine_cue(folder.path(), id, 100.0 * f64::from(id), 5.0)).collect();
    let mut player = playing(cues[0].clone());
    player.send(Intent::Arm { cues: cues[1..].to_vec(), crossfade: secs(1.0) });
    pull(&mut player, 26.0);
    assert_eq!(began(&player.facts()), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_cue_begins_and_hands_over_where_it_says() {
    let folder = folder();
    let ramp: Vec<f32> =
        (0..frames(20.0)).flat_map(|n| [n as f32 / frames(20.0) as f32 * 0.8; 2]).collect();
    let path = fixture::wav(folder.path(), "ramp.wav", RATE, &ramp);
    let cue = Cue { from: secs(5.0), until: Some(secs(9.0)), ..fixture::cue(1, &path) };
    let next = fixture::cue(
        2,
        &fixture::wav(folder.path(), "b.wav", RATE, &fixture::level(0.5, RATE, 9.0)),
    );
    let mut player = playing(cue);
    player.send(Intent::Arm { cues: vec![next], crossfade: secs(1.0) });
    let heard = pull(&mut player, 5.0);
    let at = frames(2.0);
    assert_eq!(heard[at + LATE], ramp[(frames(5.0) + at) * 2], "seeked to the frame");
    assert_eq!(heard[frames(4.0) + LATE], 0.5);
    let facts = player.facts();
    assert!(
        matches!(facts[0], SoundFact::TrackBegan { cue: 1, from_ms: 5000, heard: true, .. }),
        "{facts:?}"
    );
    assert_eq!(began(&facts), [1, 2]);
}

#[test]
fn rates_mix() {
    let folder = folder();
    let at = |id: u32, rate: u32| {
        fixture::cue(
            id,
            &fixture::wav(
                folder.path(),
                &format!("{id}.wav"),
                rate,
                &fixture::sine(440.0, 0.3, rate, 6.0),
            ),
        )
    };
    let mut player = playing(at(1, 44_100));
    player.send(Intent::Arm { cues: vec![at(2, 96_000), at(3, 22_050)], crossfade: secs(1.0) });
    let heard = pull(&mut player, 16.0);
    assert_eq!(began(&player.facts()), [1, 2, 3]);
    for steady in [frames(1.0)..frames(4.0), frames(7.0)..frames(9.0), frames(12.0)..frames(14.0)] {
        assert!((rms(&heard[steady]) - 0.3 / 2f64.sqrt()).abs() < 1e-3);
    }
    assert!(largest_step(&heard) < 0.05);
}

#[test]
fn a_pad_follows_a_file() {
    let folder = folder();
    let pad = Cue {
        source: Source::Pad(PadSpec { mood: Mood::Warm, seed: 5, intensity: 2 }),
        ..fixture::cue(2, Path::new(""))
    };
    let mut player = playing(sine_cue(folder.path(), 1, 200.0, 5.0));
    player.send(Intent::Arm { cues: vec![pad], crossfade: secs(2.0) });
    pull(&mut player, 30.0);
    assert_eq!(began(&player.facts()), [1, 2]);
    let later = pull(&mut player, 30.0);
    assert!(rms(&later) > 1e-3, "a pad has no end");
}
