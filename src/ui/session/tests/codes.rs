//! Keys that log: codes, states, their details.

use super::*;

#[test]
fn a_code_key_logs_exactly_one_command() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::T);
    assert_eq!(take(&mut person), [observed("tears")]);
    wait(&mut person, 1_000);
    click(&mut person, "Tears");
    assert_eq!(take(&mut person), [observed("tears")]);
}

#[test]
fn a_state_begins_and_ends_with_its_key() {
    let mut person = sit_down(at_the_peak(), true);
    assert!(person.state().scene.session.state().open_state(&"eyes_closed".into()).is_some());
    press(&mut person, Key::E);
    assert!(person.state().scene.session.state().open_state(&"eyes_closed".into()).is_none());
    wait(&mut person, 1_000);
    press(&mut person, Key::E);
    assert!(person.state().scene.session.state().open_state(&"eyes_closed".into()).is_some());
}

#[test]
fn an_unshifted_letter_is_always_an_observation_and_shift_with_one_its_detail() {
    let mut person = sit_down(at_the_peak(), true);
    let last = |person: &Person<'_>| {
        let point = person.state().scene.session.state().points.last().unwrap().clone();
        let details = point.modifiers.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>();
        (point.code.unwrap().as_str().to_owned(), details.join(" "))
    };
    let is = |code: &str, details: &str| (code.to_owned(), details.to_owned());
    press(&mut person, Key::G);
    shift(&mut person, Key::L);
    assert_eq!(last(&person), is("movement", "limb"));
    // Seen: `G`, `B` within a second was "Movement · Body", and no breath.
    press(&mut person, Key::B);
    assert_eq!(last(&person), is("breath", ""));
    shift(&mut person, Key::L);
    assert_eq!(last(&person), is("breath", ""));
    person.get_by_label("⇧L adds nothing to what was logged last");
    // Shift is never an action, whatever its letter does without.
    for key in [Key::V, Key::W, Key::M, Key::A, Key::K] {
        shift(&mut person, key);
    }
    assert_eq!(last(&person), is("breath", ""));
    assert!(person.query_by_role(Role::TextInput).is_none());
}

#[test]
fn arrows_grade_what_was_observed_last_for_five_seconds() {
    let mut person = sit_down(at_the_peak(), true);
    let strength = |person: &Person<'_>| {
        let point = person.state().scene.session.state().points.last().unwrap().clone();
        point.modifiers.first().map(|id| id.as_str().to_owned())
    };
    press(&mut person, Key::N);
    take(&mut person);
    for _ in 0..3 {
        press(&mut person, Key::ArrowUp);
    }
    assert_eq!(take(&mut person), [], "it may still move");
    wait(&mut person, 1_100);
    assert_eq!(strength(&person).as_deref(), Some("strong"));
    assert_eq!(take(&mut person).len(), 1, "one entry, whatever lay on the way");
    press(&mut person, Key::ArrowDown);
    press(&mut person, Key::B);
    let state = person.state().scene.session.state();
    let nausea = state.points.iter().rev().find(|it| it.code == Some("nausea".into())).unwrap();
    assert_eq!(nausea.modifiers, ["moderate"], "the next key settles it");
    press(&mut person, Key::ArrowUp);
    wait(&mut person, 1_100);
    assert_eq!(strength(&person), None, "a breath has no grades");
    wait(&mut person, 2_000);
    press(&mut person, Key::N);
    wait(&mut person, 5_100);
    press(&mut person, Key::ArrowUp);
    wait(&mut person, 1_100);
    assert_eq!(strength(&person), None, "after five seconds it stays as it is");
    shift(&mut person, Key::S);
    assert_eq!(strength(&person).as_deref(), Some("slight"));
    wait(&mut person, 1_100);
    shift(&mut person, Key::T);
    assert_eq!(strength(&person).as_deref(), Some("strong"), "it has one grade");
}

#[test]
fn several_codes_of_one_moment_share_its_time() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::T);
    let at_ms = person.state().scene.now_ms;
    wait(&mut person, 40_000);
    press(&mut person, Key::Equals);
    press(&mut person, Key::U);
    let upset = person.state().scene.session.state().points.last().unwrap().clone();
    assert_eq!((upset.code, upset.at_ms), (Some("upset".into()), at_ms));
    person.get_by_label_contains("Upset logged at 14:");
}

