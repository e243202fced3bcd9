//! Which entries may stand where: asked by the writer before it takes one, and by the reader of
//! each that it finds.

use super::signer::EntryKind;
use crate::names::SessionId;
use crate::session::{Entry, Event, EventRule, Signature, Stream};

/// The first entry of a stream begins with its opening.
pub(super) fn may_begin(entry: &Entry, stream: Stream) -> bool {
    match (entry.events.first(), stream) {
        (Some(Event::Opened(_)), Stream::Chart) | (Some(Event::ProcessOpened), Stream::Process) => {
            true
        }
        (_, Stream::Chart | Stream::Process) => false,
    }
}

/// The session that the entry opens.
pub(super) fn opens(entry: &Entry) -> Option<SessionId> {
    match entry.events.first() {
        Some(Event::Opened(opening)) => Some(opening.session),
        _ => None,
    }
}

/// What an entry means for its line.
pub(super) fn kind(entry: &Entry) -> EntryKind {
    let interrupts = |event: &Event| matches!(event, Event::Interrupted { .. });
    if closes(entry) {
        EntryKind::Closes
    } else if entry.events.iter().any(interrupts) {
        EntryKind::Interrupts
    } else {
        EntryKind::Usual
    }
}

/// The opening names another session.
pub(super) fn opens_another(entry: &Entry, session: SessionId) -> bool {
    entry
        .events
        .iter()
        .any(|event| matches!(event, Event::Opened(opening) if opening.session != session))
}

/// The entry closes the session.
pub(super) fn closes(entry: &Entry) -> bool {
    entry.events.iter().any(|event| matches!(event, Event::Closed { .. }))
}

/// All of it may follow the close.
pub(super) fn may_follow_close(entry: &Entry) -> bool {
    entry.events.iter().all(|event| event.is(EventRule::AfterClose))
}

/// A person's signature in this entry.
pub(super) fn signature(entry: &Entry) -> Option<&Signature> {
    entry.events.iter().find_map(|event| match event {
        Event::Signed(signature) => Some(signature),
        _ => None,
    })
}

/// All of it may follow the signature of the person who wrote the record.
pub(super) fn may_follow_signature(entry: &Entry) -> bool {
    entry.events.iter().all(|event| event.is(EventRule::AfterSignature))
}
