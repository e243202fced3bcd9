//! A value of a file, with its place and path.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::DeValue;

use super::{TomlSource, TomlTable, choose_from, duration_ms};
use crate::names::{Initials, Language, NotInitials};

/// Each reader returns `None` only after it reported why.
#[derive(Clone)]
pub(crate) struct TomlValue<'a> {
    sheet: &'a TomlSource<'a>,
    value: &'a Spanned<DeValue<'a>>,
    path: String,
}

impl<'a> TomlValue<'a> {
    pub(super) fn new(
        sheet: &'a TomlSource<'a>,
        value: &'a Spanned<DeValue<'a>>,
        path: String,
    ) -> Self {
        Self { sheet, value, path }
    }

    /// Says what is wrong with this value, and what to do where that doesn't say it.
    pub(crate) fn report(&self, message: impl Into<String>, hint: Option<String>) {
        self.sheet.report(self.value.span().start, &self.path, message.into(), hint);
    }

    /// The line it is on, from 1.
    pub(crate) fn line_number(&self) -> usize {
        self.sheet.line(self.value.span().start)
    }

    /// Text that isn't empty, of one line or several.
    pub(crate) fn text(&self) -> Option<String> {
        let text = self.str()?;
        if text.trim().is_empty() {
            self.report("must not be empty", None);
            return None;
        }
        Some(text.trim().to_owned())
    }

    /// Text of one line that isn't empty.
    pub(crate) fn line(&self) -> Option<String> {
        let text = self.text()?;
        if text.chars().any(char::is_control) {
            self.report("must be one line without control characters", None);
            return None;
        }
        Some(text)
    }

    /// One line that people read: in quotes, or by language, `{ en = "Peak", de = "Höhe" }`. A language
    /// that is left out is read in another.
    pub(crate) fn words(&self) -> Option<String> {
        self.in_language()?.line()
    }

    /// Text of one line or several that people read, written as [`TomlValue::words`].
    pub(crate) fn paragraph(&self) -> Option<String> {
        self.in_language()?.text()
    }

    /// The text in the language of the reader.
    fn in_language(&self) -> Option<Self> {
        if self.value.get_ref().as_table().is_none() {
            return Some(self.clone());
        }
        let known = Language::ALL.map(Language::code);
        let texts = self.entries()?;
        for (code, text) in &texts {
            match known.contains(&code.as_str()) {
                true => drop(text.text()),
                false => text.report("unknown language", Some(choose_from(code, &known))),
            }
        }
        let wanted = self.sheet.language.code();
        let text = texts.iter().find(|(code, _)| code == wanted).or(texts.first());
        if text.is_none() {
            self.report("must not be empty", None);
        }
        text.map(|(_, text)| text.clone())
    }

    /// A stable key: lower-case letters, digits and underscores, a letter first.
    pub(crate) fn id<T: From<String>>(&self) -> Option<T> {
        let text = self.str()?;
        let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !fits {
            self.report(
                format!("\"{}\" cannot be an id", text.escape_debug()),
                Some("an id is lower-case letters, digits and underscores, a letter first, such as \"first_light\"".to_owned()),
            );
            return None;
        }
        Some(text.to_owned().into())
    }

    /// A person's initials, as the record writes them.
    pub(crate) fn initials(&self) -> Option<Initials> {
        self.line()?.parse().map_err(|wrong: NotInitials| self.report(wrong.to_string(), None)).ok()
    }

