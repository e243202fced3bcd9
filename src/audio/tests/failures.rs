//! Files that are broken, short, gone: an ordinary crossfade to the next, and a fact.

use super::*;
use crate::music::{Mood, PadSpec, Source};

#[test]
fn a_file_cut_off_in_the_middle_is_crossed_out_of_and_told() {
    let folder = folder();
    let whole = fixture::wav(folder.path(), "whole.wav", RATE, &fixture::level(0.25, RATE, 20.0));
    let bytes = std::fs::read(&whole).expect("it was just written");
    let cut = folder.path().join("cut.wav");
    std::fs::write(&cut, &bytes[..44 + frames(8.0) * 8]).expect("a fixture is written");
    let next = fixture::cue(
        2,
        &fixture::wav(folder.path(), "b.wav", RATE, &fixture::level(0.25, RATE, 20.0)),
    );
    let mut player = playing(fixture::cue(1, &cut));
    player.send(Intent::Arm { cues: vec![next], crossfade: secs(3.0) });
    let heard = pull(&mut player, 12.0);
    assert!(heard[frames(0.1)..].iter().all(|&sample| sample >= 0.2499), "no gap");
    assert_eq!(heard[frames(5.0) + LATE], 0.25);
    assert!(heard[frames(5.1) + LATE] > 0.25, "the crossfade begins 3 s before the break");
    let facts = player.facts();
    assert_eq!(began(&facts), [1, 2]);
    let failures = failed(&facts);
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert_eq!(failures[0].1, FileFault::CutOff { at_ms: 8_000, declared_ms: 20_000 });
}

#[test]
fn files_that_are_no_music_are_passed_over() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a fixture is written");
        path
    };
    let noise: Vec<u8> =
        fixture::noise(3, 1.0, 8000, 1.0).iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let bad = [
        write("empty.flac", b""),
        write("garbage.mp3", &noise),
        write("text.wav", b"This is not music, whatever its name says."),
        folder.path().join("gone.ogg"),
        folder.path().to_owned(),
    ];
    let good = fixture::cue(
        100,
        &fixture::wav(folder.path(), "good.mp3", RATE, &fixture::level(0.25, RATE, 20.0)),
    );
    for (n, path) in bad.iter().enumerate() {
        let mut player = playing(fixture::cue(
            1,
            &fixture::wav(folder.path(), "first.wav", RATE, &fixture::level(0.25, RATE, 8.0)),
        ));
        player.send(Intent::Arm {
            cues: vec![fixture::cue(2, path), good.clone()],
            crossfade: secs(2.0),
        });
        let heard = pull(&mut player, 12.0);
        assert!(
            heard[frames(0.1)..].iter().all(|&sample| sample >= 0.2499),
            "no gap with bad file {n}"
        );
        let facts = player.facts();
        assert_eq!(began(&facts), [1, 100], "with bad file {n}: {facts:?}");
        assert_eq!(failed(&facts).len(), 1, "with bad file {n}: {facts:?}");
    }
}

#[test]
fn asking_for_a_file_that_is_no_music_leaves_the_running_piece() {
    let folder = folder();
    let mut player = playing(sine_cue(folder.path(), 1, 100.0, 30.0));
    pull(&mut player, 2.0);
    player.send(Intent::Play {
        cue: fixture::cue(2, &folder.path().join("gone.flac")),
        fade: secs(2.0),
    });
    let heard = pull(&mut player, 5.0);
    assert!((rms(&heard) - 0.3 / 2f64.sqrt()).abs() < 0.01);
    let facts = player.facts();
    assert_eq!(began(&facts), [1]);
    assert_eq!(failed(&facts)[0].1, FileFault::NotThere);
    assert_eq!(player.status().running.map(|(cue, _)| cue), Some(1));
}

#[test]
fn a_broken_last_piece_goes_on_with_what_there_is_of_it() {
    let folder = folder();
    let whole = fixture::wav(folder.path(), "whole.wav", RATE, &fixture::level(0.25, RATE, 20.0));
    let bytes = std::fs::read(&whole).expect("it was just written");
    let cut = folder.path().join("cut.wav");
    std::fs::write(&cut, &bytes[..44 + frames(8.0) * 8]).expect("a fixture is written");
    let mut player = playing(fixture::cue(1, &cut));
    player.send(Intent::Arm { cues: vec![], crossfade: secs(2.0) });
    let heard = pull(&mut player, 60.0);
    assert!(
        heard[frames(0.1)..].iter().all(|&sample| sample >= 0.2499),
        "the room never falls silent"
    );
    assert_eq!(failed(&player.facts()).len(), 1, "told once");
}

#[test]
fn samples_that_are_not_numbers_become_silence() {
    let folder = folder();
    let mut samples = fixture::level(0.25, RATE, 5.0);
    for n in (0..samples.len()).step_by(7) {
        samples[n] = [f32::NAN, f32::INFINITY, 1e30][n % 3];
    }
    let mut player =
        playing(fixture::cue(1, &fixture::wav(folder.path(), "bad.wav", RATE, &samples)));
    let heard = pull(&mut player, 4.0);
    assert!(heard.iter().all(|sample| sample.is_finite() && sample.abs() < 0.9));
}

/// The pad that stands in for a safe piece.
fn spare() -> Cue {
    Cue {
        source: Source::Pad(PadSpec { mood: Mood::Warm, seed: 0, intensity: 1 }),
        ..fixture::cue(90, Path::new(""))
    }
}

/// After silence was chosen and safe music asked for: its level over each of these seconds.
fn levels_of_safe_music(
    path: &Path,
    secs_heard: usize,
    meanwhile: impl Fn(usize),
) -> (Vec<f64>, Vec<SoundFact>) {
    let folder = folder();
    let mut player = playing(sine_cue(folder.path(), 1, 100.0, 60.0));
    player.send(Intent::Silence { fade: secs(1.0) });
    pull(&mut player, 2.0);
    player.send(Intent::Safe {
        cue: fixture::cue(90, path),
        spare: Some(spare()),
        fade: secs(2.0),
    });
    let levels = (0..secs_heard)
        .map(|second| {
            meanwhile(second);
            rms(&pull(&mut player, 1.0))
        })
        .collect();
    (levels, player.facts())
}

#[test]
fn safe_music_that_cannot_be_played_is_the_warm_pad() {
    let folder = folder();
    let (levels, facts) = levels_of_safe_music(&folder.path().join("gone.flac"), 6, |_| ());
    assert!(levels[5] > 0.01, "{levels:.4?}");
    assert_eq!(failed(&facts).len(), 1, "{facts:?}");
}

#[test]
fn safe_music_whose_file_goes_away_while_it_repeats_is_the_warm_pad() {
    let folder = folder();
    let path =
        fixture::wav(folder.path(), "safe.wav", RATE, &fixture::sine(200.0, 0.3, RATE, 16.0));
    let (levels, facts) = levels_of_safe_music(&path, 30, |second| {
        if second == 1 {
            std::fs::remove_file(&path).expect("it is there");
        }
    });
    assert!(levels[5] > 0.2, "the file: {levels:.4?}");
    assert!(levels[20..].iter().all(|&level| level > 0.005), "then the pad: {levels:.4?}");
    assert_eq!(failed(&facts).len(), 1, "{facts:?}");
}
