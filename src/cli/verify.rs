//! `stillpoint verify`

use std::path::{Path, PathBuf};

use serde::Serialize;
use stillpoint::journal::{
    HeldHead, KnownRooms, LedgerCheck, LostSession, RecordState, Report, StreamReport, Verify,
    lost_sessions,
};
use stillpoint::practice::Practice;
use stillpoint::record::{Qr, wording};
use stillpoint::session::Stream;

use super::unlock::UnlockArgs;
use super::{CommandResult, ExitStatus, Failed, Out};

/// Which records.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The session: its folder, its name, the end of its name, or `last`
    #[arg(required_unless_present = "all")]
    session: Option<String>,
    /// Every session of the practice
    #[arg(long, conflicts_with = "session")]
    all: bool,
    /// Print JSON, for a program
    #[arg(long)]
    json: bool,
    /// Whether the record passes through a head that was kept elsewhere: what its QR code says, or
    /// "COUNT HASH" from paper
    #[arg(long, value_name = "HEAD", conflicts_with = "all")]
    head: Option<HeldHead>,
    /// Print the head of the chart as a QR code, to be kept elsewhere
    #[arg(long, conflicts_with_all = ["all", "json"])]
    qr: bool,
    /// Check the signature of each line; without it those that vouch for all others, and a sample
    #[arg(long)]
    every: bool,
    #[command(flatten)]
    unlock: UnlockArgs,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let folders: Vec<PathBuf> = match &args.session {
        Some(session) => vec![practice.find(session)?],
        None => practice.sessions()?.into_iter().map(|listed| listed.folder).collect(),
    };
    let rooms = KnownRooms::of(&practice.folders.data)?;
    let unlock = args.unlock.named()?;
    let mut verify = Verify::new(&practice.folders, &rooms);
    if args.every {
        verify = verify.every_signature();
    }
    if let Some(held) = &args.head {
        verify = verify.with_head(held);
    }
    let mut outcome = ExitStatus::Well;
    let mut told = Vec::new();
    for folder in &folders {
        let report = verify.report(folder, &unlock);
        let found = report.as_ref().map_or(ExitStatus::Found, |it| ExitStatus::of(it.state));
        outcome = outcome.or(found);
        match report {
            Ok(report) if args.json => told.push(JsonReport::of(folder, &report)),
            Ok(report) => tell(folder, &report, args, out)?,
            Err(error) if args.json => told.push(JsonReport::unreadable(folder, error.to_string())),
            Err(error) => out.line(format!("{}: {error}", name(folder))),
        }
    }
    let lost = if args.all { lost_sessions(&practice.folders, &rooms)? } else { Vec::new() };
    if let Some(path) = rooms.out_of_step().filter(|_| !args.json) {
        out.line(format!(
            "{} is missing or not that of room.key: only the present key counts until it is mended, which the next session does, or restore it from a backup",
            path.display()
        ));
    }
    let (deleted, missing): (Vec<LostSession>, Vec<LostSession>) =
        lost.into_iter().partition(|lost| lost.deleted);
    if !missing.is_empty() {
        outcome = ExitStatus::Found;
    }
    if args.json {
        told.extend(missing.iter().map(JsonReport::missing));
        out.line(serde_json::to_string_pretty(&told)?);
        return Ok(outcome);
    }
    for LostSession { name, lines, .. } in &missing {
        out.line(format!(
            "{name}: MISSING: a ledger knows of {lines} lines, and it is neither here nor in deleted.jsonl"
        ));
    }
    if !deleted.is_empty() {
        out.line(format!(
            "{} sessions are gone that `stillpoint delete` took away, as deleted.jsonl says",
            deleted.len()
        ));
    }
    if folders.is_empty() && missing.is_empty() {
        out.line("There are no records yet.");
    }
    Ok(outcome)
}

/// What a report comes to, in a sentence.
pub(super) fn verdict(report: &Report) -> &'static str {
    match report.state {
        RecordState::Complete => "complete: closed and intact, every line signed by its room",
        RecordState::CompleteWithoutNotes => {
            "complete, private notes not here: closed and intact, every line signed by its room"
        }
        RecordState::Open => "open: intact so far, not closed",
        RecordState::Torn => {
            "torn: intact but for a last line that didn't reach the disk whole; resuming or correcting it mends that"
        }
        RecordState::Newer => {
            "written by a newer Stillpoint: intact as far as this version can tell"
        }
        RecordState::Damaged => "DAMAGED",
    }
}

