//! A field for one line of text. Enter leaves the cursor in it.

use std::sync::Arc;

use egui::{
    Context, Frame, Galley, Id, Key, Margin, Rect, Response, Role, Sense, Stroke, StrokeKind,
    TextEdit, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::text::{text_in, wrapped};
use crate::ui::fonts;
use crate::ui::tokens::{radius, size, space, tokens};

/// The height of a field's name above it, in points.
const LABEL: f32 = 20.0;
/// Round the reason for a refusal: one line of it covers a name and nothing above it.
const REFUSED_PADDING: Vec2 = vec2(space::GAP, 1.0);

/// A field that was painted, for whoever decides which one has the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownField {
    pub id: Id,
    /// How long its text is.
    pub chars: usize,
    /// It may have the cursor without being chosen by a person.
    pub is_first_choice: bool,
    /// It must have the cursor now: its text was refused.
    pub wants_cursor: bool,
}

/// A field whose text was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The field's name.
    field: String,
    why: String,
    /// Its field has not got the cursor yet.
    is_new: bool,
    /// Where its field was painted, and whether its name stands above it.
    at: Option<(Rect, bool)>,
    /// Its text was changed since.
    is_over: bool,
}

impl Refused {
    /// The field with this name, and why.
    pub fn new(field: &str, why: impl Into<String>) -> Self {
        let (field, why) = (field.to_owned(), why.into());
        Self { field, why, is_new: true, at: None, is_over: false }
    }

    /// How high it is painted in so much room, in points.
    pub fn height(&self, ui: &Ui, room: f32) -> f32 {
        self.laid_out(ui, room).size().y + 2.0 * REFUSED_PADDING.y
    }

    /// The field's name and why, within its padding.
    fn laid_out(&self, ui: &Ui, room: f32) -> Arc<Galley> {
        let width = room - 2.0 * REFUSED_PADDING.x;
        wrapped(ui, &self.said(), fonts::regular(size::SMALL), tokens(ui).warning, width)
    }

    fn said(&self) -> String {
        format!("{}: {}", self.field, self.why)
    }

    /// It is the field with this name.
    pub fn is_of(&self, field: &str) -> bool {
        self.field == field
    }
}

/// Paints why a field of this form was refused, as long as it says the same. For a field with its name
/// above it: over that name and those to its right, so that nothing that acts is covered. For one
/// without: as a line of the flow, so that this is called right after the field's row.
pub fn refused_ui(ui: &mut Ui, refused: &mut Option<Refused>) {
    *refused = refused.take().filter(|refused| !refused.is_over);
    let Some(refused) = refused else { return };
    // A field that isn't painted any more has nothing beside it.
    let Some((at, labelled)) = refused.at.take() else { return };
    let tokens = tokens(ui);
    let room = ui.max_rect();
    let galley = refused.laid_out(ui, room.width());
    let size = galley.size() + 2.0 * REFUSED_PADDING;
    let place = if labelled {
        let left = if at.left() + size.x <= room.right() { at.left() } else { room.left() };
        Rect::from_min_max(pos2(left, at.top() - 2.0 - size.y), pos2(room.right(), at.top() - 2.0))
    } else {
        ui.allocate_space(size).1
    };
    let id = ui.make_persistent_id(("refused", refused.field.as_str()));
    let response = ui.interact(place, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, refused.said()));
    let line = Stroke::new(1.0, tokens.warning);
    ui.painter().rect(place, radius::CAP, tokens.raised_more, line, StrokeKind::Inside);
    ui.painter().galley(place.min + REFUSED_PADDING, galley, tokens.warning);
}

/// Tells that a field was painted.
pub fn show_field(ui: &Ui, field: ShownField) {
    ui.data_mut(|data| {
        data.get_temp_mut_or_default::<Vec<ShownField>>(shown_fields_id()).push(field)
    });
}

/// The fields that were painted since this was asked last.
pub fn take_shown_fields(ui: &Ui) -> Vec<ShownField> {
    ui.data_mut(|data| std::mem::take(data.get_temp_mut_or_default(shown_fields_id())))
}

