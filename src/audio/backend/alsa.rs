//! A card by itself, through ALSA: asked where no sound server answers.

use super::cpal_backend::CpalBackend;

pub(super) fn backend() -> CpalBackend {
    CpalBackend::new("alsa", || cpal::host_from_id(cpal::HostId::Alsa))
}
