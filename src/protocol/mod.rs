//! What a practice writes in TOML, parsed into a checked [`Protocol`].

mod ids;
mod model;
mod parse;
mod problem;
mod shipped;
#[cfg(test)]
mod tests;
pub(crate) mod toml_file;
pub mod well_known;

pub use ids::{
    CategoryId, CheckInId, ChecklistId, ChoiceId, CodeId, ConsentId, ConsentOption, ItemId,
    ModifierId, PhaseId, RangeId,
};
pub use model::{
    Anchor, AnchoredTime, AnswerEffect, CheckIn, CheckInKind, Checklist, ChecklistItem, Choice,
    Code, CodeKind, Codebook, Consent, ConsentAnswer, Devices, Dosing, Emergency, Manner, Modifier,
    Phase, PhaseLength, PhoneNumber, Protocol, RangeHolds, Route, Scale, Severity, VitalRange,
    VitalSign,
};
pub use parse::{codebook_name, parse, parse_codebook};
pub use problem::Problem;
pub use shipped::{Shipped, shipped, shipped_codebooks};
