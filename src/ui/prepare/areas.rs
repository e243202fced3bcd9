//! Where everything stands while getting ready, by the window's size alone.

use egui::{Rect, Ui, pos2, vec2};

use crate::ui::tokens::{space, tokens};
use crate::ui::widgets::{NavBar, hairline_below, hairline_right};

/// The places of one frame.
pub(super) struct Areas {
    pub(super) narrow: bool,
    pub(super) top: Rect,
    pub(super) left: Rect,
    pub(super) middle: Rect,
    pub(super) who: Rect,
    pub(super) lists: Rect,
    pub(super) bottom: Rect,
    side: Rect,
    left_edge: Rect,
}

impl Areas {
    /// For a window of this size; the bar at the bottom grows while it asks for a reason, the row
    /// of who ticks by what stands in it, so wide.
    pub(super) fn of(window: Rect, asking: bool, who_width: f32) -> Self {
        let narrow = window.width() < 1200.0 || window.height() < 760.0;
        let pick = |roomy: f32, tight: f32| if narrow { tight } else { roomy };
        let (top, rest) = window.split_top_bottom_at_y(window.top() + NavBar::HEIGHT);
        let bar = pick(84.0, 68.0) + if asking { 76.0 } else { 0.0 };
        let (rest, bottom) = rest.split_top_bottom_at_y(rest.bottom() - bar);
        let (left_edge, rest) =
            rest.split_left_right_at_x(rest.left() + (window.width() * 0.21).clamp(250.0, 300.0));
        let side_width = (window.width() * 0.28).clamp(330.0, 400.0);
        let (middle, side) = rest.split_left_right_at_x(rest.right() - side_width);
        let edge = pick(24.0, 14.0);
        let inset = |rect: Rect| rect.shrink2(vec2(edge, 0.0));
        let rows = (who_width / inset(side).width()).ceil().max(1.0);
        let who_height = rows * (space::TOUCH + space::GAP) + pick(12.0, 0.0) + space::GAP;
        let (who, lists) = inset(side).split_top_bottom_at_y(side.top() + who_height);
        let who = who
            .with_min_y(who.top() + pick(14.0, space::GAP))
            .with_max_y(who.bottom() - space::GAP);
        Self {
            narrow,
            top,
            left: inset(left_edge),
            middle: inset(middle),
            who,
            lists,
            bottom,
            side,
            left_edge,
        }
    }

    /// Grounds, bars and hairlines.
    pub(super) fn paint_ground(&self, ui: &Ui) {
        let tokens = tokens(ui);
        ui.painter().rect_filled(self.bottom, 0.0, tokens.panel);
        hairline_right(ui, self.left_edge);
        hairline_right(ui, self.side.translate(vec2(-self.side.width(), 0.0)));
        let above_lists = Rect::from_min_max(
            pos2(self.side.left(), self.side.top()),
            pos2(self.side.right(), self.lists.top()),
        );
        hairline_below(ui, above_lists);
        hairline_below(ui, self.bottom.translate(vec2(0.0, -self.bottom.height())));
    }
}
