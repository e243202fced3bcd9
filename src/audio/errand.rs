//! What may block while a sound server hangs — looking for outputs, opening them — is done on
//! threads of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};
use rodio::MixerDeviceSink;

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

/// An output that is open and silent until it is told to begin.
pub(super) struct Opened {
    pub(super) id: OutputId,
    pub(super) output: Output,
    pub(super) errors: Receiver<String>,
}

/// The output that plays, opened once more; it gets the sound from the one before.
pub(super) struct Beside {
    pub(super) output: Output,
    pub(super) errors: Receiver<String>,
    pub(super) bequest: Bequest,
}

impl Outlet {
    pub(super) fn find(&self, wanted: &Wanted) -> Result<Found, OutputError> {
        find(self.systems, wanted, Some(self.sample_rate))
    }

    pub(super) fn open(&self, found: Found, buffering: Buffering) -> Result<Opened, OutputError> {
        let id = found.id.clone();
        let (output, errors) = self.open_for(found, buffering, None)?;
        Ok(Opened { id, output, errors })
    }

    pub(super) fn open_beside(
        &self,
        same: &Wanted,
        buffering: Buffering,
    ) -> Result<Beside, OutputError> {
        let (bequest, heir) = passing(self.sample_rate);
        let (output, errors) = self.open_for(self.find(same)?, buffering, Some(heir))?;
        Ok(Beside { output, errors, bequest })
    }

    fn open_for(
        &self,
        found: Found,
        buffering: Buffering,
        heir: Option<Heir>,
    ) -> Result<(Output, Receiver<String>), OutputError> {
        let (tell, errors) = bounded(4);
        Ok((found.open(&self.slot, buffering, &tell, heir)?, errors))
    }
}

/// One such errand. Dropped before it is back, it does no harm: what it opens never begins.
pub(super) struct Errand<T> {
    result: Receiver<Result<T, OutputError>>,
    since: Instant,
}

impl<T: Send + 'static> Errand<T> {
    /// Sets off.
    pub(super) fn set_off(
        outlet: &Outlet,
        work: impl FnOnce(Outlet) -> Result<T, OutputError> + Send + 'static,
    ) -> Self {
        let (tell, result): (Sender<_>, _) = bounded(1);
        let (outlet, failed) = (outlet.clone(), tell.clone());
        let gone = std::thread::Builder::new().name("sound-open".to_owned()).spawn(move || {
            let _nobody_waits = tell.send(work(outlet));
        });
        if let Err(error) = gone {
            let _there_is_room =
                failed.send(Err(OutputError::NoSystem(format!("no thread to ask it: {error}"))));
        }
        Self { result, since: Instant::now() }
    }

    /// What came of it, once something did. That it isn't back after `patience` is an answer too.
    pub(super) fn answer(
        &self,
        patience: Duration,
        now: Instant,
    ) -> Option<Result<T, OutputError>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Disconnected) => {
                Some(Err(OutputError::NoSystem("it broke down".to_owned())))
            }
            Err(TryRecvError::Empty) if now.saturating_duration_since(self.since) > patience => {
                Some(Err(OutputError::NoSystem(format!("nothing for {} s", patience.as_secs()))))
            }
            Err(TryRecvError::Empty) => None,
        }
    }
}

impl Errand<Opened> {
    /// Finds and opens an output; `before` is closed first, for a card that plays one stream alone.
    pub(super) fn open(
        outlet: &Outlet,
        wanted: Wanted,
        buffering: Buffering,
        before: Option<MixerDeviceSink>,
    ) -> Self {
        Self::set_off(outlet, move |outlet| {
            drop(before);
            outlet.open(outlet.find(&wanted)?, buffering)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::desk::Desk;

    fn outlet() -> Outlet {
        Outlet {
            systems: Hosts::default(),
            slot: Slot::new(Desk::new(48_000, 0.0).0),
            sample_rate: 48_000,
        }
    }

    fn answer(errand: &Errand<u8>, patience: Duration) -> Result<u8, String> {
        loop {
            if let Some(answer) = errand.answer(patience, Instant::now()) {
                return answer.map_err(|error| error.to_string());
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn one_that_breaks_down_or_never_comes_back_is_an_answer_too() {
        let patience = Duration::from_millis(20);
        assert_eq!(answer(&Errand::set_off(&outlet(), |_| Ok(7)), Duration::from_secs(60)), Ok(7));
        let broken = answer(
            &Errand::set_off(&outlet(), |_| std::panic::resume_unwind(Box::new(()))),
            Duration::from_secs(60),
        );
        assert!(broken.is_err_and(|error| error.contains("broke down")));
        let (_hold, held) = bounded::<()>(1);
        let hung = Errand::set_off(&outlet(), move |_| {
            let _until_the_test_is_over = held.recv();
            Ok(7)
        });
        assert!(answer(&hung, patience).is_err_and(|error| error.contains("does not answer")));
    }
}
