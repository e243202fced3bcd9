//! The protocols and playlists that a practice can use: its own first, then those that ship.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::music::{Playlist, Scanned, shipped_playlists};
use crate::names::{Language, SourceFile};
use crate::protocol::{Problem, Protocol, codebook_name, parse, shipped, shipped_codebooks};

/// A protocol that can be used.
#[derive(Debug, Clone)]
pub struct ProtocolOffer {
    pub protocol: Arc<Protocol>,
    pub source: SourceFile,
    pub codebook: SourceFile,
}

/// A playlist that can be used.
#[derive(Debug, Clone)]
pub struct PlaylistOffer {
    pub playlist: Arc<Playlist>,
    pub source: SourceFile,
    /// The folder that its tracks are relative to.
    pub folder: PathBuf,
    /// What is known of its files; those that aren't here count as missing.
    pub files: BTreeMap<PathBuf, Scanned>,
}

/// The folders of a practice's own files.
const PROTOCOLS: &str = "protocols";
const CODEBOOKS: &str = "codebooks";
const PLAYLISTS: &str = "playlists";

/// The practice's own files in those folders, by their paths.
pub(super) fn own_files(data: &Path) -> Vec<PathBuf> {
    let folders = [PROTOCOLS, CODEBOOKS, PLAYLISTS];
    folders.iter().flat_map(|folder| toml_paths(&data.join(folder))).collect()
}

/// The protocols of a data folder and those that ship; what is wrong with a file is added to the
/// problems, and the file is not offered.
pub(super) fn protocols(
    data: &Path,
    language: Language,
    problems: &mut Vec<Problem>,
) -> Vec<ProtocolOffer> {
    let mut codebooks = toml_files(&data.join(CODEBOOKS), problems);
    codebooks.extend(shipped_codebooks().iter().map(|file| (PathBuf::new(), file.source())));
    let mut files = toml_files(&data.join(PROTOCOLS), problems);
    files.extend(shipped().iter().map(|file| (PathBuf::new(), file.source())));
    let mut offers: Vec<ProtocolOffer> = Vec::new();
    for (_, source) in its_own_first(files) {
        match offer_protocol(source, &codebooks, language) {
            Ok(offer) => offers.push(offer),
            Err(found) => problems.extend(found),
        }
    }
    offers
}

/// The playlists of a data folder and those that ship, their files not looked at yet.
pub(super) fn playlists(
    data: &Path,
    language: Language,
    problems: &mut Vec<Problem>,
) -> Vec<PlaylistOffer> {
    let own = data.join(PLAYLISTS);
    let mut files = toml_files(&own, problems);
    files.extend(shipped_playlists().iter().map(|file| (own.clone(), file.source())));
    let mut offers: Vec<PlaylistOffer> = Vec::new();
    for (folder, source) in its_own_first(files) {
        match Playlist::parse(&source, language) {
            Ok(playlist) => {
                let (playlist, files) = (Arc::new(playlist), BTreeMap::new());
                offers.push(PlaylistOffer { playlist, source, folder, files });
            }
            Err(found) => problems.extend(found),
        }
    }
    offers
}

/// Each name once: the practice's own file takes the place of the one that ships under its name, and
/// keeps it where it can't be read: nobody meets a template where the practice's own stood.
fn its_own_first(files: Vec<(PathBuf, SourceFile)>) -> Vec<(PathBuf, SourceFile)> {
    let mut names = BTreeSet::new();
    files.into_iter().filter(|(_, source)| names.insert(source.name.clone())).collect()
}

fn offer_protocol(
    source: SourceFile,
    codebooks: &[(PathBuf, SourceFile)],
    language: Language,
) -> Result<ProtocolOffer, Vec<Problem>> {
    let name = codebook_name(&source)?;
    let file = format!("{name}.toml");
    let Some((_, codebook)) = codebooks.iter().find(|(_, codebook)| codebook.name == file) else {
        let known: Vec<&str> =
            codebooks.iter().map(|(_, codebook)| codebook.name.as_str()).collect();
        return Err(vec![Problem {
            file: source.name,
            line: 1,
            key: "codebook".to_owned(),
            message: format!("there is no codebook `{file}`"),
            hint: Some(format!("known are {}", known.join(", "))),
        }]);
    };
    let protocol = Arc::new(parse(&source, codebook, language)?);
    Ok(ProtocolOffer { protocol, source, codebook: codebook.clone() })
}

/// The `.toml` files of a folder by name.
fn toml_paths(folder: &Path) -> Vec<PathBuf> {
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = listing
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .collect();
    paths.sort();
    paths
}

/// The same with what they say and the folder; one that can't be read is a problem.
fn toml_files(folder: &Path, problems: &mut Vec<Problem>) -> Vec<(PathBuf, SourceFile)> {
    let mut files = Vec::new();
    for path in toml_paths(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match fs::read_to_string(&path) {
            Ok(text) => files.push((folder.to_owned(), SourceFile { name, text })),
            Err(error) => problems.push(Problem {
                file: name,
                line: 1,
                key: String::new(),
                message: format!("can't be read: {error}"),
                hint: None,
            }),
        }
    }
    files
}
