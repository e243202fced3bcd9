//! A virtual sound card that can be unplugged, plugged in again, and held up; and others beside it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, Data, DeviceDescription, DeviceDescriptionBuilder, DeviceId, Error, ErrorKind,
    FrameCount, HostId, InputCallbackInfo, OutputCallbackInfo, OutputStreamTimestamp, SampleFormat,
    StreamConfig, StreamInstant, SupportedBufferSize, SupportedStreamConfig,
    SupportedStreamConfigRange,
};

use super::RATE;
use crate::audio::backend::{Backends, CpalBackend};

/// The one card of this process; a test that uses it holds it.
static CARD: Card = Card {
    outputs: [Port::new(true), Port::new(false), Port::new(false)],
    one_at_a_time: AtomicBool::new(false),
    open: AtomicU64::new(0),
    held_up_ms: AtomicU64::new(0),
    heard: Mutex::new(Vec::new()),
    opened: Mutex::new(Vec::new()),
};
static IN_USE: Mutex<()> = Mutex::new(());

/// The outputs' names: the card itself, and two more that are only there once a test plugs them in.
pub(super) const NAMES: [&str; 3] = ["Virtual card", "Second card", "Third card"];

/// One output of the machine.
pub(super) struct Port {
    plugged: AtomicBool,
    /// How long it takes to open.
    opening_ms: AtomicU64,
    /// It never asks for sound.
    dead: AtomicBool,
}

impl Port {
    const fn new(plugged: bool) -> Self {
        Self {
            plugged: AtomicBool::new(plugged),
            opening_ms: AtomicU64::new(0),
            dead: AtomicBool::new(false),
        }
    }

    pub(super) fn plug(&self, plugged: bool) {
        self.plugged.store(plugged, Ordering::SeqCst);
    }

    pub(super) fn open_after(&self, time: Duration) {
        self.opening_ms.store(time.as_millis() as u64, Ordering::SeqCst);
    }

    pub(super) fn kill(&self) {
        self.dead.store(true, Ordering::SeqCst);
    }

    fn is_there(&self) -> bool {
        self.plugged.load(Ordering::SeqCst)
    }

    fn reset(&self, plugged: bool) {
        self.plug(plugged);
        self.open_after(Duration::ZERO);
        self.dead.store(false, Ordering::SeqCst);
    }
}

pub(super) struct Card {
    outputs: [Port; 3],
    /// It refuses a second stream, as a bare ALSA card does.
    one_at_a_time: AtomicBool,
    /// Streams that are open.
    open: AtomicU64,
    /// Its next period comes so much later.
    held_up_ms: AtomicU64,
    /// Left samples that it played, a period of a stream each, and the frame of its clock at which the first
    /// of them sounded.
    heard: Mutex<Vec<(u64, Vec<f32>)>>,
    /// Frames of a callback, of each stream that was opened.
    opened: Mutex<Vec<FrameCount>>,
}

/// The card, plugged in, for one test.
pub(super) fn with_card(scene: impl FnOnce(&Card, Backends)) {
    let _mine = IN_USE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    CARD.outputs.iter().enumerate().for_each(|(n, output)| output.reset(n == 0));
    CARD.one_at_a_time.store(false, Ordering::SeqCst);
    let host = || Ok(cpal::platform::CustomHost::from_host(CardHost).into());
    scene(&CARD, Backends::of(CpalBackend::new("virtual", host)));
}

impl Card {
    pub(super) fn plug(&self, plugged: bool) {
        self.output(0).plug(plugged);
    }

    /// One of [`NAMES`].
    pub(super) fn output(&self, n: usize) -> &Port {
        &self.outputs[n]
    }

    pub(super) fn hold_up(&self, length: Duration) {
        self.held_up_ms.store(length.as_millis() as u64, Ordering::SeqCst);
    }

    pub(super) fn allow_one_stream(&self) {
        self.one_at_a_time.store(true, Ordering::SeqCst);
    }

    /// Streams that are open now.
    pub(super) fn streams(&self) -> u64 {
        self.open.load(Ordering::SeqCst)
    }

    /// What it played since this was last asked: all its streams, added up.
    pub(super) fn take_heard(&self) -> Vec<f32> {
        let periods = std::mem::take(&mut *self.heard.lock().expect("no test panicked in here"));
        let Some(begin) = periods.iter().map(|(sounded, _)| *sounded).min() else {
            return Vec::new();
        };
        let mut sum = Vec::new();
        for (sounded, samples) in periods {
            let at = (sounded - begin) as usize;
            sum.resize(sum.len().max(at + samples.len()), 0.0);
            sum[at..].iter_mut().zip(samples).for_each(|(sum, sample)| *sum += sample);
        }
        sum
    }

    /// Frames of a callback, of each stream since this was last asked.
    pub(super) fn take_opened(&self) -> Vec<FrameCount> {
        std::mem::take(&mut *self.opened.lock().expect("no test panicked in here"))
    }
}

#[derive(Clone)]
struct CardHost;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct CardDevice(usize);

impl CardDevice {
    fn port(&self) -> &'static Port {
        &CARD.outputs[self.0]
    }
}

impl std::fmt::Display for CardDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(NAMES[self.0])
    }
}

struct CardStream {
    stop: Arc<AtomicBool>,
    begun: Instant,
    frames: FrameCount,
}

impl Drop for CardStream {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        CARD.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl HostTrait for CardHost {
    type Devices = std::vec::IntoIter<CardDevice>;
    type Device = CardDevice;

    fn is_available() -> bool {
        true
    }

    fn devices(&self) -> Result<Self::Devices, Error> {
        let all = (0..NAMES.len()).map(CardDevice).filter(|device| device.port().is_there());
        Ok(all.collect::<Vec<_>>().into_iter())
    }

