//! One line of a list: a sign or a box, a text, and who ticked it.

use egui::{Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::ReadinessLine;
use crate::practice::Told;
use crate::ui::fonts;
use crate::ui::tokens::{radius, size, space, tokens};
use crate::ui::widgets::{elided, hairline_below, marks, wrapped};
use crate::words::texts;

/// Where texts begin, right of the sign.
const INDENT: f32 = 32.0;

/// A line that a person ticks. `stamp` is who did, and when.
pub(super) fn tick_row_ui(ui: &mut Ui, text: &str, stamp: Option<&str>) -> Response {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let font = || fonts::regular(size::BODY);
    let stamp_galley = elided(
        ui,
        stamp.unwrap_or_default(),
        fonts::regular(size::SMALL),
        tokens.soft,
        width / 2.0,
    );
    let stamp_width = if stamp.is_some() { stamp_galley.size().x + space::GAP } else { 0.0 };
    let galley = wrapped(ui, text, font(), tokens.text, width - INDENT - stamp_width);
    let height = (galley.size().y + 20.0).max(space::TOUCH);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, stamp.is_some(), text));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(
            rect.expand2(vec2(space::GAP, 0.0)),
            radius::BUTTON,
            tokens.raised_more,
        );
    }
    if response.has_focus() {
        let line = Stroke::new(1.5, tokens.focus);
        ui.painter().rect_stroke(
            rect.expand2(vec2(space::GAP, 0.0)),
            radius::BUTTON,
            line,
            StrokeKind::Inside,
        );
    }
    hairline_below(ui, rect);
    let square = Rect::from_center_size(
        pos2(rect.left() + marks::BOX / 2.0, rect.center().y),
        vec2(marks::BOX, marks::BOX),
    );
    match stamp {
        Some(_) => {
            ui.painter().rect_filled(square, radius::CAP, tokens.state);
            marks::check(ui.painter(), square, tokens.ground);
        }
        None => {
            ui.painter().rect_stroke(
                square,
                radius::CAP,
                Stroke::new(1.5, tokens.faint),
                StrokeKind::Inside,
            );
        }
    }
    let top = rect.center().y - galley.size().y / 2.0;
    let first_line = top + stamp_galley.size().y.min(galley.size().y) / 2.0;
    let stamp_at =
        pos2(rect.right() - stamp_galley.size().x, first_line - stamp_galley.size().y / 2.0);
    ui.painter().galley(pos2(rect.left() + INDENT, top), galley, tokens.text);
    ui.painter().galley(stamp_at, stamp_galley, tokens.soft);
    response
}

/// A line that the program found out.
pub(super) fn readiness_row_ui(ui: &mut Ui, line: &ReadinessLine) {
    let tokens = tokens(ui);
    let (color, said) = match line.is_open {
        false => (tokens.state, texts::prepare::line_ready()),
        true => (tokens.warning, texts::prepare::line_look()),
    };
    let Told { what, to_do } = &line.told;
    remark_row_ui(ui, &format!("{said}: {what}"), what, to_do.as_deref(), color, !line.is_open);
}

/// A sign (a tick, or an exclamation mark), a text and a quieter one below it.
pub(super) fn remark_row_ui(
    ui: &mut Ui,
    name: &str,
    text: &str,
    under: Option<&str>,
    color: Color32,
    check: bool,
) {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let galley = wrapped(ui, text, fonts::regular(size::BODY), tokens.text, width - INDENT);
    let under = under
        .map(|under| wrapped(ui, under, fonts::regular(size::SMALL), tokens.soft, width - INDENT));
    let under_height = under.as_ref().map_or(0.0, |under| under.size().y);
    let (rect, response) =
        ui.allocate_exact_size(vec2(width, galley.size().y + under_height + 18.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    hairline_below(ui, rect);
    let top = rect.top() + 9.0;
    if check {
        let sign = Rect::from_min_size(pos2(rect.left(), top), vec2(marks::BOX, marks::BOX));
        marks::check(ui.painter(), sign, color);
    } else {
        let sign = elided(ui, "!", fonts::medium(size::BODY), color, INDENT);
        ui.painter().galley(
            pos2(rect.left() + (marks::BOX - sign.size().x) / 2.0, top),
            sign,
            color,
        );
    }
    let below = top + galley.size().y;
    ui.painter().galley(pos2(rect.left() + INDENT, top), galley, tokens.text);
    if let Some(under) = under {
        ui.painter().galley(pos2(rect.left() + INDENT, below), under, tokens.soft);
    }
}
