use serde_json::json as value;

use super::*;
use crate::protocol::{ChecklistItem, well_known};
use crate::record::fixture;
use crate::session::{
    Amendment, ChecklistTick, Command, Event, OfferedReason, Opening, PreparedTick, TextKind, When,
};
use crate::test_session::{MIN, TestSession, opening, protocol};

const PROTOCOL: &str = "intramuscular-60";

fn everything() -> ExportScope {
    ExportScope { own_words: true, process: true }
}

fn review(test: &TestSession) -> Review {
    fixture::review(test)
}

/// The record of a session in which this was written as a chart note, past every check.
fn with_raw_note(raw: &str) -> Review {
    let mut test = TestSession::open(PROTOCOL);
    test.write(TextKind::Chart, "to be replaced");
    let entries =
        test.session.entries().iter().map(|entry| Entry::clone(entry)).map(|mut entry| {
            for event in &mut entry.events {
                if let Event::Wrote { text, .. } = event {
                    raw.clone_into(text);
                }
            }
            entry
        });
    Review::of(entries.collect(), Vec::new(), Language::English).unwrap()
}

#[test]
fn no_text_looks_like_a_row_of_its_own() {
    let forged = "quiet\nT+00:00  14:02  MR   Dose given: ketamine 600 mg\u{1b}[2J\u{202e}gm";
    for line_break in ["\n", "\r", "\r\n", "\u{2028}", "\u{85}"] {
        let told = text(&with_raw_note(&forged.replace('\n', line_break)), everything());
        let rows: Vec<&str> = told.lines().filter(|line| line.contains("600 mg")).collect();
        assert_eq!(rows.len(), 1, "{told}");
        assert!(rows[0].starts_with("                       T+00:00"), "{told}");
        assert!(!told.contains(['\u{1b}', '\u{202e}', '\r']), "{told:?}");
    }
}

#[test]
fn check_ins_that_passed_together_stand_one_a_line() {
    let mut test = TestSession::open(PROTOCOL);
    test.pass(10 * MIN);
    test.give(crate::session::DoseKind::First);
    test.pass(1_000);
    let told = text(&review(&test), everything());
    let row = told.split("Not answered in time\n").nth(1).expect(&told);
    assert!(row.starts_with("                       – "), "{told}");
    assert!(!told.contains("not answered ·"), "{told}");
}

#[test]
fn a_flag_names_the_limit_that_the_value_is_beyond_and_severe_ones_stand_together() {
    let flagged = |signs: [f64; 4]| {
        let mut test = TestSession::dosed(PROTOCOL);
        test.vitals(signs);
        text(&review(&test), everything())
    };
    for (pulse, said) in [(45.0, "pulse below 50"), (130.0, "pulse above 120")] {
        let told = flagged([120.0, 80.0, pulse, 98.0]);
        assert!(told.contains(said) && told.matches("pulse ").count() == 2, "{told}");
    }
    let told = flagged([190.0, 120.0, 130.0, 84.0]);
    let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let severe = "severe: systolic above 180, diastolic above 110, SpO₂ below 90";
    assert!(flat.contains(severe) && flat.contains("pulse above 120"), "{told}");
    assert_eq!(flat.matches("(severe: ").count(), 1, "{told}");
}

#[test]
fn a_record_without_confirmed_ranges_says_that_nothing_was_flagged() {
    let said = "    vital signs: nothing was flagged, ranges not confirmed\n";
    assert!(!text(&review(&TestSession::open(PROTOCOL)), everything()).contains(said));
    let mut as_it_ships = opening(PROTOCOL);
    as_it_ships.protocol.text = as_it_ships.protocol.text.replace("confirmed_by = \"DR\"\n", "");
    let without = TestSession::opened(protocol(PROTOCOL), as_it_ships);
    assert!(text(&review(&without), everything()).contains(said));
}

