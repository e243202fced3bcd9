//! The words of the record: one entry as one line, the same on the screen, in the terminal and in an export.

use crate::protocol::{CheckInKind, Measure, Protocol};
use crate::session::{
    Amendment, Answer, AttentionKind, CheckInKey, Corrections, Dose, DoseKind, DosingEnd, Entry, Event, Flag, FlagResponse,
    MusicAct, PhaseCause, Reading, SoundFact, TextKind, Vitals,
};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What kind of line it is; decides its colour.
    pub tone: Tone,
    /// The text as it stands now.
    pub text: String,
    /// How it read before it was amended or withdrawn.
    pub struck: Option<String>,
    /// Beside or below it: late, amended by whom and why, flags.
    pub note: Option<String>,
}

/// Kinds of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// A code, a chart note.
    Plain,
    /// A check-in.
    CheckIn,
    /// Vital signs.
    Vitals,
    /// The client's own words.
    OwnWords,
    /// A private process note.
    Process,
    /// Music.
    Music,
    /// A marked moment.
    Moment,
    /// The dose.
    Dose,
    /// Attention, and anything that needs an eye.
    Attention,
    /// A phase.
    Phase,
    /// What the program reports of itself and of time.
    Program,
}

/// Whether a line belongs in the log that people read, or only in the journal beneath it.
pub fn is_told(entry: &Entry) -> bool {
    !entry.events.iter().all(is_silent)
}

/// A card that came due is told by its answer, a correction by the line that it corrects.
fn is_silent(event: &Event) -> bool {
    matches!(
        event,
        Event::CheckInDue { .. } | Event::Planned(_) | Event::ProcessOpened | Event::Amended { .. } | Event::Withdrawn { .. }
    )
}

/// The line of an entry, with what later entries made of it.
pub fn line(entry: &Entry, protocol: &Protocol, corrections: &Corrections) -> Line {
    compose(entry, &entry.events, protocol, corrections)
}

/// The same without the client's own words, where they stand beside an answer.
pub fn line_without_own_words(entry: &Entry, protocol: &Protocol, corrections: &Corrections) -> Line {
    let is_own_words = |event: &&Event| matches!(event, Event::Wrote { kind: TextKind::OwnWords, .. });
    let others: Vec<Event> = entry.events.iter().filter(|event| !is_own_words(event)).cloned().collect();
    compose(entry, &others, protocol, corrections)
}

fn compose(entry: &Entry, events: &[Event], protocol: &Protocol, corrections: &Corrections) -> Line {
    let now: Vec<Event> = events.iter().map(|event| corrections.correct(entry, event)).collect();
    let happened = corrections.happened(entry);
    let (tone, text) = tell(&now, protocol);
    let mut notes = Vec::new();
    if entry.is_late() {
        notes.push(format!("entered {} later", span(entry.stamp.session_ms - entry.happened.ms)));
    }
    if happened.about {
        notes.push("time is an estimate".to_owned());
    }
    if let Some(Event::VitalsTaken { flags, .. }) = now.first() {
        notes.extend(flags.iter().map(|flag| flag_words(flag, protocol)));
    }
    let (_, original) = tell(events, protocol);
    let withdrawn = corrections.withdrawn.contains(&entry.id);
    if withdrawn {
        notes.push("entered in error".to_owned());
    } else if happened != entry.happened {
        notes.push("amended, time corrected".to_owned());
    } else if corrections.amended.contains_key(&entry.id) {
        notes.push("amended".to_owned());
    }
    let struck = (withdrawn || original != text).then_some(original);
    let text = if withdrawn { String::new() } else { text };
    Line { tone, text, struck, note: (!notes.is_empty()).then(|| notes.join(" · ")) }
}

fn tell(events: &[Event], protocol: &Protocol) -> (Tone, String) {
    let mut told: Vec<&Event> = events.iter().filter(|event| !is_silent(event)).collect();
    if told.is_empty() {
        told.extend(events);
    }
    let mut lines = told.into_iter().map(|event| event_words(event, protocol));
    let Some((tone, first)) = lines.next() else { return (Tone::Program, String::new()) };
    (tone, std::iter::once(first).chain(lines.map(|(_, text)| text)).collect::<Vec<_>>().join(" · "))
}

