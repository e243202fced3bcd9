//! Rescues, outputs, phases and talks.

use super::*;
use crate::session::PlannedCue;

#[test]
fn safe_music_and_silence_are_one_press_and_come_first() {
    let mut person = sit_down(at_the_peak(), true);
    click(&mut person, "Safe music");
    assert_eq!(person.state().scene.session.state().music.choice, MusicChoice::SafeMusic);
    click(&mut person, "Silence");
    assert_eq!(person.state().scene.session.state().music.choice, MusicChoice::Silence);
    person.get_by_label("Silence, as chosen");
    click(&mut person, "Return to plan");
    assert_eq!(person.state().scene.session.state().music.choice, MusicChoice::Plan);
    take(&mut person);
    for key in [Key::F10, Key::T] {
        person.input_mut().events.extend(stroke(key, Modifiers::NONE));
    }
    person.step();
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::Silence), observed("tears")]);
}

#[test]
fn esc_held_is_safe_music_and_then_silence_also_while_typing() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::Slash);
    person.key_down(Key::Escape);
    person.step();
    person.step();
    assert_eq!(take(&mut person), []);
    person.run_steps(2);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::SafeMusic)]);
    person.run_steps(8);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::Silence)]);
    person.key_up(Key::Escape);
    person.run_steps(2);
    assert_eq!(take(&mut person), []);
}

#[test]
fn a_lost_output_reads_differently_from_chosen_silence() {
    let mut scene = at_the_peak();
    scene.output = OutputStatus::Lost { device: "Speakers".to_owned() };
    let person = sit_down(scene, true);
    person.get_by_label("Output lost");
    assert!(person.query_by_label("Silence, as chosen").is_none());
}

#[test]
fn after_an_interruption_the_music_says_that_it_waits_and_one_key_brings_back_what_was_chosen() {
    for (choice, back) in [
        (None, MusicAct::ReturnToPlan),
        (Some(MusicAct::SafeMusic), MusicAct::SafeMusic),
        (Some(MusicAct::Silence), MusicAct::ReturnToPlan),
    ] {
        let mut scene = at_the_peak();
        if let Some(act) = choice {
            scene.run(Command::Steer(act));
        }
        scene.run(Command::Report(Box::new(Event::Resumed { gap_ms: 40_000 })));
        let mut person = sit_down(scene, true);
        let silent_by_choice = choice == Some(MusicAct::Silence);
        assert_eq!(person.query_by_label("The music waits").is_some(), !silent_by_choice);
        assert_eq!(person.query_by_label("Bring music back").is_some(), !silent_by_choice);
        press(&mut person, Key::F11);
        assert_eq!(take(&mut person), [Command::Steer(back)]);
        assert!(!person.state().scene.session.state().music.waits);
        assert!(person.query_by_label("The music waits").is_none());
    }
}

#[test]
fn the_way_back_to_the_plan_has_a_key_of_its_own_also_while_typing() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::F11);
    assert_eq!(take(&mut person), []);
    person.get_by_label_contains("the planned music is on");
    press(&mut person, Key::F9);
    press(&mut person, Key::Slash);
    press(&mut person, Key::F11);
    assert_eq!(
        take(&mut person),
        [Command::Steer(MusicAct::SafeMusic), Command::Steer(MusicAct::ReturnToPlan)]
    );
}

#[test]
fn quieter_is_quieter_by_two_buttons_and_two_keys_also_while_typing() {
    let mut person = sit_down(at_the_peak(), true);
    let volume = |person: &Person<'_>| person.state().scene.session.state().music.volume_db;
    press(&mut person, Key::PageDown);
    press(&mut person, Key::F2);
    click(&mut person, "Quieter");
    assert_eq!(volume(&person), -6.0);
    person.get_by_label_contains("volume −6 dB");
    press(&mut person, Key::Slash);
    press(&mut person, Key::PageDown);
    press(&mut person, Key::PageUp);
    press(&mut person, Key::F3);
    press(&mut person, Key::Escape);
    click(&mut person, "Louder");
    assert_eq!(volume(&person), -2.0);
    let asked = take(&mut person);
    assert!(asked.iter().all(|asked| matches!(asked, Command::MoveVolume { .. })), "{asked:?}");
    press(&mut person, Key::PageUp);
    press(&mut person, Key::PageUp);
    assert_eq!(volume(&person), 0.0);
    person.get_by_label_contains("as loud as this room allows");
}

