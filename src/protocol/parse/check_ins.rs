//! The check-ins of a protocol: when they are due, and what an answer is.

use std::collections::BTreeMap;

use super::lists::{checklist_ids, consent_ids};
use super::timeline::Timeline;
use crate::protocol::model::{
    AnchoredTime, AnswerEffect, AskedIntention, CheckIn, CheckInKind, Choice, Flagged, Manner,
    Scale,
};
use crate::protocol::toml_file::{TomlTable, TomlValue, choose_from, ids, report_twice, written};
use crate::protocol::well_known::DOSING_ENDS;
use crate::protocol::{ChecklistId, ChoiceId};

const KEYS: &[&str] = &[
    "id",
    "prompt",
    "again_prompt",
    "manner",
    "at",
    "every",
    "until",
    "window",
    "later",
    "required",
    "at_close",
    "kind",
    "choices",
    "still_prompt",
    "still",
    "min",
    "max",
    "words",
    "checklist",
    "consent",
];

/// As far as *Later* moves a card, unless written otherwise.
const LATER_MS: i64 = 3 * 60_000;
/// A card that came more often would never leave the screen.
const EVERY_AT_LEAST_MS: i64 = 60_000;
/// The digits 1–9 answer.
const MOST_CHOICES: usize = 9;
/// More steps than this can be neither drawn nor told apart.
const MOST_STEPS: i64 = 21;

const THENS: &[(&str, AnswerEffect)] = &[
    ("nothing", AnswerEffect::Nothing),
    ("offer_attention", AnswerEffect::OfferAttention),
    ("own_words", AnswerEffect::OwnWords),
    ("text", AnswerEffect::Text),
    ("ends_dosing", AnswerEffect::EndsDosing),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Choice,
    Several,
    Intention,
    Scale,
    Vitals,
    Text,
    Reminder,
    Checklist,
    Consent,
}

const KINDS: &[(&str, Kind)] = &[
    ("choice", Kind::Choice),
    ("several", Kind::Several),
    ("intention", Kind::Intention),
    ("scale", Kind::Scale),
    ("vitals", Kind::Vitals),
    ("text", Kind::Text),
    ("reminder", Kind::Reminder),
    ("checklist", Kind::Checklist),
    ("consent", Kind::Consent),
];

/// Reads all check-ins; those that can't be read are reported and left out.
pub(super) fn all(root: &TomlTable<'_>, timeline: &Timeline) -> Vec<CheckIn> {
    let items = root.each("check_ins");
    let opened: Vec<_> = items.iter().filter_map(|item| item.fields(KEYS)).collect();
    report_twice("check-in", &ids(&opened));
    opened.iter().filter_map(|fields| check_in(fields, timeline, root)).collect()
}

/// The checklists that check-ins name.
pub(super) fn asked_checklists(root: &TomlTable<'_>) -> Vec<String> {
    let named = |item: &TomlValue<'_>| item.fields(KEYS)?.opt("checklist")?.id();
    root.each("check_ins").iter().filter_map(named).collect()
}

fn check_in(fields: &TomlTable<'_>, timeline: &Timeline, root: &TomlTable<'_>) -> Option<CheckIn> {
    let id = fields.req("id").and_then(|item| item.id());
    let prompt = fields.req("prompt").and_then(|item| item.words());
    let again_prompt = fields.opt("again_prompt").and_then(|item| item.words());
    let manner = fields
        .req("manner")
        .and_then(|item| item.word(&[("look", Manner::Look), ("ask", Manner::Ask)]));
    let at = fields.req("at").and_then(|item| timeline.at(&item));
    let every_ms = fields.opt("every").and_then(|item| every_ms(&item));
    let until = fields.opt("until").and_then(|item| until(&item, at.as_ref(), timeline));
    let window_ms = fields.opt("window").and_then(|item| item.duration_ms());
    let later_ms = fields.opt("later").map_or(Some(LATER_MS), |item| item.duration_ms());
    let required = fields.opt("required").map_or(Some(false), |item| item.yes_no());
    let at_close = fields.opt("at_close").map_or(Some(false), |item| item.yes_no());
    if let (Some(Manner::Ask), Some(item)) = (manner, fields.opt("at"))
        && at.as_ref().is_some_and(|at| timeline.is_silent(at))
    {
        let hint = Some("write manner = \"look\", or count from another phase".to_owned());
        item.report("is in a silent phase, in which nothing is asked aloud", hint);
    }
    let kind = fields
        .req("kind")
        .and_then(|item| item.word(KINDS))
        .and_then(|word| kind(word, fields, root));
    match (fields.opt("every"), fields.opt("until"), fields.opt("window")) {
        (Some(every), None, None) => {
            every.report(
                "a check-in that comes again needs an end",
                Some("write until = \"return\", or a window".to_owned()),
            );
        }
        (None, Some(until), _) => until.report("only a check-in with `every` has an `until`", None),
        _ => {}
    }
    Some(CheckIn {
        id: id?,
        prompt: prompt?,
        again_prompt,
        manner: manner?,
        at: at?,
        every_ms,
        until,
        window_ms,
        later_ms: later_ms?,
        kind: kind?,
        required: required? || at_close?,
        at_close: at_close?,
    })
}