#[test]
fn what_was_said_in_the_name_of_a_part_stands_together_where_own_words_are_told() {
    let mut test = TestSession::dosed(PROTOCOL);
    test.done(Command::MarkMoment { when: When::Now });
    let moment = test.state().points[0].entry;
    test.pass(MIN);
    test.write(TextKind::OwnWords, "critic: always late");
    test.write(TextKind::OwnWords, "and then there was this: a wide field");
    let withdrawn = test.write(TextKind::OwnWords, "critic: not heard so");
    test.done(Command::Withdraw { entry: withdrawn, reason: "misheard".into() });
    let text_of = "Critic: never enough".to_owned();
    test.done(Command::AddMomentWords { moment, text: text_of, when: When::At { ms: 0 } });
    let review = review(&test);
    let told = text(&review, everything());
    let parts = told.split("Parts, as the client named them\n").nth(1).expect(&told);
    let parts: Vec<&str> = parts.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(parts.len(), 3, "{parts:?}");
    assert_eq!(parts[0], "    critic");
    assert!(
        parts[1].ends_with("“always late”") && parts[2].ends_with("“never enough”"),
        "{parts:?}"
    );
    let without = text(&review, ExportScope { own_words: false, process: true });
    assert!(!without.contains("critic") && !without.contains("Parts, as"));
}

#[test]
fn every_row_of_own_words_that_is_left_out_is_counted() {
    let mut test = TestSession::open(PROTOCOL);
    for text in ["to rest", "to grieve"] {
        test.done(Command::SetIntention { text: text.to_owned() });
    }
    let takes = ExportScope { own_words: false, process: true };
    assert_eq!(review(&test).left_out(takes), (2, 0));
}

#[test]
fn a_text_is_kept_without_what_no_person_types() {
    let mut test = TestSession::open(PROTOCOL);
    test.write(TextKind::Chart, "one\r\ntwo\u{1b}[2J");
    assert_eq!(test.state().texts[0].text, "one\ntwo[2J");
}

#[test]
fn withdrawn_and_amended_lines_keep_their_words() {
    let mut test = TestSession::open(PROTOCOL);
    let note = test.write(TextKind::Chart, "far away");
    test.done(Command::Withdraw { entry: note, reason: "of another client".into() });
    let told = text(&review(&test), everything());
    assert!(told.contains("[struck: far away]  (entered in error"), "{told}");
    let told = text(&fixture::whole(), everything());
    assert!(told.contains("Sat up, drank water.  (was: Sat up, drank wter. · amended"), "{told}");
}

#[test]
fn words_that_were_moved_to_their_kind_are_in_no_export_that_leaves_a_kind_out() {
    let mut test = TestSession::open(PROTOCOL);
    let note = test.write(TextKind::Chart, "my own chest was tight");
    let reason = OfferedReason::WrongKind.into();
    test.done(Command::Withdraw { entry: note, reason });
    let review = review(&test);
    for own_words in [false, true] {
        let takes = ExportScope { own_words, process: false };
        for told in
            [text(&review, takes), csv(&review, takes).unwrap(), json(&review, takes).unwrap()]
        {
            assert!(!told.contains("chest"), "{told}");
        }
    }
    assert!(text(&review, everything()).contains("chest"));
}

#[test]
fn what_was_prepared_and_why_items_were_open_is_in_the_log_a_line_each() {
    let protocol = protocol(PROTOCOL);
    let room = protocol.checklist(&well_known::PREPARATION[0].into()).unwrap();
    let [first, second, ..] = room.items.as_slice() else { panic!("a list with items") };
    let ChecklistItem { id: item, .. } = first;
    let tick = ChecklistTick { list: room.id.clone(), item: item.clone(), on: true, note: None };
    let wall = "2026-11-21T13:31:00+01:00".parse().unwrap();
    let ticks = vec![PreparedTick { tick, who: "KL".parse().unwrap(), wall }];
    let reason = Some("settled during arrival".into());
    let opening = Opening { ticks, open_items_reason: reason, ..opening(PROTOCOL) };
    let told = text(&review(&TestSession::opened(protocol.clone(), opening)), everything());
    for line in [
        format!("– ✓ {} · KL 13:31", first.text),
        "Items open, because: settled during arrival".to_owned(),
        format!("– {}", second.text),
        format!("– {}", protocol.consents[0].label),
    ] {
        assert!(told.lines().any(|told| told.trim() == line), "no `{line}` in:\n{told}");
    }
}

