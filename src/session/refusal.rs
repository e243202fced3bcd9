//! Why a command was not carried out. The state is as it was; nothing is written.

use super::CheckInKey;
use crate::names::EntryId;
use crate::protocol::{CodeId, ItemId, ModifierId, PhaseId, VitalSign};

/// A typed refusal. Its text is for logs and the command line; the screen has words of its own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing can be done before the session is opened.
    #[error("the session is not open yet")]
    NotOpened,
    #[error("the session is open already")]
    AlreadyOpened,
    /// After the close only amendments and withdrawals are possible.
    #[error("the session is closed; amend or withdraw an entry instead")]
    Closed,
    /// Only a closed session is signed or added to.
    #[error("the session is not closed yet")]
    NotClosed,
    /// Who wrote the record has signed it: only addenda are possible.
    #[error("the record is signed; add an addendum instead")]
    Signed,
    /// The observer entered nothing lately.
    #[error(
        "nothing was entered in the last 30 s that could be undone; withdraw the entry with a reason instead"
    )]
    NothingToUndo,
    /// It is so already: nothing was done twice.
    #[error("that is so already")]
    AlreadySo,

    /// The session has no music of Stillpoint's.
    #[error("no music of Stillpoint's plays in this session")]
    NoMusicHere,
    /// The music is as calm as it gets.
    #[error("the music is at its calmest")]
    NothingCalmer,
    /// The music is as full as it gets.
    #[error("the music is at its fullest")]
    NothingFuller,
    /// The volume is as low as it goes.
    #[error("the music is at its quietest; silence it instead")]
    NothingQuieter,
    /// The volume is at the room's cap.
    #[error("the music is as loud as this room allows")]
    NothingLouder,

    /// The protocol has no such phase.
    #[error("the protocol has no phase `{0}`")]
    NoSuchPhase(PhaseId),
    /// Only the next phase and the one before can be begun.
    #[error("only the next phase or the one before can be begun")]
    NotANeighbour,
    /// Arrive ends by the dose and by nothing else, and is not come back to after it.
    #[error("this phase begins and ends with the dose")]
    OnlyByDose,
    /// The running phase has no planned end.
    #[error("this phase has no planned end")]
    NoPlannedEnd,

    /// There is no read-back, or another one than the one confirmed.
    #[error("that dose has not been read back")]
    NotReadBack,
    /// A first dose has been given.
    #[error("the first dose has been given already")]
    FirstDoseGiven,
    /// A further dose needs a first one.
    #[error("no first dose has been given")]
    NoFirstDose,
    /// A booster needs an order that is neither given nor declined.
    #[error("there is no open order for a booster")]
    NoOpenOrder,
    /// The amount lies beyond the practice's limit for typing, and wasn't typed the same once more.
    #[error("type the same amount once more")]
    AmountNotTypedAgain,
    #[error("no dosing is under way")]
    NoDosing,

    /// The protocol has no such check-in, or this occurrence has not come due.
    #[error("check-in {0} is not due")]
    NotDue(CheckInKey),
    /// It was answered or skipped before.
    #[error("check-in {0} is settled already")]
    Settled(CheckInKey),
    /// The answer doesn't fit the question.
    #[error("that is no answer to check-in {0}")]
    WrongAnswer(CheckInKey),

    /// The codebook has no such code.
    #[error("the codebook has no code `{0}`")]
    NoSuchCode(CodeId),
    /// The code has no such modifier.
    #[error("the code has no modifier `{0}`")]
    NoSuchModifier(ModifierId),
    #[error("no vital sign was given")]
    NoVitals,
    /// A value that can hardly be right, or a lower systolic than diastolic pressure: it may be kept as
    /// read.
    #[error("the value for {0:?} can hardly be right")]
    Implausible(VitalSign),
    /// A list or item that the protocol doesn't have.
    #[error("the protocol has no such checklist item")]
    NoSuchItem,
    /// A consent or option that the protocol doesn't have.
    #[error("the protocol has no such consent")]
    NoSuchConsent,
    /// After the dose a consent only narrows.
    #[error("after the dose a consent is only narrowed")]
    OnlyNarrows,

    /// No entry with this id, or none of the kind that is meant.
    #[error("there is no such entry")]
    NoSuchEntry(EntryId),
    /// An amendment that doesn't fit the entry's kind.
    #[error("the entry cannot be amended like that")]
    NotAmendable(EntryId),
    #[error("the entry was withdrawn")]
    Withdrawn(EntryId),
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("the text is empty")]
    TextMissing,
    /// The text is longer than an entry takes.
    #[error("the text is too long: keep it in parts of at most {0} characters")]
    TextTooLong(usize),
    /// A time ahead of the clock.
    #[error("that time has not come yet")]
    InTheFuture,
    /// A time more than a day before the opening.
    #[error("that is more than a day before the session")]
    TooLongAgo,
    /// A state can't end before it began.
    #[error("a state cannot end before it began")]
    EndsBeforeItBegan,

    /// The session can't be closed yet.
    #[error("{} still open", .0.len())]
    StillOpen(Vec<OpenItem>),
    /// The journal can't take the entry. Nothing was changed.
    #[error("the journal can't take this entry")]
    NotRecordable,
    /// A fault in the program stopped the command before anything was entered.
    #[error("the program failed and nothing was entered: try again")]
    ProgramFailed,
    /// An event that is not a fact from outside was reported.
    #[error("that is not a report")]
    NotAReport,
}

/// Something that must be settled before the close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenItem {
    /// A state is open and needs its end time.
    State {
        /// The entry that began it.
        entry: EntryId,
        code: CodeId,
    },
    /// A check-in that the close asks for has no answer.
    CheckIn(CheckInKey),
    /// A required check-in was not done in its time; the close gives the reason.
    NotDone(CheckInKey),
    /// A serious answer still stands; the close gives the reason.
    Flagged(CheckInKey),
    /// An attention has not been ended.
    Attention(EntryId),
    Talk,
    /// A dose was read back and neither given nor set aside.
    ReadBack,
    /// An item of the leaving list is not ticked; the close may give a reason instead.
    Leaving(ItemId),
    /// The protocol's earliest leaving has not come; the close may give a reason instead.
    NotBefore {
        ms: i64,
    },
}

impl OpenItem {
    /// The close may leave it open for a reason.
    pub fn may_stay_open(&self) -> bool {
        matches!(
            self,
            Self::NotDone(_) | Self::Flagged(_) | Self::Leaving(_) | Self::NotBefore { .. }
        )
    }
}
