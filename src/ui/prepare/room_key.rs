//! The bar at the bottom where the room's key is missing beside records: no session begins before a
//! person says what shall become of it.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use super::areas::Areas;
use super::{Offers, Prepare, PrepareAct, WantsCursor};
use crate::journal::Fingerprint;
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, entered, two_rows_in};
use crate::words::texts;

/// What is being settled about the key.
#[derive(Debug, Default)]
pub(super) struct KeyQuestion {
    fingerprint: String,
    /// *Another room* was pressed once: what it means is said, and it is pressed again.
    warned: bool,
    /// What was typed is no fingerprint.
    misread: bool,
}

impl Prepare {
    /// Asks what shall become of the room's key.
    pub(super) fn key_question_ui(
        &mut self,
        ui: &mut Ui,
        areas: &Areas,
        offers: &Offers<'_>,
    ) -> Option<PrepareAct> {
        let edge = if areas.narrow { 14.0 } else { space::EDGE };
        let rect = areas.bottom.shrink2(vec2(edge, 14.0));
        let (said, row) = rect.split_top_bottom_at_y(rect.bottom() - 68.0);
        let KeyQuestion { warned, misread, .. } = self.key_question;
        let tokens = tokens(ui);
        let (words, color) = match offers.trouble {
            Some(trouble) => (trouble, tokens.attention),
            None if misread => (texts::prepare::not_a_fingerprint(), tokens.warning),
            None if warned => (texts::prepare::another_room_means(), tokens.warning),
            None => (texts::prepare::room_key_missing(), tokens.attention),
        };
        two_rows_in(ui, said, words, fonts::regular(size::BODY), color);
        let mut act = None;
        let builder =
            UiBuilder::new().id_salt("key").max_rect(row).layout(Layout::right_to_left(Align::Max));
        ui.scope_builder(builder, |ui| {
            let another = if warned {
                texts::prepare::another_room_yes()
            } else {
                texts::prepare::another_room()
            };
            if Button::new(another).show(ui).clicked() {
                self.key_question.warned = true;
                act = warned.then_some(PrepareAct::NewRoomKey(None));
            }
            let mut confirmed =
                Button::new(texts::prepare::make_key()).look(ButtonStyle::Lead).show(ui).clicked();
            let field =
                Rect::from_min_max(row.min, ui.cursor().right_bottom() - vec2(space::GAP, 0.0));
            let name = texts::prepare::lost_fingerprint();
            let typed = TextLine::new(&mut self.key_question.fingerprint, name)
                .labelled()
                .code()
                .show_in(ui, field.with_min_y(row.bottom() - 64.0));
            self.wants_cursor.give(WantsCursor::Fingerprint, &typed);
            confirmed |= entered(&typed);
            if confirmed {
                let read = self.key_question.fingerprint.parse::<Fingerprint>();
                self.key_question.misread = read.is_err();
                if read.is_err() {
                    self.wants_cursor = WantsCursor::Fingerprint;
                    ui.ctx().request_repaint();
                }
                act = read.ok().map(|key| PrepareAct::NewRoomKey(Some(key)));
            }
        });
        act
    }
}
