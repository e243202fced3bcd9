//! The core: what a session is and what may happen in it. Pure: no files, no threads, no sound, no window, no time of day.

mod entry;
mod event;
mod music;
mod stamp;
mod values;

pub use entry::{ClientCode, Entry, EntryId, Happened, Initials, NotAClientCode, NotInitials, SessionId, Stream};
pub use event::{Event, PhaseCause};
pub use music::{CueSource, MusicAct, Plan, PlannedCue, PlannedSection, SoundFact};
pub use stamp::{Boot, NotAWallTime, Stamp, Wall};
pub use values::{
    Amendment, Amount, Answer, AttentionKind, CheckInKey, ChecklistTick, Dose, DoseKind, DosingEnd, Flag, FlagResponse, NotAnAmount,
    Opening, PreparedTick, Reading, Source, TextKind, Vitals,
};
