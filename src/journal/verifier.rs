//! Reads one stream from its files, line by line, with every check.

mod contents;
mod previous;
mod source;

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use previous::Previous;
pub(super) use source::read_line;

use super::chain::Link;
use super::data_folders::Segment;
use super::given_up::GivenUp;
use super::known_heads::{HeadSource, KnownHead, LedgerLine};
use super::line::{Body, LONGEST_BYTES, Line, Payload};
use super::opening::StreamOpening;
use super::room::KnownRooms;
use super::seal::{Opener, Unlock};
use super::signatures::Signatures;
use super::{Fault, Finding, Hash, JournalError, Remark, SessionName, StreamReport, Torn};
use crate::names::RoomId;
use crate::session::{Entry, Stream};

/// Findings beyond this number are counted, not listed: a foreign file has one a line.
const LISTED_FINDINGS: usize = 100;

/// What a stream is checked against.
pub(super) struct Expected<'a> {
    pub name: SessionName,
    pub stream: Stream,
    pub rooms: &'a KnownRooms,
    pub unlock: &'a Unlock,
    /// Every signature is checked.
    pub every: bool,
    /// The room whose lines count in the second folder, where the stream's own first line doesn't
    /// say it.
    pub room: Option<RoomId>,
    /// Heads that are known from elsewhere, by count.
    pub heads: Vec<KnownHead<'a>>,
}

/// What was found in a stream.
pub(super) struct StreamFound {
    pub report: StreamReport,
    pub findings: Vec<Finding>,
    pub remarks: Vec<Remark>,
    /// Lines of ledgers that the room didn't sign.
    pub strange_heads: Vec<(PathBuf, u64)>,
    pub opening: Option<StreamOpening>,
    /// The hashes of its lines, in order.
    pub hashes: Vec<Hash>,
    pub commitments: Vec<Committed>,
}

/// A line that commits to the other stream's end.
pub(super) struct Committed {
    pub file: PathBuf,
    pub line: u64,
    pub seq: u64,
    pub commitment: Hash,
    /// It closes the session.
    pub closes: bool,
}

/// Reads the segments in order and hands every readable entry on, those after a fault too.
pub(super) fn verify_stream(
    expected: &Expected<'_>,
    segments: &[Segment],
    on_entry: &mut dyn FnMut(Entry),
) -> Result<StreamFound, JournalError> {
    let mut verifier = Verifier::new(expected, on_entry);
    if let Some(room) = expected.room {
        verifier.signatures.of_room(room);
    }
    let mut sources = Vec::new();
    for segment in segments {
        sources.push(verifier.source(segment).map_err(|error| io(&segment.path, error))?);
    }
    let mut number_before = None;
    let begins: Vec<Option<u64>> = sources.iter().map(|source| source.first_seq).collect();
    for (index, (segment, source)) in segments.iter().zip(sources).enumerate() {
        verifier.begin_file(segment);
        if number_before.replace((segment.number, segment.place))
            == Some((segment.number, segment.place))
        {
            verifier.find(Fault::TwiceTheSegment);
        }
        let written_again_from = begins.iter().skip(index + 1).flatten().min().copied();
        verifier
            .segment(source.reader, segment.number, written_again_from)
            .map_err(|error| io(&segment.path, error))?;
    }
    Ok(verifier.finish())
}

fn io(path: &Path, error: io::Error) -> JournalError {
    JournalError::from_io("read", path, error)
}

