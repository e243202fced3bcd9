//! File systems of their own: one small enough to be filled, one whose power can be cut.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Taken away with the test.
pub struct SmallDisk {
    pub at: PathBuf,
}

impl SmallDisk {
    /// `None`, and says so, where this user may not mount.
    pub fn mount(at: &Path, kib: u32) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let size = format!("size={kib}k");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self { at: at.to_owned() });
        }
        println!("skipped: this user may not mount a small disk");
        None
    }

    pub fn make_read_only(&self) {
        assert!(
            Command::new("mount")
                .args(["-o", "remount,ro"])
                .arg(&self.at)
                .status()
                .unwrap()
                .success()
        );
    }

    /// Fills it to the last page, while others may be writing too. The file that does it can be
    /// taken away again.
    pub fn fill(&self) -> PathBuf {
        fill(&self.at)
    }
}

/// Fills the file system here, and gives the file that does it.
fn fill(at: &Path) -> PathBuf {
    let path = at.join("ballast");
    let mut ballast = File::create(&path).unwrap();
    loop {
        match ballast.write_all(&[0; 4_096]) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::StorageFull => return path,
            Err(error) => panic!("{error}"),
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).output();
    }
}

/// An ext4 in a file, as on a real disk with its journal.
pub struct LoopDisk {
    image: PathBuf,
    pub at: PathBuf,
}

/// EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: from now on nothing reaches the disk, its
/// own journal neither.
const CUT: &str = "import fcntl, os, struct, sys\n\
                   fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

impl LoopDisk {
    /// `None`, and says so, where this user may not make and mount one.
    pub fn mount(image: &Path, at: &Path, mib: u64) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        File::create(image).unwrap().set_len(mib << 20).unwrap();
        let made = Command::new("mkfs.ext4").args(["-q", "-F"]).arg(image).output();
        let disk = Self { image: image.to_owned(), at: at.to_owned() };
        if made.is_ok_and(|output| output.status.success()) && disk.switch_on() {
            return Some(disk);
        }
        println!("skipped: this user may not make and mount an ext4");
        None
    }

    fn switch_on(&self) -> bool {
        let mounted =
            Command::new("mount").args(["-o", "loop"]).arg(&self.image).arg(&self.at).output();
        mounted.is_ok_and(|output| output.status.success())
    }

    /// Cuts the power: what is not on the disk now will never be.
    pub fn cut_power(&self) {
        let cut = Command::new("python3").args(["-c", CUT]).arg(&self.at).output().unwrap();
        assert!(cut.status.success(), "{}", String::from_utf8_lossy(&cut.stderr));
    }

    /// After a cut, when nobody has a file open there: switches it on again, and the file system
    /// mends itself by its journal.
    pub fn power_again(&self) {
        let off = Command::new("umount").arg(&self.at).output().unwrap();
        assert!(off.status.success(), "{}", String::from_utf8_lossy(&off.stderr));
        assert!(self.switch_on(), "it doesn't come back");
    }

    pub fn fill(&self) -> PathBuf {
        fill(&self.at)
    }
}

impl Drop for LoopDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).output();
    }
}