#[test]
fn letters_typed_into_a_note_log_no_codes() {
    let mut person = sit_down(at_the_peak(), false);
    press(&mut person, Key::Slash);
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
    for key in [Key::T, Key::B, Key::Num1, Key::V, Key::Backspace] {
        press(&mut person, key);
    }
    assert_eq!(take(&mut person), []);
    press(&mut person, Key::Enter);
    let when = When::At { ms: person.state().scene.now_ms };
    assert_eq!(
        take(&mut person),
        [Command::Write { kind: TextKind::Chart, text: "tb1".to_owned(), when }]
    );
}

#[test]
fn a_key_without_a_meaning_says_so_quietly() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Y);
    assert_eq!(take(&mut person), []);
    person.get_by_label("Y has no meaning here");
}

#[test]
fn on_a_german_keyboard_digits_slash_and_letters_mean_what_is_printed_on_them() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 1_600);
    let key = |key: Key, physical_key: Key, modifiers: Modifiers| egui::Event::Key {
        key,
        physical_key: Some(physical_key),
        pressed: true,
        repeat: false,
        modifiers,
    };
    person.event(key(Key::Slash, Key::Num7, Modifiers::SHIFT));
    person.run_steps(2);
    assert!(person.get_by_role_and_label(Role::TextInput, "Note").is_focused());
    press(&mut person, Key::Escape);
    person.event(key(Key::Z, Key::Y, Modifiers::CTRL));
    person.run_steps(2);
    assert!(matches!(take(&mut person).as_slice(), [Command::Undo]));
    wait(&mut person, 600);
    press(&mut person, Key::Num1);
    assert!(matches!(take(&mut person).as_slice(), [Command::AnswerCheckIn { .. }]));
}

#[test]
fn what_bounces_is_logged_once_and_says_so() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 5_000);
    press(&mut person, Key::T);
    press(&mut person, Key::T);
    click(&mut person, "Tears");
    assert_eq!(take(&mut person), [observed("tears")]);
    person.get_by_label("Tears: just logged, not logged again");
    press(&mut person, Key::E);
    press(&mut person, Key::E);
    assert_eq!(
        take(&mut person),
        [observed("eyes_closed")],
        "a state that ended does not begin again by the same press"
    );
    press(&mut person, Key::M);
    press(&mut person, Key::M);
    assert_eq!(take(&mut person), [Command::MarkMoment { when: When::Now }]);
    wait(&mut person, 3_000);
    press(&mut person, Key::U);
    shift(&mut person, Key::T);
    shift(&mut person, Key::T);
    assert_eq!(
        person.state().scene.session.state().points.last().unwrap().modifiers,
        ["strong"],
        "a detail is not taken back by a bounce"
    );
    wait(&mut person, 3_000);
    press(&mut person, Key::T);
    assert_eq!(
        take(&mut person).last(),
        Some(&observed("tears")),
        "a second later it is another one"
    );
}

