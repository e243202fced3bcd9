//! The row in which a person signs, adds or unlocks: who it is, their passphrase, their words. In
//! place, never over anything.

use std::path::Path;

use egui::text_edit::TextEditState;
use egui::{Align, Key, Layout, Rect, Ui, UiBuilder};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::correct::moment;
use super::drafts::{Correction, Draft, Drafts};
use super::{Records, RecordsAct, RecordsView};
use crate::names::{EntryId, Initials};
use crate::record::Review;
use crate::session::{Command, Entry, Point, When};
use crate::ui::tokens::space;
use crate::ui::widgets::{Button, ButtonStyle, Refused, TextLine, refused_ui};
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

/// A field by which what was asked for was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefusedField {
    Who,
    Passphrase,
}

impl RefusedField {
    fn name(self) -> &'static str {
        match self {
            Self::Who => texts::records::initials(),
            Self::Passphrase => texts::records::passphrase(),
        }
    }
}

/// Widths of the short fields, in points.
const WHO: f32 = 92.0;
const SECRET: f32 = 200.0;
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
        record: &Path,
    ) -> Option<RecordsAct> {
        let mut pressed = None;
        row(ui, rect, |ui| {
            if leave_ui(ui) {
                self.put_away();
            }
            let draft = self.drafts.of(record);
            // A line that was chosen just now has its other fields in the next frame.
            let is_corrected = self.corrected.is_some() && self.corrected == draft.chosen;
            if form == RecordForm::Correct && !is_corrected {
                return;
            }
            let ends = End::of(form, draft, view);
            pressed = ends_ui(ui, &ends, view.busy);
            let mut fields = Fields { secret: &mut self.secret, refused: &mut self.refused };
            let place = ui.available_rect_before_wrap();
            row_of_fields(ui, place, |ui| fields.show(ui, form, draft, view));
            let submits = self.cursor.follow(ui) && !view.busy;
            pressed = pressed.or(ends.first().copied().filter(|_| submits));
        });
        ui.scope_builder(UiBuilder::new().id_salt("refused").max_rect(rect), |ui| {
            refused_ui(ui, &mut self.refused);
        });
        self.done(pressed?, view, record)
    }

    /// The act that was filled in, unless a field of it is refused.
    fn done(&mut self, end: End, view: &RecordsView<'_>, record: &Path) -> Option<RecordsAct> {
        let draft = self.drafts.of(record);
        let checked = commands(end, draft, view)
            .and_then(|commands| check_person(end, draft, &self.secret, view).map(|()| commands));
        let commands = match checked {
            Ok(commands) => commands,
            Err(refused) => {
                self.refused = refused.0;
                return None;
            }
        };
        let passphrase = take_secret(&mut self.secret);
        if end == End::Unlock {
            return Some(RecordsAct::Unlock(passphrase));
        }
        let by = Signatory { who: draft.person()?, passphrase };
        Some(match end {
            End::Sign => RecordsAct::Sign { by, meaning: draft.meaning() },
            _ => RecordsAct::Correct { by, commands },
        })
    }

    /// The line that is being corrected.
    pub(super) fn picked(&mut self, record: &Path) -> Option<EntryId> {
        self.drafts.of(record).chosen
    }

    /// A line of the log was chosen to be corrected.
    pub(super) fn choose(&mut self, record: &Path, entry: &Entry, review: &Review) {
        self.drafts.of(record).choose(entry, review);
        self.refused = None;
        self.cursor.open();
    }

    /// Opens the row, with what was filled in before.
    pub(super) fn take_up(&mut self, form: RecordForm, therapist: &str, record: &Path) {
        let draft = self.drafts.of(record);
        if draft.who.trim().is_empty() {
            therapist.clone_into(&mut draft.who);
        }
        self.put_away();
        self.form = Some(form);
    }

    /// Asks this person to show that it is them.
    pub(crate) fn ask_who(&mut self, who: &str) {
        who.clone_into(&mut self.gate);
        self.put_away();
    }

    /// The row is left. What was filled in stays, without the passphrase.
    pub(crate) fn put_away(&mut self) {
        self.form = None;
        self.secret = Zeroizing::default();
        self.refused = None;
        self.cursor.open();
    }

    /// The act of the row was carried out.
    pub(crate) fn carried_out(&mut self) {
        if let Some(record) = self.shown.clone() {
            let draft = self.drafts.of(&record);
            match self.form {
                Some(RecordForm::Addend) => draft.addendum.clear(),
                Some(RecordForm::Correct) => draft.corrected(),
                Some(RecordForm::Sign | RecordForm::Unlock) | None => {}
            }
        }
        self.put_away();
    }

    /// The last act was not carried out because of this field, which gets the cursor.
    pub(crate) fn refuse(&mut self, field: RefusedField, why: &str) {
        self.refused = Some(Refused::new(field.name(), why));
    }

    /// The drafts, to be kept while another screen is shown.
    pub(crate) fn into_drafts(self) -> Drafts {
        self.drafts
    }

    /// A screen that goes on with these drafts.
    pub(crate) fn with_drafts(drafts: Drafts) -> Self {
        Self { drafts, ..Self::default() }
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
            let mut fields = Fields { secret: &mut self.secret, refused: &mut self.refused };
            fields.who_ui(ui, &mut self.gate);
            fields.secret_ui(ui);
            let (_, place) = ui.allocate_space(egui::vec2(110.0, ROW));
            let place = place.with_min_y(place.bottom() - space::TOUCH);
            done |= Button::new(texts::records::unlock())
                .look(ButtonStyle::Lead)
                .enabled(!view.busy)
                .show_in(ui, place)
                .clicked();
            done |= self.cursor.follow(ui) && !view.busy;
        });
        if !done {
            return None;
        }
        match check_who(&self.gate).and_then(|who| check_secret(&self.secret).map(|()| who)) {
            Ok(who) => {
                let passphrase = take_secret(&mut self.secret);
                Some(RecordsAct::Enter(Signatory { who, passphrase }))
            }
            Err(refused) => {
                self.refused = Some(refused);
                None
            }
        }
    }
}

