//! The heads of a session that are known from beside it: those in its ledgers, and one that a
//! person holds.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::head::SignedHead;
use super::room::{RoomHistory, StatedKey};
use super::{HeldHead, Remark, SessionName, ledger};
use crate::session::Stream;

/// A head that a stream must pass through.
pub(super) struct KnownHead<'a> {
    pub count: u64,
    pub from: HeadSource<'a>,
}

/// Where a head is known from.
#[derive(Clone, Copy)]
pub(super) enum HeadSource<'a> {
    /// A person holds it: the hash's first digits, or all.
    Person(&'a str),
    Ledger(&'a LedgerLine),
}

/// A line of a ledger.
pub(super) struct LedgerLine {
    pub ledger: PathBuf,
    /// From 1.
    pub line: u64,
    pub head: SignedHead,
}

/// The lines of a ledger. What isn't signed by the room says nothing, which is only found out where
/// a line is not the very one that its stream has.
pub(super) struct LedgerHeads {
    path: PathBuf,
    lines: Vec<LedgerLine>,
    strange: BTreeSet<u64>,
}

impl LedgerHeads {
    /// Of this ledger; none where there is no file.
    pub(super) fn read(path: &Path, session: &SessionName) -> io::Result<Self> {
        let mut heads = Self { path: path.to_owned(), lines: Vec::new(), strange: BTreeSet::new() };
        let read = match ledger::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        for (line, head) in (1..).zip(read) {
            match head.filter(|signed| signed.head.session == session.session) {
                Some(head) => heads.lines.push(LedgerLine { ledger: path.to_owned(), line, head }),
                None => drop(heads.strange.insert(line)),
            }
        }
        Ok(heads)
    }

    /// The heads that a stream must pass through, by count.
    pub(super) fn known<'a>(
        ledgers: &'a [Self],
        held: Option<&'a HeldHead>,
        stream: Stream,
    ) -> Vec<KnownHead<'a>> {
        let kept = ledgers.iter().flat_map(|heads| heads.of(stream));
        let kept = kept
            .map(|line| KnownHead { count: line.head.head.count, from: HeadSource::Ledger(line) });
        let held = held
            .filter(|_| stream == Stream::Chart)
            .map(|held| KnownHead { count: held.count, from: HeadSource::Person(&held.digits) });
        let mut known: Vec<KnownHead<'_>> = kept.chain(held).collect();
        known.sort_by_key(|head| head.count);
        known
    }

    /// The lines of one stream that aren't known to be strange.
    pub(super) fn of(&self, stream: Stream) -> impl Iterator<Item = &LedgerLine> {
        let signed = |line: &&LedgerLine| !self.strange.contains(&line.line);
        self.lines.iter().filter(move |line| line.head.head.stream == stream).filter(signed)
    }

    /// Those lines that the room didn't sign.
    pub(super) fn strange(&mut self, found: impl IntoIterator<Item = (PathBuf, u64)>) {
        let here = found.into_iter().filter(|(path, _)| *path == self.path);
        self.strange.extend(here.map(|(_, line)| line));
    }

    /// How many lines the room signed.
    pub(super) fn count(&self) -> u64 {
        self.lines.iter().filter(|line| !self.strange.contains(&line.line)).count() as u64
    }

    /// The remark that tells of the others.
    pub(super) fn remark(&self) -> Option<Remark> {
        let line = *self.strange.first()?;
        let (file, count) = (self.path.clone(), self.strange.len() as u64);
        Some(Remark::LedgerLines { file, line, count })
    }
}

impl LedgerLine {
    /// The key of this room that signed it.
    pub(super) fn key<'a>(&self, history: Option<&'a RoomHistory>) -> Option<&'a StatedKey> {
        let stated = history?.key(self.head.key)?;
        self.head.is_signed_by(&stated.key).then_some(stated)
    }
}
