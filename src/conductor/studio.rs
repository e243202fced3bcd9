//! What the conductor asks of the sound before a session: an engine for the room's output, and which files play.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::practice::PlaylistOffer;
use crate::audio::{Engine, EngineOptions, probe};
use crate::music::{GoodFile, Player, Scanned, TrackSource};
use crate::room::Settings;

/// Starts the sound of a room. Never fails: what is wrong with the output comes as a fact, and the session runs all the same.
pub fn engine(settings: &Settings) -> Box<dyn Player> {
    Box::new(Engine::start(EngineOptions { device: settings.output.clone(), volume_cap_db: settings.volume_cap_db }))
}

/// Finds out which of a playlist's files play, and how long. Reads every file whole: seconds, for a long playlist.
pub fn scan(offer: &PlaylistOffer) -> BTreeMap<PathBuf, Scanned> {
    let files = offer.playlist.tracks().filter_map(|track| match &track.source {
        TrackSource::File(file) => Some(file),
        TrackSource::Pad { .. } => None,
    });
    files.map(|file| (file.clone(), scan_file(&offer.folder.join(file)))).collect()
}

fn scan_file(path: &Path) -> Scanned {
    let measured = fingerprint(path).map_err(|error| error.to_string()).and_then(|sha256| {
        let probe = probe(path).map_err(|error| error.to_string())?;
        let path = std::path::absolute(path).map_err(|error| error.to_string())?;
        Ok(GoodFile { path, sha256, length: probe.duration, loudness: None })
    });
    match measured {
        Ok(good) => Scanned::Good(good),
        Err(reason) => Scanned::Bad { reason },
    }
}

fn fingerprint(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    io::copy(&mut File::open(path)?, &mut HashWriter(&mut hasher))?;
    Ok(HEXLOWER.encode(&hasher.finalize()))
}

struct HashWriter<'a>(&'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
