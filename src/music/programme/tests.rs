use super::*;
use crate::protocol::{Codebook, Emergency, Route};

const MINUTE_MS: i64 = 60_000;

fn phase(id: &str, length: PhaseLength, intensity: f32) -> Phase {
    Phase { id: id.to_owned(), name: id.to_owned(), length, intensity, music: id.to_owned() }
}

fn protocol() -> Protocol {
    let planned = |minutes: i64| PhaseLength::Planned { length_ms: minutes * MINUTE_MS };
    Protocol {
        id: "test".to_owned(),
        name: "Test".to_owned(),
        about: String::new(),
        route: Route::Intramuscular,
        phases: vec![
            phase("arrive", PhaseLength::UntilDose { usual_ms: 20 * MINUTE_MS }, 0.1),
            phase("peak", planned(30), 1.0),
            phase("return", planned(20), 0.5),
            phase("ground", PhaseLength::Open { usual_ms: 30 * MINUTE_MS }, 0.0),
        ],
        dosing: None,
        check_ins: Vec::new(),
        ranges: Vec::new(),
        consents: Vec::new(),
        checklists: Vec::new(),
        leave_not_before_ms: None,
        codebook: Codebook { id: String::new(), name: String::new(), codes: Vec::new() },
        emergency: Emergency::default(),
    }
}

fn file(name: &str, intensity: u8) -> Track {
    let source = TrackSource::File(PathBuf::from(name));
    Track { title: name.to_owned(), source, intensity, tags: Vec::new(), gain_db: 0.0, length: None }
}

fn pad(mood: Mood, minutes: Option<u64>) -> Track {
    let source = TrackSource::Pad { mood, seed: 5 };
    let length = minutes.map(|minutes| Duration::from_secs(60 * minutes));
    Track { title: mood.word().to_owned(), source, intensity: 3, tags: Vec::new(), gain_db: 0.0, length }
}

fn playlist(sections: Vec<(&str, Order, Vec<Track>)>) -> Playlist {
    let crossfade = Duration::from_secs(10);
    let section = |(id, order, tracks): (&str, Order, Vec<Track>)| (id.to_owned(), Section { tracks, order, crossfade });
    Playlist {
        id: "test".to_owned(),
        name: "Test".to_owned(),
        about: String::new(),
        sections: sections.into_iter().map(section).collect(),
        target_lufs: -20.0,
        crossfade,
        safe: pad(Mood::Warm, None),
    }
}

fn good(minutes: u64) -> Scanned {
    Scanned::Good(GoodFile {
        path: PathBuf::from("/music/file"),
        sha256: "ab".to_owned(),
        length: Duration::from_secs(60 * minutes),
        loudness: Some(Loudness { integrated_lufs: -14.0, true_peak_dbtp: -0.5 }),
        remark: None,
    })
}

fn planned(playlist: &Playlist, files: &[(&str, Scanned)]) -> Programme {
    let files = files.iter().map(|(name, scanned)| (PathBuf::from(name), scanned.clone())).collect();
    programme(Request { playlist, protocol: &protocol(), from_phase: 0, first_cue: 7, files: &files, seed: 1 })
}

fn titles(programme: &Programme, phase: &str) -> Vec<String> {
    let section = programme.plan.sections.iter().find(|section| section.phase == phase).unwrap();
    section.cues.iter().map(|cue| cue.title.clone()).collect()
}

#[test]
fn every_section_ends_in_an_endless_pad_and_every_number_comes_once() {
    let playlist = playlist(vec![
        ("arrive", Order::Listed, vec![file("a", 1), pad(Mood::Bright, Some(4))]),
        ("peak", Order::Listed, vec![file("b", 5), pad(Mood::Deep, None)]),
    ]);
    let programme = planned(&playlist, &[("a", good(6)), ("b", good(12))]);
    assert_eq!(programme.plan.sections.len(), 4);
    for section in &programme.plan.sections {
        let net = section.cues.last().unwrap();
        assert!(net.length_ms.is_none() && matches!(net.source, CueSource::Pad { .. }), "{section:?}");
    }
    let cues = programme.plan.sections.iter().flat_map(|section| &section.cues).chain(&programme.plan.safe);
    let numbers: Vec<u32> = cues.map(|cue| cue.cue).collect();
    assert_eq!(numbers, (7..programme.next_cue).collect::<Vec<_>>());
    assert_eq!(titles(&programme, "peak"), ["b", "deep"], "a pad without an end is its own net");
    assert_eq!(titles(&programme, "ground"), ["Pad, grounding"]);
    assert_eq!(programme.left_out, []);
}

