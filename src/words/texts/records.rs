//! Words of reading records.

use jiff::civil::Date;

use super::{date, day_and_month};
use crate::journal::RecordState;

said! { records:
    /// The header of the list.
    records;
    /// There is none.
    none;
    /// None is opened.
    choose;
    /// A list's line whose client can't be read.
    unreadable;
    /// A list's line whose client is sealed.
    sealed;
    /// A session of this day.
    today;
    /// The header of the log.
    log;
    /// Filters of the log.
    all;
    /// See [`all`].
    own_words;
    /// See [`all`].
    marked;
    /// See [`all`].
    vitals;
    /// See [`all`].
    music;
    /// A filter that nothing passes.
    nothing;
    /// Above the private notes.
    private_remark;
    /// Copies the log.
    copy;
    /// Resumes a session that was left open.
    go_on;
    /// What follows a closed record.
    sign_dots;
    /// See [`sign_dots`].
    add_dots;
    /// See [`sign_dots`].
    correct_dots;
    /// Opens what is sealed.
    unlock_dots;
    /// Signs.
    sign;
    /// Adds.
    add;
    /// Amends.
    amend;
    /// Withdraws.
    withdraw;
    /// Before a line was chosen to be corrected.
    choose_line;
    /// The title over the fields of the line that is corrected.
    correct;
    /// Adds words to a moment that was marked without any.
    add_words;
    /// In the field for the time of a line that is corrected.
    time_hint;
    /// Names the field for why it is corrected.
    why;
    /// Unlocks.
    unlock;
    /// A meaning of a signature.
    wrote;
    /// See [`wrote`].
    has_read;
    /// Names the field for an addendum.
    addendum;
    /// Names the field for who it is.
    initials;
    /// Names the field for a passphrase.
    passphrase;
    /// The screen while records are locked.
    locked;
    /// See [`locked`].
    locked_about;
    /// A passphrase that isn't.
    wrong_passphrase;
    /// None was typed.
    needs_passphrase;
    /// Somebody who is not among the room's people can't sign.
    unknown_signer;
    /// Somebody who is not among the room's people can't correct or add either.
    unknown_person(who: &str, known: &str);
    /// A session that was left long ago is its therapist's to close.
    left_for(therapist: &str);
    /// Sealed, and not unlocked.
    is_sealed;
    /// The head of a record.
    head(count: u64, digits: &str);
    /// Shows the head's QR code.
    show_code;
    /// Hides it.
    hide_code;
    /// What it is for.
    keep_code;
    /// Names the picture of it.
    code;
    /// Axis of the trend.
    pressure;
    /// See [`pressure`].
    pulse;
    /// The lane of marked moments.
    moments;
    /// Names the drawing.
    timeline;
    /// The chip that opens the private notes.
    private(count: usize);
    /// Takes the client's own words into the copy.
    with_own_words(count: usize);
    /// So many leaving criteria were left open at the close.
    criteria_open(count: usize);
    /// Over a part of the list.
    group_left_open;
    /// See [`group_left_open`].
    group_damaged;
    /// See [`group_left_open`].
    group_to_sign;
    /// See [`group_left_open`].
    group_signed;
    /// See [`group_left_open`].
    group_sealed;
    /// See [`group_left_open`].
    group_rehearsals;
    /// The state of a record.
    complete;
    /// See [`complete`].
    complete_without_notes;
    /// Its files are being verified.
    being_verified;
    /// See [`complete`].
    left_open;
    /// See [`complete`].
    torn;
    /// See [`complete`].
    newer;
    /// See [`complete`].
    damaged;
    /// Beside the log's header: how many entries, and the record's state.
    so_many_entries(count: usize, standing: &str);
    /// What a copy leaves out.
    without(what: &str);
    /// Part of it.
    some_own_words(count: usize);
    /// Part of it.
    some_notes(count: usize);
    /// Under a tile.
    dose_to_close;
    /// Under a tile.
    dose_to_effects_end;
    /// Under a tile.
    no_dose_given;
    /// Under a tile.
    not_closed;
    /// On a tile.
    no_flags;
    /// Under a tile.
    flags;
    /// Under a tile.
    outside;
    /// Under a tile.
    outside_severe(severe: usize);
    /// Serious answers, and how many vital signs are flagged.
    serious(count: usize, flagged: usize);
    /// Under a tile.
    left_with_companion;
    /// Under a tile.
    closed;
    /// Under a tile.
    highest_pressure;
    /// Under a tile.
    no_pressure;
    /// Under a tile.
    no_dose;
    /// Under a tile.
    dose_at(clock: &str);
    /// Under a tile.
    dose_at_and_more(clock: &str, count: usize);
    /// Several doses together.
    doses_from(clock: &str, count: usize);
}

/// What the state of a record means.
pub fn standing(state: RecordState) -> &'static str {
    match state {
        RecordState::Complete => complete(),
        RecordState::CompleteWithoutNotes => complete_without_notes(),
        RecordState::Open => left_open(),
        RecordState::Torn => torn(),
        RecordState::Newer => newer(),
        RecordState::Damaged => damaged(),
    }
}

/// Beside the log's header.
pub fn entries(count: usize, state: RecordState) -> String {
    so_many_entries(count, standing(state))
}

/// `7 Nov`, in another year `7 Nov 2025`, this day `today`.
pub fn day(day: Date, at: Date) -> String {
    if day == at {
        today().to_owned()
    } else if day.year() == at.year() {
        day_and_month(day)
    } else {
        date(day)
    }
}

/// How a session of the list stands; `left_open`: so many criteria at the close.
pub fn state(state: Option<RecordState>, left_open: usize) -> String {
    let state = match state {
        Some(state) => standing(state),
        None => being_verified(),
    };
    match left_open {
        0 => state.to_owned(),
        open => format!("{state} · {}", criteria_open(open)),
    }
}

/// Under the client's code.
pub fn heading(day: Date, protocol: &str, room: &str, therapist: &str) -> String {
    format!("{} · {protocol} · {room} · {therapist}", date(day))
}

/// What a copy leaves out.
pub fn left_out(own_words: usize, process: usize) -> String {
    match (own_words, process) {
        (0, 0) => String::new(),
        (own_words, 0) => without(&some_own_words(own_words)),
        (0, process) => without(&some_notes(process)),
        (own_words, process) => {
            without(&format!("{}, {}", some_own_words(own_words), some_notes(process)))
        }
    }
}
