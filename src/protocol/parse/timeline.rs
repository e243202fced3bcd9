//! The phases of a protocol, and the points of time that hang on them.

use crate::protocol::PhaseId;
use crate::protocol::model::{Anchor, AnchoredTime, Phase, PhaseLength};
use crate::protocol::toml_file::{
    self, TomlTable, TomlValue, choose_from, ids, report_twice, written,
};

const KEYS: &[&str] =
    &["id", "name", "until", "length", "open", "usual", "intensity", "music", "silent"];

/// The words that anchor to something other than a phase.
const SESSION: &str = "session";
const DOSE: &str = "dose";
const DOSING_END: &str = "dosing_end";
const BOOSTER: &str = "booster";
/// All of them: no phase is called so.
const WORDS: [&str; 4] = [SESSION, DOSE, DOSING_END, BOOSTER];

/// Every anchor there is, and when it comes if all goes as planned.
pub(super) struct Timeline {
    phases: Vec<Planned>,
    /// How long the dosing lasts; `None` where the protocol has none.
    dosing_ms: Option<i64>,
}

struct Planned {
    id: String,
    /// In session ms; `None` after a phase whose length couldn't be read.
    begins_ms: Option<i64>,
    length: Option<PhaseLength>,
    silent: bool,
}

/// Reads the phases. The timeline knows the ids of those that couldn't be read, so that references
/// to them aren't reported too.
pub(super) fn phases(root: &TomlTable<'_>) -> (Option<Vec<Phase>>, Timeline) {
    let list = root.req("phases");
    let items = list.as_ref().and_then(TomlValue::list).unwrap_or_default();
    let last = items.len().saturating_sub(1);
    if let Some(list) = list.filter(|_| items.len() < 2) {
        list.report("a session has two phases at least: one until the dose, and an open one", None);
    }
    let opened: Vec<_> = items.iter().filter_map(|item| item.fields(KEYS)).collect();
    report_twice("phase", &ids(&opened));
    let (mut read, mut planned) = (Vec::new(), Vec::new());
    let mut begins_ms = Some(0);
    for (at, fields) in opened.iter().enumerate() {
        let id = fields.req("id").and_then(|id| free_id(&id));
        let length = length(fields, at == 0, at == last);
        let silent = fields.opt("silent").and_then(|item| item.yes_no()).unwrap_or(false);
        planned.extend(id.clone().map(|id| Planned { id, begins_ms, length, silent }));
        begins_ms = begins_ms
            .zip(length)
            .and_then(|(begins_ms, length)| i64::checked_add(begins_ms, length.drawn_ms()));
        read.push(phase(fields, id.map(PhaseId::from), length));
    }
    let dosing_ms = root.opt("dosing").and_then(|item| item.member("length")?.duration_ms());
    (read.into_iter().collect(), Timeline { phases: planned, dosing_ms })
}

fn phase(
    fields: &TomlTable<'_>,
    id: Option<PhaseId>,
    length: Option<PhaseLength>,
) -> Option<Phase> {
    let name = fields.req("name").and_then(|item| item.words());
    let intensity = fields.req("intensity").and_then(|item| item.number(0.0..=1.0));
    let silent = fields.opt("silent").map_or(Some(false), |item| item.yes_no());
    let music = match fields.opt("music") {
        Some(item) => item.id(),
        None => id.as_ref().map(ToString::to_string),
    };
    Some(Phase {
        id: id?,
        name: name?,
        length: length?,
        silent: silent?,
        intensity: intensity? as f32,
        music: music?,
    })
}

/// The words `session`, `dose`, `dosing_end` and `booster` anchor to other things.
fn free_id(item: &TomlValue<'_>) -> Option<String> {
    let id: String = item.id()?;
    if WORDS.contains(&id.as_str()) {
        item.report(
            format!(
                "a phase cannot be called \"{id}\": times are counted from the {id} by that word"
            ),
            None,
        );
        return None;
    }
    Some(id)
}

