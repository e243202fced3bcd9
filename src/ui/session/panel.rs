//! A panel in the middle: its title, what scrolls, and below it the row of what can be done, which
//! never scrolls away.

use egui::{Align, Color32, Layout, Rect, Ui, UiBuilder, pos2};

use super::CenterView;
use super::frame::FrameContext;
use crate::ui::keyboard::Action;
use crate::ui::tokens::space;
use crate::ui::widgets::{Button, ButtonStyle, card_ui, column_ui, section_header_ui};
use crate::words::texts;

/// Between its edge and what stands in it: a whole dose form fits into the middle of a window of
/// 1280 × 800.
const MARGIN: f32 = 12.0;

/// The width of the button that raises attention, in points.
const ATTENTION: f32 = 132.0;

/// The places within an open panel.
pub(super) struct Panel {
    body: Rect,
    acts: Rect,
}

impl Panel {
    /// Paints the panel's ground and its title, with a remark at the right edge.
    pub(super) fn open(ui: &mut Ui, rect: Rect, title: &str, remark: (&str, Color32)) -> Self {
        let inner = card_ui(ui, rect, title, MARGIN, |ui| {
            section_header_ui(ui, title, remark.0, remark.1);
            ui.max_rect()
        })
        .inner;
        let acts = inner.with_min_y(inner.bottom() - space::TOUCH);
        let body = Rect::from_min_max(
            pos2(inner.left(), inner.top() + 26.0),
            pos2(inner.right(), acts.top() - space::GAP),
        );
        Self { body, acts }
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

    /// The row of what can be done. Its right end is attention's.
    pub(super) fn acts_ui<R>(&self, ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
        let builder = UiBuilder::new()
            .id_salt("acts")
            .max_rect(self.acts.with_max_x(self.acts.right() - ATTENTION - space::GAP))
            .layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(builder, contents).inner
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
