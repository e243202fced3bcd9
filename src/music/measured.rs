//! What one whole pass over a music file found out.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::session::FileFault;

/// What one whole pass over a music file found out. It depends on the file's bytes alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// How many there are, to the frame, without an encoder's delay and padding.
    pub frames: u64,
    /// The file's own rate in Hz.
    pub sample_rate: u32,
    pub channels: u16,
    /// The codec's short name: `flac`, `mp3`.
    pub codec: String,
    /// How loud it is as it will be played, downmixed to stereo; `None` when all of it is silence.
    pub loudness: Option<Loudness>,
    /// Silence before the music, in ms.
    pub lead_ms: u64,
    /// Silence after it, in ms.
    pub trail_ms: u64,
    pub tags: Tags,
    /// What is wrong with it, in order.
    pub faults: Vec<FileFault>,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Cover>,
}

/// A picture in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// `image/jpeg`.
    pub media_type: String,
    pub bytes: u64,
}

impl Measured {
    /// How long the file is, silence included.
    pub fn length(&self) -> Duration {
        Duration::from_secs_f64(self.frames as f64 / f64::from(self.sample_rate.max(1)))
    }

    /// What makes it unfit for a session.
    pub fn broken(&self) -> Option<&FileFault> {
        self.faults.iter().find(|fault| fault.is_broken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Damage;

    #[test]
    fn a_fault_is_kept_and_read_back_as_it_was() {
        let faults = [
            FileFault::Silent,
            FileFault::Damaged { at_ms: 7, how: Damage::Blank },
            FileFault::WrongLength { declared_ms: 1, true_ms: 2 },
        ];
        for fault in faults {
            let text = serde_json::to_string(&fault).unwrap();
            assert_eq!(serde_json::from_str::<FileFault>(&text).unwrap(), fault, "{text}");
        }
    }
}
