//! The dose, the booster and vital signs.

use super::*;

#[test]
fn a_dose_is_read_back_by_one_enter_and_given_by_a_second() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    let sent = take(&mut person);
    assert!(
        matches!(sent.as_slice(), [Command::ReadBackDose(dose)] if dose.amount.to_string() == "60 mg"),
        "{sent:?}"
    );
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "a bouncing Enter gives nothing");
    person.state_mut().scene.now_ms += 700;
    person.run_steps(1);
    press(&mut person, Key::Enter);
    let sent = take(&mut person);
    assert!(matches!(sent.as_slice(), [Command::GiveDose { .. }]), "{sent:?}");
    assert!(person.state().scene.session.state().first_dose_ms().is_some());
    person.get_by_label_contains("Dose 60 mg at");
}

#[test]
fn a_double_click_on_read_back_gives_nothing() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    click(&mut person, "Read back");
    take(&mut person);
    person.get_by_label("Given now").click();
    person.run_steps(2);
    assert_eq!(take(&mut person), []);
    person.state_mut().scene.now_ms += 700;
    click(&mut person, "Given now");
    assert!(person.state().scene.session.state().first_dose_ms().is_some());
}

#[test]
fn a_dose_whose_time_cannot_be_read_is_not_given_as_now() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    type_in(&mut person, "If not now", "14.20");
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "not read back");
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    take(&mut person);
    type_in(&mut person, "If not now", "14.20");
    person.state_mut().scene.now_ms += 700;
    click(&mut person, "Given now");
    assert_eq!(take(&mut person), [], "not given");
    person.get_by_label_contains("14:20");
}

#[test]
fn a_dose_without_a_unit_is_not_read_back() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    type_in(&mut person, "Amount", "\u{8}");
    person.get_by_role_and_label(Role::TextInput, "Amount").focus();
    person.run_steps(2);
    for _ in 0..3 {
        press(&mut person, Key::Backspace);
    }
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), []);
    person.get_by_label("Amount: The unit is missing.");
    assert!(person.get_by_role_and_label(Role::TextInput, "Amount").is_focused());
}

#[test]
fn a_short_esc_sets_a_read_back_aside() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    press(&mut person, Key::Escape);
    assert!(person.state().scene.session.state().read_back.is_none());
    assert!(person.state().scene.session.state().first_dose_ms().is_none());
}

#[test]
fn vital_signs_are_one_line() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("171 99 90 96");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    let flagged = person.state().scene.session.state().vitals.last().unwrap().clone();
    assert_eq!(flagged.flags.len(), 1);
    click(&mut person, "Recheck in 5 min");
    wait(&mut person, 2 * MIN);
    person.get_by_label("in 3 min");
    click(&mut person, "Prescriber told…");
    person.get_by_role_and_label(Role::TextInput, "Who was told").type_text("JO");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    assert_eq!(person.state().scene.session.state().responses[&flagged.entry].len(), 2);
    person.get_by_label("Symptoms asked…");
    wait(&mut person, 3 * MIN);
    person.get_by_label("Recheck · due now");
    assert!(person.query_by_label("Symptoms asked…").is_none(), "five minutes after the first");
}

#[test]
fn vital_signs_that_cannot_be_right_say_so_while_they_are_typed() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("84 138 88");
    person.run_steps(2);
    person.get_by_label_contains("can hardly be right");
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "asked about once");
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    let state = person.state().scene.session.state();
    assert!(state.vitals.last().unwrap().vitals.as_read, "and then kept as it was read");
}

#[test]
fn a_recorded_dose_is_corrected_with_a_reason() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::F);
    person.get_by_role_and_label(Role::TextInput, "Search the log").type_text("Dose given");
    person.run_steps(2);
    let row = person
        .get_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label().map(|label| label.to_string()))
        .find(|label| label.contains("60 mg") && label.starts_with('T'))
        .unwrap();
    click(&mut person, &row);
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Lot").value().as_deref(),
        Some("A2231")
    );
    type_in(&mut person, "Lot", "-B");
    type_in(&mut person, "Why", "misread the label");
    click(&mut person, "Save the amendment");
    assert_eq!(person.state().scene.session.state().doses[0].dose.lot, "A2231-B");
}

