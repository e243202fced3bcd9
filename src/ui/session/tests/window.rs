//! The window: what is told, found, faded, locked and small.

use std::path::PathBuf;

use super::*;
use crate::journal::{DiskTrouble, PlaceTrouble, SaveTrouble};
use crate::protocol::PhoneNumber;
use crate::ui::tests::painted::Painted;

pub(super) fn disk_full() -> SaveTrouble {
    let path = PathBuf::from("/practice/chart.0001.journal");
    SaveTrouble::Places(vec![PlaceTrouble { path, disk: DiskTrouble::Full }])
}

#[test]
fn what_is_not_saved_is_said_large() {
    let mut scene = at_the_peak();
    scene.kept = Some(SaveProgress { not_saved: Some(disk_full()), ..SaveProgress::default() });
    let person = sit_down(scene, true);
    assert!(person.get_by_label("NOT SAVED").rect().height() > 24.0);
    person.get_by_label_contains("the disk is full");
}

#[test]
fn a_refusal_is_a_quiet_line() {
    let mut person = sit_down(before_the_dose(), true);
    ctrl(&mut person, Key::ArrowRight);
    person.get_by_label("This phase ends with the dose: Ctrl+D.");
    press(&mut person, Key::D);
    person.get_by_label("Dose is Ctrl+D");
}

/// As large as most windows, as it opens, as a small notebook's, and as small as it can be, with
/// the frame of 8 points that a test has.
const SIZES: [egui::Vec2; 4] =
    [vec2(1440.0, 900.0), vec2(1296.0, 816.0), vec2(1024.0, 600.0), vec2(960.0, 540.0)];

#[test]
fn everything_that_can_be_pressed_has_a_name_and_is_as_wide_as_a_finger() {
    let flagged = || {
        let mut scene = at_the_peak();
        scene.vitals([184.0, 112.0, 101.0, 88.0]);
        scene
    };
    type Happens = (&'static str, fn(&mut Person<'_>));
    let rooms: [Happens; 5] = [
        ("as it is", |_| {}),
        ("steered", |person| press(person, Key::F9)),
        ("previewed", |person| ctrl(person, Key::ArrowUp)),
        ("more music", |person| click(person, texts::music::more_name())),
        ("last music", |person| (0..2).for_each(|_| click(person, texts::music::more_name()))),
    ];
    // Rows of the log scroll, under the edge of their place.
    let is_row = |label: &str| label.starts_with('T') && label.contains(':');
    for (language, size, (said, happens)) in
        [crate::names::Language::English, crate::names::Language::German]
            .into_iter()
            .flat_map(|language| SIZES.map(|size| (language, size)))
            .flat_map(|(language, size)| rooms.map(|happens| (language, size, happens)))
    {
        texts::speak(language);
        let mut person = sit_down_at(flagged(), true, Theme::Night, size);
        happens(&mut person);
        for node in person.get_all_by_role(Role::Button) {
            let (label, rect) = (node.accesskit_node().label().unwrap_or_default(), node.rect());
            assert!(!label.is_empty());
            if is_row(&label) {
                continue;
            }
            let told = format!("{label}: {rect:?} in {size:?}, {said}");
            assert!(rect.height() >= 43.5 && rect.width() >= 43.5, "{told}");
            assert!(
                egui::Rect::from_min_size(egui::Pos2::ZERO, size).contains_rect(rect),
                "{told}"
            );
            let over = person.get_all_by_role(Role::Button).find(|other| {
                let label = other.accesskit_node().label().unwrap_or_default();
                other.rect() != rect
                    && !is_row(&label)
                    && other.rect().intersect(rect).is_positive()
            });
            assert!(
                over.is_none(),
                "{told} over {:?}",
                over.and_then(|other| other.accesskit_node().label())
            );
        }
    }
}

#[test]
fn no_row_of_the_log_takes_a_press_that_is_meant_for_a_rescue() {
    let mut scene = at_the_peak();
    scene.vitals([184.0, 112.0, 101.0, 88.0]);
    let mut person = sit_down(scene, true);
    person.set_size(vec2(1024.0, 600.0));
    person.run_steps(2);
    click(&mut person, "Safe music");
    click(&mut person, "Silence");
    assert_eq!(
        take(&mut person),
        [Command::Steer(MusicAct::SafeMusic), Command::Steer(MusicAct::Silence)]
    );
}

