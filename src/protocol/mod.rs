//! What a practice writes in TOML, parsed into a checked [`Protocol`].

mod model;

pub use model::{
    Anchor, At, CheckIn, CheckInKind, Checklist, ChecklistItem, Choice, Code, CodeKind, Codebook, Consent, Devices, Dosing,
    Emergency, Manner, Measure, Modifier, Number, Phase, PhaseLength, Protocol, Range, RangeWhen, Route, Scale, Severity, Then,
};
