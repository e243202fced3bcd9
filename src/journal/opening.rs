//! What the first line of a stream binds it to, readable without keys.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::commitment::ProcessSalt;
use super::{Hash, SessionName, data_folders};
use crate::names::{RoomId, SessionId};
use crate::session::Stream;

/// Session, day, room and zone of a stream, and the salt that its commitments are made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StreamOpening {
    pub name: SessionName,
    pub room: RoomId,
    pub zone: String,
    pub stream: Stream,
    pub process_salt: Hash,
}

#[derive(Serialize, Deserialize)]
struct Form {
    session: SessionId,
    day: Date,
    room: RoomId,
    zone: String,
    stream: String,
    process_salt: Hash,
    #[serde(flatten, skip_serializing)]
    newer: NewerMembers,
}

impl StreamOpening {
    pub(super) fn new(
        name: SessionName,
        room: RoomId,
        zone: &str,
        stream: Stream,
        salt: &ProcessSalt,
    ) -> Self {
        Self { name, room, zone: zone.to_owned(), stream, process_salt: salt.hash() }
    }

    pub(super) fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Form {
            session: self.name.session,
            day: self.name.day,
            room: self.room,
            zone: self.zone.clone(),
            stream: data_folders::stream_name(self.stream).to_owned(),
            process_salt: self.process_salt,
            newer: NewerMembers::default(),
        })
    }

    /// What it says, and whether it says more that this version doesn't know; `None` when it is no
    /// opening.
    pub(super) fn parse(json: &str) -> Option<(Self, bool)> {
        let form: Form = serde_json::from_str(json).ok()?;
        let Form { session, day, room, zone, stream, process_salt, newer } = form;
        let is = |it: &Stream| data_folders::stream_name(*it) == stream;
        let stream = Stream::ALL.into_iter().find(is)?;
        let name = SessionName { day, session };
        Some((Self { name, room, zone, stream, process_salt }, newer.are_any()))
    }
}

/// The members of an object of a line that this version doesn't know.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct NewerMembers(BTreeMap<String, serde::de::IgnoredAny>);

impl NewerMembers {
    pub(super) fn are_any(&self) -> bool {
        !self.0.is_empty()
    }
}
