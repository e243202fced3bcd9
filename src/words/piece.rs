//! The titles of pieces. A file has its own; a pad has a code, `pad:open`, and its words here.

use std::borrow::Cow;

use super::words;
use crate::names::Language;

words! { [language: Language] language; piece:
    /// A pad of this mood.
    pad(mood: &str);
    /// A mood.
    open;
    /// See [`open`].
    warm;
    /// See [`open`].
    deep;
    /// See [`open`].
    bright;
    /// See [`open`].
    grounding;
}

/// A piece's title as it is read.
pub fn piece_title(title: &str, language: Language) -> Cow<'_, str> {
    let mood = match title.strip_prefix("pad:") {
        Some("open") => open(language),
        Some("warm") => warm(language),
        Some("deep") => deep(language),
        Some("bright") => bright(language),
        Some("grounding") => grounding(language),
        _ => return Cow::Borrowed(title),
    };
    Cow::Owned(pad(language, mood))
}
