//! What an entry says: the vocabulary of the record. These forms are version 1 and final; later
//! ones are added beside them.

use super::Stream;
use super::music::{MusicAct, Plan};
use super::reason::Reason;
use super::sound::SoundFact;
use super::values::{
    Amendment, Answer, AttentionKind, CheckInKey, ChecklistTick, Dose, DoseOrder, DosingEnd, Flag,
    FlagResponse, HelpPlan, Opening, SafetyTouch, Signature, TextKind, Vitals,
};
use crate::names::{EntryId, Initials};
use crate::protocol::{CodeId, ConsentId, ConsentOption, ModifierId, PhaseId};

/// One thing that was so. `{"event":"state_began","code":"eyes_closed","modifiers":[]}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The session exists: always the first event of the chart; the first phase begins in the same
    /// entry.
    Opened(Box<Opening>),
    /// The process stream exists: always its first event. It holds no more than this and the notes.
    ProcessOpened,
    /// The program was ended from outside (logout, SIGTERM); the session can be resumed.
    Interrupted {
        by: Interruption,
    },
    /// The program runs the session again after an end that nobody chose.
    Resumed {
        /// How long nothing was running, in ms.
        gap_ms: i64,
    },
    /// The session was closed. Nothing follows but amendments, withdrawals and signatures.
    Closed {
        /// Everything that was open: ids of items of the leaving list, `not_before`, and `check_in:` with the id of a
        /// required check-in that was not done in its time.
        open: Vec<String>,
        /// Why it was closed all the same; always there when something was open.
        reason: Option<Reason>,
    },

    /// The phase began. `at_ms` is its edge in session ms, at or before the entry's own time.
    PhaseBegan {
        /// The phase's id in the protocol.
        phase: PhaseId,
        at_ms: i64,
        cause: PhaseCause,
    },
    /// The running phase's planned end moved by so much.
    PhaseExtended {
        phase: PhaseId,
        /// How far, in ms; negative shortens.
        by_ms: i64,
    },
    /// The running phase no longer ends by itself.
    PhaseHeld {
        phase: PhaseId,
    },
    /// The running phase ends by itself again, at its planned end or now when that is past.
    PhaseReleased {
        phase: PhaseId,
    },

    /// The dose was typed and read back to the person who gives it. Nothing is given yet.
    DoseReadBack(Box<Dose>),
    /// The read-back was set aside: nothing was given.
    DoseSetAside {
        /// The entry with the read-back.
        read_back: EntryId,
    },
    /// The dose that was read back was given, at the time the entry happened.
    DoseGiven {
        /// The entry with the read-back.
        read_back: EntryId,
        dose: Box<Dose>,
        /// The amount lies beyond the practice's limit for typing, and was typed once more.
        typed_twice: bool,
    },
    /// The dosing hold (lozenge, infusion, devices) is over.
    DosingEnded {
        how: DosingEnd,
    },
    /// A prescriber ordered the dose, or a possible booster. A later order for the same takes its place.
    DoseOrdered(Box<DoseOrder>),
    /// An ordered booster was not given.
    BoosterDeclined {
        /// The entry with the order.
        order: EntryId,
        reason: Reason,
    },
    /// The effects of the dose have ended, in the therapist's judgement. The session goes on.
    EffectsEnded,

    CheckInDue {
        key: CheckInKey,
        /// When it was due, in session ms.
        due_ms: i64,
    },
    CheckInAnswered {
        key: CheckInKey,
        answer: Answer,
    },
    CheckInPostponed {
        key: CheckInKey,
        /// Due again then, in session ms.
        until_ms: i64,
    },
    /// It was left out on purpose.
    CheckInSkipped {
        key: CheckInKey,
        reason: Reason,
    },
    /// Its time went by without an answer.
    CheckInPassed {
        key: CheckInKey,
    },
    /// No card is shown until then; they still come due.
    CheckInsQuieted {
        until_ms: i64,
    },
    /// Cards are shown again before the quiet ran out.
    CheckInsResumed,

    Observed {
        /// The code's id in the codebook.
        code: CodeId,
        modifiers: Vec<ModifierId>,
    },
    StateBegan {
        /// The code's id in the codebook.
        code: CodeId,
        modifiers: Vec<ModifierId>,
    },
    StateEnded {
        /// The entry that began it.
        state: EntryId,
        /// Its code's id, so that the line can be read by itself.
        code: CodeId,
    },
    /// Vital signs, with what was flagged at that time.
    VitalsTaken {
        vitals: Vitals,
        /// Outside which of the practice's ranges.
        flags: Vec<Flag>,
    },
    /// A response to flagged vital signs or to a serious answer.
    FlagAnswered {
        /// The entry with the vital signs or the answer.
        flagged: EntryId,
        response: FlagResponse,
    },
    Wrote {
        kind: TextKind,
        text: String,
    },
    /// A moment was marked for integration.
    MomentMarked,
    /// The client's own words for a moment that was marked without any.
    MomentWords {
        /// The entry that marked it.
        moment: EntryId,
        text: String,
    },
    /// The client's intention, in their own words.
    IntentionSet {
        text: String,
    },
    /// The client's help plan for when it gets hard.
    HelpAgreed(Box<HelpPlan>),
    /// Attention: the moment was held, before anything else was known.
    AttentionRaised,
    AttentionDescribed {
        /// The entry that raised it.
        attention: EntryId,
        kind: AttentionKind,
    },
    PrescriberCalled {
        /// The entry that raised the attention.
        attention: EntryId,
    },
    PrescriberArrived {
        /// The entry that raised the attention.
        attention: EntryId,
    },
    AttentionEnded {
        /// The entry that raised it.
        attention: EntryId,
    },
    /// Client and therapist talk: music goes under the voice, cards wait, the phase stays.
    TalkBegan,
    TalkEnded,
    ConsentRecorded {
        consent: ConsentId,
        option: ConsentOption,
    },
    /// After the dose more was asked for than was agreed before: that goes on to hold.
    ConsentAsked {
        consent: ConsentId,
        /// The option that was asked for.
        option: ConsentOption,
        /// The option that holds.
        agreed: Option<ConsentOption>,
    },
    /// Touch that is no part of what was agreed on.
    SafetyTouched {
        why: SafetyTouch,
    },
    /// A checklist's item was ticked or unticked.
    ItemTicked(ChecklistTick),
    /// Another person observes from now on.
    ObserverChanged {
        to: Initials,
    },

    Steered {
        act: MusicAct,
        /// The title that sounded at that moment.
        sounding: Option<String>,
    },
    /// The music from here on was planned.
    Planned(Box<Plan>),
    /// Something became so with the sound.
    Sound(SoundFact),

    /// Another entry was amended; its original stays readable.
    Amended {
        entry: EntryId,
        /// The stream that it is in; its amendments stay there.
        stream: Stream,
        to: Amendment,
        reason: Reason,
    },
    /// Another entry was made in error.
    Withdrawn {
        entry: EntryId,
        /// The stream that it is in; its withdrawal stays there.
        stream: Stream,
        reason: Reason,
    },

    /// A person signed the closed record. Where they wrote it, only addenda and further signatures
    /// follow in the chart.
    Signed(Signature),
    /// Something was added after the close.
    Addended {
        /// To which entry; `None`: to the record as a whole.
        entry: Option<EntryId>,
        text: String,
    },
    /// The sealed record was opened with the recovery key, or another way round the passphrase.
    OpenedInEmergency {
        reason: Reason,
    },

    /// The room's clock was set: by so much against the passage of time.
    WallStepped {
        /// ms; negative when set back.
        by_ms: i64,
    },
    Suspended {
        for_ms: i64,
    },
    /// The computer was restarted between two entries; session time goes on from wall time.
    Rebooted,
    /// A part of the program failed and was started again; the state is folded from the journal.
    Restarted {
        /// Which part: `runner`.
        part: String,
        /// Entries of which something is missing in the state, because the fold failed on it.
        unfolded: Vec<EntryId>,
    },
    /// A torn last line was copied aside and cut off when the journal was opened again.
    Recovered {
        bytes: u64,
    },
}

