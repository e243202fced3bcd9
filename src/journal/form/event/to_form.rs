//! The core's event in its form on disk.

use super::EventForm;
use crate::session::Event;

impl From<&Event> for EventForm {
    fn from(event: &Event) -> Self {
        match event {
            Event::Opened(opening) => Self::Opened(Box::new((&**opening).into())),
            Event::ProcessOpened => Self::ProcessOpened {},
            Event::Interrupted { by } => Self::Interrupted { by: (*by).into() },
            Event::Resumed { gap_ms } => Self::Resumed { gap_ms: *gap_ms },
            Event::Closed { open, reason } => {
                Self::Closed { open: open.clone(), reason: reason.as_ref().map(Into::into) }
            }

            Event::PhaseBegan { phase, at_ms, cause } => {
                Self::PhaseBegan { phase: phase.to_string(), at_ms: *at_ms, cause: (*cause).into() }
            }
            Event::PhaseExtended { phase, by_ms } => {
                Self::PhaseExtended { phase: phase.to_string(), by_ms: *by_ms }
            }
            Event::PhaseHeld { phase } => Self::PhaseHeld { phase: phase.to_string() },
            Event::PhaseReleased { phase } => Self::PhaseReleased { phase: phase.to_string() },

            Event::DoseReadBack(dose) => Self::DoseReadBack(Box::new((&**dose).into())),
            Event::DoseSetAside { read_back } => Self::DoseSetAside { read_back: read_back.0 },
            Event::DoseGiven { read_back, dose, typed_twice } => Self::DoseGiven {
                read_back: read_back.0,
                dose: Box::new((&**dose).into()),
                typed_twice: *typed_twice,
            },
            Event::DosingEnded { how } => Self::DosingEnded { how: (*how).into() },
            Event::DoseOrdered(order) => Self::DoseOrdered(Box::new((&**order).into())),
            Event::BoosterDeclined { order, reason } => {
                Self::BoosterDeclined { order: order.0, reason: reason.into() }
            }
            Event::EffectsEnded => Self::EffectsEnded {},

            Event::CheckInDue { key, due_ms } => {
                Self::CheckInDue { key: key.to_string(), due_ms: *due_ms }
            }
            Event::CheckInAnswered { key, answer } => {
                Self::CheckInAnswered { key: key.to_string(), answer: answer.into() }
            }
            Event::CheckInPostponed { key, until_ms } => {
                Self::CheckInPostponed { key: key.to_string(), until_ms: *until_ms }
            }
            Event::CheckInSkipped { key, reason } => {
                Self::CheckInSkipped { key: key.to_string(), reason: reason.into() }
            }
            Event::CheckInPassed { key } => Self::CheckInPassed { key: key.to_string() },
            Event::CheckInsQuieted { until_ms } => Self::CheckInsQuieted { until_ms: *until_ms },
            Event::CheckInsResumed => Self::CheckInsResumed {},

            Event::Observed { code, modifiers } => Self::Observed {
                code: code.to_string(),
                modifiers: modifiers.iter().map(ToString::to_string).collect(),
            },
            Event::StateBegan { code, modifiers } => Self::StateBegan {
                code: code.to_string(),
                modifiers: modifiers.iter().map(ToString::to_string).collect(),
            },
            Event::StateEnded { state, code } => {
                Self::StateEnded { state: state.0, code: code.to_string() }
            }
            Event::VitalsTaken { vitals, flags } => Self::VitalsTaken {
                vitals: vitals.into(),
                flags: flags.iter().map(Into::into).collect(),
            },
            Event::FlagAnswered { flagged, response } => {
                Self::FlagAnswered { flagged: flagged.0, response: response.into() }
            }
            Event::Wrote { kind, text } => Self::Wrote { kind: (*kind).into(), text: text.clone() },
            Event::MomentMarked => Self::MomentMarked {},
            Event::MomentWords { moment, text } => {
                Self::MomentWords { moment: moment.0, text: text.clone() }
            }
            Event::IntentionSet { text } => Self::IntentionSet { text: text.clone() },
            Event::HelpAgreed(help) => Self::HelpAgreed(Box::new((&**help).into())),
            Event::AttentionRaised => Self::AttentionRaised {},
            Event::AttentionDescribed { attention, kind } => {
                Self::AttentionDescribed { attention: attention.0, kind: kind.into() }
            }
            Event::PrescriberCalled { attention } => {
                Self::PrescriberCalled { attention: attention.0 }
            }
            Event::PrescriberArrived { attention } => {
                Self::PrescriberArrived { attention: attention.0 }
            }
            Event::AttentionEnded { attention } => Self::AttentionEnded { attention: attention.0 },
            Event::TalkBegan => Self::TalkBegan {},
            Event::TalkEnded => Self::TalkEnded {},
            Event::ConsentAsked { consent, option, agreed } => Self::ConsentAsked {
                consent: consent.to_string(),
                option: option.to_string(),
                agreed: agreed.as_ref().map(ToString::to_string),
            },
            Event::ConsentRecorded { consent, option } => {
                Self::ConsentRecorded { consent: consent.to_string(), option: option.to_string() }
            }
            Event::SafetyTouched { why } => Self::SafetyTouched { why: (*why).into() },
            Event::ItemTicked(tick) => Self::ItemTicked(tick.into()),
            Event::ObserverChanged { to } => Self::ObserverChanged { to: to.to_string() },

            Event::Steered { act, sounding } => {
                Self::Steered { act: (*act).into(), sounding: sounding.clone() }
            }
            Event::Planned(plan) => Self::Planned(Box::new((&**plan).into())),
            Event::Sound(fact) => Self::Sound(fact.into()),

            Event::Amended { entry, stream, to, reason } => Self::Amended {
                entry: entry.0,
                stream: (*stream).into(),
                to: to.into(),
                reason: reason.into(),
            },
            Event::Withdrawn { entry, stream, reason } => {
                Self::Withdrawn { entry: entry.0, stream: (*stream).into(), reason: reason.into() }
            }

            Event::Signed(signature) => Self::Signed(signature.into()),
            Event::Addended { entry, text } => {
                Self::Addended { entry: entry.map(|entry| entry.0), text: text.clone() }
            }
            Event::OpenedInEmergency { reason } => {
                Self::OpenedInEmergency { reason: reason.into() }
            }

            Event::WallStepped { by_ms } => Self::WallStepped { by_ms: *by_ms },
            Event::Suspended { for_ms } => Self::Suspended { for_ms: *for_ms },
            Event::Rebooted => Self::Rebooted {},
            Event::Restarted { part, unfolded } => Self::Restarted {
                part: part.clone(),
                unfolded: unfolded.iter().map(|entry| entry.0).collect(),
            },
            Event::Recovered { bytes } => Self::Recovered { bytes: *bytes },
        }
    }
}
