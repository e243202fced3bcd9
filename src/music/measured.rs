//! What one whole pass over a music file found out.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What one whole pass over a music file found out. It depends on the file's bytes alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// How many there are, to the frame, without an encoder's delay and padding.
    pub frames: u64,
    /// The file's own rate in Hz.
    pub sample_rate: u32,
    /// Its channels.
    pub channels: u16,
    /// The codec's short name: `flac`, `mp3`.
    pub codec: String,
    /// How loud it is as it will be played, folded to stereo; `None` when all of it is silence.
    pub loudness: Option<Loudness>,
    /// Silence before the music, in ms.
    pub lead_ms: u64,
    /// Silence after it, in ms.
    pub trail_ms: u64,
    /// What it says of itself.
    pub tags: Tags,
    /// What is wrong with it, in order.
    pub faults: Vec<Fault>,
}

/// A measurement by ITU-R BS.1770.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Loudness {
    /// Integrated, in LUFS.
    pub integrated_lufs: f32,
    /// In dBTP.
    pub true_peak_dbtp: f32,
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tags {
    /// The piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who plays it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<String>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Cover>,
}

/// A picture in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// `image/jpeg`.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
}

/// Something wrong with a file, with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// It ends before its own header says so.
    CutOff {
        /// Where it ends.
        at_ms: u64,
        /// Where it should.
        declared_ms: u64,
    },
    /// It can't be decoded any further.
    Damaged {
        /// Where.
        at_ms: u64,
        /// What the decoder said.
        reason: String,
    },
    /// The music is cut into digital silence, and goes on after it.
    Hole {
        /// Where it begins.
        at_ms: u64,
        /// How long it is.
        ms: u64,
    },
    /// There is nothing in it that can be heard.
    Silent,
    /// It was made too loud and is flattened at full scale.
    Clipped {
        /// The first place.
        at_ms: u64,
        /// How many places there are.
        places: u64,
    },
    /// Its header lies about its length; it is played to its true end.
    WrongLength {
        /// What the header says.
        declared_ms: u64,
        /// What is so.
        true_ms: u64,
    },
}

impl Measured {
    /// How long the file is, silence included.
    pub fn length(&self) -> Duration {
        Duration::from_secs_f64(self.frames as f64 / f64::from(self.sample_rate.max(1)))
    }

    /// What makes it unfit for a session.
    pub fn broken(&self) -> Option<&Fault> {
        self.faults.iter().find(|fault| fault.is_broken())
    }
}

impl Fault {
    /// The file is unfit for a session; otherwise it is only worth knowing.
    pub fn is_broken(&self) -> bool {
        match self {
            Self::CutOff { .. } | Self::Damaged { .. } | Self::Hole { .. } | Self::Silent => true,
            Self::Clipped { .. } | Self::WrongLength { .. } => false,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff { at_ms, declared_ms } => {
                write!(
                    f,
                    "it ends at {} of {}: it is not whole, copy it again",
                    clock(*at_ms),
                    clock(*declared_ms)
                )
            }
            Self::Damaged { at_ms, reason } => {
                write!(f, "it is damaged at {} ({reason}): export or copy it again", clock(*at_ms))
            }
            Self::Hole { at_ms, ms } => {
                write!(
                    f,
                    "the music is cut off at {} for {:.1} s: export or copy it again",
                    clock(*at_ms),
                    *ms as f64 / 1000.0
                )
            }
            Self::Silent => f.write_str("it is silent from beginning to end"),
            Self::Clipped { at_ms, places: 1 } => write!(f, "clipped once, at {}", clock(*at_ms)),
            Self::Clipped { at_ms, places } => {
                write!(f, "clipped in {places} places, first at {}", clock(*at_ms))
            }
            Self::WrongLength { declared_ms, true_ms } => {
                write!(f, "its header says {}, it is {}", clock(*declared_ms), clock(*true_ms))
            }
        }
    }
}

/// `4:07.3`
fn clock(ms: u64) -> String {
    format!("{}:{:02}.{}", ms / 60_000, ms / 1000 % 60, ms / 100 % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_where_and_what_to_do() {
        let told = |fault: Fault| fault.to_string();
        let cut = Fault::CutOff { at_ms: 61_250, declared_ms: 245_000 };
        assert_eq!(told(cut), "it ends at 1:01.2 of 4:05.0: it is not whole, copy it again");
        assert_eq!(
            told(Fault::Clipped { at_ms: 5_000, places: 3 }),
            "clipped in 3 places, first at 0:05.0"
        );
    }

    #[test]
    fn a_fault_is_kept_and_read_back_as_it_was() {
        let faults = [
            Fault::Silent,
            Fault::Damaged { at_ms: 7, reason: "bits".to_owned() },
            Fault::WrongLength { declared_ms: 1, true_ms: 2 },
        ];
        for fault in faults {
            let text = serde_json::to_string(&fault).unwrap();
            assert_eq!(serde_json::from_str::<Fault>(&text).unwrap(), fault, "{text}");
        }
    }
}
