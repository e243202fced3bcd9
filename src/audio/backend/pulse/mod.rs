//! A PulseAudio server, or PipeWire's stand-in for one: cpal plays to it, and a connection of our
//! own sees where the server keeps our streams.

mod server;
mod watch;

use crossbeam_channel::Sender;

use self::watch::SinkWatch;
use super::cpal_backend::CpalBackend;
use super::{Backend, FoundOutput, OutputError, OutputId, OutputSelector, Watch};
use crate::music::OutputDevice;

pub(super) fn backend() -> PulseBackend {
    PulseBackend(CpalBackend::new("pulseaudio", || cpal::host_from_id(cpal::HostId::PulseAudio)))
}

pub(super) struct PulseBackend(CpalBackend);

impl Backend for PulseBackend {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn is_server(&self) -> bool {
        true
    }

    fn outputs(&self) -> Result<Vec<OutputDevice>, OutputError> {
        self.0.outputs()
    }

    fn find(&self, wanted: &OutputSelector, rate: Option<u32>) -> Result<FoundOutput, OutputError> {
        self.0.find(wanted, rate)
    }

    fn watch(&self, output: &OutputId, moved: Sender<String>) -> Option<Box<dyn Watch>> {
        Some(Box::new(SinkWatch::start(output.id.clone(), moved)))
    }
}
