//! Consents, in place: what the client agrees to may change, and is recorded when it does.

use egui::{Rect, ScrollArea, Ui};

use super::Stage;
use super::frame::Frame;
use crate::conductor::Command;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, Look, card_ui, flow_text, section_header_ui};
use crate::ui::{fonts, texts};

/// Paints every consent with its options; the one in force is marked.
pub(super) fn consents_ui(ui: &mut Ui, rect: Rect, frame: &Frame<'_>, stage: &mut Stage, out: &mut Vec<Command>) {
    card_ui(ui, rect, "consents", |ui| {
        section_header_ui(ui, texts::consents::title(), texts::consents::remark(), frame.tokens.soft);
        let height = ui.available_height() - space::TOUCH - space::GAP;
        ScrollArea::vertical().id_salt("consents").max_height(height).show(ui, |ui| {
            for consent in &frame.protocol().consents {
                flow_text(ui, &consent.label, fonts::regular(size::BODY), frame.tokens.text);
                let given = frame.view.state.consents.get(&consent.id);
                ui.horizontal_wrapped(|ui| {
                    for option in &consent.options {
                        let on = given == Some(option);
                        let name = texts::prepare::consent_option(&consent.label, option);
                        let look = if on { Look::On } else { Look::Plain };
                        if Button::new(option).name(&name).look(look).show(ui).clicked() && !on {
                            out.push(Command::RecordConsent { consent: consent.id.clone(), option: option.clone() });
                        }
                    }
                });
            }
        });
        if Button::new(texts::app::leave()).cap(texts::app::esc()).look(Look::Quiet).show(ui).clicked() {
            *stage = Stage::Timeline;
        }
    });
}
