//! A protocol's file and its codebook's, read and tested once: text in, a checked value or every
//! problem out.

mod check_ins;
mod codebook;
mod lists;
mod timeline;

use timeline::Timeline;

use super::model::{Devices, Dosing, Protocol, Route, Times};
use super::toml_file::{self, TomlTable};
use super::{Codebook, Problem};
use crate::names::{Language, SourceFile};

const KEYS: &[&str] = &[
    "name",
    "about",
    "route",
    "codebook",
    "times",
    "dose_limits",
    "phases",
    "dosing",
    "check_ins",
    "ranges",
    "consents",
    "checklists",
    "emergency",
];

const ROUTES: &[(&str, Route)] = &[
    ("sublingual", Route::Sublingual),
    ("intramuscular", Route::Intramuscular),
    ("intravenous", Route::Intravenous),
    ("intranasal", Route::Intranasal),
    ("oral", Route::Oral),
    ("subcutaneous", Route::Subcutaneous),
];

/// Reads a protocol and the codebook that it names, with their texts in this language. Pure, so that a
/// session can be resumed from the texts in its first record.
///
/// The error holds all problems of both files, each file's in its own order.
pub fn parse(
    protocol: &SourceFile,
    codebook: &SourceFile,
    language: Language,
) -> Result<Protocol, Vec<Problem>> {
    let (codebook, wrong_codes) = match parse_codebook(codebook, language) {
        Ok(codebook) => (Some(codebook), Vec::new()),
        Err(problems) => (None, problems),
    };
    toml_file::read(protocol, language, KEYS, |root| body(root, &protocol.name, codebook)).map_err(
        |mut problems| {
            problems.extend(wrong_codes);
            problems
        },
    )
}

/// Reads a codebook by itself.
pub fn parse_codebook(codebook: &SourceFile, language: Language) -> Result<Codebook, Vec<Problem>> {
    toml_file::read(codebook, language, codebook::KEYS, |root| codebook::body(root, &codebook.name))
}

/// The stem of the codebook that a protocol names (`general`), whatever else is wrong with the
/// protocol.
pub fn codebook_name(protocol: &SourceFile) -> Result<String, Vec<Problem>> {
    toml_file::peek(protocol, "codebook", |item| item.stem())
}

/// Without a codebook there is no protocol, but there are still its own problems.
fn body(root: &TomlTable<'_>, file: &str, codebook: Option<Codebook>) -> Option<Protocol> {
    let name = root.req("name").and_then(|item| item.words());
    let about = root.req("about").and_then(|item| item.words());
    let route = root.req("route").and_then(|item| item.word(ROUTES));
    root.req("codebook").and_then(|item| item.stem());
    let (phases, timeline) = timeline::phases(root);
    let times = times(root, &timeline);
    let dose_limits = lists::dose_limits(root, ROUTES);
    let dosing =
        root.opt("dosing").and_then(|item| dosing(&item.fields(&["name", "length", "devices"])?));
    let check_ins = check_ins::all(root, &timeline);
    let ranges = lists::ranges(root);
    let consents = lists::consents(root);
    let checklists = lists::checklists(root, &check_ins::asked_checklists(root));
    let emergency = root.req("emergency").and_then(|item| lists::emergency(&item));
    Some(Protocol {
        id: toml_file::stem(file),
        name: name?,
        about: about?,
        route: route?,
        phases: phases?,
        dosing,
        check_ins,
        ranges,
        consents,
        checklists,
        times: times?,
        dose_limits,
        codebook: codebook?,
        emergency: emergency?,
    })
}

/// How long until flagged vital signs are taken again, unless written otherwise.
const RECHECK_MS: i64 = 5 * 60_000;

fn times(root: &TomlTable<'_>, timeline: &Timeline) -> Option<Times> {
    let unwritten = Times { recheck_ms: RECHECK_MS, leave_not_before: None, confirmed_by: None };
    let Some(item) = root.opt("times") else { return Some(unwritten) };
    let fields = item.fields(&["recheck", "leave_not_before", "confirmed_by"])?;
    let recheck_ms = fields.opt("recheck").map_or(Some(RECHECK_MS), |item| item.duration_ms());
    let leave_not_before = fields.opt("leave_not_before").and_then(|item| timeline.at(&item));
    let confirmed_by = fields.opt("confirmed_by").and_then(|item| item.initials());
    let confirmed_by = confirmed_by.map(|initials| initials.to_string());
    Some(Times { recheck_ms: recheck_ms?, leave_not_before, confirmed_by })
}

fn dosing(fields: &TomlTable<'_>) -> Option<Dosing> {
    let name = fields.req("name").and_then(|item| item.words());
    let length_ms = fields.req("length").and_then(|item| item.duration_ms());
    let devices = fields.opt("devices").and_then(|item| {
        let devices = item.fields(&["count", "apart"])?;
        let count = devices.req("count").and_then(|item| item.integer(2..=12));
        let apart_ms = devices.req("apart").and_then(|item| item.duration_ms());
        let (count, apart_ms) = (u32::try_from(count?).ok()?, apart_ms?);
        if length_ms.is_some_and(|length_ms| i64::from(count - 1) * apart_ms > length_ms) {
            let needed = toml_file::written(i64::from(count - 1) * apart_ms);
            item.report(
                format!("{count} devices take {needed}, which is longer than the dosing"),
                None,
            );
        }
        Some(Devices { count, apart_ms })
    });
    Some(Dosing { name: name?, length_ms: length_ms?, devices })
}
