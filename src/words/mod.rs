//! Every word that the program says, by language: `assets/texts/*.ftl`, read once, behind one typed
//! function a message.
//!
//! Another language is a file there, a variant of [`Language`], and its numbers and dates in
//! `style.rs`.
//!
//! What a practice writes (phases, check-ins, codes) is in the practice's own language and isn't
//! here.

pub mod disk;
mod face;
pub mod file;
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
pub use output::output_reason;
pub use piece::piece_title;
pub use reason::{offered_reason, reason_words};
pub use style::{amount_words, measure, span};
pub(crate) use style::{day_and_month, day_month_and_year, number};
pub(crate) use table::{Plain, phrase};

/// A language that the program speaks. Another one is a file in `assets/texts` and a variant here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `de`
    German,
}

impl Language {
    /// All of them, in the order of the variants.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// As a room's file names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its texts, in Fluent's syntax.
    pub(crate) fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("../../assets/texts/en.ftl"),
            Self::German => include_str!("../../assets/texts/de.ftl"),
        }
    }
}
