//! Renders the graph into nothing, at the pace of real time: with no output the plan runs on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::shared_graph::{RenderToken, SharedGraph};

/// How often it renders what has become due.
const BEAT: Duration = Duration::from_millis(20);
/// Frames rendered at once.
const BLOCK: usize = 512;

/// A thread that renders into nothing until it is dropped or the graph is taken over.
#[derive(Debug)]
pub(super) struct NullOutput {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl NullOutput {
    /// Starts where the last owner's sound ends; what became due since then is caught up.
    pub(super) fn start(graph: &Arc<SharedGraph>, sample_rate: u32) -> Self {
        let (token, since) = (graph.take_over(), graph.heard_until());
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("sound-null".to_owned())
            .spawn(move || run(&token, sample_rate, since, &stopped))
            .inspect_err(|error| tracing::error!(%error, "no thread to keep the music's time"))
            .ok();
        Self { stop, thread }
    }
}

impl Drop for NullOutput {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _panicked = thread.join();
        }
    }
}

fn run(token: &RenderToken, sample_rate: u32, since: Instant, stop: &AtomicBool) {
    let mut rendered: u64 = 0;
    let mut block = [0.0; BLOCK * 2];
    while !stop.load(Ordering::Acquire) && token.is_current() {
        let due = (since.elapsed().as_secs_f64() * f64::from(sample_rate)) as u64;
        while rendered < due && token.is_current() && !stop.load(Ordering::Acquire) {
            let frames = usize::try_from(due - rendered).unwrap_or(BLOCK).min(BLOCK);
            let Some(part) = block.get_mut(..frames * 2) else { break };
            if token.render(part) {
                rendered += frames as u64;
                token.heard_until(
                    since + Duration::from_secs_f64(rendered as f64 / f64::from(sample_rate)),
                );
            } else {
                // The last owner is still in its block.
                std::thread::yield_now();
            }
        }
        std::thread::park_timeout(BEAT);
    }
}
