//! The core: what a session is and what may happen in it. Pure: no files, no threads, no sound, no
//! window, no time of day.

mod check_ins;
mod chunks;
mod command;
mod corrections;
mod decide;
mod due_events;
mod entry;
mod event;
mod flags;
mod fold;
mod music;
mod phases;
mod preview;
mod reason;
mod refusal;
mod sound;
mod stamp;
mod state;
mod text;
mod values;

#[cfg(test)]
mod tests;

pub use check_ins::{CheckInRecord, CheckInStatus, CheckIns};
pub use chunks::Chunks;
pub use command::{AfterDose, Command, When};
pub use corrections::{Correction, Corrections};
pub use decide::{plausible, plausible_or_as_read};
pub use entry::{Entry, Happened, Stream};
pub use event::{Event, EventRule, Interruption, PhaseCause};
pub use fold::Session;
pub use music::{CueSource, LOWEST_VOLUME_DB, MusicAct, Plan, PlannedCue, PlannedSection};
pub use phases::{BegunPhase, PhaseSpan, Phases, Tense};
pub use preview::CheckInsAhead;
pub use reason::{OfferedReason, Reason};
pub use refusal::{OpenItem, Refusal};
pub use sound::{Damage, FileFault, NotPlayed, OutputReason, SoundFact};
pub use stamp::{Boot, NotAWallTime, OffsetChange, Stamp, Wall};
pub use state::{
    Addendum, Attention, GivenDose, MusicChoice, MusicState, PlacedOrder, Point, RunningCue,
    SignedBy, State, StateSpan, Text, Tick, VitalsRecord,
};
pub use text::clean;
pub use values::{
    Amendment, Answer, AttentionKind, Bound, CheckInKey, ChecklistTick, Dose, DoseKind, DoseOrder,
    DosingEnd, Flag, FlagResponse, HelpPlan, Opening, OrderSource, OrderedDose, OwnLimit,
    PreparedTick, SafetyTouch, Signature, SignatureMeaning, TextKind, VitalReading, Vitals,
};
