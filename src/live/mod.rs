//! A session that runs: takes commands, keeps the journal, leads the music, and publishes a
//! [`View`]. It lives outside the window's frame loop, on a thread of its own.

mod handle;
mod ids;
mod runner;
mod signals;
#[cfg(test)]
mod tests;
mod view;

pub use handle::{Handle, SessionStopper};
pub(crate) use ids::EntryIds;
pub use runner::Runner;
pub use signals::on_termination;
#[cfg(test)]
pub(crate) use tests::preparation;
pub use view::{CommandId, Notice, Outcome, SaveProgress, View};