#[test]
fn an_untouched_screen_asks_for_the_next_second_and_nothing_sooner() {
    let mut person = sit_down(at_the_peak(), false);
    wait(&mut person, 2_000);
    person.run_steps(3);
    let delay = person.output().viewport_output.values().next().unwrap().repaint_delay;
    assert!(delay >= std::time::Duration::from_millis(500), "{delay:?}");
}

#[test]
fn a_mark_of_the_timeline_is_told_and_leads_to_its_row() {
    let mut person = sit_down(at_the_peak(), true);
    let timeline = person.get_by_role(Role::ListBox).rect();
    let value = |person: &Person<'_>| person.get_by_role(Role::ListBox).value().unwrap_or_default();
    let told = walk_the_timeline(&mut person);
    for wanted in [
        "Peak",
        "Moment marked",
        "Slow Water",
        "138/84",
        "Breathing (colour where seen)",
        "planned",
        "First Light",
        "Tears",
    ] {
        assert!(told.iter().any(|words| words.contains(wanted)), "{wanted}: {told:#?}");
    }
    while !value(&person).contains("Moment marked") {
        press(&mut person, Key::ArrowLeft);
    }
    press(&mut person, Key::Enter);
    assert_eq!(take(&mut person), [], "it leads, it does nothing");
    assert!(person.state().screen.log.is_lit());
    assert!(timeline.width() > 600.0);
}

#[test]
fn the_light_theme_wants_a_second_press_in_a_session() {
    let mut person = sit_down(at_the_peak(), true);
    let shown = |person: &Person<'_>| crate::ui::tokens::theme(&person.ctx);
    click(&mut person, "Screen: Night, 100 %");
    click(&mut person, "Day");
    assert_eq!(shown(&person), Theme::Night);
    person.get_by_label_contains("Press again");
    click(&mut person, "Ember");
    assert_eq!(shown(&person), Theme::Ember);
    click(&mut person, "Day");
    assert_eq!(shown(&person), Theme::Ember, "the press before was answered by another theme");
    click(&mut person, "Day");
    assert_eq!(shown(&person), Theme::Day);
}

#[test]
fn brightness_goes_in_steps_by_its_key_and_by_the_slider() {
    let mut person = sit_down(at_the_peak(), true);
    let shown = |person: &Person<'_>| crate::ui::tokens::brightness(&person.ctx);
    press(&mut person, Key::F7);
    assert_eq!(shown(&person), 80);
    click(&mut person, "Screen: Night, 80 %");
    person.get_by_role_and_label(Role::Slider, "Brightness").focus();
    person.run_steps(2);
    press(&mut person, Key::ArrowLeft);
    assert_eq!(shown(&person), 75);
    press(&mut person, Key::ArrowRight);
    press(&mut person, Key::ArrowRight);
    assert_eq!(shown(&person), 85);
    assert_eq!(take(&mut person), []);
}

#[test]
fn what_a_key_of_the_pad_answers_stands_under_the_pad() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::Y);
    let said = person.get_by_label_contains("has no meaning here").rect();
    let pad = person.get_by_label("Tears").rect();
    assert!(said.top() > pad.bottom(), "{said:?} {pad:?}");
    press(&mut person, Key::V);
    type_in(&mut person, "Vital signs", "nothing");
    press(&mut person, Key::Enter);
    let said = person.get_by_label_contains("Type the values in this order").rect();
    let field = person.get_by_role_and_label(Role::TextInput, "Vital signs").rect();
    assert!(field.y_range().contains(said.center().y), "{said:?} {field:?}");
}

#[test]
fn a_phase_that_runs_over_is_the_one_that_stands_out() {
    let mut scene = Scene::open("intramuscular-60");
    scene.pass_to(40 * MIN);
    let person = sit_down(scene, true);
    let strong = Theme::Night.tokens().strong;
    let stands_out = |name: &str| {
        person.output().shapes.iter().any(|clipped| match &clipped.shape {
            egui::Shape::Text(text) if text.galley.text() == name => {
                text.galley.job.sections.iter().any(|section| section.format.color == strong)
            }
            _ => false,
        })
    };
    assert!(stands_out("Arrive") && !stands_out("Onset"));
}

