//! An event: the words of the record.

mod to_core;
mod to_form;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::codes::{
    DosingEndForm, InterruptionForm, PhaseCauseForm, SafetyTouchForm, StreamForm, TextKindForm,
};
use super::dose::{DoseForm, DoseOrderForm};
use super::music::{MusicActForm, PlanForm};
use super::opening::OpeningForm;
use super::reason::ReasonForm;
use super::sound::SoundFactForm;
use super::values::{
    AmendmentForm, AnswerForm, AttentionKindForm, ChecklistTickForm, HelpPlanForm, SignatureForm,
};
use super::vitals::{FlagForm, FlagResponseForm, VitalsForm};

/// One thing that was so. A variant without members has braces too: serde passes over unknown
/// members of a unit variant.
#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum EventForm {
    Opened(Box<OpeningForm>),
    ProcessOpened {},
    Interrupted {
        by: InterruptionForm,
    },
    Resumed {
        gap_ms: i64,
    },
    Closed {
        open: Vec<String>,
        reason: Option<ReasonForm>,
    },

    PhaseBegan {
        phase: String,
        at_ms: i64,
        cause: PhaseCauseForm,
    },
    PhaseExtended {
        phase: String,
        by_ms: i64,
    },
    PhaseHeld {
        phase: String,
    },
    PhaseReleased {
        phase: String,
    },

    DoseReadBack(Box<DoseForm>),
    DoseSetAside {
        read_back: Uuid,
    },
    DoseGiven {
        read_back: Uuid,
        dose: Box<DoseForm>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        typed_twice: bool,
    },
    DosingEnded {
        how: DosingEndForm,
    },
    DoseOrdered(Box<DoseOrderForm>),
    BoosterDeclined {
        order: Uuid,
        reason: ReasonForm,
    },
    EffectsEnded {},

    CheckInDue {
        key: String,
        due_ms: i64,
    },
    CheckInAnswered {
        key: String,
        answer: AnswerForm,
    },
    CheckInPostponed {
        key: String,
        until_ms: i64,
    },
    CheckInSkipped {
        key: String,
        reason: ReasonForm,
    },
    CheckInPassed {
        key: String,
    },
    CheckInsQuieted {
        until_ms: i64,
    },
    CheckInsResumed {},

    Observed {
        code: String,
        modifiers: Vec<String>,
    },
    StateBegan {
        code: String,
        modifiers: Vec<String>,
    },
    StateEnded {
        state: Uuid,
        code: String,
    },
    VitalsTaken {
        vitals: VitalsForm,
        flags: Vec<FlagForm>,
    },
    FlagAnswered {
        flagged: Uuid,
        response: FlagResponseForm,
    },
    Wrote {
        kind: TextKindForm,
        text: String,
    },
    MomentMarked {},
    MomentWords {
        moment: Uuid,
        text: String,
    },
    IntentionSet {
        text: String,
    },
    HelpAgreed(Box<HelpPlanForm>),
    AttentionRaised {},
    AttentionDescribed {
        attention: Uuid,
        kind: AttentionKindForm,
    },
    PrescriberCalled {
        attention: Uuid,
    },
    PrescriberArrived {
        attention: Uuid,
    },
    AttentionEnded {
        attention: Uuid,
    },
    TalkBegan {},
    TalkEnded {},
    ConsentRecorded {
        consent: String,
        option: String,
    },
    ConsentAsked {
        consent: String,
        option: String,
        agreed: Option<String>,
    },
    SafetyTouched {
        why: SafetyTouchForm,
    },
    ItemTicked(ChecklistTickForm),
    ObserverChanged {
        to: String,
    },

    Steered {
        act: MusicActForm,
        sounding: Option<String>,
    },
    Planned(Box<PlanForm>),
    Sound(SoundFactForm),

    Amended {
        entry: Uuid,
        stream: StreamForm,
        to: AmendmentForm,
        reason: ReasonForm,
    },
    Withdrawn {
        entry: Uuid,
        stream: StreamForm,
        reason: ReasonForm,
    },

    Signed(SignatureForm),
    Addended {
        entry: Option<Uuid>,
        text: String,
    },
    OpenedInEmergency {
        reason: ReasonForm,
    },

    WallStepped {
        by_ms: i64,
    },
    Suspended {
        for_ms: i64,
    },
    Rebooted {},
    Restarted {
        part: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unfolded: Vec<Uuid>,
    },
    Recovered {
        bytes: u64,
    },
}

/// Events that may follow the close and the signature of who wrote the record, by their names: what
/// [`crate::session::EventRule`] says of them in the core, for those whose members can't be read.
const AFTER_SIGNATURE: [&str; 13] = [
    "planned",
    "sound",
    "wall_stepped",
    "suspended",
    "rebooted",
    "restarted",
    "recovered",
    "interrupted",
    "resumed",
    "opened_in_emergency",
    "process_opened",
    "signed",
    "addended",
];
/// Events that may follow the close alone.
const AFTER_CLOSE: [&str; 3] = ["amended", "withdrawn", "moment_words"];

/// Whether this version knows an event of this name.
pub(in crate::journal) fn is_event(name: &str) -> bool {
    let known = serde_json::from_value::<EventForm>(serde_json::json!({ "event": name }));
    known.err().is_none_or(|error| !error.to_string().starts_with("unknown variant"))
}

/// Whether an event of this name may follow the signature of who wrote the record.
pub(in crate::journal) fn may_follow_signature(name: &str) -> bool {
    AFTER_SIGNATURE.contains(&name)
}

/// Whether an event of this name may follow the close.
pub(in crate::journal) fn may_follow_close(name: &str) -> bool {
    may_follow_signature(name) || AFTER_CLOSE.contains(&name)
}
