//! What can be asked on the command line, and how it answers: 0 when all is well, 1 with findings,
//! 2 for usage and I/O, 3 to 5 for records that are open, torn, or of a newer version.

mod archive;
mod check;
mod corrections;
mod import_playlist;
mod keys;
mod log;
mod rehearse;
mod render;
mod room;
mod scan;
mod tone;
mod unlock;
mod unseal;
mod verify;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};
use directories::ProjectDirs;
use stillpoint::clock::SystemClock;
use stillpoint::journal::RecordState;
use stillpoint::practice::{Practice, ROOM_FILE, RoomFile};
use stillpoint::rehearsal::Pace;
use stillpoint::window::{Opened, can_open};

/// The companion for the dosing session of ketamine-assisted psychotherapy.
///
/// Without a command it opens the window. It records and reminds; it never suggests a dose and
/// never decides. It is no medical device.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 all is well · 1 something was found · 2 wrong usage, or a file could not be read or written · 3 a record is open · 4 a record's last line is torn · 5 a newer Stillpoint wrote a record"
)]
pub(crate) struct Cli {
    /// The practice's folder: its room, protocols, playlists and records [default: the platform's
    /// own]
    #[arg(long, value_name = "DIR", env = "STILLPOINT_DATA", global = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a whole session by a script, without a client: the same core, journal and music plan as
    /// in the room
    Rehearse(rehearse::Args),
    /// Render a session's music into a file, as the room would hear it
    Render(render::Args),
    /// Play a soft tone on the room's output, left, right or both, as loud as a session; or list
    /// the outputs
    Tone(tone::Args),
    /// Check protocols, codebooks, playlists and rooms before they are used
    Check(check::Args),
    /// Measure music files: length, loudness, silence, damage
    Scan(scan::Args),
    /// Turn another player's list (M3U, PLS, XSPF) into a playlist
    ImportPlaylist(import_playlist::Args),
    /// Print the log of a session
    Log(log::Args),
    /// Say whether records are complete and as they were written
    Verify(verify::Args),
    /// Make, check and replace the keys that seal records
    Keys(keys::Args),
    /// Show the key by which this room signs its records, replace it, or revoke it
    Room(room::Args),
    /// Print what is sealed in a session, one entry of JSON a line
    Unseal(unseal::Args),
    /// Write a whole session into one file, with what verifies it without Stillpoint
    Archive(archive::Archive),
    /// Import an archived session
    Import(archive::Import),
    /// Delete complete sessions that are older than the practice keeps them; asks a second time
    Delete(archive::Delete),
    /// Sign a closed record: name, role, what it means, and the head; once its writer has signed,
    /// only addenda are possible
    Sign(corrections::Sign),
    /// Add the text from standard input to a closed record
    Addend(corrections::Addend),
    /// Replace an entry's text by standard input; the original stays in the record
    Amend(corrections::Amend),
    /// Withdraw an entry as made in error; it stays in the record as such
    Withdraw(corrections::Withdraw),
    /// Set a person's own passphrase, with which they sign and correct
    Passphrase(corrections::Personal),
}

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExitStatus {
    /// All is well.
    Well,
    /// It did what it should and found something wrong.
    Found,
    /// A record isn't closed.
    Open,
    /// A record's last line didn't reach the disk whole.
    Torn,
    /// A newer program wrote into a record.
    Newer,
}

impl ExitStatus {
    /// What a record's state is to whoever asks.
    fn of(state: RecordState) -> Self {
        match state {
            RecordState::Complete | RecordState::CompleteWithoutNotes => Self::Well,
            RecordState::Open => Self::Open,
            RecordState::Torn => Self::Torn,
            RecordState::Newer => Self::Newer,
            RecordState::Damaged => Self::Found,
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::Found => 1,
            Self::Open => 3,
            Self::Torn => 4,
            Self::Newer => 5,
        }
    }

    /// The graver of two: what was found goes before what isn't finished.
    fn or(self, other: Self) -> Self {
        const GRAVEST_FIRST: [ExitStatus; 5] = [
            ExitStatus::Found,
            ExitStatus::Newer,
            ExitStatus::Torn,
            ExitStatus::Open,
            ExitStatus::Well,
        ];
        let either = |status: &ExitStatus| *status == self || *status == other;
        GRAVEST_FIRST.into_iter().find(either).unwrap_or(self)
    }
}

/// What a command could not do, in words for the person who typed it.
#[derive(Debug)]
struct Failed(String);

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

type CommandResult = Result<ExitStatus, Failed>;

