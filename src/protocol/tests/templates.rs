//! The shipped templates say what is known of the field.

use super::super::*;
use crate::names::Language;

fn template(name: &str) -> Protocol {
    let file = shipped().iter().find(|file| file.name == format!("{name}.toml")).unwrap();
    parsed(file, Language::English)
}

fn all() -> Vec<Protocol> {
    shipped().iter().map(|file| template(file.name.trim_end_matches(".toml"))).collect()
}

/// Minutes of each phase's beginning, counted from the dose.
fn edges(protocol: &Protocol) -> Vec<(PhaseId, i64)> {
    let mut at_ms = -protocol.phases[0].length.drawn_ms();
    let begin = |phase: &Phase| {
        let edge = (phase.id.clone(), at_ms / 60_000);
        at_ms += phase.length.drawn_ms();
        edge
    };
    protocol.phases.iter().map(begin).collect()
}

/// Minutes after the dose, if all goes as planned.
fn minutes(protocol: &Protocol, at: &AnchoredTime) -> i64 {
    let from = match &at.anchor {
        Anchor::Session => edges(protocol)[0].1,
        Anchor::Dose => 0,
        Anchor::DosingEnd => protocol.dosing.as_ref().unwrap().length_ms / 60_000,
        Anchor::Booster => panic!("none of the templates counts from a booster"),
        Anchor::Phase(id) => edges(protocol).iter().find(|(phase, _)| phase == id).unwrap().1,
    };
    from + at.offset_ms / 60_000
}

fn during<'p>(protocol: &'p Protocol, phase: &str) -> Vec<&'p CheckIn> {
    let edges = edges(protocol);
    let nth = edges.iter().position(|(id, _)| id == phase).unwrap();
    let (from, to) = (edges[nth].1, edges.get(nth + 1).map_or(i64::MAX, |(_, at)| *at));
    protocol
        .check_ins
        .iter()
        .filter(|check_in| (from..to).contains(&minutes(protocol, &check_in.at)))
        .collect()
}

fn questions<'p>(protocol: &'p Protocol, phase: &str) -> Vec<&'p str> {
    let asked =
        during(protocol, phase).into_iter().filter(|check_in| check_in.kind != CheckInKind::Vitals);
    asked.map(|check_in| check_in.id.as_str()).collect()
}

fn vitals_at(protocol: &Protocol) -> Vec<i64> {
    let vitals = protocol.check_ins.iter().filter(|check_in| check_in.kind == CheckInKind::Vitals);
    vitals.map(|check_in| minutes(protocol, &check_in.at)).collect()
}

#[test]
fn the_phases_lie_where_each_route_has_them() {
    let expected = [
        ("intramuscular-60", Route::Intramuscular, [-20, 0, 5, 40, 60]),
        ("sublingual-90", Route::Sublingual, [-30, 0, 20, 55, 90]),
        ("intravenous-45", Route::Intravenous, [-20, 0, 10, 45, 65]),
        ("esketamine-120", Route::Intranasal, [-20, 0, 20, 60, 90]),
        ("rapidly-dissolving-60", Route::Sublingual, [-30, 0, 10, 40, 60]),
        ("talking-60", Route::Intramuscular, [-20, 0, 5, 40, 60]),
    ];
    assert_eq!(expected.len(), shipped().len());
    for (name, route, at) in expected {
        let protocol = template(name);
        let expected: Vec<_> = ["arrive", "onset", "peak", "return", "ground"]
            .into_iter()
            .map(PhaseId::from)
            .zip(at)
            .collect();
        assert_eq!(edges(&protocol), expected, "{name}");
        assert_eq!(protocol.route, route, "{name}");
    }
}

#[test]
fn the_line_under_the_name_says_how_long_it_takes() {
    assert_eq!(template("intramuscular-60").about, "about 75 min after the dose");
    for protocol in all().iter().filter(|protocol| protocol.route != Route::Intranasal) {
        let (_, ground_min) = edges(protocol)[4];
        let whole_min = ground_min + protocol.phases[4].length.drawn_ms() / 60_000;
        let spoken = if whole_min < 100 {
            format!("{whole_min} min")
        } else {
            format!("{} h {}", whole_min / 60, whole_min % 60)
        };
        assert!(
            protocol.about.contains(&format!("about {spoken} after")),
            "{}: {spoken}",
            protocol.about
        );
    }
}

