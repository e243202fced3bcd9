//! The picture of a session: contour, check-ins, music, a lane for each code, marked moments, vital
//! signs.

use egui::{
    Align2, Color32, Rangef, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::protocol::Protocol;
use crate::record::{Heard, Timeline, VitalsMark};
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, radius, size, space, tokens};
use crate::ui::widgets::{Contour, TimeAxis, elided, marks, phase_names_ui};
use crate::words::texts;

/// Width of the lanes' names, in points.
const GUTTER: f32 = 106.0;
/// Heights, in points.
const NAMES: f32 = 22.0;
const CURVE: f32 = 92.0;
const LANE: f32 = 24.0;
const VITALS: f32 = 104.0;
const LABELS: f32 = 24.0;
/// The most that contour and vital signs each grow by.
const ROOMIER: f32 = 48.0;

/// What a chart of vital signs shows at least, in mmHg and beats a minute.
const USUAL: (f64, f64) = (50.0, 160.0);
/// Between two lines of its grid.
const GRID: usize = 40;

/// `room` is the height that is free; the contour and the vital signs grow with it.
pub(super) fn timeline_ui(ui: &mut Ui, timeline: &Timeline, protocol: &Protocol, room: f32) {
    let tokens = tokens(ui);
    let lanes = timeline.lanes.len()
        + usize::from(!timeline.moments.is_empty())
        + usize::from(!timeline.music.is_empty())
        + 1;
    let vitals = if timeline.vitals.is_empty() { 0.0 } else { VITALS };
    let height = NAMES + CURVE + lanes as f32 * LANE + vitals + LABELS;
    let roomier = ((room - height) / 2.0).clamp(0.0, ROOMIER);
    let (curve_height, vitals) =
        (CURVE + roomier, if vitals > 0.0 { vitals + roomier } else { 0.0 });
    let height = height + roomier * if vitals > 0.0 { 2.0 } else { 1.0 };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, texts::records::timeline()));
    let plot = rect.with_min_x(rect.left() + GUTTER);
    let axis = TimeAxis::over(plot, timeline.from_ms, timeline.to_ms);
    let curve = Rangef::new(plot.top() + NAMES, plot.top() + NAMES + curve_height);
    phase_names_ui(
        ui,
        &axis,
        Rangef::new(plot.top(), plot.bottom() - LABELS),
        &timeline.spans,
        protocol,
        tokens,
    );
    let (from_ms, to_ms) =
        (timeline.from_ms, timeline.spans.last().map_or(timeline.from_ms, |span| span.to_ms));
    let line = Stroke::new(2.0, tokens.contour);
    Contour::of(&timeline.spans, protocol).paint(
        ui.painter(),
        &axis,
        curve,
        (from_ms.max(0), to_ms),
        tokens.contour_past,
        line,
    );

    let mut y = curve.max;
    let mut lane = |name: &str| {
        let lane = Rect::from_min_max(pos2(plot.left(), y), pos2(plot.right(), y + LANE));
        y += LANE;
        lane_name(ui, rect, lane, name, tokens);
        lane
    };
    check_ins(ui, lane(texts::timeline::check_ins()), timeline, &axis, tokens);
    if !timeline.music.is_empty() {
        music(ui, lane(texts::timeline::music()), timeline, &axis, tokens);
    }
    for code in &timeline.lanes {
        let lane = lane(&code.label);
        for (from_ms, to_ms) in &code.bars {
            let bar = Rangef::new(axis.x(*from_ms), axis.x(*to_ms).max(axis.x(*from_ms) + 3.0));
            let bar = Rect::from_x_y_ranges(bar, Rangef::point(lane.center().y).expand(4.0));
            ui.painter().rect_filled(bar, radius::CAP, tokens.state.gamma_multiply(0.65));
        }
        for at_ms in &code.points {
            let tick = Rangef::point(lane.center().y).expand(7.0);
            ui.painter().vline(axis.x(*at_ms), tick, Stroke::new(2.0, tokens.text));
        }
    }
    if !timeline.moments.is_empty() {
        let lane = lane(texts::records::moments());
        for at_ms in &timeline.moments {
            marks::star(ui.painter(), pos2(axis.x(*at_ms), lane.center().y), tokens.contour);
        }
    }
    if !timeline.vitals.is_empty() {
        let chart = Rect::from_min_max(
            pos2(plot.left(), y + space::GAP),
            pos2(plot.right(), y + vitals - space::GAP),
        );
        trend(ui, rect, chart, &timeline.vitals, &axis, tokens);
    }
    axis.ticks_ui(ui, rect.bottom() - LABELS + space::TIGHT, timeline.dose_ms, tokens);
}

fn lane_name(ui: &Ui, rect: Rect, lane: Rect, name: &str, tokens: &Tokens) {
    let galley = elided(ui, name, fonts::regular(size::SMALL), tokens.soft, GUTTER - space::GAP);
    ui.painter().galley(
        pos2(rect.left(), lane.center().y - galley.size().y / 2.0),
        galley,
        tokens.soft,
    );
}