    fn default_input_device(&self) -> Option<CardDevice> {
        None
    }

    fn default_output_device(&self) -> Option<CardDevice> {
        self.devices().ok()?.next()
    }
}

fn range() -> SupportedStreamConfigRange {
    let buffer = SupportedBufferSize::Range { min: 64, max: 48_000 };
    SupportedStreamConfigRange::new(2, RATE, RATE, buffer, SampleFormat::F32)
}

impl DeviceTrait for CardDevice {
    type SupportedInputConfigs = std::iter::Empty<SupportedStreamConfigRange>;
    type SupportedOutputConfigs = std::iter::Once<SupportedStreamConfigRange>;
    type Stream = CardStream;

    fn description(&self) -> Result<DeviceDescription, Error> {
        Ok(DeviceDescriptionBuilder::new(NAMES[self.0]).build())
    }

    fn id(&self) -> Result<DeviceId, Error> {
        Ok(DeviceId::new(HostId::Custom, format!("card {}", self.0)))
    }

    fn supported_input_configs(&self) -> Result<Self::SupportedInputConfigs, Error> {
        Ok(std::iter::empty())
    }

    fn supported_output_configs(&self) -> Result<Self::SupportedOutputConfigs, Error> {
        Ok(std::iter::once(range()))
    }

    fn default_input_config(&self) -> Result<SupportedStreamConfig, Error> {
        Err(Error::new(ErrorKind::UnsupportedConfig))
    }

    fn default_output_config(&self) -> Result<SupportedStreamConfig, Error> {
        Ok(range().with_max_sample_rate())
    }

    fn build_input_stream_raw<D, E>(
        &self,
        _config: StreamConfig,
        _format: SampleFormat,
        _data: D,
        _error: E,
        _timeout: Option<Duration>,
    ) -> Result<CardStream, Error>
    where
        D: FnMut(&Data, &InputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        Err(Error::new(ErrorKind::UnsupportedConfig))
    }

    /// Keeps two periods, as real ones do, and plays them at the pace of its clock.
    fn build_output_stream_raw<D, E>(
        &self,
        config: StreamConfig,
        _format: SampleFormat,
        mut data: D,
        mut error: E,
        _timeout: Option<Duration>,
    ) -> Result<CardStream, Error>
    where
        D: FnMut(&mut Data, &OutputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        let BufferSize::Fixed(frames) = config.buffer_size else {
            return Err(Error::new(ErrorKind::UnsupportedConfig));
        };
        let port = self.port();
        std::thread::sleep(Duration::from_millis(port.opening_ms.load(Ordering::SeqCst)));
        if !port.is_there() {
            return Err(Error::new(ErrorKind::DeviceNotAvailable));
        }
        if CARD.one_at_a_time.load(Ordering::SeqCst) && CARD.open.load(Ordering::SeqCst) > 0 {
            return Err(Error::new(ErrorKind::DeviceBusy));
        }
        CARD.open.fetch_add(1, Ordering::SeqCst);
        CARD.opened.lock().expect("no test panicked in here").push(frames);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let begun = Instant::now();
        std::thread::spawn(move || {
            let period = Duration::from_secs_f64(f64::from(frames) / f64::from(RATE));
            let mut due = Instant::now() - period;
            let mut sounded = frames_at(due);
            while !stopped.load(Ordering::SeqCst) {
                if port.dead.load(Ordering::SeqCst) {
                    std::thread::sleep(period);
                    continue;
                }
                if !port.is_there() {
                    return error(Error::new(ErrorKind::DeviceNotAvailable));
                }
                let late = Duration::from_millis(CARD.held_up_ms.swap(0, Ordering::SeqCst));
                std::thread::sleep(due.saturating_duration_since(Instant::now()) + late);
                due += period + late;
                sounded += u64::from(frames) + (late.as_secs_f64() * f64::from(RATE)) as u64;
                let buffer = fill(&mut data, frames as usize, begun);
                let left = buffer.chunks_exact(2).map(|pair| pair[0]).collect();
                CARD.heard.lock().expect("no test panicked in here").push((sounded, left));
            }
        });
        Ok(CardStream { stop, begun, frames })
    }
}

/// The card's clock: frames since it was first looked at.
fn frames_at(moment: Instant) -> u64 {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let begun = *BEGUN.get_or_init(|| Instant::now() - Duration::from_secs(1));
    (moment.duration_since(begun).as_secs_f64() * f64::from(RATE)).round() as u64
}

#[allow(unsafe_code)] // cpal has no other way in
fn fill(
    data: &mut impl FnMut(&mut Data, &OutputCallbackInfo),
    frames: usize,
    begun: Instant,
) -> Vec<f32> {
    let mut buffer = vec![0.0f32; frames * 2];
    let now = StreamInstant::from_nanos(begun.elapsed().as_nanos() as u64);
    // SAFETY: the pointer is to so many f32, which live until after the call.
    let mut lent =
        unsafe { Data::from_parts(buffer.as_mut_ptr().cast(), buffer.len(), SampleFormat::F32) };
    data(
        &mut lent,
        &OutputCallbackInfo::new(OutputStreamTimestamp { callback: now, playback: now }),
    );
    buffer
}

impl StreamTrait for CardStream {
    fn play(&self) -> Result<(), Error> {
        Ok(())
    }

    fn pause(&self) -> Result<(), Error> {
        Ok(())
    }

    fn now(&self) -> StreamInstant {
        StreamInstant::from_nanos(self.begun.elapsed().as_nanos() as u64)
    }

    fn buffer_size(&self) -> Result<FrameCount, Error> {
        Ok(self.frames)
    }
}
