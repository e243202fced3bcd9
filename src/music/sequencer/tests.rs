use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::session::{FileFault, MusicChoice, PhaseCause, RunningCue};

fn file(cue: u32, intensity: u8) -> PlannedCue {
    let source = CueSource::File {
        path: PathBuf::from(format!("{cue}.flac")),
        sha256: String::new(),
        lead_ms: 0,
    };
    PlannedCue {
        cue,
        title: format!("Track {cue}"),
        source,
        length_ms: Some(300_000),
        gain_db: -2.0,
        intensity,
    }
}

fn pad(cue: u32, intensity: u8, length_ms: Option<i64>) -> PlannedCue {
    PlannedCue { length_ms, ..endless_pad(cue, Mood::Open, u64::from(cue), intensity, 0.0) }
}

fn section(phase: &str, cues: Vec<PlannedCue>) -> PlannedSection {
    PlannedSection { phase: phase.into(), cues, crossfade_ms: 10_000 }
}

/// Two files, a pad and an endless pad; a phase of an endless pad alone; a phase of files of three
/// intensities.
fn plan() -> Plan {
    let sections = vec![
        section("onset", vec![file(0, 2), file(1, 3), pad(2, 3, Some(600_000)), pad(3, 2, None)]),
        section("peak", vec![pad(4, 4, None)]),
        section("return", vec![file(5, 3), file(6, 4), file(7, 1), pad(8, 2, None)]),
    ];
    Plan { playlist: "Test".to_owned(), sections, safe: Some(pad(9, 1, None)), avoided: Vec::new() }
}

fn sequencer() -> Sequencer {
    Sequencer::new(plan())
}

fn phase_began(phase: &str) -> Event {
    Event::PhaseBegan { phase: phase.into(), at_ms: 0, cause: PhaseCause::Planned }
}

fn track_began(cue: u32) -> Event {
    Event::Sound(SoundFact::TrackBegan { cue, title: String::new(), from_ms: 0, heard: true })
}

fn track_failed(cue: u32) -> Event {
    Event::Sound(SoundFact::TrackFailed {
        cue,
        title: String::new(),
        at_ms: 0,
        fault: FileFault::NoSound,
    })
}

fn steered(act: MusicAct) -> Event {
    Event::Steered { act, sounding: None }
}

/// `play 0 8s, arm 1 2 3`: what the intents say, in short.
fn short(intents: &[Intent]) -> String {
    let seconds = |fade: &Duration| format!("{}s", fade.as_secs_f32());
    let one = |intent: &Intent| match intent {
        Intent::Play { cue, fade } => format!("play {} {}", cue.id, seconds(fade)),
        Intent::Arm { cues, .. } => {
            cues.iter().fold("arm".to_owned(), |text, cue| format!("{text} {}", cue.id))
        }
        Intent::Silence { fade } => format!("silence {}", seconds(fade)),
        Intent::Safe { cue, fade, .. } => format!("safe {} {}", cue.id, seconds(fade)),
        Intent::Return { fade } => format!("return {}", seconds(fade)),
        Intent::Talk(on) => format!("talk {on}"),
        Intent::Repeat(on) => format!("repeat {on}"),
        Intent::Volume { db } => format!("volume {db}"),
        Intent::BringBack => "bring back".to_owned(),
        Intent::UseFallback => "use the fallback".to_owned(),
        Intent::UseOutput { device } => format!("use {device:?}"),
        Intent::End { fade } => format!("end {}", seconds(fade)),
    };
    intents.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_phase_crosses_to_its_first_piece_and_arms_two_more_and_the_endless_pad() {
    let mut sequencer = sequencer();
    assert_eq!(short(&sequencer.on_event(&phase_began("onset"), 0)), "play 0 8s, arm 1 2 3");
    assert_eq!(short(&sequencer.on_event(&track_began(0), 0)), "");
    assert_eq!(short(&sequencer.on_event(&phase_began("peak"), 0)), "play 4 8s");
}

#[test]
fn the_next_are_armed_as_pieces_begin() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("return"), 0);
    assert_eq!(short(&sequencer.on_event(&track_began(5), 0)), "");
    // 7 and the endless pad are with the player already.
    assert_eq!(short(&sequencer.on_event(&track_began(6), 300_000)), "");
    assert_eq!(short(&sequencer.on_event(&track_began(7), 600_000)), "");
    assert_eq!(short(&sequencer.on_event(&track_began(8), 900_000)), "");
}

