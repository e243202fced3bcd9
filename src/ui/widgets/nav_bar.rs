//! The bar at the top between sessions: the places, the room, the theme, the clock. While a session
//! runs there is none.

use egui::{Align, Align2, Layout, Rect, Ui, UiBuilder, vec2};

use super::button::{Button, ButtonStyle};
use super::frame::hairline_below;
use super::text::{elided, text_in};
use super::text_line::take_keys_wish;
use crate::session::Wall;
use crate::ui::fonts;
use crate::ui::keyboard::{self, Action, Keymap, Press, Stroke};
use crate::ui::tokens::{brightness, next_brightness, next_theme, size, space, theme, tokens};
use crate::words::texts;

/// Where one can be between sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MainScreen {
    Prepare,
    Records,
    Keys,
}

/// The contents of the bar.
#[derive(Debug, Clone, Copy)]
pub struct NavBar<'a> {
    pub room: &'a str,
    pub wall: Wall,
    pub keymap: &'a Keymap,
}

impl NavBar<'_> {
    /// Its height, in points.
    pub const HEIGHT: f32 = 48.0;
}

/// Shows the bar within this rectangle; answers with another place that was asked for, by the mouse or
/// the key of the keys.
pub fn nav_bar_ui(
    ui: &mut Ui,
    rect: Rect,
    here: Option<MainScreen>,
    bar: &NavBar<'_>,
) -> Option<MainScreen> {
    let tokens = tokens(ui);
    let NavBar { room, wall, keymap } = *bar;
    hairline_below(ui, rect);
    let inner = rect.shrink2(vec2(space::EDGE, 0.0));
    let mut going = asks_for_keys(ui, keymap).then_some(MainScreen::Keys);
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
        let cap = keymap.cap(Action::Overlay);
        let keys = Button::new(texts::keys::title()).cap(&cap).look(ButtonStyle::Quiet);
        if keys.show(ui).clicked() {
            going = Some(MainScreen::Keys);
        }
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

/// The key of the keys was pressed: outside a text, or in a field of whose text it can't be a part.
fn asks_for_keys(ui: &Ui, keymap: &Keymap) -> bool {
    let in_field = take_keys_wish(ui);
    let is_it = |stroke: &Stroke| keymap.press(stroke) == Some(Press::Act(Action::Overlay));
    let pressed = !ui.ctx().text_edit_focused()
        && ui.input(|input| keyboard::strokes(&input.events).iter().any(is_it));
    in_field || pressed
}
