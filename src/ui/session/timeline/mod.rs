//! The session as one picture: the contour of the phases, and beneath it what was planned, played
//! and seen.

mod bars;
mod lanes;
mod marks;
mod music;
mod states;

use egui::{
    EventFilter, Key, Rangef, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
pub(super) use marks::MarkTarget;
use marks::{MarkKind, Marks};

use super::frame::FrameContext;
use crate::protocol::PhaseLength;
use crate::record::{Stretch, wording};
use crate::session::{PhaseSpan, Tense};
use crate::ui::fonts;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, ButtonStyle, Contour, TimeAxis, elided};
use crate::words::texts;

/// Zoomed in, so much is shown before and after now.
const ZOOM_MS: i64 = 10 * 60_000;
/// A phase that began this far from its plan shows where it was planned.
const OFF_PLAN_MS: i64 = 60_000;

/// The timeline and what it remembers: whether it is zoomed in, and which mark the keyboard is at.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    zoomed: bool,
    /// Counted from the left.
    at: Option<usize>,
}

/// The data that the picture is painted from.
struct Picture<'a> {
    frame: &'a FrameContext<'a>,
    /// The phases as they are, or as a preview would have them.
    spans: &'a [PhaseSpan],
    music: &'a [Stretch],
    axis: TimeAxis,
}

impl Timeline {
    /// The whole session, or the minutes around now.
    pub(super) fn toggle_zoom(&mut self) {
        self.zoomed = !self.zoomed;
    }

    /// Paints the timeline; with `preview`, the stretches as they would be. Answers with the mark
    /// that was pressed.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        music: &[Stretch],
        preview: Option<&Vec<PhaseSpan>>,
    ) -> Option<MarkTarget> {
        let spans = preview.unwrap_or(&frame.spans);
        let plot = rect.with_min_x(rect.left() + if frame.narrow { 74.0 } else { 78.0 });
        let axis = self.axis(spans, frame.now.session_ms, plot)?;
        let response = ui.interact(plot, ui.make_persistent_id("timeline"), Sense::click());
        let picture = Picture { frame, spans, music, axis };
        let lanes = Lanes::of(rect, plot, frame.narrow);
        let mut marks =
            Marks::wanted(response.hovered() || response.has_focus() || response.clicked());
        picture.paint(ui, &lanes, &mut marks);
        self.zoom_ui(ui, &lanes, rect);
        self.point(ui, &response, &marks, plot, frame)
    }

    fn axis(&self, spans: &[PhaseSpan], now_ms: i64, plot: Rect) -> Option<TimeAxis> {
        if self.zoomed {
            return Some(TimeAxis::over(plot, now_ms - ZOOM_MS, now_ms + ZOOM_MS));
        }
        let from_ms = spans.first()?.from_ms;
        Some(TimeAxis::over(plot, from_ms, spans.last()?.to_ms.max(now_ms).max(from_ms + 60_000)))
    }

    fn zoom_ui(&mut self, ui: &mut Ui, lanes: &Lanes, rect: Rect) {
        let label = if self.zoomed { texts::timeline::whole() } else { texts::timeline::near() };
        let name =
            if self.zoomed { texts::timeline::whole_name() } else { texts::timeline::near_name() };
        let top = if lanes.contour.height() < space::TOUCH {
            lanes.names.top()
        } else {
            lanes.contour.top()
        };
        let place = Rect::from_min_size(
            pos2(rect.left(), top),
            vec2(lanes.contour.left() - rect.left() - 10.0, space::TOUCH),
        );
        let button = Button::new(label).name(name).look(ButtonStyle::Quiet).font_size(size::SMALL);
        if button.show_in(ui, place).clicked() {
            self.toggle_zoom();
        }
    }

    /// The mark under the pointer or at the keyboard is told; a press leads to it.
    fn point(
        &mut self,
        ui: &Ui,
        response: &Response,
        marks: &Marks<'_>,
        plot: Rect,
        frame: &FrameContext<'_>,
    ) -> Option<MarkTarget> {
        let hovered = response.hover_pos().and_then(|place| marks.at(place));
        let mut chosen = None;
        if response.has_focus() {
            let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
            chosen = self.walk(ui, marks);
        } else {
            self.at = None;
        }
        let told = hovered.or(chosen);
        let words = told.map(|mark| mark.words(frame));
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ListBox, true, named(frame));
            info.current_text_value.clone_from(&words);
            info
        });
        if response.has_focus() {
            ui.painter().rect_stroke(
                plot,
                crate::ui::tokens::radius::CAP,
                Stroke::new(1.0, frame.tokens.focus),
                egui::StrokeKind::Outside,
            );
        }
        let told = told?;
        told.tooltip_ui(ui, plot, frame);
        response.clicked().then(|| told.leads_to()).flatten()
    }

    /// The arrow keys go from mark to mark, Home and End to the first and last.
    fn walk<'m, 'f>(&mut self, ui: &Ui, marks: &'m Marks<'f>) -> Option<&'m marks::Mark<'f>> {
        let all = marks.in_order();
        let last = all.len().checked_sub(1)?;
        let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
        let at = match self.at {
            None => last,
            Some(_) if pressed(Key::Home) => 0,
            Some(_) if pressed(Key::End) => last,
            Some(at) if pressed(Key::ArrowLeft) => at.saturating_sub(1),
            Some(at) if pressed(Key::ArrowRight) => at + 1,
            Some(at) => at,
        };
        self.at = Some(at.min(last));
        all.get(at.min(last)).copied()
    }
}

