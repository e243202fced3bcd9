//! The room of a data folder: its key made at first use, mended where its public half is gone,
//! replaced and revoked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;
use zeroize::Zeroizing;

use super::history::{KeyEnd, RoomHistory, WhyEnded};
use super::key::{Fingerprint, RoomKey};
use super::known::{KnownRooms, other_path, public_path, read_history, read_key, secret_path};
use crate::journal::disk::{self, Lock};
use crate::journal::list::session_folders;
use crate::journal::seal::Unlock;
use crate::journal::{
    DataFolders, Head, JournalError, RecordState, SessionName, Verify, data_format,
};
use crate::names::RoomId;
use crate::session::Wall;

/// The room as a program has it that writes. While this is held nobody replaces its key.
#[derive(Debug)]
pub struct OpenRoom {
    pub(in crate::journal) key: RoomKey,
    history: RoomHistory,
    mended: Option<Mended>,
    _lock: Lock,
}

/// `room.pub` was not that of `room.key`, and was written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    pub path: PathBuf,
    /// It was found again in the second folder, with former keys; otherwise it names the present
    /// key alone.
    pub from_second_folder: bool,
}

/// There are records, and the key that signed them is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} is missing, and there are records that it signed. Restore it from a backup. Where there is none, `stillpoint room new-key` makes a new key",
    path.display()
)]
pub struct RoomKeyMissing {
    /// Where it belongs.
    pub path: PathBuf,
    /// The key that `room.pub` names, if there is one.
    pub fingerprint: Option<Fingerprint>,
}

/// A new key, and what became of the records of the one before.
#[derive(Debug)]
pub struct Successor {
    pub fingerprint: Fingerprint,
    /// So many sessions the former key vouches for.
    pub vouched: usize,
    /// Sessions that it doesn't vouch for, because they are damaged.
    pub left_out: Vec<SessionName>,
}

/// What was found in a data folder.
enum Found {
    Ready(RoomKey, RoomHistory),
    /// Nothing was recorded here yet.
    Nothing,
    /// The key is there, and its public half is not, or is another one.
    OutOfStep(RoomKey),
    /// A program was cut off while it put a new key in force.
    Unfinished,
    /// The folder doesn't say its version yet.
    WithoutVersion,
}

impl OpenRoom {
    /// The room of this data folder; its first key is made at first use.
    ///
    /// # Errors
    /// When the key is missing beside records, is no key, or the folder can't be written to.
    pub fn open(folders: &DataFolders, now: Wall) -> Result<Self, JournalError> {
        let data = &folders.data;
        disk::create_folder(data)?;
        let mut mended = None;
        loop {
            let lock = Lock::share(&lock_path(data))?;
            if let Found::Ready(key, history) = find(folders)? {
                keep_copy(folders, &history);
                return Ok(Self { key, history, mended, _lock: lock });
            }
            drop(lock);
            let _alone = Lock::take_alone(&lock_path(data))?;
            // Another program may have done it meanwhile.
            match find(folders)? {
                Found::Nothing => drop(make(data, now)?),
                Found::OutOfStep(key) => mended = Some(mend(folders, &key, now)?),
                Found::Unfinished => finish_replacing(data)?,
                Found::WithoutVersion => data_format::say(data)?,
                Found::Ready(..) => {}
            }
        }
    }

    /// Whether there are records here without the key that signed them.
    pub fn missing(folders: &DataFolders) -> Option<RoomKeyMissing> {
        match find(folders) {
            Err(JournalError::RoomKeyMissing(missing)) => Some(missing),
            _ => None,
        }
    }

    /// The room's id.
    pub fn room(&self) -> RoomId {
        self.key.room()
    }

    /// All its keys.
    pub fn history(&self) -> &RoomHistory {
        &self.history
    }

    /// What had to be mended when it was opened.
    pub fn mended(&self) -> Option<&Mended> {
        self.mended.as_ref()
    }

    /// Puts a new key in the place of the present one, which signs the list of all heads that it
    /// vouches for. `revoked_from`: it may be in other hands since then.
    ///
    /// # Errors
    /// When a session is running, or something can't be read or written.
    pub fn replace_key(
        folders: &DataFolders,
        now: Wall,
        revoked_from: Option<Wall>,
    ) -> Result<Successor, JournalError> {
        let _first_mended = Self::open(folders, now)?.room();
        let _alone = Lock::take_alone(&lock_path(&folders.data))?;
        let Found::Ready(present, history) = find(folders)? else {
            return Err(JournalError::BadKey { path: secret_path(&folders.data) });
        };
        let why = if revoked_from.is_some() { WhyEnded::Revoked } else { WhyEnded::Replaced };
        succeed(folders, &history, Some(&present), now, (why, revoked_from))
    }

