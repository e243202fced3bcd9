//! What the record says, in its form on disk: apart from the core's types, and converted both ways.
//! It is frozen: a member is added, never renamed, and never given another meaning. It holds ids
//! and codes, numbers, and texts that people typed; no words of a language that the program speaks.

mod codes;
mod dose;
mod entry;
mod event;
mod file_fault;
mod music;
mod opening;
mod reason;
mod sound;
mod texts;
mod values;
mod vitals;

pub(super) use codes::TextKindForm;
pub(super) use entry::{EventFrame, decode, encode, frame};
pub(super) use event::{is_event, may_follow_close, may_follow_signature};
