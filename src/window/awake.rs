//! Keeps the display and the system awake, from a thread of its own, for as long as a session runs.

use std::panic::catch_unwind;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::practice::{Finding, Readiness, Ready};

/// A desktop that hasn't answered by then has no such service.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);

/// Awake until dropped.
#[derive(Debug)]
pub struct Awake {
    _until: Sender<()>,
    answer: Arc<OnceLock<bool>>,
    answered: Receiver<()>,
}

impl Awake {
    /// Asks the system. The answer takes a moment and is not waited for: see [`Awake::readiness`].
    pub fn keep() -> Self {
        let (until, dropped) = bounded::<()>(0);
        let answer = Arc::<OnceLock<bool>>::default();
        let (tell, answered) = bounded::<()>(1);
        let known = Arc::clone(&answer);
        let hold = move || {
            // Display and idle are asked for apart: a desktop that refuses one may grant the other.
            let display = keepawake::Builder::default()
                .display(true)
                .app_name("Stillpoint")
                .reason("A session runs")
                .create();
            let idle = keepawake::Builder::default()
                .idle(true)
                .app_name("Stillpoint")
                .reason("A session runs")
                .create();
            let held = [display, idle].map(|asked| {
                let refused = |error| tracing::warn!("the computer is not kept awake: {error}");
                asked.map_err(refused).ok()
            });
            let _set_once = known.set(held.iter().all(Option::is_some));
            let _nobody_waits = tell.send(());
            let _until_dropped = dropped.recv();
            // Where the bus is gone by now, letting go panics inside keepawake; nothing is held any
            // more then.
            let _gone = catch_unwind(std::panic::AssertUnwindSafe(move || drop(held)));
        };
        if let Err(error) = thread::Builder::new().name("awake".to_owned()).spawn(hold) {
            tracing::warn!("nothing keeps the computer awake: {error}");
            let _set_once = answer.set(false);
        }
        Self { _until: until, answer, answered }
    }

    /// Asks the system for a moment, and waits for its answer.
    pub fn try_it() -> Readiness {
        let awake = Self::keep();
        let _no_service = awake.answered.recv_timeout(ANSWERS_WITHIN);
        awake.readiness().unwrap_or(Readiness::Open(Finding::MayFallAsleep))
    }

    /// Both the display and the system are kept awake.
    pub fn holds(&self) -> bool {
        self.answer.get() == Some(&true)
    }

    /// What the system has answered; `None` until it has.
    pub fn readiness(&self) -> Option<Readiness> {
        self.answer.get().map(|holds| match holds {
            true => Readiness::Ready(Ready::StaysAwake),
            false => Readiness::Open(Finding::MayFallAsleep),
        })
    }
}
