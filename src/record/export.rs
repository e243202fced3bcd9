//! The log as text, CSV and JSON. The client's own words and the process notes stay out unless they
//! are asked for. Another form is a function here and its word in `cli/log.rs`.

use serde::Serialize;
use serde_json::Value;

use super::notable::{adverse_events, parts, present};
use super::review::{ExportScope, Review, Row};
use super::wording::{self, Line};
use crate::journal::entry_json;
use crate::names::Language;
use crate::session::{Entry, Event, Stream, Wall};
use crate::words::log;

/// Before the further lines of a row: they begin under its text.
const FURTHER: &str = "\n                       ";

/// The log as lines of text: T, clock, who, what.
pub fn text(review: &Review, takes: ExportScope) -> String {
    let mut out = heading(review, takes);
    for row in review.rows(takes) {
        let t = wording::clock(row.at_ms, review.dose_ms());
        let (clock, who) = (happened(&row).hour_minute(), row.entry.who.to_string());
        let line = format!("{t:>9}  {clock}  {who:<4} {}", words(&row.line, review.language));
        out.push_str(&one_row(&line));
        out.push('\n');
    }
    // Of process notes it says nothing, not even that there are any.
    let (own_words, _) = review.left_out(takes);
    if own_words > 0 {
        out.push_str(&format!("\n{}\n", log::export_leaves_out(review.language, own_words)));
    }
    out
}

/// A row whose further lines stand under its text, so that none looks like a row of its own.
pub fn one_row(line: &str) -> String {
    line.replace('\n', FURTHER)
}

/// The log as CSV with a header line. Texts that a spreadsheet would take for a formula begin with an
/// apostrophe; numbers stay numbers.
///
/// # Errors
/// When a row can't be written as CSV, which the `csv` crate decides.
pub fn csv(review: &Review, takes: ExportScope) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in review.rows(takes) {
        let events = events(row.entry, review, takes);
        writer.serialize(Cells::of(&row, review, &events).harmless())?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The log as a JSON array of the same rows, each with its events as they read now.
///
/// # Errors
/// When a row can't be written as JSON, which `serde_json` decides.
pub fn json(review: &Review, takes: ExportScope) -> serde_json::Result<String> {
    let rows: Vec<RowWithEvents> = review
        .rows(takes)
        .iter()
        .map(|row| {
            let events = events(row.entry, review, takes);
            RowWithEvents { cells: Cells::of(row, review, &events), events }
        })
        .collect();
    serde_json::to_string_pretty(&rows).map(|text| text + "\n")
}

/// One row with a cell a column. The names are the CSV's header.
#[derive(Debug, Serialize)]
struct Cells {
    t: String,
    clock: String,
    happened_at: String,
    entered_at: String,
    who: String,
    stream: &'static str,
    /// The kind of its first event, as the record names it: `observed`.
    kind: String,
    /// The id of what that event is about: a code's, a check-in's, a consent's.
    code: Option<String>,
    /// The id of the answer, or the number.
    answer: Option<String>,
    /// `amended` or `withdrawn`, where it was.
    correction: Option<&'static str>,
    text: String,
    struck: Option<String>,
    note: Option<String>,
    id: String,
}

#[derive(Debug, Serialize)]
struct RowWithEvents {
    #[serde(flatten)]
    cells: Cells,
    events: Vec<Value>,
}

impl Cells {
    fn of(row: &Row<'_>, review: &Review, events: &[Value]) -> Self {
        let happened = happened(row);
        let member = |name: &str| events.first().and_then(|first| first.get(name));
        Self {
            t: wording::clock(row.at_ms, review.dose_ms()),
            clock: happened.hour_minute(),
            happened_at: happened.to_string(),
            entered_at: row.entry.stamp.wall.to_string(),
            who: row.entry.who.to_string(),
            stream: match row.entry.stream() {
                Stream::Chart => "chart",
                Stream::Process => "process",
            },
            kind: member("event").and_then(id).unwrap_or_default(),
            code: ABOUT.iter().find_map(|about| member(about).and_then(id)),
            answer: member("answer").and_then(answer).or_else(|| member("option").and_then(id)),
            correction: correction(row.entry, review),
            text: row.line.text.clone(),
            struck: row.line.struck.clone(),
            note: row.line.note.clone(),
            id: row.entry.id.to_string(),
        }
    }

    fn harmless(self) -> Self {
        let harmless = |text: String| {
            let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            if runs { format!("'{text}") } else { text }
        };
        let (struck, note) = (self.struck.map(harmless), self.note.map(harmless));
        Self { text: harmless(self.text), struck, note, ..self }
    }
}

/// A line as a text says it: withdrawn words as such, and behind the present words the earlier ones.
fn words(line: &Line, language: Language) -> String {
    let (text, was) = match (line.text.is_empty(), line.struck.as_deref()) {
        (true, Some(struck)) => (log::struck(language, struck), None),
        (_, struck) => (line.text.clone(), struck.map(|struck| log::was(language, struck))),
    };
    let notes: Vec<String> = was.into_iter().chain(line.note.clone()).collect();
    let text = format!("{}{text}", wording::mark(line.tone));
    match notes.is_empty() {
        true => text,
        false => format!("{text}  ({})", notes.join(" · ")),
    }
}

/// When it happened, by the room's clock.
fn happened(row: &Row<'_>) -> Wall {
    let entered = &row.entry.stamp;
    entered.wall.plus_ms(row.at_ms - entered.session_ms)
}

/// The members of an event that name what it is about.
const ABOUT: [&str; 9] = ["code", "key", "consent", "item", "phase", "kind", "part", "fact", "act"];

fn correction(entry: &Entry, review: &Review) -> Option<&'static str> {
    let corrections = review.session.corrections();
    match corrections.withdrawn.contains_key(&entry.id) {
        true => Some("withdrawn"),
        false => (!corrections.of(entry).is_empty()).then_some("amended"),
    }
}

