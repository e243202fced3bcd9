//! Heads: how many lines a stream had, and the hash of the last of them. Each line is signed as
//! one. Those that leave this computer, on the closing screen, on paper, in a photo of the QR code,
//! show even a rewrite by a holder of the room's key.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::chain::Link;
use super::room::{Fingerprint, PublicKey, RoomSignature};
use super::{Hash, data_folders};
use crate::names::SessionId;
use crate::session::Stream;

/// A stream had so many lines, and the last one this hash. A chart's is shown as the QR code has
/// it: `stillpoint head 1 019a… chart 214 1a2b…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub session: SessionId,
    pub stream: Stream,
    pub count: u64,
    /// The hash of the last of them.
    pub hash: Hash,
}

/// A head with the signature of its line: a line of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SignedHead {
    pub head: Head,
    pub key: Fingerprint,
    pub signature: RoomSignature,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedHeadForm {
    session: SessionId,
    stream: String,
    count: u64,
    head: Hash,
    key: Fingerprint,
    signature: RoomSignature,
}

/// A head that was kept elsewhere, whole or by its first digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldHead {
    pub count: u64,
    /// The first digits of the last one's hash, 16 at least.
    pub digits: String,
    /// The session that a whole one names.
    pub session: Option<SessionId>,
}

/// A text that is no head.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a head is what the QR code says (stillpoint head 1 … chart COUNT HASH), or COUNT and the first 16 digits of the hash"
)]
pub struct NotAHead;

/// Fewer digits are forged by trying.
const LEAST_DIGITS: usize = 16;

impl Head {
    /// The text that is signed in the line itself: five lines, each with its newline.
    pub(super) fn signed_text(&self) -> String {
        let Self { session, count, hash, .. } = self;
        let stream = data_folders::stream_name(self.stream);
        format!("stillpoint head 1\n{session}\n{stream}\n{count}\n{hash}\n")
    }

    /// The hash by which a room's key names the heads that it vouches for.
    pub(super) fn name(&self) -> Hash {
        Hash::of(self.signed_text().as_bytes())
    }
}

impl SignedHead {
    /// It is copied from the line with this link.
    pub(super) fn is_of(&self, link: &Link) -> bool {
        self.head.hash == link.hash() && Some(self.signature) == link.signature()
    }

    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.fingerprint() == self.key && key.has_signed(&self.head.signed_text(), &self.signature)
    }

    pub(super) fn to_json(&self) -> Result<String, serde_json::Error> {
        let Self { head: Head { session, stream, count, hash }, key, signature } = self;
        serde_json::to_string(&SignedHeadForm {
            session: *session,
            stream: data_folders::stream_name(*stream).to_owned(),
            count: *count,
            head: *hash,
            key: *key,
            signature: *signature,
        })
    }

    pub(super) fn parse(json: &str) -> Option<Self> {
        let form: SignedHeadForm = serde_json::from_str(json).ok()?;
        let stream = Stream::ALL
            .into_iter()
            .find(|stream| data_folders::stream_name(*stream) == form.stream)?;
        let SignedHeadForm { session, count, head: hash, key, signature, .. } = form;
        Some(Self { head: Head { session, stream, count, hash }, key, signature })
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = data_folders::stream_name(self.stream);
        write!(f, "stillpoint head 1 {} {stream} {} {}", self.session, self.count, self.hash)
    }
}

impl FromStr for HeldHead {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let text = text.trim();
        let (session, said) = match text.strip_prefix("stillpoint head 1 ") {
            Some(rest) => {
                let (session, said) = rest.split_once(" chart ").ok_or(NotAHead)?;
                (Some(SessionId(session.trim().parse().map_err(|_| NotAHead)?)), said)
            }
            None => (None, text),
        };
        let (count, digits) = said.split_once([' ', ':']).ok_or(NotAHead)?;
        let digits: String =
            digits.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let fits = (LEAST_DIGITS..=Hash::LENGTH).contains(&digits.len())
            && digits.chars().all(|c| c.is_ascii_hexdigit());
        if !fits {
            return Err(NotAHead);
        }
        Ok(Self { count: count.parse().map_err(|_| NotAHead)?, digits, session })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed_and_as_people_copy_it() {
        let hash = Hash::of(b"line");
        let session = SessionId("019aa5c1-7e00-7000-8000-0000000000ff".parse().unwrap());
        let printed = Head { session, stream: Stream::Chart, count: 214, hash }.to_string();
        let held =
            |digits: &str, session| HeldHead { count: 214, digits: digits.to_owned(), session };
        assert_eq!(printed.parse(), Ok(held(hash.as_str(), Some(session))));
        let short = held("1a2b3c4d5e6f7a8b", None);
        assert_eq!("214 1A2B 3c4d 5e6f 7a8b".parse(), Ok(short.clone()));
        assert_eq!("214:1a2b3c4d5e6f7a8b".parse(), Ok(short));
        for wrong in [
            "",
            "214",
            "214 1a2b",
            "x 1a2b3c4d5e6f7a8b",
            "214 1a2b3c4d5e6f7a8g",
            "stillpoint head 1 nobody chart 214 1a2b3c4d5e6f7a8b",
        ] {
            assert_eq!(wrong.parse::<HeldHead>(), Err(NotAHead), "{wrong}");
        }
    }
}
