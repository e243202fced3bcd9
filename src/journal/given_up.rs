//! What was given up at the end of a file after a disk failure, against what was written again in
//! the next one.

use std::path::PathBuf;

use super::chain::Link;
use super::line::{Body, Line, Payload};

/// What follows the last kept line of a file that was let go: at most one whole line.
pub(super) struct GivenUp {
    pub file: PathBuf,
    /// The number of its first line in the file.
    pub line: u64,
    /// The file's number.
    pub segment: u32,
    /// The place of that line in the stream.
    pub seq: u64,
    /// The link before it.
    pub previous: Link,
    /// The bytes themselves.
    pub rest: Vec<u8>,
}

/// What is wrong with a given-up line.
pub(super) struct NotTheSame;

impl GivenUp {
    /// The whole line in it, where it has one. Its bytes may not all have arrived: a part of a line,
    /// or one with zeros in it, says nothing.
    pub(super) fn whole_line(&self) -> Result<Option<Line<'_>>, NotTheSame> {
        let mut lines = self.rest.split(|byte| *byte == b'\n');
        let (first, second) = (lines.next().unwrap_or_default(), lines.next());
        let Some(rest) = second else { return Ok(None) };
        if lines.next().is_some() || !rest.is_empty() {
            return Err(NotTheSame);
        }
        if first.contains(&0) {
            return Ok(None);
        }
        Line::parse(first).map(Some).ok_or(NotTheSame)
    }

    /// Whether a line is the one that was written again: of its place, chained as it was, with the
    /// same entry. What is sealed again can't be compared.
    pub(super) fn is(&self, line: &Line<'_>, again: &Body<'_>) -> bool {
        let Some(body) = Body::parse(line.body) else { return false };
        let same_entry = match (body.payload, again.payload) {
            (Some(Payload::Clear(one)), Some(Payload::Clear(other))) => one == other,
            (Some(Payload::Sealed(_)), Some(Payload::Sealed(_))) | (None, None) => true,
            _ => false,
        };
        same_entry
            && (body.seq, body.segment) == (self.seq, self.segment)
            && self.previous.next(line.body) == line.link.hash()
    }
}
