//! Text at a place, cut with an ellipsis rather than running into its neighbour, and named for a
//! screen reader.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, FontId, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2,
};

use crate::ui::fonts;
use crate::ui::tokens::{Tokens, radius, size};
use crate::words::{divided, texts, unbroken};

/// One line of text, cut with an ellipsis at `max_width`.
pub fn elided(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap =
        TextWrapping { max_width, max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}

/// One line of text in the largest type that shows all of it in `max_width`, from this size down to
/// [`size::SMALL`].
pub fn fitted(ui: &Ui, text: &str, largest: f32, color: Color32, max_width: f32) -> Arc<Galley> {
    let whole = elided(ui, text, fonts::regular(largest), color, f32::INFINITY).size().x;
    let fits = (largest * (max_width / whole.max(1.0)).min(1.0)).floor();
    elided(ui, text, fonts::regular(fits.max(size::SMALL)), color, max_width)
}

/// Text over two lines at most, cut with an ellipsis. A word that is wider than a line is divided by
/// its syllables.
pub fn two_rows(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    let fits =
        |part: &str| elided(ui, part, font.clone(), color, f32::INFINITY).size().x <= max_width;
    let words = text.split(' ').map(|word| divided(word, texts::language(), fits));
    let text = words.collect::<Vec<_>>().join(" ");
    let mut job = LayoutJob::simple(unbroken(&text), font.clone(), color, max_width);
    job.wrap =
        TextWrapping { max_width, max_rows: 2, break_anywhere: false, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}

/// Text of two lines at most within a rectangle, at its left edge.
pub fn two_rows_in(ui: &mut Ui, rect: Rect, text: &str, font: FontId, color: Color32) {
    let galley = two_rows(ui, text, font, color, rect.width());
    galley_in(ui, rect, Align2::LEFT_CENTER, galley, color);
}

/// Text that is laid out, within a rectangle. Answers with the rectangle that it covers.
pub fn galley_in(
    ui: &mut Ui,
    rect: Rect,
    anchor: Align2,
    galley: Arc<Galley>,
    color: Color32,
) -> Rect {
    let placed = anchor.align_size_within_rect(galley.size(), rect);
    // A space that doesn't break is for the eye alone.
    name_text(ui, placed, &galley.text().replace('\u{a0}', " "));
    ui.painter().galley(placed.min, galley, color);
    placed
}

/// Text over as many lines as it needs.
pub fn wrapped(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    ui.painter().layout_job(LayoutJob::simple(unbroken(text), font, color, max_width))
}

/// One line of text within a rectangle. Answers with the rectangle that the text covers.
pub fn text_in(
    ui: &mut Ui,
    rect: Rect,
    anchor: Align2,
    text: &str,
    font: FontId,
    color: Color32,
) -> Rect {
    let galley = elided(ui, text, font, color, rect.width());
    galley_in(ui, rect, anchor, galley, color)
}

/// Text in the flow of a layout, wrapped at the width that is left.
pub fn flow_text(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    let galley = wrapped(ui, text, font, color, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// Names a painted text for a screen reader.
pub(super) fn name_text(ui: &mut Ui, rect: Rect, text: &str) {
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    ui.interact(rect, id, Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// How wide a key cap with this text is.
pub fn key_cap_width(ui: &Ui, text: &str) -> f32 {
    let galley = elided(ui, text, fonts::regular(size::SMALL), Color32::PLACEHOLDER, f32::INFINITY);
    (galley.size().x + 10.0).max(20.0)
}

/// The outline of a key with its letter, centred at the right edge of `rect`.
pub fn key_cap(ui: &Ui, rect: Rect, text: &str, tokens: &Tokens, color: Color32) {
    let galley = elided(ui, text, fonts::regular(size::SMALL), color, f32::INFINITY);
    let cap = Vec2::new((galley.size().x + 10.0).max(20.0), 20.0);
    let cap = Rect::from_center_size(pos2(rect.right() - cap.x / 2.0, rect.center().y), cap);
    ui.painter().rect_stroke(
        cap,
        radius::CAP,
        Stroke::new(1.0, tokens.outline),
        StrokeKind::Inside,
    );
    let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), cap);
    ui.painter().galley(at.min, galley, color);
}
