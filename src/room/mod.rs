//! The room: what staff set once for it.

mod awake;
mod passphrase;
mod remembered;
mod settings;
mod storage;
mod window;

pub use awake::Awake;
pub use passphrase::{PassphraseError, PersonalPassphrases};
pub use remembered::Remembered;
pub use settings::{Settings, Theme};
pub use storage::{StorageWarning, storage_warnings};
pub use window::{Library, NoWindow, can_open};