#[test]
fn the_music_lane_says_what_sounds_and_not_what_was_planned() {
    let mut scene = at_the_peak();
    scene.run(Command::Steer(MusicAct::SafeMusic));
    scene.pass(4 * MIN);
    scene.run(Command::Steer(MusicAct::Silence));
    scene.pass(3 * MIN);
    let mut person = sit_down(scene, true);
    let mut told = walk_the_timeline(&mut person);
    told.retain(|mark| mark.contains("Slow Water") || mark.contains("Silence"));
    assert!(told.iter().any(|mark| mark.ends_with("· Silence")), "{told:?}");
    press(&mut person, Key::F11);
    let told = walk_the_timeline(&mut person);
    assert!(told.iter().any(|mark| mark.ends_with("· Safe music")), "{told:?}");
}

#[test]
fn a_phase_change_is_previewed_and_made_by_enter() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::ArrowRight);
    assert_eq!(take(&mut person), []);
    person.get_by_label_contains("Return now, then Ground at");
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [Command::BeginPhase { phase: "return".into() }]);
    ctrl(&mut person, Key::ArrowUp);
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "a second Enter of the same press");
    wait(&mut person, 600);
    ctrl(&mut person, Key::ArrowUp);
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [Command::ExtendPhase { by_ms: 10 * MIN }]);
    ctrl(&mut person, Key::ArrowRight);
    press(&mut person, Key::Escape);
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "Enter opened a note");
}

#[test]
fn talk_is_one_key_and_one_key_back() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::K);
    person.get_by_label("Cards wait while you talk");
    press(&mut person, Key::K);
    assert_eq!(take(&mut person), [Command::BeginTalk, Command::EndTalk]);
}

#[test]
fn a_previewed_phase_tells_its_music_and_what_passes() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::ArrowRight);
    person.get_by_label("♪ First Light · 2 check-ins are skipped");
    ctrl(&mut person, Key::ArrowLeft);
    person.get_by_label_contains("♪ Lifting");
}

#[test]
fn a_hold_its_release_and_more_minutes_are_previewed_with_music_and_check_ins() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::ArrowDown);
    assert_eq!(take(&mut person), []);
    person.get_by_label("Held: Return waits for you");
    person.get_by_label_contains(" check-ins wait with it");
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [Command::HoldPhase]);
    ctrl(&mut person, Key::ArrowUp);
    person.get_by_label("5 min more, then Return at 14:47");
    person.get_by_label_contains("♪ Slow Water goes on · ");
    press(&mut person, Key::Escape);
    ctrl(&mut person, Key::ArrowDown);
    person.get_by_label("Return at 14:42");
    press(&mut person, Key::Escape);
    // Held beyond its end, it would end with the release.
    wait(&mut person, 20 * MIN);
    ctrl(&mut person, Key::ArrowDown);
    assert_eq!(take(&mut person), []);
    person.get_by_label_contains("Return now, then Ground at");
    person.get_by_label_contains("♪ First Light");
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [Command::ReleasePhase]);
}

#[test]
fn a_phase_before_is_one_press_and_its_preview_away() {
    for size in [egui::vec2(1440.0, 900.0), egui::vec2(960.0, 540.0)] {
        let mut person = sit_down_at(at_the_peak(), true, Theme::Night, size);
        click(&mut person, "Back to Onset…");
        person.get_by_label_contains("♪ Lifting");
        click(&mut person, "Confirm");
        assert_eq!(take(&mut person), [Command::BeginPhase { phase: "onset".into() }]);
    }
}

#[test]
fn a_preview_that_nobody_confirms_goes_and_enter_opens_a_note_again() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::ArrowRight);
    wait(&mut person, 31_000);
    assert!(person.query_by_label_contains("Return now").is_none());
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), []);
    assert!(person.query_by_role(Role::TextInput).is_none(), "it would have meant the preview");
    wait(&mut person, 1_600);
    press(&mut person, Key::Enter);
    person.get_by_role_and_label(Role::TextInput, "Note");
}

#[test]
fn what_follows_a_piece_that_is_longer_than_its_phase_is_the_next_phases_music() {
    let mut person = sit_down(at_the_peak(), true);
    person.state_mut().scene.track(6, "Cathedral of Leaves");
    person.run_steps(2);
    person.get_by_label("then First Light");
    let mut plan = person.state().scene.state().music.plan.clone().unwrap();
    let endless = plan.sections[2].cues[3].clone();
    plan.sections[2].cues[3].length_ms = Some(40 * MIN);
    plan.sections[2].cues.push(PlannedCue { cue: 90, title: "Pad".to_owned(), ..endless });
    let planned = Event::Planned(Box::new(plan));
    person.state_mut().scene.run(Command::Report(Box::new(planned)));
    person.run_steps(2);
    person.get_by_label("then First Light");
}