/// The fields of the rows.
struct Fields<'a> {
    secret: &'a mut String,
    refused: &'a mut Option<Refused>,
}

impl Fields<'_> {
    /// From what is written to who wrote it.
    fn show(&mut self, ui: &mut Ui, form: RecordForm, draft: &mut Draft, view: &RecordsView<'_>) {
        if form == RecordForm::Unlock {
            return self.secret_ui(ui);
        }
        let needs_secret = draft.person().is_some_and(|who| view.with_passphrase.contains(&who));
        let of_person = WHO + space::GAP + if needs_secret { SECRET + space::GAP } else { 0.0 };
        let room = ui.available_width() - of_person;
        match form {
            RecordForm::Addend => {
                self.text_ui(ui, &mut draft.addendum, texts::records::addendum(), room);
            }
            RecordForm::Correct => {
                if let Some(correction) = draft.correction() {
                    self.text_ui(ui, &mut correction.reason, texts::records::why(), room);
                }
            }
            RecordForm::Sign => meaning_ui(ui, draft),
            RecordForm::Unlock => {}
        }
        self.who_ui(ui, &mut draft.who);
        if needs_secret {
            self.secret_ui(ui);
        }
    }

    fn text_ui(&mut self, ui: &mut Ui, text: &mut String, name: &str, width: f32) {
        TextLine::new(text, name).labelled().width(width).refused(self.refused).show(ui);
    }

    fn who_ui(&mut self, ui: &mut Ui, who: &mut String) {
        let is_known = check_who(who).is_ok();
        let field = TextLine::new(who, texts::records::initials()).labelled().width(WHO).code();
        let field = field.refused(self.refused);
        if is_known { field.on_demand() } else { field }.show(ui);
    }

    /// The field's undo memory is wiped as soon as it is left.
    fn secret_ui(&mut self, ui: &mut Ui) {
        let field = TextLine::new(self.secret, texts::records::passphrase())
            .labelled()
            .width(SECRET)
            .password()
            .refused(self.refused)
            .show(ui);
        if field.lost_focus() {
            TextEditState::default().store(ui.ctx(), field.id);
        }
    }
}

/// The meaning of the signature: one of two.
fn meaning_ui(ui: &mut Ui, draft: &mut Draft) {
    for (has_read, label) in [(false, texts::records::wrote()), (true, texts::records::has_read())]
    {
        let look = if draft.has_read == has_read { ButtonStyle::On } else { ButtonStyle::Plain };
        let button = Button::new(label).look(look);
        let (_, place) = ui.allocate_space(egui::vec2(button.natural_width(ui), ROW));
        let place = place.with_min_y(place.bottom() - space::TOUCH);
        if button.show_in(ui, place).clicked() {
            draft.has_read = has_read;
        }
    }
}

/// A way to end a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Unlock,
    Sign,
    Add,
    /// Words are added to a moment that was marked without any.
    AddWords,
    Amend,
    Withdraw,
}

