//! Who may know whom: read from the syntax of the source, so that a wall can't be crossed by
//! accident. [`support::walls`] has the reader; the tables here are the rules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/walls.rs"]
mod walls;

use std::collections::{BTreeMap, BTreeSet};

use walls::{House, Mention};

/// Each room and the rooms that it may name. A room stands below all that it names: there are no
/// circles.
const KNOWS: &[(&str, &[&str])] = &[
    ("names", &[]),
    ("panic_hook", &[]),
    ("protocol", &["names"]),
    ("session", &["names", "protocol"]),
    ("clock", &["session"]),
    ("journal", &["names", "protocol", "session"]),
    ("music", &["names", "protocol", "session"]),
    ("audio", &["music", "session"]),
    ("live", &["clock", "journal", "music", "names", "protocol", "session"]),
    ("words", &["journal", "live", "names", "protocol", "session"]),
    ("record", &["journal", "names", "protocol", "session", "words"]),
    (
        "practice",
        &[
            "audio", "clock", "journal", "live", "music", "names", "protocol", "record", "session",
            "words",
        ],
    ),
    (
        "rehearsal",
        &["clock", "journal", "live", "music", "names", "practice", "protocol", "session"],
    ),
    (
        "ui",
        &[
            "journal", "live", "music", "names", "practice", "protocol", "record", "session",
            "words",
        ],
    ),
    (
        "window",
        &[
            "audio", "clock", "journal", "live", "music", "names", "practice", "record", "session",
            "ui", "words",
        ],
    ),
    (
        "cli",
        &[
            "audio",
            "clock",
            "journal",
            "live",
            "music",
            "names",
            "practice",
            "protocol",
            "record",
            "rehearsal",
            "session",
            "window",
            "words",
        ],
    ),
    ("main", &["panic_hook"]),
];

/// Libraries and parts of `std`, and the modules that alone may name them.
const OWNED: &[(&str, &[&str])] = &[
    ("egui", &["ui", "window"]),
    ("egui_extras", &["ui", "window"]),
    ("eframe", &["ui", "window"]),
    ("rodio", &["audio::backend"]),
    ("cpal", &["audio::backend"]),
    ("pulseaudio", &["audio::backend"]),
    ("symphonia", &["audio"]),
    ("rubato", &["audio"]),
    ("opus_pure", &["audio"]),
    ("syom", &["audio"]),
    ("ebur128", &["audio"]),
    ("rtrb", &["audio"]),
    ("zbus", &["audio"]),
    ("ed25519_dalek", &["journal"]),
    ("age", &["journal"]),
    ("chacha20poly1305", &["journal"]),
    ("tar", &["journal"]),
    ("argon2", &["practice"]),
    ("quick_xml", &["music"]),
    ("percent_encoding", &["music"]),
    ("csv", &["record"]),
    ("qrcode", &["record"]),
    ("fluent_bundle", &["words"]),
    ("arc_swap", &["live"]),
    ("signal_hook", &["live"]),
    ("keepawake", &["window"]),
    ("x11rb", &["window"]),
    ("xkeysym", &["window"]),
    ("clap", &["cli", "main"]),
    ("directories", &["cli"]),
    ("hound", &["cli"]),
    ("rpassword", &["cli"]),
    ("tracing_subscriber", &["cli", "main"]),
    ("std::fs", &["audio", "clock", "journal", "music", "practice", "window", "cli"]),
    (
        "std::thread",
        &[
            "audio",
            "journal",
            "live",
            "music",
            "panic_hook",
            "practice",
            "rehearsal",
            "window",
            "cli",
        ],
    ),
    ("std::time::Instant", &["audio", "clock", "journal", "live", "rehearsal", "cli"]),
    ("std::time::SystemTime", &["clock"]),
    ("std::time::UNIX_EPOCH", &["music"]),
    (
        "std::io",
        &["audio", "journal", "live", "music", "panic_hook", "practice", "window", "cli", "main"],
    ),
    ("std::env", &["window", "cli"]),
    ("std::process", &["audio::backend", "clock", "journal", "music", "window", "cli", "main"]),
    ("std::net", &["audio::backend"]),
    ("std::os", &["audio::backend", "clock", "journal", "music", "window::one_window"]),
];

/// What tells the time of day, by its last word. Only the clock and whoever names new sessions may.
const NOW: &[(&str, &[&str])] = &[
    ("now", &["audio", "clock", "journal", "live", "rehearsal", "window", "cli"]),
    ("now_v7", &["clock", "practice", "journal"]),
];

