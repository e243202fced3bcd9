//! A whole session in one file, with everything that is needed to verify it without this program;
//! and the way back.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::data_folders::{DataFolders, SessionName, segments};
use super::room_key::TrustedKeys;
use super::seal::wrapped_path;
use super::{JournalError, disk, ledger};
use crate::session::Stream;

/// The program that verifies an archive with Python alone; it goes into each.
const VERIFIER: &str = include_str!("../../assets/verify.py");
/// What the parts of an archive are, for whoever opens it.
const READ_ME: &str = "This is a session recorded by Stillpoint.\n\n\
    *.journal     the lines of the record, each chained to the one before\n\
    *.key         where the lines are sealed: their key, wrapped by `age` for the practice and for its recovery key\n\
    room.pub      the keys by which the room signs\n\
    ledger.jsonl  the heads that were kept in a second data, where there was one\n\
    verify.py     says whether the record is as it was written: python3 verify.py\n";

/// Why an archive was not taken in. Nothing of it stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file can't be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It is no archive of a session.
    #[error("{path} is not the archive of one session")]
    NotAnArchive { path: PathBuf },
    #[error("{path} is there already; nothing was changed")]
    Exists { path: PathBuf },
    /// Another room signed it.
    #[error(
        "the session is signed by {keys}, which this practice doesn't know; if that is the other room's key, say so with --trust {keys}"
    )]
    UnknownKey { keys: String },
}

/// Writes a session as a tar file: the chart, and the process notes when they are wanted. What lies
/// in the second folder is in it too.
///
/// # Errors
/// When something can't be read or written; then no file is left.
pub fn archive_session(
    data: &DataFolders,
    folder: &Path,
    out: &Path,
    process: bool,
) -> Result<(), JournalError> {
    let name = SessionName::of(folder)?;
    let second = data.second_folder(&name);
    let streams: &[Stream] = if process { &Stream::ALL } else { &[Stream::Chart] };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for stream in streams {
        for segment in segments([folder].into_iter().chain(second.as_deref()), *stream)? {
            for path in [segment.path.clone(), wrapped_path(&segment.path)] {
                match fs::read(&path) {
                    Ok(bytes) => files.push((file_name(&path), bytes)),
                    Err(error)
                        if error.kind() == io::ErrorKind::NotFound && path != segment.path => {}
                    Err(error) => return Err(JournalError::from_io("read", &path, error)),
                }
            }
        }
    }
    files.push((PUBLIC.to_owned(), TrustedKeys::of(&data.data)?.to_text().into_bytes()));
    if let Some(path) = data.ledger() {
        let heads = ledger::read(&path, name.session).unwrap_or_default();
        let heads = heads
            .iter()
            .filter(|head| streams.contains(&head.stream))
            .filter_map(|head| head.to_json().ok());
        let text: String = heads.map(|json| json + "\n").collect();
        files.push((LEDGER.to_owned(), text.into_bytes()));
    }
    files.push(("verify.py".to_owned(), VERIFIER.into()));
    files.push(("README.txt".to_owned(), READ_ME.into()));
    let failed = |error| JournalError::from_io("write", out, error);
    let file = disk::create_file(out, b"").map_err(failed)?;
    write(file, &name.to_string(), &files).map_err(|error| {
        // A part of an archive is of no use to anybody.
        let _ = fs::remove_file(out);
        failed(error)
    })
}

const PUBLIC: &str = "room.pub";
const LEDGER: &str = "ledger.jsonl";

fn write(mut file: File, folder: &str, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    let mut tar = tar::Builder::new(&mut file);
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        tar.append_data(&mut header, format!("{folder}/{name}"), bytes.as_slice())?;
    }
    tar.finish()?;
    drop(tar);
    file.flush()?;
    file.sync_all()
}

