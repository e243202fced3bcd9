//! What the shipped playlists hold, and what is said about playlists that are wrong.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::names::{Language, SourceFile};
use crate::protocol::{Problem, shipped};

fn parse(text: &str) -> Result<Playlist, Vec<Problem>> {
    let source = SourceFile { name: "evening.toml".to_owned(), text: text.to_owned() };
    Playlist::parse(&source, Language::English)
}

fn says(text: &str, expected: Expect) {
    let problems: Vec<String> = parse(text).unwrap_err().iter().map(ToString::to_string).collect();
    expected.assert_eq(&problems.join("\n"));
}

/// Those that sound.
fn shipped_and_read() -> Vec<Playlist> {
    shipped_playlists()
        .iter()
        .map(|file| {
            Playlist::parse(&file.source(), Language::English)
                .unwrap_or_else(|wrong| panic!("{}", wrong[0]))
        })
        .filter(|playlist| !playlist.is_silent())
        .collect()
}

#[test]
fn every_shipped_playlist_has_music_for_every_phase_of_every_template() {
    for protocol in shipped() {
        let protocol = crate::protocol::parsed(protocol, Language::English);
        for playlist in shipped_and_read() {
            for phase in &protocol.phases {
                assert!(
                    playlist.sections.contains_key(&phase.music),
                    "{}: {}",
                    playlist.id,
                    phase.music
                );
            }
        }
    }
}

#[test]
fn what_a_shipped_playlist_is_about_is_said_in_each_language() {
    for file in shipped_playlists() {
        let about = |language| Playlist::parse(&file.source(), language).unwrap().about;
        assert_ne!(about(Language::English), about(Language::German), "{}", file.source().name);
    }
}

#[test]
fn a_shipped_playlist_needs_no_file_and_never_runs_out() {
    for playlist in shipped_and_read() {
        let files = |track: &Track| matches!(track.source, TrackSource::File(_));
        assert!(playlist.safe.iter().all(|safe| !files(safe)), "{}", playlist.id);
        for section in playlist.sections.values() {
            assert!(!section.tracks.iter().any(files), "{}", playlist.id);
            assert_eq!(section.tracks.last().unwrap().length, None, "{}", playlist.id);
        }
    }
}

#[test]
fn no_two_pads_of_a_shipped_playlist_sound_the_same() {
    for playlist in shipped_and_read() {
        let tracks =
            playlist.sections.values().flat_map(|section| &section.tracks).chain(&playlist.safe);
        let mut sources: Vec<_> = tracks.map(|track| format!("{:?}", track.source)).collect();
        let count = sources.len();
        sources.sort();
        sources.dedup();
        assert_eq!(sources.len(), count, "{}", playlist.id);
    }
}

#[test]
fn the_shipped_playlists_are_deepest_in_the_peak_and_calm_at_the_end() {
    for playlist in shipped_and_read() {
        let fullest = |phase: &str| {
            playlist.sections[phase].tracks.iter().map(|track| track.intensity).max().unwrap()
        };
        assert!(
            ["arrive", "onset", "return", "ground"]
                .iter()
                .all(|phase| fullest(phase) < fullest("peak")),
            "{}",
            playlist.id
        );
        assert_eq!(fullest("ground"), 1, "{}", playlist.id);
        assert_eq!(playlist.safe.unwrap().intensity, 1, "{}", playlist.id);
    }
}

