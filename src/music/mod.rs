//! What should sound: playlists, the plan by phase, and the intents that a player carries out.

mod director;
mod intent;
mod playlist;
mod programme;

pub use director::{Director, Fades};
pub use intent::{Cue, Intent, Mood, OutputStatus, PadSpec, Player, PlayerStatus, Side, Source};
pub use playlist::{Order, Playlist, Section, Track, TrackSource, shipped_playlists};
pub use programme::{GoodFile, LeftOut, Loudness, Programme, Request, Scanned, gain_db, programme};
