//! A playlist's file, read and tested once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Order, Playlist, Section, Track, TrackSource};
use crate::music::planning::pad_title;
use crate::music::{Mood, fades};
use crate::names::{Language, SourceFile};
use crate::protocol::Problem;
use crate::protocol::toml_file::{self, TomlTable, TomlValue};

const KEYS: &[&str] = &["name", "about", "silent", "target_lufs", "crossfade", "safe", "sections"];
const TRACK_KEYS: &[&str] =
    &["file", "pad", "seed", "minutes", "title", "intensity", "tags", "gain_db"];

/// Comfortable for quiet listening is −18 to −23 LUFS integrated.
const TARGET_LUFS: f32 = -20.0;
const LONGEST_PAD_MIN: f64 = 24.0 * 60.0;
const INTENSITY: u8 = 3;
const SEED: u64 = 1;

impl Playlist {
    /// Reads a playlist, with its texts in this language. Pure: whether its files are there is another
    /// question.
    pub fn parse(source: &SourceFile, language: Language) -> Result<Self, Vec<Problem>> {
        toml_file::read(source, language, KEYS, |root| playlist(root, &source.name))
    }
}

fn playlist(root: &TomlTable<'_>, file: &str) -> Option<Playlist> {
    let name = root.req("name").and_then(|item| item.words());
    let about = root.opt("about").map_or(Some(String::new()), |item| item.words());
    let target_lufs = root
        .opt("target_lufs")
        .map_or(Some(TARGET_LUFS), |item| item.number(-30.0..=-10.0).map(|lufs| lufs as f32));
    let crossfade = root.opt("crossfade").map_or(Some(fades::CROSSFADE), |item| crossfade(&item));
    if root.opt("silent").and_then(|item| item.yes_no()) == Some(true) {
        let others = ["target_lufs", "crossfade", "safe", "sections"];
        root.refuse(&others, "a silent playlist plays nothing");
        return Some(Playlist {
            id: toml_file::stem(file),
            name: name?,
            about: about?,
            sections: BTreeMap::new(),
            target_lufs: TARGET_LUFS,
            crossfade: fades::CROSSFADE,
            safe: None,
        });
    }
    let safe = root.req("safe").and_then(|item| safe(&item));
    let named = root.req("sections").and_then(|item| Some((item.entries()?, item)));
    let (named, sections) = named?;
    if named.is_empty() {
        sections.report(
            "a playlist needs a section for one phase at least, such as [sections.peak]",
            None,
        );
    }
    let sections =
        named.iter().filter_map(|(phase, item)| Some((phase.clone(), section(item, crossfade)?)));
    let sections = sections.collect();
    Some(Playlist {
        id: toml_file::stem(file),
        name: name?,
        about: about?,
        sections,
        target_lufs: target_lufs?,
        crossfade: crossfade?,
        safe: Some(safe?),
    })
}

fn crossfade(item: &TomlValue<'_>) -> Option<Duration> {
    let ms = item.duration_ms()?;
    if ms > fades::LONGEST_CROSSFADE_MS {
        item.report(
            format!("must be {} at most", toml_file::written(fades::LONGEST_CROSSFADE_MS)),
            None,
        );
        return None;
    }
    u64::try_from(ms).ok().map(Duration::from_millis)
}

fn section(item: &TomlValue<'_>, usual_crossfade: Option<Duration>) -> Option<Section> {
    let fields = item.fields(&["order", "crossfade", "tags", "tracks"])?;
    let order = fields.opt("order").map_or(Some(Order::Listed), |item| {
        item.word(&[("listed", Order::Listed), ("fit", Order::Fit)])
    });
    let crossfade = fields.opt("crossfade").map_or(usual_crossfade, |item| crossfade(&item));
    let tags = fields.opt("tags").map_or(Some(Vec::new()), |item| item.lines());
    if order == Some(Order::Listed) {
        fields.refuse(&["tags"], "only `order = \"fit\"` chooses by tags");
    }
    let list = fields.req("tracks")?;
    let items = list.list()?;
    if items.is_empty() {
        list.report("a section needs tracks", None);
    }
    let mut tracks = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let Some(track) = track(item) else { continue };
        let endless = matches!(track.source, TrackSource::Pad { .. }) && track.length.is_none();
        if endless && at + 1 < items.len() {
            let hint = Some("write minutes, or put it last".to_owned());
            item.report("a pad without minutes lasts as long as the phase, so that what follows it never sounds", hint);
        }
        tracks.push(track);
    }
    Some(Section { tracks, order: order?, crossfade: crossfade?, tags: lower(tags?) })
}

/// The safe music repeats until it is released, so that a length has no meaning.
fn safe(item: &TomlValue<'_>) -> Option<Track> {
    item.fields(TRACK_KEYS)?.refuse(&["minutes"], "the safe music goes on until it is released");
    track(item)
}

fn track(item: &TomlValue<'_>) -> Option<Track> {
    let fields = item.fields(TRACK_KEYS)?;
    let source = match (fields.opt("file"), fields.opt("pad")) {
        (Some(file), None) => {
            fields.refuse(&["seed"], "only a pad has a seed");
            fields.refuse(&["minutes"], "only a pad has minutes: a file ends by itself");
            file.line().map(|path| TrackSource::File(PathBuf::from(path)))
        }
        (None, Some(pad)) => {
            let mood = pad.word(&Mood::ALL.map(|mood| (mood.word(), mood)));
            let seed = fields
                .opt("seed")
                .map_or(Some(SEED), |item| u64::try_from(item.integer(0..=i64::MAX)?).ok());
            mood.zip(seed).map(|(mood, seed)| TrackSource::Pad { mood, seed })
        }
        (Some(_), Some(pad)) => {
            pad.report("a track is either a file or a pad", None);
            None
        }
        (None, None) => {
            fields.report(
                "a track needs a file or a pad",
                Some("write file = \"01 Threshold.flac\" or pad = \"warm\"".to_owned()),
            );
            None
        }
    };
    let title = fields.opt("title").map_or_else(|| source.as_ref().map(title), |item| item.line());
    let intensity = fields
        .opt("intensity")
        .map_or(Some(INTENSITY), |item| u8::try_from(item.integer(1..=5)?).ok());
    let tags = fields.opt("tags").map_or(Some(Vec::new()), |item| item.lines());
    let gain_db = fields
        .opt("gain_db")
        .map_or(Some(0.0), |item| item.number(-24.0..=12.0).map(|gain| gain as f32));
    let length = fields.opt("minutes").and_then(|item| minutes(&item));
    Some(Track {
        title: title?,
        source: source?,
        intensity: intensity?,
        tags: lower(tags?),
        gain_db: gain_db?,
        length,
    })
}

fn lower(tags: Vec<String>) -> Vec<String> {
    tags.into_iter().map(|tag| tag.to_lowercase()).collect()
}

fn minutes(item: &TomlValue<'_>) -> Option<Duration> {
    let minutes = item.number(0.5..=LONGEST_PAD_MIN)?;
    Some(Duration::from_secs_f64((minutes * 60.0).round()))
}

fn title(source: &TrackSource) -> String {
    match source {
        TrackSource::File(path) => {
            let stem = path.file_stem().unwrap_or(Path::new("?").as_os_str());
            stem.to_string_lossy().into_owned()
        }
        TrackSource::Pad { mood, .. } => pad_title(*mood),
    }
}
