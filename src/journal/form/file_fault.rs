//! Faults of music files.

use serde::{Deserialize, Serialize};

use super::codes::DamageForm;
use crate::session::FileFault;

/// What is wrong with a music file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum FileFaultForm {
    NotThere,
    NotAllowed,
    Unreadable,
    NotAFile,
    UnknownFormat,
    UnknownCodec,
    NoSound,
    EndsAtOnce,
    Absurd {
        /// Hz
        rate: u32,
        channels: u32,
    },
    DecoderFailed,
    CutOff {
        at_ms: u64,
        declared_ms: u64,
    },
    Damaged {
        at_ms: u64,
        how: DamageForm,
    },
    Gap {
        at_ms: u64,
        ms: u64,
    },
    Silent,
    Clipped {
        at_ms: u64,
        places: u64,
    },
    WrongLength {
        declared_ms: u64,
        true_ms: u64,
    },
    Stalled,
    NoThread,
}

impl From<&FileFault> for FileFaultForm {
    fn from(fault: &FileFault) -> Self {
        match *fault {
            FileFault::NotThere => Self::NotThere,
            FileFault::NotAllowed => Self::NotAllowed,
            FileFault::Unreadable => Self::Unreadable,
            FileFault::NotAFile => Self::NotAFile,
            FileFault::UnknownFormat => Self::UnknownFormat,
            FileFault::UnknownCodec => Self::UnknownCodec,
            FileFault::NoSound => Self::NoSound,
            FileFault::EndsAtOnce => Self::EndsAtOnce,
            FileFault::Absurd { rate, channels } => Self::Absurd { rate, channels },
            FileFault::DecoderFailed => Self::DecoderFailed,
            FileFault::CutOff { at_ms, declared_ms } => Self::CutOff { at_ms, declared_ms },
            FileFault::Damaged { at_ms, how } => Self::Damaged { at_ms, how: how.into() },
            FileFault::Gap { at_ms, ms } => Self::Gap { at_ms, ms },
            FileFault::Silent => Self::Silent,
            FileFault::Clipped { at_ms, places } => Self::Clipped { at_ms, places },
            FileFault::WrongLength { declared_ms, true_ms } => {
                Self::WrongLength { declared_ms, true_ms }
            }
            FileFault::Stalled => Self::Stalled,
            FileFault::NoThread => Self::NoThread,
        }
    }
}

impl From<FileFaultForm> for FileFault {
    fn from(form: FileFaultForm) -> Self {
        match form {
            FileFaultForm::NotThere => Self::NotThere,
            FileFaultForm::NotAllowed => Self::NotAllowed,
            FileFaultForm::Unreadable => Self::Unreadable,
            FileFaultForm::NotAFile => Self::NotAFile,
            FileFaultForm::UnknownFormat => Self::UnknownFormat,
            FileFaultForm::UnknownCodec => Self::UnknownCodec,
            FileFaultForm::NoSound => Self::NoSound,
            FileFaultForm::EndsAtOnce => Self::EndsAtOnce,
            FileFaultForm::Absurd { rate, channels } => Self::Absurd { rate, channels },
            FileFaultForm::DecoderFailed => Self::DecoderFailed,
            FileFaultForm::CutOff { at_ms, declared_ms } => Self::CutOff { at_ms, declared_ms },
            FileFaultForm::Damaged { at_ms, how } => Self::Damaged { at_ms, how: how.into() },
            FileFaultForm::Gap { at_ms, ms } => Self::Gap { at_ms, ms },
            FileFaultForm::Silent => Self::Silent,
            FileFaultForm::Clipped { at_ms, places } => Self::Clipped { at_ms, places },
            FileFaultForm::WrongLength { declared_ms, true_ms } => {
                Self::WrongLength { declared_ms, true_ms }
            }
            FileFaultForm::Stalled => Self::Stalled,
            FileFaultForm::NoThread => Self::NoThread,
        }
    }
}
