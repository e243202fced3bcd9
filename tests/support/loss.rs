//! What may not be lost, and how it is looked for.

use std::path::Path;
use std::time::Duration;

use super::{Answer, Practice, Row, Run, Told, entries, rows, sound_stream};

pub const REHEARSE: &[&str] = &["rehearse", "intramuscular-60"];
/// Three seconds for the 95 minutes of the bundled script.
pub const BRISK: &[&str] = &["rehearse", "intramuscular-60", "--speed", "2000"];
pub const BRISKER: &[&str] = &["rehearse", "intramuscular-60", "--speed", "10000"];
/// For what must be met while it runs, on a machine that stalls too.
pub const SLOWER: &[&str] = &["rehearse", "intramuscular-60", "--speed", "600"];
pub const RESUME: &[&str] =
    &["rehearse", "intramuscular-60", "--speed", "2000", "--resume", "last"];
pub const RESUME_AT_ONCE: &[&str] = &["rehearse", "intramuscular-60", "--resume", "last"];
/// Waited for what comes in milliseconds; a machine that needs longer is only slower.
pub const AT_MOST: Duration = Duration::from_secs(60);

/// Every entry of this list stands in the log of the latest session, those told twice twice.
pub fn nothing_is_lost(practice: &Practice, told: &[Told]) {
    nothing_of_these_is_lost(rows(practice), told);
}

/// Every entry of this list is a row of its own here.
pub fn nothing_of_these_is_lost(mut rows: Vec<Row>, told: &[Told]) {
    for entry in told {
        let Some(found) = rows.iter().position(|row| row.is(entry)) else {
            panic!("{entry:?} was told as kept and is lost; there is {rows:#?}");
        };
        rows.swap_remove(found);
    }
}

/// The latest session is complete, and its files are sound when read without the program.
pub fn it_is_complete(practice: &Practice, second: Option<&Path>) {
    practice.must_be_complete();
    let session = practice.session();
    let elsewhere = second.map(|second| second.join("sessions").join(session.file_name().unwrap()));
    let places: Vec<&Path> = [session.as_path()].into_iter().chain(elsewhere.as_deref()).collect();
    let chart = sound_stream(&places, "chart");
    assert!(chart >= 2, "an opening and a close at least, not {chart} lines");
    sound_stream(&places, "process");
}

/// What a person entered, without its times: the same however often the program was cut off. A dose
/// that was read back before a cut must be read back again after it, so that its read-back may
/// stand there twice.
pub fn by_hand(practice: &Practice) -> Vec<String> {
    let mut texts: Vec<String> =
        rows(practice).into_iter().filter(|row| row.who == "RH").map(|row| row.text).collect();
    texts.sort();
    texts.dedup_by(|text, before| text == before && text.starts_with("Read back: "));
    texts
}

/// A rehearsal that nothing disturbs.
pub fn undisturbed() -> Practice {
    let practice = Practice::new();
    let answer = practice.ask(REHEARSE);
    assert_eq!(answer.code, 0, "{answer:?}");
    practice
}

pub fn told(answer: &Answer) -> Vec<Told> {
    answer.out.lines().filter_map(Told::parse).collect()
}

/// Begins a session, lets so many entries be kept, and kills it. Gives what was told.
pub fn begin_and_kill(practice: &Practice, after_entries: usize) -> Vec<Told> {
    let mut run = Run::start(&mut practice.command(SLOWER));
    run.listen(|lines| entries(lines).len() >= after_entries, AT_MOST);
    assert!(run.kill(), "it ended before it was killed: {:?}", run.told);
    run.entries()
}

/// Numbers that look like chance and are the same in every run, unless `STILLPOINT_FAULT_SEED` says
/// otherwise.
pub struct Chance(u64);

impl Chance {
    pub fn new() -> Self {
        let seed = std::env::var("STILLPOINT_FAULT_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok())
            .unwrap_or(20_261_121);
        println!("seed {seed}");
        Self(seed)
    }

    /// From 0 to just below this (splitmix64).
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// How often a fault is tried: what this variable says, or else so often.
pub fn how_many(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
