//! From session time to a place along the timeline.

use egui::Rect;

use crate::conductor::session::PhaseSpan;

/// A linear scale over everything that was, is and is planned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// The left edge, in session ms.
    pub(super) from_ms: i64,
    /// The right edge, in session ms.
    pub(super) to_ms: i64,
    left: f32,
    width: f32,
}

impl Scale {
    /// `None` before any phase has begun.
    pub(super) fn of(spans: &[PhaseSpan], now_ms: i64, rect: Rect) -> Option<Self> {
        let from_ms = spans.first()?.from_ms;
        let to_ms = spans.last()?.to_ms.max(now_ms).max(from_ms + 60_000);
        Some(Self { from_ms, to_ms, left: rect.left(), width: rect.width() })
    }

    /// Where a session time lies; beyond the edges it stays on them.
    pub(super) fn x(&self, ms: i64) -> f32 {
        let share = (ms - self.from_ms) as f64 / (self.to_ms - self.from_ms) as f64;
        self.left + self.width * share.clamp(0.0, 1.0) as f32
    }

    /// It is on the scale.
    pub(super) fn shows(&self, ms: i64) -> bool {
        (self.from_ms..=self.to_ms).contains(&ms)
    }

    /// Minutes between two marks that stand at least `apart` points from each other.
    pub(super) fn step_min(&self, apart: f32) -> i64 {
        let per_min = self.width / ((self.to_ms - self.from_ms) as f32 / 60_000.0);
        [1, 2, 5, 10, 15, 20, 30, 60].into_iter().find(|step| *step as f32 * per_min >= apart).unwrap_or(120)
    }
}