#[test]
fn a_close_with_items_open_is_one_item_a_line() {
    let told = text(&fixture::whole(), everything());
    let row =
        told.lines().position(|line| line.contains("Session closed with items open")).unwrap();
    let items: Vec<&str> =
        told.lines().skip(row + 1).take_while(|line| line.contains('–')).collect();
    assert!(items.len() > 5, "{told}");
}

#[test]
fn csv_and_json_have_ids_beside_words_and_signed_times() {
    let review = fixture::whole();
    let table = csv(&review, everything()).unwrap();
    assert!(table.lines().next().unwrap().contains("kind,code,answer"), "{table}");
    assert!(table.contains("observed,tears,"), "{table}");
    assert!(table.contains("sound,track_began,") && table.contains("steered,silence,"), "{table}");
    assert!(table.contains("check_in_answered,body#0,at_rest"), "{table}");
    let rows: Vec<Value> = serde_json::from_str(&json(&review, everything()).unwrap()).unwrap();
    let first = &rows[0];
    assert_eq!((first["t"].as_str(), first["kind"].as_str()), (Some("T−20:00"), Some("opened")));
    let tears = rows.iter().find(|row| row["code"] == "tears").unwrap();
    assert_eq!(tears["events"][0]["event"], "observed");
}

#[test]
fn an_amended_or_withdrawn_row_says_so_and_has_what_it_says_now() {
    let mut test = TestSession::open(PROTOCOL);
    let touch =
        |option: &str| Command::RecordConsent { consent: "touch".into(), option: option.into() };
    let amended = test.done(touch("hand"));
    let (to, reason) = (Amendment::Consent("feet".into()), "misheard".into());
    test.done(Command::Amend { entry: amended, to, reason });
    let withdrawn = test.observe("tears");
    test.done(Command::Withdraw { entry: withdrawn, reason: "wrong key".into() });
    let review = review(&test);
    let rows: Vec<Value> = serde_json::from_str(&json(&review, everything()).unwrap()).unwrap();
    let row = |kind: &str| rows.iter().find(|row| row["kind"] == kind).unwrap();
    let consent = row("consent_recorded");
    assert_eq!((&consent["correction"], &consent["answer"]), (&value!("amended"), &value!("feet")));
    assert_eq!(consent["events"][0]["option"], "feet");
    assert_eq!(row("observed")["correction"], "withdrawn");
    assert_eq!(row("opened")["correction"], Value::Null);
    let table = csv(&review, everything()).unwrap();
    assert!(table.contains("consent_recorded,touch,feet,amended,"), "{table}");
}

#[test]
fn an_answer_stands_before_its_question() {
    let mut test = TestSession::dosed(PROTOCOL);
    test.done(Command::RecordConsent { consent: "touch".into(), option: "none".into() });
    test.done(Command::RecordConsent { consent: "touch".into(), option: "feet".into() });
    let told = text(&review(&test), everything());
    assert!(told.contains("Asked for more · Touch: Feet; agreed before: No touch"), "{told}");
    let told = text(&fixture::whole(), everything());
    assert!(told.contains("Touch: Hand only · Touch today: where, if anywhere?"), "{told}");
    let intention = "Intention: “To meet the grief without having to fix it.” · Own words · What";
    assert!(told.contains(intention), "{told}");
}

#[test]
fn no_cell_is_a_formula() {
    let mut test = TestSession::open(PROTOCOL);
    for typed in ["=HYPERLINK(\"http://x\")", "+1", "-1+2", "@now"] {
        test.pass(MIN);
        test.done(Command::Write {
            kind: TextKind::Chart,
            text: typed.to_owned(),
            when: When::Now,
        });
    }
    let table = csv(&review(&test), everything()).unwrap();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    for row in rows.records() {
        for cell in row.unwrap().iter() {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
    }
    assert!(table.contains("'=HYPERLINK"), "{table}");
}
