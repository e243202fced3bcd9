//! A playlist: for each phase the tracks that a practice chose, and the safe music under them all.

mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::Mood;
use crate::protocol::Shipped;

/// A whole playlist, as checked when it was read. No value of this type has an empty section.
#[derive(Debug, Clone, PartialEq)]
pub struct Playlist {
    /// The stem of the file it was read from: `wide-water-60`.
    pub id: String,
    /// Shown to people: `Wide Water`.
    pub name: String,
    /// One line under the name, possibly empty.
    pub about: String,
    /// By a phase's music id ([`crate::protocol::Phase::music`]). A phase without a section is
    /// carried by the endless pad.
    pub sections: BTreeMap<String, Section>,
    /// The loudness that static gain brings every file to, in LUFS integrated.
    pub target_lufs: f32,
    /// How long neighbours overlap where a section says nothing else.
    pub crossfade: Duration,
    /// What *Safe music* plays; it repeats. `None` where Stillpoint plays nothing at all.
    pub safe: Option<Track>,
}

/// The music of one phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// At least one, in the order written.
    pub tracks: Vec<Track>,
    /// Whether that order is played as it is.
    pub order: Order,
    /// How long neighbours overlap in this section.
    pub crossfade: Duration,
    /// Where tracks are chosen: those with one of these tags rather than others. Lower case.
    pub tags: Vec<String>,
}

/// What is made of a section's tracks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// All of them, as written.
    #[default]
    Listed,
    /// Those that suit the phase's intensity and the section's tags and together fill the phase, in
    /// the order written.
    Fit,
}

impl Playlist {
    /// Every track, those of the sections first, the safe music last.
    pub fn tracks(&self) -> impl Iterator<Item = &Track> {
        self.sections.values().flat_map(|section| &section.tracks).chain(&self.safe)
    }

    /// Stillpoint plays nothing: another device has the music, or the room is meant to be silent.
    pub fn is_silent(&self) -> bool {
        self.safe.is_none()
    }
}

/// One piece of a playlist.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Shown and logged; a file's stem and a pad's mood unless written otherwise.
    pub title: String,
    pub source: TrackSource,
    /// Calm to full, 1–5.
    pub intensity: u8,
    /// The practice's own words for it, lower case.
    pub tags: Vec<String>,
    /// Added to the gain that reaches the target loudness, in dB (−24 to +12); the true-peak limit
    /// comes after it.
    pub gain_db: f32,
    /// For a pad: how long it sounds before the next; `None`: as long as the phase. Always `None`
    /// for a file, which ends by itself.
    pub length: Option<Duration>,
}

/// Where a track comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TrackSource {
    /// A file; a relative path counts from the playlist's own folder.
    File(PathBuf),
    Pad {
        mood: Mood,
        /// The same seed gives the same samples.
        seed: u64,
    },
}

/// The playlists that come with the program: pads only, so that they sound without a single file,
/// and one that is silent.
pub fn shipped_playlists() -> &'static [Shipped] {
    &[
        Shipped {
            name: "still-water-60.toml",
            text: include_str!("../../playlists/still-water-60.toml"),
        },
        Shipped {
            name: "long-tide-90.toml",
            text: include_str!("../../playlists/long-tide-90.toml"),
        },
        Shipped {
            name: "wide-valley-120.toml",
            text: include_str!("../../playlists/wide-valley-120.toml"),
        },
        Shipped { name: "no-music.toml", text: include_str!("../../playlists/no-music.toml") },
    ]
}
