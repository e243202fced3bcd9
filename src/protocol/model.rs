//! The checked protocol: what a practice wrote, after every rule has been tested once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Amount;
use super::ids::{
    CategoryId, CheckInId, ChecklistId, ChoiceId, CodeId, ConsentId, ConsentOption, ItemId,
    ModifierId, PhaseId, RangeId,
};

/// A whole protocol with its codebook. No value of this type breaks a rule of
/// [`crate::protocol::parse()`].
#[derive(Debug, Clone, PartialEq)]
pub struct Protocol {
    /// The stem of the file it was read from: `intramuscular-60`.
    pub id: String,
    /// Shown to people: `Intramuscular`.
    pub name: String,
    /// One line under the name: `about 75 min after the dose`.
    pub about: String,
    pub route: Route,
    /// In order; the first lasts until the dose, the last is open.
    pub phases: Vec<Phase>,
    /// The lozenge in the mouth, the infusion, the devices: beside the phases, from the dose.
    pub dosing: Option<Dosing>,
    /// What is asked or looked at, in the order written.
    pub check_ins: Vec<CheckIn>,
    /// The practice's ranges for vital signs, possibly none.
    pub ranges: Vec<VitalRange>,
    /// Consents to be recorded before the dose and shown throughout.
    pub consents: Vec<Consent>,
    /// The lists of the room, the client, the dose and the leaving.
    pub checklists: Vec<Checklist>,
    pub times: Times,
    /// The practice's upper limits for typing a dose, possibly none.
    pub dose_limits: Vec<DoseLimit>,
    /// What a pressed key logs.
    pub codebook: Codebook,
    /// The practice's own words and numbers for an emergency.
    pub emergency: Emergency,
}

/// The practice's own times, each a template until somebody of the practice has confirmed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// How long until flagged vital signs are taken again, in ms.
    pub recheck_ms: i64,
    /// The earliest leaving (esketamine: 2 h after the dose).
    pub leave_not_before: Option<AnchoredTime>,
    /// The initials of the person who confirmed them.
    pub confirmed_by: Option<String>,
}

/// Beyond this amount a dose is typed once more. Never shown before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoseLimit {
    /// Compared without case.
    pub drug: String,
    pub route: Route,
    pub amount: Amount,
    /// The initials of the person who set it.
    pub set_by: String,
}

/// The route of administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Route {
    /// A lozenge held in the mouth.
    Sublingual,
    /// An injection into a muscle.
    Intramuscular,
    /// An infusion.
    Intravenous,
    /// Nasal devices (esketamine).
    Intranasal,
    /// Swallowed.
    Oral,
    /// An injection under the skin.
    Subcutaneous,
}

impl std::fmt::Display for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sublingual => "sublingual",
            Self::Intramuscular => "intramuscular",
            Self::Intravenous => "intravenous",
            Self::Intranasal => "intranasal",
            Self::Oral => "oral",
            Self::Subcutaneous => "subcutaneous",
        })
    }
}

/// One stretch of the session.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Stable key, used in the journal: `peak`.
    pub id: PhaseId,
    /// Shown: `Peak`.
    pub name: String,
    /// How the phase ends by itself.
    pub length: PhaseLength,
    /// Nothing is asked aloud while it runs.
    pub silent: bool,
    /// Height of the contour at the end of the phase, 0–1.
    pub intensity: f32,
    /// The playlist section that belongs to it; the phase's own id unless written otherwise.
    pub music: String,
}

/// How a phase ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseLength {
    /// Only the dose ends it; `usual_ms` is for the drawing and the music's first plan.
    UntilDose { usual_ms: i64 },
    /// By itself after this long.
    Planned { length_ms: i64 },
    /// Runs until the session is closed; `usual_ms` as above.
    Open { usual_ms: i64 },
}

impl PhaseLength {
    /// The length to draw: planned, or usual where the phase has none of its own.
    pub fn drawn_ms(self) -> i64 {
        match self {
            Self::UntilDose { usual_ms } | Self::Open { usual_ms } => usual_ms,
            Self::Planned { length_ms } => length_ms,
        }
    }
}

/// The stretch in which the medicine is being taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct Dosing {
    /// Shown: `Hold`, `Infusion`, `Devices`.
    pub name: String,
    /// Planned length from the dose in ms.
    pub length_ms: i64,
    /// For devices: how many, and how far apart.
    pub devices: Option<Devices>,
}

