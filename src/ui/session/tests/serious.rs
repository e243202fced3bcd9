//! Answers that matter, the order, what was agreed beforehand, and words afterwards.

use super::*;
use crate::protocol::{DoseLimit, Protocol};
use crate::session::{
    Answer, CheckInKey, DoseKind, DoseOrder, FlagResponse, HelpPlan, OrderSource, OrderedDose,
};
use crate::test_session::protocol;

/// A card of the arrival that shows.
fn with_card(id: &str) -> Person<'static> {
    let mut scene = Scene::open("intramuscular-60");
    for _ in 0..20 {
        scene.pass(MIN);
        while let Some(shown) = scene.view().cards.first().cloned() {
            if shown == CheckInKey::first(id) {
                let mut person = sit_down(scene, true);
                wait(&mut person, 1_600);
                return person;
            }
            let reason = "settled before".into();
            scene.run(Command::SkipCheckIn { key: shown, reason });
        }
    }
    panic!("{id} never shows")
}

#[test]
fn a_serious_answer_has_a_strip_until_it_was_told_and_a_plan_is_noted() {
    let mut person = with_card("wish_before");
    press(&mut person, Key::Num2);
    person.get_by_role_and_label(Role::TextInput, "Answer").type_text("passing thoughts");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    person.get_by_label_contains("Reported · Today: any wish not to be alive?");
    take(&mut person);
    click(&mut person, "Prescriber told…");
    person.get_by_role_and_label(Role::TextInput, "Who was told").type_text("JO");
    wait(&mut person, 700);
    press(&mut person, Key::Enter);
    click(&mut person, "Plan…");
    person.get_by_role_and_label(Role::TextInput, "The plan agreed on").type_text("sister stays");
    wait(&mut person, 700);
    press(&mut person, Key::Enter);
    let sent = take(&mut person);
    let plan = FlagResponse::PlanNoted { text: "sister stays".to_owned() };
    assert!(
        matches!(&sent[..], [Command::AnswerFlag { .. }, Command::AnswerFlag { response, .. }] if *response == plan),
        "{sent:?}"
    );
    assert!(person.query_by_label("Plan…").is_none(), "nothing is left to note");
}

#[test]
fn several_answers_are_chosen_by_digits_and_given_by_enter() {
    let mut person = with_card("changes");
    for digit in [Key::Num3, Key::Num2, Key::Num3] {
        press(&mut person, digit);
    }
    assert_eq!(take(&mut person), [], "nothing is given before Enter");
    press(&mut person, Key::Enter);
    person.get_by_role_and_label(Role::TextInput, "Answer").type_text("a cold");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    let sent = take(&mut person);
    let answer =
        Answer::Several { options: vec!["health".into()], text: Some("a cold".to_owned()) };
    assert!(
        matches!(&sent[..], [Command::AnswerCheckIn { answer: given, .. }] if *given == answer),
        "{sent:?}"
    );
}

fn ordered(amount: &str) -> Command {
    Command::OrderDose(Box::new(DoseOrder {
        of: OrderedDose::First,
        source: OrderSource::InChart { seen_by: "JO".parse().unwrap() },
        amount: Some(amount.parse().unwrap()),
        words: String::new(),
        limits: Vec::new(),
    }))
}

