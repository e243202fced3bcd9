//! Reads a TOML file that people write: values with their places, and every problem at once.

mod fields;
mod item;
mod time;

use std::cell::RefCell;

pub(crate) use fields::TomlTable;
pub(crate) use item::TomlValue;
pub(crate) use time::{duration_ms, written};
use toml::Spanned;
use toml::de::DeTable;

use super::Problem;
use crate::names::{Language, SourceFile};

/// The only format so far, of each kind of file.
const FORMAT: i64 = 1;

/// A file while it is read: where it says what, and what was found wrong.
pub(crate) struct TomlSource<'a> {
    source: &'a SourceFile,
    /// The one that is read where a text is there in several.
    language: Language,
    found: RefCell<Vec<(usize, Problem)>>,
}

/// Reads a file whose top level has these keys besides `format`, and its texts in this language.
/// `build` returns `None` only after it reported why.
pub(crate) fn read<T>(
    source: &SourceFile,
    language: Language,
    keys: &'static [&'static str],
    build: impl FnOnce(&TomlTable<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let table = table(source)?;
    let sheet = TomlSource::new(source, language);
    let root = TomlTable::root(&sheet, table.get_ref(), keys);
    let built = if speaks_our_format(&root) {
        root.report_unknown_keys();
        build(&root)
    } else {
        None
    };
    sheet.finish(built)
}

/// Reads one key of the top level and looks at nothing else.
pub(crate) fn peek<T>(
    source: &SourceFile,
    key: &'static str,
    read: impl FnOnce(TomlValue<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let table = table(source)?;
    let sheet = TomlSource::new(source, Language::default());
    let value = TomlTable::root(&sheet, table.get_ref(), &[]).req(key).and_then(read);
    sheet.finish(value)
}

/// The known word nearest to an unknown one, if one is near enough to be meant.
pub(crate) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let most = (word.chars().count() / 3).max(1);
    let distances = known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate));
    distances
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `did you mean "peak"?`, or all there are to choose from.
pub(crate) fn choose_from(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        None if known.is_empty() => "there is none here".to_owned(),
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!(
            "known here: {}",
            known.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// Reports each text that is there twice, at the second.
pub(crate) fn report_twice(what: &str, found: &[(String, TomlValue<'_>)]) {
    for (at, (text, item)) in found.iter().enumerate() {
        if let Some((_, first)) = found.iter().take(at).find(|(earlier, _)| earlier == text) {
            item.report(
                format!("the {what} \"{text}\" is already used on line {}", first.line_number()),
                None,
            );
        }
    }
}

/// The ids of these tables, each with its place.
pub(crate) fn ids<'a>(tables: &[TomlTable<'a>]) -> Vec<(String, TomlValue<'a>)> {
    tables
        .iter()
        .filter_map(|table| table.opt("id"))
        .filter_map(|item| Some((item.id()?, item)))
        .collect()
}

/// A file's name without its ending.
pub(crate) fn stem(file: &str) -> String {
    file.strip_suffix(".toml").unwrap_or(file).to_owned()
}

/// The file as TOML, or where it isn't.
fn table(source: &SourceFile) -> Result<Spanned<DeTable<'_>>, Vec<Problem>> {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    if errors.is_empty() {
        return Ok(table);
    }
    let sheet = TomlSource::new(source, Language::default());
    for error in errors {
        let offset = error.span().map_or(0, |span| span.start);
        sheet.report(offset, "", format!("this is not TOML: {}", error.message()), None);
    }
    let mut problems = sheet.in_order();
    // What follows a slip on the same line is mostly its echo.
    problems.dedup_by_key(|problem| problem.line);
    Err(problems)
}

fn speaks_our_format(root: &TomlTable<'_>) -> bool {
    let Some(item) = root.req("format") else { return true };
    match item.integer(0..=i64::MAX) {
        Some(FORMAT) | None => true,
        Some(newer) if newer > FORMAT => {
            item.report(format!("format {newer} was written for a newer Stillpoint; this one reads format {FORMAT}"), None);
            false
        }
        Some(_) => {
            item.report(format!("must be {FORMAT}"), None);
            false
        }
    }
}

impl<'a> TomlSource<'a> {
    fn new(source: &'a SourceFile, language: Language) -> Self {
        Self { source, language, found: RefCell::default() }
    }

    /// A problem that is met twice, because a value is read twice, is told once.
    fn report(&self, offset: usize, key: &str, message: String, hint: Option<String>) {
        let problem = Problem {
            file: self.source.name.clone(),
            line: self.line(offset),
            key: key.to_owned(),
            message,
            hint,
        };
        let mut found = self.found.borrow_mut();
        if !found.iter().any(|(at, earlier)| *at == offset && *earlier == problem) {
            found.push((offset, problem));
        }
    }

    fn line(&self, offset: usize) -> usize {
        1 + self.source.text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }

    fn finish<T>(self, built: Option<T>) -> Result<T, Vec<Problem>> {
        match built {
            Some(value) if self.found.borrow().is_empty() => Ok(value),
            _ => Err(self.in_order()),
        }
    }

    fn in_order(self) -> Vec<Problem> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|(offset, _)| *offset);
        found.into_iter().map(|(_, problem)| problem).collect()
    }
}