fn named(frame: &FrameContext<'_>) -> String {
    let phase = frame.view.session.current_phase();
    let clock = wording::clock(frame.now.session_ms, frame.dose_ms());
    format!(
        "{}: {}, {clock}",
        texts::timeline::name(),
        phase.map_or("", |phase| phase.name.as_str())
    )
}

/// Where the lanes lie, from top to bottom.
struct Lanes {
    names: Rect,
    contour: Rect,
    check_ins: Rect,
    music: Rect,
    observed: Rect,
    vitals: Rect,
    axis: Rect,
    /// Where the names of the lanes begin.
    left: f32,
}

impl Lanes {
    fn of(rect: Rect, plot: Rect, narrow: bool) -> Self {
        let heights = Heights::of(rect, narrow);
        let mut y = plot.top();
        let mut lane = |height: f32| {
            let lane = Rect::from_min_max(pos2(plot.left(), y), pos2(plot.right(), y + height));
            y += height;
            lane
        };
        let names = lane(heights.names);
        let contour = lane(heights.contour);
        Self {
            names,
            contour: contour.with_min_y(contour.top() + 8.0),
            check_ins: lane(heights.check_ins),
            music: lane(heights.music),
            observed: lane(heights.observed),
            vitals: lane(heights.vitals),
            axis: lane(heights.axis),
            left: rect.left(),
        }
    }
}

impl<'a> Picture<'a> {
    fn paint(&self, ui: &mut Ui, lanes: &Lanes, marks: &mut Marks<'a>) {
        let (frame, axis) = (self.frame, &self.axis);
        let contour = ui.scope(|ui| {
            // Zoomed in, what lies outside is cut off at the edges.
            ui.shrink_clip_rect(Rect::from_min_max(lanes.names.min, lanes.axis.max));
            self.edges_ui(ui, lanes, marks);
            let contour = Contour::of(self.spans, frame.protocol());
            self.contour_ui(ui, lanes.contour, &contour);
            self.dosing_ui(ui, lanes.contour, marks);
            lanes::check_ins_ui(ui, lanes.check_ins, frame, self.spans, axis, marks);
            music::music_ui(ui, lanes.music, frame, self.spans, self.music, axis, marks);
            lanes::observed_ui(ui, lanes.observed, frame, axis, marks);
            lanes::vitals_ui(ui, lanes.vitals, frame, axis, marks);
            axis.ticks_ui(ui, lanes.axis.top() + 3.0, frame.dose_ms(), frame.tokens);
            contour
        });
        let now = axis.x(frame.now.session_ms);
        ui.painter().vline(
            now,
            lanes.names.top()..=lanes.axis.top(),
            Stroke::new(1.5, frame.tokens.strong),
        );
        let height = contour.inner.height(frame.now.session_ms) * lanes.contour.height();
        ui.painter().circle_filled(
            pos2(now, lanes.contour.bottom() - height),
            5.0,
            frame.tokens.strong,
        );
        let words = [
            (lanes.check_ins, texts::timeline::check_ins()),
            (lanes.music, texts::timeline::music()),
            (lanes.observed, texts::timeline::observed()),
            (lanes.vitals, texts::timeline::vitals()),
        ];
        for (lane, word) in words {
            let galley = elided(
                ui,
                word,
                fonts::regular(size::SMALL),
                frame.tokens.faint,
                lane.left() - lanes.left - 4.0,
            );
            ui.painter().galley(
                pos2(lanes.left, lane.center().y - galley.size().y / 2.0),
                galley,
                frame.tokens.faint,
            );
        }
    }

