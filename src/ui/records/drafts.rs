//! What is being filled in beside the records. Each record has its own, which stays until it is done.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::names::{EntryId, Initials};
use crate::record::Review;
use crate::session::{Entry, SignatureMeaning};
use crate::ui::widgets::EntryForm;

/// The fields beside one record, as far as they are filled in.
#[derive(Default)]
pub(super) struct Draft {
    /// Who signs, adds or corrects.
    pub(super) who: String,
    /// Whoever signs has only read the record.
    pub(super) has_read: bool,
    pub(super) addendum: String,
    /// The line that is being corrected.
    pub(super) chosen: Option<EntryId>,
    corrections: BTreeMap<EntryId, Correction>,
}

/// The correction of one line, as far as it is filled in.
pub(super) struct Correction {
    pub(super) form: EntryForm,
    /// Words for a moment that was marked without any.
    pub(super) words: String,
    /// When it was, where that is another time.
    pub(super) time: String,
    pub(super) reason: String,
}

impl Draft {
    /// Chooses a line of the log. What it says now is there to be changed.
    pub(super) fn choose(&mut self, entry: &Entry, review: &Review) {
        self.chosen = Some(entry.id);
        self.corrections.entry(entry.id).or_insert_with(|| Correction {
            form: EntryForm::of(entry, &review.session),
            words: String::new(),
            time: String::new(),
            reason: String::new(),
        });
    }

    /// The correction of the chosen line.
    pub(super) fn correction(&mut self) -> Option<&mut Correction> {
        self.corrections.get_mut(&self.chosen?)
    }

    /// It was carried out.
    pub(super) fn corrected(&mut self) {
        self.chosen.take().map(|entry| self.corrections.remove(&entry));
    }

    /// Who it is, if that can be read.
    pub(super) fn person(&self) -> Option<Initials> {
        self.who.trim().parse().ok()
    }

    pub(super) fn meaning(&self) -> SignatureMeaning {
        if self.has_read { SignatureMeaning::Read } else { SignatureMeaning::Wrote }
    }
}

/// All drafts, by the record's folder. They are kept in memory only, without passphrases.
#[derive(Default)]
pub struct Drafts(BTreeMap<PathBuf, Draft>);

impl Drafts {
    pub(super) fn of(&mut self, record: &Path) -> &mut Draft {
        self.0.entry(record.to_owned()).or_default()
    }
}

impl fmt::Debug for Drafts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Drafts")
    }
}
