//! An output with more buffer beside the one that plays, until the sound has gone over to it
//! unnoticed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::lead::{Stream, Told, lead};
use super::output::Output;
use super::passing::{Bequest, Passed};
use super::priority::put_first;

/// The new stream has to come this far, in ms of its own sound, before its place is measured.
const RUNS_MS: u64 = 400;
/// Not over by then, it is given up.
const AT_MOST: Duration = Duration::from_secs(12);
/// Once the old stream is told to go over, it does so with its next pull; the crossing is heard
/// before this.
const GOES_OVER: Duration = Duration::from_millis(1500);

/// The new stream and how far it has come.
pub(super) struct Growth {
    output: Output,
    errors: Receiver<String>,
    bequest: Option<Bequest>,
    stage: Stage,
    told: Told,
    sample_rate: u32,
    begun: Instant,
}

enum Stage {
    Starting,
    /// Where it stands to the old one is measured; something may meanwhile have held one of them
    /// up.
    Measuring {
        result: Receiver<Option<i64>>,
        disturbed: bool,
    },
    Passing {
        passed: Passed,
        since: Instant,
    },
}

/// What became of it.
pub(super) enum Grown {
    NotYet,
    /// The new output has the sound.
    Over,
    /// It won't work this way, and why.
    Not(String),
}

impl Growth {
    pub(super) fn new(
        output: Output,
        errors: Receiver<String>,
        bequest: Bequest,
        told: Told,
        sample_rate: u32,
    ) -> Self {
        let begun = Instant::now();
        Self {
            output,
            errors,
            bequest: Some(bequest),
            stage: Stage::Starting,
            told,
            sample_rate,
            begun,
        }
    }

    /// Looks after it once; `hole`: there was one in the old output's sound since the last time.
    pub(super) fn tick(&mut self, old: &mut Output, hole: bool, now: Instant) -> Grown {
        if let Ok(reason) = self.errors.try_recv() {
            return Grown::Not(reason);
        }
        if now.duration_since(self.begun) > AT_MOST {
            return Grown::Not("the two streams could not be brought together".to_owned());
        }
        let hole = self.output.meter.take_holes().0 > 0 || hole;
        match &mut self.stage {
            Stage::Starting
                if self.output.meter.frames() * 1000 >= RUNS_MS * u64::from(self.sample_rate) =>
            {
                if let Some(thread) = self.output.meter.thread() {
                    put_first(thread);
                }
                self.measure(old)
            }
            Stage::Measuring { result, disturbed } => {
                *disturbed |= hole;
                match (result.try_recv(), *disturbed) {
                    (Err(TryRecvError::Empty), _) => Grown::NotYet,
                    (Ok(Some(lead)), false) => self.pass(old, lead, now),
                    (Ok(Some(_)), true) => self.measure(old),
                    (Ok(None) | Err(TryRecvError::Disconnected), _) => {
                        Grown::Not("where the streams are is not known".to_owned())
                    }
                }
            }
            Stage::Passing { passed, .. } if passed.is_true() => Grown::Over,
            Stage::Passing { since, .. } if now.duration_since(*since) > GOES_OVER => {
                Grown::Not("the new stream didn't take over".to_owned())
            }
            Stage::Starting | Stage::Passing { .. } => Grown::NotYet,
        }
    }

    /// The sound goes over at this moment, and is in both streams.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self.stage, Stage::Passing { .. })
    }

    fn measure(&mut self, old: &Output) -> Grown {
        let (Some(old), Some(new)) = (stream(old), stream(&self.output)) else {
            return Grown::Not("how much the streams keep is not known".to_owned());
        };
        let (tell, result) = bounded(1);
        let (told, sample_rate) = (self.told, self.sample_rate);
        let measuring =
            std::thread::Builder::new().name("sound-lead".to_owned()).spawn(move || {
                let _nobody_waits = tell.send(lead(&old, &new, told, sample_rate));
            });
        self.stage = Stage::Measuring { result, disturbed: false };
        measuring.map_or_else(|error| Grown::Not(error.to_string()), |_| Grown::NotYet)
    }

    fn pass(&mut self, old: &mut Output, lead: i64, now: Instant) -> Grown {
        let (Some(bequest), Some(latency)) = (self.bequest.take(), self.output.latency) else {
            return Grown::Not("it went over already".to_owned());
        };
        let passed = bequest.watch();
        let period = (latency.as_secs_f64() / 2.0 * f64::from(self.sample_rate)) as u64;
        old.pass_on(bequest.parting(Arc::clone(&self.output.meter), period, lead));
        self.stage = Stage::Passing { passed, since: now };
        Grown::NotYet
    }

    /// The new output, once the sound is its.
    pub(super) fn into_output(self) -> (Output, Receiver<String>) {
        (self.output, self.errors)
    }
}

fn stream(output: &Output) -> Option<Stream> {
    Some(Stream { meter: Arc::clone(&output.meter), latency: output.latency? })
}
