//! A panel in the middle: its title, what scrolls, and below it the row of what can be done, which
//! never scrolls away.

use egui::{Color32, Id, Rect, Ui, UiBuilder, pos2};

use super::CenterView;
use super::frame::FrameContext;
use crate::ui::keyboard::Action;
use crate::ui::tokens::space;
use crate::ui::widgets::{
    Button, ButtonStyle, Refused, card_ui, column_ui, refused_ui, section_header_ui,
};
use crate::words::texts;

/// Between its edge and what stands in it: a whole dose form fits into the middle of a window of
/// 1280 × 800.
const MARGIN: f32 = 12.0;

/// The width of the button that raises attention, in points.
const ATTENTION: f32 = 132.0;

/// The places within an open panel.
pub(super) struct Panel {
    /// Under which the height of its acts is remembered.
    id: Id,
    body: Rect,
    acts: Rect,
    /// Between them, while a field among the acts is refused.
    refusal: Option<Rect>,
}

impl Panel {
    /// Paints the panel's ground and its title, with a remark at the right edge.
    pub(super) fn open(ui: &mut Ui, rect: Rect, title: &str, remark: (&str, Color32)) -> Self {
        let inner = card_ui(ui, rect, title, MARGIN, |ui| {
            section_header_ui(ui, title, remark.0, remark.1);
            ui.max_rect()
        })
        .inner;
        let id = ui.make_persistent_id(("acts", title));
        let height = ui.data(|data| data.get_temp(id)).unwrap_or(space::TOUCH);
        let acts = inner.with_min_y(inner.bottom() - height);
        let acts = acts.with_max_x(acts.right() - ATTENTION - space::GAP);
        let body = Rect::from_min_max(
            pos2(inner.left(), inner.top() + 26.0),
            pos2(inner.right(), acts.top() - space::GAP),
        );
        Self { id, body, acts, refusal: None }
    }

    /// Leaves room for the reason, where this field among the acts is refused.
    pub(super) fn with_refusal_of(
        mut self,
        ui: &Ui,
        field: &str,
        refused: &Option<Refused>,
    ) -> Self {
        if let Some(refused) = refused.as_ref().filter(|refused| refused.is_of(field)) {
            let top = self.body.bottom() - refused.height(ui, self.body.width());
            self.refusal = Some(self.body.with_min_y(top));
            self.body.max.y = top - space::TIGHT;
        }
        self
    }

    /// It is attention's own: its acts are as wide as the panel, since no other button raises it.
    pub(super) fn of_attention(mut self) -> Self {
        self.acts.max.x = self.body.right();
        self
    }

    /// What scrolls where it has no room.
    pub(super) fn body_ui<R>(
        &self,
        ui: &mut Ui,
        salt: &str,
        contents: impl FnOnce(&mut Ui) -> R,
    ) -> R {
        column_ui(ui, self.body, salt, contents)
    }

    /// Paints what can be done: in a row, or in more where one has no room for all. The right end is
    /// attention's.
    pub(super) fn acts_ui<R>(&self, ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
        let builder = UiBuilder::new().id_salt("acts").max_rect(self.acts);
        let shown = ui.scope_builder(builder, |ui| ui.horizontal_wrapped(contents)).inner;
        let height = shown.response.rect.height().max(space::TOUCH);
        if height != self.acts.height() {
            ui.data_mut(|data| data.insert_temp(self.id, height));
            ui.ctx().request_discard("the acts take other rows");
        }
        shown.inner
    }

    /// Paints the reason for which a field among the acts was refused, above them.
    pub(super) fn refused_ui(&self, ui: &mut Ui, refused: &mut Option<Refused>) {
        let Some(place) = self.refusal else { return };
        let builder = UiBuilder::new().id_salt("refusal").max_rect(place);
        ui.scope_builder(builder, |ui| refused_ui(ui, refused));
    }
}

/// Attention at the right end of a panel's row of acts: the code pad's button is away or far. `true`: it
/// was pressed.
pub(super) fn attention_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) -> bool {
    let inner = rect.shrink(MARGIN);
    let place = Rect::from_min_max(
        pos2(inner.right() - ATTENTION, inner.bottom() - space::TOUCH),
        inner.right_bottom(),
    );
    let cap = frame.keymap.cap_anywhere(Action::Attention);
    let button = Button::new(texts::pad::attention()).cap(&cap).look(ButtonStyle::Alert);
    button.show_in(ui, place).clicked()
}

/// The way out of a panel, in its row of acts.
pub(super) fn leave_ui(ui: &mut Ui, center: &mut CenterView) {
    if leave_pressed(ui) {
        *center = CenterView::Timeline;
    }
}

/// The same, for a panel that has another way to go.
pub(super) fn leave_pressed(ui: &mut Ui) -> bool {
    let leave = Button::new(texts::app::leave()).cap(texts::app::esc());
    leave.look(ButtonStyle::Quiet).show(ui).clicked()
}