/// Several devices make one dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Devices {
    /// The most that one session uses.
    pub count: u32,
    /// Time between two, in ms.
    pub apart_ms: i64,
}

/// One check-in as planned; it may come due several times.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckIn {
    /// Stable key, used in the journal: `breathing`.
    pub id: CheckInId,
    /// The question, in the words of the practice.
    pub prompt: String,
    /// The question when an answer has it asked again.
    pub again_prompt: Option<String>,
    pub manner: Manner,
    pub at: AnchoredTime,
    /// Comes again this often, until [`CheckIn::until`] (or the close).
    pub every_ms: Option<i64>,
    /// No further occurrence from here on.
    pub until: Option<AnchoredTime>,
    /// How long a due card stays before it counts as passed, its phase at most; `None`: as long as
    /// that.
    pub window_ms: Option<i64>,
    /// How far *Later* moves it.
    pub later_ms: i64,
    pub kind: CheckInKind,
    /// The record needs its answer, or a reason why there is none.
    pub required: bool,
    /// It asks for a state that still is: without an answer it is asked at the close, even where its
    /// phase never began.
    pub at_close: bool,
}

impl CheckIn {
    /// One of its answers leads to the offer to raise an attention.
    pub fn may_alarm(&self) -> bool {
        self.kind.choices().iter().any(|choice| choice.effect == AnswerEffect::OfferAttention)
    }

    /// The question at this occurrence.
    pub fn prompt_at(&self, nth: u32) -> &str {
        let again = self.again_prompt.as_deref().filter(|_| nth > 0);
        again.unwrap_or(&self.prompt)
    }
}

/// *Look* is silent, *Ask* is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Manner {
    /// The therapist looks; nothing is said.
    Look,
    /// The therapist asks aloud.
    Ask,
}

/// A point on the session's timeline: an anchor and an offset (which may be negative).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AnchoredTime {
    pub anchor: Anchor,
    pub offset_ms: i64,
}

/// Where an offset counts from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The opening of the session.
    Session,
    /// The effective first dose.
    Dose,
    /// The end of the dosing hold.
    DosingEnd,
    /// The last booster given.
    Booster,
    /// The beginning of the phase with this id.
    Phase(PhaseId),
}

/// What an answer to a check-in is.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckInKind {
    /// One of these; the digits 1–9 answer.
    Choice(Vec<Choice>),
    /// Several of these, or the one that stands for none of them.
    Several(Vec<Choice>),
    /// The client's intention.
    Intention(Box<AskedIntention>),
    Scale(Scale),
    Vitals,
    Text,
    /// Nothing to answer but *done*.
    Reminder,
    Checklist(ChecklistId),
    /// The client agrees to something: the answers are the consent's, and are recorded as its.
    Consent(ConsentId),
}

impl CheckInKind {
    /// Every answer that it has by name.
    pub fn choices(&self) -> Vec<&Choice> {
        match self {
            Self::Choice(choices) | Self::Several(choices) => choices.iter().collect(),
            Self::Intention(asked) => asked.choices.iter().chain(&asked.still).collect(),
            _ => Vec::new(),
        }
    }
}

/// How the client's intention is asked for: anew, or, where one was entered while preparing, whether it
/// still holds.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedIntention {
    pub choices: Vec<Choice>,
    pub still_prompt: String,
    pub still: Vec<Choice>,
}

/// One answer of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Stable key, used in the journal.
    pub id: ChoiceId,
    pub label: String,
    pub effect: AnswerEffect,
    pub flagged: Flagged,
    /// With this answer the check-in is asked again after so long, in ms.
    pub again_ms: Option<i64>,
    /// Of several answers the one that stands for none of the others.
    pub none: bool,
}

/// Whether an answer is a serious one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flagged {
    #[default]
    No,
    /// As soon as it is given.
    AtOnce,
    /// When it still stands at the close.
    AtClose,
}

/// What choosing an answer brings with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerEffect {
    Nothing,
    OfferAttention,
    /// The client's own words are asked for.
    OwnWords,
    /// A line of text is asked for (why, where, which).
    Text,
    /// The dosing hold is over (the lozenge is out of the mouth).
    EndsDosing,
}

/// A numbered scale, `min..=max`, with words for some or all of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    pub min: i32,
    pub max: i32,
    pub words: BTreeMap<i32, String>,
}

/// A vital sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VitalSign {
    /// mmHg
    Systolic,
    /// mmHg
    Diastolic,
    /// beats a minute
    Pulse,
    /// oxygen saturation, %
    Spo2,
    /// breaths a minute
    Respirations,
    /// degrees Celsius
    Temperature,
}

