use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::*;
use crate::audio::SimulatedPlayer;
use crate::clock::{Clock, ManualClock, SystemClock};
use crate::journal::RecordState;
use crate::music::{Intent, Player, PlayerStatus};
use crate::practice::{Practice, Preparation, scan_playlist};
use crate::session::{
    Command, DoseKind, Event, Interruption, MusicAct, Refusal, SoundFact, State, TextKind, When,
};
use crate::test_session::{dose, give};

/// A player that remembers what it was asked for, and breaks down once when told to.
#[derive(Default)]
struct Listener {
    player: SimulatedPlayer,
    asked: Arc<Mutex<Vec<Intent>>>,
    breaks: Arc<AtomicBool>,
    /// So many more intents break it.
    breaks_in_send: Arc<AtomicUsize>,
}

impl Player for Listener {
    fn send(&mut self, intent: Intent) {
        let left = self.breaks_in_send.load(Ordering::SeqCst);
        self.breaks_in_send.store(left.saturating_sub(1), Ordering::SeqCst);
        assert!(left == 0, "broken on purpose");
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
        open_items_reason: Some("a test".into()),
        prepared: Vec::new(),
        avoid: Vec::new(),
        rehearsal: true,
    }
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
    let runner = practice.begin(preparation(&practice), clock.as_ref(), Box::new(player)).unwrap();
    Handle::start(runner, clock, Box::new(|| ())).unwrap()
}

fn entries_with(view: &View, so: impl Fn(&Event) -> bool) -> usize {
    view.entries().iter().filter(|entry| entry.events.iter().any(&so)).count()
}

#[test]
fn a_command_becomes_a_kept_row_and_a_refusal_finds_its_way_back() {
    let data = TempDir::new().unwrap();
    let handle = run(&data, Listener::default());
    handle.send(Command::MarkMoment { when: When::Now });
    let view = until(&handle, "the moment is kept", |view| {
        let marked = view.entries().iter().find(|entry| entry.events == [Event::MomentMarked]);
        marked.is_some_and(|entry| view.kept.has(entry))
    });
    assert_eq!(view.kept.not_saved, None);
    let refused = handle.send(Command::EndTalk);
    until(&handle, "the refusal is shown", |view| {
        view.outcome(refused) == Some(&Err(Refusal::AlreadySo))
    });
    handle.finish(Some(Interruption::Program)).unwrap();
}

#[test]
fn after_a_fault_of_its_own_the_runner_goes_on_and_says_so_and_the_player_is_told_nothing_twice() {
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
    until(&handle, "the note is there", |view| !view.state().texts.is_empty());
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
    assert_eq!(view.state().texts.len(), 1);
    assert_eq!(plays(&asked), played);
    assert!(matches!(asked.lock().unwrap().last(), Some(Intent::Silence { .. })));
    handle.finish(Some(Interruption::Program)).unwrap();
}

