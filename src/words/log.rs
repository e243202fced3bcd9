//! The words of the record: they stand on the screen, in the terminal and in exports, so each takes
//! its language.

use super::words;
use crate::names::Language;

words! { [language: Language] language; log:
    /// What stands between the whole and the fraction.
    decimal_point;
    /// The short name of a month, counted from one.
    month(number: i8);
    /// `21 Nov 2026`
    day_month_and_year(day: i8, month: &str, year: i16);
    /// `21 Nov`
    day_and_month(day: i8, month: &str);
    /// A stretch of time under a minute.
    seconds(secs: i64);
    /// Under an hour.
    minutes(mins: i64);
    /// From an hour on.
    hours(hours: i64, mins: i64);

    /// Beside a line: it was entered so much later than it happened.
    entered_later(span: &str);
    /// Beside a line: the time is an estimate.
    estimate;
    /// A line that was withdrawn, in a text.
    struck(words: &str);
    /// Beside a line in a text: how it read before.
    was(words: &str);
    /// After the dose more was asked for than was agreed.
    asked_for_more(what: &str, agreed: &str);
    /// See [`asked_for_more`].
    nothing_agreed;
    /// Beside a line: it was withdrawn.
    in_error(by: &str);
    /// Beside a line: it was amended.
    amended(by: &str);
    /// Beside a line: a detail came with a second key.
    detail_added;
    /// Beside a line: its time was corrected.
    time_corrected(was: &str, by: &str);
    /// Who corrected a line, when and why.
    by_whom(clock: &str, who: &str, reason: &str);

    /// A rehearsal was opened.
    rehearsal_opened;
    /// A session was opened.
    session_opened;
    /// It was opened all the same.
    opened_with_open(reason: &str);
    /// The stream of private notes was opened.
    process_opened;
    /// The session was cut off.
    interrupted(by: &str);
    /// By what: the system, at a logout.
    by_sigterm;
    /// By what: a person in the terminal.
    by_sigint;
    /// By what: the terminal is gone.
    by_sighup;
    /// By what: a person closed the window.
    by_window_closed;
    /// By what: the program itself.
    by_program;
    /// It went on.
    resumed(gap: &str);
    /// It was closed with nothing open.
    closed;
    /// It was closed all the same.
    closed_with_open(reason: &str);
    /// A required check-in among what was open then.
    not_done(prompt: &str);
    /// Among what was open at the close: a serious answer.
    still_flagged(prompt: &str);
    /// Among what was open at the close.
    before_earliest;

    /// A phase began before its time.
    phase_early(phase: &str);
    /// A phase began again.
    phase_back(phase: &str);
    /// Its end came closer.
    phase_shortened(phase: &str, by: &str);
    /// Its end moved away.
    phase_extended(phase: &str, by: &str);
    /// It waits.
    phase_held(phase: &str);
    /// It no longer waits.
    phase_released(phase: &str);

    /// A dose was read back.
    read_back(dose: &str);
    /// A read-back came to nothing.
    set_aside;
    /// The first dose.
    dose_given(dose: &str);
    /// A further part of it.
    further_given(dose: &str);
    /// A booster.
    booster_given(dose: &str);
    /// Drug, amount and route.
    dose(drug: &str, amount: &str, route: &str);
    /// Part of a dose's line.
    lot(lot: &str);
    /// Part of a dose's line.
    expires(date: &str);
    /// Part of a dose's line.
    given_by(who: &str);
    /// Part of a dose's line.
    wasted(amount: &str);
    /// Part of a dose's line.
    witnessed_by(who: &str);
    /// A dosing hold without a name.
    dosing;
    /// A dosing hold ended.
    dosing_ended(name: &str, how: &str);
    /// How it ended.
    swallowed;
    /// How it ended.
    spat_out;
    /// How it ended.
    part;
    /// How it ended.
    complete;
    /// How it ended.
    stopped;
    /// The dose was ordered.
    dose_ordered(by: &str);
    /// Its order stands in the chart.
    dose_order_seen(by: &str);
    /// A booster was ordered.
    booster_ordered(by: &str);
    /// Its order stands in the chart.
    booster_order_seen(by: &str);
    /// A client's own limit.
    from(name: &str, value: &str);
    /// A client's own limit.
    to(name: &str, value: &str);
    /// Beside a dose: beyond the practice's limit, the amount was typed once more.
    typed_twice;
    /// An order wasn't carried out.
    booster_declined(reason: &str);
    /// The effects of the dosing ended.
    effects_ended;

    /// A check-in became due.
    due(prompt: &str);
    /// A list or a reminder was gone through.
    done(prompt: &str);
    /// A check-in was put off.
    later(prompt: &str);
    /// It was left out.
    left_out(prompt: &str, reason: &str);
    /// Its phase was over.
    passed(prompt: &str);
    /// Over check-ins that passed together.
    passed_together;
    /// No cards for a while.
    quiet;
    /// Cards again.
    shown_again;

    /// A state ended.
    state_ended(state: &str);
    /// The client's own words.
    own_words(text: &str);
    /// A moment was marked.
    moment_marked;
    /// The client's own words for a moment.
    moment_words(words: &str);
    /// The client's intention.
    intention(words: &str);
    /// The client's help plan.
    help_agreed;
    /// Words that help.
    help_words;
    /// Touch that helps.
    help_hand;
    /// Music that helps.
    help_piece;
    /// A part of the help plan: things to avoid.
    help_avoid;
    /// Touch that was no part of what was agreed on.
    steadied;
    /// See [`steadied`].
    touched_in_emergency;
    /// Attention was raised.
    attention;
    /// It was said what it is about.
    attention_about(kind: &str);
    /// What an attention is about.
    airway;
    /// What an attention is about.
    hard_to_rouse;
    /// What an attention is about.
    pain;
    /// What an attention is about.
    vomiting;
    /// What an attention is about.
    fall;
    /// Panic or distress.
    distress;
    /// The prescriber was called.
    prescriber_called;
    /// The prescriber came.
    prescriber_arrived;
    /// Attention ended.
    attention_ended;
    /// A talk began.
    talk_began;
    /// It ended.
    talk_ended;
    /// A tick was taken back.
    tick_taken_back(item: &str);
    /// Another observer.
    observes(who: &str);

    /// Blood pressure.
    pressure(systolic: &str, diastolic: &str);
    /// A vital sign.
    systolic;
    /// A vital sign.
    diastolic;
    /// A vital sign.
    pulse;
    /// A vital sign.
    spo2;
    /// A vital sign.
    breaths;
    /// A vital sign.
    temperature;
    /// A vital sign that wasn't taken.
    not_taken(name: &str, why: &str);
    /// Beside vital signs: one of them can hardly be right.
    as_read;
    /// Who took them.
    taken_by(who: &str);
    /// A flag.
    above(name: &str, bound: &str);
    /// A flag.
    below(name: &str, bound: &str);
    /// A flag by the client's own limit.
    beyond_order(name: &str);
    /// A severe flag.
    severe(flag: &str);
    /// What was done about a flag.
    recheck(span: &str);
    /// What was done about a flag.
    prescriber_told(who: &str);
    /// What was done about a flag.
    symptoms_asked(text: &str);
    /// The response to a serious answer.
    plan_noted(text: &str);

    /// Music was steered.
    silence;
    /// Music was steered.
    safe_music;
    /// Music was steered.
    return_to_plan;
    /// Music was steered.
    next_instead_of(title: &str);
    /// Music was steered, and it isn't known what sounded.
    next;
    /// Music was steered.
    repeating(title: &str);
    /// Music was steered, and it isn't known what sounded.
    repeat_on;
    /// Music was steered.
    no_longer_repeating(title: &str);
    /// Music was steered, and it isn't known what sounded.
    repeat_off;
    /// Music was steered.
    calmer;
    /// Music was steered.
    fuller;
    /// Music was steered for when the sounding piece ends.
    calmer_next;
    /// Music was steered for when the sounding piece ends.
    fuller_next;
    /// Music was steered.
    volume(db: &str);
    /// Music was steered.
    brought_back;
    /// Music was steered.
    fallback;
    /// A plan of the music was made.
    planned(playlist: &str);
    /// A piece began that nobody heard.
    unheard(title: &str);
    /// A piece broke off.
    track_failed(title: &str, at: &str, reason: &str);
    /// The output went away.
    output_lost(device: &str, reason: &str);
    /// It is back.
    output_back(device: &str);
    /// It is back and waits.
    output_back_silent(device: &str);
    /// The system moved the sound.
    output_moved(from: &str, to: &str);
    /// A person took the music elsewhere.
    output_chosen(from: &str, to: &str);
    /// A person wanted it elsewhere, in vain.
    output_kept(device: &str, wanted: &str, reason: &str);
    /// It had dropouts.
    dropouts(device: &str, count: u32, longest_ms: i64);
    /// There is none.
    no_output(reason: &str);

    /// An amendment.
    amended_text(reason: &str);
    /// An amendment.
    amended_time(reason: &str);
    /// An amendment.
    amended_detail(reason: &str);
    /// An amendment.
    amended_to(to: &str, reason: &str);
    /// A withdrawal.
    withdrawn(reason: &str);

    /// A person signed.
    signed(name: &str, role: &str, meaning: &str, head: &str);
    /// What the signature means.
    meaning_wrote;
    /// See [`meaning_wrote`].
    meaning_read;
    /// Something was added after the close.
    addendum(text: &str);
    /// Something was added to an entry.
    addendum_to(entry: &str, text: &str);
    /// The sealed record was opened with the paper key.
    opened_in_emergency(reason: &str);

    /// The room's clock was set.
    clock_set(secs: i64);
    /// The computer slept.
    slept(span: &str);
    /// The computer was restarted.
    rebooted;
    /// A part of the program was restarted.
    restarted(part: &str);
    /// It was restarted, and something of these entries is missing in what is shown.
    restarted_without(part: &str, entries: &str);
    /// A torn line was found.
    recovered(bytes: u64);

    /// Head of an export.
    adverse_events;
    /// Under it, where there is none.
    no_adverse_events;
    /// Under the adverse events, where no range was in force.
    nothing_flagged;
    /// Head of an export.
    in_the_room;
    /// Head of an export.
    parts;
    /// Head of an export.
    session;
    /// Head of an export.
    rehearsal;
    /// Foot of an export.
    export_leaves_out(own_words: usize);
}