#[test]
fn the_medicine_is_taken_in_beside_the_phases() {
    let length_min = |name: &str| template(name).dosing.map(|dosing| dosing.length_ms / 60_000);
    assert_eq!(length_min("intramuscular-60"), None);
    assert_eq!(length_min("sublingual-90"), Some(12));
    assert_eq!(length_min("intravenous-45"), Some(40));
    assert_eq!(length_min("esketamine-120"), Some(10));
    assert_eq!(length_min("rapidly-dissolving-60"), Some(2));
    let devices = template("esketamine-120").dosing.unwrap().devices;
    assert_eq!(devices, Some(Devices { count: 3, apart_ms: 5 * 60_000 }));
}

#[test]
fn the_peak_has_two_silent_check_ins() {
    for protocol in all() {
        assert_eq!(questions(&protocol, "peak"), ["breathing", "face_and_body"], "{}", protocol.id);
        assert!(
            during(&protocol, "peak").iter().all(|check_in| check_in.manner == Manner::Look),
            "{}",
            protocol.id
        );
    }
}

#[test]
fn each_phase_asks_what_it_should_in_that_order() {
    for protocol in all() {
        let onset: &[&str] = match protocol.id.as_str() {
            "sublingual-90" => &["lozenge", "body"],
            "rapidly-dissolving-60" => &["tablet", "body"],
            _ => &["body"],
        };
        let ready: &[&str] = if protocol.route == Route::Intranasal { &["ready"] } else { &[] };
        assert_eq!(
            questions(&protocol, "arrive"),
            [
                "medicines",
                "changes",
                "wish_before",
                "harm_before",
                "touch_today",
                "bring",
                "breathing_baseline"
            ],
            "{}",
            protocol.id
        );
        assert_eq!(questions(&protocol, "onset"), onset, "{}", protocol.id);
        assert_eq!(
            questions(&protocol, "return"),
            ["contact", "here_now", "body_where", "nausea"],
            "{}",
            protocol.id
        );
        let ground = [&["orientation", "wish", "harm", "standing", "next_time"], ready].concat();
        assert_eq!(questions(&protocol, "ground"), ground, "{}", protocol.id);
    }
}

#[test]
fn what_must_be_known_at_the_close_is_required() {
    for protocol in all() {
        let asked = protocol
            .check_ins
            .iter()
            .filter(|check_in| check_in.required && check_in.kind != CheckInKind::Vitals);
        let asked: Vec<_> = asked.map(|check_in| check_in.id.as_str()).collect();
        let before = [
            "medicines",
            "changes",
            "wish_before",
            "harm_before",
            "touch_today",
            "breathing_baseline",
        ];
        let ready: &[&str] = if protocol.route == Route::Intranasal { &["ready"] } else { &[] };
        let after = ["breathing", "orientation", "wish", "harm", "standing"];
        assert_eq!(asked, [&before[..], &after, ready].concat(), "{}", protocol.id);
    }
}

#[test]
fn no_two_check_ins_come_due_in_the_same_minute_and_each_in_its_place() {
    for protocol in all() {
        let times: Vec<_> =
            protocol.check_ins.iter().map(|check_in| minutes(&protocol, &check_in.at)).collect();
        let mut sorted = times.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), times.len(), "{}: {times:?}", protocol.id);
        let end = edges(&protocol)[4].1 + protocol.phases[4].length.drawn_ms() / 60_000;
        assert!(sorted.last().unwrap() <= &end, "{}: {times:?}", protocol.id);
    }
}

#[test]
fn a_change_of_breathing_offers_attention() {
    for protocol in all() {
        let CheckInKind::Choice(choices) = &protocol.check_in(&"breathing".into()).unwrap().kind
        else {
            panic!("not a choice")
        };
        let thens: Vec<_> =
            choices.iter().map(|choice| (choice.label.as_str(), choice.effect)).collect();
        let expected = [
            ("As at baseline", AnswerEffect::Nothing),
            ("Changed", AnswerEffect::OfferAttention),
            ("Can't tell", AnswerEffect::Nothing),
        ];
        assert_eq!(thens, expected, "{}", protocol.id);
        assert_eq!(choices[1].flagged, Flagged::AtOnce, "{}", protocol.id);
        assert_eq!(choices[2].again_ms, Some(60_000), "{}", protocol.id);
    }
}

