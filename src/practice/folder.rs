//! Everything that one data folder holds, read once.

use std::path::{Path, PathBuf};

use super::Settings;
use super::offers::{PlaylistOffer, ProtocolOffer, playlists, protocols};
use super::room_file::RoomFile;
use crate::journal::seal::Unlock;
use crate::journal::{DataFolders, StorageWarning, Verdicts, storage_warnings};
use crate::music::MeasurementCache;
use crate::protocol::{Problem, Protocol};

/// Everything that one data folder holds.
pub struct Practice {
    pub home: PathBuf,
    pub folders: DataFolders,
    pub settings: Settings,
    /// Where those come from.
    pub room_file: RoomFile,
    /// The protocols that can be used: the practice's own first, then those that ship.
    pub protocols: Vec<ProtocolOffer>,
    /// The playlists that can be used, in the same order.
    pub playlists: Vec<PlaylistOffer>,
    /// What is wrong with the practice's own files; those are not offered.
    pub problems: Vec<Problem>,
    /// What opens sealed records in this sitting.
    pub unlocked: Unlock,
    /// What verifying the sessions said.
    pub verdicts: Verdicts,
}

impl Practice {
    /// Reads a data folder. A folder that is not there yet is an empty one; nothing is created.
    pub fn open(data: &Path) -> Self {
        let (settings, room_file, mut problems) = RoomFile::load(data);
        let records = settings.data_folder.clone().unwrap_or_else(|| data.to_owned());
        let folders = DataFolders { data: records, second: settings.second_folder.clone() };
        let protocols = protocols(data, settings.language, &mut problems);
        let playlists = playlists(data, settings.language, &mut problems);
        let (home, unlocked) = (data.to_owned(), Unlock::none());
        let verdicts = Verdicts::read(&folders);
        Self {
            home,
            folders,
            settings,
            room_file,
            protocols,
            playlists,
            problems,
            unlocked,
            verdicts,
        }
    }

    /// Keeps the room's file as the last good one, where it could be read.
    pub fn keep_room_copy(&self) {
        if let Err(error) = self.room_file.keep_copy(&self.home) {
            tracing::warn!("no copy of room.toml could be kept: {error}");
        }
    }

    /// Where measurements of music files are kept.
    pub fn measurements(&self) -> MeasurementCache {
        MeasurementCache::of(&self.home)
    }

    /// The protocol with this id: `intramuscular-60`.
    pub fn protocol(&self, id: &str) -> Option<&ProtocolOffer> {
        self.protocols.iter().find(|offer| offer.protocol.id == id)
    }

    /// The place of the playlist that suits a protocol's length best: the first whose name ends in
    /// the nearest number of minutes.
    pub fn playlist_for(&self, protocol: &Protocol) -> Option<usize> {
        let minutes = |id: &str| id.rsplit('-').next().and_then(|tail| tail.parse::<i64>().ok());
        let wanted = minutes(&protocol.id).unwrap_or(60);
        let apart = |offer: &PlaylistOffer| {
            minutes(&offer.playlist.id).map_or(i64::MAX, |has| (has - wanted).abs())
        };
        let nearest = self.playlists.iter().enumerate().min_by_key(|(_, offer)| apart(offer));
        nearest.map(|(place, _)| place)
    }

    /// What is to be said of where the records lie, before a session and in it.
    pub fn storage(&self) -> Vec<StorageWarning> {
        storage_warnings(&self.folders.data, self.folders.second.as_deref())
    }
}
