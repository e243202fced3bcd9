//! What nobody touches is dimmed, and what comes by itself comes slowly.

use std::time::Duration;

use egui::{Event, Ui};

use super::Now;

/// Untouched for this long, everything is dimmed but what a glance needs.
const DIMS_AFTER_MS: i64 = 30_000;
/// Dimming takes this long; a touch ends it at once.
const DIMMING_TAKES_MS: i64 = 2_500;
/// So much is left of what is dimmed.
const DIMMED: f32 = 0.38;
/// Between two frames of the screen's fading: each step is 3 % of it, and a frame costs as much as
/// the clock does in a second.
pub(super) const DIMMING_FRAME: Duration = Duration::from_millis(160);
/// Between two frames of something that appears.
pub(super) const FADE_FRAME: Duration = Duration::from_millis(60);
/// When the screen was touched.
#[derive(Debug, Default)]
pub(super) struct IdleDimming {
    touched_ms: i64,
}

impl IdleDimming {
    /// Takes note of a touch in this frame.
    pub(super) fn notice_touch(&mut self, ui: &Ui, now: Now) {
        let touched = ui.input(|input| input.events.iter().any(is_touch));
        if touched || self.touched_ms == 0 {
            self.touched_ms = now.session_ms;
        }
    }

    /// How bright is what dims: all of it, or less and less once nobody touches the screen. Asks
    /// for the frames of the fading.
    pub(super) fn opacity(&self, ui: &Ui, now: Now) -> f32 {
        let dimming_ms = now.session_ms - self.touched_ms - DIMS_AFTER_MS;
        if (0..DIMMING_TAKES_MS).contains(&dimming_ms) {
            ui.ctx().request_repaint_after(DIMMING_FRAME);
        }
        let share = (dimming_ms as f32 / DIMMING_TAKES_MS as f32).clamp(0.0, 1.0);
        1.0 - share * (1.0 - DIMMED)
    }
}

fn is_touch(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::PointerMoved(_)
            | Event::PointerButton { .. }
            | Event::Touch { .. }
            | Event::MouseWheel { .. }
    )
}
