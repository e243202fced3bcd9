//! The edges of phases with their names: a name that its phase is too short for moves the next one on, never over it.

use egui::{Rangef, Ui, pos2};

use super::text::elided;
use super::time_axis::TimeAxis;
use crate::conductor::protocol::Protocol;
use crate::conductor::session::PhaseSpan;
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, size, space};

/// Paints hairlines over the whole of `y` and the names at its top.
pub fn phase_names_ui(ui: &Ui, axis: &TimeAxis, y: Rangef, spans: &[PhaseSpan], protocol: &Protocol, tokens: &Tokens) {
    let mut free_from = axis.x.min;
    for span in spans {
        let Some(phase) = protocol.phases.get(span.index) else { continue };
        axis.edge(ui.painter(), span.from_ms, y, tokens);
        let left = (axis.x(span.from_ms) + 6.0).max(free_from);
        let name = elided(ui, &phase.name, fonts::regular(size::SMALL), tokens.soft, (axis.x.max - left).max(0.0));
        free_from = left + name.size().x + space::GAP;
        ui.painter().galley(pos2(left, y.min), name, tokens.soft);
    }
}
