//! The room: what staff set once for it.

mod settings;

pub use settings::{Person, Settings, Theme};