struct Verifier<'a> {
    expected: &'a Expected<'a>,
    on_entry: &'a mut dyn FnMut(Entry),
    report: StreamReport,
    findings: Vec<Finding>,
    remarks: Vec<Remark>,
    left_out: u64,
    /// The first line with a finding.
    first_fault: Option<u64>,
    signatures: Signatures<'a>,
    opening: Option<StreamOpening>,
    hashes: Vec<Hash>,
    commitments: Vec<Committed>,
    previous: Previous,
    /// The place of the next line in the stream.
    seq: u64,
    given_up: Vec<GivenUp>,
    heads_seen: usize,
    strange_heads: Vec<(PathBuf, u64)>,
    opener: Opener,
    /// That the key beside the file is missing or another one was told once for the file.
    key_found_wrong: bool,
    /// The next line is the first of its file that counts.
    begins_file: bool,
    file_is_sealed: bool,
    /// The line at hand is the one that closes the session.
    closes_here: bool,
    has_checkpoint_here: bool,
    file: PathBuf,
    line: u64,
}

/// What became of a line's bytes.
enum Taken {
    Line,
    /// They didn't reach the disk whole.
    Torn,
    /// The file is no journal.
    Foreign,
}

impl<'a> Verifier<'a> {
    fn new(expected: &'a Expected<'a>, on_entry: &'a mut dyn FnMut(Entry)) -> Self {
        let SessionName { session, .. } = expected.name;
        Self {
            expected,
            on_entry,
            report: StreamReport::default(),
            findings: Vec::new(),
            remarks: Vec::new(),
            left_out: 0,
            first_fault: None,
            signatures: Signatures::new(session, expected.stream, expected.rooms, expected.every),
            opening: None,
            hashes: Vec::new(),
            commitments: Vec::new(),
            previous: Previous::Known(Link::START),
            seq: 0,
            given_up: Vec::new(),
            heads_seen: 0,
            strange_heads: Vec::new(),
            opener: Opener::default(),
            key_found_wrong: false,
            begins_file: false,
            file_is_sealed: false,
            closes_here: false,
            has_checkpoint_here: false,
            file: PathBuf::new(),
            line: 0,
        }
    }

    fn begin_file(&mut self, segment: &Segment) {
        self.file.clone_from(&segment.path);
        self.line = 0;
        self.opener = Opener::of(&segment.path, self.expected.unlock);
        self.key_found_wrong = false;
        self.begins_file = true;
        self.file_is_sealed = false;
    }

    /// Reads a file to its end, or to where a later file begins again.
    fn segment(
        &mut self,
        mut reader: Box<dyn BufRead>,
        number: u32,
        written_again_from: Option<u64>,
    ) -> io::Result<()> {
        let mut text = Vec::new();
        let mut offset = 0;
        loop {
            if written_again_from.is_some_and(|seq| self.seq >= seq) {
                text.clear();
                break;
            }
            let bytes = read_line(&mut *reader, &mut text)?;
            if bytes == 0 {
                break;
            }
            self.line += 1;
            let taken = match text.strip_suffix(b"\n") {
                Some(line) => {
                    let at_end = line.contains(&0) && reader.fill_buf()?.is_empty();
                    self.take(line, number, at_end)
                }
                None if bytes >= LONGEST_BYTES => Taken::Foreign,
                None => Taken::Torn,
            };
            match taken {
                Taken::Line => offset += bytes as u64,
                Taken::Torn if written_again_from.is_some() => {
                    self.line -= 1;
                    break;
                }
                Taken::Torn if self.report.lines == 0 && self.expected.stream == Stream::Chart => {
                    self.find(Fault::NotAJournal);
                    return Ok(());
                }
                Taken::Torn => {
                    let file = self.file.clone();
                    self.report.torn.push(Torn { file, offset, bytes: bytes as u64 });
                    self.end_file();
                    return Ok(());
                }
                Taken::Foreign => {
                    self.find(Fault::NotAJournal);
                    return Ok(());
                }
            }
        }
        self.end_file();
        self.keep_given_up(text, reader, number)
    }

    fn end_file(&mut self) {
        for (line, seq) in self.signatures.end_file() {
            let (file, after) = (self.file.clone(), std::mem::replace(&mut self.seq, seq));
            self.find_at(file, line, Fault::Signature);
            self.seq = after;
            self.first_fault = self.first_fault.map(|first| first.min(seq));
        }
    }

