//! The sound card: found by its id, opened at a sane rate, fed from the graph through rodio's
//! mixer.

use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{BufferSize, ErrorKind, HostId, SampleFormat, SupportedStreamConfigRange};
use crossbeam_channel::Sender;
use rodio::{DeviceSinkBuilder, MixerDeviceSink};
use rtrb::Producer;

use super::lead::Told;
use super::passing::{Heir, Parting};
use super::slot::Slot;
use super::tap::{BLOCK, Meter, Permit, Tap};
use crate::music::OutputDevice;

/// Rates that music is played at, in Hz (DESIGN "The sound").
const RATES: std::ops::RangeInclusive<u32> = 44_100..=192_000;
/// Tried in this order when the device's own default makes no sense.
const USUAL_RATES: [u32; 4] = [48_000, 44_100, 96_000, 192_000];
/// Best first.
const FORMATS: [SampleFormat; 3] = [SampleFormat::F32, SampleFormat::I32, SampleFormat::I16];
/// More channels than any real output in a practice: a plugin that takes anything.
const MOST_CHANNELS: u16 = 8;
/// Lengths of a callback in ms; a device keeps two of them, so this is also how late the sound's
/// thread may be. With the first a hush begins within 100 ms; after a hole in the sound the next
/// one is taken.
const PERIODS_MS: [u32; 3] = [40, 70, 100];
/// PulseAudio's stand-in when it has no card: it plays into nothing.
const DUMMY: &str = "auto_null";

/// Why there is no output.
#[derive(Debug, thiserror::Error)]
pub(super) enum OutputError {
    #[error("the sound system does not answer ({0})")]
    NoSystem(String),
    #[error("there is no output device")]
    NoDevice,
    #[error("\"{wanted}\" is not there; the outputs are: {there}")]
    NotThere { wanted: String, there: String },
    #[error("\"{name}\" offers no usable format (stereo, 44.1–192 kHz{rate}); it offers {offered}")]
    NoFormat { name: String, rate: String, offered: String },
    #[error("\"{name}\" could not be opened ({reason})")]
    NotOpened { name: String, reason: String },
}

/// How an output is recognized again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutputId {
    host: HostId,
    id: String,
    /// Shown.
    pub(super) name: String,
}

impl OutputId {
    /// As it is called in the room's settings: by id or shown name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.id == name || self.name == name
    }

    /// The sink's name, when a PulseAudio server plays it.
    #[cfg(target_os = "linux")]
    pub(super) fn pulse_sink(&self) -> Option<&str> {
        is_pulse(self.host).then_some(self.id.as_str())
    }

    /// Who knows how two streams on it stand to each other.
    pub(super) fn told(&self) -> Told {
        #[cfg(target_os = "linux")]
        if is_pulse(self.host) {
            return Told::ByServer;
        }
        Told::ByPace
    }
}

/// The sound systems of this machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hosts(pub(super) fn(HostId) -> Result<cpal::Host, cpal::Error>);

impl Default for Hosts {
    fn default() -> Self {
        Self(cpal::host_from_id)
    }
}

/// What to look for.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// The system's default.
    Default,
    /// By id or by shown name, as set in the room's settings.
    Named(String),
    /// The very one that was there before.
    Same(OutputId),
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("the system's default output"),
            Self::Named(name) => f.write_str(name),
            Self::Same(id) => f.write_str(&id.name),
        }
    }
}

impl Wanted {
    /// By id or shown name; `None`: the system's default.
    pub(super) fn by_name(name: Option<String>) -> Self {
        name.map_or(Self::Default, Self::Named)
    }
}

/// A device that is there, not opened yet.
pub(super) struct Found {
    device: cpal::Device,
    config: Config,
    pub(super) id: OutputId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Config {
    rate: u32,
    channels: u16,
    format: SampleFormat,
}

/// How much sound a device is asked to keep: more makes a hole less likely, and every act later to
/// be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Buffering {
    grade: usize,
}

impl Buffering {
    /// The next larger one, while there is one.
    pub(super) fn larger(self) -> Option<Self> {
        let grade = self.grade + 1;
        (grade < PERIODS_MS.len()).then_some(Self { grade })
    }

    fn period_ms(self) -> u32 {
        PERIODS_MS.get(self.grade).copied().unwrap_or(PERIODS_MS[0])
    }

    /// Frames of a callback: whole blocks, so that a pull begins with one, and the frames before it
    /// are counted exactly.
    fn period(self, sample_rate: u32) -> u32 {
        let block = BLOCK as u32;
        (sample_rate * self.period_ms() / 1000).div_ceil(block) * block
    }

    /// How long the sound is on its way from us into the device.
    fn latency(self, sample_rate: u32) -> Duration {
        Duration::from_secs_f64(
            f64::from(2 * self.period(sample_rate)) / f64::from(sample_rate.max(1)),
        )
    }
}

