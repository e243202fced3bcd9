//! What a therapist does to the sound: never a click, and the plan runs on.

use super::*;

/// 0.3 of 50 Hz moves by less than 0.002 a frame; two of them and a ramp by less than this.
const NO_CLICK: f32 = 0.006;

#[test]
fn nothing_that_can_be_asked_clicks() {
    let folder = folder();
    let sine = |id: u32| sine_cue(folder.path(), id, 50.0, 30.0);
    let mut player = playing(sine(1));
    let mut heard = pull(&mut player, 2.0);
    let asked = [
        Intent::Silence { fade: secs(2.0) },
        Intent::Return { fade: secs(2.0) },
        Intent::Safe { cue: sine(90), spare: None, fade: secs(2.0) },
        Intent::Silence { fade: secs(2.0) },
        Intent::Safe { cue: sine(91), spare: None, fade: secs(2.0) },
        Intent::Safe { cue: sine(92), spare: None, fade: secs(2.0) },
        Intent::Return { fade: secs(2.0) },
        Intent::Play { cue: sine(2), fade: secs(1.0) },
        Intent::Play { cue: sine(3), fade: secs(1.0) },
        Intent::Arm { cues: vec![sine(4)], crossfade: secs(3.0) },
        Intent::Talk(true),
        Intent::Volume { db: -20.0 },
        Intent::Talk(false),
        Intent::Volume { db: 0.0 },
        Intent::Repeat(true),
        Intent::Repeat(false),
        Intent::End { fade: secs(2.0) },
    ];
    // Once with time for each ramp, once each in the middle of the one before.
    for pause in [3.0, 0.37] {
        for intent in &asked[..asked.len() - 1] {
            player.send(intent.clone());
            heard.extend(pull(&mut player, pause));
        }
    }
    player.send(asked[asked.len() - 1].clone());
    heard.extend(pull(&mut player, 2.5));
    let (at, step) = heard
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .enumerate()
        .fold((0, 0.0f32), |most, step| if step.1 > most.1 { step } else { most });
    assert!(step < NO_CLICK, "a step of {step} at {:.3} s", at as f64 / f64::from(RATE));
    assert!(player.has_ended());
    assert_eq!(*heard.last().expect("something was pulled"), 0.0);
}

#[test]
fn ten_skips_in_two_seconds_do_not_click() {
    let folder = folder();
    let mut player = playing(sine_cue(folder.path(), 1, 50.0, 30.0));
    let mut heard = pull(&mut player, 1.0);
    for id in 2..12 {
        player.send(Intent::Play { cue: sine_cue(folder.path(), id, 50.0, 30.0), fade: secs(2.0) });
        heard.extend(pull(&mut player, 0.2));
    }
    heard.extend(pull(&mut player, 3.0));
    let step = largest_step(&heard);
    assert!(step < 0.02, "a step of {step}");
}

#[test]
fn the_plan_runs_on_through_silence_and_returns_where_it_is() {
    let folder = folder();
    let ramp: Vec<f32> =
        (0..frames(40.0)).flat_map(|n| [n as f32 / frames(40.0) as f32 * 0.8; 2]).collect();
    let cue = fixture::cue(1, &fixture::wav(folder.path(), "ramp.wav", RATE, &ramp));
    let mut player = playing(cue);
    pull(&mut player, 5.0);
    player.send(Intent::Silence { fade: secs(2.0) });
    let silence = pull(&mut player, 12.0);
    let loudest = silence[frames(2.1)..].iter().fold(0.0f32, |most, sample| most.max(sample.abs()));
    assert!(loudest < 1e-4, "inaudible: {loudest}");
    assert!(
        silence[frames(2.1)..].iter().any(|&sample| sample != 0.0),
        "but enough to keep speakers awake"
    );
    assert_eq!(player.status().peak, 0.0);
    player.send(Intent::Return { fade: secs(1.0) });
    let heard = pull(&mut player, 3.0);
    assert_eq!(heard[frames(2.0) + LATE], ramp[frames(19.0) * 2]);
    assert_eq!(player.status().running.map(|(cue, _)| cue), Some(1));
}