/// Takes an archive in as a session of this practice. Where another room signed it, that room's key
/// must be trusted by its fingerprint (`trust`), which is then added to `room.pub`. Gives the
/// session's folder.
///
/// # Errors
/// When it is no archive, is there already, or is signed by a room that isn't trusted.
pub fn import_session(
    data: &DataFolders,
    archive: &Path,
    trust: &[String],
) -> Result<PathBuf, ImportError> {
    let foreign = || ImportError::NotAnArchive { path: archive.to_owned() };
    let failed = |error| JournalError::from_io("read", archive, error);
    let file = File::open(archive).map_err(failed)?;
    let mut folder: Option<SessionName> = None;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in tar::Archive::new(file).entries().map_err(failed)? {
        let mut entry = entry.map_err(|_| foreign())?;
        let path = entry.path().map_err(|_| foreign())?.into_owned();
        // Two plain names and nothing else: no path leads out of the folder.
        let mut parts =
            path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let (Some(session), Some(name), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(foreign());
        };
        let session = SessionName::of(Path::new(&session)).map_err(|_| foreign())?;
        if folder.get_or_insert(session) != &session || !entry.header().entry_type().is_file() {
            return Err(foreign());
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(|_| foreign())?;
        files.push((name, bytes));
    }
    let name = folder.ok_or_else(foreign)?;
    let (records, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(name, _)| is_of_record(name));
    let keys = others
        .iter()
        .find(|(name, _)| name == PUBLIC)
        .and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
    let keys = keys.and_then(TrustedKeys::parse).ok_or_else(foreign)?;
    let unique: BTreeSet<&str> = records.iter().map(|(name, _)| name.as_str()).collect();
    if records.is_empty() || unique.len() < records.len() {
        return Err(foreign());
    }
    let known = TrustedKeys::of(&data.data)?;
    let unknown = keys.not_in(&known);
    let untrusted: Vec<String> =
        unknown.fingerprints().into_iter().filter(|print| !trust.contains(print)).collect();
    if !untrusted.is_empty() {
        return Err(ImportError::UnknownKey { keys: untrusted.join(" --trust ") });
    }
    let folder = data.sessions().join(name.to_string());
    if folder.exists() {
        return Err(ImportError::Exists { path: folder });
    }
    let incoming = Incoming::write(&data.sessions(), &records)?;
    unknown.add_to(&data.data)?;
    incoming.become_session(&folder).inspect_err(|_| known.put_back(&data.data))?;
    Ok(folder)
}

/// The files of a session that is taken in, in a folder that goes when it doesn't become the
/// session's.
struct Incoming {
    sessions: PathBuf,
    folder: PathBuf,
}

impl Incoming {
    fn write(sessions: &Path, files: &[(String, Vec<u8>)]) -> Result<Self, JournalError> {
        let incoming = Self { sessions: sessions.to_owned(), folder: sessions.join("incoming") };
        let failed = |error| JournalError::from_io("write", &incoming.folder, error);
        if incoming.folder.exists() {
            fs::remove_dir_all(&incoming.folder).map_err(failed)?;
        }
        disk::create_folder(&incoming.folder)?;
        for (name, bytes) in files {
            disk::create_file(&incoming.folder.join(name), bytes).map_err(failed)?;
        }
        Ok(incoming)
    }

    fn become_session(self, folder: &Path) -> Result<(), JournalError> {
        let moved =
            fs::rename(&self.folder, folder).and_then(|()| disk::sync_folder(&self.sessions));
        moved.map_err(|error| JournalError::from_io("write", &self.folder, error))
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if self.folder.exists()
            && let Err(error) = fs::remove_dir_all(&self.folder)
        {
            tracing::warn!("{} could not be taken away: {error}", self.folder.display());
        }
    }
}

/// A file of the record itself: `chart.0001.journal`, `process.0002.key`.
fn is_of_record(name: &str) -> bool {
    let mut parts = name.split('.');
    let (stream, number, kind) = (parts.next(), parts.next(), parts.next());
    let digits = number.is_some_and(|number| {
        number.len() >= 4 && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    matches!(stream, Some("chart" | "process"))
        && digits
        && matches!(kind, Some("journal" | "key"))
        && parts.next().is_none()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
