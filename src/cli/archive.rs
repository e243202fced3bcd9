//! `stillpoint archive`, `import`, `delete`: a session on its way out, in, and away.

use std::path::PathBuf;

use jiff::Span;
use stillpoint::clock::{Clock, SystemClock};
use stillpoint::journal::seal::Unlock;
use stillpoint::journal::{
    ExpiredSessions, Fingerprint, JournalError, archive_session, delete_session, import_session,
};
use stillpoint::practice::Practice;

use super::{CommandResult, ExitStatus, Failed, Out, unlock, verify};

/// What to archive.
#[derive(Debug, clap::Args)]
pub(super) struct Archive {
    /// The session: its folder, its name, the end of its name, or `last`
    session: String,
    /// The tar file to write, for its owner alone
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Include the therapist's private process notes
    #[arg(long)]
    process: bool,
}

/// What to take in.
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// An archive that `stillpoint archive` wrote
    file: PathBuf,
    /// Trust this other room's key, by the fingerprint that it tells you
    #[arg(long, value_name = "FINGERPRINT")]
    trust: Vec<Fingerprint>,
}

/// What to take away.
#[derive(Debug, clap::Args)]
pub(super) struct Delete {
    /// Sessions older than this: 10y, 18mo, 90d
    #[arg(long, value_name = "AGE", value_parser = age)]
    older_than: Span,
    /// The confirmation, word for word as it is asked for [default: it is typed]
    #[arg(long, value_name = "WORDS")]
    confirm: Option<String>,
}

pub(super) fn archive(args: &Archive, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let folder = practice.find(&args.session)?;
    let report = archive_session(&practice.folders, &folder, &args.out, args.process)?;
    out.line(format!(
        "Archived in {}. It is verified without Stillpoint by the verify.py in it.",
        args.out.display()
    ));
    if !args.process {
        out.line("Private notes are left out, if there are any; --process takes them in.");
    }
    if !report.chart.is_sealed {
        out.line(
            "Its text is readable: it was not sealed. Keep the file where the record may lie.",
        );
    }
    if !report.state.is_complete() {
        out.line(format!("It is not complete: {}", verify::verdict(&report)));
    }
    Ok(ExitStatus::of(report.state))
}

pub(super) fn import(args: &Import, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let now = SystemClock::new().read().wall;
    let folder = import_session(&practice.folders, &args.file, &args.trust, now)?;
    let report = practice.record(&folder, &Unlock::none())?.report;
    out.line(format!("Taken in as {}", folder.display()));
    out.line(verify::verdict(&report));
    for finding in &report.findings {
        out.line(format!("  {finding}"));
    }
    Ok(ExitStatus::of(report.state))
}

pub(super) fn delete(args: &Delete, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let now = SystemClock::new().read().wall;
    let before = now.day().checked_sub(args.older_than)?;
    let ExpiredSessions { complete, kept } = ExpiredSessions::of(practice.sessions()?, before);
    for listed in &kept {
        out.line(format!("Kept, since it is not complete: {}", listed.name));
    }
    let mut sound = Vec::new();
    for listed in complete {
        if practice.record(&listed.folder, &Unlock::none())?.report.state.is_complete() {
            sound.push(listed);
        } else {
            out.line(format!("Kept, since it does not verify: {}", listed.name));
        }
    }
    if sound.is_empty() {
        out.line(format!("No complete session is from before {before}; nothing is deleted."));
        return Ok(ExitStatus::Well);
    }
    for listed in &sound {
        out.line(format!("To be deleted: {}", listed.name));
    }
    let words = format!("delete {} from before {before}", sound.len());
    let typed = match &args.confirm {
        Some(typed) => Some(typed.clone()),
        None => {
            out.line(format!("This can't be taken back. To go on, type: {words}"));
            unlock::line("> ").map(|line| line.to_string())
        }
    };
    if typed.is_none_or(|typed| typed.trim() != words) {
        return Err(Failed(format!("not confirmed by the words `{words}`; nothing was deleted")));
    }
    let mut deleted = 0;
    for listed in &sound {
        // Between the question and its answer somebody may have opened it, or changed it.
        match delete_session(&practice.folders, &listed.folder, now) {
            Ok(()) => deleted += 1,
            Err(kept @ (JournalError::LockHeld { .. } | JournalError::NotComplete { .. })) => {
                out.line(format!("Kept: {kept}"))
            }
            Err(error) => return Err(error.into()),
        }
    }
    out.line(format!("{deleted} sessions deleted; that they were there stands in deleted.jsonl."));
    Ok(if deleted == sound.len() { ExitStatus::Well } else { ExitStatus::Found })
}

/// `10y`, `18mo`, `90d`
fn age(text: &str) -> Result<Span, String> {
    let refused =
        || "an age is a number of years, months or days, such as 10y, 18mo or 90d".to_owned();
    let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(refused)?;
    let (number, unit) = text.split_at(split);
    let number: i64 = number.parse().map_err(|_| refused())?;
    let span = match unit {
        "y" => Span::new().try_years(number),
        "mo" => Span::new().try_months(number),
        "d" => Span::new().try_days(number),
        _ => return Err(refused()),
    };
    span.map_err(|_| refused())
}
