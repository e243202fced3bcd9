//! The program's window: which screen stands in it, what runs behind the screens, and what the
//! system must offer so that it can open.

mod app;
mod awake;
mod background;
mod keyboard_layout;
mod output_probe;
pub mod preferences;
mod record_verification;
mod records_controller;
mod system;

pub use app::{WindowError, open};
pub use awake::Awake;
pub use system::{MissingLibrary, NoWindow, can_open};
