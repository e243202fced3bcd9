//! The edges of phases with their names: a name that its phase is too short for moves the next one
//! on, never over it, and the last one ends with the drawing.

use std::sync::Arc;

use egui::{Galley, Rangef, Ui, pos2};

use super::text::elided;
use super::time_axis::TimeAxis;
use crate::protocol::Protocol;
use crate::session::PhaseSpan;
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, size, space};

/// Height of a name, in points.
const NAME: f32 = 20.0;
/// Between an edge and the name of its phase, in points.
const BESIDE_EDGE: f32 = 6.0;

/// Paints hairlines over the whole of `y` and the names at its top.
pub fn phase_names_ui(
    ui: &Ui,
    axis: &TimeAxis,
    y: Rangef,
    spans: &[PhaseSpan],
    protocol: &Protocol,
    tokens: &Tokens,
) {
    let named = spans.iter().filter_map(|span| {
        let phase = protocol.phases.get(span.index)?;
        let small = fonts::regular(size::SMALL);
        let name = elided(ui, &phase.name, small, tokens.soft, axis.x.span());
        Some((span.from_ms, name))
    });
    let named: Vec<(i64, Arc<Galley>)> = named.collect();
    // Each beside its phase's edge, or as much to the right as the name before it needs; then as much to
    // the left as the names after it need.
    let mut free_from = axis.x.min;
    let lefts = named.iter().map(|(from_ms, name)| {
        let left = (axis.x(*from_ms) + BESIDE_EDGE).max(free_from);
        free_from = left + name.size().x + space::GAP;
        left
    });
    let mut lefts: Vec<f32> = lefts.collect();
    let mut free_to = axis.x.max;
    for (left, (_, name)) in lefts.iter_mut().zip(&named).rev() {
        *left = left.min(free_to - name.size().x);
        free_to = *left - space::GAP;
    }
    for (from_ms, _) in &named {
        let x = axis.x(*from_ms);
        let mut placed = lefts.iter().zip(&named);
        let crosses_a_name = x > axis.x.min
            && placed.any(|(left, (_, name))| {
                Rangef::new(*left, *left + name.size().x + space::TIGHT).contains(x)
            });
        let line_top = if crosses_a_name { y.min + NAME } else { y.min };
        axis.edge(ui.painter(), *from_ms, Rangef::new(line_top, y.max), tokens);
    }
    for (left, (_, name)) in lefts.iter().zip(named) {
        ui.painter().galley(pos2(*left, y.min), name, tokens.soft);
    }
}
