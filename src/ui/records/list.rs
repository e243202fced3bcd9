//! The left column: all sessions, the latest first.

use std::path::PathBuf;

use egui::{Frame, Margin, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use jiff::civil::Date;

use super::RecordsView;
use crate::journal::RecordState;
use crate::record::{SessionGroup, SessionLine};
use crate::ui::fonts;
use crate::ui::tokens::{radius, size, space, tokens};
use crate::ui::widgets::{column_ui, elided, focus_ring, row_ground, section_header_ui, wrapped};
use crate::words::texts;

/// The folder of the session that was pressed.
pub(super) fn list_ui(ui: &mut Ui, rect: Rect, view: &RecordsView<'_>) -> Option<PathBuf> {
    let mut pressed = None;
    let opened = view.opened.map(|opened| opened.folder);
    column_ui(ui, rect, "sessions", |ui| {
        ui.add_space(space::PAD);
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        for group in SessionGroup::ALL {
            let of_it: Vec<&SessionLine> =
                view.sessions.iter().filter(|line| line.group() == group).collect();
            if of_it.is_empty() {
                continue;
            }
            Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
                let (title, count) = (title(group), of_it.len().to_string());
                section_header_ui(ui, title, &count, tokens(ui).soft);
            });
            for line in of_it {
                let chosen = opened == Some(line.folder.as_path());
                if line_ui(ui, line, chosen, view.bar.wall.day()).clicked() {
                    pressed = Some(line.folder.clone());
                }
            }
            ui.add_space(space::PAD);
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
    let about = about(line);
    let left_open = line.closing.map_or(0, |closing| closing.left_open);
    let state = texts::records::state(line.state, left_open);
    let state_color = match line.state {
        _ if left_open > 0 => tokens.warning,
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
    let small = || fonts::regular(size::SMALL);
    let about_galley = wrapped(ui, &about, small(), tokens.soft, width);
    let state_galley = wrapped(ui, &state, small(), state_color, width);
    let heights = [&client_galley, &about_galley, &state_galley].map(|line| line.size().y);
    let height = heights.iter().sum::<f32>() + 20.0;
    let (rect, response) = ui
        .allocate_exact_size(vec2(ui.available_width(), height.max(space::TOUCH)), Sense::click());
    let name = format!("{client}, {day}, {about}, {state}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    row_ground(ui, rect, chosen, response.hovered());
    if response.has_focus() {
        focus_ring(ui, rect, radius::BUTTON, 1.5);
    }
    let at = pos2(rect.left() + 12.0, rect.top() + 10.0);
    let below = at + vec2(0.0, client_galley.size().y);
    let last = below + vec2(0.0, about_galley.size().y);
    let day_at = pos2(rect.right() - 12.0 - day_galley.size().x, at.y + 1.0);
    ui.painter().galley(at, client_galley, tokens.text);
    ui.painter().galley(day_at, day_galley, tokens.soft);
    ui.painter().galley(below, about_galley, tokens.soft);
    ui.painter().galley(last, state_galley, state_color);
    response
}

/// When it began, with whom, by which protocol: two of one day are told apart by it.
fn about(line: &SessionLine) -> String {
    let clock = line.opened.map(|opened| opened.hour_minute());
    let therapist = line.therapist.as_ref().map(ToString::to_string);
    let parts = [clock, therapist, Some(line.protocol.clone())];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

fn title(group: SessionGroup) -> &'static str {
    match group {
        SessionGroup::LeftOpen => texts::records::group_left_open(),
        SessionGroup::Damaged => texts::records::group_damaged(),
        SessionGroup::ToSign => texts::records::group_to_sign(),
        SessionGroup::Signed => texts::records::group_signed(),
        SessionGroup::Sealed => texts::records::group_sealed(),
        SessionGroup::Rehearsal => texts::records::group_rehearsals(),
    }
}