    /// Edges and names of the phases: solid where they were, dashed where they are planned. A name
    /// that has no room is left out, the running one last of all.
    fn edges_ui(&self, ui: &Ui, lanes: &Lanes, marks: &mut Marks<'a>) {
        let (frame, axis) = (self.frame, &self.axis);
        let tokens = frame.tokens;
        let lines = Rangef::new(lanes.names.top(), lanes.axis.top());
        let now_x = axis.x(frame.now.session_ms);
        let running = self.spans.iter().position(|span| span.tense == Tense::Running);
        let mut order: Vec<usize> = (0..self.spans.len()).collect();
        order.sort_by_key(|at| Some(*at) != running);
        let mut taken: Vec<Rect> = Vec::new();
        for at in order {
            let Some(span) = self
                .spans
                .get(at)
                .filter(|span| span.to_ms >= axis.from_ms && span.from_ms <= axis.to_ms)
            else {
                continue;
            };
            let x = axis.x(span.from_ms);
            let edge = Stroke::new(
                1.0,
                if span.tense == Tense::Planned { tokens.outline } else { tokens.line },
            );
            if span.tense == Tense::Planned {
                ui.painter().extend(Shape::dashed_line(
                    &[pos2(x, lines.min), pos2(x, lines.max)],
                    edge,
                    3.0,
                    4.0,
                ));
            } else {
                ui.painter().vline(x, lines, edge);
            }
            let name =
                frame.protocol().phases.get(span.index).map_or("", |phase| phase.name.as_str());
            let is_running = Some(at) == running;
            let (font, color) = if is_running {
                (fonts::medium(size::SMALL), tokens.strong)
            } else {
                (fonts::regular(size::SMALL), tokens.soft)
            };
            let galley = elided(ui, name, font, color, f32::INFINITY);
            let width = galley.size().x;
            let left = (x.max(axis.x.min) + 6.0).min(axis.x.max - width);
            let struck = left - 4.0 < now_x && now_x < left + width + 4.0;
            let left = match struck {
                true if now_x + 6.0 + width <= axis.x(span.to_ms).min(axis.x.max) => now_x + 6.0,
                true => now_x - 6.0 - width,
                false => left,
            };
            let place = Rect::from_min_size(
                pos2(left, lanes.names.center().y - galley.size().y / 2.0),
                galley.size(),
            );
            let room = Rangef::new(x.max(axis.x.min), axis.x(span.to_ms).min(axis.x.max));
            let fits = place.left() >= axis.x.min
                && (is_running || room.min <= place.left() && place.right() <= room.max);
            if fits && !taken.iter().any(|other| other.expand(3.0).intersects(place)) {
                taken.push(place);
                ui.painter().galley(place.min, galley, color);
                marks.put(place, || MarkKind::Phase(*span));
            }
        }
        self.planned_edges_ui(ui, lanes, tokens.soft);
    }

