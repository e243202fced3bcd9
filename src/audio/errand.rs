//! What may block while an output is looked for or opened, done on threads of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

use super::output::{Buffering, Found, Hosts, Output, OutputError, OutputId, Wanted, find};
use super::passing::{Bequest, Heir, passing};
use super::slot::Slot;

/// Where an output is found, and what it is to play.
#[derive(Debug, Clone)]
pub(super) struct Outlet {
    pub(super) systems: Hosts,
    pub(super) slot: Arc<Slot>,
    pub(super) sample_rate: u32,
    /// For what is opened from here.
    pub(super) permit: Permit,
}

/// Whether an output that is being opened may take the sound over: no longer once somebody wants another one.
#[derive(Debug, Clone, Default)]
pub(super) struct Permit(Arc<AtomicBool>);

impl Permit {
    pub(super) fn holds(&self) -> bool {
        !self.0.load(Ordering::Acquire)
    }

    pub(super) fn give_up(&self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Something that may block, done elsewhere. Dropped before its answer was taken, what it opens never takes the sound.
pub(super) struct Errand {
    result: Receiver<Result<Done, OutputError>>,
    answered: bool,
    permit: Permit,
    pub(super) then: Then,
    pub(super) since: Instant,
}

impl Errand {
    /// What came of it, once it is done.
    pub(super) fn answer(&mut self) -> Result<Result<Done, OutputError>, TryRecvError> {
        let answer = self.result.try_recv();
        self.answered |= answer.is_ok();
        answer
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        if !self.answered {
            self.permit.give_up();
        }
    }
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
        Ok((found.open(&self.slot, buffering, &tell, heir, self.permit.clone())?, errors))
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
pub(super) fn errand(
    then: Then,
    outlet: &Outlet,
    work: impl FnOnce(Outlet) -> Result<Done, OutputError> + Send + 'static,
) -> Option<Errand> {
    let permit = Permit::default();
    let outlet = Outlet { permit: permit.clone(), ..outlet.clone() };
    let (tell, result): (Sender<_>, _) = bounded(1);
    let sent = std::thread::Builder::new().name("sound-open".to_owned()).spawn(move || {
        let _nobody_waits = tell.send(work(outlet));
    });
    match sent {
        Ok(_) => Some(Errand { result, answered: false, permit, then, since: Instant::now() }),
        Err(error) => {
            tracing::warn!(%error, "no thread to open the output");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::desk::Desk;

    #[test]
    fn what_nobody_waits_for_any_more_never_takes_the_sound() {
        let slot = Slot::new(Desk::new(48_000, 0.0).0);
        let outlet = Outlet { systems: Hosts::default(), slot, sample_rate: 48_000, permit: Permit::default() };
        for answered in [true, false] {
            let (tell, permit) = bounded(1);
            let work = move |outlet: Outlet| {
                tell.send(outlet.permit).unwrap();
                Err(OutputError::NoSystem("none".to_owned()))
            };
            let mut errand = errand(Then::Asked, &outlet, work).unwrap();
            let permit: Permit = permit.recv().unwrap();
            while answered && errand.answer().is_err() {
                std::thread::yield_now();
            }
            drop(errand);
            assert_eq!(permit.holds(), answered);
        }
    }
}
