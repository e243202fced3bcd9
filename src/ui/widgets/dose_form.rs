//! The fields of a dose, as typed: for giving one, and for correcting what was recorded of one.

use std::str::FromStr;

use egui::{Pos2, Rect, Response, Ui, vec2};

use super::{PersonField, Refused, TextLine, entered, refused_ui};
use crate::names::Person;
use crate::protocol::Amount;
use crate::session::{Dose, DoseKind};
use crate::ui::tokens::space;
use crate::words::texts;

/// The most columns of the form, and the least.
const COLUMNS: (f32, f32) = (5.0, 2.0);
/// A column is never narrower, in points, where there are more than the least.
const COLUMN: f32 = 100.0;
/// A field with its name above it, and the gap below, in points.
const ROW: f32 = 20.0 + space::TOUCH + space::GAP;

/// The fields as typed so far.
#[derive(Debug, Default)]
pub struct DoseForm {
    drug: String,
    form: String,
    amount: String,
    volume: String,
    concentration: String,
    route: String,
    site: String,
    lot: String,
    expiry: String,
    wasted: String,
    disposal: String,
    witness: PersonField,
    given_by: PersonField,
    refused: Option<Refused>,
    /// The one of the two people's fields that had the cursor last.
    person: Option<PersonIn>,
}

#[derive(Debug, Clone, Copy)]
enum PersonIn {
    GivenBy,
    Witness,
}

impl DoseForm {
    /// The fields of a recorded dose, to be corrected.
    pub fn of(dose: &Dose) -> Self {
        Self {
            drug: dose.drug.clone(),
            form: dose.form.clone(),
            amount: texts::amount(&dose.amount),
            volume: dose.volume.as_ref().map(texts::amount).unwrap_or_default(),
            concentration: dose.concentration.clone(),
            route: dose.route.clone(),
            site: dose.site.clone(),
            lot: dose.lot.clone(),
            expiry: dose.expiry.clone(),
            wasted: dose.wasted.as_ref().map(texts::amount).unwrap_or_default(),
            disposal: dose.disposal.clone(),
            witness: dose.witness.as_ref().map(PersonField::of).unwrap_or_default(),
            given_by: PersonField::of(&dose.given_by),
            refused: None,
            person: None,
        }
    }

    /// For the next dose: drug, form, concentration and route stay; everything that is of one dose is typed
    /// anew.
    pub fn begin_anew(&mut self) {
        let Self { drug, form, concentration, route, .. } = std::mem::take(self);
        *self = Self { drug, form, concentration, route, ..Self::default() };
    }

    /// For a dose to be given: what was typed before stays.
    pub fn begin(&mut self, route: &str) {
        self.refused = None;
        if self.route.is_empty() {
            route.clone_into(&mut self.route);
        }
    }

    /// The form was opened before.
    pub fn has_begun(&self) -> bool {
        !self.route.is_empty()
    }

    /// Paints the fields, with one for the time where that is asked too; `true` when Enter was
    /// pressed in one.
    pub fn show(&mut self, ui: &mut Ui, when: Option<&mut String>, people: &[Person]) -> bool {
        let Self { drug, amount, volume, concentration, form, route, site, lot, expiry, .. } = self;
        let Self { wasted, disposal, given_by, witness, refused, .. } = self;
        let mut fields = Fields::new(ui, refused);
        // First what every dose needs.
        fields.text_ui(ui, drug, texts::dose::drug());
        let field = TextLine::new(amount, texts::dose::amount()).labelled();
        fields.line_ui(ui, field.hint(texts::dose::unit_hint()));
        fields.text_ui(ui, route, texts::dose::route());
        let given = fields.line_ui(ui, given_by.line(texts::dose::given_by()));
        if let Some(when) = when {
            let field = TextLine::new(when, texts::dose::when()).labelled();
            fields.line_ui(ui, field.hint(texts::dose::at_hint()));
        }
        fields.begin_row();
        fields.more_amount_ui(ui, volume, texts::dose::volume());
        fields.more_ui(ui, concentration, texts::dose::concentration());
        fields.more_ui(ui, form, texts::dose::form());
        fields.more_ui(ui, site, texts::dose::site());
        fields.more_ui(ui, lot, texts::dose::lot());
        fields.more_ui(ui, expiry, texts::dose::expiry());
        fields.more_amount_ui(ui, wasted, texts::dose::wasted());
        fields.more_ui(ui, disposal, texts::dose::disposal());
        let seen = fields.line_ui(ui, witness.line(texts::dose::witness()).on_demand());
        let is_entered = fields.is_entered;
        fields.end(ui);
        let at = [(&given, PersonIn::GivenBy), (&seen, PersonIn::Witness)];
        let at = at.into_iter().find(|(field, _)| field.has_focus()).map(|(_, person)| person);
        let moved = ui.ctx().text_edit_focused();
        self.person = at.or(self.person.filter(|_| !moved));
        match self.person.filter(|_| !people.is_empty()) {
            Some(PersonIn::GivenBy) => choices_ui(ui, &mut self.given_by, people),
            Some(PersonIn::Witness) => choices_ui(ui, &mut self.witness, people),
            None => {}
        }
        refused_ui(ui, &mut self.refused);
        is_entered
    }

