//! The ranges, consents, checklists and emergency text of a protocol.

use crate::protocol::model::{
    Checklist, ChecklistItem, Consent, ConsentAnswer, DoseLimit, Emergency, PhoneNumber,
    RangeHolds, Route, Severity, VitalRange, VitalSign,
};
use crate::protocol::toml_file::{TomlTable, TomlValue, choose_from, ids, report_twice};
use crate::protocol::well_known::{LEAVING, PREPARATION};
use crate::protocol::{Amount, NotAnAmount};

const MEASURES: &[(&str, VitalSign)] = &[
    ("systolic", VitalSign::Systolic),
    ("diastolic", VitalSign::Diastolic),
    ("pulse", VitalSign::Pulse),
    ("spo2", VitalSign::Spo2),
    ("respirations", VitalSign::Respirations),
    ("temperature", VitalSign::Temperature),
];

const WHENS: &[(&str, RangeHolds)] = &[
    ("before_dose", RangeHolds::BeforeDose),
    ("after_dose", RangeHolds::AfterDose),
    ("always", RangeHolds::Always),
];

const SEVERITIES: &[(&str, Severity)] =
    &[("outside", Severity::Outside), ("severe", Severity::Severe)];

/// Reads the ranges for vital signs.
pub(super) fn ranges(root: &TomlTable<'_>) -> Vec<VitalRange> {
    let opened = open(
        root,
        "ranges",
        &["id", "measure", "when", "low", "high", "severity", "source", "confirmed_by"],
    );
    report_twice("range", &ids(&opened));
    opened.iter().filter_map(range).collect()
}

fn range(fields: &TomlTable<'_>) -> Option<VitalRange> {
    let id = fields.req("id").and_then(|item| item.id());
    let measure = fields.req("measure").and_then(|item| item.word(MEASURES));
    let when = fields.req("when").and_then(|item| item.word(WHENS));
    let low = fields.opt("low").and_then(|item| item.number(0.0..=500.0));
    let high = fields.opt("high").and_then(|item| item.number(0.0..=500.0));
    let severity = fields.req("severity").and_then(|item| item.word(SEVERITIES));
    let source = fields.req("source").and_then(|item| item.words());
    let confirmed_by = fields
        .opt("confirmed_by")
        .and_then(|item| item.initials())
        .map(|initials| initials.to_string());
    match (fields.opt("low"), fields.opt("high"), low.zip(high)) {
        (None, None, _) => fields.report("a range needs low, high or both", None),
        (Some(item), _, Some((low, high))) if low >= high => {
            item.report(format!("must be below high, which is {high}"), None)
        }
        _ => {}
    }
    Some(VitalRange {
        id: id?,
        measure: measure?,
        when: when?,
        low,
        high,
        severity: severity?,
        source: source?,
        confirmed_by,
    })
}

/// Reads the upper limits for typing a dose.
pub(super) fn dose_limits(root: &TomlTable<'_>, routes: &[(&str, Route)]) -> Vec<DoseLimit> {
    let opened = open(root, "dose_limits", &["drug", "route", "amount", "set_by"]);
    let limit = |fields: &TomlTable<'_>| {
        let drug = fields.req("drug").and_then(|item| item.line());
        let route = fields.req("route").and_then(|item| item.word(routes));
        let amount = fields.req("amount").and_then(|item| amount(&item));
        let set_by = fields.req("set_by").and_then(|item| item.initials());
        Some(DoseLimit { drug: drug?, route: route?, amount: amount?, set_by: set_by?.to_string() })
    };
    opened.iter().filter_map(limit).collect()
}

fn amount(item: &TomlValue<'_>) -> Option<Amount> {
    item.line()?.parse().map_err(|wrong: NotAnAmount| item.report(wrong.to_string(), None)).ok()
}

const CONSENT_KEYS: &[&str] = &["id", "label", "options"];

/// Reads the consents.
pub(super) fn consents(root: &TomlTable<'_>) -> Vec<Consent> {
    let opened = open(root, "consents", CONSENT_KEYS);
    report_twice("consent", &ids(&opened));
    opened.iter().filter_map(consent).collect()
}

fn consent(fields: &TomlTable<'_>) -> Option<Consent> {
    let id = fields.req("id").and_then(|item| item.id());
    let label = fields.req("label").and_then(|item| item.words());
    let options = fields.req("options").and_then(|item| consent_answers(&item));
    Some(Consent { id: id?, label: label?, options: options? })
}

