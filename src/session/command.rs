//! What can be asked of a session. Each is carried out whole, as one entry, or refused with a
//! reason.

use super::music::MusicAct;
use super::values::{
    Amendment, Answer, AttentionKind, CheckInKey, ChecklistTick, Dose, DoseOrder, DosingEnd,
    FlagResponse, HelpPlan, Opening, SafetyTouch, Signature, TextKind, Vitals,
};
use super::{Event, Happened, Reason, Refusal};
use crate::names::{EntryId, Initials};
use crate::protocol::{Amount, CodeId, ConsentId, ConsentOption, ModifierId, PhaseId};

/// A wish, from a key, a click, a script, or the program itself. [`super::Session::decide`] answers
/// it.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Opens the session; the first phase begins.
    Open(Box<Opening>),
    /// Time has passed: begins phases whose time has come, makes check-ins due, lets them pass.
    /// Often does nothing.
    Tick,
    /// A fact from outside: the clock, the sound, the journal, the plan of the music. Other events
    /// are refused.
    Report(Box<Event>),

    /// Begins a neighbouring phase now: the next one early, or the one before again. Arrive ends
    /// only by the dose.
    BeginPhase {
        phase: PhaseId,
    },
    /// Moves the running phase's planned end.
    ExtendPhase {
        /// By so much, in ms; negative shortens, at most to now.
        by_ms: i64,
    },
    /// The running phase no longer ends by itself.
    HoldPhase,
    ReleasePhase,

    /// Reads a typed dose back. Gives nothing.
    ReadBackDose(Box<Dose>),
    SetDoseAside,
    /// Gives the dose that this entry read back, and no other.
    GiveDose {
        /// The entry of the read-back.
        read_back: EntryId,
        when: When,
        then: AfterDose,
        /// The amount typed once more, where it lies beyond the practice's limit.
        again: Option<Amount>,
    },
    /// Enters a prescriber's order.
    OrderDose(Box<DoseOrder>),
    /// Records that an ordered booster was not given.
    DeclineBooster {
        /// The entry of the order.
        order: EntryId,
        reason: String,
    },
    EndDosing {
        how: DosingEnd,
        when: When,
    },
    /// Records that the effects have ended.
    EndEffects {
        when: When,
    },

    /// Answers a check-in that is due, put off, or passed.
    AnswerCheckIn {
        key: CheckInKey,
        answer: Answer,
        /// The client's own words, where the answer asks for them: kept as an event of their own.
        own_words: Option<String>,
    },
    /// Puts a due check-in off, by the protocol's measure.
    PostponeCheckIn {
        key: CheckInKey,
    },
    /// Leaves a check-in out.
    SkipCheckIn {
        key: CheckInKey,
        reason: Reason,
    },
    /// Shows no cards for a while.
    QuietCheckIns {
        for_ms: i64,
    },
    ResumeCheckIns,

    /// Logs a code. A point is logged; a state begins, or ends when it is open.
    Observe {
        code: CodeId,
        modifiers: Vec<ModifierId>,
        when: When,
    },
    /// Ends an open state, at a time of its own.
    EndState {
        /// The entry that began it.
        state: EntryId,
        when: When,
    },
    /// Records vital signs; answers a due check-in that asks for them.
    TakeVitals {
        vitals: Vitals,
        when: When,
    },
    /// Records what was done about flagged vital signs or a serious answer.
    AnswerFlag {
        /// The entry of the vital signs or the answer.
        flagged: EntryId,
        response: FlagResponse,
    },
    Write {
        kind: TextKind,
        text: String,
        /// When: for a typed text the time of its first key.
        when: When,
    },
    MarkMoment {
        when: When,
    },
    /// Adds the client's own words to a marked moment, in the session or after its close.
    AddMomentWords {
        /// The entry that marked it.
        moment: EntryId,
        text: String,
        /// The time of the moment.
        when: When,
    },
    SetIntention {
        text: String,
    },
    AgreeHelp(Box<HelpPlan>),
    /// Holds the moment of an attention, before anything else is known.
    RaiseAttention,
    DescribeAttention {
        /// The entry that raised it.
        attention: EntryId,
        kind: AttentionKind,
    },
    CallPrescriber {
        /// The entry that raised the attention.
        attention: EntryId,
    },
    PrescriberArrives {
        /// The entry that raised the attention.
        attention: EntryId,
    },
    EndAttention {
        /// The entry that raised it.
        attention: EntryId,
    },
    BeginTalk,
    EndTalk,
    RecordConsent {
        consent: ConsentId,
        option: ConsentOption,
    },
    TouchForSafety {
        why: SafetyTouch,
        when: When,
    },
    /// Ticks a checklist's item, or takes the tick back.
    TickItem(ChecklistTick),
    /// Another person observes from now on.
    ChangeObserver {
        to: Initials,
    },
    Steer(MusicAct),
    /// Moves the volume by so many dB, within what the room allows; entered as the volume that it
    /// comes to.
    MoveVolume {
        by_db: f32,
    },

    Amend {
        entry: EntryId,
        to: Amendment,
        reason: Reason,
    },
    /// Withdraws an entry as made in error.
    Withdraw {
        entry: EntryId,
        reason: Reason,
    },
    /// Withdraws the observer's own last entry, when it was entered in the last 30 s.
    Undo,
    Sign(Signature),
    /// Adds to the closed record, signed or not.
    Addend {
        /// To which entry; `None`: to the record as a whole.
        entry: Option<EntryId>,
        text: String,
    },
    Close {
        /// Why, when leaving criteria are open.
        reason: Option<String>,
    },
}

