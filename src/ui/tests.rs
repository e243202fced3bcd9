//! What is painted comes from the tables, and can be painted.

pub(crate) mod painted;
pub(crate) mod states;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use egui::FontId;
use egui::epaint::text::Fonts;
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;

use crate::names::Language;
use crate::ui::fonts;

/// Words that stand in the code of the screens because they are the same in every language: units.
const EVERYWHERE: &[&str] = &["/min", " °C", " dB"];

/// Ids, and what is understood when typed; none of it is painted.
const NOT_PAINTED: &[&str] =
    &["stillpoint", "client", "leaving", "about", "by", "now", "min", "T+", "contact"];

/// Before a text in quotes: it names something inside the program and is not painted.
const INSIDE: &[&str] = &[
    "id_salt(",
    "make_persistent_id(",
    "with(",
    "unique(",
    "with_extension(",
    "var_os(",
    "join(format!(",
    "column_ui(ui, ",
    "card_ui(ui, ",
    "body_ui(ui, ",
    "part(ui, ",
    "error!(",
    "request_discard(",
    "write_str(",
    "in_background(",
    "warn!(",
    "#[error(",
    "name(",
    "place(",
];

/// Fails when a screen that speaks German names or shows a message in English.
pub(crate) fn nothing_english_in<S>(screen: &Harness<'_, S>) {
    let messages = |language: Language| -> BTreeMap<&'static str, &'static str> {
        crate::words::source(language)
            .lines()
            .filter(|line| !line.contains('{'))
            .filter_map(|line| line.split_once(" = "))
            .collect()
    };
    let (english, german) = (messages(Language::English), messages(Language::German));
    let germans: BTreeSet<&str> = german.values().copied().collect();
    let only_english: BTreeSet<&str> =
        english.into_values().filter(|text| !germans.contains(text)).collect();
    let seen = |node: egui_kittest::Node<'_>| {
        [node.accesskit_node().label(), node.accesskit_node().value()]
    };
    let said: Vec<String> = screen.root().children_recursive().flat_map(seen).flatten().collect();
    assert!(said.len() > 10, "a screen with words");
    let wrong: Vec<_> = said.iter().filter(|text| only_english.contains(text.as_str())).collect();
    assert!(wrong.is_empty(), "these are English: {wrong:?}");
}

fn screens() -> Vec<PathBuf> {
    fn files(folder: &Path) -> Vec<PathBuf> {
        let listing = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let (folders, files_here): (Vec<_>, Vec<_>) = listing.partition(|path| path.is_dir());
        folders.iter().flat_map(|folder| files(folder)).chain(files_here).collect()
    }
    let left_out = [
        "tests",
        "tests.rs",
        "keyboard",
        "keyboard_layout.rs",
        "fonts.rs",
        "awake.rs",
        "preferences.rs",
        "system.rs",
    ];
    let of_screens =
        |path: &PathBuf| !path.iter().any(|part| left_out.iter().any(|name| part == *name));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    ["ui", "window"].iter().flat_map(|room| files(&source.join(room))).filter(of_screens).collect()
}

/// The texts in quotes of a line, each with the code before it.
fn quoted(line: &str) -> Vec<(&str, &str)> {
    let quotes: Vec<usize> = line
        .match_indices('"')
        .map(|(at, _)| at)
        .filter(|at| !line[..*at].ends_with(['\\', '\'']))
        .collect();
    quotes.chunks_exact(2).map(|pair| (&line[..pair[0]], &line[pair[0] + 1..pair[1]])).collect()
}

/// Without what is filled in: `{client}, {about}` has no words.
fn without_holes(text: &str) -> String {
    let mut depth = 0_i32;
    let keep = |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        (depth == 0 && c != '}').then_some(c)
    };
    text.chars().filter_map(keep).collect::<String>().replace("\\n", "")
}

#[test]
fn no_screen_paints_words_of_its_own() {
    let mut own = Vec::new();
    for path in screens() {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for (number, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap();
            for (before, text) in quoted(line) {
                let words = without_holes(text);
                let inside = INSIDE
                    .iter()
                    .any(|lead| before.trim_end_matches('(').ends_with(lead.trim_end_matches('(')));
                let inside = inside
                    || INSIDE.iter().any(|lead| lead.contains("ui, ") && before.contains(lead));
                if words.chars().any(char::is_alphabetic)
                    && !inside
                    && !EVERYWHERE.iter().chain(NOT_PAINTED).any(|known| *known == words)
                {
                    own.push(format!("{}:{}: {text:?}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(own.is_empty(), "these belong in `assets/texts`:\n{}", own.join("\n"));
}

#[test]
fn every_letter_of_every_language_has_a_glyph_in_the_shipped_fonts() {
    let mut ours = fonts::definitions();
    for chain in ours.families.values_mut() {
        chain.retain(|font| font.starts_with("inter") || font == "signs");
    }
    let mut fonts = Fonts::new(Default::default(), ours.clone());
    let mut has = |c: char| {
        // The thin cut is for the large clock's digits alone.
        let families = ours.families.keys().filter(|family| **family != fonts::thin(16.0).family);
        families.into_iter().all(|family| {
            fonts.with_pixels_per_point(1.0).has_glyph(&FontId::new(16.0, family.clone()), c)
        })
    };
    let said: BTreeSet<char> = Language::ALL
        .into_iter()
        .flat_map(|language| crate::words::source(language).chars())
        .collect();
    let lacking: Vec<char> = said
        .into_iter()
        .chain("äöüÄÖÜß„“”–−…✓".chars())
        .filter(|c| *c != '\n' && !has(*c))
        .collect();
    assert!(lacking.is_empty(), "our fonts lack {lacking:?}");
}