fn length(fields: &TomlTable<'_>, first: bool, last: bool) -> Option<PhaseLength> {
    let usual = || fields.req("usual").and_then(|item| item.duration_ms());
    if first {
        fields.refuse(
            &["length", "open"],
            "the first phase ends with the dose, never by itself: write until = \"dose\" and usual",
        );
        fields.req("until").and_then(|item| item.word(&[(DOSE, ())]));
        usual().map(|usual_ms| PhaseLength::UntilDose { usual_ms })
    } else if last {
        fields.refuse(
            &["length", "until"],
            "the last phase runs until the close: write open = true and usual",
        );
        if let Some(open) = fields.req("open")
            && open.yes_no() == Some(false)
        {
            open.report("the last phase runs until the close and must be open", None);
        }
        usual().map(|usual_ms| PhaseLength::Open { usual_ms })
    } else {
        fields.refuse(&["until"], "only the first phase ends with the dose");
        fields.refuse(&["open"], "only the last phase is open");
        fields.refuse(&["usual"], "a phase with an end of its own has a length instead");
        fields
            .req("length")
            .and_then(|item| item.duration_ms())
            .map(|length_ms| PhaseLength::Planned { length_ms })
    }
}

impl Timeline {
    /// Reads a point of time: `dose+23m`, `peak+5m`, `return`, `dose-5m`.
    pub(super) fn at(&self, item: &TomlValue<'_>) -> Option<AnchoredTime> {
        let text = item.line()?;
        let sign_at = text.find(['+', '-']).unwrap_or(text.len());
        let (word, offset) = text.split_at(sign_at);
        let anchor = self.anchor(word.trim(), item);
        let offset_ms = match (offset.strip_prefix('+'), offset.strip_prefix('-')) {
            (Some(later), _) => toml_file::duration_ms(later),
            (_, Some(earlier)) => toml_file::duration_ms(earlier).map(|ms| -ms),
            _ => Ok(0),
        };
        let offset_ms = offset_ms.map_err(|wrong| item.report(wrong.to_string(), None)).ok();
        let at = AnchoredTime { anchor: anchor?, offset_ms: offset_ms? };
        self.report_impossible(&at, item);
        Some(at)
    }

    /// When it would come if all went as planned, in session ms.
    pub(super) fn planned_ms(&self, at: &AnchoredTime) -> Option<i64> {
        let from_ms = match &at.anchor {
            Anchor::Session => Some(0),
            Anchor::Dose => self.phases.get(1)?.begins_ms,
            Anchor::DosingEnd => Some(self.phases.get(1)?.begins_ms? + self.dosing_ms?),
            Anchor::Booster => None,
            Anchor::Phase(id) => self.planned(id.as_str())?.begins_ms,
        };
        from_ms.map(|from_ms| from_ms + at.offset_ms)
    }

    /// Nothing is asked aloud at this point: it is counted from a phase that is silent.
    pub(super) fn is_silent(&self, at: &AnchoredTime) -> bool {
        match &at.anchor {
            Anchor::Phase(id) if at.offset_ms >= 0 => {
                self.planned(id.as_str()).is_some_and(|phase| phase.silent)
            }
            _ => false,
        }
    }

    fn anchor(&self, word: &str, item: &TomlValue<'_>) -> Option<Anchor> {
        match word {
            SESSION => Some(Anchor::Session),
            DOSE => Some(Anchor::Dose),
            DOSING_END if self.dosing_ms.is_none() => {
                item.report("there is no [dosing] to end", None);
                None
            }
            DOSING_END => Some(Anchor::DosingEnd),
            BOOSTER => Some(Anchor::Booster),
            _ if self.planned(word).is_some() => Some(Anchor::Phase(word.into())),
            _ => {
                let phases = self.phases.iter().map(|phase| phase.id.as_str());
                let known: Vec<&str> = WORDS.into_iter().chain(phases).collect();
                item.report(
                    format!("unknown anchor \"{}\"", word.escape_debug()),
                    Some(choose_from(word, &known)),
                );
                None
            }
        }
    }

    fn report_impossible(&self, at: &AnchoredTime, item: &TomlValue<'_>) {
        if self.planned_ms(at).is_some_and(|ms| ms < 0) {
            item.report("is before the session's opening", None);
        }
        if let Anchor::Phase(id) = &at.anchor
            && let Some(Planned { length: Some(PhaseLength::Planned { length_ms }), .. }) =
                self.planned(id.as_str())
            && at.offset_ms >= *length_ms
        {
            let hint = Some("count from a later phase, or from the dose".to_owned());
            item.report(
                format!("is when \"{id}\" is over, which lasts {}", written(*length_ms)),
                hint,
            );
        }
    }

    fn planned(&self, id: &str) -> Option<&Planned> {
        self.phases.iter().find(|phase| phase.id == id)
    }
}
