//! What may block while a sound server hangs (looking for outputs, opening them) is done on threads
//! of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

use super::backend::{Backends, FoundOutput, OutputError, OutputId, OutputSelector, Stream};
use super::output::{Buffering, Output};
use super::shared_graph::SharedGraph;
use crate::session::OutputReason;

/// Where an output is found, and what it is to play.
#[derive(Debug, Clone)]
pub(super) struct OutputFactory {
    pub(super) backends: Backends,
    pub(super) graph: Arc<SharedGraph>,
    pub(super) sample_rate: u32,
}

/// An output that is open and silent until it is told to begin.
pub(super) struct OpenedOutput {
    pub(super) id: OutputId,
    pub(super) output: Output,
    pub(super) lost: Receiver<OutputReason>,
}

impl OutputFactory {
    pub(super) fn find(&self, wanted: &OutputSelector) -> Result<FoundOutput, OutputError> {
        self.backends.find(wanted, Some(self.sample_rate))
    }

    pub(super) fn open(
        &self,
        found: FoundOutput,
        buffering: Buffering,
    ) -> Result<OpenedOutput, OutputError> {
        let (tell, lost) = bounded(4);
        let output = Output::open(&found, &self.graph, buffering, &tell)?;
        Ok(OpenedOutput { id: found.id, output, lost })
    }
}

/// A task on a thread of its own. Dropped before it is done, it does no harm: what it opens never
/// begins.
pub(super) struct BackgroundTask<T> {
    result: Receiver<Result<T, OutputError>>,
    since: Instant,
}

impl<T: Send + 'static> BackgroundTask<T> {
    pub(super) fn start(
        factory: &OutputFactory,
        work: impl FnOnce(OutputFactory) -> Result<T, OutputError> + Send + 'static,
    ) -> Self {
        let (tell, result): (Sender<_>, _) = bounded(1);
        let (factory, failed) = (factory.clone(), tell.clone());
        let thread = std::thread::Builder::new().name("sound-open".to_owned());
        let started = thread.spawn(move || {
            let _nobody_waits = tell.send(work(factory));
        });
        if let Err(error) = started {
            let reason = format!("no thread to ask it: {error}");
            let _there_is_room = failed.send(Err(OutputError::NoSystem(reason)));
        }
        Self { result, since: Instant::now() }
    }

    /// The result, once there is one. None within `patience` is a result too.
    pub(super) fn poll(&self, patience: Duration, now: Instant) -> Option<Result<T, OutputError>> {
        let failed = |reason: String| Some(Err(OutputError::NoSystem(reason)));
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Disconnected) => failed("it broke down".to_owned()),
            Err(TryRecvError::Empty) if now.saturating_duration_since(self.since) > patience => {
                failed(format!("nothing for {} s", patience.as_secs()))
            }
            Err(TryRecvError::Empty) => None,
        }
    }
}

impl BackgroundTask<OpenedOutput> {
    /// Finds and opens an output; `before` is closed first, for a card that plays one stream alone.
    pub(super) fn open(
        factory: &OutputFactory,
        wanted: OutputSelector,
        buffering: Buffering,
        before: Option<Box<dyn Stream>>,
    ) -> Self {
        Self::start(factory, move |factory| {
            drop(before);
            factory.open(factory.find(&wanted)?, buffering)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::graph_control::GraphControl;

    fn factory() -> OutputFactory {
        OutputFactory {
            backends: Backends::default(),
            graph: SharedGraph::new(GraphControl::new(48_000, 0.0).0),
            sample_rate: 48_000,
        }
    }

    fn result(task: &BackgroundTask<u8>, patience: Duration) -> Result<u8, String> {
        loop {
            if let Some(result) = task.poll(patience, Instant::now()) {
                return result.map_err(|error| error.to_string());
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn one_that_breaks_down_or_never_comes_back_is_an_answer_too() {
        let (patience, long) = (Duration::from_millis(20), Duration::from_secs(60));
        assert_eq!(result(&BackgroundTask::start(&factory(), |_| Ok(7)), long), Ok(7));
        let panics = |_| std::panic::resume_unwind(Box::new(()));
        let broken = result(&BackgroundTask::start(&factory(), panics), long);
        assert!(broken.is_err_and(|error| error.contains("broke down")));
        let (_hold, held) = bounded::<()>(1);
        let hung = BackgroundTask::start(&factory(), move |_| {
            let _until_the_test_is_over = held.recv();
            Ok(7)
        });
        assert!(result(&hung, patience).is_err_and(|error| error.contains("does not answer")));
    }
}
