//! The sound of a room: a session's player, and the tone by which staff hear an output beforehand.

use std::time::Duration;

use super::Settings;
use crate::audio::{Engine, EngineOptions, ToneHeard, ToneNotHeard, sound_tone};
use crate::music::{Intent, OutputStatus, Player, PlayerStatus, Side};
use crate::session::SoundFact;

/// Starts the sound of a room, unless its music is another device's (`silent`). Never fails: what is
/// wrong with the output comes as a fact, and the session runs all the same.
pub fn player(settings: &Settings, silent: bool) -> Box<dyn Player> {
    if silent {
        return Box::new(NoSound);
    }
    Box::new(Engine::start(EngineOptions {
        device: settings.output.clone(),
        fallback: settings.fallback_output.clone(),
        volume_cap_db: settings.volume_cap_db,
    }))
}

/// Opens no output and plays nothing.
struct NoSound;

impl Player for NoSound {
    fn send(&mut self, _intent: Intent) {}

    fn facts(&mut self) -> Vec<SoundFact> {
        Vec::new()
    }

    fn status(&self) -> PlayerStatus {
        PlayerStatus { output: OutputStatus::NotWanted, ..PlayerStatus::default() }
    }
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
