//! The things that commands and events speak of.

use std::{fmt, mem};

use super::reason::Reason;
use crate::names::{ClientCode, EntryId, Initials, Person, SessionId, SourceFile};
use crate::protocol::{
    Amount, CheckInId, ChecklistId, ChoiceId, ConsentId, ConsentOption, ItemId, Manner, ModifierId,
    RangeId, Route, Severity, VitalSign, well_known,
};

/// The first record of a session: everything that is needed to read the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    pub session: SessionId,
    /// The version of the program that opened it.
    pub program: String,
    /// `true` for a rehearsal: no client was in the room.
    pub rehearsal: bool,
    pub client: ClientCode,
    pub therapist: Initials,
    /// The people of the room, so that the record says by itself who is meant by initials.
    pub people: Vec<Person>,
    pub room: String,
    /// The output that the music goes to, as the system names it; `None` without one.
    pub device: Option<String>,
    /// The protocol's file, word for word.
    pub protocol: SourceFile,
    /// The codebook's file, word for word.
    pub codebook: SourceFile,
    /// The playlist's file, word for word.
    pub playlist: SourceFile,
    /// What was ticked before, in the order in which it was.
    pub ticks: Vec<PreparedTick>,
    /// Consents recorded before: id and option.
    pub consents: Vec<(ConsentId, ConsentOption)>,
    /// Why the arrival was started with items open; `None` when none was.
    pub open_items_reason: Option<Reason>,
}

/// A tick that was made before the session was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedTick {
    pub tick: ChecklistTick,
    pub who: Initials,
    pub wall: super::Wall,
}

/// An item of a checklist, ticked or unticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistTick {
    /// The list's id: `leaving`.
    pub list: ChecklistId,
    pub item: ItemId,
    /// Ticked, or the tick taken back.
    pub on: bool,
    /// What the item asks for beside the tick: times, a name. Left out where it asks for nothing.
    pub note: Option<String>,
}

/// One coming due of a check-in: written `breathing#0`, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CheckInKey {
    /// The check-in's id in the protocol.
    pub id: CheckInId,
    /// Which of its occurrences.
    pub nth: u32,
}

/// What was answered to a check-in.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// One of the check-in's choices. The client's own words never stand here but in a text of
    /// their own.
    Choice {
        option: ChoiceId,
        /// What the therapist added, where the answer asks for it.
        text: Option<String>,
    },
    /// Several of the check-in's choices, or the one that stands for none.
    Several {
        options: Vec<ChoiceId>,
        /// The therapist's addition, where one of them asks for it.
        text: Option<String>,
    },
    Scale(i32),
    Text(String),
    /// A reminder was acted on, a checklist gone through, or vital signs taken (they stand beside
    /// it in the same entry).
    Done,
}

/// A set of vital signs. A sign that is left out was not asked for; one that could not be taken
/// says why.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vitals {
    /// The signs, in the order of [`VitalSign`].
    pub readings: Vec<(VitalSign, VitalReading)>,
    /// Who took them, when it was not the observer.
    pub by: Option<Initials>,
    /// A value that can hardly be right was looked at again and is kept as it was read.
    pub as_read: bool,
}

/// One sign: a number in the unit of its [`VitalSign`], or the reason for none.
#[derive(Debug, Clone, PartialEq)]
pub enum VitalReading {
    Value(f64),
    NotTaken(String),
}

/// A value outside one of the practice's ranges, at the time it was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    pub measure: VitalSign,
    /// The range's id in the protocol; [`well_known::OWN_LIMIT`] for the client's own limit.
    pub range: RangeId,
    /// How severe the range says it is.
    pub severity: Severity,
}

/// What was done about a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagResponse {
    /// Taken again in so many ms.
    Recheck {
        /// From the entry's time.
        in_ms: i64,
    },
    PrescriberTold {
        who: String,
    },
    /// The client was asked for symptoms.
    SymptomsAsked {
        text: String,
    },
    /// A plan for a serious answer was agreed on.
    PlanNoted {
        text: String,
    },
}