fn is_within(module: &str, part: &str) -> bool {
    module == part || module.strip_prefix(part).is_some_and(|rest| rest.starts_with("::"))
}

/// Everything in the house that breaks a rule, each with its place.
fn broken(house: &House) -> Vec<String> {
    let mut broken = Vec::new();
    for mention in house.mentions() {
        broken.extend(breaks(mention).map(|rule| {
            format!("{}:{}: {} {rule}", mention.file.display(), mention.line, mention.module)
        }));
    }
    broken
}

/// The rule that a mention breaks.
fn breaks(mention: &Mention) -> Option<String> {
    let Mention { module, path, .. } = mention;
    let room = module.split("::").next().unwrap();
    if mention.is_reexport && path.ends_with("::*") {
        return Some(format!("re-exports all of {path}: name each thing"));
    }
    if let Some(inside) = path.strip_prefix("crate::") {
        let named = inside.split("::").next().unwrap();
        if KNOWS.iter().all(|(known, _)| *known != named) {
            return None;
        }
        if named == room {
            return None;
        }
        let known = KNOWS.iter().find(|(known, _)| *known == room).map(|(_, known)| *known);
        if !known.is_some_and(|known| known.contains(&named)) {
            return Some(format!("must not know {named} ({path})"));
        }
        return mention
            .is_reexport
            .then(|| format!("re-exports {path}: it is named by its own path"));
    }
    let owner = OWNED.iter().find(|(owned, _)| is_within(path, owned));
    if let Some((owned, owners)) = owner
        && !owners.iter().any(|owner| is_within(module, owner))
    {
        return Some(format!("must not name {owned} ({path})"));
    }
    let last = path.rsplit("::").next().unwrap();
    let tells = NOW.iter().find(|(now, _)| *now == last);
    if let Some((now, tellers)) = tells
        && !tellers.iter().any(|teller| is_within(module, teller))
    {
        return Some(format!("must not ask for the time of day ({path}, `{now}`)"));
    }
    None
}

fn house() -> House {
    House::read(&["lib.rs", "main.rs"])
}

