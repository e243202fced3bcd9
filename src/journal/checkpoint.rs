//! A checkpoint: the room's signature over everything in a stream so far.

use serde::{Deserialize, Serialize};

use super::room_key::{PublicKey, RoomKey, RoomSignature};
use super::{Hash, data_folders};
use crate::names::SessionId;
use crate::session::{Boot, Stamp, Stream, Wall};

/// Says how many lines a stream had, what the last one's hash was, and when. The ledger's lines are
/// the same objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    kind: Kind,
    pub session: SessionId,
    pub stream: Stream,
    pub t_ms: i64,
    /// When, by the machine's boot clock.
    pub boot: Boot,
    /// When, on the clock on the wall.
    pub wall: Wall,
    /// The zone in force.
    pub zone: String,
    /// How many lines stand before it: its own `seq`.
    pub count: u64,
    /// The hash of the last of them.
    pub head: Hash,
    /// The session was closed by then. It stands here in the clear, so that a sealed journal can
    /// be called complete without keys.
    pub closed: bool,
    pub key: PublicKey,
    /// The signature over [`Checkpoint::signed_text`].
    pub signature: RoomSignature,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Checkpoint,
}

impl Checkpoint {
    /// Signs a stream's head.
    pub(super) fn sign(
        room: &RoomKey,
        session: SessionId,
        stream: Stream,
        stamp: Stamp,
        count: u64,
        head: Hash,
        closed: bool,
    ) -> Self {
        let Stamp { session_ms: t_ms, boot, wall, zone } = stamp;
        let (kind, key, signature) = (Kind::Checkpoint, room.public(), RoomSignature::NONE);
        let unsigned = Self {
            kind,
            session,
            stream,
            t_ms,
            boot,
            wall,
            zone,
            count,
            head,
            closed,
            key,
            signature,
        };
        let signature = room.sign(&unsigned.signed_text());
        Self { signature, ..unsigned }
    }

    /// The text that is signed: eleven lines, each with its newline: `stillpoint checkpoint 1`,
    /// session, stream (`chart` or `process`), count, head, `open` or `closed`, session ms,
    /// boot id, boot ms, wall time, zone. It covers all that the checkpoint says, so that nobody
    /// without the key can change its line either.
    pub fn signed_text(&self) -> String {
        let Self { session, count, head, t_ms, wall, zone, boot: Boot { id, ms }, .. } = self;
        let stream = data_folders::stream_name(self.stream);
        let state = if self.closed { "closed" } else { "open" };
        format!(
            "stillpoint checkpoint 1\n{session}\n{stream}\n{count}\n{head}\n{state}\n{t_ms}\n{id}\n{ms}\n{wall}\n{zone}\n"
        )
    }

    /// The signature belongs to the key that it names. Whether that key is the room's is another
    /// question.
    pub fn is_signed(&self) -> bool {
        self.key.has_signed(&self.signed_text(), &self.signature)
    }

    /// Its JSON.
    pub(super) fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads JSON that is written exactly as [`Checkpoint::to_json`] writes it.
    pub(super) fn parse(json: &str) -> Option<Self> {
        let checkpoint: Self = serde_json::from_str(json).ok()?;
        checkpoint.to_json().is_ok_and(|text| text == json).then_some(checkpoint)
    }
}