impl VitalSign {
    /// All of them, in the order in which they are typed.
    pub const ALL: [Self; 6] = [
        Self::Systolic,
        Self::Diastolic,
        Self::Pulse,
        Self::Spo2,
        Self::Respirations,
        Self::Temperature,
    ];
}

/// A bound on a vital sign, with the practice's source for it.
#[derive(Debug, Clone, PartialEq)]
pub struct VitalRange {
    /// Stable key, used in the journal.
    pub id: RangeId,
    pub measure: VitalSign,
    pub when: RangeHolds,
    /// Outside is below this …
    pub low: Option<f64>,
    /// … or above this.
    pub high: Option<f64>,
    pub severity: Severity,
    /// Where the number comes from, in words.
    pub source: String,
    /// The initials of the person of the practice who confirmed it; until then it flags nothing.
    pub confirmed_by: Option<String>,
}

/// The part of the session a range holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeHolds {
    BeforeDose,
    /// From the first dose on.
    AfterDose,
    Always,
}

/// How loud a flag is (both are quiet: nothing moves, nothing sounds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Outside,
    Severe,
}

/// A consent that is recorded before the dose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Stable key: `touch`.
    pub id: ConsentId,
    /// Shown: `Touch`.
    pub label: String,
    /// The possible answers; the first one grants least.
    pub options: Vec<ConsentAnswer>,
}

/// A possible answer to a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentAnswer {
    /// Stable key, used in the journal: `hand_only`.
    pub id: ConsentOption,
    /// Shown: `Hand only`.
    pub label: String,
    /// The options that grant no more than this one does.
    pub covers: Vec<ConsentOption>,
}

impl Consent {
    /// The option with this id.
    pub fn option(&self, id: &ConsentOption) -> Option<&ConsentAnswer> {
        self.options.iter().find(|option| option.id == *id)
    }

    /// An option as shown.
    pub fn label_of<'a>(&'a self, id: &'a ConsentOption) -> &'a str {
        self.option(id).map_or(id.as_str(), |option| option.label.as_str())
    }

    /// Whether this answer grants more than the least there is.
    pub fn grants(&self, option: &ConsentOption) -> bool {
        self.options.iter().skip(1).any(|known| known.id == *option)
    }

    /// Whether `to` grants no more than what was agreed, or, where nothing was, than the least there is:
    /// it is that, or covered by it, or the least, to which anybody may fall back.
    pub fn narrows(&self, agreed: Option<&ConsentOption>, to: &ConsentOption) -> bool {
        let least = self.options.first();
        let agreed = agreed.map_or(least, |agreed| self.option(agreed));
        least.is_some_and(|least| least.id == *to)
            || agreed.is_some_and(|agreed| agreed.id == *to || agreed.covers.contains(to))
    }
}

/// A checklist of the room, the client, the dose or the leaving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// Stable key: `room`, `client`, `dose`, `leaving`.
    pub id: ChecklistId,
    pub name: String,
    /// Who ticks it, shown: `the therapist, with the client`.
    pub by: String,
    pub items: Vec<ChecklistItem>,
}

/// One line of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    pub id: ItemId,
    pub text: String,
    /// What must be written beside the tick: `when each began and ended`. `None`: the tick says it
    /// all.
    pub asks: Option<String>,
}

/// What can be observed, by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codebook {
    /// The stem of its file.
    pub id: String,
    pub name: String,
    /// In the order of the pad.
    pub codes: Vec<Code>,
}

/// One kind of observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Stable key, used in the journal: `tears`.
    pub id: CodeId,
    /// Shown: `Tears`.
    pub label: String,
    /// The letter that logs it, upper case.
    pub key: char,
    /// A moment, or something that lasts.
    pub kind: CodeKind,
    /// Groups codes in exports: `affect`, `body`.
    pub category: CategoryId,
    /// Words that may refine it, each with its letter.
    pub modifiers: Vec<Modifier>,
    /// On the pad at once, rather than behind *More*.
    pub on_pad: bool,
}

impl Code {
    /// Its grades, the least first.
    pub fn grades(&self) -> Vec<(u8, ModifierId)> {
        let graded = self.modifiers.iter().filter_map(|it| Some((it.grade?, it.id.clone())));
        let mut grades: Vec<_> = graded.collect();
        grades.sort();
        grades
    }

