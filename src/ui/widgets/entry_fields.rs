//! What of an entry is amended, and by which kind of field: one of several values, or a line of text.

use crate::session::{
    Amendment, AttentionKind, ChecklistTick, DosingEnd, Entry, Event, FlagResponse, SafetyTouch,
    Session,
};
use crate::ui::widgets::vitals_as_typed;
use crate::words::{reason_words, texts};

/// A line of text that stands for an event, or for a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EventText {
    /// The field's name.
    pub(super) name: &'static str,
    pub(super) hint: &'static str,
    /// The text as it stands now.
    pub(super) text: String,
}

/// The event that an entry is known by: the consent rather than the answer that gave it.
pub(super) fn main_event(entry: &Entry) -> Option<&Event> {
    let consent = |event: &&Event| event.consent().is_some();
    entry.events.iter().find(consent).or(entry.events.first())
}

/// The line of text that stands for an event; `None` where it has none.
pub(super) fn text_of(event: &Event) -> Option<EventText> {
    let field = |name, text: &str| EventText { name, hint: "", text: text.to_owned() };
    Some(match event {
        Event::Wrote { text, .. }
        | Event::MomentWords { text, .. }
        | Event::IntentionSet { text }
        | Event::ItemTicked(ChecklistTick { note: Some(text), .. }) => {
            field(texts::amend::text(), text)
        }
        Event::FlagAnswered { response, .. } => match response {
            FlagResponse::PrescriberTold { who } => field(texts::side::told_who(), who),
            FlagResponse::SymptomsAsked { text } => field(texts::side::symptoms_said(), text),
            FlagResponse::PlanNoted { text } => field(texts::side::plan_agreed(), text),
            FlagResponse::Recheck { .. } => return None,
        },
        Event::CheckInSkipped { reason, .. } | Event::BoosterDeclined { reason, .. } => {
            field(texts::amend::why_not(), reason_words(reason, texts::language()))
        }
        Event::AttentionDescribed { kind, .. } => {
            let text = if let AttentionKind::Other(text) = kind { text } else { "" };
            field(texts::attention::other(), text)
        }
        Event::VitalsTaken { vitals, .. } => EventText {
            name: texts::pad::vitals_name(),
            hint: texts::pad::vitals_hint(),
            text: vitals_as_typed(vitals),
        },
        _ => return None,
    })
}

/// The amendment by which an event reads this text. Vital signs are read by whoever asks for this.
pub(super) fn with_text(event: &Event, text: &str) -> Option<Amendment> {
    let text = text.to_owned();
    Some(match event {
        Event::Wrote { .. }
        | Event::MomentWords { .. }
        | Event::IntentionSet { .. }
        | Event::ItemTicked(_) => Amendment::Text(text),
        Event::FlagAnswered { response, .. } => Amendment::Response(match response {
            FlagResponse::PrescriberTold { .. } => FlagResponse::PrescriberTold { who: text },
            FlagResponse::SymptomsAsked { .. } => FlagResponse::SymptomsAsked { text },
            FlagResponse::PlanNoted { .. } => FlagResponse::PlanNoted { text },
            FlagResponse::Recheck { .. } => return None,
        }),
        Event::CheckInSkipped { .. } | Event::BoosterDeclined { .. } => {
            Amendment::Reason(text.into())
        }
        Event::AttentionDescribed { .. } => Amendment::Attention(AttentionKind::Other(text)),
        _ => return None,
    })
}

/// The value that an event has of those in [`values`].
pub(super) fn value_of(event: &Event) -> Option<Amendment> {
    Some(match event {
        Event::DosingEnded { how } => Amendment::DosingEnd(*how),
        Event::AttentionDescribed { kind, .. } => Amendment::Attention(kind.clone()),
        Event::SafetyTouched { why } => Amendment::SafetyTouch(*why),
        event => Amendment::Consent(event.consent()?.1.clone()),
    })
}

/// The values that an event may have, each with its name.
pub(super) fn values(event: &Event, session: &Session) -> Vec<(String, Amendment)> {
    let protocol = session.protocol();
    match event {
        Event::DosingEnded { .. } => {
            let ends = DosingEnd::of_route(protocol.route).iter();
            ends.map(|how| (texts::dosing_end(*how).to_owned(), Amendment::DosingEnd(*how)))
                .collect()
        }
        Event::AttentionDescribed { .. } => {
            let kinds = AttentionKind::NAMED.into_iter();
            kinds
                .map(|kind| (texts::attention_kind(&kind).to_owned(), Amendment::Attention(kind)))
                .collect()
        }
        Event::SafetyTouched { .. } => SafetyTouch::ALL
            .map(|why| (texts::safety_touch(why).to_owned(), Amendment::SafetyTouch(why)))
            .into(),
        event => {
            let consent = event.consent().and_then(|(consent, _)| protocol.consent(consent));
            let options = consent.into_iter().flat_map(|it| &it.options);
            options.map(|it| (it.label.clone(), Amendment::Consent(it.id.clone()))).collect()
        }
    }
}
