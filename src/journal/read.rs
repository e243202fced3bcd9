//! Reads a whole session back and says whether it is as it was written.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::commitment::ProcessSalt;
use super::data_folders::{DataFolders, Segment, SessionName, segments};
use super::line::{Body, Line};
use super::opening::StreamOpening;
use super::room::{KnownRooms, StatedKey};
use super::seal::{Unlock, has_open_key};
use super::verifier::{Expected, KnownHead, StreamFound, read_line, verify_stream};
use super::{
    Fault, Finding, HeldHead, JournalError, LedgerCheck, RecordState, Remark, Report, StreamReport,
    commitments, ledger,
};
use crate::names::RoomId;
use crate::session::{Entry, Stamp, Stream};

/// A session as it reached the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRecord {
    pub name: SessionName,
    /// The entries of the chart, in order. Where the report names damage, those after it are here
    /// too.
    pub chart: Vec<Entry>,
    /// The entries of the process notes.
    pub process: Vec<Entry>,
    /// Whether that is what was written.
    pub report: Report,
}

impl SessionRecord {
    /// Entries of the chart are sealed and could not be opened.
    pub fn is_locked(&self) -> bool {
        self.report.chart.sealed > 0
    }

    /// The latest stamp in it, from which session time goes on.
    pub fn last_stamp(&self) -> Option<&Stamp> {
        let process = self.report.process.as_ref().and_then(|process| process.last.as_ref());
        self.report.chart.last.iter().chain(process).max_by_key(|stamp| stamp.session_ms)
    }
}

/// How a session is verified.
#[derive(Debug, Clone, Copy)]
pub struct Verify<'a> {
    folders: &'a DataFolders,
    rooms: &'a KnownRooms,
    every: bool,
    held: Option<&'a HeldHead>,
}

impl<'a> Verify<'a> {
    /// Against these rooms' keys, and the heads in these folders.
    pub fn new(folders: &'a DataFolders, rooms: &'a KnownRooms) -> Self {
        Self { folders, rooms, every: false, held: None }
    }

    /// Checks the signature of each line. Otherwise those are checked that vouch for the others,
    /// and a sample of these.
    #[must_use]
    pub fn every_signature(self) -> Self {
        Self { every: true, ..self }
    }

    /// Whether the chart passes through a head that was kept elsewhere.
    #[must_use]
    pub fn with_head(self, held: &'a HeldHead) -> Self {
        Self { held: Some(held), ..self }
    }

    /// Says whether a session is complete, open, or what is wrong with it and where. Changes
    /// nothing.
    ///
    /// # Errors
    /// When the files can't be read.
    pub fn report(&self, folder: &Path, unlock: &Unlock) -> Result<Report, JournalError> {
        self.read(folder, unlock, &mut |_, _| ()).map(|(_, report)| report)
    }

    /// The same, with the entries. Sealed ones are read as far as they are unlocked; those of a
    /// session that was cut off are, by the keys that lie open beside it.
    ///
    /// # Errors
    /// When the files can't be read.
    pub fn record(&self, folder: &Path, unlock: &Unlock) -> Result<SessionRecord, JournalError> {
        let (mut chart, mut process) = (Vec::new(), Vec::new());
        let mut on_entry = |stream, entry| match stream {
            Stream::Chart => chart.push(entry),
            Stream::Process => process.push(entry),
        };
        let (name, report) = self.read(folder, unlock, &mut on_entry)?;
        Ok(SessionRecord { name, chart, process, report })
    }

    fn read(
        &self,
        folder: &Path,
        unlock: &Unlock,
        on_entry: &mut dyn FnMut(Stream, Entry),
    ) -> Result<(SessionName, Report), JournalError> {
        let name = SessionName::of(folder)?;
        let mut session = Session { verify: self, name, folder, unlock, heads: Vec::new() };
        let segments = Stream::ALL.map(|stream| session.segments(stream));
        let [chart_segments, process_segments] = segments;
        let chart_segments = chart_segments?;
        let room = first_opening(&chart_segments)?.map(|opening| opening.room);
        let mut remarks = Vec::new();
        let ledger = session.read_ledgers(room, &mut remarks)?;
        let mut read = |stream, segments: &[Segment]| {
            session.read_stream(stream, segments, room, &mut |entry| on_entry(stream, entry))
        };
        let mut chart = read(Stream::Chart, &chart_segments)?;
        let mut process = read(Stream::Process, &process_segments?)?;
        let mut findings = std::mem::take(&mut chart.findings);
        findings.append(&mut process.findings);
        remarks.append(&mut chart.remarks);
        remarks.append(&mut process.remarks);
        let notes = session.notes(&chart, &process, &mut findings)?;
        if notes == Notes::NotHere && !chart.report.closed && findings.is_empty() {
            remarks.push(Remark::NoSalt);
        }
        session.compare_second(&chart.report, Stream::Chart, &mut findings);
        session.compare_second(&process.report, Stream::Process, &mut findings);
        let state = state(&chart.report, &process.report, notes, &findings);
        let keys_open = [Some(folder), self.folders.second_folder(&name).as_deref()]
            .into_iter()
            .flatten()
            .any(has_open_key);
        let process = (notes == Notes::Here).then_some(process.report);
        let report = Report {
            session: name.session,
            room,
            state,
            chart: chart.report,
            process,
            findings,
            remarks,
            ledger,
            keys_open,
        };
        Ok((name, report))
    }
}

