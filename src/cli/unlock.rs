//! How the command line unlocks sealed records: an identity, and its passphrase from the terminal
//! or a file.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use stillpoint::clock::{Clock, SystemClock};
use stillpoint::journal::seal::{NotUnlocked, Passphrase, Sealing, Unlock};
use stillpoint::names::Initials;
use stillpoint::practice::{PersonalPassphrases, Practice, ReopenedRecord};
use stillpoint::session::Stream;
use zeroize::Zeroizing;

use super::Failed;

/// More than anybody types: a text that grows leaves what it was behind in memory.
const LONGEST_LINE: usize = 4096;
/// So often a passphrase is asked for on the terminal.
const ATTEMPTS: usize = 3;

/// What unlocks sealed records.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct UnlockArgs {
    /// What unlocks a sealed record: a file of keys/, or a file with the recovery key [default:
    /// the practice's own, when it is needed]
    #[arg(long = "identity", value_name = "FILE")]
    identities: Vec<PathBuf>,
    /// Read passphrases from this file, one a line, instead of the terminal
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Who does this, by initials; with the recovery key it is recorded
    #[arg(long, value_name = "INITIALS")]
    who: Option<String>,
    /// Why the recovery key is used; it is recorded
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Whether a reading may go without a record of it.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Unrecorded {
    /// With the recovery key, read even where that can't be recorded: says so, and leaves no trace
    /// in the record
    #[arg(long)]
    unrecorded: bool,
}

impl UnlockArgs {
    /// Unlocks what was named.
    pub(super) fn named(&self) -> Result<Unlock, Failed> {
        self.read(&self.identities)
    }

    /// Unlocks what was named, or else the practice's own identities for these streams.
    pub(super) fn own(&self, practice: &Practice, streams: &[Stream]) -> Result<Unlock, Failed> {
        if !self.identities.is_empty() {
            return self.named();
        }
        let own: Vec<PathBuf> = streams
            .iter()
            .map(|stream| Sealing::identity_path(&practice.folders.data, *stream))
            .collect();
        self.read(&own)
    }

    /// Who does it: one of the practice's people, where it names any.
    pub(super) fn who(&self, practice: &Practice) -> Result<Initials, Failed> {
        let who = self
            .who
            .as_deref()
            .ok_or_else(|| Failed("say with --who INITIALS who does this".to_owned()))?;
        let who: Initials = who.parse()?;
        must_be_known(&who, practice)?;
        Ok(who)
    }

    /// Why the recovery key is used.
    pub(super) fn reason(&self) -> Result<String, Failed> {
        let why = || {
            Failed("with the recovery key, say with --who INITIALS and --reason TEXT who opens this and why".to_owned())
        };
        self.reason.clone().filter(|reason| !reason.trim().is_empty()).ok_or_else(why)
    }

    /// Records it in the session when it is opened with the recovery key; before anything of it is
    /// shown.
    pub(super) fn record_emergency(
        &self,
        practice: &Practice,
        folder: &Path,
        unrecorded: Unrecorded,
    ) -> Result<(), Failed> {
        if !practice.unlocked.is_emergency() {
            return Ok(());
        }
        let (reason, who) = (self.reason()?, self.who(practice)?);
        let clock = SystemClock::new();
        let recorded = ReopenedRecord::open(practice, folder, who, &clock.read()).and_then(
            |mut corrections| {
                corrections.note_emergency(reason, &clock)?;
                corrections.finish()
            },
        );
        match recorded {
            Ok(()) => Ok(()),
            Err(error) if unrecorded.unrecorded => {
                let _closed_pipe = writeln!(
                    std::io::stderr(),
                    "NOT RECORDED: nothing in the record says that it is read now. {error}"
                );
                Ok(())
            }
            Err(error) => Err(Failed(format!(
                "that it is read could not be recorded, so nothing is shown: {error}. Where it can't be, as on a disk that may only be \
                 read, --unrecorded reads it all the same"
            ))),
        }
    }

    /// Where passphrases come from.
    pub(super) fn passphrases(&self) -> Result<Passphrases, Failed> {
        Passphrases::of(self.passphrase_file.as_deref())
    }

    fn read(&self, paths: &[PathBuf]) -> Result<Unlock, Failed> {
        let passphrases = self.passphrases()?;
        let mut unlock = Unlock::none();
        for path in paths {
            unlock = unlock.and(&passphrases.unlock(path)?);
        }
        Ok(unlock)
    }
}

