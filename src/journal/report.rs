//! What reading a journal found: its state, and every fault with its place.

use std::path::PathBuf;

use super::{Hash, NotAnEntry};
use crate::names::SessionId;
use crate::session::{Stamp, Stream};

/// What `verify` answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub session: SessionId,
    pub state: RecordState,
    pub chart: StreamReport,
    /// The process notes, when there are any.
    pub process: Option<StreamReport>,
    /// Everything that is wrong, in the order of the files; a torn end alone is not.
    pub findings: Vec<Finding>,
    /// What the heads kept elsewhere say.
    pub ledger: LedgerCheck,
    /// The keys of its sealed entries lie open beside it: it was not closed, or cut off right
    /// after.
    pub keys_open: bool,
}

/// The state of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// Closed, whole, and signed to its end.
    Complete,
    /// Sound so far; not closed, or not signed since its last line.
    Open,
    /// Sound but for a last line that didn't reach the disk whole; opening it again mends that.
    Torn,
    /// Sound as far as this version can tell; a newer one wrote into it.
    Newer,
    /// Changed, or broken by the disk: see the findings.
    Damaged,
}

/// What a stream holds.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamReport {
    pub lines: u64,
    /// Those that are entries and could be read.
    pub entries: u64,
    /// Those that are sealed and were not opened: chained and verified, not read.
    pub sealed: u64,
    /// The first so many lines are sound; equal to `lines` when all are.
    pub sound_lines: u64,
    /// The first so many lines are under a valid signature.
    pub signed_lines: u64,
    /// The hash of the last line.
    pub head: Hash,
    /// An entry or a checkpoint of the stream says that the session was closed.
    pub closed: bool,
    /// Signatures of people, as far as the entries could be read.
    pub signatures: u64,
    /// Ends that didn't reach the disk whole.
    pub torn: Vec<Torn>,
    /// The stamp of the last line that can be read.
    pub last: Option<Stamp>,
}

impl Default for StreamReport {
    /// A stream without a line.
    fn default() -> Self {
        let (lines, entries, sealed, sound_lines, signed_lines) = (0, 0, 0, 0, 0);
        let (closed, signatures, torn, last) = (false, 0, Vec::new(), None);
        Self {
            lines,
            entries,
            sealed,
            sound_lines,
            signed_lines,
            head: Hash::START,
            closed,
            signatures,
            torn,
            last,
        }
    }
}

/// The end of a file that didn't reach the disk whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Torn {
    pub file: PathBuf,
    /// Where the end begins: the length of what is sound.
    pub offset: u64,
    pub bytes: u64,
}

/// Whether the heads in the second folder were compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerCheck {
    NotSet,
    /// The second folder or its ledger is not there.
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

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The file isn't a journal at all.
    #[error("this file is not a journal of Stillpoint")]
    NotAJournal,
    /// No file of the stream is there.
    #[error("the record's files are missing")]
    NoFile,
    /// A line has not the form of one.
    #[error("this line doesn't have the form of an entry")]
    NotALine,
    /// The format is of a later version.
    #[error("this line is of format {0}, written by a newer Stillpoint: read it with that version")]
    NewerFormat(u64),
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
    /// The line is of the other stream.
    #[error("this line belongs to the other stream")]
    WrongStream,
    /// The stream doesn't begin with its opening.
    #[error("the record doesn't begin with its opening")]
    NoOpening,
    /// Something other than an amendment was added after the close.
    #[error("something other than an amendment follows the close")]
    AfterClose,
    /// A sealed payload has not the form of one.
    #[error("this entry is not sealed as a sealed one is")]
    NotSealed,
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
    #[error("a correction follows a person's signature: only addenda may")]
    AfterSigning,
    /// A checkpoint says what isn't so.
    #[error("the checkpoint's count, hash or close is not that of the lines before it")]
    Checkpoint,
    /// A checkpoint's signature is not of its key.
    #[error("the checkpoint's signature is false")]
    Signature,
    /// A checkpoint is signed by a key that isn't known here.
    #[error("the checkpoint is signed by the key {0}, which is not this room's")]
    UnknownKey(String),
    /// What was written before a failure differs from what was written again after it.
    #[error("what was given up in this file after a disk failure is not what was written again")]
    Superseded,
    /// The ledger holds another hash for this line.
    #[error("the ledger in the second folder holds another hash for this line")]
    LedgerDiffers,
    /// The ledger knows of lines that aren't there.
    #[error("the ledger in the second folder knows of {0} lines: the last ones are missing here")]
    LedgerKnowsMore(u64),
    /// The head that a person kept is another one.
    #[error("the head that you hold is not the one of this line")]
    HeldHeadDiffers,
    /// The head that a person kept is of lines that aren't there.
    #[error("the head that you hold is of {0} lines: the last ones are missing here")]
    HeldHeadKnowsMore(u64),
    /// A line of the ledger for this session is not signed by the room.
    #[error("the ledger in the second folder holds a line for this session with a false signature")]
    LedgerSignature,
    /// There were too many to list.
    #[error("{0} further findings are not listed")]
    Further(u64),
}

impl Fault {
    /// Only a later version can tell: no sign of damage.
    pub(super) fn is_newer(&self) -> bool {
        matches!(self, Self::NewerFormat(_) | Self::Entry(NotAnEntry::Newer))
    }
}