/// What is known of the process notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notes {
    Here,
    /// There never were any, and the chart shows it.
    None,
    /// They are not here, or it can't be shown that there were none.
    NotHere,
}

/// A session being read.
struct Session<'a> {
    verify: &'a Verify<'a>,
    name: SessionName,
    folder: &'a Path,
    unlock: &'a Unlock,
    heads: Vec<LedgerHead>,
}

/// A head that a ledger holds.
struct LedgerHead {
    ledger: PathBuf,
    stream: Stream,
    count: u64,
    hash: String,
    /// The record must pass through it. A former key vouches for the heads that it listed; what
    /// else it signed shows only that the ledger was there.
    binds: bool,
}

impl Session<'_> {
    fn segments(&self, stream: Stream) -> Result<Vec<Segment>, JournalError> {
        let second = self.verify.folders.second_folder(&self.name);
        segments(self.folder, second.as_deref(), stream)
    }

    fn finding(&self, stream: Stream, fault: Fault) -> Finding {
        Finding { file: self.folder.to_owned(), line: 0, stream, seq: 0, fault }
    }

    /// Takes in the heads that count of the ledgers that are here.
    fn read_ledgers(
        &mut self,
        room: Option<RoomId>,
        remarks: &mut Vec<Remark>,
    ) -> Result<LedgerCheck, JournalError> {
        let folders = self.verify.folders;
        let own = folders.ledger(&self.name);
        self.read_ledger(&own, room, remarks)
            .map_err(|error| JournalError::from_io("read", &own, error))?;
        let Some(second) = &folders.second else { return Ok(LedgerCheck::NotSet) };
        if !second.is_dir() {
            return Ok(LedgerCheck::Missing);
        }
        let path = DataFolders::ledger_in(second, &self.name);
        Ok(match self.read_ledger(&path, room, remarks) {
            Ok(count) => LedgerCheck::Compared(count),
            Err(error) => LedgerCheck::Unreadable(error.to_string()),
        })
    }

    fn read_ledger(
        &mut self,
        path: &Path,
        room: Option<RoomId>,
        remarks: &mut Vec<Remark>,
    ) -> io::Result<u64> {
        let lines = match ledger::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            lines => lines?,
        };
        let history = room.and_then(|room| self.verify.rooms.room(room));
        let (mut own, mut foreign) = (0, 0);
        let mut first_foreign = None;
        for (index, line) in lines.into_iter().enumerate() {
            let signed = line.filter(|line| line.head.session == self.name.session);
            let stated = signed.as_ref().and_then(|line| history?.key(line.key));
            match (signed, stated) {
                (Some(line), Some(stated)) if line.is_signed_by(&stated.key) => {
                    own += 1;
                    self.heads.push(LedgerHead {
                        ledger: path.to_owned(),
                        stream: line.head.stream,
                        count: line.head.count,
                        hash: line.head.hash.to_string(),
                        binds: vouches(stated, &line.head),
                    });
                }
                _ => {
                    foreign += 1;
                    first_foreign.get_or_insert(index as u64 + 1);
                }
            }
        }
        remarks.extend(first_foreign.map(|line| {
            let file = path.to_owned();
            Remark::LedgerLines { file, line, count: foreign }
        }));
        Ok(own)
    }

    fn read_stream(
        &self,
        stream: Stream,
        segments: &[Segment],
        room: Option<RoomId>,
        on_entry: &mut dyn FnMut(Entry),
    ) -> Result<StreamFound, JournalError> {
        // Notes that are not here can't pass through anything.
        let is_here = stream == Stream::Chart || !segments.is_empty();
        let binds = |head: &&LedgerHead| is_here && head.stream == stream && head.binds;
        let in_ledger = self.heads.iter().filter(binds);
        let mut heads: Vec<KnownHead> = in_ledger
            .map(|head| KnownHead {
                count: head.count,
                digits: head.hash.clone(),
                ledger: Some(head.ledger.clone()),
            })
            .collect();
        let held = self.verify.held.filter(|_| stream == Stream::Chart);
        heads.extend(held.map(|held| KnownHead {
            count: held.count,
            digits: held.digits.clone(),
            ledger: None,
        }));
        heads.sort_by_key(|head| head.count);
        let (name, rooms, unlock) = (self.name, self.verify.rooms, self.unlock);
        let every = self.verify.every;
        let expected = Expected { name, stream, rooms, unlock, every, room, heads };
        let mut found = verify_stream(&expected, segments, on_entry)?;
        let other_session =
            held.and_then(|held| held.session).is_some_and(|session| session != name.session);
        if other_session {
            found.findings.push(self.finding(stream, Fault::HeldHeadDiffers));
        }
        if stream == Stream::Chart && found.report.lines == 0 && found.findings.is_empty() {
            let fault = if segments.is_empty() { Fault::NoFile } else { Fault::Emptied };
            found.findings.push(self.finding(stream, fault));
        }
        Ok(found)
    }

    /// Compares what the two streams hold of each other, and says what is known of the notes.
    fn notes(
        &self,
        chart: &StreamFound,
        process: &StreamFound,
        findings: &mut Vec<Finding>,
    ) -> Result<Notes, JournalError> {
        let is_here = process.report.lines > 0 || !process.report.torn.is_empty();
        let salt = ProcessSalt::read(self.folder)?;
        let Some(opening) = chart.opening.as_ref().or(process.opening.as_ref()) else {
            return Ok(if is_here { Notes::Here } else { Notes::NotHere });
        };
        let other = process.opening.as_ref().is_some_and(|other| {
            (other.room, other.process_salt) != (opening.room, opening.process_salt)
        });
        if other {
            findings.push(self.finding(Stream::Process, Fault::OtherNotes));
        }
        let closed = chart.report.closed;
        let is_salt = salt.as_ref().is_some_and(|salt| salt.hash() == opening.process_salt);
        if !is_salt && (is_here || salt.is_some()) {
            findings.push(self.finding(Stream::Process, Fault::Salt));
        }
        let intact = findings.iter().all(|finding| finding.fault.is_newer());
        let Some(salt) = salt.filter(|_| is_salt && intact) else {
            return Ok(if is_here { Notes::Here } else { Notes::NotHere });
        };
        if !is_here && closed {
            let closing = chart.commitments.iter().find(|committed| committed.closes);
            let none = closing.is_some_and(|closing| commitments::opens_to_none(closing, &salt));
            // An emptied file of notes that were there is no stream that was taken away.
            if !none && !self.segments(Stream::Process)?.is_empty() {
                findings.push(self.finding(Stream::Process, Fault::Emptied));
            }
            return Ok(if none { Notes::None } else { Notes::NotHere });
        }
        findings.extend(commitments::compare(chart, process, &salt));
        Ok(if is_here { Notes::Here } else { Notes::None })
    }

    /// The second folder, when it is there, holds as many heads as the record says that it did.
    fn compare_second(&self, report: &StreamReport, stream: Stream, findings: &mut Vec<Finding>) {
        let folder = self.verify.folders.second.as_ref().filter(|second| second.is_dir());
        let (Some(second), Some(folder)) = (report.second, folder) else { return };
        let ledger = DataFolders::ledger_in(folder, &self.name);
        let held = self.heads.iter().filter(|head| head.ledger == ledger && head.stream == stream);
        let left = held.map(|head| head.count).max().unwrap_or_default();
        if left < second {
            let fault = Fault::LedgerEmptied { ledger, second, left };
            findings.push(self.finding(stream, fault));
        }
    }
}

