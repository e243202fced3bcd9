//! An entry as JSON: the form on disk, separate from the core's type and converted both ways.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::names::{EntryId, Initials, SessionId};
use crate::session::{Boot, Entry, Event, Happened, Stamp, Wall};

/// The entry's object, in the order in which its keys are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form<'a> {
    id: EntryId,
    session: SessionId,
    kind: Kind,
    /// When it happened, in session ms.
    t_ms: i64,
    boot: Cow<'a, Boot>,
    wall: Wall,
    zone: Cow<'a, str>,
    who: Cow<'a, Initials>,
    /// When it was entered, in session ms.
    entered_ms: i64,
    events: Cow<'a, [Event]>,
    /// Says again what the events say, for whoever reads the file without this program.
    amends: Option<EntryId>,
    reason: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "is_false")]
    about: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Entry,
}

/// Why a line with the right hash gives no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEntry {
    /// It says something that this version has no word for.
    #[error("was written by a newer Stillpoint: read it with that version")]
    Newer,
    /// The JSON is not an entry's.
    #[error("doesn't have the form of an entry")]
    Form,
    #[error("holds no event")]
    NoEvents,
    /// An entry belongs to one stream.
    #[error("mixes the chart with process notes")]
    MixedStreams,
    /// Ids are UUIDs of version 7.
    #[error("has an id that is not a UUID of version 7")]
    Id,
    /// `amends` or `reason` differ from the events.
    #[error("names an amended entry or a reason that its events don't")]
    Amends,
    /// A number that JSON can't hold, or a path that is not UTF-8.
    #[error("holds a value that can't be written as JSON")]
    Value,
}

/// The JSON of an entry, as it stands in a line, or is sealed in one.
///
/// # Errors
/// When it holds a number that JSON has no form for, or a path that is not UTF-8.
pub fn encode(entry: &Entry, session: SessionId) -> Result<String, NotAnEntry> {
    let form = Form {
        id: entry.id,
        session,
        kind: Kind::Entry,
        t_ms: entry.happened.ms,
        boot: Cow::Borrowed(&entry.stamp.boot),
        wall: entry.stamp.wall,
        zone: Cow::Borrowed(&entry.stamp.zone),
        who: Cow::Borrowed(&entry.who),
        entered_ms: entry.stamp.session_ms,
        events: Cow::Borrowed(&entry.events),
        amends: entry.amends(),
        reason: entry.reason().map(Cow::Borrowed),
        about: entry.happened.about,
    };
    serde_json::to_string(&form).map_err(|_| NotAnEntry::Value)
}

/// The entry of this JSON, with the place that its line has, and the session it says it is of.
pub(super) fn decode(json: &str, seq: u64) -> Result<(Entry, SessionId), NotAnEntry> {
    let form: Form<'_> = serde_json::from_str(json).map_err(|error| unreadable(&error))?;
    if form.id.0.get_version_num() != 7 {
        return Err(NotAnEntry::Id);
    }
    let stamp = Stamp {
        session_ms: form.entered_ms,
        boot: form.boot.into_owned(),
        wall: form.wall,
        zone: form.zone.into_owned(),
    };
    let happened = Happened { ms: form.t_ms, about: form.about };
    let entry = Entry {
        id: form.id,
        seq,
        stamp,
        happened,
        who: form.who.into_owned(),
        events: form.events.into_owned(),
    };
    let stream = entry.events.first().ok_or(NotAnEntry::NoEvents)?.stream();
    if entry.events.iter().any(|event| event.stream() != stream) {
        return Err(NotAnEntry::MixedStreams);
    }
    if entry.amends() != form.amends || entry.reason() != form.reason.as_deref() {
        return Err(NotAnEntry::Amends);
    }
    Ok((entry, form.session))
}

/// Tells a word of a later version from nonsense. The parser's message may repeat private text, so
/// it goes no further.
fn unreadable(error: &serde_json::Error) -> NotAnEntry {
    let message = error.to_string();
    let newer = error.is_data()
        && (message.starts_with("unknown variant") || message.starts_with("unknown field"));
    if newer { NotAnEntry::Newer } else { NotAnEntry::Form }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
