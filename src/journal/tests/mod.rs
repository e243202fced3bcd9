//! The journal against real files.

#[cfg(target_os = "linux")]
mod disk_trouble;
mod drafts;
mod ledger;
mod list;
mod recovery;
mod round_trip;
mod samples;
mod sealing;
mod signing;
mod tampering;
mod vocabulary;
