use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::clock::{Clock, ManualClock, SystemClock};
use super::music::{GoodFile, Intent, Player, Scanned};
use super::script::Script;
use super::session::{Event, MusicAct, Plan, SoundFact, State, TextKind};
use super::*;
use crate::audio::Unheard;

/// A player that remembers what it was asked for, and breaks down once when told to.
#[derive(Default)]
struct Listener {
    player: Unheard,
    asked: Arc<Mutex<Vec<Intent>>>,
    breaks: Arc<AtomicBool>,
}

impl Player for Listener {
    fn send(&mut self, intent: Intent) {
        self.asked.lock().unwrap().push(intent.clone());
        self.player.send(intent);
    }

    fn pass(&mut self, time: Duration) {
        self.player.pass(time);
    }

    fn facts(&mut self) -> Vec<SoundFact> {
        assert!(!self.breaks.swap(false, Ordering::SeqCst), "broken on purpose");
        self.player.facts()
    }

    fn status(&self) -> PlayerStatus {
        self.player.status()
    }
}

pub(crate) fn preparation(practice: &Practice) -> Preparation {
    Preparation {
        protocol: practice.protocol("intramuscular-60").unwrap().clone(),
        playlist: practice.playlists[0].clone(),
        client: "KAP-0417".parse().unwrap(),
        therapist: "MR".parse().unwrap(),
        ticks: Vec::new(),
        consents: Vec::new(),
        open_items_reason: Some("a test".to_owned()),
        avoid: Vec::new(),
        rehearsal: true,
    }
}

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
                lead: Duration::ZERO,
                length,
                loudness: None,
                remark: None,
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
        Box::new(Unheard::new()),
    )
    .unwrap();
    let mut entries = Vec::new();
    rehearsal.run(|desk, _| entries = desk.session().entries().to_vec()).unwrap();
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
        .filter(|title| !title.starts_with("Pad"))
        .collect();
    let count = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), count, "nothing twice in {titles:?}");
    assert!(count >= 6, "{count} pieces in 53 min");
}

