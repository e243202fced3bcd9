//! Vital signs as a row of numbers, typed and to be corrected.

use crate::names::Initials;
use crate::protocol::VitalSign;
use crate::session::{VitalReading, Vitals};
use crate::words::texts;

/// Typed before the initials of who measured: understood whatever the language is.
const BY: &str = "by";

/// The reason for which a row of vital signs can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VitalsProblem {
    /// More numbers than there are signs.
    TooMany,
    Empty,
}

/// `138 84 88 97` or `138/84 88 97 14 36.8`; `-` for a sign that was left out, or with the reason after
/// the numbers could not be taken; `by JO`.
pub fn vitals_of(text: &str) -> Result<Vitals, VitalsProblem> {
    let mut words = text
        .split(|c: char| c.is_whitespace() || c == '/')
        .filter(|word| !word.is_empty())
        .peekable();
    let mut values: Vec<Option<f64>> = Vec::new();
    while let Some(value) = words.peek().and_then(|word| value(word)) {
        values.push(value);
        words.next();
    }
    let mut rest: Vec<&str> = words.collect();
    let by = match rest.as_slice() {
        [.., by, initials] if [BY, texts::pad::typed_by()].contains(by) => {
            initials.parse::<Initials>().ok()
        }
        _ => None,
    };
    if by.is_some() {
        rest.truncate(rest.len() - 2);
    }
    let reason = rest.join(" ");
    match () {
        () if values.is_empty() => Err(VitalsProblem::Empty),
        () if values.len() > VitalSign::ALL.len() => Err(VitalsProblem::TooMany),
        () => {
            let not_taken = || (!reason.is_empty()).then(|| VitalReading::NotTaken(reason.clone()));
            let reading = |value: Option<f64>| value.map(VitalReading::Value).or_else(not_taken);
            let readings = VitalSign::ALL.into_iter().zip(values);
            let readings = readings.filter_map(|(sign, value)| Some((sign, reading(value)?)));
            Ok(Vitals { readings: readings.collect(), by, as_read: false })
        }
    }
}

/// A set of vital signs as it would be typed, to be corrected.
pub fn vitals_as_typed(vitals: &Vitals) -> String {
    let given = VitalSign::ALL
        .iter()
        .rposition(|measure| vitals.readings.iter().any(|(known, _)| known == measure));
    let signs = VitalSign::ALL.iter().take(given.map_or(0, |last| last + 1));
    let mut words: Vec<String> =
        signs.map(|measure| vitals.value(*measure).map_or("-".to_owned(), texts::number)).collect();
    words.extend(vitals.readings.iter().find_map(|(_, reading)| match reading {
        VitalReading::NotTaken(why) => Some(why.clone()),
        VitalReading::Value(_) => None,
    }));
    words.extend(vitals.by.as_ref().map(|by| format!("{} {by}", texts::pad::typed_by())));
    words.join(" ")
}

fn value(word: &str) -> Option<Option<f64>> {
    match word {
        "-" | "−" | "–" => Some(None),
        word => {
            word.replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite()).map(Some)
        }
    }
}

/// The words that say how vital signs are typed so that they can be read.
pub fn vitals_problem(problem: &VitalsProblem) -> &'static str {
    match problem {
        VitalsProblem::TooMany => texts::pad::vitals_too_many(),
        VitalsProblem::Empty => texts::pad::vitals_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_numbers_is_a_set_of_vital_signs() {
        let taken = vitals_of("138/84 88 97").unwrap();
        assert_eq!(taken, vitals_of("138 84 88 97").unwrap());
        assert_eq!(
            (taken.value(VitalSign::Systolic), taken.value(VitalSign::Spo2)),
            (Some(138.0), Some(97.0))
        );
        let part = vitals_of("- - 88 97 14 36,8 client inward by JO").unwrap();
        assert_eq!(part.value(VitalSign::Temperature), Some(36.8));
        assert_eq!(
            part.readings[0],
            (VitalSign::Systolic, VitalReading::NotTaken("client inward".to_owned()))
        );
        assert_eq!(part.by, "JO".parse().ok());
    }

    #[test]
    fn a_german_hand_types_its_own_words() {
        texts::speak(crate::names::Language::German);
        let part = vitals_of("- - 88 97 14 36,8 nach innen gekehrt durch JO").unwrap();
        assert_eq!(
            part.readings[0],
            (VitalSign::Systolic, VitalReading::NotTaken("nach innen gekehrt".to_owned()))
        );
        assert_eq!(part.by, "JO".parse().ok());
    }

    #[test]
    fn what_was_typed_is_typed_again_to_be_corrected() {
        for text in [
            "138 84 88 97",
            "138 84 88 97 14 36.8 by JO",
            "- - 88 97 client inward by JO",
            "120 80",
        ] {
            let vitals = vitals_of(text).unwrap();
            assert_eq!(vitals_of(&vitals_as_typed(&vitals)).unwrap(), vitals, "{text}");
        }
    }

    #[test]
    fn pulse_and_oxygen_alone_need_no_reason_for_the_rest() {
        let signs = |text: &str| vitals_of(text).unwrap().readings;
        let value = VitalReading::Value;
        let alone = [(VitalSign::Pulse, value(88.0)), (VitalSign::Spo2, value(97.0))];
        assert_eq!(signs("- - 88 97"), alone);
        assert_eq!(signs("- - 88 97 cuff slipped").len(), 4, "with a reason they were to be taken");
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(vitals_of(""), Err(VitalsProblem::Empty));
        assert_eq!(vitals_of("high"), Err(VitalsProblem::Empty));
        assert_eq!(vitals_of("1 2 3 4 5 6 7"), Err(VitalsProblem::TooMany));
    }
}
