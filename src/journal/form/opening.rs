//! The opening of a session.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::reason::ReasonForm;
use super::texts::{initials, parsed};
use crate::journal::NotAnEntry;
use crate::names::{Person, SessionId, SourceFile};
use crate::session::{ChecklistTick, Opening, PreparedTick};

/// Everything that is needed to read the rest of the session.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningForm {
    session: Uuid,
    program: String,
    rehearsal: bool,
    client: String,
    therapist: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    people: Vec<PersonForm>,
    room: String,
    device: Option<String>,
    protocol: SourceFileForm,
    codebook: SourceFileForm,
    playlist: SourceFileForm,
    ticks: Vec<PreparedTickForm>,
    /// Consent and option.
    consents: Vec<(String, String)>,
    open_items_reason: Option<ReasonForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonForm {
    initials: String,
    name: String,
    role: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFileForm {
    name: String,
    text: String,
}

/// The members of a [`ChecklistTick`] with who ticked and when.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PreparedTickForm {
    list: String,
    item: String,
    on: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    who: String,
    wall: String,
}

impl From<&Opening> for OpeningForm {
    fn from(opening: &Opening) -> Self {
        let Opening {
            session,
            program,
            rehearsal,
            client,
            therapist,
            people,
            room,
            device,
            protocol,
            codebook,
            playlist,
            ticks,
            consents,
            open_items_reason,
        } = opening;
        let consents =
            consents.iter().map(|(consent, option)| (consent.to_string(), option.to_string()));
        Self {
            session: session.0,
            program: program.clone(),
            rehearsal: *rehearsal,
            client: client.to_string(),
            therapist: therapist.to_string(),
            people: people.iter().map(Into::into).collect(),
            room: room.clone(),
            device: device.clone(),
            protocol: protocol.into(),
            codebook: codebook.into(),
            playlist: playlist.into(),
            ticks: ticks.iter().map(Into::into).collect(),
            consents: consents.collect(),
            open_items_reason: open_items_reason.as_ref().map(Into::into),
        }
    }
}

impl TryFrom<OpeningForm> for Opening {
    type Error = NotAnEntry;

    fn try_from(form: OpeningForm) -> Result<Self, NotAnEntry> {
        let consents = form.consents.into_iter();
        Ok(Self {
            session: SessionId(form.session),
            program: form.program,
            rehearsal: form.rehearsal,
            client: parsed(&form.client)?,
            therapist: initials(&form.therapist)?,
            people: form.people.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            room: form.room,
            device: form.device,
            protocol: form.protocol.into(),
            codebook: form.codebook.into(),
            playlist: form.playlist.into(),
            ticks: form.ticks.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            consents: consents.map(|(consent, option)| (consent.into(), option.into())).collect(),
            open_items_reason: form.open_items_reason.map(Into::into),
        })
    }
}

impl From<&Person> for PersonForm {
    fn from(person: &Person) -> Self {
        let Person { initials, name, role } = person;
        Self { initials: initials.to_string(), name: name.clone(), role: role.clone() }
    }
}

impl TryFrom<PersonForm> for Person {
    type Error = NotAnEntry;

    fn try_from(form: PersonForm) -> Result<Self, NotAnEntry> {
        Ok(Self { initials: initials(&form.initials)?, name: form.name, role: form.role })
    }
}

impl From<&SourceFile> for SourceFileForm {
    fn from(file: &SourceFile) -> Self {
        let SourceFile { name, text } = file;
        Self { name: name.clone(), text: text.clone() }
    }
}

impl From<SourceFileForm> for SourceFile {
    fn from(form: SourceFileForm) -> Self {
        Self { name: form.name, text: form.text }
    }
}

impl From<&PreparedTick> for PreparedTickForm {
    fn from(prepared: &PreparedTick) -> Self {
        let PreparedTick { tick: ChecklistTick { list, item, on, note }, who, wall } = prepared;
        Self {
            list: list.to_string(),
            item: item.to_string(),
            on: *on,
            note: note.clone(),
            who: who.to_string(),
            wall: wall.to_string(),
        }
    }
}

impl TryFrom<PreparedTickForm> for PreparedTick {
    type Error = NotAnEntry;

    fn try_from(form: PreparedTickForm) -> Result<Self, NotAnEntry> {
        let tick = ChecklistTick {
            list: form.list.into(),
            item: form.item.into(),
            on: form.on,
            note: form.note,
        };
        Ok(Self { tick, who: initials(&form.who)?, wall: parsed(&form.wall)? })
    }
}
