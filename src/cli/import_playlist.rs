//! `stillpoint import-playlist`

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use stillpoint::music::{ForeignTrack, Mood, Playlist, read_foreign};
use stillpoint::names::{Language, SourceFile};
use stillpoint::practice::{Practice, ScanControl, measure_all};
use stillpoint::protocol::Phase;

use super::{CommandResult, ExitStatus, Failed, Out};

/// What to import.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The list: M3U, M3U8, PLS or XSPF
    list: PathBuf,
    /// The playlist to write; its paths are relative to it. A file that is there is never written
    /// over
    #[arg(long, value_name = "FILE.toml")]
    out: PathBuf,
    /// Whose phases the list fills, one after the other
    #[arg(long, value_name = "NAME", default_value = "intramuscular-60")]
    protocol: String,
}

/// A playlist as it is written.
#[derive(Serialize)]
struct Form {
    format: u32,
    name: String,
    about: String,
    safe: Safe,
    sections: BTreeMap<String, Section>,
}

#[derive(Serialize)]
struct Safe {
    pad: &'static str,
    intensity: u8,
}

#[derive(Serialize, Default)]
struct Section {
    tracks: Vec<Track>,
}

#[derive(Serialize)]
struct Track {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
}

/// A track's length where nobody knows it: it was not found out, nor told in the list.
const USUAL_LENGTH: Duration = Duration::from_secs(4 * 60);

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let named = |path: &Path| {
        let path = path.to_owned();
        move |error: &dyn std::fmt::Display| Failed(format!("{}: {error}", path.display()))
    };
    let protocol = practice
        .protocol(&args.protocol)
        .ok_or_else(|| Failed(format!("there is no protocol `{}`", args.protocol)))?;
    let bytes = std::fs::read(&args.list).map_err(|error| named(&args.list)(&error))?;
    let list = read_foreign(&bytes).map_err(|error| named(&args.list)(&error))?;
    let folder = std::path::absolute(&args.list)?.parent().unwrap_or(Path::new("/")).to_owned();
    let target = std::path::absolute(&args.out)?.parent().unwrap_or(Path::new("/")).to_owned();
    let (mut found, mut missing): (Vec<(ForeignTrack, PathBuf)>, Vec<ForeignTrack>) =
        (Vec::new(), Vec::new());
    for track in list.tracks {
        match track.places(&folder).into_iter().find(|place| place.is_file()) {
            Some(place) => found.push((track, place)),
            None => missing.push(track),
        }
    }
    let files: Vec<PathBuf> = found.iter().map(|(_, file)| file.clone()).collect();
    let measured = measure_all(&files, &practice.measurements(), &ScanControl::default(), &|_| ());
    let mut unfit = 0;
    let mut tracks = Vec::new();
    for (track, file) in &found {
        let known = measured.get(file).and_then(|finding| finding.as_ref().ok());
        let length =
            known.map(|finding| finding.measured.length()).or(track.length).unwrap_or(USUAL_LENGTH);
        if known.is_none_or(|finding| finding.measured.broken().is_some()) {
            unfit += 1;
        }
        let tagged = || known.and_then(|finding| finding.measured.tags.title.clone());
        let title = track.title.clone().or_else(tagged);
        tracks.push((Track { file: relative(&target, file), title }, length));
    }
    let name = list.name.unwrap_or_else(|| {
        args.list.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    });
    let about = format!("From {}", args.list.file_name().unwrap_or_default().to_string_lossy());
    let safe = Safe { pad: Mood::Warm.word(), intensity: 1 };
    let form = Form {
        format: 1,
        name,
        about,
        safe,
        sections: sections(&protocol.protocol.phases, tracks),
    };
    if !form.sections.is_empty() {
        write(&form, &args.out)?;
    }
    out.line(format!("{}: {} tracks", args.out.display(), found.len()));
    for track in &missing {
        let place = if track.line > 0 { format!("line {}: ", track.line) } else { String::new() };
        let why =
            if track.is_remote() { "is an address; nothing streams" } else { "was not found" };
        out.line(format!("  {place}{} {why}", track.location));
    }
    if unfit > 0 {
        out.line(format!(
            "  {unfit} of them don't play as they should: stillpoint check {}",
            args.out.display()
        ));
    }
    Ok(if missing.is_empty() && unfit == 0 { ExitStatus::Well } else { ExitStatus::Found })
}

/// One phase after the other takes what begins in it; the last takes the rest.
fn sections(phases: &[Phase], tracks: Vec<(Track, Duration)>) -> BTreeMap<String, Section> {
    let mut sections = BTreeMap::<String, Section>::new();
    let mut ends_ms = phases.iter().scan(0, |end, phase| {
        *end += phase.length.drawn_ms();
        Some((phase, *end))
    });
    let mut current = ends_ms.next();
    let mut at_ms = 0;
    for (track, length) in tracks {
        while let Some((_, end_ms)) = current
            && at_ms >= end_ms
            && let Some(next) = ends_ms.next()
        {
            current = Some(next);
        }
        let Some((phase, _)) = current else { break };
        sections.entry(phase.music.clone()).or_default().tracks.push(track);
        at_ms += i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
    }
    sections
}

fn write(form: &Form, path: &Path) -> Result<(), Failed> {
    let failed = |error: &dyn std::fmt::Display| Failed(format!("{}: {error}", path.display()));
    let text = toml::to_string(form).map_err(|error| failed(&error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Playlist::parse(&SourceFile { name, text: text.clone() }, Language::default()).map_err(
        |problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Failed(problems.join("\n"))
        },
    )?;
    let mut file = File::create_new(path).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))
}

/// A file as seen from a folder, with slashes that every system reads.
fn relative(folder: &Path, file: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), file.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return file.to_string_lossy().into_owned();
    }
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to.iter().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_the_playlist_to_the_file() {
        let from = |folder: &str, file: &str| relative(Path::new(folder), Path::new(file));
        assert_eq!(from("/data/playlists", "/data/playlists/a.flac"), "a.flac");
        assert_eq!(from("/data/playlists", "/data/music/b/a.flac"), "../music/b/a.flac");
    }
}
