//! Every word on the screen, in one place, ready for another language. The log's lines come from `record::wording`.

pub mod prepare;
pub mod records;
pub mod resume;

use crate::conductor::Notice;
use crate::conductor::protocol::{Manner, Route};
use crate::conductor::session::{AttentionKind, CheckInKey, DosingEnd, NotAnAmount, NotInitials, Refusal};
pub use crate::conductor::wording::measure;
use crate::conductor::wording::span;

use super::keymap::Action;
use super::tokens::Theme;

/// Words of the whole program.
pub mod app {
    /// The program.
    pub const NAME: &str = "Stillpoint";
    /// The three places.
    pub const PREPARE: &str = "Prepare";
    /// See [`PREPARE`].
    pub const SESSION: &str = "Session";
    /// See [`PREPARE`].
    pub const RECORDS: &str = "Records";
    /// The window was asked to close over a running session.
    pub const LEAVING: &str = "A session is running. It can be gone on with later.";
    /// Ends the program, held.
    pub const HOLD_TO_LEAVE: &str = "Hold to leave";
    /// Doesn't.
    pub const STAY: &str = "Stay";
    /// Leaves a panel without doing anything.
    pub const LEAVE: &str = "Leave";
    /// The Enter key on a cap.
    pub const ENTER: &str = "↵";
    /// The Esc key on a cap.
    pub const ESC: &str = "Esc";
}

/// Words of the strip at the top.
pub mod top {
    /// Everything is synced.
    pub const KEPT: &str = "All kept";
    /// Everything is synced, display and computer are kept awake.
    pub const KEPT_AWAKE: &str = "All kept · awake";
    /// Names the switch of brightness.
    pub const BRIGHTNESS: &str = "Brightness";
    /// Saving fails.
    pub const NOT_SAVED: &str = "NOT SAVED";
    /// A rehearsal.
    pub const REHEARSAL: &str = "Rehearsal";
    /// Before the dose.
    pub const NO_DOSE: &str = "No dose yet";
    /// Before the observer's initials.
    pub const OBSERVER: &str = "Observer";
    /// Names the switch of themes.
    pub const THEME: &str = "Theme";
    /// The field for another observer's initials.
    pub const NEW_OBSERVER: &str = "Initials of the new observer";
    /// Names the wall clock.
    pub const CLOCK: &str = "Clock";

    /// So many entries wait for the disk.
    pub fn saving(count: u64) -> String {
        format!("Saving {count}")
    }

    /// How bright the window is.
    pub fn brightness(percent: u8) -> String {
        format!("Light {percent} %")
    }

    /// Nothing new has come for a while.
    pub fn stale(secs: i64) -> String {
        format!("No news for {secs} s")
    }

    /// The doses given: amount and clock time.
    pub fn doses(doses: &[(String, String)]) -> String {
        let given: Vec<String> = doses.iter().map(|(amount, clock)| format!("{amount} at {clock}")).collect();
        if given.is_empty() { NO_DOSE.to_owned() } else { format!("Dose {}", given.join(", ")) }
    }

    /// An attention is open since.
    pub fn attention(since: &str) -> String {
        format!("Attention, {since}")
    }
}

/// Words of the clock and the phases.
pub mod phases {
    /// Before the minutes since the dose.
    pub const T: &str = "T+";
    /// Holds the phase.
    pub const HOLD: &str = "Hold";
    /// Releases it.
    pub const RELEASE: &str = "Release";
    /// Extends it.
    pub const EXTEND: &str = "+5 min";
    /// Opens the dose panel.
    pub const DOSE: &str = "Dose…";
    /// Opens the panel that closes the session.
    pub const CLOSE: &str = "Close session…";
    /// Notes that the effects have ended.
    pub const EFFECTS_ENDED: &str = "Effects ended";
    /// Carries a preview out.
    pub const CONFIRM: &str = "Do it";
    /// The phase waits because of a talk.
    pub const TALK_HOLDS: &str = "waits while you talk";
    /// The phase is held.
    pub const HELD: &str = "held, ends when released";
    /// Until the dose.
    pub const UNTIL_DOSE: &str = "until the dose";
    /// Until the close.
    pub const UNTIL_CLOSE: &str = "until the close";

