//! `stillpoint sign`, `addend`, `amend`, `withdraw`: what may follow a session's end.

use std::io::Read;

use stillpoint::clock::{Clock, SystemClock};
use stillpoint::names::{EntryId, Initials};
use stillpoint::practice::{PersonalPassphrases, Practice, ReopenedRecord};
use stillpoint::record::wording;
use stillpoint::session::{Amendment, Command, SignatureMeaning, Stream};

use super::unlock::{Passphrases, UnlockArgs, must_be_known};
use super::{CommandResult, ExitStatus, Failed, Out};

/// Which session, and who does it.
#[derive(Debug, clap::Args)]
struct To {
    /// The session: its folder, its name, the end of its name, or `last`
    session: String,
    #[command(flatten)]
    unlock: UnlockArgs,
}

/// Signs a closed record.
#[derive(Debug, clap::Args)]
pub(super) struct Sign {
    #[command(flatten)]
    to: To,
    /// What signing it means
    #[arg(long, value_enum, default_value_t = Meaning::Wrote)]
    meaning: Meaning,
}

/// What a signature means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Meaning {
    /// "I wrote this record"
    Wrote,
    /// "I have read this record"
    Read,
}

/// Adds to a closed record.
#[derive(Debug, clap::Args)]
pub(super) struct Addend {
    #[command(flatten)]
    to: To,
    /// To which entry: the end of its id, as `log --as csv` tells it [default: to the record as a
    /// whole]
    #[arg(long, value_name = "ID")]
    entry: Option<String>,
}

/// Amends a text.
#[derive(Debug, clap::Args)]
pub(super) struct Amend {
    #[command(flatten)]
    to: To,
    /// Which entry: the end of its id, as `log --as csv` tells it
    #[arg(value_name = "ID")]
    entry: String,
    /// Why it is amended
    #[arg(long, value_name = "TEXT")]
    because: String,
}

/// Withdraws an entry.
#[derive(Debug, clap::Args)]
pub(super) struct Withdraw {
    #[command(flatten)]
    to: To,
    /// Which entry: the end of its id, as `log --as csv` tells it
    #[arg(value_name = "ID")]
    entry: String,
    /// Why it was entered in error
    #[arg(long, value_name = "TEXT")]
    because: String,
}

/// A session that was opened, and by whom.
struct Opened {
    corrections: ReopenedRecord,
    who: Initials,
}

pub(super) fn sign(args: Sign, mut practice: Practice, out: &mut Out<'_>) -> CommandResult {
    let Opened { mut corrections, who } = open(&args.to, &mut practice)?;
    let person = practice.settings.people.iter().find(|person| person.initials == who);
    let person = person.ok_or_else(|| {
        Failed(format!("{who} is not among the people of room.toml, who sign with name and role"))
    })?;
    let (name, role) = (person.name.clone(), person.role.clone());
    let meaning = match args.meaning {
        Meaning::Wrote => SignatureMeaning::Wrote,
        Meaning::Read => SignatureMeaning::Read,
    };
    corrections.sign(name.clone(), role.clone(), meaning, &SystemClock::new())?;
    let signed =
        corrections.session().state().signatures.last().map(|signed| signed.signature.clone());
    corrections.finish()?;
    if let Some(signature) = signed {
        let head = wording::short_head(&signature.head);
        out.line(format!(
            "Signed by {name}, {role}, over {} lines, head {head}.{}",
            signature.count,
            if signature.ends_corrections() { " Only addenda follow." } else { "" }
        ));
    }
    Ok(ExitStatus::Well)
}

pub(super) fn addend(args: &Addend, mut practice: Practice, out: &mut Out<'_>) -> CommandResult {
    let Opened { mut corrections, .. } = open(&args.to, &mut practice)?;
    let entry = args.entry.as_deref().map(|entry| find(&corrections, entry)).transpose()?;
    finish(&mut corrections, Command::Addend { entry, text: text()? })?;
    corrections.finish()?;
    out.line("Added.");
    Ok(ExitStatus::Well)
}

