//! `stillpoint verify`

use std::path::{Path, PathBuf};

use serde::Serialize;
use stillpoint::journal::{
    Head, HeldHead, LedgerCheck, LostSession, RecordState, Report, StreamReport, TrustedKeys,
    lost_sessions, verify, verify_with_head,
};
use stillpoint::practice::Practice;
use stillpoint::record::{Qr, wording};

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
    /// Tell it as JSON, for a program
    #[arg(long)]
    json: bool,
    /// Whether the record passes through a head that was kept elsewhere: what its QR code says, or
    /// "COUNT HASH" from paper
    #[arg(long, value_name = "HEAD", conflicts_with = "all")]
    head: Option<HeldHead>,
    /// Print the head of the chart as a QR code, to be kept elsewhere
    #[arg(long, conflicts_with_all = ["all", "json"])]
    qr: bool,
    #[command(flatten)]
    unlock: UnlockArgs,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let folders: Vec<PathBuf> = match &args.session {
        Some(session) => vec![practice.find(session)?],
        None => practice.sessions()?.into_iter().map(|listed| listed.folder).collect(),
    };
    let trusted = TrustedKeys::of(&practice.folders.data)?;
    let unlock = args.unlock.named()?;
    let second = practice.folders.second.as_deref();
    let mut outcome = ExitStatus::Well;
    let mut told = Vec::new();
    for folder in &folders {
        let report = match &args.head {
            Some(held) => verify_with_head(folder, second, &trusted, &unlock, held),
            None => verify(folder, second, &trusted, &unlock),
        };
        if !matches!(&report, Ok(report) if !matches!(report.state, RecordState::Damaged | RecordState::Newer))
        {
            outcome = ExitStatus::Found;
        }
        match report {
            Ok(report) if args.json => told.push(JsonReport::of(folder, &report)),
            Ok(report) => tell(folder, &report, args, out)?,
            Err(error) if args.json => told.push(JsonReport::unreadable(folder, error.to_string())),
            Err(error) => out.line(format!("{}: {error}", name(folder))),
        }
    }
    let lost = if args.all { lost_sessions(&practice.folders, &trusted)? } else { Vec::new() };
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
    for LostSession { session, lines, signed, .. } in &missing {
        let (day, time) = (signed.day(), signed.hour_minute());
        out.line(format!(
            "{session}: MISSING: signed over {lines} lines on {day} at {time}, and neither here nor in deleted.jsonl"
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

fn tell(folder: &Path, report: &Report, args: &Args, out: &mut Out<'_>) -> Result<(), Failed> {
    let state = match report.state {
        RecordState::Complete => "complete: closed, whole and signed to its end",
        RecordState::Open if report.chart.closed => {
            "closed, but cut off before it was signed to its end; going on with it signs it"
        }
        RecordState::Open => "open: sound so far, not closed",
        RecordState::Torn => {
            "torn: sound but for a last line that didn't reach the disk whole; going on with it mends that"
        }
        RecordState::Newer => {
            "written by a newer Stillpoint: sound as far as this version can tell"
        }
        RecordState::Damaged => "DAMAGED",
    };
    out.line(format!("{}: {state}", name(folder)));
    for (stream, found) in streams(report) {
        let (lines, sound, signed) = (found.lines, found.sound_lines, found.signed_lines);
        let sealed =
            if found.sealed > 0 { format!(", {} sealed", found.sealed) } else { String::new() };
        out.line(format!("  {stream}: {lines} lines{sealed}, sound to line {sound}, signed to line {signed}, head {}", found.head));
    }
    match &report.ledger {
        LedgerCheck::NotSet => {}
        LedgerCheck::Missing => {
            out.line("  the ledger in the second folder is not there: no head was compared")
        }
        LedgerCheck::Unreadable(why) => {
            out.line(format!("  the ledger could not be read ({why}): no head was compared"))
        }
        LedgerCheck::Compared(count) => {
            out.line(format!("  {count} heads compared with the ledger"))
        }
    }
    if report.chart.signatures > 0 {
        out.line(format!("  signed by {} people; only addenda follow", report.chart.signatures));
    }
    if report.keys_open && report.chart.closed {
        out.line("  its keys still lie open beside it, though it is closed; the next start of the window or of a rehearsal takes them away");
    } else if report.keys_open {
        out.line("  its keys lie open beside it, so that it can be gone on with; closing it takes them away");
    }
    for finding in &report.findings {
        out.line(format!("  {finding}"));
    }
    if args.head.is_some() && report.findings.is_empty() {
        out.line("  it passes through the head that you hold");
    }
    if args.qr {
        let head =
            Head { session: report.session, count: report.chart.lines, hash: report.chart.head };
        let qr = Qr::of(&head.to_string())
            .ok_or_else(|| Failed("the head is too long for a QR code".to_owned()))?;
        let short = wording::short_head(head.hash.as_str());
        out.line(format!("\n{}\n{} {short}\n{head}", qr.for_terminal(), head.count));
    }
    Ok(())
}

fn streams(report: &Report) -> impl Iterator<Item = (&'static str, &StreamReport)> {
    [("chart", Some(&report.chart)), ("process", report.process.as_ref())]
        .into_iter()
        .filter_map(|(name, it)| Some((name, it?)))
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned()
}

/// A report as JSON. Keys are added, never renamed.
#[derive(Debug, Serialize)]
struct JsonReport {
    session: String,
    folder: PathBuf,
    /// `complete`, `open`, `torn`, `newer`, `damaged`, `unreadable`, `missing`
    state: &'static str,
    /// Why it can't be read.
    error: Option<String>,
    streams: Vec<JsonStream>,
    /// How many heads of the ledger were compared; `None` when none could be.
    ledger_heads: Option<u64>,
    keys_open: bool,
    findings: Vec<JsonFinding>,
}

#[derive(Debug, Serialize)]
struct JsonStream {
    stream: &'static str,
    lines: u64,
    entries: u64,
    sealed: u64,
    sound_lines: u64,
    signed_lines: u64,
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
    stream: stillpoint::session::Stream,
    seq: u64,
    fault: String,
}

impl JsonReport {
    fn of(folder: &Path, report: &Report) -> Self {
        let state = match report.state {
            RecordState::Complete => "complete",
            RecordState::Open => "open",
            RecordState::Torn => "torn",
            RecordState::Newer => "newer",
            RecordState::Damaged => "damaged",
        };
        let streams =
            streams(report).map(|(stream, found)| JsonStream::of(stream, found)).collect();
        let ledger_heads = match report.ledger {
            LedgerCheck::Compared(count) => Some(count),
            LedgerCheck::NotSet | LedgerCheck::Missing | LedgerCheck::Unreadable(_) => None,
        };
        let finding = |finding: &stillpoint::journal::Finding| JsonFinding {
            file: finding.file.clone(),
            line: finding.line,
            stream: finding.stream,
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
        }
    }

    fn unreadable(folder: &Path, error: String) -> Self {
        Self::without_report(name(folder), folder.to_owned(), "unreadable", error)
    }

    fn missing(lost: &LostSession) -> Self {
        let why = format!(
            "signed over {} lines on {}, and neither here nor in deleted.jsonl",
            lost.lines, lost.signed
        );
        Self::without_report(lost.session.to_string(), PathBuf::new(), "missing", why)
    }

    fn without_report(
        session: String,
        folder: PathBuf,
        state: &'static str,
        error: String,
    ) -> Self {
        let (streams, findings) = (Vec::new(), Vec::new());
        let (error, ledger_heads, keys_open) = (Some(error), None, false);
        Self { session, folder, state, error, streams, ledger_heads, keys_open, findings }
    }
}

impl JsonStream {
    fn of(stream: &'static str, found: &StreamReport) -> Self {
        Self {
            stream,
            lines: found.lines,
            entries: found.entries,
            sealed: found.sealed,
            sound_lines: found.sound_lines,
            signed_lines: found.signed_lines,
            signatures: found.signatures,
            closed: found.closed,
            torn_bytes: found.torn.iter().map(|torn| torn.bytes).sum(),
            head: found.head.to_string(),
            head_short: wording::short_head(found.head.as_str()),
        }
    }
}