#[test]
fn near_shows_the_minutes_around_now_and_back() {
    let mut person = sit_down(at_the_peak(), true);
    press(&mut person, Key::F6);
    person.get_by_role_and_label(Role::Button, "Show the whole session");
    click(&mut person, "Show the whole session");
    person.get_by_role_and_label(Role::Button, "Show the 10 minutes around now");
}

#[test]
fn a_locked_screen_shows_nothing_of_the_client_and_takes_only_the_rescues() {
    let mut person = sit_down(at_the_peak(), true);
    ctrl(&mut person, Key::L);
    assert!(person.query_by_label_contains("KAP-0417").is_none());
    assert!(person.query_by_label_contains("I can put it down now.").is_none());
    person.get_by_label("2 things wait");
    take(&mut person);
    for key in [Key::T, Key::A, Key::Num1, Key::Slash, Key::V] {
        press(&mut person, key);
    }
    ctrl(&mut person, Key::D);
    assert_eq!(take(&mut person), []);
    press(&mut person, Key::F9);
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::SafeMusic)]);
    person.get_by_role_and_label(Role::Button, "Hold to unlock").focus();
    person.run_steps(2);
    person.key_down(Key::Space);
    person.run_steps(8);
    person.key_up(Key::Space);
    person.run_steps(2);
    person.get_by_label("KAP-0417");
}

#[test]
fn the_compact_window_has_the_clock_the_card_and_the_rescues() {
    let mut scene = at_the_peak();
    scene.now_ms += 2_000;
    let mut person = sit_down(scene, true);
    wait(&mut person, 2_000);
    person.set_size(vec2(420.0, 260.0));
    person.run_steps(3);
    person.get_by_label("Breathing (colour where seen)");
    for name in ["As at baseline", "Changed", "Can't tell", "Safe music", "Silence", "Whole window"]
    {
        let node = person.get_by_role_and_label(Role::Button, name);
        let rect = node.rect();
        assert!(
            rect.height() >= 43.5
                && egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(420.0, 260.0))
                    .contains_rect(rect),
            "{name} {rect:?}"
        );
    }
    take(&mut person);
    press(&mut person, Key::T);
    click(&mut person, "As at baseline");
    let sent = take(&mut person);
    assert!(
        matches!(sent.as_slice(), [Command::Observe { .. }, Command::AnswerCheckIn { .. }]),
        "{sent:?}"
    );
}

#[test]
fn attention_is_raised_from_the_lock_and_shows_nothing_else() {
    for small in [false, true] {
        let mut person = sit_down(at_the_peak(), true);
        if small {
            person.set_size(vec2(420.0, 400.0));
            person.run_steps(3);
        }
        ctrl(&mut person, Key::L);
        take(&mut person);
        click(&mut person, "Attention");
        assert_eq!(take(&mut person), [Command::RaiseAttention]);
        person.get_by_label_contains("Airway or breathing");
        assert!(person.query_by_label_contains("KAP-0417").is_none());
        assert!(person.query_by_label_contains("I can put it down now.").is_none());
        for key in [Key::T, Key::V, Key::Slash] {
            press(&mut person, key);
        }
        assert_eq!(take(&mut person), [], "the lock holds");
        wait(&mut person, 2_000);
        press(&mut person, Key::Num8);
        let called = take(&mut person);
        assert!(matches!(called[..], [Command::CallPrescriber { .. }]), "{called:?}");
        press(&mut person, Key::Escape);
        person.get_by_label("Hold to unlock");
        press(&mut person, Key::F12);
        person.get_by_label_contains("Airway or breathing");
        wait(&mut person, 2_000);
        press(&mut person, Key::Num0);
        assert!(matches!(take(&mut person)[..], [Command::EndAttention { .. }]));
        person.get_by_label("Hold to unlock");
        assert!(person.query_by_label_contains("KAP-0417").is_none());
    }
}

#[test]
fn the_compact_window_shows_whose_session_it_is_and_that_a_key_was_logged() {
    let mut person = sit_down(at_the_peak(), true);
    person.set_size(vec2(436.0, 276.0));
    person.run_steps(3);
    person.get_by_label("KAP-0417");
    press(&mut person, Key::U);
    person.get_by_label_contains("Upset ✓");
    wait(&mut person, 7_000);
    assert!(person.query_by_label_contains("Upset ✓").is_none());
}

