//! Texts that people type, as they may be kept.

use std::borrow::Cow;

use super::reason::Reason;
use super::{
    Amendment, AttentionKind, ChecklistTick, Command, Dose, FlagResponse, HelpPlan, Refusal,
    VitalReading, Vitals,
};

/// About ten pages: far more than anybody types in a session, far less than a line of the journal
/// holds.
const LONGEST: usize = 20_000;

/// A text without what no person types: control characters and those that turn the direction of
/// writing, by which a text could look like another one, or like a row of the log. Lines stay apart.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c != '\n' && is_unprintable(c)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let printable = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        c => (!is_unprintable(c)).then_some(c),
    });
    Cow::Owned(printable.collect())
}

fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text that isn't empty, as it is kept.
pub(super) fn checked(text: &str) -> Result<String, Refusal> {
    let cleaned = clean(text);
    let trimmed = cleaned.trim();
    match trimmed.chars().count() {
        0 => Err(Refusal::TextMissing),
        count if count > LONGEST => Err(Refusal::TextTooLong(LONGEST)),
        _ => Ok(trimmed.to_owned()),
    }
}

/// A reason that isn't empty, as it is kept.
pub(super) fn checked_reason(reason: Reason) -> Result<Reason, Refusal> {
    match reason {
        Reason::Typed(text) => checked(&text).map(Reason::Typed).map_err(|refusal| {
            if refusal == Refusal::TextMissing { Refusal::ReasonMissing } else { refusal }
        }),
        offered @ Reason::Offered(_) => Ok(offered),
    }
}

impl Command {
    /// Without what no person types in its texts. Those that must not be empty are cleaned as they are
    /// [`checked`].
    pub(super) fn cleaned(mut self) -> Self {
        match &mut self {
            Self::ReadBackDose(dose) => clean_dose(dose),
            Self::TakeVitals { vitals, .. } => clean_vitals(vitals),
            Self::AnswerFlag { response, .. } => clean_response(response),
            Self::DescribeAttention { kind: AttentionKind::Other(text), .. }
            | Self::TickItem(ChecklistTick { note: Some(text), .. })
            | Self::Close { reason: Some(text) } => clean_text(text),
            Self::AgreeHelp(help) => clean_help(help),
            Self::Amend { to, .. } => match to {
                Amendment::Dose(dose) => clean_dose(dose),
                Amendment::Vitals { vitals, .. } => clean_vitals(vitals),
                Amendment::Response(response) => clean_response(response),
                Amendment::Attention(AttentionKind::Other(text)) => clean_text(text),
                Amendment::Help(help) => clean_help(help),
                Amendment::Attention(_)
                | Amendment::Answer(_)
                | Amendment::Text(_)
                | Amendment::Reason(_)
                | Amendment::Order(_)
                | Amendment::Time { .. }
                | Amendment::Modifiers(_)
                | Amendment::Consent(_)
                | Amendment::DosingEnd(_)
                | Amendment::SafetyTouch(_) => {}
            },
            _ => {}
        }
        self
    }
}

fn clean_text(text: &mut String) {
    if let Cow::Owned(cleaned) = clean(text) {
        *text = cleaned;
    }
}

fn clean_response(response: &mut FlagResponse) {
    match response {
        FlagResponse::PrescriberTold { who: text }
        | FlagResponse::SymptomsAsked { text }
        | FlagResponse::PlanNoted { text } => clean_text(text),
        FlagResponse::Recheck { .. } => {}
    }
}

fn clean_help(help: &mut HelpPlan) {
    let HelpPlan { words, hand, piece, avoid } = help;
    [words, hand, piece, avoid].into_iter().for_each(clean_text);
}

fn clean_dose(dose: &mut Dose) {
    let Dose { drug, form, concentration, route, site, lot, expiry, disposal, .. } = dose;
    let texts = [drug, form, concentration, route, site, lot, expiry, disposal];
    texts.into_iter().for_each(clean_text);
}

fn clean_vitals(vitals: &mut Vitals) {
    for (_, reading) in &mut vitals.readings {
        if let VitalReading::NotTaken(why) = reading {
            clean_text(why);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_person_types_is_left_out_and_lines_stay_apart() {
        for (typed, kept) in [
            ("quiet, eyes closed", "quiet, eyes closed"),
            ("one\r\ntwo\tthree", "one\ntwo three"),
            ("\u{1b}[2Jgone\u{7}", "[2Jgone"),
            ("one\u{2028}two\u{85}three", "one\ntwo\nthree"),
            ("gm 06\u{202e} evig\u{2066}", "gm 06 evig"),
        ] {
            assert_eq!(clean(typed), kept);
        }
    }
}
