//! The messages of each language, read once.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::names::Language;

/// Per language, filled when it is first spoken.
type ByLanguage<T> = [OnceLock<T>; Language::ALL.len()];

/// A message without arguments: put together once a language, then only looked up.
pub(crate) struct Plain {
    key: &'static str,
    texts: ByLanguage<Box<str>>,
}

impl Plain {
    pub(crate) const fn new(key: &'static str) -> Self {
        Self { key, texts: [const { OnceLock::new() }; Language::ALL.len()] }
    }

    pub(crate) fn text(&'static self, language: Language) -> &'static str {
        match self.texts.get(language as usize) {
            Some(text) => text.get_or_init(|| phrase(language, self.key, []).into()),
            None => self.key,
        }
    }
}

/// A message with its arguments. A key that the table lacks, which a test rules out, stands for
/// itself.
pub(crate) fn phrase<'a, const N: usize>(
    language: Language,
    key: &'static str,
    args: [(&'static str, FluentValue<'a>); N],
) -> String {
    let Some(table) = table(language) else { return key.to_owned() };
    let Some(pattern) = table.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let args: FluentArgs<'a> = args.into_iter().collect();
    table.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

fn table(language: Language) -> Option<&'static FluentBundle<FluentResource>> {
    static TABLES: ByLanguage<FluentBundle<FluentResource>> =
        [const { OnceLock::new() }; Language::ALL.len()];
    TABLES.get(language as usize).map(|table| table.get_or_init(|| read(language)))
}

fn read(language: Language) -> FluentBundle<FluentResource> {
    let mut table = FluentBundle::new_concurrent(language.code().parse().into_iter().collect());
    // The marks that keep mixed writing directions apart have no glyph in our fonts, and both
    // languages run one way.
    table.set_use_isolating(false);
    let resource = FluentResource::try_new(super::source(language).to_owned())
        .unwrap_or_else(|(readable, _)| readable);
    if let Err(twice) = table.add_resource(resource) {
        tracing::error!("{} messages of `{}` stand twice", twice.len(), language.code());
    }
    table
}
