//! The shell round the core: takes commands, keeps the journal, leads the music, and publishes a
//! [`View`].

mod afterwards;
mod chunks;
mod desk;
mod handle;
mod ids;
mod practice;
mod rehearsal;
pub mod script;
mod signals;
mod studio;
#[cfg(test)]
pub(crate) mod tests;
mod view;

pub use crate::journal::seal;
pub use crate::journal::{Draft, Head, Listed, Report, State as RecordState};
pub use crate::music::{self, OutputStatus, PlayerStatus};
pub use crate::record::{self, wording};
pub use crate::session::{self, Command, Refusal, When};
pub use crate::{clock, protocol, room};
pub use afterwards::{Afterwards, AfterwardsError};
pub use chunks::Chunks;
pub use desk::Desk;
pub use handle::{Ender, Handle};
pub use practice::{PlaylistOffer, Practice, Preparation, ProtocolOffer, StartError};
pub use rehearsal::{Pace, Rehearsal, RehearsalError, Told};
pub use signals::on_termination;
pub use studio::{
    Finding, Hold, Library, OutputDevice, ScanProgress, ToneHeard, ToneNotHeard, engine, look_at,
    measure_all, outputs, scan_playlist, tone,
};
pub use view::{CommandId, Kept, Notice, View};
