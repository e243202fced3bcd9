//! The discreet lock: nothing of the client is seen, while clock, music and the count of what waits go on.

use egui::{Align, Align2, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use super::frame::Frame;
use crate::conductor::wording;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{HoldButton, text_in};
use crate::ui::{fonts, texts};

/// Paints the locked screen above the music bar; `true` when it was unlocked by a hold.
pub(super) fn lock_ui(ui: &mut Ui, rect: Rect, frame: &Frame<'_>) -> bool {
    let tokens = frame.tokens;
    let middle = rect.center();
    let line = |y: f32, height: f32| Rect::from_center_size(pos2(middle.x, middle.y + y), vec2(rect.width(), height));
    let name = frame.view.state.phases.current().and_then(|current| frame.protocol().phases.get(current.index));
    let phase = name.map_or("", |phase| &phase.name);
    text_in(ui, line(-110.0, 40.0), Align2::CENTER_CENTER, phase, fonts::regular(size::PHASE), tokens.text);
    let clock = match frame.dose_ms() {
        Some(dose_ms) => wording::clock(frame.now.session_ms, Some(dose_ms)),
        None => texts::phases::arrived(&frame.ago(0)),
    };
    text_in(ui, line(-50.0, 70.0), Align2::CENTER_CENTER, &clock, fonts::thin(size::CLOCK_COMPACT), tokens.strong);
    let waits = texts::lock::waits(frame.view.cards.len(), frame.open_attention().is_some());
    let color = if frame.view.cards.is_empty() { tokens.soft } else { tokens.due };
    text_in(ui, line(16.0, 24.0), Align2::CENTER_CENTER, &waits, fonts::regular(size::BODY), color);
    if frame.view.kept.not_saved.is_some() {
        text_in(ui, line(-170.0, 32.0), Align2::CENTER_CENTER, texts::top::not_saved(), fonts::medium(26.0), tokens.attention);
    }
    let place = Rect::from_center_size(pos2(middle.x, middle.y + 80.0), vec2(220.0, space::TOUCH));
    ui.scope_builder(UiBuilder::new().id_salt("lock").max_rect(place).layout(Layout::top_down(Align::Center)), |ui| {
        HoldButton::new(texts::lock::hold()).show(ui)
    })
    .inner
}