#[test]
fn the_compact_window_says_what_must_not_be_missed() {
    let small = |scene: Scene| {
        let mut person = sit_down(scene, true);
        person.set_size(vec2(420.0, 260.0));
        person.run_steps(3);
        person
    };
    let mut scene = at_the_peak();
    scene.output = OutputStatus::Lost { device: "Speakers".to_owned() };
    small(scene).get_by_label("Output lost");
    let mut scene = at_the_peak();
    scene.run(Command::RaiseAttention);
    small(scene).get_by_label("Attention");
    let mut scene = at_the_peak();
    scene.kept = Some(SaveProgress { not_saved: Some(disk_full()), ..SaveProgress::default() });
    small(scene).get_by_label("NOT SAVED");
    let mut scene = at_the_peak();
    scene.vitals([190.0, 120.0, 90.0, 96.0]);
    small(scene).get_by_label_contains("severe");
}

#[test]
fn the_window_is_as_bright_as_the_room_wants() {
    let mut person = sit_down(at_the_peak(), true);
    for percent in [80, 60, 45, 60, 80, 100] {
        press(&mut person, Key::F7);
        person.get_by_role_and_label(Role::Button, &format!("Screen: Night, {percent} %"));
        assert_eq!(tokens::brightness(&person.ctx), percent);
    }
}

#[test]
fn what_nobody_touches_fades_slowly_and_is_back_at_a_touch() {
    let mut person = sit_down(at_the_peak(), true);
    let asked = |person: &Person<'_>| {
        person.output().viewport_output.values().next().unwrap().repaint_delay
    };
    wait(&mut person, 20_000);
    person.run_steps(2);
    assert!(
        asked(&person) >= std::time::Duration::from_millis(200),
        "nothing moves before it rests: {:?}",
        asked(&person)
    );
    wait(&mut person, 11_000);
    assert!(
        asked(&person) <= crate::ui::session::idle_dimming::DIMMING_FRAME,
        "the fade is painted: {:?}",
        asked(&person)
    );
    wait(&mut person, 4_000);
    person.run_steps(2);
    assert!(
        asked(&person) >= std::time::Duration::from_millis(200),
        "then it rests: {:?}",
        asked(&person)
    );
}

#[test]
fn a_time_is_typed_in_the_whole_window_only() {
    let mut person = sit_down(at_the_peak(), true);
    person.set_size(vec2(420.0, 260.0));
    person.run_steps(3);
    press(&mut person, Key::Minus);
    assert!(person.ctx.content_rect().width() > 1_000.0, "the window is whole again");
    person.get_by_label("Minutes ago or a time, then what it was");
}

#[test]
fn the_compact_window_locks_too() {
    let mut person = sit_down(at_the_peak(), true);
    person.set_size(vec2(420.0, 260.0));
    person.run_steps(3);
    ctrl(&mut person, Key::L);
    assert!(person.query_by_label_contains("Breathing").is_none());
    let seen = ["Peak · T+23:41", "2 things wait", "Hold to unlock", "Safe music", "Silence"];
    let rects = seen.map(|name| person.get_by_label(name).rect());
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(420.0, 260.0));
    for (at, rect) in rects.iter().enumerate() {
        assert!(window.contains_rect(*rect), "{} {rect:?}", seen[at]);
        assert!(
            rects[at + 1..].iter().all(|other| !other.intersects(*rect)),
            "{} {rect:?}",
            seen[at]
        );
    }
    take(&mut person);
    click(&mut person, "Silence");
    assert_eq!(take(&mut person), [Command::Steer(MusicAct::Silence)]);
}

/// How much of each text is left of what fades.
fn opacities(person: &Person<'_>) -> Vec<(String, f32)> {
    fn within(shape: &egui::Shape, found: &mut Vec<(String, f32)>) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| within(shape, found)),
            egui::Shape::Text(text) => {
                let vertices =
                    text.galley.rows.iter().flat_map(|row| &row.row.visuals.mesh.vertices);
                let alpha = vertices.map(|vertex| vertex.color.a()).max().unwrap_or_default();
                found.push((text.galley.text().to_owned(), f32::from(alpha) / 255.0));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    person.output().shapes.iter().for_each(|clipped| within(&clipped.shape, &mut found));
    found
}

