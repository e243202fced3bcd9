//! Does this file play, and how long is it? Asked when a library is scanned and when a room is
//! checked.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use super::decode::Decoder;
use crate::session::FileFault;

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Its length, exact to the frame.
    pub duration: Duration,
    /// Its own rate in Hz.
    pub sample_rate: u32,
    pub channels: u16,
    /// The codec's short name: `flac`, `mp3`.
    pub codec: String,
}

/// Decodes enough of a file to know that it plays: its first second and, where the header's length
/// can't be relied on (MP3 without a LAME tag, streams), all of it. The last second is decoded too,
/// so that a file cut off is found here.
///
/// # Errors
/// What is wrong with the file; that a decoder broke down on it is no more than that.
pub fn probe(path: &Path) -> Result<Probe, FileFault> {
    catch_unwind(AssertUnwindSafe(|| ends_of(path))).unwrap_or(Err(FileFault::DecoderFailed))
}

fn ends_of(path: &Path) -> Result<Probe, FileFault> {
    let mut decoder = Decoder::open(path)?;
    let rate = u64::from(decoder.sample_rate());
    let mut portion = Vec::new();
    let mut decoded = 0;
    let declared = decoder.declared_frames();
    let mut more = true;
    while more && declared.is_none_or(|_| decoded < rate) {
        portion.clear();
        more = decoder.read(&mut portion)?;
        decoded += portion.len() as u64 / 2;
    }
    let channels = decoder.channels();
    let frames = match declared.filter(|_| more) {
        None => decoded,
        Some(frames) => {
            let last = frames.saturating_sub(rate);
            decoder.seek(Duration::from_secs_f64(last as f64 / rate as f64))?;
            let mut frames = last;
            while more {
                portion.clear();
                more = decoder.read(&mut portion)?;
                frames += portion.len() as u64 / 2;
            }
            frames
        }
    };
    if frames == 0 {
        return Err(FileFault::NoSound);
    }
    Ok(Probe {
        duration: Duration::from_secs_f64(frames as f64 / rate as f64),
        sample_rate: decoder.sample_rate(),
        channels: u16::try_from(channels).unwrap_or(u16::MAX),
        codec: decoder.codec().to_owned(),
    })
}
