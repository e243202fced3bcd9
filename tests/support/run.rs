//! A rehearsal that runs on its own, is listened to line by line, and can be killed.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Answer;

/// No run takes this long on the slowest machine; one that does is killed and fails its test.
const HANGS_AFTER: Duration = Duration::from_secs(120);

/// A process and what it prints.
pub struct Run {
    child: Child,
    lines: Receiver<String>,
    errors: Option<JoinHandle<String>>,
    pub told: Vec<String>,
}

/// One entry as it was told to be kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// `T+04:00`; before the dose is known the time since the opening.
    pub t: String,
    /// `14:25`
    pub clock: String,
    pub who: String,
    /// With its note.
    pub text: String,
}

impl Run {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (told, lines) = channel();
        thread::spawn(move || {
            let mut out = BufReader::new(out);
            let mut line = String::new();
            // A line without its newline was not told to its end.
            while out.read_line(&mut line).is_ok_and(|bytes| bytes > 0)
                && line.ends_with('\n')
                && told.send(line).is_ok()
            {
                line = String::new();
            }
        });
        let errors = thread::spawn(move || {
            let mut text = String::new();
            let _ = BufReader::new(err).read_to_string(&mut text);
            text
        });
        Self { child, lines, errors: Some(errors), told: Vec::new() }
    }

    /// Listens until a line says this much, so many entries were told, or so long has passed.
    /// `false` when it ended before.
    pub fn listen(&mut self, until: impl Fn(&[String]) -> bool, at_most: Duration) -> bool {
        let deadline = Instant::now() + at_most;
        while !until(&self.told) {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => self.told.push(line.trim_end_matches('\n').to_owned()),
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }

    /// Listens to the end.
    pub fn finish(mut self) -> Answer {
        let ended = !self.listen(|_| false, HANGS_AFTER);
        if !ended {
            self.child.kill().unwrap();
        }
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let answer = Answer {
            code,
            out: self.told.join("\n"),
            err: self.errors.take().unwrap().join().unwrap(),
        };
        assert!(ended, "it hangs: {answer:?}");
        answer
    }

    /// Kills it and takes in what it had told until then. `true` when it was the kill that ended
    /// it.
    pub fn kill(&mut self) -> bool {
        self.child.kill().unwrap();
        let killed = self.child.wait().unwrap().code().is_none();
        assert!(!self.listen(|_| false, HANGS_AFTER), "its output stays open after the kill");
        killed
    }

    /// What it had to say besides, once it has ended; asked once.
    pub fn errors(&mut self) -> String {
        self.errors.take().expect("asked once").join().unwrap()
    }

    pub fn entries(&self) -> Vec<Told> {
        entries(&self.told)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Told {
    /// Reads a line of the terminal; those that tell no entry are `None`.
    pub fn parse(line: &str) -> Option<Self> {
        let (t, rest) = line.trim_start().split_once("  ")?;
        let (clock, rest) = rest.split_once("  ")?;
        let (who, text) = rest.split_once(' ')?;
        let is_clock = clock.len() == 5 && clock.as_bytes()[2] == b':';
        is_clock.then(|| Self {
            t: t.to_owned(),
            clock: clock.to_owned(),
            who: who.to_owned(),
            text: text.trim_start().to_owned(),
        })
    }
}

pub fn entries(lines: &[String]) -> Vec<Told> {
    lines.iter().filter_map(|line| Told::parse(line)).collect()
}
