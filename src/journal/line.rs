//! One line of a segment: `<hash> {"v":1,"seq":N,"segment":N,"<payload's key>":…}` and a newline.

use super::Hash;

/// The version of the format that this program writes and reads.
pub(super) const VERSION: u64 = 1;
/// No line is longer, newline included. The largest true one holds a protocol and a playlist; a
/// longer one is a foreign file.
pub(super) const LONGEST_BYTES: usize = 16 << 20;

/// A line as it stands in a file, its newline taken off. Nothing is verified yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// The hash that the line says it has.
    pub hash: Hash,
    /// What the hash covers, after the hash of the line before.
    pub body: &'a [u8],
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Body<'a> {
    /// The line's place in its stream, from 0 without a gap.
    pub seq: u64,
    /// The number of the segment that it was written to.
    pub segment: u32,
    pub payload: Payload<'a>,
}

/// What a line carries, as JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payload<'a> {
    /// An entry that anybody can read.
    Clear(&'a str),
    /// An entry that the practice's key opens: a JSON string of base64.
    Sealed(&'a str),
    /// A signature over the lines before. Never sealed, so that a journal can be verified without
    /// keys.
    Checkpoint(&'a str),
}

/// Why a body can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotABody {
    Version(u64),
    /// Not the form of a line.
    Form,
}

impl<'a> Line<'a> {
    /// Splits a line; `None` when it doesn't have the form of one.
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        let (hash, rest) = text.split_at_checked(Hash::LENGTH)?;
        Some(Self { hash: Hash::parse(hash)?, body: rest.strip_prefix(b" ")? })
    }
}

impl<'a> Body<'a> {
    /// Reads a body. Its form is fixed to the byte, so this needs no JSON parser.
    pub(super) fn parse(body: &'a [u8]) -> Result<Self, NotABody> {
        let text = std::str::from_utf8(body).map_err(|_| NotABody::Form)?;
        let (version, text) = number_after(text, "{\"v\":").ok_or(NotABody::Form)?;
        if version != VERSION {
            return Err(NotABody::Version(version));
        }
        Self::parse_version_1(text).ok_or(NotABody::Form)
    }

    fn parse_version_1(text: &'a str) -> Option<Self> {
        let (seq, text) = number_after(text, ",\"seq\":")?;
        let (segment, text) = number_after(text, ",\"segment\":")?;
        let text = text.strip_prefix(",\"")?.strip_suffix('}')?;
        let (key, text) = text.split_once("\":")?;
        let payload = match key {
            "entry" => Payload::Clear(text),
            "sealed" => Payload::Sealed(text),
            "checkpoint" => Payload::Checkpoint(text),
            _ => return None,
        };
        Some(Self { seq, segment: u32::try_from(segment).ok()?, payload })
    }

    /// The whole line after a line with this hash, newline included, and its own hash.
    pub(super) fn to_line(self, previous: &Hash) -> (Vec<u8>, Hash) {
        let (key, payload) = match self.payload {
            Payload::Clear(text) => ("entry", text),
            Payload::Sealed(text) => ("sealed", text),
            Payload::Checkpoint(text) => ("checkpoint", text),
        };
        let body = format!(
            "{{\"v\":{VERSION},\"seq\":{},\"segment\":{},\"{key}\":{payload}}}",
            self.seq, self.segment
        );
        let hash = previous.next(body.as_bytes());
        let line = [hash.as_bytes(), b" ", body.as_bytes(), b"\n"].concat();
        (line, hash)
    }
}

/// A number in its shortest decimal form after this text, and what follows it.
fn number_after<'a>(text: &'a str, before: &str) -> Option<(u64, &'a str)> {
    let text = text.strip_prefix(before)?;
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(digits);
    let shortest = digits == "0" || !digits.starts_with('0');
    Some((digits.parse().ok().filter(|_| shortest)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_its_hash_a_space_and_a_body_and_reads_back() {
        let body = Body { seq: 7, segment: 2, payload: Payload::Clear("{\"a\":1}") };
        let (line, hash) = body.to_line(&Hash::START);
        let text = String::from_utf8(line).unwrap();
        assert_eq!(
            text,
            format!("{hash} {{\"v\":1,\"seq\":7,\"segment\":2,\"entry\":{{\"a\":1}}}}\n")
        );
        let line = Line::parse(text.trim_end().as_bytes()).unwrap();
        assert_eq!(line.hash, hash);
        assert_eq!(Body::parse(line.body), Ok(body));
    }

    #[test]
    fn the_hash_is_what_sha256sum_says_of_the_hash_before_and_the_body() {
        let hash = Hash::START.next(b"body");
        // printf '%064dbody' 0 | sha256sum
        assert_eq!(
            hash.as_str(),
            "53970978856d162a87218161fad88fd3404d68e92979c02c25839b5d9b7a3643"
        );
    }

    #[test]
    fn what_has_not_the_form_to_the_byte_is_refused() {
        for wrong in [
            "{\"v\":1,\"seq\":07,\"segment\":2,\"entry\":{}}",
            "{\"v\":1,\"seq\":+7,\"segment\":2,\"entry\":{}}",
            "{\"v\":1, \"seq\":7,\"segment\":2,\"entry\":{}}",
            "{\"v\":1,\"segment\":2,\"seq\":7,\"entry\":{}}",
            "{\"v\":1,\"seq\":7,\"segment\":2,\"other\":{}}",
            "{\"v\":1,\"seq\":7,\"segment\":5000000000,\"entry\":{}}",
            "{\"v\":1,\"seq\":,\"segment\":2,\"entry\":{}}",
            "{}",
            "",
        ] {
            assert_eq!(Body::parse(wrong.as_bytes()), Err(NotABody::Form), "{wrong}");
        }
        assert_eq!(Body::parse(b"{\"v\":2,\"anything\":0}"), Err(NotABody::Version(2)));
        assert!(Line::parse(&[b'A'; 80]).is_none(), "upper case is not how a hash is written");
    }
}
