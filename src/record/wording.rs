//! The words of the record: one entry as one line, the same on the screen, in the terminal and in
//! an export.

use crate::names::{EntryId, Language, Person};
use crate::protocol::{
    Amount, CheckInKind, Checklist, ChecklistItem, CodeId, Consent, ConsentId, ConsentOption,
    Flagged, ModifierId, PhaseId, Protocol, Severity, VitalSign, well_known,
};
use crate::session::{
    Amendment, Answer, AttentionKind, Bound, CheckInKey, ChecklistTick, Correction, Corrections,
    Dose, DoseKind, DoseOrder, DosingEnd, Entry, Event, Flag, FlagResponse, Happened, HelpPlan,
    Interruption, MusicAct, OfferedReason, Opening, OrderSource, OrderedDose, OwnLimit, PhaseCause,
    PreparedTick, Reason, SafetyTouch, Signature, SignatureMeaning, SoundFact, TextKind,
    VitalReading, Vitals, clean,
};
use crate::words::{
    amount_words, decibels, file_fault, log, measure, number, output_reason, piece_title,
    reason_words, span,
};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What kind of line it is; decides its colour.
    pub tone: Tone,
    /// The text as it stands now.
    pub text: String,
    /// How it read before it was amended or withdrawn; where it was amended more than once each
    /// reading, the first one first.
    pub struck: Option<String>,
    /// Beside or below it: late, amended when, by whom and why, flags.
    pub note: Option<String>,
}

/// Kinds of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// A code, a chart note.
    Plain,
    CheckIn,
    Vitals,
    OwnWords,
    Process,
    Music,
    Moment,
    Dose,
    /// Attention, and anything that needs an eye.
    Attention,
    Phase,
    /// What the program reports of itself and of time.
    Program,
}

/// Whether a line belongs in the log that people read, or only in the journal beneath it.
pub fn is_in_readable_log(entry: &Entry) -> bool {
    !entry.events.iter().all(is_silent)
}

/// A card that came due is told by its answer, a correction by the line that it corrects.
fn is_silent(event: &Event) -> bool {
    matches!(
        event,
        Event::CheckInDue { .. }
            | Event::Planned(_)
            | Event::ProcessOpened
            | Event::Amended { .. }
            | Event::Withdrawn { .. }
    )
}

/// The line of an entry, with what later entries made of it.
pub fn line(
    entry: &Entry,
    protocol: &Protocol,
    corrections: &Corrections,
    language: Language,
) -> Line {
    compose(entry, &entry.events, protocol, corrections, language)
}

/// The same without words that were moved to their kind, which may be a private one.
pub fn line_without_moved(
    entry: &Entry,
    protocol: &Protocol,
    corrections: &Corrections,
    language: Language,
) -> Line {
    without_moved(line(entry, protocol, corrections, language), entry, corrections)
}

fn without_moved(line: Line, entry: &Entry, corrections: &Corrections) -> Line {
    let struck = line.struck.filter(|_| !was_moved(entry, corrections));
    Line { struck, ..line }
}

/// Its words had gone into the wrong line and were written again as another kind.
pub fn was_moved(entry: &Entry, corrections: &Corrections) -> bool {
    let moved = Reason::Offered(OfferedReason::WrongKind);
    corrections.withdrawn.get(&entry.id).is_some_and(|correction| correction.reason == moved)
}

/// The same again without the client's own words, where they stand beside an answer.
pub fn line_for_chart(
    entry: &Entry,
    protocol: &Protocol,
    corrections: &Corrections,
    language: Language,
) -> Line {
    let others: Vec<Event> =
        entry.events.iter().filter(|event| !event.is_own_words()).cloned().collect();
    let line = compose(entry, &others, protocol, corrections, language);
    without_moved(line, entry, corrections)
}

