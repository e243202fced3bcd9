//! What can keep a journal from being opened, read or submitted to.

use std::io;
use std::path::{Path, PathBuf};

use super::report::Finding;
use super::room::{Fingerprint, RoomKeyMissing};
use super::{DiskTrouble, NotAnEntry};

/// Why a journal could not be opened or read. Every message names the place and what to do.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The place may not be written to.
    #[error(
        "could not {doing} {path}: it may not be written to; give this user the right to write there or choose another folder"
    )]
    ReadOnly { doing: &'static str, path: PathBuf },
    #[error("could not {doing} {path}: the disk is full; free some space")]
    DiskFull { doing: &'static str, path: PathBuf },
    #[error("could not {doing} {path}: {cause}")]
    Io { doing: &'static str, path: PathBuf, cause: io::Error },
    #[error("{path} is locked: another Stillpoint is running this session; close it first")]
    LockHeld { path: PathBuf },
    /// The folder of a new session is there already.
    #[error("{path} exists already: a new session needs a folder of its own")]
    Exists { path: PathBuf },
    /// The folder's name is not a session's.
    #[error("{path} is not the folder of a session: those are named by date and id")]
    NotASession { path: PathBuf },
    /// Nothing was recorded: there is nothing to go on from.
    #[error("{path} holds no entry yet: prepare a new session")]
    Empty { path: PathBuf },
    /// The record is damaged and is not written to.
    #[error("{path} can't be added to, because it is damaged: {first}")]
    Damaged { path: PathBuf, first: Box<Finding> },
    /// A newer program wrote into the record.
    #[error("{path} can't be added to by this version: {first}")]
    Newer { path: PathBuf, first: Box<Finding> },
    /// Entries in it say something that this version can't read.
    #[error(
        "{path} can't be added to by this version, which can't read some of its entries: use the Stillpoint that wrote them"
    )]
    UnreadEntries { path: PathBuf },
    /// A session is begun by the entry that opens it.
    #[error("a session begins with its opening")]
    NoOpening,
    #[error("an entry that {0}")]
    Entry(#[from] NotAnEntry),
    /// It was taken in from another room.
    #[error(
        "{path} was recorded in another room, and only that room adds to it; here it can be read"
    )]
    OtherRoom { path: PathBuf },
    /// Nothing can be added to an open session without it.
    #[error("{path} can't be resumed: its process.salt is missing; restore it from a backup")]
    NoSalt { path: PathBuf },
    /// The record is not complete and is not taken away.
    #[error(
        "{path} is not deleted, because it does not verify as complete: look at it with `stillpoint verify` first"
    )]
    NotComplete { path: PathBuf },
    /// A file with a key holds none.
    #[error(
        "{path} doesn't hold a room's key: restore it from a backup; where there is none, move it away and see `stillpoint room`"
    )]
    BadKey { path: PathBuf },
    /// A file with a room's public keys is not true.
    #[error(
        "{path}, line {line}: this is not what the room wrote; bring the file back from a backup"
    )]
    BadHistory { path: PathBuf, line: usize },
    /// There are records, and the key that signed them is not there.
    #[error(transparent)]
    RoomKeyMissing(RoomKeyMissing),
    /// A key is to be made in the place of one that isn't missing.
    #[error("{path} is there: `stillpoint room replace-key` puts another key in its place")]
    RoomKeyThere { path: PathBuf },
    #[error(
        "{} is not the fingerprint of the last key in {path}; compare it once more with what was printed",
        confirmed.in_groups()
    )]
    OtherFingerprint { path: PathBuf, confirmed: Fingerprint },
    #[error("no key with the fingerprint {revoked} is known here; `stillpoint room` lists them")]
    UnknownFingerprint { revoked: Fingerprint },
    /// A newer program wrote into the data folder.
    #[error(
        "{path} says version {version}: a newer Stillpoint wrote here, and this one only reads; update it"
    )]
    NewerFolder { path: PathBuf, version: u64 },
    #[error("{path} should say `stillpoint data 1`: restore it from a backup")]
    BadFormat { path: PathBuf },
    /// A file that says for whom is sealed doesn't say it.
    #[error(
        "{path} must name two keys at least (age1…), one a line, beside its twin for the other stream: bring keys/ back from a backup"
    )]
    BadRecipients { path: PathBuf },
    /// The session is sealed and there are no keys to seal on with.
    #[error(
        "{path} is sealed, and the practice's keys are gone: bring the folder keys/ back, so that it goes on sealed"
    )]
    KeysGone { path: PathBuf },
    /// The session is sealed, and not all of it could be opened.
    #[error("{path} is sealed: unlock it with the practice's identity, or with the recovery key")]
    Locked { path: PathBuf },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes for the room's key; restart the computer")]
    NoRandomness,
    #[error("the system gave no thread for the journal: {0}")]
    NoThread(io::Error),
}

/// Why an entry was not taken. Nothing was queued; the state must not be changed by it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The entry's number is not the next one of its stream.
    #[error("entry {given} was submitted where entry {next} was due")]
    Seq { given: u64, next: u64 },
    /// It can't be written so that it reads back.
    #[error("an entry that {0}")]
    Entry(#[from] NotAnEntry),
    /// A stream begins with its own first event.
    #[error("a stream begins with its opening")]
    NotOpened,
    /// The session was closed, and this is no amendment.
    #[error("the session is closed: only amendments follow")]
    Closed,
    /// The person who wrote the record has signed it, and this is a correction.
    #[error("the record is signed: only addenda follow")]
    Signed,
    #[error("an entry of {bytes} bytes is too long to be kept")]
    TooLong { bytes: usize },
    #[error("the journal has stopped: end the program and resume the session")]
    Stopped,
}

impl JournalError {
    pub(super) fn from_io(doing: &'static str, path: &Path, cause: io::Error) -> Self {
        let path = path.to_owned();
        match DiskTrouble::of(&cause) {
            DiskTrouble::ReadOnly => Self::ReadOnly { doing, path },
            DiskTrouble::Full => Self::DiskFull { doing, path },
            _ => Self::Io { doing, path, cause },
        }
    }
}