/// Refuses initials that are nobody's, where the practice names its people.
pub(super) fn must_be_known(who: &Initials, practice: &Practice) -> Result<(), Failed> {
    let unknown = |known| {
        Failed(format!(
            "{who} is not among the people of room.toml, who are {known}; nothing was done"
        ))
    };
    practice.settings.must_know(who).map_err(unknown)
}

/// Where passphrases come from.
pub(super) enum Passphrases {
    /// A file, one a line.
    File(Vec<Passphrase>),
    /// The terminal, without an echo.
    Terminal,
}

impl Passphrases {
    pub(super) fn of(file: Option<&Path>) -> Result<Self, Failed> {
        let Some(path) = file else { return Ok(Self::Terminal) };
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failed(format!("{}: {error}", path.display())))?;
        let text = Zeroizing::new(text);
        Ok(Self::File(text.lines().filter(|line| !line.is_empty()).map(Passphrase::from).collect()))
    }

    /// Unlocks this identity: with one of the file's lines, or with what is typed, three times at
    /// most.
    pub(super) fn unlock(&self, path: &Path) -> Result<Unlock, NotUnlocked> {
        match self {
            Self::File(lines) => {
                let mut lines = lines.iter().cloned();
                Unlock::read(path, || lines.next())
            }
            Self::Terminal => {
                let mut attempts = 0..ATTEMPTS;
                let ask = || {
                    attempts.next()?;
                    ask(&format!("Passphrase of {}: ", path.display()))
                };
                Unlock::read(path, ask)
            }
        }
    }

    /// A passphrase that is new: the file's line with this number, or typed twice alike.
    pub(super) fn choose(&self, line: usize, whose: &str) -> Result<Passphrase, Failed> {
        match self {
            Self::File(lines) => lines.get(line).cloned().ok_or_else(|| {
                Failed(format!("the file of passphrases has no line {} for {whose}", line + 1))
            }),
            Self::Terminal => {
                let none =
                    || Failed("there is no terminal to type on; give --passphrase-file".to_owned());
                for _ in 0..ATTEMPTS {
                    let first = typed(&format!("New passphrase for {whose}: ")).ok_or_else(none)?;
                    let second = typed("The same again: ").ok_or_else(none)?;
                    if *first == *second {
                        return Ok(Passphrase::from(first.as_str()));
                    }
                }
                Err(Failed("the two were never alike; nothing was changed".to_owned()))
            }
        }
    }
}

/// Asks on the terminal, without an echo; `None` where nobody sits at one.
pub(super) fn ask(prompt: &str) -> Option<Passphrase> {
    typed(prompt).map(|typed| Passphrase::from(typed.as_str()))
}

fn typed(prompt: &str) -> Option<Zeroizing<String>> {
    // The terminal itself is asked, even where input comes from elsewhere: then nobody may be
    // there.
    let somebody = std::io::stdin().is_terminal();
    somebody.then(|| rpassword::prompt_password(prompt).ok().map(Zeroizing::new)).flatten()
}

/// A line from standard input, in which a person sees what they type; the prompt only where a
/// person is.
pub(super) fn line(prompt: &str) -> Option<Zeroizing<String>> {
    if std::io::stdin().is_terminal() {
        let mut out = std::io::stdout().lock();
        let _closed_pipe = write!(out, "{prompt}").and_then(|()| out.flush());
    }
    let mut line = Zeroizing::new(String::with_capacity(LONGEST_LINE));
    match std::io::stdin().read_line(&mut line) {
        Ok(bytes) if bytes > 0 => Some(line),
        _ => None,
    }
}

impl Passphrases {
    /// Lets a person show that it is them.
    pub(super) fn prove(&self, who: &Initials, own: &PersonalPassphrases) -> Result<(), Failed> {
        let fits = match self {
            Self::File(lines) => lines.iter().any(|line| own.is(who, line)),
            Self::Terminal => (0..ATTEMPTS)
                .map_while(|_| ask(&format!("Passphrase of {who}: ")))
                .any(|passphrase| own.is(who, &passphrase)),
        };
        if fits {
            Ok(())
        } else {
            Err(Failed(format!("that is not the passphrase of {who}; nothing was done")))
        }
    }
}
