//! Where records lie: the data folder, the second folder, and the names in them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::civil::Date;

use super::JournalError;
use super::disk::Lock;
use crate::names::SessionId;
use crate::session::Stream;

/// The folders of a practice's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolders {
    /// Holds `sessions/`, `ledger/`, `room.key`, `room.pub` and `running.lock`.
    pub data: PathBuf,
    /// Best on another disk: the ledgers once more, and the segments for which the first place
    /// failed. `None` when not set.
    pub second: Option<PathBuf>,
}

impl DataFolders {
    /// Where the sessions' folders are.
    pub fn sessions(&self) -> PathBuf {
        self.data.join(SESSIONS)
    }

    /// The lock that allows one running session.
    pub(super) fn running_lock(&self) -> PathBuf {
        self.data.join("running.lock")
    }

    /// Where the heads of a session are kept, beside the records.
    pub fn ledger(&self, name: &SessionName) -> PathBuf {
        Self::ledger_in(&self.data, name)
    }

    /// The same in the second folder.
    pub fn second_ledger(&self, name: &SessionName) -> Option<PathBuf> {
        Some(Self::ledger_in(self.second.as_ref()?, name))
    }

    pub(super) fn ledger_in(folder: &Path, name: &SessionName) -> PathBuf {
        folder.join(LEDGERS).join(format!("{name}.jsonl"))
    }

    /// Where a session's segments go when the first place fails.
    pub(super) fn second_folder(&self, name: &SessionName) -> Option<PathBuf> {
        Some(self.second.as_ref()?.join(SESSIONS).join(name.to_string()))
    }
}

/// Some program runs a session in this data folder now.
pub fn session_runs(folders: &DataFolders) -> bool {
    let lock = folders.running_lock();
    lock.exists() && Lock::take(&lock).is_err()
}

const SESSIONS: &str = "sessions";
/// The folder of the ledgers, here and in the second folder.
pub(super) const LEDGERS: &str = "ledger";

/// The name of a session's folder: `2026-11-21-019a…`. It says nothing of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionName {
    /// The day on which it was opened, in the room.
    pub day: Date,
    pub session: SessionId,
}

impl std::fmt::Display for SessionName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.day, self.session)
    }
}

impl SessionName {
    /// The name of this folder, if it is one of a session.
    pub fn of(folder: &Path) -> Result<Self, JournalError> {
        let name = folder.file_name().and_then(|name| name.to_str()).and_then(Self::parse);
        name.ok_or_else(|| JournalError::NotASession { path: folder.to_owned() })
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        const DAY_LENGTH: usize = "2026-11-21".len();
        let (day, id) = name.split_at_checked(DAY_LENGTH)?;
        let parsed = Self {
            day: day.parse().ok()?,
            session: SessionId(id.strip_prefix('-')?.parse().ok()?),
        };
        (parsed.to_string() == name).then_some(parsed)
    }
}

/// One file of a stream.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    /// Counted from 1 over both places; a number that was given up may be missing.
    pub number: u32,
    pub place: Place,
    pub path: PathBuf,
}

/// Where a segment lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In the session's own folder.
    First,
    /// In the second folder, where others may write.
    Second,
}

/// `chart` or `process`, as in file names and in the signed text.
pub(super) fn stream_name(stream: Stream) -> &'static str {
    match stream {
        Stream::Chart => "chart",
        Stream::Process => "process",
    }
}

/// `chart.0001.journal`
pub(super) fn segment_name(stream: Stream, number: u32) -> String {
    format!("{}.{number:04}.journal", stream_name(stream))
}

/// The segments of a stream in a session's folder and in the one in the second folder, in the order
/// in which they were begun. A folder that is missing holds none.
pub(super) fn segments(
    folder: &Path,
    second: Option<&Path>,
    stream: Stream,
) -> Result<Vec<Segment>, JournalError> {
    let mut found = Vec::new();
    let places = [(Place::First, Some(folder)), (Place::Second, second)];
    let folders = places.into_iter().filter_map(|(place, folder)| Some((place, folder?)));
    for (place, folder) in folders {
        let failed = |error| JournalError::from_io("read the folder", folder, error);
        let listing = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            listing => listing.map_err(failed)?,
        };
        for file in listing {
            let path = file.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(number) = segment_number(name, stream) {
                found.push(Segment { number, place, path });
            }
        }
    }
    found.sort();
    Ok(found)
}

fn segment_number(name: &str, stream: Stream) -> Option<u32> {
    let digits =
        name.strip_prefix(stream_name(stream))?.strip_prefix('.')?.strip_suffix(".journal")?;
    let number = digits.parse().ok()?;
    (segment_name(stream, number) == name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_by_day_and_id_and_nothing_else_is_one() {
        let name = "2026-11-21-019aa5c1-7e00-7000-8000-000000000001";
        let parsed = SessionName::of(&Path::new("/data/sessions").join(name)).unwrap();
        assert_eq!(parsed.to_string(), name);
        for wrong in [
            "2026-11-21",
            "2026-11-21-",
            "2026-13-21-019aa5c1-7e00-7000-8000-000000000001",
            "notes",
            "ü026-11-21-0",
        ] {
            assert!(SessionName::of(Path::new(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_segment_is_known_by_its_exact_name() {
        assert_eq!(segment_number("chart.0001.journal", Stream::Chart), Some(1));
        assert_eq!(segment_number("process.12345.journal", Stream::Process), Some(12_345));
        for wrong in [
            "chart.1.journal",
            "chart.0001.torn-1",
            "chart.00001.journal",
            "process.0001.journal",
            "chart.+001.journal",
        ] {
            assert_eq!(segment_number(wrong, Stream::Chart), None, "{wrong}");
        }
    }
}