/// Gives the first dose, to a player that so many intents break.
fn give_dose_to_a_player_that_breaks(
    times: usize,
    data: &TempDir,
) -> (Handle, CommandId, Arc<Mutex<Vec<Intent>>>) {
    let (asked, breaks_in_send) = (Arc::default(), Arc::new(AtomicUsize::new(0)));
    let player = Listener {
        asked: Arc::clone(&asked),
        breaks_in_send: Arc::clone(&breaks_in_send),
        ..Listener::default()
    };
    let handle = run(data, player);
    let read = handle.send(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let view = until(&handle, "it is read back", |view| view.outcome(read).is_some());
    let (read_back, _) = view.state().read_back.clone().unwrap();
    asked.lock().unwrap().clear();
    breaks_in_send.store(times, Ordering::SeqCst);
    let given = handle.send(give(read_back, When::Now));
    (handle, given, asked)
}

#[test]
fn a_dose_is_given_once_even_where_the_player_breaks_over_it_and_its_music_comes() {
    let data = TempDir::new().unwrap();
    let (handle, given, asked) = give_dose_to_a_player_that_breaks(1, &data);
    let view = until(&handle, "an entry says so", |view| {
        entries_with(view, |event| matches!(event, Event::Restarted { .. })) == 1
    });
    let Some(Ok(Some(entry))) = view.outcome(given) else { panic!("{:?}", view.outcome(given)) };
    assert_eq!(view.state().doses.iter().map(|dose| dose.entry).collect::<Vec<_>>(), [*entry]);
    let again = handle.send(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let view = until(&handle, "a second is refused", |view| view.outcome(again).is_some());
    assert_eq!(view.outcome(again), Some(&Err(Refusal::FirstDoseGiven)));
    let played = |it: &Intent| matches!(it, Intent::Play { .. });
    assert!(asked.lock().unwrap().iter().any(played), "{:?}", asked.lock().unwrap());
    handle.finish(Some(Interruption::Program)).unwrap();
}

#[test]
fn an_intent_that_breaks_the_player_twice_is_let_go_of_and_the_session_goes_on() {
    let data = TempDir::new().unwrap();
    let (handle, given, asked) = give_dose_to_a_player_that_breaks(2, &data);
    until(&handle, "the dose is given", |view| matches!(view.outcome(given), Some(Ok(_))));
    let silence = handle.send(Command::Steer(MusicAct::Silence));
    until(&handle, "the music obeys", |view| matches!(view.outcome(silence), Some(Ok(_))));
    assert!(matches!(asked.lock().unwrap().last(), Some(Intent::Silence { .. })));
    handle.finish(Some(Interruption::Program)).unwrap();
}

#[test]
fn an_event_that_breaks_the_fold_is_left_out_and_the_record_says_which() {
    let data = TempDir::new().unwrap();
    let handle = run(&data, Listener::default());
    let note = |text: &str| Command::Write {
        kind: TextKind::Chart,
        text: text.to_owned(),
        when: When::Now,
    };
    handle.send(note("before"));
    let read = handle.send(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let view = until(&handle, "it is read back", |view| view.outcome(read).is_some());
    handle.send(give(view.state().read_back.clone().unwrap().0, When::Now));
    // No screen asks for this: the planned end overflows.
    let absurd = handle.send(Command::ExtendPhase { by_ms: i64::MAX });
    let view = until(&handle, "it is carried out", |view| view.outcome(absurd).is_some());
    let Some(Ok(Some(entry))) = view.outcome(absurd).cloned() else {
        panic!("{:?}", view.outcome(absurd))
    };
    until(&handle, "an entry says so", |view| {
        let says = |event: &Event| matches!(event, Event::Restarted { unfolded, .. } if *unfolded == [entry]);
        entries_with(view, says) == 1
    });
    handle.send(note("after"));
    let view = until(&handle, "it goes on", |view| view.state().texts.len() == 2);
    assert_eq!((view.state().doses.len(), view.session.unfolded()), (1, vec![entry]));

    let folder = handle.folder().to_owned();
    handle.finish(Some(Interruption::Program)).unwrap();
    let practice = Practice::open(data.path());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let runner =
        practice.resume(&folder, clock.as_ref(), |_| Box::new(SimulatedPlayer::new())).unwrap();
    assert_eq!(runner.session().unfolded(), [entry], "read back, it is left out again");
    let last = runner.session().entries().last().unwrap();
    assert!(
        matches!(&last.events[..], [Event::Restarted { unfolded, .. }] if *unfolded == [entry])
    );
}

#[test]
fn an_interrupted_session_is_gone_on_with_and_its_music_waits_for_a_person() {
    let data = TempDir::new().unwrap();
    let handle = run(&data, Listener::default());
    let folder = handle.folder().to_owned();
    handle.send(Command::MarkMoment { when: When::Now });
    handle.finish(Some(Interruption::Sigterm)).unwrap();
    let practice = Practice::open(data.path());
    assert_eq!(practice.review(&folder).unwrap().1.state, RecordState::Open);

    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let asked: Arc<Mutex<Vec<Intent>>> = Arc::default();
    let player = Listener { asked: Arc::clone(&asked), ..Listener::default() };
    let runner = practice.resume(&folder, clock.as_ref(), |_| Box::new(player)).unwrap();
    let state: &State = runner.session().state();
    assert!(state.music.waits && state.points.len() == 1);
    assert!(matches!(
        asked.lock().unwrap()[..],
        [Intent::Volume { .. }, Intent::Silence { .. }, ..]
    ));
    let handle = Handle::start(runner, clock, Box::new(|| ())).unwrap();
    handle.send(Command::Steer(MusicAct::ReturnToPlan));
    until(&handle, "the music returns", |view| !view.state().music.waits);
    assert!(matches!(asked.lock().unwrap().last(), Some(Intent::Return { .. })));
    handle.finish(Some(Interruption::Program)).unwrap();
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
    assert_eq!(view.state().process_notes.len(), 2);
    assert_eq!(entries_with(&view, |event| matches!(event, Event::ProcessOpened)), 1);
    handle.finish(Some(Interruption::Program)).unwrap();
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
    preparation.playlist.files = scan_playlist(&preparation.playlist, &practice.measurements());
    let clock = ManualClock::new("2026-11-21T14:00:00.000+01:00".parse().unwrap(), "Europe/Berlin");
    let mut runner = practice.begin(preparation, &clock, Box::new(SimulatedPlayer::new())).unwrap();
    let left_out = |notice: &&Notice| matches!(notice, Notice::TrackLeftOut { .. });
    let view = runner.view(&clock.read());
    assert_eq!(view.notices.iter().filter(left_out).count(), 2);
    clock.advance(1_000);
    runner.advance(&clock.read()).unwrap();
    assert!(runner.view(&clock.read()).player.running.is_some(), "something sounds in their place");
}

#[test]
fn after_a_suspend_the_music_waits_for_a_person() {
    let data = TempDir::new().unwrap();
    let practice = Practice::open(data.path());
    let clock = ManualClock::new("2026-11-21T14:00:00.000+01:00".parse().unwrap(), "Europe/Berlin");
    let asked: Arc<Mutex<Vec<Intent>>> = Arc::default();
    let player = Listener { asked: Arc::clone(&asked), ..Listener::default() };
    let mut runner = practice.begin(preparation(&practice), &clock, Box::new(player)).unwrap();
    clock.advance(1_000);
    runner.advance(&clock.read()).unwrap();
    asked.lock().unwrap().clear();
    clock.sleep(3_600_000);
    runner.advance(&clock.read()).unwrap();
    let silenced = |it: &Intent| matches!(it, Intent::Silence { fade } if fade.is_zero());
    assert!(asked.lock().unwrap().iter().any(silenced), "{:?}", asked.lock().unwrap());
    assert!(runner.session().state().music.waits);
    runner.carry_out(Command::Steer(MusicAct::ReturnToPlan), &clock.read()).unwrap();
    assert!(!runner.session().state().music.waits);
    assert!(matches!(asked.lock().unwrap().last(), Some(Intent::Return { .. })));
}
