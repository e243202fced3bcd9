//! What is painted comes from the tables, and can be painted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use egui::FontId;
use egui::epaint::text::Fonts;

use crate::ui::fonts;
use crate::words::Language;

/// Words that stand in the code of the screens because they are the same in every language: units and examples of typing.
const EVERYWHERE: &[&str] = &["/min", " dB", "1–9"];

/// Before a text in quotes: it names something inside the program and is not painted.
const INSIDE: &[&str] = &[
    "id_salt(",
    "make_persistent_id(",
    "with(",
    "unique(",
    "column_ui(ui, ",
    "card_ui(ui, ",
    "error!(",
    "warn!(",
    "#[error(",
    "name(",
];

fn screens() -> Vec<PathBuf> {
    fn files(folder: &Path) -> Vec<PathBuf> {
        let listing = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let (folders, files_here): (Vec<_>, Vec<_>) = listing.partition(|path| path.is_dir());
        folders.iter().flat_map(|folder| files(folder)).chain(files_here).collect()
    }
    let left_out = ["texts", "texts.rs", "tests.rs", "fixture.rs", "keymap.rs", "fonts.rs"];
    let of_screens = |path: &PathBuf| !path.iter().any(|part| left_out.iter().any(|name| part == *name));
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui")).into_iter().filter(of_screens).collect()
}

/// The texts in quotes of a line, each with the code before it.
fn quoted(line: &str) -> Vec<(&str, &str)> {
    let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| at).filter(|at| !line[..*at].ends_with(['\\', '\''])).collect();
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
                let inside = INSIDE.iter().any(|lead| before.trim_end_matches('(').ends_with(lead.trim_end_matches('(')));
                let inside = inside || INSIDE.iter().any(|lead| lead.contains("ui, ") && before.contains(lead));
                if words.chars().any(char::is_alphabetic) && !inside && !EVERYWHERE.contains(&words.as_str()) {
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
        ours.families.keys().all(|family| fonts.with_pixels_per_point(1.0).has_glyph(&FontId::new(16.0, family.clone()), c))
    };
    let said: BTreeSet<char> = Language::ALL.into_iter().flat_map(|language| language.source().chars()).collect();
    let lacking: Vec<char> = said.into_iter().chain("äöüÄÖÜß„“”–−…✓".chars()).filter(|c| *c != '\n' && !has(*c)).collect();
    assert!(lacking.is_empty(), "our fonts lack {lacking:?}");
}