/// The key is in force, or lists this head among those that it vouches for.
fn vouches(stated: &StatedKey, head: &super::Head) -> bool {
    stated.ended.as_ref().is_none_or(|end| end.heads.contains(&head.name()))
}

/// What the chart's first line says that it belongs to, verified later.
fn first_opening(segments: &[Segment]) -> Result<Option<StreamOpening>, JournalError> {
    let Some(first) = segments.first() else { return Ok(None) };
    let failed = |error| JournalError::from_io("read", &first.path, error);
    let mut reader = BufReader::new(File::open(&first.path).map_err(failed)?);
    let mut text = Vec::new();
    read_line(&mut reader, &mut text).map_err(failed)?;
    Ok(opening_of(&text))
}

/// The opening in the first line of a stream, not verified.
pub(super) fn opening_of(line: &[u8]) -> Option<StreamOpening> {
    let line = Line::parse(line.strip_suffix(b"\n")?)?;
    Some(StreamOpening::parse(Body::parse(line.body)?.opening?)?.0)
}

fn state(
    chart: &StreamReport,
    process: &StreamReport,
    notes: Notes,
    findings: &[Finding],
) -> RecordState {
    if !findings.is_empty() {
        if findings.iter().all(|finding| finding.fault.is_newer()) {
            RecordState::Newer
        } else {
            RecordState::Damaged
        }
    } else if !chart.torn.is_empty() || !process.torn.is_empty() {
        RecordState::Torn
    } else if !chart.closed {
        RecordState::Open
    } else if notes == Notes::NotHere {
        RecordState::CompleteWithoutNotes
    } else {
        RecordState::Complete
    }
}