#[test]
fn arrival_goes_round_until_the_dose() {
    let playlist = playlist(vec![
        ("arrive", Order::Listed, vec![file("a", 1), pad(Mood::Bright, Some(4))]),
        ("return", Order::Listed, vec![file("a", 1)]),
    ]);
    let programme = planned(&playlist, &[("a", good(6))]);
    let arrive = &programme.plan.sections[0];
    let carried: i64 =
        arrive.cues.iter().filter_map(|cue| cue.length_ms).map(|length| stretch_ms(length, arrive.crossfade_ms)).sum();
    assert!((REFILLED_MS..REFILLED_MS + 10 * MINUTE_MS).contains(&carried), "{carried}");
    assert_eq!(titles(&programme, "arrive")[..5], ["a", "bright", "a", "bright", "a"]);
    assert_eq!(titles(&programme, "arrive").last().unwrap(), "Pad, bright");
    assert_eq!(titles(&programme, "return"), ["a", "Pad, open"]);
}

#[test]
fn what_is_missing_or_broken_is_left_out_and_named() {
    let mut playlist =
        playlist(vec![("peak", Order::Listed, vec![file("gone", 5), file("b", 5), file("broken", 5), file("empty", 5)])]);
    playlist.safe = file("gone too", 1);
    let broken = Scanned::Bad { reason: "it is no audio file".to_owned() };
    let programme = planned(&playlist, &[("b", good(40)), ("broken", broken), ("empty", good(0))]);
    assert_eq!(titles(&programme, "peak"), ["b", "Pad, open"]);
    assert_eq!(programme.plan.safe.as_ref().unwrap().title, "Pad, warm");
    let notes: Vec<String> = programme.left_out.iter().map(LeftOut::to_string).collect();
    assert_eq!(
        notes,
        [
            "peak: “gone” is left out: its file is not there",
            "peak: “broken” is left out: it is no audio file",
            "peak: “empty” is left out: it has no sound in it",
            "safe: “gone too” is left out: its file is not there; the warm pad is the safe music",
        ]
    );
}

#[test]
fn fit_takes_the_nearest_intensities_until_the_phase_is_full_and_nothing_twice() {
    let tracks = || vec![file("calm", 1), file("full", 5), file("middle", 3), file("fuller", 4), file("more", 5)];
    let playlist = playlist(vec![("peak", Order::Fit, tracks()), ("return", Order::Fit, tracks())]);
    let files: Vec<(&str, Scanned)> = ["calm", "full", "middle", "fuller", "more"].map(|name| (name, good(12))).to_vec();
    let programme = planned(&playlist, &files);
    // 30 min of intensity 5, then 20 min of intensity 3 from what is left, in the order written.
    assert_eq!(titles(&programme, "peak"), ["full", "fuller", "more", "Pad, open"]);
    assert_eq!(titles(&programme, "return"), ["calm", "middle", "Pad, open"]);
}

#[test]
fn a_plan_may_begin_at_a_later_phase() {
    let playlist = playlist(Vec::new());
    let request =
        Request { playlist: &playlist, protocol: &protocol(), from_phase: 2, first_cue: 0, files: &BTreeMap::new(), seed: 1 };
    let later = programme(request);
    let phases: Vec<&str> = later.plan.sections.iter().map(|section| section.phase.as_str()).collect();
    assert_eq!(phases, ["return", "ground"]);
    assert_eq!(programme(request), later);
}

#[test]
fn gain_reaches_the_target_but_never_lifts_the_peak_over_the_limit() {
    let measured = |integrated_lufs, true_peak_dbtp| Some(Loudness { integrated_lufs, true_peak_dbtp });
    for (loudness, extra_db, expected) in [
        (measured(-14.0, -0.5), 0.0, -6.0),
        (measured(-26.0, -12.0), 1.0, 7.0),
        (measured(-26.0, -4.0), 1.0, 3.0),
        (None, -2.0, -2.0),
        (None, 4.0, 0.0),
    ] {
        assert_eq!(gain_db(loudness, -20.0, extra_db), expected, "{loudness:?}");
    }
}
