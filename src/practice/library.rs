//! The practice's music files: measured in the background, each once, and looked at before a
//! session.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::{PlaylistOffer, Practice};
use crate::audio::{ScanError, probe, scan, unreadable};
use crate::music::{GoodFile, Measured, MeasurementCache, Scanned, TrackSource};
use crate::session::FileFault;

/// A file that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredFile {
    pub path: PathBuf,
    /// SHA-256 of its bytes in hex.
    pub sha256: String,
    pub measured: Measured,
}

/// Measures files over all cores; what is in the cache isn't measured again. `told` hears of each
/// as it is done, on any thread. Answers in the order asked, with a reason for each that isn't
/// music; what was not reached before `control` said stop is missing.
pub fn measure_all(
    files: &[PathBuf],
    cache: &MeasurementCache,
    control: &ScanControl,
    told: &(dyn Fn(usize) + Sync),
) -> BTreeMap<PathBuf, Result<MeasuredFile, FileFault>> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let found = Mutex::new(BTreeMap::new());
    let work = || {
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let finding = match measure(path, cache, control) {
                Ok(finding) => Ok(finding),
                Err(Unmeasured::Stopped) => return,
                Err(Unmeasured::Unplayable(fault)) => Err(fault),
            };
            found.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), finding);
            told(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    let threads = thread::available_parallelism().map_or(1, |cores| cores.get()).min(files.len());
    thread::scope(|scope| {
        for _ in 1..threads {
            if let Err(error) =
                thread::Builder::new().name("library".to_owned()).spawn_scoped(scope, work)
            {
                tracing::warn!("fewer threads scan the library: {error}");
            }
        }
        work();
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// A way to stop a scan, or to let it rest.
#[derive(Debug, Default)]
pub struct ScanControl {
    stopped: AtomicBool,
    paused: AtomicBool,
}

/// How often a paused scan looks whether it may go on.
const PAUSE_POLL: Duration = Duration::from_millis(200);

impl ScanControl {
    fn passes(&self) -> ControlFlow<()> {
        while self.paused.load(Ordering::Relaxed) && !self.stopped.load(Ordering::Relaxed) {
            thread::sleep(PAUSE_POLL);
        }
        if self.stopped.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

enum Unmeasured {
    Unplayable(FileFault),
    Stopped,
}

fn measure(
    path: &Path,
    cache: &MeasurementCache,
    control: &ScanControl,
) -> Result<MeasuredFile, Unmeasured> {
    let (path, sha256) = identified(path, cache).map_err(Unmeasured::Unplayable)?;
    if let Some(measured) = cache.measured(&sha256) {
        return Ok(MeasuredFile { path, sha256, measured });
    }
    if control.passes().is_break() {
        return Err(Unmeasured::Stopped);
    }
    match scan(&path, &mut |_| control.passes()) {
        Ok(measured) => {
            cache.keep(&sha256, &measured);
            Ok(MeasuredFile { path, sha256, measured })
        }
        Err(ScanError::Stopped) => Err(Unmeasured::Stopped),
        Err(ScanError::Unplayable(fault)) => Err(Unmeasured::Unplayable(fault)),
    }
}

/// A file's absolute path, and the SHA-256 of its bytes. What is no file, a pipe for one, is never
/// read: it might never end.
fn identified(path: &Path, cache: &MeasurementCache) -> Result<(PathBuf, String), FileFault> {
    let path = std::path::absolute(path).map_err(|error| unreadable(&error))?;
    if !std::fs::metadata(&path).map_err(|error| unreadable(&error))?.is_file() {
        return Err(FileFault::NotAFile);
    }
    let sha256 = cache.sha256(&path).map_err(|error| unreadable(&error))?;
    Ok((path, sha256))
}

/// Measures a playlist's files. Seconds, for a long playlist that was never measured.
pub fn scan_playlist(
    offer: &PlaylistOffer,
    cache: &MeasurementCache,
) -> BTreeMap<PathBuf, Scanned> {
    let places = places(offer);
    let files: Vec<PathBuf> = places.values().cloned().collect();
    let found = measure_all(&files, cache, &ScanControl::default(), &|_| ());
    let known = found.into_iter().map(|(path, finding)| (path, scanned(finding))).collect();
    by_name(&places, &known)
}

/// What can be said of a playlist's files without decoding them whole: what was measured before,
/// else whether they play.
pub fn look_at(offer: &PlaylistOffer, cache: &MeasurementCache) -> BTreeMap<PathBuf, Scanned> {
    let look = |path: &PathBuf| -> Result<Scanned, FileFault> {
        let (path, sha256) = identified(path, cache)?;
        if let Some(measured) = cache.measured(&sha256) {
            return Ok(scanned(Ok(MeasuredFile { path, sha256, measured })));
        }
        let length = probe(&path)?.duration;
        Ok(Scanned::Good(GoodFile {
            path,
            sha256,
            leading_silence: Duration::ZERO,
            length,
            loudness: None,
            remarks: Vec::new(),
        }))
    };
    let places = places(offer).into_iter();
    places
        .map(|(name, path)| (name, look(&path).unwrap_or_else(|fault| Scanned::Bad { fault })))
        .collect()
}

/// What is known of a playlist's files without opening any of them.
pub(super) fn measured_before(
    offer: &PlaylistOffer,
    cache: &MeasurementCache,
) -> BTreeMap<PathBuf, Scanned> {
    let known = |path: &Path| {
        let path = std::path::absolute(path).ok()?;
        let (sha256, measured) = cache.known(&path)?;
        Some(Scanned::of(path, sha256, &measured))
    };
    places(offer).into_iter().filter_map(|(name, path)| Some((name, known(&path)?))).collect()
}

fn scanned(finding: Result<MeasuredFile, FileFault>) -> Scanned {
    match finding {
        Ok(MeasuredFile { path, sha256, measured }) => Scanned::of(path, sha256, &measured),
        Err(fault) => Scanned::Bad { fault },
    }
}

/// Where a playlist's files are, by the name that it has for them.
fn places(offer: &PlaylistOffer) -> BTreeMap<PathBuf, PathBuf> {
    let names = offer.playlist.tracks().filter_map(|track| match &track.source {
        TrackSource::File(name) => Some(name),
        TrackSource::Pad { .. } => None,
    });
    names.map(|name| (name.clone(), offer.folder.join(name))).collect()
}

fn by_name(
    places: &BTreeMap<PathBuf, PathBuf>,
    known: &BTreeMap<PathBuf, Scanned>,
) -> BTreeMap<PathBuf, Scanned> {
    let files =
        places.iter().filter_map(|(name, path)| Some((name.clone(), known.get(path)?.clone())));
    files.collect()
}

/// What is known of the files of all playlists, found out on threads of its own, one file after the
/// other.
#[derive(Debug)]
pub struct Library {
    playlists: Vec<BTreeMap<PathBuf, PathBuf>>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    known: Mutex<BTreeMap<PathBuf, Scanned>>,
    done: AtomicUsize,
    total: usize,
    control: ScanControl,
}

/// How far a library's scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanProgress {
    pub done: usize,
    pub total: usize,
}

/// Files that are scanned in one go before they are shown.
const AT_ONCE: usize = 8;

impl Library {
    /// Begins to scan; `found` is called, on a thread of the scan, when more is known.
    pub fn scan(practice: &Practice, found: Box<dyn Fn() + Send>) -> Self {
        let playlists: Vec<_> = practice.playlists.iter().map(places).collect();
        let files: BTreeSet<PathBuf> =
            playlists.iter().flat_map(|places| places.values().cloned()).collect();
        let shared = Arc::new(Shared {
            known: Mutex::default(),
            done: AtomicUsize::new(0),
            total: files.len(),
            control: ScanControl::default(),
        });
        let (scanning, cache) = (Arc::clone(&shared), practice.measurements());
        let scan_all = move || {
            gently();
            for some in files.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
                let findings = measure_all(some, &cache, &scanning.control, &|_| ());
                let count = findings.len();
                let fresh = findings.into_iter().map(|(path, finding)| (path, scanned(finding)));
                scanning.known.lock().unwrap_or_else(PoisonError::into_inner).extend(fresh);
                scanning.done.fetch_add(count, Ordering::Relaxed);
                found();
            }
        };
        if let Err(error) = thread::Builder::new().name("library".to_owned()).spawn(scan_all) {
            tracing::warn!("the playlists are not scanned ahead: {error}");
        }
        Self { playlists, shared }
    }

    /// The files of the playlist at this place; `None` until all of them are measured.
    pub fn files(&self, place: usize) -> Option<BTreeMap<PathBuf, Scanned>> {
        let places = self.playlists.get(place)?;
        let known =
            by_name(places, &self.shared.known.lock().unwrap_or_else(PoisonError::into_inner));
        (known.len() == places.len()).then_some(known)
    }

    /// How far it is.
    pub fn progress(&self) -> ScanProgress {
        ScanProgress { done: self.shared.done.load(Ordering::Relaxed), total: self.shared.total }
    }

    /// Lets the scan rest while a session runs, so that it takes nothing from the sound, and go on
    /// after it.
    pub fn set_paused(&self, paused: bool) {
        self.shared.control.paused.store(paused, Ordering::Relaxed);
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        self.shared.control.stopped.store(true, Ordering::Relaxed);
    }
}

impl ScanProgress {
    /// Everything is known.
    pub fn is_done(self) -> bool {
        self.done >= self.total
    }
}

/// This thread, and those it starts, leave the cores to whoever wants them.
#[cfg(target_os = "linux")]
fn gently() {
    const NICE: i32 = 10;
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!("the scan can't step back: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn gently() {}