    /// Before the dose.
    pub fn arrived(ago: &str) -> String {
        format!("Arrived {ago} ago")
    }

    /// What comes, when, and in how long.
    pub fn next(name: &str, clock: &str, in_: &str) -> String {
        format!("{name} at {clock}, in {in_}")
    }

    /// What comes, and when.
    pub fn next_at(name: &str, clock: &str) -> String {
        format!("{name} at {clock}")
    }

    /// Begins the next phase, after a preview.
    pub fn begin(name: &str) -> String {
        format!("Begin {name}…")
    }

    /// Steps back, after a preview.
    pub fn back(name: &str) -> String {
        format!("Back to {name}…")
    }

    /// The music that a change of phase brings.
    pub fn music_begins(title: &str) -> String {
        format!("♪ {title}")
    }

    /// How many check-ins a change of phase leaves behind.
    pub fn check_ins_pass(count: usize) -> Option<String> {
        match count {
            0 => None,
            1 => Some("1 check-in passes".to_owned()),
            count => Some(format!("{count} check-ins pass")),
        }
    }

    /// Asks whether to begin it, with what follows.
    pub fn begin_now(name: &str, then: Option<(&str, &str)>) -> String {
        match then {
            Some((next, clock)) => format!("{name} now, then {next} at {clock}"),
            None => format!("{name} now"),
        }
    }

    /// Asks whether to extend.
    pub fn extend_by(minutes: i64, next: &str, clock: &str) -> String {
        format!("{minutes} min more, then {next} at {clock}")
    }

    /// The dosing hold under way.
    pub fn dosing(name: &str, done: &str, of: &str) -> String {
        format!("{name}: {done} of {of}")
    }

    /// The dosing hold has reached its planned length.
    pub fn dosing_over(name: &str, planned: &str) -> String {
        format!("{name}: {planned} are over")
    }
}

/// Words of the timeline.
pub mod timeline {
    /// Names it.
    pub const NAME: &str = "Timeline";
    /// Lanes.
    pub const CHECK_INS: &str = "Check-ins";
    /// See [`CHECK_INS`].
    pub const MUSIC: &str = "Music";
    /// See [`CHECK_INS`].
    pub const OBSERVED: &str = "Observed";
    /// See [`CHECK_INS`].
    pub const VITALS: &str = "Vitals";
    /// The zero of the axis.
    pub const DOSE: &str = "Dose";
    /// A check-in that is planned.
    pub const COMES: &str = "comes";
    /// A check-in that waits for its answer.
    pub const WAITS: &str = "waits";
    /// A check-in that was put off.
    pub const PUT_OFF: &str = "put off";
    /// A check-in whose time went by.
    pub const PASSED: &str = "passed";
    /// Shows only the minutes around now.
    pub const NEAR: &str = "±10";
    /// Names that button.
    pub const NEAR_NAME: &str = "Show the 10 minutes around now";
    /// Shows all of the session again.
    pub const WHOLE: &str = "Whole";
    /// Names that button.
    pub const WHOLE_NAME: &str = "Show the whole session";
}

