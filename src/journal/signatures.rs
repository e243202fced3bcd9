//! Who signed the lines of a stream, and whether that counts.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::chain::Link;
use super::line::Body;
use super::room::{Fingerprint, KnownRooms, RoomHistory, StatedKey};
use super::{Fault, Hash, Head};
use crate::names::SessionId;
use crate::session::{Stream, Wall};

/// Of lines that nothing else asks for, so many signatures are checked in a file.
const SAMPLE: usize = 16;

/// Checks the keys of all lines, and the signatures of those that vouch for the others.
pub(super) struct Signatures<'a> {
    session: SessionId,
    stream: Stream,
    rooms: &'a KnownRooms,
    history: Option<&'a RoomHistory>,
    every: bool,
    /// What turns a line's hash into its lot: nobody knows it before.
    turn: u32,
    /// The lines of the file with the lowest lots, checked when it ends.
    sample: BinaryHeap<Drawn>,
    key: Option<SigningKey<'a>>,
    /// The last line of a file is checked when the file ends.
    last: Option<Signed>,
    unknown: Vec<Fingerprint>,
    pub checked: u64,
    pub key_heads: Vec<(Fingerprint, u64, Hash)>,
}

/// The key of the lines at hand.
#[derive(Clone, Copy)]
struct SigningKey<'a> {
    fingerprint: Fingerprint,
    stated: &'a StatedKey,
    revoked_from: Option<Wall>,
}

/// A line that was not checked yet.
#[derive(PartialEq, Eq)]
struct Signed {
    /// In the file, from 1.
    line: u64,
    head: Head,
    link: Link,
    key: Fingerprint,
}

/// A line that may be in the sample.
#[derive(PartialEq, Eq)]
struct Drawn {
    lot: u32,
    signed: Signed,
}

impl Ord for Drawn {
    fn cmp(&self, other: &Self) -> Ordering {
        self.lot.cmp(&other.lot)
    }
}

