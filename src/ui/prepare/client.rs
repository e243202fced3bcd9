//! Whose session: the client's code, compared with those of earlier sessions.

use egui::Ui;

use super::{Offers, Prepare, PrepareAct, WantsCursor};
use crate::names::ClientCode;
use crate::record::SessionLine;
use crate::ui::fonts;
use crate::ui::tokens::{size, tokens};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, entered, flow_text};
use crate::words::texts;

impl Prepare {
    /// The code as an earlier session has it, else as it was typed; a rehearsal needs none.
    pub(super) fn code(&self, offers: &Offers<'_>) -> Option<ClientCode> {
        if self.rehearsal {
            return Some(ClientCode::rehearsal());
        }
        let typed = self.client.parse::<ClientCode>().ok()?;
        let same = clients(offers).find(|known| known.is_same(&typed)).cloned();
        Some(same.unwrap_or(typed))
    }

    pub(super) fn client_ui(&mut self, ui: &mut Ui, offers: &Offers<'_>) -> Option<PrepareAct> {
        let tokens = tokens(ui);
        let field =
            TextLine::new(&mut self.client, texts::prepare::client()).labelled().code().show(ui);
        if entered(&field) {
            self.wants_cursor = WantsCursor::Therapist;
        }
        self.wants_cursor.give(WantsCursor::Client, &field);
        let typed = self.client.trim();
        let (said, color) = match typed.parse::<ClientCode>() {
            Ok(client) => return self.compared_ui(ui, &client, offers),
            Err(_) if typed.is_empty() && !self.missing_shown => return None,
            Err(_) if typed.is_empty() => (texts::prepare::needs_client(), tokens.warning),
            Err(_) if field.has_focus() => (texts::prepare::not_a_client(), tokens.soft),
            Err(_) => (texts::prepare::not_a_client(), tokens.warning),
        };
        flow_text(ui, said, fonts::regular(size::SMALL), color);
        None
    }

    /// How often this client was here, or whose code it may have been meant to be: a mistyped code
    /// shows by it.
    fn compared_ui(
        &mut self,
        ui: &mut Ui,
        client: &ClientCode,
        offers: &Offers<'_>,
    ) -> Option<PrepareAct> {
        let tokens = tokens(ui);
        let small = || fonts::regular(size::SMALL);
        let of = |line: &&SessionLine| {
            !line.rehearsal && line.client.as_ref().is_some_and(|known| known.is_same(client))
        };
        let known = offers.earlier.iter().filter(of);
        let (count, last) = (known.clone().count(), known.map(|line| line.day).max());
        let like = clients(offers).find(|known| known.is_like(client)).filter(|_| count == 0);
        if let Some(like) = like {
            flow_text(ui, texts::prepare::code_like_means(), small(), tokens.warning);
            let take = texts::prepare::code_like(like.as_str());
            if Button::new(&take).show(ui).clicked() {
                self.client = like.to_string();
            }
            return None;
        }
        flow_text(ui, &texts::prepare::earlier(count, last), small(), tokens.state);
        let sealed = offers.earlier.iter().any(|line| line.client.is_none());
        if !sealed {
            return None;
        }
        flow_text(ui, texts::prepare::codes_sealed(), small(), tokens.soft);
        let unlock = Button::new(texts::prepare::unlock_to_compare()).look(ButtonStyle::Quiet);
        unlock.show(ui).clicked().then_some(PrepareAct::OpenRecords)
    }
}

/// The codes of earlier sessions that can be read, the latest first.
fn clients<'a>(offers: &Offers<'a>) -> impl Iterator<Item = &'a ClientCode> + use<'a> {
    offers.earlier.iter().filter(|line| !line.rehearsal).filter_map(|line| line.client.as_ref())
}
