//! What the window waits for before the program ends.

use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::*;
use crate::audio::SimulatedPlayer;
use crate::clock::SystemClock;
use crate::live::preparation;
use crate::music::{Intent, Player, PlayerStatus};
use crate::names::Language;
use crate::protocol::{parsed, shipped};
use crate::session::{MusicAct, SoundFact};

/// A player that says when it is let go, which is the last thing that a session does.
struct LastHeard(SimulatedPlayer, Arc<AtomicBool>);

impl Player for LastHeard {
    fn send(&mut self, intent: Intent) {
        self.0.send(intent);
    }

    fn pass(&mut self, time: Duration) {
        self.0.pass(time);
    }

    fn facts(&mut self) -> Vec<SoundFact> {
        self.0.facts()
    }

    fn status(&self) -> PlayerStatus {
        self.0.status()
    }
}

impl Drop for LastHeard {
    fn drop(&mut self) {
        self.1.store(true, Ordering::SeqCst);
    }
}

#[test]
fn the_program_ends_only_after_a_session_whose_record_is_shown_already() {
    let (data, over) = (TempDir::new().unwrap(), Arc::new(AtomicBool::new(false)));
    let practice = Practice::open(data.path());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let player = Box::new(LastHeard(SimulatedPlayer::new(), Arc::clone(&over)));
    let runner = practice.begin(preparation(&practice), clock.as_ref(), player);
    let (ctx, stopper) = (Context::default(), SharedStopper::default());
    let mut app = App::new(Practice::open(data.path()), clock, &ctx, Arc::clone(&stopper));
    app.run(runner, &ctx);
    let Screen::Session(running) =
        std::mem::replace(&mut app.screen, Screen::Prepare(Box::default()))
    else {
        panic!("{:?}", app.trouble);
    };
    running.handle.send(Command::Steer(MusicAct::Silence));
    app.close_session(*running);
    drop(app);
    end(&stopper, crate::session::Interruption::Program);
    assert!(over.load(Ordering::SeqCst), "it ended before its session");
}

#[test]
fn a_session_whose_music_is_not_known_yet_begins_once_it_has_been_looked_at_and_no_frame_waits() {
    let data = TempDir::new().unwrap();
    let playlists = data.path().join("playlists");
    std::fs::create_dir_all(&playlists).unwrap();
    let tone = "sine=220:d=900,aformat=channel_layouts=stereo";
    let made = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", tone])
        .arg(playlists.join("a.flac"))
        .status();
    assert!(made.unwrap().success());
    let list = "format = 1\nname = \"One\"\nsafe = { pad = \"warm\" }\n[sections.arrive]\ntracks = [{ file = \"a.flac\" }]\n";
    std::fs::write(playlists.join("one-60.toml"), list).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let (ctx, stopper) = (Context::default(), SharedStopper::default());
    let mut app = App::new(Practice::open(data.path()), clock, &ctx, Arc::clone(&stopper));
    app.library.set_paused(true);
    let playlist =
        app.practice.playlists.iter().position(|offer| offer.playlist.name == "One").unwrap();
    let Preparation {
        client, therapist, ticks, consents, open_items_reason, avoid, rehearsal, ..
    } = preparation(&app.practice);
    app.start(
        Start {
            protocol: 0,
            playlist,
            client,
            therapist,
            ticks,
            consents,
            open_items_reason,
            prepared: Vec::new(),
            avoid,
            rehearsal,
        },
        &ctx,
    );
    assert!(
        matches!(app.screen, Screen::Prepare(_)) && app.starting.is_some(),
        "{:?}",
        app.trouble
    );
    assert_eq!(app.readiness(&ctx)[0].text, "The session begins once its music has been looked at");
    while !matches!(app.screen, Screen::Session(_)) {
        assert!(app.starting.is_some(), "{:?}", app.trouble);
        app.begin_when_looked_at(&ctx);
        thread::sleep(Duration::from_millis(5));
    }
    drop(app);
    end(&stopper, crate::session::Interruption::Program);
}

#[test]
fn what_the_room_s_keys_hide_or_why_they_are_not_used_is_told_once() {
    let protocols: Vec<Protocol> =
        shipped().iter().map(|file| parsed(file, Language::English)).collect();
    let codebooks: Vec<&Codebook> = protocols.iter().map(|protocol| &protocol.codebook).collect();
    assert_eq!(keymap_and_remarks([], &codebooks).1, Vec::<String>::new());
    assert_eq!(
        keymap_and_remarks([("near", "x")], &codebooks).1,
        [
            "A key of room.toml hides “Dissociation”",
            "A key of room.toml hides “Sound without words”"
        ]
    );
    let unused = keymap_and_remarks([("vitals", "m")], &codebooks).1;
    assert_eq!(
        unused,
        ["The keys of room.toml are not used: keys.vitals: `m` is taken by `mark_moment`"]
    );
}
