//! A sound system that cpal speaks to, with its streams opened through rodio's mixer.

use std::num::NonZero;
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{BufferSize, ErrorKind, SampleFormat, SupportedStreamConfigRange};
use rodio::{DeviceSinkBuilder, MixerDeviceSink};

use super::{
    Backend, Device, FoundOutput, OutputError, OutputId, OutputSelector, OutputSource, Stream,
    StreamEvents,
};
use crate::music::OutputDevice;
use crate::session::OutputReason;

/// Rates that music is played at, in Hz (DESIGN "The sound").
const RATES: std::ops::RangeInclusive<u32> = 44_100..=192_000;
/// Tried in this order when the device's own default makes no sense.
const USUAL_RATES: [u32; 4] = [48_000, 44_100, 96_000, 192_000];
/// Best first.
const FORMATS: [SampleFormat; 3] = [SampleFormat::F32, SampleFormat::I32, SampleFormat::I16];
/// More channels than any real output in a practice: a plugin that takes anything.
const MOST_CHANNELS: u16 = 8;
/// PulseAudio's stand-in when it has no card: it plays into nothing.
const DUMMY: &str = "auto_null";

/// The host of one sound system, asked for anew each time: a server comes and goes.
pub(in crate::audio) struct CpalBackend {
    name: &'static str,
    host: fn() -> Result<cpal::Host, cpal::Error>,
}

impl CpalBackend {
    pub(in crate::audio) fn new(
        name: &'static str,
        host: fn() -> Result<cpal::Host, cpal::Error>,
    ) -> Self {
        Self { name, host }
    }

    fn open(&self) -> Result<cpal::Host, OutputError> {
        (self.host)().map_err(|error| OutputError::NoSystem(error.to_string()))
    }
}

fn devices(host: &cpal::Host) -> Result<Vec<cpal::Device>, OutputError> {
    let devices =
        host.output_devices().map_err(|error| OutputError::NoSystem(error.to_string()))?;
    Ok(devices.filter(|device| id_of(device) != DUMMY).collect())
}

fn name_of(device: &cpal::Device) -> String {
    device.description().map(|about| about.name().to_owned()).unwrap_or_default()
}

fn id_of(device: &cpal::Device) -> String {
    device.id().map(|id| id.id().to_owned()).unwrap_or_default()
}

