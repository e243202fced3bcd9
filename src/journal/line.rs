//! One line of a segment: `<hash> <signature> <body>` and a newline.

use serde::de::IgnoredAny;

use super::Hash;
use super::chain::Link;
use super::room::{Fingerprint, RoomSignature};

/// The version of the form that this program writes and reads.
pub(super) const VERSION: u64 = 1;
/// No line is longer, newline included. The largest true one holds a protocol and a playlist; a
/// longer one is a foreign file.
pub(super) const LONGEST_BYTES: usize = 16 << 20;

/// A line as it stands in a file, its newline taken off. Nothing is verified yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// The hash and the signature that the line states.
    pub link: Link,
    /// The hash covers it, after the link of the line before.
    pub body: &'a [u8],
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Body<'a> {
    /// Of another version than [`VERSION`] only this, place, segment and key are read.
    pub version: u64,
    /// The line's place in its stream, from 0 without a gap.
    pub seq: u64,
    /// The number of the segment that it was written to.
    pub segment: u32,
    /// The key that signed the line.
    pub key: Fingerprint,
    /// In the first line of a stream, as JSON: what the stream belongs to.
    pub opening: Option<&'a str>,
    /// As JSON: what is known without keys. Never sealed.
    pub checkpoint: Option<&'a str>,
    pub payload: Option<Payload<'a>>,
    /// It has a member that this version doesn't know.
    pub newer: bool,
}

/// The entry that a line carries, as JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payload<'a> {
    /// An entry that anybody can read.
    Clear(&'a str),
    /// An entry that the practice's key opens: a JSON string of base64.
    Sealed(&'a str),
}

impl<'a> Line<'a> {
    /// Splits a line; `None` when it doesn't have the form of one.
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        let (link, rest) = text.split_at_checked(Link::LENGTH)?;
        Some(Self { link: Link::parse(link)?, body: rest.strip_prefix(b" ")? })
    }
}

impl<'a> Body<'a> {
    /// Reads a body; `None` when it doesn't have the form of one. What stands in every body is fixed
    /// to the byte, so this needs no JSON parser where nothing else does.
    pub(super) fn parse(body: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let (version, text) = number_after(text, "{\"v\":")?;
        let (seq, text) = number_after(text, ",\"seq\":")?;
        let (segment, text) = number_after(text, ",\"segment\":")?;
        let (key, text) = text.strip_prefix(",\"key\":\"")?.split_once('"')?;
        let mut body = Self {
            version,
            seq,
            segment: u32::try_from(segment).ok()?,
            key: Fingerprint::parse(key)?,
            opening: None,
            checkpoint: None,
            payload: None,
            newer: version != VERSION,
        };
        if body.newer {
            return text.starts_with([',', '}']).then_some(body);
        }
        let mut rest = text.strip_suffix('}')?;
        while let Some(text) = rest.strip_prefix(",\"") {
            let (name, value) = text.split_once("\":")?;
            match name {
                "entry" => return Some(Self { payload: Some(Payload::Clear(value)), ..body }),
                "sealed" => return Some(Self { payload: Some(Payload::Sealed(value)), ..body }),
                "opening" if body.opening.is_none() && body.checkpoint.is_none() => {
                    (body.opening, rest) =
                        json_value(value).map(|(value, rest)| (Some(value), rest))?;
                }
                "checkpoint" if body.checkpoint.is_none() => {
                    (body.checkpoint, rest) =
                        json_value(value).map(|(value, rest)| (Some(value), rest))?;
                }
                "opening" | "checkpoint" => return None,
                _ => {
                    body.newer = true;
                    (_, rest) = json_value(value)?;
                }
            }
        }
        (rest.is_empty() && (body.checkpoint.is_some() || body.newer)).then_some(body)
    }

    /// The whole line after a line with this link, newline included, and its own link.
    pub(super) fn to_line(
        self,
        previous: &Link,
        sign: impl FnOnce(&Hash) -> RoomSignature,
    ) -> (Vec<u8>, Link) {
        let Self { version, seq, segment, key, .. } = self;
        let mut body =
            format!("{{\"v\":{version},\"seq\":{seq},\"segment\":{segment},\"key\":\"{key}\"");
        let (clear, sealed) = match self.payload {
            Some(Payload::Clear(text)) => (Some(text), None),
            Some(Payload::Sealed(text)) => (None, Some(text)),
            None => (None, None),
        };
        let members = [
            ("opening", self.opening),
            ("checkpoint", self.checkpoint),
            ("entry", clear),
            ("sealed", sealed),
        ];
        for (name, value) in members {
            if let Some(value) = value {
                body.extend([",\"", name, "\":", value]);
            }
        }
        body.push('}');
        let hash = previous.next(body.as_bytes());
        let link = Link::new(&hash, &sign(&hash));
        let line = [link.as_bytes(), b" ", body.as_bytes(), b"\n"].concat();
        (line, link)
    }
}

