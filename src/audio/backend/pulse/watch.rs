//! Notices when the PulseAudio server has moved our sound to another sink, and mutes it there, on
//! the server.
//!
//! Servers move streams silently (a Bluetooth speaker that drops out, a rule of the desktop); the
//! client library that cpal uses ignores the notice. So this keeps a connection of its own,
//! subscribed to what happens to streams. Muting on the server also silences what is in its buffer
//! already: measured leak 0–1 ms, against 40 ms when only our side falls silent. The
//! server also mutes the program's next stream, so a new stream that starts muted on the right sink
//! is unmuted.

use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossbeam_channel::Sender;
use pulseaudio::protocol::{Command, SinkInfo, SinkInfoList, SubscriptionMask};

use super::server::{Failure, Server};
use crate::audio::priority::{put_first, this_thread};

/// Wait before a lost connection is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// What a sink takes is less than this, in µs: one that has just been woken still tells the 2 s of
/// its longest buffer.
const LONGEST_SINK_US: u64 = 500_000;

/// A watcher of one sink's stream; ends when dropped.
#[derive(Debug)]
pub(super) struct SinkWatch {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    /// How long the sink itself takes, as it last said.
    sink_latency_us: AtomicU64,
    socket: Mutex<Option<UnixStream>>,
}

impl SinkWatch {
    /// Watches that our streams stay on `sink`; tells each sink that one was found on instead.
    pub(super) fn start(sink: String, moved: Sender<String>) -> Self {
        let shared = Arc::new(Shared::default());
        let job = Job { sink, moved, shared: Arc::clone(&shared) };
        if let Err(error) =
            std::thread::Builder::new().name("sound-watch".to_owned()).spawn(move || job.run())
        {
            tracing::warn!(%error, "no thread to watch where the sound goes");
        }
        Self { shared }
    }
}

impl super::Watch for SinkWatch {
    fn output_latency(&self) -> Duration {
        Duration::from_micros(self.shared.sink_latency_us.load(Ordering::Relaxed))
    }
}

impl Drop for SinkWatch {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        if let Ok(mut socket) = self.shared.socket.lock()
            && let Some(socket) = socket.take()
        {
            let _closed_already = socket.shutdown(std::net::Shutdown::Both);
        }
    }
}

struct Job {
    sink: String,
    moved: Sender<String>,
    shared: Arc<Shared>,
}

impl Job {
    fn run(&self) {
        put_first(this_thread());
        while !self.stopped() {
            let Err(error) = self.watch() else { return };
            if !self.stopped() {
                tracing::warn!(%error, "the watch over where the sound goes was interrupted");
                std::thread::park_timeout(TRY_AGAIN);
            }
        }
    }

    fn stopped(&self) -> bool {
        self.shared.stop.load(Ordering::Acquire)
    }

    fn is_chosen(&self, sink: &SinkInfo) -> bool {
        sink.name.to_string_lossy() == self.sink
    }

    fn watch(&self) -> Result<(), Failure> {
        let mut server = Server::connect()?;
        *self.shared.socket.lock().map_err(|_| "the watch broke down")? = Some(server.socket()?);
        server.acknowledged(Command::Subscribe(
            SubscriptionMask::SINK_INPUT | SubscriptionMask::SINK,
        ))?;
        let mut told = None;
        let mut known = Vec::new();
        while !self.stopped() {
            let ours = server.our_streams()?;
            if !ours.is_empty() {
                let sinks: SinkInfoList = server.ask(Command::GetSinkInfoList)?;
                // While another output takes over, our old stream is still where it was.
                let in_place = ours.iter().any(|input| {
                    sinks.iter().any(|sink| sink.index == input.sink_index && self.is_chosen(sink))
                });
                known.retain(|known| ours.iter().any(|input| input.index == *known));
                for input in ours {
                    let on = sinks
                        .iter()
                        .find(|sink| sink.index == input.sink_index)
                        .map(|sink| sink.name.to_string_lossy());
                    let Some(on) = on.filter(|on| *on != self.sink) else {
                        if input.sink_latency <= LONGEST_SINK_US {
                            self.shared
                                .sink_latency_us
                                .store(input.sink_latency, Ordering::Relaxed);
                        }
                        if !known.contains(&input.index) && input.muted {
                            server.mute(input.index, false)?;
                        }
                        known.push(input.index);
                        continue;
                    };
                    if !input.muted {
                        server.mute(input.index, true)?;
                    }
                    if !in_place && told != Some(input.index) {
                        told = Some(input.index);
                        let _supervisor_is_gone = self.moved.try_send(on.into_owned());
                    }
                }
            }
            server.wait_for_event()?;
        }
        Ok(())
    }
}
