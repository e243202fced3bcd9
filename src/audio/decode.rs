//! Audio files as stereo samples: symphonia, told apart into end and error.

mod edit;
mod end_trim;
mod opus;
mod source;
mod surround_aac;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP3, CODEC_ID_OPUS};
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::{MetadataOptions, MetadataRevision};
use symphonia::core::units::{Time, TimeBase, Timestamp};

use self::edit::Edit;
pub(super) use self::end_trim::{EDGE, EDGE_FRAMES, GAP_MS};
use self::end_trim::{EndTrim, GapWatch};
use self::opus::OpusDecoder;
use self::source::{Gaps, Source};
use self::surround_aac::SurroundAac;
use super::downmix::Downmix;
use super::frames::frames;
use crate::session::{Damage, FileFault};

/// A seek lands this much early and decodes up to its aim, so that a decoder's memory is warm, in
/// ms: five frames of MP3 at 8 kHz, twenty of Opus, which wants four at least (RFC 7845, 4.6) and
/// after those is still off.
const SEEK_EARLY_MS: u64 = 400;
/// Packets that may be broken before the first good one: about half a second of MP3.
const BROKEN_AT_THE_BEGINNING: u32 = 20;
/// A piece that ends this much before its header's length counts as cut off, in s.
const CUT_OFF_SECS: f64 = 0.5;
/// No music is over full scale by more than this (24 dB): it is no music.
const NO_MUSIC: f32 = 16.0;
/// A packet of at least this many bytes, all of them zero, is a gap in the file.
const SOME_BYTES: usize = 64;
/// Two packets that are this far apart have lost something between them, in s; below it, clocks in
/// files are rounded.
const LEAP_SECS: f64 = 0.005;

/// symphonia's codecs, and Opus.
fn codecs() -> &'static CodecRegistry {
    static CODECS: OnceLock<CodecRegistry> = OnceLock::new();
    CODECS.get_or_init(|| {
        let mut registry = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut registry);
        registry.register_audio_decoder::<OpusDecoder>();
        registry
    })
}

/// A file being decoded to interleaved stereo at its own rate.
pub(super) struct Decoder {
    path: PathBuf,
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    rate: u32,
    time_base: Option<TimeBase>,
    codec: &'static str,
    /// What the header says, in frames, and what of it can be relied on.
    claimed: Option<u64>,
    declared: Option<u64>,
    /// The next frame to hand out, from the piece's beginning.
    at: u64,
    /// After a seek: frames before this one are decoded and dropped.
    drop_before: Option<u64>,
    /// After a seek: where it landed isn't known before the first packet that gives samples.
    position_unknown: bool,
    is_mp3: bool,
    /// Frames that lie before the music in the file's own time.
    stream_offset: u64,
    /// Of those, and of an encoder's delay: still to drop.
    delay: u64,
    /// The music ends here, whatever comes after it.
    end: Option<u64>,
    output_check: OutputCheck,
    gaps: Arc<Gaps>,
    /// An Ogg file that ends within a page; its own length is only that of what is left.
    torn: bool,
    /// Where the next packet should begin, in the file's own time.
    next: Option<Timestamp>,
    /// Something sounded already.
    begun: bool,
    /// Broken packets in a row, and what was wrong with the first after the beginning.
    broken: u32,
    first_error: Option<&'static str>,
    downmix: Downmix,
    samples: Vec<f32>,
}

/// What decoded samples pass on their way out.
enum OutputCheck {
    Open,
    /// MP3: padding at the end is withheld.
    Padding(EndTrim),
    /// Samples without a checksum.
    Gaps(GapWatch),
}

/// Why the system gives none of a file.
pub fn unreadable(error: &std::io::Error) -> FileFault {
    match error.kind() {
        std::io::ErrorKind::NotFound => FileFault::NotThere,
        std::io::ErrorKind::PermissionDenied => FileFault::NotAllowed,
        _ => FileFault::Unreadable,
    }
}

