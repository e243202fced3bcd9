//! A head that leaves this computer: on the closing screen, on paper, in a photo of its QR code.
//! Against it even a rewrite by a holder of the room's key shows.

use std::fmt;
use std::str::FromStr;

use super::Hash;
use crate::names::SessionId;

/// The chart had so many lines, and the last one this hash. Its text form is what the QR code
/// holds: `stillpoint head 1 019a… chart 214 1a2b…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub session: SessionId,
    pub count: u64,
    /// The hash of the last of them.
    pub hash: Hash,
}

/// A head that was kept elsewhere, whole or by its first digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldHead {
    pub count: u64,
    /// The first digits of the last one's hash, 16 at least.
    pub digits: String,
}

/// A text that is no head.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a head is what the QR code says (stillpoint head 1 … chart COUNT HASH), or COUNT and the first 16 digits of the hash"
)]
pub struct NotAHead;

/// Fewer digits are forged by trying.
const LEAST_DIGITS: usize = 16;

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stillpoint head 1 {} chart {} {}", self.session, self.count, self.hash)
    }
}

impl FromStr for HeldHead {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let text = text.trim();
        let said = match text.strip_prefix("stillpoint head 1 ") {
            Some(rest) => rest.split_once(" chart ").ok_or(NotAHead)?.1,
            None => text,
        };
        let (count, digits) = said.split_once([' ', ':']).ok_or(NotAHead)?;
        let digits: String =
            digits.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let fits = (LEAST_DIGITS..=Hash::LENGTH).contains(&digits.len())
            && digits.chars().all(|c| c.is_ascii_hexdigit());
        if !fits {
            return Err(NotAHead);
        }
        Ok(Self { count: count.parse().map_err(|_| NotAHead)?, digits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed_and_as_people_copy_it() {
        let hash = Hash::START.next(b"line");
        let session = SessionId("019aa5c1-7e00-7000-8000-0000000000ff".parse().unwrap());
        let printed = Head { session, count: 214, hash }.to_string();
        assert_eq!(printed.parse(), Ok(HeldHead { count: 214, digits: hash.to_string() }));
        let short = HeldHead { count: 214, digits: "1a2b3c4d5e6f7a8b".to_owned() };
        assert_eq!("214 1A2B 3c4d 5e6f 7a8b".parse(), Ok(short.clone()));
        assert_eq!("214:1a2b3c4d5e6f7a8b".parse(), Ok(short));
        for wrong in ["", "214", "214 1a2b", "x 1a2b3c4d5e6f7a8b", "214 1a2b3c4d5e6f7a8g"] {
            assert_eq!(wrong.parse::<HeldHead>(), Err(NotAHead), "{wrong}");
        }
    }
}
