//! Where the records lie: a place that other computers write to as well, or that vanishes with the
//! network, is no place for a journal.

use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use super::trouble::PlaceTrouble;

/// What is not as safe as it could be about a folder of records. Nothing is forbidden: the practice
/// decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageWarning {
    /// The folder is on another computer: its locks and syncs may not hold, and it goes with the
    /// network.
    Network {
        folder: PathBuf,
        /// What the system calls such a place: `NFS`.
        kind: &'static str,
    },
    /// A service copies the folder elsewhere while it is written to, and may put older copies back.
    Synced {
        folder: PathBuf,
        /// Whose: `Dropbox`.
        service: &'static str,
    },
    /// The second folder is on the same disk as the first, and fails with it.
    SameDisk { second: PathBuf },
}

/// What is to be said of the folder of the records, and of the second one.
pub fn storage_warnings(data: &Path, second: Option<&Path>) -> Vec<StorageWarning> {
    let mut warnings = Vec::new();
    for folder in [Some(data), second].into_iter().flatten() {
        let folder = existing(folder);
        let kind = network_kind(&folder);
        warnings.extend(kind.map(|kind| StorageWarning::Network { folder: folder.clone(), kind }));
        let service = sync_service(&folder);
        warnings.extend(
            service.map(|service| StorageWarning::Synced { folder: folder.clone(), service }),
        );
    }
    if let Some(second) = second
        && same_disk(&existing(data), &existing(second))
    {
        warnings.push(StorageWarning::SameDisk { second: second.to_owned() });
    }
    warnings
}

/// Writes a block into a folder, syncs it, and takes it away again.
///
/// # Errors
/// What keeps it from being kept there.
pub fn try_place(folder: &Path) -> Result<(), PlaceTrouble> {
    let refused = |error| PlaceTrouble::new(folder, &error);
    if !folder.is_dir() {
        return Err(refused(io::Error::from(io::ErrorKind::NotFound)));
    }
    let path = folder.join(format!(".stillpoint-tries-{}", std::process::id()));
    let tried = disk::replace_file(&path, &[b'.'; 4096]);
    let taken_away = std::fs::remove_file(&path);
    tried.and(taken_away).map_err(refused)
}

/// The folder, or the nearest one above it that is there already, links followed.
fn existing(folder: &Path) -> PathBuf {
    let found = folder.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    found.unwrap_or_else(|| folder.to_owned())
}

/// Folder names by which services are known, and the marks that they leave in the folders they
/// sync.
const SERVICES: &[(&str, &str)] = &[
    ("Dropbox", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("Mobile Documents", "iCloud"),
    ("iCloudDrive", "iCloud"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
    ("pCloudDrive", "pCloud"),
    ("MEGA", "MEGA"),
    ("Proton Drive", "Proton Drive"),
];
const MARKS: &[(&str, &str)] = &[
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".owncloudsync.log", "ownCloud"),
    (".nextcloudsync.log", "Nextcloud"),
    (".tmp.driveupload", "Google Drive"),
];

fn sync_service(folder: &Path) -> Option<&'static str> {
    let is = |part: &str, name: &str| {
        // OneDrive calls a practice's folder `OneDrive - The practice`.
        part == name
            || part
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(" - ") || rest.starts_with(" ("))
    };
    let named = folder.components().filter_map(|part| part.as_os_str().to_str()).find_map(|part| {
        SERVICES.iter().find(|(name, _)| is(part, name)).map(|(_, service)| *service)
    });
    let marked = || {
        folder.ancestors().find_map(|above| {
            MARKS.iter().find(|(mark, _)| above.join(mark).exists()).map(|(_, it)| *it)
        })
    };
    named.or_else(marked)
}

/// File systems that live on another computer, by the number that `statfs` gives (linux/magic.h).
#[cfg(target_os = "linux")]
const NETWORK_KINDS: &[(u32, &str)] = &[
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFE53_4D42, "SMB"),
    (0xFF53_4D42, "SMB"),
    (0x5346_414F, "AFS"),
    (0x00C3_6400, "Ceph"),
    (0x0102_1997, "9P"),
    (0x7375_7245, "Coda"),
];

