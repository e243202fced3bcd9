//! What a frame paints: its texts, and the line of now.

use egui::epaint::Vertex;
use egui::{Color32, Galley, Mesh, Rect, Shape};

use egui_kittest::Harness;

use crate::ui::tokens::radius;

/// A text, and where it is seen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) seen: Rect,
    /// Where its end didn't fit, what is shown of it.
    pub(crate) cut_to: Option<String>,
}

pub(crate) struct Painted {
    pub(crate) texts: Vec<Text>,
    pub(crate) line_of_now: Option<Rect>,
}

impl Painted {
    pub(crate) fn of<S>(screen: &Harness<'_, S>) -> Self {
        let mut painted = Self { texts: Vec::new(), line_of_now: None };
        for clipped in &screen.output().shapes {
            painted.take_up(&clipped.shape, clipped.clip_rect);
        }
        painted
    }

    fn take_up(&mut self, shape: &Shape, clip: Rect) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.take_up(shape, clip)),
            Shape::Text(text) => {
                let place = text.galley.mesh_bounds.translate(text.pos.to_vec2());
                let seen = place.intersect(clip);
                let is_seen = seen.is_positive() && text.opacity_factor > 0.0;
                self.texts.extend(is_seen.then(|| Text {
                    text: text.galley.text().to_owned(),
                    seen: seen.shrink(0.5),
                    cut_to: text.galley.elided.then(|| shown(&text.galley)),
                }));
            }
            Shape::Rect(ground) if is_opaque(ground.fill) => self.cover(ground.rect, clip),
            Shape::Mesh(mesh) if is_rounded_ground(mesh) => self.cover(mesh.calc_bounds(), clip),
            Shape::LineSegment { points: [from, to], stroke }
                if from.x == to.x && stroke.width == 1.5 =>
            {
                let line = Rect::from_two_pos(*from, *to);
                if self.line_of_now.is_none_or(|longest| longest.height() < line.height()) {
                    self.line_of_now = Some(line);
                }
            }
            _ => {}
        }
    }

    fn cover(&mut self, ground: Rect, clip: Rect) {
        let covered = ground.intersect(clip);
        self.texts.retain(|text| !covered.contains_rect(text.seen));
    }

    /// Texts that run into another.
    pub(crate) fn collisions(&self) -> Vec<(Text, Text)> {
        let mut pairs = Vec::new();
        for (at, text) in self.texts.iter().enumerate() {
            let others = self.texts[at + 1..].iter();
            let met = others.filter(|other| other.seen.intersects(text.seen));
            pairs.extend(met.map(|other| (text.clone(), other.clone())));
        }
        pairs
    }

    /// Texts that run into another, and words that are cut where that is not this text's right.
    pub(crate) fn faults(&self, may_be_cut: impl Fn(&Text) -> bool) -> Vec<String> {
        let collisions = self.collisions().into_iter();
        let met =
            collisions.map(|(one, other)| format!("“{}” runs into “{}”", one.text, other.text));
        let cut = self.texts.iter().filter(|text| !may_be_cut(text));
        let cut = cut.filter_map(|text| {
            text.cut_to.as_ref().map(|shown| format!("“{}” is cut to “{shown}”", text.text))
        });
        met.chain(cut).collect()
    }
}

fn shown(galley: &Galley) -> String {
    galley.rows.iter().flat_map(|row| &row.row.glyphs).map(|glyph| glyph.chr).collect()
}

/// A rectangle with round corners is drawn as a mesh: nothing of it lies far from its edges.
fn is_rounded_ground(mesh: &Mesh) -> bool {
    let bounds = mesh.calc_bounds();
    let corner = f32::from(radius::CARD.nw) + 1.0;
    let inside = bounds.shrink(corner);
    let is_at_edge = |vertex: &Vertex| !inside.is_positive() || !inside.contains(vertex.pos);
    mesh.vertices.iter().all(is_at_edge) && mesh.vertices.iter().any(|it| is_opaque(it.color))
}

fn is_opaque(color: Color32) -> bool {
    color.a() == u8::MAX
}
