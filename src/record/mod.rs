//! What comes back out of a session: lines to read, summaries, exports.

pub mod wording;
