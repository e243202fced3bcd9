//! Every word on the screens, one typed function a message, in the language that this thread's
//! screens speak; the words themselves are in `assets/texts`.

use std::cell::Cell;

use crate::names::Language;

thread_local! {
    /// The screens are painted on one thread.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

/// From now on this thread's screens speak this language.
pub fn speak(language: Language) {
    SPOKEN.set(language);
}

/// The language of this thread's screens.
pub fn language() -> Language {
    SPOKEN.get()
}

/// A piece's title on the screens.
pub fn piece(title: &str) -> std::borrow::Cow<'_, str> {
    super::piece_title(title, language())
}

/// Every message of the screens with its arguments, for the tests of the tables.
#[cfg(test)]
pub(crate) fn known() -> Vec<&'static [(&'static str, &'static [&'static str])]> {
    use names::{actions, dosings, kinds, manners, routes, themes};
    use problems::{notices, refused, typed};
    vec![
        app::KNOWN,
        top::KNOWN,
        phases::KNOWN,
        timeline::KNOWN,
        pad::KNOWN,
        card::KNOWN,
        side::KNOWN,
        music::KNOWN,
        dose::KNOWN,
        order::KNOWN,
        moments::KNOWN,
        attention::KNOWN,
        close::KNOWN,
        consents::KNOWN,
        lock::KNOWN,
        compact_window::KNOWN,
        amend::KNOWN,
        keys::KNOWN,
        person::KNOWN,
        actions::KNOWN,
        dosings::KNOWN,
        kinds::KNOWN,
        manners::KNOWN,
        routes::KNOWN,
        themes::KNOWN,
        notices::KNOWN,
        refused::KNOWN,
        typed::KNOWN,
        prepare::KNOWN,
        records::KNOWN,
        resume::KNOWN,
    ]
}

/// Functions for the messages of one group, in the language of the screens.
macro_rules! said {
    ($group:ident: $($messages:tt)+) => {
        $crate::words::words! { [] $crate::words::texts::language(); $group: $($messages)+ }
    };
}

pub mod keys;
pub mod names;
pub mod prepare;
pub mod problems;
pub mod records;
pub mod resume;
mod style;

pub use names::{attention_kind, dosing_end, manner, route, safety_touch};
pub use problems::{
    means_nothing, needs_words, not_a_time, not_an_amount, not_initials, notice, refusal, storage,
};
pub use style::{
    amount, date, day_and_clock, day_and_month, how_long, how_long_in_minutes, measure, number,
};

/// Words of the whole program.
pub mod app {
    said! { app:
        /// The program.
        name;
        /// The three places.
        prepare;
        /// See [`prepare`].
        records;
        /// The window was asked to close over a running session.
        leaving;
        /// Ends the program, held.
        hold_to_leave;
        /// Doesn't.
        stay;
        /// Leaves a panel; what was typed in it stays.
        leave;
        /// Gives up what was asked for.
        cancel;
        /// What must be held was pressed by a screen reader: once more confirms it.
        press_again(label: &str);
        /// A second window was asked for.
        already_open;
        /// Closes what says so.
        close;
        /// The Enter key on a cap.
        enter;
        /// The Esc key on a cap.
        esc;
    }
}

/// Words of the strip at the top.
pub mod top {
    said! { top:
        /// Everything is synced.
        kept;
        /// Saving fails.
        not_saved;
        /// A rehearsal.
        rehearsal;
        /// Before the dose.
        no_dose;
        /// Before the observer's initials.
        observer;
        /// Names the switch of themes.
        theme;
        /// The panel of theme and brightness.
        light;
        /// What leads there.
        light_name(theme: &str, percent: u8);
        /// The light theme needs a second press.
        day_is_bright;
        /// How bright it is, and the key.
        brightness_by_key(percent: u8, cap: &str);
        /// The field for another observer's initials.
        new_observer;
        /// So many entries wait for the disk.
        saving(count: u64);
        /// Nothing new has come for a while.
        stale(secs: i64);
        /// An attention is open since.
        attention(since: &str);
        /// One dose among those given.
        dose(amount: &str, clock: &str);
        /// All doses given.
        given(doses: &str);
        /// Several together.
        doses_total(total: &str, count: usize, last: &str);
        /// Everything is synced, display and computer are kept awake.
        kept_awake;
        /// Names the switch of brightness.
        brightness_name;
        /// How bright the window is.
        brightness(percent: u8);
        /// The same as a value.
        percent(percent: u8);
    }