/// Words of the pad and the line under it.
pub mod pad {
    /// Takes the client's own words.
    pub const OWN_WORDS: &str = "Own words";
    /// Marks the moment.
    pub const MARK: &str = "Mark moment";
    /// Takes vital signs.
    pub const VITALS: &str = "Vitals";
    /// Raises attention.
    pub const ATTENTION: &str = "Attention";
    /// The other codes.
    pub const MORE: &str = "More";
    /// Names the button for the other codes.
    pub const MORE_NAME: &str = "More codes";
    /// Back to the first codes.
    pub const FEWER_NAME: &str = "First codes";
    /// Names the field.
    pub const NOTE: &str = "Note";
    /// Keeps a text.
    pub const KEEP: &str = "Keep";
    /// Shown in the idle line.
    pub const IDLE: &str = "Chart note";
    /// Opens the private note.
    pub const PRIVATE: &str = "Private note";
    /// What kind of text it is, and what becomes of it.
    pub const CHART_KIND: &str = "Chart note";
    /// See [`CHART_KIND`].
    pub const OWN_KIND: &str = "Own words · stays out of exports";
    /// See [`CHART_KIND`].
    pub const PRIVATE_KIND: &str = "Private · own file";
    /// Hint of a chart note.
    pub const CHART_HINT: &str = "What you see; begin with −2 or 14:20 when it was earlier";
    /// Hint of own words.
    pub const OWN_HINT: &str = "In the client's words";
    /// Hint of a private note.
    pub const PRIVATE_HINT: &str = "Yours alone";
    /// Hint of the line for vital signs.
    pub const VITALS_HINT: &str = "138 84 88 97 · systolic diastolic pulse SpO₂ breaths °C";
    /// Names the field for vital signs.
    pub const VITALS_NAME: &str = "Vital signs";
    /// A text that waits in an idle line.
    pub const DRAFT: &str = "draft waits";
    /// Too many numbers.
    pub const VITALS_TOO_MANY: &str = "At most six values";
    /// A dash without a reason.
    pub const VITALS_WHY: &str = "Say after the values why one was not taken";
    /// No number.
    pub const VITALS_NONE: &str = "Type the values in this order";
    /// After a code was logged: its second keys.
    pub const DETAIL_REASON: &str = "detail added";

    /// A time typed in front of a text.
    pub fn earlier(clock: &str, about: bool) -> String {
        if about { format!("about {clock}") } else { format!("at {clock}") }
    }
}

/// Words of the cards.
pub mod card {
    /// Nothing waits.
    pub const NONE: &str = "No check-in now";
    /// Leaves one out.
    pub const SKIP: &str = "Skip…";
    /// Back to the answers.
    pub const BACK: &str = "Back";
    /// A reminder or a list was gone through.
    pub const DONE: &str = "Done";
    /// Opens the field of a text answer.
    pub const WRITE: &str = "Write…";
    /// Opens the line for vital signs.
    pub const TAKE_VITALS: &str = "Take vitals";
    /// Names the field of an answer.
    pub const ANSWER: &str = "Answer";
    /// Names the field of another reason.
    pub const OTHER_REASON: &str = "Another reason";
    /// Asks for own words.
    pub const OWN_WORDS_HINT: &str = "In the client's words";
    /// Asks for words of the therapist.
    pub const TEXT_HINT: &str = "In a few words";
    /// After an answer that may need more.
    pub const OFFER_ATTENTION: &str = "Raise attention?";
    /// It doesn't.
    pub const NO_ATTENTION: &str = "Not now";
    /// No cards while they talk.
    pub const TALK: &str = "Cards wait while you talk";
    /// Shows them again.
    pub const RESUME: &str = "Show cards again";
    /// Why a check-in is left out.
    pub const SKIP_REASONS: [&str; 4] = ["Client inward", "Asleep", "Not fitting now", "Known already"];

    /// More cards wait behind the shown one.
    pub fn more(count: usize) -> String {
        format!("{count} more")
    }

    /// Quiets the cards.
    pub fn quiet_for(minutes: i64) -> String {
        format!("Quiet {minutes} min")
    }

    /// Puts it off.
    pub fn later(minutes: i64) -> String {
        format!("Later · {minutes} min")
    }

    /// The next one that is planned.
    pub fn next(prompt: &str, clock: &str) -> String {
        format!("Next at {clock}: {prompt}")
    }

