//! The rooms whose keys count in a data folder: its own, and those whose sessions were taken in.

use std::path::{Path, PathBuf};
use std::{fs, io};

use zeroize::Zeroizing;

use super::history::RoomHistory;
use super::key::{Fingerprint, RoomKey};
use crate::journal::{JournalError, disk};
use crate::names::RoomId;
use crate::session::Wall;

/// The histories of all rooms that are known. A room's keys count for its own sessions only.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnownRooms {
    own: Option<RoomHistory>,
    others: Vec<RoomHistory>,
    out_of_step: Option<PathBuf>,
}

const SECRET_FILE: &str = "room.key";
const PUBLIC_FILE: &str = "room.pub";
const OTHERS: &str = "rooms";

/// `room.key` in this data folder.
pub(super) fn secret_path(data: &Path) -> PathBuf {
    data.join(SECRET_FILE)
}

/// The secret in this data folder; `None` where there is none.
pub(super) fn read_key(data: &Path) -> Result<Option<RoomKey>, JournalError> {
    let path = secret_path(data);
    match fs::read_to_string(&path) {
        Ok(text) => match RoomKey::parse(&Zeroizing::new(text)) {
            Some(key) => Ok(Some(key)),
            None => Err(JournalError::BadKey { path }),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(JournalError::from_io("read the room's key", &path, error)),
    }
}

/// `room.pub` in this folder.
pub(super) fn public_path(folder: &Path) -> PathBuf {
    folder.join(PUBLIC_FILE)
}

/// `rooms/<room>.pub` in this folder.
pub(super) fn other_path(folder: &Path, room: RoomId) -> PathBuf {
    folder.join(OTHERS).join(format!("{room}.pub"))
}

/// The history in this file; `None` where there is no file.
pub(super) fn read_history(path: &Path) -> Result<Option<RoomHistory>, JournalError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(JournalError::from_io("read the room's keys in", path, error)),
    };
    let history = RoomHistory::parse(&text).map_err(|not_true| JournalError::BadHistory {
        path: path.to_owned(),
        line: not_true.line,
    })?;
    Ok(Some(history))
}

impl KnownRooms {
    /// Those of this data folder; none where nothing was recorded yet.
    ///
    /// # Errors
    /// When a file can't be read, or a signature in one doesn't hold.
    pub fn of(data: &Path) -> Result<Self, JournalError> {
        let path = public_path(data);
        let public = read_history(&path);
        // Who reads the records without a right to the secret has the public half alone.
        let (own, out_of_step) = match (public, read_key(data)) {
            (Ok(Some(history)), Ok(Some(key))) if history.is_of(&key) => (Some(history), None),
            (_, Ok(Some(key))) => (RoomHistory::begin(&key, Wall::EPOCH), Some(path)),
            (_, Err(error @ JournalError::BadKey { .. })) => return Err(error),
            (public, _) => (public?, None),
        };
        let mut others = Self::read_others(data)?;
        // A file that lies there is no reason to trust: this room's own word is.
        others.retain(|other| own.as_ref().is_some_and(|own| own.trusts(other)));
        Ok(Self { own, others, out_of_step })
    }

    fn read_others(data: &Path) -> Result<Vec<RoomHistory>, JournalError> {
        let folder = data.join(OTHERS);
        let listing = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            listing => {
                listing.map_err(|error| JournalError::from_io("read the folder", &folder, error))?
            }
        };
        let mut others = Vec::new();
        for file in listing {
            let path = file
                .map_err(|error| JournalError::from_io("read the folder", &folder, error))?
                .path();
            if path.extension().is_some_and(|extension| extension == "pub") {
                others.extend(read_history(&path)?);
            }
        }
        others.sort_by_key(RoomHistory::room);
        Ok(others)
    }

    /// `room.pub`, where it is missing or not that of `room.key`: the present key alone counts then,
    /// until the next program that writes has mended it.
    pub fn out_of_step(&self) -> Option<&Path> {
        self.out_of_step.as_deref()
    }

    /// The room of the data folder itself.
    pub fn own(&self) -> Option<&RoomHistory> {
        self.own.as_ref()
    }

    /// The rooms whose sessions were taken in.
    pub fn others(&self) -> &[RoomHistory] {
        &self.others
    }

    /// The keys of this room.
    pub fn room(&self, room: RoomId) -> Option<&RoomHistory> {
        self.own.iter().chain(&self.others).find(|history| history.room() == room)
    }

    /// Since when this key counts for nothing: its own room may say so, and so may this one.
    pub(in crate::journal) fn revoked_from(&self, key: Fingerprint) -> Option<Wall> {
        let rooms = self.own.iter().chain(&self.others);
        let says = |history: &RoomHistory| {
            let speaks = Some(history.room()) == self.own.as_ref().map(RoomHistory::room)
                || history.key(key).is_some();
            history.revoked_from(key).filter(|_| speaks)
        };
        rooms.filter_map(says).min_by_key(|from| from.at)
    }

    /// Every key that is known, as one text: it changes when anything of them does.
    pub(in crate::journal) fn to_text(&self) -> String {
        self.own.iter().chain(&self.others).map(RoomHistory::to_text).collect()
    }

    /// Takes another room's keys into this data folder.
    pub(in crate::journal) fn add_other(
        data: &Path,
        history: &RoomHistory,
    ) -> Result<(), JournalError> {
        disk::create_folder(&data.join(OTHERS))?;
        let path = other_path(data, history.room());
        disk::replace_file(&path, history.to_text().as_bytes())
            .map_err(|error| JournalError::from_io("write the room's keys in", &path, error))
    }

    /// Takes them out again, where nothing of that room was taken in.
    pub(in crate::journal) fn remove_other(data: &Path, room: RoomId) {
        let path = other_path(data, room);
        if let Err(error) = fs::remove_file(&path) {
            tracing::warn!(
                "{} still names a room of which nothing was taken in: {error}",
                path.display()
            );
        }
    }
}
