//! What the client brings and what was agreed on for when it gets hard; and the prescriber's order.

use egui::Ui;

use super::{Offers, Prepare};
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{TextLine, flow_text, help_on_demand_ui, section_header_ui};
use crate::words::texts;

impl Prepare {
    /// The client's intention, and the help that was agreed on.
    pub(super) fn agreed_ui(&mut self, ui: &mut Ui) {
        let color = tokens(ui).soft;
        section_header_ui(ui, texts::side::intention(), texts::prepare::own_words(), color);
        let intention = TextLine::new(&mut self.intention, texts::prepare::intention());
        intention.labelled().on_demand().show(ui);
        ui.add_space(space::TIGHT + space::PAD);
        section_header_ui(ui, texts::prepare::help(), texts::prepare::help_when(), color);
        help_on_demand_ui(ui, &mut self.help);
        ui.add_space(space::PAD);
    }

    /// The order for the first dose; without one the record says so at the dose. While no range is
    /// confirmed, that stands here.
    pub(super) fn order_ui(&mut self, ui: &mut Ui, offers: &Offers<'_>) {
        let tokens = tokens(ui);
        let state = match self.order.is_empty() {
            true => texts::dose::no_order(),
            false => "",
        };
        section_header_ui(ui, texts::order::first(), state, tokens.soft);
        ui.add_space(space::TIGHT);
        ui.spacing_mut().item_spacing.y = space::GAP;
        self.order.on_demand_ui(ui);
        let flags = self.protocol(offers).is_some_and(|protocol| protocol.has_confirmed_range());
        if !flags {
            flow_text(ui, texts::side::no_flags(), fonts::regular(size::SMALL), tokens.warning);
        }
        ui.add_space(space::PAD);
    }
}
