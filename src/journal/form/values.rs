//! Values of single events: answers, ticks, amendments, signatures.

use serde::{Deserialize, Serialize};

use super::codes::{DosingEndForm, SafetyTouchForm, SignatureMeaningForm};
use super::dose::{DoseForm, DoseOrderForm};
use super::reason::ReasonForm;
use super::vitals::{FlagForm, FlagResponseForm, VitalsForm};
use crate::journal::NotAnEntry;
use crate::session::{Amendment, Answer, AttentionKind, ChecklistTick, Dose, HelpPlan, Signature};

/// What was answered to a check-in.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum AnswerForm {
    Choice { option: String, text: Option<String> },
    Several { options: Vec<String>, text: Option<String> },
    Scale(i32),
    Text(String),
    Done,
}

/// An item of a checklist, ticked or unticked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChecklistTickForm {
    list: String,
    item: String,
    on: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// What an attention was about.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum AttentionKindForm {
    Airway,
    HardToRouse,
    Pain,
    Vomiting,
    Fall,
    Distress,
    Other(String),
}

/// The client's help plan.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HelpPlanForm {
    words: String,
    hand: String,
    piece: String,
    avoid: String,
}

/// A person's signature under the record.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureForm {
    name: String,
    role: String,
    meaning: SignatureMeaningForm,
    count: u64,
    head: String,
}

/// What an amended entry says now.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum AmendmentForm {
    Time { happened_ms: i64, about: bool },
    Text(String),
    Modifiers(Vec<String>),
    Vitals { vitals: VitalsForm, flags: Vec<FlagForm> },
    Dose(Box<DoseForm>),
    Answer(AnswerForm),
    Consent(String),
    Order(Box<DoseOrderForm>),
    DosingEnd(DosingEndForm),
    Response(FlagResponseForm),
    Attention(AttentionKindForm),
    SafetyTouch(SafetyTouchForm),
    Help(Box<HelpPlanForm>),
    Reason(ReasonForm),
}

impl From<&Answer> for AnswerForm {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Choice { option, text } => {
                Self::Choice { option: option.to_string(), text: text.clone() }
            }
            Answer::Several { options, text } => Self::Several {
                options: options.iter().map(ToString::to_string).collect(),
                text: text.clone(),
            },
            Answer::Scale(step) => Self::Scale(*step),
            Answer::Text(text) => Self::Text(text.clone()),
            Answer::Done => Self::Done,
        }
    }
}

impl From<AnswerForm> for Answer {
    fn from(form: AnswerForm) -> Self {
        match form {
            AnswerForm::Choice { option, text } => Self::Choice { option: option.into(), text },
            AnswerForm::Several { options, text } => {
                Self::Several { options: options.into_iter().map(Into::into).collect(), text }
            }
            AnswerForm::Scale(step) => Self::Scale(step),
            AnswerForm::Text(text) => Self::Text(text),
            AnswerForm::Done => Self::Done,
        }
    }
}

impl From<&ChecklistTick> for ChecklistTickForm {
    fn from(tick: &ChecklistTick) -> Self {
        let ChecklistTick { list, item, on, note } = tick;
        Self { list: list.to_string(), item: item.to_string(), on: *on, note: note.clone() }
    }
}

impl From<ChecklistTickForm> for ChecklistTick {
    fn from(form: ChecklistTickForm) -> Self {
        Self { list: form.list.into(), item: form.item.into(), on: form.on, note: form.note }
    }
}

impl From<&AttentionKind> for AttentionKindForm {
    fn from(kind: &AttentionKind) -> Self {
        match kind {
            AttentionKind::Airway => Self::Airway,
            AttentionKind::HardToRouse => Self::HardToRouse,
            AttentionKind::Pain => Self::Pain,
            AttentionKind::Vomiting => Self::Vomiting,
            AttentionKind::Fall => Self::Fall,
            AttentionKind::Distress => Self::Distress,
            AttentionKind::Other(text) => Self::Other(text.clone()),
        }
    }
}

