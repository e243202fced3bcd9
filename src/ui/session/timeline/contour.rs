//! The contour: a smooth curve through the intensities that the protocol gives its phases.

use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, Ui, pos2};

use super::scale::Scale;
use crate::conductor::protocol::Protocol;
use crate::conductor::session::PhaseSpan;
use crate::ui::session::frame::Frame;

/// The last of the rising phases reaches its height after this long, and stays there.
const RISE_MS: i64 = 10 * 60_000;
/// One point of the curve for so many points of width.
const STEP: f32 = 3.0;

/// A monotone cubic through points of time and height (Fritsch and Carlson 1980): it never overshoots an intensity.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contour {
    points: Vec<Knot>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    x: f64,
    y: f64,
    slope: f64,
}

impl Contour {
    /// Through the phases in the order in which they run.
    pub(super) fn of(protocol: &Protocol, spans: &[PhaseSpan]) -> Self {
        let mut through: Vec<(f64, f64)> = Vec::new();
        let height_of = |span: &PhaseSpan| protocol.phases.get(span.index).map_or(0.0, |phase| f64::from(phase.intensity));
        for (at, span) in spans.iter().enumerate() {
            let height = height_of(span);
            let rises_on = spans.get(at + 1).is_some_and(|next| height_of(next) > height);
            let before = through.last().map_or(height, |(_, y)| *y);
            let length_ms = (span.to_ms - span.from_ms).max(1);
            push(&mut through, span.from_ms as f64, before);
            if height > before && length_ms > RISE_MS && !rises_on {
                push(&mut through, (span.from_ms + RISE_MS) as f64, height);
            }
            push(&mut through, (span.from_ms + length_ms) as f64, height);
        }
        Self { points: with_slopes(&through) }
    }

    /// The height at a session time, 0–1.
    pub(super) fn at(&self, ms: i64) -> f32 {
        let x = ms as f64;
        let after = self.points.partition_point(|knot| knot.x <= x);
        let (Some(right), Some(left)) = (self.points.get(after), after.checked_sub(1).and_then(|at| self.points.get(at))) else {
            return self.points.get(after).or(self.points.last()).map_or(0.0, |knot| knot.y as f32);
        };
        let width = right.x - left.x;
        let t = (x - left.x) / width;
        let (t2, t3) = (t * t, t * t * t);
        let height = (2.0 * t3 - 3.0 * t2 + 1.0) * left.y
            + (t3 - 2.0 * t2 + t) * width * left.slope
            + (3.0 * t2 - 2.0 * t3) * right.y
            + (t3 - t2) * width * right.slope;
        height.clamp(0.0, 1.0) as f32
    }

    /// Filled to now, thinner from there on.
    pub(super) fn paint(&self, ui: &Ui, rect: Rect, frame: &Frame<'_>, scale: &Scale) {
        let tokens = frame.tokens;
        let now = scale.x(frame.now.session_ms).clamp(rect.left(), rect.right());
        let past = self.line(rect.left(), now, rect, scale);
        let planned = self.line(now, rect.right(), rect, scale);
        fill(ui, &planned, rect.bottom(), tokens.contour_planned);
        fill(ui, &past, rect.bottom(), tokens.contour_past);
        ui.painter().line(planned, Stroke::new(1.2, tokens.contour.gamma_multiply(0.55)));
        ui.painter().line(past, Stroke::new(2.2, tokens.contour));
    }

    fn line(&self, from: f32, to: f32, rect: Rect, scale: &Scale) -> Vec<Pos2> {
        let steps = ((to - from) / STEP).ceil().max(1.0) as usize;
        let point = |x: f32| pos2(x, rect.bottom() - self.at(scale.ms(x)) * rect.height());
        (0..=steps).map(|step| point(from + (to - from) * step as f32 / steps as f32)).collect()
    }
}

fn push(through: &mut Vec<(f64, f64)>, x: f64, y: f64) {
    match through.last_mut() {
        Some(last) if last.0 >= x => last.1 = y,
        _ => through.push((x, y)),
    }
}

fn with_slopes(through: &[(f64, f64)]) -> Vec<Knot> {
    let secants: Vec<f64> = through.iter().zip(through.iter().skip(1)).map(|((x0, y0), (x1, y1))| (y1 - y0) / (x1 - x0)).collect();
    let knots = through.iter().enumerate().map(|(at, (x, y))| {
        let before = at.checked_sub(1).and_then(|at| secants.get(at)).copied();
        let slope = match (before, secants.get(at).copied()) {
            // The harmonic mean keeps the curve between its points.
            (Some(before), Some(after)) if before * after > 0.0 => 2.0 * before * after / (before + after),
            _ => 0.0,
        };
        Knot { x: *x, y: *y, slope }
    });
    knots.collect()
}

fn fill(ui: &Ui, line: &[Pos2], bottom: f32, color: Color32) {
    let mut mesh = Mesh::default();
    for (at, point) in line.iter().enumerate() {
        mesh.colored_vertex(*point, color);
        mesh.colored_vertex(pos2(point.x, bottom), color);
        if let Some(before) = at.checked_sub(1) {
            let (left, right) = (2 * before as u32, 2 * at as u32);
            mesh.add_triangle(left, left + 1, right);
            mesh.add_triangle(left + 1, right, right + 1);
        }
    }
    ui.painter().add(Shape::mesh(mesh));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_through_its_points_and_never_over_them() {
        let through = [(0.0, 0.1), (10.0, 0.1), (20.0, 1.0), (40.0, 1.0), (60.0, 0.2)];
        let contour = Contour { points: with_slopes(&through) };
        for (x, y) in through {
            assert!((f64::from(contour.at(x as i64)) - y).abs() < 1e-6, "{x}");
        }
        for x in 0..=60 {
            assert!((0.1..=1.0 + 1e-6).contains(&contour.at(x)), "{x}: {}", contour.at(x));
        }
        assert!((15..=19).all(|x| contour.at(x) <= contour.at(x + 1)));
        assert_eq!((contour.at(-5), contour.at(99)), (0.1, 0.2));
    }
}