/// The three kinds of text. They never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextKind {
    Chart,
    /// What the client said, in the client's words: in the record, out of exports unless ticked.
    OwnWords,
    /// The therapist's private process note: its own stream, never in an export of the chart.
    Process,
}

/// What an attention was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttentionKind {
    Airway,
    HardToRouse,
    /// Pain in the chest or head.
    Pain,
    Vomiting,
    Fall,
    /// Panic, or distress that needs more than presence.
    Distress,
    Other(String),
}

impl AttentionKind {
    /// The kinds that have a name of their own.
    pub const NAMED: [Self; 6] =
        [Self::Airway, Self::HardToRouse, Self::Pain, Self::Vomiting, Self::Fall, Self::Distress];
}

/// How the dosing hold ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DosingEnd {
    Swallowed,
    SpatOut,
    /// A part was swallowed, a part spat out.
    Part,
    /// The infusion ran to its end, or the last device was used.
    Complete,
    /// The infusion was stopped before its end, or devices were left over.
    Stopped,
}

/// Touch that is no part of what was agreed on, explained beforehand and noted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SafetyTouch {
    /// The client was kept from falling, or led.
    Steadied,
    Emergency,
}

impl SafetyTouch {
    pub const ALL: [Self; 2] = [Self::Steadied, Self::Emergency];
}

/// The things that help when it gets hard, agreed on beforehand. Each part may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HelpPlan {
    /// Words that help.
    pub words: String,
    /// Touch that helps.
    pub hand: String,
    /// Music that helps.
    pub piece: String,
    pub avoid: String,
}

impl HelpPlan {
    /// Nothing was agreed.
    pub fn is_empty(&self) -> bool {
        let Self { words, hand, piece, avoid } = self;
        [words, hand, piece, avoid].into_iter().all(|part| part.trim().is_empty())
    }
}

/// A prescriber's order for a dose, and the limits for this client today.
#[derive(Debug, Clone, PartialEq)]
pub struct DoseOrder {
    pub of: OrderedDose,
    pub source: OrderSource,
    /// The amount ordered, where it was typed.
    pub amount: Option<Amount>,
    /// The order in the prescriber's words; may be empty.
    pub words: String,
    /// The client's own limits for vital signs today, in the place of the practice's.
    pub limits: Vec<OwnLimit>,
}

/// The doses that an order is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderedDose {
    First,
    Booster,
}

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderSource {
    /// It was entered here, in this person's name.
    Entered { by: Initials },
    /// It stands in the chart, where this person saw it.
    InChart { seen_by: Initials },
}

/// A limit for a vital sign that an order sets for this client: flagged beyond it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnLimit {
    pub measure: VitalSign,
    pub bound: Bound,
    pub value: f64,
}

/// The side of a limit on which a value is flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Below it.
    Low,
    /// Above it.
    High,
}

/// A dose, as typed and read back. The amount is never filled in by the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dose {
    /// The first, a further part of it, or a booster.
    pub kind: DoseKind,
    /// `ketamine`.
    pub drug: String,
    /// `racemic`, `lozenge`; may be empty.
    pub form: String,
    pub amount: Amount,
    /// `1.2 ml`
    pub volume: Option<Amount>,
    /// `50 mg/ml`; may be empty.
    pub concentration: String,
    /// `intramuscular`.
    pub route: String,
    /// `left deltoid`.
    pub site: String,
    /// The lot on the label.
    pub lot: String,
    /// The expiry date on the label, as it stands there; may be empty.
    pub expiry: String,
    /// What was left over and destroyed.
    pub wasted: Option<Amount>,
    /// How it was destroyed; may be empty.
    pub disposal: String,
    /// Who saw that.
    pub witness: Option<Initials>,
    pub given_by: Initials,
}

