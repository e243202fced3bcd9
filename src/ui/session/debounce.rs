//! A key that bounces, or a press that was a double one, logs once.

use crate::protocol::{CodeId, ModifierId};

/// The same thing is logged again only after this long.
const AGAIN_MS: i64 = 1_000;

/// What a press logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Logged {
    Code(CodeId),
    /// A detail of the code just logged, by its id.
    Modifier(ModifierId),
    Moment,
    Vitals(String),
}

/// What was logged last, and when.
#[derive(Debug, Default)]
pub(super) struct Debounce {
    last: Option<(Logged, i64)>,
}

impl Debounce {
    /// Whether this is logged: not when the same was a moment ago.
    pub(super) fn accepts(&mut self, what: Logged, now_ms: i64) -> bool {
        let again = self
            .last
            .as_ref()
            .is_some_and(|(last, at_ms)| *last == what && now_ms - at_ms < AGAIN_MS);
        if !again {
            self.last = Some((what, now_ms));
        }
        !again
    }
}
