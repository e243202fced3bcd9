//! Reads a whole session back and says whether it is as it was written.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::commitment::ProcessSalt;
use super::data_folders::{DataFolders, Segment, SessionName, segments};
use super::known_heads::LedgerHeads;
use super::line::{Body, Line};
use super::opening::StreamOpening;
use super::room::KnownRooms;
use super::seal::{Unlock, has_open_key};
use super::verifier::{Expected, StreamFound, read_line, verify_stream};
use super::{
    Fault, Finding, HeldHead, JournalError, LedgerCheck, RecordState, Remark, Report, StreamReport,
    commitments,
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
        let mut session = Session { verify: self, name, folder, unlock, ledgers: Vec::new() };
        let segments = Stream::ALL.map(|stream| session.segments(stream));
        let [chart_segments, process_segments] = segments;
        let chart_segments = chart_segments?;
        let room = first_opening(&chart_segments)?.map(|opening| opening.room);
        let mut remarks = Vec::new();
        let unread = session.read_ledgers()?;
        let mut read = |stream, segments: &[Segment]| {
            session.read_stream(stream, segments, room, &mut |entry| on_entry(stream, entry))
        };
        let mut chart = read(Stream::Chart, &chart_segments)?;
        let process_segments = process_segments?;
        let mut process = read(Stream::Process, &process_segments)?;
        let mut findings = std::mem::take(&mut chart.findings);
        findings.append(&mut process.findings);
        remarks.append(&mut chart.remarks);
        remarks.append(&mut process.remarks);
        let found = [&mut chart, &mut process];
        let strange = found.into_iter().flat_map(|found| std::mem::take(&mut found.strange_heads));
        let strange = strange.collect();
        let notes_are_here = !process_segments.is_empty();
        remarks.extend(session.settle_ledgers(room, strange, notes_are_here));
        let ledger = unread.unwrap_or_else(|| session.ledger_check());
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
    /// Those that are here: its own, and the second folder's.
    ledgers: Vec<LedgerHeads>,
}

impl Session<'_> {
    fn segments(&self, stream: Stream) -> Result<Vec<Segment>, JournalError> {
        let second = self.verify.folders.second_folder(&self.name);
        segments(self.folder, second.as_deref(), stream)
    }

    fn finding(&self, stream: Stream, fault: Fault) -> Finding {
        Finding { file: self.folder.to_owned(), line: 0, stream, seq: 0, fault }
    }

    /// Reads the ledgers that are here. Says why the second folder's is not, where it isn't.
    fn read_ledgers(&mut self) -> Result<Option<LedgerCheck>, JournalError> {
        let folders = self.verify.folders;
        let own = folders.ledger(&self.name);
        let read = LedgerHeads::read(&own, &self.name);
        self.ledgers.push(read.map_err(|error| JournalError::from_io("read", &own, error))?);
        let Some(second) = &folders.second else { return Ok(Some(LedgerCheck::NotSet)) };
        if !second.is_dir() {
            return Ok(Some(LedgerCheck::Missing));
        }
        match LedgerHeads::read(&DataFolders::ledger_in(second, &self.name), &self.name) {
            Ok(heads) => self.ledgers.push(heads),
            Err(error) => return Ok(Some(LedgerCheck::Unreadable(error.to_string()))),
        }
        Ok(None)
    }

    /// The second folder's ledger, which was read.
    fn second_ledger(&self) -> Option<&LedgerHeads> {
        self.ledgers.get(1)
    }

    fn ledger_check(&self) -> LedgerCheck {
        self.second_ledger()
            .map_or(LedgerCheck::NotSet, |heads| LedgerCheck::Compared(heads.count()))
    }

    /// Takes the lines out of account that the room didn't sign; gives what there is to tell of
    /// them. Those of notes that aren't here were compared with nothing.
    fn settle_ledgers(
        &mut self,
        room: Option<RoomId>,
        strange: Vec<(PathBuf, u64)>,
        notes_are_here: bool,
    ) -> Vec<Remark> {
        let history = room.and_then(|room| self.verify.rooms.room(room));
        for heads in &mut self.ledgers {
            heads.strange(strange.iter().cloned());
            let left = heads.of(Stream::Process).filter(|_| !notes_are_here);
            let unsigned = left.filter(|line| line.key(history).is_none());
            let unsigned: Vec<_> = unsigned.map(|line| (line.ledger.clone(), line.line)).collect();
            heads.strange(unsigned);
        }
        self.ledgers.iter().filter_map(LedgerHeads::remark).collect()
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
        let ledgers = if is_here { self.ledgers.as_slice() } else { &[] };
        let held = self.verify.held;
        let heads = LedgerHeads::known(ledgers, held, stream);
        let (name, rooms, unlock) = (self.name, self.verify.rooms, self.unlock);
        let every = self.verify.every;
        let expected = Expected { name, stream, rooms, unlock, every, room, heads };
        let mut found = verify_stream(&expected, segments, on_entry)?;
        let held_of = held.and_then(|held| held.session).filter(|_| stream == Stream::Chart);
        if held_of.is_some_and(|session| session != name.session) {
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
        let held = self.second_ledger().into_iter().flat_map(|heads| heads.of(stream));
        let left = held.map(|line| line.head.head.count).max().unwrap_or_default();
        if left < second {
            let fault = Fault::LedgerEmptied { ledger, second, left };
            findings.push(self.finding(stream, fault));
        }
    }
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