fn tell(folder: &Path, report: &Report, args: &Args, out: &mut Out<'_>) -> Result<(), Failed> {
    out.line(format!("{}: {}", name(folder), verdict(report)));
    for (stream, found) in streams(report) {
        let StreamReport { lines, intact_lines, signatures_checked, head, .. } = found;
        let sealed =
            if found.sealed > 0 { format!(", {} sealed", found.sealed) } else { String::new() };
        out.line(format!("  {stream}: {lines} lines{sealed}, intact to line {intact_lines}, {signatures_checked} of {lines} signatures checked, head {head}"));
        if found.unread_entries > 0 {
            out.line(format!(
                "  {stream}: {} entries can't be read by this version",
                found.unread_entries
            ));
        }
    }
    match &report.ledger {
        LedgerCheck::NotSet => {}
        LedgerCheck::Missing => {
            out.line("  the second folder is not there: its heads were not compared")
        }
        LedgerCheck::Unreadable(why) => out.line(format!(
            "  the ledger in the second folder could not be read ({why}): its integrity codes were not compared"
        )),
        LedgerCheck::Compared(count) => {
            out.line(format!("  {count} integrity codes in the second folder compared"))
        }
    }
    if report.chart.signatures > 0 {
        let then = if report.chart.ended_corrections { "; only addenda follow" } else { "" };
        let signed = match report.chart.signatures {
            1 => "signed by a person".to_owned(),
            more => format!("signed {more} times by people"),
        };
        out.line(format!("  {signed}{then}"));
    }
    if report.keys_open && report.chart.closed {
        out.line("  its keys still lie open beside it, though it is closed; the next start of the window or of a rehearsal takes them away");
    } else if report.keys_open {
        out.line(
            "  its keys lie open beside it, so that it can be resumed; closing it takes them away",
        );
    }
    for finding in &report.findings {
        out.line(format!("  {finding}"));
    }
    for remark in &report.remarks {
        out.line(format!("  {remark}"));
    }
    if args.head.is_some() && report.findings.is_empty() {
        out.line("  it passes through the head that you hold");
    }
    if args.qr {
        let head = report.head();
        let qr = Qr::of(&head.to_string())
            .ok_or_else(|| Failed("the head is too long for a QR code".to_owned()))?;
        let short = wording::short_head(head.hash.as_str());
        out.line(format!("\n{}\n{} {short}\n{head}", qr.for_terminal(), head.count));
    }
    Ok(())
}

fn streams(report: &Report) -> impl Iterator<Item = (&'static str, &StreamReport)> {
    report.streams().map(|(stream, found)| (stream_word(stream), found))
}

fn stream_word(stream: Stream) -> &'static str {
    match stream {
        Stream::Chart => "chart",
        Stream::Process => "process",
    }
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned()
}

/// A report as JSON. Keys are added, never renamed.
#[derive(Debug, Serialize)]
struct JsonReport {
    session: String,
    folder: PathBuf,
    /// `complete`, `complete_without_private_notes`, `open`, `torn`, `newer`, `damaged`,
    /// `unreadable`, `missing`
    state: &'static str,
    /// Why it can't be read.
    error: Option<String>,
    streams: Vec<JsonStream>,
    /// How many heads of the ledger were compared; `None` when none could be.
    ledger_heads: Option<u64>,
    keys_open: bool,
    findings: Vec<JsonFinding>,
    remarks: Vec<String>,
}

#[derive(Debug, Serialize)]
struct JsonStream {
    stream: &'static str,
    lines: u64,
    entries: u64,
    sealed: u64,
    intact_lines: u64,
    signatures_checked: u64,
    unread_entries: u64,
    signatures: u64,
    closed: bool,
    torn_bytes: u64,
    head: String,
    head_short: String,
}

#[derive(Debug, Serialize)]
struct JsonFinding {
    file: PathBuf,
    line: u64,
    stream: &'static str,
    seq: u64,
    fault: String,
}

impl JsonReport {
    fn of(folder: &Path, report: &Report) -> Self {
        let state = report.state.name();
        let streams =
            streams(report).map(|(stream, found)| JsonStream::of(stream, found)).collect();
        let ledger_heads = match report.ledger {
            LedgerCheck::Compared(count) => Some(count),
            LedgerCheck::NotSet | LedgerCheck::Missing | LedgerCheck::Unreadable(_) => None,
        };
        let finding = |finding: &stillpoint::journal::Finding| JsonFinding {
            file: finding.file.clone(),
            line: finding.line,
            stream: stream_word(finding.stream),
            seq: finding.seq,
            fault: finding.fault.to_string(),
        };
        let findings = report.findings.iter().map(finding).collect();
        let keys_open = report.keys_open;
        Self {
            session: name(folder),
            folder: folder.to_owned(),
            state,
            error: None,
            streams,
            ledger_heads,
            keys_open,
            findings,
            remarks: report.remarks.iter().map(ToString::to_string).collect(),
        }
    }

    fn unreadable(folder: &Path, error: String) -> Self {
        Self::without_report(name(folder), folder.to_owned(), "unreadable", error)
    }

    fn missing(lost: &LostSession) -> Self {
        let why = format!(
            "a ledger knows of {} lines, and it is neither here nor in deleted.jsonl",
            lost.lines
        );
        Self::without_report(lost.name.to_string(), PathBuf::new(), "missing", why)
    }

    fn without_report(
        session: String,
        folder: PathBuf,
        state: &'static str,
        error: String,
    ) -> Self {
        Self {
            session,
            folder,
            state,
            error: Some(error),
            streams: Vec::new(),
            ledger_heads: None,
            keys_open: false,
            findings: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

impl JsonStream {
    fn of(stream: &'static str, found: &StreamReport) -> Self {
        Self {
            stream,
            lines: found.lines,
            entries: found.entries,
            sealed: found.sealed,
            intact_lines: found.intact_lines,
            signatures_checked: found.signatures_checked,
            unread_entries: found.unread_entries,
            signatures: found.signatures,
            closed: found.closed,
            torn_bytes: found.torn.iter().map(|torn| torn.bytes).sum(),
            head: found.head.to_string(),
            head_short: wording::short_head(found.head.as_str()),
        }
    }
}
