//! What the record says of the music: plans, steering, and facts about the sound.

use crate::protocol::PhaseId;

/// The music from now on, worked out once and kept, never computed again on resume.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    pub playlist: String,
    /// By phase, in the order of the protocol, beginning with the running one.
    pub sections: Vec<PlannedSection>,
    /// What *Safe music* plays.
    pub safe: Option<PlannedCue>,
    /// Tags of music that was not to be heard in this session.
    pub avoided: Vec<String>,
}

impl Plan {
    /// Stillpoint plays nothing in this session.
    pub fn is_silent(&self) -> bool {
        !self.playlist.is_empty() && self.sections.is_empty() && self.safe.is_none()
    }
}

/// The music of one phase.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedSection {
    pub phase: PhaseId,
    /// In order; the last one is the endless pad that goes on as long as the phase does.
    pub cues: Vec<PlannedCue>,
    /// How long neighbours overlap, in ms.
    pub crossfade_ms: i64,
}

/// One piece of music at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedCue {
    /// Its number in this session, never used twice.
    pub cue: u32,
    pub title: String,
    pub source: CueSource,
    /// How long it sounds, crossfades included, in ms; `None`: as long as the phase.
    pub length_ms: Option<i64>,
    /// Gain in dB, already within the true-peak limit.
    pub gain_db: f32,
    /// Calm to full, 1–5.
    pub intensity: u8,
}

/// Where a piece of music comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum CueSource {
    File {
        path: std::path::PathBuf,
        /// SHA-256 of its bytes in hex; empty when it could not be read.
        sha256: String,
        /// Silence in front of the music, left out, in ms.
        lead_ms: i64,
    },
    Pad {
        /// Its mood: `open`, `warm`, `deep`, `bright`, `grounding`.
        mood: String,
        /// Its seed: the same seed gives the same samples.
        seed: u64,
    },
}

/// The lowest volume under the room's cap, in dB: what is quieter can't be heard in a room.
pub const LOWEST_VOLUME_DB: f32 = -60.0;

/// What a therapist does to the music.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MusicAct {
    /// Silence, chosen; it stays until the return.
    Silence,
    /// The safe music; it stays until the return.
    SafeMusic,
    /// Back to the plan, where it would be now.
    ReturnToPlan,
    /// The next piece of this phase.
    Next,
    /// The sounding piece repeats until this is taken back.
    Repeat { on: bool },
    /// One step calmer, now.
    Calmer,
    /// One step fuller, now.
    Fuller,
    /// One step calmer when the sounding piece ends.
    CalmerNext,
    /// One step fuller when the sounding piece ends.
    FullerNext,
    /// The volume under the room's cap.
    Volume {
        /// In dB below the cap, 0 or negative: [`LOWEST_VOLUME_DB`] at the least.
        db: f32,
    },
    /// After the output was lost and came back late: sound again.
    BringBack,
    /// Play on the fallback that staff preset.
    UseFallback,
}
