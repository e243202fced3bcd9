//! The link before the next line, as far as it is known.

use crate::journal::Hash;
use crate::journal::chain::Link;
use crate::journal::line::Line;

/// The link before the next line, as far as it is known.
#[derive(Clone, Copy)]
pub(super) enum Previous {
    Known(Link),
    /// After a line that was changed: its stated link, or the one of its content.
    Either(Link, Link),
    /// After a line that can't be read.
    Unknown,
}

impl Previous {
    pub(super) fn leads_to(self, line: &Line<'_>) -> bool {
        let hash = line.link.hash();
        match self {
            Self::Known(link) => link.next(line.body) == hash,
            Self::Either(one, other) => {
                one.next(line.body) == hash || other.next(line.body) == hash
            }
            Self::Unknown => true,
        }
    }

    /// Those that are known.
    pub(super) fn candidates(self) -> Vec<Link> {
        match self {
            Self::Known(link) => vec![link],
            Self::Either(one, other) => vec![one, other],
            Self::Unknown => Vec::new(),
        }
    }

    pub(super) fn may_be(self, hash: Hash) -> bool {
        match self {
            Self::Known(known) => known.hash() == hash,
            Self::Either(one, other) => one.hash() == hash || other.hash() == hash,
            Self::Unknown => true,
        }
    }
}
