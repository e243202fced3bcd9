//! The script of a rehearsal: one line an act, `TIME ACT WORDS…`, read whole with every mistake at
//! its line.

use crate::names::Initials;
use crate::protocol::Amount;
use crate::protocol::{Anchor, VitalSign};
use crate::session::{AttentionKind, LOWEST_VOLUME_DB, MusicAct, TextKind, VitalReading, Vitals};

/// A whole script in the order of its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    pub steps: Vec<Step>,
    /// Cards that no step answers are answered by their first plain answer after so long; `None`:
    /// they are left.
    pub answers_after_ms: Option<i64>,
}

/// One act.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its line in the file, from 1.
    pub line: usize,
    /// Counted from the opening or from the dose.
    pub anchor: Anchor,
    /// So long after it.
    pub offset_ms: i64,
    pub act: Act,
}

/// What a line can ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// `observe CODE [MODIFIER…]`
    Observe(String, Vec<String>),
    /// `vitals SYSTOLIC DIASTOLIC PULSE SPO2 [RESPIRATIONS]`
    Vitals(Vitals),
    /// `note TEXT`, `words TEXT`, `private TEXT`
    Write(TextKind, String),
    /// `moment`
    Moment,
    /// `consent ID OPTION…`
    Consent(String, String),
    /// `tick LIST ITEM [WORDS…]`; the item may be `all`. The words stand beside the ticks of items
    /// that ask for some.
    Tick(String, String, String),
    /// `dose AMOUNT UNIT BY [SITE…]`: typed, read back, given.
    Dose { amount: Amount, by: Initials, site: String },
    /// `answer CHECK-IN OPTION [TEXT…]`; a number answers a scale.
    Answer(String, String, Option<String>),
    /// `skip CHECK-IN REASON…`
    Skip(String, String),
    /// `later CHECK-IN`
    Later(String),
    /// `silence`, `safe`, `return`, `next`, `calmer [next]`, `fuller [next]`, `repeat on`, `repeat
    /// off`, `volume DB`, `bring-back`, `fallback`
    Steer(MusicAct),
    /// `output NAME` or `output default`: the music goes over to another output
    Output(Option<String>),
    /// `talk`, and again to end it
    Talk,
    /// `attention KIND`: raised, described, the prescriber called
    Attention(AttentionKind),
    /// `arrived`: the prescriber is here
    Arrived,
    /// `resolved`: the attention is over
    Resolved,
    /// `extend MINUTES`
    Extend(i64),
    /// `begin PHASE`
    Begin(String),
    /// `hold`, `release`
    Hold(bool),
    /// `effects-ended`
    EffectsEnded,
    /// `close [REASON…]`: open states are ended now, required check-ins asked again.
    Close(Option<String>),
}

impl Act {
    /// How many entries it makes when nothing of it is refused. A whole checklist may be ticked
    /// again without harm, so it never counts as done.
    pub(super) fn entries(&self) -> usize {
        match self {
            Self::Dose { .. } => 2,
            Self::Attention(_) => 3,
            Self::Output(_) => 0,
            Self::Tick(_, item, _) if item == "all" => usize::MAX,
            _ => 1,
        }
    }
}

/// A line that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ScriptProblem {
    /// From 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// The script that a rehearsal uses when none is named: a quiet session that fits every route.
pub const BUNDLED: &str = include_str!("../../assets/rehearsals/quiet-session.txt");

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// Every line that can't be read.
    pub fn parse(text: &str) -> Result<Self, Vec<ScriptProblem>> {
        let mut script = Self { steps: Vec::new(), answers_after_ms: None };
        let mut problems = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            let words: Vec<&str> =
                line.split('#').next().unwrap_or_default().split_whitespace().collect();
            let read = match words.as_slice() {
                [] => Ok(()),
                ["answers", "after", time] => {
                    duration_ms(time).map(|ms| script.answers_after_ms = Some(ms))
                }
                [time, act, rest @ ..] => {
                    read_step(line_number, time, act, rest).map(|step| script.steps.push(step))
                }
                [_] => Err("a line is TIME ACT WORDS…, such as `dose+3m observe tears`".to_owned()),
            };
            problems.extend(read.err().map(|message| ScriptProblem { line: line_number, message }));
        }
        if problems.is_empty() { Ok(script) } else { Err(problems) }
    }
}

