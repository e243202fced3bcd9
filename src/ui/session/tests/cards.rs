//! Check-ins and attentions, answered and put off.

use egui::Rect;
use egui_kittest::kittest::NodeT;

use super::*;
use crate::names::Language;
use crate::protocol::{CheckIn, CheckInId, CheckInKind, Protocol, shipped};
use crate::session::{CheckInKey, OfferedReason};
use crate::test_session::protocol_in;

#[test]
fn a_digit_answers_the_shown_card_but_not_in_its_first_moment() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Num1);
    assert_eq!(take(&mut person), []);
    wait(&mut person, 1_600);
    press(&mut person, Key::Num1);
    let sent = take(&mut person);
    assert!(
        matches!(sent.as_slice(), [Command::AnswerCheckIn { key, .. }] if key.id == "breathing"),
        "{sent:?}"
    );
    press(&mut person, Key::Num1);
    assert_eq!(take(&mut person), []);
}

#[test]
fn a_new_card_never_takes_the_place_of_the_shown_one() {
    let mut scene = Scene::open("intramuscular-60");
    scene.pass_to(3 * MIN);
    let mut person = sit_down(scene, true);
    wait(&mut person, 3 * MIN);
    assert!(person.query_by_label_contains("3 more").is_some());
    press(&mut person, Key::Num1);
    let sent = take(&mut person);
    assert!(
        matches!(sent.as_slice(), [Command::AnswerCheckIn { key, .. }] if key.id == "medicines"),
        "{sent:?}"
    );
    press(&mut person, Key::Num1);
    assert_eq!(take(&mut person), [], "the next card was there for no half second");
    wait(&mut person, 600);
    press(&mut person, Key::Num1);
    let sent = take(&mut person);
    assert!(
        matches!(sent.as_slice(), [Command::AnswerCheckIn { key, .. }] if key.id == "changes"),
        "{sent:?}"
    );
}

#[test]
fn a_card_is_left_out_with_a_reason() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 1_600);
    press(&mut person, Key::Backspace);
    click(&mut person, "Client inward");
    let sent = take(&mut person);
    assert!(
        matches!(sent.as_slice(), [Command::SkipCheckIn { reason, .. }] if *reason == OfferedReason::ClientInward.into()),
        "{sent:?}"
    );
}

#[test]
fn zero_puts_a_card_off() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 1_600);
    press(&mut person, Key::Num0);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::PostponeCheckIn { .. }]), "{sent:?}");
    assert!(person.query_by_role_and_label(Role::Button, "As at baseline").is_none());
}

#[test]
fn an_answer_that_may_need_more_offers_attention() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 1_600);
    press(&mut person, Key::Num2);
    take(&mut person);
    person.get_by_label("Raise attention?");
    press(&mut person, Key::A);
    assert_eq!(take(&mut person), [Command::RaiseAttention]);
    person.get_by_role_and_label(Role::Button, "Prescriber called");
}

#[test]
fn an_attention_is_held_at_once_and_described_afterwards() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::A);
    click(&mut person, "Airway or breathing");
    click(&mut person, "Prescriber called");
    click(&mut person, "Over");
    let attention = person.state().scene.session.state().attentions.last().unwrap().clone();
    assert_eq!(attention.kind, Some(AttentionKind::Airway));
    assert!(attention.called_ms.is_some() && attention.ended_ms.is_some());
    press(&mut person, Key::T);
    assert_eq!(take(&mut person).last(), Some(&observed("tears")));
}

#[test]
fn a_consent_that_changes_is_recorded() {
    let mut person = sit_down(at_the_peak(), true);
    let consents =
        person.get_by_label_contains("Consents: ").accesskit_node().label().unwrap().to_string();
    assert!(
        consents.contains("Touch: Hand only") && consents.contains("not recorded: Stop"),
        "{consents}"
    );
    click(&mut person, &consents);
    click(&mut person, "Touch: No touch");
    assert_eq!(
        take(&mut person),
        [Command::RecordConsent { consent: "touch".into(), option: "none".into() }]
    );
    press(&mut person, Key::Escape);
    person.get_by_label_contains("Consents: Touch: No touch");
}

#[test]
fn cards_are_quieted_for_as_long_as_is_said() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Backspace);
    click(&mut person, "Quiet 20 min");
    assert_eq!(take(&mut person), [Command::QuietCheckIns { for_ms: 20 * MIN }]);
    person.get_by_label_contains("Quiet until 14:4");
}

