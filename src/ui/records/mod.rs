//! Reading records: the sessions, one of them as a picture, and its log. Own words are shown here;
//! private notes only when opened. A closed record is signed and added to here, a sealed one
//! unlocked.

mod areas;
mod correct;
mod drafts;
mod head;
mod list;
mod log;
mod overview;
mod record_form;
#[cfg(test)]
mod tests;
mod timeline;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use areas::Areas;
pub use drafts::Drafts;
use egui::{Align, Align2, Layout, Rect, Ui, UiBuilder, vec2};
use log::Filter;
pub(crate) use record_form::RefusedField;
use record_form::{ROW, RecordForm};
pub use record_form::{Signatory, Typed};
use zeroize::Zeroizing;

use super::fonts;
use super::tokens::{size, space, tokens};
use super::widgets::{
    Button, ButtonStyle, FormCursor, MainScreen, NavBar, Refused, chip, flow_text, nav_bar_ui,
    refused_ui, text_in, two_rows_in,
};
use crate::journal::{Head, RecordState};
use crate::names::{EntryId, Initials};
use crate::record::{ExportScope, Review, SessionLine};
use crate::session::{Command, Session, SignatureMeaning};
use crate::words::texts;

/// What is shown, read in one frame.
#[derive(Debug, Clone, Copy)]
pub struct RecordsView<'a> {
    pub sessions: &'a [SessionLine],
    pub opened: Option<Opened<'a>>,
    pub bar: NavBar<'a>,
    /// Who has a passphrase of their own.
    pub with_passphrase: &'a BTreeSet<Initials>,
    /// Nothing is shown before one of them has shown that it is them.
    pub locked: bool,
    /// What was asked for last is being done.
    pub busy: bool,
    /// Why the last thing that was asked for was not done.
    pub trouble: Option<&'a str>,
}

impl<'a> RecordsView<'a> {
    /// The session of the opened record, where it could be read.
    fn session(&self) -> Option<&'a Session> {
        self.opened?.review.ok().map(|review| &review.session)
    }
}

/// A record that was read.
#[derive(Debug, Clone, Copy)]
pub struct Opened<'a> {
    pub folder: &'a Path,
    /// Folded, or why it can't be.
    pub review: Result<&'a Review, &'a str>,
    pub standing: RecordState,
    /// What the verification found wrong, each with its place.
    pub findings: &'a [String],
    /// The chart's last line, to be held elsewhere.
    pub head: Option<Head>,
    /// Something in it is sealed and was not unlocked.
    pub sealed: bool,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordsAct {
    /// Show the records to this person.
    Enter(Signatory),
    /// Open what is sealed, with the passphrase of the practice's keys.
    Unlock(Typed),
    Sign {
        by: Signatory,
        meaning: SignatureMeaning,
    },
    /// Add to the opened record, or correct entries of it.
    Correct {
        by: Signatory,
        commands: Vec<Command>,
    },
    Open(PathBuf),
    /// Go on with a session that was left open, to close it.
    Resume(PathBuf),
    /// The log of the opened record as text to the clipboard, with what it takes in.
    CopyLog(ExportScope),
    Prepare,
    ShowKeys,
}

/// The screen and what it remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Records {
    filter: Filter,
    with_own_words: bool,
    shown: Option<PathBuf>,
    form: Option<RecordForm>,
    drafts: Drafts,
    /// Who shows that it is them, while records are locked.
    gate: String,
    /// The passphrase that is being typed; wiped with the row.
    secret: Zeroizing<String>,
    refused: Option<Refused>,
    cursor: FormCursor,
    /// The line whose fields stand in the middle.
    corrected: Option<EntryId>,
    shows_qr: bool,
}

impl Records {
    /// Paints one frame over the whole `ui` and answers with what was asked for in it.
    pub fn show(&mut self, ui: &mut Ui, view: &RecordsView<'_>) -> Option<RecordsAct> {
        let folder = view.opened.map(|opened| opened.folder);
        if self.shown.as_deref() != folder {
            let drafts = std::mem::take(&mut self.drafts);
            *self = Self { shown: folder.map(Path::to_owned), ..Self::with_drafts(drafts) };
        }
        let areas = Areas::of(ui.max_rect(), self.form.is_some() && !view.locked);
        if !view.locked {
            areas.paint_ground(ui);
        }
        let mut act = match nav_bar_ui(ui, areas.top, Some(MainScreen::Records), &view.bar) {
            Some(MainScreen::Prepare) => Some(RecordsAct::Prepare),
            Some(MainScreen::Keys) => Some(RecordsAct::ShowKeys),
            Some(MainScreen::Records) | None => None,
        };
        if view.locked {
            return self.locked_ui(ui, &areas, view).or(act);
        }
        if let Some(folder) = list::list_ui(ui, areas.left, view) {
            act = Some(RecordsAct::Open(folder));
        }
        let Some(opened) = view.opened else {
            let color = tokens(ui).soft;
            let said = if view.sessions.is_empty() {
                texts::records::none()
            } else {
                texts::records::choose()
            };
            text_in(
                ui,
                areas.middle,
                Align2::CENTER_CENTER,
                said,
                fonts::regular(size::BODY),
                color,
            );
            return act;
        };
        match opened.review {
            Ok(review) if self.form == Some(RecordForm::Correct) => {
                self.correct_ui(ui, areas.middle, &opened, review);
            }
            _ => overview::overview_ui(ui, areas.middle, &opened, &mut self.shows_qr),
        }
        if let Ok(review) = opened.review {
            self.log_ui(ui, areas.side, &opened, review);
        }
        self.bar_ui(ui, &areas, &opened, view).or(act)
    }