/// Where they are remembered.
pub(crate) fn shown_fields_id() -> Id {
    Id::unique("shown fields")
}

/// A field was asked for the keys since this was asked last.
pub(super) fn take_keys_wish(ui: &Ui) -> bool {
    ui.data_mut(|data| data.remove_temp(keys_wish_id())).unwrap_or(false)
}

fn keys_wish_id() -> Id {
    Id::unique("keys wish")
}

/// Enter was pressed in this field.
pub fn entered(field: &Response) -> bool {
    field.has_focus() && enter_pressed(&field.ctx)
}

/// Enter was pressed.
pub fn enter_pressed(ctx: &Context) -> bool {
    ctx.input(|input| input.key_pressed(Key::Enter))
}

/// One line of text with a name that is shown above it, or only told to a screen reader.
pub struct TextLine<'a> {
    text: &'a mut String,
    name: &'a str,
    hint: &'a str,
    labelled: bool,
    width: f32,
    password: bool,
    is_first_choice: bool,
    is_code: bool,
    refused: Option<&'a mut Refused>,
}

impl<'a> TextLine<'a> {
    /// A field with this name.
    pub fn new(text: &'a mut String, name: &'a str) -> Self {
        Self {
            text,
            name,
            hint: "",
            labelled: false,
            width: f32::INFINITY,
            password: false,
            is_first_choice: true,
            is_code: false,
            refused: None,
        }
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

    /// It has the cursor only where a person goes to it.
    pub fn on_demand(self) -> Self {
        Self { is_first_choice: false, ..self }
    }

    /// It holds a code or initials, of which `?` is no part: that asks for the keys.
    pub fn code(self) -> Self {
        Self { is_code: true, ..self }
    }

    /// The refused field of its form: where that is this one, it gets the cursor, and the reason stands
    /// under it.
    pub fn refused(self, refused: &'a mut Option<Refused>) -> Self {
        let refused = refused.as_mut().filter(|refused| refused.field == self.name);
        Self { refused, ..self }
    }

    /// Shows it in the flow.
    pub fn show(self, ui: &mut Ui) -> Response {
        let width = self.width.min(ui.available_width()).max(space::TOUCH);
        let label_height = if self.labelled { LABEL } else { 0.0 };
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
            field.min.y += LABEL;
        }
        ui.painter().rect_filled(field, radius::BUTTON, tokens.field);
        let inner = field.shrink2(vec2(10.0, 0.0));
        let chars = self.text.chars().count();
        let edit = TextEdit::singleline(&mut *self.text)
            .id_salt(("line", self.name))
            .font(fonts::regular(size::BODY))
            .text_color(tokens.text)
            .hint_text(egui::RichText::new(self.hint).color(tokens.faint))
            .password(self.password)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .align(egui::Align2::LEFT_CENTER)
            .return_key(None)
            .desired_width(inner.width())
            .min_size(inner.size());
        let name = self.name.to_owned();
        // A child of its own, so that the flow around it isn't moved a second time.
        let response =
            ui.new_child(UiBuilder::new().max_rect(inner)).add(edit).accessible_name(name);
        if self.is_code && self.text.contains('?') {
            self.text.retain(|typed| typed != '?');
            ui.data_mut(|data| data.insert_temp(keys_wish_id(), true));
            ui.ctx().request_repaint();
        }
        let is_refused = self.refused.is_some();
        let mut wants_cursor = false;
        if let Some(refused) = self.refused {
            wants_cursor = std::mem::take(&mut refused.is_new);
            refused.is_over |= response.changed();
            refused.at = Some((field, self.labelled));
        }
        let shown = ShownField {
            id: response.id,
            chars,
            is_first_choice: self.is_first_choice,
            wants_cursor,
        };
        show_field(ui, shown);
        let line = match (is_refused, response.has_focus()) {
            (true, _) => Stroke::new(1.5, tokens.warning),
            (false, true) => Stroke::new(1.5, tokens.focus),
            (false, false) => Stroke::new(1.0, tokens.outline),
        };
        ui.painter().rect_stroke(field, radius::BUTTON, line, StrokeKind::Inside);
        response
    }
}