#[test]
fn the_lozenge_out_of_the_mouth_ends_the_hold() {
    let protocol = template("sublingual-90");
    let lozenge = protocol.check_in(&"lozenge".into()).unwrap();
    assert_eq!(minutes(&protocol, &lozenge.at), 12);
    let CheckInKind::Choice(choices) = &lozenge.kind else { panic!("not a choice") };
    let ends: Vec<_> = choices
        .iter()
        .filter(|choice| choice.effect == AnswerEffect::EndsDosing)
        .map(|choice| choice.id.as_str())
        .collect();
    assert_eq!(ends, ["swallowed", "spat_out", "part"]);
    assert_eq!(choices[3].effect, AnswerEffect::Nothing);
}

#[test]
fn vitals_are_taken_before_in_mid_session_and_before_leaving() {
    for protocol in all() {
        let at = vitals_at(&protocol);
        let ground = edges(&protocol)[4].1;
        let is_mid = at.iter().any(|at| (30..ground).contains(at));
        let is_infusion = protocol.route == Route::Intravenous;
        assert!(at[0] < 0 && (is_mid || is_infusion), "{}: {at:?}", protocol.id);
        assert!(*at.last().unwrap() > ground, "{}: {at:?}", protocol.id);
        for id in ["vitals_before", "vitals_leaving"] {
            assert!(protocol.check_in(&id.into()).unwrap().required, "{}: {id}", protocol.id);
        }
    }
}

#[test]
fn an_infusion_is_measured_every_twelve_minutes_and_twice_after_it() {
    let protocol = template("intravenous-45");
    let infusion = protocol.check_in(&"vitals_infusion".into()).unwrap();
    let end = AnchoredTime { anchor: Anchor::DosingEnd, offset_ms: 0 };
    assert_eq!((infusion.every_ms, infusion.until.clone()), (Some(12 * 60_000), Some(end)));
    let after = ["vitals_after_15", "vitals_after_30"]
        .map(|id| minutes(&protocol, &protocol.check_in(&id.into()).unwrap().at));
    assert_eq!(after, [40 + 15, 40 + 30]);
}

#[test]
fn every_template_speaks_both_languages() {
    for file in shipped() {
        let [english, german] = Language::ALL.map(|language| parsed(file, language));
        for (one, other) in english.check_ins.iter().zip(&german.check_ins) {
            assert_ne!(one.prompt, other.prompt, "{}", english.id);
        }
        assert_ne!(english.about, german.about);
        assert!(!english.emergency.is_written() && !german.emergency.is_written());
    }
}

#[test]
fn a_talking_session_has_no_silent_phase_and_every_other_one() {
    for protocol in all() {
        let is_silent = protocol.phases.iter().any(|phase| phase.silent);
        assert_eq!(is_silent, protocol.id != "talking-60", "{}", protocol.id);
    }
}

#[test]
fn the_monitoring_forms_states_are_observed_with_esketamine() {
    let protocol = template("esketamine-120");
    for id in ["sedation", "dissociation", "respiratory_depression"] {
        assert_eq!(protocol.codebook.code(&id.into()).unwrap().kind, CodeKind::State, "{id}");
    }
}

#[test]
fn the_four_groups_of_medicines_are_asked_on_every_route() {
    for protocol in all() {
        let medicines = protocol.check_in(&"medicines".into()).unwrap();
        let choices = medicines.kind.choices().into_iter().map(|choice| choice.id.as_str());
        let choices: Vec<&str> = choices.collect();
        for group in ["benzodiazepines", "other_sedatives", "opioids", "stimulants"] {
            assert!(choices.contains(&group), "{}: {group}", protocol.id);
        }
    }
}

#[test]
fn esketamine_is_watched_for_two_hours_and_measured_after_forty_minutes() {
    let protocol = template("esketamine-120");
    let earliest = AnchoredTime { anchor: Anchor::Dose, offset_ms: 2 * 3_600_000 };
    assert_eq!(protocol.times.leave_not_before, Some(earliest));
    assert_eq!(vitals_at(&protocol)[1], 40);
    assert!(
        protocol.check_in(&"vitals_before".into()).unwrap().required
            && protocol.check_in(&"vitals_40".into()).unwrap().required
    );
    let says = |list: &str, text: &str| {
        protocol.checklist(&list.into()).unwrap().items.iter().any(|item| item.text.contains(text))
    };
    assert!(
        says("dose", "on site")
            && says("leaving", "7 days")
            && says("leaving", "respiratory depression")
    );
}

