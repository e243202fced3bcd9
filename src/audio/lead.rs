//! How two streams of one device stand to each other, while both play: which frames of theirs are
//! heard together.

use std::sync::Arc;
use std::time::Duration;

use super::tap::Meter;

/// How long the streams' pace is listened to: ten pulls of the largest buffer.
const LISTENED: Duration = Duration::from_millis(1000);
/// What is sent is with the server after this, and counted there.
#[cfg(target_os = "linux")]
const SENT: Duration = Duration::from_millis(4);
/// How long the server is asked, and how often.
#[cfg(target_os = "linux")]
const ASKED: (u32, Duration) = (200, Duration::from_millis(13));
/// So many answers in a row have to agree, to so many frames: one in a few hundred falls between
/// two blocks of the sink.
#[cfg(target_os = "linux")]
const AGREE: (u32, u64) = (3, 2);

/// One of the two.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) meter: Arc<Meter>,
    /// What it keeps, twice what it pulls at once.
    pub(super) latency: Duration,
}

/// Who knows how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// The PulseAudio server, to the frame.
    #[cfg(target_os = "linux")]
    ByServer,
    /// Nobody, but each pulls at the pace of the device: to a fraction of a ms.
    ByPace,
}

/// By how many frames the old stream's number is ahead of the new one's that is heard together with
/// it. Takes about a second; `None` when it can't be told.
pub(super) fn lead(old: &Stream, new: &Stream, told: Told, sample_rate: u32) -> Option<i64> {
    match told {
        #[cfg(target_os = "linux")]
        Told::ByServer => by_server(old, new, sample_rate)
            .inspect_err(
                |error| tracing::warn!(%error, "the sound server didn't say what it keeps"),
            )
            .ok()?,
        Told::ByPace => by_pace(old, new, sample_rate),
    }
}

/// A frame is heard half of what is kept after the pull that it begins.
fn by_pace(old: &Stream, new: &Stream, sample_rate: u32) -> Option<i64> {
    old.meter.forget_pace();
    new.meter.forget_pace();
    std::thread::sleep(LISTENED);
    let later = new.latency.as_micros() as i64 / 2 - old.latency.as_micros() as i64 / 2;
    Some(frames_of(new.meter.pace_after_us(&old.meter)? + later, sample_rate))
}

/// What was sent less what the server still keeps was heard, of both at the same moment.
#[cfg(target_os = "linux")]
fn by_server(
    old: &Stream,
    new: &Stream,
    sample_rate: u32,
) -> Result<Option<i64>, super::pulse::Failure> {
    let mut server = super::pulse::Server::connect()?;
    let (times, pause) = ASKED;
    let mut agreed = (0i64, 0);
    let quiet = || old.meter.pulled().elapsed() > SENT && new.meter.pulled().elapsed() > SENT;
    let taken = || (old.meter.taken(), new.meter.taken());
    for _ in 0..times {
        std::thread::sleep(pause);
        let before = taken();
        if !quiet() {
            continue;
        }
        let ours = server.our_streams()?;
        let [first, second] = ours.as_slice() else { continue };
        if before != taken() {
            continue;
        }
        let kept = |us: u64| frames_of(us as i64, sample_rate);
        let heard = (
            before.0 as i64 - kept(first.buffer_latency),
            before.1 as i64 - kept(second.buffer_latency),
        );
        let lead = heard.0 - heard.1;
        agreed = if agreed.0.abs_diff(lead) <= AGREE.1 { (lead, agreed.1 + 1) } else { (lead, 1) };
        if agreed.1 >= AGREE.0 {
            return Ok(Some(lead));
        }
    }
    Ok(None)
}

fn frames_of(us: i64, sample_rate: u32) -> i64 {
    (us as f64 * f64::from(sample_rate) / 1e6).round() as i64
}
