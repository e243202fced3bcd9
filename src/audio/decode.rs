//! Audio files as stereo samples: symphonia, told apart into end and error.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use symphonia::core::codecs::audio::well_known::CODEC_ID_MP3;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::{Time, TimeBase, Timestamp};

use super::fold::Fold;

/// A seek lands this much early and decodes up to its aim, so that a decoder's memory is warm, in ms.
const SEEK_EARLY_MS: u64 = 100;
/// Packets that may be broken in a row before the piece is given up: about half a second of MP3.
const BROKEN_IN_A_ROW: u32 = 20;
/// A piece that ends this much before its header's length counts as cut off, in s.
const CUT_OFF_SECS: f64 = 0.5;

/// Why a file can't be played, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// It can't be opened.
    #[error("{path}: cannot be read ({reason}); check that the file is there and readable")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// No known format.
    #[error("{path}: is not audio that Stillpoint plays ({reason}); use flac, mp3, ogg vorbis, m4a, wav or aiff")]
    Format {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        reason: String,
    },
    /// A rate or a number of channels that no music has.
    #[error("{path}: claims {rate} Hz and {channels} channels; export it again as stereo")]
    Absurd {
        /// The file.
        path: PathBuf,
        /// In Hz.
        rate: u32,
        /// How many.
        channels: usize,
    },
    /// It is damaged.
    #[error("{path}: is damaged at {at_secs:.1} s ({reason}); export or copy it again")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where in the piece.
        at_secs: f64,
        /// What the decoder said.
        reason: String,
    },
    /// It is shorter than its own header says.
    #[error("{path}: ends at {at_secs:.1} s of {length_secs:.1} s; copy it again, it is not whole")]
    CutOff {
        /// The file.
        path: PathBuf,
        /// Where it ends.
        at_secs: f64,
        /// Where its header says it would.
        length_secs: f64,
    },
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
    /// What the header says, in frames.
    declared: Option<u64>,
    /// The next frame to hand out, from the piece's beginning.
    at: u64,
    /// After a seek: frames before this one are decoded and dropped.
    wanted: Option<u64>,
    /// After a seek: where it landed isn't known before the first packet that gives samples.
    adrift: bool,
    is_mp3: bool,
    /// MP3 only: frames of encoder delay still to drop, and of padding to hold back.
    delay: u64,
    hold_back: Option<HoldBack>,
    broken: u32,
    fold: Fold,
    samples: Vec<f32>,
}

impl Decoder {
    /// Opens a file; formats are told by content, never by the name.
    pub(super) fn open(path: &Path) -> Result<Self, DecodeError> {
        let file = File::open(path).map_err(|reason| DecodeError::Open { path: path.to_owned(), reason })?;
        let wrong = |reason: &dyn std::fmt::Display| DecodeError::Format { path: path.to_owned(), reason: reason.to_string() };
        let is_file = file.metadata().map(|meta| meta.is_file()).unwrap_or(false);
        if !is_file {
            return Err(wrong(&"not a file"));
        }
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let format = symphonia::default::get_probe()
            .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
            .map_err(|error| wrong(&error))?;
        let track = format.default_track(TrackType::Audio).ok_or_else(|| wrong(&"no audio track in it"))?;
        let params = track.codec_params.as_ref().and_then(|params| params.audio()).ok_or_else(|| wrong(&"unknown codec"))?;
        // Trimming by a length that was only estimated cuts real music, so MP3 is trimmed here, by its own delay and padding.
        let is_mp3 = params.codec == CODEC_ID_MP3;
        let options = AudioDecoderOptions::default().gapless(!is_mp3);
        let decoder = symphonia::default::get_codecs().make_audio_decoder(params, &options).map_err(|error| wrong(&error))?;
        let rate = params.sample_rate.unwrap_or(0);
        let channels = params.channels.as_ref().map_or(2, |channels| channels.count());
        if !(8_000..=384_000).contains(&rate) || !(1..=16).contains(&channels) {
            return Err(DecodeError::Absurd { path: path.to_owned(), rate, channels });
        }
        let time_base = track.time_base.or_else(|| TimeBase::try_from_recip(rate));
        let exact = !is_mp3 || track.delay.is_some();
        let declared = match (track.num_frames, track.duration, time_base) {
            _ if !exact => None,
            (Some(frames), _, _) => Some(frames),
            (None, Some(ticks), Some(base)) => base.calc_duration(ticks).map(|time| (time.as_secs_f64() * f64::from(rate)) as u64),
            _ => None,
        };
        let (delay, padding) = if is_mp3 { (track.delay.unwrap_or(0), track.padding.unwrap_or(0)) } else { (0, 0) };
        Ok(Self {
            path: path.to_owned(),
            track: track.id,
            rate,
            time_base,
            codec: decoder.codec_info().short_name,
            declared,
            at: 0,
            wanted: None,
            adrift: false,
            is_mp3,
            delay: u64::from(delay),
            hold_back: (padding > 0).then(|| HoldBack::new(padding as usize * 2)),
            broken: 0,
            fold: Fold::default(),
            samples: Vec::new(),
            format,
            decoder,
        })
    }

    /// The file's own rate in Hz.
    pub(super) fn sample_rate(&self) -> u32 {
        self.rate
    }

    /// Channels in the file, once something was decoded.
    pub(super) fn channels(&self) -> usize {
        self.fold.channels()
    }

