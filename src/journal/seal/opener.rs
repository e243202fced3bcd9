//! Opening the sealed lines of one file, and checking what can be checked of them without a key.

use std::fs;
use std::path::Path;

use super::Unlock;
use super::segment_key::{KeyName, Sealed, SegmentKey, wrapped_path};
use crate::journal::chain::Link;

/// What opens the lines of one file.
#[derive(Default)]
pub(in crate::journal) struct Opener {
    /// The name of the wrapped key that lies beside the file.
    name: Option<KeyName>,
    key: Option<SegmentKey>,
}

/// Why a sealed line was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::journal) enum Unopened {
    /// Nobody unlocked it: nothing is wrong.
    Locked,
    /// It has not the form of a sealed payload.
    Form,
    /// The wrapped key is not beside its file.
    NoKey,
    /// Another wrapped key is beside its file.
    OtherKey,
    /// The key doesn't open it here.
    Refused,
}

impl Opener {
    /// Of this file, with what is unlocked.
    pub(in crate::journal) fn of(journal: &Path, unlock: &Unlock) -> Self {
        let Ok(wrapped) = fs::read(wrapped_path(journal)) else { return Self::default() };
        Self {
            name: Some(KeyName::of(&wrapped)),
            key: SegmentKey::beside(journal, &wrapped, unlock),
        }
    }

    /// The JSON of a payload after one of these hashes.
    pub(in crate::journal) fn open(
        &self,
        payload: &str,
        seq: u64,
        previous: &[Link],
    ) -> Result<String, Unopened> {
        let sealed = Sealed::parse(payload).ok_or(Unopened::Form)?;
        match self.name {
            None => return Err(Unopened::NoKey),
            Some(name) if name != sealed.name => return Err(Unopened::OtherKey),
            Some(_) => {}
        }
        let key = self.key.as_ref().ok_or(Unopened::Locked)?;
        previous
            .iter()
            .find_map(|previous| key.open(&sealed, seq, previous))
            .ok_or(Unopened::Refused)
    }
}
