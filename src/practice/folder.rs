//! Everything that one data folder holds, read once.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Settings;
use super::offers::{PlaylistOffer, ProtocolOffer, own_files, playlists, protocols};
use super::room_file::{ROOM_FILE, RoomFile};
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
    /// The output as it stands in the room's file, whatever was chosen since.
    pub output_of_room_file: Option<String>,
    /// The files of which this was read.
    files: Vec<FileStamp>,
}

/// A file's path, when it was changed last, and its length in bytes.
type FileStamp = (PathBuf, Option<Timestamp>, u64);

impl Practice {
    /// Reads a data folder. A folder that is not there yet is an empty one; nothing is created.
    pub fn open(data: &Path) -> Self {
        let files = stamps(data);
        let (settings, room_file, mut problems) = RoomFile::load(data);
        let records = settings.data_folder.clone().unwrap_or_else(|| data.to_owned());
        let folders = DataFolders { data: records, second: settings.second_folder.clone() };
        let protocols = protocols(data, settings.language, &mut problems);
        let playlists = playlists(data, settings.language, &mut problems);
        let (home, unlocked) = (data.to_owned(), Unlock::none());
        let verdicts = Verdicts::read(&folders);
        let output_of_room_file = settings.output.clone();
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
            output_of_room_file,
            files,
        }
    }

    /// A file of the practice's own was added, changed or removed since this was read.
    pub fn has_changed(&self) -> bool {
        stamps(&self.home) != self.files
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

fn stamps(data: &Path) -> Vec<FileStamp> {
    let files = std::iter::once(data.join(ROOM_FILE)).chain(own_files(data));
    let stamp = |path: PathBuf| {
        let about = std::fs::metadata(&path).ok()?;
        let changed = about.modified().ok().and_then(|at| Timestamp::try_from(at).ok());
        Some((path, changed, about.len()))
    };
    files.filter_map(stamp).collect()
}
