//! The words for what keeps the disk from taking what was entered, which the journal reports by
//! codes.

use super::words;
use crate::journal::{DiskTrouble, PlaceTrouble, SaveTrouble};
use crate::names::Language;

words! { [language: Language] language; disk:
    /// There is no space left.
    full(path: &str);
    /// It may not be written to.
    read_only(path: &str);
    /// It isn't plugged in.
    not_there(path: &str);
    /// Somebody took the file away.
    taken_away(path: &str);
    /// The system reports an error.
    failed(path: &str, code: &str);
    /// It doesn't answer.
    hangs(path: &str, secs: u64);
    /// The journal's thread is gone.
    stopped;
}

/// Why what is entered is not kept, and what to do.
pub fn save_trouble(trouble: &SaveTrouble, language: Language) -> String {
    match trouble {
        SaveTrouble::Places(places) => {
            let places = places.iter().map(|place| place_trouble(place, language));
            places.collect::<Vec<_>>().join("; ")
        }
        SaveTrouble::Hangs { folder, secs } => {
            hangs(language, &folder.display().to_string(), *secs)
        }
        SaveTrouble::Stopped => stopped(language).to_owned(),
    }
}

/// What is wrong with a place, and what to do.
pub fn place_trouble(place: &PlaceTrouble, language: Language) -> String {
    let path = place.path.display().to_string();
    match place.disk {
        DiskTrouble::Full => full(language, &path),
        DiskTrouble::ReadOnly => read_only(language, &path),
        DiskTrouble::NotThere => not_there(language, &path),
        DiskTrouble::TakenAway => taken_away(language, &path),
        DiskTrouble::Failed { code } => {
            let code = code.map_or_else(|| "?".to_owned(), |code| code.to_string());
            failed(language, &path, &code)
        }
    }
}
