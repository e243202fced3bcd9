//! Where records lie: the data folder, the second folder, and the names in them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::civil::Date;

use super::JournalError;
use crate::names::SessionId;
use crate::session::Stream;

/// The folders of a practice's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolders {
    /// Holds `sessions/`, `room.key`, `room.pub` and `running.lock`.
    pub data: PathBuf,
    /// Best on another disk: the ledger of heads, and the segments for which the first place
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

    /// Where the heads are kept a second time.
    pub fn ledger(&self) -> Option<PathBuf> {
        Some(self.second.as_ref()?.join("ledger.jsonl"))
    }

    /// Where a session's segments go when the first place fails.
    pub(super) fn second_folder(&self, name: &SessionName) -> Option<PathBuf> {
        Some(self.second.as_ref()?.join(SESSIONS).join(name.to_string()))
    }
}

const SESSIONS: &str = "sessions";

/// The name of a session's folder: `2026-11-21-019a…`. It says nothing of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    fn parse(name: &str) -> Option<Self> {
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
    pub path: PathBuf,
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

/// The segments of a stream in these folders, in the order in which they were begun. A folder that
/// is missing holds none.
pub(super) fn segments<'a>(
    folders: impl IntoIterator<Item = &'a Path>,
    stream: Stream,
) -> Result<Vec<Segment>, JournalError> {
    let mut found = Vec::new();
    for folder in folders {
        let failed = |error| JournalError::from_io("read the folder", folder, error);
        let listing = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            listing => listing.map_err(failed)?,
        };
        for file in listing {
            let path = file.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(number) = segment_number(name, stream) {
                found.push(Segment { number, path });
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
