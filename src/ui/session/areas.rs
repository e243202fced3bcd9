//! Where everything stands. The places depend on the window's size alone, so that nothing jumps.

use egui::{Rect, Ui, pos2, vec2};

use crate::ui::tokens::{space, tokens};
use crate::ui::widgets::{hairline_below, hairline_right};

/// The places of one frame.
pub(super) struct Areas {
    pub(super) compact: bool,
    pub(super) top: Rect,
    pub(super) quiet: Rect,
    pub(super) clock: Rect,
    pub(super) stage: Rect,
    pub(super) pad: Rect,
    pub(super) line: Rect,
    pub(super) card: Rect,
    pub(super) vitals: Rect,
    pub(super) log: Rect,
    pub(super) bottom: Rect,
    side: Rect,
}

impl Areas {
    /// For a window of this size. A flag takes its strip from the log, where there is little room.
    pub(super) fn of(window: Rect, flagged: bool) -> Self {
        let compact = window.width() < 1200.0 || window.height() < 760.0;
        // A flag finds its room where there is none to spare by taking it from the log.
        let low = window.height() < 880.0;
        let pick = |roomy: f32, tight: f32| if compact { tight } else { roomy };
        let (top, rest) = window.split_top_bottom_at_y(window.top() + pick(48.0, 44.0));
        let (rest, bottom) = rest.split_top_bottom_at_y(rest.bottom() - pick(84.0, 76.0));
        let side_width = if window.width() < 1300.0 { (window.width() * 0.33).clamp(320.0, 400.0) } else { 400.0 };
        let (main, side) = rest.split_left_right_at_x(rest.right() - side_width);

        let main = main.shrink2(vec2(pick(space::EDGE, 14.0), 0.0));
        let gap = pick(12.0, 6.0);
        let (quiet, main) = main.split_top_bottom_at_y(main.top() + pick(52.0, 46.0));
        let (clock, main) = main.split_top_bottom_at_y(main.top() + pick(100.0, 60.0));
        let main = main.with_max_y(main.bottom() - gap);
        let (main, line) = main.split_top_bottom_at_y(main.bottom() - pick(52.0, 46.0));
        let main = main.with_max_y(main.bottom() - gap);
        let (main, pad) = main.split_top_bottom_at_y(main.bottom() - pick(2.0 * 56.0 + 8.0, 2.0 * 44.0 + 6.0));
        let stage = Rect::from_min_max(pos2(main.left(), main.top() + gap), pos2(main.right(), main.bottom() - gap));

        let column = side.shrink2(vec2(pick(22.0, 14.0), pick(22.0, 10.0)));
        let (card, column) = column.split_top_bottom_at_y(column.top() + pick(if low { 262.0 } else { 286.0 }, 252.0));
        let (vitals, log) = column.split_top_bottom_at_y(
            column.top() + pick(if low && !flagged { 146.0 } else { 226.0 }, if flagged { 152.0 } else { 106.0 }),
        );
        let log = Rect::from_min_max(log.min, pos2(log.right(), side.bottom()));
        Self { compact, top, quiet, clock, stage, pad, line, card, vitals, log, bottom, side }
    }

    /// Grounds, bars and hairlines.
    pub(super) fn paint_ground(&self, ui: &Ui) {
        let tokens = tokens(ui);
        let painter = ui.painter();
        for bar in [self.top, self.side, self.bottom] {
            painter.rect_filled(bar, 0.0, tokens.panel);
        }
        hairline_below(ui, self.top);
        hairline_right(ui, self.side.translate(vec2(-self.side.width(), 0.0)));
        hairline_below(ui, self.bottom.translate(vec2(0.0, -self.bottom.height())));
        let above_log = self.log.with_min_x(self.side.left()).with_max_x(self.side.right());
        hairline_below(ui, above_log.translate(vec2(0.0, -above_log.height())));
    }
}
