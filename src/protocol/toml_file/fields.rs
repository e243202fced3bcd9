//! A table of a file, with the keys it may have.

use std::ops::Range;

use toml::de::DeTable;

use super::{TomlSource, TomlValue, choose_from};

/// A table whose keys were declared when it was opened, so that an unknown one is told with the
/// nearest known.
pub(crate) struct TomlTable<'a> {
    sheet: &'a TomlSource<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    path: String,
    known: &'static [&'static str],
}

impl<'a> TomlTable<'a> {
    pub(super) fn root(
        sheet: &'a TomlSource<'a>,
        table: &'a DeTable<'a>,
        known: &'static [&'static str],
    ) -> Self {
        Self { sheet, table, span: 0..0, path: String::new(), known }
    }

    pub(super) fn of(
        sheet: &'a TomlSource<'a>,
        table: &'a DeTable<'a>,
        span: Range<usize>,
        path: String,
        known: &'static [&'static str],
    ) -> Self {
        let fields = Self { sheet, table, span, path, known };
        fields.report_unknown_keys();
        fields
    }

    /// The value of a key that may be missing.
    pub(crate) fn opt(&self, key: &str) -> Option<TomlValue<'a>> {
        self.table.get(key).map(|value| TomlValue::new(self.sheet, value, self.path_of(key)))
    }

    /// The value of a key that must be there; reports it when it is missing.
    pub(crate) fn req(&self, key: &str) -> Option<TomlValue<'a>> {
        let item = self.opt(key);
        if item.is_none() {
            self.sheet.report(
                self.span.start,
                &self.path_of(key),
                "this key is missing".to_owned(),
                None,
            );
        }
        item
    }

    /// The elements of a list that may be missing.
    pub(crate) fn each(&self, key: &str) -> Vec<TomlValue<'a>> {
        self.opt(key).and_then(|item| item.list()).unwrap_or_default()
    }

    /// Says something of the table as a whole.
    pub(crate) fn report(&self, message: impl Into<String>, hint: Option<String>) {
        self.sheet.report(self.span.start, &self.path, message.into(), hint);
    }

    /// Reports each of these keys that is there although it has no meaning; `why` says what it
    /// would need.
    pub(crate) fn refuse(&self, keys: &[&str], why: &str) {
        for item in keys.iter().filter_map(|key| self.opt(key)) {
            item.report(why, None);
        }
    }

    pub(super) fn report_unknown_keys(&self) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) || (self.path.is_empty() && name == "format") {
                continue;
            }
            let hint = choose_from(name, self.known);
            self.sheet.report(
                key.span().start,
                &self.path_of(name),
                "unknown key".to_owned(),
                Some(hint),
            );
        }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}