fn every_ms(item: &TomlValue<'_>) -> Option<i64> {
    let every_ms = item.duration_ms()?;
    if every_ms < EVERY_AT_LEAST_MS {
        item.report(format!("must be {} at least", written(EVERY_AT_LEAST_MS)), None);
        return None;
    }
    Some(every_ms)
}

fn until(
    item: &TomlValue<'_>,
    at: Option<&AnchoredTime>,
    timeline: &Timeline,
) -> Option<AnchoredTime> {
    let until = timeline.at(item)?;
    let planned = (timeline.planned_ms(at?), timeline.planned_ms(&until));
    if let (Some(at_ms), Some(until_ms)) = planned
        && until_ms <= at_ms
    {
        item.report("is not after `at`: the check-in would never come again", None);
    }
    Some(until)
}

fn kind(kind: Kind, fields: &TomlTable<'_>, root: &TomlTable<'_>) -> Option<CheckInKind> {
    if !matches!(kind, Kind::Choice | Kind::Several | Kind::Intention) {
        let why = "only kind = \"choice\", \"several\" and \"intention\" have choices";
        fields.refuse(&["choices"], why);
    }
    if kind != Kind::Intention {
        let why = "only kind = \"intention\" asks whether one still holds";
        fields.refuse(&["still_prompt", "still"], why);
    }
    if kind != Kind::Scale {
        fields.refuse(&["min", "max", "words"], "only kind = \"scale\" has steps");
    }
    if kind != Kind::Checklist {
        fields.refuse(&["checklist"], "only kind = \"checklist\" names a checklist");
    }
    if kind != Kind::Consent {
        fields.refuse(&["consent"], "only kind = \"consent\" names a consent");
    }
    match kind {
        Kind::Choice => choices(&fields.req("choices")?, root).map(CheckInKind::Choice),
        Kind::Several => several(&fields.req("choices")?, root).map(CheckInKind::Several),
        Kind::Intention => {
            let choices = fields.req("choices").and_then(|item| self::choices(&item, root));
            let still_prompt = fields.req("still_prompt").and_then(|item| item.words());
            let still = fields.req("still").and_then(|item| self::choices(&item, root));
            let (choices, still_prompt, still) = (choices?, still_prompt?, still?);
            Some(CheckInKind::Intention(Box::new(AskedIntention { choices, still_prompt, still })))
        }
        Kind::Scale => scale(fields).map(CheckInKind::Scale),
        Kind::Vitals => Some(CheckInKind::Vitals),
        Kind::Text => Some(CheckInKind::Text),
        Kind::Reminder => Some(CheckInKind::Reminder),
        Kind::Checklist => checklist(&fields.req("checklist")?, root).map(CheckInKind::Checklist),
        Kind::Consent => {
            one_of(&fields.req("consent")?, "consent", &consent_ids(root)).map(CheckInKind::Consent)
        }
    }
}

fn choices(item: &TomlValue<'_>, root: &TomlTable<'_>) -> Option<Vec<Choice>> {
    let items = item.list()?;
    if items.is_empty() {
        item.report("a choice needs answers", None);
    }
    if items.len() > MOST_CHOICES {
        item.report(
            format!("has {} answers, but the digits answer {MOST_CHOICES} at most", items.len()),
            None,
        );
    }
    let keys = &["id", "label", "then", "flag", "again", "none"];
    let opened: Vec<_> = items.iter().filter_map(|item| item.fields(keys)).collect();
    report_twice("answer", &ids(&opened));
    Some(opened.iter().filter_map(|fields| choice(fields, root)).collect())
}

