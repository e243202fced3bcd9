//! A dose.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::texts::{initials, parsed};
use crate::journal::NotAnEntry;
use crate::names::EntryId;
use crate::session::{Dose, DoseKind};

/// A dose, as typed and read back.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DoseForm {
    kind: DoseKindForm,
    drug: String,
    form: String,
    /// `62.5 mg`
    amount: String,
    route: String,
    site: String,
    lot: String,
    /// `37.5 mg`
    wasted: Option<String>,
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

impl From<&Dose> for DoseForm {
    fn from(dose: &Dose) -> Self {
        let Dose { kind, drug, form, amount, route, site, lot, wasted, witness, given_by } = dose;
        Self {
            kind: (*kind).into(),
            drug: drug.clone(),
            form: form.clone(),
            amount: amount.to_string(),
            route: route.clone(),
            site: site.clone(),
            lot: lot.clone(),
            wasted: wasted.as_ref().map(ToString::to_string),
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
            route: form.route,
            site: form.site,
            lot: form.lot,
            wasted: form.wasted.as_deref().map(parsed).transpose()?,
            witness: form.witness.as_deref().map(initials).transpose()?,
            given_by: initials(&form.given_by)?,
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
