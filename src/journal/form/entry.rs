//! An entry's object: what one command did.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::event::EventForm;
use super::reason::ReasonForm;
use super::texts::{initials, parsed};
use crate::journal::NotAnEntry;
use crate::names::{EntryId, SessionId};
use crate::session::{Boot, Entry, Happened, Reason, Stamp, Wall};

/// The entry's object, in the order in which its members are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryForm {
    id: Uuid,
    session: Uuid,
    kind: KindForm,
    /// When it happened, in session ms.
    t_ms: i64,
    boot: BootForm,
    wall: String,
    zone: String,
    who: String,
    /// When it was entered, in session ms.
    entered_ms: i64,
    events: Vec<EventForm>,
    /// Repeats what the events say, for whoever reads the file without this program.
    amends: Option<Uuid>,
    /// Repeats the reason in the events likewise.
    reason: Option<ReasonForm>,
    #[serde(default, skip_serializing_if = "is_false")]
    about: bool,
}

/// An entry's object whatever its events say.
#[derive(Deserialize)]
pub(in crate::journal) struct EntryFrame {
    id: Uuid,
    pub session: SessionId,
    #[serde(rename = "t_ms")]
    _t_ms: i64,
    #[serde(rename = "boot")]
    _boot: BootFrame,
    #[serde(rename = "wall")]
    _wall: Wall,
    #[serde(rename = "zone")]
    _zone: String,
    #[serde(rename = "who")]
    _who: String,
    #[serde(rename = "entered_ms")]
    _entered_ms: i64,
    pub events: Vec<EventFrame>,
    #[serde(rename = "amends")]
    _amends: Option<Uuid>,
    #[serde(default, rename = "about")]
    _about: bool,
}

#[derive(Deserialize)]
struct BootFrame {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "ms")]
    _ms: i64,
}

/// An event's object whatever it says.
#[derive(Deserialize)]
pub(in crate::journal) struct EventFrame {
    pub event: String,
    #[serde(flatten)]
    pub members: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindForm {
    Entry,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BootForm {
    id: String,
    /// Milliseconds since that boot.
    ms: i64,
}

/// The members of an entry, of all versions so far.
const MEMBERS: [&str; 13] = [
    "id",
    "session",
    "kind",
    "t_ms",
    "boot",
    "wall",
    "zone",
    "who",
    "entered_ms",
    "events",
    "amends",
    "reason",
    "about",
];

/// The JSON of an entry, as it stands in a line, or is sealed in one.
///
/// # Errors
/// When it holds a path that is not UTF-8. A number that JSON has no form for is written as `null`,
/// which [`decode`] refuses.
pub(in crate::journal) fn encode(entry: &Entry, session: SessionId) -> Result<String, NotAnEntry> {
    serde_json::to_string(&EntryForm::of(entry, session)).map_err(|_| NotAnEntry::Value)
}

/// The entry of this JSON, with the place that its line has, and the session it says it is of.
///
/// # Errors
/// When it is not the JSON of an entry, or breaks a rule for one.
pub(in crate::journal) fn decode(json: &str, seq: u64) -> Result<(Entry, SessionId), NotAnEntry> {
    let form: EntryForm = serde_json::from_str(json).map_err(|error| unreadable(&error))?;
    if form.id.get_version_num() != 7 {
        return Err(NotAnEntry::Id);
    }
    let stamp = Stamp {
        session_ms: form.entered_ms,
        boot: form.boot.into(),
        wall: parsed(&form.wall)?,
        zone: form.zone,
    };
    let entry = Entry {
        id: EntryId(form.id),
        seq,
        stamp,
        happened: Happened { ms: form.t_ms, about: form.about },
        who: initials(&form.who)?,
        events: form.events.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
    };
    let stream = entry.events.first().ok_or(NotAnEntry::NoEvents)?.stream();
    if entry.events.iter().any(|event| event.stream() != stream) {
        return Err(NotAnEntry::MixedStreams);
    }
    if entry.amends() != form.amends.map(EntryId)
        || entry.reason() != form.reason.map(Reason::from).as_ref()
    {
        return Err(NotAnEntry::Amends);
    }
    Ok((entry, SessionId(form.session)))
}

/// The frame of this JSON; `None` when it has a member or a kind that this version doesn't know.
///
/// # Errors
/// When it is not the JSON of an entry.
pub(in crate::journal) fn frame(json: &str) -> Result<Option<EntryFrame>, NotAnEntry> {
    let members: Map<String, Value> = serde_json::from_str(json).map_err(|_| NotAnEntry::Form)?;
    let other_kind = members.get("kind").is_some_and(|kind| kind != "entry");
    if other_kind || members.keys().any(|name| !MEMBERS.contains(&name.as_str())) {
        return Ok(None);
    }
    let frame: EntryFrame =
        serde_json::from_value(Value::Object(members)).map_err(|_| NotAnEntry::Form)?;
    if frame.id.get_version_num() == 7 { Ok(Some(frame)) } else { Err(NotAnEntry::Id) }
}

impl EntryForm {
    fn of(entry: &Entry, session: SessionId) -> Self {
        let Entry { id, seq: _, stamp, happened, who, events } = entry;
        let Stamp { session_ms, boot, wall, zone } = stamp;
        let Happened { ms, about } = *happened;
        Self {
            id: id.0,
            session: session.0,
            kind: KindForm::Entry,
            t_ms: ms,
            boot: boot.into(),
            wall: wall.to_string(),
            zone: zone.clone(),
            who: who.to_string(),
            entered_ms: *session_ms,
            events: events.iter().map(Into::into).collect(),
            amends: entry.amends().map(|entry| entry.0),
            reason: entry.reason().map(Into::into),
            about,
        }
    }
}

impl From<&Boot> for BootForm {
    fn from(boot: &Boot) -> Self {
        let Boot { id, ms } = boot;
        Self { id: id.clone(), ms: *ms }
    }
}

impl From<BootForm> for Boot {
    fn from(form: BootForm) -> Self {
        Self { id: form.id, ms: form.ms }
    }
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
