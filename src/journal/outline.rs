//! An entry's outline: the parts of it on which the verdict depends. The rest are words, which a
//! reader may or may not know.

use serde_json::Value;

use super::form::{self, EventFrame};
use super::signer::EntryKind;
use super::{Hash, NotAnEntry, rules};
use crate::names::SessionId;
use crate::session::{Entry, Stream};

/// What an entry is for its place in the record.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outline {
    pub session: SessionId,
    /// `None`: its events are of both.
    pub stream: Option<Stream>,
    /// The stream that it may begin.
    pub begins: Option<Stream>,
    /// It opens another session than its own.
    pub opens_another: bool,
    pub kind: EntryKind,
    pub may_follow_close: bool,
    pub may_follow_signature: bool,
    /// A person's signature in it.
    pub signed: Option<SignedLines>,
}

/// What a person signed; `None` where nothing of the kind stands there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SignedLines {
    pub count: Option<u64>,
    pub head: Option<Hash>,
    pub ends_corrections: bool,
}

impl Outline {
    pub(super) fn of(entry: &Entry, session: SessionId) -> Self {
        let begins = |stream: &Stream| rules::may_begin(entry, *stream);
        Self {
            session,
            stream: Some(entry.stream()),
            begins: Stream::ALL.into_iter().find(begins),
            opens_another: rules::opens_another(entry, session),
            kind: rules::kind(entry),
            may_follow_close: rules::may_follow_close(entry),
            may_follow_signature: rules::may_follow_signature(entry),
            signed: rules::signature(entry).map(|signature| SignedLines {
                count: Some(signature.count),
                head: Hash::parse(signature.head.as_bytes()),
                ends_corrections: signature.ends_corrections(),
            }),
        }
    }

    /// Of an entry whose words can't be read; `None` where even its members or the names of its
    /// events aren't known.
    ///
    /// # Errors
    /// When it doesn't have the form of an entry.
    pub(super) fn parse(json: &str) -> Result<Option<Self>, NotAnEntry> {
        let Some(frame) = form::frame(json)? else { return Ok(None) };
        let (session, events) = (frame.session, frame.events);
        if !events.iter().all(|event| form::is_event(&event.event)) {
            return Ok(None);
        }
        let first = events.first().ok_or(NotAnEntry::NoEvents)?;
        let stream = stream_of(first);
        let has = |name: &str| events.iter().any(|event| event.event == name);
        let all = |rule: fn(&str) -> bool| events.iter().all(|event| rule(&event.event));
        let signed = events.iter().find(|event| event.event == "signed");
        Ok(Some(Self {
            session,
            stream: events.iter().all(|event| stream_of(event) == stream).then_some(stream),
            begins: match first.event.as_str() {
                "opened" => Some(Stream::Chart),
                "process_opened" => Some(Stream::Process),
                _ => None,
            },
            opens_another: events.iter().any(|event| {
                event.event == "opened" && text(event, "session") != Some(&session.to_string())
            }),
            kind: if has("closed") {
                EntryKind::Closes
            } else if has("interrupted") {
                EntryKind::Interrupts
            } else {
                EntryKind::Usual
            },
            may_follow_close: all(form::may_follow_close),
            may_follow_signature: all(form::may_follow_signature),
            signed: signed.map(|event| SignedLines {
                count: event.members.get("count").and_then(Value::as_u64),
                head: text(event, "head").and_then(|head| Hash::parse(head.as_bytes())),
                ends_corrections: text(event, "meaning") == Some("wrote"),
            }),
        }))
    }
}

fn text<'a>(event: &'a EventFrame, member: &str) -> Option<&'a str> {
    event.members.get(member).and_then(Value::as_str)
}

fn stream_of(event: &EventFrame) -> Stream {
    let process = match event.event.as_str() {
        "process_opened" => true,
        "wrote" => text(event, "kind") == Some("process"),
        "amended" | "withdrawn" => text(event, "stream") == Some("process"),
        _ => false,
    };
    if process { Stream::Process } else { Stream::Chart }
}
