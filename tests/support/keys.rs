//! A practice's keys, made as a person makes them: the recovery key is read off what was printed
//! and typed back.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::Stdio;

use super::Practice;

/// What a practice that seals keeps in its heads and on paper.
pub struct Keys {
    /// The file of passphrases.
    pub passphrases: PathBuf,
    /// As it is printed.
    pub recovery: String,
    /// Everything that was printed.
    pub told: String,
}

pub const PASSPHRASES: &str = "three quiet rivers\nmy own four words\n";

impl Practice {
    /// Makes keys, so that sessions are sealed from now on.
    pub fn seal(&self) -> Keys {
        let passphrases = self.beside("passphrases");
        std::fs::write(&passphrases, PASSPHRASES).unwrap();
        let path = passphrases.to_str().unwrap().to_owned();
        let (recovery, told) = self.type_back(&["keys", "init", "--passphrase-file", &path]);
        Keys { passphrases, recovery, told }
    }

    /// Runs a command that prints a recovery key and wants it back. Gives the key and all that was
    /// printed.
    pub fn type_back(&self, words: &[&str]) -> (String, String) {
        let mut child =
            self.command(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (mut told, mut recovery) = (String::new(), None);
        let mut line = String::new();
        while out.read_line(&mut line).unwrap() > 0 {
            if line.starts_with("AGE-SE") {
                let mut typed = child.stdin.take().unwrap();
                typed.write_all(line.to_lowercase().as_bytes()).unwrap();
                recovery = Some(line.trim().to_owned());
            }
            told.push_str(&line);
            line.clear();
        }
        assert!(child.wait().unwrap().success(), "{told}");
        (recovery.expect("a recovery key"), told)
    }
}
