//! The session as one picture: the contour of the phases, and beneath it what was planned, played and seen.

mod lanes;
mod scale;

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::frame::Frame;
use super::log::Track;
use crate::conductor::session::PhaseSpan;
use crate::conductor::wording;
use crate::ui::tokens::size;
use crate::ui::widgets::{Contour, TimeAxis, elided};
use crate::ui::{fonts, texts};
use scale::Scale;

/// Paints the timeline; with `preview`, the stretches as they would be are drawn over it.
pub(super) fn timeline_ui(ui: &mut Ui, rect: Rect, frame: &Frame<'_>, tracks: &[Track], preview: Option<&Vec<PhaseSpan>>) {
    let heights = Heights::of(rect, frame.compact);
    let plot = rect.with_min_x(rect.left() + if frame.compact { 74.0 } else { 78.0 });
    let spans = preview.unwrap_or(&frame.spans);
    let Some(scale) = Scale::of(spans, frame.now.session_ms, plot) else { return };
    announce(ui, rect, frame);

    let mut y = plot.top();
    let mut lane = |height: f32| {
        let lane = Rect::from_min_max(pos2(plot.left(), y), pos2(plot.right(), y + height));
        y += height;
        lane
    };
    let names = lane(heights.names);
    let hill = lane(heights.contour);
    let check_ins = lane(heights.check_ins);
    let music = lane(heights.music);
    let observed = lane(heights.observed);
    let vitals = lane(heights.vitals);
    let axis = lane(heights.axis);

    let lines = Rect::from_min_max(names.min, pos2(plot.right(), axis.top()));
    edges_ui(ui, names, lines, frame, spans, &scale);
    let hill = hill.with_min_y(hill.top() + 8.0);
    let contour = Contour::of(spans, frame.protocol());
    contour_ui(ui, hill, frame, &contour, &scale);
    dosing_ui(ui, hill, frame, &scale);
    lanes::check_ins_ui(ui, check_ins, frame, spans, &scale);
    lanes::music_ui(ui, music, frame, tracks, &scale);
    lanes::observed_ui(ui, observed, frame, &scale);
    lanes::vitals_ui(ui, vitals, frame, &scale);
    axis_ui(ui, axis, frame, &scale);
    let words = [
        (check_ins, texts::timeline::CHECK_INS),
        (music, texts::timeline::MUSIC),
        (observed, texts::timeline::OBSERVED),
        (vitals, texts::timeline::VITALS),
    ];
    for (lane, word) in words {
        let galley = elided(ui, word, fonts::regular(size::SMALL), frame.tokens.faint, plot.left() - rect.left() - 4.0);
        ui.painter().galley(pos2(rect.left(), lane.center().y - galley.size().y / 2.0), galley, frame.tokens.faint);
    }
    let now = scale.x(frame.now.session_ms);
    ui.painter().vline(now, names.top()..=axis.top(), Stroke::new(1.5, frame.tokens.strong));
    let top = contour.height(frame.now.session_ms);
    ui.painter().circle_filled(pos2(now, hill.bottom() - top * hill.height()), 5.0, frame.tokens.strong);
}

/// How the height is shared out.
struct Heights {
    names: f32,
    contour: f32,
    check_ins: f32,
    music: f32,
    observed: f32,
    vitals: f32,
    axis: f32,
}

impl Heights {
    fn of(rect: Rect, compact: bool) -> Self {
        let fixed = if compact {
            Self { names: 20.0, contour: 0.0, check_ins: 20.0, music: 22.0, observed: 22.0, vitals: 28.0, axis: 18.0 }
        } else {
            Self { names: 24.0, contour: 0.0, check_ins: 36.0, music: 30.0, observed: 34.0, vitals: 50.0, axis: 22.0 }
        };
        let taken = fixed.names + fixed.check_ins + fixed.music + fixed.observed + fixed.vitals + fixed.axis;
        Self { contour: (rect.height() - taken).max(30.0), ..fixed }
    }
}