#[test]
fn a_booster_needs_an_order_leaves_the_phases_and_may_begin_the_running_one_again() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::D);
    assert!(person.query_by_label_contains("Booster on an order").is_none());
    click(&mut person, "Enter the order");
    type_in(&mut person, "Ordered by", "JO");
    type_in(&mut person, "In the prescriber\'s words", "30 mg once, if she asks");
    click(&mut person, "Enter the order");
    person.get_by_label("Booster on an order");
    person.get_by_label_contains("138/84 · 88 · 97 % · 8 min ago");
    assert!(
        person.query_all_by_label("Booster: Not consented").count() > 0,
        "what she did not agree to is seen beside it"
    );
    for (field, text) in [("Drug", "ketamine"), ("Given by", "JO"), ("Amount", "30 mg")] {
        type_in(&mut person, field, text);
    }
    press(&mut person, Key::Enter);
    person.run_steps(1);
    person.state_mut().scene.now_ms += 700;
    person.run_steps(2);
    let end_ms = person.state().scene.session.state().phases.planned_end_ms.unwrap();
    let stays = person.get_by_label_contains("Phases stay, Return at 14:42");
    assert!(stays.rect().width() > 44.0);
    let anew = person
        .get_by_label_contains("Phase begins again, Return at 15:")
        .accesskit_node()
        .label()
        .unwrap()
        .to_string();
    click(&mut person, &anew);
    take(&mut person);
    click(&mut person, "Given now");
    let sent = take(&mut person);
    assert!(
        matches!(
            sent.as_slice(),
            [Command::GiveDose { then: crate::session::AfterDose::PhaseBeginsAgain, .. }]
        ),
        "{sent:?}"
    );
    let state = person.state().scene.session.state();
    assert_eq!(state.doses.len(), 2);
    assert_eq!(
        state.phases.planned_end_ms.unwrap() - end_ms,
        person.state().scene.now_ms - (DOSE_MS + 5 * MIN)
    );
}

#[test]
fn a_read_back_tells_client_amount_total_last_pressure_and_what_is_open() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    press(&mut person, Key::Enter);
    for told in ["KAP-0417", "60 mg"] {
        assert!(person.query_all_by_label(told).next().is_some(), "{told}");
    }
    person.get_by_label_contains("Open: ");
    assert_eq!(person.query_all_by_label("No vital signs yet").count(), 2);
    type_in(&mut person, "If not now", "-5");
    let clock = person.state().scene.now().wall.plus_ms(-5 * MIN).hour_minute();
    person.get_by_role_and_label(Role::Button, &format!("Given at {clock}"));
}

#[test]
fn a_further_dose_copies_drug_form_and_route_and_nothing_of_one_dose() {
    let mut person = sit_down(before_the_dose(), true);
    type_dose(&mut person);
    type_in(&mut person, "Lot", "A2231");
    type_in(&mut person, "Wasted", "10 mg");
    type_in(&mut person, "Witness", "KL");
    press(&mut person, Key::Enter);
    wait(&mut person, 700);
    press(&mut person, Key::Enter);
    wait(&mut person, 2_000);
    ctrl(&mut person, Key::D);
    let says = |person: &Person<'_>, field: &str| {
        person.get_by_role_and_label(Role::TextInput, field).value().unwrap_or_default()
    };
    assert_eq!(says(&person, "Drug"), "ketamine");
    for field in ["Amount", "Lot", "Wasted", "Witness", "Given by", "Site"] {
        assert_eq!(says(&person, field), "", "{field}");
    }
    for (field, text) in [("Amount", "30.5 mg"), ("Given by", "JO")] {
        type_in(&mut person, field, text);
    }
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    person.get_by_label("makes 90.5 mg in 2 doses");
}