    /// Makes a key where the one before is lost. What that one signed goes on to count when its
    /// fingerprint is confirmed by a person; without that the folder becomes another room, to
    /// which the earlier records don't belong.
    ///
    /// # Errors
    /// When the key is not missing, or the fingerprint is another one.
    pub fn replace_lost_key(
        folders: &DataFolders,
        now: Wall,
        confirmed: Option<Fingerprint>,
    ) -> Result<Successor, JournalError> {
        let data = &folders.data;
        let _alone = Lock::take_alone(&lock_path(data))?;
        if !data_format::is_said(data)? {
            data_format::say(data)?;
        }
        if secret_path(data).exists() {
            return Err(JournalError::RoomKeyThere { path: secret_path(data) });
        }
        let public = public_path(data);
        let history = read_history(&public)?;
        match (confirmed, history) {
            (Some(confirmed), Some(history)) => {
                let last = history.present().map(|stated| stated.key.fingerprint());
                if last != Some(confirmed) {
                    return Err(JournalError::OtherFingerprint { path: public, confirmed });
                }
                succeed(folders, &history, None, now, (WhyEnded::Lost, None))
            }
            (Some(confirmed), None) => {
                Err(JournalError::OtherFingerprint { path: public, confirmed })
            }
            (None, history) => {
                if history.is_some() {
                    let aside = public.with_extension("pub.unconfirmed");
                    fs::rename(&public, &aside)
                        .map_err(|error| JournalError::from_io("put aside", &public, error))?;
                }
                let left_out: Vec<SessionName> =
                    session_folders(folders)?.into_iter().map(|(name, _)| name).collect();
                let fingerprint = make(data, now)?;
                Ok(Successor { fingerprint, vouched: 0, left_out })
            }
        }
    }

    /// Trusts another room under its present key, which a person has confirmed. Its sessions count
    /// here from then on.
    ///
    /// # Errors
    /// When a session is running, or something can't be written.
    pub(in crate::journal) fn trust(
        folders: &DataFolders,
        now: Wall,
        other: &RoomHistory,
    ) -> Result<(), JournalError> {
        KnownRooms::add_other(&folders.data, other)?;
        Self::state(folders, now, |history, key| history.with_trusted(other, key))
    }

    /// Adds a statement to `room.pub`, signed by the key in force.
    fn state(
        folders: &DataFolders,
        now: Wall,
        add: impl FnOnce(&RoomHistory, &RoomKey) -> Option<RoomHistory>,
    ) -> Result<(), JournalError> {
        let _first_mended = Self::open(folders, now)?.room();
        let _alone = Lock::take_alone(&lock_path(&folders.data))?;
        let path = public_path(&folders.data);
        let bad = || JournalError::BadKey { path: secret_path(&folders.data) };
        let Found::Ready(key, history) = find(folders)? else { return Err(bad()) };
        let history = add(&history, &key).ok_or_else(bad)?;
        write_public(&path, &history)?;
        keep_copy(folders, &history);
        Ok(())
    }

    /// Revokes another key: a former one of this room, or one of another room.
    ///
    /// # Errors
    /// When no such key is known, it is the one in force, or something can't be written.
    pub fn revoke(
        folders: &DataFolders,
        now: Wall,
        revoked: Fingerprint,
        from: Wall,
    ) -> Result<(), JournalError> {
        let known = KnownRooms::of(&folders.data)?;
        let is_known = known.own().into_iter().chain(known.others());
        if !is_known.into_iter().any(|history| history.key(revoked).is_some()) {
            return Err(JournalError::UnknownFingerprint { revoked });
        }
        Self::state(folders, now, |history, key| history.with_revoked(revoked, from, key))
    }
}

fn lock_path(data: &Path) -> PathBuf {
    data.join("room.lock")
}

fn find(folders: &DataFolders) -> Result<Found, JournalError> {
    let data = &folders.data;
    if !data_format::is_said(data)? {
        return Ok(Found::WithoutVersion);
    }
    if next_path(data).exists() {
        return Ok(Found::Unfinished);
    }
    let path = secret_path(data);
    let public = public_path(data);
    let Some(key) = read_key(data)? else {
        // One that can't be read is no reason to make a key either.
        let history = read_history(&public).unwrap_or_default();
        if !public.exists() && session_folders(folders)?.is_empty() {
            return Ok(Found::Nothing);
        }
        let fingerprint = history.and_then(|history| Some(history.present()?.key.fingerprint()));
        return Err(JournalError::RoomKeyMissing(RoomKeyMissing { path, fingerprint }));
    };
    Ok(match read_history(&public) {
        Ok(Some(history)) if history.is_of(&key) => Found::Ready(key, history),
        Ok(_) | Err(JournalError::BadHistory { .. }) => Found::OutOfStep(key),
        Err(other) => return Err(other),
    })
}