    /// Cards are quiet.
    pub fn quiet_until(clock: &str) -> String {
        format!("Quiet until {clock}")
    }
}

/// Words of the column at the side.
pub mod side {
    /// No vital signs yet.
    pub const NO_VITALS: &str = "No vital signs yet";
    /// The next ones.
    pub const VITALS_DUE: &str = "Vitals due";
    /// They wait now.
    pub const DUE_NOW: &str = "now";
    /// The practice set no range.
    pub const NO_RANGE: &str = "no range set";
    /// What can be done about a flag.
    pub const RECHECK: &str = "Recheck in 5 min";
    /// See [`RECHECK`].
    pub const TOLD: &str = "Prescriber told…";
    /// See [`RECHECK`].
    pub const SYMPTOMS: &str = "Symptoms asked…";
    /// Names the field.
    pub const TOLD_WHO: &str = "Who was told";
    /// Names the field.
    pub const SYMPTOMS_SAID: &str = "What the client said";
    /// The flag's range is a template.
    pub const TEMPLATE: &str = "template, not confirmed by your prescriber";
    /// A consent without an answer.
    pub const NOT_RECORDED: &str = "not recorded";
    /// Amends the last entry.
    pub const AMEND: &str = "Amend";
    /// Opens the search in the log.
    pub const SEARCH: &str = "Search";
    /// Names its field.
    pub const SEARCH_NAME: &str = "Search the log";
    /// Not synced yet.
    pub const SAVING: &str = "saving";
    /// A private note in the log.
    pub const PRIVATE: &str = "Private note";
    /// Names the list.
    pub const LOG: &str = "Log";

    /// How old something is.
    pub fn ago(ago: &str) -> String {
        format!("{ago} ago")
    }

    /// In how long.
    pub fn in_(span: &str) -> String {
        format!("in {span}")
    }

    /// How long the log is.
    pub fn log(count: usize) -> String {
        if count == 1 { "Log · 1 entry".to_owned() } else { format!("Log · {count} entries") }
    }
}

/// Words of the music bar.
pub mod music {
    /// The first rescue.
    pub const SAFE: &str = "Safe music";
    /// The second.
    pub const SILENCE: &str = "Silence";
    /// Out of either.
    pub const RETURN: &str = "Return to plan";
    /// One step.
    pub const SOFTER: &str = "Softer";
    /// One step.
    pub const FULLER: &str = "Fuller";
    /// Next, repeat, volume.
    pub const MORE: &str = "More";
    /// Names it.
    pub const MORE_NAME: &str = "More music";
    /// Begins a talk.
    pub const TALK: &str = "Talk";
    /// Ends it.
    pub const END_TALK: &str = "End talk";
    /// The next piece.
    pub const NEXT: &str = "Next piece";
    /// Repeats the piece.
    pub const REPEAT: &str = "Repeat";
    /// No longer.
    pub const REPEATING: &str = "Repeating";
    /// Louder.
    pub const LOUDER: &str = "Volume +2 dB";
    /// Quieter.
    pub const QUIETER: &str = "Volume −2 dB";
    /// Chosen silence.
    pub const SILENT: &str = "Silence, as chosen";
    /// Chosen safe music.
    pub const SAFE_ON: &str = "Safe music, as chosen";
    /// Below either.
    pub const STAYS: &str = "stays until you return to the plan";
    /// The output went away.
    pub const LOST: &str = "Output lost";
    /// Below it.
    pub const LOST_UNDER: &str = "the plan runs on, unheard";
    /// There is none.
    pub const NO_OUTPUT: &str = "No sound output";
    /// It is back and waits.
    pub const WAITING: &str = "Output is back, silent";
    /// Lets it sound again.
    pub const BRING_BACK: &str = "Bring music back";
    /// This player makes no sound.
    pub const UNHEARD: &str = "no output in this session";
    /// Nothing is planned.
    pub const NO_MUSIC: &str = "No music planned";
    /// It repeats.
    pub const REPEATS: &str = "repeats";