    /// The rest of a file that a later one has written again, from these bytes on.
    fn keep_given_up(
        &mut self,
        mut rest: Vec<u8>,
        mut reader: Box<dyn BufRead>,
        number: u32,
    ) -> io::Result<()> {
        // One line and what may follow it: more is no true file.
        reader.by_ref().take(2 * LONGEST_BYTES as u64).read_to_end(&mut rest)?;
        if let (false, Previous::Known(previous)) = (rest.is_empty(), self.previous) {
            self.given_up.push(GivenUp {
                file: self.file.clone(),
                line: self.line + 1,
                segment: number,
                seq: self.seq,
                previous,
                rest,
            });
        }
        Ok(())
    }

    fn take(&mut self, text: &[u8], segment: u32, ends_with_zeros: bool) -> Taken {
        let line = Line::parse(text);
        let chained = line.is_some_and(|line| self.previous.leads_to(&line));
        // A written line has no zero byte in it: the system put them where the line's bytes never
        // arrived.
        if ends_with_zeros && !chained {
            return Taken::Torn;
        }
        let Some(line) = line else {
            if self.report.lines == 0 {
                return Taken::Foreign;
            }
            self.find(Fault::NotALine);
            self.previous = Previous::Unknown;
            self.step(None);
            return Taken::Line;
        };
        let body = Body::parse(line.body);
        match &body {
            Some(body) => self.body(&line, body, segment, chained),
            None => self.find(if chained { Fault::NotALine } else { Fault::Changed }),
        }
        self.remember_hash(&line);
        self.pass(&line, chained);
        self.step(body.map(|body| body.seq));
        self.compare_heads(&line.link);
        self.begins_file = false;
        Taken::Line
    }

    fn body(&mut self, line: &Line<'_>, body: &Body<'_>, segment: u32, chained: bool) {
        let belongs = self.seq;
        if body.seq > belongs {
            self.find(Fault::Missing { from: belongs, to: body.seq - 1 });
        } else if body.seq < belongs {
            self.find(Fault::OutOfPlace { expected: belongs, found: body.seq });
        } else if !chained {
            self.find(Fault::Changed);
        }
        self.compare_given_up(body);
        if chained {
            self.chained_body(line, body, segment);
        }
        match body.payload {
            Some(Payload::Clear(json)) => self.clear(json, body.seq, chained),
            Some(Payload::Sealed(payload)) => self.sealed(payload, body.seq, chained),
            None => {}
        }
    }

    /// What the other stream may commit to, as long as nothing is damaged.
    fn remember_hash(&mut self, line: &Line<'_>) {
        if self.findings.iter().all(|finding| finding.fault.is_newer()) {
            self.hashes.push(line.link.hash());
        }
    }

    fn compare_given_up(&mut self, again: &Body<'_>) {
        let mut differing = Vec::new();
        self.given_up.retain(|given_up| {
            if again.seq < given_up.seq {
                return true;
            }
            let same = match given_up.whole_line() {
                _ if again.seq > given_up.seq => false,
                Ok(None) => true,
                Ok(Some(line)) => {
                    let signed = Body::parse(line.body)
                        .is_some_and(|body| self.signatures.is_signed(&line.link, &body));
                    signed && given_up.is(&line, again)
                }
                Err(_) => false,
            };
            if !same {
                differing.push((given_up.file.clone(), given_up.line));
            }
            false
        });
        for (file, line) in differing {
            self.find_at(file, line, Fault::GivenUp);
        }
    }