#[test]
fn a_piece_of_the_phase_before_changes_nothing_when_its_news_come_late() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("onset"), 0);
    sequencer.on_event(&phase_began("return"), 100);
    assert_eq!(short(&sequencer.on_event(&track_began(1), 200)), "");
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::Next), 300)), "play 6 2s, arm 7 8");
}

#[test]
fn a_broken_piece_that_waits_is_left_out() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("return"), 0);
    assert_eq!(short(&sequencer.on_event(&track_failed(6), 0)), "arm 7 8");
    let left = sequencer.changed_plan().unwrap();
    assert!(left.sections[2].cues.iter().all(|cue| cue.cue != 6));
    assert_eq!(sequencer.changed_plan(), None);
}

#[test]
fn silence_and_safe_music_take_3_s_and_the_end_10() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("onset"), 0);
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::Silence), 0)), "silence 3s");
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::SafeMusic), 0)), "safe 9 3s");
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::ReturnToPlan), 0)), "return 3s");
    assert_eq!(short(&sequencer.on_event(&Event::TalkBegan, 0)), "talk true");
    assert_eq!(short(&sequencer.on_event(&Event::TalkEnded, 0)), "talk false");
    let mut other = sequencer.clone();
    assert_eq!(
        short(
            &other.on_event(&Event::Interrupted { by: crate::session::Interruption::Sigterm }, 0)
        ),
        "end 0.4s"
    );
    assert_eq!(
        short(&sequencer.on_event(&Event::Closed { open: Vec::new(), reason: None }, 0)),
        "end 10s"
    );
    assert_eq!(
        short(&sequencer.on_event(&phase_began("peak"), 0)),
        "",
        "nothing sounds after the end"
    );
}

#[test]
fn calmer_and_fuller_take_a_pad_to_its_neighbour_for_the_rest_of_its_time() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("onset"), 0);
    sequencer.on_event(&track_began(2), 1_000);
    let intents = sequencer.on_event(&steered(MusicAct::Calmer), 101_000);
    let [Intent::Play { cue, fade }, Intent::Arm { cues, .. }] = intents.as_slice() else {
        panic!("{intents:?}")
    };
    assert_eq!(cue.source, Source::Pad(PadSpec { mood: Mood::Open, seed: 2, intensity: 2 }));
    assert_eq!((cue.id, cue.until, fade.as_secs()), (10, Some(Duration::from_secs(500)), 6));
    assert_eq!(cues.len(), 1);
    assert_eq!(
        short(&sequencer.on_event(&steered(MusicAct::Calmer), 102_000)),
        "play 11 6s, arm 3"
    );
    assert_eq!(
        short(&sequencer.on_event(&steered(MusicAct::Calmer), 103_000)),
        "",
        "there is nothing calmer than 1"
    );
}

#[test]
fn calmer_and_fuller_take_a_file_to_the_nearest_of_its_section() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("return"), 0);
    // From 5 (intensity 3) to 7 (1), which was to come later, then back up to 5 (3), once more and
    // under a new number.
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::Calmer), 0)), "play 7 6s, arm 6 8");
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::Calmer), 0)), "");
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::Fuller), 0)), "play 10 6s, arm 6 8");
    assert_eq!(sequencer.running_cue().unwrap().title, "Track 5");
}

