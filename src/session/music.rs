//! What the record says of the music: plans, steering, and facts about the sound.

use serde::{Deserialize, Serialize};

/// The music from now on, worked out once and kept, never computed again on resume.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// The playlist's name.
    pub playlist: String,
    /// By phase, in the order of the protocol, beginning with the running one.
    pub sections: Vec<PlannedSection>,
    /// What *Safe music* plays.
    pub safe: Option<PlannedCue>,
    /// Tags of music that was not to be heard in this session.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub avoided: Vec<String>,
}

/// The music of one phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedSection {
    /// The phase's id.
    pub phase: String,
    /// In order; the last one is the net that goes on as long as the phase does.
    pub cues: Vec<PlannedCue>,
    /// How long neighbours overlap, in ms.
    pub crossfade_ms: i64,
}

/// One piece of music at its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedCue {
    /// Its number in this session, never used twice.
    pub cue: u32,
    /// Shown.
    pub title: String,
    /// What sounds.
    pub source: CueSource,
    /// How long it sounds, crossfades included, in ms; `None`: as long as the phase.
    pub length_ms: Option<i64>,
    /// Gain in dB, already within the true-peak limit.
    pub gain_db: f32,
    /// Calm to full, 1–5.
    pub intensity: u8,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_zero(ms: &i64) -> bool {
    *ms == 0
}

/// Where a piece of music comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CueSource {
    /// A file of the practice.
    File {
        /// Where it is.
        path: std::path::PathBuf,
        /// SHA-256 of its bytes in hex; empty when it could not be read.
        sha256: String,
        /// Silence in front of the music, left out, in ms.
        #[serde(default, skip_serializing_if = "is_zero")]
        lead_ms: i64,
    },
    /// The built-in synthesizer.
    Pad {
        /// Its mood: `open`, `warm`, `deep`, `bright`, `grounding`.
        mood: String,
        /// Its seed: the same seed gives the same samples.
        seed: u64,
    },
}

/// What a therapist does to the music.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    Repeat {
        /// On or off.
        on: bool,
    },
    /// One step calmer, now.
    Softer,
    /// One step fuller, now.
    Fuller,
    /// One step calmer when the sounding piece ends.
    SofterNext,
    /// One step fuller when the sounding piece ends.
    FullerNext,
    /// The volume under the room's cap.
    Volume {
        /// In dB below the cap, 0 or negative.
        db: f32,
    },
    /// After the output was lost and came back late: sound again.
    BringBack,
    /// Play on the fallback that staff preset.
    UseFallback,
}

/// Something that became so with the sound, reported by `audio`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum SoundFact {
    /// A planned piece began.
    TrackBegan {
        /// Its number in the plan.
        cue: u32,
        /// Its title.
        title: String,
        /// Where in the piece, in ms.
        from_ms: i64,
        /// `false` when it runs unheard: silence, safe music or a lost output.
        heard: bool,
    },
    /// A piece could not be played, or not to its end; the next one took over.
    TrackFailed {
        /// Its number in the plan.
        cue: u32,
        /// Its title.
        title: String,
        /// Where in the piece, in ms.
        at_ms: i64,
        /// What was wrong.
        reason: String,
    },
    /// The output went away; the plan runs on unheard.
    OutputLost {
        /// Its name.
        device: String,
        /// What was noticed.
        reason: String,
    },
    /// The output is there again.
    OutputBack {
        /// Its name.
        device: String,
        /// The music came back by itself (short loss); otherwise it waits for a person.
        sounding: bool,
    },
    /// The system moved our sound to another output; it was muted.
    OutputMoved {
        /// The chosen output.
        from: String,
        /// Where it was found.
        to: String,
    },
    /// The music went over to another output, as a person wanted.
    OutputChosen {
        /// Where it was.
        from: String,
        /// Where it is.
        to: String,
    },
    /// A person wanted another output, which can't be used; the music stays where it was.
    OutputKept {
        /// Where it is.
        device: String,
        /// What was wanted.
        wanted: String,
        /// Why not.
        reason: String,
    },
    /// The device waited for sound: there were holes in it. One line for all of a minute.
    Holes {
        /// Its name.
        device: String,
        /// How many.
        count: u32,
        /// The longest, in ms; 0 where that is not known.
        longest_ms: i64,
    },
    /// There is no output at all; the session runs without sound.
    NoOutput {
        /// Why.
        reason: String,
    },
}
