//! Makes the lines of a session: chained, bound to the other stream, signed by the room.

use std::io;

use super::chain::Link;
use super::checkpoint::Checkpoint;
use super::commitment::{OtherEnd, ProcessSalt};
use super::head::SignedHead;
use super::line::{Body, Payload, VERSION};
use super::opening::StreamOpening;
use super::room::{Fingerprint, OpenRoom};
use super::seal::SegmentKey;
use super::{Head, SessionName, StreamReport};
use crate::names::EntryId;
use crate::session::{Stamp, Stream};

/// What a line is made of.
pub(super) enum Item {
    Entry {
        id: EntryId,
        json: String,
        stamp: Stamp,
        kind: EntryKind,
    },
    /// Time passes, and nothing is entered.
    Checkpoint(Stamp),
}

/// What an entry means for its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    Usual,
    /// The program is ended from outside.
    Interrupts,
    /// It closes the session.
    Closes,
}

/// The file that a line goes to.
pub(super) struct Target<'a> {
    pub segment: u32,
    /// The line is the first in it.
    pub begins: bool,
    /// Where it is sealed: its key, and for whom that is wrapped.
    pub key: Option<(&'a SegmentKey, &'a [Fingerprint])>,
    /// How many lines the second folder's ledger vouches for.
    pub second: Option<u64>,
}

/// Signs the lines of one session.
#[derive(Debug)]
pub(super) struct Signer {
    name: SessionName,
    room: OpenRoom,
    /// Missing where the process notes are not here; then nothing is committed to.
    salt: Option<ProcessSalt>,
    chart: Chain,
    process: Chain,
}

/// Where a stream stands.
#[derive(Debug, Clone, Copy)]
struct Chain {
    link: Link,
    count: u64,
    /// Its last checkpoint said that the session is closed.
    closed: bool,
}

/// A made line.
pub(super) struct SignedLine {
    pub text: Vec<u8>,
    link: Link,
    closed: bool,
    has_checkpoint: bool,
}

impl Signer {
    /// For a session that begins.
    pub(super) fn begin(name: SessionName, room: OpenRoom, salt: ProcessSalt) -> Self {
        let chain = Chain { link: Link::START, count: 0, closed: false };
        Self { name, room, salt: Some(salt), chart: chain, process: chain }
    }

    /// For a session that was read and verified.
    pub(super) fn resume(
        name: SessionName,
        room: OpenRoom,
        salt: Option<ProcessSalt>,
        [chart, process]: [&StreamReport; 2],
    ) -> Self {
        let chain = |report: &StreamReport| Chain {
            link: report.link,
            count: report.lines,
            closed: report.closed,
        };
        Self { name, room, salt, chart: chain(chart), process: chain(process) }
    }

    /// The session is closed, as its chart says.
    pub(super) fn is_closed(&self) -> bool {
        self.chart.closed
    }

    /// How many lines a stream has.
    pub(super) fn count(&self, stream: Stream) -> u64 {
        self.chain(stream).count
    }

    /// The next line of a stream. It counts once it is [`Signer::kept`].
    pub(super) fn line(
        &self,
        stream: Stream,
        item: &Item,
        target: &Target<'_>,
    ) -> io::Result<SignedLine> {
        let chain = self.chain(stream);
        let (stamp, kind) = match item {
            Item::Entry { stamp, kind, .. } => (stamp, Some(*kind)),
            Item::Checkpoint(stamp) => (stamp, None),
        };
        let closed = self.chart.closed || kind == Some(EntryKind::Closes);
        let has_checkpoint =
            target.begins || closed || stream == Stream::Process || kind != Some(EntryKind::Usual);
        let checkpoint = has_checkpoint
            .then(|| {
                self.checkpoint(stream, stamp, closed, target)?.to_json().map_err(io::Error::other)
            })
            .transpose()?;
        let opening = (chain.count == 0).then(|| self.opening(stream, stamp)).transpose()?;
        let sealed;
        let payload = match (item, target.key) {
            (Item::Checkpoint(_), _) => None,
            (Item::Entry { json, .. }, None) => Some(Payload::Clear(json)),
            (Item::Entry { json, .. }, Some((key, _))) => {
                sealed = key.seal(json, chain.count, &chain.link)?;
                Some(Payload::Sealed(&sealed))
            }
        };
        let body = Body {
            version: VERSION,
            seq: chain.count,
            segment: target.segment,
            key: self.room.key.public().fingerprint(),
            opening: opening.as_deref(),
            checkpoint: checkpoint.as_deref(),
            payload,
            newer: false,
        };
        let head = Head {
            session: self.name.session,
            stream,
            count: chain.count + 1,
            hash: super::Hash::START,
        };
        let sign =
            |hash: &super::Hash| self.room.key.sign(&Head { hash: *hash, ..head }.signed_text());
        let (text, link) = body.to_line(&chain.link, sign);
        Ok(SignedLine { text, link, closed, has_checkpoint })
    }

    /// The line is on the disk. Gives its head where it goes to the ledgers.
    pub(super) fn kept(&mut self, stream: Stream, line: &SignedLine) -> Option<SignedHead> {
        let chain = match stream {
            Stream::Chart => &mut self.chart,
            Stream::Process => &mut self.process,
        };
        chain.link = line.link;
        chain.count += 1;
        chain.closed |= line.closed && line.has_checkpoint;
        let (count, hash) = (chain.count, line.link.hash());
        let head = Head { session: self.name.session, stream, count, hash };
        let (key, signature) = (self.room.key.public().fingerprint(), line.link.signature()?);
        line.has_checkpoint.then_some(SignedHead { head, key, signature })
    }

    fn chain(&self, stream: Stream) -> &Chain {
        match stream {
            Stream::Chart => &self.chart,
            Stream::Process => &self.process,
        }
    }

    fn checkpoint(
        &self,
        stream: Stream,
        stamp: &Stamp,
        closed: bool,
        target: &Target<'_>,
    ) -> io::Result<Checkpoint> {
        let own = self.chain(stream);
        let other = match stream {
            Stream::Chart => &self.process,
            Stream::Process => &self.chart,
        };
        let other = OtherEnd { count: other.count, hash: other.link.hash() };
        let commit = || Ok::<_, io::Error>(self.salt()?.commit(stream, own.count, &other));
        Ok(Checkpoint {
            stamp: stamp.clone(),
            closed,
            commitment: (!own.closed).then(commit).transpose()?,
            second: target.second,
            sealed_for: target.key.filter(|_| target.begins).map(|(_, whom)| whom.to_vec()),
        })
    }

    fn opening(&self, stream: Stream, stamp: &Stamp) -> io::Result<String> {
        let (room, salt) = (self.room.key.room(), self.salt()?);
        StreamOpening::new(self.name, room, &stamp.zone, stream, salt)
            .to_json()
            .map_err(io::Error::other)
    }

    fn salt(&self) -> io::Result<&ProcessSalt> {
        self.salt.as_ref().ok_or_else(|| io::Error::other("process.salt is missing"))
    }
}