fn compose(
    entry: &Entry,
    events: &[Event],
    protocol: &Protocol,
    corrections: &Corrections,
    language: Language,
) -> Line {
    let (tone, original) = tell(events, protocol, language);
    let mut readings = vec![original];
    let mut now = events.to_vec();
    let mut corrected = Vec::new();
    let mut at = entry.happened;
    for (correction, amendment) in corrections.of(entry) {
        now = now.into_iter().map(|event| amendment.correct(event)).collect();
        readings.push(tell(&now, protocol, language).1);
        let by = by_whom(correction, entry, language);
        match amendment {
            Amendment::Time { happened_ms, about } => {
                let was = entry.stamp.wall.plus_ms(at.ms - entry.stamp.session_ms).hour_minute();
                corrected.push(log::time_corrected(language, &was, &by));
                at = Happened { ms: *happened_ms, about: *about };
            }
            // The second key of a code, pressed just after it.
            Amendment::Modifiers(_) => corrected.push(log::detail_added(language).to_owned()),
            _ => corrected.push(log::amended(language, &by)),
        }
    }
    let mut notes = Vec::new();
    if entry.is_late() {
        notes.push(log::entered_later(
            language,
            &span(entry.stamp.session_ms - entry.happened.ms, language),
        ));
    }
    if at.about {
        notes.push(log::estimate(language).to_owned());
    }
    if let Some(Event::VitalsTaken { vitals, flags }) = now.first() {
        notes.extend(flags_words(vitals, flags, protocol, language));
    }
    notes.extend(corrected);
    let withdrawal = corrections.withdrawn.get(&entry.id);
    notes.extend(
        withdrawal.map(|withdrawal| log::in_error(language, &by_whom(withdrawal, entry, language))),
    );
    readings.dedup();
    let text = if withdrawal.is_none() { readings.pop() } else { None };
    let struck = (!readings.is_empty()).then(|| readings.join(" → "));
    let note = (!notes.is_empty()).then(|| notes.join(" · "));
    // A title, a name or an older program's entry may hold what no person types.
    let cleaned = |text: String| clean(&text).into_owned();
    Line {
        tone,
        text: cleaned(text.unwrap_or_default()),
        struck: struck.map(cleaned),
        note: note.map(cleaned),
    }
}

/// `14:31 MR: misread`, with the day where that is another than the entry's.
fn by_whom(correction: &Correction, entry: &Entry, language: Language) -> String {
    let Correction { who, wall, reason } = correction;
    let clock = if wall.day() == entry.stamp.wall.day() {
        wall.hour_minute()
    } else {
        format!("{} {}", wall.day(), wall.hour_minute())
    };
    log::by_whom(language, &clock, who.as_str(), reason_words(reason, language))
}

