//! The keys that a room has had, as `room.pub` states them: each from when on, and what the ones
//! before still vouch for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::key::{Fingerprint, PublicKey, RoomKey, RoomSignature};
use crate::journal::Hash;
use crate::names::RoomId;
use crate::session::Wall;

/// A room's keys. Every signature in it holds, so whoever knows the last key by its fingerprint
/// knows the others by it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomHistory {
    room: RoomId,
    keys: Vec<StatedKey>,
    revocations: Vec<(Fingerprint, Wall)>,
    /// Other rooms with their present keys, as a person confirmed them.
    trusted: Vec<(RoomId, Fingerprint)>,
    /// The lines of `room.pub`.
    lines: Vec<String>,
}

/// One key of a room.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedKey {
    pub key: PublicKey,
    /// It signs from then on.
    pub since: Wall,
    /// `None`: it is the one in force.
    pub ended: Option<KeyEnd>,
}

/// How a key's time ended.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyEnd {
    pub why: WhyEnded,
    /// Nothing counts that it signed from then on.
    pub revoked_from: Option<Wall>,
    /// The names of the heads that it vouches for; of no others.
    pub heads: BTreeSet<Hash>,
}

/// Why another key took the place of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyEnded {
    Replaced,
    /// It may be in other hands.
    Revoked,
    /// Its secret half is gone; a person confirmed its fingerprint.
    Lost,
}

/// The line of a `room.pub` that is not true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::journal) struct NotTrue {
    pub line: usize,
}

