//! What the program says when something can't be, or went wrong, and what to do about it.

use crate::journal::StorageWarning;
use crate::live::Notice;
use crate::names::NotInitials;
use crate::protocol::NotAnAmount;
use crate::session::{CheckInKey, Refusal};
use crate::words::{not_played, place_trouble};

/// Why something wasn't done, and what to do. `prompt` gives a check-in's words.
pub fn refusal(refusal: &Refusal, prompt: impl Fn(&CheckInKey) -> String) -> String {
    match refusal {
        Refusal::NotOpened => refused::not_opened().to_owned(),
        Refusal::AlreadyOpened => refused::already_opened().to_owned(),
        Refusal::Closed => refused::closed().to_owned(),
        Refusal::NotClosed => refused::not_closed().to_owned(),
        Refusal::Signed => refused::signed().to_owned(),
        Refusal::NothingToUndo => refused::nothing_to_undo().to_owned(),
        Refusal::AlreadySo => refused::already_so().to_owned(),
        Refusal::NoMusicHere => refused::no_music_here().to_owned(),
        Refusal::NothingCalmer => refused::nothing_calmer().to_owned(),
        Refusal::NothingFuller => refused::nothing_fuller().to_owned(),
        Refusal::NothingQuieter => refused::nothing_quieter().to_owned(),
        Refusal::NothingLouder => refused::nothing_louder().to_owned(),
        Refusal::NoSuchPhase(_) => refused::no_such_phase().to_owned(),
        Refusal::NotANeighbour => refused::not_a_neighbour().to_owned(),
        Refusal::OnlyByDose => refused::only_by_dose().to_owned(),
        Refusal::NoPlannedEnd => refused::no_planned_end().to_owned(),
        Refusal::NotReadBack => refused::not_read_back().to_owned(),
        Refusal::FirstDoseGiven => refused::first_dose_given().to_owned(),
        Refusal::NoFirstDose => refused::no_first_dose().to_owned(),
        Refusal::NoOpenOrder => refused::no_open_order().to_owned(),
        Refusal::NoDosing => refused::no_dosing().to_owned(),
        Refusal::NotDue(key) => refused::not_due(&prompt(key)),
        Refusal::Settled(key) => refused::settled(&prompt(key)),
        Refusal::WrongAnswer(key) => refused::wrong_answer(&prompt(key)),
        Refusal::NoSuchCode(_) => refused::no_such_code().to_owned(),
        Refusal::NoSuchModifier(_) => refused::no_such_modifier().to_owned(),
        Refusal::NoVitals => refused::no_vitals().to_owned(),
        Refusal::AmountNotTypedAgain => super::dose::needs_again().to_owned(),
        Refusal::Implausible(which) => refused::implausible(super::measure(*which)),
        Refusal::NoSuchItem => refused::no_such_item().to_owned(),
        Refusal::NoSuchConsent => refused::no_such_consent().to_owned(),
        Refusal::OnlyNarrows => refused::only_narrows().to_owned(),
        Refusal::NoSuchEntry(_) => refused::no_such_entry().to_owned(),
        Refusal::NotAmendable(_) => refused::not_amendable().to_owned(),
        Refusal::Withdrawn(_) => refused::withdrawn().to_owned(),
        Refusal::ReasonMissing => refused::reason_missing().to_owned(),
        Refusal::TextMissing => refused::text_missing().to_owned(),
        Refusal::InTheFuture => refused::in_the_future().to_owned(),
        Refusal::TooLongAgo => refused::too_long_ago().to_owned(),
        Refusal::EndsBeforeItBegan => refused::ends_before_it_began().to_owned(),
        Refusal::StillOpen(items) => refused::still_open(items.len()),
        Refusal::TextTooLong(most) => refused::text_too_long(*most),
        Refusal::NotRecordable => refused::not_recordable().to_owned(),
        Refusal::ProgramFailed => refused::program_failed().to_owned(),
        Refusal::NotAReport => refused::not_a_report().to_owned(),
    }
}

