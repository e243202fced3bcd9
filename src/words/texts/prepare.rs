//! Words of getting ready.

use jiff::civil::Date;

use super::{date, how_long};
use crate::protocol::PhaseLength;

said! { prepare:
    /// Headers.
    protocol;
    /// See [`protocol`].
    session;
    /// See [`protocol`].
    music;
    /// See [`protocol`].
    consents;
    /// Beside the intention.
    own_words;
    /// Names the field.
    intention;
    /// Over what was agreed on for when it gets hard.
    help;
    /// Beside it.
    help_when;
    /// Names the field.
    help_words;
    /// Names the field.
    help_hand;
    /// Names the field.
    help_piece;
    /// Names the field.
    help_avoid;
    /// See [`protocol`].
    files;
    /// Beside it.
    files_left_out;
    /// A file among the open items.
    file_unused(file: &str);
    /// The room's file is broken, and its last good copy holds.
    room_last_good(when: &str);
    /// The same, where its time isn't known.
    room_last_good_undated;
    /// It is broken, and nothing holds.
    room_unknown;
    /// Either among the open items.
    room_unread;
    /// Reads the practice's files once more.
    read_again;
    /// Starts without the room's file, for a reason.
    begin_without;
    /// Names the reason's field.
    why_without;
    /// See [`protocol`].
    this_computer;
    /// The header of the output.
    sound;
    /// None is there.
    no_output;
    /// Looks for outputs again.
    look_again;
    /// Plays a tone there.
    hear_left;
    /// See [`hear_left`].
    hear_right;
    /// See [`hear_left`].
    hear_both;
    /// Names such a button.
    hear(side: &str);
    /// Why no tone can be heard yet.
    choose_first;
    /// What it does.
    tone_about;
    /// It is being done.
    sounding;
    /// It was done there.
    heard_on(device: &str);
    /// There is no output for the tone.
    tone_no_output(reason: &str);
    /// The output takes no sound.
    tone_silent;
    /// A key of the room hides something of a codebook.
    keys_hide(what: &str);
    /// The room's keys can't be followed: none of them is.
    keys_unused(why: &str);
    /// All function keys have arrived.
    function_keys_arrive;
    /// These were not tried.
    function_keys_untried(keys: &str);
    /// A hint for that.
    try_function_keys(overlay: &str);
    /// These do other things on this computer.
    function_keys_elsewhere(keys: &str);
    /// The other ways to attention and safe music.
    function_keys_instead(chord: &str);
    /// Music that is left out today, by its tags.
    avoid;
    /// Nothing in a list is open.
    ready;
    /// Before a line of readiness, for a screen reader.
    line_ready;
    /// See [`line_ready`].
    line_look;
    /// The field for the client.
    client;
    /// An earlier code that may be meant.
    code_like(code: &str);
    /// Over it.
    code_like_means;
    /// The codes of earlier records can't be read.
    codes_sealed;
    /// Leads to where they are unlocked.
    unlock_to_compare;
    /// A client code that is none.
    not_a_client;
    /// The field for the therapist.
    therapist;
    /// What initials look like.
    initials_hint;
    /// No client is in the room.
    rehearsal;
    /// Names the field of who ticks.
    ticks_by;
    /// Someone pressed a box without having said who.
    who_ticks;
    /// Nothing can be used.
    no_protocol;
    /// In the middle while none is chosen.
    choose_protocol;
    /// Needs one.
    needs_protocol;
    /// See [`no_protocol`].
    no_playlist;
    /// A phase without a section.
    pad_carries;
    /// The playlist is too short for a phase.
    carries_rest(length: &str, music: &str, rest: &str);
    /// The same among the open items.
    short_open(phase: &str, music: &str, length: &str);
    /// The playlist that comes with the protocol.
    usual(protocol: &str);
    /// A piece that the phase's end cuts.
    cut_after(length: &str);
    /// A piece that the phase is too short for.
    never_reached;
    /// A piece that sounded in the phase before.
    again;
    /// A piece that is not of the playlist.
    built_in;
    /// A piece that is not played.
    piece_left_out(why: &str);
    /// A piece without an end of its own.
    to_phase_end(length: &str);
    /// What *Safe music* plays.
    safe;
    /// When the safe music sounds.
    safe_when;
    /// Starts.
    start;
    /// Starts whose session, and by which protocol.
    start_of(what: &str);
    /// The same with items open, after a reason.
    start_with_open(what: &str, count: usize);
    /// The same while nothing is settled yet.
    start_bare_open(count: usize);
    /// In the client's place there.
    rehearsal_short;
    /// Who got the room ready hands it over to the therapist.
    hand_over(to: &str);
    /// They did.
    handed_over(from: &str, to: &str, clock: &str);
    /// Leaves the question.
    leave;
    /// Nothing is missing.
    all_done;
    /// Needs a code.
    needs_client;
    /// Needs a therapist.
    needs_therapist;
    /// The reason is missing.
    needs_reason;
    /// There are records, and the room's key isn't there.
    room_key_missing;
    /// Names the field for the lost key's fingerprint.
    lost_fingerprint;
    /// What was typed there is none.
    not_a_fingerprint;
    /// Makes a key in the place of the confirmed one.
    make_key;
    /// It was made.
    key_made(fingerprint: &str);
    /// Makes a key without that, after a warning.
    another_room;
    /// The same, once more.
    another_room_yes;
    /// What that means.
    another_room_means;
    /// Names the drawing for a screen reader.
    contour(protocol: &str);
    /// `5 phases · vitals 3×`
    counts(phases: usize, vitals: usize);
    /// Names the reason's field.
    why(count: usize);
    /// Where in a file something is wrong.
    place(file: &str, line: usize);
    /// A consent that was not recorded, among the open items.
    consent_open(label: &str);
    /// An option of a consent, for a screen reader.
    consent_option(label: &str, option: &str);
    /// A phase that the dose ends.
    until_dose(usual: &str);
    /// A phase that the close ends.
    until_close(usual: &str);
    /// The client was here before.
    nth_session(number: usize, last: &str);
    /// The client wasn't.
    first_session;
    /// Who ticked, when, and so many hours ago.
    ticked_long_ago(who: &str, clock: &str, hours: i64);
    /// Beside a list: so many of its items are open.
    so_many_open(count: usize);
    /// The open items.
    open_named(names: &str);
    /// The first of the open items, and how many more.
    open_named_and_more(names: &str, count: usize);
    /// Readiness: the places of the records are being tried.
    being_tried;
    /// Readiness: the playlists' files are being measured.
    measuring(done: usize, total: usize);
    /// Readiness: start was pressed before the music was known.
    begins_soon;
}

