//! Calm: what nobody touches fades, what comes by itself comes slowly, and the window is as bright as the room wants it.

use std::time::Duration;

use egui::{Color32, Event, Id, LayerId, Order, Ui};

use super::Now;

/// Untouched for this long, all fades but what a glance needs.
const REST_AFTER_MS: i64 = 30_000;
/// The fading takes this long; a touch ends it at once.
const REST_TAKES_MS: i64 = 2_500;
/// So much is left of what fades.
const AT_REST: f32 = 0.38;
/// Between two frames of the screen's fading: each step is 3 % of it, and a frame costs as much as the clock does in a second.
pub(super) const REST_FRAME: Duration = Duration::from_millis(160);
/// Between two frames of something that appears.
pub(super) const FADE_FRAME: Duration = Duration::from_millis(60);
/// How bright the window can be, in percent.
const LEVELS: [u8; 4] = [100, 80, 60, 45];

/// When the screen was touched, and how bright it is.
#[derive(Debug, Default)]
pub(super) struct Calm {
    touched_ms: i64,
    level: usize,
}

impl Calm {
    /// Takes note of a touch in this frame.
    pub(super) fn notice_touch(&mut self, ui: &Ui, now: Now) {
        let touched = ui.input(|input| input.events.iter().any(is_touch));
        if touched || self.touched_ms == 0 {
            self.touched_ms = now.session_ms;
        }
    }

    /// How much there is of what fades: all, or less and less of it once the screen rests. Asks for the frames of the fading.
    pub(super) fn opacity(&self, ui: &Ui, now: Now) -> f32 {
        let rested_ms = now.session_ms - self.touched_ms - REST_AFTER_MS;
        if (0..REST_TAKES_MS).contains(&rested_ms) {
            ui.ctx().request_repaint_after(REST_FRAME);
        }
        let share = (rested_ms as f32 / REST_TAKES_MS as f32).clamp(0.0, 1.0);
        1.0 - share * (1.0 - AT_REST)
    }

    /// How bright the window is, in percent.
    pub(super) fn percent(&self) -> u8 {
        LEVELS.get(self.level).copied().unwrap_or(100)
    }

    /// One step darker; the darkest is followed by the brightest.
    pub(super) fn next_level(&mut self) {
        self.level = (self.level + 1) % LEVELS.len();
    }

    /// Lays the dark over everything that was painted.
    pub(super) fn darken_ui(&self, ui: &Ui) {
        let dark = 255 - u16::from(self.percent()) * 255 / 100;
        if dark > 0 {
            let layer = LayerId::new(Order::Tooltip, Id::unique("dark"));
            ui.ctx().layer_painter(layer).rect_filled(ui.max_rect(), 0.0, Color32::from_black_alpha(dark as u8));
        }
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
