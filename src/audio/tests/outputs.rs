//! The engine on a card that goes and comes.

use std::time::Instant;

use super::card::{Card, with_card};
use super::*;
use crate::audio::output::Hosts;
use crate::audio::{Engine, EngineOptions};
use crate::music::{Mood, OutputStatus, PadSpec, PlayerStatus, Source};

/// How far the plan may be from the clock on the wall after many changes.
const PLAN_OFF: Duration = Duration::from_millis(300);

fn pad() -> Cue {
    Cue { source: Source::Pad(PadSpec { mood: Mood::Warm, seed: 5, intensity: 2 }), ..fixture::cue(1, Path::new("")) }
}

fn engine(hosts: Hosts) -> Engine {
    let mut engine = Engine::on(hosts, EngineOptions::default());
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

#[test]
fn twenty_unplugged_cables_cost_no_second_of_the_plan() {
    with_card(|card: &Card, hosts| {
        let mut engine = engine(hosts);
        let (began, from) = (Instant::now(), position(&engine));
        for round in 0..20 {
            card.plug(false);
            wait_for_fact(&mut engine, "lost", |fact| matches!(fact, SoundFact::OutputLost { .. }));
            card.take_heard();
            std::thread::sleep(Duration::from_millis(7 * round));
            assert!(card.take_heard().is_empty(), "nothing reaches a card that is not there");
            card.plug(true);
            wait_for_fact(&mut engine, "back", |fact| matches!(fact, SoundFact::OutputBack { sounding: true, .. }));
        }
        let off = (position(&engine) - from).abs_diff(began.elapsed());
        println!("plan off by {off:?} after 20 cycles in {:?}", began.elapsed());
        assert!(off < PLAN_OFF, "{off:?}");
    });
}

#[test]
fn music_that_comes_back_rises_without_a_jump_from_where_it_would_be() {
    with_card(|card: &Card, hosts| {
        let mut engine = engine(hosts);
        card.plug(false);
        wait_for_fact(&mut engine, "lost", |fact| matches!(fact, SoundFact::OutputLost { .. }));
        card.take_heard();
        card.plug(true);
        wait_for_fact(&mut engine, "back", |fact| matches!(fact, SoundFact::OutputBack { sounding: true, .. }));
        std::thread::sleep(secs(4.5));
        let heard = card.take_heard();
        let sounds = heard.iter().position(|sample| sample.abs() > 1e-3).expect("it sounds");
        let levels: Vec<f64> = heard[sounds..].chunks(RATE as usize / 2).map(rms).collect();
        assert!(levels[0] < levels[3] && levels[1] < levels[5], "rises over 4 s: {levels:.4?}");
        assert!(largest_step(&heard) < 0.06, "a step of {}", largest_step(&heard));
    });
}

#[test]
fn a_hole_in_the_sound_is_told_once_and_the_buffer_grows() {
    with_card(|card: &Card, hosts| {
        let mut engine = engine(hosts);
        let usual = engine.status().latency;
        card.take_opened();
        card.hold_up(Duration::from_millis(150));
        let told = wait_for_fact(&mut engine, "told", |fact| matches!(fact, SoundFact::Holes { .. }));
        let SoundFact::Holes { count: 1, longest_ms, .. } = told else { panic!("{told:?}") };
        assert!((60..200).contains(&longest_ms), "{longest_ms} ms");
        wait_for(&engine, "grown", |status| status.latency > usual);
        assert_eq!(card.take_opened(), [RATE * 70 / 1000]);
        wait_for(&engine, "playing", |status| matches!(status.output, OutputStatus::Playing { .. }));
        // More of them within the minute grow the buffer once more, and are told together later.
        std::thread::sleep(secs(2.0));
        card.hold_up(Duration::from_millis(300));
        wait_for(&engine, "grown again", |status| status.latency == Duration::from_millis(200));
        std::thread::sleep(secs(1.0));
        card.take_heard();
        std::thread::sleep(secs(0.5));
        assert!(rms(&card.take_heard()) > 0.005, "it sounds");
        let more = engine.facts();
        assert!(!more.iter().any(|fact| matches!(fact, SoundFact::Holes { .. })), "{more:?}");
    });
}
