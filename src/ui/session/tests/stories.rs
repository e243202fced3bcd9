//! Two sessions as they happen, pressed key by key in simulated time: what a therapist would do,
//! and what the record says of it.

use egui::{Key, Role, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;

use super::fixture::{MIN, Scene, at_the_peak};
use super::{Person, click, ctrl, note, press, shift, sit_down_at, type_in, wait};
use crate::practice::Theme;
use crate::session::{DoseKind, DosingEnd, FlagResponse, MusicChoice};

fn begin(protocol: &str) -> Person<'static> {
    let mut scene = Scene::open(protocol);
    scene.track(1, "Threshold");
    scene.pass_to(MIN);
    sit_down_at(scene, true, Theme::Night, vec2(1280.0, 800.0))
}

/// Typed, read back, given.
fn dose(person: &mut Person<'_>, amount: &str) {
    wait(person, 600);
    ctrl(person, Key::D);
    for (field, text) in [("Drug", "ketamine"), ("Given by", "JO"), ("Amount", amount)] {
        type_in(person, field, text);
    }
    press(person, Key::Enter);
    wait(person, 700);
    press(person, Key::Enter);
}

fn vitals(person: &mut Person<'_>, typed: &str) {
    wait(person, 600);
    press(person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text(typed);
    person.run_steps(2);
    press(person, Key::Enter);
}

fn to_t(person: &mut Person<'_>, minutes: i64) {
    let dose_ms = person.state().scene.session.state().first_dose_ms().unwrap();
    let ahead = dose_ms + minutes * MIN - person.state().scene.now_ms;
    wait(person, ahead);
}

#[test]
fn a_first_lozenge_session_in_distress_gets_other_music_at_once_and_then_a_talk() {
    let mut person = begin("sublingual-90");
    wait(&mut person, 2 * MIN);
    wait(&mut person, 2_000);
    press(&mut person, Key::Num1);
    wait(&mut person, 20 * MIN);
    dose(&mut person, "200 mg");
    press(&mut person, Key::S);
    // The card of the hold asks for the lozenge; its second answer ends the hold.
    to_t(&mut person, 12);
    wait(&mut person, 2_000);
    person.get_by_label("The lozenge");
    press(&mut person, Key::Num2);
    press(&mut person, Key::E);

    // T+28: she cries out, turns and breathes fast. One key for the music, the rest while looking
    // at her.
    to_t(&mut person, 28);
    press(&mut person, Key::F9);
    press(&mut person, Key::U);
    shift(&mut person, Key::T);
    press(&mut person, Key::H);
    press(&mut person, Key::M);
    note(&mut person, Key::W, "it is too much, make it stop");
    let mut results = SnapshotResults::new();
    wait(&mut person, 2_000);
    person.snapshot("story-distress");
    results.extend(person.take_snapshot_results());
    to_t(&mut person, 31);
    press(&mut person, Key::K);
    person.get_by_label("Cards wait while you talk");
    person.get_by_label("held for talk");
    note(&mut person, Key::Slash, "looks round, knows where she is, breath slower");
    to_t(&mut person, 36);
    press(&mut person, Key::K);
    note(&mut person, Key::W, "I want to go on");
    click(&mut person, "Return to plan");

    let session = &person.state().scene.session;
    let state = session.state();
    assert_eq!(state.music.choice, MusicChoice::Plan);
    assert_eq!(state.dosing_ended.map(|(_, how)| how), Some(DosingEnd::SpatOut));
    let upset = state.points.iter().find(|point| point.code == Some("upset".into())).unwrap();
    assert_eq!(upset.modifiers.len(), 1, "how strong it was came with the second key");
    assert!(state.talk.is_none() && state.texts.len() == 3);
    let waits = state.phases.planned_end_ms.unwrap();
    assert!(waits >= person.state().scene.now_ms, "the phase did not end during the talk");
    assert!(person.state().scene.refused().is_empty(), "{:?}", person.state().scene.refused());
}

#[test]
fn a_booster_s_order_stays_in_sight_until_it_is_given_or_declined_and_the_panel_goes_with_it() {
    let mut scene = at_the_peak();
    scene.run(crate::test_session::order(crate::session::OrderedDose::Booster, "30 mg once"));
    let mut person = sit_down_at(scene, true, Theme::Night, vec2(1280.0, 800.0));
    person.get_by_label("Booster ordered …");
    wait(&mut person, 40_000);
    person.get_by_label("Booster ordered …");
    click(&mut person, "Booster ordered …");
    person.get_by_role_and_label(Role::TextInput, "Why it is not given").click();
    person.run_steps(2);
    type_in(&mut person, "Why it is not given", "she is calm");
    press(&mut person, Key::Enter);
    assert!(person.query_by_label_contains("Booster ordered …").is_none());
    assert!(person.query_by_label("Not given").is_none(), "the panel is gone");
    person.get_by_label("Tears");
}

#[test]
fn on_feet_and_a_person_in_the_room_are_named_while_they_last() {
    let mut person = sit_down_at(at_the_peak(), true, Theme::Night, vec2(1280.0, 800.0));
    press(&mut person, Key::F);
    press(&mut person, Key::P);
    wait(&mut person, 61_000);
    for state in ["On feet, bathroom", "Person in the room"] {
        person.get_by_role_and_label(Role::Button, state);
    }
    click(&mut person, "On feet, bathroom");
    assert!(person.query_by_role_and_label(Role::Button, "On feet, bathroom").is_none());
    let states = &person.state().scene.session.state().states;
    assert!(states.iter().any(|span| span.code == "on_feet" && span.to_ms.is_some()));
}

#[test]
fn the_earliest_leaving_stands_in_the_head_of_the_last_phase() {
    let mut scene = Scene::open("esketamine-120");
    scene.pass_to(20 * MIN);
    scene.give(crate::session::DoseKind::First);
    scene.pass_to(20 * MIN + 95 * MIN);
    let mut person = sit_down_at(scene, true, Theme::Night, vec2(1280.0, 800.0));
    person.get_by_label_contains("Not before 16:02");
    wait(&mut person, 30 * MIN);
    person.get_by_label_contains("until the close");
}

#[test]
fn a_pressure_of_165_over_102_is_flagged_told_and_rechecked_before_a_booster_on_an_order() {
    let mut person = begin("intramuscular-60");
    // He agrees to a second dose before the first: what was noted in the morning is changed.
    person.get_by_label_contains("Consents: ").click();
    person.run_steps(2);
    click(&mut person, "Booster: Consented");
    press(&mut person, Key::Escape);
    assert_eq!(person.state().scene.session.state().consents["booster"], "consented");
    wait(&mut person, 14 * MIN);
    vitals(&mut person, "132 84 78 98");
    dose(&mut person, "60 mg");
    press(&mut person, Key::E);
    to_t(&mut person, 13);
    vitals(&mut person, "165 102 96 97");
    person.get_by_label_contains("165/102 · 96 · 97 %");
    let mut results = SnapshotResults::new();
    wait(&mut person, 2_000);
    person.snapshot("story-pressure");
    results.extend(person.take_snapshot_results());
    click(&mut person, "Prescriber told…");
    person.get_by_role_and_label(Role::TextInput, "Who was told").type_text("JO, at the door");
    person.run_steps(2);
    press(&mut person, Key::Enter);

    // T+15: the prescriber comes in, takes it again, and orders a booster.
    to_t(&mut person, 15);
    vitals(&mut person, "148 92 90 97 by JO");
    ctrl(&mut person, Key::D);
    click(&mut person, "Enter the order");
    type_in(&mut person, "Ordered by", "JO");
    type_in(&mut person, "In the prescriber\'s words", "30 mg once");
    click(&mut person, "Enter the order");
    person.get_by_label_contains("148/92 · 90 · 97 % · ");
    // Drug and route stand there from before; the amount and who gives it never do.
    type_in(&mut person, "Amount", "30 mg");
    type_in(&mut person, "Given by", "JO");
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    wait(&mut person, 700);
    person.snapshot("story-booster");
    results.extend(person.take_snapshot_results());
    let end_ms = person.state().scene.session.state().phases.planned_end_ms;
    press(&mut person, Key::Enter);

    let state = person.state().scene.session.state();
    assert_eq!(state.doses.len(), 2);
    let (booster, order) = (&state.doses[1].dose, &state.orders[0]);
    assert_eq!((order.order.words.as_str(), order.settled), ("30 mg once", true));
    assert_eq!(booster.kind, DoseKind::Booster { order: order.entry });
    assert_eq!((booster.drug.as_str(), booster.given_by.as_str()), ("ketamine", "JO"));
    assert_eq!(
        state.phases.planned_end_ms, end_ms,
        "the phases stay unless somebody says otherwise"
    );
    let flagged = &state.vitals[1];
    assert_eq!(flagged.flags.len(), 2);
    assert!(
        matches!(state.responses[&flagged.entry].as_slice(), [(_, FlagResponse::PrescriberTold { who })] if who == "JO, at the door")
    );
    assert_eq!(state.vitals[2].vitals.by, "JO".parse().ok());
    assert!(person.state().scene.refused().is_empty(), "{:?}", person.state().scene.refused());
}
