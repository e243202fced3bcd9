//! `room.toml` and the last copy of it that could be read: a slip in the file never puts the room
//! back to what a new one is like.

use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::Settings;
use crate::journal::replace_private;
use crate::names::SourceFile;
use crate::protocol::Problem;

/// The name of a room's file.
pub const ROOM_FILE: &str = "room.toml";
const COPY: &str = "room.last-good.toml";

/// Where a room's settings come from.
#[derive(Debug, Clone, PartialEq)]
pub enum RoomFile {
    /// There is no `room.toml` and never was one: the room is as the program comes.
    New,
    /// It was read, and is this.
    Read(SourceFile),
    /// It can't be read. Its last good copy is used, which is of this time.
    LastGood(Option<Timestamp>),
    /// It can't be read, and there is no copy: nothing is known of the room.
    Unknown,
}

impl RoomFile {
    /// The room's settings, where they come from, and what is wrong with the file.
    pub(super) fn load(data: &Path) -> (Settings, Self, Vec<Problem>) {
        let (path, copy) = (data.join(ROOM_FILE), data.join(COPY));
        let problems = match Settings::read(&path) {
            Ok(Some((settings, source))) => return (settings, Self::Read(source), Vec::new()),
            Ok(None) if !copy.exists() => return (Settings::default(), Self::New, Vec::new()),
            Ok(None) => vec![is_gone()],
            Err(problems) => problems,
        };
        match Settings::read(&copy) {
            Ok(Some((settings, _))) => {
                let written = std::fs::metadata(&copy).and_then(|copy| copy.modified());
                let since = written.ok().and_then(|at| Timestamp::try_from(at).ok());
                (settings, Self::LastGood(since), problems)
            }
            Ok(None) | Err(_) => (Settings::default(), Self::Unknown, problems),
        }
    }

    /// Keeps what was read as the last good copy.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn keep_copy(&self, data: &Path) -> io::Result<()> {
        let Self::Read(source) = self else { return Ok(()) };
        let copy = data.join(COPY);
        match std::fs::read(&copy) {
            Ok(known) if known == source.text.as_bytes() => Ok(()),
            _ => replace_private(&copy, source.text.as_bytes()),
        }
    }
}

fn is_gone() -> Problem {
    Problem {
        file: ROOM_FILE.to_owned(),
        line: 1,
        key: String::new(),
        message: "is not there any more".to_owned(),
        hint: Some(format!("bring it back, or delete {COPY} too to set the room up anew")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(text: &[u8]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(ROOM_FILE), text).unwrap();
        folder
    }

    #[test]
    fn a_slip_in_the_file_leaves_the_room_as_it_was() {
        let folder = room(b"format = 1\noutput = \"Room 2 Speakers\"\n");
        let (_, read, _) = RoomFile::load(folder.path());
        read.keep_copy(folder.path()).unwrap();
        for slip in [&b"format = 1\nouptut = \"Laptop\"\n"[..], b"format = 1\nname = \"\xff\"", b""]
        {
            std::fs::write(folder.path().join(ROOM_FILE), slip).unwrap();
            let (settings, file, problems) = RoomFile::load(folder.path());
            assert_eq!(settings.output.as_deref(), Some("Room 2 Speakers"));
            assert!(matches!(file, RoomFile::LastGood(Some(_))), "{file:?}");
            assert!(!problems.is_empty());
            file.keep_copy(folder.path()).unwrap();
        }
        std::fs::remove_file(folder.path().join(ROOM_FILE)).unwrap();
        let (settings, file, problems) = RoomFile::load(folder.path());
        assert_eq!(settings.output.as_deref(), Some("Room 2 Speakers"));
        assert!(matches!(file, RoomFile::LastGood(_)) && problems.len() == 1);
    }

    #[test]
    fn without_a_good_copy_nothing_is_known_of_the_room() {
        let folder = room(b"them = \"night\"");
        let (_, file, problems) = RoomFile::load(folder.path());
        assert_eq!(file, RoomFile::Unknown);
        assert!(!problems.is_empty());
        std::fs::write(folder.path().join(COPY), "broken too").unwrap();
        assert_eq!(RoomFile::load(folder.path()).1, RoomFile::Unknown);
    }

    #[test]
    fn a_folder_without_the_file_is_a_new_room() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(RoomFile::load(folder.path()), (Settings::default(), RoomFile::New, Vec::new()));
    }
}
