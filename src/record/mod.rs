//! What comes back out of a session: lines to read, summaries, exports.

pub mod export;
#[cfg(test)]
pub(crate) mod fixture;
mod heard;
mod notable;
mod qr;
mod review;
mod summary;
mod timeline;
pub mod wording;

pub use heard::{Heard, HeardMusic, Stretch};
pub use qr::Qr;
pub use review::{ExportScope, Review, Row, Unreadable};
pub use summary::{SessionGroup, SessionLine, Summary};
pub use timeline::{CheckInMark, Lane, Timeline, VitalsMark};
