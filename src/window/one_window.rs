//! One window a practice's folder: a second start brings the first window to the front, and touches
//! neither records nor sound.

use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, io};

use egui::Context;

/// What a start found.
pub(super) enum Claim {
    /// No other window is open; this one is known as long as it lives.
    First(OnlyWindow),
    /// Another one is open; `shown`: it has come to the front.
    Elsewhere { shown: bool },
}

/// The right to be the only window of a folder. Where the system allows no lock, a window opens all
/// the same: the records have locks of their own.
pub(super) struct OnlyWindow {
    _lock: Option<File>,
    listener: Option<platform::Listener>,
}

impl Claim {
    /// Claims the folder for this window.
    pub(super) fn of(data: &Path) -> Self {
        let place = place(data);
        let lock = match lock(&place.with_extension("lock")) {
            Ok(Some(lock)) => Some(lock),
            Ok(None) => return Self::Elsewhere { shown: platform::show_other(&place) },
            Err(error) => {
                tracing::warn!("a second window would not be noticed: {error}");
                None
            }
        };
        let listener = lock.as_ref().and_then(|_| platform::Listener::at(&place));
        Self::First(OnlyWindow { _lock: lock, listener })
    }
}

impl OnlyWindow {
    /// From now on the window comes to the front when the program is started once more.
    pub(super) fn come_to_the_front_in(&mut self, ctx: &Context) {
        if let Some(listener) = self.listener.take() {
            listener.serve(ctx.clone());
        }
    }
}

/// `None`: another program has it.
fn lock(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// In the user's own folder for what lives as long as a login, by the data folder.
fn place(data: &Path) -> PathBuf {
    let data = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let mut hasher = DefaultHasher::new();
    data.canonicalize().unwrap_or(data).hash(&mut hasher);
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let folder = runtime.filter(|folder| folder.is_dir()).unwrap_or_else(env::temp_dir);
    folder.join(format!("stillpoint-{:016x}", hasher.finish()))
}

#[cfg(unix)]
mod platform {
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;
    use std::time::Duration;
    use std::{fs, thread};

    use egui::{Context, UserAttentionType, ViewportCommand};

    /// A window that doesn't answer by then is frozen.
    const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

    /// Hears of later starts.
    pub(super) struct Listener(UnixListener);

    impl Listener {
        pub(super) fn at(place: &Path) -> Option<Self> {
            let socket = place.with_extension("socket");
            // Whoever has the lock is the only one: a socket that lies there is of a dead program.
            let _none_there = fs::remove_file(&socket);
            match UnixListener::bind(&socket) {
                Ok(listener) => Some(Self(listener)),
                Err(error) => {
                    tracing::warn!("a second start can't show this window: {error}");
                    None
                }
            }
        }

        /// Shows the window each time a later start asks for it, for as long as the program runs.
        pub(super) fn serve(self, ctx: Context) {
            let serve = move || {
                for asks in self.0.incoming() {
                    ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
                    ctx.send_viewport_cmd(ViewportCommand::Focus);
                    let asks_quietly = UserAttentionType::Informational;
                    ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(asks_quietly));
                    ctx.request_repaint();
                    drop(asks);
                }
            };
            if let Err(error) = thread::Builder::new().name("only window".to_owned()).spawn(serve) {
                tracing::warn!("a second start can't show this window: {error}");
            }
        }
    }

    /// Asks the other window to come to the front; `true` when it has heard.
    pub(super) fn show_other(place: &Path) -> bool {
        let Ok(mut other) = UnixStream::connect(place.with_extension("socket")) else {
            return false;
        };
        // The other end closes once it has asked for its window.
        let waits = other.set_read_timeout(Some(ANSWERS_WITHIN));
        waits.and_then(|()| std::io::Read::read(&mut other, &mut [0])).is_ok()
    }
}

/// Without a socket the other window is only named (untested).
#[cfg(not(unix))]
mod platform {
    use std::path::Path;

    use egui::Context;

    pub(super) struct Listener;

    impl Listener {
        pub(super) fn at(_place: &Path) -> Option<Self> {
            None
        }

        pub(super) fn serve(self, _ctx: Context) {}
    }

    pub(super) fn show_other(_place: &Path) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_shows_the_first_window_and_opens_none() {
        let data = tempfile::tempdir().unwrap();
        let Claim::First(mut first) = Claim::of(data.path()) else { panic!("it is the first") };
        first.come_to_the_front_in(&Context::default());
        let dotted = data.path().join(".");
        for again in [data.path(), dotted.as_path()] {
            assert!(matches!(Claim::of(again), Claim::Elsewhere { shown: true }));
        }
        let other = tempfile::tempdir().unwrap();
        assert!(matches!(Claim::of(other.path()), Claim::First(_)), "another practice");
        drop(first);
        assert!(matches!(Claim::of(data.path()), Claim::First(_)), "the first one is gone");
    }

    #[test]
    fn a_window_that_does_not_answer_is_not_said_to_be_shown() {
        let data = tempfile::tempdir().unwrap();
        let Claim::First(first) = Claim::of(data.path()) else { panic!("it is the first") };
        std::fs::remove_file(place(data.path()).with_extension("socket")).unwrap();
        assert!(matches!(Claim::of(data.path()), Claim::Elsewhere { shown: false }));
        drop(first);
    }
}
