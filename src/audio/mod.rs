//! What does sound: the graph on the real-time line, the decks that feed it, the output and the one
//! who watches it.

mod deck;
mod decode;
mod desk;
mod engine;
mod errand;
mod feed;
#[cfg(test)]
mod fixture;
mod fold;
mod frames;
mod graph;
mod growth;
mod lead;
mod limiter;
mod meter;
mod offline;
mod output;
pub mod pad;
mod passing;
mod priority;
mod probe;
#[cfg(target_os = "linux")]
mod pulse;
mod pump;
mod ramp;
mod resample;
mod rings;
mod scan;
mod slot;
mod supervisor;
mod tap;
#[cfg(test)]
mod tests;
mod tone;
mod unheard;
#[cfg(target_os = "linux")]
mod watch;
mod worker;

pub use decode::DecodeError;
pub use engine::{Engine, EngineOptions};
pub use offline::Offline;
pub use output::outputs;
pub use probe::{Probe, probe};
pub use scan::{ScanError, scan};
pub use tone::{ToneHeard, ToneNotHeard, sound_tone};
pub use unheard::Unheard;