    /// The stem of another file: letters, digits, dashes and underscores, so that it never leads to
    /// another folder.
    pub(crate) fn stem(&self) -> Option<String> {
        let text = self.line()?;
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            let hint = Some(
                "write the file's name without folder and .toml, such as \"general\"".to_owned(),
            );
            self.report(format!("\"{text}\" cannot be the name of a file"), hint);
            return None;
        }
        Some(text)
    }

    /// One of these words.
    pub(crate) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.str()?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.report(
                format!("unknown word \"{}\"", text.escape_debug()),
                Some(choose_from(text, &known)),
            );
        }
        found
    }

    /// A length of time in ms: `35m`, `90s`, `2h`, `1h30m`. Never zero, a day at most.
    pub(crate) fn duration_ms(&self) -> Option<i64> {
        let text = self.str()?;
        match duration_ms(text) {
            Ok(0) => {
                self.report("must be longer than nothing", None);
                None
            }
            Ok(ms) => Some(ms),
            Err(wrong) => {
                self.report(wrong.to_string(), None);
                None
            }
        }
    }

    /// A whole number within these bounds.
    pub(crate) fn integer(&self, bounds: RangeInclusive<i64>) -> Option<i64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        let found = number.filter(|number| bounds.contains(number));
        if found.is_none() {
            let wanted = match (*bounds.start(), *bounds.end()) {
                (from, i64::MAX) => format!("must be a whole number from {from} up"),
                (from, to) => format!("must be a whole number from {from} to {to}"),
            };
            self.report(self.but_found(&wanted), None);
        }
        found
    }

    /// A number within these bounds.
    pub(crate) fn number(&self, bounds: RangeInclusive<f64>) -> Option<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(digits) => {
                i64::from_str_radix(digits.as_str(), digits.radix()).ok().map(|whole| whole as f64)
            }
            DeValue::Float(digits) => digits.as_str().parse().ok(),
            _ => None,
        };
        let found = number.filter(|number| bounds.contains(number));
        if found.is_none() {
            self.report(
                self.but_found(&format!(
                    "must be a number from {} to {}",
                    bounds.start(),
                    bounds.end()
                )),
                None,
            );
        }
        found
    }

    /// It is text in quotes.
    pub(crate) fn is_text(&self) -> bool {
        self.value.get_ref().as_str().is_some()
    }

    /// `true` or `false`.
    pub(crate) fn yes_no(&self) -> Option<bool> {
        let found = self.value.get_ref().as_bool();
        if found.is_none() {
            self.report(self.but_found("must be true or false"), None);
        }
        found
    }

    /// The elements of a list; a table with an id goes by it, others by their place from 1.
    pub(crate) fn list(&self) -> Option<Vec<Self>> {
        let Some(array) = self.value.get_ref().as_array() else {
            self.report(self.but_found("must be a list"), None);
            return None;
        };
        let elements = array.iter().enumerate().map(|(at, value)| {
            let id = value.get_ref().get("id").and_then(|id| id.get_ref().as_str());
            let path = match id.filter(|id| {
                !id.is_empty()
                    && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
            }) {
                Some(id) => format!("{}.{id}", self.path),
                None => format!("{}[{}]", self.path, at + 1),
            };
            Self { sheet: self.sheet, value, path }
        });
        Some(elements.collect())
    }

    /// A list of lines.
    pub(crate) fn lines(&self) -> Option<Vec<String>> {
        self.list()?.iter().map(Self::line).collect()
    }

    /// A table with these keys.
    pub(crate) fn fields(&self, known: &'static [&'static str]) -> Option<TomlTable<'a>> {
        let Some(table) = self.value.get_ref().as_table() else {
            self.report(self.but_found("must be a table"), None);
            return None;
        };
        Some(TomlTable::of(self.sheet, table, self.value.span(), self.path.clone(), known))
    }

    /// The value of one key of a table that is read elsewhere.
    pub(crate) fn member(&self, key: &str) -> Option<Self> {
        let value = self.value.get_ref().as_table()?.get(key)?;
        Some(Self { sheet: self.sheet, value, path: format!("{}.{key}", self.path) })
    }

    /// A table whose keys are the writer's own, in the order of the file.
    pub(crate) fn entries(&self) -> Option<Vec<(String, Self)>> {
        let Some(table) = self.value.get_ref().as_table() else {
            self.report(self.but_found("must be a table"), None);
            return None;
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let named = entries.into_iter().map(|(key, value)| {
            let name = key.get_ref().to_string();
            let item = Self {
                sheet: self.sheet,
                value,
                path: format!("{}.{}", self.path, name.escape_debug()),
            };
            (name, item)
        });
        Some(named.collect())
    }

    fn str(&self) -> Option<&'a str> {
        let found = self.value.get_ref().as_str();
        if found.is_none() {
            self.report(self.but_found("must be text in quotes"), None);
        }
        found
    }

    fn but_found(&self, wanted: &str) -> String {
        let found = match self.value.get_ref() {
            DeValue::String(text) => format!("the text \"{}\"", text.escape_debug()),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(yes) => yes.to_string(),
            DeValue::Datetime(_) => "a date or time".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        format!("{wanted}, but is {found}")
    }
}