/// What the program says of itself.
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::NotKeptAwake => notices::not_kept_awake().to_owned(),
        Notice::LedgerFailed(place) => {
            notices::ledger_failed(&place_trouble(place, super::language()))
        }
        Notice::RoomKeysMended(mended) => {
            notices::room_keys_mended(&mended.path.display().to_string())
        }
        Notice::SavedElsewhere { to, .. } => notices::saved_elsewhere(&to.display().to_string()),
        Notice::TrackLeftOut { title, why } => {
            notices::track_left_out(&super::piece(title), &not_played(why, super::language()))
        }
        Notice::Storage(warning) => storage(warning),
    }
}

/// What is not as safe as it could be about where the records lie.
pub fn storage(warning: &StorageWarning) -> String {
    match warning {
        StorageWarning::Network { folder, kind } => {
            notices::on_a_share(&folder.display().to_string(), kind)
        }
        StorageWarning::Synced { folder, service } => {
            notices::synced(&folder.display().to_string(), service)
        }
        StorageWarning::SameDisk { second } => notices::same_disk(&second.display().to_string()),
    }
}

/// An amount that is none.
pub fn not_an_amount(problem: &NotAnAmount) -> &'static str {
    match problem {
        NotAnAmount::NoNumber(_) => typed::not_an_amount(),
        NotAnAmount::NoUnit(_) => typed::no_unit(),
        NotAnAmount::UnknownUnit(_) => typed::unknown_unit(),
    }
}

/// Initials that are none.
pub fn not_initials(_: &NotInitials) -> &'static str {
    typed::not_initials()
}

/// A letter without a code.
pub fn means_nothing(letter: char) -> String {
    typed::means_nothing(letter.encode_utf8(&mut [0; 4]))
}

/// A field that must say something.
pub fn needs_words() -> &'static str {
    typed::needs_words()
}

/// A typed time that can't be read.
pub fn not_a_time() -> &'static str {
    typed::not_a_time()
}