    /// The doses given: amount and clock time, and of several all together, where that can be told.
    pub fn doses(doses: &[(String, String)], total: Option<&str>) -> String {
        match (doses, total) {
            ([], _) => no_dose().to_owned(),
            ([_, .., (_, last)], Some(total)) => doses_total(total, doses.len(), last),
            (doses, _) => {
                let all = doses.iter().map(|(amount, clock)| dose(amount, clock));
                given(&all.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// Words of the clock and the phases.
pub mod phases {
    said! { phases:
        /// Before the minutes since the dose.
        t;
        /// Holds the phase.
        hold;
        /// Releases it.
        release;
        /// Extends it.
        extend;
        /// Opens the dose panel.
        dose;
        /// Opens the panel that closes the session.
        close;
        /// Notes that the effects have ended.
        effects_ended;
        /// Carries a preview out.
        confirm;
        /// The phase waits because of a talk.
        talk_holds;
        /// The phase is held.
        held;
        /// Until the dose.
        until_dose;
        /// Until the close.
        until_close;
        /// Before the dose.
        arrived(ago: &str);
        /// What comes, when, and in how long.
        next(name: &str, clock: &str, span: &str);
        /// Begins the next phase, after a preview.
        begin(name: &str);
        /// Steps back, after a preview.
        back(name: &str);
        /// Asks whether to extend.
        extend_by(minutes: i64, next: &str, clock: &str);
        /// The dosing hold under way.
        dosing(name: &str, done: &str, of: &str);
        /// The device that was given, of how many, and when the next may follow.
        device(given: usize, count: u32, next: &str);
        /// The last one was given.
        last_device(given: usize, count: u32);
        /// The dosing hold has reached its planned length.
        dosing_over(name: &str, planned: &str);
        /// Asks whether to begin it.
        now(name: &str);
        /// The same, with what follows.
        now_then(name: &str, next: &str, clock: &str);
        /// What comes, and when.
        next_at(name: &str, clock: &str);
        /// The music that a change of phase brings.
        music_begins(title: &str);
        /// How many check-ins a change of phase leaves behind.
        check_ins_left(count: usize);
        /// When the phase ends.
        until(clock: &str);
        /// Asks whether to hold.
        hold_now(next: &str);
        /// The music that a change leaves as it is.
        music_goes_on(title: &str);
        /// How many check-ins a hold keeps waiting.
        check_ins_held(count: usize);
        /// How many check-ins come later, and by how much.
        check_ins_later(count: usize, minutes: i64);
    }

    /// How many check-ins a hold keeps waiting, where there are any.
    pub fn check_ins_wait(count: usize) -> Option<String> {
        (count > 0).then(|| check_ins_held(count))
    }

    /// How many check-ins come later, where there are any.
    pub fn check_ins_move(count: usize, minutes: i64) -> Option<String> {
        (count > 0).then(|| check_ins_later(count, minutes))
    }

    /// How many check-ins a change of phase leaves behind, where there are any.
    pub fn check_ins_pass(count: usize) -> Option<String> {
        (count > 0).then(|| check_ins_left(count))
    }

    /// Asks whether to begin it, with what follows.
    pub fn begin_now(name: &str, following: Option<(&str, &str)>) -> String {
        match following {
            Some((next, clock)) => now_then(name, next, clock),
            None => now(name),
        }
    }
}

/// Words of the timeline.
pub mod timeline {
    said! { timeline:
        /// Names it.
        name;
        /// Lanes.
        check_ins;
        /// See [`check_ins`].
        music;
        /// See [`check_ins`].
        observed;
        /// See [`check_ins`].
        vitals;
        /// The safe music, where it sounded.
        safe_music(title: &str);
        /// Nobody chose that nothing sounds.
        unheard;
        /// The zero of the axis.
        dose;
        /// A check-in that is planned.
        comes;
        /// A check-in that waits for its answer.
        waits;
        /// A check-in that was put off.
        put_off;
        /// A check-in whose time went by.
        passed;
        /// Shows only the minutes around now.
        near;
        /// Names that button.
        near_name;
        /// Shows all of the session again.
        whole;
        /// Names that button.
        whole_name;
    }
}

/// Words of the pad and the line under it.
pub mod pad {
    said! { pad:
        /// Takes the client's own words.
        own_words;
        /// Marks the moment.
        mark;
        /// Takes vital signs.
        vitals;
        /// Raises attention.
        attention;
        /// Names the button for the other codes.
        more_name;
        /// Back to the first codes.
        fewer_name;
        /// Names the field.
        note;
        /// Keeps a text.
        keep;
        /// Shown in the idle line.
        idle;
        /// Opens the private note.
        private;
        /// What kind of text it is, and what becomes of it.
        chart_kind;
        /// See [`chart_kind`].
        own_kind;
        /// See [`chart_kind`].
        private_kind;
        /// Hint of a chart note.
        chart_hint;
        /// Hint of own words.
        own_hint;
        /// Hint of a private note.
        private_hint;
        /// Hint of the line for vital signs.
        vitals_hint;
        /// Names the field for vital signs.
        vitals_name;
        /// A text that waits in an idle line.
        draft;
        /// Too many numbers.
        vitals_too_many;
        /// No number.
        vitals_none;
        /// The time in front of a text.
        at(clock: &str);
        /// The time in front of a text, estimated.
        about(clock: &str);
        /// Opens the choice of an earlier time.
        earlier_name;
        /// While no time was chosen.
        earlier_hint;
        /// The chosen time is an estimate.
        estimate;
        /// When what is logged next happened.
        next_is(when: &str);
        /// The same was logged a moment ago.
        just_logged(label: &str);
        /// It was dated back to this time.
        dated_back(label: &str, clock: &str);
        /// The time that was typed before it can't be read, so that it was not logged.
        not_dated(label: &str);
        /// The time before it lies before the opening.
        before_opening(label: &str, clock: &str);
        /// There is no entry whose time could be taken.
        no_entry_yet;
        /// Typed in front of a time that is an estimate.
        typed_about;
        /// Typed for the present time.
        typed_now;
        /// Typed in front of the initials of who took the vital signs.
        typed_by;
    }

    /// A time typed in front of a text.
    pub fn earlier(clock: &str, estimated: bool) -> String {
        if estimated { about(clock) } else { at(clock) }
    }
}

/// Words of the cards.
pub mod card {
    said! { card:
        /// Nothing waits.
        none;
        /// Leaves one out.
        skip;
        /// Back to the answers.
        back;
        /// A reminder or a list was gone through.
        done;
        /// Opens the field of a text answer.
        write;
        /// Under a tick that needs words.
        note_first;
        /// Names the field of an answer.
        answer;
        /// Names the field of another reason.
        other_reason;
        /// Asks for own words.
        own_words_hint;
        /// Asks for words of the therapist.
        text_hint;
        /// After an answer that may need more.
        offer_attention;
        /// It doesn't.
        no_attention;
        /// No cards while they talk.
        talk;
        /// Shows them again.
        resume;
        /// More cards wait behind the shown one.
        more(count: usize);
        /// The digits are a flag's.
        waits_for_digits;
        /// Puts it off.
        later(minutes: i64);
        /// The next one that is planned.
        next(prompt: &str, clock: &str);
        /// Cards are quiet.
        quiet_until(clock: &str);
        /// Before the lengths for which the cards can be quieted.
        quiet;
        /// Names the button that quiets the cards for so long.
        quiet_for(minutes: i64);
    }
}

/// Words of the column at the side.
pub mod side {
    said! { side:
        /// No vital signs yet.
        no_vitals;
        /// The next ones.
        vitals_due;
        /// They wait.
        due_now;
        /// They have waited for so long.
        due_for(span: &str);
        /// The flagged ones are to be taken again.
        recheck_due;
        /// The practice set no range.
        no_range;
        /// What can be done about a flag.
        recheck(span: &str);
        /// See [`recheck`].
        told;
        /// See [`recheck`].
        symptoms;
        /// See [`recheck`].
        plan;
        /// See [`recheck`].
        talk;
        /// Names the vital signs that are beyond a severe limit.
        severe(names: &str);
        /// Names the vital signs that are outside their limits.
        outside(names: &str);
        /// Both blood pressures.
        pressure;
        /// Names the field.
        told_who;
        /// Names the field.
        symptoms_said;
        /// Names the field.
        plan_agreed;
        /// By whose interval vital signs are taken again.
        recheck_practice;
        /// See [`recheck_practice`].
        recheck_template;
        /// Nobody has confirmed a range.
        no_flags;
        /// How a line read before.
        was(words: &str);
        /// How many rows came while the list was scrolled down.
        unseen(count: usize);
        /// Names the client's intention.
        intention;
        /// A consent without an answer.
        not_recorded;
        /// Amends the last entry.
        amend;
        /// Not synced yet.
        saving;
        /// A private note in the log.
        private;
        /// How old something is.
        ago(span: &str);
        /// In how long.
        in_(span: &str);
        /// How long the log is.
        log(count: usize);
        /// Opens the search in the log.
        search;
        /// Names its field.
        search_name;
    }

    /// How long vital signs have waited, in ms.
    pub fn due_since(ms: i64) -> String {
        if ms < 60_000 { due_now().to_owned() } else { due_for(&super::how_long(ms)) }
    }
}

/// Words of the music bar.
pub mod music {
    said! { music:
        /// The first rescue.
        safe;
        /// The second.
        silence;
        /// Out of either.
        to_plan;
        /// One step.
        calmer;
        /// One step.
        fuller;
        /// Next, repeat, volume.
        more;
        /// Names it.
        more_name;
        /// Begins a talk.
        talk;
        /// Ends it.
        end_talk;
        /// The next piece.
        next;
        /// Repeats the piece.
        repeat;
        /// No longer.
        repeating;
        /// Louder.
        louder;
        /// See [`fuller_next`].
        calmer_next;
        /// One step, from the next piece on.
        fuller_next;
        /// Leads to volume and outputs.
        output;
        /// Quieter.
        quieter;
        /// Chosen silence.
        silent;
        /// Chosen safe music.
        safe_on;
        /// Below either.
        stays;
        /// The output went away.
        lost;
        /// Below it.
        lost_under;
        /// There is none.
        no_output;
        /// It is back and waits.
        waiting;
        /// Lets it sound again.
        bring_back;
        /// After an interruption it is silent until a person wants it.
        waits;
        /// Which key that is.
        waits_for(cap: &str);
        /// Nothing to come back from.
        on_plan;
        /// This player makes no sound.
        unheard;
        /// Stillpoint plays nothing in this session.
        none_here;
        /// Below it.
        none_here_about;
        /// Nothing is planned.
        no_music;
        /// It repeats.
        repeats;
        /// Sound on the preset fallback.
        fallback(device: &str);
        /// What comes next.
        then(title: &str);
        /// How far below the room's cap it is.
        volume(db: &str);
        /// Steps below the plan.
        steps_calmer(steps: i8);
        /// Steps above the plan.
        steps_fuller(steps: i8);
    }

    /// Steps off the plan.
    pub fn steps(steps: i8) -> String {
        match steps {
            0 => String::new(),
            steps if steps < 0 => steps_calmer(-steps),
            steps => steps_fuller(steps),
        }
    }
}

/// Words of the walk through marked moments.
pub mod moments {
    said! { moments:
        /// Its title.
        title;
        /// Beside it: how many follow.
        more(count: usize);
        /// Leads there.
        open(count: usize);
        /// The piece that sounded.
        piece(title: &str);
        /// Names the field.
        words;
        /// In the empty field.
        hint;
        /// Leaves a moment without words.
        pass_over;
    }
}

/// Words of a prescriber's order.
pub mod order {
    said! { order:
        /// Its title, for the first dose.
        first;
        /// Its title, for a booster.
        booster;
        /// It stands in the chart.
        in_chart;
        /// Names the field.
        by;
        /// Names the field.
        seen_by;
        /// Names the field.
        amount;
        /// Names the field.
        words;
        /// Names the field.
        limits;
        /// How they are written.
        limits_hint;
        /// Before the value below which is flagged.
        from;
        /// Before the value above which is flagged.
        to;
        /// A part of them can't be read.
        not_a_limit(part: &str);
    }
}

/// Words of the dose panel.
pub mod dose {
    said! { dose:
        /// Nobody entered an order.
        no_order;
        /// The order for a booster that waits.
        open_order(amount: &str);
        /// The amount is another than ordered.
        differs(ordered: &str);
        /// Names the field of the amount typed once more.
        again;
        /// It was not typed the same.
        needs_again;
        /// Names the field.
        volume;
        /// Names the field.
        concentration;
        /// Names the field.
        expiry;
        /// Names the field.
        disposal;
        /// Fields.
        drug;
        /// See [`drug`].
        form;
        /// See [`drug`].
        amount;
        /// See [`drug`].
        route;
        /// See [`drug`].
        site;
        /// See [`drug`].
        lot;
        /// See [`drug`].
        wasted;
        /// See [`drug`].
        witness;
        /// See [`drug`].
        given_by;
        /// In the empty field of an amount.
        unit_hint;
        /// See [`drug`].
        when;
        /// In its empty field, where its name stands above it.
        at_hint;
        /// In its empty field.
        when_hint;
        /// Reads back.
        read_back;
        /// Gives.
        give;
        /// Sets the read-back aside.
        set_aside;
        /// Above the read-back.
        read_aloud;
        /// The first.
        first;
        /// A further part.
        further;
        /// A booster on an order.
        booster;
        /// Enters an order.
        order;
        /// An order that isn't carried out.
        not_given;
        /// Names the field of why not.
        not_given_why;
        /// The drug is missing.
        needs_drug;
        /// The first dose was at.
        given_at(clock: &str);
        /// The phases stay as they are.
        phases_stay(next: &str, clock: &str);
        /// The running phase begins its length again.
        phase_anew(next: &str, clock: &str);
        /// The total of all doses with this one.
        makes(total: &str, count: usize);
        /// Open items before it.
        open_named(names: &str);
    }

    /// Open items before a dose, by name.
    pub fn open(names: &[String]) -> String {
        open_named(&names.join(" · "))
    }
}

/// Words of the consents.
pub mod consents {
    said! { consents:
        /// Their title.
        title;
        /// Beside it.
        remark;
        /// Names the consents as they stand, which can be pressed.
        name(standing: &str);
        /// Touch that is no part of what was agreed on.
        steadied;
        /// See [`steadied`].
        emergency;
    }
}

/// Words of the locked screen.
pub mod lock {
    said! { lock:
        /// Unlocks.
        hold;
        /// How many cards wait.
        cards(count: usize);
        /// The same, and an attention is open.
        cards_and_attention(count: usize);
    }

    /// How much waits, without saying what.
    pub fn waits(count: usize, attention: bool) -> String {
        if attention { cards_and_attention(count) } else { cards(count) }
    }
}

/// Words of the compact window.
pub mod compact_window {
    said! { compact_window:
        /// Names the way back.
        widen;
        /// A key has just logged this.
        logged(line: &str, clock: &str);
        /// This card is answered there.
        in_the_whole;
    }
}

/// Words of the attention panel.
pub mod attention {
    said! { attention:
        /// Its title.
        title;
        /// Over what the client agreed beforehand helps.
        agreed;
        /// Who was called.
        call;
        /// Who is here.
        arrived;
        /// It is over.
        end;
        /// Names the field of another kind.
        other;
        /// The same, with the digit that leads there.
        other_by_digit(digit: &str);
        /// The practice wrote no emergency text.
        no_text;
        /// Since when.
        since(clock: &str, ago: &str);
        /// When the prescriber was called.
        called(clock: &str);
        /// When the prescriber came.
        here(clock: &str);
    }

    /// Names the field of another kind, with the digit that leads there.
    pub fn other_key(digit: u8) -> String {
        other_by_digit(&digit.to_string())
    }
}

/// Words of the panel that closes the session.
pub mod close {
    said! { close:
        /// Its title.
        title;
        /// Ends a state with a time.
        end_state;
        /// Names the field of a state's end; empty is now.
        ended_at_of(label: &str);
        /// Hint of it.
        ended_hint;
        /// A text that was begun is not kept.
        unkept;
        /// The talk goes on.
        talk;
        /// A read-back stands.
        read_back;
        /// Required check-ins were not done in their time.
        not_done(prompts: &str);
        /// No dose was given in this session.
        no_dose;
        /// Names the field of the reason.
        reason;
        /// It is empty.
        needs_reason;
        /// Under the hold: what is open comes first.
        settle_first;
        /// Under a hold that needs a reason.
        reason_first;
        /// Items to be settled before a close.
        first(names: &str);
        /// How many items are to be settled before a close.
        count(count: usize);
        /// The field of a state's end is empty.
        needs_end;
        /// Holds.
        hold;
        /// Leaving before the protocol's earliest time.
        not_before(clock: &str);
        /// See [`not_before`]: nobody of the practice has confirmed it.
        not_before_template(clock: &str);
        /// A state is open.
        state_open(label: &str, clock: &str);
    }
}

/// Words of the panel that amends an entry.
pub mod amend {
    said! { amend:
        /// Its title.
        title;
        /// Nothing can be amended.
        nothing;
        /// Names the field of the text.
        text;
        /// Names the field of the reason for which something was left out.
        why_not;
        /// Names the field of the time.
        time;
        /// Names the field of the reason.
        reason;
        /// Keeps the amendment.
        amend;
        /// Withdraws the entry.
        withdraw;
        /// The original stays.
        stays;
        /// No reason was typed.
        needs_reason;
        /// Nothing was changed.
        unchanged;
        /// Names the button that keeps the amendment: another one is labelled the same.
        keep_name;
    }
}

/// Words about whom an entry names.
pub mod person {
    said! { person:
        /// Somebody else than the room's people.
        other;
        /// The person is not one of them.
        not_of_the_room(who: &str);
        /// Beside the title of the panel.
        observer_remark;
    }
}