    /// Sound on the preset fallback.
    pub fn fallback(device: &str) -> String {
        format!("Play on {device}, quietly")
    }

    /// What comes next.
    pub fn then(title: &str) -> String {
        format!("then {title}")
    }

    /// Steps off the plan.
    pub fn steps(steps: i8) -> String {
        match steps {
            0 => String::new(),
            steps if steps < 0 => format!("{} softer", -steps),
            steps => format!("{steps} fuller"),
        }
    }
}

/// Words of the dose panel.
pub mod dose {
    /// Its title.
    pub const TITLE: &str = "Dose";
    /// Fields.
    pub const DRUG: &str = "Drug";
    /// See [`DRUG`].
    pub const FORM: &str = "Form, strength";
    /// See [`DRUG`].
    pub const AMOUNT: &str = "Amount and unit";
    /// See [`DRUG`].
    pub const ROUTE: &str = "Route";
    /// See [`DRUG`].
    pub const SITE: &str = "Site";
    /// See [`DRUG`].
    pub const LOT: &str = "Lot";
    /// See [`DRUG`].
    pub const WASTED: &str = "Wasted, with unit";
    /// See [`DRUG`].
    pub const WITNESS: &str = "Witness";
    /// See [`DRUG`].
    pub const GIVEN_BY: &str = "Given by";
    /// See [`DRUG`].
    pub const WHEN: &str = "When, if not now";
    /// Reads back.
    pub const READ_BACK: &str = "Read back";
    /// Gives.
    pub const GIVE: &str = "Given now";
    /// Sets the read-back aside.
    pub const SET_ASIDE: &str = "Set aside";
    /// Above the read-back.
    pub const READ_ALOUD: &str = "Read aloud. Nothing is given yet.";
    /// The first.
    pub const FIRST: &str = "First dose";
    /// A further part.
    pub const FURTHER: &str = "Further part";
    /// A booster on an order.
    pub const BOOSTER: &str = "Booster as ordered";
    /// Enters an order.
    pub const ORDER: &str = "Enter the order";
    /// Names the field of the order.
    pub const ORDER_TEXT: &str = "Booster order, in the prescriber's words";
    /// Names the field of who ordered.
    pub const ORDERED_BY: &str = "Ordered by";
    /// An order that isn't carried out.
    pub const NOT_GIVEN: &str = "Not given";
    /// Names the field of why not.
    pub const NOT_GIVEN_WHY: &str = "Why it is not given";
    /// The drug is missing.
    pub const NEEDS_DRUG: &str = "The drug is missing.";

    /// The phases stay as they are.
    pub fn phases_stay(next: &str, clock: &str) -> String {
        format!("Phases stay, {next} at {clock}")
    }

    /// The running phase begins its length again.
    pub fn phase_anew(next: &str, clock: &str) -> String {
        format!("Phase begins again, {next} at {clock}")
    }

    /// The order that stands.
    pub fn ordered(by: &str, order: &str) -> String {
        format!("Ordered by {by}: {order}")
    }

    /// The first dose was at.
    pub fn given_at(clock: &str) -> String {
        format!("Given at {clock}")
    }
}

/// Words of the consents.
pub mod consents {
    /// Their title.
    pub const TITLE: &str = "Consents";
    /// Beside it.
    pub const REMARK: &str = "a change is recorded with its time";

    /// Names the consents as they stand, which can be pressed.
    pub fn name(standing: &str) -> String {
        format!("Consents: {standing}")
    }
}

/// Words of the locked screen.
pub mod lock {
    /// Unlocks.
    pub const HOLD: &str = "Hold to unlock";

    /// How much waits, without saying what.
    pub fn waits(cards: usize, attention: bool) -> String {
        let cards = match cards {
            0 => "Nothing waits".to_owned(),
            1 => "1 check-in waits".to_owned(),
            cards => format!("{cards} check-ins wait"),
        };
        if attention { format!("{cards} · attention is open") } else { cards }
    }
}