/// Answers of which several may be given, or the one that stands for none of them.
fn several(item: &TomlValue<'_>, root: &TomlTable<'_>) -> Option<Vec<Choice>> {
    let choices = choices(item, root)?;
    if choices.iter().filter(|choice| choice.none).count() != 1 {
        let hint = Some("write none = true with the one that is given alone".to_owned());
        item.report("of several answers one stands for none of the others", hint);
    }
    Some(choices)
}

/// `flag = true`, or `flag = "leaving"`.
fn flagged(item: &TomlValue<'_>) -> Option<Flagged> {
    match item.is_text() {
        true => item.word(&[("leaving", Flagged::AtClose)]),
        false => item.yes_no().map(|yes| if yes { Flagged::AtOnce } else { Flagged::No }),
    }
}

fn choice(fields: &TomlTable<'_>, root: &TomlTable<'_>) -> Option<Choice> {
    let id = fields.req("id").and_then(|item| item.id());
    let label = fields.req("label").and_then(|item| item.words());
    let then = fields.opt("then").map_or(Some(AnswerEffect::Nothing), |item| item.word(THENS));
    if then == Some(AnswerEffect::EndsDosing)
        && let Some(then) = fields.opt("then")
    {
        if root.opt("dosing").is_none() {
            then.report("there is no [dosing] to end", None);
        } else if let Some(id) =
            id.as_ref().filter(|id: &&ChoiceId| !DOSING_ENDS.contains(&id.as_str()))
        {
            let known = DOSING_ENDS.map(|end| format!("\"{end}\"")).join(", ");
            then.report(
                format!("the answer \"{id}\" cannot end the dosing"),
                Some(format!("the ids that can are {known}")),
            );
        }
    }
    let flagged = fields.opt("flag").map_or(Some(Flagged::No), |item| flagged(&item));
    let again_ms = fields.opt("again").and_then(|item| item.duration_ms());
    let none = fields.opt("none").map_or(Some(false), |item| item.yes_no());
    Some(Choice { id: id?, label: label?, effect: then?, flagged: flagged?, again_ms, none: none? })
}

fn scale(fields: &TomlTable<'_>) -> Option<Scale> {
    let min = fields.req("min").and_then(|item| item.integer(-100..=100));
    let max_item = fields.req("max");
    let max = max_item.as_ref().and_then(|item| item.integer(-100..=100));
    let bounds = min.zip(max);
    if let (Some((min, max)), Some(item)) = (bounds, &max_item) {
        if min >= max {
            item.report(format!("must be above min, which is {min}"), None);
        } else if max - min >= MOST_STEPS {
            item.report(format!("a scale has {MOST_STEPS} steps at most"), None);
        }
    }
    let mut words = BTreeMap::new();
    for (step, item) in fields.opt("words").and_then(|item| item.entries()).unwrap_or_default() {
        let number = step.parse::<i32>().ok();
        let in_bounds = |number: &i32| {
            bounds.is_none_or(|(min, max)| (min..=max).contains(&i64::from(*number)))
        };
        match number.filter(in_bounds) {
            Some(number) => words.extend(item.words().map(|word| (number, word))),
            None => item.report("is no step of this scale", None),
        }
    }
    let (min, max) = bounds?;
    Some(Scale { min: i32::try_from(min).ok()?, max: i32::try_from(max).ok()?, words })
}

fn checklist(item: &TomlValue<'_>, root: &TomlTable<'_>) -> Option<ChecklistId> {
    one_of(item, "checklist", &checklist_ids(root))
}

/// The id of something that is written in the file.
fn one_of<T: From<String>>(item: &TomlValue<'_>, what: &str, known: &[String]) -> Option<T> {
    let wanted: String = item.id()?;
    if !known.contains(&wanted) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        item.report(format!("unknown {what} \"{wanted}\""), Some(choose_from(&wanted, &known)));
        return None;
    }
    Some(wanted.into())
}
