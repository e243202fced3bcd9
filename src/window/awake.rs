//! Keeps the display and the system awake, from a thread of its own, for as long as a session runs.

use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossbeam_channel::{Sender, bounded};

/// Awake until dropped.
#[derive(Debug)]
pub struct Awake {
    _until: Sender<()>,
    refused: Arc<AtomicBool>,
    holds: Arc<AtomicBool>,
}

impl Awake {
    /// Asks the system. The answer takes a moment and is not waited for: see
    /// [`Awake::takes_refusal`].
    pub fn keep() -> Self {
        let (until, dropped) = bounded::<()>(0);
        let (holds, refused) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        let (granted, refuse) = (Arc::clone(&holds), Arc::clone(&refused));
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
            let told = |error: keepawake::Error| {
                tracing::warn!("the computer is not kept awake: {error}");
                refuse.store(true, Ordering::Relaxed);
            };
            let held = (display.map_err(told).ok(), idle.map_err(told).ok());
            granted.store(held.0.is_some() && held.1.is_some(), Ordering::Relaxed);
            let _until_dropped = dropped.recv();
            // Where the bus is gone by now, letting go panics inside keepawake; nothing is held any
            // more then.
            let _gone = catch_unwind(std::panic::AssertUnwindSafe(move || drop(held)));
        };
        if let Err(error) = thread::Builder::new().name("awake".to_owned()).spawn(hold) {
            tracing::warn!("nothing keeps the computer awake: {error}");
        }
        Self { _until: until, refused, holds }
    }

    /// Both the display and the system are kept awake.
    pub fn holds(&self) -> bool {
        self.holds.load(Ordering::Relaxed)
    }

    /// The system has refused something; answers so once for each.
    pub fn takes_refusal(&self) -> bool {
        self.refused.swap(false, Ordering::Relaxed)
    }
}
