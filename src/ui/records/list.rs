//! The left column: all sessions, the latest first.

use std::path::PathBuf;

use egui::{Frame, Margin, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use jiff::civil::Date;

use super::RecordsView;
use crate::journal::RecordState;
use crate::record::SessionLine;
use crate::ui::fonts;
use crate::ui::tokens::{radius, size, space, tokens};
use crate::ui::widgets::{column_ui, elided, focus_ring, section_header_ui, wrapped};
use crate::words::texts;

/// The folder of the session that was pressed.
pub(super) fn list_ui(ui: &mut Ui, rect: Rect, view: &RecordsView<'_>) -> Option<PathBuf> {
    let mut pressed = None;
    let opened = view.opened.map(|opened| opened.folder);
    column_ui(ui, rect, "sessions", |ui| {
        ui.add_space(space::PAD);
        let count = view.sessions.len().to_string();
        Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
            section_header_ui(ui, texts::records::records(), &count, tokens(ui).soft);
        });
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        for line in view.sessions {
            let chosen = opened == Some(line.folder.as_path());
            if line_ui(ui, line, chosen, view.bar.wall.day()).clicked() {
                pressed = Some(line.folder.clone());
            }
        }
        ui.add_space(space::PAD);
    });
    pressed
}

fn line_ui(ui: &mut Ui, line: &SessionLine, chosen: bool, today: Date) -> Response {
    let tokens = tokens(ui);
    let width = ui.available_width() - 24.0;
    let client = match (&line.client, line.state) {
        (Some(client), _) => client.as_str(),
        (None, Some(RecordState::Damaged)) => texts::records::unreadable(),
        (None, _) => texts::records::sealed(),
    };
    let day = texts::records::day(line.day, today);
    let about = texts::records::about(&line.protocol, line.rehearsal, line.state);
    let about_color = match line.state {
        None
        | Some(RecordState::Complete | RecordState::CompleteWithoutNotes | RecordState::Newer) => {
            tokens.soft
        }
        Some(RecordState::Open | RecordState::Torn) => tokens.warning,
        Some(RecordState::Damaged) => tokens.attention,
    };
    let day_galley = elided(ui, &day, fonts::regular(size::SMALL), tokens.soft, width);
    let client_width = width - day_galley.size().x - space::GAP;
    let client_galley = elided(ui, client, fonts::medium(size::BODY), tokens.text, client_width);
    let about_galley = wrapped(ui, &about, fonts::regular(size::SMALL), about_color, width);
    let height = client_galley.size().y + about_galley.size().y + 20.0;
    let (rect, response) = ui
        .allocate_exact_size(vec2(ui.available_width(), height.max(space::TOUCH)), Sense::click());
    let name = format!("{client}, {day}, {about}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, radius::BUTTON, tokens.raised_more);
    }
    if response.has_focus() {
        focus_ring(ui, rect, radius::BUTTON, 1.5);
    }
    let at = pos2(rect.left() + 12.0, rect.top() + 10.0);
    let below = at + vec2(0.0, client_galley.size().y);
    let day_at = pos2(rect.right() - 12.0 - day_galley.size().x, at.y + 1.0);
    ui.painter().galley(at, client_galley, tokens.text);
    ui.painter().galley(day_at, day_galley, tokens.soft);
    ui.painter().galley(below, about_galley, about_color);
    response
}
