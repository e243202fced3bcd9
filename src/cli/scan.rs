//! `stillpoint scan`

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;
use stillpoint::music::{Measured, Playlist, TrackSource};
use stillpoint::names::{Language, SourceFile};
use stillpoint::practice::{MeasuredFile, Practice, ScanControl, measure_all};
use stillpoint::session::FileFault;
use stillpoint::words::file_fault;

use super::{CommandResult, ExitStatus, Failed, Out};

/// What to scan.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Music files, folders of them, or playlists
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print rows for a program
    #[arg(long)]
    json: bool,
}

/// What is looked for in folders. What a file is, is told by its content; a file that is named is
/// scanned whatever its ending.
const ENDINGS: [&str; 14] = [
    "aac", "aif", "aifc", "aiff", "alac", "flac", "m4a", "mp3", "mp4", "oga", "ogg", "opus", "wav",
    "wave",
];

/// A row for a program.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a Path,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    /// It can be played in a session.
    fit: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secs: Option<f64>,
    #[serde(flatten)]
    measured: Option<&'a Measured>,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let mut files = Vec::new();
    for path in &args.paths {
        gather(path, true, &mut files)?;
    }
    let began = Instant::now();
    let shows = std::io::stderr().is_terminal() && !args.json;
    let total = files.len();
    let told = |done: usize| {
        if shows {
            let _closed = write!(std::io::stderr(), "\r{done} of {total}");
        }
    };
    let found = measure_all(&files, &practice.measurements(), &ScanControl::default(), &told);
    if shows {
        let _closed = write!(std::io::stderr(), "\r\x1b[K");
    }
    let fit = |finding: &Result<MeasuredFile, FileFault>| {
        finding.as_ref().is_ok_and(|finding| finding.measured.broken().is_none())
    };
    if args.json {
        let rows: Vec<Row<'_>> =
            files.iter().filter_map(|file| Some(row(file, found.get(file)?))).collect();
        out.line(serde_json::to_string_pretty(&rows)?);
    } else {
        files
            .iter()
            .filter_map(|file| Some(lines(file, found.get(file)?)))
            .flatten()
            .for_each(|line| out.line(line));
        out.line(sum(
            &found,
            began.elapsed(),
            found.values().filter(|finding| !fit(finding)).count(),
        ));
    }
    Ok(if found.values().all(fit) { ExitStatus::Well } else { ExitStatus::Found })
}

/// The files that a path stands for, in order.
fn gather(path: &Path, named: bool, files: &mut Vec<PathBuf>) -> Result<(), Failed> {
    let failed = |error: std::io::Error| Failed(format!("{}: {error}", path.display()));
    let has = |endings: &[&str]| {
        path.extension()
            .is_some_and(|own| endings.iter().any(|ending| own.eq_ignore_ascii_case(ending)))
    };
    if path.is_dir() {
        let mut inside: Vec<PathBuf> =
            std::fs::read_dir(path).map_err(failed)?.flatten().map(|entry| entry.path()).collect();
        inside.sort();
        return inside.iter().try_for_each(|path| gather(path, false, files));
    }
    if named && has(&["toml"]) {
        let text = std::fs::read_to_string(path).map_err(failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let playlist = Playlist::parse(&SourceFile { name, text }, Language::default()).map_err(
            |problems| {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Failed(lines.join("\n"))
            },
        )?;
        let folder = path.parent().unwrap_or(Path::new("."));
        files.extend(playlist.tracks().filter_map(|track| match &track.source {
            TrackSource::File(file) => Some(folder.join(file)),
            TrackSource::Pad { .. } => None,
        }));
        return Ok(());
    }
    if named || (path.is_file() && has(&ENDINGS)) {
        files.push(path.to_owned());
    }
    Ok(())
}

fn row<'a>(file: &'a Path, finding: &'a Result<MeasuredFile, FileFault>) -> Row<'a> {
    match finding {
        Ok(finding) => {
            let reason = finding.measured.broken().map(said);
            let secs = Some(finding.measured.length().as_secs_f64());
            Row {
                path: file,
                sha256: Some(&finding.sha256),
                fit: reason.is_none(),
                reason,
                secs,
                measured: Some(&finding.measured),
            }
        }
        Err(fault) => Row {
            path: file,
            sha256: None,
            fit: false,
            reason: Some(said(fault)),
            secs: None,
            measured: None,
        },
    }
}

fn lines(file: &Path, finding: &Result<MeasuredFile, FileFault>) -> Vec<String> {
    let MeasuredFile { measured, .. } = match finding {
        Ok(finding) => finding,
        Err(fault) => return vec![format!("✗ {}", file.display()), format!("    {}", said(fault))],
    };
    let ms = measured.length().as_millis();
    let clock = format!("{}:{:02}.{}", ms / 60_000, ms / 1000 % 60, ms / 100 % 10);
    let loud = measured.loudness.map_or_else(
        || format!("{:>25}", "silent"),
        |loud| format!("{:>6.1} LUFS {:>6.1} dBTP", loud.integrated_lufs, loud.true_peak_dbtp),
    );
    let Measured { sample_rate, channels, codec, .. } = measured;
    let mark = if measured.broken().is_some() { '✗' } else { ' ' };
    let khz = f64::from(*sample_rate) / 1000.0;
    let head = format!(
        "{mark} {clock:>9} {loud}  {khz:>5} kHz  {channels} ch  {codec:<10} {}",
        file.display()
    );
    std::iter::once(head)
        .chain(measured.faults.iter().map(|fault| format!("    {}", said(fault))))
        .collect()
}

fn said(fault: &FileFault) -> String {
    file_fault(fault, Language::English)
}

fn sum(
    found: &BTreeMap<PathBuf, Result<MeasuredFile, FileFault>>,
    took: Duration,
    unfit: usize,
) -> String {
    let music: Duration = found.values().flatten().map(|finding| finding.measured.length()).sum();
    let times = music.as_secs_f64() / took.as_secs_f64().max(1e-3);
    let (files, minutes) = (found.len(), music.as_secs() / 60);
    format!(
        "{files} files, {minutes} min in {:.1} s ({times:.0} times as fast as they play), {unfit} unfit for a session",
        took.as_secs_f64()
    )
}
