//! Where everything stands. The places depend on the window's size alone, so that nothing jumps.

use egui::{Rect, Ui, pos2, vec2};

use crate::ui::tokens::{space, tokens};
use crate::ui::widgets::{hairline_below, hairline_right};

/// The places of one frame.
pub(super) struct Areas {
    pub(super) narrow: bool,
    pub(super) top: Rect,
    pub(super) status: Rect,
    pub(super) clock: Rect,
    pub(super) center: Rect,
    /// None under a panel that needs its room.
    pub(super) code_pad: Option<Rect>,
    /// See `code_pad`.
    pub(super) line: Option<Rect>,
    pub(super) card: Rect,
    pub(super) vitals: Rect,
    /// What can be noted about a flag.
    pub(super) flag: Rect,
    pub(super) log: Rect,
    pub(super) bottom: Rect,
    side: Rect,
}

/// How tall and wide the parts are where there is room, where there is little, and where there is
/// the least.
struct Sizes {
    top: f32,
    bottom: f32,
    status: f32,
    clock: f32,
    line: f32,
    code_pad: f32,
    gap: f32,
    edge: f32,
    column: [f32; 2],
    card: f32,
    vitals: f32,
    flag: f32,
}

/// Compared by its address.
static ROOMY: Sizes = Sizes {
    top: 48.0,
    bottom: 84.0,
    status: 52.0,
    clock: 100.0,
    line: 52.0,
    code_pad: 2.0 * 56.0 + space::GAP,
    gap: 12.0,
    edge: space::EDGE,
    column: [22.0, 22.0],
    card: 262.0,
    vitals: 146.0,
    flag: 122.0,
};
const NARROW: Sizes = Sizes {
    top: 44.0,
    bottom: 76.0,
    status: 46.0,
    clock: 60.0,
    line: 46.0,
    code_pad: 2.0 * space::TOUCH + 6.0,
    gap: 6.0,
    edge: 14.0,
    column: [14.0, 10.0],
    card: 252.0,
    vitals: 106.0,
    flag: space::TOUCH + space::GAP,
};
/// A window on a screen of 1920 × 1080 at 200 %.
const LEAST: Sizes = Sizes {
    bottom: 68.0,
    status: 44.0,
    clock: 56.0,
    line: 44.0,
    gap: 4.0,
    column: [12.0, 4.0],
    card: 216.0,
    vitals: 102.0,
    flag: space::TOUCH + 2.0,
    ..NARROW
};

impl Sizes {
    fn of(window: Rect) -> &'static Self {
        match window.size() {
            size if size.y < 580.0 => &LEAST,
            size if size.x < 1200.0 || size.y < 760.0 => &NARROW,
            _ => &ROOMY,
        }
    }
}

impl Areas {
    /// For a window of this size. A flag's strip has a place of its own beside the vital signs;
    /// where there is little room it takes the foot of the log, whose newest rows stay where
    /// they are.
    pub(super) fn of(window: Rect, flagged: bool) -> Self {
        let sizes = Sizes::of(window);
        let (top, rest) = window.split_top_bottom_at_y(window.top() + sizes.top);
        let (rest, bottom) = rest.split_top_bottom_at_y(rest.bottom() - sizes.bottom);
        let side_width = match window.width() {
            width if width < 1300.0 => (width * 0.33).clamp(320.0, 400.0),
            width => (width * 0.28).clamp(400.0, 540.0),
        };
        let (main, side) = rest.split_left_right_at_x(rest.right() - side_width);

        let main = main.shrink2(vec2(sizes.edge, 0.0));
        let (status, main) = main.split_top_bottom_at_y(main.top() + sizes.status);
        let (clock, main) = main.split_top_bottom_at_y(main.top() + sizes.clock);
        let main = main.with_max_y(main.bottom() - sizes.gap);
        let (main, line) = main.split_top_bottom_at_y(main.bottom() - sizes.line);
        let main = main.with_max_y(main.bottom() - sizes.gap);
        let (main, code_pad) = main.split_top_bottom_at_y(main.bottom() - sizes.code_pad);
        let center = Rect::from_min_max(
            pos2(main.left(), main.top() + sizes.gap),
            pos2(main.right(), main.bottom() - sizes.gap),
        );

        let column = side.shrink2(sizes.column.into());
        let tall = window.height() >= 880.0;
        let (more_card, more_vitals) = if tall { (24.0, 106.0) } else { (0.0, 0.0) };
        let (card, column) = column.split_top_bottom_at_y(column.top() + sizes.card + more_card);
        let (vitals, log) = column.split_top_bottom_at_y(column.top() + sizes.vitals + more_vitals);
        let log = log.with_max_y(side.bottom());
        let foot = log.bottom() - sizes.flag;
        let (flag, log) = match (tall, flagged) {
            (true, _) => (vitals.with_min_y(vitals.bottom() - sizes.flag), log),
            (false, true) => (log.with_min_y(foot), log.with_max_y(foot)),
            (false, false) => (log.with_min_y(foot), log),
        };
        let narrow = !std::ptr::eq(sizes, &ROOMY);
        Self {
            narrow,
            top,
            status,
            clock,
            center,
            code_pad: Some(code_pad),
            line: Some(line),
            card,
            vitals,
            flag,
            log,
            bottom,
            side,
        }
    }

    /// A panel takes the code pad's place too, whose keys rest under it, and the line's while nothing
    /// is typed there.
    pub(super) fn with_panel(mut self, line_is_free: bool) -> Self {
        let code_pad = self.code_pad.take();
        let line = if line_is_free { self.line.take() } else { None };
        let below = line.or(code_pad).map_or(self.center.bottom(), |rect| rect.bottom());
        self.center.max.y = below;
        self
    }

    /// Grounds, bars and hairlines.
    pub(super) fn paint_ground(&self, ui: &Ui) {
        let tokens = tokens(ui);
        let painter = ui.painter();
        for bar in [self.side, self.bottom] {
            painter.rect_filled(bar, 0.0, tokens.panel);
        }
        hairline_below(ui, self.top);
        hairline_right(ui, self.side.translate(vec2(-self.side.width(), 0.0)));
        hairline_below(ui, self.bottom.translate(vec2(0.0, -self.bottom.height())));
        let above_log = self.log.with_min_x(self.side.left()).with_max_x(self.side.right());
        hairline_below(ui, above_log.translate(vec2(0.0, -above_log.height())));
    }
}
