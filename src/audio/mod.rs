//! What does sound: the graph on the real-time line, the decks that feed it, the output and the one
//! who watches it.

mod backend;
mod background_task;
mod deck;
mod decode;
mod downmix;
mod engine;
mod feed;
#[cfg(test)]
mod fixture;
mod frames;
mod graph;
mod graph_control;
mod limiter;
mod loudness_meter;
mod null_output;
mod offline;
mod output;
mod output_source;
pub mod pad;
mod priority;
mod probe;
mod ramp;
mod resample;
mod rings;
mod scan;
mod shared_graph;
mod simulated_player;
mod supervisor;
#[cfg(test)]
mod tests;
mod tone;
mod worker;

pub use decode::unreadable;
pub use engine::{Engine, EngineOptions};
pub use offline::Offline;
pub use probe::{Probe, probe};
pub use scan::{ScanError, scan};
pub use simulated_player::SimulatedPlayer;
pub use tone::{ToneHeard, ToneNotHeard, sound_tone};

/// The outputs that are there now. May take 2 s when the sound system hangs.
///
/// # Errors
/// What the system said, when no sound system answers.
pub fn outputs() -> Result<Vec<crate::music::OutputDevice>, String> {
    backend::Backends::default().outputs().map_err(|error| error.to_string())
}
