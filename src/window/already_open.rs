//! A small window that says that Stillpoint is open already, where the other window can't be brought
//! to the front.

use egui::{Align, Layout, Ui, ViewportCommand};

use crate::practice::Settings;
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{Button, ButtonStyle, flow_text};
use crate::words::texts;

/// Its size in points.
const SIZE: [f32; 2] = [440.0, 170.0];

struct AlreadyOpen;

/// Says so, until the window is closed.
///
/// # Errors
/// What the toolkit said when it could not open it.
pub(super) fn say(settings: &Settings) -> Result<(), eframe::Error> {
    let viewport = egui::ViewportBuilder::default()
        .with_title(texts::app::name())
        .with_app_id("stillpoint")
        .with_inner_size(SIZE)
        .with_resizable(false);
    let renderer = eframe::Renderer::Glow;
    let options = eframe::NativeOptions { viewport, renderer, ..eframe::NativeOptions::default() };
    let theme = settings.session_theme;
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        crate::ui::install(&creation.egui_ctx, theme);
        Ok(Box::new(AlreadyOpen))
    });
    eframe::run_native("stillpoint", options, create)
}

impl eframe::App for AlreadyOpen {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let inner = ui.max_rect().shrink(space::PAD);
        let builder = egui::UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min));
        ui.scope_builder(builder, |ui| {
            let color = tokens(ui).text;
            flow_text(ui, texts::app::already_open(), fonts::regular(size::BODY), color);
            ui.add_space(space::PAD);
            let close = Button::new(texts::app::close()).look(ButtonStyle::Lead);
            if close.show(ui).clicked() {
                ui.ctx().send_viewport_cmd(ViewportCommand::Close);
            }
        });
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