/// What a dose does to the phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterDose {
    /// The first dose begins the phase after Arrive; any other leaves the phases as they are.
    #[default]
    PhasesStay,
    /// After a booster the running phase's planned length begins again.
    PhaseBeginsAgain,
}

/// When something happened, as the therapist says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    #[default]
    Now,
    /// So long ago ("−2").
    Ago {
        /// Not negative.
        ms: i64,
    },
    At {
        ms: i64,
    },
    /// At about this session time ("about 14:20").
    About {
        ms: i64,
    },
}

/// Nothing in a record is older than a day before its opening: a slip of the keyboard.
const OLDEST_MS: i64 = -24 * 3_600_000;

/// What a typed time may lie ahead of the clock: hours and minutes are rounded.
const AHEAD_MS: i64 = 60_000;

impl When {
    /// The session time meant.
    pub fn resolve(self, now_ms: i64) -> Result<Happened, Refusal> {
        let happened = match self {
            Self::Now => Happened::at(now_ms),
            Self::Ago { ms } => Happened::at(now_ms - ms),
            Self::At { ms } => Happened::at(ms),
            Self::About { ms } => Happened { ms, about: true },
        };
        if happened.ms > now_ms + AHEAD_MS {
            Err(Refusal::InTheFuture)
        } else if happened.ms < OLDEST_MS {
            Err(Refusal::TooLongAgo)
        } else {
            Ok(Happened { ms: happened.ms.min(now_ms), ..happened })
        }
    }
}

impl Command {
    /// When what it tells of happened; the time of entry for commands that have no time of their
    /// own.
    pub fn happened(&self, now_ms: i64) -> Result<Happened, Refusal> {
        match self {
            Self::GiveDose { when, .. }
            | Self::EndDosing { when, .. }
            | Self::EndEffects { when }
            | Self::Observe { when, .. }
            | Self::EndState { when, .. }
            | Self::TakeVitals { when, .. }
            | Self::Write { when, .. }
            | Self::MarkMoment { when }
            | Self::AddMomentWords { when, .. }
            | Self::TouchForSafety { when, .. } => when.resolve(now_ms),
            _ => Ok(Happened::at(now_ms)),
        }
    }

    /// It is the program's own doing, not a person's.
    pub fn is_program(&self) -> bool {
        matches!(self, Self::Tick | Self::Report(_))
    }
}