fn make(data: &Path, now: Wall) -> Result<Fingerprint, JournalError> {
    let key = RoomKey::make(RoomId(Uuid::now_v7()))?;
    let path = public_path(data);
    let history =
        RoomHistory::begin(&key, now).ok_or_else(|| JournalError::BadKey { path: path.clone() })?;
    put_in_force(data, &key, &history)?;
    Ok(key.public().fingerprint())
}

fn mend(folders: &DataFolders, key: &RoomKey, now: Wall) -> Result<Mended, JournalError> {
    let path = public_path(&folders.data);
    let copy = folders.second.as_ref().map(|second| other_path(second, key.room()));
    let copy = copy.and_then(|path| read_history(&path).ok().flatten());
    let copy = copy.filter(|history| history.is_of(key));
    let from_second_folder = copy.is_some();
    let history = copy.or_else(|| RoomHistory::begin(key, now));
    let history = history.ok_or_else(|| JournalError::BadKey { path: path.clone() })?;
    write_public(&path, &history)?;
    Ok(Mended { path, from_second_folder })
}

fn succeed(
    folders: &DataFolders,
    history: &RoomHistory,
    present: Option<&RoomKey>,
    now: Wall,
    (why, revoked_from): (WhyEnded, Option<Wall>),
) -> Result<Successor, JournalError> {
    let data = &folders.data;
    let _none_runs = Lock::take(&folders.running_lock())?;
    let ending = history.present().map(|stated| stated.key.fingerprint());
    let (mut heads, mut vouched, mut left_out) = (BTreeSet::new(), 0, Vec::new());
    let known = KnownRooms::of(data)?;
    for (name, folder) in session_folders(folders)? {
        let report = Verify::new(folders, &known).report(&folder, &Unlock::none())?;
        if report.room != Some(history.room()) {
            continue;
        }
        if report.state == RecordState::Damaged {
            left_out.push(name);
            continue;
        }
        vouched += 1;
        for (stream, found) in report.streams() {
            let last = found.key_heads.iter().find(|(key, _, _)| Some(*key) == ending);
            heads.extend(last.map(|(_, count, hash)| {
                Head { session: name.session, stream, count: *count, hash: *hash }.name()
            }));
        }
    }
    let key = RoomKey::make(history.room())?;
    let fingerprint = key.public().fingerprint();
    let end = KeyEnd { why, revoked_from, heads };
    let followed = history.followed_by(&key, now, end, present);
    let history = followed.ok_or_else(|| JournalError::BadKey { path: public_path(data) })?;
    put_in_force(data, &key, &history)?;
    keep_copy(folders, &history);
    Ok(Successor { fingerprint, vouched, left_out })
}

/// The secret lies beside its place before the public half names it: cut off between the two, the
/// next start finishes what the public half says.
fn put_in_force(data: &Path, key: &RoomKey, history: &RoomHistory) -> Result<(), JournalError> {
    let path = secret_path(data);
    let beside = next_path(data);
    let failed = |error| JournalError::from_io("write the room's key", &path, error);
    disk::replace_file(&beside, key.to_text().as_bytes()).map_err(failed)?;
    write_public(&public_path(data), history)?;
    fs::rename(&beside, &path).and_then(|()| disk::sync_folder(data)).map_err(failed)
}

fn next_path(data: &Path) -> PathBuf {
    data.join("room.key.next")
}

/// A key that was about to be put in force is, when the public half names it, and else goes.
fn finish_replacing(data: &Path) -> Result<(), JournalError> {
    let beside = next_path(data);
    let text = Zeroizing::new(fs::read_to_string(&beside).unwrap_or_default());
    let named = RoomKey::parse(&text).is_some_and(|key| {
        read_history(&public_path(data))
            .is_ok_and(|history| history.is_some_and(|history| history.is_of(&key)))
    });
    let done =
        if named { fs::rename(&beside, secret_path(data)) } else { fs::remove_file(&beside) };
    done.and_then(|()| disk::sync_folder(data))
        .map_err(|error| JournalError::from_io("finish replacing the room's key in", data, error))
}

fn write_public(path: &Path, history: &RoomHistory) -> Result<(), JournalError> {
    disk::replace_file(path, history.to_text().as_bytes())
        .map_err(|error| JournalError::from_io("write the room's keys in", path, error))
}

/// Keeps the public half in the second folder too, where it is found again when it is lost here.
fn keep_copy(folders: &DataFolders, history: &RoomHistory) {
    let Some(second) = folders.second.as_ref().filter(|second| second.is_dir()) else { return };
    let kept = read_history(&other_path(second, history.room())).ok().flatten();
    if kept.as_ref() != Some(history)
        && let Err(error) = KnownRooms::add_other(second, history)
    {
        tracing::warn!("the room's keys could not be kept in the second folder: {error}");
    }
}
