//! What verifying said of each session, kept with what its files were like: a list of thousands
//! needs not read them all again.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::data_folders::{DataFolders, SessionName};
use super::room::{KnownRooms, OpenRoom, RoomSignature};
use super::{Hash, RecordState, Report, disk};

/// The kept verdicts of a data folder. One counts only for the very files that were verified, with
/// the same keys and heads; the room signs them, so that nobody writes one who can't.
#[derive(Debug, Clone)]
pub struct Verdicts {
    folders: DataFolders,
    /// The keys that were known.
    rooms: Hash,
    kept: BTreeMap<SessionName, Verdict>,
}

/// What was said, and of what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Verdict {
    state: StateForm,
    /// Of every file that was read: name, size, times, inode.
    files: Hash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateForm {
    Complete,
    CompleteWithoutNotes,
    Open,
    Torn,
    Newer,
    Damaged,
}

/// The file: its content and the room's signature over it.
#[derive(Serialize, Deserialize)]
struct File {
    content: String,
    signature: RoomSignature,
}

#[derive(Serialize, Deserialize)]
struct Content {
    /// A program of another version verifies anew.
    program: String,
    rooms: Hash,
    verdicts: BTreeMap<String, Verdict>,
}

const FILE: &str = "verdicts.json";

impl Verdicts {
    /// Those that were kept in this data folder, as far as they still count.
    pub fn read(folders: &DataFolders) -> Self {
        // Where the keys can't be read nothing counts, and whoever verifies is told why.
        let rooms = KnownRooms::of(&folders.data).unwrap_or_default();
        let known = Hash::of(rooms.to_text().as_bytes());
        let kept = read(&folders.data.join(FILE), &rooms)
            .filter(|content| {
                content.rooms == known && content.program == env!("CARGO_PKG_VERSION")
            })
            .map(|content| content.verdicts)
            .unwrap_or_default();
        let kept = kept
            .into_iter()
            .filter_map(|(name, verdict)| Some((SessionName::parse(&name)?, verdict)))
            .collect();
        Self { folders: folders.clone(), rooms: known, kept }
    }

    /// Forgets what was said under other keys.
    pub fn count_only_for(&mut self, rooms: &KnownRooms) {
        let known = Hash::of(rooms.to_text().as_bytes());
        if self.rooms != known {
            self.rooms = known;
            self.kept.clear();
        }
    }

    /// What was said of the files that lie there now; `None` when they were not verified.
    pub fn of(&self, name: &SessionName, folder: &Path) -> Option<RecordState> {
        let verdict = self.kept.get(name)?;
        let is_same = identity(&self.folders, name, folder).is_ok_and(|is| is == verdict.files);
        is_same.then(|| verdict.state.into())
    }

    /// Verifies a session by `verify` and remembers what it says. Files that change meanwhile are
    /// not remembered.
    ///
    /// # Errors
    /// Those of `verify`.
    pub fn verified<E>(
        &mut self,
        name: &SessionName,
        folder: &Path,
        verify: impl FnOnce() -> Result<Report, E>,
    ) -> Result<Report, E> {
        let before = identity(&self.folders, name, folder);
        let report = verify()?;
        let after = identity(&self.folders, name, folder);
        self.kept.remove(name);
        if let (Ok(files), Ok(after)) = (before, after)
            && files == after
        {
            self.kept.insert(*name, Verdict { state: report.state.into(), files });
        }
        Ok(report)
    }

    /// Keeps them for the next start, signed by the room. Only those of the sessions that are here.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep(&self, room: &OpenRoom) -> io::Result<()> {
        let here = |name: &SessionName| self.folders.sessions().join(name.to_string()).is_dir();
        let verdicts = self.kept.iter().filter(|(name, _)| here(name));
        let content = Content {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            rooms: self.rooms,
            verdicts: verdicts.map(|(name, it)| (name.to_string(), it.clone())).collect(),
        };
        let content = serde_json::to_string(&content)?;
        let signature = room.key.sign(&signed_text(&content));
        let file = serde_json::to_vec(&File { content, signature })?;
        disk::replace_file(&self.folders.data.join(FILE), &file)
    }
}

fn signed_text(content: &str) -> String {
    format!("stillpoint verdicts 1\n{content}")
}

fn read(path: &Path, rooms: &KnownRooms) -> Option<Content> {
    let file: File = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let key = rooms.own()?.present()?.key;
    key.has_signed(&signed_text(&file.content), &file.signature)
        .then(|| serde_json::from_str(&file.content).ok())?
}

/// One hash over name, size, times and inode of all files that a verdict depends on.
fn identity(folders: &DataFolders, name: &SessionName, folder: &Path) -> io::Result<Hash> {
    let second = folders.second_folder(name);
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in [Some(folder), second.as_deref()].into_iter().flatten() {
        match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            listing => {
                for file in listing? {
                    files.push(file?.path());
                }
            }
        }
    }
    files.sort();
    files.push(folders.ledger(name));
    files.extend(folders.second_ledger(name));
    let mut text = String::new();
    for path in files {
        let of = match fs::symlink_metadata(&path) {
            Ok(metadata) => of(&metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => "-".to_owned(),
            Err(error) => return Err(error),
        };
        text.push_str(&format!("{}\n{of}\n", path.display()));
    }
    Ok(Hash::of(text.as_bytes()))
}

#[cfg(unix)]
fn of(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!(
        "{} {} {}.{} {}.{} {}",
        metadata.len(),
        metadata.mode(),
        metadata.mtime(),
        metadata.mtime_nsec(),
        metadata.ctime(),
        metadata.ctime_nsec(),
        metadata.ino()
    )
}

/// Windows tells no inode by the standard library; times alone speak for the file (untested).
#[cfg(not(unix))]
fn of(metadata: &Metadata) -> String {
    format!("{} {:?} {:?}", metadata.len(), metadata.modified().ok(), metadata.created().ok())
}

impl From<StateForm> for RecordState {
    fn from(form: StateForm) -> Self {
        match form {
            StateForm::Complete => Self::Complete,
            StateForm::CompleteWithoutNotes => Self::CompleteWithoutNotes,
            StateForm::Open => Self::Open,
            StateForm::Torn => Self::Torn,
            StateForm::Newer => Self::Newer,
            StateForm::Damaged => Self::Damaged,
        }
    }
}

impl From<RecordState> for StateForm {
    fn from(state: RecordState) -> Self {
        match state {
            RecordState::Complete => Self::Complete,
            RecordState::CompleteWithoutNotes => Self::CompleteWithoutNotes,
            RecordState::Open => Self::Open,
            RecordState::Torn => Self::Torn,
            RecordState::Newer => Self::Newer,
            RecordState::Damaged => Self::Damaged,
        }
    }
}
