//! Reads a whole session back and says whether it is as it was written.

use std::path::Path;

use super::data_folders::{SessionName, segments};
use super::room_key::TrustedKeys;
use super::seal::{Unlock, has_open_key};
use super::verifier::{Expected, KnownHead, verify_stream};
use super::{
    DataFolders, Fault, Finding, Hash, HeldHead, JournalError, LedgerCheck, RecordState, Report,
    StreamReport, ledger,
};
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

/// Reads a session's folder, with what lies in the second folder, and verifies it. Sealed entries
/// are read as far as they are unlocked; those of a session that was cut off are, by the keys that
/// lie open beside it.
pub fn read_session(
    folder: &Path,
    second: Option<&Path>,
    trusted: &TrustedKeys,
    unlock: &Unlock,
) -> Result<SessionRecord, JournalError> {
    let (mut chart, mut process) = (Vec::new(), Vec::new());
    let mut on_entry = |stream, entry| match stream {
        Stream::Chart => chart.push(entry),
        Stream::Process => process.push(entry),
    };
    let (name, report) = read(folder, second, trusted, unlock, None, &mut on_entry)?;
    Ok(SessionRecord { name, chart, process, report })
}

/// Says whether a session is complete, open, or what is wrong with it and where. Changes nothing.
///
/// Seen as wrong: any changed, dropped, swapped, truncated or inserted line before the last
/// signature, and any change that doesn't make the hashes anew behind it. A rewrite by a holder of
/// the room's key, or the removal of the last lines of an open journal, shows only against the
/// ledger in the second folder.
pub fn verify(
    folder: &Path,
    second: Option<&Path>,
    trusted: &TrustedKeys,
    unlock: &Unlock,
) -> Result<Report, JournalError> {
    read(folder, second, trusted, unlock, None, &mut |_, _| ()).map(|(_, report)| report)
}

/// The same, and whether the chart passes through a head that was kept elsewhere.
///
/// # Errors
/// When the files can't be read.
pub fn verify_with_head(
    folder: &Path,
    second: Option<&Path>,
    trusted: &TrustedKeys,
    unlock: &Unlock,
    held: &HeldHead,
) -> Result<Report, JournalError> {
    read(folder, second, trusted, unlock, Some(held), &mut |_, _| ()).map(|(_, report)| report)
}

fn read(
    folder: &Path,
    second: Option<&Path>,
    trusted: &TrustedKeys,
    unlock: &Unlock,
    held: Option<&HeldHead>,
    on_entry: &mut dyn FnMut(Stream, Entry),
) -> Result<(SessionName, Report), JournalError> {
    let name = SessionName::of(folder)?;
    let data = DataFolders { data: folder.to_owned(), second: second.map(Path::to_owned) };
    let second_folder = data.second_folder(&name);
    let (heads, ledger) = read_ledger(&data, &name, trusted);
    let mut findings = Vec::new();
    let mut read_stream = |stream| -> Result<Option<StreamReport>, JournalError> {
        let segments = segments([folder].into_iter().chain(second_folder.as_deref()), stream)?;
        let finding = |fault| Finding { file: folder.to_owned(), line: 0, stream, seq: 0, fault };
        findings.extend(
            heads
                .iter()
                .filter(|head| head.stream == stream && !head.signed)
                .map(|_| finding(Fault::LedgerSignature)),
        );
        let in_ledger = heads.iter().filter(|head| head.stream == stream && head.signed);
        let in_ledger = in_ledger.map(|Head { count, head, .. }| (*count, head.to_string(), false));
        let in_hand = held
            .filter(|_| stream == Stream::Chart)
            .map(|held| (held.count, held.digits.clone(), true));
        let known = in_ledger.chain(in_hand).map(|(count, digits, held_by_person)| KnownHead {
            count,
            digits,
            held_by_person,
        });
        let mut known: Vec<KnownHead> = known.collect();
        known.sort_by_key(|known| known.count);
        if segments.is_empty() && known.is_empty() && stream == Stream::Process {
            return Ok(None);
        }
        if segments.is_empty() {
            findings.push(finding(Fault::NoFile));
        }
        let expected = Expected { session: name.session, stream, trusted, unlock, heads: known };
        let (report, found) =
            verify_stream(&expected, &segments, &mut |entry| on_entry(stream, entry))?;
        findings.extend(found);
        Ok(Some(report))
    };
    let chart = read_stream(Stream::Chart)?.unwrap_or_default();
    let process = read_stream(Stream::Process)?;
    let state = state(&chart, process.as_ref(), &findings);
    let keys_open = [folder].into_iter().chain(second_folder.as_deref()).any(has_open_key);
    Ok((name, Report { session: name.session, state, chart, process, findings, ledger, keys_open }))
}

fn state(
    chart: &StreamReport,
    process: Option<&StreamReport>,
    findings: &[Finding],
) -> RecordState {
    let mut streams = [Some(chart), process].into_iter().flatten();
    let signed = |stream: &StreamReport| stream.signed_lines == stream.lines;
    if !findings.is_empty() {
        if findings.iter().all(|finding| finding.fault.is_newer()) {
            RecordState::Newer
        } else {
            RecordState::Damaged
        }
    } else if streams.clone().any(|stream| !stream.torn.is_empty()) {
        RecordState::Torn
    } else if streams.all(|stream| stream.closed && signed(stream)) {
        RecordState::Complete
    } else {
        RecordState::Open
    }
}

/// A head that the ledger holds.
struct Head {
    stream: Stream,
    count: u64,
    head: Hash,
    signed: bool,
}

fn read_ledger(
    data: &DataFolders,
    name: &SessionName,
    trusted: &TrustedKeys,
) -> (Vec<Head>, LedgerCheck) {
    let Some(path) = data.ledger() else {
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
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            (Vec::new(), LedgerCheck::Missing)
        }
        Err(error) => (Vec::new(), LedgerCheck::Unreadable(error.to_string())),
    }
}