/// The JSON value at the beginning of a text, and what follows it.
fn json_value(text: &str) -> Option<(&str, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    text.split_at_checked(values.byte_offset())
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
    use crate::journal::room::RoomKey;

    fn body<'a>(payload: &'a str) -> Body<'a> {
        Body {
            version: VERSION,
            seq: 7,
            segment: 2,
            key: Fingerprint::parse("0123456789abcdef0123456789abcdef").unwrap(),
            opening: None,
            checkpoint: None,
            payload: Some(Payload::Clear(payload)),
            newer: false,
        }
    }

    fn signature(hash: &Hash) -> RoomSignature {
        RoomKey::of_secret([7; 32]).sign(hash.as_str())
    }

    #[test]
    fn a_line_is_its_hash_its_signature_and_a_body_and_reads_back() {
        let body = body("{\"a\":1}");
        let (line, link) = body.to_line(&Link::START, signature);
        let text = String::from_utf8(line).unwrap();
        let written = "{\"v\":1,\"seq\":7,\"segment\":2,\"key\":\"0123456789abcdef0123456789abcdef\",\"entry\":{\"a\":1}}";
        assert_eq!(text, format!("{} {written}\n", String::from_utf8_lossy(link.as_bytes())));
        assert_eq!(&text[..Hash::LENGTH], link.hash().as_str());
        let line = Line::parse(text.trim_end().as_bytes()).unwrap();
        assert_eq!((line.link, line.link.signature()), (link, Some(signature(&link.hash()))));
        assert_eq!(Body::parse(line.body), Some(body));
    }

    #[test]
    fn opening_and_checkpoint_stand_before_the_entry_and_unknown_members_are_passed_over() {
        let head = "{\"v\":1,\"seq\":0,\"segment\":1,\"key\":\"0123456789abcdef0123456789abcdef\"";
        let text = format!(
            "{head},\"opening\":{{\"a\":\"}},\"}},\"later\":[1,{{}}],\"checkpoint\":{{}},\"sealed\":\"x\"}}"
        );
        let body = Body::parse(text.as_bytes()).unwrap();
        assert_eq!((body.opening, body.checkpoint), (Some("{\"a\":\"},\"}"), Some("{}")));
        assert_eq!((body.payload, body.newer), (Some(Payload::Sealed("\"x\"")), true));
        for wrong in [
            format!("{head}}}"),
            format!("{head},\"checkpoint\":{{}},\"opening\":{{}}}}"),
            format!("{head},\"checkpoint\":{{}},\"checkpoint\":{{}}}}"),
            format!("{head},\"checkpoint\":{{}} }}"),
            format!("{head},\"checkpoint\":{{}}"),
        ] {
            assert_eq!(Body::parse(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn of_another_version_place_segment_and_key_are_read() {
        let later = "{\"v\":2,\"seq\":7,\"segment\":2,\"key\":\"0123456789abcdef0123456789abcdef\",anything";
        let body = Body::parse(later.as_bytes()).unwrap();
        assert_eq!((body.version, body.seq, body.segment, body.newer), (2, 7, 2, true));
        assert_eq!(Body::parse(b"{\"v\":2,\"anything\":0}"), None);
    }

    #[test]
    fn the_hash_is_what_sha256sum_says_of_the_link_before_and_the_body() {
        // printf '%0153dbody' 0 | sha256sum
        assert_eq!(
            Link::START.next(b"body").as_str(),
            "cf39fba86b629c9cf8230fd496a65d58269228a0181802a9e96468a6daf8a0a4"
        );
    }

    #[test]
    fn what_has_not_the_form_to_the_byte_is_refused() {
        let key = "\"key\":\"0123456789abcdef0123456789abcdef\"";
        for wrong in [
            format!("{{\"v\":1,\"seq\":07,\"segment\":2,{key},\"entry\":{{}}}}"),
            format!("{{\"v\":1,\"seq\":+7,\"segment\":2,{key},\"entry\":{{}}}}"),
            format!("{{\"v\":1, \"seq\":7,\"segment\":2,{key},\"entry\":{{}}}}"),
            format!("{{\"v\":1,\"segment\":2,\"seq\":7,{key},\"entry\":{{}}}}"),
            format!("{{\"v\":1,\"seq\":7,\"segment\":5000000000,{key},\"entry\":{{}}}}"),
            format!("{{\"v\":1,\"seq\":,\"segment\":2,{key},\"entry\":{{}}}}"),
            "{\"v\":1,\"seq\":7,\"segment\":2,\"entry\":{}}".to_owned(),
            "{\"v\":1,\"seq\":7,\"segment\":2,\"key\":\"0123\",\"entry\":{}}".to_owned(),
            "{}".to_owned(),
            String::new(),
        ] {
            assert_eq!(Body::parse(wrong.as_bytes()), None, "{wrong}");
        }
        assert!(Line::parse(&[b'A'; 200]).is_none(), "upper case is not how a hash is written");
    }
}