#[test]
fn calmer_and_fuller_at_the_next_piece_leave_the_sounding_one_alone() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("return"), 0);
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::CalmerNext), 0)), "arm 7 6 8");
    assert_eq!(sequencer.running_cue().unwrap().title, "Track 5");
    assert!(sequencer.changed_plan().is_some(), "it is journaled");
    let mut on_a_pad = self::sequencer();
    on_a_pad.on_event(&phase_began("onset"), 0);
    on_a_pad.on_event(&track_began(2), 0);
    let intents = on_a_pad.on_event(&steered(MusicAct::FullerNext), 0);
    let [Intent::Arm { cues, .. }] = intents.as_slice() else { panic!("{intents:?}") };
    assert_eq!(cues[0].source, Source::Pad(PadSpec { mood: Mood::Open, seed: 2, intensity: 4 }));
    on_a_pad.on_event(&phase_began("peak"), 0);
    assert_eq!(
        short(&on_a_pad.on_event(&steered(MusicAct::CalmerNext), 0)),
        "play 11 6s",
        "an endless pad has no next: it steps now"
    );
}

#[test]
fn a_file_without_a_calmer_or_fuller_one_beside_it_gives_way_to_the_pad_for_its_time() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("onset"), 0);
    let intents = sequencer.on_event(&steered(MusicAct::Calmer), 100_000);
    let [Intent::Play { cue, .. }, Intent::Arm { .. }] = intents.as_slice() else {
        panic!("{intents:?}")
    };
    assert_eq!(cue.source, Source::Pad(PadSpec { mood: Mood::Open, seed: 3, intensity: 1 }));
    assert_eq!(cue.until, Some(Duration::from_secs(200)));
    let mut at_the_next = self::sequencer();
    at_the_next.on_event(&phase_began("onset"), 0);
    let intents = at_the_next.on_event(&steered(MusicAct::CalmerNext), 100_000);
    let [Intent::Arm { cues, .. }] = intents.as_slice() else { panic!("{intents:?}") };
    assert_eq!(cues[0].source, Source::Pad(PadSpec { mood: Mood::Open, seed: 3, intensity: 1 }));
}

#[test]
fn what_is_at_its_softest_or_fullest_is_said_to_be() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("return"), 0);
    assert_eq!(sequencer.check(MusicAct::Calmer), Ok(()));
    sequencer.on_event(&track_began(7), 0);
    assert_eq!(sequencer.check(MusicAct::Calmer), Err(Refusal::NothingCalmer));
    assert_eq!(sequencer.check(MusicAct::CalmerNext), Err(Refusal::NothingCalmer));
    assert_eq!(sequencer.check(MusicAct::Fuller), Ok(()));
}

#[test]
fn a_file_that_failed_leaves_the_phases_to_come_too() {
    let mut plan = plan();
    let again = PlannedCue { cue: 30, ..file(1, 3) };
    plan.sections[2].cues.insert(0, again);
    let mut sequencer = Sequencer::new(plan);
    sequencer.on_event(&phase_began("onset"), 0);
    assert_eq!(short(&sequencer.on_event(&track_failed(1), 0)), "arm 2 3");
    assert_eq!(short(&sequencer.on_event(&phase_began("return"), 0)), "play 5 8s, arm 6 7 8");
    assert_eq!(sequencer.failed().len(), 1);
}

#[test]
fn a_plan_with_other_crossfades_is_armed_with_them() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("onset"), 0);
    let mut other = plan();
    other.sections[0].crossfade_ms = 4_000;
    let intents = sequencer.take_over(&other, 0);
    let [Intent::Arm { crossfade, .. }] = intents.as_slice() else { panic!("{intents:?}") };
    assert_eq!(crossfade.as_secs(), 4);
}

#[test]
fn the_endless_pad_crosses_to_what_is_planned_behind_it() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("peak"), 0);
    let mut other = plan();
    other.sections[1].cues = vec![pad(4, 4, None), file(20, 5), pad(21, 4, None)];
    assert_eq!(short(&sequencer.take_over(&other, 0)), "play 20 10s, arm 21");
}

#[test]
fn next_after_the_endless_pad_is_its_pad_in_another_mood() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("peak"), 0);
    let intents = sequencer.on_event(&steered(MusicAct::Next), 0);
    let [Intent::Play { cue, .. }] = intents.as_slice() else { panic!("{intents:?}") };
    assert_eq!(cue.source, Source::Pad(PadSpec { mood: Mood::Warm, seed: 4, intensity: 4 }));
    assert_eq!(cue.until, None);
}

