//! The row in which a person signs, adds or unlocks: who it is, their passphrase, their words. In
//! place, never over anything.

use std::fmt;

use egui::text_edit::TextEditState;
use egui::{Align, Align2, Key, Layout, Rect, Ui, UiBuilder};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{Records, RecordsAct, RecordsView};
use crate::names::{EntryId, Initials};
use crate::record::Review;
use crate::session::{Entry, Event, SignatureMeaning};
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, entered, text_in};
use crate::words::texts;

/// A passphrase as it was typed: compared, never shown.
#[derive(Debug, Clone)]
pub struct Typed(pub SecretString);

impl PartialEq for Typed {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

/// Who does it, and how they show that it is them; a person without a passphrase of their own types
/// none.
#[derive(Debug, Clone, PartialEq)]
pub struct Signatory {
    pub who: Initials,
    pub passphrase: Typed,
}

/// What the row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordForm {
    Sign,
    Addend,
    /// Amends or withdraws one of its lines.
    Correct,
    /// Opens what is sealed in it.
    Unlock,
}

/// A line that is to be corrected.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    entry: EntryId,
    /// It is a text, which can read otherwise; others are only withdrawn here.
    is_text: bool,
}

/// What is being typed; wiped with the row.
#[derive(Default)]
pub(super) struct Fields {
    who: String,
    secret: Zeroizing<String>,
    text: String,
    reason: String,
    /// Whoever signs has only read the record.
    has_read: bool,
    chosen: Option<Chosen>,
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fields")
    }
}

/// Widths of the short fields, in points.
const WHO: f32 = 92.0;
const SECRET: f32 = 200.0;
const MEANING: f32 = 216.0;
/// A row with the names above its fields, in points.
pub(super) const ROW: f32 = 20.0 + space::TOUCH;

impl Records {
    /// The row of what was begun; answers when it is done.
    pub(super) fn record_form_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        form: RecordForm,
        view: &RecordsView<'_>,
    ) -> Option<RecordsAct> {
        let (button, words) = match form {
            RecordForm::Correct => return self.correct_ui(ui, rect, view),
            RecordForm::Sign => (texts::records::sign(), None),
            RecordForm::Addend => (texts::records::add(), Some(texts::records::addendum())),
            RecordForm::Unlock => (texts::records::unlock(), None),
        };
        let mut done = false;
        row(ui, rect, |ui| {
            self.leave_ui(ui);
            done |= Button::new(button)
                .look(ButtonStyle::Lead)
                .enabled(!view.busy && self.is_whole(form))
                .show(ui)
                .clicked();
            let fields = ui.available_rect_before_wrap();
            row_of_fields(ui, fields, |ui| {
                if form != RecordForm::Unlock {
                    self.fields.who_ui(ui);
                }
                if form == RecordForm::Unlock || self.fields.needs_passphrase(view) {
                    done |= self.fields.secret_ui(ui);
                }
                if form == RecordForm::Sign {
                    self.fields.meaning_ui(ui);
                }
                if let Some(name) = words {
                    let field = TextLine::new(&mut self.fields.text, name).labelled().show(ui);
                    done |= entered(&field);
                }
            });
        });
        (done && self.is_whole(form)).then(|| self.act_of(form)).flatten()
    }

    fn leave_ui(&mut self, ui: &mut Ui) {
        if Button::new(texts::app::leave()).look(ButtonStyle::Quiet).show(ui).clicked()
            || ui.input(|input| input.key_pressed(Key::Escape))
        {
            self.put_away();
        }
    }

    /// The row in which a line is corrected, once one was chosen in the log. The original stays
    /// readable there.
    fn correct_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        view: &RecordsView<'_>,
    ) -> Option<RecordsAct> {
        let (mut amends, mut withdraws) = (false, false);
        row(ui, rect, |ui| {
            self.leave_ui(ui);
            let Some(Chosen { is_text, .. }) = self.fields.chosen else {
                let (rest, color) = (ui.available_rect_before_wrap(), tokens(ui).soft);
                text_in(
                    ui,
                    rest,
                    Align2::LEFT_CENTER,
                    texts::records::choose_line(),
                    fonts::regular(size::BODY),
                    color,
                );
                return;
            };
            let whole = !view.busy && self.is_whole(RecordForm::Correct);
            withdraws = Button::new(texts::records::withdraw()).enabled(whole).show(ui).clicked();
            if is_text {
                let whole = whole && !self.fields.text.trim().is_empty();
                amends = Button::new(texts::records::amend())
                    .look(ButtonStyle::Lead)
                    .enabled(whole)
                    .show(ui)
                    .clicked();
            }
            let fields = ui.available_rect_before_wrap();
            row_of_fields(ui, fields, |ui| {
                self.fields.who_ui(ui);
                if self.fields.needs_passphrase(view) {
                    self.fields.secret_ui(ui);
                }
                if is_text {
                    let half = (ui.available_width() - space::GAP) / 2.0;
                    TextLine::new(&mut self.fields.text, texts::records::reads())
                        .labelled()
                        .width(half)
                        .show(ui);
                }
                TextLine::new(&mut self.fields.reason, texts::records::why()).labelled().show(ui);
            });
        });
        if !amends && !withdraws {
            return None;
        }
        let entry = self.fields.chosen?.entry;
        let [text, reason] =
            [&self.fields.text, &self.fields.reason].map(|typed| typed.trim().to_owned());
        let by = self.fields.by()?;
        Some(if amends {
            RecordsAct::Amend { by, entry, text, reason }
        } else {
            RecordsAct::Withdraw { by, entry, reason }
        })
    }

    /// The line that is to be corrected.
    pub(super) fn chosen(&self) -> Option<EntryId> {
        self.fields.chosen.map(|chosen| chosen.entry)
    }

    /// A line of the log was chosen to be corrected; a text as it reads now is there to be changed.
    pub(super) fn choose(&mut self, entry: &Entry, review: &Review) {
        let text = entry.events.iter().find_map(|event| {
            match review.session.corrections().correct(entry, event) {
                Event::Wrote { text, .. } => Some(text),
                _ => None,
            }
        });
        self.fields.chosen = Some(Chosen { entry: entry.id, is_text: text.is_some() });
        self.fields.text = text.unwrap_or_default();
        self.fields.reason.clear();
    }

    /// Opens the row.
    pub(super) fn take_up(&mut self, form: RecordForm, therapist: &str) {
        self.form = Some(form);
        self.fields = Fields { who: therapist.to_owned(), ..Fields::default() };
    }

    /// Asks this person to show that it is them.
    pub(crate) fn ask_who(&mut self, who: &str) {
        self.fields = Fields { who: who.to_owned(), ..Fields::default() };
    }

    /// What was being filled in is done, or left.
    pub(crate) fn put_away(&mut self) {
        self.form = None;
        self.fields = Fields::default();
    }

    /// The whole screen while records are locked: nothing of them is shown.
    pub(super) fn gate_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        view: &RecordsView<'_>,
    ) -> Option<RecordsAct> {
        let mut done = false;
        row_of_fields(ui, rect, |ui| {
            self.fields.who_ui(ui);
            done |= self.fields.secret_ui(ui);
            let (_, place) = ui.allocate_space(egui::vec2(110.0, ROW));
            let place = place.with_min_y(place.bottom() - space::TOUCH);
            done |= Button::new(texts::records::unlock())
                .look(ButtonStyle::Lead)
                .enabled(!view.busy)
                .show_in(ui, place)
                .clicked();
        });
        done.then(|| self.fields.by().map(RecordsAct::Enter)).flatten()
    }

    fn is_whole(&self, form: RecordForm) -> bool {
        match form {
            RecordForm::Unlock => !self.fields.secret.is_empty(),
            RecordForm::Sign => self.fields.names_somebody(),
            RecordForm::Addend => {
                self.fields.names_somebody() && !self.fields.text.trim().is_empty()
            }
            RecordForm::Correct => {
                self.fields.names_somebody() && !self.fields.reason.trim().is_empty()
            }
        }
    }

    fn act_of(&mut self, form: RecordForm) -> Option<RecordsAct> {
        let text = self.fields.text.trim().to_owned();
        match form {
            RecordForm::Unlock => Some(RecordsAct::Unlock(self.fields.take_secret())),
            RecordForm::Sign => {
                let meaning = self.fields.meaning();
                Some(RecordsAct::Sign { by: self.fields.by()?, meaning })
            }
            RecordForm::Addend => Some(RecordsAct::Addend { by: self.fields.by()?, text }),
            // Its row has two ends of its own.
            RecordForm::Correct => None,
        }
    }
}