    /// The dose that the fields tell of. A field that tells of none has the cursor, and why stands
    /// under it.
    pub fn dose(&mut self, kind: DoseKind, people: &[Person]) -> Option<Dose> {
        match self.read(kind, people) {
            Ok(dose) => Some(dose),
            Err(refused) => {
                self.refused = Some(refused);
                None
            }
        }
    }

    /// The time can't be read.
    pub fn refuse_time(&mut self) {
        self.refused = Some(Refused::new(texts::dose::when(), texts::not_a_time()));
    }

    fn read(&self, kind: DoseKind, people: &[Person]) -> Result<Dose, Refused> {
        let said = |text: &str| text.trim().to_owned();
        if self.drug.trim().is_empty() {
            return Err(Refused::new(texts::dose::drug(), texts::dose::needs_drug()));
        }
        let amount = |text: &str, field: &str| {
            Amount::from_str(text)
                .map_err(|problem| Refused::new(field, texts::not_an_amount(&problem)))
        };
        let person = |who: &PersonField, field: &str| {
            who.person(people).map_err(|why| Refused::new(field, why))
        };
        let wasted = Some(&self.wasted).filter(|text| !text.trim().is_empty());
        let volume = Some(&self.volume).filter(|text| !text.trim().is_empty());
        let witness = Some(&self.witness).filter(|who| !who.is_empty());
        Ok(Dose {
            kind,
            drug: said(&self.drug),
            form: said(&self.form),
            amount: amount(&self.amount, texts::dose::amount())?,
            volume: volume.map(|text| amount(text, texts::dose::volume())).transpose()?,
            concentration: said(&self.concentration),
            route: said(&self.route),
            site: said(&self.site),
            lot: said(&self.lot),
            expiry: said(&self.expiry),
            given_by: person(&self.given_by, texts::dose::given_by())?,
            wasted: wasted.map(|text| amount(text, texts::dose::wasted())).transpose()?,
            disposal: said(&self.disposal),
            witness: witness.map(|who| person(who, texts::dose::witness())).transpose()?,
        })
    }
}

/// Fields of one width, row by row, and what came of them.
struct Fields<'a> {
    /// Where they begin.
    from: Pos2,
    columns: usize,
    width: f32,
    /// Places that are taken.
    taken: usize,
    refused: &'a mut Option<Refused>,
    /// Enter was pressed in one.
    is_entered: bool,
}

impl<'a> Fields<'a> {
    fn new(ui: &Ui, refused: &'a mut Option<Refused>) -> Self {
        // The scroll bar's room stays free.
        let room = ui.available_width() - space::GAP;
        let columns = ((room + space::GAP) / (COLUMN + space::GAP)).floor();
        let columns = columns.clamp(COLUMNS.1, COLUMNS.0);
        let width = (room - (columns - 1.0) * space::GAP) / columns;
        let from = ui.cursor().min;
        Self { from, columns: columns as usize, width, taken: 0, refused, is_entered: false }
    }

    /// The next field begins a row.
    fn begin_row(&mut self) {
        self.taken = self.taken.next_multiple_of(self.columns);
    }

    /// Takes the room of all rows from the flow.
    fn end(self, ui: &mut Ui) {
        let rows = self.taken.div_ceil(self.columns) as f32;
        ui.allocate_space(vec2(ui.available_width(), rows * ROW - space::GAP));
    }

    fn text_ui(&mut self, ui: &mut Ui, text: &mut String, name: &str) {
        self.line_ui(ui, TextLine::new(text, name).labelled());
    }

    /// A field that not every dose needs.
    fn more_ui(&mut self, ui: &mut Ui, text: &mut String, name: &str) {
        self.line_ui(ui, TextLine::new(text, name).labelled().on_demand());
    }

    fn more_amount_ui(&mut self, ui: &mut Ui, text: &mut String, name: &str) {
        let line = TextLine::new(text, name).labelled().on_demand();
        self.line_ui(ui, line.hint(texts::dose::unit_hint()));
    }

    fn line_ui(&mut self, ui: &mut Ui, line: TextLine<'_>) -> Response {
        let (column, row) = (self.taken % self.columns, self.taken / self.columns);
        self.taken += 1;
        let at = self.from + vec2(column as f32 * (self.width + space::GAP), row as f32 * ROW);
        let place = Rect::from_min_size(at, vec2(self.width, ROW - space::GAP));
        let field = line.refused(self.refused).show_in(ui, place);
        self.is_entered |= entered(&field);
        field
    }
}

/// The people to choose from, for the field that had the cursor last.
fn choices_ui(ui: &mut Ui, field: &mut PersonField, people: &[Person]) {
    ui.horizontal_wrapped(|ui| field.choices_ui(ui, people));
}