/// Words of the compact window.
pub mod mini {
    /// Names the way back.
    pub const WIDEN: &str = "Whole window";
    /// This card is answered there.
    pub const IN_THE_WHOLE: &str = "Answer it in the whole window.";
}

/// Words of the attention panel.
pub mod attention {
    /// Its title.
    pub const TITLE: &str = "Attention";
    /// Who was called.
    pub const CALL: &str = "Prescriber called";
    /// Who is here.
    pub const ARRIVED: &str = "Prescriber here";
    /// It is over.
    pub const END: &str = "Over";
    /// Names the field of another kind.
    pub const OTHER: &str = "Something else";
    /// The practice wrote no emergency text.
    pub const NO_TEXT: &str = "No emergency text in this protocol.";

    /// Since when.
    pub fn since(clock: &str, ago: &str) -> String {
        format!("since {clock}, {ago}")
    }

    /// When the prescriber was called.
    pub fn called(clock: &str) -> String {
        format!("Called {clock}")
    }

    /// When the prescriber came.
    pub fn here(clock: &str) -> String {
        format!("Here since {clock}")
    }
}

/// Words of the panel that closes the session.
pub mod close {
    /// Its title.
    pub const TITLE: &str = "Close session";
    /// Must be settled.
    pub const MUST: &str = "Still open";
    /// Ends a state with a time.
    pub const END_STATE: &str = "Ended";
    /// Names the field of the time; empty is now.
    pub const ENDED_AT: &str = "Ended at";
    /// Hint of it.
    pub const ENDED_HINT: &str = "now, −5 or 14:20";
    /// The talk goes on.
    pub const TALK: &str = "A talk is going on";
    /// A read-back stands.
    pub const READ_BACK: &str = "A dose was read back and not given";
    /// No dose was given in this session.
    pub const NO_DOSE: &str = "No dose was given.";
    /// Names the field of the reason.
    pub const REASON: &str = "Why it is closed with items open";
    /// Holds.
    pub const HOLD: &str = "Hold to close the session";

    /// Leaving before the protocol's earliest time.
    pub fn not_before(clock: &str) -> String {
        format!("The protocol's earliest leaving is {clock}")
    }

    /// A state is open.
    pub fn state_open(label: &str, clock: &str) -> String {
        format!("{label}, since {clock}")
    }
}

/// Words of the panel that amends an entry.
pub mod amend {
    /// Its title.
    pub const TITLE: &str = "Amend";
    /// Nothing can be amended.
    pub const NOTHING: &str = "There is no entry of yours to amend.";
    /// Names the field of the text.
    pub const TEXT: &str = "Text";
    /// Names the field of the time.
    pub const TIME: &str = "When it was";
    /// Names the field of the reason.
    pub const REASON: &str = "Why";
    /// Keeps the amendment.
    pub const AMEND: &str = "Amend";
    /// Withdraws the entry.
    pub const WITHDRAW: &str = "Hold to withdraw";
    /// The original stays.
    pub const STAYS: &str = "The original stays readable.";
    /// The reason of an undo by its key.
    pub const UNDONE: &str = "undone";
    /// No reason was typed.
    pub const NEEDS_REASON: &str = "Say why it is amended.";
    /// Nothing was changed.
    pub const UNCHANGED: &str = "Nothing was changed yet.";
    /// Names the button that keeps the amendment: another one is labelled the same.
    pub const KEEP_NAME: &str = "Keep the amendment";
}

/// Words of the overlay of keys.
pub mod keys {
    /// Its title.
    pub const TITLE: &str = "Keys";
    /// Esc.
    pub const ESC_HALF: &str = "hold ½ s: safe music";
    /// Esc.
    pub const ESC_TWO: &str = "hold 2 s: silence";
    /// Digits.
    pub const DIGITS: &str = "answer the card";
    /// Enter.
    pub const ENTER: &str = "chart note";
    /// While Esc is held.
    pub const HOLD_SAFE: &str = "Safe music…";
    /// While it is held longer.
    pub const HOLD_SILENCE: &str = "Silence…";
}