impl PartialOrd for Drawn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Signatures<'a> {
    pub(super) fn new(
        session: SessionId,
        stream: Stream,
        rooms: &'a KnownRooms,
        every: bool,
    ) -> Self {
        let mut turn = [0; 4];
        if getrandom::fill(&mut turn).is_err() {
            tracing::warn!(
                "the system gave no random bytes: which signatures are checked is known"
            );
        }
        Self {
            session,
            stream,
            rooms,
            history: None,
            every,
            turn: u32::from_be_bytes(turn),
            sample: BinaryHeap::new(),
            key: None,
            last: None,
            unknown: Vec::new(),
            checked: 0,
            key_heads: Vec::new(),
        }
    }

    /// The lines are of this room. `false` when it isn't known.
    pub(super) fn of_room(&mut self, room: crate::names::RoomId) -> bool {
        self.history = self.rooms.room(room);
        self.history.is_some()
    }

    /// The keys of the room that the lines are of.
    pub(super) fn history(&self) -> Option<&'a RoomHistory> {
        self.history
    }

    /// Takes a line whose hash is right, the one with this number in its file; says what is wrong
    /// with its key, or with its signature where that is checked at once.
    pub(super) fn line(
        &mut self,
        line: u64,
        link: &Link,
        body: &Body<'_>,
        checkpoint: Option<Wall>,
    ) -> Option<Fault> {
        let hash = link.hash();
        let (session, stream) = (self.session, self.stream);
        let head = Head { session, stream, count: body.seq.saturating_add(1), hash };
        self.remember_key_head(body.key, &head);
        let key = match self.find_key(body.key) {
            Ok(key) => key,
            Err(fault) => return fault,
        };
        if let (Some(from), Some(wall)) = (key.revoked_from, checkpoint)
            && wall.at >= from.at
        {
            return Some(Fault::RevokedKey(body.key));
        }
        let signed = Signed { line, head, link: *link, key: body.key };
        if let Some(before) = self.last.take() {
            self.draw(before);
        }
        if self.every || checkpoint.is_some() {
            return self.check(&signed);
        }
        self.last = Some(signed);
        None
    }

    /// A file ends: its last line vouches for all before it. Gives the lines with a false
    /// signature, by their numbers in the file and their places in the stream.
    pub(super) fn end_file(&mut self) -> Vec<(u64, u64)> {
        let drawn: Vec<Drawn> = self.sample.drain().collect();
        let last = self.last.take();
        let mut unchecked: Vec<Signed> =
            drawn.into_iter().map(|drawn| drawn.signed).chain(last).collect();
        unchecked.sort_by_key(|signed| signed.line);
        unchecked.retain(|signed| self.check(signed).is_some());
        unchecked.into_iter().map(|signed| (signed.line, signed.head.count - 1)).collect()
    }

    /// Keeps the lines with the lowest lots.
    fn draw(&mut self, signed: Signed) {
        let digits = signed.head.hash.as_str().get(..8).unwrap_or_default();
        let lot = u32::from_str_radix(digits, 16).unwrap_or_default() ^ self.turn;
        if self.sample.len() < SAMPLE {
            self.sample.push(Drawn { lot, signed });
        } else if let Some(mut highest) = self.sample.peek_mut()
            && lot < highest.lot
        {
            *highest = Drawn { lot, signed };
        }
    }

    /// Whether a line beside the stream is signed by a key of the room: one that was given up, or
    /// one in a place where others write.
    pub(super) fn is_signed(&self, link: &Link, body: &Body<'_>) -> bool {
        let (session, stream) = (self.session, self.stream);
        let count = body.seq.saturating_add(1);
        let head = Head { session, stream, count, hash: link.hash() };
        let stated = self.history.and_then(|history| history.key(body.key));
        stated.zip(link.signature()).is_some_and(|(stated, signature)| {
            stated.key.has_signed(&head.signed_text(), &signature)
        })
    }

    /// Former keys that signed here and don't vouch for it, each once.
    pub(super) fn not_vouched_for(&self) -> Vec<Fingerprint> {
        let vouches = |(key, count, hash): &&(Fingerprint, u64, Hash)| {
            let stated = self.history.and_then(|history| history.key(*key));
            let end = stated.and_then(|stated| stated.ended.as_ref());
            let (session, stream) = (self.session, self.stream);
            let head = Head { session, stream, count: *count, hash: *hash };
            end.is_some_and(|end| !end.heads.contains(&head.name()))
        };
        self.key_heads.iter().filter(vouches).map(|(key, _, _)| *key).collect()
    }

    fn remember_key_head(&mut self, key: Fingerprint, head: &Head) {
        match self.key_heads.iter_mut().rev().find(|(known, _, _)| *known == key) {
            Some(last) => (last.1, last.2) = (head.count, head.hash),
            None => self.key_heads.push((key, head.count, head.hash)),
        }
    }

    /// `Err(None)`: what is wrong with the key was said before, or with the opening.
    fn find_key(&mut self, fingerprint: Fingerprint) -> Result<SigningKey<'a>, Option<Fault>> {
        if let Some(key) = self.key.filter(|key| key.fingerprint == fingerprint) {
            return Ok(key);
        }
        let history = self.history.ok_or(None)?;
        let Some(stated) = history.key(fingerprint) else {
            if self.unknown.contains(&fingerprint) {
                return Err(None);
            }
            self.unknown.push(fingerprint);
            return Err(Some(Fault::UnknownKey(fingerprint)));
        };
        let revoked_from = self.rooms.revoked_from(fingerprint);
        let key = SigningKey { fingerprint, stated, revoked_from };
        self.key = Some(key);
        Ok(key)
    }

    fn check(&mut self, signed: &Signed) -> Option<Fault> {
        self.checked += 1;
        let key = self.find_key(signed.key).ok()?;
        let holds = signed.link.signature().is_some_and(|signature| {
            key.stated.key.has_signed(&signed.head.signed_text(), &signature)
        });
        (!holds).then_some(Fault::Signature)
    }
}
