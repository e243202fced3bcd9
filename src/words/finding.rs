//! The words for what is ready before a session and what isn't.

use super::words;
use crate::names::Language;

words! { [language: Language] language; finding:
    /// Both places took a line.
    two_places;
    /// Records are sealed.
    sealed;
    /// It runs on mains.
    mains;
    /// It stays awake.
    stays_awake;
    /// The records' own place takes nothing.
    not_kept(why: &str);
    /// The second one takes nothing.
    second_not_kept(why: &str);
    /// There is one only.
    one_place;
    /// See [`one_place`].
    set_second_folder;
    /// They are in clear text.
    not_sealed;
    /// See [`not_sealed`].
    seal_them;
    /// The keys can't be read.
    keys_unread(why: &str);
    /// Nobody chose an output.
    no_output_chosen;
    /// Where the music would go then.
    would_go_to(output: &str);
    /// See [`no_output_chosen`].
    choose_output;
    /// It isn't there.
    output_not_there(wanted: &str);
    /// The fallback isn't there.
    fallback_not_there(wanted: &str);
    /// Those that are.
    there_are(outputs: &str);
    /// None is.
    there_is_none;
    /// The fallback is the output.
    fallback_is_output(output: &str);
    /// See [`fallback_is_output`].
    other_fallback;
    /// It runs on its battery.
    on_battery(percent: u8);
    /// See [`on_battery`].
    plug_in;
    /// It isn't kept awake.
    may_fall_asleep;
    /// See [`may_fall_asleep`].
    turn_sleep_off;
    /// The emergency text is the template's.
    emergency_not_written(protocol: &str);
    /// See [`emergency_not_written`].
    write_emergency;
    /// Initials that nobody has confirm something.
    confirmed_by_nobody(protocol: &str, what: &str, who: &str);
    /// See [`confirmed_by_nobody`].
    confirm_by_somebody;
    /// No phase plays this section.
    section_without_phase(playlist: &str, section: &str);
    /// The phase that may be meant.
    did_you_mean(phase: &str);
    /// A piece doesn't play.
    broken(title: &str, why: &str);
}
