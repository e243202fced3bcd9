//! The room: what staff set once for it.

mod awake;
mod settings;
mod window;

pub use awake::Awake;
pub use settings::{Person, Settings, Theme};
pub use window::{Library, NoWindow, can_open};
