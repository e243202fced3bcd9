//! A file system of its own, small enough to be filled.

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
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self { at: at.to_owned() });
        }
        println!("skipped: this user may not mount a small disk");
        None
    }

    pub fn make_read_only(&self) {
        assert!(Command::new("mount").args(["-o", "remount,ro"]).arg(&self.at).status().unwrap().success());
    }

    /// Fills it to the last page, while others may be writing too. The file that does it can be taken away again.
    pub fn fill(&self) -> PathBuf {
        let path = self.at.join("ballast");
        let mut ballast = File::create(&path).unwrap();
        loop {
            match ballast.write_all(&[0; 4_096]) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => return path,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).output();
    }
}