/// How long a phase is planned to be.
pub fn phase_length(length: PhaseLength) -> String {
    match length {
        PhaseLength::Planned { length_ms } => how_long(length_ms),
        PhaseLength::UntilDose { usual_ms } => until_dose(&how_long(usual_ms)),
        PhaseLength::Open { usual_ms } => until_close(&how_long(usual_ms)),
    }
}

/// `7:36`
pub fn piece_length(ms: i64) -> String {
    let secs = ms / 1000;
    format!("{}:{:02}", secs / 60, secs % 60)
}

/// How often the client was here before.
pub fn earlier(count: usize, last: Option<Date>) -> String {
    match last {
        Some(day) => nth_session(count + 1, &date(day)),
        None => first_session().to_owned(),
    }
}

/// Who ticked, when, and how long ago when that is long.
pub fn ticked(who: &str, clock: &str, ago_ms: i64) -> String {
    match ago_ms {
        ..3_600_000 => format!("{who} {clock}"),
        ago_ms => ticked_long_ago(who, clock, ago_ms / 3_600_000),
    }
}

/// How many items of a list are open.
pub fn open(count: usize) -> String {
    if count == 0 { ready().to_owned() } else { so_many_open(count) }
}

/// The open items by name, the first few.
pub fn open_items(items: &[String], shown: usize) -> String {
    let names = items.iter().take(shown).cloned().collect::<Vec<_>>().join(" · ");
    match items.len().saturating_sub(shown) {
        0 => open_named(&names),
        more => open_named_and_more(&names, more),
    }
}

/// The button that starts: whose session, by which protocol, and how much is open.
pub fn start_button(client: Option<&str>, protocol: Option<&str>, open: usize) -> String {
    let what = [client, protocol].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    match (what.is_empty(), open) {
        (true, 0) => start().to_owned(),
        (true, open) => start_bare_open(open),
        (false, 0) => start_of(&what),
        (false, open) => start_with_open(&what, open),
    }
}

/// A line of readiness about the function keys: those that were not tried, whether a person said that
/// they do other things here, the chord of attention and the key that shows the keys.
pub fn function_keys<'k>(
    untried: impl Iterator<Item = &'k str>,
    elsewhere: bool,
    chord: &str,
    overlay: &str,
) -> (bool, String, Option<String>) {
    let untried: Vec<&str> = untried.collect();
    match (untried.is_empty(), elsewhere) {
        (true, _) => (true, function_keys_arrive().to_owned(), None),
        (false, true) => {
            let instead = function_keys_instead(chord);
            (true, function_keys_elsewhere(&untried.join(", ")), Some(instead))
        }
        (false, false) => {
            let said = function_keys_untried(&untried.join(", "));
            (false, said, Some(try_function_keys(overlay)))
        }
    }
}
