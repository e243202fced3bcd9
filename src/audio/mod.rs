//! What does sound.

pub mod pad;
