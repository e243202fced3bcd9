//! The middle: whose session it was, its few numbers, and its picture.

use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::Opened;
use super::head::head_ui;
use super::timeline::timeline_ui;
use crate::protocol::Amount;
use crate::record::{Review, Summary, Timeline};
use crate::ui::fonts;
use crate::ui::tokens::{radius, size, space, tokens};
use crate::ui::widgets::{column_ui, elided, flow_text, wrapped};
use crate::words::texts;

/// The least width of a tile; below it they stand in two rows.
const TILE_WIDTH: f32 = 104.0;

/// `code`: the head's QR code is shown.
pub(super) fn overview_ui(ui: &mut Ui, rect: Rect, opened: &Opened<'_>, code: &mut bool) {
    let tokens = tokens(ui);
    column_ui(ui, rect, "sheet", |ui| {
        ui.add_space(space::PAD);
        if let Ok(review) = opened.review {
            heading_ui(ui, review);
        }
        for finding in opened.findings {
            flow_text(ui, finding, fonts::regular(size::SMALL), tokens.attention);
        }
        match opened.review {
            Ok(review) => {
                ui.add_space(space::TIGHT);
                tiles_ui(ui, &tiles(&Summary::of(&review.session)));
                ui.add_space(space::PAD);
                let below =
                    if opened.head.is_some() { space::TOUCH + 2.0 * space::PAD } else { 0.0 };
                let room = rect.bottom() - ui.cursor().top() - 2.0 * space::PAD - below;
                timeline_ui(ui, &Timeline::of(&review.session), review.protocol(), room);
                if let Some(head) = &opened.head {
                    ui.add_space(space::PAD);
                    head_ui(ui, head, code);
                }
            }
            Err(why) => drop(flow_text(ui, why, fonts::regular(size::BODY), tokens.attention)),
        }
        ui.add_space(space::PAD);
    });
}

fn heading_ui(ui: &mut Ui, review: &Review) {
    let tokens = tokens(ui);
    let Some(opening) = review.opening() else { return };
    let Some(day) = review.session.state().opened_wall.map(|wall| wall.day()) else { return };
    let client = opening.client.as_str();
    let about = texts::records::heading(
        day,
        &review.protocol().name,
        &opening.room,
        opening.therapist.as_str(),
    );
    let width = ui.available_width();
    let client_galley = elided(ui, client, fonts::medium(26.0), tokens.strong, width);
    let beside = width - client_galley.size().x - space::PAD;
    let about_galley = elided(ui, &about, fonts::regular(size::BODY), tokens.soft, f32::INFINITY);
    let fits = about_galley.size().x <= beside;
    let height = client_galley.size().y + if fits { 0.0 } else { about_galley.size().y };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{client}, {about}")));
    let client_size = client_galley.size();
    ui.painter().galley(rect.min, client_galley, tokens.strong);
    let at = match fits {
        true => pos2(
            rect.left() + client_size.x + space::PAD,
            rect.bottom() - about_galley.size().y - 4.0,
        ),
        false => pos2(rect.left(), rect.top() + client_size.y),
    };
    let about_galley = if fits {
        about_galley
    } else {
        elided(ui, &about, fonts::regular(size::BODY), tokens.soft, width)
    };
    ui.painter().galley(at, about_galley, tokens.soft);
}

