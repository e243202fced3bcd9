//! AAC in more than two channels for symphonia, whose own decoder knows two.

use symphonia::core::audio::{
    AsGenericAudioBufferRef, Audio, AudioBuffer, AudioMut, AudioSpec, Channels,
    GenericAudioBufferRef,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_AAC;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, FinalizeResult};
use symphonia::core::errors::{Error, Result, decode_error, unsupported_error};
use symphonia::core::packet::PacketRef;
use syom::{DecodeOptions, Decoder};

/// Frames of a packet of the low-complexity profile.
const LONGEST: usize = 1024;
/// The rates that a head names by their place (ISO/IEC 14496-3, table 1.18).
const RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];
/// The low-complexity profile, in the five bits that a head begins with.
const LOW_COMPLEXITY: u8 = 2;

const INFO: CodecInfo =
    CodecInfo { short_name: "aac", long_name: "Advanced Audio Coding", profiles: &[] };

/// Decodes one stream.
pub(super) struct SurroundAac {
    params: AudioCodecParameters,
    head: Box<[u8]>,
    inner: Decoder,
    buffer: AudioBuffer<f32>,
}

impl SurroundAac {
    /// Whether these are parameters for it.
    pub(super) fn suits(params: &AudioCodecParameters) -> bool {
        params.codec == CODEC_ID_AAC
            && params.channels.as_ref().is_some_and(|channels| channels.count() > 2)
    }

    pub(super) fn new(params: &AudioCodecParameters) -> Result<Self> {
        let (Some(channels), Some(rate)) = (params.channels.clone(), params.sample_rate) else {
            return unsupported_error("aac: unknown channels");
        };
        let Some(head) = params.extra_data.clone().or_else(|| head(&channels, rate)) else {
            return unsupported_error("aac: an unknown arrangement of channels");
        };
        if head.first().is_none_or(|first| first >> 3 != LOW_COMPLEXITY) {
            return unsupported_error(
                "aac: another profile than low complexity, in more than two channels",
            );
        }
        let inner = Decoder::from_asc(&head, DecodeOptions::unbounded())
            .map_err(|_| Error::Unsupported("aac: an unknown head"))?;
        Ok(Self {
            params: params.clone(),
            head,
            inner,
            buffer: AudioBuffer::new(AudioSpec::new(rate, channels), LONGEST),
        })
    }
}

/// What an ADTS stream leaves out (ISO/IEC 14496-3, 1.6.2.1): profile, rate, channels.
fn head(channels: &Channels, rate: u32) -> Option<Box<[u8]>> {
    let rate = RATES.iter().position(|&known| known == rate)? as u16;
    let arrangement = match channels.count() {
        8 => 7,
        count @ 3..=6 => count as u16,
        _ => return None,
    };
    let bits = u16::from(LOW_COMPLEXITY) << 11 | rate << 7 | arrangement << 3;
    Some(Box::new(bits.to_be_bytes()))
}

impl AudioDecoder for SurroundAac {
    fn reset(&mut self) {
        self.inner.reset();
        if let Err(error) = self.inner.set_asc(&self.head) {
            tracing::warn!(%error, "aac");
        }
    }

    fn codec_info(&self) -> &CodecInfo {
        &INFO
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.params
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        let buffer = &mut self.buffer;
        buffer.clear();
        let mut fits = true;
        let decoded = self.inner.decode_au(packet.data, |frame| {
            let spec = buffer.spec();
            fits = frame.samples <= LONGEST
                && frame.planar.len() == spec.channels().count()
                && frame.planar.iter().all(|plane| plane.len() == frame.samples)
                && frame.sample_rate == spec.rate();
            if fits {
                // Both have the channels in the order of their places in a room (left, right,
                // centre, low, behind).
                buffer.render_uninit(Some(frame.samples));
                buffer.copy_from_slice_planar(frame.planar);
            }
            Ok(())
        });
        if decoded.is_err() || !fits {
            // After an error it waits to be begun anew.
            self.reset();
            return decode_error("aac: a broken packet");
        }
        self.buffer.trim(packet.trim_start.get() as usize, packet.trim_end.get() as usize);
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}