fn consent_answers(item: &TomlValue<'_>) -> Option<Vec<ConsentAnswer>> {
    let opened: Vec<_> = item
        .list()?
        .iter()
        .filter_map(|option| option.fields(&["id", "label", "covers"]))
        .collect();
    if opened.len() < 2 {
        item.report("a consent has two options at least, the one that grants least first", None);
    }
    let ids = ids(&opened);
    report_twice("option", &ids);
    let known: Vec<&str> = ids.iter().map(|(id, _)| id.as_str()).collect();
    Some(opened.iter().filter_map(|fields| consent_answer(fields, &known)).collect())
}

fn consent_answer(fields: &TomlTable<'_>, known: &[&str]) -> Option<ConsentAnswer> {
    let id = fields.req("id").and_then(|item| item.id());
    let label = fields.req("label").and_then(|item| item.words());
    let covers = fields.opt("covers").and_then(|item| item.list()).unwrap_or_default();
    let covers = covers.iter().filter_map(|item| {
        let covered: String = item.id()?;
        if !known.contains(&covered.as_str()) {
            let hint = Some(choose_from(&covered, known));
            item.report(format!("unknown option \"{covered}\""), hint);
        }
        Some(covered.into())
    });
    let covers = covers.collect();
    Some(ConsentAnswer { id: id?, label: label?, covers })
}

/// The ids of the consents that are written in the file.
pub(super) fn consent_ids(root: &TomlTable<'_>) -> Vec<String> {
    ids(&open(root, "consents", CONSENT_KEYS)).into_iter().map(|(id, _)| id).collect()
}

/// The ids of the checklists that are written in the file.
pub(super) fn checklist_ids(root: &TomlTable<'_>) -> Vec<String> {
    ids(&open(root, "checklists", CHECKLIST_KEYS)).into_iter().map(|(id, _)| id).collect()
}

const CHECKLIST_KEYS: &[&str] = &["id", "name", "by", "items"];

/// Reads the checklists; `asked` are those that check-ins name. One that no screen and no check-in
/// shows is a slip of the pen: its items would never be seen.
pub(super) fn checklists(root: &TomlTable<'_>, asked: &[String]) -> Vec<Checklist> {
    let opened = open(root, "checklists", CHECKLIST_KEYS);
    let ids = ids(&opened);
    report_twice("checklist", &ids);
    let shown = [&PREPARATION[..], &[LEAVING]].concat();
    for (id, item) in
        ids.iter().filter(|(id, _)| !shown.contains(&id.as_str()) && !asked.contains(id))
    {
        item.report(format!("nothing shows the checklist \"{id}\""), Some(choose_from(id, &shown)));
    }
    opened.iter().filter_map(checklist).collect()
}

fn checklist(fields: &TomlTable<'_>) -> Option<Checklist> {
    let id = fields.req("id").and_then(|item| item.id());
    let name = fields.req("name").and_then(|item| item.words());
    let by = fields.req("by").and_then(|item| item.words());
    let items = fields.req("items").and_then(|item| {
        let opened: Vec<_> = item
            .list()?
            .iter()
            .filter_map(|element| element.fields(&["id", "text", "asks"]))
            .collect();
        if opened.is_empty() {
            item.report("a checklist needs items", None);
        }
        report_twice("item", &ids(&opened));
        Some(opened.iter().filter_map(checklist_item).collect())
    });
    Some(Checklist { id: id?, name: name?, by: by?, items: items? })
}

fn checklist_item(fields: &TomlTable<'_>) -> Option<ChecklistItem> {
    let id = fields.req("id").and_then(|item| item.id());
    let text = fields.req("text").and_then(|item| item.words());
    let asks = fields.opt("asks").and_then(|item| item.words());
    Some(ChecklistItem { id: id?, text: text?, asks })
}

/// Reads the practice's emergency text and numbers.
pub(super) fn emergency(item: &TomlValue<'_>) -> Option<Emergency> {
    let fields = item.fields(&["text", "numbers"])?;
    let text = fields.req("text").and_then(|item| item.paragraph());
    let numbers = open(&fields, "numbers", &["label", "number"]);
    let numbers = numbers.iter().filter_map(|fields| {
        let label = fields.req("label").and_then(|item| item.words());
        let number = fields.req("number").and_then(|item| item.line());
        Some(PhoneNumber { label: label?, number: number? })
    });
    Some(Emergency { numbers: numbers.collect(), text: text? })
}

fn open<'a>(
    fields: &TomlTable<'a>,
    key: &str,
    keys: &'static [&'static str],
) -> Vec<TomlTable<'a>> {
    fields.each(key).iter().filter_map(|item| item.fields(keys)).collect()
}
