//! A session without a client: the same core, journal and music, led by a script on a clock that is
//! turned.

mod run;
pub mod script;
#[cfg(test)]
mod tests;

pub use run::{Pace, Rehearsal, RehearsalError, RehearsalEvent};