/// Does what was asked.
pub(crate) fn run(cli: Cli) -> ExitCode {
    let mut out = Out(std::io::stdout().lock());
    let answer = data_folder(cli.data).and_then(|data| match cli.command {
        None => window(&data, &mut out),
        Some(Command::Rehearse(args)) => rehearse::run(&args, &room(&data)?, &mut out),
        Some(Command::Render(args)) => render::run(&args, &room(&data)?, &mut out),
        Some(Command::Tone(args)) => tone::run(&args, &room(&data)?, &mut out),
        Some(Command::Check(args)) => check::run(&args, &Practice::open(&data), &mut out),
        Some(Command::Scan(args)) => scan::run(&args, &Practice::open(&data), &mut out),
        Some(Command::ImportPlaylist(args)) => {
            import_playlist::run(&args, &Practice::open(&data), &mut out)
        }
        Some(Command::Log(args)) => log::run(&args, records(&data)?, &mut out),
        Some(Command::Keys(args)) => keys::run(&args, &records(&data)?, &mut out),
        Some(Command::Room(args)) => room::run(&args, &records(&data)?, &mut out),
        Some(Command::Unseal(args)) => unseal::run(&args, records(&data)?, &mut out),
        Some(Command::Archive(args)) => archive::archive(&args, &records(&data)?, &mut out),
        Some(Command::Import(args)) => archive::import(&args, &records(&data)?, &mut out),
        Some(Command::Delete(args)) => archive::delete(&args, &records(&data)?, &mut out),
        Some(Command::Sign(args)) => corrections::sign(args, records(&data)?, &mut out),
        Some(Command::Addend(args)) => corrections::addend(&args, records(&data)?, &mut out),
        Some(Command::Amend(args)) => corrections::amend(args, records(&data)?, &mut out),
        Some(Command::Withdraw(args)) => corrections::withdraw(args, records(&data)?, &mut out),
        Some(Command::Passphrase(args)) => corrections::personal(&args, &records(&data)?, &mut out),
        Some(Command::Verify(args)) => verify::run(&args, &records(&data)?, &mut out),
    });
    match answer {
        Ok(status) => ExitCode::from(status.code()),
        Err(Failed(message)) => {
            let _unwritable = writeln!(std::io::stderr(), "stillpoint: {message}");
            ExitCode::from(2)
        }
    }
}

fn window(data: &Path, out: &mut Out<'_>) -> CommandResult {
    can_open()?;
    match stillpoint::window::open(Practice::open(data), Arc::new(SystemClock::new()))? {
        Opened::Window => {}
        Opened::Shown => out.line("Stillpoint is open already; its window comes to the front."),
        Opened::Said => out.line("Stillpoint is open already for this folder."),
    }
    Ok(ExitStatus::Well)
}

/// For what sounds in a room: only by the settings that stand in its file now.
fn room(data: &Path) -> Result<Practice, Failed> {
    let practice = Practice::open(data);
    match practice.room_file {
        RoomFile::New | RoomFile::Read(_) => Ok(practice),
        RoomFile::LastGood(_) | RoomFile::Unknown => Err(room_unread(&practice)),
    }
}

/// For what reads or adds to records: where they lie, the last good settings say too.
fn records(data: &Path) -> Result<Practice, Failed> {
    let practice = Practice::open(data);
    match practice.room_file {
        RoomFile::New | RoomFile::Read(_) => {}
        RoomFile::LastGood(_) => {
            let said = "stillpoint: room.toml can't be read; its last good copy is used:";
            let _unwritable = writeln!(std::io::stderr(), "{said}\n{}", faults(&practice));
        }
        RoomFile::Unknown => return Err(room_unread(&practice)),
    }
    Ok(practice)
}

fn room_unread(practice: &Practice) -> Failed {
    let said = "room.toml can't be read, so the room's output, people and folders are not known; repair it, nothing was done:";
    Failed(format!("{said}\n{}", faults(practice)))
}

/// What is wrong with room.toml, a line each.
fn faults(practice: &Practice) -> String {
    let of_room = practice.problems.iter().filter(|problem| problem.file == ROOM_FILE);
    of_room.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn data_folder(given: Option<PathBuf>) -> Result<PathBuf, Failed> {
    let own = || ProjectDirs::from("", "", "Stillpoint").map(|dirs| dirs.data_dir().to_owned());
    given.or_else(own).ok_or_else(|| {
        Failed("this system names no folder for data; give one with --data DIR".to_owned())
    })
}

/// Standard output, which may be a pipe that closes: then the command goes on in silence.
struct Out<'a>(std::io::StdoutLock<'a>);

impl Out<'_> {
    fn line(&mut self, text: impl AsRef<str>) {
        let _closed_pipe = writeln!(self.0, "{}", text.as_ref());
        let _closed_pipe = self.0.flush();
    }

    fn text(&mut self, text: &str) {
        let _closed_pipe = self.0.write_all(text.as_bytes());
        let _closed_pipe = self.0.flush();
    }
}

/// `--speed`: a number of times, or `max`.
fn pace(text: &str) -> Result<Pace, String> {
    match text.parse::<f64>() {
        _ if text == "max" => Ok(Pace::Max),
        Ok(times) if times.is_finite() && times > 0.0 => Ok(Pace::Times(times)),
        _ => Err("a speed is `max` or a number of times, such as 60".to_owned()),
    }
}

/// The forms of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lines to read
    Text,
    /// A table for a spreadsheet
    Csv,
    /// Rows for a program
    Json,
}
