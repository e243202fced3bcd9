//! The system asks the program to end: logout, shutdown, SIGTERM, Ctrl+C in the terminal.

use std::io;

use crate::session::Interruption;

/// Calls `end` once, on a thread of its own, with what asked.
///
/// Windows knows only Ctrl+C this way; its logout closes the window instead, which asks for a hold
/// (untested there).
///
/// # Errors
/// When the system lets no handler be set.
pub fn on_termination(end: impl FnOnce(Interruption) + Send + 'static) -> io::Result<()> {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGINT, SIGHUP])?;
        let wait = move || {
            if let Some(signal) = signals.forever().next() {
                end(match signal {
                    SIGTERM => Interruption::Sigterm,
                    SIGINT => Interruption::Sigint,
                    _ => Interruption::Sighup,
                });
            }
        };
        std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    }
    #[cfg(not(unix))]
    {
        use signal_hook::consts::SIGINT;
        let asked = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        signal_hook::flag::register(SIGINT, std::sync::Arc::clone(&asked))?;
        let wait = move || {
            while !asked.load(std::sync::atomic::Ordering::Relaxed) {
                std::thread::sleep(std::time::Duration::from_millis(200));
            }
            end(Interruption::Sigint);
        };
        std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    }
    Ok(())
}
