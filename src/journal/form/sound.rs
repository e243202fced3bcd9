//! Facts about the sound.

use serde::{Deserialize, Serialize};

use super::file_fault::FileFaultForm;
use crate::session::{OutputReason, SoundFact};

/// Something that became so with the sound.
#[derive(Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum SoundFactForm {
    TrackBegan { cue: u32, title: String, from_ms: i64, heard: bool },
    TrackFailed { cue: u32, title: String, at_ms: i64, fault: FileFaultForm },
    OutputLost { device: String, reason: OutputReasonForm },
    OutputBack { device: String, sounding: bool },
    OutputMoved { from: String, to: String },
    OutputChosen { from: String, to: String },
    OutputKept { device: String, wanted: String, reason: OutputReasonForm },
    Dropouts { device: String, count: u32, longest_ms: i64 },
    NoOutput { reason: OutputReasonForm },
}

/// Why an output is not there, or can't be used.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum OutputReasonForm {
    NoSystem,
    NoDevice,
    NotThere { there: Vec<String> },
    NoFormat,
    NotOpened,
    Opening,
    OpensSlowly,
    StreamFailed,
    TakesNoSound,
    WentAgain,
    Moved { to: String },
    GoneAndMoved { to: String },
    NoThread,
}

impl From<&SoundFact> for SoundFactForm {
    fn from(fact: &SoundFact) -> Self {
        match fact {
            SoundFact::TrackBegan { cue, title, from_ms, heard } => Self::TrackBegan {
                cue: *cue,
                title: title.clone(),
                from_ms: *from_ms,
                heard: *heard,
            },
            SoundFact::TrackFailed { cue, title, at_ms, fault } => Self::TrackFailed {
                cue: *cue,
                title: title.clone(),
                at_ms: *at_ms,
                fault: fault.into(),
            },
            SoundFact::OutputLost { device, reason } => {
                Self::OutputLost { device: device.clone(), reason: reason.into() }
            }
            SoundFact::OutputBack { device, sounding } => {
                Self::OutputBack { device: device.clone(), sounding: *sounding }
            }
            SoundFact::OutputMoved { from, to } => {
                Self::OutputMoved { from: from.clone(), to: to.clone() }
            }
            SoundFact::OutputChosen { from, to } => {
                Self::OutputChosen { from: from.clone(), to: to.clone() }
            }
            SoundFact::OutputKept { device, wanted, reason } => Self::OutputKept {
                device: device.clone(),
                wanted: wanted.clone(),
                reason: reason.into(),
            },
            SoundFact::Dropouts { device, count, longest_ms } => {
                Self::Dropouts { device: device.clone(), count: *count, longest_ms: *longest_ms }
            }
            SoundFact::NoOutput { reason } => Self::NoOutput { reason: reason.into() },
        }
    }
}

impl From<SoundFactForm> for SoundFact {
    fn from(form: SoundFactForm) -> Self {
        match form {
            SoundFactForm::TrackBegan { cue, title, from_ms, heard } => {
                Self::TrackBegan { cue, title, from_ms, heard }
            }
            SoundFactForm::TrackFailed { cue, title, at_ms, fault } => {
                Self::TrackFailed { cue, title, at_ms, fault: fault.into() }
            }
            SoundFactForm::OutputLost { device, reason } => {
                Self::OutputLost { device, reason: reason.into() }
            }
            SoundFactForm::OutputBack { device, sounding } => Self::OutputBack { device, sounding },
            SoundFactForm::OutputMoved { from, to } => Self::OutputMoved { from, to },
            SoundFactForm::OutputChosen { from, to } => Self::OutputChosen { from, to },
            SoundFactForm::OutputKept { device, wanted, reason } => {
                Self::OutputKept { device, wanted, reason: reason.into() }
            }
            SoundFactForm::Dropouts { device, count, longest_ms } => {
                Self::Dropouts { device, count, longest_ms }
            }
            SoundFactForm::NoOutput { reason } => Self::NoOutput { reason: reason.into() },
        }
    }
}

impl From<&OutputReason> for OutputReasonForm {
    fn from(reason: &OutputReason) -> Self {
        match reason {
            OutputReason::NoSystem => Self::NoSystem,
            OutputReason::NoDevice => Self::NoDevice,
            OutputReason::NotThere { there } => Self::NotThere { there: there.clone() },
            OutputReason::NoFormat => Self::NoFormat,
            OutputReason::NotOpened => Self::NotOpened,
            OutputReason::Opening => Self::Opening,
            OutputReason::OpensSlowly => Self::OpensSlowly,
            OutputReason::StreamFailed => Self::StreamFailed,
            OutputReason::TakesNoSound => Self::TakesNoSound,
            OutputReason::WentAgain => Self::WentAgain,
            OutputReason::Moved { to } => Self::Moved { to: to.clone() },
            OutputReason::GoneAndMoved { to } => Self::GoneAndMoved { to: to.clone() },
            OutputReason::NoThread => Self::NoThread,
        }
    }
}

impl From<OutputReasonForm> for OutputReason {
    fn from(form: OutputReasonForm) -> Self {
        match form {
            OutputReasonForm::NoSystem => Self::NoSystem,
            OutputReasonForm::NoDevice => Self::NoDevice,
            OutputReasonForm::NotThere { there } => Self::NotThere { there },
            OutputReasonForm::NoFormat => Self::NoFormat,
            OutputReasonForm::NotOpened => Self::NotOpened,
            OutputReasonForm::Opening => Self::Opening,
            OutputReasonForm::OpensSlowly => Self::OpensSlowly,
            OutputReasonForm::StreamFailed => Self::StreamFailed,
            OutputReasonForm::TakesNoSound => Self::TakesNoSound,
            OutputReasonForm::WentAgain => Self::WentAgain,
            OutputReasonForm::Moved { to } => Self::Moved { to },
            OutputReasonForm::GoneAndMoved { to } => Self::GoneAndMoved { to },
            OutputReasonForm::NoThread => Self::NoThread,
        }
    }
}