#[test]
fn a_phase_stepped_back_to_begins_its_music_again_under_new_numbers() {
    let mut sequencer = sequencer();
    for phase in ["onset", "peak", "return"] {
        sequencer.on_event(&phase_began(phase), 0);
    }
    assert_eq!(short(&sequencer.on_event(&phase_began("peak"), 0)), "play 10 8s");
    assert_eq!(short(&sequencer.on_event(&phase_began("return"), 0)), "play 11 8s, arm 6 7 8");
}

#[test]
fn a_new_plan_goes_on_behind_the_running_piece() {
    let mut sequencer = sequencer();
    sequencer.on_event(&phase_began("onset"), 0);
    let mut other = plan();
    other.sections[0].cues = vec![file(20, 2), pad(21, 2, None)];
    assert_eq!(short(&sequencer.on_event(&Event::Planned(Box::new(other)), 0)), "arm 20 21");
    assert_eq!(sequencer.next_cue(), 22);
    let known = sequencer.changed_plan().unwrap();
    assert_eq!(
        short(&sequencer.on_event(&Event::Planned(Box::new(known)), 0)),
        "",
        "its own plan is no news"
    );
}

#[test]
fn a_plan_without_an_endless_pad_or_a_phase_gets_one() {
    let bare = Plan { sections: vec![section("onset", vec![file(0, 2)])], ..Plan::default() };
    let mut sequencer = Sequencer::new(bare);
    assert_eq!(short(&sequencer.on_event(&phase_began("onset"), 0)), "play 0 8s, arm 1");
    assert_eq!(short(&sequencer.on_event(&phase_began("unheard of"), 0)), "play 3 8s");
    assert_eq!(short(&sequencer.on_event(&steered(MusicAct::SafeMusic), 0)), "safe 2 3s");
}

fn music(cue: u32, from_ms: i64, since_ms: i64) -> MusicState {
    let running = Some(RunningCue { cue, title: String::new(), since_ms, from_ms });
    MusicState { choice: MusicChoice::Plan, running, volume_db: -6.0, ..MusicState::default() }
}

fn resumed(state: &MusicState, now_ms: i64) -> (String, Duration) {
    let (_, intents) = Sequencer::resume_at(plan(), state, &"onset".into(), now_ms);
    let from = intents.iter().find_map(|intent| {
        if let Intent::Play { cue, .. } = intent { Some(cue.from) } else { None }
    });
    (short(&intents), from.unwrap())
}

#[test]
fn a_resume_takes_up_the_piece_where_it_would_be_and_waits_unheard() {
    let cases = [
        // Within the piece that ran; three minutes after its 20 s.
        (music(0, 20_000, 0), 180_000, "volume -6, silence 0s, play 0 0s, arm 1 2 3", 200),
        // Past its end: 300 s less 10 s of crossfade carry the section on.
        (music(0, 0, 0), 300_000, "volume -6, silence 0s, play 1 0s, arm 2 3", 10),
        // Past everything but the endless pad.
        (music(1, 0, 0), 1_000_000, "volume -6, silence 0s, play 3 0s", 120),
        // It repeats, and each round begins under the end of the one before: the second 20 s ago,
        // the fourth 40 s ago.
        (
            MusicState { repeats: true, ..music(0, 0, 0) },
            310_000,
            "volume -6, silence 0s, play 0 0s, arm 1 2 3",
            20,
        ),
        (
            MusicState { repeats: true, ..music(0, 0, 0) },
            910_000,
            "volume -6, silence 0s, play 0 0s, arm 1 2 3",
            40,
        ),
        // A piece of another phase ran: this phase's music had not begun.
        (music(7, 0, 0), 310_000, "volume -6, silence 0s, play 0 0s, arm 1 2 3", 0),
    ];
    for (state, now_ms, expected, from_s) in cases {
        assert_eq!(
            resumed(&state, now_ms),
            (expected.to_owned(), Duration::from_secs(from_s)),
            "{state:?}"
        );
    }
}

/// What may happen in a session, as far as the music is concerned.
#[derive(Debug, Clone, Copy)]
enum Happens {
    Phase(usize),
    Advance,
    Fail(usize),
    Act(MusicAct),
    Late(u32),
    Wait(i64),
}