fn event_words(event: &Event, protocol: &Protocol) -> (Tone, String) {
    let phase = |id: &str| protocol.phase(id).map_or_else(|| id.to_owned(), |(_, phase)| phase.name.clone());
    let prompt = |key: &CheckInKey| protocol.check_in(&key.id).map_or_else(|| key.id.clone(), |it| it.prompt.clone());
    match event {
        Event::Opened(opening) if opening.rehearsal => (Tone::Program, "Rehearsal opened".to_owned()),
        Event::Opened(_) => (Tone::Program, "Session opened".to_owned()),
        Event::ProcessOpened => (Tone::Process, "Process notes opened".to_owned()),
        Event::Interrupted { by } => (Tone::Program, format!("Interrupted ({by})")),
        Event::Resumed { gap_ms } => (Tone::Program, format!("Resumed after {}", span(*gap_ms))),
        Event::Closed { open, reason } => (Tone::Program, closed(open, reason.as_deref(), protocol)),
        Event::PhaseBegan { phase: id, cause, .. } => (Tone::Phase, format!("{}{}", phase(id), cause_words(*cause))),
        Event::PhaseExtended { phase: id, by_ms } if *by_ms < 0 => {
            (Tone::Phase, format!("{} shortened by {}", phase(id), span(-by_ms)))
        }
        Event::PhaseExtended { phase: id, by_ms } => (Tone::Phase, format!("{} extended by {}", phase(id), span(*by_ms))),
        Event::PhaseHeld { phase: id } => (Tone::Phase, format!("{} held", phase(id))),
        Event::PhaseReleased { phase: id } => (Tone::Phase, format!("{} released", phase(id))),
        Event::DoseReadBack(dose) => (Tone::Dose, format!("Read back: {}", dose_words(dose))),
        Event::DoseSetAside { .. } => (Tone::Dose, "Dose set aside, nothing given".to_owned()),
        Event::DoseGiven { dose, .. } => (Tone::Dose, format!("{}: {}", dose_kind(dose.kind), dose_words(dose))),
        Event::DosingEnded { how } => (Tone::Dose, dosing_end(*how, protocol)),
        Event::BoosterOrdered { by, order } => (Tone::Dose, format!("Booster ordered by {by}: {order}")),
        Event::BoosterDeclined { reason, .. } => (Tone::Dose, format!("Booster not given: {reason}")),
        Event::EffectsEnded => (Tone::Phase, "Effects ended".to_owned()),
        Event::CheckInDue { key, .. } => (Tone::CheckIn, format!("{} due", prompt(key))),
        Event::CheckInAnswered { key, answer } => (Tone::CheckIn, answer_words(key, &prompt(key), answer, protocol)),
        Event::CheckInPostponed { key, .. } => (Tone::CheckIn, format!("{} · later", prompt(key))),
        Event::CheckInSkipped { key, reason } => (Tone::CheckIn, format!("{} · left out: {reason}", prompt(key))),
        Event::CheckInPassed { key } => (Tone::CheckIn, format!("{} · passed without an answer", prompt(key))),
        Event::CheckInsQuieted { .. } => (Tone::CheckIn, "Check-ins quiet".to_owned()),
        Event::CheckInsResumed => (Tone::CheckIn, "Check-ins shown again".to_owned()),
        Event::Observed { code, modifiers } => (Tone::Plain, code_words(code, modifiers, protocol)),
        Event::StateBegan { code, modifiers } => (Tone::Plain, code_words(code, modifiers, protocol)),
        Event::StateEnded { code, .. } => (Tone::Plain, format!("{} ended", code_words(code, &[], protocol))),
        Event::VitalsTaken { vitals, .. } => (Tone::Vitals, vitals_words(vitals)),
        Event::FlagAnswered { response, .. } => (Tone::Vitals, response_words(response)),
        Event::Wrote { kind: TextKind::Chart, text } => (Tone::Plain, text.clone()),
        Event::Wrote { kind: TextKind::OwnWords, text } => (Tone::OwnWords, format!("“{text}”")),
        Event::Wrote { kind: TextKind::Process, text } => (Tone::Process, text.clone()),
        Event::MomentMarked => (Tone::Moment, "Moment marked".to_owned()),
        Event::AttentionRaised => (Tone::Attention, "Attention".to_owned()),
        Event::AttentionDescribed { kind, .. } => (Tone::Attention, format!("Attention: {}", attention_words(kind))),
        Event::PrescriberCalled { .. } => (Tone::Attention, "Prescriber called".to_owned()),
        Event::PrescriberArrived { .. } => (Tone::Attention, "Prescriber arrived".to_owned()),
        Event::AttentionEnded { .. } => (Tone::Attention, "Attention ended".to_owned()),
        Event::TalkBegan => (Tone::Plain, "Talk began".to_owned()),
        Event::TalkEnded => (Tone::Plain, "Talk ended".to_owned()),
        Event::ConsentRecorded { consent, option } => {
            let label = protocol.consents.iter().find(|it| it.id == *consent).map_or(consent.as_str(), |it| it.label.as_str());
            (Tone::Plain, format!("{label}: {option}"))
        }
        Event::ItemTicked(tick) => {
            let item = protocol.checklist(&tick.list).and_then(|list| list.items.iter().find(|item| item.id == tick.item));
            let text = item.map_or(tick.item.as_str(), |item| item.text.as_str());
            let note = tick.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            (Tone::Plain, if tick.on { format!("✓ {text}{note}") } else { format!("Tick taken back: {text}") })
        }
        Event::ObserverChanged { to } => (Tone::Program, format!("{to} observes")),
        Event::Steered { act, sounding } => (Tone::Music, steering_words(*act, sounding.as_deref())),
        Event::Planned(plan) => (Tone::Music, format!("Music planned from “{}”", plan.playlist)),
        Event::Sound(fact) => sound_words(fact),
        Event::Amended { to, reason, .. } => (Tone::Program, format!("Amended{}: {reason}", amendment_words(to))),
        Event::Withdrawn { reason, .. } => (Tone::Program, format!("Withdrawn as entered in error: {reason}")),
        Event::WallStepped { by_ms } => (Tone::Program, format!("The room's clock was set by {} s", by_ms / 1000)),
        Event::Suspended { for_ms } => (Tone::Program, format!("The computer slept for {}", span(*for_ms))),
        Event::Rebooted => (Tone::Program, "The computer was restarted".to_owned()),
        Event::Restarted { part } => (Tone::Program, format!("The {part} was restarted")),
        Event::Recovered { bytes } => (Tone::Program, format!("A torn last line ({bytes} bytes) was set aside")),
    }
}