fn read_step(line: usize, time: &str, act: &str, rest: &[&str]) -> Result<Step, String> {
    let (anchor, offset) = match time.strip_prefix("dose") {
        Some("") => (Anchor::Dose, "+0s"),
        Some(offset) => (Anchor::Dose, offset),
        None => (Anchor::Session, time),
    };
    let offset_ms = duration_ms(offset.strip_prefix('+').unwrap_or(offset))?;
    Ok(Step { line, anchor, offset_ms, act: read_act(act, rest)? })
}

fn duration_ms(text: &str) -> Result<i64, String> {
    crate::protocol::toml_file::duration_ms(text)
        .map_err(|_| format!("`{text}` is not a time; write 90s, 3m or 1h"))
}

fn read_act(act: &str, rest: &[&str]) -> Result<Act, String> {
    let words = || rest.join(" ");
    let text = |what: &str| {
        if rest.is_empty() { Err(format!("`{act}` needs {what}")) } else { Ok(words()) }
    };
    let owned = |word: &&str| (*word).to_owned();
    match (act, rest) {
        ("observe", [code, modifiers @ ..]) => {
            Ok(Act::Observe(owned(code), modifiers.iter().map(owned).collect()))
        }
        ("vitals", values) => vitals(values).map(Act::Vitals),
        ("note", _) => Ok(Act::Write(TextKind::Chart, text("a text")?)),
        ("words", _) => Ok(Act::Write(TextKind::OwnWords, text("a text")?)),
        ("private", _) => Ok(Act::Write(TextKind::Process, text("a text")?)),
        ("moment", []) => Ok(Act::Moment),
        ("consent", [id, option @ ..]) if !option.is_empty() => {
            Ok(Act::Consent(owned(id), option.join(" ")))
        }
        ("tick", [list, item, note @ ..]) => {
            Ok(Act::Tick(owned(list), owned(item), note.join(" ")))
        }
        ("dose", [number, unit, by, site @ ..]) => {
            let amount = format!("{number} {unit}")
                .parse()
                .map_err(|error: crate::protocol::NotAnAmount| error.to_string())?;
            let by = by.parse().map_err(|error: crate::names::NotInitials| error.to_string())?;
            Ok(Act::Dose { amount, by, site: site.join(" ") })
        }
        ("answer", [key, option, more @ ..]) => {
            Ok(Act::Answer(owned(key), owned(option), (!more.is_empty()).then(|| more.join(" "))))
        }
        ("skip", [key, reason @ ..]) if !reason.is_empty() => {
            Ok(Act::Skip(owned(key), reason.join(" ")))
        }
        ("later", [key]) => Ok(Act::Later(owned(key))),
        ("silence", []) => Ok(Act::Steer(MusicAct::Silence)),
        ("safe", []) => Ok(Act::Steer(MusicAct::SafeMusic)),
        ("return", []) => Ok(Act::Steer(MusicAct::ReturnToPlan)),
        ("next", []) => Ok(Act::Steer(MusicAct::Next)),
        ("calmer", []) => Ok(Act::Steer(MusicAct::Calmer)),
        ("fuller", []) => Ok(Act::Steer(MusicAct::Fuller)),
        ("bring-back", []) => Ok(Act::Steer(MusicAct::BringBack)),
        ("fallback", []) => Ok(Act::Steer(MusicAct::UseFallback)),
        ("output", ["default"]) => Ok(Act::Output(None)),
        ("output", [_, ..]) => Ok(Act::Output(Some(words()))),
        ("calmer", ["next"]) => Ok(Act::Steer(MusicAct::CalmerNext)),
        ("fuller", ["next"]) => Ok(Act::Steer(MusicAct::FullerNext)),
        ("repeat", ["on"]) => Ok(Act::Steer(MusicAct::Repeat { on: true })),
        ("repeat", ["off"]) => Ok(Act::Steer(MusicAct::Repeat { on: false })),
        ("volume", [db]) => match db.parse::<f32>() {
            Ok(db) if (LOWEST_VOLUME_DB..=0.0).contains(&db) => {
                Ok(Act::Steer(MusicAct::Volume { db }))
            }
            _ => Err(format!("`{db}` is no volume in dB below the cap, such as -6")),
        },
        ("talk", []) => Ok(Act::Talk),
        ("attention", [kind, ..]) => Ok(Act::Attention(match *kind {
            "airway" => AttentionKind::Airway,
            "hard-to-rouse" => AttentionKind::HardToRouse,
            "pain" => AttentionKind::Pain,
            "vomiting" => AttentionKind::Vomiting,
            "fall" => AttentionKind::Fall,
            "distress" => AttentionKind::Distress,
            _ => AttentionKind::Other(words()),
        })),
        ("arrived", []) => Ok(Act::Arrived),
        ("resolved", []) => Ok(Act::Resolved),
        ("extend", [minutes]) => {
            let minutes: i64 =
                minutes.parse().map_err(|_| format!("`{minutes}` is not a number of minutes"))?;
            Ok(Act::Extend(minutes * 60_000))
        }
        ("begin", [phase]) => Ok(Act::Begin(owned(phase))),
        ("hold", []) => Ok(Act::Hold(true)),
        ("release", []) => Ok(Act::Hold(false)),
        ("effects-ended", []) => Ok(Act::EffectsEnded),
        ("close", reason) => Ok(Act::Close((!reason.is_empty()).then(words))),
        _ => Err(unknown(act)),
    }
}

