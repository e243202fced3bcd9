//! Reads one stream from its files, line by line, with every check.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::data_folders::Segment;
use super::line::{Body, LONGEST_BYTES, Line, NotABody, Payload};
use super::room_key::{PublicKey, TrustedKeys};
use super::seal::{Opener, Unlock, Unopened};
use super::superseded::Superseded;
use super::{
    Checkpoint, Fault, Finding, Hash, JournalError, NotAnEntry, StreamReport, Torn, payload, rules,
};
use crate::names::SessionId;
use crate::session::{Entry, Stamp, Stream};

/// Findings beyond this number are counted, not listed: a foreign file has one a line.
const LISTED_FINDINGS: usize = 100;

/// What a stream is checked against.
pub(super) struct Expected<'a> {
    pub session: SessionId,
    pub stream: Stream,
    pub trusted: &'a TrustedKeys,
    pub unlock: &'a Unlock,
    /// Heads that are known from elsewhere, by count.
    pub heads: Vec<KnownHead>,
}

/// A head that is known from elsewhere.
pub(super) struct KnownHead {
    pub count: u64,
    /// The hash's first digits, or all.
    pub digits: String,
    /// A person holds it; otherwise the ledger does.
    pub held_by_person: bool,
}

/// Reads the segments in order and hands every readable entry on, those after a fault too.
pub(super) fn verify_stream(
    expected: &Expected<'_>,
    segments: &[Segment],
    on_entry: &mut dyn FnMut(Entry),
) -> Result<(StreamReport, Vec<Finding>), JournalError> {
    let mut verifier = Verifier::new(expected, on_entry);
    let begins =
        segments.iter().map(|segment| first_seq(&segment.path)).collect::<Result<Vec<_>, _>>()?;
    let mut number_before = None;
    for (index, segment) in segments.iter().enumerate() {
        verifier.file.clone_from(&segment.path);
        verifier.line = 0;
        if number_before.replace(segment.number) == Some(segment.number) {
            verifier.find(Fault::TwiceTheSegment);
        }
        let superseded_from = begins.iter().skip(index + 1).flatten().min().copied();
        verifier.opener = Opener::of(&segment.path, expected.unlock);
        verifier.key_found_wrong = false;
        let file = open(&segment.path)?;
        verifier
            .segment(BufReader::with_capacity(1 << 16, file), segment.number, superseded_from)
            .map_err(|e| io(&segment.path, e))?;
    }
    Ok(verifier.finish())
}

/// The number of the first line of a file, when it has a whole one.
fn first_seq(path: &Path) -> Result<Option<u64>, JournalError> {
    let mut line = Vec::new();
    read_line(&mut BufReader::new(open(path)?), &mut line).map_err(|error| io(path, error))?;
    let body =
        line.strip_suffix(b"\n").and_then(Line::parse).and_then(|line| Body::parse(line.body).ok());
    Ok(body.map(|body| body.seq))
}

fn open(path: &Path) -> Result<File, JournalError> {
    File::open(path).map_err(|error| io(path, error))
}

fn io(path: &Path, error: io::Error) -> JournalError {
    JournalError::from_io("read", path, error)
}

pub(super) fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    line.clear();
    reader.take(LONGEST_BYTES as u64).read_until(b'\n', line)
}

/// The hash before the next line, as far as it is known.
#[derive(Clone, Copy)]
enum Previous {
    Known(Hash),
    /// After a line that was changed: its stated hash, or the one of its content.
    Either(Hash, Hash),
    /// After a line that can't be read.
    Unknown,
}

impl Previous {
    fn leads_to(self, line: &Line<'_>) -> bool {
        match self {
            Self::Known(hash) => hash.next(line.body) == line.hash,
            Self::Either(one, other) => {
                one.next(line.body) == line.hash || other.next(line.body) == line.hash
            }
            Self::Unknown => true,
        }
    }

    /// Those that are known.
    fn candidates(self) -> Vec<Hash> {
        match self {
            Self::Known(hash) => vec![hash],
            Self::Either(one, other) => vec![one, other],
            Self::Unknown => Vec::new(),
        }
    }

    fn may_be(self, hash: Hash) -> bool {
        match self {
            Self::Known(known) => known == hash,
            Self::Either(one, other) => one == hash || other == hash,
            Self::Unknown => true,
        }
    }
}

