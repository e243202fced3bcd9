//! The same picture with less work for a computer that has to paint it without a graphics card:
//! there the pixels and the slivers that a frame is made of are its whole cost.

use std::f32::consts::FRAC_PI_2;

use egui::emath::GuiRounding as _;
use egui::epaint::{Mesh, RectShape, TextureId};
use egui::{
    Color32, Context, FullOutput, Pos2, Rangef, Rect, Shape, Stroke, StrokeKind, TextureOptions,
    Vec2, pos2, vec2,
};

/// Goes over what each frame is to paint.
struct SoftwareGl;

/// From the next frame on, for good.
pub(super) fn install(ctx: &Context) {
    // The prepared discs are stretched to their size: the one thing of the glyphs' texture that
    // isn't painted pixel on pixel.
    ctx.tessellation_options_mut(|options| options.prerasterized_discs = false);
    ctx.add_plugin(SoftwareGl);
}

impl egui::Plugin for SoftwareGl {
    fn debug_name(&self) -> &'static str {
        std::any::type_name::<Self>()
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        // Glyphs lie on the pixels that they were drawn for, and all else takes one white one:
        // there is nothing between two of them to mix.
        for delta in output.textures_delta.set.get_mut(&TextureId::default()).into_iter().flatten()
        {
            delta.options = TextureOptions::NEAREST;
        }
        for clipped in &mut output.shapes {
            broaden(&mut clipped.shape, output.pixels_per_point);
        }
    }
}

/// Replaces a rounded plate by broad pieces, and a line along the pixels by a rectangle.
fn broaden(shape: &mut Shape, pixels_per_point: f32) {
    match shape {
        Shape::Vec(shapes) => shapes.iter_mut().for_each(|shape| broaden(shape, pixels_per_point)),
        Shape::Rect(rect) => {
            if let Some(mesh) = plate(rect, pixels_per_point) {
                *shape = mesh.into();
            }
        }
        Shape::LineSegment { points, stroke } => {
            if let Some(mesh) = line(*points, *stroke, pixels_per_point) {
                *shape = mesh.into();
            }
        }
        _ => {}
    }
}

/// An upright or level line of whole pixels as one rectangle: epaint puts it on the same pixels,
/// with a blur round it that none of them shows.
fn line([a, b]: [Pos2; 2], stroke: Stroke, pixels_per_point: f32) -> Option<Mesh> {
    let pixels = stroke.width * pixels_per_point;
    if pixels < 0.95 || (pixels - pixels.round()).abs() > 0.05 {
        return None;
    }
    let center = |mut across: f32| {
        stroke.round_center_to_pixel(pixels_per_point, &mut across);
        Rangef::point(across).expand(stroke.width / 2.0)
    };
    // As there: a quarter of a pixel less at each end, from the centre of a pixel to that of
    // another, and half a pixel more.
    let along = |from: f32, to: f32| {
        let shorter = Rangef::new(from, to).as_positive().expand(-0.25 / pixels_per_point);
        let [first, last] =
            [shorter.min, shorter.max].map(|end| end.round_to_pixel_center(pixels_per_point));
        Rangef::new(first, last).expand(0.5 / pixels_per_point)
    };
    let rect = if a.x == b.x {
        Rect::from_x_y_ranges(center(a.x), along(a.y, b.y))
    } else if a.y == b.y {
        Rect::from_x_y_ranges(along(a.x, b.x), center(a.y))
    } else {
        return None;
    };
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(rect, stroke.color);
    Some(mesh)
}

/// A filled rectangle with equal round corners, as epaint paints it: its edge in rings, but what
/// they enclose as three broad pieces and four corners. A fan over all of it has slivers as long as
/// the plate, and each touches more pixels than it fills.
fn plate(shape: &RectShape, pixels_per_point: f32) -> Option<Mesh> {
    let pixel = 1.0 / pixels_per_point;
    let radii = shape.corner_radius;
    let plain = shape.angle == 0.0 && shape.blur_width == 0.0 && shape.brush.is_none();
    if !plain
        || !radii.is_same()
        || radii.nw == 0
        || shape.fill == Color32::TRANSPARENT
        || shape.round_to_pixels == Some(false)
    {
        return None;
    }
    let stroke = shape.stroke;
    // From the outer edge inwards: how far in, and the colour there.
    let mut rings = vec![(-pixel / 2.0, Color32::TRANSPARENT)];
    if stroke.width == 0.0 {
        rings.push((pixel / 2.0, shape.fill));
    } else if shape.stroke_kind == StrokeKind::Inside && stroke.width > 0.9 * pixel {
        rings.push((pixel / 2.0, stroke.color));
        if stroke.width > 1.1 * pixel {
            rings.push((stroke.width - pixel / 2.0, stroke.color));
        }
        rings.push((stroke.width + pixel / 2.0, shape.fill));
    } else {
        return None;
    }
    let rect = shape.rect.round_to_pixels(pixels_per_point);
    // epaint rounds a little more than it is asked to.
    let radius = f32::from(radii.nw) + 0.4;
    let deepest = rings.last().map_or(0.0, |(depth, _)| *depth);
    if radius <= deepest || rect.size().min_elem() <= 2.0 * radius {
        return None;
    }
    Some(rounded(rect, radius, &rings))
}