#[test]
fn a_text_being_typed_into_a_card_outlives_it() {
    let mut scene = Scene::open("intramuscular-60");
    scene.pass_to(3 * MIN);
    let mut person = sit_down(scene, true);
    wait(&mut person, 3 * MIN);
    wait(&mut person, 1_600);
    for next in ["What has changed", "any wish"] {
        press(&mut person, Key::Num1);
        wait(&mut person, 1_600);
        person.get_by_label_contains(next);
    }
    press(&mut person, Key::Num2);
    person.get_by_role_and_label(Role::TextInput, "Answer").type_text("a new medicine");
    person.run_steps(2);
    press(&mut person, Key::Escape);
    wait(&mut person, 600);
    press(&mut person, Key::Num2);
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Answer").value().as_deref(),
        Some("a new medicine"),
        "after Esc"
    );
    person.state_mut().scene.run(Command::BeginTalk);
    person.run_steps(3);
    assert!(
        person.query_by_role_and_label(Role::TextInput, "Answer").is_none(),
        "cards wait while one talks"
    );
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Note").value().as_deref(),
        Some("a new medicine")
    );
}

#[test]
fn of_the_cards_that_wait_the_most_urgent_is_next_and_the_shown_one_stays() {
    let mut scene = Scene::open("intramuscular-60");
    scene.pass_to(9 * MIN);
    let mut person = sit_down(scene, true);
    wait(&mut person, 2_000);
    for prompt in ["Medicines or", "What has", "any wish", "harming", "Touch today"] {
        person.get_by_label_contains(prompt);
        press(&mut person, Key::Num0);
        wait(&mut person, 2_000);
    }
    // What the record needs is back, and waits behind the card that is shown.
    wait(&mut person, 4 * MIN);
    let waits: Vec<_> =
        person.state().scene.view().cards.iter().map(|key| key.id.clone()).collect();
    let required =
        ["breathing_baseline", "medicines", "changes", "wish_before", "harm_before", "touch_today"];
    assert_eq!(
        waits,
        [&required[..], &["bring"]].concat().into_iter().map(CheckInId::from).collect::<Vec<_>>()
    );
    let shown = |person: &Person<'_>| person.state().screen.card.shown().unwrap().id.clone();
    assert_eq!(shown(&person), "bring");
    press(&mut person, Key::Num0);
    wait(&mut person, 1_000);
    assert_eq!(shown(&person), "breathing_baseline");
}

#[test]
fn vital_signs_that_are_due_are_a_line_beside_the_card_that_leads_to_theirs() {
    let mut scene = Scene::open("intramuscular-60");
    scene.pass_to(18 * MIN);
    let mut person = sit_down(scene, true);
    wait(&mut person, 2_000);
    person.get_by_label_contains("Medicines or substances");
    click(&mut person, "Vital signs before the dose · due for 4 min");
    assert!(person.get_by_role_and_label(Role::TextInput, "Vital signs").is_focused());
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("152/96 80 97");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    assert!(person.query_by_label_contains("due for").is_none());
}

/// The windows that a card must fit: as large as the design's, and as small as a laptop's.
const WINDOWS: [egui::Vec2; 2] = [vec2(1440.0, 900.0), vec2(1280.0, 800.0)];

/// The names of the buttons that answer a check-in.
fn answers(protocol: &Protocol, check_in: &CheckIn) -> Vec<String> {
    let choices = check_in.kind.choices().into_iter().map(|choice| choice.label.clone());
    let options = match &check_in.kind {
        CheckInKind::Consent(id) => protocol.consent(id).unwrap().options.clone(),
        _ => Vec::new(),
    };
    options.into_iter().map(|option| option.label).chain(choices).collect()
}

#[test]
fn every_answer_of_every_card_that_ships_is_in_sight() {
    let stems = || shipped().iter().map(|file| file.name.trim_end_matches(".toml"));
    let english = stems().map(|stem| protocol_in(stem, Language::English));
    let german = stems().map(|stem| protocol_in(stem, Language::German));
    let mut seen = std::collections::BTreeSet::new();
    for protocol in english.chain(german) {
        for check_in in &protocol.check_ins {
            let labels = answers(&protocol, check_in);
            if labels.is_empty() || !seen.insert((check_in.prompt_at(0).to_owned(), labels.clone()))
            {
                continue;
            }
            for window in WINDOWS {
                let scene = Scene::of(protocol.id.as_str(), protocol.clone());
                let mut person = sit_down_at(scene, true, Theme::Night, window);
                person.state_mut().screen.card.recall(CheckInKey::first(check_in.id.as_str()));
                wait(&mut person, 1_600);
                let foot = person.get_by_label("Skip…").rect().top();
                let card = |button: &Rect| button.left() > window.x * 0.6 && button.top() < foot;
                let shown: Vec<Rect> = person
                    .query_all_by_role(Role::Button)
                    .filter(|button| {
                        let name = button.accesskit_node().label();
                        name.is_some_and(|name| labels.contains(&name))
                    })
                    .map(|button| button.rect())
                    .filter(card)
                    .collect();
                let at_once = match &check_in.kind {
                    CheckInKind::Intention(asked) => asked.choices.len(),
                    _ => labels.len(),
                };
                assert_eq!(shown.len(), at_once, "{labels:?}");
                let last = shown.iter().map(Rect::bottom).fold(0.0, f32::max);
                assert!(last <= foot, "{labels:?} reach to {last}, the foot begins at {foot}");
            }
        }
    }
}