const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyForm {
    v: u64,
    room: RoomId,
    after: Hash,
    number: u64,
    key: PublicKey,
    since: Wall,
    before: Option<BeforeForm>,
    signature: RoomSignature,
    signature_before: Option<RoomSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BeforeForm {
    key: PublicKey,
    why: WhyEnded,
    from: Option<Wall>,
    heads: BTreeSet<Hash>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevocationForm {
    v: u64,
    room: RoomId,
    after: Hash,
    revoked: Fingerprint,
    from: Wall,
    signature: RoomSignature,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TrustForm {
    v: u64,
    room: RoomId,
    after: Hash,
    trusts: RoomId,
    key: Fingerprint,
    signature: RoomSignature,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Statement {
    Key(Box<KeyForm>),
    Revocation(RevocationForm),
    Trust(TrustForm),
}

impl KeyForm {
    fn signed_text(&self) -> String {
        let Self { room, after, number, key, since, before, .. } = self;
        let mut text =
            format!("stillpoint room key 1\n{room}\n{after}\n{number}\n{key}\n{since}\n");
        match before {
            None => text.push_str("-\n-\n-\n"),
            Some(BeforeForm { key, why, from, heads }) => {
                let why = why.as_str();
                let from = from.map_or_else(|| "-".to_owned(), |from| from.to_string());
                text.push_str(&format!("{key}\n{why}\n{from}\n"));
                heads.iter().for_each(|head| text.push_str(&format!("{head}\n")));
            }
        }
        text
    }
}

impl RevocationForm {
    fn signed_text(&self) -> String {
        let Self { room, after, revoked, from, .. } = self;
        format!("stillpoint room revoke 1\n{room}\n{after}\n{revoked}\n{from}\n")
    }
}

impl TrustForm {
    fn signed_text(&self) -> String {
        let Self { room, after, trusts, key, .. } = self;
        format!("stillpoint room trust 1\n{room}\n{after}\n{trusts}\n{key}\n")
    }
}

impl WhyEnded {
    /// As it is written.
    fn as_str(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Revoked => "revoked",
            Self::Lost => "lost",
        }
    }
}

impl RoomHistory {
    /// The history of a room whose first key this is.
    pub(super) fn begin(key: &RoomKey, since: Wall) -> Option<Self> {
        let mut history = Self::empty(key.room());
        history.push_key(key, since, None, None)?;
        Some(history)
    }

    fn empty(room: RoomId) -> Self {
        let (keys, revocations, trusted) = (Vec::new(), Vec::new(), Vec::new());
        Self { room, keys, revocations, trusted, lines: Vec::new() }
    }

    /// With a new key in the place of the last one, which signs its own end where it is still
    /// there.
    pub(super) fn followed_by(
        &self,
        new: &RoomKey,
        since: Wall,
        end: KeyEnd,
        before: Option<&RoomKey>,
    ) -> Option<Self> {
        let mut history = self.clone();
        history.push_key(new, since, Some(end), before)?;
        Some(history)
    }

    fn push_key(
        &mut self,
        key: &RoomKey,
        since: Wall,
        end: Option<KeyEnd>,
        before: Option<&RoomKey>,
    ) -> Option<()> {
        let present = self.present().map(|stated| stated.key);
        let before_form = match (&end, present) {
            (Some(end), Some(key)) => Some(BeforeForm {
                key,
                why: end.why,
                from: end.revoked_from,
                heads: end.heads.clone(),
            }),
            _ => None,
        };
        let mut form = KeyForm {
            v: VERSION,
            room: self.room,
            after: self.hash(),
            number: self.keys.len() as u64 + 1,
            key: key.public(),
            since,
            before: before_form,
            signature: RoomSignature::NONE,
            signature_before: None,
        };
        let text = form.signed_text();
        form.signature = key.sign(&text);
        form.signature_before = before.map(|before| before.sign(&text));
        self.lines.push(serde_json::to_string(&form).ok()?);
        if let Some(last) = self.keys.last_mut() {
            last.ended = end;
        }
        self.keys.push(StatedKey { key: key.public(), since, ended: None });
        Some(())
    }

    /// With a key revoked, of this room or of another, signed by the key in force.
    pub(super) fn with_revoked(
        &self,
        revoked: Fingerprint,
        from: Wall,
        key: &RoomKey,
    ) -> Option<Self> {
        let mut form = RevocationForm {
            v: VERSION,
            room: self.room,
            after: self.hash(),
            revoked,
            from,
            signature: RoomSignature::NONE,
        };
        form.signature = key.sign(&form.signed_text());
        let mut history = self.clone();
        history.lines.push(serde_json::to_string(&form).ok()?);
        history.revocations.push((revoked, from));
        Some(history)
    }

    /// With another room trusted under its present key.
    pub(super) fn with_trusted(&self, other: &Self, key: &RoomKey) -> Option<Self> {
        let (trusts, trusted) = (other.room, other.present()?.key.fingerprint());
        let mut form = TrustForm {
            v: VERSION,
            room: self.room,
            after: self.hash(),
            trusts,
            key: trusted,
            signature: RoomSignature::NONE,
        };
        form.signature = key.sign(&form.signed_text());
        let mut history = self.clone();
        history.lines.push(serde_json::to_string(&form).ok()?);
        history.trusted.push((trusts, trusted));
        Some(history)
    }

    /// Whether this is the other room as a person confirmed it last.
    pub(super) fn trusts(&self, other: &Self) -> bool {
        let confirmed = self.trusted.iter().rev().find(|(room, _)| *room == other.room);
        let present = other.present().map(|stated| stated.key.fingerprint());
        confirmed.is_some_and(|(_, key)| Some(*key) == present)
    }

    /// Reads the text of a `room.pub` and verifies every signature in it.
    pub(in crate::journal) fn parse(text: &str) -> Result<Self, NotTrue> {
        let mut history: Option<Self> = None;
        for (index, line) in text.lines().enumerate() {
            let not_true = NotTrue { line: index + 1 };
            let statement = serde_json::from_str(line).map_err(|_| not_true)?;
            let taken = match (statement, history.as_mut()) {
                (Statement::Key(form), None) => {
                    let mut first = Self::empty(form.room);
                    let taken = first.take_key(&form);
                    history = Some(first);
                    taken
                }
                (Statement::Key(form), Some(history)) => history.take_key(&form),
                (Statement::Revocation(form), Some(history)) => history.take_revocation(&form),
                (Statement::Trust(form), Some(history)) => history.take_trust(&form),
                (Statement::Revocation(_) | Statement::Trust(_), None) => None,
            };
            taken.ok_or(not_true)?;
            if let Some(history) = &mut history {
                history.lines.push(line.to_owned());
            }
        }
        history.ok_or(NotTrue { line: 1 })
    }

    fn take_key(&mut self, form: &KeyForm) -> Option<()> {
        let text = form.signed_text();
        let mut holds = form.v == VERSION
            && (form.room, form.after) == (self.room, self.hash())
            && form.number == self.keys.len() as u64 + 1
            && form.key.has_signed(&text, &form.signature);
        match (self.keys.last_mut(), &form.before) {
            (None, None) => holds &= form.signature_before.is_none(),
            (Some(last), Some(before)) => {
                holds &= before.key == last.key
                    && before.from.is_some() == (before.why == WhyEnded::Revoked)
                    && match form.signature_before {
                        Some(signature) => last.key.has_signed(&text, &signature),
                        None => before.why == WhyEnded::Lost,
                    };
                last.ended = Some(KeyEnd {
                    why: before.why,
                    revoked_from: before.from,
                    heads: before.heads.clone(),
                });
            }
            _ => return None,
        }
        self.keys.push(StatedKey { key: form.key, since: form.since, ended: None });
        holds.then_some(())
    }

    fn take_revocation(&mut self, form: &RevocationForm) -> Option<()> {
        let by = self.present()?.key;
        let holds = form.v == VERSION
            && (form.room, form.after) == (self.room, self.hash())
            && by.has_signed(&form.signed_text(), &form.signature);
        self.revocations.push((form.revoked, form.from));
        holds.then_some(())
    }

    fn take_trust(&mut self, form: &TrustForm) -> Option<()> {
        let by = self.present()?.key;
        let holds = form.v == VERSION
            && (form.room, form.after) == (self.room, self.hash())
            && by.has_signed(&form.signed_text(), &form.signature);
        self.trusted.push((form.trusts, form.key));
        holds.then_some(())
    }

    /// Of all statements so far, which the next one names: none can be taken out of the middle.
    fn hash(&self) -> Hash {
        Hash::of(self.to_text().as_bytes())
    }

    /// As in `room.pub`.
    pub(in crate::journal) fn to_text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// The key in force is the public half of this one.
    pub(super) fn is_of(&self, key: &RoomKey) -> bool {
        self.room == key.room() && self.present().is_some_and(|stated| stated.key == key.public())
    }

    /// The room's id.
    pub fn room(&self) -> RoomId {
        self.room
    }

    /// All keys, the one in force last.
    pub fn keys(&self) -> &[StatedKey] {
        &self.keys
    }

    /// The key in force.
    pub fn present(&self) -> Option<&StatedKey> {
        self.keys.last()
    }

    /// The key with this fingerprint.
    pub(in crate::journal) fn key(&self, fingerprint: Fingerprint) -> Option<&StatedKey> {
        self.keys.iter().find(|stated| stated.key.fingerprint() == fingerprint)
    }

    /// Since when a key counts for nothing, as far as this history says.
    pub(in crate::journal) fn revoked_from(&self, fingerprint: Fingerprint) -> Option<Wall> {
        let ended = self.key(fingerprint).and_then(|stated| stated.ended.as_ref()?.revoked_from);
        let stated = self.revocations.iter().filter(|(key, _)| *key == fingerprint);
        stated.map(|(_, from)| *from).chain(ended).min_by_key(|from| from.at)
    }

    /// This history goes on from the other one, or is the same.
    pub(in crate::journal) fn continues(&self, other: &Self) -> bool {
        self.lines.starts_with(&other.lines)
    }
}