fn rounded(rect: Rect, radius: f32, rings: &[(f32, Color32)]) -> Mesh {
    let centres = rect.shrink(radius);
    let corners =
        [centres.right_bottom(), centres.left_bottom(), centres.left_top(), centres.right_top()];
    let steps = match radius {
        ..=2.0 => 2_u8,
        ..=5.0 => 4,
        ..18.0 => 8,
        ..50.0 => 16,
        _ => 32,
    };
    // Between two pieces of an arc the rings keep their distance to both.
    let mitre = 1.0 / (FRAC_PI_2 / f32::from(steps) / 2.0).cos();
    // Clockwise from the right: the centre that each point lies round, the direction, and how much
    // further it is to the next ring.
    let directions: Vec<(Pos2, Vec2, f32)> = corners
        .into_iter()
        .zip([vec2(1.0, 0.0), vec2(0.0, 1.0), vec2(-1.0, 0.0), vec2(0.0, -1.0)])
        .flat_map(|(centre, from)| {
            (0..=steps).map(move |step| {
                let direction = turned(from, f32::from(step) / f32::from(steps));
                (centre, direction, if step == 0 || step == steps { 1.0 } else { mitre })
            })
        })
        .collect();
    let around = directions.len() as u32;
    let mut mesh = Mesh::default();
    for (depth, color) in rings {
        for (centre, direction, further) in &directions {
            mesh.colored_vertex(*centre + *direction * (radius - depth * further), *color);
        }
    }
    for ring in 1..rings.len() as u32 {
        let (outer, inner) = ((ring - 1) * around, ring * around);
        for at in 0..around {
            let next = (at + 1) % around;
            mesh.add_triangle(outer + at, outer + next, inner + at);
            mesh.add_triangle(outer + next, inner + next, inner + at);
        }
    }
    let Some((depth, fill)) = rings.last().copied() else { return mesh };
    let innermost = (rings.len() as u32 - 1) * around;
    for (corner, centre) in (0..).zip(corners) {
        let middle = mesh.vertices.len() as u32;
        mesh.colored_vertex(centre, fill);
        let first = innermost + corner * (u32::from(steps) + 1);
        for at in first..first + u32::from(steps) {
            mesh.add_triangle(middle, at, at + 1);
        }
    }
    let inside = rect.shrink(depth);
    let between = |left: f32, top: f32, right: f32, bottom: f32| {
        Rect::from_min_max(pos2(left, top), pos2(right, bottom))
    };
    mesh.add_colored_rect(
        between(centres.left(), inside.top(), centres.right(), inside.bottom()),
        fill,
    );
    mesh.add_colored_rect(
        between(inside.left(), centres.top(), centres.left(), centres.bottom()),
        fill,
    );
    mesh.add_colored_rect(
        between(centres.right(), centres.top(), inside.right(), centres.bottom()),
        fill,
    );
    mesh
}

/// A direction turned clockwise by so much of a quarter.
fn turned(from: Vec2, quarters: f32) -> Vec2 {
    let (sin, cos) = (quarters * FRAC_PI_2).sin_cos();
    vec2(from.x * cos - from.y * sin, from.y * cos + from.x * sin)
}

#[cfg(test)]
mod tests {
    use egui::CornerRadius;
    use egui::epaint::{ClippedShape, Primitive, TessellationOptions, Tessellator};

    use super::*;

    /// Coverage of every pixel by one shape, as a renderer computes it: at its centre, colours
    /// mixed along each triangle.
    fn painted(shape: Shape, pixels_per_point: f32, side: usize) -> Vec<[f32; 4]> {
        let clipped = ClippedShape::new(Rect::EVERYTHING, shape);
        let options = TessellationOptions::default();
        let mut tessellator = Tessellator::new(pixels_per_point, options, [1, 1], Vec::new());
        let mut pixels = vec![[0.0; 4]; side * side];
        for primitive in tessellator.tessellate_shapes(vec![clipped]) {
            let Primitive::Mesh(mesh) = primitive.primitive else { continue };
            for corners in mesh.indices.as_chunks::<3>().0 {
                paint(
                    &mut pixels,
                    side,
                    corners.map(|at| mesh.vertices[at as usize]),
                    pixels_per_point,
                );
            }
        }
        pixels
    }

