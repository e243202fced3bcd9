//! Which of the practice's ranges a set of vital signs lies outside of. Flagged quietly, nothing
//! more.

use super::{Flag, Vitals};
use crate::protocol::{RangeHolds, VitalRange};

/// The flags of vital signs taken before (`false`) or after the first dose; for each sign the
/// severest only.
pub fn flags(vitals: &Vitals, ranges: &[VitalRange], after_dose: bool) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for range in ranges {
        let holds = match range.when {
            RangeHolds::Always => true,
            RangeHolds::BeforeDose => !after_dose,
            RangeHolds::AfterDose => after_dose,
        };
        let Some(value) = vitals.value(range.measure).filter(|_| holds) else { continue };
        let outside =
            range.low.is_some_and(|low| value < low) || range.high.is_some_and(|high| value > high);
        if !outside {
            continue;
        }
        let flag =
            Flag { measure: range.measure, range: range.id.clone(), severity: range.severity };
        match flags.iter_mut().find(|known| known.measure == flag.measure) {
            Some(known) if known.severity < flag.severity => *known = flag,
            Some(_) => {}
            None => flags.push(flag),
        }
    }
    flags
}
