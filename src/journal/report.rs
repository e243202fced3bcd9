//! What reading a journal found: its state, and every fault with its place.

use std::path::PathBuf;

use super::chain::Link;
use super::room::Fingerprint;
use super::{Hash, Head, NotAnEntry};
use crate::names::{RoomId, SessionId};
use crate::session::{Stamp, Stream};

/// What `verify` answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub session: SessionId,
    /// The room that the chart's opening names.
    pub room: Option<RoomId>,
    pub state: RecordState,
    pub chart: StreamReport,
    /// The process notes, when they are here.
    pub process: Option<StreamReport>,
    /// Everything that is wrong, in the order of the files; a torn end alone is not.
    pub findings: Vec<Finding>,
    /// What is odd beside the record and says nothing against it.
    pub remarks: Vec<Remark>,
    /// What the heads kept in the second folder say.
    pub ledger: LedgerCheck,
    /// The keys of its sealed entries lie open beside it: it was not closed, or cut off right
    /// after.
    pub keys_open: bool,
}

/// The state of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// Closed and whole, every line the room's.
    Complete,
    /// The chart is complete. Whether there were process notes can't be told, or they were here
    /// and are not now.
    CompleteWithoutNotes,
    /// Intact so far; not closed.
    Open,
    /// Intact but for a last line that didn't reach the disk whole; opening it again mends that.
    Torn,
    /// Intact as far as this version can tell; a newer one wrote into it.
    Newer,
    /// Changed, or broken by the disk: see the findings.
    Damaged,
}

impl RecordState {
    /// Closed and intact, whatever is known of the process notes.
    pub fn is_complete(self) -> bool {
        matches!(self, Self::Complete | Self::CompleteWithoutNotes)
    }

    /// Its name in JSON, the same as that of `verify.py`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::CompleteWithoutNotes => "complete_without_private_notes",
            Self::Open => "open",
            Self::Torn => "torn",
            Self::Newer => "newer",
            Self::Damaged => "damaged",
        }
    }
}

impl Report {
    /// The head of the chart.
    pub fn head(&self) -> Head {
        let (session, StreamReport { lines: count, head: hash, .. }) = (self.session, &self.chart);
        Head { session, stream: Stream::Chart, count: *count, hash: *hash }
    }

    /// The streams that are here.
    pub fn streams(&self) -> impl Iterator<Item = (Stream, &StreamReport)> {
        let process = self.process.iter().map(|process| (Stream::Process, process));
        std::iter::once((Stream::Chart, &self.chart)).chain(process)
    }
}

/// What a stream holds.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamReport {
    pub lines: u64,
    /// Those that are entries and could be read.
    pub entries: u64,
    /// Those whose words this version can't read: the verdict doesn't depend on them.
    pub unread_entries: u64,
    /// Those that are sealed and were not opened: verified, not read.
    pub sealed: u64,
    /// Those that have a checkpoint.
    pub checkpoints: u64,
    /// The first so many lines are intact; equal to `lines` when all are.
    pub intact_lines: u64,
    /// Of so many lines the signature itself was checked. One true signature vouches for all lines
    /// before it.
    pub signatures_checked: u64,
    /// The hash of the last line.
    pub head: Hash,
    /// The last line's hash and signature, which the next line is chained to.
    pub(super) link: Link,
    /// The last checkpoint says that the session was closed.
    pub closed: bool,
    /// Signatures of people, as far as the entries could be read.
    pub signatures: u64,
    /// One of them is of the person who wrote the record: no correction may follow.
    pub ended_corrections: bool,
    /// Ends that didn't reach the disk whole.
    pub torn: Vec<Torn>,
    /// The stamp of the last line that can be read.
    pub last: Option<Stamp>,
    /// By each key that signed here, how many lines there were at its last one, and that line's
    /// hash.
    pub key_heads: Vec<(Fingerprint, u64, Hash)>,
    /// How many lines the second folder vouches for, as the last checkpoint says.
    pub second: Option<u64>,
    /// A segment of it is sealed.
    pub is_sealed: bool,
}

