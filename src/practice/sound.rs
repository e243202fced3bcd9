//! The sound of a room: a session's player, and the tone by which staff hear an output beforehand.

use std::time::Duration;

use super::Settings;
use crate::audio::{Engine, EngineOptions, ToneHeard, ToneNotHeard, sound_tone};
use crate::music::{Player, Side};

/// Starts the sound of a room. Never fails: what is wrong with the output comes as a fact, and the
/// session runs all the same.
pub fn engine(settings: &Settings) -> Box<dyn Player> {
    Box::new(Engine::start(EngineOptions {
        device: settings.output.clone(),
        fallback: settings.fallback_output.clone(),
        volume_cap_db: settings.volume_cap_db,
    }))
}

/// Plays a soft tone on an output (`None`: the system's default), as loud as a session under the
/// room's cap. Comes back when it is over, so it is called on a thread of its own.
///
/// # Errors
/// Why it can't be heard.
pub fn tone(
    settings: &Settings,
    output: Option<&str>,
    side: Side,
    length: Duration,
) -> Result<ToneHeard, ToneNotHeard> {
    let device = output.map(str::to_owned);
    sound_tone(
        EngineOptions { device, fallback: None, volume_cap_db: settings.volume_cap_db },
        side,
        length,
    )
}
