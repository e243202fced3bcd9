//! The words for why an output is not there, which the sound reports by codes.

use super::words;
use crate::names::Language;
use crate::session::OutputReason;

words! { [language: Language] language; output:
    /// No sound server answers, and there is no driver.
    no_system;
    /// Nothing is plugged in.
    no_device;
    /// Another output is there than the one that is wanted.
    not_there(outputs: &str);
    /// No output is there.
    none_there;
    /// It takes no format that music is played in.
    no_format;
    /// It refused.
    not_opened;
    /// It is being opened.
    opening;
    /// The first sound waits for it too long.
    opens_slowly;
    /// Its stream reported an error.
    stream_failed;
    /// Its stream asks for nothing.
    takes_no_sound;
    /// It was back, and waited for a person.
    went_again;
    /// Nobody hears it there.
    moved(to: &str);
    /// The same, and the output itself is gone.
    gone_and_moved(to: &str);
    /// The operating system refused a thread.
    no_thread;
}

/// Why an output is not there, or can't be used.
pub fn output_reason(reason: &OutputReason, language: Language) -> String {
    let plain = match reason {
        OutputReason::NoSystem => no_system(language),
        OutputReason::NoDevice => no_device(language),
        OutputReason::NotThere { there } if there.is_empty() => none_there(language),
        OutputReason::NotThere { there } => return not_there(language, &there.join(", ")),
        OutputReason::NoFormat => no_format(language),
        OutputReason::NotOpened => not_opened(language),
        OutputReason::Opening => opening(language),
        OutputReason::OpensSlowly => opens_slowly(language),
        OutputReason::StreamFailed => stream_failed(language),
        OutputReason::TakesNoSound => takes_no_sound(language),
        OutputReason::WentAgain => went_again(language),
        OutputReason::Moved { to } => return moved(language, to),
        OutputReason::GoneAndMoved { to } => return gone_and_moved(language, to),
        OutputReason::NoThread => no_thread(language),
    };
    plain.to_owned()
}
