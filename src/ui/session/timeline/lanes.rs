//! The lanes under the contour: check-ins, what was observed, vital signs.

use egui::{Align2, Color32, Pos2, Rect, Stroke, Ui, pos2, vec2};

use super::bars::Bars;
use super::marks::{MarkKind, Marks};
use super::states;
use crate::protocol::{CheckIn, CheckInKind, VitalSign};
use crate::session::{CheckInKey, CheckInStatus, PhaseSpan, VitalsRecord};
use crate::ui::fonts;
use crate::ui::session::frame::FrameContext;
use crate::ui::tokens::size;
use crate::ui::widgets::{TimeAxis, elided, marks as signs};
use crate::words::texts;

/// The most marks that one repeating check-in gets.
const MOST_REPEATS: u32 = 64;

/// Diamonds: filled when settled, ringed when due, hollow when they come, small when they passed.
pub(super) fn check_ins_ui<'a>(
    ui: &Ui,
    lane: Rect,
    frame: &'a FrameContext<'_>,
    spans: &[PhaseSpan],
    axis: &TimeAxis,
    marks: &mut Marks<'a>,
) {
    for check_in in &frame.protocol().check_ins {
        let color = if check_in.kind == CheckInKind::Vitals {
            frame.tokens.vitals
        } else {
            frame.tokens.contour
        };
        for (nth, at_ms, status) in occurrences(check_in, frame, spans, axis) {
            let center = pos2(axis.x(at_ms), lane.center().y);
            let (half, fill, line) = match status {
                Some(status) if status.is_settled() => (6.5, color, Stroke::NONE),
                Some(CheckInStatus::Due | CheckInStatus::Postponed { .. }) => {
                    ui.painter().circle_stroke(center, 10.5, Stroke::new(1.2, frame.tokens.due));
                    (6.5, frame.tokens.due, Stroke::NONE)
                }
                Some(_) => (4.5, Color32::TRANSPARENT, Stroke::new(1.2, frame.tokens.faint)),
                None => (5.5, Color32::TRANSPARENT, Stroke::new(1.3, color.gamma_multiply(0.75))),
            };
            signs::diamond(ui.painter(), center, half, fill, line);
            marks.put(Rect::from_center_size(center, vec2(half, half) * 2.0), || match status {
                Some(
                    CheckInStatus::Answered { entry, .. } | CheckInStatus::Skipped { entry, .. },
                ) => MarkKind::Entry(*entry),
                status => MarkKind::CheckIn {
                    key: CheckInKey { id: check_in.id.clone(), nth },
                    at_ms,
                    status,
                },
            });
        }
    }
}

fn occurrences<'a>(
    check_in: &CheckIn,
    frame: &'a FrameContext<'_>,
    spans: &[PhaseSpan],
    axis: &TimeAxis,
) -> Vec<(u32, i64, Option<&'a CheckInStatus>)> {
    let state = frame.state();
    let known = &state.check_ins.known;
    let mut all: Vec<(u32, i64, Option<&CheckInStatus>)> = Vec::new();
    let base_ms = state.expected_ms(frame.protocol(), &check_in.at, spans);
    let until_ms =
        check_in.until.as_ref().and_then(|until| state.expected_ms(frame.protocol(), until, spans));
    for nth in 0..MOST_REPEATS {
        let key = CheckInKey { id: check_in.id.clone(), nth };
        let planned_ms = base_ms
            .zip(check_in.every_ms.or((nth == 0).then_some(0)))
            .map(|(base, every)| base + i64::from(nth) * every);
        let planned_ms = planned_ms
            .filter(|ms| *ms <= axis.to_ms && until_ms.is_none_or(|until_ms| *ms < until_ms));
        match (known.get(&key), planned_ms) {
            (Some(record), _) => all.push((nth, record.due_ms, Some(&record.status))),
            (None, Some(planned_ms)) => all.push((nth, planned_ms, None)),
            (None, None) => break,
        }
    }
    all.retain(|(_, at_ms, _)| axis.has(*at_ms));
    all
}

