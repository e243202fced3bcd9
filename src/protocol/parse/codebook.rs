//! A codebook's file: which key logs what.

use crate::protocol::model::{Code, CodeKind, Codebook, Modifier};
use crate::protocol::toml_file::{self, TomlTable, TomlValue, ids, report_twice};
use crate::protocol::well_known::TALK;

/// The keys of its top level.
pub(super) const KEYS: &[&str] = &["name", "codes"];

/// Letters that no code may have, and why.
const RESERVED: [(char, &str); 9] = [
    ('V', "V takes vitals"),
    ('W', "W takes the client's own words"),
    ('M', "M marks the moment"),
    ('A', "A raises attention"),
    ('D', "D answers that the dose is Ctrl+D"),
    ('I', "I looks like 1"),
    ('O', "O looks like 0"),
    ('Y', "Y and Z are swapped on German keyboards"),
    ('Z', "Y and Z are swapped on German keyboards"),
];
/// Of these, the ones that are as easily mistaken as the letter of a detail.
const MISTAKEN: [char; 4] = ['I', 'O', 'Y', 'Z'];
/// The key of *Talk*, which holds the phase and lowers the music besides being logged.
const TALK_KEY: char = 'K';

/// Reads a codebook.
pub(super) fn body(root: &TomlTable<'_>, file: &str) -> Option<Codebook> {
    let name = root.req("name").and_then(|item| item.words());
    let items = root.req("codes").and_then(|item| item.list()).unwrap_or_default();
    let keys = &["id", "label", "key", "kind", "category", "modifiers", "on_pad"];
    let opened: Vec<_> = items.iter().filter_map(|item| item.fields(keys)).collect();
    report_twice("code", &ids(&opened));
    let letters = opened
        .iter()
        .filter_map(|fields| fields.opt("key"))
        .filter_map(|item| Some((letter(&item)?.to_string(), item)));
    report_twice("key", &letters.collect::<Vec<_>>());
    let codes = opened.iter().filter_map(code).collect();
    Some(Codebook { id: toml_file::stem(file), name: name?, codes })
}

fn code(fields: &TomlTable<'_>) -> Option<Code> {
    let id = fields.req("id").and_then(|item| item.id());
    let label = fields.req("label").and_then(|item| item.words());
    let key = fields.req("key").and_then(|item| letter(&item));
    let kind = fields
        .req("kind")
        .and_then(|item| item.word(&[("point", CodeKind::Point), ("state", CodeKind::State)]));
    let category = fields.req("category").and_then(|item| item.id());
    let on_pad = fields.opt("on_pad").map_or(Some(false), |item| item.yes_no());
    let opened: Vec<_> = fields
        .each("modifiers")
        .iter()
        .filter_map(|item| item.fields(&["id", "label", "key", "grade"]))
        .collect();
    report_twice("modifier", &ids(&opened));
    let letters = opened.iter().filter_map(|fields| fields.opt("key"));
    let letters = letters.filter_map(|item| Some((detail_letter(&item)?.to_string(), item)));
    report_twice("key", &letters.collect::<Vec<_>>());
    let grades = opened.iter().filter_map(|fields| fields.opt("grade"));
    let grades = grades.filter_map(|item| Some((grade(&item)?.to_string(), item)));
    report_twice("grade", &grades.collect::<Vec<_>>());
    let modifiers = opened.iter().filter_map(modifier).collect();
    let code = Code {
        id: id?,
        label: label?,
        key: key?,
        kind: kind?,
        category: category?,
        modifiers,
        on_pad: on_pad?,
    };
    if code.is_talk() != (code.key == TALK_KEY) || (code.is_talk() && code.kind != CodeKind::State)
    {
        let hint = format!(
            "only a state with the id \"{}\" has the key {TALK_KEY}, and that state has no other",
            TALK
        );
        fields.report(
            format!("the key {TALK_KEY} also lowers the music and holds the phase"),
            Some(hint),
        );
    }
    Some(code)
}

fn modifier(fields: &TomlTable<'_>) -> Option<Modifier> {
    let id = fields.req("id").and_then(|item| item.id());
    let label = fields.req("label").and_then(|item| item.words());
    let key = fields.req("key").and_then(|item| detail_letter(&item));
    let grade = fields.opt("grade").map(|item| grade(&item));
    Some(Modifier { id: id?, label: label?, key: key?, grade: grade.unwrap_or_default() })
}

fn grade(item: &TomlValue<'_>) -> Option<u8> {
    item.integer(0..=9).and_then(|grade| u8::try_from(grade).ok())
}

/// A code's key: one letter that isn't reserved.
fn letter(item: &TomlValue<'_>) -> Option<char> {
    let key = only_char(item)?;
    if key.is_ascii_digit() {
        item.report(
            "digits answer check-ins and cannot log codes",
            Some("use a letter".to_owned()),
        );
        return None;
    }
    if !key.is_ascii_uppercase() {
        item.report("must be one letter from A to Z", None);
        return None;
    }
    if let Some((_, why)) = RESERVED.iter().find(|(reserved, _)| *reserved == key) {
        item.report(format!("the key {key} is reserved: {why}"), None);
        return None;
    }
    Some(key)
}

/// A detail's letter, which is pressed with Shift: one that can't be mistaken.
fn detail_letter(item: &TomlValue<'_>) -> Option<char> {
    let key = only_char(item)?;
    if key.is_ascii_digit() {
        let hint = "use a letter; where it says how much, add grade = 0 to 9, and the arrow keys choose it";
        item.report("digits answer check-ins and cannot add details", Some(hint.to_owned()));
        return None;
    }
    if !key.is_ascii_uppercase() {
        item.report("must be one letter from A to Z", None);
        return None;
    }
    if let Some((_, why)) =
        RESERVED.iter().find(|(reserved, _)| *reserved == key && MISTAKEN.contains(reserved))
    {
        item.report(format!("the key {key} is easily mistaken: {why}"), None);
        return None;
    }
    Some(key)
}

fn only_char(item: &TomlValue<'_>) -> Option<char> {
    let text = item.line()?;
    let mut chars = text.chars();
    let only = chars.next().filter(|_| chars.next().is_none());
    if only.is_none() {
        item.report(format!("must be one character, but is \"{}\"", text.escape_debug()), None);
    }
    only.map(|key| key.to_ascii_uppercase())
}