/// An open output; dropping it may block on a dead device, so that is done on a thread of its own.
pub(super) struct Output {
    sink: Option<MixerDeviceSink>,
    /// How it pulls.
    pub(super) meter: Arc<Meter>,
    /// How long the sound is on its way into it, as far as is known.
    pub(super) latency: Option<Duration>,
    orders: Producer<Parting>,
    permit: Permit,
}

impl Output {
    /// The graph is its with its next pull; until then it plays silence.
    pub(super) fn begin(&self) {
        self.permit.give();
    }

    /// Its sound goes over to another stream with its next pull.
    pub(super) fn pass_on(&mut self, parting: Parting) {
        let _it_was_told_already = self.orders.push(parting);
    }

    /// Gives up the stream, to be dropped where that may block.
    pub(super) fn let_go(&mut self) -> Option<MixerDeviceSink> {
        self.sink.take()
    }

    pub(super) fn is_let_go(&self) -> bool {
        self.sink.is_none()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(sink) = self.sink.take() {
            let dropped = std::thread::Builder::new()
                .name("sound-close".to_owned())
                .spawn(move || drop(sink));
            if let Err(error) = dropped {
                tracing::warn!(%error, "no thread to close the old output");
            }
        }
    }
}

/// The outputs that are there now. May take 2 s when the sound system hangs.
///
/// # Errors
/// What the system said, when no sound system answers.
pub fn outputs() -> Result<Vec<OutputDevice>, String> {
    let mut reason = "there is no sound system".to_owned();
    for host in hosts(&Wanted::Default) {
        let listed = cpal::host_from_id(host)
            .and_then(|system| Ok((system.default_output_device(), system.output_devices()?)));
        match listed {
            Ok((default, devices)) => {
                let default = default.as_ref().map(id_of);
                let about = |device: cpal::Device| {
                    let id = id_of(&device);
                    OutputDevice {
                        name: name_of(&device),
                        is_default: default.as_ref() == Some(&id),
                        id,
                    }
                };
                return Ok(devices.map(about).filter(|device| device.id != DUMMY).collect());
            }
            Err(error) => reason = error.to_string(),
        }
    }
    Err(reason)
}

fn name_of(device: &cpal::Device) -> String {
    device.description().map(|about| about.name().to_owned()).unwrap_or_default()
}

fn id_of(device: &cpal::Device) -> String {
    device.id().map(|id| id.id().to_owned()).unwrap_or_default()
}

/// Looks for an output; may block while a sound server is hung, so it is called on a thread of its
/// own.
pub(super) fn find(
    systems: Hosts,
    wanted: &Wanted,
    rate: Option<u32>,
) -> Result<Found, OutputError> {
    let mut error = OutputError::NoDevice;
    for host in hosts(wanted) {
        match find_at(systems, host, wanted, rate) {
            Ok(found) => return Ok(found),
            // A server that answers has the last word: going round it to the bare card would fight
            // with it.
            Err(fatal) if is_pulse(host) && !matches!(fatal, OutputError::NoSystem(_)) => {
                return Err(fatal);
            }
            Err(other) => error = other,
        }
    }
    Err(error)
}

#[cfg(target_os = "linux")]
fn hosts(wanted: &Wanted) -> Vec<HostId> {
    match wanted {
        Wanted::Same(id) => vec![id.host],
        _ => vec![HostId::PulseAudio, HostId::Alsa],
    }
}

#[cfg(not(target_os = "linux"))]
fn hosts(_wanted: &Wanted) -> Vec<HostId> {
    vec![cpal::default_host().id()]
}

#[cfg(target_os = "linux")]
fn is_pulse(host: HostId) -> bool {
    host == HostId::PulseAudio
}

#[cfg(not(target_os = "linux"))]
fn is_pulse(_host: HostId) -> bool {
    false
}