#[test]
fn what_tells_at_a_glance_never_fades() {
    let mut scene = at_the_peak();
    scene.observe("touch");
    scene.vitals([184.0, 112.0, 101.0, 88.0]);
    let mut person = sit_down(scene, true);
    wait(&mut person, 2_000);
    wait(&mut person, 40_000);
    person.run_steps(2);
    let found = opacities(&person);
    let of = |said: &str| {
        found
            .iter()
            .filter(|(text, _)| text == said)
            .map(|(_, opacity)| *opacity)
            .fold(f32::NAN, f32::max)
    };
    for stays in [
        "24",
        "Peak",
        "184/112 · 101 · 88 %",
        "Safe music",
        "Silence",
        "Breathing (colour where seen)",
        "As at baseline",
        "Touch",
        "Symptoms asked…",
    ] {
        assert_eq!(of(stays), 1.0, "{stays}");
    }
    for fades in ["Tears", "Chart note", "Hold", "Quieter"] {
        assert!(of(fades) < 0.5, "{fades}");
    }
}

/// Opens a panel in a window of this size, types what it takes, and says what must be seen of it
/// without scrolling.
fn panel_shows(size: egui::Vec2, scene: Scene, open: impl FnOnce(&mut Person<'_>), seen: &[&str]) {
    let mut person = sit_down_at(scene, true, Theme::Night, size);
    open(&mut person);
    person.run_steps(2);
    let bar = person.get_by_label("Silence").rect();
    let act =
        |name: &str| person.query_by_role_and_label(Role::Button, name).map(|node| node.rect());
    let acts_top = act("Back").or_else(|| act("Set aside")).map(|rect| rect.top()).unwrap();
    assert!(acts_top + 43.5 <= bar.top(), "{size:?}: its acts are under the music bar");
    for name in seen {
        let rect = person.get_all_by_label_contains(name).next().unwrap().rect();
        let is_act = rect.top() > acts_top - 22.0 && rect.bottom() <= bar.top();
        assert!(
            rect.top() > 100.0 && (is_act || rect.bottom() <= acts_top + 0.5),
            "{name} in {size:?}: {rect:?}, acts at {acts_top}"
        );
    }
}

#[test]
fn a_panel_shows_its_acts_and_what_matters_most_in_every_window_without_scrolling() {
    for size in SIZES {
        let mut protocol = crate::test_session::protocol("intramuscular-60");
        let number = |label: &str, number: &str| PhoneNumber {
            label: label.to_owned(),
            number: number.to_owned(),
        };
        protocol.emergency.numbers =
            vec![number("Ambulance", "112"), number("Dr Ortiz", "0151 2345678")];
        let mut scene = Scene::of("intramuscular-60", protocol);
        scene.pass_to(MIN);
        let kinds = [
            "Ambulance  112",
            "0151 2345678",
            "Airway or breathing",
            "Something else",
            "Prescriber called",
            "Over",
        ];
        panel_shows(size, scene, |person| press(person, Key::A), &kinds);
        let open_consents = |person: &mut Person<'_>| {
            person.get_by_label_contains("Consents: ").click();
            person.run_steps(2);
        };
        panel_shows(
            size,
            at_the_peak(),
            open_consents,
            &["Touch: No touch", "Booster: Not consented", "Booster: Consented"],
        );
        let closing = ["Ended", "Why it is closed with items open", "Hold to close the session"];
        panel_shows(size, at_the_peak(), |person| click(person, "Close session…"), &closing);
        let booster = |person: &mut Person<'_>| {
            ctrl(person, Key::D);
            click(person, "Enter the order");
            type_in(person, "Ordered by", "JO");
            type_in(person, "In the prescriber\'s words", "30 mg once, if she asks");
            click(person, "Enter the order");
            for (field, text) in [("Drug", "ketamine"), ("Given by", "JO"), ("Amount", "30 mg")] {
                type_in(person, field, text);
            }
            person.run_steps(2);
            let title = person.get_by_label("Booster on an order").rect();
            let pressure = person.get_by_label_contains("138/84 · 88 · 97 % · 8 min ago").rect();
            assert!(
                pressure.top() >= title.bottom(),
                "{size:?}: the pressure is scrolled away: {pressure:?}"
            );
        };
        panel_shows(size, at_the_peak(), booster, &["Amount", "Given by", "Read back"]);
        let read_back = |person: &mut Person<'_>| {
            booster(person);
            press(person, Key::Enter);
        };
        let given = [
            "ketamine 30 mg",
            "Phases stay",
            "Phase begins again",
            "Given now",
            "Set aside",
            "If not now",
        ];
        panel_shows(size, at_the_peak(), read_back, &given);
        let amending = ["Tears", "When it was", "Why", "Save the amendment", "Hold to withdraw"];
        panel_shows(size, at_the_peak(), |person| ctrl(person, Key::E), &amending);
    }
}

