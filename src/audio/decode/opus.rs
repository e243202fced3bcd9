//! Opus for symphonia, which reads its container but not its packets.

use opus_pure::OpusMSDecoder;
use symphonia::core::audio::{
    AsGenericAudioBufferRef, AudioBuffer, AudioMut, AudioSpec, GenericAudioBufferRef,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result, decode_error, unsupported_error};
use symphonia::core::packet::PacketRef;

/// Opus always decodes at 48 kHz.
const RATE: u32 = 48_000;
/// The longest packet: 120 ms.
const LONGEST: usize = RATE as usize * 120 / 1000;
/// Where Vorbis' order of channels (RFC 7845, mapping family 1) has what symphonia's order, by
/// position, wants next.
const ORDERS: [&[usize]; 8] = [
    &[0],
    &[0, 1],
    &[0, 2, 1],
    &[0, 1, 2, 3],
    &[0, 2, 1, 3, 4],
    &[0, 2, 1, 5, 3, 4],
    &[0, 2, 1, 6, 5, 3, 4],
    &[0, 2, 1, 7, 5, 6, 3, 4],
];

const SUPPORTED: [SupportedAudioCodec; 1] = [SupportedAudioCodec {
    id: CODEC_ID_OPUS,
    info: CodecInfo { short_name: "opus", long_name: "Opus", profiles: &[] },
}];
const INFO: &CodecInfo = {
    let [codec] = &SUPPORTED;
    &codec.info
};

/// What the head of an Opus stream says (RFC 7845, 5.1), as far as it is needed.
struct Head {
    channels: usize,
    gain_q8: i32,
    family: u8,
}

impl Head {
    fn read(bytes: &[u8]) -> Option<Self> {
        let gain_q8 = i16::from_le_bytes(*bytes.get(16..)?.first_chunk()?).into();
        Some(Self { channels: usize::from(*bytes.get(9)?), gain_q8, family: *bytes.get(18)? })
    }
}

/// Decodes one stream.
pub(super) struct OpusDecoder {
    params: AudioCodecParameters,
    inner: OpusMSDecoder,
    order: &'static [usize],
    pcm: Vec<f32>,
    ordered: Vec<f32>,
    buffer: AudioBuffer<f32>,
}

impl AudioDecoder for OpusDecoder {
    fn reset(&mut self) {
        if let Err(error) = self.inner.reset_state() {
            tracing::warn!("opus: {error}");
        }
    }

    fn codec_info(&self) -> &CodecInfo {
        INFO
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.params
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.buffer.clear();
        // An empty packet asks for what was lost to be made up; that is for telephones.
        if packet.data.is_empty() {
            return decode_error("opus: an empty packet");
        }
        let decoded = self.inner.decode(packet.data, LONGEST, &mut self.pcm);
        let frames = decoded.map_err(|_| Error::DecodeError("opus: a broken packet"))?.min(LONGEST);
        self.buffer.render_uninit(Some(frames));
        let pcm = self.pcm.get(..frames * self.order.len()).unwrap_or_default();
        if self.order.len() <= 2 {
            self.buffer.copy_from_slice_interleaved(&pcm);
        } else {
            self.ordered.clear();
            for frame in pcm.chunks_exact(self.order.len()) {
                self.ordered.extend(self.order.iter().filter_map(|place| frame.get(*place)));
            }
            self.buffer.copy_from_slice_interleaved(&self.ordered);
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

impl RegisterableAudioDecoder for OpusDecoder {
    fn try_registry_new(
        params: &AudioCodecParameters,
        _options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        let head = params.extra_data.as_deref().and_then(Head::read);
        let (Some(Head { channels, gain_q8, family }), Some(positions)) =
            (head, params.channels.clone())
        else {
            return unsupported_error("opus: an unknown head");
        };
        let order = channels.checked_sub(1).and_then(|place| ORDERS.get(place));
        let (Some(order), Ok(mut inner)) =
            (order, OpusMSDecoder::new(RATE as i32, channels, family))
        else {
            return unsupported_error("opus: an unknown arrangement of channels");
        };
        inner.streams_mut().iter_mut().for_each(|stream| stream.gain_q8 = gain_q8);
        let buffer = AudioBuffer::new(AudioSpec::new(RATE, positions), LONGEST);
        let pcm = vec![0.0; LONGEST * channels];
        Ok(Box::new(Self {
            params: params.clone(),
            inner,
            order,
            pcm,
            ordered: Vec::new(),
            buffer,
        }))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}
