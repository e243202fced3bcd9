//! What is said about files that are wrong, and that no text makes the reader panic.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::names::{Language, SourceFile};

mod templates;

/// The smallest protocol that is one.
const SMALL: &str = r#"format = 1
name = "Small"
about = "about 10 min"
route = "oral"
codebook = "general"
[emergency]
text = "Call 1."
[[phases]]
id = "arrive"
name = "Arrive"
until = "dose"
usual = "20m"
intensity = 0
[[phases]]
id = "peak"
name = "Peak"
length = "35m"
intensity = 1
[[phases]]
id = "ground"
name = "Ground"
open = true
usual = "15m"
intensity = 0.1
"#;

const SMALL_CODES: &str = "format = 1\nname = \"None\"\ncodes = []\n";

fn read(protocol: &str, codes: &str) -> Result<Protocol, Vec<Problem>> {
    let source =
        |name: &str, text: &str| SourceFile { name: name.to_owned(), text: text.to_owned() };
    parse(&source("small.toml", protocol), &source("general.toml", codes), Language::English)
}

fn shown(result: Result<Protocol, Vec<Problem>>) -> String {
    let problems: Vec<String> =
        result.err().unwrap_or_default().iter().map(ToString::to_string).collect();
    problems.join("\n")
}

/// A small protocol with this written under it; line 25 is the first line of `more`.
fn with(more: &str, expected: Expect) {
    expected.assert_eq(&shown(read(&format!("{SMALL}{more}"), SMALL_CODES)));
}

/// A small protocol in which this is changed to that.
fn changed(this: &str, that: &str, expected: Expect) {
    assert!(SMALL.contains(this), "{this}");
    expected.assert_eq(&shown(read(&SMALL.replacen(this, that, 1), SMALL_CODES)));
}

/// A codebook with these codes; line 3 is the first.
fn codes(codes: &str, expected: Expect) {
    expected.assert_eq(&shown(read(SMALL, &format!("format = 1\nname = \"Wrong\"\n{codes}"))));
}

#[test]
fn a_small_protocol_is_one() {
    let protocol = read(SMALL, SMALL_CODES).unwrap();
    assert_eq!((protocol.id.as_str(), protocol.codebook.id.as_str()), ("small", "general"));
    assert_eq!(protocol.phases[1].music, "peak");
}

