//! What the conductor asks of the sound before a session: an engine for the room's output, and which files play.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::practice::{PlaylistOffer, Practice};
use crate::audio::{Engine, EngineOptions, probe, sound_tone};
use crate::music::{GoodFile, Player, Scanned, Side, TrackSource};
use crate::room::Settings;

/// Starts the sound of a room. Never fails: what is wrong with the output comes as a fact, and the session runs all the same.
pub fn engine(settings: &Settings) -> Box<dyn Player> {
    Box::new(Engine::start(EngineOptions {
        device: settings.output.clone(),
        fallback: settings.fallback_output.clone(),
        volume_cap_db: settings.volume_cap_db,
    }))
}

/// Plays a soft tone on an output (`None`: the system's default), as loud as a session under the room's cap. Comes back when it is over,
/// so it is called on a thread of its own.
///
/// # Errors
/// Why it can't be heard.
pub fn tone(settings: &Settings, output: Option<&str>, side: Side, length: Duration) -> Result<ToneHeard, ToneNotHeard> {
    let device = output.map(str::to_owned);
    sound_tone(EngineOptions { device, fallback: None, volume_cap_db: settings.volume_cap_db }, side, length)
}

pub use crate::audio::{OutputDevice, ToneHeard, ToneNotHeard, outputs};

/// Finds out which of a playlist's files play, and how long. Reads every file whole: seconds, for a long playlist.
pub fn scan(offer: &PlaylistOffer) -> BTreeMap<PathBuf, Scanned> {
    let files = offer.playlist.tracks().filter_map(|track| match &track.source {
        TrackSource::File(file) => Some(file),
        TrackSource::Pad { .. } => None,
    });
    files.map(|file| (file.clone(), scan_file(&offer.folder.join(file)))).collect()
}

/// What is known of the files of all playlists, found out on a thread of its own.
#[derive(Debug, Clone)]
pub struct Library {
    known: Arc<Mutex<BTreeMap<usize, BTreeMap<PathBuf, Scanned>>>>,
}

impl Library {
    /// Begins to scan; `found` is called, on that thread, after each playlist.
    pub fn scan(practice: &Practice, found: Box<dyn Fn() + Send>) -> Self {
        let library = Self { known: Arc::default() };
        let (known, offers) = (Arc::clone(&library.known), practice.playlists.clone());
        let scan_all = move || {
            for (place, offer) in offers.iter().enumerate() {
                let files = scan(offer);
                known.lock().unwrap_or_else(PoisonError::into_inner).insert(place, files);
                found();
            }
        };
        if let Err(error) = thread::Builder::new().name("library".to_owned()).spawn(scan_all) {
            tracing::warn!("the playlists are not scanned ahead: {error}");
        }
        library
    }

    /// The files of the playlist at this place; `None` until it was scanned.
    pub fn files(&self, place: usize) -> Option<BTreeMap<PathBuf, Scanned>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&place).cloned()
    }
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
