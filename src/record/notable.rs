//! What a reader of a record looks for first: adverse events, who was in the room from when to when, and
//! what was said in the name of a part.

use super::review::Review;
use super::wording::{attention_words, clock, code_words, prompt, vitals_words};
use crate::protocol::Severity;
use crate::session::{Attention, Entry, Event, StateSpan, Stream, TextKind, clean};
use crate::words::log;

/// The code of another person's presence, in the codebooks that ship.
const PERSON: &str = "person";

/// Attentions, severe vital signs and serious answers, a line each, in the order of time.
pub(super) fn adverse_events(review: &Review) -> Vec<String> {
    let (state, language) = (review.session.state(), review.language);
    let t = |at_ms: i64| clock(at_ms, review.dose_ms());
    let mut events: Vec<(i64, String)> = Vec::new();
    for attention in &state.attentions {
        events.push((attention.at_ms, attention_line(attention, review)));
    }
    let is_severe =
        |flags: &[crate::session::Flag]| flags.iter().any(|flag| flag.severity == Severity::Severe);
    for record in state.vitals.iter().filter(|record| is_severe(&record.flags)) {
        let words = vitals_words(&record.vitals, language);
        events.push((record.at_ms, log::severe(language, &words)));
    }
    for (key, entry, choice) in state.flagged_answers(review.protocol()) {
        let prompt = prompt(key, review.protocol());
        let at_ms = review.session.find_entry(entry).map_or(0, |entry| happened_ms(review, entry));
        events.push((at_ms, format!("{} · {prompt}", choice.label)));
    }
    events.sort_by_key(|(at_ms, _)| *at_ms);
    events.into_iter().map(|(at_ms, words)| format!("{}  {words}", t(at_ms))).collect()
}

/// Who was in the room: the observers one after the other, and every other person, each from when to
/// when.
pub(super) fn present(review: &Review) -> Vec<String> {
    let (session, language) = (&review.session, review.language);
    let state = session.state();
    let t = |at_ms: i64| clock(at_ms, review.dose_ms());
    let end_ms = state.closed_ms.unwrap_or(state.last_ms);
    let span = |from_ms: i64, to_ms: i64| format!("{} – {}", t(from_ms), t(to_ms));
    let changes = session.entries().iter().filter(|entry| entry.stream() == Stream::Chart);
    let changes = changes.flat_map(|entry| {
        entry.events.iter().filter_map(|event| match event {
            Event::Opened(opening) => Some((0, opening.therapist.clone())),
            Event::ObserverChanged { to } => Some((happened_ms(review, entry), to.clone())),
            _ => None,
        })
    });
    let observers: Vec<(i64, _)> = changes.collect();
    let until = observers.iter().skip(1).map(|(from_ms, _)| *from_ms).chain([end_ms]);
    let mut lines: Vec<String> = observers
        .iter()
        .zip(until)
        .map(|((from_ms, who), to_ms)| {
            format!("{}  {}", span(*from_ms, to_ms), log::observes(language, who.as_str()))
        })
        .collect();
    let others = state.states.iter().filter(|span| span.code == PERSON);
    lines.extend(others.map(|other: &StateSpan| {
        let words = code_words(&other.code, &other.modifiers, review.protocol());
        format!("{}  {words}", span(other.from_ms, other.to_ms.unwrap_or(end_ms)))
    }));
    lines
}

/// A part has a short name: no sentence that happens to hold a colon.
const PART_WORDS: usize = 3;
const PART_CHARS: usize = 24;

/// The client's words in the name of a part (`critic: always late`): each part as it was first named,
/// and under it its words, each with its time. The names are the client's; nothing is coded.
pub(super) fn parts(review: &Review) -> Vec<String> {
    let (session, language) = (&review.session, review.language);
    let corrections = session.corrections();
    let mut parts: Vec<(String, String)> = Vec::new();
    let kept = session.entries().iter();
    for entry in kept.filter(|entry| !corrections.withdrawn.contains_key(&entry.id)) {
        for event in &entry.events {
            let (Event::Wrote { kind: TextKind::OwnWords, text } | Event::MomentWords { text, .. }) =
                corrections.correct(entry, event)
            else {
                continue;
            };
            let text = clean(&text).replace('\n', " ");
            let Some((name, words)) = named_part(&text) else { continue };
            let t = clock(happened_ms(review, entry), review.dose_ms());
            let line = format!("\n{t}  {}", log::own_words(language, words));
            let is_of =
                |(known, _): &&mut (String, String)| known.to_lowercase() == name.to_lowercase();
            match parts.iter_mut().find(is_of) {
                Some((_, lines)) => lines.push_str(&line),
                None => parts.push((name.to_owned(), line)),
            }
        }
    }
    parts.into_iter().map(|(name, lines)| name + &lines).collect()
}

/// The name of a part, and what it says.
fn named_part(text: &str) -> Option<(&str, &str)> {
    let (name, words) = text.split_once(':')?;
    let (name, words) = (name.trim(), words.trim());
    let is_name = name.starts_with(char::is_alphabetic)
        && name.split_whitespace().count() <= PART_WORDS
        && name.chars().count() <= PART_CHARS;
    (is_name && !words.is_empty()).then_some((name, words))
}

/// `Attention: panic or distress · prescriber called T+12:40 · arrived T+14:00 · ended T+15:10`
fn attention_line(attention: &Attention, review: &Review) -> String {
    let language = review.language;
    let t = |at_ms: i64| clock(at_ms, review.dose_ms());
    let kind = attention.kind.as_ref().map(|kind| attention_words(kind, language));
    let head = match kind {
        Some(kind) => log::attention_about(language, kind),
        None => log::attention(language).to_owned(),
    };
    let acts = [
        (attention.called_ms, log::prescriber_called(language)),
        (attention.arrived_ms, log::prescriber_arrived(language)),
        (attention.ended_ms, log::attention_ended(language)),
    ];
    let acts = acts.into_iter().filter_map(|(at_ms, words)| Some(format!("{words} {}", t(at_ms?))));
    std::iter::once(head).chain(acts).collect::<Vec<_>>().join(" · ")
}

fn happened_ms(review: &Review, entry: &Entry) -> i64 {
    review.session.corrections().happened(entry).ms
}
