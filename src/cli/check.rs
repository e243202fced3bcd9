//! `stillpoint check`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stillpoint::audio::outputs;
use stillpoint::music::{MeasurementCache, Playlist, Scanned};
use stillpoint::names::{Language, SourceFile};
use stillpoint::practice::{
    Finding, PlaylistOffer, Practice, ProtocolOffer, Readiness, Settings, Told, broken_pieces,
    power, scan_playlist, try_places,
};
use stillpoint::protocol::well_known::Missing;
use stillpoint::protocol::{
    Problem, Shipped, codebook_name, parse, parse_codebook, shipped, shipped_codebooks,
};
use stillpoint::session::FileFault;
use stillpoint::window::{Awake, key_remarks};
use stillpoint::words::file_fault;

use super::{CommandResult, ExitStatus, Failed, Out};

/// What to check.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Protocols, codebooks, playlists or room.toml (what a file is, is seen by its keys), or a
    /// practice's whole folder: all of its files, and everything that a session would begin with
    /// open [default: the folder of --data]
    #[arg(value_name = "FILE|FOLDER")]
    places: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let cache = practice.measurements();
    let own = [practice.home.clone()];
    let places = if args.places.is_empty() { &own[..] } else { &args.places };
    let mut outcome = ExitStatus::Well;
    let mut unread = Vec::new();
    for path in places {
        if path.is_dir() {
            outcome = outcome.or(check_folder(&Practice::open(path), out));
            continue;
        }
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                unread.push(format!("{}: {error}", path.display()));
                continue;
            }
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        match check(path, &SourceFile { name, text }, &cache) {
            Ok((kind, missing)) => {
                out.line(format!("{}: a {kind} without faults", path.display()));
                for missing in missing {
                    out.line(format!("{}: {missing}", path.display()));
                }
            }
            Err(problems) => {
                outcome = ExitStatus::Found;
                problems.iter().for_each(|problem| out.line(problem.to_string()));
            }
        }
    }
    if unread.is_empty() { Ok(outcome) } else { Err(Failed(unread.join("\n"))) }
}

/// Everything about a practice that is not as it should be, each on a line, whatever else is wrong.
fn check_folder(practice: &Practice, out: &mut Out<'_>) -> ExitStatus {
    let mut told = 0;
    let mut tell = |line: String| {
        told += 1;
        out.line(line);
    };
    practice.problems.iter().for_each(|problem| tell(problem.to_string()));
    key_remarks(practice).into_iter().for_each(|remark| tell(format!("room.toml: {remark}")));
    for finding in findings(practice) {
        let Told { what, to_do } = finding.told(Language::English);
        tell(match to_do {
            Some(to_do) => format!("{what}; {to_do}"),
            None => what,
        });
    }
    let count = told;
    let folder = practice.home.display();
    out.line(match count {
        0 => format!("{folder}: nothing is open"),
        1 => format!("{folder}: 1 thing is open"),
        count => format!("{folder}: {count} things are open"),
    });
    if count == 0 { ExitStatus::Well } else { ExitStatus::Found }
}

fn findings(practice: &Practice) -> Vec<Finding> {
    let settings = &practice.settings;
    let mut found = settings.output_findings(&outputs().unwrap_or_default());
    let is_own = |offer: &&ProtocolOffer| {
        let ships =
            |file: &Shipped| file.name == offer.source.name && file.text == offer.source.text;
        !shipped().iter().any(ships)
    };
    let own: Vec<_> = practice.protocols.iter().filter(is_own).collect();
    // A practice without a protocol of its own works by the templates.
    let used = if own.is_empty() { practice.protocols.iter().collect() } else { own };
    found.extend(used.iter().flat_map(|offer| settings.protocol_findings(&offer.protocol)));
    for offer in &practice.playlists {
        found.extend(practice.section_findings(&offer.playlist));
        let files = scan_playlist(offer, &practice.measurements());
        found.extend(broken_pieces(&offer.playlist, &files));
    }
    let tried = try_places(&practice.folders).into_iter().chain(power()).chain([Awake::try_it()]);
    let open = |readiness| match readiness {
        Readiness::Open(finding) => Some(finding),
        Readiness::Ready(_) => None,
    };
    found.extend(tried.filter_map(open));
    found
}

/// What kind of file it is, and what a session goes without because of it.
type Checked = (&'static str, Vec<Missing>);

fn check(
    path: &Path,
    source: &SourceFile,
    cache: &MeasurementCache,
) -> Result<Checked, Vec<Problem>> {
    let has = |key: &str| source.text.lines().any(|line| line.trim_start().starts_with(key));
    if source.name == "room.toml" {
        Settings::parse(source).map(|_| ("room", Vec::new()))
    } else if has("[[codes]]") {
        parse_codebook(source, Language::default())
            .map(|codebook| ("codebook", codebook.goes_without()))
    } else if has("[sections") || has("[[sections") || has("safe") || has("[safe") {
        let playlist = Playlist::parse(source, Language::default())?;
        let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
        let offer = PlaylistOffer {
            playlist: Arc::new(playlist),
            source: source.clone(),
            folder,
            files: BTreeMap::new(),
        };
        let unplayable: Vec<Problem> = scan_playlist(&offer, cache)
            .into_iter()
            .filter_map(|(file, scanned)| match scanned {
                Scanned::Good(_) => None,
                Scanned::Bad { fault } => Some(left_out(source, &file, &fault)),
            })
            .collect();
        if unplayable.is_empty() { Ok(("playlist", Vec::new())) } else { Err(unplayable) }
    } else {
        parse(source, &codebook(path, source)?, Language::default())
            .map(|protocol| ("protocol", protocol.goes_without()))
    }
}

fn left_out(source: &SourceFile, file: &Path, fault: &FileFault) -> Problem {
    let text = file.to_string_lossy();
    let line = source
        .text
        .lines()
        .position(|line| line.contains(text.as_ref()))
        .map_or(1, |index| index + 1);
    Problem {
        file: source.name.clone(),
        line,
        key: "file".to_owned(),
        message: format!("`{text}` does not play: {}", file_fault(fault, Language::English)),
        hint: Some("put a sound file there, or take the track out: in a session something else would play in its place".to_owned()),
    }
}

/// The codebook that a protocol names: beside it, in the folder `codebooks` beside its own, or one
/// that ships.
fn codebook(path: &Path, source: &SourceFile) -> Result<SourceFile, Vec<Problem>> {
    let file = format!("{}.toml", codebook_name(source)?);
    let folder = path.parent().unwrap_or(Path::new("."));
    let own = [folder.join(&file), folder.join("../codebooks").join(&file)];
    let read = own.iter().find_map(|path| std::fs::read_to_string(path).ok());
    let shipped = || {
        shipped_codebooks()
            .iter()
            .find(|known| known.name == file)
            .map(|known| known.text.to_owned())
    };
    match read.or_else(shipped) {
        Some(text) => Ok(SourceFile { name: file, text }),
        None => Err(vec![Problem {
            file: source.name.clone(),
            line: 1,
            key: "codebook".to_owned(),
            message: format!("there is no codebook `{file}` beside it or in `../codebooks`"),
            hint: None,
        }]),
    }
}
