//! What a practice writes in TOML, parsed into a checked [`Protocol`].

mod amount;
mod ids;
mod model;
mod parse;
mod problem;
mod shipped;
#[cfg(test)]
mod tests;
pub(crate) mod toml_file;
pub mod well_known;

pub use amount::{Amount, NotAnAmount, UNITS};
pub use ids::{
    CategoryId, CheckInId, ChecklistId, ChoiceId, CodeId, ConsentId, ConsentOption, ItemId,
    ModifierId, PhaseId, RangeId,
};
pub use model::{
    Anchor, AnchoredTime, AnswerEffect, AskedIntention, CheckIn, CheckInKind, Checklist,
    ChecklistItem, Choice, Code, CodeKind, Codebook, Consent, ConsentAnswer, Devices, DoseLimit,
    Dosing, Emergency, Flagged, Manner, Modifier, Phase, PhaseLength, PhoneNumber, Protocol,
    RangeHolds, Route, Scale, Severity, Times, VitalRange, VitalSign,
};
pub use parse::{codebook_name, parse, parse_codebook};
pub use problem::Problem;
#[cfg(test)]
pub(crate) use shipped::parsed;
pub use shipped::{Shipped, shipped, shipped_codebooks};
