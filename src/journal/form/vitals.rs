//! Vital signs, what was flagged in them, and what was done about a flag.

use serde::{Deserialize, Serialize};

use super::codes::{SeverityForm, VitalSignForm};
use super::texts::initials;
use crate::journal::NotAnEntry;
use crate::session::{Flag, FlagResponse, VitalReading, Vitals};

/// A set of vital signs.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VitalsForm {
    readings: Vec<(VitalSignForm, VitalReadingForm)>,
    by: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    as_read: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum VitalReadingForm {
    Value(f64),
    NotTaken(String),
}

/// A value outside one of the practice's ranges.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlagForm {
    measure: VitalSignForm,
    range: String,
    severity: SeverityForm,
}

/// What was done about a flag.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum FlagResponseForm {
    Recheck { in_ms: i64 },
    PrescriberTold { who: String },
    SymptomsAsked { text: String },
    PlanNoted { text: String },
}

impl From<&Vitals> for VitalsForm {
    fn from(vitals: &Vitals) -> Self {
        let Vitals { readings, by, as_read } = vitals;
        let readings = readings.iter().map(|(sign, reading)| ((*sign).into(), reading.into()));
        let by = by.as_ref().map(ToString::to_string);
        Self { readings: readings.collect(), by, as_read: *as_read }
    }
}

impl TryFrom<VitalsForm> for Vitals {
    type Error = NotAnEntry;

    fn try_from(form: VitalsForm) -> Result<Self, NotAnEntry> {
        let readings = form.readings.into_iter();
        Ok(Self {
            readings: readings.map(|(sign, reading)| (sign.into(), reading.into())).collect(),
            by: form.by.as_deref().map(initials).transpose()?,
            as_read: form.as_read,
        })
    }
}

impl From<&VitalReading> for VitalReadingForm {
    fn from(reading: &VitalReading) -> Self {
        match reading {
            VitalReading::Value(value) => Self::Value(*value),
            VitalReading::NotTaken(reason) => Self::NotTaken(reason.clone()),
        }
    }
}

impl From<VitalReadingForm> for VitalReading {
    fn from(form: VitalReadingForm) -> Self {
        match form {
            VitalReadingForm::Value(value) => Self::Value(value),
            VitalReadingForm::NotTaken(reason) => Self::NotTaken(reason),
        }
    }
}

impl From<&Flag> for FlagForm {
    fn from(flag: &Flag) -> Self {
        let Flag { measure, range, severity } = flag;
        Self { measure: (*measure).into(), range: range.to_string(), severity: (*severity).into() }
    }
}

impl From<FlagForm> for Flag {
    fn from(form: FlagForm) -> Self {
        Self {
            measure: form.measure.into(),
            range: form.range.into(),
            severity: form.severity.into(),
        }
    }
}

impl From<&FlagResponse> for FlagResponseForm {
    fn from(response: &FlagResponse) -> Self {
        match response {
            FlagResponse::Recheck { in_ms } => Self::Recheck { in_ms: *in_ms },
            FlagResponse::PrescriberTold { who } => Self::PrescriberTold { who: who.clone() },
            FlagResponse::SymptomsAsked { text } => Self::SymptomsAsked { text: text.clone() },
            FlagResponse::PlanNoted { text } => Self::PlanNoted { text: text.clone() },
        }
    }
}

impl From<FlagResponseForm> for FlagResponse {
    fn from(form: FlagResponseForm) -> Self {
        match form {
            FlagResponseForm::Recheck { in_ms } => Self::Recheck { in_ms },
            FlagResponseForm::PrescriberTold { who } => Self::PrescriberTold { who },
            FlagResponseForm::SymptomsAsked { text } => Self::SymptomsAsked { text },
            FlagResponseForm::PlanNoted { text } => Self::PlanNoted { text },
        }
    }
}
