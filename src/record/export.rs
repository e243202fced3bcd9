//! The log as text, CSV and JSON. The client's own words and the process notes stay out unless they
//! are asked for. Another form is a function here and its word in `cli/log.rs`.

use serde::Serialize;

use super::review::{ExportScope, Review, Row};
use super::wording;
use crate::session::Stream;
use crate::words::log;

/// The log as lines of text: T, clock, who, what.
pub fn text(review: &Review, takes: ExportScope) -> String {
    let mut out = heading(review);
    for row in review.rows(takes) {
        let Cells { t, clock, who, text, note, .. } = Cells::of(&row, review);
        let note = note.map(|note| format!("  ({note})")).unwrap_or_default();
        out.push_str(&format!("{t:>9}  {clock}  {who:<4} {text}{note}\n"));
    }
    // Of process notes it says nothing, not even that there are any.
    let (own_words, _) = review.left_out(takes);
    if own_words > 0 {
        out.push_str(&format!("\n{}\n", log::export_leaves_out(review.language, own_words)));
    }
    out
}

/// The log as CSV with a header line.
///
/// # Errors
/// When a row can't be written as CSV, which the `csv` crate decides.
pub fn csv(review: &Review, takes: ExportScope) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in review.rows(takes) {
        writer.serialize(Cells::of(&row, review))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The log as a JSON array of the same rows.
///
/// # Errors
/// When a row can't be written as JSON, which `serde_json` decides.
pub fn json(review: &Review, takes: ExportScope) -> serde_json::Result<String> {
    let rows: Vec<Cells> = review.rows(takes).iter().map(|row| Cells::of(row, review)).collect();
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
    text: String,
    struck: Option<String>,
    note: Option<String>,
    id: String,
}

impl Cells {
    fn of(row: &Row<'_>, review: &Review) -> Self {
        let entered = &row.entry.stamp;
        let happened = entered.wall.plus_ms(row.at_ms - entered.session_ms);
        Self {
            t: wording::clock(row.at_ms, review.dose_ms()),
            clock: happened.hour_minute(),
            happened_at: happened.to_string(),
            entered_at: entered.wall.to_string(),
            who: row.entry.who.to_string(),
            stream: match row.entry.stream() {
                Stream::Chart => "chart",
                Stream::Process => "process",
            },
            text: row.line.text.clone(),
            struck: row.line.struck.clone(),
            note: row.line.note.clone(),
            id: row.entry.id.to_string(),
        }
    }
}

fn heading(review: &Review) -> String {
    let Some(opening) = review.opening() else { return String::new() };
    let kind = if opening.rehearsal {
        log::rehearsal(review.language)
    } else {
        log::session(review.language)
    };
    let day =
        review.session.state().opened_wall.map(|wall| wall.day().to_string()).unwrap_or_default();
    let protocol = &review.protocol().name;
    format!(
        "{kind} · {} · {day} · {protocol} · {} · {}\n\n",
        opening.client, opening.room, opening.therapist
    )
}
