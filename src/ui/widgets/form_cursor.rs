//! Which field of a form has the cursor, on a screen that shows one form at a time.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Context, Id, Ui};

use super::text_line::{ShownField, enter_pressed, take_shown_fields};

/// A second Enter this soon after one that submitted belongs to the same press, in seconds.
const SAME_PRESS_SECS: f64 = 0.5;

/// Follows the cursor through a form's fields. A new one is of a form that was just opened.
#[derive(Debug)]
pub struct FormCursor {
    /// The form was opened, and its first field has not got the cursor yet.
    is_new: bool,
    /// The field that had the cursor last.
    field: Option<Id>,
    submitted_secs: Option<f64>,
}

impl Default for FormCursor {
    fn default() -> Self {
        Self { is_new: true, field: None, submitted_secs: None }
    }
}

impl FormCursor {
    /// The form was opened: its first field gets the cursor.
    pub fn open(&mut self) {
        self.is_new = true;
        self.field = None;
    }

    /// Called after the form's fields were painted. Puts the cursor into the first field of a form that
    /// was opened, or into the refused one; a click on the form's ground leaves it where it was. Enter
    /// goes on to the next field that is empty, past those on demand; `true`: there is none, and it
    /// submits.
    pub fn follow(&mut self, ui: &Ui) -> bool {
        let ctx = ui.ctx();
        let fields = take_shown_fields(ui);
        let focused = ctx.memory(|memory| memory.focused());
        let first = fields.iter().find(|field| field.is_first_choice).or(fields.first());
        if let Some(refused) = fields.iter().find(|field| field.wants_cursor) {
            self.give(ctx, refused);
        } else if self.is_new {
            if let Some(first) = first {
                self.is_new = false;
                self.give(ctx, first);
            }
        } else if let Some(place) = fields.iter().position(|field| focused == Some(field.id)) {
            self.field = focused;
            if !enter_pressed(ctx) || self.is_same_press(ui) {
                return false;
            }
            let is_wanted = |field: &&ShownField| field.chars == 0 && field.is_first_choice;
            match fields.iter().skip(place + 1).find(is_wanted) {
                Some(next) => self.give(ctx, next),
                None => {
                    self.submitted_secs = Some(ui.input(|input| input.time));
                    return true;
                }
            }
        } else if focused.is_none()
            && let Some(known) = fields.iter().find(|field| self.field == Some(field.id))
        {
            ctx.memory_mut(|memory| memory.request_focus(known.id));
        }
        false
    }

    fn is_same_press(&self, ui: &Ui) -> bool {
        let now = ui.input(|input| input.time);
        self.submitted_secs.is_some_and(|submitted| now - submitted < SAME_PRESS_SECS)
    }

    fn give(&mut self, ctx: &Context, field: &ShownField) {
        self.field = Some(field.id);
        place_cursor(ctx, field, false);
        ctx.memory_mut(|memory| memory.request_focus(field.id));
        ctx.request_repaint();
    }
}

/// Puts the cursor to the end of a field's text; `selects`: with all of it selected, so that typing
/// replaces it.
pub fn place_cursor(ctx: &Context, field: &ShownField, selects: bool) {
    let end = CCursor::new(field.chars);
    let start = if selects { CCursor::new(0) } else { end };
    let mut state = TextEditState::load(ctx, field.id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(start, end)));
    state.store(ctx, field.id);
}