/// The events of an entry as they read now, without texts that the export leaves out.
fn events(entry: &Entry, review: &Review, takes: ExportScope) -> Vec<Value> {
    let corrections = review.session.corrections();
    let entry = &Entry { events: corrections.events(entry), ..entry.clone() };
    let opening = review.opening();
    let json = opening.and_then(|opening| entry_json(entry, opening.session).ok());
    let json = json.and_then(|json| serde_json::from_str::<Value>(&json).ok());
    let events = json.and_then(|mut json| json.get_mut("events").map(Value::take));
    let mut events = match events {
        Some(Value::Array(events)) => events,
        _ => Vec::new(),
    };
    if !takes.own_words {
        let mut of = entry.events.iter();
        events.retain(|_| !of.next().is_some_and(Event::is_own_words));
    }
    let leaves_moved_out = !(takes.own_words && takes.process);
    if leaves_moved_out && wording::was_moved(entry, corrections) {
        for event in events.iter_mut().filter_map(Value::as_object_mut) {
            event.remove("text");
        }
    }
    // The practice's files stand in the record, not in each of its tables.
    for event in events.iter_mut().filter_map(Value::as_object_mut) {
        for file in ["protocol", "codebook", "playlist"] {
            event.remove(file);
        }
    }
    events
}

fn id(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The id of a choice, the ids of several, or a step of a scale; words stand in the text.
fn answer(value: &Value) -> Option<String> {
    let choice = value.get("choice").and_then(|choice| choice.get("option"));
    let several = || {
        let options = value.get("several")?.get("options")?.as_array()?;
        Some(options.iter().filter_map(id).collect::<Vec<_>>().join(" "))
    };
    choice.and_then(id).or_else(several).or_else(|| value.get("scale").map(Value::to_string))
}

fn heading(review: &Review, takes: ExportScope) -> String {
    let Some(opening) = review.opening() else { return String::new() };
    let kind = if opening.rehearsal {
        log::rehearsal(review.language)
    } else {
        log::session(review.language)
    };
    let day =
        review.session.state().opened_wall.map(|wall| wall.day().to_string()).unwrap_or_default();
    let protocol = &review.protocol().name;
    let mut heading = format!(
        "{kind} · {} · {day} · {protocol} · {} · {}\n\n",
        opening.client, opening.room, opening.therapist
    );
    let mut adverse = match adverse_events(review) {
        events if events.is_empty() => vec![log::no_adverse_events(review.language).to_owned()],
        events => events,
    };
    let has_own_limits = !review.session.state().own_limits().is_empty();
    if !review.protocol().has_confirmed_range() && !has_own_limits {
        adverse.push(log::nothing_flagged(review.language).to_owned());
    }
    let named = if takes.own_words { parts(review) } else { Vec::new() };
    let sections = [
        (log::adverse_events(review.language), adverse),
        (log::in_the_room(review.language), present(review)),
        (log::parts(review.language), named),
    ];
    for (title, lines) in sections.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        heading.push_str(title);
        heading.push('\n');
        for line in lines {
            heading.push_str(&one_row(&format!("    {line}")));
            heading.push('\n');
        }
        heading.push('\n');
    }
    heading
}

#[cfg(test)]
mod tests;