fn announce(ui: &mut Ui, rect: Rect, frame: &Frame<'_>) {
    let phase = frame.view.state.phases.current().and_then(|current| frame.protocol().phases.get(current.index));
    let clock = wording::clock(frame.now.session_ms, frame.dose_ms());
    let words = format!("{}: {}, {clock}", texts::timeline::NAME, phase.map_or("", |phase| phase.name.as_str()));
    let response = ui.interact(rect, ui.make_persistent_id("timeline"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
}

/// Edges and names of the phases. A name that has no room is left out, the running one last of all.
fn edges_ui(ui: &Ui, names: Rect, lines: Rect, frame: &Frame<'_>, spans: &[PhaseSpan], scale: &Scale) {
    let tokens = frame.tokens;
    let running = spans.iter().rposition(|span| span.from_ms <= frame.now.session_ms);
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|at| Some(*at) != running);
    let mut taken: Vec<Rect> = Vec::new();
    for at in order {
        let Some(span) = spans.get(at) else { continue };
        let x = scale.x(span.from_ms);
        ui.painter().vline(x, lines.y_range(), Stroke::new(1.0, tokens.line));
        let name = frame.protocol().phases.get(span.index).map_or("", |phase| phase.name.as_str());
        let is_running = Some(at) == running;
        let (font, color) =
            if is_running { (fonts::medium(size::SMALL), tokens.strong) } else { (fonts::regular(size::SMALL), tokens.soft) };
        let galley = elided(ui, name, font, color, f32::INFINITY);
        let left = (x + 6.0).min(lines.right() - galley.size().x);
        let place = Rect::from_min_size(pos2(left, names.center().y - galley.size().y / 2.0), galley.size());
        let next_edge = spans.get(at + 1).map_or(lines.right(), |next| scale.x(next.from_ms));
        let fits = is_running || place.right() <= next_edge;
        if fits && !taken.iter().any(|other| other.expand(3.0).intersects(place)) {
            taken.push(place);
            ui.painter().galley(place.min, galley, color);
        }
    }
}

/// Filled to now, thinner from there on.
fn contour_ui(ui: &Ui, hill: Rect, frame: &Frame<'_>, contour: &Contour, scale: &Scale) {
    let (tokens, now_ms) = (frame.tokens, frame.now.session_ms);
    let axis = TimeAxis::over(hill, scale.from_ms, scale.to_ms);
    let planned = Stroke::new(1.2, tokens.contour.gamma_multiply(0.55));
    contour.paint(ui.painter(), &axis, hill.y_range(), (now_ms, scale.to_ms), tokens.contour_planned, planned);
    let past = Stroke::new(2.2, tokens.contour);
    contour.paint(ui.painter(), &axis, hill.y_range(), (scale.from_ms, now_ms), tokens.contour_past, past);
}

/// The medicine being taken in, along the foot of the contour.
fn dosing_ui(ui: &Ui, hill: Rect, frame: &Frame<'_>, scale: &Scale) {
    let (Some(dosing), Some(dose_ms)) = (&frame.protocol().dosing, frame.dose_ms()) else { return };
    let ended = frame.view.state.dosing_ended.map(|(at_ms, _)| at_ms);
    let end_ms = ended.unwrap_or(dose_ms + dosing.length_ms);
    let bar = |to_ms: i64| Rect::from_min_max(pos2(scale.x(dose_ms), hill.bottom() - 4.0), pos2(scale.x(to_ms), hill.bottom()));
    ui.painter().rect_filled(bar(end_ms), 2.0, frame.tokens.music_planned);
    ui.painter().rect_filled(bar(end_ms.min(frame.now.session_ms)), 2.0, frame.tokens.contour);
}

/// Minutes of T; before the dose minutes since the opening.
fn axis_ui(ui: &Ui, axis: Rect, frame: &Frame<'_>, scale: &Scale) {
    let zero_ms = frame.dose_ms();
    let from = zero_ms.unwrap_or(0);
    let step = scale.step_min(if frame.compact { 44.0 } else { 60.0 });
    let first = (scale.from_ms - from).div_euclid(step * 60_000);
    let last = (scale.to_ms - from).div_euclid(step * 60_000);
    for tick in first..=last {
        let ms = from + tick * step * 60_000;
        if ms < scale.from_ms {
            continue;
        }
        let text = match (tick, zero_ms) {
            (0, Some(_)) => texts::timeline::DOSE.to_owned(),
            (tick, _) if tick < 0 => format!("−{}", -tick * step),
            (tick, _) => (tick * step).to_string(),
        };
        let galley = elided(ui, &text, fonts::regular(size::SMALL), frame.tokens.faint, f32::INFINITY);
        let x = (scale.x(ms) - galley.size().x / 2.0).clamp(axis.left(), axis.right() - galley.size().x);
        let at = Align2::LEFT_CENTER
            .align_size_within_rect(galley.size(), Rect::from_min_size(pos2(x, axis.top()), vec2(80.0, axis.height())));
        ui.painter().galley(at.min, galley, frame.tokens.faint);
    }
}
