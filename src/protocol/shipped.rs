//! The files that come with the program, word for word, for a practice to copy and change.

#[cfg(test)]
use super::Protocol;
#[cfg(test)]
use crate::names::Language;
use crate::names::SourceFile;

/// A file inside the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// `intramuscular-60.toml`
    pub name: &'static str,
    pub text: &'static str,
}

impl Shipped {
    /// As [`crate::protocol::parse()`] reads it and the record keeps it.
    pub fn source(&self) -> SourceFile {
        SourceFile { name: self.name.to_owned(), text: self.text.to_owned() }
    }
}

/// The templates, in the order shown.
pub fn shipped() -> &'static [Shipped] {
    &[
        Shipped {
            name: "intramuscular-60.toml",
            text: include_str!("../../assets/protocols/intramuscular-60.toml"),
        },
        Shipped {
            name: "sublingual-90.toml",
            text: include_str!("../../assets/protocols/sublingual-90.toml"),
        },
        Shipped {
            name: "intravenous-45.toml",
            text: include_str!("../../assets/protocols/intravenous-45.toml"),
        },
        Shipped {
            name: "esketamine-120.toml",
            text: include_str!("../../assets/protocols/esketamine-120.toml"),
        },
        Shipped {
            name: "rapidly-dissolving-60.toml",
            text: include_str!("../../assets/protocols/rapidly-dissolving-60.toml"),
        },
        Shipped {
            name: "talking-60.toml",
            text: include_str!("../../assets/protocols/talking-60.toml"),
        },
    ]
}

/// The codebooks that the templates name.
pub fn shipped_codebooks() -> &'static [Shipped] {
    &[
        Shipped { name: "general.toml", text: include_str!("../../assets/codebooks/general.toml") },
        Shipped {
            name: "esketamine.toml",
            text: include_str!("../../assets/codebooks/esketamine.toml"),
        },
    ]
}

/// A template with the codebook that it names, for tests.
#[cfg(test)]
pub(crate) fn parsed(file: &Shipped, language: Language) -> Protocol {
    let source = file.source();
    let name = super::codebook_name(&source).unwrap() + ".toml";
    let codebook = shipped_codebooks().iter().find(|codebook| codebook.name == name).unwrap();
    super::parse(&source, &codebook.source(), language)
        .unwrap_or_else(|problems| panic!("{}", problems[0]))
}