#[test]
fn no_room_knows_more_than_it_may() {
    let broken = broken(&house());
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_room_has_its_walls_and_every_walled_room_is_there() {
    let walled: BTreeSet<&str> = KNOWS.iter().map(|(room, _)| *room).collect();
    let house = house();
    let there: BTreeSet<&str> = house.rooms().collect();
    assert_eq!(walled, there);
}

#[test]
fn a_room_stands_below_all_that_it_names() {
    for (place, (room, known)) in KNOWS.iter().enumerate() {
        for named in *known {
            assert!(
                KNOWS[..place].iter().any(|(above, _)| above == named),
                "{room} names {named}, which stands below it: that leads round in a circle"
            );
        }
    }
}

#[test]
fn no_room_may_know_what_it_does_not_name() {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mention in house().mentions() {
        let room = mention.module.split("::").next().unwrap().to_owned();
        if let Some(inside) = mention.path.strip_prefix("crate::") {
            named.entry(room).or_default().insert(inside.split("::").next().unwrap().to_owned());
        }
    }
    for (room, known) in KNOWS {
        let unused: Vec<_> = known.iter().filter(|known| !named[*room].contains(**known)).collect();
        assert!(unused.is_empty(), "{room} never names {unused:?}: take it out of its row");
    }
}

#[test]
fn every_public_item_says_what_it_is() {
    let house = house();
    let bare: Vec<_> = house.undocumented().collect();
    assert!(bare.is_empty(), "these need a line of documentation:\n{}", bare.join("\n"));
}

#[test]
fn a_public_item_without_a_word_is_seen() {
    let bare = |text: &str| {
        let files = [("lib.rs".into(), "mod one;".to_owned()), ("one.rs".into(), text.to_owned())];
        House::of(BTreeMap::from(files), &["lib.rs"]).undocumented().count()
    };
    for text in [
        "pub fn one() {}",
        "pub struct One;",
        "pub enum One { A }",
        "pub trait One {}",
        "pub const ONE: u8 = 1;",
        "struct One; impl One { pub fn one(&self) {} }",
        "#[derive(Clone)] pub struct One;",
    ] {
        assert_eq!(bare(text), 1, "{text}");
    }
    for text in [
        "/// One.\npub struct One { pub field: u8 }",
        "/// One.\npub enum One { A }",
        "struct One; impl Clone for One { fn clone(&self) -> Self { One } }",
        "pub(crate) fn one() {}",
        "#[cfg(test)] pub fn one() {}",
    ] {
        assert_eq!(bare(text), 0, "{text}");
    }
}

/// One crossing of a wall, in a house of one file beside its `lib.rs`.
fn crossing(file: &str, text: &str) -> Vec<String> {
    let room = file.split(['/', '.']).next().unwrap();
    let root = if room == "cli" { "main.rs" } else { "lib.rs" };
    let mut files = BTreeMap::from([(root.into(), format!("mod {room};"))]);
    if let Some((_, inner)) = file.strip_suffix(".rs").and_then(|file| file.split_once('/')) {
        files.insert(format!("{room}/mod.rs").into(), format!("mod {inner};"));
    }
    files.insert(file.into(), text.to_owned());
    broken(&House::of(files, &[root]))
}

#[test]
fn each_way_to_cross_a_wall_is_seen() {
    let cases: &[(&str, &str, &str)] = &[
        ("session.rs", "use crate::journal::Head;", "must not know journal"),
        (
            "session.rs",
            "use crate::{names::Person, journal::{Ack, Head}};",
            "must not know journal",
        ),
        ("session.rs", "use crate::journal as record;", "must not know journal"),
        ("session/state.rs", "use super::super::audio::Engine;", "must not know audio"),
        ("session/state.rs", "fn f() { super::super::live::Runner::new(); }", "must not know live"),
        ("session.rs", "fn f() { use crate::ui; }", "must not know ui"),
        ("session.rs", "struct S(crate::clock::ManualClock);", "must not know clock"),
        ("session.rs", "fn f(x: u8) { match x { crate::music::ONE => {} _ => {} } }", "know music"),
        ("session.rs", "impl crate::record::Told for S {}", "must not know record"),
        ("session.rs", "fn f() { println!(\"{}\", crate::window::NAME); }", "must not know window"),
        ("session.rs", "macro_rules! m { () => { $crate::practice::open() }; }", "know practice"),
        ("session.rs", "const _: &str = concat!(crate::words::A!());", "must not know words"),
        ("cli/check.rs", "use stillpoint::ui::keyboard::Keymap;", "must not know ui"),
        ("cli/check.rs", "fn f() { stillpoint::ui::tokens::install(); }", "must not know ui"),
        ("practice.rs", "pub use crate::session::Command;", "it is named by its own path"),
        ("practice.rs", "pub(crate) use crate::session::Command;", "named by its own path"),
        ("practice/mod.rs", "mod start { } pub use start::*;", "re-exports all of"),
        ("practice.rs", "pub use self::start::*;", "re-exports all of"),
        ("session.rs", "use egui::Ui;", "must not name egui"),
        ("session.rs", "fn f(ui: &mut ::egui::Ui) {}", "must not name egui"),
        ("audio/output.rs", "use cpal::traits::{DeviceTrait, HostTrait};", "must not name cpal"),
        ("audio/output.rs", "fn f() -> rodio::ChannelCount { 2 }", "must not name rodio"),
        ("ui.rs", "use std::{fs, thread};", "must not name std::fs"),
        ("ui.rs", "fn f() { std::thread::sleep(x); }", "must not name std::thread"),
        ("ui.rs", "use std::time::{Duration, Instant};", "must not name std::time::Instant"),
        ("session.rs", "fn f() { let at = jiff::Timestamp::now(); }", "the time of day"),
        ("session.rs", "fn f() { let id = Uuid::now_v7(); }", "the time of day"),
    ];
    for (file, text, rule) in cases {
        let seen = crossing(file, text);
        assert!(seen.iter().any(|seen| seen.contains(rule)), "{file}: {text}: {seen:?}");
    }
}

#[test]
fn what_is_allowed_is_let_through() {
    let cases: &[(&str, &str)] = &[
        ("session.rs", "use crate::protocol::{Phase, Protocol}; use std::time::Duration;"),
        ("session/mod.rs", "mod state { pub struct State; } pub use state::State;"),
        ("audio/backend.rs", "use cpal::traits::HostTrait; use super::ramp::Ramp;"),
        ("window.rs", "use egui::Ui; use std::thread; use crate::ui::tokens;"),
        ("session.rs", "#[cfg(test)] mod tests { use crate::journal::Head; use super::*; }"),
        ("session.rs", "#[cfg(test)] use crate::audio::SimulatedPlayer;"),
        ("session.rs", "/// As [`crate::journal::Head`] has it.\nstruct S;"),
        ("cli/check.rs", "use stillpoint::practice::Practice; use super::Out;"),
    ];
    for (file, text) in cases {
        assert_eq!(crossing(file, text), Vec::<String>::new(), "{file}: {text}");
    }
}