impl Fields {
    fn who_ui(&mut self, ui: &mut Ui) {
        TextLine::new(&mut self.who, texts::records::initials()).labelled().width(WHO).show(ui);
    }

    /// `true` when Enter was pressed in it. What the field remembers to undo is wiped as soon as it
    /// is left.
    fn secret_ui(&mut self, ui: &mut Ui) -> bool {
        let field = TextLine::new(&mut self.secret, texts::records::passphrase())
            .labelled()
            .width(SECRET)
            .password()
            .show(ui);
        if field.lost_focus() {
            TextEditState::default().store(ui.ctx(), field.id);
        }
        entered(&field)
    }

    /// What the signature means: one of two.
    fn meaning_ui(&mut self, ui: &mut Ui) {
        for (has_read, label) in
            [(false, texts::records::wrote()), (true, texts::records::has_read())]
        {
            let look = if self.has_read == has_read { ButtonStyle::On } else { ButtonStyle::Plain };
            let (_, place) = ui.allocate_space(egui::vec2(MEANING, ROW));
            let place = place.with_min_y(place.bottom() - space::TOUCH);
            if Button::new(label).look(look).show_in(ui, place).clicked() {
                self.has_read = has_read;
            }
        }
    }

    fn meaning(&self) -> SignatureMeaning {
        if self.has_read { SignatureMeaning::Read } else { SignatureMeaning::Wrote }
    }

    fn names_somebody(&self) -> bool {
        self.who.trim().parse::<Initials>().is_ok()
    }

    fn needs_passphrase(&self, view: &RecordsView<'_>) -> bool {
        self.who.trim().parse().is_ok_and(|who: Initials| view.with_passphrase.contains(&who))
    }

    fn by(&mut self) -> Option<Signatory> {
        let who = self.who.trim().parse().ok()?;
        Some(Signatory { who, passphrase: self.take_secret() })
    }

    fn take_secret(&mut self) -> Typed {
        Typed(SecretString::from(std::mem::take(&mut *self.secret)))
    }
}

/// From the right: the buttons, and in what is left the fields.
fn row(ui: &mut Ui, rect: Rect, contents: impl FnOnce(&mut Ui)) {
    let builder =
        UiBuilder::new().id_salt("form").max_rect(rect).layout(Layout::right_to_left(Align::Max));
    ui.scope_builder(builder, contents);
}

fn row_of_fields(ui: &mut Ui, rect: Rect, contents: impl FnOnce(&mut Ui)) {
    let builder =
        UiBuilder::new().id_salt("fields").max_rect(rect).layout(Layout::left_to_right(Align::Min));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = space::GAP;
        contents(ui);
    });
}