impl From<AttentionKindForm> for AttentionKind {
    fn from(form: AttentionKindForm) -> Self {
        match form {
            AttentionKindForm::Airway => Self::Airway,
            AttentionKindForm::HardToRouse => Self::HardToRouse,
            AttentionKindForm::Pain => Self::Pain,
            AttentionKindForm::Vomiting => Self::Vomiting,
            AttentionKindForm::Fall => Self::Fall,
            AttentionKindForm::Distress => Self::Distress,
            AttentionKindForm::Other(text) => Self::Other(text),
        }
    }
}

impl From<&HelpPlan> for HelpPlanForm {
    fn from(plan: &HelpPlan) -> Self {
        let HelpPlan { words, hand, piece, avoid } = plan.clone();
        Self { words, hand, piece, avoid }
    }
}

impl From<HelpPlanForm> for HelpPlan {
    fn from(form: HelpPlanForm) -> Self {
        let HelpPlanForm { words, hand, piece, avoid } = form;
        Self { words, hand, piece, avoid }
    }
}

impl From<&Signature> for SignatureForm {
    fn from(signature: &Signature) -> Self {
        let Signature { name, role, meaning, count, head } = signature;
        Self {
            name: name.clone(),
            role: role.clone(),
            meaning: (*meaning).into(),
            count: *count,
            head: head.clone(),
        }
    }
}

impl From<SignatureForm> for Signature {
    fn from(form: SignatureForm) -> Self {
        Self {
            name: form.name,
            role: form.role,
            meaning: form.meaning.into(),
            count: form.count,
            head: form.head,
        }
    }
}

impl From<&Amendment> for AmendmentForm {
    fn from(amendment: &Amendment) -> Self {
        match amendment {
            Amendment::Time { happened_ms, about } => {
                Self::Time { happened_ms: *happened_ms, about: *about }
            }
            Amendment::Text(text) => Self::Text(text.clone()),
            Amendment::Modifiers(modifiers) => {
                Self::Modifiers(modifiers.iter().map(ToString::to_string).collect())
            }
            Amendment::Vitals { vitals, flags } => Self::Vitals {
                vitals: vitals.into(),
                flags: flags.iter().map(Into::into).collect(),
            },
            Amendment::Dose(dose) => Self::Dose(Box::new((&**dose).into())),
            Amendment::Answer(answer) => Self::Answer(answer.into()),
            Amendment::Consent(option) => Self::Consent(option.to_string()),
            Amendment::Order(order) => Self::Order(Box::new((&**order).into())),
            Amendment::DosingEnd(how) => Self::DosingEnd((*how).into()),
            Amendment::Response(response) => Self::Response(response.into()),
            Amendment::Attention(kind) => Self::Attention(kind.into()),
            Amendment::SafetyTouch(why) => Self::SafetyTouch((*why).into()),
            Amendment::Help(help) => Self::Help(Box::new((&**help).into())),
            Amendment::Reason(reason) => Self::Reason(reason.into()),
        }
    }
}

impl TryFrom<AmendmentForm> for Amendment {
    type Error = NotAnEntry;

    fn try_from(form: AmendmentForm) -> Result<Self, NotAnEntry> {
        Ok(match form {
            AmendmentForm::Time { happened_ms, about } => Self::Time { happened_ms, about },
            AmendmentForm::Text(text) => Self::Text(text),
            AmendmentForm::Modifiers(modifiers) => {
                Self::Modifiers(modifiers.into_iter().map(Into::into).collect())
            }
            AmendmentForm::Vitals { vitals, flags } => Self::Vitals {
                vitals: vitals.try_into()?,
                flags: flags.into_iter().map(Into::into).collect(),
            },
            AmendmentForm::Dose(dose) => Self::Dose(Box::new(Dose::try_from(*dose)?)),
            AmendmentForm::Answer(answer) => Self::Answer(answer.into()),
            AmendmentForm::Consent(option) => Self::Consent(option.into()),
            AmendmentForm::Order(order) => Self::Order(Box::new((*order).try_into()?)),
            AmendmentForm::DosingEnd(how) => Self::DosingEnd(how.into()),
            AmendmentForm::Response(response) => Self::Response(response.into()),
            AmendmentForm::Attention(kind) => Self::Attention(kind.into()),
            AmendmentForm::SafetyTouch(why) => Self::SafetyTouch(why.into()),
            AmendmentForm::Help(help) => Self::Help(Box::new((*help).into())),
            AmendmentForm::Reason(reason) => Self::Reason(reason.into()),
        })
    }
}
