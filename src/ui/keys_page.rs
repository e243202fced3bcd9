//! The keys, as a screen of its own between sessions: every key as it is printed here, and the function
//! keys to be tried.

use std::collections::BTreeSet;

use egui::{Align, Key, Layout, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo};
use egui::{Align2, vec2};

use super::fonts;
use super::keyboard::{self, Action, Keymap};
use super::tokens::{radius, size, space, tokens};
use super::widgets::{
    Button, ButtonStyle, KeyRow, NavBar, chip, column_ui, flow_text, key_table_ui, marks,
    nav_bar_ui, section_header_ui, session_key_rows, text_in,
};
use crate::protocol::Codebook;
use crate::words::texts;

/// The page's contents, read in one frame.
#[derive(Debug, Clone, Copy)]
pub struct KeysView<'a> {
    pub bar: NavBar<'a>,
    /// Whose codes are shown.
    pub codebook: Option<&'a Codebook>,
    /// A person said that the function keys do other things on this computer.
    pub function_keys_elsewhere: bool,
}

/// A wish of the person at the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeysAct {
    Leave,
    /// The function keys do other things on this computer, or they don't.
    FunctionKeysElsewhere(bool),
}

/// The function keys that were not tried on this computer and may be its own.
pub fn untried_function_keys(ctx: &egui::Context, keymap: &Keymap) -> BTreeSet<Key> {
    let tried = keyboard::function_keys(ctx);
    keymap.function_keys().difference(&tried).copied().collect()
}

/// Paints one frame over the whole `ui` and answers with what was asked for in it.
pub fn keys_page_ui(ui: &mut Ui, view: &KeysView<'_>) -> Option<KeysAct> {
    let (top, rest) = ui.max_rect().split_top_bottom_at_y(ui.max_rect().top() + NavBar::HEIGHT);
    let left = nav_bar_ui(ui, top, None, &view.bar).is_some()
        || ui.input(|input| input.key_pressed(Key::Escape));
    let mut act = left.then_some(KeysAct::Leave);
    let inner = rest.shrink2(vec2(space::EDGE, space::PAD));
    let (body, acts) = inner.split_top_bottom_at_y(inner.bottom() - space::TOUCH);
    column_ui(ui, body, "keys", |ui| {
        section_header_ui(ui, texts::keys::between(), "", tokens(ui).soft);
        key_table_ui(ui, &between_sessions(view.bar.keymap));
        ui.add_space(space::PAD);
        section_header_ui(ui, texts::keys::in_session(), "", tokens(ui).soft);
        let rows = session_key_rows(ui, view.bar.keymap, view.codebook);
        key_table_ui(ui, &rows);
        ui.add_space(space::PAD);
        act = function_keys_ui(ui, view).or(act);
    });
    let builder = UiBuilder::new()
        .id_salt("acts")
        .max_rect(acts)
        .layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, |ui| {
        let leave = Button::new(texts::app::leave()).cap(texts::app::esc());
        if leave.look(ButtonStyle::Quiet).show(ui).clicked() {
            act = Some(KeysAct::Leave);
        }
    });
    act
}

/// The keys of the screens between sessions.
fn between_sessions(keymap: &Keymap) -> Vec<KeyRow> {
    [
        (Key::Tab.name().to_owned(), texts::keys::tab()),
        (texts::app::enter().to_owned(), texts::keys::enter_goes_on()),
        (texts::app::esc().to_owned(), texts::keys::esc_leaves()),
        (keymap.cap(Action::Overlay), texts::keys::this_page()),
    ]
    .map(|(cap, words)| (cap, words.to_owned()))
    .into()
}

fn function_keys_ui(ui: &mut Ui, view: &KeysView<'_>) -> Option<KeysAct> {
    let untried = untried_function_keys(ui.ctx(), view.bar.keymap);
    let all = view.bar.keymap.function_keys();
    let elsewhere = view.function_keys_elsewhere;
    let (remark, color) = match (untried.len(), elsewhere) {
        (0, _) => (texts::keys::all_arrive().to_owned(), tokens(ui).state),
        (_, true) => (String::new(), tokens(ui).soft),
        (left, false) => (texts::keys::so_many_untried(left), tokens(ui).soft),
    };
    section_header_ui(ui, texts::keys::function_keys(), &remark, color);
    let chord = view.bar.keymap.chord_name(Action::Attention);
    let about = texts::keys::function_keys_about(&chord);
    flow_text(ui, &about, fonts::regular(size::SMALL), tokens(ui).soft);
    ui.add_space(space::GAP);
    let mut act = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::GAP;
        for key in all {
            function_key_ui(ui, key, !untried.contains(&key));
        }
        if !untried.is_empty() && chip(ui, texts::keys::elsewhere(), elsewhere) {
            act = Some(KeysAct::FunctionKeysElsewhere(!elsewhere));
        }
    });
    act
}

/// A function key, with a tick once it has arrived.
fn function_key_ui(ui: &mut Ui, key: Key, has_arrived: bool) {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(72.0, space::TOUCH), Sense::hover());
    let said = match has_arrived {
        true => texts::keys::arrived(key.name()),
        false => texts::keys::not_arrived(key.name()),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let line = if has_arrived { tokens.state } else { tokens.outline };
    let stroke = Stroke::new(1.0, line);
    ui.painter().rect_stroke(rect, radius::BUTTON, stroke, StrokeKind::Inside);
    let name = rect.shrink2(vec2(12.0, 0.0));
    let font = fonts::regular(size::BODY);
    text_in(ui, name, Align2::LEFT_CENTER, key.name(), font, tokens.text);
    if has_arrived {
        let side = vec2(marks::BOX, marks::BOX);
        let place = Rect::from_center_size(name.right_center() - vec2(side.x / 2.0, 0.0), side);
        marks::check(ui.painter(), place, tokens.state);
    }
}

#[cfg(test)]
mod tests;
