//! The bar at the top between sessions: the places, the room, the theme, the clock. While a session
//! runs there is none.

use egui::{Align, Align2, Layout, Rect, Ui, UiBuilder, vec2};

use super::button::{Button, ButtonStyle};
use super::frame::hairline_below;
use super::text::{elided, text_in};
use crate::session::Wall;
use crate::ui::fonts;
use crate::ui::tokens::{brightness, next_brightness, next_theme, size, space, theme, tokens};
use crate::words::texts;

/// Where one can be between sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MainScreen {
    Prepare,
    Records,
}

/// Shows the bar within this rectangle; answers with another place that was asked for.
pub fn nav_bar_ui(
    ui: &mut Ui,
    rect: Rect,
    here: Option<MainScreen>,
    room: &str,
    wall: Wall,
) -> Option<MainScreen> {
    let tokens = tokens(ui);
    hairline_below(ui, rect);
    let inner = rect.shrink2(vec2(space::EDGE, 0.0));
    let mut going = None;
    let left = UiBuilder::new()
        .id_salt("places")
        .max_rect(inner)
        .layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(left, |ui| {
        let name =
            elided(ui, texts::app::name(), fonts::medium(size::BODY), tokens.strong, f32::INFINITY);
        let (_, place) = ui.allocate_space(vec2(name.size().x + space::PAD, rect.height()));
        text_in(
            ui,
            place,
            Align2::LEFT_CENTER,
            texts::app::name(),
            fonts::medium(size::BODY),
            tokens.strong,
        );
        let places = [
            (MainScreen::Prepare, texts::app::prepare()),
            (MainScreen::Records, texts::app::records()),
        ];
        for (place, name) in places.into_iter().filter(|_| here.is_some()) {
            let look = if here == Some(place) { ButtonStyle::Lead } else { ButtonStyle::Quiet };
            if Button::new(name).look(look).show(ui).clicked() && here != Some(place) {
                going = Some(place);
            }
        }
    });
    let right = UiBuilder::new()
        .id_salt("room")
        .max_rect(inner)
        .layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(right, |ui| {
        let clock = wall.hour_minute();
        let (_, place) = ui.allocate_space(vec2(58.0, rect.height()));
        text_in(ui, place, Align2::RIGHT_CENTER, &clock, fonts::regular(size::TITLE), tokens.text);
        let shown = theme(ui.ctx()).words();
        if Button::new(shown).name(texts::top::theme()).look(ButtonStyle::Quiet).show(ui).clicked()
        {
            next_theme(ui.ctx());
        }
        let percent = brightness(ui.ctx());
        let (light, value) = (texts::top::brightness(percent), texts::top::percent(percent));
        if Button::new(&light)
            .name(texts::top::brightness_name())
            .value(&value)
            .look(ButtonStyle::Quiet)
            .show(ui)
            .clicked()
        {
            next_brightness(ui.ctx());
        }
        let width = elided(ui, room, fonts::regular(size::BODY), tokens.soft, 260.0).size().x;
        let (_, place) = ui.allocate_space(vec2(width + space::GAP, rect.height()));
        text_in(ui, place, Align2::LEFT_CENTER, room, fonts::regular(size::BODY), tokens.soft);
    });
    going
}
