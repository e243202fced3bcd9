//! `stillpoint rehearse`

use std::path::{Path, PathBuf};

use stillpoint::audio::SimulatedPlayer;
use stillpoint::clock::{Clock, SystemClock};
use stillpoint::live::Runner;
use stillpoint::music::Player;
use stillpoint::names::{ClientCode, Initials, Language};
use stillpoint::practice::{Practice, Preparation, ProtocolOffer, player, scan_playlist};
use stillpoint::record::{export, wording};
use stillpoint::rehearsal::script::{BUNDLED, Script};
use stillpoint::rehearsal::{Pace, Rehearsal, RehearsalEvent};
use stillpoint::session::OfferedReason;
use stillpoint::words::{save_trouble, texts};

use super::{CommandResult, ExitStatus, Failed, Out, pace};

/// What to rehearse.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    choice: Choice,
    /// How many times as fast as real time, or `max`
    #[arg(long, value_name = "N|max", default_value = "max", value_parser = pace, conflicts_with = "sound")]
    speed: Pace,
    /// Play it on the room's output, in real time
    #[arg(long)]
    sound: bool,
    /// Resume a rehearsal that was cut off
    #[arg(long, value_name = "SESSION")]
    resume: Option<String>,
}

/// The protocol, script and music of a rehearsal or a rendering.
#[derive(Debug, clap::Args)]
pub(super) struct Choice {
    /// The protocol, by its name: intramuscular-60
    protocol: String,
    /// A script of TIME ACT WORDS… lines [default: a quiet session that fits every route]
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// The playlist, by its name [default: the one whose length suits the protocol]
    #[arg(long, value_name = "NAME")]
    playlist: Option<String>,
    /// Leave out music with this tag; may be given several times
    #[arg(long, value_name = "TAG")]
    avoid: Vec<String>,
}

/// Begins a rehearsal of what was chosen.
pub(super) fn rehearsal(
    choice: &Choice,
    practice: &Practice,
    pace: Pace,
    player: Box<dyn Player>,
) -> Result<Rehearsal, Failed> {
    let script = script(choice)?;
    let preparation = prepare(choice, practice)?;
    Ok(Rehearsal::begin(practice, preparation, script, &SystemClock::new().read(), pace, player)?)
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    for problem in &practice.problems {
        out.line(format!("Left out: {problem}"));
    }
    let (pace, player): (Pace, Box<dyn Player>) = match args.sound {
        true => (Pace::Times(1.0), player(&practice.settings, false)),
        false => (args.speed, Box::new(SimulatedPlayer::new())),
    };
    practice.sweep_open_keys()?;
    let rehearsal = match &args.resume {
        Some(session) => {
            let folder = practice.find(session)?;
            must_be_a_rehearsal(practice, &folder)?;
            Rehearsal::resume(practice, &folder, script(&args.choice)?, pace, player)?
        }
        None => rehearsal(&args.choice, practice, pace, player)?,
    };
    let folder = rehearsal.runner().journal().folder().to_owned();
    out.line(format!(
        "Rehearsing {} · each line is told once it is kept",
        rehearsal.runner().session().protocol().name
    ));
    let mut refused = false;
    rehearsal.run(|runner, told| match told {
        RehearsalEvent::Kept(entry) => {
            if let Some(line) = line(runner, practice.settings.language, entry) {
                out.line(line);
            }
        }
        RehearsalEvent::Refused(step, refusal) => {
            refused = true;
            out.line(format!("  line {} of the script was refused: {refusal}", step.line));
        }
        RehearsalEvent::NotSaved(trouble) => {
            let reason = save_trouble(trouble, Language::English);
            out.line(format!("  NOT SAVED: {reason}. Each second another attempt is made."))
        }
        RehearsalEvent::SavedAgain => out.line("  Saved again: nothing was lost."),
        RehearsalEvent::Notice(notice) => out.line(format!("  {}", texts::notice(notice))),
    })?;
    out.line(format!("\nThe record is in {}", folder.display()));
    Ok(if refused { ExitStatus::Found } else { ExitStatus::Well })
}

/// What a script says was never done with a client: their session is resumed by a person, in
/// the window.
fn must_be_a_rehearsal(practice: &Practice, folder: &Path) -> Result<(), Failed> {
    let (review, _) = practice.review(folder)?;
    match review.opening() {
        Some(opening) if !opening.rehearsal => Err(Failed(format!(
            "{} is no rehearsal: a client's session is resumed in the window; nothing was done",
            folder.display()
        ))),
        _ => Ok(()),
    }
}

fn script(choice: &Choice) -> Result<Script, Failed> {
    let (name, text) = match &choice.script {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failed(format!("{}: {error}", path.display())))?;
            (path.display().to_string(), text)
        }
        None => ("the bundled script".to_owned(), BUNDLED.to_owned()),
    };
    Script::parse(&text).map_err(|problems| {
        let lines: Vec<String> =
            problems.iter().map(|problem| format!("{name}, {problem}")).collect();
        Failed(lines.join("\n"))
    })
}

fn line(runner: &Runner, language: Language, entry: &stillpoint::session::Entry) -> Option<String> {
    if !wording::is_in_readable_log(entry) {
        return None;
    }
    let session = runner.session();
    let line = wording::line(entry, session.protocol(), session.corrections(), language);
    let t = wording::clock(entry.happened.ms, session.state().first_dose_ms());
    let who = entry.who.to_string();
    let text = if line.tone == wording::Tone::Process {
        "Process note, kept in its own file".to_owned()
    } else {
        format!("{}{}", wording::mark(line.tone), line.text)
    };
    let note = line.note.map(|note| format!("  ({note})")).unwrap_or_default();
    let clock = entry.stamp.wall.hour_minute();
    Some(export::one_row(&format!("{t:>9}  {clock}  {who:<4} {text}{note}")))
}

fn prepare(args: &Choice, practice: &Practice) -> Result<Preparation, Failed> {
    let id = args.protocol.strip_suffix(".toml").unwrap_or(&args.protocol);
    let protocol = practice.protocol(id).cloned().ok_or_else(|| {
        let known: Vec<&str> = practice
            .protocols
            .iter()
            .map(|ProtocolOffer { protocol, .. }| protocol.id.as_str())
            .collect();
        Failed(format!("there is no protocol `{id}`; known are {}", known.join(", ")))
    })?;
    let playlist = match &args.playlist {
        Some(id) => practice.playlists.iter().find(|offer| offer.playlist.id == *id),
        None => practice
            .playlist_for(&protocol.protocol)
            .and_then(|place| practice.playlists.get(place)),
    };
    let mut playlist = playlist.cloned().ok_or_else(|| {
        let known: Vec<&str> =
            practice.playlists.iter().map(|offer| offer.playlist.id.as_str()).collect();
        Failed(format!("there is no such playlist; known are {}", known.join(", ")))
    })?;
    playlist.files = scan_playlist(&playlist, &practice.measurements());
    let client = ClientCode::rehearsal();
    let therapist: Initials = "RH".parse()?;
    let open_items_reason = Some(OfferedReason::Rehearsed.into());
    let (ticks, consents) = (Vec::new(), Vec::new());
    let avoid = args.avoid.iter().map(|tag| tag.to_lowercase()).collect();
    Ok(Preparation {
        protocol,
        playlist,
        client,
        therapist,
        ticks,
        consents,
        open_items_reason,
        prepared: Vec::new(),
        avoid,
        rehearsal: true,
    })
}