    fn locked_ui(
        &mut self,
        ui: &mut Ui,
        areas: &Areas,
        view: &RecordsView<'_>,
    ) -> Option<RecordsAct> {
        let (text, soft) = (tokens(ui).text, tokens(ui).soft);
        let above = areas.middle.with_max_y(areas.middle.center().y - ROW);
        let (title, font) = (texts::records::locked(), fonts::medium(size::TITLE));
        text_in(ui, above, Align2::LEFT_BOTTOM, title, font, text);
        let row = areas
            .middle
            .with_min_y(above.bottom() + space::PAD)
            .with_max_y(above.bottom() + space::PAD + ROW);
        let act = self.gate_ui(ui, row, view);
        let below = areas.middle.with_min_y(row.bottom() + space::TOUCH);
        let said = view.trouble.unwrap_or_else(|| texts::records::locked_about());
        ui.scope_builder(UiBuilder::new().id_salt("about").max_rect(below), |ui| {
            flow_text(ui, said, fonts::regular(size::BODY), soft);
        });
        refused_ui(ui, &mut self.refused);
        act
    }

    fn bar_ui(
        &mut self,
        ui: &mut Ui,
        areas: &Areas,
        opened: &Opened<'_>,
        view: &RecordsView<'_>,
    ) -> Option<RecordsAct> {
        let inner = areas.bottom.shrink2(vec2(areas.edge, 0.0));
        let (above, below) = inner.split_top_bottom_at_y(inner.bottom() - areas.bar);
        let done = self.form.and_then(|form| {
            let row = above.with_min_y(above.bottom() - ROW);
            self.record_form_ui(ui, row, form, view, opened.folder)
        });
        let act = match opened.review {
            Ok(review) => self.buttons_ui(ui, below, areas.said, opened, review, view),
            Err(_) => {
                if opened.sealed && self.form.is_none() {
                    self.take_up(RecordForm::Unlock, "", opened.folder);
                }
                let color = tokens(ui).soft;
                text_in(
                    ui,
                    below,
                    Align2::LEFT_CENTER,
                    view.trouble.unwrap_or_default(),
                    fonts::regular(size::SMALL),
                    color,
                );
                None
            }
        };
        done.or(act)
    }

    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        inner: Rect,
        said_height: f32,
        opened: &Opened<'_>,
        review: &Review,
        view: &RecordsView<'_>,
    ) -> Option<RecordsAct> {
        let mut act = None;
        let (above, inner) = inner.split_top_bottom_at_y(inner.top() + said_height);
        let takes = ExportScope { own_words: self.with_own_words, process: false };
        let builder = UiBuilder::new()
            .id_salt("bar")
            .max_rect(inner)
            .layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(builder, |ui| {
            if Button::new(texts::records::copy()).show(ui).clicked() {
                act = Some(RecordsAct::CopyLog(takes));
            }
            let (own_words, _) = review.left_out(ExportScope::default());
            if own_words > 0
                && chip(ui, &texts::records::with_own_words(own_words), self.with_own_words)
            {
                self.with_own_words = !self.with_own_words;
            }
            let (own_words, process) = review.left_out(takes);
            let said = match view.trouble {
                Some(trouble) => trouble.to_owned(),
                None => texts::records::left_out(own_words, process),
            };
            let color = if view.trouble.is_some() { tokens(ui).warning } else { tokens(ui).soft };
            let rest = ui.available_rect_before_wrap();
            let builder = UiBuilder::new()
                .id_salt("ends")
                .max_rect(rest)
                .layout(Layout::right_to_left(Align::Center));
            ui.scope_builder(builder, |ui| {
                act = self.ends_ui(ui, opened, review).or(act.take());
                let beside = ui.available_rect_before_wrap().shrink2(vec2(space::GAP, 0.0));
                let small = fonts::regular(size::SMALL);
                let place = if said_height > 0.0 { above } else { beside };
                two_rows_in(ui, place, &said, small, color);
            });
        });
        act
    }

    /// What may follow: going on with what was left open, signing and adding to what is closed,
    /// unlocking what is sealed.
    fn ends_ui(&mut self, ui: &mut Ui, opened: &Opened<'_>, review: &Review) -> Option<RecordsAct> {
        let mut act = None;
        let therapist = review.opening().map_or("", |opening| opening.therapist.as_str());
        let mut paper_button = |ui: &mut Ui, form: RecordForm, label: &str, look: ButtonStyle| {
            let look = if self.form == Some(form) { ButtonStyle::On } else { look };
            if Button::new(label).look(look).show(ui).clicked() {
                if self.form == Some(form) {
                    self.put_away()
                } else {
                    self.take_up(form, therapist, opened.folder)
                }
            }
        };
        match opened.standing {
            RecordState::Open | RecordState::Torn => {
                if Button::new(texts::records::go_on()).look(ButtonStyle::Lead).show(ui).clicked() {
                    act = Some(RecordsAct::Resume(opened.folder.to_owned()));
                }
            }
            RecordState::Complete | RecordState::CompleteWithoutNotes => {
                let signed = review.session.state().has_ended_corrections();
                let look = if signed { ButtonStyle::Plain } else { ButtonStyle::Lead };
                paper_button(ui, RecordForm::Sign, texts::records::sign_dots(), look);
                paper_button(
                    ui,
                    RecordForm::Addend,
                    texts::records::add_dots(),
                    ButtonStyle::Plain,
                );
                if !signed {
                    paper_button(
                        ui,
                        RecordForm::Correct,
                        texts::records::correct_dots(),
                        ButtonStyle::Plain,
                    );
                }
            }
            RecordState::Newer | RecordState::Damaged => {}
        }
        if opened.sealed {
            paper_button(ui, RecordForm::Unlock, texts::records::unlock_dots(), ButtonStyle::Plain);
        }
        act
    }
}