/// The name of a theme.
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::Night => "Night",
        Theme::Ember => "Ember",
        Theme::Day => "Day",
    }
}

/// What a key does, for the overlay.
pub fn action(action: Action) -> &'static str {
    match action {
        Action::Vitals => "vital signs",
        Action::OwnWords => "own words",
        Action::MarkMoment => "mark the moment",
        Action::Attention => "attention",
        Action::ChartNote => "chart note",
        Action::PrivateNote => "private note",
        Action::Dose => "dose",
        Action::Later => "card later",
        Action::Skip => "skip card",
        Action::SafeMusic => "safe music",
        Action::Silence => "silence",
        Action::Hold => "hold or release",
        Action::Extend => "5 min more",
        Action::BeginNext => "begin next phase",
        Action::StepBack => "phase before again",
        Action::Fuller => "fuller music",
        Action::Softer => "softer music",
        Action::Talk => "talk, and back",
        Action::AmendLast => "amend last entry",
        Action::Undo => "withdraw last entry",
        Action::Overlay => "these keys",
        Action::Near => "10 minutes around now",
        Action::Search => "search the log",
        Action::Lock => "lock the screen",
        Action::Brightness => "darker, or bright again",
        Action::Compact => "compact window",
    }
}

/// *Look* or *Ask*.
pub fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Look => "Look",
        Manner::Ask => "Ask",
    }
}

/// A route in words, as it is read back.
pub fn route(route: Route) -> &'static str {
    match route {
        Route::Sublingual => "sublingual",
        Route::Intramuscular => "intramuscular",
        Route::Intravenous => "intravenous",
        Route::Intranasal => "intranasal",
        Route::Oral => "oral",
        Route::Subcutaneous => "subcutaneous",
    }
}

/// How a dosing hold ended.
pub fn dosing_end(how: DosingEnd) -> &'static str {
    match how {
        DosingEnd::Swallowed => "Swallowed",
        DosingEnd::SpatOut => "Spat out",
        DosingEnd::Part => "Part",
        DosingEnd::Complete => "Complete",
        DosingEnd::Stopped => "Stopped",
    }
}

/// What an attention is about.
pub fn attention_kind(kind: &AttentionKind) -> &str {
    match kind {
        AttentionKind::Airway => "Airway or breathing",
        AttentionKind::HardToRouse => "Hard to rouse",
        AttentionKind::Pain => "Chest pain, headache",
        AttentionKind::Vomiting => "Vomiting",
        AttentionKind::Fall => "Fall",
        AttentionKind::Other(text) => text,
    }
}

/// `D` logs nothing: the dose has a chord of its own.
pub const DOSE_IS_CTRL_D: &str = "Dose is Ctrl+D";

/// A letter without a code.
pub fn means_nothing(letter: char) -> String {
    format!("{letter} has no meaning here")
}

/// An amount that is none.
pub fn not_an_amount(_: &NotAnAmount) -> &'static str {
    "Type the amount with its unit, such as 60 mg."
}

/// Initials that are none.
pub fn not_initials(_: &NotInitials) -> &'static str {
    "Initials are one to four letters, such as MR."
}

/// A typed time that can't be read.
pub const NOT_A_TIME: &str = "Type a time such as −5, 14:20 or about 14:20.";