    /// The codec's short name.
    pub(super) fn codec(&self) -> &'static str {
        self.codec
    }

    /// The length that the header tells and that can be relied on, in frames.
    pub(super) fn declared_frames(&self) -> Option<u64> {
        self.declared
    }

    /// Goes to `from`, to the frame. Where the format can't seek, it decodes up to there.
    pub(super) fn seek(&mut self, from: Duration) -> Result<(), DecodeError> {
        let frame = (from.as_secs_f64() * f64::from(self.rate)).round() as u64;
        if frame == self.at {
            return Ok(());
        }
        self.wanted = Some(frame);
        let early = Time::try_from_secs_f64(from.saturating_sub(Duration::from_millis(SEEK_EARLY_MS)).as_secs_f64());
        let (Some(time), Some(_)) = (early, self.time_base) else { return Ok(()) };
        match self.format.seek(SeekMode::Accurate, SeekTo::Time { time, track_id: Some(self.track) }) {
            Ok(_) => {
                self.decoder.reset();
                self.adrift = true;
                if let Some(hold_back) = &mut self.hold_back {
                    hold_back.clear();
                }
                Ok(())
            }
            Err(Error::SeekError(_)) => Ok(()),
            Err(error) => Err(self.damaged(&error)),
        }
    }

    /// Where a packet's first frame lies. The encoder's delay lies before 0.
    fn land(&mut self, ts: Timestamp) {
        let secs = self.time_base.and_then(|base| base.calc_time(ts)).map_or(0.0, |time| time.as_secs_f64());
        let frame = (secs * f64::from(self.rate)).round();
        self.at = frame.max(0.0) as u64;
        self.delay = if self.is_mp3 { (-frame).max(0.0) as u64 } else { 0 };
        self.adrift = false;
    }

    /// Appends the next portion as interleaved stereo; `false` at the file's end. What was appended before an error counts.
    pub(super) fn read(&mut self, out: &mut Vec<f32>) -> Result<bool, DecodeError> {
        loop {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return self.finish(),
                Err(Error::IoError(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => return self.finish(),
                Err(Error::DecodeError(reason)) if self.broken < BROKEN_IN_A_ROW => {
                    tracing::debug!(reason, "a broken packet was left out");
                    self.broken += 1;
                    continue;
                }
                Err(error) => return Err(self.damaged(&error)),
            };
            if packet.track_id != self.track {
                continue;
            }
            self.samples.clear();
            match self.decoder.decode(&packet) {
                Ok(buffer) => {
                    self.broken = 0;
                    self.fold.stereo(&buffer, &mut self.samples);
                    if self.adrift && !self.samples.is_empty() {
                        self.land(packet.pts);
                    }
                }
                Err(Error::DecodeError(_)) if self.broken < BROKEN_IN_A_ROW => {
                    self.broken += 1;
                    continue;
                }
                Err(error) => return Err(self.damaged(&error)),
            }
            if self.hand_out(out) {
                return Ok(true);
            }
        }
    }

    /// Trims and appends what was decoded; `false` when nothing is left of it.
    fn hand_out(&mut self, out: &mut Vec<f32>) -> bool {
        let frames = self.samples.len() as u64 / 2;
        let delay = self.delay.min(frames);
        self.delay -= delay;
        let mut drop = delay;
        if let Some(wanted) = self.wanted {
            drop = (delay + wanted.saturating_sub(self.at)).min(frames);
            if self.at + frames - delay >= wanted {
                self.wanted = None;
            }
        }
        self.at += frames - delay;
        let begin = out.len();
        let kept = self.samples.get(drop as usize * 2..).unwrap_or_default();
        match &mut self.hold_back {
            Some(hold_back) => hold_back.pass(kept, out),
            None => out.extend_from_slice(kept),
        }
        out.len() > begin
    }

    /// The end: was it where it should be?
    fn finish(&self) -> Result<bool, DecodeError> {
        let rate = f64::from(self.rate);
        let held_back = self.hold_back.as_ref().map_or(0, HoldBack::frames);
        let at_secs = self.at.saturating_sub(held_back) as f64 / rate;
        match self.declared.map(|frames| frames as f64 / rate) {
            Some(length_secs) if at_secs + CUT_OFF_SECS < length_secs => {
                Err(DecodeError::CutOff { path: self.path.clone(), at_secs, length_secs })
            }
            _ => Ok(false),
        }
    }

    fn damaged(&self, error: &Error) -> DecodeError {
        DecodeError::Damaged { path: self.path.clone(), at_secs: self.at as f64 / f64::from(self.rate), reason: error.to_string() }
    }
}

/// Keeps the last samples back, so that padding at the very end can be left out whatever the header says of the length.
struct HoldBack {
    kept: Vec<f32>,
    samples: usize,
}

impl HoldBack {
    fn new(samples: usize) -> Self {
        Self { kept: Vec::new(), samples }
    }

    fn pass(&mut self, fresh: &[f32], out: &mut Vec<f32>) {
        self.kept.extend_from_slice(fresh);
        let ready = self.kept.len().saturating_sub(self.samples);
        out.extend(self.kept.drain(..ready));
    }

    fn clear(&mut self) {
        self.kept.clear();
    }

    fn frames(&self) -> u64 {
        self.kept.len() as u64 / 2
    }
}
