//! What does sound.

pub mod pad;
mod unheard;

pub use unheard::Unheard;
