//! The core's event from its form on disk.

use super::EventForm;
use crate::journal::NotAnEntry;
use crate::journal::form::texts::{check_in_key, initials};
use crate::names::EntryId;
use crate::session::{Dose, DoseOrder, Event, Opening};

impl TryFrom<EventForm> for Event {
    type Error = NotAnEntry;

    fn try_from(form: EventForm) -> Result<Self, NotAnEntry> {
        Ok(match form {
            EventForm::Opened(opening) => Self::Opened(Box::new(Opening::try_from(*opening)?)),
            EventForm::ProcessOpened {} => Self::ProcessOpened,
            EventForm::Interrupted { by } => Self::Interrupted { by: by.into() },
            EventForm::Resumed { gap_ms } => Self::Resumed { gap_ms },
            EventForm::Closed { open, reason } => {
                Self::Closed { open, reason: reason.map(Into::into) }
            }

            EventForm::PhaseBegan { phase, at_ms, cause } => {
                Self::PhaseBegan { phase: phase.into(), at_ms, cause: cause.into() }
            }
            EventForm::PhaseExtended { phase, by_ms } => {
                Self::PhaseExtended { phase: phase.into(), by_ms }
            }
            EventForm::PhaseHeld { phase } => Self::PhaseHeld { phase: phase.into() },
            EventForm::PhaseReleased { phase } => Self::PhaseReleased { phase: phase.into() },

            EventForm::DoseReadBack(dose) => Self::DoseReadBack(Box::new(Dose::try_from(*dose)?)),
            EventForm::DoseSetAside { read_back } => {
                Self::DoseSetAside { read_back: EntryId(read_back) }
            }
            EventForm::DoseGiven { read_back, dose, typed_twice } => Self::DoseGiven {
                read_back: EntryId(read_back),
                dose: Box::new(Dose::try_from(*dose)?),
                typed_twice,
            },
            EventForm::DosingEnded { how } => Self::DosingEnded { how: how.into() },
            EventForm::DoseOrdered(order) => {
                Self::DoseOrdered(Box::new(DoseOrder::try_from(*order)?))
            }
            EventForm::BoosterDeclined { order, reason } => {
                Self::BoosterDeclined { order: EntryId(order), reason: reason.into() }
            }
            EventForm::EffectsEnded {} => Self::EffectsEnded,

            EventForm::CheckInDue { key, due_ms } => {
                Self::CheckInDue { key: check_in_key(&key)?, due_ms }
            }
            EventForm::CheckInAnswered { key, answer } => {
                Self::CheckInAnswered { key: check_in_key(&key)?, answer: answer.into() }
            }
            EventForm::CheckInPostponed { key, until_ms } => {
                Self::CheckInPostponed { key: check_in_key(&key)?, until_ms }
            }
            EventForm::CheckInSkipped { key, reason } => {
                Self::CheckInSkipped { key: check_in_key(&key)?, reason: reason.into() }
            }
            EventForm::CheckInPassed { key } => Self::CheckInPassed { key: check_in_key(&key)? },
            EventForm::CheckInsQuieted { until_ms } => Self::CheckInsQuieted { until_ms },
            EventForm::CheckInsResumed {} => Self::CheckInsResumed,

            EventForm::Observed { code, modifiers } => Self::Observed {
                code: code.into(),
                modifiers: modifiers.into_iter().map(Into::into).collect(),
            },
            EventForm::StateBegan { code, modifiers } => Self::StateBegan {
                code: code.into(),
                modifiers: modifiers.into_iter().map(Into::into).collect(),
            },
            EventForm::StateEnded { state, code } => {
                Self::StateEnded { state: EntryId(state), code: code.into() }
            }
            EventForm::VitalsTaken { vitals, flags } => Self::VitalsTaken {
                vitals: vitals.try_into()?,
                flags: flags.into_iter().map(Into::into).collect(),
            },
            EventForm::FlagAnswered { flagged, response } => {
                Self::FlagAnswered { flagged: EntryId(flagged), response: response.into() }
            }
            EventForm::Wrote { kind, text } => Self::Wrote { kind: kind.into(), text },
            EventForm::MomentMarked {} => Self::MomentMarked,
            EventForm::MomentWords { moment, text } => {
                Self::MomentWords { moment: EntryId(moment), text }
            }
            EventForm::IntentionSet { text } => Self::IntentionSet { text },
            EventForm::HelpAgreed(help) => Self::HelpAgreed(Box::new((*help).into())),
            EventForm::AttentionRaised {} => Self::AttentionRaised,
            EventForm::AttentionDescribed { attention, kind } => {
                Self::AttentionDescribed { attention: EntryId(attention), kind: kind.into() }
            }
            EventForm::PrescriberCalled { attention } => {
                Self::PrescriberCalled { attention: EntryId(attention) }
            }
            EventForm::PrescriberArrived { attention } => {
                Self::PrescriberArrived { attention: EntryId(attention) }
            }
            EventForm::AttentionEnded { attention } => {
                Self::AttentionEnded { attention: EntryId(attention) }
            }
            EventForm::TalkBegan {} => Self::TalkBegan,
            EventForm::TalkEnded {} => Self::TalkEnded,
            EventForm::ConsentAsked { consent, option, agreed } => Self::ConsentAsked {
                consent: consent.into(),
                option: option.into(),
                agreed: agreed.map(Into::into),
            },
            EventForm::ConsentRecorded { consent, option } => {
                Self::ConsentRecorded { consent: consent.into(), option: option.into() }
            }
            EventForm::SafetyTouched { why } => Self::SafetyTouched { why: why.into() },
            EventForm::ItemTicked(tick) => Self::ItemTicked(tick.into()),
            EventForm::ObserverChanged { to } => Self::ObserverChanged { to: initials(&to)? },

            EventForm::Steered { act, sounding } => Self::Steered { act: act.into(), sounding },
            EventForm::Planned(plan) => Self::Planned(Box::new((*plan).into())),
            EventForm::Sound(fact) => Self::Sound(fact.into()),

            EventForm::Amended { entry, stream, to, reason } => Self::Amended {
                entry: EntryId(entry),
                stream: stream.into(),
                to: to.try_into()?,
                reason: reason.into(),
            },
            EventForm::Withdrawn { entry, stream, reason } => Self::Withdrawn {
                entry: EntryId(entry),
                stream: stream.into(),
                reason: reason.into(),
            },

            EventForm::Signed(signature) => Self::Signed(signature.into()),
            EventForm::Addended { entry, text } => {
                Self::Addended { entry: entry.map(EntryId), text }
            }
            EventForm::OpenedInEmergency { reason } => {
                Self::OpenedInEmergency { reason: reason.into() }
            }

            EventForm::WallStepped { by_ms } => Self::WallStepped { by_ms },
            EventForm::Suspended { for_ms } => Self::Suspended { for_ms },
            EventForm::Rebooted {} => Self::Rebooted,
            EventForm::Restarted { part, unfolded } => {
                Self::Restarted { part, unfolded: unfolded.into_iter().map(EntryId).collect() }
            }
            EventForm::Recovered { bytes } => Self::Recovered { bytes },
        })
    }
}