fn tiles_ui(ui: &mut Ui, tiles: &[(String, String)]) {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let columns = if width >= tiles.len() as f32 * (TILE_WIDTH + space::GAP) {
        tiles.len()
    } else {
        tiles.len().div_ceil(2)
    };
    let tile_width = (width - (columns - 1) as f32 * space::GAP) / columns as f32;
    for row in tiles.chunks(columns) {
        let inner = tile_width - 24.0;
        let laid: Vec<_> = row
            .iter()
            .map(|(value, about)| {
                let width = |font| elided(ui, value, font, tokens.strong, f32::INFINITY).size().x;
                let large = width(fonts::medium(size::TITLE)) <= inner;
                let font = fonts::medium(if large { size::TITLE } else { size::BODY });
                let value_galley = elided(ui, value, font, tokens.strong, inner);
                (
                    value,
                    about,
                    value_galley,
                    wrapped(ui, about, fonts::regular(size::SMALL), tokens.soft, inner),
                )
            })
            .collect();
        let tallest = laid
            .iter()
            .map(|(_, _, value, about)| value.size().y + about.size().y)
            .fold(0.0, f32::max);
        let (rect, _) = ui.allocate_exact_size(vec2(width, tallest + 22.0), Sense::hover());
        for (place, (value, about, value_galley, about_galley)) in laid.into_iter().enumerate() {
            let left = rect.left() + place as f32 * (tile_width + space::GAP);
            let tile = Rect::from_min_size(pos2(left, rect.top()), vec2(tile_width, rect.height()));
            ui.painter().rect(
                tile,
                radius::BUTTON,
                tokens.raised,
                Stroke::new(1.0, tokens.outline),
                StrokeKind::Inside,
            );
            let at = tile.min + vec2(12.0, 10.0);
            let below = at + vec2(0.0, value_galley.size().y + 2.0);
            ui.painter().galley(at, value_galley, tokens.strong);
            ui.painter().galley(below, about_galley, tokens.soft);
            let id = ui.make_persistent_id(("tile", place, about));
            ui.interact(tile, id, Sense::hover())
                .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{value} {about}")));
        }
    }
}

/// The tiles: a value and what it is.
fn tiles(summary: &Summary) -> [(String, String); 5] {
    let none = || "–".to_owned();
    let told = |value: String, about: &str| (value, about.to_owned());
    let lasted = match (summary.dose_to_close_ms, summary.dose_to_effects_end_ms) {
        (Some(ms), _) => told(texts::how_long(ms), texts::records::dose_to_close()),
        (None, Some(ms)) => told(texts::how_long(ms), texts::records::dose_to_effects_end()),
        (None, None) if summary.doses.is_empty() => told(none(), texts::records::no_dose_given()),
        (None, None) => told(none(), texts::records::not_closed()),
    };
    let flags = match (summary.flagged, summary.severe) {
        _ if summary.serious > 0 => {
            let said = texts::records::serious(summary.serious, summary.flagged);
            (summary.serious.to_string(), said)
        }
        (0, _) => told(texts::records::no_flags().to_owned(), texts::records::flags()),
        (flagged, 0) => told(flagged.to_string(), texts::records::outside()),
        (flagged, severe) => (flagged.to_string(), texts::records::outside_severe(severe)),
    };
    let left = match summary.closed {
        Some(wall) if summary.with_companion => {
            told(wall.hour_minute(), texts::records::left_with_companion())
        }
        Some(wall) => told(wall.hour_minute(), texts::records::closed()),
        None => told(none(), texts::records::not_closed()),
    };
    let pressure = match summary.highest_pressure {
        Some((systolic, diastolic)) => told(
            format!("{}/{}", texts::number(systolic), texts::number(diastolic)),
            texts::records::highest_pressure(),
        ),
        None => told(none(), texts::records::no_pressure()),
    };
    let dose = match summary.doses.as_slice() {
        [] => told(none(), texts::records::no_dose()),
        [(given, wall)] => (texts::amount(given), texts::records::dose_at(&wall.hour_minute())),
        doses @ [(given, wall), more @ ..] => {
            match Amount::total(doses.iter().map(|(amount, _)| amount)) {
                Some(total) => {
                    let from = texts::records::doses_from(&wall.hour_minute(), doses.len());
                    (texts::amount(&total), from)
                }
                None => {
                    let first = wall.hour_minute();
                    (texts::amount(given), texts::records::dose_at_and_more(&first, more.len()))
                }
            }
        }
    };
    [lasted, flags, left, pressure, dose]
}
