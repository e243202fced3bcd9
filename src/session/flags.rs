//! Which limits a set of vital signs lies beyond: the practice's ranges, as far as somebody has confirmed
//! them, and the client's own. Flagged quietly, nothing more.

use super::{Bound, Flag, OwnLimit, Vitals};
use crate::protocol::{RangeHolds, Severity, VitalRange, well_known};

/// The flags of vital signs taken before (`false`) or after the first dose; for each sign the severest
/// only. The client's own limit takes the place of the practice's on its side, but for a severe one.
pub(super) fn flags(
    vitals: &Vitals,
    ranges: &[VitalRange],
    own: &[OwnLimit],
    after_dose: bool,
) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for range in ranges.iter().filter(|range| range.confirmed_by.is_some()) {
        let holds = match range.when {
            RangeHolds::Always => true,
            RangeHolds::BeforeDose => !after_dose,
            RangeHolds::AfterDose => after_dose,
        };
        let is_replaced = |bound: Bound| {
            range.severity == Severity::Outside
                && own.iter().any(|limit| (limit.measure, limit.bound) == (range.measure, bound))
        };
        let Some(value) = vitals.value(range.measure).filter(|_| holds) else { continue };
        let below = range.low.is_some_and(|low| value < low) && !is_replaced(Bound::Low);
        let above = range.high.is_some_and(|high| value > high) && !is_replaced(Bound::High);
        if below || above {
            let range_id = range.id.clone();
            note(
                &mut flags,
                Flag { measure: range.measure, range: range_id, severity: range.severity },
            );
        }
    }
    for limit in own {
        let Some(value) = vitals.value(limit.measure) else { continue };
        let is_beyond = match limit.bound {
            Bound::Low => value < limit.value,
            Bound::High => value > limit.value,
        };
        if is_beyond {
            let range = well_known::OWN_LIMIT.into();
            note(&mut flags, Flag { measure: limit.measure, range, severity: Severity::Outside });
        }
    }
    flags
}

fn note(flags: &mut Vec<Flag>, flag: Flag) {
    match flags.iter_mut().find(|known| known.measure == flag.measure) {
        Some(known) if known.severity < flag.severity => *known = flag,
        Some(_) => {}
        None => flags.push(flag),
    }
}
