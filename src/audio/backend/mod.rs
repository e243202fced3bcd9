//! The sound systems that can carry our sound: each finds outputs, opens a stream on one, and
//! watches where the system keeps it.
//!
//! Another one (PipeWire's own protocol) is a file here that implements [`Backend`], and a line in
//! [`Backends::default`].

#[cfg(target_os = "linux")]
mod alsa;
mod cpal_backend;
#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(target_os = "linux")]
mod pulse;

use std::sync::Arc;
use std::time::Duration;

#[cfg(test)]
pub(super) use cpal_backend::CpalBackend;
use crossbeam_channel::Sender;

use super::output_source::{OutputSource, PullStats};
use crate::music::OutputDevice;
use crate::session::OutputReason;

/// One sound system. Everything here may block while a server hangs, so it is called on threads of
/// its own.
pub(super) trait Backend: Send + Sync {
    /// `pulseaudio`, `alsa`: by which an [`OutputId`] is known again.
    fn name(&self) -> &'static str;

    /// A server shares the cards among programs: where it answers it has the last word, and nobody
    /// goes round it to the bare card.
    fn is_server(&self) -> bool {
        false
    }

    /// The outputs that are there now.
    fn outputs(&self) -> Result<Vec<OutputDevice>, OutputError>;

    /// Looks for an output, at this rate in Hz where the music is at one already.
    fn find(&self, wanted: &OutputSelector, rate: Option<u32>) -> Result<FoundOutput, OutputError>;

    /// Watches that our streams stay on this output; tells each other output that one was found on.
    /// `None` where the system never moves streams.
    fn watch(&self, _output: &OutputId, _moved: Sender<String>) -> Option<Box<dyn Watch>> {
        None
    }
}

/// A watcher of our streams; ends when dropped.
pub(super) trait Watch: Send {
    /// How long the sound takes through the output, beyond what the stream itself keeps.
    fn output_latency(&self) -> Duration;
}

/// An output that is there, not opened yet.
pub(super) struct FoundOutput {
    pub(super) id: OutputId,
    /// The rate it will be opened at, in Hz.
    pub(super) sample_rate: u32,
    pub(super) channels: u16,
    pub(super) device: Box<dyn Device>,
}

/// What a [`FoundOutput`] is opened by.
pub(super) trait Device: Send {
    /// Opens a silent stream that asks for so many frames at once, or for as many as it likes.
    fn open(
        &self,
        period_frames: Option<u32>,
        events: &StreamEvents,
    ) -> Result<Box<dyn Stream>, OutputError>;
}

/// An open stream; it closes when dropped, which may block on a dead device.
pub(super) trait Stream: Send {
    /// From now on it pulls its sound from there.
    fn play(&self, source: OutputSource);
}

/// Where a stream's callbacks report to; neither ever blocks.
#[derive(Debug, Clone)]
pub(super) struct StreamEvents {
    pub(super) stats: Arc<PullStats>,
    /// The stream is lost, and why.
    pub(super) lost: Sender<OutputReason>,
}

/// How an output is recognized again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutputId {
    pub(super) backend: &'static str,
    /// As the system knows it; stays the same when the name is translated.
    pub(super) id: String,
    /// As the system shows it.
    pub(super) name: String,
}

impl OutputId {
    /// As it is called in the room's settings: by id or shown name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.id == name || self.name == name
    }
}

/// What to look for.
#[derive(Debug, Clone)]
pub(super) enum OutputSelector {
    Default,
    /// By id or by shown name, as set in the room's settings.
    Named(String),
    /// The very one that was there before.
    Same(OutputId),
}

impl std::fmt::Display for OutputSelector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("the system's default output"),
            Self::Named(name) => f.write_str(name),
            Self::Same(id) => f.write_str(&id.name),
        }
    }
}

impl OutputSelector {
    /// By id or shown name; `None`: the system's default.
    pub(super) fn by_name(name: Option<String>) -> Self {
        name.map_or(Self::Default, Self::Named)
    }
}

/// Why there is no output.
#[derive(Debug, thiserror::Error)]
pub(super) enum OutputError {
    #[error("the sound system does not answer ({0})")]
    NoSystem(String),
    #[error("there is no output device")]
    NoDevice,
    #[error("\"{wanted}\" is not there; the outputs are: {}", .there.join(", "))]
    NotThere { wanted: String, there: Vec<String> },
    #[error("\"{name}\" offers no usable format (stereo, 44.1–192 kHz{rate}); it offers {offered}")]
    NoFormat { name: String, rate: String, offered: String },
    #[error("\"{name}\" could not be opened ({reason})")]
    NotOpened { name: String, reason: String },
}

/// The sound systems of this machine, in the order in which they are asked.
#[derive(Clone)]
pub(super) struct Backends(Arc<[Box<dyn Backend>]>);

impl Default for Backends {
    fn default() -> Self {
        #[cfg(target_os = "linux")]
        let all: [Box<dyn Backend>; 2] = [Box::new(pulse::backend()), Box::new(alsa::backend())];
        #[cfg(not(target_os = "linux"))]
        let all: [Box<dyn Backend>; 1] = [Box::new(other::backend())];
        Self(Arc::new(all))
    }
}

impl Backends {
    /// These and no others.
    #[cfg(test)]
    pub(super) fn of(backend: impl Backend + 'static) -> Self {
        Self(Arc::new([Box::new(backend)]))
    }

    /// The outputs of the first sound system that answers. May take 2 s when one hangs.
    ///
    /// # Errors
    /// What the system said, when none answers.
    pub(super) fn outputs(&self) -> Result<Vec<OutputDevice>, OutputError> {
        let mut error = OutputError::NoSystem("there is none".to_owned());
        for backend in self.0.iter() {
            match backend.outputs() {
                Ok(outputs) => return Ok(outputs),
                Err(other) => error = other,
            }
        }
        Err(error)
    }

    /// Looks for an output, at this rate in Hz where the music is at one already.
    pub(super) fn find(
        &self,
        wanted: &OutputSelector,
        rate: Option<u32>,
    ) -> Result<FoundOutput, OutputError> {
        let mut error = OutputError::NoDevice;
        for backend in self.0.iter().filter(|backend| may_have(backend.as_ref(), wanted)) {
            match backend.find(wanted, rate) {
                Ok(found) => return Ok(found),
                Err(last) if backend.is_server() && !matches!(last, OutputError::NoSystem(_)) => {
                    return Err(last);
                }
                Err(other) => error = other,
            }
        }
        Err(error)
    }

    /// Watches that our streams stay on this output.
    pub(super) fn watch(&self, output: &OutputId, moved: Sender<String>) -> Option<Box<dyn Watch>> {
        let backend = self.0.iter().find(|backend| backend.name() == output.backend)?;
        backend.watch(output, moved)
    }
}

fn may_have(backend: &dyn Backend, wanted: &OutputSelector) -> bool {
    match wanted {
        OutputSelector::Same(id) => id.backend == backend.name(),
        OutputSelector::Default | OutputSelector::Named(_) => true,
    }
}

impl std::fmt::Debug for Backends {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|backend| backend.name())).finish()
    }
}

impl From<&OutputError> for OutputReason {
    fn from(error: &OutputError) -> Self {
        match error {
            OutputError::NoSystem(_) => Self::NoSystem,
            OutputError::NoDevice => Self::NoDevice,
            OutputError::NotThere { there, .. } => Self::NotThere { there: there.clone() },
            OutputError::NoFormat { .. } => Self::NoFormat,
            OutputError::NotOpened { .. } => Self::NotOpened,
        }
    }
}
