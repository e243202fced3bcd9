//! `stillpoint verify`

use std::path::{Path, PathBuf};

use stillpoint::conductor::Practice;
use stillpoint::journal::{LedgerCheck, Report, State, TrustedKeys, verify};

use super::{Answer, Out, Outcome};

/// Which records.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The session: its folder, its name, the end of its name, or `last`
    #[arg(required_unless_present = "all")]
    session: Option<String>,
    /// Every session of the practice
    #[arg(long, conflicts_with = "session")]
    all: bool,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> Answer {
    let folders: Vec<PathBuf> = match &args.session {
        Some(session) => vec![practice.find(session)?],
        None => practice.sessions()?.into_iter().map(|listed| listed.folder).collect(),
    };
    let trusted = TrustedKeys::of(&practice.place.data)?;
    let mut outcome = Outcome::Well;
    for folder in &folders {
        let report = match verify(folder, practice.place.second.as_deref(), &trusted) {
            Ok(report) => report,
            Err(error) => {
                outcome = Outcome::Found;
                out.line(format!("{}: {error}", name(folder)));
                continue;
            }
        };
        if matches!(report.state, State::Damaged | State::Newer) {
            outcome = Outcome::Found;
        }
        tell(folder, &report, out);
    }
    if folders.is_empty() {
        out.line("There are no records yet.");
    }
    Ok(outcome)
}

fn tell(folder: &Path, report: &Report, out: &mut Out<'_>) {
    let state = match report.state {
        State::Complete => "complete: closed, whole and signed to its end",
        State::Open if report.chart.closed => "closed, but cut off before it was signed to its end; going on with it signs it",
        State::Open => "open: sound so far, not closed",
        State::Torn => "torn: sound but for a last line that didn't reach the disk whole; going on with it mends that",
        State::Newer => "written by a newer Stillpoint: sound as far as this version can tell",
        State::Damaged => "DAMAGED",
    };
    out.line(format!("{}: {state}", name(folder)));
    let streams = [("chart", Some(&report.chart)), ("process", report.process.as_ref())];
    for (stream, found) in streams.into_iter().filter_map(|(stream, found)| Some((stream, found?))) {
        let (lines, sound, signed) = (found.lines, found.sound_lines, found.signed_lines);
        out.line(format!("  {stream}: {lines} lines, sound to line {sound}, signed to line {signed}, head {}", found.head));
    }
    match &report.ledger {
        LedgerCheck::NotSet => {}
        LedgerCheck::Missing => out.line("  the ledger in the second folder is not there: no head was compared"),
        LedgerCheck::Unreadable(why) => out.line(format!("  the ledger could not be read ({why}): no head was compared")),
        LedgerCheck::Compared(count) => out.line(format!("  {count} heads compared with the ledger")),
    }
    for finding in &report.findings {
        out.line(format!("  {finding}"));
    }
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned()
}
