//! Reading records: the sessions, one of them as a picture, and its log. Own words are shown here; private notes only when opened.

mod areas;
mod list;
mod log;
mod sheet;
#[cfg(test)]
mod tests;
mod timeline;

use std::path::{Path, PathBuf};

use egui::{Align, Align2, Layout, Ui, UiBuilder, vec2};

use super::fonts;
use super::texts;
use super::tokens::{size, space, tokens};
use super::widgets::{BarAct, Button, Look, Place, chip, place_bar_ui, text_in};
use crate::conductor::record::{Review, SessionLine, Standing, Takes};
use crate::conductor::session::Wall;
use areas::Areas;
use log::Filter;

/// What is shown, read in one frame.
#[derive(Debug, Clone, Copy)]
pub struct Shelf<'a> {
    /// All sessions, the latest first.
    pub sessions: &'a [SessionLine],
    /// The one that was opened.
    pub opened: Option<Opened<'a>>,
    /// The room's name.
    pub room: &'a str,
    /// The room's clock.
    pub wall: Wall,
}

/// A record that was read.
#[derive(Debug, Clone, Copy)]
pub struct Opened<'a> {
    /// Where it is.
    pub folder: &'a Path,
    /// Folded, or why it can't be.
    pub review: Result<&'a Review, &'a str>,
    /// As verified.
    pub standing: Standing,
    /// What the verification found wrong, each with its place.
    pub findings: &'a [String],
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordsAct {
    /// Open this record.
    Open(PathBuf),
    /// Go on with a session that was left open, to close it.
    GoOn(PathBuf),
    /// The log of the opened record as text to the clipboard, with what it takes in.
    CopyLog(Takes),
    /// Get ready for a session.
    Prepare,
    /// The next theme.
    NextTheme,
}

/// The screen and what it remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Records {
    filter: Filter,
    with_own_words: bool,
    shown: Option<PathBuf>,
}

impl Records {
    /// Paints one frame over the whole `ui` and answers with what was asked for in it.
    pub fn show(&mut self, ui: &mut Ui, shelf: &Shelf<'_>) -> Option<RecordsAct> {
        let folder = shelf.opened.map(|opened| opened.folder);
        if self.shown.as_deref() != folder {
            *self = Self { shown: folder.map(Path::to_owned), ..Self::default() };
        }
        let areas = Areas::of(ui.max_rect());
        areas.paint_ground(ui);
        let mut act = place_bar_ui(ui, areas.top, Some(Place::Records), shelf.room, shelf.wall).and_then(|act| match act {
            BarAct::Go(Place::Prepare) => Some(RecordsAct::Prepare),
            BarAct::NextTheme => Some(RecordsAct::NextTheme),
            BarAct::Go(Place::Records) => None,
        });
        if let Some(folder) = list::list_ui(ui, areas.left, shelf) {
            act = Some(RecordsAct::Open(folder));
        }
        let Some(opened) = shelf.opened else {
            let color = tokens(ui).soft;
            let said = if shelf.sessions.is_empty() { texts::records::none() } else { texts::records::choose() };
            text_in(ui, areas.middle, Align2::CENTER_CENTER, said, fonts::regular(size::BODY), color);
            return act;
        };
        sheet::sheet_ui(ui, areas.middle, &opened);
        if let Ok(review) = opened.review {
            self.log_ui(ui, areas.side, review, opened.standing);
            act = self.bar_ui(ui, &areas, &opened, review).or(act);
        }
        act
    }

    fn bar_ui(&mut self, ui: &mut Ui, areas: &Areas, opened: &Opened<'_>, review: &Review) -> Option<RecordsAct> {
        let mut act = None;
        let takes = Takes { own_words: self.with_own_words, process: false };
        let inner = areas.bottom.shrink2(vec2(areas.edge, 0.0));
        let builder = UiBuilder::new().id_salt("bar").max_rect(inner).layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(builder, |ui| {
            if Button::new(texts::records::copy()).show(ui).clicked() {
                act = Some(RecordsAct::CopyLog(takes));
            }
            let (own_words, _) = review.left_out(Takes::default());
            if own_words > 0 && chip(ui, &texts::records::with_own_words(own_words), self.with_own_words) {
                self.with_own_words = !self.with_own_words;
            }
            let (own_words, process) = review.left_out(takes);
            let can_go_on = matches!(opened.standing, Standing::Open | Standing::Torn);
            let go_on = Button::new(texts::records::go_on()).look(Look::Lead);
            let go_on_width = if can_go_on { go_on.natural_width(ui) + space::PAD } else { 0.0 };
            let rest = ui.available_rect_before_wrap().with_max_x(inner.right() - go_on_width);
            let said = texts::records::left_out(own_words, process);
            let color = tokens(ui).soft;
            text_in(ui, rest.shrink2(vec2(space::GAP, 0.0)), Align2::LEFT_CENTER, &said, fonts::regular(size::SMALL), color);
            let place = egui::Rect::from_center_size(
                inner.right_center() - vec2((go_on_width - space::PAD) / 2.0, 0.0),
                vec2(go_on_width - space::PAD, space::TOUCH),
            );
            if can_go_on && go_on.show_in(ui, place).clicked() {
                act = Some(RecordsAct::GoOn(opened.folder.to_owned()));
            }
        });
        act
    }
}
