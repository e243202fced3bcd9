//! Cards, section headers and hairlines.

use egui::{
    Align, Align2, Color32, CornerRadius, Frame, InnerResponse, Layout, Margin, Rect, Stroke,
    StrokeKind, Ui, UiBuilder, vec2,
};

use super::text::{galley_in, wrapped};
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, radius, size, space, tokens};

/// The height of a section's title in one row, in points.
const HEADER: f32 = 20.0;

/// The frame of a card.
pub fn card_frame(tokens: &Tokens) -> Frame {
    Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(1.0, tokens.outline))
        .corner_radius(radius::CARD)
        .inner_margin(Margin::same(space::PAD as i8))
}

/// A card that fills exactly this rectangle; its contents are laid out from top to bottom, so far
/// from its edge.
pub fn card_ui<R>(
    ui: &mut Ui,
    rect: Rect,
    salt: &str,
    margin: f32,
    contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    let tokens = tokens(ui);
    ui.painter().add(card_frame(tokens).paint(rect.shrink(space::PAD)));
    let inner = rect.shrink(margin);
    let builder =
        UiBuilder::new().id_salt(salt).max_rect(inner).layout(Layout::top_down(Align::Min));
    ui.scope_builder(builder, |ui| {
        ui.shrink_clip_rect(rect);
        contents(ui)
    })
}

/// A quiet title with a remark at the right edge, or below it where a long one has no room beside it.
pub fn section_header_ui(ui: &mut Ui, title: &str, remark: &str, remark_color: Color32) {
    let room = ui.available_width();
    let soft = tokens(ui).soft;
    let title_in = |ui: &Ui, width| wrapped(ui, title, fonts::medium(size::SMALL), soft, width);
    let has_remark = !remark.is_empty();
    let remark = wrapped(ui, remark, fonts::regular(size::SMALL), remark_color, room);
    let beside = room - remark.size().x - space::PAD;
    let is_beside = title_in(ui, room).size().x <= beside || remark.size().x <= room / 3.0;
    let title = title_in(ui, if is_beside { beside } else { room });
    let below = if is_beside { 0.0 } else { remark.size().y };
    let (_, rect) = ui.allocate_space(vec2(room, title.size().y.max(HEADER) + below));
    let (above, under) = rect.split_top_bottom_at_y(rect.bottom() - below);
    galley_in(ui, above, Align2::LEFT_CENTER, title, soft);
    if !has_remark {
        return;
    }
    let (place, anchor) = match is_beside {
        true => (above.with_max_y(above.top() + HEADER), Align2::RIGHT_CENTER),
        false => (under, Align2::LEFT_CENTER),
    };
    galley_in(ui, place, anchor, remark, remark_color);
}

/// The ground of a row in a list: the chosen one also has a mark at its left edge, so that the one
/// under the pointer never looks chosen.
pub fn row_ground(ui: &Ui, rect: Rect, chosen: bool, hovered: bool) {
    let tokens = tokens(ui);
    if chosen {
        ui.painter().rect_filled(rect, radius::BUTTON, tokens.raised_more);
        let mark = rect.with_max_x(rect.left() + 3.0).shrink2(vec2(0.0, 6.0));
        ui.painter().rect_filled(mark, radius::CAP, tokens.contour);
    } else if hovered {
        ui.painter().rect_filled(rect, radius::BUTTON, tokens.raised);
    }
}

/// A hairline along the lower edge.
pub fn hairline_below(ui: &Ui, rect: Rect) {
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens(ui).line));
}

/// A hairline along the right edge.
pub fn hairline_right(ui: &Ui, rect: Rect) {
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, tokens(ui).line));
}

/// The ring round what has the keyboard's focus, of this width in points.
pub fn focus_ring(ui: &Ui, rect: Rect, corner: impl Into<CornerRadius>, width: f32) {
    let stroke = Stroke::new(width, tokens(ui).focus);
    ui.painter().rect_stroke(rect, corner, stroke, StrokeKind::Inside);
}