/// Why something wasn't done, and what to do. `prompt` gives a check-in's words.
pub fn refusal(refusal: &Refusal, prompt: impl Fn(&CheckInKey) -> String) -> String {
    match refusal {
        Refusal::NotOpened => "The session is not open yet.".to_owned(),
        Refusal::AlreadyOpened => "The session is open already.".to_owned(),
        Refusal::Closed => "The session is closed. Amend or withdraw an entry instead.".to_owned(),
        Refusal::AlreadySo => "That is so already.".to_owned(),
        Refusal::NoSuchPhase(_) => "The protocol has no such phase.".to_owned(),
        Refusal::NotANeighbour => "Only the next phase or the one before can be begun.".to_owned(),
        Refusal::OnlyByDose => "This phase ends with the dose: Ctrl+D.".to_owned(),
        Refusal::NoPlannedEnd => "This phase has no planned end to move.".to_owned(),
        Refusal::NotReadBack => "That dose has not been read back. Read it back first.".to_owned(),
        Refusal::FirstDoseGiven => "The first dose has been given already.".to_owned(),
        Refusal::NoFirstDose => "No first dose has been given.".to_owned(),
        Refusal::NoOpenOrder => "There is no open order. Enter the prescriber's order first.".to_owned(),
        Refusal::NoDosing => "No dosing is under way.".to_owned(),
        Refusal::NotDue(key) => format!("“{}” is not due.", prompt(key)),
        Refusal::Settled(key) => format!("“{}” is settled already.", prompt(key)),
        Refusal::WrongAnswer(key) => format!("That is no answer to “{}”.", prompt(key)),
        Refusal::NoSuchCode(_) => "The codebook has no such code.".to_owned(),
        Refusal::NoSuchModifier(_) => "The code has no such detail.".to_owned(),
        Refusal::NoVitals => "Type at least one value.".to_owned(),
        Refusal::Implausible(which) => format!("The value for {} cannot be right. Type it again.", measure(*which)),
        Refusal::NoSuchItem => "The protocol has no such item.".to_owned(),
        Refusal::NoSuchConsent => "The protocol has no such consent.".to_owned(),
        Refusal::NoSuchEntry(_) => "There is no such entry.".to_owned(),
        Refusal::NotAmendable(_) => "This entry cannot be amended like that.".to_owned(),
        Refusal::Withdrawn(_) => "This entry was withdrawn.".to_owned(),
        Refusal::ReasonMissing => "Give a reason.".to_owned(),
        Refusal::TextMissing => "Nothing was typed.".to_owned(),
        Refusal::InTheFuture => "That time has not come yet.".to_owned(),
        Refusal::TooLongAgo => "That is more than a day before the session.".to_owned(),
        Refusal::EndsBeforeItBegan => "It cannot end before it began.".to_owned(),
        Refusal::StillOpen(items) => format!("{} things are still open.", items.len()),
        Refusal::TextTooLong(most) => format!("That is too long to keep in one piece: at most {most} characters."),
        Refusal::NotRecordable(_) => "That could not be recorded. Nothing was changed.".to_owned(),
        Refusal::NotAReport => "That cannot be reported.".to_owned(),
    }
}

/// How long, rounded down: `16 min`, `1 h 5 min`; under a minute `40 s`.
pub fn how_long(ms: i64) -> String {
    span(ms.max(0))
}

/// What the program says of itself.
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::NotKeptAwake(_) => NOT_KEPT_AWAKE.to_owned(),
        Notice::LedgerFailed(why) => ledger_failed(why),
        Notice::SavedElsewhere { to, .. } => saved_elsewhere(to),
        Notice::TrackLeftOut { title, reason } => track_left_out(title, reason),
    }
}

/// The computer may sleep.
pub const NOT_KEPT_AWAKE: &str = "This computer may go to sleep by itself: turn that off in its settings";

/// Writing goes on in another file.
pub fn saved_elsewhere(to: &std::path::Path) -> String {
    format!("Writing failed in its place; everything is now kept in {}", to.display())
}

/// A piece of the playlist is left out.
pub fn track_left_out(title: &str, reason: &str) -> String {
    format!("“{title}” is left out of the music: {reason}")
}

/// The copy of the heads fails.
pub fn ledger_failed(why: &str) -> String {
    format!("The second folder can't be written: {why}")
}