#[test]
fn safe_music_takes_over_and_pieces_that_begin_meanwhile_are_told_as_unheard() {
    let folder = folder();
    let noise = |id: u32| {
        fixture::cue(
            id,
            &fixture::wav(
                folder.path(),
                &format!("{id}.wav"),
                RATE,
                &fixture::noise(id.into(), 0.3, RATE, 12.0),
            ),
        )
    };
    let mut player = playing(noise(1));
    player.send(Intent::Arm { cues: vec![noise(2)], crossfade: secs(2.0) });
    let before = pull(&mut player, 4.0);
    player.facts();
    player.send(Intent::Safe { cue: noise(99), spare: None, fade: secs(3.0) });
    let heard = pull(&mut player, 10.0);
    let even = rms(&before[frames(0.5)..]);
    for window in heard.chunks_exact(frames(0.25)) {
        assert!((20.0 * (rms(window) / even).log10()).abs() < 0.3);
    }
    assert!(matches!(player.facts()[..], [SoundFact::TrackBegan { cue: 2, heard: false, .. }]));
    player.send(Intent::Return { fade: secs(3.0) });
    pull(&mut player, 4.0);
    assert_eq!(player.status().running.map(|(cue, _)| cue), Some(2));
}

#[test]
fn a_voice_takes_the_music_down_and_gives_it_back() {
    let folder = folder();
    let mut player = playing(fixture::cue(
        1,
        &fixture::wav(folder.path(), "a.wav", RATE, &fixture::level(0.5, RATE, 60.0)),
    ));
    pull(&mut player, 1.0);
    player.send(Intent::Talk(true));
    let down = pull(&mut player, 1.0);
    let db = 20.0 * (down[frames(0.9)] / 0.5).log10();
    assert!((db + 14.0).abs() < 0.01, "{db}");
    assert!(down[frames(0.4)] > 0.5 * 10f32.powf(-14.0 / 20.0));
    player.send(Intent::Talk(false));
    let back = pull(&mut player, 3.1);
    assert!(back[frames(2.9)] < 0.5);
    assert_eq!(back[frames(3.05)], 0.5);
}

#[test]
fn the_volume_never_passes_the_cap() {
    let folder = folder();
    let path = fixture::wav(folder.path(), "a.wav", RATE, &fixture::level(0.5, RATE, 20.0));
    let mut player = Offline::new(RATE, -6.0);
    player.send(Intent::Play { cue: fixture::cue(1, &path), fade: secs(1.0) });
    for db in [0.0, 12.0, f32::NAN, f32::INFINITY] {
        player.send(Intent::Volume { db });
        let heard = pull(&mut player, 0.5);
        assert!((heard[frames(0.4)] - 0.5 * 10f32.powf(-6.0 / 20.0)).abs() < 1e-4);
    }
    player.send(Intent::Volume { db: -10.0 });
    let heard = pull(&mut player, 0.5);
    assert!((heard[frames(0.4)] - 0.5 * 10f32.powf(-16.0 / 20.0)).abs() < 1e-4);
}

#[test]
fn a_gain_that_is_too_much_is_limited_not_clipped() {
    let folder = folder();
    let loud = Cue { gain_db: 12.0, ..sine_cue(folder.path(), 1, 100.0, 10.0) };
    let mut player = playing(loud);
    let heard = pull(&mut player, 5.0);
    let most = heard.iter().fold(0.0f32, |most, sample| most.max(sample.abs()));
    assert!(most <= 0.891_26, "{most}");
    // What is clipped has edges, what is pumped swells: this stays the sine that it was.
    let settled = &heard[frames(1.0)..];
    let (sine, cosine): (Vec<f64>, Vec<f64>) = (0..settled.len())
        .map(|n| (n as f64 * 100.0 * std::f64::consts::TAU / f64::from(RATE)).sin_cos())
        .unzip();
    let part = |wave: &[f64]| {
        settled.iter().zip(wave).map(|(&sample, wave)| f64::from(sample) * wave).sum::<f64>() * 2.0
            / wave.len() as f64
    };
    let (a, b) = (part(&sine), part(&cosine));
    let rest: Vec<f32> = settled
        .iter()
        .zip(sine.iter().zip(&cosine))
        .map(|(&sample, (s, c))| sample - (a * s + b * c) as f32)
        .collect();
    let rest_db = 20.0 * (rms(&rest) / rms(settled)).log10();
    assert!(rest_db < -40.0, "{rest_db:.1} dB are not the sine");
    assert!(rms(settled) > 0.55, "nor is it quieter than it has to be: {:.3}", rms(settled));
}
