//! What must hold of every language's table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

use super::{disk, file, finding, log, output, piece, reason};
use crate::names::Language;

/// Read for its messages with the arguments of each.
fn table(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let source = super::source(language);
    FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| errors).unwrap();
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last = None;
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let key = line.split_once(" = ").unwrap_or_else(|| panic!("no message: {line}")).0;
            assert!(
                messages.insert(key.to_owned(), BTreeSet::new()).is_none(),
                "{key} stands twice in {}",
                language.code()
            );
            last = Some(key.to_owned());
        }
        let args = line
            .split('$')
            .skip(1)
            .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap());
        messages.get_mut(last.as_ref().unwrap()).unwrap().extend(args.map(str::to_owned));
    }
    messages
}

/// Every message that the code can ask for, with its arguments.
fn known() -> BTreeMap<String, BTreeSet<String>> {
    let all = crate::words::texts::known()
        .into_iter()
        .chain([
            log::KNOWN,
            output::KNOWN,
            file::KNOWN,
            finding::KNOWN,
            disk::KNOWN,
            piece::KNOWN,
            reason::KNOWN,
        ])
        .flatten();
    all.map(|(key, args)| ((*key).to_owned(), args.iter().map(|arg| (*arg).to_owned()).collect()))
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let listing = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = listing.partition(|path| path.is_dir());
    folders.iter().flat_map(|folder| rust_files(folder)).chain(files).collect()
}

#[test]
fn each_language_says_the_same_things_of_the_same_arguments() {
    for language in Language::ALL {
        let (table, known) = (table(language), known());
        let wrong: Vec<_> =
            known.iter().filter(|(key, args)| table.get(*key) != Some(args)).collect();
        assert!(
            wrong.is_empty(),
            "`{}` lacks these, or takes other arguments: {wrong:#?}",
            language.code()
        );
        let unknown: Vec<_> = table.keys().filter(|key| !known.contains_key(*key)).collect();
        assert!(
            unknown.is_empty(),
            "`{}` has messages that no code asks for: {unknown:#?}",
            language.code()
        );
    }
}

#[test]
fn every_message_is_said_somewhere() {
    let files = rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let code: String =
        files.iter().map(|path| code(&std::fs::read_to_string(path).unwrap())).collect();
    let silent: Vec<_> =
        known().into_keys().filter(|key| !is_said(key.split_once('-').unwrap().1, &code)).collect();
    assert!(silent.is_empty(), "nothing says these: {silent:#?}");
}

/// Without comments and without the lines that only declare a message: `name;` and `name(count:
/// u64);`.
fn code(text: &str) -> String {
    let declares = |line: &str| {
        let name = line.trim().trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
        name == ";" || (name.starts_with('(') && name.ends_with(");") && name.contains(": "))
    };
    let lines = text.lines().map(|line| line.split("//").next().unwrap());
    lines.filter(|line| !declares(line)).map(|line| line.to_owned() + "\n").collect()
}

/// Called, or given to another function by its path.
fn is_said(name: &str, code: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
            && !before.ends_with("fn ");
        whole
            && (after.starts_with('(')
                || (before.ends_with("::") && after.starts_with([',', ';', ')'])))
    })
}

#[test]
fn german_counts_and_dates_as_german_does() {
    use Language::{English, German};
    let day = jiff::civil::date(2026, 3, 21);
    assert_eq!(super::day_month_and_year(English, day), "21 Mar 2026");
    assert_eq!(super::day_month_and_year(German, day), "21. März 2026");
    assert_eq!(super::day_and_month(German, day), "21. März");
    assert_eq!(
        (super::number(English, 36.8), super::number(German, 36.8)),
        ("36.8".to_owned(), "36,8".to_owned())
    );
    let dropouts = |count| log::dropouts(German, "Boxen", count, 40);
    assert_eq!(dropouts(1), "Der Ton setzte einmal aus, höchstens 40 ms: Boxen");
    assert_eq!(dropouts(3), "Der Ton setzte 3-mal aus, höchstens 40 ms: Boxen");
}
