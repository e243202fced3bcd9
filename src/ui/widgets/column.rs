//! A column that scrolls: what takes the keyboard inside it comes into sight.

use egui::{Align, Id, Layout, Rect, ScrollArea, Ui, UiBuilder};

use crate::ui::tokens::space;

/// Height of a line that holds no button, in points.
const LINE: f32 = 20.0;

/// Lays contents out from top to bottom within this rectangle and lets them scroll. The bar stands
/// in the space to its right.
pub fn column_ui<R>(ui: &mut Ui, rect: Rect, salt: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let with_bar = rect.with_max_x(rect.right() + space::GAP);
    let builder =
        UiBuilder::new().id_salt(salt).max_rect(with_bar).layout(Layout::top_down(Align::Min));
    ui.scope_builder(builder, |ui| {
        ui.shrink_clip_rect(with_bar.with_min_x(rect.left() - space::GAP));
        let spacing = ui.spacing_mut();
        spacing.interact_size.y = LINE;
        spacing.scroll.floating_allocated_width = 0.0;
        spacing.scroll.dormant_background_opacity = 0.0;
        spacing.scroll.foreground_color = true;
        spacing.scroll.dormant_handle_opacity = 0.2;
        spacing.scroll.active_background_opacity = 0.0;
        spacing.scroll.active_handle_opacity = 0.35;
        spacing.scroll.interact_background_opacity = 0.0;
        ScrollArea::vertical()
            .id_salt(salt)
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.set_width(rect.width());
                let inner = contents(ui);
                follow_focus(ui, salt);
                inner
            })
            .inner
    })
    .inner
}

/// When the keyboard has just moved to something that is scrolled out of sight here, scrolls it in.
fn follow_focus(ui: &Ui, salt: &str) {
    let seen_id = ui.scope_id().with(("focus seen", salt));
    let focused = ui.memory(|memory| memory.focused());
    let seen: Option<Id> = ui.data(|data| data.get_temp(seen_id));
    if focused == seen {
        return;
    }
    let Some(id) = focused else {
        ui.data_mut(|data| data.remove::<Id>(seen_id));
        return;
    };
    ui.data_mut(|data| data.insert_temp(seen_id, id));
    let Some(response) = ui.ctx().read_response(id) else { return };
    if ui.min_rect().contains_rect(response.rect) && response.interact_rect != response.rect {
        ui.scroll_to_rect(response.rect, None);
    }
}
