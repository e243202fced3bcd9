//! The lines of a segment, from where they lie.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use super::Verifier;
use crate::journal::Remark;
use crate::journal::data_folders::{Place, Segment};
use crate::journal::line::{Body, LONGEST_BYTES, Line};

/// A segment's lines.
pub(super) struct Source {
    pub reader: Box<dyn BufRead>,
    /// The place of its first whole line.
    pub first_seq: Option<u64>,
}

fn first_seq(line: &[u8]) -> Option<u64> {
    let line = Line::parse(line.strip_suffix(b"\n")?)?;
    Some(Body::parse(line.body)?.seq)
}

pub(in crate::journal) fn read_line(
    reader: &mut dyn BufRead,
    line: &mut Vec<u8>,
) -> io::Result<usize> {
    line.clear();
    reader.take(LONGEST_BYTES as u64).read_until(b'\n', line)
}

impl Verifier<'_> {
    /// Opens a segment. Of one in the second folder, where others may write, those lines are taken
    /// that the room signed.
    pub(super) fn source(&mut self, segment: &Segment) -> io::Result<Source> {
        let file = File::open(&segment.path)?;
        let mut reader: Box<dyn BufRead> = Box::new(BufReader::with_capacity(1 << 16, file));
        if segment.place == Place::Second {
            let (own, foreign) = self.own_lines(&mut *reader)?;
            if foreign > 0 {
                self.remarks
                    .push(Remark::ForeignLines { file: segment.path.clone(), count: foreign });
            }
            let first_seq = own.split_inclusive(|byte| *byte == b'\n').find_map(first_seq);
            return Ok(Source { reader: Box::new(Cursor::new(own)), first_seq });
        }
        let mut line = Vec::new();
        read_line(&mut *reader, &mut line)?;
        let first_seq = first_seq(&line);
        let file = File::open(&segment.path)?;
        let reader = Box::new(BufReader::with_capacity(1 << 16, file));
        Ok(Source { reader, first_seq })
    }

    fn own_lines(&self, reader: &mut dyn BufRead) -> io::Result<(Vec<u8>, u64)> {
        let (mut own, mut foreign, mut text) = (Vec::new(), 0, Vec::new());
        while read_line(reader, &mut text)? > 0 {
            let whole = text.strip_suffix(b"\n").and_then(Line::parse);
            let signed = whole.is_some_and(|line| {
                Body::parse(line.body)
                    .is_some_and(|body| self.signatures.is_signed(&line.link, &body))
            });
            if signed {
                own.extend_from_slice(&text);
            } else {
                foreign += 1;
            }
        }
        Ok((own, foreign))
    }
}