#[test]
fn a_track_that_says_no_more_than_its_file_has_defaults() {
    let playlist = parse(
        r#"
        format = 1
        name = "Evening"
        safe = { pad = "warm" }
        [sections.peak]
        order = "fit"
        crossfade = "20s"
        tracks = [{ file = "music/04 Undertow.flac" }, { pad = "deep", seed = 7, minutes = 2.5, tags = ["Low"], gain_db = -3 }]
        "#,
    )
    .unwrap();
    assert_eq!(
        (playlist.id.as_str(), playlist.target_lufs, playlist.crossfade),
        ("evening", -20.0, Duration::from_secs(8))
    );
    assert_eq!(playlist.safe.unwrap().title, "pad:warm");
    let peak = &playlist.sections["peak"];
    assert_eq!((peak.order, peak.crossfade), (Order::Fit, Duration::from_secs(20)));
    let file = Track {
        title: "04 Undertow".to_owned(),
        source: TrackSource::File("music/04 Undertow.flac".into()),
        intensity: 3,
        tags: vec![],
        gain_db: 0.0,
        length: None,
    };
    assert_eq!(peak.tracks[0], file);
    assert_eq!(peak.tracks[1].length, Some(Duration::from_secs(150)));
    assert_eq!(
        (peak.tracks[1].tags.as_slice(), peak.tracks[1].gain_db),
        (["low".to_owned()].as_slice(), -3.0)
    );
}

#[test]
fn a_wrong_playlist_is_told_whole() {
    says(
        r#"format = 1
name = "Evening"
target_lufs = 20
crossfade = "2m"
safe = { pad = "worm", minutes = 3 }
[sections.onset]
order = "shuffle"
tracks = []
[sections.peak]
tracks = [
  { pad = "deep" },
  { file = "a.flac", pad = "deep" },
  { file = "b.flac", minutes = 5, seed = 2, intensity = 6 },
  { title = "Nothing" },
  { file = "c.flac", gian_db = 2, tags = "low" },
  { pad = "open", seed = -1, minutes = 0 },
]
"#,
        expect![[r#"
            evening.toml:3: target_lufs: must be a number from -30 to -10, but is 20
            evening.toml:4: crossfade: must be 1m at most
            evening.toml:5: safe.pad: unknown word "worm"; did you mean "warm"?
            evening.toml:5: safe.minutes: the safe music goes on until it is released
            evening.toml:7: sections.onset.order: unknown word "shuffle"; known here: "listed", "fit"
            evening.toml:8: sections.onset.tracks: a section needs tracks
            evening.toml:11: sections.peak.tracks[1]: a pad without minutes lasts as long as the phase, so that what follows it never sounds; write minutes, or put it last
            evening.toml:12: sections.peak.tracks[2].pad: a track is either a file or a pad
            evening.toml:13: sections.peak.tracks[3].minutes: only a pad has minutes: a file ends by itself
            evening.toml:13: sections.peak.tracks[3].seed: only a pad has a seed
            evening.toml:13: sections.peak.tracks[3].intensity: must be a whole number from 1 to 5, but is 6
            evening.toml:14: sections.peak.tracks[4]: a track needs a file or a pad; write file = "01 Threshold.flac" or pad = "warm"
            evening.toml:15: sections.peak.tracks[5].gian_db: unknown key; did you mean "gain_db"?
            evening.toml:15: sections.peak.tracks[5].tags: must be a list, but is the text "low"
            evening.toml:16: sections.peak.tracks[6].seed: must be a whole number from 0 up, but is -1
            evening.toml:16: sections.peak.tracks[6].minutes: must be a number from 0.5 to 1440, but is 0"#]],
    );
    says(
        "format = 1\nname = \"Evening\"\nsections = {}",
        expect![[r#"
        evening.toml:1: safe: this key is missing
        evening.toml:3: sections: a playlist needs a section for one phase at least, such as [sections.peak]"#]],
    );
}

proptest! {
    #![proptest_config(crate::properties::tried(256))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}", at in 0_usize..3, cut in 0_usize..4000, put in "[\\[\\]{}\"=.,\n#0-9a-z]{0,6}") {
        let _ = parse(&text);
        let whole = shipped_playlists()[at].text;
        let cut = whole.floor_char_boundary(cut);
        let _ = parse(&format!("{}{put}{}", &whole[..cut], &whole[cut..]));
    }
}
