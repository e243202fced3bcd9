//! What stands here while `room.toml` can't be read: whose settings are used instead, and where there
//! are none, the question why a session should begin all the same.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use super::areas::Areas;
use super::lists::problem_ui;
use super::{Offers, Prepare, PrepareAct};
use crate::practice::ROOM_FILE;
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{
    Button, ButtonStyle, TextLine, card_frame, entered, flow_text, two_rows_in,
};
use crate::words::texts;

/// Where the room's settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoomSettings<'a> {
    /// From its file, or from no file that there ever was.
    #[default]
    Fine,
    /// The file can't be read; its last good copy holds, of this day and time.
    LastGood(Option<&'a str>),
    /// The file can't be read, and nothing is known of the room.
    Unknown,
}

/// What was answered where nothing is known.
#[derive(Debug, Default)]
pub(super) struct RoomQuestion {
    reason: String,
    /// A person begins without the file, for that reason.
    waived: bool,
    reason_missing: bool,
}

impl Prepare {
    /// No session begins before a person has said what shall become of the unknown settings.
    pub(super) fn asks_about_the_room(&self, offers: &Offers<'_>) -> bool {
        offers.room == RoomSettings::Unknown && !self.room_question.waived
    }

    /// What is wrong with the file and whose settings are used, large, over everything else.
    pub(super) fn room_notice_ui(&self, ui: &mut Ui, offers: &Offers<'_>) -> Option<PrepareAct> {
        let tokens = tokens(ui);
        let said = match offers.room {
            RoomSettings::Fine => return None,
            RoomSettings::LastGood(Some(when)) => texts::prepare::room_last_good(when),
            RoomSettings::LastGood(None) => texts::prepare::room_last_good_undated().to_owned(),
            RoomSettings::Unknown => texts::prepare::room_unread().to_owned(),
        };
        let frame = card_frame(tokens).fill(tokens.attention_fill);
        let again = frame.show(ui, |ui| {
            flow_text(ui, &said, fonts::medium(size::TITLE), tokens.attention);
            for problem in offers.problems.iter().filter(|problem| problem.file == ROOM_FILE) {
                problem_ui(ui, problem);
            }
            ui.add_space(space::GAP);
            Button::new(texts::prepare::read_again()).show(ui).clicked()
        });
        ui.add_space(space::PAD);
        again.inner.then_some(PrepareAct::ReadAgain)
    }

    /// The bar at the bottom where nothing is known of the room.
    pub(super) fn room_question_ui(
        &mut self,
        ui: &mut Ui,
        areas: &Areas,
        offers: &Offers<'_>,
    ) -> Option<PrepareAct> {
        let edge = if areas.narrow { 14.0 } else { space::EDGE };
        let rect = areas.bottom.shrink2(vec2(edge, 14.0));
        let (said, row) = rect.split_top_bottom_at_y(rect.bottom() - 68.0);
        let tokens = tokens(ui);
        let (words, color) = match (offers.trouble, self.room_question.reason_missing) {
            (Some(trouble), _) => (trouble, tokens.attention),
            (None, true) => (texts::prepare::needs_reason(), tokens.warning),
            (None, false) => (texts::prepare::room_unknown(), tokens.attention),
        };
        two_rows_in(ui, said, words, fonts::regular(size::BODY), color);
        let mut act = None;
        let builder = UiBuilder::new()
            .id_salt("room file")
            .max_rect(row)
            .layout(Layout::right_to_left(Align::Max));
        ui.scope_builder(builder, |ui| {
            let mut begins = Button::new(texts::prepare::begin_without()).show(ui).clicked();
            if Button::new(texts::prepare::read_again()).look(ButtonStyle::Lead).show(ui).clicked()
            {
                act = Some(PrepareAct::ReadAgain);
            }
            let field =
                Rect::from_min_max(row.min, ui.cursor().right_bottom() - vec2(space::GAP, 0.0));
            let why = texts::prepare::why_without();
            let typed = TextLine::new(&mut self.room_question.reason, why)
                .labelled()
                .show_in(ui, field.with_min_y(row.bottom() - 64.0));
            begins |= entered(&typed);
            if begins {
                let reason = self.room_question.reason.trim();
                self.room_question.reason_missing = reason.is_empty();
                self.room_question.waived = !reason.is_empty();
                self.reason = reason.to_owned();
            }
        });
        act
    }
}