fn check_ins(ui: &Ui, lane: Rect, timeline: &Timeline, axis: &TimeAxis, tokens: &Tokens) {
    for mark in &timeline.check_ins {
        let color = if mark.vitals { tokens.vitals } else { tokens.contour };
        let (fill, line) = if mark.answered {
            (color, Stroke::NONE)
        } else {
            (Color32::TRANSPARENT, Stroke::new(1.5, color))
        };
        marks::diamond(ui.painter(), pos2(axis.x(mark.at_ms), lane.center().y), 5.0, fill, line);
    }
}

fn music(ui: &Ui, lane: Rect, timeline: &Timeline, axis: &TimeAxis, tokens: &Tokens) {
    for stretch in &timeline.music {
        let to_ms = stretch.to_ms.unwrap_or(timeline.to_ms);
        let across = Rangef::new(
            axis.x(stretch.from_ms),
            (axis.x(to_ms) - 1.0).max(axis.x(stretch.from_ms) + 1.0),
        );
        let block = Rect::from_x_y_ranges(across, lane.shrink(2.0).y_range());
        let title = match &stretch.heard {
            Heard::Piece { title, .. } => texts::piece(title),
            Heard::SafeMusic => texts::music::safe().into(),
            Heard::Silence | Heard::Nothing => texts::music::silence().into(),
        };
        if stretch.heard == Heard::Silence {
            let line = Stroke::new(1.0, tokens.outline);
            ui.painter().rect_stroke(block, radius::CAP, line, StrokeKind::Inside);
        } else {
            ui.painter().rect_filled(block, radius::CAP, tokens.music_past);
        }
        let inner = block.shrink2(vec2(6.0, 0.0));
        if inner.width() > 24.0 {
            let title = elided(ui, &title, fonts::regular(size::SMALL), tokens.text, inner.width());
            let at = Align2::LEFT_CENTER.align_size_within_rect(title.size(), inner);
            ui.painter().galley(at.min, title, tokens.text);
        }
    }
}

/// Blood pressure as a bar from diastolic to systolic, the pulse as a line, over a grid that holds
/// all of them.
fn trend(
    ui: &Ui,
    rect: Rect,
    chart: Rect,
    vitals: &[VitalsMark],
    axis: &TimeAxis,
    tokens: &Tokens,
) {
    let values = || {
        vitals.iter().flat_map(|mark| {
            [mark.pressure.map(|it| it.0), mark.pressure.map(|it| it.1), mark.pulse]
                .into_iter()
                .flatten()
        })
    };
    let low = values().fold(USUAL.0, f64::min);
    let high = values().fold(USUAL.1, f64::max);
    let y = |value: f64| chart.bottom() - ((value - low) / (high - low)) as f32 * chart.height();
    let small = || fonts::regular(size::SMALL);
    for value in (0..=high as usize).step_by(GRID).filter(|value| *value as f64 >= low) {
        let at = y(value as f64);
        let dashes = egui::Shape::dashed_line(
            &[pos2(chart.left(), at), pos2(chart.right(), at)],
            Stroke::new(1.0, tokens.line),
            2.0,
            4.0,
        );
        ui.painter().extend(dashes);
        let label = elided(ui, &value.to_string(), small(), tokens.faint, GUTTER);
        ui.painter().galley(
            pos2(chart.left() - label.size().x - 6.0, at - label.size().y / 2.0),
            label,
            tokens.faint,
        );
    }
    for (place, (name, color)) in
        [(texts::records::pressure(), tokens.vitals), (texts::records::pulse(), tokens.pulse)]
            .into_iter()
            .enumerate()
    {
        let galley = elided(ui, name, small(), color, GUTTER - 36.0);
        ui.painter().galley(
            pos2(rect.left(), chart.center().y + (place as f32 - 1.0) * (galley.size().y + 2.0)),
            galley,
            color,
        );
    }
    for (mark, (systolic, diastolic)) in
        vitals.iter().filter_map(|mark| Some((mark, mark.pressure?)))
    {
        let x = axis.x(mark.at_ms);
        let color = if mark.flagged { tokens.warning } else { tokens.vitals };
        let stroke = Stroke::new(2.0, color);
        ui.painter().vline(x, Rangef::new(y(systolic), y(diastolic)), stroke);
        ui.painter().hline(Rangef::point(x).expand(4.0), y(systolic), stroke);
        ui.painter().hline(Rangef::point(x).expand(4.0), y(diastolic), stroke);
    }
    let pulse: Vec<_> =
        vitals.iter().filter_map(|mark| Some(pos2(axis.x(mark.at_ms), y(mark.pulse?)))).collect();
    for at in &pulse {
        ui.painter().circle_filled(*at, 3.5, tokens.pulse);
    }
    ui.painter().line(pulse, Stroke::new(1.5, tokens.pulse));
}