impl Backend for CpalBackend {
    fn name(&self) -> &'static str {
        self.name
    }

    fn outputs(&self) -> Result<Vec<OutputDevice>, OutputError> {
        let host = self.open()?;
        let default = host.default_output_device().as_ref().map(id_of);
        let about = |device: cpal::Device| {
            let id = id_of(&device);
            let is_default = default.as_ref() == Some(&id);
            OutputDevice { name: name_of(&device), id, is_default }
        };
        Ok(devices(&host)?.into_iter().map(about).collect())
    }

    fn find(&self, wanted: &OutputSelector, rate: Option<u32>) -> Result<FoundOutput, OutputError> {
        let host = self.open()?;
        let by = |same: &dyn Fn(&cpal::Device) -> bool, wanted: &str| {
            let all = devices(&host)?;
            all.iter().find(|device| same(device)).cloned().ok_or_else(|| {
                let there = all.iter().map(name_of).collect();
                OutputError::NotThere { wanted: wanted.to_owned(), there }
            })
        };
        let device = match wanted {
            OutputSelector::Default => host
                .default_output_device()
                .filter(|device| id_of(device) != DUMMY)
                .ok_or(OutputError::NoDevice)?,
            OutputSelector::Named(wanted) => {
                by(&|device| id_of(device) == *wanted || name_of(device) == *wanted, wanted)?
            }
            OutputSelector::Same(id) => by(&|device| id_of(device) == id.id, &id.name)?,
        };
        let id = OutputId { backend: self.name, id: id_of(&device), name: name_of(&device) };
        let default = device.default_output_config().ok();
        let default = default.map(|config| (config.sample_rate(), config.channels()));
        let ranges: Vec<SupportedStreamConfigRange> =
            device.supported_output_configs().map(Iterator::collect).unwrap_or_default();
        if default.is_none() && ranges.is_empty() {
            // ALSA's "default" is listed even on a machine without a card.
            return Err(OutputError::NoDevice);
        }
        let config = choose(default, &ranges, rate).ok_or_else(|| OutputError::NoFormat {
            name: id.name.clone(),
            rate: rate.map(|rate| format!(", here {rate} Hz")).unwrap_or_default(),
            offered: default.map_or_else(
                || "none".to_owned(),
                |(rate, channels)| format!("{channels} channels at {rate} Hz"),
            ),
        })?;
        let (sample_rate, channels, name) = (config.rate, config.channels, id.name.clone());
        let device = Box::new(CpalDevice { device, config, name });
        Ok(FoundOutput { id, sample_rate, channels, device })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Config {
    rate: u32,
    channels: u16,
    format: SampleFormat,
}

/// The format to open: stereo, the device's own rate (or the one the music is at), the best sample
/// format.
fn choose(
    default: Option<(u32, u16)>,
    ranges: &[SupportedStreamConfigRange],
    rate: Option<u32>,
) -> Option<Config> {
    let own_rate = default.map(|(rate, _)| rate).filter(|rate| RATES.contains(rate));
    let rates: Vec<u32> = match rate {
        Some(rate) => vec![rate],
        None => own_rate.into_iter().chain(USUAL_RATES).collect(),
    };
    let own_channels = default
        .map(|(_, channels)| channels)
        .filter(|channels| (1..=MOST_CHANNELS).contains(channels));
    let offers = |rate: u32, channels: u16, format: SampleFormat| {
        ranges.iter().any(|range| {
            range.channels() == channels
                && range.sample_format() == format
                && (range.min_sample_rate()..=range.max_sample_rate()).contains(&rate)
        })
    };
    let mut all = rates.iter().flat_map(|&rate| {
        let channels = [2].into_iter().chain(own_channels);
        channels.flat_map(move |channels| FORMATS.map(|format| Config { rate, channels, format }))
    });
    all.find(|config| offers(config.rate, config.channels, config.format))
}

struct CpalDevice {
    device: cpal::Device,
    config: Config,
    name: String,
}

impl Device for CpalDevice {
    fn open(
        &self,
        period_frames: Option<u32>,
        events: &StreamEvents,
    ) -> Result<Box<dyn Stream>, OutputError> {
        let buffer = period_frames.map_or(BufferSize::Default, BufferSize::Fixed);
        let events = events.clone();
        let opened = DeviceSinkBuilder::default()
            .with_device(self.device.clone())
            .with_channels(NonZero::new(self.config.channels).unwrap_or(NonZero::<u16>::MIN))
            .with_sample_rate(NonZero::new(self.config.rate).unwrap_or(NonZero::<u32>::MIN))
            .with_sample_format(self.config.format)
            .with_buffer_size(buffer)
            .with_error_callback(move |error| match error.kind() {
                ErrorKind::Xrun => events.stats.note_dropout(None),
                ErrorKind::RealtimeDenied => {}
                _ => {
                    let _already_known = events.lost.try_send(OutputReason::StreamFailed);
                }
            })
            .open_stream();
        let mut sink = opened.map_err(|error| OutputError::NotOpened {
            name: self.name.clone(),
            reason: reason(&error),
        })?;
        sink.log_on_drop(false);
        Ok(Box::new(sink))
    }
}

impl Stream for MixerDeviceSink {
    fn play(&self, source: OutputSource) {
        self.mixer().add(Endless(source));
    }
}

/// Our source as rodio's mixer takes one.
struct Endless(OutputSource);

impl Iterator for Endless {
    type Item = f32;

    #[inline]
    fn next(&mut self) -> Option<f32> {
        Some(self.0.next_sample())
    }
}

impl rodio::Source for Endless {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> rodio::ChannelCount {
        NonZero::new(self.0.channels()).unwrap_or(NonZero::<u16>::MIN)
    }

    fn sample_rate(&self) -> rodio::SampleRate {
        NonZero::new(self.0.sample_rate()).unwrap_or(NonZero::<u32>::MIN)
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

fn reason(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", reason(source)),
        None => error.to_string(),
    }
}