#[test]
fn the_codebooks_name_is_read_from_a_protocol_that_is_otherwise_wrong() {
    let name = |text: &str| {
        codebook_name(&SourceFile { name: "p.toml".to_owned(), text: text.to_owned() })
    };
    assert_eq!(name("codebook = \"general\"\nnmae = 3"), Ok("general".to_owned()));
    let said = |text: &str| {
        name(text).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    expect![[r#"p.toml:1: codebook: "../general" cannot be the name of a file; write the file's name without folder and .toml, such as "general""#]].assert_eq(&said("codebook = \"../general\""));
    expect!["p.toml:1: codebook: this key is missing"].assert_eq(&said("name = \"P\""));
    expect!["p.toml:1: this is not TOML: string values must be quoted, expected literal string"]
        .assert_eq(&said("codebook = "));
}

#[test]
fn a_slip_in_the_toml_is_told_with_its_line() {
    with(
        "[[check_ins]\nid = \"a\"\n",
        expect!["small.toml:25: this is not TOML: unclosed array table, expected `]`"],
    );
    with(
        "[[ranges]]\nid = \"a\"\nid = \"b\"\nlow = = 3\n",
        expect![[r#"
        small.toml:27: this is not TOML: duplicate key
        small.toml:28: this is not TOML: extra `=`, expected nothing"#]],
    );
}

#[test]
fn a_file_of_a_newer_format_is_told_as_that_and_as_nothing_else() {
    changed(
        "format = 1\nname",
        "format = 2\nnmae",
        expect![
            "small.toml:1: format: format 2 was written for a newer Stillpoint; this one reads format 1"
        ],
    );
    changed("format = 1\n", "", expect!["small.toml:1: format: this key is missing"]);
    changed(
        "format = 1",
        "format = \"1\"",
        expect![[r#"small.toml:1: format: must be a whole number from 0 up, but is the text "1""#]],
    );
    changed("format = 1", "format = 0", expect!["small.toml:1: format: must be 1"]);
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_file() {
    let text = r#"
nmae = "x"
[[check_ins]]
id = "breathing"
prompt = "Breathing"
manner = "lok"
at = "peek+5m"
kind = "vitals"
[[check_ins]]
prompt = 5
manner = "ask"
at = "peak"
kind = "reminder"
"#;
    let changed = SMALL
        .replace("name = \"Small\"", "name = 3\ncolour = 1")
        .replace("length = \"35m\"", "length = \"35 min\"");
    let codes = "format = 1\ncodes = []\n";
    expect![[r#"
        small.toml:2: name: must be text in quotes, but is 3
        small.toml:3: colour: unknown key; known here: "name", "about", "route", "codebook", "times", "dose_limits", "phases", "dosing", "check_ins", "ranges", "consents", "checklists", "emergency"
        small.toml:18: phases.peak.length: "35 min" is not a length of time, such as "35m", "90s", "2h" or "1h30m"
        small.toml:27: phases.ground.nmae: unknown key; did you mean "name"?
        small.toml:31: check_ins.breathing.manner: unknown word "lok"; did you mean "look"?
        small.toml:32: check_ins.breathing.at: unknown anchor "peek"; did you mean "peak"?
        small.toml:34: check_ins[2].id: this key is missing
        small.toml:35: check_ins[2].prompt: must be text in quotes, but is 5
        general.toml:1: name: this key is missing"#]].assert_eq(&shown(read(&format!("{changed}{text}"), codes)));
}

#[test]
fn phases_begin_with_the_dose_and_end_open() {
    changed(
        "until = \"dose\"",
        "length = \"20m\"",
        expect![[r#"
        small.toml:8: phases.arrive.until: this key is missing
        small.toml:11: phases.arrive.length: the first phase ends with the dose, never by itself: write until = "dose" and usual"#]],
    );
    changed(
        "until = \"dose\"",
        "until = \"close\"",
        expect![[
            r#"small.toml:11: phases.arrive.until: unknown word "close"; known here: "dose""#
        ]],
    );
    changed(
        "open = true",
        "open = false",
        expect![
            "small.toml:22: phases.ground.open: the last phase runs until the close and must be open"
        ],
    );
    changed(
        "open = true",
        "length = \"9m\"",
        expect![[r#"
        small.toml:19: phases.ground.open: this key is missing
        small.toml:22: phases.ground.length: the last phase runs until the close: write open = true and usual"#]],
    );
    changed(
        "length = \"35m\"",
        "open = true\nusual = \"35m\"",
        expect![[r#"
        small.toml:14: phases.peak.length: this key is missing
        small.toml:17: phases.peak.open: only the last phase is open
        small.toml:18: phases.peak.usual: a phase with an end of its own has a length instead"#]],
    );
    changed(
        "intensity = 1\n",
        "intensity = 1.01\n",
        expect!["small.toml:18: phases.peak.intensity: must be a number from 0 to 1, but is 1.01"],
    );
    changed(
        "id = \"peak\"",
        "id = \"arrive\"",
        expect![[
            r#"small.toml:15: phases.arrive.id: the phase "arrive" is already used on line 9"#
        ]],
    );
    changed(
        "id = \"peak\"",
        "id = \"dose\"",
        expect![[
            r#"small.toml:15: phases.dose.id: a phase cannot be called "dose": times are counted from the dose by that word"#
        ]],
    );
    changed(
        "id = \"peak\"",
        "id = \"High Peak\"",
        expect![[
            r#"small.toml:15: phases[2].id: "High Peak" cannot be an id; an id is lower-case letters, digits and underscores, a letter first, such as "first_light""#
        ]],
    );
    changed(
        "length = \"35m\"",
        "length = \"0m\"",
        expect!["small.toml:17: phases.peak.length: must be longer than nothing"],
    );
}

#[test]
fn a_session_has_two_phases_at_least() {
    let head = SMALL.split("[[phases]]").next().unwrap();
    expect!["small.toml:1: phases: a session has two phases at least: one until the dose, and an open one"]
        .assert_eq(&shown(read(&format!("phases = []\n{head}"), SMALL_CODES)));
    let one =
        "[[phases]]\nid = \"a\"\nname = \"A\"\nuntil = \"dose\"\nusual = \"5m\"\nintensity = 0\n";
    expect!["small.toml:8: phases: a session has two phases at least: one until the dose, and an open one"]
        .assert_eq(&shown(read(&format!("{head}{one}"), SMALL_CODES)));
    expect!["small.toml:1: phases: this key is missing"].assert_eq(&shown(read(head, SMALL_CODES)));
}

#[test]
fn dosing_has_room_for_its_devices() {
    with(
        "[dosing]\nname = \"Devices\"\nlength = \"9m\"\ndevices = { count = 3, apart = \"5m\" }\n",
        expect![
            "small.toml:28: dosing.devices: 3 devices take 10m, which is longer than the dosing"
        ],
    );
    with(
        "[dosing]\nname = \"Devices\"\ndevices = { count = 1, apart = \"soon\" }\n",
        expect![[r#"
        small.toml:25: dosing.length: this key is missing
        small.toml:27: dosing.devices.count: must be a whole number from 2 to 12, but is 1
        small.toml:27: dosing.devices.apart: "soon" is not a length of time, such as "35m", "90s", "2h" or "1h30m""#]],
    );
}

/// A check-in with these lines; `at` is among them.
fn check_in(lines: &str, expected: Expect) {
    with(
        &format!("[[check_ins]]\nid = \"c\"\nprompt = \"C\"\nmanner = \"look\"\n{lines}"),
        expected,
    );
}

#[test]
fn a_time_hangs_on_something_that_is_there() {
    check_in(
        "at = \"peek+5m\"\nkind = \"vitals\"\n",
        expect![[r#"small.toml:29: check_ins.c.at: unknown anchor "peek"; did you mean "peak"?"#]],
    );
    check_in(
        "at = \"lunch\"\nkind = \"vitals\"\n",
        expect![[
            r#"small.toml:29: check_ins.c.at: unknown anchor "lunch"; known here: "session", "dose", "dosing_end", "booster", "arrive", "peak", "ground""#
        ]],
    );
    check_in(
        "at = \"peak+soon\"\nkind = \"vitals\"\n",
        expect![[
            r#"small.toml:29: check_ins.c.at: "soon" is not a length of time, such as "35m", "90s", "2h" or "1h30m""#
        ]],
    );
    check_in(
        "at = \"peak+35m\"\nkind = \"vitals\"\n",
        expect![[
            r#"small.toml:29: check_ins.c.at: is when "peak" is over, which lasts 35m; count from a later phase, or from the dose"#
        ]],
    );
    check_in(
        "at = \"dose-21m\"\nkind = \"vitals\"\n",
        expect!["small.toml:29: check_ins.c.at: is before the session's opening"],
    );
    check_in(
        "at = 5\nkind = \"vitals\"\n",
        expect!["small.toml:29: check_ins.c.at: must be text in quotes, but is 5"],
    );
}

#[test]
fn times_are_read_as_they_are_written() {
    let at = |text: &str| {
        let more = format!(
            "[[check_ins]]\nid = \"c\"\nprompt = \"C\"\nmanner = \"look\"\nkind = \"vitals\"\nat = \"{text}\"\n"
        );
        read(&format!("{SMALL}{more}"), SMALL_CODES)
            .map(|protocol| protocol.check_ins[0].at.clone())
            .unwrap()
    };
    let peak = || Anchor::Phase("peak".into());
    assert_eq!(at("dose+23m"), AnchoredTime { anchor: Anchor::Dose, offset_ms: 23 * 60_000 });
    assert_eq!(at("dose-5m"), AnchoredTime { anchor: Anchor::Dose, offset_ms: -5 * 60_000 });
    assert_eq!(at("session+90s"), AnchoredTime { anchor: Anchor::Session, offset_ms: 90_000 });
    assert_eq!(at("peak"), AnchoredTime { anchor: peak(), offset_ms: 0 });
    assert_eq!(at(" peak + 5m "), AnchoredTime { anchor: peak(), offset_ms: 5 * 60_000 });
}

#[test]
fn a_check_in_that_comes_again_has_an_end_after_its_beginning() {
    check_in(
        "at = \"peak\"\nevery = \"5m\"\nkind = \"vitals\"\n",
        expect![[
            r#"small.toml:30: check_ins.c.every: a check-in that comes again needs an end; write until = "return", or a window"#
        ]],
    );
    check_in(
        "at = \"peak+5m\"\nevery = \"5m\"\nuntil = \"dose+5m\"\nkind = \"vitals\"\n",
        expect![
            "small.toml:31: check_ins.c.until: is not after `at`: the check-in would never come again"
        ],
    );
    check_in(
        "at = \"peak\"\nuntil = \"ground\"\nkind = \"vitals\"\n",
        expect!["small.toml:30: check_ins.c.until: only a check-in with `every` has an `until`"],
    );
    check_in(
        "at = \"peak\"\nevery = \"10s\"\nuntil = \"ground\"\nkind = \"vitals\"\n",
        expect!["small.toml:30: check_ins.c.every: must be 1m at least"],
    );
    check_in(
        "at = \"peak\"\nevery = \"5m\"\nuntil = \"ground\"\nkind = \"vitals\"\n",
        expect![[""]],
    );
    check_in("at = \"peak\"\nevery = \"5m\"\nwindow = \"2m\"\nkind = \"vitals\"\n", expect![[""]]);
}

#[test]
fn an_answer_can_be_given() {
    check_in(
        "at = \"peak\"\nkind = \"choice\"\nchoices = []\n",
        expect!["small.toml:31: check_ins.c.choices: a choice needs answers"],
    );
    check_in(
        "at = \"peak\"\nkind = \"choice\"\n",
        expect!["small.toml:25: check_ins.c.choices: this key is missing"],
    );
    let ten: String = (0..10).map(|n| format!("{{ id = \"c{n}\", label = \"C\" }}, ")).collect();
    check_in(
        &format!("at = \"peak\"\nkind = \"choice\"\nchoices = [{ten}]\n"),
        expect![
            "small.toml:31: check_ins.c.choices: has 10 answers, but the digits answer 9 at most"
        ],
    );
    let twice = "choices = [{ id = \"a\", label = \"A\" }, { id = \"a\", label = \"B\", then = \"own_word\" }]";
    check_in(
        &format!("at = \"peak\"\nkind = \"choice\"\n{twice}\n"),
        expect![[r#"
        small.toml:31: check_ins.c.choices.a.id: the answer "a" is already used on line 31
        small.toml:31: check_ins.c.choices.a.then: unknown word "own_word"; did you mean "own_words"?"#]],
    );
    check_in(
        "at = \"peak\"\nkind = \"scale\"\nmin = 4\nmax = 4\n",
        expect!["small.toml:32: check_ins.c.max: must be above min, which is 4"],
    );
    check_in(
        "at = \"peak\"\nkind = \"scale\"\nmin = 0\nmax = 100\n",
        expect!["small.toml:32: check_ins.c.max: a scale has 21 steps at most"],
    );
    check_in(
        "at = \"peak\"\nkind = \"scale\"\nmin = -5\nmax = 4\nwords = { -5 = \"Deep\", 5 = \"Wild\" }\n",
        expect!["small.toml:33: check_ins.c.words.5: is no step of this scale"],
    );
    check_in(
        "at = \"peak\"\nkind = \"vitals\"\nmin = 4\nchoices = []\n",
        expect![[r#"
        small.toml:31: check_ins.c.min: only kind = "scale" has steps
        small.toml:32: check_ins.c.choices: only kind = "choice", "several" and "intention" have choices"#]],
    );
    check_in(
        "at = \"peak\"\nkind = \"checklist\"\nchecklist = \"leving\"\n",
        expect![[
            r#"small.toml:31: check_ins.c.checklist: unknown checklist "leving"; there is none here"#
        ]],
    );
}

#[test]
fn only_an_answer_that_the_record_knows_ends_the_dosing() {
    let choice = |id: &str| {
        format!(
            "at = \"peak\"\nkind = \"choice\"\nchoices = [{{ id = \"{id}\", label = \"A\", then = \"ends_dosing\" }}]\n"
        )
    };
    check_in(
        &choice("swallowed"),
        expect!["small.toml:31: check_ins.c.choices.swallowed.then: there is no [dosing] to end"],
    );
    check_in(
        &format!("{}[dosing]\nname = \"Hold\"\nlength = \"12m\"\n", choice("gone")),
        expect![[
            r#"small.toml:31: check_ins.c.choices.gone.then: the answer "gone" cannot end the dosing; the ids that can are "swallowed", "spat_out", "part", "complete", "stopped""#
        ]],
    );
}

#[test]
fn a_range_has_bounds_and_a_source() {
    let range = |lines: &str, expected: Expect| {
        with(
            &format!("[[ranges]]\nid = \"r\"\nwhen = \"always\"\nseverity = \"outside\"\n{lines}"),
            expected,
        )
    };
    range(
        "measure = \"pulse\"\nlow = 50\n",
        expect!["small.toml:25: ranges.r.source: this key is missing"],
    );
    range(
        "measure = \"pulse\"\nsource = \"S\"\n",
        expect!["small.toml:25: ranges.r: a range needs low, high or both"],
    );
    range(
        "measure = \"pulse\"\nsource = \"S\"\nlow = 90\nhigh = 60\n",
        expect!["small.toml:31: ranges.r.low: must be below high, which is 60"],
    );
    range(
        "measure = \"puls\"\nsource = \" \"\nlow = nan\nconfirmed_by = \"Dr. Klein\"\n",
        expect![[r#"
        small.toml:29: ranges.r.measure: unknown word "puls"; did you mean "pulse"?
        small.toml:30: ranges.r.source: must not be empty
        small.toml:31: ranges.r.low: must be a number from 0 to 500, but is nan
        small.toml:32: ranges.r.confirmed_by: initials are one to four letters, such as MR"#]],
    );
}

#[test]
fn lists_have_something_in_them_and_are_shown_somewhere() {
    with(
        "[[checklists]]\nid = \"leavin\"\nname = \"L\"\nby = \"us\"\nitems = []\n",
        expect![[r#"
        small.toml:26: checklists.leavin.id: nothing shows the checklist "leavin"; did you mean "leaving"?
        small.toml:29: checklists.leavin.items: a checklist needs items"#]],
    );
    with(
        "[[consents]]\nid = \"touch\"\nlabel = \"Touch\"\noptions = [{ id = \"no\", label = \"No\" }]\n",
        expect![
            "small.toml:28: consents.touch.options: a consent has two options at least, the one that grants least first"
        ],
    );
    with(
        "[[consents]]\nid = \"touch\"\nlabel = \"Touch\"\noptions = [{ id = \"no\", label = \"No\" }, { id = \"no\", label = \"N\", covers = [\"yes\"] }, 3]\n",
        expect![[r#"
            small.toml:28: consents.touch.options.no.id: the option "no" is already used on line 28
            small.toml:28: consents.touch.options.no.covers[1]: unknown option "yes"; known here: "no", "no"
            small.toml:28: consents.touch.options[3]: must be a table, but is 3"#]],
    );
    changed(
        "text = \"Call 1.\"",
        "text = \"\"\nnumbers = [{ label = \"Prescriber\" }]",
        expect![[r#"
        small.toml:7: emergency.text: must not be empty
        small.toml:8: emergency.numbers[1].number: this key is missing"#]],
    );
}

#[test]
fn a_checklist_of_the_practices_own_is_shown_by_its_check_in() {
    let list = "[[checklists]]\nid = \"booster\"\nname = \"Booster\"\nby = \"us\"\nitems = [{ id = \"a\", text = \"A\" }]\n";
    check_in(
        &format!("at = \"peak\"\nkind = \"checklist\"\nchecklist = \"booster\"\n{list}"),
        expect![[""]],
    );
}

#[test]
fn a_key_logs_one_thing() {
    let code = |id: &str, key: &str, more: &str| {
        format!(
            "[[codes]]\nid = \"{id}\"\nlabel = \"L\"\nkey = \"{key}\"\nkind = \"point\"\ncategory = \"body\"\n{more}"
        )
    };
    codes(
        &(code("a", "T", "") + &code("b", "t", "")),
        expect![[r#"general.toml:12: codes.b.key: the key "T" is already used on line 6"#]],
    );
    codes(
        &(code("a", "T", "") + &code("a", "B", "")),
        expect![[r#"general.toml:10: codes.a.id: the code "a" is already used on line 4"#]],
    );
    let taken: String = "VWMADIOYZ5"
        .chars()
        .map(|key| code(&format!("c_{}", key.to_ascii_lowercase()), &key.to_string(), ""))
        .collect();
    codes(
        &taken,
        expect![[r#"
        general.toml:6: codes.c_v.key: the key V is reserved: V takes vitals
        general.toml:12: codes.c_w.key: the key W is reserved: W takes the client's own words
        general.toml:18: codes.c_m.key: the key M is reserved: M marks the moment
        general.toml:24: codes.c_a.key: the key A is reserved: A raises attention
        general.toml:30: codes.c_d.key: the key D is reserved: D answers that the dose is Ctrl+D
        general.toml:36: codes.c_i.key: the key I is reserved: I looks like 1
        general.toml:42: codes.c_o.key: the key O is reserved: O looks like 0
        general.toml:48: codes.c_y.key: the key Y is reserved: Y and Z are swapped on German keyboards
        general.toml:54: codes.c_z.key: the key Z is reserved: Y and Z are swapped on German keyboards
        general.toml:60: codes.c_5.key: digits answer check-ins and cannot log codes; use a letter"#]],
    );
    codes(
        &code("a", "TT", ""),
        expect![[r#"general.toml:6: codes.a.key: must be one character, but is "TT""#]],
    );
    codes(
        &code("a", "ß", ""),
        expect!["general.toml:6: codes.a.key: must be one letter from A to Z"],
    );
    let modifiers = "modifiers = [{ id = \"x\", label = \"X\", key = \"P\", grade = 1 }, { id = \"y\", label = \"Y\", key = \"p\", grade = 1 }, { id = \"z\", label = \"Z\", key = \"o\" }, { id = \"w\", label = \"W\", key = \"1\" }]\n";
    codes(
        &code("a", "T", modifiers),
        expect![[r#"
            general.toml:9: codes.a.modifiers.y.key: the key "P" is already used on line 9
            general.toml:9: codes.a.modifiers.y.grade: the grade "1" is already used on line 9
            general.toml:9: codes.a.modifiers.z.key: the key O is easily mistaken: O looks like 0
            general.toml:9: codes.a.modifiers.w.key: digits answer check-ins and cannot add details; use a letter; where it says how much, add grade = 0 to 9, and the arrow keys choose it"#]],
    );
}

#[test]
fn the_key_of_talk_belongs_to_talk() {
    let code = |id: &str, key: &str, kind: &str| {
        format!(
            "[[codes]]\nid = \"{id}\"\nlabel = \"L\"\nkey = \"{key}\"\nkind = \"{kind}\"\ncategory = \"body\"\n"
        )
    };
    codes(
        &code("knock", "K", "state"),
        expect![[
            r#"general.toml:3: codes.knock: the key K also lowers the music and holds the phase; only a state with the id "talk" has the key K, and that state has no other"#
        ]],
    );
    codes(
        &code("talk", "K", "point"),
        expect![[
            r#"general.toml:3: codes.talk: the key K also lowers the music and holds the phase; only a state with the id "talk" has the key K, and that state has no other"#
        ]],
    );
    codes(&code("talk", "k", "state"), expect![[""]]);
}

#[test]
fn a_file_from_another_system_is_read_alike() {
    let unix = read(SMALL, SMALL_CODES).unwrap();
    assert_eq!(read(&SMALL.replace('\n', "\r\n"), SMALL_CODES).unwrap(), unix);
    assert_eq!(read(&format!("\u{feff}{SMALL}"), SMALL_CODES).unwrap(), unix);
}

proptest! {
    #![proptest_config(crate::properties::tried(256))]

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>(), codes in "\\PC{0,100}") {
        let _ = read(&text, &codes);
    }

    /// A slip anywhere in a template: something is cut out, and something else stands there.
    #[test]
    fn no_slip_in_a_template_makes_the_reader_panic(
        which in 0_usize..7, from in 0.0..1.0_f64, length in 0_usize..40, put in "[\\[\\]{}\"'=.,+\n#0-9a-z_é -]{0,8}",
    ) {
        let files: Vec<Shipped> = shipped().iter().chain(shipped_codebooks()).copied().collect();
        let whole = files[which].text;
        let from = whole.floor_char_boundary((from * whole.len() as f64) as usize);
        let to = whole.floor_char_boundary(from + length);
        let slip = format!("{}{put}{}", &whole[..from], &whole[to..]);
        let count = shipped().len();
        let result = if which < count { read(&slip, files[count].text) } else { read(files[0].text, &slip) };
        if let Ok(protocol) = &result {
            let lengths: Vec<PhaseLength> = protocol.phases.iter().map(|phase| phase.length).collect();
            let whole = matches!(lengths[..], [PhaseLength::UntilDose { .. }, .., PhaseLength::Open { .. }]);
            prop_assert!(whole);
        }
        let lines = slip.lines().count() + 1;
        let problems = match result {
            Ok(_) => Vec::new(),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                problems
            }
        };
        prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line) && !problem.message.is_empty()));
        prop_assert!(problems.windows(2).all(|pair| pair[0].file != pair[1].file || pair[0].line <= pair[1].line));
    }
}
