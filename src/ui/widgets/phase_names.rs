//! The edges of phases with their names: a name that its phase is too short for moves the next one
//! on, never over it.

use egui::{Rangef, Ui, pos2};

use super::text::elided;
use super::time_axis::TimeAxis;
use crate::protocol::Protocol;
use crate::session::PhaseSpan;
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, size, space};

/// Height of a name, in points.
const NAME: f32 = 20.0;

/// Paints hairlines over the whole of `y` and the names at its top.
pub fn phase_names_ui(
    ui: &Ui,
    axis: &TimeAxis,
    y: Rangef,
    spans: &[PhaseSpan],
    protocol: &Protocol,
    tokens: &Tokens,
) {
    let mut free_from = axis.x.min;
    for span in spans {
        let Some(phase) = protocol.phases.get(span.index) else { continue };
        let x = axis.x(span.from_ms);
        let crosses_a_name = x > axis.x.min && x < free_from;
        let line_top = if crosses_a_name { y.min + NAME } else { y.min };
        axis.edge(ui.painter(), span.from_ms, Rangef::new(line_top, y.max), tokens);
        let left = (x + 6.0).max(free_from);
        let name = elided(
            ui,
            &phase.name,
            fonts::regular(size::SMALL),
            tokens.soft,
            (axis.x.max - left).max(0.0),
        );
        free_from = left + name.size().x + space::GAP;
        ui.painter().galley(pos2(left, y.min), name, tokens.soft);
    }
}