/// From here on points are letters rather than ticks, in points a minute.
const ROOMY: f32 = 30.0;
/// A letter this near to another one, or to a star, is a tick, in points.
const LETTER_APART: usize = 12;
/// A star this near to another one is a tick, in points.
const STAR_APART: usize = 6;
/// Between one point's tick and its ends, in points.
const TICK_WIDTH: f32 = 1.6;

/// Ticks for points (the code's key, where there is room), stars for marked moments, bars for
/// states.
pub(super) fn observed_ui<'a>(
    ui: &Ui,
    lane: Rect,
    frame: &'a FrameContext<'_>,
    axis: &TimeAxis,
    marks: &mut Marks<'a>,
) {
    let ticks = lane.with_max_y(lane.top() + lane.height() * 0.56).shrink2(vec2(0.0, 2.0));
    let roomy = axis.x.span() / ((axis.to_ms - axis.from_ms) as f32 / 60_000.0) >= ROOMY;
    let mut bars = Bars::on(ui);
    points_ui(ui, ticks, frame, axis, roomy, &mut bars, marks);
    states::states_ui(lane.with_min_y(ticks.bottom() + 3.0), frame, axis, &mut bars, marks);
    states::names_ui(ui, lane, frame, axis, &mut bars);
    bars.paint(ui);
}

fn points_ui<'a>(
    ui: &Ui,
    ticks: Rect,
    frame: &'a FrameContext<'_>,
    axis: &TimeAxis,
    roomy: bool,
    bars: &mut Bars,
    marks: &mut Marks<'a>,
) {
    let tokens = frame.tokens;
    // However many there are, a column of the screen is painted once, and none beside it.
    let (mut painted, mut written) = (Columns::of(axis), Columns::of(axis));
    let shown = || frame.state().points.iter().filter(|point| axis.has(point.at_ms));
    let moments = shown().filter(|point| point.code.is_none());
    for point in moments.chain(shown().filter(|point| point.code.is_some())) {
        let x = axis.x(point.at_ms);
        marks.put(
            Rect::from_center_size(pos2(x, ticks.center().y), vec2(3.0, ticks.height())),
            || MarkKind::Entry(point.entry),
        );
        let column = (x - axis.x.min) as usize;
        if !painted.take(column, 1) {
            continue;
        }
        let code = point.code.as_ref().map(|id| frame.protocol().codebook.code(id));
        let apart = if code.is_none() { STAR_APART } else { LETTER_APART };
        let stands = (roomy || code.is_none()) && written.take(column, apart);
        match code {
            None if stands => signs::star(ui.painter(), pos2(x, ticks.center().y), tokens.contour),
            Some(Some(code)) if stands => {
                let letter = elided(
                    ui,
                    &code.key.to_string(),
                    fonts::medium(size::SMALL),
                    tokens.text,
                    f32::INFINITY,
                );
                let at = Align2::CENTER_CENTER.align_size_within_rect(
                    letter.size(),
                    Rect::from_center_size(pos2(x, ticks.center().y), vec2(20.0, 20.0)),
                );
                ui.painter().galley(at.min, letter, tokens.text);
            }
            _ => {
                let tick = Rect::from_center_size(
                    pos2(x, ticks.center().y),
                    vec2(TICK_WIDTH, ticks.height()),
                );
                bars.put(tick, if code.is_none() { tokens.contour } else { tokens.soft });
            }
        }
    }
}

/// The columns of the timeline, in points, and which of them are taken.
struct Columns(Vec<bool>);

impl Columns {
    fn of(axis: &TimeAxis) -> Self {
        Self(vec![false; axis.x.span().max(0.0) as usize + 1])
    }

