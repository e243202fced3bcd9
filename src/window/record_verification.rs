//! Verifies the records behind the screens that list them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, TryRecvError};
use egui::Context;

use super::background::in_background;
use crate::journal::Verdicts;
use crate::practice::{Practice, SessionError};
use crate::record::SessionLine;
use crate::session::Wall;

/// So many sessions are verified before the first screen: the one that was left open is among
/// them.
const AT_ONCE: usize = 4;

/// What goes on behind the screens.
#[derive(Default)]
pub(super) struct RecordVerification {
    running: Option<Receiver<Result<Verdicts, SessionError>>>,
    stop: Arc<AtomicBool>,
    /// What could not be verified is not tried again and again.
    left: Vec<PathBuf>,
}

impl RecordVerification {
    /// Verifies the latest sessions before anything is shown.
    pub(super) fn begin(practice: &mut Practice, now: Wall) {
        match practice.verification().run(AT_ONCE, now, &AtomicBool::new(false)) {
            Ok(verdicts) => practice.verdicts = verdicts,
            Err(error) => tracing::warn!("{error}"),
        }
    }

    /// Goes on where lines were not verified yet. `true` when there is more to show.
    pub(super) fn follow(
        &mut self,
        practice: &mut Practice,
        lines: &[SessionLine],
        ctx: &Context,
        now: Wall,
    ) -> bool {
        match self.running.as_ref().map(Receiver::try_recv) {
            Some(Err(TryRecvError::Empty)) => return false,
            Some(Ok(Ok(verdicts))) => {
                practice.verdicts = verdicts;
                self.running = None;
                return true;
            }
            Some(Ok(Err(error))) => {
                tracing::warn!("{error}");
                self.running = None;
            }
            Some(Err(TryRecvError::Disconnected)) | None => self.running = None,
        }
        let unverified = lines.iter().filter(|line| line.state.is_none());
        let left: Vec<PathBuf> = unverified.map(|line| line.folder.clone()).collect();
        if left.is_empty() || left == self.left {
            return false;
        }
        self.left = left;
        self.stop = Arc::default();
        let (verification, stop) = (practice.verification(), Arc::clone(&self.stop));
        let work = move || verification.run(usize::MAX, now, &stop);
        match in_background("verify", ctx, work) {
            Ok(running) => self.running = Some(running),
            Err(error) => tracing::warn!("the records are not verified: {error}"),
        }
        false
    }

    /// A session begins, which needs the computer for itself.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Release);
    }
}
