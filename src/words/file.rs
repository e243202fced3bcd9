//! The words for what is wrong with a music file, which is reported by codes.

use super::words;
use crate::names::Language;
use crate::session::{Damage, FileFault, NotPlayed};

words! { [language: Language] language; file:
    /// There is no such file.
    not_there;
    /// Its permissions forbid it.
    not_allowed;
    /// The system reports an error.
    unreadable;
    /// A folder, a pipe.
    not_a_file;
    /// No known format.
    unknown_format;
    /// No decoder for it.
    unknown_codec;
    /// Nothing can be heard in it.
    no_sound;
    /// It ends before its sound.
    ends_at_once;
    /// No music is like that.
    absurd(rate: u32, channels: u32);
    /// The decoder gave up.
    decoder_failed;
    /// It ends too early.
    cut_off(at: &str, declared: &str);
    /// It is damaged.
    damaged(at: &str, how: &str);
    /// How: the decoder can't go on.
    undecodable;
    /// How: zeros.
    blank;
    /// How: a part is missing.
    part_missing;
    /// How: the end is missing.
    end_missing;
    /// How: not sound.
    not_sound;
    /// How: cut off into nothing.
    cut_to_nothing;
    /// Digital silence in the middle.
    gap(at: &str, length: &str);
    /// Nothing but silence.
    silent;
    /// Too loud.
    clipped(at: &str, places: u64);
    /// The header lies.
    wrong_length(declared: &str, true_length: &str);
    /// It could not be read on.
    stalled;
    /// The operating system refused a thread.
    no_thread;
    /// It has a tag that is to be avoided.
    avoided(tag: &str);
}

/// What is wrong with a music file, and what can be done about it.
pub fn file_fault(fault: &FileFault, language: Language) -> String {
    let plain = match fault {
        FileFault::NotThere => not_there(language),
        FileFault::NotAllowed => not_allowed(language),
        FileFault::Unreadable => unreadable(language),
        FileFault::NotAFile => not_a_file(language),
        FileFault::UnknownFormat => unknown_format(language),
        FileFault::UnknownCodec => unknown_codec(language),
        FileFault::NoSound => no_sound(language),
        FileFault::EndsAtOnce => ends_at_once(language),
        FileFault::Absurd { rate, channels } => return absurd(language, *rate, *channels),
        FileFault::DecoderFailed => decoder_failed(language),
        FileFault::CutOff { at_ms, declared_ms } => {
            return cut_off(language, &place(*at_ms), &place(*declared_ms));
        }
        FileFault::Damaged { at_ms, how } => {
            return damaged(language, &place(*at_ms), damage(*how, language));
        }
        FileFault::Gap { at_ms, ms } => {
            return gap(language, &place(*at_ms), &place(*ms));
        }
        FileFault::Silent => silent(language),
        FileFault::Clipped { at_ms, places } => {
            return clipped(language, &place(*at_ms), *places);
        }
        FileFault::WrongLength { declared_ms, true_ms } => {
            return wrong_length(language, &place(*declared_ms), &place(*true_ms));
        }
        FileFault::Stalled => stalled(language),
        FileFault::NoThread => no_thread(language),
    };
    plain.to_owned()
}

fn damage(how: Damage, language: Language) -> &'static str {
    match how {
        Damage::Undecodable => undecodable(language),
        Damage::Blank => blank(language),
        Damage::PartMissing => part_missing(language),
        Damage::EndMissing => end_missing(language),
        Damage::NotSound => not_sound(language),
        Damage::CutToNothing => cut_to_nothing(language),
    }
}

/// Why a piece of the playlist is not played.
pub fn not_played(why: &NotPlayed, language: Language) -> String {
    match why {
        NotPlayed::Avoided { tag } => avoided(language, tag),
        NotPlayed::Fault(fault) => file_fault(fault, language),
    }
}

/// `4:07.3`
fn place(ms: u64) -> String {
    format!("{}:{:02}.{}", ms / 60_000, ms / 1000 % 60, ms / 100 % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_where_and_what_to_do() {
        let told = |fault: FileFault| file_fault(&fault, Language::English);
        let cut = FileFault::CutOff { at_ms: 61_250, declared_ms: 245_000 };
        assert_eq!(told(cut), "it ends at 1:01.2 of 4:05.0: it is not whole, copy it again");
        assert_eq!(
            told(FileFault::Clipped { at_ms: 5_000, places: 3 }),
            "clipped in 3 places, first at 0:05.0"
        );
    }
}