/// `4 min`, `35 s`, `1 h 5 min`
pub fn span(ms: i64) -> String {
    let secs = ms / 1000;
    match (secs / 3600, secs / 60 % 60, secs % 60) {
        (0, 0, secs) => format!("{secs} s"),
        (0, mins, _) => format!("{mins} min"),
        (hours, mins, _) => format!("{hours} h {mins} min"),
    }
}

/// `T+23:41`, `T−04:10` against the dose; before a dose is known against the opening, without the T.
pub fn clock(at_ms: i64, dose_ms: Option<i64>) -> String {
    let secs = (at_ms - dose_ms.unwrap_or(0)).div_euclid(1000);
    let sign = if secs < 0 { '−' } else { '+' };
    let secs = secs.abs();
    let digits = format!("{:02}:{:02}", secs / 60, secs % 60);
    if dose_ms.is_some() { format!("T{sign}{digits}") } else { digits }
}

/// `ketamine 60 mg intramuscular, left deltoid, lot A123, given by JO`
pub fn dose_words(dose: &Dose) -> String {
    let mut words = format!("{} {} {}", dose.drug, dose.amount, dose.route);
    let mut add = |lead: &str, text: &str| {
        if !text.is_empty() {
            words.push_str(lead);
            words.push_str(text);
        }
    };
    add(", ", &dose.form);
    add(", ", &dose.site);
    add(", lot ", &dose.lot);
    add(", given by ", dose.given_by.as_str());
    if let Some(wasted) = &dose.wasted {
        add(", wasted ", &wasted.to_string());
    }
    if let Some(witness) = &dose.witness {
        add(", witnessed by ", witness.as_str());
    }
    words
}

