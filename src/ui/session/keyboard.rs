//! Who has the keyboard. One at a time: what was opened last, else the pad.

use egui::{Context, Id, Key};

use super::CenterView;
use crate::ui::widgets::{ShownField, place_cursor};

/// An owner of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Letters are codes, digits answer.
    Pad,
    /// The panel in the middle. Nothing logs.
    Form(CenterView),
    /// The line under the pad.
    Line,
    /// The text that a card asks for.
    Card,
    /// A text about a flag.
    Flag,
    /// The search in the log.
    Search,
}

impl Owner {
    /// A field of the dose is opened with its text selected, so that typing replaces it; a refused text and
    /// all others go on at their end.
    fn is_dose(self) -> bool {
        self == Self::Form(CenterView::Dose)
    }
}

/// The owners that are open, in the order in which they were opened.
#[derive(Debug, Default)]
pub(super) struct Keyboard {
    open: Vec<OpenOwner>,
    /// The field of the dose that had the cursor when its form was left.
    dose_field: Option<Id>,
}

#[derive(Debug)]
struct OpenOwner {
    owner: Owner,
    /// `None`: it was not painted yet.
    fields: Option<Vec<ShownField>>,
    /// The field that had the cursor last.
    field: Option<Id>,
    /// It was opened and has not had the cursor yet.
    is_new: bool,
}

impl Keyboard {
    /// Learns what is open. What was opened since has the keyboard; so has what a person goes to, as
    /// long as the cursor is in it.
    pub(super) fn follow(&mut self, open: impl IntoIterator<Item = Owner>, ctx: &Context) {
        let open: Vec<Owner> = open.into_iter().collect();
        let focused = ctx.memory(|memory| memory.focused());
        let is_visited = |known: &OpenOwner| focused.is_some_and(|id| known.has(id));
        self.open.retain(|known| open.contains(&known.owner) || is_visited(known));
        for owner in open {
            if self.open.iter().all(|known| known.owner != owner) {
                let field = self.dose_field.filter(|_| owner.is_dose());
                self.open.push(OpenOwner { owner, fields: None, field, is_new: true });
            }
        }
    }

    /// Who has it.
    pub(super) fn owner(&self) -> Owner {
        self.open.last().map_or(Owner::Pad, |open| open.owner)
    }

    /// The form of the dose begins anew, in its first field.
    pub(super) fn forget_dose(&mut self) {
        self.dose_field = None;
    }

    /// The field that has the cursor is done with: its owner has the keyboard, without a cursor.
    pub(super) fn release(&mut self, owner: Owner, ctx: &Context) {
        for open in self.open.iter_mut().filter(|open| open.owner == owner) {
            open.field = None;
            ctx.memory_mut(|memory| memory.stop_text_input());
        }
    }

    /// It was opened again while it was open: it has the keyboard, and the cursor stands in its field
    /// as if it had just been opened.
    pub(super) fn take(&mut self, owner: Owner) {
        let Some(place) = self.open.iter().position(|known| known.owner == owner) else { return };
        let again = self.open.remove(place);
        self.open.push(OpenOwner { is_new: true, ..again });
    }

    /// The fields that were painted for this. One that a person went to opens it.
    pub(super) fn shows(&mut self, owner: Owner, fields: Vec<ShownField>, ctx: &Context) {
        let focused = ctx.memory(|memory| memory.focused());
        let has = |id: Id| fields.iter().any(|field| field.id == id);
        match self.open.iter_mut().find(|open| open.owner == owner) {
            Some(open) => open.fields = Some(fields),
            None if focused.is_some_and(has) => {
                let (fields, is_new) = (Some(fields), false);
                self.open.push(OpenOwner { owner, fields, field: focused, is_new });
            }
            None => {}
        }
    }

    /// Puts the cursor where it belongs: into a field of whoever has the keyboard. A field that a
    /// person goes to takes the keyboard for what it belongs to.
    pub(super) fn settle(&mut self, ctx: &Context) {
        let focused = ctx.memory(|memory| memory.focused());
        let gone_to = focused.and_then(|id| self.open.iter().position(|open| open.has(id)));
        let is_opening = self.open.last().is_some_and(|top| top.is_new);
        if let Some(place) = gone_to.filter(|_| !is_opening) {
            let mut chosen = self.open.remove(place);
            let moved = std::mem::replace(&mut chosen.field, focused) != focused;
            if chosen.owner.is_dose() {
                self.dose_field = focused;
            }
            if moved
                && ctx.input(|input| input.key_pressed(Key::Tab))
                && let Some(field) = chosen.field(|field| Some(field.id) == focused)
            {
                place_cursor(ctx, &field, chosen.owner.is_dose());
            }
            self.open.push(chosen);
        }
        let Some(top) = self.open.last_mut() else {
            if ctx.text_edit_focused() {
                ctx.memory_mut(|memory| memory.stop_text_input());
            }
            return;
        };
        if top.fields.is_none() {
            return;
        }
        let refused = top.field(|field| field.wants_cursor);
        let moves = top.is_new || refused.is_some();
        // A button of the screen that a person went to keeps what it has.
        let is_at_button = focused.is_some_and(|id| !top.has(id)) && !ctx.text_edit_focused();
        if !moves && (is_at_button || focused.is_some_and(|id| top.has(id))) {
            return;
        }
        let known = top.field(|field| top.field == Some(field.id));
        let first = top.field(|field| field.is_first_choice);
        let Some(field) = refused.or(known).or(first) else {
            if std::mem::take(&mut top.is_new) {
                ctx.memory_mut(|memory| focused.map(|id| memory.surrender_focus(id)));
            }
            return;
        };
        if moves {
            place_cursor(ctx, &field, top.owner.is_dose() && refused.is_none());
        }
        top.is_new = false;
        top.field = Some(field.id);
        if top.owner.is_dose() {
            self.dose_field = top.field;
        }
        ctx.memory_mut(|memory| memory.request_focus(field.id));
        ctx.request_repaint();
    }
}

impl OpenOwner {
    fn has(&self, id: Id) -> bool {
        self.field(|field| field.id == id).is_some()
    }

    fn field(&self, is_it: impl Fn(&ShownField) -> bool) -> Option<ShownField> {
        self.fields.iter().flatten().find(|field| is_it(field)).copied()
    }
}