fn happens() -> impl Strategy<Value = Happens> {
    let acts = prop_oneof![
        Just(MusicAct::Silence),
        Just(MusicAct::SafeMusic),
        Just(MusicAct::ReturnToPlan),
        Just(MusicAct::Next),
        Just(MusicAct::Repeat { on: true }),
        Just(MusicAct::Calmer),
        Just(MusicAct::Fuller),
        Just(MusicAct::CalmerNext),
        Just(MusicAct::FullerNext),
    ];
    prop_oneof![
        2 => (0_usize..4).prop_map(Happens::Phase),
        4 => Just(Happens::Advance),
        2 => (0_usize..3).prop_map(Happens::Fail),
        6 => acts.prop_map(Happens::Act),
        1 => (0_u32..30).prop_map(Happens::Late),
        2 => (0_i64..900_000).prop_map(Happens::Wait),
    ]
}

/// A player that only keeps the book.
#[derive(Default)]
struct Book {
    running: Option<Cue>,
    armed: Vec<Cue>,
    begun: HashSet<u32>,
    pieces: HashMap<u32, (Source, Option<Duration>)>,
}

impl Book {
    fn note(&mut self, intents: &[Intent], plan: &Plan) {
        for intent in intents {
            match intent {
                Intent::Play { cue, .. } => {
                    self.name(cue, plan);
                    assert!(self.begun.insert(cue.id), "{} begins twice", cue.id);
                    (self.running, self.armed) = (Some(cue.clone()), Vec::new());
                }
                Intent::Arm { cues, .. } => {
                    cues.iter().for_each(|cue| self.name(cue, plan));
                    self.armed.clone_from(cues);
                }
                _ => {}
            }
        }
        let running = self.running.as_ref().expect("something runs");
        let pad = self.armed.last().unwrap_or(running);
        assert!(
            pad.until.is_none() && matches!(pad.source, Source::Pad(_)),
            "no endless pad under {running:?}"
        );
        assert!(self.armed.iter().all(|cue| !self.begun.contains(&cue.id)), "armed what has begun");
    }

    fn name(&mut self, cue: &Cue, plan: &Plan) {
        let mut known = plan.sections.iter().flat_map(|section| &section.cues);
        assert!(known.any(|planned| planned.cue == cue.id), "{} isn't in the plan", cue.id);
        let piece = (cue.source.clone(), cue.until);
        assert_eq!(
            *self.pieces.entry(cue.id).or_insert_with(|| piece.clone()),
            piece,
            "{} names two pieces",
            cue.id
        );
    }
}

proptest! {
    #![proptest_config(crate::properties::tried(256))]

    #[test]
    fn whatever_happens_a_endless_pad_is_under_the_music_and_no_number_comes_twice(story in prop::collection::vec(happens(), 1..80)) {
        let phases = ["onset", "peak", "return", "another"];
        let mut sequencer = sequencer();
        let mut book = Book::default();
        let mut now_ms = 0;
        book.note(&sequencer.on_event(&phase_began("onset"), now_ms), &sequencer.plan);
        for happens in story {
            let event = match happens {
                Happens::Phase(at) => phase_began(phases[at]),
                Happens::Advance if book.armed.is_empty() => continue,
                Happens::Advance => {
                    let cue = book.armed.remove(0);
                    prop_assert!(book.begun.insert(cue.id), "{} begins twice", cue.id);
                    let event = track_began(cue.id);
                    book.running = Some(cue);
                    event
                }
                // An endless pad can't fail.
                Happens::Fail(at) if at + 1 >= book.armed.len() => continue,
                Happens::Fail(at) => track_failed(book.armed.remove(at).id),
                Happens::Act(act) => steered(act),
                Happens::Late(cue) if book.armed.iter().any(|armed| armed.id == cue) || !book.begun.contains(&cue) => continue,
                Happens::Late(cue) => track_began(cue),
                Happens::Wait(ms) => {
                    now_ms += ms;
                    continue;
                }
            };
            book.note(&sequencer.on_event(&event, now_ms), &sequencer.plan);
        }
    }
}
