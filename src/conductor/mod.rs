//! The shell round the core: takes commands, keeps the journal, leads the music, and publishes a [`View`].

mod chunks;
mod view;

pub use crate::music::{OutputStatus, PlayerStatus};
pub use crate::record::wording;
pub use crate::session::{self, Command, Refusal, When};
pub use chunks::Chunks;
pub use view::{CommandId, Kept, Notice, View};
