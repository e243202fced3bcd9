//! Upright ticks and level bars, all in one mesh: however many there are, they cost as one shape.

use egui::emath::GuiRounding;
use egui::{Color32, Mesh, Rect, Ui};

/// Bars that are painted together, each on whole pixels.
pub(super) struct Bars {
    mesh: Mesh,
    pixels_per_point: f32,
}

impl Bars {
    /// None yet, for this screen.
    pub(super) fn on(ui: &Ui) -> Self {
        Self { mesh: Mesh::default(), pixels_per_point: ui.pixels_per_point() }
    }

    /// Takes a bar in; at least a pixel of it is seen.
    pub(super) fn put(&mut self, bar: Rect, color: Color32) {
        let mut bar = bar.round_to_pixels(self.pixels_per_point);
        let pixel = 1.0 / self.pixels_per_point;
        bar.max.x = bar.max.x.max(bar.min.x + pixel);
        bar.max.y = bar.max.y.max(bar.min.y + pixel);
        self.mesh.add_colored_rect(bar, color);
    }

    /// Paints them all.
    pub(super) fn paint(self, ui: &Ui) {
        ui.painter().add(self.mesh);
    }
}
