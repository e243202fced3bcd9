//! A practice's folder: its settings, people, protocols, playlists and records; how a session is
//! started, resumed and corrected; and what is measured of its music beforehand.

mod corrections;
mod error;
mod folder;
mod library;
mod offers;
mod people;
mod power;
mod readiness;
mod records;
mod room_file;
mod settings;
mod sound;
mod start;
mod told;
mod verification;

pub use corrections::{CorrectionError, ReopenedRecord};
pub use error::SessionError;
pub use folder::Practice;
pub use library::{
    Library, MeasuredFile, ScanControl, ScanProgress, look_at, measure_all, scan_playlist,
};
pub use offers::{PlaylistOffer, ProtocolOffer};
pub use people::{PassphraseError, PersonalPassphrases};
pub use power::Power;
pub use readiness::{Finding, Readiness, Ready, broken_pieces, power, try_places};
pub use room_file::{ROOM_FILE, RoomFile};
pub use settings::{Settings, Theme};
pub use sound::{player, tone};
pub use start::Preparation;
pub use told::Told;
pub use verification::Verification;
