//! Small signs that are painted rather than written: the same in every font.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

/// The side of a ticked box, in points.
pub const BOX: f32 = 18.0;

/// A check-in, so far from its middle to each corner.
pub fn diamond(painter: &Painter, at: Pos2, half: f32, fill: Color32, line: Stroke) {
    let points = [vec2(0.0, -half), vec2(half, 0.0), vec2(0.0, half), vec2(-half, 0.0)]
        .map(|away| at + away);
    painter.add(Shape::convex_polygon(points.to_vec(), fill, line));
}

/// A tick.
pub fn check(painter: &Painter, rect: Rect, color: Color32) {
    let at = |x: f32, y: f32| pos2(rect.left() + x * rect.width(), rect.top() + y * rect.height());
    painter.add(Shape::line(
        vec![at(0.22, 0.52), at(0.42, 0.72), at(0.78, 0.30)],
        Stroke::new(1.75, color),
    ));
}

/// Music.
pub fn note(painter: &Painter, at: Pos2, color: Color32) {
    let stroke = Stroke::new(1.5, color);
    painter.circle_filled(at + vec2(-2.0, 4.0), 2.75, color);
    painter.line_segment([at + vec2(0.0, 4.0), at + vec2(0.0, -5.5)], stroke);
    painter.line_segment([at + vec2(0.0, -5.5), at + vec2(4.0, -2.5)], stroke);
}

/// A marked moment. The disc covers the seams between the arms.
pub fn star(painter: &Painter, at: Pos2, color: Color32) {
    let tip = |place: usize| {
        let angle = std::f32::consts::TAU * (place as f32 / 10.0 - 0.25);
        at + if place.is_multiple_of(2) { 6.0 } else { 2.6 } * vec2(angle.cos(), angle.sin())
    };
    for place in (0..10).step_by(2) {
        let arm = vec![tip(place), tip((place + 1) % 10), at, tip((place + 9) % 10)];
        painter.add(Shape::convex_polygon(arm, color, Stroke::NONE));
    }
    painter.circle_filled(at, 3.0, color);
}
