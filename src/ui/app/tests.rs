//! What the window waits for before the program ends.

use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::*;
use crate::audio::Unheard;
use crate::clock::SystemClock;
use crate::conductor::PlayerStatus;
use crate::conductor::music::{Intent, Player};
use crate::conductor::session::{MusicAct, SoundFact};
use crate::conductor::tests::preparation;

/// A player that says when it is let go, which is the last thing that a session does.
struct LastHeard(Unheard, Arc<AtomicBool>);

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
    let player = Box::new(LastHeard(Unheard::new(), Arc::clone(&over)));
    let desk = practice.begin(preparation(&practice), clock.as_ref(), player);
    let (ctx, ender) = (Context::default(), SharedEnder::default());
    let mut app = App::new(Practice::open(data.path()), clock, &ctx, Arc::clone(&ender));
    app.run(desk, &ctx);
    let Place::Session(running) = std::mem::replace(&mut app.place, Place::Prepare(Box::default())) else {
        panic!("{:?}", app.trouble);
    };
    running.handle.send(Command::Steer(MusicAct::Silence));
    app.close_session(*running);
    drop(app);
    end(&ender, "the test");
    assert!(over.load(Ordering::SeqCst), "it ended before its session");
}