/// `BP 138/84 · pulse 88 · SpO₂ 97 %`
pub fn vitals_words(vitals: &Vitals) -> String {
    let mut words = Vec::new();
    if let (Some(systolic), Some(diastolic)) = (vitals.value(Measure::Systolic), vitals.value(Measure::Diastolic)) {
        words.push(format!("BP {systolic}/{diastolic}"));
    }
    for (measure, reading) in &vitals.readings {
        let (name, unit) = match measure {
            Measure::Systolic => ("systolic", ""),
            Measure::Diastolic => ("diastolic", ""),
            Measure::Pulse => ("pulse", ""),
            Measure::Spo2 => ("SpO₂", " %"),
            Measure::Respirations => ("breaths", "/min"),
            Measure::Temperature => ("temperature", " °C"),
        };
        match reading {
            Reading::Value(_) if matches!(measure, Measure::Systolic | Measure::Diastolic) && !words.is_empty() => {}
            Reading::Value(value) => words.push(format!("{name} {value}{unit}")),
            Reading::NotTaken(why) => words.push(format!("{name} not taken: {why}")),
        }
    }
    let by = vitals.by.as_ref().map(|by| format!(" · by {by}")).unwrap_or_default();
    words.join(" · ") + &by
}

/// `above 160/100: outside range` in the words of the range's source.
pub fn flag_words(flag: &Flag, protocol: &Protocol) -> String {
    let range = protocol.ranges.iter().find(|range| range.id == flag.range);
    let bound = range.map_or_else(String::new, |range| match (range.low, range.high) {
        (_, Some(high)) => format!(" above {high}"),
        (Some(low), None) => format!(" below {low}"),
        (None, None) => String::new(),
    });
    let measure = measure(flag.measure);
    match flag.severity {
        crate::protocol::Severity::Severe => format!("severe: {measure}{bound}"),
        crate::protocol::Severity::Outside => format!("{measure}{bound}"),
    }
}

/// The name of a vital sign.
pub fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Systolic => "systolic",
        Measure::Diastolic => "diastolic",
        Measure::Pulse => "pulse",
        Measure::Spo2 => "SpO₂",
        Measure::Respirations => "breaths",
        Measure::Temperature => "temperature",
    }
}

fn code_words(code: &str, modifiers: &[String], protocol: &Protocol) -> String {
    let Some(known) = protocol.codebook.code(code) else { return code.to_owned() };
    let label = |id: &String| {
        let modifier = known.modifiers.iter().find(|modifier| modifier.id == *id);
        modifier.map_or_else(|| id.clone(), |modifier| modifier.label.clone())
    };
    std::iter::once(known.label.clone()).chain(modifiers.iter().map(label)).collect::<Vec<_>>().join(" · ")
}

fn answer_words(key: &CheckInKey, prompt: &str, answer: &Answer, protocol: &Protocol) -> String {
    let kind = protocol.check_in(&key.id).map(|it| &it.kind);
    match (answer, kind) {
        (Answer::Choice { option, text }, Some(CheckInKind::Choice(choices))) => {
            let label = choices.iter().find(|choice| choice.id == *option).map_or(option.as_str(), |choice| choice.label.as_str());
            let text = text.as_deref().map(|text| format!(": {text}")).unwrap_or_default();
            format!("{prompt} · {label}{text}")
        }
        (Answer::Choice { option, .. }, _) => format!("{prompt} · {option}"),
        (Answer::Scale(step), Some(CheckInKind::Scale(scale))) => match scale.words.get(step) {
            Some(word) => format!("{prompt} · {step} ({word})"),
            None => format!("{prompt} · {step}"),
        },
        (Answer::Scale(step), _) => format!("{prompt} · {step}"),
        (Answer::Text(text), _) => format!("{prompt} · {text}"),
        (Answer::Done, Some(CheckInKind::Vitals)) => prompt.to_owned(),
        (Answer::Done, _) => format!("{prompt} · done"),
    }
}

fn attention_words(kind: &AttentionKind) -> &str {
    match kind {
        AttentionKind::Airway => "airway or breathing",
        AttentionKind::HardToRouse => "hard to rouse",
        AttentionKind::Pain => "chest pain or headache",
        AttentionKind::Vomiting => "vomiting",
        AttentionKind::Fall => "fall",
        AttentionKind::Other(text) => text,
    }
}

fn response_words(response: &FlagResponse) -> String {
    match response {
        FlagResponse::Recheck { in_ms } => format!("Recheck in {}", span(*in_ms)),
        FlagResponse::PrescriberTold { who } => format!("Prescriber told: {who}"),
        FlagResponse::SymptomsAsked { text } => format!("Symptoms asked: {text}"),
    }
}