#[test]
fn a_time_before_a_code_a_moment_or_vital_signs_is_when_they_were() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 2_000);
    let now_ms = |person: &Person<'_>| person.state().scene.now_ms;
    press(&mut person, Key::Minus);
    press(&mut person, Key::Num2);
    person.get_by_label("Next one at 14:23");
    press(&mut person, Key::T);
    assert_eq!(
        take(&mut person),
        [Command::Observe {
            code: "tears".into(),
            modifiers: Vec::new(),
            when: When::Ago { ms: 2 * MIN }
        }]
    );
    let point = person.state().scene.session.state().points.last().unwrap().clone();
    assert_eq!(point.at_ms, now_ms(&person) - 2 * MIN);
    press(&mut person, Key::B);
    assert_eq!(take(&mut person), [observed("breath")], "it dates one thing only");

    press(&mut person, Key::Minus);
    for key in [Key::Num1, Key::Num4, Key::Num2, Key::Num0] {
        press(&mut person, key);
    }
    press(&mut person, Key::Minus);
    person.get_by_label("Next one about 14:20");
    press(&mut person, Key::M);
    let sent = take(&mut person);
    assert!(
        matches!(sent.as_slice(), [Command::MarkMoment { when: When::About { .. } }]),
        "{sent:?}"
    );

    // A state that is open ends then, and never before it began.
    press(&mut person, Key::Minus);
    press(&mut person, Key::Num1);
    press(&mut person, Key::S);
    let state = person.state().scene.session.state();
    let shade = state.states.iter().find(|span| span.code == "shade_on").unwrap();
    assert_eq!(shade.to_ms, Some(now_ms(&person) - MIN));
    press(&mut person, Key::Minus);
    press(&mut person, Key::Num5);
    press(&mut person, Key::Num0);
    // Before the opening: a second press says that it is meant.
    (0..2).for_each(|_| press(&mut person, Key::E));
    assert!(person.state().scene.session.state().open_state(&"eyes_closed".into()).is_some());
    assert_eq!(person.state().scene.refused().len(), 1);
    take(&mut person);

    press(&mut person, Key::Minus);
    click(&mut person, "−5");
    let then_ms = now_ms(&person) - 5 * MIN;
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("141 88 90 97");
    person.run_steps(2);
    wait(&mut person, 20_000);
    press(&mut person, Key::Enter);
    assert!(
        matches!(take(&mut person).as_slice(), [Command::TakeVitals { when: When::At { ms }, .. }] if *ms == then_ms)
    );
    wait(&mut person, 600);
    press(&mut person, Key::V);
    person.get_by_role_and_label(Role::TextInput, "Vital signs").type_text("-3 139 86 88 97");
    person.run_steps(2);
    press(&mut person, Key::Enter);
    assert!(
        matches!(take(&mut person).as_slice(), [Command::TakeVitals { when: When::Ago { ms }, .. }] if *ms == 3 * MIN)
    );
}

#[test]
fn an_earlier_time_that_cannot_be_read_logs_nothing_and_one_that_is_forgotten_goes() {
    let mut person = sit_down(at_the_peak(), true);
    wait(&mut person, 2_000);
    for key in [Key::Minus, Key::Num9, Key::Num9, Key::Num9, Key::Num9, Key::T] {
        press(&mut person, key);
    }
    assert_eq!(take(&mut person), []);
    for _ in 0..4 {
        press(&mut person, Key::Backspace);
    }
    press(&mut person, Key::Num3);
    press(&mut person, Key::T);
    let three = When::Ago { ms: 3 * MIN };
    assert_eq!(
        take(&mut person),
        [Command::Observe { code: "tears".into(), modifiers: Vec::new(), when: three }]
    );
    for key in [Key::Minus, Key::Num7, Key::Escape] {
        press(&mut person, key);
    }
    wait(&mut person, 1_500);
    press(&mut person, Key::T);
    assert_eq!(take(&mut person), [observed("tears")], "Esc left it");
    press(&mut person, Key::Minus);
    press(&mut person, Key::Num5);
    wait(&mut person, 21_000);
    press(&mut person, Key::B);
    assert_eq!(take(&mut person), [observed("breath")], "nothing followed it for long");
}

#[test]
fn a_time_before_the_opening_is_asked_about_once() {
    let mut person = sit_down(at_the_peak(), true);
    let tears = |person: &Person<'_>| {
        let points = &person.state().scene.session.state().points;
        points.iter().filter(|point| point.code.as_ref().is_some_and(|it| *it == "tears")).count()
    };
    let before = tears(&person);
    for key in [Key::Minus, Key::Num9, Key::Num9, Key::T] {
        press(&mut person, key);
    }
    assert_eq!(tears(&person), before);
    assert!(person.query_all_by_label_contains("is before the opening").next().is_some());
    press(&mut person, Key::T);
    assert_eq!(tears(&person), before + 1);
    wait(&mut person, 2_000);
    press(&mut person, Key::Slash);
    person.get_by_role_and_label(Role::TextInput, "Note").type_text("-99 rang the bell");
    person.run_steps(2);
    let texts = |person: &Person<'_>| person.state().scene.session.state().texts.len();
    let before = texts(&person);
    press(&mut person, Key::Enter);
    assert_eq!(texts(&person), before);
    wait(&mut person, 600);
    press(&mut person, Key::Enter);
    assert_eq!(texts(&person), before + 1);
}
