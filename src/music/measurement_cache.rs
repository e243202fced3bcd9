//! What was measured once is kept, by the hash of the file's bytes: a file is decoded again only
//! when it changed.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use data_encoding::HEXLOWER;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Measured;

/// Raised when a measurement is made in another way: what was kept before is measured again.
const FORMAT: u32 = 1;

/// A folder of measurements. It may be thrown away: it only saves time.
#[derive(Debug, Clone)]
pub struct MeasurementCache {
    folder: PathBuf,
}

/// A measurement as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct StoredMeasurement {
    format: u32,
    #[serde(flatten)]
    measured: Measured,
}

/// Which bytes a file had when it was hashed last.
#[derive(Debug, Serialize, Deserialize)]
struct FileRecord {
    path: PathBuf,
    sha256: String,
    state: FileState,
}

/// What changes when a file is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct FileState {
    length: u64,
    modified_ns: u64,
    /// When the system itself last noted a change, which no program sets back; 0 where a system
    /// doesn't tell.
    changed_ns: i64,
}

impl MeasurementCache {
    /// In a practice's data folder. Nothing is created before there is something to keep.
    pub fn of(data: &Path) -> Self {
        Self { folder: data.join("library") }
    }

    /// The hash of a file's bytes in hex; read anew only when the file was touched since.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn sha256(&self, path: &Path) -> io::Result<String> {
        let mut file = File::open(path)?;
        let state = FileState::of(&file)?;
        if let Some(place) = self.place(path, state) {
            return Ok(place.sha256);
        }
        let mut hasher = Hasher(Sha256::new());
        io::copy(&mut file, &mut hasher)?;
        let sha256 = HEXLOWER.encode(&hasher.0.finalize());
        if FileState::of(&file)? == state {
            self.write(
                &self.place_of(path),
                &FileRecord { path: path.to_owned(), sha256: sha256.clone(), state },
            );
        }
        Ok(sha256)
    }

    /// What is known of a file that wasn't touched since: its hash, and its measurement.
    pub fn known(&self, path: &Path) -> Option<(String, Measured)> {
        let state = FileState::of(&File::open(path).ok()?).ok()?;
        let FileRecord { sha256, .. } = self.place(path, state)?;
        let measured = self.measured(&sha256)?;
        Some((sha256, measured))
    }

    /// What is known of a file with these bytes.
    pub fn measured(&self, sha256: &str) -> Option<Measured> {
        let kept: StoredMeasurement = read(&self.track_of(sha256))?;
        (kept.format == FORMAT).then_some(kept.measured)
    }

    /// Keeps what was found out. That it can't be kept is no harm but time.
    pub fn keep(&self, sha256: &str, measured: &Measured) {
        self.write(
            &self.track_of(sha256),
            &StoredMeasurement { format: FORMAT, measured: measured.clone() },
        );
    }

    fn place(&self, path: &Path, state: FileState) -> Option<FileRecord> {
        read::<FileRecord>(&self.place_of(path))
            .filter(|place| place.path == path && place.state == state)
    }

    fn track_of(&self, sha256: &str) -> PathBuf {
        self.folder.join("tracks").join(format!("{sha256}.json"))
    }

    fn place_of(&self, path: &Path) -> PathBuf {
        let name = HEXLOWER.encode(&Sha256::digest(path.as_os_str().as_encoded_bytes()));
        self.folder.join("places").join(format!("{name}.json"))
    }

    /// Whole or not at all, whoever else writes at the same time.
    fn write(&self, path: &Path, value: &impl Serialize) {
        let written = || -> io::Result<()> {
            let text = serde_json::to_string(value)?;
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder)?;
            let own = path.with_extension(format!(
                "{}-{:?}",
                std::process::id(),
                std::thread::current().id()
            ));
            fs::write(&own, text)?;
            fs::rename(&own, path)
        };
        if let Err(error) = written() {
            tracing::warn!(
                "{}: a measurement can't be kept ({error}); it is made again next time",
                path.display()
            );
        }
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

impl FileState {
    fn of(file: &File) -> io::Result<Self> {
        let meta = file.metadata()?;
        let modified = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let modified_ns = u64::try_from(modified.as_nanos()).unwrap_or_default();
        Ok(Self { length: meta.len(), modified_ns, changed_ns: changed_ns(&meta) })
    }
}

#[cfg(unix)]
fn changed_ns(meta: &fs::Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec())
}

#[cfg(not(unix))]
fn changed_ns(_meta: &fs::Metadata) -> i64 {
    0
}

struct Hasher(Sha256);

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::music::Tags;

    fn measured(frames: u64) -> Measured {
        let codec = "flac".to_owned();
        let (tags, faults) = (Tags::default(), Vec::new());
        Measured {
            frames,
            sample_rate: 48_000,
            channels: 2,
            codec,
            loudness: None,
            lead_ms: 0,
            trail_ms: 0,
            tags,
            faults,
        }
    }

    #[test]
    fn what_was_kept_is_found_by_the_bytes_and_not_by_the_name() {
        let data = tempfile::tempdir().unwrap();
        let cache = MeasurementCache::of(data.path());
        let write = |name: &str, text: &str| {
            let path = data.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let (one, same, other) =
            (write("a.flac", "one"), write("b.flac", "one"), write("c.flac", "two"));
        let hash = |path: &Path| cache.sha256(path).unwrap();
        assert_eq!(hash(&one), HEXLOWER.encode(&Sha256::digest("one")));
        assert_eq!(cache.measured(&hash(&one)), None);
        cache.keep(&hash(&one), &measured(7));
        assert_eq!(MeasurementCache::of(data.path()).measured(&hash(&same)), Some(measured(7)));
        assert_eq!(cache.measured(&hash(&other)), None);
    }

    #[test]
    fn a_file_that_was_changed_under_its_old_date_and_length_is_read_anew() {
        let data = tempfile::tempdir().unwrap();
        let (cache, path) = (MeasurementCache::of(data.path()), data.path().join("a.flac"));
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let hashes = ["one", "two"].map(|text| {
            fs::write(&path, text).unwrap();
            File::options().append(true).open(&path).unwrap().set_modified(date).unwrap();
            cache.sha256(&path).unwrap()
        });
        assert_ne!(hashes[0], hashes[1]);
    }

    #[test]
    fn a_kept_measurement_that_is_torn_or_of_another_format_is_made_again() {
        let data = tempfile::tempdir().unwrap();
        let cache = MeasurementCache::of(data.path());
        cache.keep("ab", &measured(7));
        let kept = cache.track_of("ab");
        let text = fs::read_to_string(&kept).unwrap();
        fs::write(&kept, text.replace("\"format\":1", "\"format\":0")).unwrap();
        assert_eq!(cache.measured("ab"), None);
        fs::write(&kept, &text[..text.len() / 2]).unwrap();
        assert_eq!(cache.measured("ab"), None);
    }
}
