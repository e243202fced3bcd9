//! A button: a label, perhaps a second line under it, and the key that does the same.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontId, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::text::{elided, key_cap, key_cap_width, two_rows, wrapped};
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, radius, size, space, tokens};
use crate::words::unbroken;

/// A cell of a grid that is narrower than this saves on everything but the label.
const NARROW: f32 = 128.0;
/// Room beside the label in such a cell, in points, and where a long word leaves little.
const INSET: f32 = 12.0;
const INSET_TIGHT: f32 = 8.0;
/// The same for a centred label.
const CENTRED_INSET: f32 = 10.0;
const CENTRED_INSET_TIGHT: f32 = 4.0;
/// Room for the letter of a key without its cap.
const LETTER: f32 = 14.0;

/// What a button says by its colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonStyle {
    /// One of several.
    #[default]
    Plain,
    /// Leads on.
    Lead,
    /// Something is so now: an open state, a chosen chip.
    On,
    /// Leads to attention.
    Alert,
    /// An attention is open.
    AlertOn,
    /// The one thing to do.
    Primary,
    /// Without an outline until it is touched.
    Quiet,
}

/// A button, at least [`space::TOUCH`] high, named by its label.
#[derive(Debug, Clone)]
pub struct Button<'a> {
    label: &'a str,
    name: Option<&'a str>,
    value: Option<&'a str>,
    under: Option<&'a str>,
    cap: Option<&'a str>,
    look: ButtonStyle,
    font_size: f32,
    left: bool,
    enabled: bool,
    tint: Option<Color32>,
    place: Option<&'static str>,
    padding: f32,
}

