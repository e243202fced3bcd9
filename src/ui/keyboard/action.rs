//! What a key does.

use crate::words::texts::names::actions;

/// An act that a key can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Opens the line for vital signs.
    Vitals,
    /// Opens the line for the client's own words.
    OwnWords,
    /// Marks the moment.
    MarkMoment,
    /// Raises an attention, or shows the open one.
    Attention,
    /// Opens the line for a chart note.
    ChartNote,
    /// Opens the line for a private note.
    PrivateNote,
    /// Opens the dose panel.
    Dose,
    /// Puts the shown card off.
    Later,
    /// Leaves the shown card out.
    Skip,
    /// Safe music, at once.
    SafeMusic,
    /// Silence, at once.
    Silence,
    /// From safe music or silence back to the plan, or the music again where it waits for a person.
    ReturnToPlan,
    /// Holds or releases the phase.
    Hold,
    /// Five minutes more for the phase.
    Extend,
    /// Begins the next phase.
    BeginNext,
    /// The phase before again.
    StepBack,
    /// One step fuller.
    Fuller,
    /// One step calmer.
    Calmer,
    /// One step fuller, from the next piece on.
    FullerNext,
    /// One step calmer, from the next piece on.
    CalmerNext,
    /// Begins or ends a talk.
    Talk,
    /// A step quieter.
    Quieter,
    /// A step louder, up to the room's cap.
    Louder,
    /// Opens the consents.
    Consents,
    /// The effects of the dose have ended.
    EffectsEnded,
    /// Opens the panel that closes the session.
    CloseSession,
    /// Amends the last entry.
    AmendLast,
    /// Withdraws the last entry.
    Undo,
    /// Shows the keys.
    Overlay,
    /// Shows the minutes around now on the timeline, or the whole session again.
    ZoomTimeline,
    /// A time before now, for what is logged next.
    Earlier,
    /// The time of the last entry, for what is logged next.
    SameTime,
    /// Searches the log.
    Search,
    /// Locks the screen discreetly.
    Lock,
    /// The next step of brightness.
    Brightness,
    /// Makes the window compact and keeps it on top, or whole again.
    Compact,
}

impl Action {
    /// Its words in the overlay of keys.
    pub fn words(self) -> &'static str {
        match self {
            Self::Vitals => actions::vitals(),
            Self::OwnWords => actions::own_words(),
            Self::MarkMoment => actions::mark_moment(),
            Self::Attention => actions::attention(),
            Self::ChartNote => actions::chart_note(),
            Self::PrivateNote => actions::private_note(),
            Self::Dose => actions::dose(),
            Self::Later => actions::later(),
            Self::Skip => actions::skip(),
            Self::SafeMusic => actions::safe_music(),
            Self::Silence => actions::silence(),
            Self::ReturnToPlan => actions::return_to_plan(),
            Self::Hold => actions::hold(),
            Self::Extend => actions::extend(),
            Self::BeginNext => actions::begin_next(),
            Self::StepBack => actions::step_back(),
            Self::Fuller => actions::fuller(),
            Self::Calmer => actions::calmer(),
            Self::FullerNext => actions::fuller_next(),
            Self::CalmerNext => actions::calmer_next(),
            Self::Talk => actions::talk(),
            Self::Quieter => actions::quieter(),
            Self::Louder => actions::louder(),
            Self::Consents => actions::consents(),
            Self::EffectsEnded => actions::effects_ended(),
            Self::CloseSession => actions::close_session(),
            Self::AmendLast => actions::amend_last(),
            Self::Undo => actions::undo(),
            Self::Overlay => actions::overlay(),
            Self::ZoomTimeline => actions::near(),
            Self::Earlier => actions::earlier(),
            Self::SameTime => actions::same_time(),
            Self::Search => actions::search(),
            Self::Lock => actions::lock(),
            Self::Brightness => actions::brightness(),
            Self::Compact => actions::compact(),
        }
    }
    /// It acts whatever has the keyboard: what a person may need at once, and what keeps a text that is
    /// being typed as its draft.
    pub(super) fn acts_anywhere(self) -> bool {
        matches!(
            self,
            Self::Attention
                | Self::SafeMusic
                | Self::Silence
                | Self::ReturnToPlan
                | Self::Quieter
                | Self::Louder
                | Self::Brightness
                | Self::Compact
                | Self::Lock
                | Self::PrivateNote
                | Self::Dose
        )
    }

    /// It acts while the screen is locked.
    pub fn acts_locked(self) -> bool {
        matches!(
            self,
            Self::Attention
                | Self::SafeMusic
                | Self::Silence
                | Self::ReturnToPlan
                | Self::Quieter
                | Self::Louder
        )
    }
}