#[test]
fn the_read_back_says_where_a_dose_differs_from_its_order_and_where_none_was_entered() {
    let mut scene = before_the_dose();
    scene.run(ordered("50 mg"));
    for (scene, said) in
        [(scene, "differs from the order: 50 mg"), (before_the_dose(), "no order entered")]
    {
        let mut person = sit_down(scene, true);
        type_dose(&mut person);
        press(&mut person, Key::Enter);
        person.get_by_label_contains(said);
    }
    let devices = |order: &str, given: usize| {
        let mut scene = Scene::open("esketamine-120");
        scene.run(ordered(order));
        scene.pass_to(DOSE_MS);
        for _ in 0..given {
            scene.give(DoseKind::First);
        }
        let mut person = sit_down(scene, true);
        type_dose(&mut person);
        press(&mut person, Key::Enter);
        person
    };
    for (order, given, differs) in [("84 mg", 0, false), ("50 mg", 0, true), ("84 mg", 1, true)] {
        let person = devices(order, given);
        let said = format!("differs from the order: {order}");
        let said = person.query_by_label_contains(&said);
        assert_eq!(said.is_some(), differs, "{given} given, ordered {order}");
    }
    let mut scene = before_the_dose();
    scene.run(ordered("60 mg"));
    let mut person = sit_down(scene, true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    assert!(person.query_by_label_contains("differs").is_none());
}

/// The practice has set a limit beyond which an amount is typed twice.
fn with_limit() -> Protocol {
    let mut protocol = protocol("intramuscular-60");
    protocol.dose_limits.push(DoseLimit {
        drug: "ketamine".to_owned(),
        route: protocol.route,
        amount: "55 mg".parse().unwrap(),
        set_by: "JO".to_owned(),
    });
    protocol
}

#[test]
fn an_amount_beyond_the_practices_limit_is_typed_once_more_before_it_is_given() {
    let mut scene = Scene::of("intramuscular-60", with_limit());
    scene.pass_to(MIN);
    let mut person = sit_down(scene, true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    take(&mut person);
    wait(&mut person, 700);
    click(&mut person, "Given now");
    assert_eq!(take(&mut person), [], "not without the amount again");
    type_in(&mut person, "Type the amount once more", "60 mg");
    wait(&mut person, 700);
    click(&mut person, "Given now");
    assert!(person.state().scene.session.state().first_dose_ms().is_some());
}

#[test]
fn in_distress_what_the_client_agreed_helps_stands_in_the_panel() {
    let mut scene = at_the_peak();
    scene.run(Command::AgreeHelp(Box::new(HelpPlan {
        words: "you are in the room with me".to_owned(),
        avoid: "touch at the neck".to_owned(),
        ..HelpPlan::default()
    })));
    let mut person = sit_down(scene, true);
    press(&mut person, Key::F12);
    wait(&mut person, 600);
    let said = ["words: you are in the room with me", "avoid: touch at the neck"];
    assert!(said.iter().all(|said| person.query_by_label(said).is_none()));
    click(&mut person, "Panic or distress");
    assert!(said.iter().all(|said| person.query_by_label(said).is_some()));
}

#[test]
fn moments_without_words_are_gone_through_in_the_last_phase() {
    let mut scene = at_the_peak();
    scene.run(Command::MarkMoment { when: When::Now });
    scene.pass_to(DOSE_MS + 62 * MIN);
    let mut person = sit_down(scene, true);
    while person.query_by_label("Words for 2 marked moments…").is_none() {
        wait(&mut person, 1_600);
        press(&mut person, Key::Backspace);
        click(&mut person, "Client inward");
    }
    click(&mut person, "Words for 2 marked moments…");
    take(&mut person);
    type_in(&mut person, "In the client's own words", "critic: always late");
    press(&mut person, Key::Enter);
    click(&mut person, "Without words");
    let sent = take(&mut person);
    assert!(
        matches!(&sent[..], [Command::AddMomentWords { text, when: When::At { ms }, .. }] if text == "critic: always late" && *ms < DOSE_MS + 20 * MIN),
        "{sent:?}"
    );
    assert!(person.query_by_label("Words for a marked moment").is_none(), "it is left at the end");
}

#[test]
fn an_order_that_is_entered_in_the_session_begins_in_its_first_field() {
    let mut scene = Scene::open("intramuscular-60");
    scene.pass_to(DOSE_MS);
    scene.give(DoseKind::First);
    let mut person = sit_down(scene, true);
    ctrl(&mut person, Key::D);
    click(&mut person, "Enter the order");
    person.run_steps(2);
    assert!(person.get_by_role_and_label(Role::TextInput, "Ordered by").is_focused());
    type_in(&mut person, "Ordered by", "DR");
    type_in(&mut person, "Amount ordered", "25 mg");
    press(&mut person, Key::Enter);
    let order = person.state().scene.state().open_booster().map(|placed| placed.order.clone());
    assert_eq!(order.and_then(|order| order.amount), Some("25 mg".parse().unwrap()));
}
