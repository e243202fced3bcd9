//! A field for one line of text.

use egui::{Frame, Margin, Rect, Response, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, vec2};

use super::text::text_in;
use crate::ui::fonts;
use crate::ui::tokens::{radius, size, space, tokens};

/// One line of text with a name that is shown above it, or only told to a screen reader.
pub struct TextLine<'a> {
    text: &'a mut String,
    name: &'a str,
    hint: &'a str,
    labelled: bool,
    width: f32,
    password: bool,
}

impl<'a> TextLine<'a> {
    /// A field with this name.
    pub fn new(text: &'a mut String, name: &'a str) -> Self {
        Self { text, name, hint: "", labelled: false, width: f32::INFINITY, password: false }
    }

    /// Shown while it is empty.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// Shows the name above the field.
    pub fn labelled(self) -> Self {
        Self { labelled: true, ..self }
    }

    /// At most this wide.
    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// Shows dots instead of letters.
    pub fn password(self) -> Self {
        Self { password: true, ..self }
    }

    /// Shows it in the flow.
    pub fn show(self, ui: &mut Ui) -> Response {
        let width = self.width.min(ui.available_width()).max(space::TOUCH);
        let label_height = if self.labelled { 20.0 } else { 0.0 };
        let (_, rect) = ui.allocate_space(vec2(width, label_height + space::TOUCH));
        self.show_in(ui, rect)
    }

    /// Shows it in exactly this rectangle, label included.
    pub fn show_in(self, ui: &mut Ui, rect: Rect) -> Response {
        let tokens = tokens(ui);
        let mut field = rect;
        if self.labelled {
            let label = Rect::from_min_size(rect.min, vec2(rect.width(), 18.0));
            text_in(
                ui,
                label,
                egui::Align2::LEFT_TOP,
                self.name,
                fonts::regular(size::SMALL),
                tokens.soft,
            );
            field.min.y += 20.0;
        }
        ui.painter().rect_filled(field, radius::BUTTON, tokens.field);
        let inner = field.shrink2(vec2(12.0, 0.0));
        let edit = TextEdit::singleline(self.text)
            .id_salt(("line", self.name))
            .font(fonts::regular(size::BODY))
            .text_color(tokens.text)
            .hint_text(egui::RichText::new(self.hint).color(tokens.faint))
            .password(self.password)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(inner.width())
            .min_size(inner.size());
        let name = self.name.to_owned();
        // A child of its own, so that the flow around it isn't moved a second time.
        let response =
            ui.new_child(UiBuilder::new().max_rect(inner)).add(edit).accessible_name(name);
        let line = if response.has_focus() {
            Stroke::new(1.5, tokens.focus)
        } else {
            Stroke::new(1.0, tokens.outline)
        };
        ui.painter().rect_stroke(field, radius::BUTTON, line, StrokeKind::Inside);
        response
    }
}