impl Decoder {
    /// Opens a file; formats are told by content, never by the name.
    pub(super) fn open(path: &Path) -> Result<Self, FileFault> {
        let unknown = |reason: &dyn std::fmt::Display| {
            tracing::debug!("{}: {reason}", path.display());
            FileFault::UnknownFormat
        };
        // Asked before it is opened: to open a pipe waits for whoever writes into it.
        let meta = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
        if !meta.is_file() {
            return Err(FileFault::NotAFile);
        }
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let (source, gaps) = Source::new(file, meta.len());
        let stream = MediaSourceStream::new(Box::new(source), Default::default());
        let mut format = symphonia::default::get_probe()
            .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
            .map_err(|error| match error {
                Error::IoError(error)
                    if error.kind() == std::io::ErrorKind::UnexpectedEof && meta.len() > 0 =>
                {
                    FileFault::EndsAtOnce
                }
                other => unknown(&other),
            })?;
        let note = format.metadata().current().and_then(edit::itunes_note);
        let is_mp4 = format.format_info().short_name == "isomp4";
        let track = format.default_track(TrackType::Audio).ok_or(FileFault::UnknownFormat)?;
        let params = track
            .codec_params
            .as_ref()
            .and_then(|params| params.audio())
            .ok_or(FileFault::UnknownCodec)?;
        // Trimming by a length that was only estimated cuts real music, so MP3 is trimmed here, by
        // its own delay and padding.
        let is_mp3 = params.codec == CODEC_ID_MP3;
        let is_opus = params.codec == CODEC_ID_OPUS;
        let options = AudioDecoderOptions::default().gapless(!is_mp3);
        let decoder = if SurroundAac::suits(params) {
            SurroundAac::new(params).map(|decoder| Box::new(decoder) as Box<dyn AudioDecoder>)
        } else {
            codecs().make_audio_decoder(params, &options)
        };
        let decoder = decoder.map_err(|error| {
            tracing::debug!("{}: {error}", path.display());
            FileFault::UnknownCodec
        })?;
        let rate = params.sample_rate.unwrap_or(0);
        let channels = params.channels.as_ref().map_or(2, |channels| channels.count());
        if !(8_000..=384_000).contains(&rate) || !(1..=16).contains(&channels) {
            let channels = u32::try_from(channels).unwrap_or(u32::MAX);
            return Err(FileFault::Absurd { rate, channels });
        }
        let time_base = track.time_base.or_else(|| TimeBase::try_from_recip(rate));
        let claimed = match (track.num_frames, track.duration, time_base) {
            (Some(frames), _, _) => Some(frames),
            (None, Some(ticks), Some(base)) => {
                base.calc_duration(ticks).map(|time| (time.as_secs_f64() * f64::from(rate)) as u64)
            }
            _ => None,
        };
        let padding = if is_mp3 { track.padding.unwrap_or(0) } else { 0 };
        let codec = decoder.codec_info().short_name;
        let output_check = match padding {
            0 if codec.starts_with("pcm") => OutputCheck::Gaps(GapWatch::new(rate)),
            0 => OutputCheck::Open,
            padding => OutputCheck::Padding(EndTrim::new(padding as usize * 2)),
        };
        let skipped = u64::from(track.delay.unwrap_or(0));
        let exact = !is_mp3 || track.delay.is_some();
        let torn = format.format_info().short_name == "ogg"
            && ogg_is_torn(path, meta.len()).unwrap_or(false);
        let (track, stream_offset) = (track.id, if is_opus { skipped } else { 0 });
        let listed = || edit::edit_list(&mut File::open(path).ok()?, rate);
        let edit = if is_mp4 { note.or_else(listed) } else { None };
        let (stream_offset, end) =
            edit.map_or((stream_offset, None), |Edit { delay, frames }| (delay, Some(frames)));
        let declared =
            end.or(claimed.map(|frames| frames - stream_offset.min(frames))).filter(|_| exact);
        Ok(Self {
            path: path.to_owned(),
            track,
            rate,
            time_base,
            codec,
            claimed,
            declared,
            at: 0,
            drop_before: None,
            position_unknown: false,
            is_mp3,
            stream_offset,
            delay: if is_mp3 { skipped } else { stream_offset },
            end,
            output_check,
            gaps,
            torn,
            next: None,
            begun: false,
            broken: 0,
            first_error: None,
            downmix: Downmix::default(),
            samples: Vec::new(),
            format,
            decoder,
        })
    }

    /// For a scan, which finds gaps by itself and goes on behind them.
    pub(super) fn without_gap_watch(mut self) -> Self {
        if matches!(self.output_check, OutputCheck::Gaps(_)) {
            self.output_check = OutputCheck::Open;
        }
        self
    }

    /// The file's own rate in Hz.
    pub(super) fn sample_rate(&self) -> u32 {
        self.rate
    }

    /// Channels in the file, once something was decoded.
    pub(super) fn channels(&self) -> usize {
        self.downmix.channels()
    }