/// Which dose of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoseKind {
    /// The first: T+ counts from it.
    First,
    /// A further device or part of the same dose.
    Further,
    Booster {
        /// The entry with the prescriber's order.
        order: EntryId,
    },
}

/// A person's signature under the record: who, as what, for what, and over which lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    /// `therapist`
    pub role: String,
    pub meaning: SignatureMeaning,
    /// How many lines of the chart stand before it.
    pub count: u64,
    /// The hash of the last of them, as its 64 hex digits.
    pub head: String,
}

/// What signing a record means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureMeaning {
    /// "I wrote this record." It ends corrections.
    Wrote,
    /// "I have read this record."
    Read,
}

impl Signature {
    /// Whether only addenda and further signatures follow it in the chart.
    pub fn ends_corrections(&self) -> bool {
        self.meaning == SignatureMeaning::Wrote
    }
}

/// What an amended entry says now.
#[derive(Debug, Clone, PartialEq)]
pub enum Amendment {
    /// It happened at another time (session ms). For the first dose this moves T.
    Time {
        happened_ms: i64,
        about: bool,
    },
    /// Its text reads so.
    Text(String),
    Modifiers(Vec<ModifierId>),
    Vitals {
        vitals: Vitals,
        flags: Vec<Flag>,
    },
    /// Of the same kind as the dose before.
    Dose(Box<Dose>),
    /// The check-in's answer is this one; where it ended the dosing, this is how.
    Answer(Answer),
    /// The consent's option, and the answer beside it.
    Consent(ConsentOption),
    /// An order for the same dose.
    Order(Box<DoseOrder>),
    DosingEnd(DosingEnd),
    /// A response of the same kind.
    Response(FlagResponse),
    Attention(AttentionKind),
    SafetyTouch(SafetyTouch),
    Help(Box<HelpPlan>),
    /// The reason for which a check-in was left out, or a booster not given.
    Reason(Reason),
}

impl FlagResponse {
    /// Both tell of the same: a recheck, a person told, symptoms or a plan.
    pub fn is_same_kind(&self, other: &Self) -> bool {
        mem::discriminant(self) == mem::discriminant(other)
    }
}

impl DosingEnd {
    /// The ends that a dosing by this route may have.
    pub fn of_route(route: Route) -> &'static [Self] {
        match route {
            Route::Sublingual | Route::Oral => &[Self::Part, Self::SpatOut, Self::Swallowed],
            _ => &[Self::Stopped, Self::Complete],
        }
    }

    /// How the dosing ended by an answer whose id says it ([`well_known::DOSING_ENDS`]).
    pub fn of(answer: &ChoiceId) -> Option<Self> {
        well_known::DOSING_ENDS
            .into_iter()
            .zip([Self::Swallowed, Self::SpatOut, Self::Part, Self::Complete, Self::Stopped])
            .find_map(|(id, how)| (*answer == id).then_some(how))
    }
}

impl CheckInKey {
    /// The first occurrence of a check-in.
    pub fn first(id: impl Into<CheckInId>) -> Self {
        Self { id: id.into(), nth: 0 }
    }
}

impl fmt::Display for CheckInKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.id, self.nth)
    }
}

impl Vitals {
    /// The number read for a sign, if one was.
    pub fn value(&self, measure: VitalSign) -> Option<f64> {
        self.readings.iter().find_map(|(which, reading)| match reading {
            VitalReading::Value(value) if *which == measure => Some(*value),
            _ => None,
        })
    }
}

/// The manner of a check-in with the words of the record.
impl fmt::Display for Manner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Look => "Look",
            Self::Ask => "Ask",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_ends_the_dosing_says_how() {
        for id in well_known::DOSING_ENDS {
            let how = DosingEnd::of(&id.into()).unwrap();
            assert_eq!(format!("{how:?}").to_lowercase(), id.replace('_', ""));
        }
        assert_eq!(DosingEnd::of(&"later".into()), None);
    }
}