fn dose_kind(kind: DoseKind) -> &'static str {
    match kind {
        DoseKind::First => "Dose given",
        DoseKind::Further => "Further part given",
        DoseKind::Booster { .. } => "Booster given",
    }
}

fn dosing_end(how: DosingEnd, protocol: &Protocol) -> String {
    let name = protocol.dosing.as_ref().map_or("Dosing", |dosing| dosing.name.as_str());
    let how = match how {
        DosingEnd::Swallowed => "swallowed",
        DosingEnd::SpatOut => "spat out",
        DosingEnd::Part => "part swallowed, part spat out",
        DosingEnd::Complete => "complete",
        DosingEnd::Stopped => "stopped early",
    };
    format!("{name} ended: {how}")
}

fn cause_words(cause: PhaseCause) -> &'static str {
    match cause {
        PhaseCause::Opening | PhaseCause::Dose | PhaseCause::Planned => "",
        PhaseCause::Early => ", begun early",
        PhaseCause::Back => ", stepped back",
    }
}

fn closed(open: &[String], reason: Option<&str>, protocol: &Protocol) -> String {
    let Some(reason) = reason else { return "Session closed".to_owned() };
    let list = protocol.checklist("leaving");
    let words = open.iter().map(|id| {
        let item = list.and_then(|list| list.items.iter().find(|item| item.id == *id));
        item.map_or("before the earliest leaving", |item| item.text.as_str())
    });
    format!("Session closed with open: {} · {reason}", words.collect::<Vec<_>>().join(", "))
}

fn steering_words(act: MusicAct, sounding: Option<&str>) -> String {
    let title = sounding.map(|title| format!(" “{title}”")).unwrap_or_default();
    match act {
        MusicAct::Silence => "Silence chosen".to_owned(),
        MusicAct::SafeMusic => "Safe music chosen".to_owned(),
        MusicAct::ReturnToPlan => "Return to the planned music".to_owned(),
        MusicAct::Next => format!("Next piece instead of{title}"),
        MusicAct::Repeat { on: true } => format!("Repeating{title}"),
        MusicAct::Repeat { on: false } => format!("No longer repeating{title}"),
        MusicAct::Softer => "Softer music".to_owned(),
        MusicAct::Fuller => "Fuller music".to_owned(),
        MusicAct::Volume { db } => format!("Volume {db:+.0} dB"),
        MusicAct::BringBack => "Music brought back".to_owned(),
        MusicAct::UseFallback => "Music on the fallback output".to_owned(),
    }
}

fn sound_words(fact: &SoundFact) -> (Tone, String) {
    match fact {
        SoundFact::TrackBegan { title, heard: true, .. } => (Tone::Music, title.clone()),
        SoundFact::TrackBegan { title, heard: false, .. } => (Tone::Music, format!("{title}, unheard")),
        SoundFact::TrackFailed { title, at_ms, reason, .. } => {
            (Tone::Attention, format!("“{title}” could not play on from {}: {reason}", span(*at_ms)))
        }
        SoundFact::OutputLost { device, reason } => (Tone::Attention, format!("Output lost: {device} ({reason})")),
        SoundFact::OutputBack { device, sounding: true } => (Tone::Music, format!("Output back: {device}")),
        SoundFact::OutputBack { device, sounding: false } => (Tone::Music, format!("Output back, silent: {device}")),
        SoundFact::OutputMoved { from, to } => (Tone::Attention, format!("Muted: the system moved the sound from {from} to {to}")),
        SoundFact::Holes { device, count, longest_ms } => {
            let times = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
            (Tone::Attention, format!("The sound broke off {times}, {longest_ms} ms at most: {device}"))
        }
        SoundFact::NoOutput { reason } => (Tone::Attention, format!("No sound output: {reason}")),
    }
}

fn amendment_words(to: &Amendment) -> String {
    match to {
        Amendment::Time { .. } => " (time)".to_owned(),
        Amendment::Text(_) | Amendment::Answer(_) => String::new(),
        Amendment::Modifiers(_) => " (detail)".to_owned(),
        Amendment::Vitals { vitals, .. } => format!(" to {}", vitals_words(vitals)),
        Amendment::Dose(dose) => format!(" to {}", dose_words(dose)),
    }
}