impl<'a> Button<'a> {
    /// A plain button with this label.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            name: None,
            value: None,
            under: None,
            cap: None,
            look: ButtonStyle::Plain,
            font_size: size::BODY,
            left: false,
            enabled: true,
            tint: None,
            place: None,
            padding: space::PAD,
        }
    }

    /// Where it stands, for one whose label changes: it stays the same button, and whoever has gone to
    /// it stays there.
    pub fn place(self, place: &'static str) -> Self {
        Self { place: Some(place), ..self }
    }

    /// The name for a screen reader, where the label alone says too little.
    pub fn name(self, name: &'a str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// What it stands at, for a screen reader, where its name doesn't say so.
    pub fn value(self, value: &'a str) -> Self {
        Self { value: Some(value), ..self }
    }

    /// A second, smaller line.
    pub fn under(self, under: Option<&'a str>) -> Self {
        Self { under, ..self }
    }

    /// The key that does the same.
    pub fn cap(self, cap: &'a str) -> Self {
        Self { cap: (!cap.is_empty()).then_some(cap), ..self }
    }

    /// Its colours.
    pub fn look(self, look: ButtonStyle) -> Self {
        Self { look, ..self }
    }

    /// The label's type size.
    pub fn font_size(self, font_size: f32) -> Self {
        Self { font_size, ..self }
    }

    /// The label stands left, the key at the right edge: for grids of equal buttons.
    pub fn left(self) -> Self {
        Self { left: true, ..self }
    }

    /// Whether it can be pressed.
    pub fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// Another colour for the label.
    pub fn tint(self, tint: Color32) -> Self {
        Self { tint: Some(tint), ..self }
    }

    /// So much room beside label and key at its natural width, in place of [`space::PAD`].
    pub fn padding(self, padding: f32) -> Self {
        Self { padding, ..self }
    }

    /// The width that label, key and padding need.
    pub fn natural_width(&self, ui: &Ui) -> f32 {
        let label = self.width_of_label(ui, &fonts::regular(self.font_size));
        let cap = self.cap.map_or(0.0, |cap| key_cap_width(ui, cap) + 10.0);
        (label + cap + 2.0 * self.padding).max(space::TOUCH)
    }

    /// Shows it in the flow of a layout at its natural width.
    pub fn show(self, ui: &mut Ui) -> Response {
        let wanted =
            vec2(self.natural_width(ui).min(ui.available_width().max(space::TOUCH)), space::TOUCH);
        let (_, rect) = ui.allocate_space(wanted);
        self.show_in(ui, rect)
    }

    /// Shows it at the right end of a row that reaches to `right`, and leaves what is beside it;
    /// `true` when it was pressed.
    pub fn show_at_right(self, ui: &mut Ui, row: Rect, right: &mut f32) -> bool {
        let width = self.natural_width(ui);
        let place = row.with_min_x(*right - width).with_max_x(*right);
        *right -= width + space::GAP;
        self.show_in(ui, place).clicked()
    }

    /// Shows it in exactly this rectangle.
    pub fn show_in(self, ui: &mut Ui, rect: Rect) -> Response {
        let name = self.name.unwrap_or(self.label);
        let id = ui.make_persistent_id(("button", self.place.unwrap_or(name)));
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, id, sense);
        let on = matches!(self.look, ButtonStyle::On | ButtonStyle::AlertOn);
        response.widget_info(|| {
            let info = match on {
                true => WidgetInfo::selected(Role::Button, self.enabled, true, name),
                false => WidgetInfo::labeled(Role::Button, self.enabled, name),
            };
            WidgetInfo { current_text_value: self.value.map(str::to_owned), ..info }
        });
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, &response);
        }
        response
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) {
        let tokens = tokens(ui);
        let touched = self.enabled && (response.hovered() || response.is_pointer_button_down_on());
        let (fill, line, text) = self.colours(tokens, touched);
        let stroke = if response.has_focus() {
            Stroke::new(1.5, tokens.focus)
        } else {
            Stroke::new(1.0, line)
        };
        ui.painter().rect(rect, radius::BUTTON, fill, stroke, StrokeKind::Inside);
        let text = self.tint.unwrap_or(text);
        let text = if self.enabled { text } else { tokens.faint };
        if self.left {
            self.paint_left(ui, rect, tokens, text);
        } else {
            self.paint_centred(ui, rect, tokens, text);
        }
    }

    /// In one line; where that has no room for all words, in two smaller ones.
    fn centred_label(&self, ui: &Ui, color: Color32, room: f32) -> Arc<Galley> {
        let one = elided(ui, self.label, fonts::regular(self.font_size), color, room);
        let small = fonts::regular(size::SMALL);
        if one.elided && self.width_of_longest_word(ui, &small) <= room {
            two_rows(ui, self.label, small, color, room)
        } else {
            one
        }
    }

    /// Beside a centred label: less where that makes room for all of it in a row.
    fn centred_inset(&self, ui: &Ui, rect: Rect, cap_width: f32) -> f32 {
        let label = self.width_of_label(ui, &fonts::regular(self.font_size)) + cap_width;
        ((rect.width() - label) / 2.0).clamp(CENTRED_INSET_TIGHT, CENTRED_INSET)
    }

    fn paint_centred(&self, ui: &Ui, rect: Rect, tokens: &Tokens, text: Color32) {
        let cap_width = self.cap.map_or(0.0, |cap| key_cap_width(ui, cap) + 8.0);
        let inner = rect.shrink2(vec2(self.centred_inset(ui, rect, cap_width), 2.0));
        let label = self.centred_label(ui, text, (inner.width() - cap_width).max(8.0));
        let whole = Align2::CENTER_CENTER
            .align_size_within_rect(vec2(label.size().x + cap_width, label.size().y), inner);
        let at = Align2::LEFT_CENTER.align_size_within_rect(label.size(), whole);
        ui.painter().galley(at.min, label, text);
        if let Some(cap) = self.cap {
            key_cap(
                ui,
                whole,
                cap,
                tokens,
                if self.look == ButtonStyle::Primary { text } else { tokens.soft },
            );
        }
    }

    /// The label takes a second line where one is too short for it; in a narrow cell the key is a
    /// bare letter.
    fn paint_left(&self, ui: &Ui, rect: Rect, tokens: &Tokens, text: Color32) {
        let narrow = rect.width() < NARROW;
        let keys = self.cap.map_or(0.0, |cap| key_cap_width(ui, cap) + 6.0);
        // A word is never broken where smaller type leaves room for it.
        let longest = self.width_of_longest_word(ui, &fonts::regular(self.font_size));
        let room = rect.width() - 2.0 * INSET - keys;
        let needs_more = || self.under.is_none() && self.needs_rows_at(ui, room) > 2;
        let is_tight = !narrow && (longest > room || needs_more());
        let small = fonts::regular(size::SMALL);
        let beside_cap = self.cap.map_or(0.0, |_| LETTER);
        let widest = match self.under {
            Some(under) => {
                (width_of(ui, under, &small) + beside_cap).max(self.width_of_label(ui, &small))
            }
            None => self.width_of_longest_word(ui, &small) + beside_cap,
        };
        let inset = match (narrow, is_tight) {
            (true, _) => ((rect.width() - widest.max(75.0)) / 4.0).clamp(1.0, 10.0),
            (false, true) => INSET_TIGHT,
            (false, false) => INSET,
        };
        let inner = rect.shrink2(vec2(inset, 2.0));
        let is_small = narrow || is_tight;
        let font = fonts::regular(if is_small { size::SMALL } else { self.font_size });
        let cap_width = if narrow { self.cap.map_or(0.0, |_| LETTER) } else { keys };
        let beside = (inner.width() - cap_width).max(8.0);
        let under = self.under.map(|under| {
            elided(ui, under, fonts::regular(size::SMALL), self.under_colour(tokens), beside)
        });
        // A label that leaves no room for the key has its rows to itself, and the key stands below.
        let alone = narrow && (under.is_some() || !self.fits_beside(ui, &font, beside));
        let label_room = if alone { inner.width() } else { beside };
        let (label, under) = match under {
            Some(under) => self.label_and_under(ui, under, &font, text, label_room, inner.height()),
            None => (two_rows(ui, self.label, font, text, label_room), None),
        };
        let label_rows: Vec<f32> = label.rows.iter().map(|row| row.size.x).collect();
        let has_rows = label_rows.len() > 1;
        let under_height = match &under {
            Some(under) => under.size().y,
            None if alone && !has_rows => label.size().y,
            None => 0.0,
        };
        let top = inner.center().y - (label.size().y + under_height) / 2.0;
        let label_bottom = top + label.size().y;
        ui.painter().galley(pos2(inner.left(), top), label, text);
        if let Some(under) = under {
            ui.painter().galley(pos2(inner.left(), label_bottom), under, text);
        }
        match self.cap {
            Some(cap) if narrow => {
                let letter =
                    elided(ui, cap, fonts::regular(size::SMALL), tokens.soft, inner.width());
                // Beside the shorter of two rows, where only that leaves room.
                let width_of_row = |at: usize| label_rows.get(at).copied().unwrap_or_default();
                let is_first = width_of_row(0) < width_of_row(1)
                    && width_of_row(1) + letter.size().x + 1.0 > inner.width();
                let row = match (under_height > 0.0, alone && has_rows) {
                    (true, _) => inner.with_min_y(label_bottom),
                    (false, true) if is_first => inner.with_max_y(inner.center().y),
                    (false, true) => inner.with_min_y(inner.center().y),
                    (false, false) => inner,
                };
                ui.painter().galley(
                    Align2::RIGHT_CENTER.align_size_within_rect(letter.size(), row).min,
                    letter,
                    tokens.soft,
                );
            }
            Some(cap) => key_cap(ui, inner, cap, tokens, tokens.soft),
            None => {}
        }
    }

    /// The label in one row over its second line; in two where one is too short and the button is
    /// high enough for three; else both in two rows as one text.
    fn label_and_under(
        &self,
        ui: &Ui,
        under: Arc<Galley>,
        font: &FontId,
        color: Color32,
        room: f32,
        height: f32,
    ) -> (Arc<Galley>, Option<Arc<Galley>>) {
        let one = elided(ui, self.label, font.clone(), color, room);
        if !one.elided {
            return (one, Some(under));
        }
        let two = two_rows(ui, self.label, font.clone(), color, room);
        if two.size().y + under.size().y <= height {
            return (two, Some(under));
        }
        let both = format!("{} · {}", self.label, under.text());
        (two_rows(ui, &both, font.clone(), color, room), None)
    }

    /// The label is whole in two rows that leave room for the key.
    fn fits_beside(&self, ui: &Ui, font: &FontId, room: f32) -> bool {
        let rows = two_rows(ui, self.label, font.clone(), Color32::PLACEHOLDER, room);
        !rows.elided && self.width_of_longest_word(ui, font) <= room
    }

    fn needs_rows_at(&self, ui: &Ui, room: f32) -> usize {
        let font = fonts::regular(self.font_size);
        wrapped(ui, self.label, font, Color32::PLACEHOLDER, room).rows.len()
    }

    fn width_of_longest_word(&self, ui: &Ui, font: &FontId) -> f32 {
        let label = unbroken(self.label);
        let words = label.split(' ').map(|word| width_of(ui, word, font));
        words.fold(0.0, f32::max)
    }

    fn width_of_label(&self, ui: &Ui, font: &FontId) -> f32 {
        width_of(ui, self.label, font)
    }

    fn under_colour(&self, tokens: &Tokens) -> Color32 {
        match self.look {
            ButtonStyle::On => tokens.state,
            ButtonStyle::AlertOn => tokens.attention,
            _ => tokens.soft,
        }
    }

    fn colours(&self, tokens: &Tokens, touched: bool) -> (Color32, Color32, Color32) {
        let (fill, line, text) = match self.look {
            ButtonStyle::Plain => (tokens.raised, tokens.outline, tokens.text),
            ButtonStyle::Lead => (tokens.raised_more, tokens.outline, tokens.text),
            ButtonStyle::On => (tokens.state_fill, tokens.state, tokens.text),
            ButtonStyle::Alert => (tokens.raised, tokens.attention_line, tokens.text),
            ButtonStyle::AlertOn => (tokens.attention_fill, tokens.attention, tokens.text),
            ButtonStyle::Primary => (tokens.primary, tokens.primary, tokens.on_primary),
            ButtonStyle::Quiet => (Color32::TRANSPARENT, Color32::TRANSPARENT, tokens.soft),
        };
        // Under the pointer a button never looks like one that leads on or is chosen.
        match (touched, self.look) {
            (true, ButtonStyle::Plain | ButtonStyle::Lead | ButtonStyle::Alert) => {
                (tokens.raised_more, line, tokens.strong)
            }
            (true, ButtonStyle::Quiet) => (tokens.raised, line, tokens.strong),
            _ => (fill, line, text),
        }
    }
}

fn width_of(ui: &Ui, text: &str, font: &FontId) -> f32 {
    elided(ui, text, font.clone(), Color32::PLACEHOLDER, f32::INFINITY).size().x
}

/// A chip that is chosen or not. `true` when it was pressed.
pub fn chip(ui: &mut Ui, label: &str, chosen: bool) -> bool {
    Button::new(label)
        .look(if chosen { ButtonStyle::On } else { ButtonStyle::Plain })
        .show(ui)
        .clicked()
}
