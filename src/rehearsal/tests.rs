use std::time::Duration;

use tempfile::TempDir;

use super::script::Script;
use super::*;
use crate::audio::SimulatedPlayer;
use crate::clock::{Clock, SystemClock};
use crate::live::preparation;
use crate::music::{GoodFile, Scanned};
use crate::practice::{Practice, Preparation};
use crate::session::{Event, Plan, SoundFact};

/// A practice whose peak is chosen from forty pieces of six to nine minutes that nobody needs to
/// hear.
fn with_a_pool(data: &TempDir) -> Preparation {
    let folder = data.path().join("playlists");
    std::fs::create_dir_all(&folder).unwrap();
    let names: Vec<String> = (0..40).map(|n| format!("{n}.flac")).collect();
    let tracks: Vec<String> =
        names.iter().map(|name| format!("{{ file = \"{name}\", intensity = 5 }}")).collect();
    let text = format!(
        "format = 1\nname = \"Pool\"\nsafe = {{ pad = \"warm\" }}\n[sections.peak]\norder = \"fit\"\ntracks = [{}]\n",
        tracks.join(", ")
    );
    std::fs::write(folder.join("pool-60.toml"), text).unwrap();
    let mut preparation = preparation(&Practice::open(data.path()));
    let good = |(n, name): (u64, &String)| {
        let (path, length) = (folder.join(name), Duration::from_secs(360 + n * 37 % 180));
        (
            name.into(),
            Scanned::Good(GoodFile {
                path,
                sha256: name.clone(),
                leading_silence: Duration::ZERO,
                length,
                loudness: None,
                remarks: Vec::new(),
            }),
        )
    };
    preparation.playlist.files = (0..).zip(&names).map(good).collect();
    preparation
}

/// The peak as planned: pieces, and how far they carry.
fn peak(plan: &Plan) -> (Vec<u32>, i64) {
    let section = plan.sections.iter().find(|section| section.phase == "peak").unwrap();
    let lengths = section.cues.iter().filter_map(|cue| cue.length_ms);
    (
        section.cues.iter().map(|cue| cue.cue).collect(),
        lengths.map(|length| length - section.crossfade_ms).sum(),
    )
}

#[test]
fn a_longer_peak_gets_more_music_behind_what_sounds_and_nothing_twice() {
    let data = TempDir::new().unwrap();
    let preparation = with_a_pool(&data);
    let practice = Practice::open(data.path());
    let script = Script::parse(
        "1m dose 60 mg JO left deltoid\ndose+20m extend 15\ndose+30m hold\ndose+58m release\ndose+80m close rehearsed\n",
    );
    let now = SystemClock::new().read();
    let rehearsal = Rehearsal::begin(
        &practice,
        preparation,
        script.unwrap(),
        &now,
        Pace::Max,
        Box::new(SimulatedPlayer::new()),
    )
    .unwrap();
    let mut entries = crate::session::Chunks::default();
    rehearsal.run(|runner, _| entries = runner.session().entries().clone()).unwrap();
    let plans: Vec<(i64, &Plan)> = entries
        .iter()
        .flat_map(|entry| entry.events.iter().map(|event| (entry.stamp.session_ms, event)))
        .filter_map(
            |(ms, event)| if let Event::Planned(plan) = event { Some((ms, &**plan)) } else { None },
        )
        .collect();
    let (first, carried_ms) = peak(plans[0].1);
    assert!((carried_ms - 35 * 60_000).abs() <= 2_000, "{carried_ms}");
    let (again, carried_ms) = peak(plans[1].1);
    // What was played before had the crossfade of the first plan.
    assert!((carried_ms - 50 * 60_000).abs() <= 20_000, "{carried_ms} in {again:?}");
    assert_eq!(again[..2], first[..2], "what sounded stays");
    assert!(plans.len() >= 4, "held and released too");
    let began = entries.iter().flat_map(|entry| &entry.events);
    let mut titles: Vec<&str> = began
        .filter_map(|event| {
            if let Event::Sound(SoundFact::TrackBegan { title, .. }) = event {
                Some(title.as_str())
            } else {
                None
            }
        })
        .filter(|title| !title.starts_with("pad:"))
        .collect();
    let count = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), count, "nothing twice in {titles:?}");
    assert!(count >= 6, "{count} pieces in 53 min");
}
