//! The head of a record, to be held elsewhere: its first digits, and on demand its QR code.

use egui::{Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::journal::Head;
use crate::record::{Qr, wording};
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{Button, ButtonStyle, flow_text};
use crate::words::texts;

/// A module's side in points, and the light margin that readers need, in modules.
const MODULE: f32 = 3.0;
const MARGIN: f32 = 4.0;
/// Light enough for every reader, and no flash in a dark room.
const LIGHT: Color32 = Color32::from_gray(196);

/// `shown`: the code is.
pub(super) fn head_ui(ui: &mut Ui, head: &Head, shown: &mut bool) {
    let color = tokens(ui).soft;
    let said = texts::records::head(head.count, &wording::short_head(&head.hash.to_string()));
    ui.horizontal(|ui| {
        let label = if *shown { texts::records::hide_code() } else { texts::records::show_code() };
        if Button::new(label).look(ButtonStyle::Plain).show(ui).clicked() {
            *shown = !*shown;
        }
        flow_text(ui, &said, fonts::regular(size::SMALL), color);
    });
    if *shown {
        flow_text(ui, texts::records::keep_code(), fonts::regular(size::SMALL), color);
        if let Some(qr) = Qr::of(&head.to_string()) {
            ui.add_space(space::TIGHT);
            code_ui(ui, &qr);
        }
    }
}

fn code_ui(ui: &mut Ui, qr: &Qr) {
    let side = (qr.width as f32 + 2.0 * MARGIN) * MODULE;
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, texts::records::code()));
    ui.painter().rect_filled(rect, 0.0, LIGHT);
    for (place, _) in qr.dark.iter().enumerate().filter(|(_, dark)| **dark) {
        let (row, column) = (place / qr.width, place % qr.width);
        let at = rect.min + (vec2(column as f32, row as f32) + vec2(MARGIN, MARGIN)) * MODULE;
        let module = Rect::from_min_size(pos2(at.x, at.y), vec2(MODULE, MODULE));
        ui.painter().rect_filled(module, 0.0, Color32::BLACK);
    }
}