fn tell(events: &[Event], protocol: &Protocol, language: Language) -> (Tone, String) {
    let mut told: Vec<&Event> = events.iter().filter(|event| !is_silent(event)).collect();
    if told.is_empty() {
        told.extend(events);
    }
    // The consent or the client's own words that were answered with say it before the question does.
    told.sort_by_key(|event| event.consent().is_none() && !event.is_own_words());
    let (passed, others): (Vec<&Event>, Vec<&Event>) =
        told.iter().copied().partition(|event| matches!(event, Event::CheckInPassed { .. }));
    let is_list = passed.len() > 1 || !passed.is_empty() && !others.is_empty();
    let apart = if is_list { others } else { told };
    let lines = apart.into_iter().map(|event| event_words(event, protocol, language));
    let lines: Vec<(Tone, String)> = lines.collect();
    let tone = lines.first().map_or(Tone::CheckIn, |(tone, _)| *tone);
    // One after the other in the first line; what an event says in further lines stands below.
    let parts = || lines.iter().map(|(_, text)| text.split_once('\n').unwrap_or((text, "")));
    let first = parts().map(|(first, _)| first).collect::<Vec<_>>().join(" · ");
    let further = parts().map(|(_, further)| further.to_owned());
    let list = is_list.then(|| passed_words(&passed, protocol, language));
    let lines = std::iter::once(first).chain(further).chain(list);
    (tone, lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

/// Check-ins that passed together, one a line.
fn passed_words(passed: &[&Event], protocol: &Protocol, language: Language) -> String {
    let prompts = passed.iter().filter_map(|event| match event {
        Event::CheckInPassed { key } => Some(format!("– {}", prompt(key, protocol))),
        _ => None,
    });
    let head = log::passed_together(language).to_owned();
    std::iter::once(head).chain(prompts).collect::<Vec<_>>().join("\n")
}

/// The question of a check-in, each time it is asked.
pub(super) fn prompt(key: &CheckInKey, protocol: &Protocol) -> String {
    let check_in = protocol.check_in(&key.id);
    check_in.map_or_else(|| key.id.to_string(), |it| it.prompt_at(key.nth).to_owned())
}

fn event_words(event: &Event, protocol: &Protocol, language: Language) -> (Tone, String) {
    let phase = |id: &PhaseId| {
        protocol.phase(id).map_or_else(|| id.to_string(), |(_, phase)| phase.name.clone())
    };
    let prompt = |key: &CheckInKey| prompt(key, protocol);
    let plain = |tone: Tone, text: &str| (tone, text.to_owned());
    match event {
        Event::Opened(opening) => {
            let opened = if opening.rehearsal {
                log::rehearsal_opened(language)
            } else {
                log::session_opened(language)
            };
            let people = opening
                .people
                .iter()
                .map(|Person { initials, name, role }| format!("{initials} {name}, {role}"));
            let first = std::iter::once(opened.to_owned()).chain(people).collect::<Vec<_>>();
            let lines = std::iter::once(first.join(" · "));
            let lines = lines.chain(prepared(opening, protocol, language));
            (Tone::Program, lines.collect::<Vec<_>>().join("\n"))
        }
        Event::ProcessOpened => plain(Tone::Process, log::process_opened(language)),
        Event::Interrupted { by } => {
            (Tone::Program, log::interrupted(language, interruption(*by, language)))
        }
        Event::Resumed { gap_ms } => {
            (Tone::Program, log::resumed(language, &span(*gap_ms, language)))
        }
        Event::Closed { open, reason } => {
            (Tone::Program, closed(open, reason.as_ref(), protocol, language))
        }
        Event::PhaseBegan { phase: id, cause, .. } => {
            (Tone::Phase, began(phase(id), *cause, language))
        }
        Event::PhaseExtended { phase: id, by_ms } if *by_ms < 0 => {
            (Tone::Phase, log::phase_shortened(language, &phase(id), &span(-by_ms, language)))
        }
        Event::PhaseExtended { phase: id, by_ms } => {
            (Tone::Phase, log::phase_extended(language, &phase(id), &span(*by_ms, language)))
        }
        Event::PhaseHeld { phase: id } => (Tone::Phase, log::phase_held(language, &phase(id))),
        Event::PhaseReleased { phase: id } => {
            (Tone::Phase, log::phase_released(language, &phase(id)))
        }
        Event::DoseReadBack(dose) => {
            (Tone::Dose, log::read_back(language, &dose_words(dose, language)))
        }
        Event::DoseSetAside { .. } => plain(Tone::Dose, log::set_aside(language)),
        Event::DoseGiven { dose, typed_twice, .. } => {
            let given = dose_given(dose, language);
            let twice = typed_twice.then(|| log::typed_twice(language));
            (Tone::Dose, twice.map_or(given.clone(), |twice| format!("{given}, {twice}")))
        }
        Event::DosingEnded { how } => (Tone::Dose, dosing_ended(*how, protocol, language)),
        Event::DoseOrdered(order) => (Tone::Dose, order_words(order, language)),
        Event::BoosterDeclined { reason, .. } => {
            (Tone::Dose, log::booster_declined(language, reason_words(reason, language)))
        }
        Event::EffectsEnded => plain(Tone::Phase, log::effects_ended(language)),
        Event::CheckInDue { key, .. } => (Tone::CheckIn, log::due(language, &prompt(key))),
        Event::CheckInAnswered { key, answer } => {
            let chosen = protocol.check_in(&key.id).map(|it| it.kind.chosen(answer));
            let is_flagged =
                chosen.is_some_and(|chosen| chosen.iter().any(|it| it.flagged == Flagged::AtOnce));
            let tone = if is_flagged { Tone::Attention } else { Tone::CheckIn };
            (tone, answer_words(key, &prompt(key), answer, protocol, language))
        }
        Event::CheckInPostponed { key, .. } => (Tone::CheckIn, log::later(language, &prompt(key))),
        Event::CheckInSkipped { key, reason } => {
            (Tone::CheckIn, log::left_out(language, &prompt(key), reason_words(reason, language)))
        }
        Event::CheckInPassed { key } => (Tone::CheckIn, log::passed(language, &prompt(key))),
        Event::CheckInsQuieted { .. } => plain(Tone::CheckIn, log::quiet(language)),
        Event::CheckInsResumed => plain(Tone::CheckIn, log::shown_again(language)),
        Event::Observed { code, modifiers } => (Tone::Plain, code_words(code, modifiers, protocol)),
        Event::StateBegan { code, modifiers } => {
            (Tone::Plain, code_words(code, modifiers, protocol))
        }
        Event::StateEnded { code, .. } => {
            (Tone::Plain, log::state_ended(language, &code_words(code, &[], protocol)))
        }
        Event::VitalsTaken { vitals, .. } => (Tone::Vitals, vitals_words(vitals, language)),
        Event::FlagAnswered { response, .. } => (Tone::Vitals, response_words(response, language)),
        Event::Wrote { kind: TextKind::Chart, text } => (Tone::Plain, text.clone()),
        Event::Wrote { kind: TextKind::OwnWords, text } => {
            (Tone::OwnWords, log::own_words(language, text))
        }
        Event::Wrote { kind: TextKind::Process, text } => (Tone::Process, text.clone()),
        Event::MomentMarked => plain(Tone::Moment, log::moment_marked(language)),
        Event::MomentWords { text, .. } => {
            (Tone::OwnWords, log::moment_words(language, &log::own_words(language, text)))
        }
        Event::IntentionSet { text } => {
            (Tone::OwnWords, log::intention(language, &log::own_words(language, text)))
        }
        Event::HelpAgreed(help) => (Tone::Plain, help_words(help, language)),
        Event::AttentionRaised => plain(Tone::Attention, log::attention(language)),
        Event::AttentionDescribed { kind, .. } => {
            (Tone::Attention, log::attention_about(language, attention_words(kind, language)))
        }
        Event::PrescriberCalled { .. } => plain(Tone::Attention, log::prescriber_called(language)),
        Event::PrescriberArrived { .. } => {
            plain(Tone::Attention, log::prescriber_arrived(language))
        }
        Event::AttentionEnded { .. } => plain(Tone::Attention, log::attention_ended(language)),
        Event::TalkBegan => plain(Tone::Plain, log::talk_began(language)),
        Event::TalkEnded => plain(Tone::Plain, log::talk_ended(language)),
        Event::ConsentRecorded { consent, option } => {
            (Tone::Plain, consent_words(consent, option, protocol))
        }
        Event::ConsentAsked { consent, option, agreed } => {
            let asked = consent_words(consent, option, protocol);
            let agreed = agreed.as_ref().map(|agreed| option_words(consent, agreed, protocol));
            let agreed = agreed.unwrap_or_else(|| log::nothing_agreed(language).to_owned());
            (Tone::Plain, log::asked_for_more(language, &asked, &agreed))
        }
        Event::SafetyTouched { why } => plain(
            Tone::Plain,
            match why {
                SafetyTouch::Steadied => log::steadied(language),
                SafetyTouch::Emergency => log::touched_in_emergency(language),
            },
        ),
        Event::ItemTicked(tick) => {
            let text = item_words(tick, protocol);
            let note = tick.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            (
                Tone::Plain,
                if tick.on {
                    format!("✓ {text}{note}")
                } else {
                    log::tick_taken_back(language, text)
                },
            )
        }
        Event::ObserverChanged { to } => (Tone::Program, log::observes(language, to.as_str())),
        Event::Steered { act, sounding } => {
            let sounding = sounding.as_deref().map(|title| piece_title(title, language));
            (Tone::Music, steering_words(*act, sounding.as_deref(), language))
        }
        Event::Planned(plan) => (Tone::Music, log::planned(language, &plan.playlist)),
        Event::Sound(fact) => sound_words(fact, language),
        Event::Amended { to, reason, .. } => {
            (Tone::Program, amended(to, reason_words(reason, language), language))
        }
        Event::Withdrawn { reason, .. } => {
            (Tone::Program, log::withdrawn(language, reason_words(reason, language)))
        }
        Event::Signed(Signature { name, role, meaning, head, .. }) => {
            let meaning = match meaning {
                SignatureMeaning::Wrote => log::meaning_wrote(language),
                SignatureMeaning::Read => log::meaning_read(language),
            };
            (Tone::Program, log::signed(language, name, role, meaning, &short_head(head)))
        }
        Event::Addended { entry: None, text } => (Tone::Plain, log::addendum(language, text)),
        Event::Addended { entry: Some(id), text } => {
            (Tone::Plain, log::addendum_to(language, &short_id(id), text))
        }
        Event::OpenedInEmergency { reason } => {
            (Tone::Attention, log::opened_in_emergency(language, reason_words(reason, language)))
        }
        Event::WallStepped { by_ms } => (Tone::Program, log::clock_set(language, by_ms / 1000)),
        Event::Suspended { for_ms } => {
            (Tone::Program, log::slept(language, &span(*for_ms, language)))
        }
        Event::Rebooted => plain(Tone::Program, log::rebooted(language)),
        Event::Restarted { part, unfolded } if unfolded.is_empty() => {
            (Tone::Program, log::restarted(language, part))
        }
        Event::Restarted { part, unfolded } => {
            let entries: Vec<_> = unfolded.iter().map(short_id).collect();
            (Tone::Attention, log::restarted_without(language, part, &entries.join(", ")))
        }
        Event::Recovered { bytes } => (Tone::Program, log::recovered(language, *bytes)),
    }
}

fn interruption(by: Interruption, language: Language) -> &'static str {
    match by {
        Interruption::Sigterm => log::by_sigterm(language),
        Interruption::Sigint => log::by_sigint(language),
        Interruption::Sighup => log::by_sighup(language),
        Interruption::WindowClosed => log::by_window_closed(language),
        Interruption::Program => log::by_program(language),
    }
}

/// A hash as people compare it: its first 16 digits in fours, `1a2b 3c4d 5e6f 7a8b`.
pub fn short_head(head: &str) -> String {
    const DIGITS: usize = 16;
    const GROUP: usize = 4;
    let digits: Vec<char> = head.chars().take(DIGITS).collect();
    digits.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The end of an entry's id, by which the command line finds it: `8e000f12`.
pub fn short_id(id: &EntryId) -> String {
    const DIGITS: usize = 8;
    let text = id.to_string();
    text.get(text.len().saturating_sub(DIGITS)..).unwrap_or_default().to_owned()
}

/// `T+23:41`, `T−04:10` against the dose; before a dose is known against the opening, without the T:
/// `12:05`, `−00:34`.
pub fn clock(at_ms: i64, dose_ms: Option<i64>) -> String {
    let secs = (at_ms - dose_ms.unwrap_or(0)).div_euclid(1000);
    let digits = format!("{:02}:{:02}", secs.abs() / 60, secs.abs() % 60);
    match (dose_ms, secs < 0) {
        (Some(_), true) => format!("T−{digits}"),
        (Some(_), false) => format!("T+{digits}"),
        (None, true) => format!("−{digits}"),
        (None, false) => digits,
    }
}

/// Before a line of this kind: music and marked moments are seen as such in every form.
pub fn mark(tone: Tone) -> &'static str {
    match tone {
        Tone::Music => "♪ ",
        Tone::Moment => "★ ",
        _ => "",
    }
}

/// The client's own words, in the marks of quotation of the language.
pub fn own_words(text: &str, language: Language) -> String {
    log::own_words(language, text)
}

/// `Dose ordered by JO: 60 mg · may repeat once · pulse from 45`
pub fn order_words(order: &DoseOrder, language: Language) -> String {
    let head = match (order.of, &order.source) {
        (OrderedDose::First, OrderSource::Entered { by }) => {
            log::dose_ordered(language, by.as_str())
        }
        (OrderedDose::First, OrderSource::InChart { seen_by }) => {
            log::dose_order_seen(language, seen_by.as_str())
        }
        (OrderedDose::Booster, OrderSource::Entered { by }) => {
            log::booster_ordered(language, by.as_str())
        }
        (OrderedDose::Booster, OrderSource::InChart { seen_by }) => {
            log::booster_order_seen(language, seen_by.as_str())
        }
    };
    let amount = order.amount.as_ref().map(|amount| amount_words(amount, language));
    let words = (!order.words.is_empty()).then(|| order.words.clone());
    let limits = order.limits.iter().map(|limit| limit_words(*limit, language));
    let parts: Vec<String> = amount.into_iter().chain(words).chain(limits).collect();
    if parts.is_empty() { head } else { format!("{head}: {}", parts.join(" · ")) }
}

/// `pulse from 45`, `systolic to 150`
pub fn limit_words(limit: OwnLimit, language: Language) -> String {
    let (name, value) = (measure(limit.measure, language), number(language, limit.value));
    match limit.bound {
        Bound::Low => log::from(language, name, &value),
        Bound::High => log::to(language, name, &value),
    }
}

/// The client's help plan, a line each.
fn help_words(help: &HelpPlan, language: Language) -> String {
    let lines = help_parts(help, language);
    let lines = lines.into_iter().map(|(name, text)| bullet(&format!("{name}: {text}")));
    std::iter::once(log::help_agreed(language).to_owned())
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The parts of a help plan that say something, each with its name.
pub fn help_parts(help: &HelpPlan, language: Language) -> Vec<(&'static str, &str)> {
    let HelpPlan { words, hand, piece, avoid } = help;
    let parts = [
        (log::help_words(language), words.as_str()),
        (log::help_hand(language), hand),
        (log::help_piece(language), piece),
        (log::help_avoid(language), avoid),
    ];
    parts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// `ketamine 60 mg (1.2 ml, 50 mg/ml) intramuscular, left deltoid, lot A123, given by JO`
pub fn dose_words(dose: &Dose, language: Language) -> String {
    let amount = |amount: &Amount| amount_words(amount, language);
    let optional = |text: &str, words: fn(Language, &str) -> String| {
        (!text.is_empty()).then(|| words(language, text))
    };
    let as_typed = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let volume = dose.volume.as_ref().map(amount).into_iter();
    let measured: Vec<String> = volume.chain(as_typed(&dose.concentration)).collect();
    let given = match measured.is_empty() {
        true => amount(&dose.amount),
        false => format!("{} ({})", amount(&dose.amount), measured.join(", ")),
    };
    let parts = [
        Some(log::dose(language, &dose.drug, &given, &dose.route)),
        as_typed(&dose.form),
        as_typed(&dose.site),
        optional(&dose.lot, log::lot),
        optional(&dose.expiry, log::expires),
        optional(dose.given_by.as_str(), log::given_by),
        dose.wasted.as_ref().map(|wasted| log::wasted(language, &amount(wasted))),
        as_typed(&dose.disposal),
        dose.witness.as_ref().map(|witness| log::witnessed_by(language, witness.as_str())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `BP 138/84 · pulse 88 · SpO₂ 97 %`
pub fn vitals_words(vitals: &Vitals, language: Language) -> String {
    let mut words = Vec::new();
    if let (Some(systolic), Some(diastolic)) =
        (vitals.value(VitalSign::Systolic), vitals.value(VitalSign::Diastolic))
    {
        words.push(log::pressure(
            language,
            &number(language, systolic),
            &number(language, diastolic),
        ));
    }
    for (sign, reading) in &vitals.readings {
        let name = measure(*sign, language);
        let unit = match sign {
            VitalSign::Systolic | VitalSign::Diastolic | VitalSign::Pulse => "",
            VitalSign::Spo2 => " %",
            VitalSign::Respirations => "/min",
            VitalSign::Temperature => " °C",
        };
        match reading {
            VitalReading::Value(_)
                if matches!(sign, VitalSign::Systolic | VitalSign::Diastolic)
                    && !words.is_empty() => {}
            VitalReading::Value(value) => {
                words.push(format!("{name} {}{unit}", number(language, value)))
            }
            VitalReading::NotTaken(why) => words.push(log::not_taken(language, name, why)),
        }
    }
    words.extend(vitals.as_read.then(|| log::as_read(language).to_owned()));
    words.extend(vitals.by.as_ref().map(|by| log::taken_by(language, by.as_str())));
    words.join(" · ")
}

/// The flags of vital signs, the severe ones together and first: `severe: systolic above 180, SpO₂
/// below 90`, `pulse above 120`.
pub fn flags_words(
    vitals: &Vitals,
    flags: &[Flag],
    protocol: &Protocol,
    language: Language,
) -> Vec<String> {
    let of = |severity: Severity| {
        let flags = flags.iter().filter(|flag| flag.severity == severity);
        let words = flags.map(|flag| flag_words(vitals, flag, protocol, language));
        Some(words.collect::<Vec<_>>().join(", ")).filter(|words| !words.is_empty())
    };
    let severe = of(Severity::Severe).map(|words| log::severe(language, &words));
    severe.into_iter().chain(of(Severity::Outside)).collect()
}

fn flag_words(vitals: &Vitals, flag: &Flag, protocol: &Protocol, language: Language) -> String {
    let name = measure(flag.measure, language);
    if flag.range == well_known::OWN_LIMIT {
        return log::beyond_order(language, name);
    }
    let range = protocol.ranges.iter().find(|range| range.id == flag.range);
    let (low, high) = range.map_or((None, None), |range| (range.low, range.high));
    let value = vitals.value(flag.measure);
    let is_below = |low: &f64| high.is_none() || value.is_some_and(|value| value < *low);
    match (low.filter(is_below), high) {
        (Some(low), _) => log::below(language, name, &number(language, low)),
        (None, Some(high)) => log::above(language, name, &number(language, high)),
        (None, None) => name.to_owned(),
    }
}

/// A code with its details: `Touch · hand`.
pub fn code_words(code: &CodeId, modifiers: &[ModifierId], protocol: &Protocol) -> String {
    let Some(known) = protocol.codebook.code(code) else { return code.to_string() };
    let label = |id: &ModifierId| {
        let modifier = known.modifiers.iter().find(|modifier| modifier.id == *id);
        modifier.map_or_else(|| id.to_string(), |modifier| modifier.label.clone())
    };
    std::iter::once(known.label.clone())
        .chain(modifiers.iter().map(label))
        .collect::<Vec<_>>()
        .join(" · ")
}

fn answer_words(
    key: &CheckInKey,
    prompt: &str,
    answer: &Answer,
    protocol: &Protocol,
    language: Language,
) -> String {
    let kind = protocol.check_in(&key.id).map(|it| &it.kind);
    match (answer, kind) {
        (
            Answer::Choice { text, .. } | Answer::Several { text, .. },
            Some(
                kind @ (CheckInKind::Choice(_)
                | CheckInKind::Several(_)
                | CheckInKind::Intention(_)),
            ),
        ) => {
            let chosen = kind.chosen(answer);
            let labels: Vec<&str> = chosen.iter().map(|choice| choice.label.as_str()).collect();
            let text = text.as_deref().map(|text| format!(": {text}")).unwrap_or_default();
            format!("{}{text} · {prompt}", labels.join(", "))
        }
        (Answer::Several { options, .. }, _) => {
            let ids: Vec<&str> = options.iter().map(|option| option.as_str()).collect();
            format!("{} · {prompt}", ids.join(", "))
        }
        // The consent beside it says what was answered.
        (Answer::Choice { .. }, Some(CheckInKind::Consent(_))) => prompt.to_owned(),
        (Answer::Choice { option, .. }, _) => format!("{option} · {prompt}"),
        (Answer::Scale(step), Some(CheckInKind::Scale(scale))) => match scale.words.get(step) {
            Some(word) => format!("{step} ({word}) · {prompt}"),
            None => format!("{step} · {prompt}"),
        },
        (Answer::Scale(step), _) => format!("{step} · {prompt}"),
        (Answer::Text(text), _) => format!("{text} · {prompt}"),
        (Answer::Done, Some(CheckInKind::Vitals)) => prompt.to_owned(),
        (Answer::Done, _) => log::done(language, prompt),
    }
}

/// The words for the kind of an attention.
pub fn attention_words(kind: &AttentionKind, language: Language) -> &str {
    match kind {
        AttentionKind::Airway => log::airway(language),
        AttentionKind::HardToRouse => log::hard_to_rouse(language),
        AttentionKind::Pain => log::pain(language),
        AttentionKind::Vomiting => log::vomiting(language),
        AttentionKind::Fall => log::fall(language),
        AttentionKind::Distress => log::distress(language),
        AttentionKind::Other(text) => text,
    }
}

fn response_words(response: &FlagResponse, language: Language) -> String {
    match response {
        FlagResponse::Recheck { in_ms } => log::recheck(language, &span(*in_ms, language)),
        FlagResponse::PrescriberTold { who } => log::prescriber_told(language, who),
        FlagResponse::SymptomsAsked { text } => log::symptoms_asked(language, text),
        FlagResponse::PlanNoted { text } => log::plan_noted(language, text),
    }
}

fn dose_given(dose: &Dose, language: Language) -> String {
    let given = match dose.kind {
        DoseKind::First => log::dose_given,
        DoseKind::Further => log::further_given,
        DoseKind::Booster { .. } => log::booster_given,
    };
    given(language, &dose_words(dose, language))
}

fn dosing_ended(how: DosingEnd, protocol: &Protocol, language: Language) -> String {
    let name =
        protocol.dosing.as_ref().map_or(log::dosing(language), |dosing| dosing.name.as_str());
    let how = match how {
        DosingEnd::Swallowed => log::swallowed(language),
        DosingEnd::SpatOut => log::spat_out(language),
        DosingEnd::Part => log::part(language),
        DosingEnd::Complete => log::complete(language),
        DosingEnd::Stopped => log::stopped(language),
    };
    log::dosing_ended(language, name, how)
}

fn began(phase: String, cause: PhaseCause, language: Language) -> String {
    match cause {
        PhaseCause::Opening | PhaseCause::Dose | PhaseCause::Planned => phase,
        PhaseCause::Early => log::phase_early(language, &phase),
        PhaseCause::Back => log::phase_back(language, &phase),
    }
}

/// The preparation before the opening, a line each: ticks, consents, open items and their reason.
fn prepared(opening: &Opening, protocol: &Protocol, language: Language) -> Vec<String> {
    let ticked = opening.ticks.iter().filter(|prepared| prepared.tick.on);
    let mut lines: Vec<String> = ticked
        .map(|PreparedTick { tick, who, wall }| {
            bullet(&format!("✓ {} · {who} {}", item_words(tick, protocol), wall.hour_minute()))
        })
        .collect();
    let agreed = opening.consents.iter();
    lines.extend(agreed.map(|(consent, option)| bullet(&consent_words(consent, option, protocol))));
    let Some(reason) = &opening.open_items_reason else { return lines };
    lines.push(log::opened_with_open(language, reason_words(reason, language)));
    let lists =
        well_known::PREPARATION.into_iter().filter_map(|list| protocol.checklist(&list.into()));
    let is_ticked = |list: &Checklist, item: &ChecklistItem| {
        opening.ticks.iter().any(|prepared| {
            prepared.tick.on && prepared.tick.list == list.id && prepared.tick.item == item.id
        })
    };
    let open = lists.flat_map(|list| list.items.iter().map(move |item| (list, item)));
    let open = open.filter(|(list, item)| !is_ticked(list, item));
    lines.extend(open.map(|(_, item)| bullet(&item.text)));
    let answered = |consent: &&Consent| opening.consents.iter().all(|(id, _)| *id != consent.id);
    lines.extend(protocol.consents.iter().filter(answered).map(|consent| bullet(&consent.label)));
    lines
}

fn item_words<'a>(tick: &'a ChecklistTick, protocol: &'a Protocol) -> &'a str {
    let item = protocol.item(&tick.list, &tick.item);
    item.map_or(tick.item.as_str(), |item| item.text.as_str())
}

fn consent_words(consent: &ConsentId, option: &ConsentOption, protocol: &Protocol) -> String {
    let name = protocol.consent(consent).map_or(consent.as_str(), |known| known.label.as_str());
    format!("{name}: {}", option_words(consent, option, protocol))
}

fn option_words(consent: &ConsentId, option: &ConsentOption, protocol: &Protocol) -> String {
    let known = protocol.consent(consent).map(|known| known.label_of(option));
    known.unwrap_or(option.as_str()).to_owned()
}

fn bullet(item: &str) -> String {
    format!("– {item}")
}

fn closed(
    open: &[String],
    reason: Option<&Reason>,
    protocol: &Protocol,
    language: Language,
) -> String {
    let Some(reason) = reason else { return log::closed(language).to_owned() };
    let list = protocol.leaving();
    let words = open.iter().map(|id| {
        if let Some(check_in) = protocol.not_done_check_in(id) {
            return log::not_done(language, &check_in.prompt);
        }
        if let Some(check_in) = protocol.flagged_check_in(id) {
            return log::still_flagged(language, &check_in.prompt);
        }
        let item = list.and_then(|list| list.items.iter().find(|item| item.id == id.as_str()));
        item.map_or(log::before_earliest(language), |item| item.text.as_str()).to_owned()
    });
    let lines = std::iter::once(log::closed_with_open(language, reason_words(reason, language)));
    lines.chain(words.map(|item| bullet(&item))).collect::<Vec<_>>().join("\n")
}

fn steering_words(act: MusicAct, sounding: Option<&str>, language: Language) -> String {
    let words = match (act, sounding) {
        (MusicAct::Next, Some(title)) => return log::next_instead_of(language, title),
        (MusicAct::Repeat { on: true }, Some(title)) => return log::repeating(language, title),
        (MusicAct::Repeat { on: false }, Some(title)) => {
            return log::no_longer_repeating(language, title);
        }
        (MusicAct::Volume { db }, _) => {
            return log::volume(language, &decibels(db));
        }
        (MusicAct::Next, None) => log::next(language),
        (MusicAct::Repeat { on: true }, None) => log::repeat_on(language),
        (MusicAct::Repeat { on: false }, None) => log::repeat_off(language),
        (MusicAct::Silence, _) => log::silence(language),
        (MusicAct::SafeMusic, _) => log::safe_music(language),
        (MusicAct::ReturnToPlan, _) => log::return_to_plan(language),
        (MusicAct::Calmer, _) => log::calmer(language),
        (MusicAct::Fuller, _) => log::fuller(language),
        (MusicAct::CalmerNext, _) => log::calmer_next(language),
        (MusicAct::FullerNext, _) => log::fuller_next(language),
        (MusicAct::BringBack, _) => log::brought_back(language),
        (MusicAct::UseFallback, _) => log::fallback(language),
    };
    words.to_owned()
}

fn sound_words(fact: &SoundFact, language: Language) -> (Tone, String) {
    match fact {
        SoundFact::TrackBegan { title, heard: true, .. } => {
            (Tone::Music, piece_title(title, language).into_owned())
        }
        SoundFact::TrackBegan { title, heard: false, .. } => {
            (Tone::Music, log::unheard(language, &piece_title(title, language)))
        }
        SoundFact::TrackFailed { title, at_ms, fault, .. } => {
            let reason = file_fault(fault, language);
            (
                Tone::Attention,
                log::track_failed(
                    language,
                    &piece_title(title, language),
                    &span(*at_ms, language),
                    &reason,
                ),
            )
        }
        SoundFact::OutputLost { device, reason } => {
            (Tone::Attention, log::output_lost(language, device, &output_reason(reason, language)))
        }
        SoundFact::OutputBack { device, sounding: true } => {
            (Tone::Music, log::output_back(language, device))
        }
        SoundFact::OutputBack { device, sounding: false } => {
            (Tone::Music, log::output_back_silent(language, device))
        }
        SoundFact::OutputMoved { from, to } => {
            (Tone::Attention, log::output_moved(language, from, to))
        }
        SoundFact::OutputChosen { from, to } => {
            (Tone::Music, log::output_chosen(language, from, to))
        }
        SoundFact::OutputKept { device, wanted, reason } => (
            Tone::Attention,
            log::output_kept(language, device, wanted, &output_reason(reason, language)),
        ),
        SoundFact::Dropouts { device, count, longest_ms } => {
            (Tone::Attention, log::dropouts(language, device, *count, *longest_ms))
        }
        SoundFact::NoOutput { reason } => {
            (Tone::Attention, log::no_output(language, &output_reason(reason, language)))
        }
    }
}

fn amended(to: &Amendment, reason: &str, language: Language) -> String {
    match to {
        Amendment::Time { .. } => log::amended_time(language, reason),
        Amendment::Modifiers(_) => log::amended_detail(language, reason),
        Amendment::Vitals { vitals, .. } => {
            log::amended_to(language, &vitals_words(vitals, language), reason)
        }
        Amendment::Dose(dose) => log::amended_to(language, &dose_words(dose, language), reason),
        Amendment::Order(order) => log::amended_to(language, &order_words(order, language), reason),
        Amendment::Text(_)
        | Amendment::Answer(_)
        | Amendment::Consent(_)
        | Amendment::DosingEnd(_)
        | Amendment::Response(_)
        | Amendment::Attention(_)
        | Amendment::SafetyTouch(_)
        | Amendment::Help(_)
        | Amendment::Reason(_) => log::amended_text(language, reason),
    }
}
