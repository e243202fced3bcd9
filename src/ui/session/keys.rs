//! The keys, in place of the timeline.

use egui::{Rect, Ui};

use super::CenterView;
use super::frame::FrameContext;
use super::panel::{self, Panel};
use crate::ui::widgets::{key_table_ui, session_key_rows};
use crate::words::texts;

/// Paints every key: the table's and the codebook's. `behind` stands there again when it is left.
pub(super) fn keys_ui(
    ui: &mut Ui,
    rect: Rect,
    frame: &FrameContext<'_>,
    center: &mut CenterView,
    behind: &mut CenterView,
) {
    let rows = session_key_rows(ui, frame.keymap, Some(&frame.protocol().codebook));
    let panel = Panel::open(ui, rect, texts::keys::title(), ("", frame.tokens.soft));
    panel.body_ui(ui, "keys", |ui| key_table_ui(ui, &rows));
    panel.acts_ui(ui, |ui| {
        if panel::leave_pressed(ui) {
            *center = std::mem::take(behind);
        }
    });
}