#[test]
fn a_flag_moves_nothing() {
    for size in SIZES {
        let mut person = sit_down_at(at_the_peak(), true, Theme::Night, size);
        let places = |person: &Person<'_>| {
            ["Search", "Amend", "As at baseline", "Vitals", "Close session…"]
                .map(|name| person.get_by_label(name).rect())
        };
        let newest = |person: &Person<'_>| {
            person.get_all_by_label_contains("BP 1").next().map(|row| row.rect().top())
        };
        person.state_mut().scene.vitals([130.0, 84.0, 88.0, 97.0]);
        person.run_steps(2);
        let before = (places(&person), newest(&person));
        person.state_mut().scene.vitals([184.0, 112.0, 101.0, 88.0]);
        person.run_steps(2);
        person.get_by_label("Symptoms asked…");
        assert_eq!((places(&person), newest(&person)), before, "{size:?}");
    }
}

#[test]
fn no_text_runs_into_another_and_the_line_of_now_strikes_none() {
    for (language, size) in [crate::names::Language::English, crate::names::Language::German]
        .into_iter()
        .flat_map(|language| SIZES.map(|size| (language, size)))
    {
        texts::speak(language);
        for minutes in [0, 3, 9, 17, 25] {
            let mut scene = at_the_peak();
            scene.observe("touch");
            scene.observe("blanket");
            scene.pass(minutes * MIN);
            scene.vitals([138.0, 84.0, 88.0, 97.0]);
            scene.pass(MIN);
            let person = sit_down_at(scene, true, Theme::Night, size);
            let painted = Painted::of(&person);
            assert!(painted.texts.len() > 40);
            assert_eq!(painted.collisions(), [], "in {size:?} after {minutes} min");
            let now = painted.line_of_now.unwrap();
            let struck: Vec<_> =
                painted.texts.iter().filter(|text| text.seen.intersects(now)).collect();
            assert!(struck.is_empty(), "{struck:?} in {size:?} after {minutes} min");
        }
    }
}

#[test]
fn every_open_state_is_drawn_and_told() {
    let mut scene = at_the_peak();
    for code in ["touch", "blanket", "person"] {
        scene.observe(code);
        scene.pass(10_000);
    }
    let mut person = sit_down(scene, true);
    let told = walk_the_timeline(&mut person);
    for state in ["Eye mask on", "Eyes closed", "Touch", "Blanket", "Person in the room"] {
        assert!(told.iter().any(|words| words.contains(state)), "{state}: {told:#?}");
    }
    let painted = Painted::of(&person);
    let now = painted.line_of_now.unwrap();
    for named in ["Eye mask on", "Eyes closed", "Touch"] {
        assert!(
            painted.texts.iter().any(|it| it.text == named
                && it.seen.left() > now.left()
                && it.seen.left() < 1000.0),
            "{named}"
        );
    }
}

#[test]
fn the_dosing_hold_is_told_where_it_is_pointed_at() {
    let mut scene = Scene::open("sublingual-90");
    scene.pass_to(20 * MIN);
    scene.give(crate::session::DoseKind::First);
    scene.pass_to(24 * MIN);
    let mut person = sit_down(scene, true);
    let told = walk_the_timeline(&mut person);
    assert!(told.iter().any(|words| words.starts_with("14:02–14:14 · ")), "{told:#?}");
}
