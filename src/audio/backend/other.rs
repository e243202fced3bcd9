//! The sound system of macOS (Core Audio) or Windows (WASAPI). Built there, not yet tried there.

use super::cpal_backend::CpalBackend;

pub(super) fn backend() -> CpalBackend {
    CpalBackend::new("system", || Ok(cpal::default_host()))
}
