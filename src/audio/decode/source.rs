//! The file under a decoder, watched for stretches of zeros: what a disk or a copy gives where the
//! music is gone. Decoders of formats without checksums (MP3) leap over them without a word.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use symphonia::core::io::MediaSource;

/// Zeros are counted in pieces of this many bytes.
const ZERO_BLOCK_BYTES: usize = 512;
/// So many pieces in a row are a gap: 4 KiB, more than the longest frame that encoded silence
/// fills (1,441 bytes of MP3), and the smallest that a disk loses.
const GAP_BLOCKS: usize = 8;

/// What the watch tells.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// Count from now on: headers and pictures may be padded.
    armed: AtomicBool,
    /// Zeros were read, and something after them.
    found: AtomicBool,
}

impl Gaps {
    pub(super) fn arm(&self) {
        self.armed.store(true, Ordering::Relaxed);
    }

    pub(super) fn found(&self) -> bool {
        self.found.load(Ordering::Relaxed)
    }
}

/// A file that is watched as it is read.
pub(super) struct Source {
    file: File,
    length: u64,
    zeros: usize,
    gaps: Arc<Gaps>,
}

impl Source {
    pub(super) fn new(file: File, length: u64) -> (Self, Arc<Gaps>) {
        let gaps = Arc::<Gaps>::default();
        (Self { file, length, zeros: 0, gaps: Arc::clone(&gaps) }, gaps)
    }

    fn watch(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(ZERO_BLOCK_BYTES) {
            if piece.iter().fold(0, |any, byte| any | byte) == 0 {
                self.zeros += 1;
            } else {
                if self.zeros >= GAP_BLOCKS {
                    self.gaps.found.store(true, Ordering::Relaxed);
                }
                self.zeros = 0;
            }
        }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if self.gaps.armed.load(Ordering::Relaxed) {
            self.watch(buffer.get(..read).unwrap_or_default());
        }
        Ok(read)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.zeros = 0;
        self.file.seek(to)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}
