//! What should sound: playlists, the plan by phase, and the intents that a player carries out.

mod intent;
mod playlist;

pub use intent::{Cue, Intent, Mood, OutputStatus, PadSpec, Player, PlayerStatus, Source};
pub use playlist::{Order, Playlist, Section, Track, TrackSource, shipped_playlists};