pub(super) fn amend(args: Amend, mut practice: Practice, out: &mut Out<'_>) -> CommandResult {
    let Opened { mut corrections, .. } = open(&args.to, &mut practice)?;
    let entry = find(&corrections, &args.entry)?;
    finish(
        &mut corrections,
        Command::Amend { entry, to: Amendment::Text(text()?), reason: args.because.into() },
    )?;
    corrections.finish()?;
    out.line("Amended; what it said before stays in the record.");
    Ok(ExitStatus::Well)
}

pub(super) fn withdraw(args: Withdraw, mut practice: Practice, out: &mut Out<'_>) -> CommandResult {
    let Opened { mut corrections, .. } = open(&args.to, &mut practice)?;
    let entry = find(&corrections, &args.entry)?;
    finish(&mut corrections, Command::Withdraw { entry, reason: args.because.into() })?;
    corrections.finish()?;
    out.line("Withdrawn as entered in error; it stays in the record as such.");
    Ok(ExitStatus::Well)
}

fn finish(corrections: &mut ReopenedRecord, command: Command) -> Result<(), Failed> {
    Ok(corrections.carry_out(command, &SystemClock::new()).map(drop)?)
}

/// Opens the session for the person that is named, who shows that it is them where they have a
/// passphrase of their own.
fn open(to: &To, practice: &mut Practice) -> Result<Opened, Failed> {
    let folder = practice.find(&to.session)?;
    let who = to.unlock.who(practice)?;
    let own = PersonalPassphrases::of(&practice.folders.data)?;
    if own.has(&who) {
        to.unlock.passphrases()?.prove(&who, &own)?;
    }
    let report = practice.record(&folder, &practice.unlocked)?.report;
    if report.chart.sealed > 0 {
        practice.unlocked = to.unlock.own(practice, &[Stream::Chart])?;
    }
    let mut corrections =
        ReopenedRecord::open(practice, &folder, who.clone(), &SystemClock::new().read())?;
    if practice.unlocked.is_emergency() {
        corrections.note_emergency(to.unlock.reason()?, &SystemClock::new())?;
    }
    Ok(Opened { corrections, who })
}

/// The entry whose id ends so.
fn find(corrections: &ReopenedRecord, end: &str) -> Result<EntryId, Failed> {
    let mut found =
        corrections.session().entries().iter().filter(|entry| entry.id.to_string().ends_with(end));
    match (found.next(), found.next()) {
        (Some(entry), None) => Ok(entry.id),
        (Some(_), Some(_)) => {
            Err(Failed(format!("several entries end in `{end}`; name more of it")))
        }
        (None, _) => Err(Failed(format!("no entry ends in `{end}`"))),
    }
}

/// The text, from standard input: words of a record don't belong on a command line, which others
/// can see.
fn text() -> Result<String, Failed> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failed(format!("the text could not be read: {error}")))?;
    Ok(text)
}

/// `stillpoint passphrase`: a person's own.
#[derive(Debug, clap::Args)]
pub(super) struct Personal {
    /// Whose
    #[arg(value_name = "INITIALS")]
    who: String,
    /// Read the new passphrase from the first line of this file, instead of the terminal
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<std::path::PathBuf>,
    /// Take it away: this person needs none any more
    #[arg(long, conflicts_with = "passphrase_file")]
    remove: bool,
    /// Where there is one: the present passphrase, from the first line of this file
    #[arg(long, value_name = "FILE")]
    present_passphrase_file: Option<std::path::PathBuf>,
}

pub(super) fn personal(args: &Personal, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let who: Initials = args.who.parse()?;
    let mut own = PersonalPassphrases::of(&practice.folders.data)?;
    if !own.has(&who) {
        must_be_known(&who, practice)?;
    } else {
        Passphrases::of(args.present_passphrase_file.as_deref())?.prove(&who, &own)?;
    }
    if args.remove {
        own.remove(&who)?;
        out.line(format!("{who} needs no passphrase any more."));
    } else {
        let chosen = Passphrases::of(args.passphrase_file.as_deref())?.choose(0, who.as_str())?;
        own.set(&who, &chosen)?;
        out.line(format!("{who} signs and corrects with this passphrase from now on."));
    }
    Ok(ExitStatus::Well)
}