struct Verifier<'a> {
    expected: &'a Expected<'a>,
    on_entry: &'a mut dyn FnMut(Entry),
    report: StreamReport,
    findings: Vec<Finding>,
    left_out: u64,
    /// The first line with a finding.
    first_fault: Option<u64>,
    previous: Previous,
    /// The place of the next line in the stream.
    seq: u64,
    superseded: Vec<Superseded>,
    unknown_keys: Vec<PublicKey>,
    heads_seen: usize,
    opener: Opener,
    /// That the key beside the file is missing or another one was told once for the file.
    key_found_wrong: bool,
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
        Self {
            expected,
            on_entry,
            report: StreamReport::default(),
            findings: Vec::new(),
            left_out: 0,
            first_fault: None,
            previous: Previous::Known(Hash::START),
            seq: 0,
            superseded: Vec::new(),
            unknown_keys: Vec::new(),
            heads_seen: 0,
            opener: Opener::default(),
            key_found_wrong: false,
            file: PathBuf::new(),
            line: 0,
        }
    }

    /// Reads a file to its end, or to where a later file begins again.
    fn segment(
        &mut self,
        mut reader: BufReader<File>,
        number: u32,
        superseded_from: Option<u64>,
    ) -> io::Result<()> {
        let mut text = Vec::new();
        let mut offset = 0;
        loop {
            let given_up = superseded_from.is_some_and(|seq| self.seq >= seq);
            let bytes = if given_up { 0 } else { read_line(&mut reader, &mut text)? };
            if bytes == 0 {
                break;
            }
            self.line += 1;
            let whole = text.strip_suffix(b"\n");
            let taken = match whole {
                Some(line) => {
                    let at_end = line.contains(&0) && reader.fill_buf()?.is_empty();
                    self.take(line, number, at_end)
                }
                None if bytes >= LONGEST_BYTES || !self.may_be_torn(&text) => Taken::Foreign,
                None => Taken::Torn,
            };
            match taken {
                Taken::Line => offset += bytes as u64,
                Taken::Torn if superseded_from.is_some() => {
                    self.line -= 1;
                    reader.seek_relative(-i64::try_from(bytes).unwrap_or_default())?;
                    break;
                }
                Taken::Torn => {
                    self.report.torn.push(Torn {
                        file: self.file.clone(),
                        offset,
                        bytes: bytes as u64,
                    });
                    return Ok(());
                }
                Taken::Foreign => {
                    self.find(Fault::NotAJournal);
                    return Ok(());
                }
            }
        }
        self.keep_superseded(reader, number)
    }

    /// The rest of a file that a later one has written again.
    fn keep_superseded(&mut self, mut reader: BufReader<File>, number: u32) -> io::Result<()> {
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest)?;
        if let (false, Previous::Known(previous)) = (rest.is_empty(), self.previous) {
            let line = self.line + 1;
            self.superseded.push(Superseded {
                file: self.file.clone(),
                line,
                segment: number,
                seq: self.seq,
                previous,
                rest,
            });
        }
        Ok(())
    }

    /// A first line that isn't whole must at least begin like one, else the file is a foreign one.
    fn may_be_torn(&self, text: &[u8]) -> bool {
        let like_a_hash = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | 0);
        self.report.lines > 0 || text.iter().take(Hash::LENGTH).all(like_a_hash)
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
        match Body::parse(line.body) {
            Ok(body) => self.body(&line, &body, segment, chained),
            Err(reason) => {
                self.find(match reason {
                    _ if !chained => Fault::Changed,
                    NotABody::Version(version) => Fault::NewerFormat(version),
                    NotABody::Form => Fault::NotALine,
                });
                self.pass(&line, chained);
                self.step(None);
            }
        }
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
        if chained && body.segment != segment {
            self.find(Fault::WrongSegment(body.segment));
        }
        self.compare_superseded(body);
        match body.payload {
            Payload::Clear(json) => self.entry(json, body.seq, chained),
            Payload::Checkpoint(json) if chained => self.checkpoint(json, body.seq),
            Payload::Sealed(payload) => self.sealed(payload, body.seq, chained),
            Payload::Checkpoint(_) => {}
        }
        self.pass(line, chained);
        self.step(Some(body.seq));
        self.compare_heads(line.hash);
    }

    fn sealed(&mut self, payload: &str, seq: u64, chained: bool) {
        let unopened = match self.opener.open(payload, seq, &self.previous.candidates()) {
            Ok(json) => return self.entry(&json, seq, chained),
            Err(unopened) => unopened,
        };
        self.report.sealed += 1;
        let fault = match unopened {
            Unopened::Locked => return,
            _ if !chained => return,
            Unopened::Form => Fault::NotSealed,
            Unopened::Refused => Fault::NotOpened,
            Unopened::NoKey | Unopened::OtherKey
                if std::mem::replace(&mut self.key_found_wrong, true) =>
            {
                return;
            }
            Unopened::NoKey => Fault::KeyMissing,
            Unopened::OtherKey => Fault::OtherKey,
        };
        self.find(fault);
    }

    fn entry(&mut self, json: &str, seq: u64, chained: bool) {
        match payload::decode(json, seq) {
            Ok((entry, session)) => {
                if chained {
                    self.check_entry(&entry, session);
                }
                self.report.entries += 1;
                self.report.closed |= rules::closes(&entry);
                self.report.signatures += u64::from(rules::signature(&entry).is_some());
                self.report.last = Some(entry.stamp.clone());
                (self.on_entry)(entry);
            }
            Err(reason) if chained => self.find(Fault::Entry(reason)),
            Err(_) => {}
        }
    }

    fn check_entry(&mut self, entry: &Entry, session: SessionId) {
        let stream = self.expected.stream;
        if session != self.expected.session || rules::opens_another(entry, session) {
            self.find(Fault::WrongSession);
        }
        if entry.stream() != stream {
            self.find(Fault::WrongStream);
        } else if self.report.lines == 0 && !rules::may_begin(entry, stream) {
            self.find(Fault::NoOpening);
        } else if self.report.closed && !rules::may_follow_close(entry) {
            self.find(Fault::AfterClose);
        }
        if self.report.signatures > 0 && !rules::may_follow_signature(entry) {
            self.find(Fault::AfterSigning);
        }
        if let Some(signature) = rules::signature(entry) {
            let over = Hash::parse(signature.head.as_bytes())
                .is_some_and(|head| self.previous.may_be(head));
            if signature.count != entry.seq || !over {
                self.find(Fault::SignedElse);
            }
        }
    }

    fn checkpoint(&mut self, json: &str, seq: u64) {
        let Some(checkpoint) = Checkpoint::parse(json) else {
            return self.find(Fault::Entry(NotAnEntry::Form));
        };
        if checkpoint.session != self.expected.session {
            self.find(Fault::WrongSession);
        }
        if checkpoint.stream != self.expected.stream {
            self.find(Fault::WrongStream);
        }
        if checkpoint.count != seq || !self.previous.may_be(checkpoint.head) {
            self.find(Fault::Checkpoint);
        }
        if !checkpoint.is_signed() {
            self.find(Fault::Signature);
        } else if !self.expected.trusted.contain(&checkpoint.key)
            && !self.unknown_keys.contains(&checkpoint.key)
        {
            self.unknown_keys.push(checkpoint.key);
            self.find(Fault::UnknownKey(checkpoint.key.fingerprint()));
        }
        // The chart's own entries say whether it was closed, unless they are sealed; the process
        // stream's never do.
        let known = self.expected.stream == Stream::Chart && self.report.sealed == 0;
        if self.report.closed && !checkpoint.closed
            || known && checkpoint.closed && !self.report.closed
        {
            self.find(Fault::Checkpoint);
        }
        if self.first_fault.is_none() {
            self.report.signed_lines = seq.saturating_add(1);
            self.report.closed |= checkpoint.closed;
        }
        let Checkpoint { t_ms: session_ms, boot, wall, zone, .. } = checkpoint;
        self.report.last = Some(Stamp { session_ms, boot, wall, zone });
    }

    fn compare_superseded(&mut self, body: &Body<'_>) {
        let mut differing = Vec::new();
        self.superseded.retain_mut(|superseded| match superseded.compare(body) {
            Ok(more) => more,
            Err(()) => {
                differing.push((superseded.file.clone(), superseded.line));
                false
            }
        });
        for (file, line) in differing {
            self.find_at(file, line, Fault::Superseded);
        }
    }

    fn compare_heads(&mut self, hash: Hash) {
        while let Some(KnownHead { count, digits, held_by_person }) =
            self.expected.heads.get(self.heads_seen)
            && *count <= self.seq
        {
            self.heads_seen += 1;
            if *count == self.seq && !hash.as_str().starts_with(digits) {
                self.find(if *held_by_person {
                    Fault::HeldHeadDiffers
                } else {
                    Fault::LedgerDiffers
                });
            }
        }
    }

    /// From here on, this line is the one before.
    fn pass(&mut self, line: &Line<'_>, chained: bool) {
        self.previous = match self.previous {
            Previous::Known(before) if !chained => {
                Previous::Either(line.hash, before.next(line.body))
            }
            _ => Previous::Known(line.hash),
        };
        self.report.head = line.hash;
    }

    fn step(&mut self, seq: Option<u64>) {
        self.seq = seq.unwrap_or(self.seq).saturating_add(1);
        self.report.lines += 1;
    }

    fn find(&mut self, fault: Fault) {
        self.find_at(self.file.clone(), self.line, fault);
    }

    fn find_at(&mut self, file: PathBuf, line: u64, fault: Fault) {
        self.first_fault.get_or_insert(self.report.lines);
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

    fn finish(mut self) -> (StreamReport, Vec<Finding>) {
        for Superseded { file, line, .. } in std::mem::take(&mut self.superseded) {
            self.find_at(file, line, Fault::Superseded);
        }
        if let Some(KnownHead { count, held_by_person, .. }) = self.expected.heads.last()
            && *count > self.seq
        {
            self.line += 1;
            self.find(if *held_by_person {
                Fault::HeldHeadKnowsMore(*count)
            } else {
                Fault::LedgerKnowsMore(*count)
            });
        }
        if self.left_out > 0 {
            let (file, line, seq) = (self.file.clone(), self.line, self.seq);
            let fault = Fault::Further(self.left_out);
            self.findings.push(Finding { file, line, stream: self.expected.stream, seq, fault });
        }
        self.report.sound_lines = self.first_fault.unwrap_or(self.report.lines);
        (self.report, self.findings)
    }
}