#[test]
fn the_ranges_are_a_template_until_a_prescriber_confirms_them() {
    let expected = [
        (VitalSign::Systolic, RangeHolds::BeforeDose, None, Some(140.0), Severity::Outside),
        (VitalSign::Diastolic, RangeHolds::BeforeDose, None, Some(90.0), Severity::Outside),
        (VitalSign::Systolic, RangeHolds::AfterDose, None, Some(160.0), Severity::Outside),
        (VitalSign::Diastolic, RangeHolds::AfterDose, None, Some(100.0), Severity::Outside),
        (VitalSign::Systolic, RangeHolds::Always, Some(90.0), None, Severity::Outside),
        (VitalSign::Pulse, RangeHolds::Always, Some(50.0), Some(120.0), Severity::Outside),
        (VitalSign::Spo2, RangeHolds::Always, Some(94.0), None, Severity::Outside),
        (VitalSign::Respirations, RangeHolds::Always, None, Some(24.0), Severity::Outside),
        (VitalSign::Systolic, RangeHolds::Always, None, Some(180.0), Severity::Severe),
        (VitalSign::Diastolic, RangeHolds::Always, None, Some(110.0), Severity::Severe),
        (VitalSign::Spo2, RangeHolds::Always, Some(90.0), None, Severity::Severe),
        (VitalSign::Respirations, RangeHolds::Always, Some(9.0), None, Severity::Severe),
    ];
    for protocol in all() {
        let bounds: Vec<_> = protocol
            .ranges
            .iter()
            .map(|range| (range.measure, range.when, range.low, range.high, range.severity))
            .collect();
        assert_eq!(bounds, expected, "{}", protocol.id);
        assert!(
            protocol.ranges.iter().all(|range| range.confirmed_by.is_none()),
            "{}",
            protocol.id
        );
        let published = |range: &&VitalRange| range.source.starts_with("[P]");
        let before: Vec<_> =
            protocol.ranges.iter().filter(published).map(|range| range.when).collect();
        assert_eq!(before, [RangeHolds::BeforeDose, RangeHolds::BeforeDose], "{}", protocol.id);
    }
}

#[test]
fn lists_and_consents_are_whole() {
    for protocol in all() {
        let count = |list: &str| protocol.checklist(&list.into()).unwrap().items.len();
        let (spit_cup, form) = (
            usize::from(protocol.route == Route::Sublingual),
            usize::from(protocol.route == Route::Intranasal),
        );
        assert_eq!(
            (count("room"), count("client"), count("dose"), count("leaving")),
            (18 + spit_cup, 10, 4, 13 + form),
            "{}",
            protocol.id
        );
        let consents: Vec<_> =
            protocol.consents.iter().map(|consent| consent.id.as_str()).collect();
        assert_eq!(consents, ["touch", "stop", "booster", "recording"], "{}", protocol.id);
    }
}

#[test]
fn an_emergency_text_is_the_practices_to_write() {
    for protocol in all() {
        assert!(!protocol.emergency.is_written(), "{}", protocol.id);
    }
    let own = Emergency { text: "Call Dr. Klein, then 112.".to_owned(), numbers: Vec::new() };
    assert!(own.is_written());
}

#[test]
fn the_general_codebook_has_the_keys_of_the_field() {
    let codebook = parse_codebook(&shipped_codebooks()[0].source(), Language::English).unwrap();
    let keys = |kind: CodeKind| {
        codebook
            .codes
            .iter()
            .filter(|code| code.kind == kind)
            .map(|code| code.key)
            .collect::<String>()
    };
    assert_eq!(keys(CodeKind::Point), "TBGNUJLRX");
    assert_eq!(keys(CodeKind::State), "ESHCFPKQ");
    let on_pad: String =
        codebook.codes.iter().filter(|code| code.on_pad).map(|code| code.key).collect();
    assert_eq!(on_pad, "TBGNUESH");
    assert!(codebook.by_key('k').unwrap().is_talk());
    let seconds = |id: &str| {
        codebook
            .code(&id.into())
            .unwrap()
            .modifiers
            .iter()
            .map(|modifier| modifier.key)
            .collect::<String>()
    };
    assert_eq!((seconds("nausea").as_str(), seconds("upset").as_str()), ("NSMTVX", "SMT"));
    let grades = |id: &str| {
        let grades = codebook.code(&id.into()).unwrap().grades().into_iter();
        grades.map(|(grade, _)| grade).collect::<Vec<_>>()
    };
    assert_eq!((grades("nausea"), grades("upset")), (vec![0, 1, 2, 3, 4], vec![1, 2, 3]));
}
