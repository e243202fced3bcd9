//! States as bars, all of them: the more there are at a time, the thinner. Each code has a pattern
//! of its own, and where there is room behind now, its name.

use egui::{Color32, Rect, Ui, pos2, vec2};

use super::bars::Bars;
use super::marks::{MarkKind, Marks};
use crate::protocol::{CodeId, CodeKind};
use crate::session::StateSpan;
use crate::ui::fonts;
use crate::ui::session::frame::FrameContext;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{TimeAxis, elided};

/// A bar's height and the distance from one to the next, where there is room.
const HEIGHT: f32 = 4.0;
const PITCH: f32 = 6.0;
/// The piece of a pattern beside a name.
const SWATCH: f32 = 16.0;
/// The shortest bar, in points.
const LEAST: f32 = 3.0;

/// How a state's bar is drawn, so that it is told from the others without its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pattern {
    Solid,
    Hollow,
    Dashed,
    Dotted,
    Railed,
}

const PATTERNS: [Pattern; 5] =
    [Pattern::Solid, Pattern::Hollow, Pattern::Dashed, Pattern::Dotted, Pattern::Railed];

/// A code's pattern and colour, by its place among the states of the codebook.
fn look_of(code: &CodeId, frame: &FrameContext<'_>) -> (Pattern, Color32) {
    let states = frame.protocol().codebook.codes.iter().filter(|code| code.kind == CodeKind::State);
    let place = states.into_iter().position(|state| state.id == *code).unwrap_or_default();
    let pattern = PATTERNS.get(place % PATTERNS.len()).copied().unwrap_or(Pattern::Solid);
    let second_round = (place / PATTERNS.len()) % 2 == 1;
    (pattern, if second_round { frame.tokens.soft } else { frame.tokens.state })
}

impl Pattern {
    fn put(self, bar: Rect, color: Color32, bars: &mut Bars) {
        let level = |from: f32, to: f32| {
            bar.with_min_y(bar.top() + from * bar.height())
                .with_max_y(bar.top() + to * bar.height())
        };
        match self {
            Self::Solid => bars.put(bar, color),
            Self::Hollow => {
                bars.put(level(0.0, 0.25), color);
                bars.put(level(0.75, 1.0), color);
                bars.put(bar.with_max_x(bar.left() + 1.0), color);
                bars.put(bar.with_min_x(bar.right() - 1.0), color);
            }
            Self::Dashed => pieces(bar, 9.0, 4.0).for_each(|piece| bars.put(piece, color)),
            Self::Dotted => pieces(bar, 3.0, 3.0).for_each(|piece| bars.put(piece, color)),
            Self::Railed => {
                bars.put(level(0.38, 0.62), color);
                pieces(bar, 2.0, 5.0).for_each(|piece| bars.put(piece, color));
            }
        }
    }
}

/// Pieces of a bar, so long and so far apart.
fn pieces(bar: Rect, long: f32, apart: f32) -> impl Iterator<Item = Rect> {
    let count = (bar.width() / (long + apart)).ceil().max(1.0) as usize;
    (0..count).map(move |at| {
        let left = bar.left() + at as f32 * (long + apart);
        bar.with_min_x(left).with_max_x((left + long).min(bar.right()))
    })
}

/// The row of every state that lies on the axis, the longest begun first, and how many rows that
/// takes.
fn rows<'s>(
    states: &'s [StateSpan],
    axis: &TimeAxis,
    now_ms: i64,
) -> (Vec<(&'s StateSpan, usize)>, usize) {
    let mut ends: Vec<i64> = Vec::new();
    let mut placed = Vec::new();
    for span in states {
        let to_ms = span.to_ms.unwrap_or(now_ms);
        if span.from_ms > axis.to_ms || to_ms < axis.from_ms {
            continue;
        }
        let row = ends.iter().position(|end_ms| *end_ms <= span.from_ms).unwrap_or(ends.len());
        if row == ends.len() {
            ends.push(to_ms);
        } else if let Some(end_ms) = ends.get_mut(row) {
            *end_ms = to_ms;
        }
        placed.push((span, row));
    }
    (placed, ends.len())
}

/// The bars.
pub(super) fn states_ui<'a>(
    place: Rect,
    frame: &'a FrameContext<'_>,
    axis: &TimeAxis,
    bars: &mut Bars,
    marks: &mut Marks<'a>,
) {
    let (placed, count) = rows(&frame.state().states, axis, frame.now.session_ms);
    let pitch = (place.height() / count.max(1) as f32).min(PITCH);
    let height = (pitch * HEIGHT / PITCH).max(1.0);
    // However many there are, no row takes more bars than can be told apart.
    let mut painted_to = vec![axis.x.min; count];
    for (span, row) in placed {
        let from = axis.x(span.from_ms).max(axis.x.min);
        let to =
            axis.x(span.to_ms.unwrap_or(frame.now.session_ms)).min(axis.x.max).max(from + LEAST);
        let y = place.top() + row as f32 * pitch;
        let bar = Rect::from_min_max(pos2(from, y), pos2(to, y + height));
        marks.put(bar, || MarkKind::Entry(span.entry));
        let Some(painted_to) = painted_to
            .get_mut(row)
            .filter(|painted_to| span.to_ms.is_none() || to >= **painted_to + LEAST)
        else {
            continue;
        };
        *painted_to = to;
        let (pattern, color) = look_of(&span.code, frame);
        pattern.put(bar, color.gamma_multiply(if span.to_ms.is_none() { 1.0 } else { 0.6 }), bars);
    }
}

/// The open states by name, right of now, where nothing has been observed yet.
pub(super) fn names_ui(
    ui: &Ui,
    lane: Rect,
    frame: &FrameContext<'_>,
    axis: &TimeAxis,
    bars: &mut Bars,
) {
    let mut x = axis.x(frame.now.session_ms) + space::GAP;
    for span in frame.state().states.iter().filter(|span| span.to_ms.is_none()) {
        let label = frame
            .protocol()
            .codebook
            .code(&span.code)
            .map_or(span.code.as_str(), |code| code.label.as_str());
        let (pattern, color) = look_of(&span.code, frame);
        let name = elided(ui, label, fonts::regular(size::SMALL), color, f32::INFINITY);
        let width = SWATCH + space::TIGHT + name.size().x;
        if x + width > axis.x.max {
            return;
        }
        let swatch =
            Rect::from_min_size(pos2(x, lane.center().y - HEIGHT / 2.0), vec2(SWATCH, HEIGHT));
        pattern.put(swatch, color, bars);
        let at = pos2(swatch.right() + space::TIGHT, lane.center().y - name.size().y / 2.0);
        x += width + space::PAD;
        ui.painter().galley(at, name, color);
    }
}
