//! A checkpoint: what is known of a stream without keys, in lines of their own each minute, and in
//! those that begin, close or follow something.

use serde::{Deserialize, Serialize};

use super::Hash;
use super::opening::NewerMembers;
use super::room::Fingerprint;
use crate::session::{Boot, Stamp, Wall};

/// When a line was written, whether the session was closed by then, and what binds it to the other
/// stream and to the second folder.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Checkpoint {
    pub stamp: Stamp,
    pub closed: bool,
    /// To the other stream's end ([`super::commitment`]); missing behind the close.
    pub commitment: Option<Hash>,
    /// How many lines of this stream the second folder's ledger vouched for by then.
    pub second: Option<u64>,
    /// In the first line of a sealed segment: for whom its key is wrapped.
    pub sealed_for: Option<Vec<Fingerprint>>,
}

#[derive(Serialize, Deserialize)]
struct Form {
    t_ms: i64,
    boot: BootForm,
    wall: Wall,
    zone: String,
    state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    commitment: Option<Hash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    second: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed_for: Option<Vec<Fingerprint>>,
    #[serde(flatten, skip_serializing)]
    newer: NewerMembers,
}

#[derive(Serialize, Deserialize)]
struct BootForm {
    id: String,
    ms: i64,
    #[serde(flatten, skip_serializing)]
    newer: NewerMembers,
}

#[derive(Serialize, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Closed,
}

impl Checkpoint {
    pub(super) fn to_json(&self) -> Result<String, serde_json::Error> {
        let Stamp { session_ms, boot, wall, zone } = &self.stamp;
        serde_json::to_string(&Form {
            t_ms: *session_ms,
            boot: BootForm { id: boot.id.clone(), ms: boot.ms, newer: NewerMembers::default() },
            wall: *wall,
            zone: zone.clone(),
            state: if self.closed { State::Closed } else { State::Open },
            commitment: self.commitment,
            second: self.second,
            sealed_for: self.sealed_for.clone(),
            newer: NewerMembers::default(),
        })
    }

    /// What it says, and whether it says more that this version doesn't know; `None` when it is no
    /// checkpoint.
    pub(super) fn parse(json: &str) -> Option<(Self, bool)> {
        let form: Form = serde_json::from_str(json).ok()?;
        let newer = form.newer.are_any() || form.boot.newer.are_any();
        let Form { t_ms, boot: BootForm { id, ms, .. }, wall, zone, .. } = form;
        let checkpoint = Self {
            stamp: Stamp { session_ms: t_ms, boot: Boot { id, ms }, wall, zone },
            closed: form.state == State::Closed,
            commitment: form.commitment,
            second: form.second,
            sealed_for: form.sealed_for,
        };
        Some((checkpoint, newer))
    }
}