impl End {
    /// The ends of a row, what Enter does first.
    fn of(form: RecordForm, draft: &mut Draft, view: &RecordsView<'_>) -> Vec<Self> {
        match form {
            RecordForm::Unlock => vec![Self::Unlock],
            RecordForm::Sign => vec![Self::Sign],
            RecordForm::Addend => vec![Self::Add],
            RecordForm::Correct => {
                let session = view.session();
                let moment =
                    session.zip(draft.chosen).and_then(|(session, id)| moment(session, id));
                let words = moment.map(|_| Self::AddWords);
                words.into_iter().chain([Self::Amend, Self::Withdraw]).collect()
            }
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Unlock => texts::records::unlock(),
            Self::Sign => texts::records::sign(),
            Self::Add => texts::records::add(),
            Self::AddWords => texts::records::add_words(),
            Self::Amend => texts::records::amend(),
            Self::Withdraw => texts::records::withdraw(),
        }
    }
}

/// The buttons that end a row.
fn ends_ui(ui: &mut Ui, ends: &[End], busy: bool) -> Option<End> {
    let mut pressed = None;
    for (place, end) in ends.iter().enumerate() {
        let look = if place == 0 { ButtonStyle::Lead } else { ButtonStyle::Plain };
        if Button::new(end.label()).look(look).enabled(!busy).show(ui).clicked() {
            pressed = Some(*end);
        }
    }
    pressed
}

/// The way out of a row: nothing of what was filled in is lost.
fn leave_ui(ui: &mut Ui) -> bool {
    Button::new(texts::app::cancel())
        .cap(texts::app::esc())
        .look(ButtonStyle::Quiet)
        .show(ui)
        .clicked()
        || ui.input(|input| input.key_pressed(Key::Escape))
}

/// A field was refused; `None`: one of the entry's own, which shows it itself.
pub(super) struct FieldRefused(pub(super) Option<Refused>);

impl From<Refused> for FieldRefused {
    fn from(refused: Refused) -> Self {
        Self(Some(refused))
    }
}

/// The commands by which an end adds to the record.
fn commands(
    end: End,
    draft: &mut Draft,
    view: &RecordsView<'_>,
) -> Result<Vec<Command>, FieldRefused> {
    if end == End::Add {
        check_words(&draft.addendum, texts::records::addendum())?;
        let text = draft.addendum.trim().to_owned();
        return Ok(vec![Command::Addend { entry: None, text }]);
    }
    let id = draft.chosen;
    let (Some(id), Some(session), Some(correction)) = (id, view.session(), draft.correction())
    else {
        return Ok(Vec::new());
    };
    match end {
        End::AddWords => {
            check_words(&correction.words, texts::moments::words())?;
            let text = correction.words.trim().to_owned();
            let moment = moment(session, id);
            let words = |moment: &Point| {
                let when = When::At { ms: moment.at_ms };
                Command::AddMomentWords { moment: moment.entry, text, when }
            };
            Ok(moment.map(words).into_iter().collect())
        }
        End::Amend => {
            let changes = correction.changes(session)?;
            let reason = reason(correction)?;
            let amend = |to| Command::Amend { entry: id, to, reason: reason.clone().into() };
            Ok(changes.into_iter().map(amend).collect())
        }
        End::Withdraw => {
            let reason = reason(correction)?.into();
            Ok(vec![Command::Withdraw { entry: id, reason }])
        }
        End::Unlock | End::Sign | End::Add => Ok(Vec::new()),
    }
}

fn reason(correction: &Correction) -> Result<String, Refused> {
    let reason = correction.reason.trim();
    match reason.is_empty() {
        true => Err(Refused::new(texts::records::why(), texts::amend::needs_reason())),
        false => Ok(reason.to_owned()),
    }
}

/// Who it is, and what shows that it is them.
fn check_person(
    end: End,
    draft: &Draft,
    secret: &str,
    view: &RecordsView<'_>,
) -> Result<(), FieldRefused> {
    if end == End::Unlock {
        return Ok(check_secret(secret)?);
    }
    let who = check_who(&draft.who)?;
    if view.with_passphrase.contains(&who) { Ok(check_secret(secret)?) } else { Ok(()) }
}

fn check_words(text: &str, field: &str) -> Result<(), Refused> {
    match text.trim().is_empty() {
        true => Err(Refused::new(field, texts::needs_words())),
        false => Ok(()),
    }
}

fn check_who(who: &str) -> Result<Initials, Refused> {
    let refused = |error| Refused::new(RefusedField::Who.name(), texts::not_initials(&error));
    who.trim().parse().map_err(refused)
}

fn check_secret(secret: &str) -> Result<(), Refused> {
    match secret.is_empty() {
        true => {
            let said = texts::records::needs_passphrase();
            Err(Refused::new(RefusedField::Passphrase.name(), said))
        }
        false => Ok(()),
    }
}

fn take_secret(secret: &mut String) -> Typed {
    Typed(SecretString::from(std::mem::take(secret)))
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