    fn paint(
        pixels: &mut [[f32; 4]],
        side: usize,
        [a, b, c]: [egui::epaint::Vertex; 3],
        pixels_per_point: f32,
    ) {
        // A little off the grid, so that no centre lies on an edge that two triangles share.
        let at = |v: egui::epaint::Vertex| {
            (v.pos.to_vec2() * pixels_per_point - vec2(0.001, 0.0017)).to_pos2()
        };
        let [pa, pb, pc] = [at(a), at(b), at(c)];
        let cross =
            |o: Pos2, p: Pos2, q: Pos2| (p.x - o.x) * (q.y - o.y) - (p.y - o.y) * (q.x - o.x);
        let whole = cross(pa, pb, pc);
        if whole == 0.0 {
            return;
        }
        for y in 0..side {
            for x in 0..side {
                let p = pos2(x as f32 + 0.5, y as f32 + 0.5);
                let shares =
                    [cross(p, pb, pc) / whole, cross(pa, p, pc) / whole, cross(pa, pb, p) / whole];
                if shares.iter().any(|share| *share < 0.0) {
                    continue;
                }
                let mixed: [f32; 4] = std::array::from_fn(|channel| {
                    let of = |v: egui::epaint::Vertex| f32::from(v.color.to_array()[channel]);
                    shares[0] * of(a) + shares[1] * of(b) + shares[2] * of(c)
                });
                let under = pixels[y * side + x];
                pixels[y * side + x] = std::array::from_fn(|channel| {
                    mixed[channel] + under[channel] * (1.0 - mixed[3] / 255.0)
                });
            }
        }
    }

    /// The most by which any channel of any pixel differs once the shape is broadened, and whether
    /// it was.
    fn difference(shape: Shape, pixels_per_point: f32) -> (f32, bool) {
        let mut broad = shape.clone();
        broaden(&mut broad, pixels_per_point);
        let changed = broad != shape;
        let [before, after] = [shape, broad].map(|shape| painted(shape, pixels_per_point, 160));
        let apart = before.iter().flatten().zip(after.iter().flatten()).map(|(a, b)| (a - b).abs());
        (apart.fold(0.0, f32::max), changed)
    }

    #[test]
    fn a_plate_in_broad_pieces_is_the_same_picture() {
        let place = Rect::from_min_max(pos2(4.3, 3.0), pos2(70.0, 44.6));
        let [fill, faint, line] = [
            Color32::from_rgb(30, 26, 22),
            Color32::from_rgba_unmultiplied(90, 60, 30, 70),
            Color32::from_rgb(200, 120, 60),
        ];
        for pixels_per_point in [1.0, 1.25, 2.0] {
            for radius in [4, 9, 12] {
                for (fill, stroke) in [
                    (fill, Stroke::NONE),
                    (faint, Stroke::NONE),
                    (fill, Stroke::new(1.0, line)),
                    (faint, Stroke::new(1.0, line.gamma_multiply(0.4))),
                    (fill, Stroke::new(2.0, line)),
                ] {
                    let rect = RectShape::new(
                        place,
                        CornerRadius::same(radius),
                        fill,
                        stroke,
                        StrokeKind::Inside,
                    );
                    let (apart, changed) = difference(rect.into(), pixels_per_point);
                    assert!(changed, "{radius} {stroke:?}: left as it was");
                    // Where a thick line goes round a tight corner, its edge lies a fifteenth of a
                    // pixel elsewhere.
                    assert!(
                        apart < 15.0,
                        "{pixels_per_point} {radius} {fill:?} {stroke:?}: {apart} of 255"
                    );
                }
            }
        }
    }

    #[test]
    fn a_line_along_the_pixels_is_the_same_picture_as_one_rectangle() {
        for pixels_per_point in [1.0, 2.0] {
            for points in [[pos2(5.0, 7.3), pos2(40.0, 7.3)], [pos2(33.5, 61.0), pos2(33.5, 12.4)]]
            {
                for width in [1.0, 2.0] {
                    let shape = Shape::line_segment(
                        points,
                        Stroke::new(width, Color32::from_rgb(200, 120, 60)),
                    );
                    let (apart, changed) = difference(shape, pixels_per_point);
                    assert!(
                        changed && apart < 2.0,
                        "{pixels_per_point} {points:?} {width}: {apart} of 255"
                    );
                }
            }
        }
    }

    #[test]
    fn what_it_does_not_know_it_leaves_alone() {
        let place = Rect::from_min_max(pos2(4.0, 3.0), pos2(70.0, 44.0));
        let stroke = Stroke::new(1.0, Color32::WHITE);
        let round = CornerRadius::same(9);
        for shape in [
            RectShape::filled(place, CornerRadius::ZERO, Color32::WHITE).into(),
            RectShape::new(place, round, Color32::WHITE, stroke, StrokeKind::Outside).into(),
            RectShape::filled(
                Rect::from_min_size(place.min, vec2(40.0, 12.0)),
                round,
                Color32::WHITE,
            )
            .into(),
            Shape::line_segment([pos2(1.0, 1.0), pos2(9.0, 7.0)], stroke),
            Shape::line_segment([pos2(1.0, 1.0), pos2(9.0, 1.0)], Stroke::new(1.4, Color32::WHITE)),
        ] {
            let mut broad = shape.clone();
            broaden(&mut broad, 1.0);
            assert_eq!(broad, shape);
        }
    }
}
