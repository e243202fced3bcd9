//! The program's window: which screen stands in it, what runs behind the screens, and what the
//! system must offer so that it can open.

mod already_open;
mod app;
mod awake;
mod background;
mod compared_codes;
mod keyboard_layout;
mod offered;
mod one_window;
mod output_probe;
pub mod preferences;
mod readiness_probe;
mod record_verification;
mod records_controller;
mod room_keys;
mod system;

pub use app::{Opened, WindowError, open};
pub use awake::Awake;
pub use room_keys::key_remarks;
pub use system::{MissingLibrary, NoWindow, can_open};