    /// The codec's short name.
    pub(super) fn codec(&self) -> &'static str {
        self.codec
    }

    /// The length that the header tells and that can be relied on, in frames.
    pub(super) fn declared_frames(&self) -> Option<u64> {
        self.declared
    }

    /// The length that the header tells, whether it is true or not, in frames.
    pub(super) fn claimed_frames(&self) -> Option<u64> {
        self.declared.or(self.claimed)
    }

    /// The file's tags and pictures, as far as they were read.
    pub(super) fn tags(&mut self) -> Option<MetadataRevision> {
        self.format.metadata().skip_to_latest().cloned()
    }

    /// Goes to `from`, to the frame. Where the format can't seek, it decodes up to there.
    pub(super) fn seek(&mut self, from: Duration) -> Result<(), FileFault> {
        let frame = frames(from, self.rate);
        if frame == self.at {
            return Ok(());
        }
        self.drop_before = Some(frame);
        // The aim in the file's own time, which counts what lies before the music.
        let aim = from + Duration::from_secs_f64(self.stream_offset as f64 / f64::from(self.rate));
        let early = Time::try_from_secs_f64(
            aim.saturating_sub(Duration::from_millis(SEEK_EARLY_MS)).as_secs_f64(),
        );
        let (Some(time), Some(_)) = (early, self.time_base) else { return Ok(()) };
        match self
            .format
            .seek(SeekMode::Accurate, SeekTo::Time { time, track_id: Some(self.track) })
        {
            Ok(_) => {
                self.decoder.reset();
                self.position_unknown = true;
                self.next = None;
                match &mut self.output_check {
                    OutputCheck::Open => {}
                    OutputCheck::Padding(end_trim) => end_trim.clear(),
                    OutputCheck::Gaps(watch) => watch.clear(),
                }
                Ok(())
            }
            Err(Error::SeekError(_)) => Ok(()),
            Err(error) => Err(self.undecodable(&error)),
        }
    }

    /// Where a packet's first frame lies. The encoder's delay lies before 0.
    fn set_position(&mut self, ts: Timestamp) {
        let secs = self
            .time_base
            .and_then(|base| base.calc_time(ts))
            .map_or(0.0, |time| time.as_secs_f64());
        let frame = (secs * f64::from(self.rate)).round() - self.stream_offset as f64;
        self.at = frame.max(0.0) as u64;
        self.delay =
            if self.is_mp3 || self.stream_offset > 0 { (-frame).max(0.0) as u64 } else { 0 };
        self.position_unknown = false;
    }

    /// Appends the next portion as interleaved stereo; `false` at the file's end. What was appended
    /// before an error counts.
    pub(super) fn read(&mut self, out: &mut Vec<f32>) -> Result<bool, FileFault> {
        loop {
            if self.end.is_some_and(|end| self.at >= end) {
                return self.finish(out);
            }
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return self.finish(out),
                Err(Error::IoError(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    return self.finish(out);
                }
                Err(Error::DecodeError(reason)) if self.tolerates_broken(reason) => continue,
                Err(error) => return Err(self.undecodable(&error)),
            };
            if packet.track_id != self.track {
                continue;
            }
            if self.begun && self.is_gap(&packet.data) {
                return Err(self.damaged(Damage::Blank));
            }
            self.samples.clear();
            let decoded = self
                .decoder
                .decode(&packet)
                .map(|buffer| self.downmix.stereo(&buffer, &mut self.samples));
            match decoded {
                Ok(()) => {}
                Err(Error::DecodeError(reason)) if self.tolerates_broken(reason) => continue,
                Err(error) => return Err(self.undecodable(&error)),
            }
            if !self.samples.is_empty() {
                if let Some(reason) = self.first_error.take() {
                    return Err(self.undecodable(&reason));
                }
                if self.leapt(packet.pts) {
                    return Err(self.damaged(Damage::PartMissing));
                }
                if self.position_unknown {
                    self.set_position(packet.pts);
                }
                if self.samples.iter().any(|sample| sample.is_nan() || sample.abs() > NO_MUSIC) {
                    return Err(self.damaged(Damage::NotSound));
                }
                self.broken = 0;
                self.begun = true;
                self.gaps.arm();
                let trimmed = packet.trim_start.get() > 0 || packet.trim_end.get() > 0;
                self.next = if trimmed { None } else { packet.pts.checked_add(packet.dur) };
            }
            if self.hand_out(out)? {
                return Ok(true);
            }
        }
    }

    /// Whether a packet may be broken: at the beginning and after a seek some are, and behind the
    /// end lies what is no music. Whether this is the end is known when no music follows.
    fn tolerates_broken(&mut self, reason: &'static str) -> bool {
        tracing::debug!(reason, "a broken packet");
        self.broken += 1;
        if self.begun && !self.position_unknown {
            self.first_error.get_or_insert(reason);
        }
        self.broken <= BROKEN_AT_THE_BEGINNING
    }

    /// Nothing is left of a packet, or of some before it.
    fn is_gap(&self, data: &[u8]) -> bool {
        let is_coded = !self.codec.starts_with("pcm");
        let is_zero = data.len() >= SOME_BYTES && data.iter().fold(0, |any, byte| any | byte) == 0;
        // Other formats than MP3 have checksums or times by which a lost part shows, and may have
        // zeros that mean something.
        is_coded && is_zero || self.is_mp3 && self.gaps.found()
    }

    /// The packet doesn't begin where the one before it ended.
    fn leapt(&self, pts: Timestamp) -> bool {
        let (Some(next), Some(base)) = (self.next, self.time_base) else { return false };
        let secs = |ts| base.calc_time(ts).map_or(0.0, |time| time.as_secs_f64());
        (secs(pts) - secs(next)).abs() > LEAP_SECS
    }

    /// Trims and appends what was decoded; `false` when nothing is left of it.
    fn hand_out(&mut self, out: &mut Vec<f32>) -> Result<bool, FileFault> {
        let frames = self.samples.len() as u64 / 2;
        let delay = self.delay.min(frames);
        self.delay -= delay;
        let until = self.end.map_or(frames, |end| frames.min(delay + end.saturating_sub(self.at)));
        let mut drop = delay;
        if let Some(drop_before) = self.drop_before {
            drop = (delay + drop_before.saturating_sub(self.at)).min(until);
            if self.at + until - delay >= drop_before {
                self.drop_before = None;
            }
        }
        self.at += until - delay;
        let begin = out.len();
        let kept = self.samples.get(drop as usize * 2..until as usize * 2).unwrap_or_default();
        match &mut self.output_check {
            OutputCheck::Open => out.extend_from_slice(kept),
            OutputCheck::Padding(end_trim) => end_trim.pass(kept, out),
            OutputCheck::Gaps(watch) => {
                if let Some(frames) = watch.pass(kept, out) {
                    self.at = self.at.saturating_sub(frames);
                    return Err(self.damaged(Damage::CutToNothing));
                }
            }
        }
        Ok(out.len() > begin)
    }

    /// The end: was it where it should be?
    fn finish(&mut self, out: &mut Vec<f32>) -> Result<bool, FileFault> {
        let held_back = match &mut self.output_check {
            OutputCheck::Open => 0,
            OutputCheck::Padding(end_trim) => end_trim.frames(),
            OutputCheck::Gaps(watch) => {
                watch.give_back(out);
                0
            }
        };
        let rate = f64::from(self.rate);
        let ms = |secs: f64| (secs * 1000.0) as u64;
        let at_secs = self.at.saturating_sub(held_back) as f64 / rate;
        match self.declared.map(|frames| frames as f64 / rate) {
            _ if self.torn => Err(self.damaged(Damage::EndMissing)),
            Some(length_secs) if at_secs + CUT_OFF_SECS < length_secs => {
                Err(FileFault::CutOff { at_ms: ms(at_secs), declared_ms: ms(length_secs) })
            }
            _ => Ok(false),
        }
    }

    fn undecodable(&self, reason: &dyn std::fmt::Display) -> FileFault {
        tracing::debug!("{}: {reason}", self.path.display());
        self.damaged(Damage::Undecodable)
    }

    fn damaged(&self, how: Damage) -> FileFault {
        FileFault::Damaged { at_ms: self.at * 1000 / u64::from(self.rate), how }
    }
}

/// An Ogg page has its length in its head (RFC 3533): whether the last one goes beyond the end of
/// the file.
fn ogg_is_torn(path: &Path, length: u64) -> Option<bool> {
    const LONGEST_PAGE: u64 = 27 + 255 + 255 * 255;
    let from = length.saturating_sub(LONGEST_PAGE);
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut end = Vec::new();
    file.take(LONGEST_PAGE).read_to_end(&mut end).ok()?;
    let page = end.windows(4).rposition(|word| word == b"OggS").and_then(|at| end.get(at..))?;
    let segments = usize::from(*page.get(26)?);
    let body: Option<usize> = page
        .get(27..27 + segments)
        .map(|table| table.iter().map(|bytes| usize::from(*bytes)).sum());
    Some(body.is_none_or(|body| page.len() < 27 + segments + body))
}