const ACTS: &[&str] = &[
    "observe",
    "vitals",
    "note",
    "words",
    "private",
    "moment",
    "consent",
    "tick",
    "dose",
    "answer",
    "skip",
    "later",
    "silence",
    "safe",
    "return",
    "next",
    "calmer",
    "fuller",
    "bring-back",
    "fallback",
    "output",
    "talk",
    "attention",
    "arrived",
    "resolved",
    "extend",
    "begin",
    "hold",
    "release",
    "effects-ended",
    "close",
];

fn unknown(act: &str) -> String {
    if ACTS.contains(&act) {
        return format!("the words after `{act}` don't fit it");
    }
    match crate::protocol::toml_file::nearest(act, ACTS.iter().copied()) {
        Some(near) => format!("unknown act `{act}`; did you mean `{near}`?"),
        None => format!("unknown act `{act}`; known are {}", ACTS.join(", ")),
    }
}

fn vitals(values: &[&str]) -> Result<Vitals, String> {
    let order = [
        VitalSign::Systolic,
        VitalSign::Diastolic,
        VitalSign::Pulse,
        VitalSign::Spo2,
        VitalSign::Respirations,
    ];
    if values.is_empty() || values.len() > order.len() {
        return Err(
            "`vitals` takes systolic, diastolic, pulse, SpO2 and respirations, in this order"
                .to_owned(),
        );
    }
    let read =
        |value: &&str| value.parse::<f64>().map_err(|_| format!("`{value}` is not a number"));
    let numbers = values.iter().map(read).collect::<Result<Vec<f64>, String>>()?;
    let readings = order
        .into_iter()
        .zip(numbers)
        .map(|(measure, number)| (measure, VitalReading::Value(number)))
        .collect();
    Ok(Vitals { readings, by: None, as_read: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_script_reads() {
        let script = Script::parse(BUNDLED).unwrap();
        assert!(script.steps.iter().any(|step| matches!(step.act, Act::Dose { .. })));
        assert!(matches!(script.steps.last().unwrap().act, Act::Close(_)));
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let text = "0s note begun\n3x observe tears\ndose+3m obsrve tears\n\n4m vitals 120 eighty\n5m extend\nmoment";
        let told: Vec<String> =
            Script::parse(text).unwrap_err().iter().map(ToString::to_string).collect();
        expect_test::expect![[r#"
            line 2: `3x` is not a time; write 90s, 3m or 1h
            line 3: unknown act `obsrve`; did you mean `observe`?
            line 5: `eighty` is not a number
            line 6: the words after `extend` don't fit it
            line 7: a line is TIME ACT WORDS…, such as `dose+3m observe tears`"#]]
        .assert_eq(&told.join("\n"));
    }
}
