//! What should sound: playlists, the plan by phase, and the intents that a player carries out.

pub mod fades;
mod import;
mod intent;
mod measured;
mod measurement_cache;
mod outline;
mod plan_inputs;
mod planning;
mod playlist;
mod replanning;
mod sequencer;

pub use import::{ForeignList, ForeignTrack, ImportError, read_foreign};
pub use intent::{
    Cue, Intent, Mood, OutputDevice, OutputStatus, PadSpec, Player, PlayerStatus, Side, Source,
};
pub use measured::{Cover, Loudness, Measured, Tags};
pub use measurement_cache::MeasurementCache;
pub use outline::{OutlinedPiece, PhaseOutline, Sounding, outline};
pub use plan_inputs::PlanInputs;
pub use planning::{
    GoodFile, LeftOut, PlannedMusic, PlaybackPosition, Request, RunningPiece, Scanned, gain_db,
    place_ms, plan_music, replan_music,
};
pub use playlist::{Order, Playlist, Section, Track, TrackSource, shipped_playlists};
pub use replanning::replanned;
pub use sequencer::Sequencer;
