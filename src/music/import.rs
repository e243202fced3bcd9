//! Lists of other players: M3U, M3U8, PLS and XSPF, as what they name.

use std::path::{Path, PathBuf};
use std::time::Duration;

use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// A list as another player wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ForeignList {
    /// Its name, where it has one.
    pub name: Option<String>,
    pub tracks: Vec<ForeignTrack>,
}

/// One piece of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ForeignTrack {
    /// Its line in the list; 0 where lines mean nothing.
    pub line: usize,
    /// The file or address, as written.
    pub location: String,
    pub title: Option<String>,
    pub length: Option<Duration>,
}

/// Why a list can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing is named in it.
    #[error(
        "there is nothing in it that could be played; it should be an M3U, M3U8, PLS or XSPF list"
    )]
    Empty,
    /// It looks like XSPF and is none.
    #[error("it is no sound XSPF: {0}")]
    Xml(#[from] quick_xml::DeError),
}

/// Reads a list; which kind it is, is seen by its content.
///
/// # Errors
/// When it names nothing, or is broken.
pub fn read_foreign(bytes: &[u8]) -> Result<ForeignList, ImportError> {
    // Old lists are written in the system's own 8 bits; of those, Latin-1 is the usual one.
    let text = std::str::from_utf8(bytes)
        .map_or_else(|_| bytes.iter().copied().map(char::from).collect(), str::to_owned);
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    let list = if start.starts_with('<') {
        xspf(text)?
    } else if start.get(..10).is_some_and(|head| head.eq_ignore_ascii_case("[playlist]")) {
        pls(text)
    } else {
        m3u(text)
    };
    if list.tracks.is_empty() { Err(ImportError::Empty) } else { Ok(list) }
}

fn m3u(text: &str) -> ForeignList {
    let mut list = ForeignList::default();
    let mut next = ForeignTrack::default();
    for (line, text) in (1..).zip(text.lines().map(str::trim)) {
        if let Some(name) = text.strip_prefix("#PLAYLIST:") {
            list.name = Some(name.trim().to_owned());
        } else if let Some((head, title)) =
            text.strip_prefix("#EXTINF:").and_then(|info| info.split_once(','))
        {
            // Attributes may follow the length: `217 tvg-id="…"`.
            next.length = head.split_whitespace().next().and_then(secs);
            next.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
        } else if !text.is_empty() && !text.starts_with('#') {
            let track = std::mem::take(&mut next);
            list.tracks.push(ForeignTrack { line, location: text.to_owned(), ..track });
        }
    }
    list
}

fn pls(text: &str) -> ForeignList {
    let keys = || {
        text.lines()
            .map(str::trim)
            .zip(1..)
            .filter_map(|(text, line)| Some((text.split_once('=')?, line)))
    };
    let numbered = |key: &str, name: &str| -> Option<u32> {
        let (head, number) = key.trim().split_at_checked(name.len())?;
        if head.eq_ignore_ascii_case(name) { number.parse().ok() } else { None }
    };
    let value = |name: &str, number: u32| {
        keys()
            .find(|((key, _), _)| numbered(key, name) == Some(number))
            .map(|((_, value), _)| value.trim().to_owned())
    };
    let mut files: Vec<(u32, String, usize)> = keys()
        .filter_map(|((key, value), line)| {
            Some((numbered(key, "File")?, value.trim().to_owned(), line))
        })
        .collect();
    files.sort();
    let track = |(number, location, line)| ForeignTrack {
        line,
        location,
        title: value("Title", number),
        length: value("Length", number).as_deref().and_then(secs),
    };
    ForeignList { name: None, tracks: files.into_iter().map(track).collect() }
}

/// A length in whole or parted seconds; −1 stands for unknown.
fn secs(text: &str) -> Option<Duration> {
    text.trim()
        .parse::<f64>()
        .ok()
        .filter(|secs| *secs > 0.0)
        .and_then(|secs| Duration::try_from_secs_f64(secs).ok())
}

#[derive(Deserialize)]
struct Xspf {
    title: Option<String>,
    #[serde(rename = "trackList", default)]
    track_list: XspfTracks,
}

#[derive(Deserialize, Default)]
struct XspfTracks {
    #[serde(default)]
    track: Vec<XspfTrack>,
}

#[derive(Deserialize)]
struct XspfTrack {
    #[serde(default)]
    location: Vec<String>,
    title: Option<String>,
    creator: Option<String>,
    duration: Option<u64>,
}

fn xspf(text: &str) -> Result<ForeignList, ImportError> {
    let Xspf { title, track_list } = quick_xml::de::from_str(text)?;
    let track = |track: XspfTrack| {
        let location = track.location.into_iter().next()?.trim().to_owned();
        let title = match (track.creator, track.title) {
            (Some(creator), Some(title)) => Some(format!("{creator} - {title}")),
            (_, title) => title,
        };
        Some(ForeignTrack {
            line: 0,
            location,
            title,
            length: track.duration.map(Duration::from_millis),
        })
    };
    Ok(ForeignList {
        name: title,
        tracks: track_list.track.into_iter().filter_map(track).collect(),
    })
}

