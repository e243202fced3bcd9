//! The overlay of keys, in place of the timeline.

use egui::{Rect, Ui, vec2};

use super::CenterView;
use super::frame::FrameContext;
use super::panel::{self, Panel};
use crate::ui::fonts;
use crate::ui::tokens::size;
use crate::ui::widgets::{elided, key_cap, key_cap_width};
use crate::words::texts;

const COLUMNS: usize = 3;
/// The height of a row: all of them stand in a window of 1280 × 800, in points.
const ROW: f32 = 21.5;

/// Paints every key: the table's and the codebook's.
pub(super) fn keys_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>, center: &mut CenterView) {
    let mut rows: Vec<(String, String)> =
        frame.keymap.rows().map(|(action, cap)| (cap, action.words().to_owned())).collect();
    rows.push((texts::app::esc().to_owned(), texts::keys::esc_half().to_owned()));
    rows.push((texts::app::esc().to_owned(), texts::keys::esc_two().to_owned()));
    rows.push(("1–9".to_owned(), texts::keys::digits().to_owned()));
    rows.push(("⇧".to_owned(), texts::keys::details().to_owned()));
    rows.push(("↑ ↓".to_owned(), texts::keys::grades().to_owned()));
    rows.push((texts::app::enter().to_owned(), texts::keys::enter().to_owned()));
    rows.extend(
        frame
            .protocol()
            .codebook
            .codes
            .iter()
            .map(|code| (code.key.to_string(), code.label.clone())),
    );
    let panel = Panel::open(ui, rect, texts::keys::title(), ("", frame.tokens.soft));
    panel.body_ui(ui, "keys", |ui| {
        let width = ui.available_width() / COLUMNS as f32;
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.spacing_mut().interact_size.y = 0.0;
        let lines = rows.len().div_ceil(COLUMNS);
        for line in 0..lines {
            ui.horizontal(|ui| {
                for column in 0..COLUMNS {
                    if let Some((cap, words)) = rows.get(column * lines + line) {
                        row_ui(ui, width, frame, cap, words);
                    }
                }
            });
        }
    });
    panel.acts_ui(ui, |ui| {
        panel::leave_ui(ui, center);
    });
}

fn row_ui(ui: &mut Ui, width: f32, frame: &FrameContext<'_>, cap: &str, words: &str) {
    let (_, rect) = ui.allocate_space(vec2(width, ROW));
    let cap_column = 56.0;
    let cap_rect = rect.with_max_x(rect.left() + key_cap_width(ui, cap).max(20.0));
    key_cap(ui, cap_rect, cap, frame.tokens, frame.tokens.text);
    let text =
        elided(ui, words, fonts::regular(size::SMALL), frame.tokens.soft, width - cap_column - 8.0);
    let at = egui::Align2::LEFT_CENTER
        .align_size_within_rect(text.size(), rect.with_min_x(rect.left() + cap_column));
    ui.painter().galley(at.min, text, frame.tokens.soft);
}
