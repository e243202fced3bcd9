//! The keys, as a screen of its own between sessions: every key as it is printed here, and the function
//! keys to be tried.

use std::collections::BTreeSet;

use egui::{
    Align, Event, Key, Layout, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
};
use egui::{Align2, vec2};

use super::fonts;
use super::keyboard::{self, Action, Chord, Keymap, LEARNABLE, is_learnable};
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeysAct {
    Leave,
    /// The function keys do other things on this computer, or they don't.
    FunctionKeysElsewhere(bool),
    /// A pedal or a presenter sends this key, by its name, for the act of this name.
    Learn {
        act: &'static str,
        key: String,
    },
    /// No key is learned for the act any more.
    Forget(&'static str),
}

/// The page and what it waits for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeysPage {
    /// The act whose key is pressed next, by its name.
    learning: Option<&'static str>,
    /// The last key can't be learned.
    is_refused: bool,
}

/// The function keys that were not tried on this computer and may be its own.
pub fn untried_function_keys(ctx: &egui::Context, keymap: &Keymap) -> BTreeSet<Key> {
    let tried = keyboard::function_keys(ctx);
    keymap.function_keys().difference(&tried).copied().collect()
}

impl KeysPage {
    /// Paints one frame over the whole `ui` and answers with what was asked for in it.
    pub fn show(&mut self, ui: &mut Ui, view: &KeysView<'_>) -> Option<KeysAct> {
        let learned = self.listen(ui);
        let (top, rest) = ui.max_rect().split_top_bottom_at_y(ui.max_rect().top() + NavBar::HEIGHT);
        let left = nav_bar_ui(ui, top, None, &view.bar).is_some()
            || ui.input(|input| input.key_pressed(Key::Escape));
        let mut act = learned.or(left.then_some(KeysAct::Leave));
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
            act = self.pedal_ui(ui, view.bar.keymap).or(act.take());
            ui.add_space(space::PAD);
            act = function_keys_ui(ui, view).or(act.take());
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

    /// While a key is being learned no press means anything else.
    fn listen(&mut self, ui: &mut Ui) -> Option<KeysAct> {
        let act = self.learning?;
        let pressed = ui.input_mut(|input| {
            let is_press = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
            let pressed = input.events.iter().find(|event| is_press(event)).cloned();
            input.events.retain(|event| !matches!(event, Event::Key { .. } | Event::Text(_)));
            pressed
        });
        let Event::Key { key, modifiers, .. } = pressed? else { return None };
        self.learning = None;
        let chord = Chord { key, ctrl: modifiers.command };
        self.is_refused = key != Key::Escape && !is_learnable(chord);
        is_learnable(chord).then(|| KeysAct::Learn { act, key: chord.written() })
    }

    /// What a pedal or a presenter can do here, each with the key that it sends.
    fn pedal_ui(&mut self, ui: &mut Ui, keymap: &Keymap) -> Option<KeysAct> {
        section_header_ui(ui, texts::keys::pedal(), "", tokens(ui).soft);
        let (said, color) = match (self.learning, self.is_refused) {
            (Some(_), _) => (texts::keys::press_pedal(), tokens(ui).warning),
            (None, true) => (texts::keys::not_learned(), tokens(ui).warning),
            (None, false) => (texts::keys::pedal_about(), tokens(ui).soft),
        };
        flow_text(ui, said, fonts::regular(size::SMALL), color);
        ui.add_space(space::GAP);
        let mut act = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::GAP;
            for (name, action) in LEARNABLE {
                let learned = keymap.learned_cap(action);
                let label = match learned.is_empty() {
                    true => texts::keys::learn(action.words()),
                    false => texts::keys::learned(action.words(), &learned),
                };
                let look = match (self.learning == Some(name), learned.is_empty()) {
                    (true, _) => ButtonStyle::Lead,
                    (false, true) => ButtonStyle::Plain,
                    (false, false) => ButtonStyle::On,
                };
                if Button::new(&label).look(look).show(ui).clicked() {
                    (self.learning, self.is_refused) = (Some(name), false);
                }
                if !learned.is_empty() {
                    let forget = texts::keys::forget(action.words());
                    let button = Button::new("×").name(&forget).look(ButtonStyle::Quiet);
                    if button.show(ui).clicked() {
                        act = Some(KeysAct::Forget(name));
                    }
                }
            }
        });
        act
    }
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
