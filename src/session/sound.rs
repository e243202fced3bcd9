//! What is reported of the sound, by codes: the words are made where they are shown.

use serde::{Deserialize, Serialize};

/// Something that became so with the sound, reported by `audio`.
#[derive(Debug, Clone, PartialEq)]
pub enum SoundFact {
    TrackBegan {
        cue: u32,
        title: String,
        /// Where in the piece, in ms.
        from_ms: i64,
        /// `false` when it runs unheard: silence, safe music or a lost output.
        heard: bool,
    },
    /// A piece could not be played, or not to its end; the next one took over.
    TrackFailed {
        cue: u32,
        title: String,
        /// Where in the piece, in ms.
        at_ms: i64,
        fault: FileFault,
    },
    /// The output went away; the plan runs on unheard.
    OutputLost { device: String, reason: OutputReason },
    OutputBack {
        device: String,
        /// The music came back by itself (short loss); otherwise it waits for a person.
        sounding: bool,
    },
    /// The system moved our sound to another output; it was muted.
    OutputMoved { from: String, to: String },
    /// The music went over to another output, as a person wanted.
    OutputChosen { from: String, to: String },
    /// A person wanted another output, which can't be used; the music stays where it was.
    OutputKept { device: String, wanted: String, reason: OutputReason },
    /// The device waited for sound: it had dropouts. One line for all of a minute.
    Dropouts {
        device: String,
        count: u32,
        /// The longest, in ms; 0 where that is not known.
        longest_ms: i64,
    },
    /// There is no output at all; the session runs without sound.
    NoOutput { reason: OutputReason },
}

/// Why an output is not there, or can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputReason {
    NoSystem,
    NoDevice,
    /// The one that is wanted is not among those that are.
    NotThere {
        there: Vec<String>,
    },
    /// It has no stereo format between 44.1 and 192 kHz.
    NoFormat,
    /// It was found, and refused to open.
    NotOpened,
    Opening,
    /// It has been opening for longer than the first sound may take.
    OpensSlowly,
    /// Its stream reported a fatal error.
    StreamFailed,
    /// Its stream asks for no more sound.
    TakesNoSound,
    /// It was back after a loss, and waited for a person.
    WentAgain,
    /// The system moved the sound to another output, where it was muted.
    Moved {
        to: String,
    },
    /// The same, because this one is gone.
    GoneAndMoved {
        to: String,
    },
    /// The operating system gave no thread for the sound.
    NoThread,
}

/// What is wrong with a music file. Places and lengths are in ms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFault {
    NotThere,
    /// The system doesn't let it be read.
    NotAllowed,
    /// The system gives none of it.
    Unreadable,
    /// A folder, a pipe.
    NotAFile,
    /// No format that is played here.
    UnknownFormat,
    /// Its format is known, and its codec, or the codec's profile, is not played here.
    UnknownCodec,
    NoSound,
    /// It ends before its sound could be found.
    EndsAtOnce,
    /// A rate or a number of channels that no music has.
    Absurd {
        rate: u32,
        channels: u32,
    },
    /// The decoder broke down on it.
    DecoderFailed,
    /// It ends before its own header says so.
    CutOff {
        at_ms: u64,
        declared_ms: u64,
    },
    Damaged {
        at_ms: u64,
        how: Damage,
    },
    /// The music is cut into digital silence, and goes on after it.
    Gap {
        at_ms: u64,
        ms: u64,
    },
    Silent,
    /// It was made too loud and is flattened at full scale.
    Clipped {
        at_ms: u64,
        places: u64,
    },
    /// Its header lies about its length; it is played to its true end.
    WrongLength {
        declared_ms: u64,
        true_ms: u64,
    },
    /// While it played, nothing more of it came: an unplugged drive, a network folder.
    Stalled,
    /// The system gave no thread to decode it.
    NoThread,
}

/// How a file is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    Undecodable,
    /// Nothing but zeros is left of a part of it.
    Blank,
    /// A part of it is missing.
    PartMissing,
    /// The end of it is missing.
    EndMissing,
    /// What is in it is not sound.
    NotSound,
    /// The sound is cut off into nothing.
    CutToNothing,
}

impl FileFault {
    /// The file is unfit for a session; otherwise it is only worth knowing.
    pub fn is_broken(&self) -> bool {
        !matches!(self, Self::Clipped { .. } | Self::WrongLength { .. })
    }
}

/// Why a piece of the playlist is not played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPlayed {
    /// Music with this tag is to be avoided.
    Avoided {
        tag: String,
    },
    Fault(FileFault),
}