/// A rule that holds for some kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventRule {
    /// A fact from outside, which [`Command::Report`](super::Command::Report) may bring.
    Report,
    /// A person made it and may amend or withdraw its entry, where it is the first in it.
    Correctable,
    AfterClose,
    /// It may follow the signature of the person who wrote the record.
    AfterSignature,
    /// It stays so even when its entry is withdrawn: the phases ran as they ran.
    OutlivesWithdrawal,
}

/// What ended the program from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// The system asked, at a logout or a shutdown.
    Sigterm,
    /// A person asked, in the terminal.
    Sigint,
    /// The terminal is gone.
    Sighup,
    /// A person closed the window.
    WindowClosed,
    /// The program ended by itself.
    Program,
}

/// Why a phase began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseCause {
    Opening,
    Dose,
    /// The phase before reached its planned end.
    Planned,
    /// The therapist began it before that.
    Early,
    /// The therapist stepped back to it.
    Back,
}

impl Event {
    /// The stream it is kept in.
    pub fn stream(&self) -> Stream {
        match self {
            Self::ProcessOpened | Self::Wrote { kind: TextKind::Process, .. } => Stream::Process,
            Self::Amended { stream, .. } | Self::Withdrawn { stream, .. } => *stream,
            _ => Stream::Chart,
        }
    }

