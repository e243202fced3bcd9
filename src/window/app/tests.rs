//! What the window waits for before the program ends.

use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::*;
use crate::audio::SimulatedPlayer;
use crate::clock::SystemClock;
use crate::live::preparation;
use crate::music::{Intent, Player, PlayerStatus};
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
    app.offered.library.set_paused(true);
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
    let said = &app.readiness_lines(&ctx)[0].told.what;
    assert_eq!(said, "The session begins once its music has been looked at");
    while !matches!(app.screen, Screen::Session(_)) {
        assert!(app.starting.is_some(), "{:?}", app.trouble);
        app.begin_when_looked_at(&ctx);
        thread::sleep(Duration::from_millis(5));
    }
    drop(app);
    end(&stopper, crate::session::Interruption::Program);
}

#[test]
fn a_session_is_dark_whatever_getting_ready_looked_like_and_light_again_after_it() {
    let data = TempDir::new().unwrap();
    std::fs::write(data.path().join("room.toml"), "format = 1\ntheme = \"day\"\n").unwrap();
    let practice = Practice::open(data.path());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let player = Box::new(SimulatedPlayer::new());
    let runner = practice.begin(preparation(&practice), clock.as_ref(), player);
    let (ctx, stopper) = (Context::default(), SharedStopper::default());
    let mut app = App::new(Practice::open(data.path()), clock, &ctx, Arc::clone(&stopper));
    assert_eq!(tokens::theme(&ctx), Theme::Day);
    app.run(runner, &ctx);
    assert_eq!(tokens::theme(&ctx), Theme::Night);
    let Screen::Session(running) = app.take_screen() else { panic!("{:?}", app.trouble) };
    app.leave_session_look(&ctx, &running);
    assert_eq!(tokens::theme(&ctx), Theme::Day);
    drop((running, app));
    end(&stopper, crate::session::Interruption::Program);
}

/// The window's app over a practice's folder.
fn app_of(data: &TempDir) -> (App, Context) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let (ctx, stopper) = (Context::default(), SharedStopper::default());
    (App::new(Practice::open(data.path()), clock, &ctx, stopper), ctx)
}

#[test]
fn what_was_being_prepared_stands_there_again_after_the_records() {
    let data = TempDir::new().unwrap();
    let (mut app, _) = app_of(&data);
    let mut prepare = Prepare::default();
    prepare.type_client("KAP-0417");
    app.prepared = Some(Box::new(prepare));
    app.open_records(None, false);
    let Screen::Prepare(again) = app.prepare_again() else { panic!("it was prepared") };
    assert_eq!(again.client(), "KAP-0417");
}

#[test]
fn a_session_that_cannot_begin_leaves_what_was_typed() {
    let data = TempDir::new().unwrap();
    let (mut app, ctx) = app_of(&data);
    let mut typed = Prepare::default();
    typed.type_client("KAP-0417");
    let full = || {
        let path = PathBuf::from("/practice/sessions");
        Err(SessionError::from(crate::journal::JournalError::DiskFull { doing: "create", path }))
    };
    app.screen = Screen::Prepare(Box::new(typed));
    app.run(full(), &ctx);
    let Screen::Prepare(left) = app.take_screen() else { panic!("it could not begin") };
    assert_eq!(left.client(), "KAP-0417");
    assert!(app.trouble.is_some());
    // A session of the records could not be resumed.
    app.prepared = Some(left);
    app.run(full(), &ctx);
    let Screen::Prepare(left) = app.take_screen() else { panic!("it could not begin") };
    assert_eq!(left.client(), "KAP-0417");
}

#[test]
fn a_changed_file_of_the_practice_is_seen_and_an_output_that_was_chosen_here_stays() {
    let data = TempDir::new().unwrap();
    let (mut app, ctx) = app_of(&data);
    assert!(!app.practice.has_changed());
    app.practice.settings.output = Some("chosen here".to_owned());
    let person = "[[people]]\ninitials = \"MR\"\nname = \"Maya Ruiz\"\nrole = \"therapist\"\n";
    let room = format!("format = 1\noutput = \"Room 2\"\n{person}");
    std::fs::write(data.path().join("room.toml"), room).unwrap();
    assert!(app.practice.has_changed());
    app.read_practice_again(&ctx);
    assert!(!app.practice.has_changed());
    assert_eq!(app.practice.settings.people.len(), 1);
    assert_eq!(app.practice.settings.output.as_deref(), Some("chosen here"));
    std::fs::create_dir(data.path().join("playlists")).unwrap();
    std::fs::write(data.path().join("playlists/own.toml"), "format = 1\n").unwrap();
    assert!(app.practice.has_changed());
}

#[test]
fn a_mended_room_file_is_read_without_a_new_start() {
    let data = TempDir::new().unwrap();
    let room = data.path().join("room.toml");
    std::fs::write(&room, "format = 1\noutptu = \"Room 2\"\n").unwrap();
    let (mut app, ctx) = app_of(&data);
    assert_eq!(app.practice.room_file, RoomFile::Unknown);
    std::fs::write(&room, "format = 1\noutput = \"Room 2\"\n").unwrap();
    app.read_practice_again(&ctx);
    assert!(matches!(app.practice.room_file, RoomFile::Read(_)));
    assert_eq!(app.practice.settings.output.as_deref(), Some("Room 2"));
    std::fs::write(&room, "format = 1\noutptu = \"Room 2\"\n").unwrap();
    app.read_practice_again(&ctx);
    assert!(matches!(app.practice.room_file, RoomFile::LastGood(_)));
    assert_eq!(app.practice.settings.output.as_deref(), Some("Room 2"));
}