    /// Compares the heads that are known up to the line at hand.
    fn compare_heads(&mut self, link: &Link) {
        while let Some(known) = self.expected.heads.get(self.heads_seen)
            && known.count <= self.seq
        {
            self.heads_seen += 1;
            let here = known.count == self.seq;
            let fault = match known.from {
                HeadSource::Person(digits) => {
                    let differs = here && !link.hash().as_str().starts_with(digits);
                    (known.count == 0 || differs).then_some(Fault::HeldHeadDiffers)
                }
                // The very line: its own signature is checked.
                HeadSource::Ledger(kept) if here && kept.head.is_of(link) => None,
                HeadSource::Ledger(kept) => {
                    let differs = known.count == 0 || here && kept.head.head.hash != link.hash();
                    let fault = Fault::LedgerDiffers { ledger: kept.ledger.clone() };
                    (self.counts(kept) && differs).then_some(fault)
                }
            };
            if let Some(fault) = fault {
                self.find(fault);
            }
        }
    }

    /// Whether a line of a ledger says something: the room signed it, by a key that vouches for it.
    /// A former key vouches for the heads that it listed; what else it signed shows only that the
    /// ledger was there.
    fn counts(&mut self, kept: &LedgerLine) -> bool {
        let Some(stated) = kept.key(self.signatures.history()) else {
            self.strange_heads.push((kept.ledger.clone(), kept.line));
            return false;
        };
        stated.ended.as_ref().is_none_or(|end| end.heads.contains(&kept.head.head.name()))
    }

    /// The last of the heads of more lines than there are.
    fn heads_beyond(&mut self) {
        let (mut last, expected) = (None, self.expected);
        for known in expected.heads.get(self.heads_seen..).unwrap_or_default() {
            match known.from {
                HeadSource::Person(_) => last = Some(Fault::HeldHeadKnowsMore(known.count)),
                HeadSource::Ledger(kept) if self.counts(kept) => {
                    let (ledger, count) = (kept.ledger.clone(), known.count);
                    last = Some(Fault::LedgerKnowsMore { ledger, count });
                }
                HeadSource::Ledger(_) => {}
            }
        }
        if let Some(fault) = last {
            self.line += 1;
            self.find(fault);
        }
    }

    /// From here on, this line is the one before.
    fn pass(&mut self, line: &Line<'_>, chained: bool) {
        self.previous = match self.previous {
            Previous::Known(before) if !chained => {
                Previous::Either(line.link, line.link.with_hash(&before.next(line.body)))
            }
            _ => Previous::Known(line.link),
        };
        self.report.head = line.link.hash();
        self.report.link = line.link;
    }

    fn step(&mut self, seq: Option<u64>) {
        self.seq = seq.unwrap_or(self.seq).saturating_add(1);
        self.report.lines += 1;
        self.closes_here = false;
    }

    fn find(&mut self, fault: Fault) {
        self.find_at(self.file.clone(), self.line, fault);
    }

    fn find_at(&mut self, file: PathBuf, line: u64, fault: Fault) {
        if !fault.is_newer() {
            self.first_fault.get_or_insert(self.report.lines);
        }
        if self.findings.len() < LISTED_FINDINGS {
            self.findings.push(Finding {
                file,
                line,
                stream: self.expected.stream,
                seq: self.seq,
                fault,
            });
        } else {
            self.left_out += 1;
        }
    }

    fn finish(mut self) -> StreamFound {
        for GivenUp { file, line, .. } in std::mem::take(&mut self.given_up) {
            self.find_at(file, line, Fault::GivenUp);
        }
        for key in self.signatures.not_vouched_for() {
            self.find(Fault::NotVouchedFor(key));
        }
        self.heads_beyond();
        if self.left_out > 0 {
            let (file, line, seq) = (self.file.clone(), self.line, self.seq);
            let fault = Fault::Further(self.left_out);
            self.findings.push(Finding { file, line, stream: self.expected.stream, seq, fault });
        }
        self.report.intact_lines = self.first_fault.unwrap_or(self.report.lines);
        self.report.signatures_checked = self.signatures.checked;
        self.report.key_heads = self.signatures.key_heads;
        StreamFound {
            report: self.report,
            findings: self.findings,
            remarks: self.remarks,
            strange_heads: self.strange_heads,
            opening: self.opening,
            hashes: self.hashes,
            commitments: self.commitments,
        }
    }
}
