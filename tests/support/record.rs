//! What is on the disk, read without the program's own reader.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use super::{Practice, Told};

/// A row of `log --as json`.
#[derive(Debug, Clone)]
pub struct Row {
    pub t: String,
    /// Seconds since the opening.
    pub since_opening: i64,
    pub clock: String,
    pub who: String,
    pub process: bool,
    /// With its note.
    pub text: String,
}

/// The whole log of the latest session, own words and process notes too.
pub fn rows(practice: &Practice) -> Vec<Row> {
    rows_with(practice, &[])
}

/// The same of a sealed one, with what unlocks it.
pub fn rows_with(practice: &Practice, unlock: &[&str]) -> Vec<Row> {
    let log = practice
        .ask(&[&["log", "last", "--as", "json", "--own-words", "--process"], unlock].concat());
    assert_eq!(log.code, 0, "{}{}", log.out, log.err);
    let rows: Vec<Value> = serde_json::from_str(&log.out).unwrap();
    let at = |row: &Value| {
        row["happened_at"].as_str().unwrap().parse::<Timestamp>().unwrap().as_millisecond()
    };
    let opened = at(&rows[0]);
    rows.iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let note = row["note"].as_str().map(|note| format!("  ({note})")).unwrap_or_default();
            Row {
                t: text("t"),
                since_opening: (at(row) - opened) / 1000,
                clock: text("clock"),
                who: text("who"),
                process: text("stream").eq_ignore_ascii_case("process"),
                text: text("text") + &note,
            }
        })
        .collect()
}

impl Row {
    /// It is what was told: at the same second, by the same person, in the same words; those of a
    /// process note are not told.
    pub fn is(&self, told: &Told) -> bool {
        let secs = self.since_opening;
        let t = if told.t.starts_with('T') {
            self.t.clone()
        } else {
            format!("+{:02}:{:02}", secs / 60, secs % 60)
        };
        let text = if self.process { "Process note, kept in its own file" } else { &self.text };
        // On the terminal the further lines of a row are lines of their own, and music and moments bear
        // a sign, where CSV has a column for the kind.
        let text = text.lines().next().unwrap_or_default();
        let told_text = told.text.trim_start_matches(['♪', '★', ' ']);
        t.trim_start_matches('+') == told.t.trim_start_matches('+')
            && self.clock == told.clock
            && self.who == told.who
            && text == told_text
    }
}

/// Reads a stream's files as they lie in these folders: numbers without a gap, no id twice, no time
/// that goes back. What a later file has written again counts once, and must be the same. Says how
/// many lines there are.
pub fn sound_stream(folders: &[&Path], stream: &str) -> usize {
    let mut files: Vec<_> = folders
        .iter()
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| super::folders(folder))
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(stream) && name.ends_with(".journal")
        })
        .collect();
    files.sort_by_key(|path| path.file_name().unwrap().to_owned());
    let mut lines: Vec<Value> = Vec::new();
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        for line in std::str::from_utf8(&bytes[..whole]).unwrap().lines() {
            let body: Value = serde_json::from_str(line.splitn(3, ' ').nth(2).unwrap()).unwrap();
            let seq = usize::try_from(body["seq"].as_u64().unwrap()).unwrap();
            assert!(seq <= lines.len(), "{}: {seq} follows {}", file.display(), lines.len());
            if let Some(before) = lines.get(seq) {
                assert_eq!(
                    before["entry"],
                    body["entry"],
                    "{}: {seq} was written again in other words",
                    file.display()
                );
            }
            lines.truncate(seq);
            lines.push(body);
        }
    }
    let mut ids = BTreeSet::new();
    let (mut session_ms, mut wall) = (0, None);
    for line in &lines {
        let (said, at) = match &line["entry"] {
            Value::Null => (&line["checkpoint"], &line["checkpoint"]["t_ms"]),
            entry => (entry, &entry["entered_ms"]),
        };
        if let Some(id) = said["id"].as_str() {
            assert!(ids.insert(id.to_owned()), "{id} is there twice");
        }
        let at = at.as_i64().unwrap();
        assert!(at >= session_ms, "session time went back from {session_ms} to {at}");
        session_ms = at;
        let now: Timestamp = said["wall"].as_str().unwrap().parse().unwrap();
        assert!(wall.is_none_or(|before| before <= now), "the wall's time went back to {now}");
        wall = Some(now);
    }
    lines.len()
}
