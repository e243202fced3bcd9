//! What comes back out of a session: lines to read, summaries, exports.

pub mod export;
mod review;
pub mod wording;

pub use review::{Review, Row, Takes, Unreadable};
