//! The shell round the core: takes commands, keeps the journal, leads the music, and publishes a [`View`].

mod chunks;
mod desk;
mod handle;
mod practice;
mod rehearsal;
pub mod script;
mod view;

pub use crate::music::{OutputStatus, PlayerStatus};
pub use crate::protocol;
pub use crate::record::wording;
pub use crate::session::{self, Command, Refusal, When};
pub use chunks::Chunks;
pub use desk::Desk;
pub use handle::Handle;
pub use practice::{PlaylistOffer, Practice, Preparation, ProtocolOffer, StartError};
pub use rehearsal::{Pace, Rehearsal, RehearsalError, Told};
pub use view::{CommandId, Kept, Notice, View};