impl Default for StreamReport {
    /// A stream without a line.
    fn default() -> Self {
        Self {
            lines: 0,
            entries: 0,
            unread_entries: 0,
            sealed: 0,
            checkpoints: 0,
            intact_lines: 0,
            signatures_checked: 0,
            head: Hash::START,
            link: Link::START,
            closed: false,
            signatures: 0,
            ended_corrections: false,
            torn: Vec::new(),
            last: None,
            key_heads: Vec::new(),
            second: None,
            is_sealed: false,
        }
    }
}

/// The end of a file that didn't reach the disk whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Torn {
    pub file: PathBuf,
    /// Where the end begins: the length of what is intact.
    pub offset: u64,
    pub bytes: u64,
}

/// Whether the heads in the second folder were compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerCheck {
    NotSet,
    /// The second folder is not there.
    Missing,
    /// It could not be read, why.
    Unreadable(String),
    /// So many heads of this session were compared.
    Compared(u64),
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}, line {line}: {fault}", file.display())]
pub struct Finding {
    pub file: PathBuf,
    /// In which of its lines, from 1.
    pub line: u64,
    pub stream: Stream,
    /// The place in the stream at which the line stands or should.
    pub seq: u64,
    pub fault: Fault,
}

/// Something beside the record that is not the room's: no damage, and no reason to trust it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// Lines of a ledger that don't count.
    #[error("{}: {count} lines from line {line} on are no heads that this room signed for this session; passed over", file.display())]
    LedgerLines { file: PathBuf, line: u64, count: u64 },
    /// Lines in the second folder that don't count.
    #[error("{}: {count} lines or parts of lines are not signed by this room; passed over", file.display())]
    ForeignLines { file: PathBuf, count: u64 },
    /// Of a session that isn't closed.
    #[error("process.salt isn't here: it can't be told whether private notes are missing")]
    NoSalt,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The file isn't a journal at all.
    #[error("this file is not a journal of Stillpoint")]
    NotAJournal,
    /// No file of the stream is there.
    #[error("the record's files are missing")]
    NoFile,
    /// The stream has no whole line.
    #[error("the record is empty: its first line is missing")]
    Emptied,
    /// A line has not the form of one.
    #[error("this line doesn't have the form of a signed line")]
    NotALine,
    /// The form is of a later version.
    #[error("this line is of form {0}, written by a newer Stillpoint: read it with that version")]
    NewerFormat(u64),
    /// It has a member that this version doesn't know.
    #[error("this line says something that only a newer Stillpoint can read")]
    NewerMember,
    /// The line's hash does not follow from its content and the line before.
    #[error("this line or the one before it was changed after it was written")]
    Changed,
    #[error("entries {from} to {to} are missing before this line")]
    Missing { from: u64, to: u64 },
    /// The line stands where another belongs.
    #[error("entry {found} stands where entry {expected} belongs")]
    OutOfPlace { expected: u64, found: u64 },
    /// The line was written to another segment than the one it stands in.
    #[error("this line belongs to segment {0}")]
    WrongSegment(u32),
    /// Two files have the same number.
    #[error("another file has the same number")]
    TwiceTheSegment,
    /// The line is of another session.
    #[error("this line belongs to another session")]
    WrongSession,
    /// The session was opened on another day than its folder says.
    #[error("this session was opened on {0}, not on the day that its folder says")]
    WrongDay(jiff::civil::Date),
    /// The line is of the other stream.
    #[error("this line belongs to the other stream")]
    WrongStream,
    /// The two streams were opened in different rooms, or with different salts.
    #[error("the private notes don't belong to this chart")]
    OtherNotes,
    /// The session is of a room that isn't known here.
    #[error("this session belongs to the room {0}, which isn't known here")]
    UnknownRoom(RoomId),
    /// The stream doesn't begin with its opening.
    #[error("the record doesn't begin with its opening")]
    NoOpening,
    /// Only the first line of a stream may open it.
    #[error("this line opens the record a second time")]
    OpenedAgain,
    /// Something other than an amendment was added after the close.
    #[error("something other than an amendment follows the close")]
    AfterClose,
    /// A sealed payload has not the form of one.
    #[error("this entry is not sealed as a sealed one is")]
    NotSealed,
    /// An entry can be read by anybody in a record that is sealed.
    #[error("this entry is readable, though the record is sealed")]
    Unsealed,
    /// The wrapped key of this file is missing.
    #[error("the key of this file is not beside it: its sealed entries can't be opened")]
    KeyMissing,
    /// Another wrapped key is beside the file.
    #[error("the key beside this file is not the one that it was sealed with")]
    OtherKey,
    /// The key doesn't open the entry at its place.
    #[error("this entry can't be opened with the key of its file")]
    NotOpened,
    #[error("the entry {0}")]
    Entry(NotAnEntry),
    /// A person's signature is over other lines than those before it.
    #[error("the signature in this entry is not over the lines before it")]
    SignedElse,
    /// Something was corrected after a person had signed.
    #[error(
        "a correction follows the signature of the person who wrote the record: only addenda may"
    )]
    AfterSigning,
    /// A checkpoint is missing where one belongs, or says what isn't so.
    #[error("the checkpoint of this line is missing, or doesn't agree with the record")]
    Checkpoint,
    /// The line isn't signed by the key that it names.
    #[error("this line is not signed by the room")]
    Signature,
    /// A line names a key that isn't the room's.
    #[error("this line names the key {0}, which is not this room's")]
    UnknownKey(Fingerprint),
    /// A former key, which vouches for other lines than these.
    #[error(
        "the lines up to this one are signed by the former key {0}, which doesn't vouch for them"
    )]
    NotVouchedFor(Fingerprint),
    /// The key was revoked by then.
    #[error("this line is signed by the key {0}, which was revoked by then")]
    RevokedKey(Fingerprint),
    /// What was written before a failure differs from what was written again after it.
    #[error("what was given up in this file after a disk failure is not what was written again")]
    GivenUp,
    /// A line doesn't commit to the other stream as it is.
    #[error("this line speaks of other private notes than those that are here")]
    Commitment,
    /// The salt is missing or another one.
    #[error("process.salt is missing or not this session's: restore it from a backup")]
    Salt,
    /// An open session's process notes were taken away.
    #[error("the private notes that this session has are missing")]
    NotesMissing,
    /// A ledger holds another hash for this line.
    #[error("the ledger {} holds another hash for this line", ledger.display())]
    LedgerDiffers { ledger: PathBuf },
    /// A ledger knows of lines that aren't there.
    #[error("the ledger {} knows of {count} lines: the last ones are missing here", ledger.display())]
    LedgerKnowsMore { ledger: PathBuf, count: u64 },
    /// A ledger holds less than it did.
    #[error("the ledger {} was emptied: it held heads of {second} lines, and holds {left}", ledger.display())]
    LedgerEmptied { ledger: PathBuf, second: u64, left: u64 },
    /// The head that a person kept is another one.
    #[error("the head that you hold doesn't match this line")]
    HeldHeadDiffers,
    /// The head that a person kept is of lines that aren't there.
    #[error("the head that you hold is of {0} lines: the last ones are missing here")]
    HeldHeadKnowsMore(u64),
    /// There were too many to list.
    #[error("{0} further findings are not listed")]
    Further(u64),
}

impl Fault {
    /// Only a later version can tell: no sign of damage.
    pub(super) fn is_newer(&self) -> bool {
        matches!(self, Self::NewerFormat(_) | Self::NewerMember)
    }
}
