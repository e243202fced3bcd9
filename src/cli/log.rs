//! `stillpoint log`

use stillpoint::journal::RecordState;
use stillpoint::practice::Practice;
use stillpoint::record::{ExportScope, export};
use stillpoint::session::Stream;

use super::unlock::{UnlockArgs, Unrecorded};
use super::{CommandResult, ExitStatus, Failed, Form, Out};

/// Which log, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The session: its folder, its name, the end of its name, or `last`
    session: String,
    /// The form of the log
    #[arg(long = "as", value_name = "FORM", default_value = "text")]
    form: Form,
    /// Include the client's own words
    #[arg(long)]
    own_words: bool,
    /// Include the therapist's private process notes
    #[arg(long)]
    process: bool,
    #[command(flatten)]
    unlock: UnlockArgs,
    #[command(flatten)]
    unrecorded: Unrecorded,
}

pub(super) fn run(args: &Args, mut practice: Practice, out: &mut Out<'_>) -> CommandResult {
    let folder = practice.find(&args.session)?;
    practice.unlocked = args.unlock.named()?;
    let sealed = practice.record(&folder, &practice.unlocked)?.report;
    let sealed_process = sealed.process.is_some_and(|process| process.sealed > 0);
    let streams = [
        (Stream::Chart, sealed.chart.sealed > 0),
        (Stream::Process, args.process && sealed_process),
    ];
    let locked: Vec<Stream> =
        streams.into_iter().filter_map(|(stream, locked)| locked.then_some(stream)).collect();
    if practice.unlocked.is_none() && !locked.is_empty() {
        practice.unlocked = args.unlock.own(&practice, &locked)?;
    }
    args.unlock.record_emergency(&practice, &folder, args.unrecorded)?;
    let (review, report) = practice.review(&folder)?;
    let takes = ExportScope { own_words: args.own_words, process: args.process };
    out.text(&match args.form {
        Form::Text => export::text(&review, takes),
        Form::Csv => export::csv(&review, takes)?,
        Form::Json => export::json(&review, takes)?,
    });
    let unread: u64 = report.streams().map(|(_, stream)| stream.unread_entries).sum();
    if unread > 0 && args.form == Form::Text {
        out.line(format!("{unread} entries can't be read by this version."));
    }
    let left = report.chart.sealed
        + report.process.filter(|_| args.process).map_or(0, |process| process.sealed);
    if left > 0 {
        return Err(Failed(format!("{left} entries are sealed for other keys and were left out")));
    }
    Ok(match report.state {
        RecordState::Damaged => ExitStatus::Found,
        RecordState::Newer => ExitStatus::Newer,
        _ if unread > 0 => ExitStatus::Newer,
        _ => ExitStatus::Well,
    })
}
