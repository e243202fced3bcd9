//! What the tests of the real binary share: a practice's folder and keys, a run that can be cut
//! off, a disk of its own.

#![allow(dead_code, unused_imports, reason = "each test file takes what it needs")]

mod disk;
mod keys;
mod loss;
mod record;
mod run;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub use disk::{LoopDisk, SmallDisk};
pub use keys::Keys;
pub use loss::*;
pub use record::{Row, rows, rows_with, sound_stream};
pub use run::{Run, Told, entries};
use tempfile::TempDir;

/// A practice's folder and what is asked of it.
pub struct Practice {
    temp: TempDir,
    pub data: PathBuf,
}

impl Practice {
    pub fn new() -> Self {
        let temp = TempDir::new().unwrap();
        let data = temp.path().join("practice");
        Self { temp, data }
    }

    /// A path beside the practice's folder, which goes with it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    /// The binary with this folder and these words.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stillpoint"));
        self.address(&mut command, words);
        command
    }

    /// The same with its system calls tampered with. It is the program itself that is started and
    /// can be killed; the tracer goes with it.
    pub fn traced(&self, tampering: &[&str], words: &[&str]) -> Command {
        let mut command = Command::new("strace");
        command
            .args(["-D", "-f", "--seccomp-bpf", "-o", "/dev/null"])
            .args(tampering)
            .arg(env!("CARGO_BIN_EXE_stillpoint"));
        self.address(&mut command, words);
        command
    }

    pub fn address(&self, command: &mut Command, words: &[&str]) {
        command.env_remove("STILLPOINT_DATA").arg("--data").arg(&self.data).args(words);
    }

    pub fn ask(&self, words: &[&str]) -> Answer {
        Answer::of(&self.command(words).output().unwrap())
    }

    /// A script in a file of its own.
    pub fn script(&self, text: &str) -> String {
        let path = self.beside("script.txt");
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The folder of the latest session.
    pub fn session(&self) -> PathBuf {
        folders(&self.data.join("sessions")).pop().expect("a session")
    }

    /// The latest session is complete, and each of its streams is whole, in order, and says nothing
    /// twice.
    pub fn must_be_complete(&self) {
        let verified = self.ask(&["verify", "last"]);
        assert!(
            verified.code == 0 && verified.out.contains(": complete"),
            "{}{}",
            verified.out,
            verified.err
        );
    }
}

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }
}

/// Whether strace is here and may trace; says when not.
pub fn can_trace() -> bool {
    let tried = Command::new("strace")
        .args(["-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync", "true"])
        .output();
    let can = tried.is_ok_and(|output| output.status.success());
    if !can {
        println!("skipped: strace is missing or may not trace here");
    }
    can
}

/// What a folder holds, by name.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    folders(folder)
        .into_iter()
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// The files below a folder in which this text can be read.
pub fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        std::fs::read(path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    };
    files(folder).into_iter().filter(holds).collect()
}