/// Words for [`refusal`].
pub mod refused {
    said! { refusal:
        /// See [`Refusal::NotOpened`](crate::session::Refusal::NotOpened).
        not_opened;
        /// See [`Refusal::AlreadyOpened`](crate::session::Refusal::AlreadyOpened).
        already_opened;
        /// See [`Refusal::Closed`](crate::session::Refusal::Closed).
        closed;
        /// See [`Refusal::NotClosed`](crate::session::Refusal::NotClosed).
        not_closed;
        /// See [`Refusal::Signed`](crate::session::Refusal::Signed).
        signed;
        /// See [`Refusal::NothingToUndo`](crate::session::Refusal::NothingToUndo).
        nothing_to_undo;
        /// See [`Refusal::AlreadySo`](crate::session::Refusal::AlreadySo).
        already_so;
        /// See [`Refusal::NoMusicHere`](crate::session::Refusal::NoMusicHere).
        no_music_here;
        /// See [`Refusal::NothingCalmer`](crate::session::Refusal::NothingCalmer).
        nothing_calmer;
        /// See [`Refusal::NothingFuller`](crate::session::Refusal::NothingFuller).
        nothing_fuller;
        /// See [`Refusal::NothingQuieter`](crate::session::Refusal::NothingQuieter).
        nothing_quieter;
        /// See [`Refusal::NothingLouder`](crate::session::Refusal::NothingLouder).
        nothing_louder;
        /// See [`Refusal::NoSuchPhase`](crate::session::Refusal::NoSuchPhase).
        no_such_phase;
        /// See [`Refusal::NotANeighbour`](crate::session::Refusal::NotANeighbour).
        not_a_neighbour;
        /// See [`Refusal::OnlyByDose`](crate::session::Refusal::OnlyByDose).
        only_by_dose;
        /// See [`Refusal::NoPlannedEnd`](crate::session::Refusal::NoPlannedEnd).
        no_planned_end;
        /// See [`Refusal::NotReadBack`](crate::session::Refusal::NotReadBack).
        not_read_back;
        /// See [`Refusal::FirstDoseGiven`](crate::session::Refusal::FirstDoseGiven).
        first_dose_given;
        /// See [`Refusal::NoFirstDose`](crate::session::Refusal::NoFirstDose).
        no_first_dose;
        /// See [`Refusal::NoOpenOrder`](crate::session::Refusal::NoOpenOrder).
        no_open_order;
        /// See [`Refusal::NoDosing`](crate::session::Refusal::NoDosing).
        no_dosing;
        /// See [`Refusal::NotDue`](crate::session::Refusal::NotDue).
        not_due(prompt: &str);
        /// See [`Refusal::Settled`](crate::session::Refusal::Settled).
        settled(prompt: &str);
        /// See [`Refusal::WrongAnswer`](crate::session::Refusal::WrongAnswer).
        wrong_answer(prompt: &str);
        /// See [`Refusal::NoSuchCode`](crate::session::Refusal::NoSuchCode).
        no_such_code;
        /// See [`Refusal::NoSuchModifier`](crate::session::Refusal::NoSuchModifier).
        no_such_modifier;
        /// See [`Refusal::NoVitals`](crate::session::Refusal::NoVitals).
        no_vitals;
        /// See [`Refusal::Implausible`](crate::session::Refusal::Implausible).
        implausible(name: &str);
        /// See [`Refusal::NoSuchItem`](crate::session::Refusal::NoSuchItem).
        no_such_item;
        /// See [`Refusal::NoSuchConsent`](crate::session::Refusal::NoSuchConsent).
        no_such_consent;
        /// See [`Refusal::OnlyNarrows`](crate::session::Refusal::OnlyNarrows).
        only_narrows;
        /// See [`Refusal::NoSuchEntry`](crate::session::Refusal::NoSuchEntry).
        no_such_entry;
        /// See [`Refusal::NotAmendable`](crate::session::Refusal::NotAmendable).
        not_amendable;
        /// See [`Refusal::Withdrawn`](crate::session::Refusal::Withdrawn).
        withdrawn;
        /// See [`Refusal::ReasonMissing`](crate::session::Refusal::ReasonMissing).
        reason_missing;
        /// See [`Refusal::TextMissing`](crate::session::Refusal::TextMissing).
        text_missing;
        /// See [`Refusal::InTheFuture`](crate::session::Refusal::InTheFuture).
        in_the_future;
        /// See [`Refusal::TooLongAgo`](crate::session::Refusal::TooLongAgo).
        too_long_ago;
        /// See [`Refusal::EndsBeforeItBegan`](crate::session::Refusal::EndsBeforeItBegan).
        ends_before_it_began;
        /// See [`Refusal::StillOpen`](crate::session::Refusal::StillOpen).
        still_open(count: usize);
        /// See [`Refusal::TextTooLong`](crate::session::Refusal::TextTooLong).
        text_too_long(most: usize);
        /// See [`Refusal::NotRecordable`](crate::session::Refusal::NotRecordable).
        not_recordable;
        /// See [`Refusal::ProgramFailed`](crate::session::Refusal::ProgramFailed).
        program_failed;
        /// See [`Refusal::NotAReport`](crate::session::Refusal::NotAReport).
        not_a_report;
    }
}

/// Words for [`notice`].
pub mod notices {
    said! { notice:
        /// The computer may sleep.
        not_kept_awake;
        /// The copy of the heads fails.
        ledger_failed(why: &str);
        /// `room.pub` was written anew.
        room_keys_mended(path: &str);
        /// Writing goes on in another file.
        saved_elsewhere(to: &str);
        /// A piece of the playlist is left out.
        track_left_out(title: &str, reason: &str);
        /// The records lie on another computer.
        on_a_share(folder: &str, kind: &str);
        /// A service copies the records elsewhere.
        synced(folder: &str, service: &str);
        /// The second folder fails with the first.
        same_disk(second: &str);
    }
}

/// Words about what was typed.
pub mod typed {
    said! { typed:
        /// See [`not_an_amount`](super::not_an_amount).
        not_an_amount;
        /// See [`not_an_amount`](super::not_an_amount).
        no_unit;
        /// It is none in which doses are written.
        unknown_unit;
        /// See [`not_initials`](super::not_initials).
        not_initials;
        /// See [`needs_words`](super::needs_words).
        needs_words;
        /// See [`not_a_time`](super::not_a_time).
        not_a_time;
        /// See [`means_nothing`](super::means_nothing).
        means_nothing(letter: &str);
    }
}