    /// Adds a detail to those that are chosen, or takes it back. Of the grades one holds.
    pub fn toggle(&self, chosen: &mut Vec<ModifierId>, detail: &ModifierId) {
        if let Some(place) = chosen.iter().position(|it| it == detail) {
            chosen.remove(place);
            return;
        }
        if self.is_grade(detail) {
            chosen.retain(|it| !self.is_grade(it));
        }
        chosen.push(detail.clone());
    }

    /// The detail says how much.
    pub fn is_grade(&self, detail: &ModifierId) -> bool {
        self.modifiers.iter().any(|it| it.id == *detail && it.grade.is_some())
    }
}

/// A moment, or something that lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// Happens at one time.
    Point,
    /// Begins and ends.
    State,
}

/// A word that refines a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modifier {
    pub id: ModifierId,
    pub label: String,
    /// The letter that adds it, with Shift, upper case.
    pub key: char,
    /// How much of it, where the code is graded: one of its grades may be chosen, by arrows too.
    pub grade: Option<u8>,
}

/// The practice's own emergency text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Emergency {
    pub text: String,
    pub numbers: Vec<PhoneNumber>,
}

/// A telephone number with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    pub label: String,
    pub number: String,
}

impl Protocol {
    /// The phase with this id and its place.
    pub fn phase(&self, id: &PhaseId) -> Option<(usize, &Phase)> {
        self.phases.iter().enumerate().find(|(_, phase)| phase.id == *id)
    }

    /// The place of the phase that the first dose begins: the one after Arrive.
    pub fn dose_phase(&self) -> usize {
        self.phases
            .iter()
            .position(|phase| !matches!(phase.length, PhaseLength::UntilDose { .. }))
            .unwrap_or_default()
    }

    /// Any of its ranges is confirmed: without one nothing will be flagged.
    pub fn has_confirmed_range(&self) -> bool {
        self.ranges.iter().any(|range| range.confirmed_by.is_some())
    }

    /// The practice's upper limit for typing this dose, where there is one.
    pub fn dose_limit(&self, drug: &str) -> Option<&DoseLimit> {
        let is_of = |limit: &&DoseLimit| {
            limit.route == self.route && limit.drug.to_lowercase() == drug.trim().to_lowercase()
        };
        self.dose_limits.iter().find(is_of)
    }

    /// A point of time that lies before the dose: counted from the opening or from a phase before it, or
    /// back from the dose.
    pub fn is_before_dose(&self, at: &AnchoredTime) -> bool {
        match &at.anchor {
            Anchor::Session => true,
            Anchor::Dose => at.offset_ms < 0,
            Anchor::DosingEnd | Anchor::Booster => false,
            Anchor::Phase(id) => self.phase(id).is_some_and(|(index, _)| index < self.dose_phase()),
        }
    }

    /// The check-in with this id.
    pub fn check_in(&self, id: &CheckInId) -> Option<&CheckIn> {
        self.check_ins.iter().find(|check_in| check_in.id == *id)
    }

    /// The consent with this id.
    pub fn consent(&self, id: &ConsentId) -> Option<&Consent> {
        self.consents.iter().find(|consent| consent.id == *id)
    }

    /// An item of a checklist.
    pub fn item(&self, list: &ChecklistId, item: &ItemId) -> Option<&ChecklistItem> {
        self.checklist(list)?.items.iter().find(|known| known.id == *item)
    }

    /// The checklist with this id.
    pub fn checklist(&self, id: &ChecklistId) -> Option<&Checklist> {
        self.checklists.iter().find(|list| list.id == *id)
    }
}

impl Codebook {
    /// The code with this id.
    pub fn code(&self, id: &CodeId) -> Option<&Code> {
        self.codes.iter().find(|code| code.id == *id)
    }

    /// The code that this key logs, in either case.
    pub fn by_key(&self, key: char) -> Option<&Code> {
        self.codes.iter().find(|code| code.key.eq_ignore_ascii_case(&key))
    }
}

impl Emergency {
    /// The text of the templates begins so, by language.
    pub const NOT_WRITTEN: [&'static str; 2] = ["Not written yet", "Noch nicht geschrieben"];

    /// The practice has put its own text in the place of the template's. Until then the room is not
    /// ready.
    pub fn is_written(&self) -> bool {
        let text = self.text.trim();
        !text.is_empty() && !Self::NOT_WRITTEN.iter().any(|begins| text.starts_with(begins))
    }
}