/// Waits until the view is as it should be; a loaded machine takes its time.
fn until(handle: &Handle, what: &str, so: impl Fn(&View) -> bool) -> Arc<View> {
    let since = Instant::now();
    loop {
        let view = handle.view();
        if so(&view) {
            return view;
        }
        assert!(since.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn run(data: &TempDir, player: Listener) -> Handle {
    let practice = Practice::open(data.path());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let desk = practice.begin(preparation(&practice), clock.as_ref(), Box::new(player)).unwrap();
    Handle::start(desk, clock, Box::new(|| ())).unwrap()
}

fn entries_with(view: &View, so: impl Fn(&Event) -> bool) -> usize {
    view.entries.iter().filter(|entry| entry.events.iter().any(&so)).count()
}

#[test]
fn a_command_becomes_a_kept_row_and_a_refusal_finds_its_way_back() {
    let data = TempDir::new().unwrap();
    let handle = run(&data, Listener::default());
    handle.send(Command::MarkMoment { when: When::Now });
    let view = until(&handle, "the moment is kept", |view| {
        let marked = view.entries.iter().find(|entry| entry.events == [Event::MomentMarked]);
        marked.is_some_and(|entry| view.kept.has(entry))
    });
    assert_eq!(view.kept.not_saved, None);
    let refused = handle.send(Command::EndTalk);
    until(&handle, "the refusal is shown", |view| {
        view.refused.contains(&(refused, Refusal::AlreadySo))
    });
    handle.finish(Some("the test")).unwrap();
}

#[test]
fn after_a_fault_of_its_own_the_conductor_goes_on_and_says_so_and_the_player_is_told_nothing_twice()
{
    let data = TempDir::new().unwrap();
    let (asked, breaks) = (Arc::default(), Arc::new(AtomicBool::new(false)));
    let handle = run(
        &data,
        Listener { asked: Arc::clone(&asked), breaks: Arc::clone(&breaks), ..Listener::default() },
    );
    handle.send(Command::Write {
        kind: TextKind::Chart,
        text: "before".to_owned(),
        when: When::Now,
    });
    until(&handle, "the note is there", |view| !view.state.texts.is_empty());
    let plays = |asked: &Mutex<Vec<Intent>>| {
        asked.lock().unwrap().iter().filter(|it| matches!(it, Intent::Play { .. })).count()
    };
    let played = plays(&asked);
    breaks.store(true, Ordering::SeqCst);
    until(&handle, "an entry says so", |view| {
        entries_with(view, |event| matches!(event, Event::Restarted { .. })) == 1
    });
    handle.send(Command::Steer(MusicAct::Silence));
    let view = until(&handle, "commands are taken again", |view| {
        entries_with(view, |event| matches!(event, Event::Steered { .. })) == 1
    });
    assert_eq!(view.state.texts.len(), 1);
    assert_eq!(plays(&asked), played);
    assert!(matches!(asked.lock().unwrap().last(), Some(Intent::Silence { .. })));
    handle.finish(Some("the test")).unwrap();
}

#[test]
fn an_interrupted_session_is_gone_on_with_and_its_music_waits_for_a_person() {
    let data = TempDir::new().unwrap();
    let handle = run(&data, Listener::default());
    let folder = handle.folder().to_owned();
    handle.send(Command::MarkMoment { when: When::Now });
    handle.finish(Some("SIGTERM")).unwrap();
    let practice = Practice::open(data.path());
    assert_eq!(practice.review(&folder).unwrap().1.state, RecordState::Open);

    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let asked: Arc<Mutex<Vec<Intent>>> = Arc::default();
    let player = Listener { asked: Arc::clone(&asked), ..Listener::default() };
    let desk = practice.resume(&folder, clock.as_ref(), Box::new(player)).unwrap();
    let state: &State = desk.session().state();
    assert!(state.music.waits && state.points.len() == 1);
    assert!(matches!(
        asked.lock().unwrap()[..],
        [Intent::Volume { .. }, Intent::Silence { .. }, ..]
    ));
    let handle = Handle::start(desk, clock, Box::new(|| ())).unwrap();
    handle.send(Command::Steer(MusicAct::ReturnToPlan));
    until(&handle, "the music returns", |view| !view.state.music.waits);
    assert!(matches!(asked.lock().unwrap().last(), Some(Intent::Return { .. })));
    handle.finish(Some("the test")).unwrap();
}

#[test]
fn the_first_private_note_opens_a_stream_of_its_own() {
    let data = TempDir::new().unwrap();
    let handle = run(&data, Listener::default());
    for text in ["one", "two"] {
        handle.send(Command::Write {
            kind: TextKind::Process,
            text: text.to_owned(),
            when: When::Now,
        });
    }
    let view = until(&handle, "both are kept", |view| view.kept.process == 3);
    assert_eq!(view.state.process_notes.len(), 2);
    assert_eq!(entries_with(&view, |event| matches!(event, Event::ProcessOpened)), 1);
    handle.finish(Some("the test")).unwrap();
}

#[test]
fn a_file_that_does_not_play_is_told_before_the_session_and_replaced() {
    let data = TempDir::new().unwrap();
    let folder = data.path().join("playlists");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("noise.flac"), "this is no music").unwrap();
    let text = "format = 1\nname = \"Mine\"\nsafe = { pad = \"warm\", seed = 1, intensity = 1 }\n\
        [sections.arrive]\ntracks = [{ file = \"noise.flac\", intensity = 1 }, { file = \"gone.flac\", intensity = 1 }]\n";
    std::fs::write(folder.join("mine-60.toml"), text).unwrap();
    let practice = Practice::open(data.path());
    assert!(practice.problems.is_empty(), "{:?}", practice.problems);
    let mut preparation = preparation(&practice);
    preparation.playlist.files = scan_playlist(&preparation.playlist, &practice.shelf());
    let clock = ManualClock::new("2026-11-21T14:00:00.000+01:00".parse().unwrap(), "Europe/Berlin");
    let mut desk = practice.begin(preparation, &clock, Box::new(Unheard::new())).unwrap();
    let left_out = |notice: &&Notice| matches!(notice, Notice::TrackLeftOut { .. });
    let view = desk.view(&clock.read());
    assert_eq!(view.notices.iter().filter(left_out).count(), 2);
    clock.advance(1_000);
    desk.turn(&clock.read()).unwrap();
    assert!(desk.view(&clock.read()).player.running.is_some(), "something sounds in their place");
}

#[test]
fn after_a_suspend_the_music_waits_for_a_person() {
    let data = TempDir::new().unwrap();
    let practice = Practice::open(data.path());
    let clock = ManualClock::new("2026-11-21T14:00:00.000+01:00".parse().unwrap(), "Europe/Berlin");
    let asked: Arc<Mutex<Vec<Intent>>> = Arc::default();
    let player = Listener { asked: Arc::clone(&asked), ..Listener::default() };
    let mut desk = practice.begin(preparation(&practice), &clock, Box::new(player)).unwrap();
    clock.advance(1_000);
    desk.turn(&clock.read()).unwrap();
    asked.lock().unwrap().clear();
    clock.sleep(3_600_000);
    desk.turn(&clock.read()).unwrap();
    let silenced = |it: &Intent| matches!(it, Intent::Silence { fade } if fade.is_zero());
    assert!(asked.lock().unwrap().iter().any(silenced), "{:?}", asked.lock().unwrap());
    assert!(desk.session().state().music.waits);
    desk.carry_out(Command::Steer(MusicAct::ReturnToPlan), &clock.read()).unwrap();
    assert!(!desk.session().state().music.waits);
    assert!(matches!(asked.lock().unwrap().last(), Some(Intent::Return { .. })));
}