impl ForeignTrack {
    /// It is an address somewhere else: nothing streams.
    pub fn is_remote(&self) -> bool {
        self.location
            .split_once("://")
            .is_some_and(|(scheme, _)| !scheme.eq_ignore_ascii_case("file"))
    }

    /// Where the file may be, the likeliest first: as written, as written on another system, and
    /// beside the list itself.
    pub fn places(&self, folder: &Path) -> Vec<PathBuf> {
        if self.is_remote() {
            return Vec::new();
        }
        let decoded =
            percent_decode_str(self.location.strip_prefix("file://").unwrap_or(&self.location));
        let decoded = decoded.decode_utf8_lossy().into_owned();
        // `file:///C:/Music` has a slash too many for a path.
        let drive = decoded.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
        let decoded = drive.unwrap_or(&decoded).to_owned();
        let slashed = decoded.replace('\\', "/");
        let name = slashed.rsplit('/').next().unwrap_or_default().to_owned();
        let mut places: Vec<PathBuf> = Vec::new();
        for written in [self.location.clone(), decoded, slashed, name] {
            let place = folder.join(written);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(list: &ForeignList) -> Vec<(&str, Option<&str>, Option<u64>)> {
        let track = |track: &'_ ForeignTrack| track.length.map(|length| length.as_secs());
        list.tracks
            .iter()
            .map(|one| (one.location.as_str(), one.title.as_deref(), track(one)))
            .collect()
    }

    #[test]
    fn an_m3u_gives_its_files_titles_and_lengths() {
        let text = "\u{feff}#EXTM3U\r\n#PLAYLIST:Evening\r\n#EXTINF:217,Nobody - Threshold\r\nmusic/01 Threshold.flac\r\n\r\n# a remark\r\n\
            #EXTINF:-1 tvg-id=\"x\",\r\nC:\\Music\\b.mp3\r\nhttp://radio.example/stream\r\n";
        let list = read_foreign(text.as_bytes()).unwrap();
        assert_eq!(list.name.as_deref(), Some("Evening"));
        assert_eq!(
            named(&list),
            [
                ("music/01 Threshold.flac", Some("Nobody - Threshold"), Some(217)),
                ("C:\\Music\\b.mp3", None, None),
                ("http://radio.example/stream", None, None),
            ]
        );
        assert_eq!(list.tracks[0].line, 4);
        assert!(list.tracks[2].is_remote());
        let places = list.tracks[1].places(Path::new("/lists"));
        assert!(places.contains(&PathBuf::from("/lists/b.mp3")), "{places:?}");
    }

    #[test]
    fn a_list_in_latin_1_is_read() {
        let list = read_foreign(b"#EXTM3U\nf\xfcr Elise.mp3\n").unwrap();
        assert_eq!(list.tracks[0].location, "für Elise.mp3");
    }

    #[test]
    fn a_pls_gives_them_in_the_order_of_its_numbers() {
        let text = "[playlist]\nFile10=c.ogg\nfile2=b.ogg\nTitle2=Second\nLength2=61\nFile1=a.ogg\nNumberOfEntries=3\nVersion=2\n";
        let list = read_foreign(text.as_bytes()).unwrap();
        assert_eq!(
            named(&list),
            [("a.ogg", None, None), ("b.ogg", Some("Second"), Some(61)), ("c.ogg", None, None)]
        );
    }

    #[test]
    fn an_xspf_gives_them_with_its_addresses_decoded() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
            <playlist version="1" xmlns="http://xspf.org/ns/0/"><title>Calm &amp; wide</title><trackList>
            <track><location>file:///home/x/a%20b%26c.flac</location><creator>N</creator><title>A &lt;B</title><duration>61000</duration></track>
            <track><title>without a place</title></track>
            <track><location>music/d.opus</location></track></trackList></playlist>"#;
        let list = read_foreign(text.as_bytes()).unwrap();
        assert_eq!(list.name.as_deref(), Some("Calm & wide"));
        assert_eq!(
            named(&list),
            [
                ("file:///home/x/a%20b%26c.flac", Some("N - A <B"), Some(61)),
                ("music/d.opus", None, None)
            ]
        );
        assert!(
            list.tracks[0]
                .places(Path::new("/lists"))
                .contains(&PathBuf::from("/home/x/a b&c.flac"))
        );
    }

    #[test]
    fn what_names_nothing_is_refused_with_a_hint() {
        for text in ["", "# nothing\n", "[playlist]\nVersion=2\n"] {
            assert!(matches!(read_foreign(text.as_bytes()), Err(ImportError::Empty)), "{text:?}");
        }
        assert!(matches!(read_foreign(b"<playlist><trackList>"), Err(ImportError::Xml(_))));
    }
}