#[cfg(target_os = "linux")]
fn network_kind(folder: &Path) -> Option<&'static str> {
    // The number is 32 bits wide; on some processors it comes in a signed field of 64.
    let magic = rustix::fs::statfs(folder).ok()?.f_type as u32;
    const FUSE: u32 = 0x6573_5546;
    if magic == FUSE {
        return fuse_kind(folder);
    }
    NETWORK_KINDS.iter().find(|(number, _)| *number == magic).map(|(_, kind)| *kind)
}

/// FUSE has disks (NTFS, exFAT) and networks; the table of mounts says which.
#[cfg(target_os = "linux")]
fn fuse_kind(folder: &Path) -> Option<&'static str> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            Some((Path::new(fields.next()?), fields.next()?))
        })
        .filter(|(at, _)| folder.starts_with(at))
        .max_by_key(|(at, _)| at.as_os_str().len())
        .map(|(_, kind)| kind)?;
    match kind {
        "fuse.sshfs" => Some("SSH"),
        "fuse.rclone"
        | "fuse.davfs"
        | "fuse.gvfsd-fuse"
        | "fuse.google-drive-ocamlfuse"
        | "fuse.s3fs" => Some("a service on the network"),
        _ => None,
    }
}

/// `statfs` names a volume's kind there: `smbfs`, `nfs`, `afpfs`, `webdav` (untested).
#[cfg(target_os = "macos")]
fn network_kind(folder: &Path) -> Option<&'static str> {
    let name = rustix::fs::statfs(folder).ok()?.f_fstypename;
    let name: Vec<u8> = name.iter().map(|byte| *byte as u8).take_while(|byte| *byte != 0).collect();
    match name.as_slice() {
        b"smbfs" => Some("SMB"),
        b"nfs" => Some("NFS"),
        b"afpfs" => Some("AFP"),
        b"webdav" => Some("WebDAV"),
        _ => None,
    }
}

/// A share is known by its path, `\\server\share`; one that has a drive's letter is not seen
/// (untested).
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn network_kind(folder: &Path) -> Option<&'static str> {
    let text = folder.to_string_lossy();
    let share =
        text.starts_with(r"\\?\UNC\") || text.starts_with(r"\\") && !text.starts_with(r"\\?\");
    share.then_some("SMB")
}

#[cfg(unix)]
fn same_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| std::fs::metadata(path).map(|metadata| metadata.dev()).ok();
    device(one).is_some() && device(one) == device(other)
}

/// By the drive's letter (untested).
#[cfg(not(unix))]
fn same_disk(one: &Path, other: &Path) -> bool {
    one.components().next() == other.components().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_a_sync_service_is_known_by_its_name_or_its_mark() {
        let temp = tempfile::tempdir().unwrap();
        let warned = |folder: &Path| match storage_warnings(folder, None).as_slice() {
            [] => None,
            [StorageWarning::Synced { service, .. }] => Some(*service),
            other => panic!("{other:?}"),
        };
        let plain = temp.path().join("practice");
        std::fs::create_dir_all(&plain).unwrap();
        assert_eq!(warned(&plain), None);
        for (name, service) in [
            ("Dropbox", "Dropbox"),
            ("OneDrive - Quiet Rooms", "OneDrive"),
            ("Nextcloud", "Nextcloud"),
        ] {
            let folder = temp.path().join(name).join("stillpoint");
            std::fs::create_dir_all(&folder).unwrap();
            assert_eq!(warned(&folder), Some(service));
            assert_eq!(
                warned(&folder.join("not yet there")),
                Some(service),
                "a folder that is still to be made"
            );
        }
        assert_eq!(warned(&temp.path().join("MEGAphone")), None);
        std::fs::create_dir(plain.join(".stfolder")).unwrap();
        assert_eq!(warned(&plain.join("sessions")), Some("Syncthing"));
    }

    #[test]
    fn a_second_folder_on_the_same_disk_is_said() {
        let temp = tempfile::tempdir().unwrap();
        let second = temp.path().join("second");
        let warnings = storage_warnings(&temp.path().join("first"), Some(&second));
        assert_eq!(warnings, [StorageWarning::SameDisk { second }]);
    }
}
