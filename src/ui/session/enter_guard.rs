//! Enter doesn't change its meaning under the hand.

use egui::{Event, Key, Ui};

/// After an Enter that submitted, so long another one does nothing: it belongs to the same press.
const AFTER_SUBMIT_MS: i64 = 500;
/// After something went by itself that Enter belonged to, so long it does nothing.
const AFTER_GOING_MS: i64 = 1_500;

/// Until when Enter does nothing.
#[derive(Debug, Default)]
pub(super) struct EnterGuard {
    deaf_until_ms: i64,
    submitted_ms: Option<i64>,
}

impl EnterGuard {
    /// Takes an Enter away, for whoever would have had it, while it does nothing.
    pub(super) fn filter(&self, ui: &Ui, now_ms: i64) {
        if now_ms < self.deaf_until_ms {
            ui.input_mut(|input| input.events.retain(|event| !is_enter(event)));
        }
    }

    /// Something that Enter belonged to went: by itself, unless an Enter has just submitted it.
    pub(super) fn went(&mut self, now_ms: i64) {
        let is_submitted = |submitted_ms| now_ms - submitted_ms < AFTER_GOING_MS;
        if !self.submitted_ms.is_some_and(is_submitted) {
            self.deaf(now_ms + AFTER_GOING_MS);
        }
    }

    /// Something was submitted in this pass: by Enter, if that was pressed.
    pub(super) fn submitted(&mut self, ui: &Ui, now_ms: i64) {
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            self.submitted_ms = Some(now_ms);
            self.deaf(now_ms + AFTER_SUBMIT_MS);
        }
    }

    fn deaf(&mut self, until_ms: i64) {
        self.deaf_until_ms = self.deaf_until_ms.max(until_ms);
    }
}

fn is_enter(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Enter, pressed: true, .. })
}