    /// Where a phase began off its plan, a notch at the foot of the contour shows the plan.
    fn planned_edges_ui(&self, ui: &Ui, lanes: &Lanes, color: egui::Color32) {
        let Some(dose_ms) = self.frame.dose_ms() else { return };
        let protocol = self.frame.protocol();
        let mut planned_ms = dose_ms;
        for (index, phase) in protocol.phases.iter().enumerate().skip(protocol.dose_phase()) {
            let off = self
                .spans
                .iter()
                .find(|span| span.index == index)
                .is_some_and(|span| (span.from_ms - planned_ms).abs() > OFF_PLAN_MS);
            if off && self.axis.has(planned_ms) {
                let foot = pos2(self.axis.x(planned_ms), lanes.contour.bottom());
                let notch = vec![foot, foot + vec2(-4.0, 6.0), foot + vec2(4.0, 6.0)];
                ui.painter().add(Shape::closed_line(notch, Stroke::new(1.0, color)));
            }
            match phase.length {
                PhaseLength::Planned { length_ms } => planned_ms += length_ms,
                _ => return,
            }
        }
    }

    /// Filled to now, thinner from there on.
    fn contour_ui(&self, ui: &Ui, rect: Rect, contour: &Contour) {
        let (tokens, now_ms, axis) = (self.frame.tokens, self.frame.now.session_ms, &self.axis);
        let planned = Stroke::new(1.2, tokens.contour.gamma_multiply(0.55));
        contour.paint(
            ui.painter(),
            axis,
            rect.y_range(),
            (now_ms, axis.to_ms),
            tokens.contour_planned,
            planned,
        );
        let past = Stroke::new(2.2, tokens.contour);
        contour.paint(
            ui.painter(),
            axis,
            rect.y_range(),
            (axis.from_ms.max(0), now_ms),
            tokens.contour_past,
            past,
        );
    }

    /// The medicine being taken in, along the foot of the contour.
    fn dosing_ui(&self, ui: &Ui, contour: Rect, marks: &mut Marks<'a>) {
        let frame = self.frame;
        let (Some(dosing), Some(dose_ms)) = (&frame.protocol().dosing, frame.dose_ms()) else {
            return;
        };
        let ended = frame.state().dosing_ended;
        let end_ms = ended.map_or(dose_ms + dosing.length_ms, |(at_ms, _)| at_ms);
        let x = |ms: i64| self.axis.x(ms);
        let bar = |to_ms: i64| {
            Rect::from_min_max(
                pos2(x(dose_ms), contour.bottom() - 4.0),
                pos2(x(to_ms), contour.bottom()),
            )
        };
        ui.painter().rect_filled(bar(end_ms), 2.0, frame.tokens.music_planned);
        ui.painter().rect_filled(bar(end_ms.min(frame.now.session_ms)), 2.0, frame.tokens.contour);
        let how = ended.map(|(_, how)| how);
        marks.put(bar(end_ms), || MarkKind::Dosing {
            name: &dosing.name,
            from_ms: dose_ms,
            to_ms: end_ms,
            how,
        });
    }
}

/// The contour is never taller than this; what is left then goes to the lanes, in points.
const TALLEST: f32 = 300.0;

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
    fn of(rect: Rect, narrow: bool) -> Self {
        let fixed = if narrow {
            Self {
                names: 20.0,
                contour: 0.0,
                check_ins: 20.0,
                music: 22.0,
                observed: 22.0,
                vitals: 28.0,
                axis: 20.0,
            }
        } else {
            Self {
                names: 24.0,
                contour: 0.0,
                check_ins: 36.0,
                music: 30.0,
                observed: 34.0,
                vitals: 50.0,
                axis: 22.0,
            }
        };
        let taken = fixed.names
            + fixed.check_ins
            + fixed.music
            + fixed.observed
            + fixed.vitals
            + fixed.axis;
        let left = rect.height() - taken;
        let contour = left.clamp(24.0, TALLEST);
        let more = (left - contour).max(0.0);
        Self {
            contour,
            observed: fixed.observed + 0.3 * more,
            vitals: fixed.vitals + 0.7 * more,
            ..fixed
        }
    }
}
