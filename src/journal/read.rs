//! Reading a whole session back, and saying whether it is as it was written.

use std::path::Path;

use super::place::{SessionName, segments};
use super::room_key::TrustedKeys;
use super::walk::{Expected, walk};
use super::{Fault, Finding, Hash, JournalError, LedgerCheck, Place, Report, State, StreamReport, ledger};
use crate::session::{Entry, Stamp, Stream};

/// A session as it reached the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRecord {
    /// Which session, opened when.
    pub name: SessionName,
    /// The entries of the chart, in order. Where the report names damage, those after it are here too.
    pub chart: Vec<Entry>,
    /// The entries of the process notes.
    pub process: Vec<Entry>,
    /// Whether that is what was written.
    pub report: Report,
}

impl SessionRecord {
    /// The latest stamp in it, from which session time goes on.
    pub fn last_stamp(&self) -> Option<&Stamp> {
        let process = self.report.process.as_ref().and_then(|process| process.last.as_ref());
        self.report.chart.last.iter().chain(process).max_by_key(|stamp| stamp.session_ms)
    }
}

/// Reads a session's folder, with what lies in the second folder, and verifies it.
pub fn read_session(folder: &Path, second: Option<&Path>, trusted: &TrustedKeys) -> Result<SessionRecord, JournalError> {
    let (mut chart, mut process) = (Vec::new(), Vec::new());
    let mut on_entry = |stream, entry| match stream {
        Stream::Chart => chart.push(entry),
        Stream::Process => process.push(entry),
    };
    let (name, report) = read(folder, second, trusted, &mut on_entry)?;
    Ok(SessionRecord { name, chart, process, report })
}

/// Says whether a session is complete, open, or what is wrong with it and where. Changes nothing.
///
/// Seen as wrong: any changed, dropped, swapped, truncated or inserted line before the last signature, and any change that doesn't make the
/// hashes anew behind it. A rewrite by a holder of the room's key, or the removal of the last lines of an open journal, shows
/// only against the ledger in the second folder.
pub fn verify(folder: &Path, second: Option<&Path>, trusted: &TrustedKeys) -> Result<Report, JournalError> {
    read(folder, second, trusted, &mut |_, _| ()).map(|(_, report)| report)
}

fn read(
    folder: &Path,
    second: Option<&Path>,
    trusted: &TrustedKeys,
    on_entry: &mut dyn FnMut(Stream, Entry),
) -> Result<(SessionName, Report), JournalError> {
    let name = SessionName::of(folder)?;
    let place = Place { data: folder.to_owned(), second: second.map(Path::to_owned) };
    let second_folder = place.second_folder(&name);
    let (heads, ledger) = read_ledger(&place, &name, trusted);
    let mut findings = Vec::new();
    let mut read_stream = |stream| -> Result<Option<StreamReport>, JournalError> {
        let segments = segments([folder].into_iter().chain(second_folder.as_deref()), stream)?;
        let finding = |fault| Finding { file: folder.to_owned(), line: 0, stream, seq: 0, fault };
        findings.extend(heads.iter().filter(|head| head.stream == stream && !head.signed).map(|_| finding(Fault::LedgerSignature)));
        let mut known: Vec<_> =
            heads.iter().filter(|head| head.stream == stream && head.signed).map(|h| (h.count, h.head)).collect();
        known.sort_unstable_by_key(|(count, _)| *count);
        if segments.is_empty() && known.is_empty() && stream == Stream::Process {
            return Ok(None);
        }
        if segments.is_empty() {
            findings.push(finding(Fault::NoFile));
        }
        let expected = Expected { session: name.session, stream, trusted, heads: known };
        let (report, found) = walk(&expected, &segments, &mut |entry| on_entry(stream, entry))?;
        findings.extend(found);
        Ok(Some(report))
    };
    let chart = read_stream(Stream::Chart)?.unwrap_or_default();
    let process = read_stream(Stream::Process)?;
    let state = state(&chart, process.as_ref(), &findings);
    Ok((name, Report { session: name.session, state, chart, process, findings, ledger }))
}

fn state(chart: &StreamReport, process: Option<&StreamReport>, findings: &[Finding]) -> State {
    let mut streams = [Some(chart), process].into_iter().flatten();
    let signed = |stream: &StreamReport| stream.signed_lines == stream.lines;
    if !findings.is_empty() {
        if findings.iter().all(|finding| finding.fault.is_newer()) { State::Newer } else { State::Damaged }
    } else if streams.clone().any(|stream| !stream.torn.is_empty()) {
        State::Torn
    } else if streams.all(|stream| stream.closed && signed(stream)) {
        State::Complete
    } else {
        State::Open
    }
}

/// A head that the ledger holds.
struct Head {
    stream: Stream,
    count: u64,
    head: Hash,
    signed: bool,
}

fn read_ledger(place: &Place, name: &SessionName, trusted: &TrustedKeys) -> (Vec<Head>, LedgerCheck) {
    let Some(path) = place.ledger() else {
        return (Vec::new(), LedgerCheck::NotSet);
    };
    match ledger::read(&path, name.session) {
        Ok(lines) => {
            let heads: Vec<_> = lines
                .iter()
                .map(|line| {
                    let signed = trusted.contain(&line.key) && line.is_signed();
                    Head { stream: line.stream, count: line.count, head: line.head, signed }
                })
                .collect();
            let compared = heads.len() as u64;
            (heads, LedgerCheck::Compared(compared))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Vec::new(), LedgerCheck::Missing),
        Err(error) => (Vec::new(), LedgerCheck::Unreadable(error.to_string())),
    }
}
