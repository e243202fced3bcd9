//! The engine on a card that goes and comes.

use std::time::Instant;

use super::card::{Card, NAMES, with_card};
use super::*;
use crate::audio::backend::Backends;
use crate::audio::{Engine, EngineOptions};
use crate::music::{Mood, OutputStatus, PadSpec, PlayerStatus, Source};

/// How far the plan may be from the clock on the wall after many changes.
const PLAN_OFF: Duration = Duration::from_millis(300);

fn pad() -> Cue {
    Cue {
        source: Source::Pad(PadSpec { mood: Mood::Warm, seed: 5, intensity: 2 }),
        ..fixture::cue(1, Path::new(""))
    }
}

fn engine(backends: Backends) -> Engine {
    let mut engine = Engine::on(backends, EngineOptions::default());
    engine.send(Intent::Play { cue: pad(), fade: secs(0.1) });
    wait_for(&engine, "playing", |status| status.running.is_some_and(|(_, at)| at > secs(1.5)));
    engine
}

fn wait_for(engine: &Engine, what: &str, is: impl Fn(&PlayerStatus) -> bool) {
    let begun = Instant::now();
    while !is(&engine.status()) {
        assert!(begun.elapsed() < secs(15.0), "not {what}: {:?}", engine.status());
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn wait_for_fact(engine: &mut Engine, what: &str, is: impl Fn(&SoundFact) -> bool) -> SoundFact {
    let begun = Instant::now();
    loop {
        if let Some(fact) = engine.facts().into_iter().find(&is) {
            return fact;
        }
        assert!(begun.elapsed() < secs(15.0), "not {what}: {:?}", engine.status());
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn position(engine: &Engine) -> Duration {
    engine.status().running.expect("a piece runs").1
}

/// An engine that begins without its card, and was told so.
fn without_a_card(card: &Card, backends: Backends) -> Engine {
    card.plug(false);
    let mut engine = Engine::on(backends, EngineOptions::default());
    engine.send(Intent::Play { cue: pad(), fade: secs(0.1) });
    wait_for_fact(&mut engine, "without output", |fact| matches!(fact, SoundFact::NoOutput { .. }));
    engine
}

/// Of each half second from now on, over the 4 s in which the music comes back.
fn levels_that_rise(card: &Card) -> Vec<f64> {
    std::thread::sleep(secs(4.5));
    let levels: Vec<f64> = card.take_heard().chunks(RATE as usize / 2).map(rms).collect();
    assert!(levels[0] < 0.2 * levels[7], "rises over 4 s: {levels:.4?}");
    levels
}

#[test]
fn an_output_that_is_only_just_coming_up_fades_in_by_itself() {
    with_card(|card: &Card, backends| {
        let mut engine = without_a_card(card, backends);
        std::thread::sleep(secs(2.0));
        card.take_heard();
        card.plug(true);
        wait_for_fact(&mut engine, "sounding", |fact| {
            matches!(fact, SoundFact::OutputBack { sounding: true, .. })
        });
        let levels = levels_that_rise(card);
        assert!(levels[7] > 0.005, "it sounds: {levels:.4?}");
        assert!(position(&engine) > secs(6.0), "the plan ran on meanwhile");
    });
}

#[test]
fn an_output_that_comes_later_than_that_waits_for_a_person() {
    with_card(|card: &Card, backends| {
        let mut engine = without_a_card(card, backends);
        std::thread::sleep(secs(10.5));
        card.plug(true);
        wait_for_fact(&mut engine, "there", |fact| {
            matches!(fact, SoundFact::OutputBack { sounding: false, .. })
        });
        std::thread::sleep(secs(1.0));
        assert!(card.take_heard().is_empty(), "nothing was opened");
        engine.send(Intent::BringBack);
        wait_for_fact(&mut engine, "brought back", |fact| {
            matches!(fact, SoundFact::OutputBack { sounding: true, .. })
        });
    });
}

#[test]
fn a_first_output_that_takes_long_to_open_is_told_and_fades_in() {
    with_card(|card: &Card, backends| {
        card.output(0).open_after(secs(4.0));
        let mut engine = Engine::on(backends, EngineOptions::default());
        engine.send(Intent::Play { cue: pad(), fade: secs(0.1) });
        wait_for_fact(&mut engine, "told", |fact| matches!(fact, SoundFact::NoOutput { .. }));
        wait_for_fact(&mut engine, "sounding", |fact| {
            matches!(fact, SoundFact::OutputBack { sounding: true, .. })
        });
        levels_that_rise(card);
        assert!(position(&engine) > secs(7.0), "the plan ran on meanwhile");
    });
}

#[test]
fn an_output_that_is_opened_too_late_waits_for_a_person_and_the_plan_runs_on() {
    with_card(|card: &Card, backends| {
        let mut engine = engine(backends);
        card.plug(false);
        wait_for_fact(&mut engine, "lost", |fact| matches!(fact, SoundFact::OutputLost { .. }));
        std::thread::sleep(secs(8.0));
        card.take_heard();
        card.output(0).open_after(secs(3.5));
        card.plug(true);
        wait_for_fact(&mut engine, "there", |fact| {
            matches!(fact, SoundFact::OutputBack { sounding: false, .. })
        });
        let (began, from) = (Instant::now(), position(&engine));
        std::thread::sleep(secs(2.0));
        assert!(
            card.take_heard().iter().all(|&sample| sample == 0.0),
            "what was opened begins nothing"
        );
        let off = (position(&engine) - from).abs_diff(began.elapsed());
        assert!(off < PLAN_OFF, "{off:?}");
        card.output(0).open_after(Duration::ZERO);
        engine.send(Intent::BringBack);
        wait_for_fact(&mut engine, "brought back", |fact| {
            matches!(fact, SoundFact::OutputBack { sounding: true, .. })
        });
    });
}

fn use_output(engine: &mut Engine, n: usize) {
    engine.send(Intent::UseOutput { device: Some(NAMES[n].to_owned()) });
}

/// An engine that plays on the first output, with the others there too.
fn with_three(scene: impl FnOnce(&Card, &mut Engine)) {
    with_card(|card: &Card, backends| {
        card.output(1).plug(true);
        card.output(2).plug(true);
        let options = EngineOptions {
            device: Some(NAMES[0].to_owned()),
            fallback: Some(NAMES[1].to_owned()),
            ..Default::default()
        };
        let mut engine = Engine::on(backends, options);
        engine.send(Intent::Play { cue: pad(), fade: secs(0.1) });
        wait_for(&engine, "playing", |status| status.running.is_some_and(|(_, at)| at > secs(1.5)));
        scene(card, &mut engine);
    });
}

fn wait_until_chosen(engine: &mut Engine, n: usize) {
    wait_for_fact(
        engine,
        "chosen",
        |fact| matches!(fact, SoundFact::OutputChosen { from, to } if from == NAMES[0] && to == NAMES[n]),
    );
}

#[test]
fn the_output_that_was_chosen_last_gets_the_sound() {
    with_three(|card, engine| {
        card.output(1).open_after(secs(2.0));
        use_output(engine, 1);
        std::thread::sleep(secs(0.8));
        use_output(engine, 2);
        wait_until_chosen(engine, 2);
        std::thread::sleep(secs(2.0));
        card.take_heard();
        std::thread::sleep(secs(0.5));
        assert!(rms(&card.take_heard()) > 0.005, "it sounds");
        assert_eq!(engine.status().output, OutputStatus::Playing { device: NAMES[2].to_owned() });
        assert_eq!(card.streams(), 1, "the others are closed");
    });
}

#[test]
fn a_choice_that_is_taken_back_leaves_the_sound_where_it_was() {
    with_three(|card, engine| {
        engine.facts();
        card.output(1).open_after(secs(1.0));
        use_output(engine, 1);
        std::thread::sleep(secs(0.8));
        use_output(engine, 0);
        std::thread::sleep(secs(1.5));
        card.take_heard();
        std::thread::sleep(secs(0.5));
        assert!(rms(&card.take_heard()) > 0.005, "it sounds");
        assert_eq!(engine.facts(), []);
        assert_eq!(engine.status().output, OutputStatus::Playing { device: NAMES[0].to_owned() });
    });
}

#[test]
fn a_buffer_that_never_grows_holds_up_no_choice() {
    with_three(|card, engine| {
        card.output(0).open_after(secs(30.0));
        card.hold_up(Duration::from_millis(150));
        wait_for_fact(engine, "told", |fact| matches!(fact, SoundFact::Dropouts { .. }));
        use_output(engine, 1);
        let begun = Instant::now();
        wait_until_chosen(engine, 1);
        assert!(begun.elapsed() < secs(3.0), "{:?}", begun.elapsed());
    });
}

#[test]
fn an_output_that_never_opens_gives_the_sound_back() {
    with_three(|card, engine| {
        card.output(1).open_after(secs(30.0));
        use_output(engine, 1);
        wait_for_fact(engine, "kept", |fact| matches!(fact, SoundFact::OutputKept { .. }));
        std::thread::sleep(secs(0.5));
        card.take_heard();
        std::thread::sleep(secs(0.5));
        assert!(rms(&card.take_heard()) > 0.005, "it sounds");
    });
}

#[test]
fn an_output_that_goes_away_while_another_is_opened_in_its_place_loses_no_wish() {
    with_three(|card, engine| {
        card.output(1).open_after(secs(1.5));
        use_output(engine, 1);
        std::thread::sleep(secs(0.8));
        card.plug(false);
        wait_for_fact(engine, "lost", |fact| matches!(fact, SoundFact::OutputLost { .. }));
        wait_for_fact(
            engine,
            "on the other",
            |fact| matches!(fact, SoundFact::OutputBack { sounding: true, device } if device == NAMES[1]),
        );
    });
}

#[test]
fn a_fallback_that_never_plays_is_told_as_lost() {
    with_three(|card, engine| {
        card.output(1).kill();
        card.plug(false);
        wait_for_fact(engine, "lost", |fact| matches!(fact, SoundFact::OutputLost { .. }));
        engine.send(Intent::UseFallback);
        wait_for_fact(
            engine,
            "told",
            |fact| matches!(fact, SoundFact::OutputLost { device, .. } if device == NAMES[1]),
        );
        assert!(matches!(engine.status().output, OutputStatus::Lost { .. }));
    });
}

#[test]
fn a_fallback_that_cannot_be_opened_is_told_as_lost() {
    with_three(|card, engine| {
        card.output(1).plug(false);
        card.plug(false);
        wait_for_fact(engine, "lost", |fact| matches!(fact, SoundFact::OutputLost { .. }));
        engine.send(Intent::UseFallback);
        wait_for_fact(
            engine,
            "told",
            |fact| matches!(fact, SoundFact::OutputLost { device, .. } if device == NAMES[1]),
        );
    });
}

#[test]
fn twenty_unplugged_cables_cost_no_second_of_the_plan() {
    with_card(|card: &Card, backends| {
        let mut engine = engine(backends);
        let (began, from) = (Instant::now(), position(&engine));
        for round in 0..20 {
            card.plug(false);
            wait_for_fact(&mut engine, "lost", |fact| matches!(fact, SoundFact::OutputLost { .. }));
            card.take_heard();
            std::thread::sleep(Duration::from_millis(7 * round));
            assert!(card.take_heard().is_empty(), "nothing reaches a card that is not there");
            card.plug(true);
            wait_for_fact(&mut engine, "back", |fact| {
                matches!(fact, SoundFact::OutputBack { sounding: true, .. })
            });
        }
        let off = (position(&engine) - from).abs_diff(began.elapsed());
        println!("plan off by {off:?} after 20 cycles in {:?}", began.elapsed());
        assert!(off < PLAN_OFF, "{off:?}");
    });
}

#[test]
fn music_that_comes_back_rises_without_a_jump_from_where_it_would_be() {
    with_card(|card: &Card, backends| {
        let mut engine = engine(backends);
        card.plug(false);
        wait_for_fact(&mut engine, "lost", |fact| matches!(fact, SoundFact::OutputLost { .. }));
        card.take_heard();
        card.plug(true);
        wait_for_fact(&mut engine, "back", |fact| {
            matches!(fact, SoundFact::OutputBack { sounding: true, .. })
        });
        std::thread::sleep(secs(4.5));
        let heard = card.take_heard();
        let sounds = heard.iter().position(|sample| sample.abs() > 1e-3).expect("it sounds");
        let levels: Vec<f64> = heard[sounds..].chunks(RATE as usize / 2).map(rms).collect();
        assert!(levels[0] < levels[3] && levels[1] < levels[5], "rises over 4 s: {levels:.4?}");
        assert!(largest_step(&heard) < 0.06, "a step of {}", largest_step(&heard));
    });
}

/// Waits until the sound has gone over to a stream of this latency, and the one before is closed.
fn wait_for_growth(card: &Card, engine: &Engine, latency: Duration) {
    wait_for(engine, "grown", |status| status.latency.as_millis() == latency.as_millis());
    let begun = Instant::now();
    while card.streams() > 1 {
        assert!(begun.elapsed() < secs(5.0), "the old stream stays open");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_dropout_is_reported_once_and_the_buffer_grows() {
    with_card(|card: &Card, backends| {
        let mut engine = engine(backends);
        card.take_opened();
        card.hold_up(Duration::from_millis(150));
        let told =
            wait_for_fact(&mut engine, "told", |fact| matches!(fact, SoundFact::Dropouts { .. }));
        let SoundFact::Dropouts { count: 1, longest_ms, .. } = told else { panic!("{told:?}") };
        assert!((60..200).contains(&longest_ms), "{longest_ms} ms");
        wait_for_growth(card, &engine, Duration::from_millis(141));
        // In its first second a new stream may take its time: that is no dropout.
        std::thread::sleep(secs(1.2));
        // More of them within the minute grow the buffer once more, and are told together later.
        card.hold_up(Duration::from_millis(300));
        wait_for_growth(card, &engine, Duration::from_millis(200));
        assert_eq!(card.take_opened(), [3392, 4800], "70 and 100 ms, in whole blocks of 64 frames");
        card.take_heard();
        std::thread::sleep(secs(0.5));
        assert!(rms(&card.take_heard()) > 0.005, "it sounds");
        let more = engine.facts();
        assert!(!more.iter().any(|fact| matches!(fact, SoundFact::Dropouts { .. })), "{more:?}");
    });
}

/// The sound from the last silence on, while a card's buffer grows, twice: after the dropout itself, whose
/// end is a step, or after the silence of a fade.
fn grown_twice(card: &Card, backends: Backends) -> Vec<Vec<f32>> {
    let folder = folder();
    let mut engine = Engine::on(backends, EngineOptions::default());
    engine.send(Intent::Play { cue: sine_cue(folder.path(), 1, 25.0, 60.0), fade: secs(0.1) });
    wait_for(&engine, "playing", |status| status.running.is_some_and(|(_, at)| at > secs(1.5)));
    [141, 200]
        .map(|latency_ms| {
            card.take_heard();
            card.hold_up(Duration::from_millis(250));
            wait_for_growth(card, &engine, Duration::from_millis(latency_ms));
            // In its first second a new stream may take its time: that is no dropout.
            std::thread::sleep(secs(1.2));
            let heard = card.take_heard();
            let after = heard
                .windows(frames(0.02))
                .rposition(|part| part.iter().all(|&sample| sample == 0.0))
                .expect("a dropout");
            // The last period may not be there whole.
            heard[after + frames(0.025)..heard.len() - frames(0.2)].to_vec()
        })
        .to_vec()
}

/// Of 40 ms each, a period of the sine: how far the quietest and the loudest are from what they
/// should be, in dB.
fn levels(heard: &[f32]) -> (f64, f64) {
    let steady = 0.3 / 2f64.sqrt();
    let db =
        heard.chunks_exact(frames(0.04)).map(|part| 20.0 * (rms(part) / steady).max(1e-6).log10());
    db.fold((f64::MAX, f64::MIN), |(least, most), db| (least.min(db), most.max(db)))
}

#[test]
fn a_larger_buffer_takes_the_sound_over_without_a_gap_or_a_step() {
    with_card(|card: &Card, backends| {
        for heard in grown_twice(card, backends) {
            // 0.3 of 25 Hz moves by 0.001 a frame.
            let step = largest_step(&heard);
            assert!(step < 0.002, "a step of {step}");
            let (least, most) = levels(&heard);
            assert!(least > -6.0 && most < 1.0, "from {least:.1} to {most:.1} dB");
        }
    });
}

#[test]
fn a_card_for_one_stream_alone_gets_its_larger_buffer_with_a_fade() {
    with_card(|card: &Card, backends| {
        card.allow_one_stream();
        for heard in grown_twice(card, backends) {
            rises_without_a_step(&heard);
        }
    });
}

fn rises_without_a_step(heard: &[f32]) {
    // 0.3 of 25 Hz moves by 0.001 a frame.
    let step = largest_step(&heard[frames(0.05)..]);
    assert!(step < 0.002, "a step of {step}");
    let end = &heard[heard.len() - frames(0.1)..];
    assert!(levels(end).0 > -0.5, "back at its level: {:?}", levels(end));
}
