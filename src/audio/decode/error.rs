//! Why a file can't be played, or not to its end.

use std::path::PathBuf;

/// Why a file can't be played, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// It can't be opened.
    #[error("{path}: cannot be read ({reason}); check that the file is there and readable")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// No known format.
    #[error(
        "{path}: is not audio that Stillpoint plays ({reason}); use flac, mp3, ogg vorbis, opus, m4a, wav or aiff"
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        reason: String,
    },
    /// It ends before its sound could be found.
    #[error("{path}: is cut off at 0.0 s, as far as can be told; copy it again, it is not whole")]
    CutShort {
        /// The file.
        path: PathBuf,
    },
    /// A rate or a number of channels that no music has.
    #[error("{path}: claims {rate} Hz and {channels} channels; export it again as stereo")]
    Absurd {
        /// The file.
        path: PathBuf,
        /// In Hz.
        rate: u32,
        /// How many.
        channels: usize,
    },
    /// It is damaged.
    #[error("{path}: is damaged at {at_secs:.1} s ({reason}); export or copy it again")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where in the piece.
        at_secs: f64,
        /// What the decoder said.
        reason: String,
    },
    /// It is shorter than its own header says.
    #[error("{path}: ends at {at_secs:.1} s of {length_secs:.1} s; copy it again, it is not whole")]
    CutOff {
        /// The file.
        path: PathBuf,
        /// Where it ends.
        at_secs: f64,
        /// Where its header says it would.
        length_secs: f64,
    },
}
