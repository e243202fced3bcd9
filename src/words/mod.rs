//! Every word that the program says, by language: `assets/texts/*.ftl`, read once, behind one typed
//! function a message.
//!
//! Another language is a file there, a variant of [`Language`], and its numbers and dates in
//! `style.rs`.
//!
//! The words that a practice writes (phases, check-ins, codes) stand in its own files, in one language or
//! in several.

pub mod disk;
mod face;
pub mod file;
pub mod finding;
mod hyphen;
pub mod log;
pub mod output;
pub mod piece;
pub mod reason;
mod style;
mod table;
#[cfg(test)]
mod tests;
pub mod texts;

pub use disk::{place_trouble, save_trouble};
pub(crate) use face::words;
pub use file::{file_fault, not_played};
pub use hyphen::divided;
pub use output::output_reason;
pub use piece::piece_title;
pub use reason::{offered_reason, reason_words};
pub use style::{amount_words, decibels, measure, span, span_in_minutes, unbroken};
pub(crate) use style::{day_and_month, day_month_and_year, number};
pub(crate) use table::{Plain, phrase};

use crate::names::Language;

/// The texts of a language, in Fluent's syntax.
pub(crate) fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../assets/texts/en.ftl"),
        Language::German => include_str!("../../assets/texts/de.ftl"),
    }
}
