//! A dose.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::codes::{BoundForm, OrderedDoseForm, VitalSignForm};
use super::texts::{initials, parsed};
use crate::journal::NotAnEntry;
use crate::names::EntryId;
use crate::session::{Dose, DoseKind, DoseOrder, OrderSource, OwnLimit};

/// A dose, as typed and read back.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DoseForm {
    kind: DoseKindForm,
    drug: String,
    form: String,
    /// `62.5 mg`
    amount: String,
    /// `1.25 ml`
    volume: Option<String>,
    concentration: String,
    route: String,
    site: String,
    lot: String,
    expiry: String,
    /// `37.5 mg`
    wasted: Option<String>,
    disposal: String,
    witness: Option<String>,
    given_by: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum DoseKindForm {
    First,
    Further,
    Booster { order: Uuid },
}

/// A prescriber's order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DoseOrderForm {
    of: OrderedDoseForm,
    source: OrderSourceForm,
    amount: Option<String>,
    words: String,
    limits: Vec<OwnLimitForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum OrderSourceForm {
    Entered { by: String },
    InChart { seen_by: String },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnLimitForm {
    measure: VitalSignForm,
    bound: BoundForm,
    value: f64,
}

impl From<&Dose> for DoseForm {
    fn from(dose: &Dose) -> Self {
        let Dose { kind, drug, form, amount, volume, concentration, route, .. } = dose;
        let Dose { site, lot, expiry, wasted, disposal, witness, given_by, .. } = dose;
        Self {
            kind: (*kind).into(),
            drug: drug.clone(),
            form: form.clone(),
            amount: amount.to_string(),
            volume: volume.as_ref().map(ToString::to_string),
            concentration: concentration.clone(),
            route: route.clone(),
            site: site.clone(),
            lot: lot.clone(),
            expiry: expiry.clone(),
            wasted: wasted.as_ref().map(ToString::to_string),
            disposal: disposal.clone(),
            witness: witness.as_ref().map(ToString::to_string),
            given_by: given_by.to_string(),
        }
    }
}

impl TryFrom<DoseForm> for Dose {
    type Error = NotAnEntry;

    fn try_from(form: DoseForm) -> Result<Self, NotAnEntry> {
        Ok(Self {
            kind: form.kind.into(),
            drug: form.drug,
            form: form.form,
            amount: parsed(&form.amount)?,
            volume: form.volume.as_deref().map(parsed).transpose()?,
            concentration: form.concentration,
            route: form.route,
            site: form.site,
            lot: form.lot,
            expiry: form.expiry,
            wasted: form.wasted.as_deref().map(parsed).transpose()?,
            disposal: form.disposal,
            witness: form.witness.as_deref().map(initials).transpose()?,
            given_by: initials(&form.given_by)?,
        })
    }
}

impl From<&DoseOrder> for DoseOrderForm {
    fn from(order: &DoseOrder) -> Self {
        let DoseOrder { of, source, amount, words, limits } = order;
        let source = match source {
            OrderSource::Entered { by } => OrderSourceForm::Entered { by: by.to_string() },
            OrderSource::InChart { seen_by } => {
                OrderSourceForm::InChart { seen_by: seen_by.to_string() }
            }
        };
        let limit = |limit: &OwnLimit| OwnLimitForm {
            measure: limit.measure.into(),
            bound: limit.bound.into(),
            value: limit.value,
        };
        Self {
            of: (*of).into(),
            source,
            amount: amount.as_ref().map(ToString::to_string),
            words: words.clone(),
            limits: limits.iter().map(limit).collect(),
        }
    }
}

impl TryFrom<DoseOrderForm> for DoseOrder {
    type Error = NotAnEntry;

    fn try_from(form: DoseOrderForm) -> Result<Self, NotAnEntry> {
        let source = match form.source {
            OrderSourceForm::Entered { by } => OrderSource::Entered { by: initials(&by)? },
            OrderSourceForm::InChart { seen_by } => {
                OrderSource::InChart { seen_by: initials(&seen_by)? }
            }
        };
        let limits = form.limits.into_iter().map(|limit| OwnLimit {
            measure: limit.measure.into(),
            bound: limit.bound.into(),
            value: limit.value,
        });
        Ok(Self {
            of: form.of.into(),
            source,
            amount: form.amount.as_deref().map(parsed).transpose()?,
            words: form.words,
            limits: limits.collect(),
        })
    }
}

impl From<DoseKind> for DoseKindForm {
    fn from(kind: DoseKind) -> Self {
        match kind {
            DoseKind::First => Self::First,
            DoseKind::Further => Self::Further,
            DoseKind::Booster { order } => Self::Booster { order: order.0 },
        }
    }
}

impl From<DoseKindForm> for DoseKind {
    fn from(form: DoseKindForm) -> Self {
        match form {
            DoseKindForm::First => Self::First,
            DoseKindForm::Further => Self::Further,
            DoseKindForm::Booster { order } => Self::Booster { order: EntryId(order) },
        }
    }
}
