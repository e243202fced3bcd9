//! Where everything stands while records are read, by the window's size alone.

use egui::{Rect, Ui, vec2};

use super::record_form::ROW;
use crate::ui::tokens::{space, tokens};
use crate::ui::widgets::{NavBar, hairline_below, hairline_right};

/// Height of the line above the bar's buttons, in a narrow window.
const SAID: f32 = 24.0;

/// The places of one frame.
pub(super) struct Areas {
    pub(super) edge: f32,
    pub(super) top: Rect,
    pub(super) left: Rect,
    pub(super) middle: Rect,
    pub(super) side: Rect,
    /// Grows by a row while something is filled in.
    pub(super) bottom: Rect,
    /// Height of the bar without that row.
    pub(super) bar: f32,
    /// Height of the line above the buttons, where there is no room beside them.
    pub(super) said: f32,
    left_edge: Rect,
    side_edge: Rect,
}

impl Areas {
    /// For a window of this size; `filling`: the bar at the bottom has a row to fill in.
    pub(super) fn of(window: Rect, filling: bool) -> Self {
        let narrow = window.width() < 1200.0 || window.height() < 760.0;
        let edge = if narrow { 14.0 } else { 24.0 };
        let (top, rest) = window.split_top_bottom_at_y(window.top() + NavBar::HEIGHT);
        let (bar, said) = if narrow { (60.0 + SAID, SAID) } else { (76.0, 0.0) };
        let height = bar + if filling { ROW + space::GAP } else { 0.0 };
        let (rest, bottom) = rest.split_top_bottom_at_y(rest.bottom() - height);
        let (left_edge, rest) =
            rest.split_left_right_at_x(rest.left() + (window.width() * 0.19).clamp(216.0, 270.0));
        let side_width = (window.width() * 0.28).clamp(316.0, 400.0);
        let (middle, side_edge) = rest.split_left_right_at_x(rest.right() - side_width);
        let inset = |rect: Rect| rect.shrink2(vec2(edge, 0.0));
        let left = left_edge.shrink2(vec2(if narrow { 6.0 } else { 10.0 }, 0.0));
        Self {
            edge,
            top,
            left,
            middle: inset(middle),
            side: side_edge.shrink2(vec2(edge.min(20.0), 0.0)),
            bottom,
            bar,
            said,
            left_edge,
            side_edge,
        }
    }

    /// Grounds, bars and hairlines.
    pub(super) fn paint_ground(&self, ui: &Ui) {
        let tokens = tokens(ui);
        ui.painter().rect_filled(self.bottom, 0.0, tokens.panel);
        hairline_right(ui, self.left_edge);
        hairline_right(ui, self.side_edge.translate(vec2(-self.side_edge.width(), 0.0)));
        hairline_below(ui, self.bottom.translate(vec2(0.0, -self.bottom.height())));
    }
}
