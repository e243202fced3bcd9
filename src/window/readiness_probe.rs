//! What the program finds out about being ready, again and again while the room is being prepared:
//! trying a disk may take long, on a thread of its own.

use std::time::Duration;

use crossbeam_channel::Receiver;
use egui::Context;

use super::awake::Awake;
use super::background::in_background;
use crate::journal::DataFolders;
use crate::practice::{Readiness, power, try_places};

/// How long what was found holds: a plug is pulled, a disk unplugged.
const HOLDS: Duration = Duration::from_secs(20);

/// What is known, and what is being looked at.
#[derive(Default)]
pub(super) struct ReadinessProbe {
    found: Vec<Readiness>,
    looking: Option<Receiver<Vec<Readiness>>>,
    /// In the window's own seconds.
    looked: Option<f64>,
    /// Asked once: what keeps a computer awake doesn't change within a day.
    awake: Option<Awake>,
    sleep: Option<Readiness>,
}

impl ReadinessProbe {
    /// Takes in what was found, and looks again where that is too long ago.
    pub(super) fn follow(&mut self, ctx: &Context, folders: &DataFolders) {
        let now = ctx.input(|input| input.time);
        if let Some(found) = self.looking.as_ref().and_then(|looking| looking.try_recv().ok()) {
            (self.found, self.looking, self.looked) = (found, None, Some(now));
        }
        let is_old = self.looked.is_none_or(|looked| now - looked > HOLDS.as_secs_f64());
        if is_old && self.looking.is_none() {
            let folders = folders.clone();
            let look = move || try_places(&folders).into_iter().chain(power()).collect();
            match in_background("readiness", ctx, look) {
                Ok(looking) => self.looking = Some(looking),
                Err(error) => tracing::warn!("readiness is not looked at: {error}"),
            }
        }
        if self.sleep.is_none() {
            self.sleep = self.awake.get_or_insert_with(Awake::keep).readiness();
        } else {
            self.awake = None;
        }
        ctx.request_repaint_after(if self.sleep.is_some() { HOLDS } else { HOLDS / 100 });
    }

    /// Forgets what was found: another folder is looked at.
    pub(super) fn forget(&mut self) {
        (self.found, self.looking, self.looked) = (Vec::new(), None, None);
    }

    /// The system said that it doesn't keep the computer awake.
    pub(super) fn may_fall_asleep(&self) -> bool {
        matches!(self.sleep, Some(Readiness::Open(_)))
    }

    /// As of the last look; `None` while the first one lasts.
    pub(super) fn found(&self) -> Option<impl Iterator<Item = &Readiness>> {
        self.looked.map(|_| self.found.iter().chain(&self.sleep))
    }
}