fn find_at(
    Hosts(open): Hosts,
    host: HostId,
    wanted: &Wanted,
    rate: Option<u32>,
) -> Result<Found, OutputError> {
    let system = open(host).map_err(|error| OutputError::NoSystem(error.to_string()))?;
    let all = || -> Result<Vec<cpal::Device>, OutputError> {
        let devices =
            system.output_devices().map_err(|error| OutputError::NoSystem(error.to_string()))?;
        Ok(devices.filter(|device| id_of(device) != DUMMY).collect())
    };
    let by =
        |same: &dyn Fn(&cpal::Device) -> bool, wanted: &str| -> Result<cpal::Device, OutputError> {
            let all = all()?;
            let there = || all.iter().map(name_of).collect::<Vec<_>>().join(", ");
            all.iter()
                .find(|device| same(device))
                .cloned()
                .ok_or_else(|| OutputError::NotThere { wanted: wanted.to_owned(), there: there() })
        };
    let device = match wanted {
        Wanted::Default => system
            .default_output_device()
            .filter(|device| id_of(device) != DUMMY)
            .ok_or(OutputError::NoDevice)?,
        Wanted::Named(wanted) => {
            by(&|device| id_of(device) == *wanted || name_of(device) == *wanted, wanted)?
        }
        Wanted::Same(id) => by(&|device| id_of(device) == id.id, &id.name)?,
    };
    let id = OutputId { host, id: id_of(&device), name: name_of(&device) };
    let default =
        device.default_output_config().ok().map(|config| (config.sample_rate(), config.channels()));
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
    Ok(Found { device, config, id })
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

impl Found {
    /// The rate it will be opened at, in Hz.
    pub(super) fn sample_rate(&self) -> u32 {
        self.config.rate
    }

    /// Opens it; the graph is its once it is told to [begin](Output::begin), or an heir's from when
    /// it has its part. Fatal errors of the stream go to `lost`, without ever blocking there.
    pub(super) fn open(
        self,
        slot: &Arc<Slot>,
        buffering: Buffering,
        lost: &Sender<String>,
        heir: Option<Heir>,
    ) -> Result<Output, OutputError> {
        let meter = Meter::new();
        let period = BufferSize::Fixed(buffering.period(self.config.rate));
        let (opened, latency) = match self.build(period, &meter, lost) {
            Ok(sink) => (Ok(sink), Some(buffering.latency(self.config.rate))),
            Err(_) => (self.build(BufferSize::Default, &meter, lost), None),
        };
        let mut sink = opened.map_err(|error| OutputError::NotOpened {
            name: self.id.name.clone(),
            reason: reason(&error),
        })?;
        sink.log_on_drop(false);
        let Config { rate, channels, .. } = self.config;
        let (tap, orders) =
            Tap::new(Arc::clone(slot), Arc::clone(&meter), (channels, rate), latency, heir);
        let permit = tap.permit();
        sink.mixer().add(tap);
        Ok(Output { sink: Some(sink), meter, latency, orders, permit })
    }

    fn build(
        &self,
        buffer: BufferSize,
        meter: &Arc<Meter>,
        lost: &Sender<String>,
    ) -> Result<MixerDeviceSink, rodio::DeviceSinkError> {
        let (lost, meter) = (lost.clone(), Arc::clone(meter));
        DeviceSinkBuilder::default()
            .with_device(self.device.clone())
            .with_channels(NonZero::new(self.config.channels).unwrap_or(NonZero::<u16>::MIN))
            .with_sample_rate(NonZero::new(self.config.rate).unwrap_or(NonZero::<u32>::MIN))
            .with_sample_format(self.config.format)
            .with_buffer_size(buffer)
            .with_error_callback(move |error| match error.kind() {
                ErrorKind::Xrun => meter.note_hole(None),
                ErrorKind::RealtimeDenied => {}
                _ => {
                    let _already_known = lost.try_send(error.to_string());
                }
            })
            .open_stream()
    }
}

fn reason(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", reason(source)),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use cpal::SupportedBufferSize;

    use super::*;

    fn range(channels: u16, rates: (u32, u32), format: SampleFormat) -> SupportedStreamConfigRange {
        SupportedStreamConfigRange::new(
            channels,
            rates.0,
            rates.1,
            SupportedBufferSize::Unknown,
            format,
        )
    }

    #[test]
    fn the_format_is_stereo_at_the_devices_rate() {
        use SampleFormat::{F32, I16, I32, U8};
        let anything: Vec<_> = (1..=32)
            .flat_map(|n| [F32, I16, U8].map(|format| range(n, (1, 384_000), format)))
            .collect();
        let card = [range(2, (44_100, 48_000), I16), range(2, (48_000, 48_000), I32)];
        let eight = [range(8, (48_000, 48_000), F32)];
        let nothing = [range(24, (1, 1), F32), range(2, (8_000, 16_000), I16)];
        let cases = [
            (Some((44_100, 2)), &anything[..], None, Some((44_100, 2, F32))),
            (Some((1, 24)), &anything[..], None, Some((48_000, 2, F32))),
            (Some((192_000, 1)), &anything[..], Some(44_100), Some((44_100, 2, F32))),
            (Some((44_100, 2)), &card[..], None, Some((44_100, 2, I16))),
            (Some((48_000, 2)), &card[..], None, Some((48_000, 2, I32))),
            (Some((48_000, 8)), &eight[..], None, Some((48_000, 8, F32))),
            (Some((48_000, 8)), &eight[..], Some(44_100), None),
            (Some((1, 24)), &nothing[..], None, None),
            (None, &[][..], None, None),
        ];
        for (default, ranges, rate, want) in cases {
            let got = choose(default, ranges, rate)
                .map(|config| (config.rate, config.channels, config.format));
            assert_eq!(got, want, "{default:?} {rate:?}");
        }
    }
}
