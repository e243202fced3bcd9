//! What may block while an output is looked for or opened, done on threads of their own.

use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::output::{Buffering, Found, Hosts, Output, OutputError, OutputId, Wanted, find};
use super::passing::{Bequest, Heir, passing};
use super::slot::Slot;

/// Where an output is found, and what it is to play.
#[derive(Debug, Clone)]
pub(super) struct Outlet {
    pub(super) systems: Hosts,
    pub(super) slot: Arc<Slot>,
    pub(super) sample_rate: u32,
}

/// Something that may block, done elsewhere.
pub(super) struct Errand {
    pub(super) result: Receiver<Result<Done, OutputError>>,
    pub(super) then: Then,
    pub(super) since: Instant,
}

/// What came of it.
pub(super) enum Done {
    Found(Box<Found>),
    Opened(OutputId, Box<Output>, Receiver<String>),
    /// The output that plays, once more.
    Beside(Box<Output>, Receiver<String>, Bequest),
}

/// What is to come of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// Only look whether it is there.
    Look,
    /// Sound, at once.
    Sound,
    /// Sound, fading in: it was away.
    SoundAgain,
    /// Sound in the place of another that plays.
    TakeOver,
    /// Play beside the same output until the sound goes over.
    Grow,
    /// Sound where a person wants it, after there was none.
    Asked,
    /// Sound on the fallback.
    Fallback,
}

impl Outlet {
    pub(super) fn find(&self, wanted: &Wanted) -> Result<Found, OutputError> {
        find(self.systems, wanted, Some(self.sample_rate))
    }

    pub(super) fn open(&self, found: Found, buffering: Buffering) -> Result<Done, OutputError> {
        let id = found.id.clone();
        let (output, errors) = self.open_for(found, buffering, None)?;
        Ok(Done::Opened(id, Box::new(output), errors))
    }

    fn open_for(&self, found: Found, buffering: Buffering, heir: Option<Heir>) -> Result<(Output, Receiver<String>), OutputError> {
        let (tell, errors) = bounded(4);
        Ok((found.open(&self.slot, buffering, &tell, heir)?, errors))
    }

    pub(super) fn open_beside(&self, same: &Wanted, buffering: Buffering) -> Result<Done, OutputError> {
        let (bequest, heir) = passing(self.sample_rate);
        let (output, errors) = self.open_for(self.find(same)?, buffering, Some(heir))?;
        Ok(Done::Beside(Box::new(output), errors, bequest))
    }

    pub(super) fn open_wanted(&self, wanted: &Wanted, buffering: Buffering) -> Result<Done, OutputError> {
        self.open(self.find(wanted)?, buffering)
    }
}

/// Sets off; `None` when there is no thread for it.
pub(super) fn errand(then: Then, work: impl FnOnce() -> Result<Done, OutputError> + Send + 'static) -> Option<Errand> {
    let (tell, result): (Sender<_>, _) = bounded(1);
    let sent = std::thread::Builder::new().name("sound-open".to_owned()).spawn(move || {
        let _nobody_waits = tell.send(work());
    });
    match sent {
        Ok(_) => Some(Errand { result, then, since: Instant::now() }),
        Err(error) => {
            tracing::warn!(%error, "no thread to open the output");
            None
        }
    }
}
