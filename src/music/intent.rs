//! The language between what should sound (`music`) and what does (`audio`).

use std::path::PathBuf;
use std::time::Duration;

use crate::session::{OutputReason, SoundFact};

/// A piece of music, ready to be armed.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// Its number in the session's plan, never used twice; reports name it.
    pub id: u32,
    pub title: String,
    pub source: Source,
    /// Silence in front of it, left out: the piece begins behind it.
    pub leading_silence: Duration,
    /// Where to begin in it.
    pub from: Duration,
    /// When to hand over to the next, counted from the piece's own beginning; `None`: at its own
    /// end (a pad has none).
    pub until: Option<Duration>,
    /// Static gain in dB, already within the true-peak limit.
    pub gain_db: f32,
    /// Begin again at its end without a seam, until something else is played.
    pub repeat: bool,
}

impl Cue {
    /// All of it, once, from its beginning, as loud as it is.
    pub fn whole(id: u32, title: impl Into<String>, source: Source) -> Self {
        Self {
            id,
            title: title.into(),
            source,
            leading_silence: Duration::ZERO,
            from: Duration::ZERO,
            until: None,
            gain_db: 0.0,
            repeat: false,
        }
    }

    /// Where in its file a place in the piece is.
    pub fn in_file(&self, place: Duration) -> Duration {
        self.leading_silence + place
    }
}

/// Where the samples come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    File(PathBuf),
    Pad(PadSpec),
    /// A soft tone that tells whether an output sounds where it should, as loud as a session.
    Tone(Side),
}

/// Where a tone sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Left,
    Right,
    Both,
}

/// Everything that decides a pad's samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PadSpec {
    pub mood: Mood,
    /// The same seed gives the same samples.
    pub seed: u64,
    /// Calm to full, 1–5.
    pub intensity: u8,
}

/// The pad's moods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mood {
    /// Wide and unresolved.
    Open,
    /// Close and soft.
    Warm,
    /// Low and slow.
    Deep,
    /// High and clear.
    Bright,
    /// Steady, on one ground note.
    Grounding,
}

/// What `music` asks of a [`Player`]. Each takes effect at once and by a ramp; none can fail:
/// failures come back as facts.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Cross from the sounding piece to this one now. What was armed is dropped.
    Play { cue: Cue, fade: Duration },
    /// What follows the sounding piece, in order; replaces what was armed. The player goes on by
    /// itself with these, even when nobody talks to it any more.
    Arm {
        cues: Vec<Cue>,
        /// How long neighbours overlap.
        crossfade: Duration,
    },
    /// Fade everything to silence; the plan runs on unheard, until [`Intent::Return`].
    Silence { fade: Duration },
    /// Cross to the safe music; the plan runs on unheard, until [`Intent::Return`].
    Safe {
        /// The safe piece; it repeats.
        cue: Cue,
        /// What sounds when that one can't be played, or doesn't come.
        spare: Option<Cue>,
        fade: Duration,
    },
    /// Back to the plan, where it is now.
    Return { fade: Duration },
    /// Music under the voice (`true`), and back.
    Talk(bool),
    /// Whether the sounding piece begins again at its end.
    Repeat(bool),
    /// Volume in dB below the cap.
    Volume {
        /// 0 or negative.
        db: f32,
    },
    /// Let it sound again after the output was lost for long.
    BringBack,
    /// Sound, quietly, on the output that staff preset as the fallback.
    UseFallback,
    /// Sound on another output from now on.
    UseOutput {
        /// By id or shown name; `None`: the system's default.
        device: Option<String>,
    },
    /// Fade out and stop everything; the session is over.
    End { fade: Duration },
}

/// Something that can play: the sound card's engine, the offline renderer, or one that only keeps
/// the time.
pub trait Player: Send {
    /// Takes an intent; never blocks.
    fn send(&mut self, intent: Intent);
    /// So much time has passed on the session's clock. A player with a clock of its own, the sound
    /// card's, has no use for it.
    fn pass(&mut self, _time: Duration) {}
    /// What became so since the last call, in order.
    fn facts(&mut self) -> Vec<SoundFact>;
    /// What is so now.
    fn status(&self) -> PlayerStatus;
}

/// A glance at a [`Player`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlayerStatus {
    /// The planned piece that runs (heard or not), and how far into it one hears: what is still on
    /// its way to the speaker isn't counted.
    pub running: Option<(u32, Duration)>,
    /// How long the sound is on its way into the output.
    pub latency: Duration,
    pub output: OutputStatus,
    /// Loudest sample of the last tenth of a second, linear 0–1; 0 in silence.
    pub peak: f32,
}

/// The state of the output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OutputStatus {
    /// Nothing was opened: this player makes no sound by design.
    #[default]
    Simulated,
    /// Nothing is to sound in this session: the music is another device's.
    NotWanted,
    Playing {
        device: String,
    },
    None {
        reason: OutputReason,
    },
    /// The device went away; the plan runs on unheard.
    Lost {
        device: String,
    },
    /// The device is back after a long loss and waits for [`Intent::BringBack`].
    Waiting {
        device: String,
    },
}

/// An output that could be chosen in the room's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputDevice {
    /// As the system shows it.
    pub name: String,
    /// As the system knows it; stays the same when the name is translated.
    pub id: String,
    /// The one used when the room's settings name none.
    pub is_default: bool,
}

impl OutputDevice {
    /// The one that settings name, by its id or its name.
    pub fn is(&self, wanted: &str) -> bool {
        wanted == self.id || wanted == self.name
    }
}

impl Mood {
    /// All of them, in the order shown.
    pub const ALL: [Self; 5] = [Self::Open, Self::Warm, Self::Deep, Self::Bright, Self::Grounding];

    /// The word in files and in the record: `warm`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Warm => "warm",
            Self::Deep => "deep",
            Self::Bright => "bright",
            Self::Grounding => "grounding",
        }
    }

    /// The mood with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mood| mood.word() == word)
    }
}
