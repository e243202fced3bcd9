//! A whole session in one file, with everything that is needed to verify it without this program;
//! and the way back.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::commitment::salt_path;
use super::data_folders::{DataFolders, SessionName, segments};
use super::head::SignedHead;
use super::room::{Fingerprint, KnownRooms, OpenRoom, RoomHistory};
use super::seal::{Unlock, wrapped_path};
use super::{JournalError, Report, Verify, disk, ledger};
use crate::session::{Stream, Wall};

/// The program that verifies an archive with Python alone; it goes into each.
const VERIFIER: &str = include_str!("../../assets/verify.py");
/// What the parts of an archive are, for whoever opens it.
const READ_ME: &str = "This is a session recorded by Stillpoint.\n\n\
    *.journal     the lines of the record, each signed and chained to the one before\n\
    *.key         where the lines are sealed: their key, wrapped by `age` for the practice and for its recovery key\n\
    process.salt  where the private notes are here: shows that they are those that the chart speaks of\n\
    room.pub      the keys by which the room signs\n\
    ledger.jsonl  heads of the record that were kept beside it\n\
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
        "the session is signed by {}, which this practice doesn't know; if that is the other room's key, say so with --trust {key}", key.in_groups()
    )]
    UnknownKey { key: Fingerprint },
}

/// Writes a session as a tar file: the chart, and the process notes when they are wanted. What lies
/// in the second folder is in it too. Says how the session verified.
///
/// # Errors
/// When something can't be read or written; then no file is left.
pub fn archive_session(
    data: &DataFolders,
    folder: &Path,
    out: &Path,
    process: bool,
) -> Result<Report, JournalError> {
    let name = SessionName::of(folder)?;
    let second = data.second_folder(&name);
    let rooms = KnownRooms::of(&data.data)?;
    let report = Verify::new(data, &rooms).report(folder, &Unlock::none())?;
    let streams: &[Stream] = if process { &Stream::ALL } else { &[Stream::Chart] };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for stream in streams {
        for segment in segments(folder, second.as_deref(), *stream)? {
            files.extend(read(&segment.path)?);
            files.extend(read(&wrapped_path(&segment.path))?);
        }
    }
    if process {
        files.extend(read(&salt_path(folder))?);
    }
    let room = report.room.and_then(|room| rooms.room(room)).or(rooms.own());
    let room = room.map(RoomHistory::to_text).unwrap_or_default();
    files.push((PUBLIC.to_owned(), room.into_bytes()));
    let mut heads: Vec<String> = Vec::new();
    for path in std::iter::once(data.ledger(&name)).chain(data.second_ledger(&name)) {
        // What is no head, and a ledger that isn't there, has nothing to say elsewhere either.
        let lines = ledger::read(&path).unwrap_or_default().into_iter().flatten();
        let wanted = lines.filter(|signed| {
            signed.head.session == name.session && streams.contains(&signed.head.stream)
        });
        for json in wanted.filter_map(|signed| signed.to_json().ok()) {
            if !heads.contains(&json) {
                heads.push(json);
            }
        }
    }
    if !heads.is_empty() {
        files.push((
            LEDGER.to_owned(),
            heads.iter().flat_map(|it| [it, "\n"]).collect::<String>().into_bytes(),
        ));
    }
    files.push(("verify.py".to_owned(), VERIFIER.into()));
    files.push(("README.txt".to_owned(), READ_ME.into()));
    let failed = |error| JournalError::from_io("write", out, error);
    let file = disk::create_file(out, b"").map_err(failed)?;
    write(file, &name.to_string(), &files).map_err(|error| {
        // A part of an archive is of no use to anybody.
        let _ = fs::remove_file(out);
        failed(error)
    })?;
    Ok(report)
}

