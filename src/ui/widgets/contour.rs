//! The contour: how deep the protocol expects the session to be, as a smooth line over the phases.

use egui::epaint::{Mesh, PathShape, PathStroke};
use egui::{Color32, Painter, Rangef, Shape, Stroke, pos2};

use super::time_axis::TimeAxis;
use crate::protocol::Protocol;
use crate::session::PhaseSpan;

/// The last of the rising phases reaches its height after this long and stays there, however far it
/// is extended.
const RISE_MS: f64 = 10.0 * 60_000.0;

/// Points between two samples of the line.
const STEP: f32 = 2.0;

/// A smooth line through the intensities of phases that never swings beyond them.
#[derive(Debug, Clone, PartialEq)]
pub struct Contour {
    knots: Vec<Knot>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    at_ms: f64,
    height: f64,
    slope: f64,
}

impl Contour {
    /// Through the phases as they ran and are planned.
    pub fn of(spans: &[PhaseSpan], protocol: &Protocol) -> Self {
        let height = |index: usize| protocol.phases.get(index).map_or(0.0, |phase| phase.intensity);
        let stretches: Vec<_> =
            spans.iter().map(|span| (span.from_ms, span.to_ms, height(span.index))).collect();
        Self::through(&stretches)
    }

    /// Through stretches of time (from, to, in ms), each with the height at its end.
    fn through(stretches: &[(i64, i64, f32)]) -> Self {
        let mut knots: Vec<Knot> = Vec::new();
        let mut put = |at_ms: f64, height: f64| {
            if knots.last().is_none_or(|last| last.at_ms < at_ms) {
                knots.push(Knot { at_ms, height, slope: 0.0 });
            }
        };
        let mut before = stretches.first().map_or(0.0, |first| f64::from(first.2));
        for (place, &(from_ms, to_ms, height)) in stretches.iter().enumerate() {
            let (from, to, height) = (from_ms as f64, to_ms as f64, f64::from(height));
            let after = stretches.get(place + 1).map_or(0.0, |next| f64::from(next.2));
            put(from, before);
            if height > before && height >= after && to - from > RISE_MS {
                put(from + RISE_MS, height);
            }
            put(to, height);
            before = height;
        }
        slope(&mut knots);
        Self { knots }
    }

    /// Its height at a moment, 0–1; before its beginning and after its end as there.
    pub fn height(&self, at_ms: i64) -> f32 {
        let at = at_ms as f64;
        let next = self.knots.partition_point(|knot| knot.at_ms <= at);
        let height = match (
            next.checked_sub(1).and_then(|place| self.knots.get(place)),
            self.knots.get(next),
        ) {
            (Some(a), Some(b)) => between(a, b, at),
            (Some(only), None) | (None, Some(only)) => only.height,
            (None, None) => 0.0,
        };
        height as f32
    }

    /// Paints the part from one moment to another over `y` (top is 1, bottom is 0): a fill, and the
    /// line over it.
    pub fn paint(
        &self,
        painter: &Painter,
        axis: &TimeAxis,
        y: Rangef,
        part_ms: (i64, i64),
        fill: Color32,
        line: Stroke,
    ) {
        let (left, right) =
            (axis.x(part_ms.0.max(axis.from_ms)), axis.x(part_ms.1.min(axis.to_ms)));
        if right <= left {
            return;
        }
        let count = ((right - left) / STEP).ceil().max(1.0);
        let points: Vec<_> = (0..=count as usize)
            .map(|place| {
                let x = left + (right - left) * place as f32 / count;
                pos2(x, y.max - self.height(axis.ms(x)) * y.span())
            })
            .collect();
        let mut area = Mesh::default();
        for (place, point) in points.iter().enumerate() {
            area.colored_vertex(*point, fill);
            area.colored_vertex(pos2(point.x, y.max), fill);
            if let Some(last) = (2 * place as u32).checked_sub(2) {
                area.add_triangle(last, last + 1, last + 2);
                area.add_triangle(last + 1, last + 2, last + 3);
            }
        }
        painter.add(Shape::mesh(area));
        painter.add(PathShape::line(points, PathStroke::from(line)));
    }
}

/// The harmonic mean of the slopes beside a knot (Fritsch and Butland 1984): the line rises, falls
/// and rests as its knots do.
fn slope(knots: &mut [Knot]) {
    let rate = |a: &Knot, b: &Knot| (b.height - a.height) / (b.at_ms - a.at_ms);
    let slopes: Vec<f64> = knots
        .windows(3)
        .map(|three| match three {
            [a, b, c] => {
                let (left, right) = (rate(a, b), rate(b, c));
                if left * right <= 0.0 { 0.0 } else { 2.0 * left * right / (left + right) }
            }
            _ => 0.0,
        })
        .collect();
    for (knot, slope) in knots.iter_mut().skip(1).zip(slopes) {
        knot.slope = slope;
    }
}

/// The cubic of Hermite between two knots.
fn between(a: &Knot, b: &Knot, at: f64) -> f64 {
    let length = b.at_ms - a.at_ms;
    let t = (at - a.at_ms) / length;
    let (t2, t3) = (t * t, t * t * t);
    (2.0 * t3 - 3.0 * t2 + 1.0) * a.height
        + (t3 - 2.0 * t2 + t) * length * a.slope
        + (3.0 * t2 - 2.0 * t3) * b.height
        + (t3 - t2) * length * b.slope
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: i64 = 60_000;

    /// Arrive, Onset, Peak, Return, Ground of the intramuscular template.
    fn contour() -> Contour {
        Contour::through(&[
            (0, 20 * MIN, 0.1),
            (20 * MIN, 25 * MIN, 0.5),
            (25 * MIN, 60 * MIN, 1.0),
            (60 * MIN, 80 * MIN, 0.3),
            (80 * MIN, 95 * MIN, 0.1),
        ])
    }

    #[test]
    fn it_meets_every_phase_at_its_end() {
        let heights = [20, 25, 60, 80, 95].map(|minute| contour().height(minute * MIN));
        for (height, expected) in heights.into_iter().zip([0.1, 0.5, 1.0, 0.3, 0.1]) {
            assert!((height - expected).abs() < 1e-5, "{heights:?}");
        }
    }

    #[test]
    fn it_rises_to_the_top_early_and_stays_there() {
        for minute in [36, 45, 59] {
            assert!(contour().height(minute * MIN) > 0.99, "{minute}");
        }
    }

    #[test]
    fn it_never_swings_beyond_the_phases_and_has_no_step() {
        let contour = contour();
        let heights: Vec<f32> = (-60..6_000).map(|second| contour.height(second * 1000)).collect();
        assert!(heights.iter().all(|height| (0.099..=1.001).contains(height)));
        let steps = heights.windows(2).map(|two| (two[1] - two[0]).abs());
        assert!(steps.fold(0.0, f32::max) < 0.004);
        let top = heights.iter().position(|height| *height > 0.999).unwrap();
        assert!(heights[..top].is_sorted());
    }

    #[test]
    fn a_phase_of_no_length_and_no_phase_at_all_are_drawn_without_a_gap() {
        let skipped = Contour::through(&[(0, MIN, 0.1), (MIN, MIN, 0.5), (MIN, 2 * MIN, 0.2)]);
        assert!((0..120).all(|second| skipped.height(second * 1000).is_finite()));
        assert_eq!(Contour::through(&[]).height(MIN), 0.0);
    }
}
