//! `stillpoint check`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stillpoint::music::{MeasurementCache, Playlist, Scanned};
use stillpoint::names::{Language, SourceFile};
use stillpoint::practice::{PlaylistOffer, Practice, Settings, scan_playlist};
use stillpoint::protocol::well_known::Missing;
use stillpoint::protocol::{Problem, codebook_name, parse, parse_codebook, shipped_codebooks};
use stillpoint::session::FileFault;
use stillpoint::words::file_fault;

use super::{CommandResult, ExitStatus, Failed, Out};

/// What to check.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Protocols, codebooks, playlists or room.toml; what a file is, is seen by its keys
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let cache = practice.measurements();
    let mut outcome = ExitStatus::Well;
    for path in &args.files {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failed(format!("{}: {error}", path.display())))?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        match check(path, &SourceFile { name, text }, &cache) {
            Ok((kind, missing)) => {
                out.line(format!("{}: a sound {kind}", path.display()));
                for missing in missing {
                    out.line(format!("{}: {missing}", path.display()));
                }
            }
            Err(problems) => {
                outcome = ExitStatus::Found;
                for problem in problems {
                    out.line(problem.to_string());
                }
            }
        }
    }
    Ok(outcome)
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
