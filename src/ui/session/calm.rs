//! Calm: what nobody touches fades, and what comes by itself comes slowly.

use std::time::Duration;

use egui::{Event, Ui};

use super::Now;

/// Untouched for this long, all fades but what a glance needs.
const REST_AFTER_MS: i64 = 30_000;
/// The fading takes this long; a touch ends it at once.
const REST_TAKES_MS: i64 = 2_500;
/// So much is left of what fades.
const AT_REST: f32 = 0.38;
/// Between two frames of the screen's fading: each step is 3 % of it, and a frame costs as much as
/// the clock does in a second.
pub(super) const REST_FRAME: Duration = Duration::from_millis(160);
/// Between two frames of something that appears.
pub(super) const FADE_FRAME: Duration = Duration::from_millis(60);
/// When the screen was touched.
#[derive(Debug, Default)]
pub(super) struct Calm {
    touched_ms: i64,
}

impl Calm {
    /// Takes note of a touch in this frame.
    pub(super) fn notice_touch(&mut self, ui: &Ui, now: Now) {
        let touched = ui.input(|input| input.events.iter().any(is_touch));
        if touched || self.touched_ms == 0 {
            self.touched_ms = now.session_ms;
        }
    }

    /// How much there is of what fades: all, or less and less of it once the screen rests. Asks for
    /// the frames of the fading.
    pub(super) fn opacity(&self, ui: &Ui, now: Now) -> f32 {
        let rested_ms = now.session_ms - self.touched_ms - REST_AFTER_MS;
        if (0..REST_TAKES_MS).contains(&rested_ms) {
            ui.ctx().request_repaint_after(REST_FRAME);
        }
        let share = (rested_ms as f32 / REST_TAKES_MS as f32).clamp(0.0, 1.0);
        1.0 - share * (1.0 - AT_REST)
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
