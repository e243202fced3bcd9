//! The journal against real files.

mod attacks;
#[cfg(target_os = "linux")]
mod disk_trouble;
mod drafts;
mod growth;
mod ledger;
mod list;
mod notes;
mod recovery;
mod room;
mod round_trip;
mod samples;
mod sealing;
mod signing;
mod tampering;
mod vocabulary;