    /// Takes this column; `false` when one as near as `apart` is taken.
    fn take(&mut self, column: usize, apart: usize) -> bool {
        let around = column.saturating_sub(apart)..(column + apart + 1).min(self.0.len());
        let free = self.0.get(around).is_some_and(|around| !around.contains(&true));
        if let Some(taken) = self.0.get_mut(column).filter(|_| free) {
            *taken = true;
        }
        free
    }
}

/// The systolic pressure and the pulse, each with its last value.
pub(super) fn vitals_ui<'a>(
    ui: &Ui,
    lane: Rect,
    frame: &'a FrameContext<'_>,
    axis: &TimeAxis,
    marks: &mut Marks<'a>,
) {
    let mut records: Vec<&VitalsRecord> = frame.state().vitals.iter().collect();
    records.sort_by_key(|record| record.at_ms);
    let (upper, lower) = lane.shrink2(vec2(0.0, 3.0)).split_top_bottom_at_fraction(0.5);
    let pressure_words = |record: &VitalsRecord| {
        let diastolic = record
            .vitals
            .value(VitalSign::Diastolic)
            .map(|value| format!("/{}", texts::number(value)))
            .unwrap_or_default();
        record
            .vitals
            .value(VitalSign::Systolic)
            .map(|systolic| format!("{}{diastolic}", texts::number(systolic)))
    };
    let roomy = lane.height() > 40.0;
    let now_x = axis.x(frame.now.session_ms);
    let pulse_words = |record: &VitalsRecord| {
        record.vitals.value(VitalSign::Pulse).filter(|_| roomy).map(texts::number)
    };
    let pressure = Trend {
        measure: VitalSign::Systolic,
        shown: (90.0, 190.0),
        color: frame.tokens.vitals,
        now_x,
    };
    pressure.show(ui, upper, axis, &records, pressure_words, marks);
    let pulse =
        Trend { measure: VitalSign::Pulse, shown: (40.0, 140.0), color: frame.tokens.pulse, now_x };
    pulse.show(ui, lower, axis, &records, pulse_words, marks);
}

/// One sign over time.
struct Trend {
    measure: VitalSign,
    /// The values at the lane's foot and top.
    shown: (f64, f64),
    color: Color32,
    /// The line of now, which strikes no value.
    now_x: f32,
}

impl Trend {
    fn show<'a>(
        &self,
        ui: &Ui,
        lane: Rect,
        axis: &TimeAxis,
        records: &[&'a VitalsRecord],
        words: impl Fn(&VitalsRecord) -> Option<String>,
        marks: &mut Marks<'a>,
    ) {
        let (low, high) = self.shown;
        let mut points: Vec<Pos2> = Vec::new();
        for record in records {
            let Some(value) = record.vitals.value(self.measure) else { continue };
            let share = ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
            let at = pos2(axis.x(record.at_ms), lane.bottom() - share * lane.height());
            points.push(at);
            if axis.has(record.at_ms) {
                marks.put(Rect::from_center_size(at, vec2(6.4, 6.4)), || {
                    MarkKind::Entry(record.entry)
                });
            }
        }
        let Some(last) = points.last().copied() else { return };
        ui.painter().line(points.clone(), Stroke::new(1.5, self.color));
        for at in points {
            ui.painter().circle_filled(at, 3.2, self.color);
        }
        let text = records.iter().rev().find_map(|record| words(record)).unwrap_or_default();
        let galley = elided(ui, &text, fonts::regular(size::SMALL), self.color, f32::INFINITY);
        let width = galley.size().x;
        // Behind the last value, clear of the line of now.
        let struck = last.x < self.now_x + 4.0 && self.now_x - 4.0 < last.x + 10.0 + width;
        let x = if struck { self.now_x + 8.0 } else { last.x + 10.0 };
        let x = if x + width > lane.right() { last.x - 10.0 - width } else { x };
        ui.painter().galley(pos2(x, lane.center().y - galley.size().y / 2.0), galley, self.color);
    }
}