    /// It is in the client's own words: in the record, left out of exports unless the practice wants them.
    pub fn is_own_words(&self) -> bool {
        matches!(
            self,
            Self::Wrote { kind: TextKind::OwnWords, .. }
                | Self::MomentWords { .. }
                | Self::IntentionSet { .. }
        )
    }

    /// The consent that it records, or that more was asked for of, and the option.
    pub fn consent(&self) -> Option<(&ConsentId, &ConsentOption)> {
        match self {
            Self::ConsentRecorded { consent, option }
            | Self::ConsentAsked { consent, option, .. } => Some((consent, option)),
            _ => None,
        }
    }

    /// The entry that this event amends or withdraws.
    pub fn amends(&self) -> Option<EntryId> {
        match self {
            Self::Amended { entry, .. } | Self::Withdrawn { entry, .. } => Some(*entry),
            _ => None,
        }
    }

    /// The rules that hold for this kind of event; for a new kind it has to be said which.
    fn rules(&self) -> &'static [EventRule] {
        use EventRule::{AfterClose, AfterSignature, Correctable, OutlivesWithdrawal, Report};
        match self {
            Self::Planned(_)
            | Self::Sound(_)
            | Self::WallStepped { .. }
            | Self::Suspended { .. }
            | Self::Rebooted
            | Self::Restarted { .. }
            | Self::Recovered { .. }
            | Self::Interrupted { .. }
            | Self::Resumed { .. }
            | Self::OpenedInEmergency { .. }
            | Self::ProcessOpened => &[Report, AfterClose, AfterSignature],

            Self::DoseGiven { .. }
            | Self::DosingEnded { .. }
            | Self::DoseOrdered(_)
            | Self::BoosterDeclined { .. }
            | Self::EffectsEnded
            | Self::CheckInAnswered { .. }
            | Self::CheckInSkipped { .. }
            | Self::Observed { .. }
            | Self::StateBegan { .. }
            | Self::StateEnded { .. }
            | Self::VitalsTaken { .. }
            | Self::FlagAnswered { .. }
            | Self::Wrote { .. }
            | Self::MomentMarked
            | Self::IntentionSet { .. }
            | Self::HelpAgreed(_)
            | Self::SafetyTouched { .. }
            | Self::AttentionRaised
            | Self::AttentionDescribed { .. }
            | Self::PrescriberCalled { .. }
            | Self::PrescriberArrived { .. }
            | Self::AttentionEnded { .. }
            | Self::ConsentRecorded { .. }
            | Self::ConsentAsked { .. }
            | Self::ItemTicked(_) => &[Correctable],

            Self::MomentWords { .. } => &[Correctable, AfterClose],
            Self::Amended { .. } | Self::Withdrawn { .. } => &[AfterClose],
            Self::Signed(_) | Self::Addended { .. } => &[AfterClose, AfterSignature],
            Self::PhaseBegan { .. } | Self::PhaseExtended { .. } => &[OutlivesWithdrawal],

            Self::Opened(_)
            | Self::Closed { .. }
            | Self::PhaseHeld { .. }
            | Self::PhaseReleased { .. }
            | Self::DoseReadBack(_)
            | Self::DoseSetAside { .. }
            | Self::CheckInDue { .. }
            | Self::CheckInPostponed { .. }
            | Self::CheckInPassed { .. }
            | Self::CheckInsQuieted { .. }
            | Self::CheckInsResumed
            | Self::TalkBegan
            | Self::TalkEnded
            | Self::ObserverChanged { .. }
            | Self::Steered { .. } => &[],
        }
    }

    /// Whether this rule holds for it.
    pub fn is(&self, rule: EventRule) -> bool {
        self.rules().contains(&rule)
    }

    /// The reason that was given with it.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Amended { reason, .. }
            | Self::Withdrawn { reason, .. }
            | Self::CheckInSkipped { reason, .. }
            | Self::BoosterDeclined { reason, .. }
            | Self::OpenedInEmergency { reason } => Some(reason),
            Self::Closed { reason, .. } => reason.as_ref(),
            _ => None,
        }
    }
}
