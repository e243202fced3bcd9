//! `stillpoint unseal`

use std::path::PathBuf;

use stillpoint::journal::{SessionRecord, create_private, entry_json};
use stillpoint::practice::Practice;
use stillpoint::session::Stream;

use super::unlock::{UnlockArgs, Unrecorded};
use super::{CommandResult, ExitStatus, Failed, Out};

/// What to unseal, and with what.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The session: its folder, its name, the end of its name, or `last`
    session: String,
    #[command(flatten)]
    unlock: UnlockArgs,
    #[command(flatten)]
    unrecorded: Unrecorded,
    /// Include the therapist's private process notes
    #[arg(long)]
    process: bool,
    /// Write into this file, for its owner alone, instead of printing
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, mut practice: Practice, out: &mut Out<'_>) -> CommandResult {
    let folder = practice.find(&args.session)?;
    let streams: &[Stream] = if args.process { &Stream::ALL } else { &[Stream::Chart] };
    practice.unlocked = args.unlock.own(&practice, streams)?;
    args.unlock.record_emergency(&practice, &folder, args.unrecorded)?;
    let record = practice.record(&folder, &practice.unlocked)?;
    let locked = |stream| locked(&record, stream) > 0;
    if streams.iter().any(|stream| locked(*stream)) {
        return Err(Failed(
            "these identities don't open this record; nothing was written".to_owned(),
        ));
    }
    let mut lines = String::new();
    for stream in streams {
        let entries = match stream {
            Stream::Chart => &record.chart,
            Stream::Process => &record.process,
        };
        for entry in entries {
            lines.push_str(&entry_json(entry, record.name.session)?);
            lines.push('\n');
        }
    }
    match &args.out {
        Some(path) => {
            create_private(path, lines.as_bytes())
                .map_err(|error| Failed(format!("{}: {error}", path.display())))?;
        }
        None => out.text(&lines),
    }
    Ok(if record.report.findings.is_empty() { ExitStatus::Well } else { ExitStatus::Found })
}

/// How many entries of a stream are sealed and could not be opened.
pub(super) fn locked(record: &SessionRecord, stream: Stream) -> u64 {
    match stream {
        Stream::Chart => record.report.chart.sealed,
        Stream::Process => record.report.process.as_ref().map_or(0, |process| process.sealed),
    }
}
