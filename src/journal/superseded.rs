//! What was given up at the end of a file after a disk failure, against what was written again in
//! the next one.

use std::path::PathBuf;

use super::Hash;
use super::line::{Body, Line, Payload};

/// The bytes that follow the last kept line of a given-up file.
pub(super) struct Superseded {
    pub file: PathBuf,
    /// The number of their first line in the file.
    pub line: u64,
    /// The file's number.
    pub segment: u32,
    /// The place of their first line in the stream.
    pub seq: u64,
    /// The hash before that line.
    pub previous: Hash,
    /// The bytes themselves, those already compared taken off.
    pub rest: Vec<u8>,
}

impl Superseded {
    /// Compares the next given-up line with the one that was written again: but for the segment's
    /// number and the hash that follows from it they are the same. The given-up line may be
    /// cut, and zero where its bytes never arrived. `Ok(true)`: there is more.
    pub(super) fn compare(&mut self, again: &Body<'_>) -> Result<bool, ()> {
        if again.seq != self.seq {
            return if again.seq > self.seq { Err(()) } else { Ok(true) };
        }
        if matches!(again.payload, Payload::Sealed(_)) {
            return self.compare_sealed();
        }
        let (line, hash) = Body { segment: self.segment, ..*again }.to_line(&self.previous);
        let same = self
            .rest
            .iter()
            .zip(&line)
            .all(|(given_up, written)| given_up == written || *given_up == 0);
        if !same {
            return Err(());
        }
        self.next(line.len(), hash);
        Ok(!self.rest.is_empty())
    }

    /// A payload is sealed again with the key of its new segment, so that the two can't be
    /// compared. But a whole one must at least be a sealed line of its place.
    fn compare_sealed(&mut self) -> Result<bool, ()> {
        let newline = self.rest.iter().position(|byte| *byte == b'\n');
        let line =
            newline.and_then(|newline| self.rest.get(..newline)).filter(|line| !line.contains(&0));
        let end = newline.map_or(self.rest.len(), |newline| newline + 1);
        let mut hash = self.previous;
        if let Some(line) = line {
            let line = Line::parse(line).ok_or(())?;
            let body = Body::parse(line.body).map_err(|_| ())?;
            let same = body.seq == self.seq
                && body.segment == self.segment
                && matches!(body.payload, Payload::Sealed(_));
            if !same || self.previous.next(line.body) != line.hash {
                return Err(());
            }
            hash = line.hash;
        }
        self.next(end, hash);
        Ok(!self.rest.is_empty())
    }

    fn next(&mut self, bytes: usize, hash: Hash) {
        self.rest.drain(..bytes.min(self.rest.len()));
        self.seq += 1;
        self.line += 1;
        self.previous = hash;
    }
}
