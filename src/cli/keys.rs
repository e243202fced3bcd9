//! `stillpoint keys`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use stillpoint::clock::{Clock, SystemClock};
use stillpoint::journal::OpenRoom;
use stillpoint::journal::seal::{ExposeSecret, NewKeys, Passphrase, Sealing, Unlock, drill};
use stillpoint::practice::Practice;
use stillpoint::record::Qr;
use stillpoint::session::Stream;
use zeroize::Zeroizing;

use super::unlock::{self, Passphrases};
use super::{CommandResult, ExitStatus, Failed, Out};

/// What to do with the keys.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Make the practice's keys, print the recovery key once, and seal sessions from then on
    Init {
        #[command(flatten)]
        passphrases: PassphraseFile,
    },
    /// Check that the practice's keys and the recovery key open what is sealed
    Drill {
        #[command(flatten)]
        passphrases: PassphraseFile,
        /// A file with the recovery key [default: it is typed]
        #[arg(long, value_name = "FILE")]
        recovery: Option<PathBuf>,
    },
    /// Replace the keys; the old ones still open what was sealed before
    Rotate {
        #[command(flatten)]
        passphrases: PassphraseFile,
        /// The new passphrases, in a file as the old ones [default: they are typed]
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
struct PassphraseFile {
    /// A file with the practice's passphrase in its first line and that of the process notes in
    /// its second [default: they are typed]
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// So often the recovery key may be mistyped.
const PAPER_ATTEMPTS: usize = 3;
/// The recovery key is printed in groups of so many.
const GROUP: usize = 6;

const PRACTICE: &str = "the practice (it opens the chart)";
const PROCESS: &str = "the therapist's process notes";

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let data = &practice.folders.data;
    let now = SystemClock::new().read().wall;
    match &args.act {
        Act::Init { passphrases } => {
            let keys = NewKeys::first(data)?;
            let chosen = choose(passphrases.passphrase_file.as_deref())?;
            drop(OpenRoom::open(&practice.folders, now)?);
            turn_on(keys, data, &chosen, out)?;
            out.line("The drill passed. Sessions are sealed from now on.");
        }
        Act::Drill { passphrases, recovery } => {
            let (own, process) = unlock_own(data, passphrases.passphrase_file.as_deref())?;
            let recovery = match recovery {
                Some(path) => Unlock::read(path, || None)?,
                None => {
                    read_paper().ok_or_else(|| Failed("no recovery key was read".to_owned()))?
                }
            };
            let sessions: Vec<PathBuf> =
                practice.sessions()?.into_iter().map(|listed| listed.folder).collect();
            let drilled = drill(data, &own, &process, &recovery, &sessions)?;
            out.line("The drill passed: both identities and the recovery key open what is sealed from now on.");
            out.line(format!(
                "Sealed streams so far: {}, opened by the identities: {}",
                drilled.streams, drilled.opened
            ));
            if drilled.opened < drilled.streams {
                return Ok(ExitStatus::Found);
            }
        }
        Act::Rotate { passphrases, new_passphrase_file } => {
            let (own, process) = unlock_own(data, passphrases.passphrase_file.as_deref())?;
            let keys = NewKeys::instead_of(data, own, process)?;
            let chosen = choose(new_passphrase_file.as_deref())?;
            turn_on(keys, data, &chosen, out)?;
            OpenRoom::replace_key(&practice.folders, now, None)?;
            out.line("The drill passed. Sessions are sealed for the new keys from now on.");
            out.line("Keep the old paper too: it alone opens what was sealed before, should the identities be lost.");
        }
    }
    Ok(ExitStatus::Well)
}

fn choose(file: Option<&Path>) -> Result<[Passphrase; 2], Failed> {
    let passphrases = Passphrases::of(file)?;
    Ok([passphrases.choose(0, PRACTICE)?, passphrases.choose(1, PROCESS)?])
}

fn unlock_own(data: &Path, file: Option<&Path>) -> Result<(Unlock, Unlock), Failed> {
    let passphrases = Passphrases::of(file)?;
    let unlock = |stream| passphrases.unlock(&Sealing::identity_path(data, stream));
    Ok((unlock(Stream::Chart)?, unlock(Stream::Process)?))
}

/// Prints the recovery key and lets the keys be drilled with it as it is read off the paper.
fn turn_on(
    keys: NewKeys,
    data: &Path,
    [practice, process]: &[Passphrase; 2],
    out: &mut Out<'_>,
) -> Result<(), Failed> {
    let recovery = keys.recovery();
    out.line("The recovery key opens every record, process notes too, when a passphrase is lost. It is shown this once and kept nowhere:");
    out.line("print it or write it down, and lock it away, not beside the computer.\n");
    if let Some(qr) = Qr::of(recovery.expose_secret()) {
        out.line(qr.for_terminal());
    }
    out.line("");
    out.line(grouped(recovery.expose_secret()).as_str());
    out.line("\nNow read it off the paper, as text: type it, with or without its gaps, and Enter.");
    let mut readings = 0..PAPER_ATTEMPTS;
    let paper = || {
        readings.next()?;
        unlock::line("Recovery key: ").map(|line| Passphrase::from(line.as_str()))
    };
    Ok(keys.drill_and_turn_on(data, practice, process, paper)?)
}

fn read_paper() -> Option<Unlock> {
    (0..PAPER_ATTEMPTS)
        .find_map(|_| Unlock::recovery(&Passphrase::from(unlock::line("Recovery key: ")?.as_str())))
}

/// In groups, as it is read off paper.
fn grouped(key: &str) -> Zeroizing<String> {
    let mut groups = Zeroizing::new(String::with_capacity(2 * key.len()));
    for (place, letter) in key.chars().enumerate() {
        if place > 0 && place % GROUP == 0 {
            groups.push(' ');
        }
        groups.push(letter);
    }
    groups
}
