//! A protocol's file and its codebook's, read and tested once: text in, a checked value or every
//! problem out.

mod check_ins;
mod codebook;
mod lists;
mod timeline;

use super::model::{Devices, Dosing, Protocol, Route};
use super::toml_file::{self, TomlTable};
use super::{Codebook, Problem};
use crate::names::SourceFile;

const KEYS: &[&str] = &[
    "name",
    "about",
    "route",
    "codebook",
    "leave_not_before",
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

/// Reads a protocol and the codebook that it names. Pure, so that a session can be resumed from the
/// texts in its first record.
///
/// The error holds all problems of both files, each file's in its own order.
pub fn parse(protocol: &SourceFile, codebook: &SourceFile) -> Result<Protocol, Vec<Problem>> {
    let (codebook, wrong_codes) = match parse_codebook(codebook) {
        Ok(codebook) => (Some(codebook), Vec::new()),
        Err(problems) => (None, problems),
    };
    toml_file::read(protocol, KEYS, |root| body(root, &protocol.name, codebook)).map_err(
        |mut problems| {
            problems.extend(wrong_codes);
            problems
        },
    )
}

/// Reads a codebook by itself.
pub fn parse_codebook(codebook: &SourceFile) -> Result<Codebook, Vec<Problem>> {
    toml_file::read(codebook, codebook::KEYS, |root| codebook::body(root, &codebook.name))
}

/// The stem of the codebook that a protocol names (`general`), whatever else is wrong with the
/// protocol.
pub fn codebook_name(protocol: &SourceFile) -> Result<String, Vec<Problem>> {
    toml_file::peek(protocol, "codebook", |item| item.stem())
}

/// Without a codebook there is no protocol, but there are still its own problems.
fn body(root: &TomlTable<'_>, file: &str, codebook: Option<Codebook>) -> Option<Protocol> {
    let name = root.req("name").and_then(|item| item.line());
    let about = root.req("about").and_then(|item| item.line());
    let route = root.req("route").and_then(|item| item.word(ROUTES));
    root.req("codebook").and_then(|item| item.stem());
    let leave_not_before_ms = root.opt("leave_not_before").and_then(|item| item.duration_ms());
    let (phases, timeline) = timeline::phases(root);
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
        leave_not_before_ms,
        codebook: codebook?,
        emergency: emergency?,
    })
}

fn dosing(fields: &TomlTable<'_>) -> Option<Dosing> {
    let name = fields.req("name").and_then(|item| item.line());
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