/// A file with its name; none where it isn't there.
fn read(path: &Path) -> Result<Option<(String, Vec<u8>)>, JournalError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some((file_name(path), bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(JournalError::from_io("read", path, error)),
    }
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

/// Takes an archive in as a session of this practice. Where another room signed it, that room's
/// present key must be trusted by its fingerprint (`trust`). Of a session that is here without its
/// process notes, the notes are taken in. Nothing is signed: what is wrong with it stays so, and
/// whoever calls verifies it. Gives the session's folder.
///
/// # Errors
/// When it is no archive, is there already, or is signed by a room that isn't trusted.
pub fn import_session(
    data: &DataFolders,
    archive: &Path,
    trust: &[Fingerprint],
    now: Wall,
) -> Result<PathBuf, ImportError> {
    let foreign = || ImportError::NotAnArchive { path: archive.to_owned() };
    let Contents { name, records, others } = Contents::read(archive)?;
    let other = |name: &str| {
        let found = others.iter().find(|(other, _)| other == name);
        found.and_then(|(_, bytes)| std::str::from_utf8(bytes).ok())
    };
    let room = other(PUBLIC).and_then(|text| RoomHistory::parse(text).ok()).ok_or_else(foreign)?;
    let known = KnownRooms::of(&data.data)?;
    let is_known = known.room(room.room()).is_some_and(|known| known.continues(&room));
    let key = room.present().map(|stated| stated.key.fingerprint()).ok_or_else(foreign)?;
    let is_own = known.own().is_some_and(|own| own.room() == room.room());
    if !is_known && (is_own || !trust.contains(&key)) {
        return Err(ImportError::UnknownKey { key });
    }
    let folder = data.sessions().join(name.to_string());
    if folder.exists() {
        add_notes(&folder, &records)?;
    } else {
        let incoming = Incoming::write(&data.sessions(), &records)?;
        let trusted = if is_known { Ok(()) } else { OpenRoom::trust(data, now, &room) };
        trusted.and_then(|()| incoming.become_session(&folder)).inspect_err(|_| {
            if !is_known {
                KnownRooms::remove_other(&data.data, room.room());
            }
        })?;
    }
    let heads: Vec<SignedHead> =
        other(LEDGER).unwrap_or_default().lines().filter_map(SignedHead::parse).collect();
    let path = data.ledger(&name);
    ledger::add(&path, &heads).map_err(|error| JournalError::from_io("write", &path, error))?;
    Ok(folder)
}

/// Adds the process notes of an archive to the session that is here without them. What is here must
/// be what is in the archive.
fn add_notes(folder: &Path, records: &[(String, Vec<u8>)]) -> Result<(), ImportError> {
    let exists = || ImportError::Exists { path: folder.to_owned() };
    let mut missing = Vec::new();
    for (name, bytes) in records {
        let path = folder.join(name);
        match read(&path)? {
            Some((_, here)) if here == *bytes => {}
            None if name.starts_with("process.") => missing.push((path, bytes)),
            _ => return Err(exists()),
        }
    }
    if missing.is_empty() {
        return Err(exists());
    }
    for (path, bytes) in missing {
        disk::create_file(&path, bytes)
            .map_err(|error| JournalError::from_io("write", &path, error))?;
    }
    Ok(())
}

/// What an archive holds.
struct Contents {
    name: SessionName,
    /// The files of the record itself.
    records: Vec<(String, Vec<u8>)>,
    others: Vec<(String, Vec<u8>)>,
}

impl Contents {
    fn read(archive: &Path) -> Result<Self, ImportError> {
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
            let (Some(session), Some(name), None) = (parts.next(), parts.next(), parts.next())
            else {
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
        let unique: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let is_unique = unique.len() == files.len();
        let (records, others): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|(name, _)| is_of_record(name));
        if records.is_empty() || !is_unique {
            return Err(foreign());
        }
        Ok(Self { name, records, others })
    }
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

/// A file of the record itself: `chart.0001.journal`, `process.0002.key`, `process.salt`.
fn is_of_record(name: &str) -> bool {
    if name == "process.salt" {
        return true;
    }
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
