//! The fields of a dose, as typed: for giving one, and for correcting what was recorded of one.

use std::str::FromStr;

use egui::{Response, Ui};

use super::person_field::PersonField;
use crate::names::Person;
use crate::session::{Amount, Dose, DoseKind};
use crate::ui::tokens::space;
use crate::ui::widgets::{Refused, TextLine, entered, refused_ui};
use crate::words::texts;

/// Columns of the form.
const COLUMNS: f32 = 5.0;

/// What was typed so far.
#[derive(Debug, Default)]
pub(super) struct DoseForm {
    drug: String,
    form: String,
    amount: String,
    route: String,
    site: String,
    lot: String,
    wasted: String,
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
    /// What a recorded dose says, to be corrected.
    pub(super) fn of(dose: &Dose) -> Self {
        Self {
            drug: dose.drug.clone(),
            form: dose.form.clone(),
            amount: texts::amount(&dose.amount),
            route: dose.route.clone(),
            site: dose.site.clone(),
            lot: dose.lot.clone(),
            wasted: dose.wasted.as_ref().map(texts::amount).unwrap_or_default(),
            witness: dose.witness.as_ref().map(PersonField::of).unwrap_or_default(),
            given_by: PersonField::of(&dose.given_by),
            refused: None,
            person: None,
        }
    }

    /// For the next dose: drug, form and route stay; everything that is of one dose is typed anew.
    pub(super) fn begin_anew(&mut self) {
        let Self { drug, form, route, .. } = std::mem::take(self);
        *self = Self { drug, form, route, ..Self::default() };
    }

    /// For a dose to be given: what was typed before stays.
    pub(super) fn begin(&mut self, route: &str) {
        self.refused = None;
        if self.route.is_empty() {
            route.clone_into(&mut self.route);
        }
    }

    /// The form was opened before.
    pub(super) fn has_begun(&self) -> bool {
        !self.route.is_empty()
    }

    /// Paints the fields, with one for the time where that is asked too; `true` when Enter was
    /// pressed in one.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        when: Option<&mut String>,
        people: &[Person],
    ) -> bool {
        let width = (ui.available_width() - (COLUMNS - 1.0) * space::GAP - 8.0) / COLUMNS;
        let Self { drug, amount, form, route, site, lot, wasted, given_by, witness, .. } = self;
        let refused = &mut self.refused;
        let mut is_entered = false;
        let mut note = |field: &Response| is_entered |= entered(field);
        ui.horizontal(|ui| {
            for (text, name) in [
                (drug, texts::dose::drug()),
                (amount, texts::dose::amount()),
                (form, texts::dose::form()),
                (route, texts::dose::route()),
                (site, texts::dose::site()),
            ] {
                let field =
                    TextLine::new(text, name).labelled().width(width).refused(refused).show(ui);
                note(&field);
            }
        });
        ui.horizontal(|ui| {
            let field = TextLine::new(lot, texts::dose::lot()).labelled().width(width);
            note(&field.refused(refused).show(ui));
            let given =
                given_by.line(texts::dose::given_by()).width(width).refused(refused).show(ui);
            note(&given);
            let field = TextLine::new(wasted, texts::dose::wasted()).labelled().width(width);
            note(&field.refused(refused).show(ui));
            let seen = witness.line(texts::dose::witness()).width(width).refused(refused).show(ui);
            note(&seen);
            if let Some(when) = when {
                let field = TextLine::new(when, texts::dose::when()).labelled().width(width);
                let field = field.hint(texts::close::ended_hint()).refused(refused);
                note(&field.show(ui));
            }
            let at = [(&given, PersonIn::GivenBy), (&seen, PersonIn::Witness)];
            let at = at.into_iter().find(|(field, _)| field.has_focus()).map(|(_, person)| person);
            let moved = ui.ctx().text_edit_focused();
            self.person = at.or(self.person.filter(|_| !moved));
        });
        match self.person.filter(|_| !people.is_empty()) {
            Some(PersonIn::GivenBy) => choices_ui(ui, given_by, people),
            Some(PersonIn::Witness) => choices_ui(ui, witness, people),
            None => {}
        }
        refused_ui(ui, refused);
        is_entered
    }

    /// The dose that the fields tell of. A field that tells of none has the cursor, and why stands
    /// under it.
    pub(super) fn dose(&mut self, kind: DoseKind, people: &[Person]) -> Option<Dose> {
        match self.read(kind, people) {
            Ok(dose) => Some(dose),
            Err(refused) => {
                self.refused = Some(refused);
                None
            }
        }
    }

    /// The time can't be read.
    pub(super) fn refuse_time(&mut self) {
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
        let witness = Some(&self.witness).filter(|who| !who.is_empty());
        Ok(Dose {
            kind,
            drug: said(&self.drug),
            form: said(&self.form),
            amount: amount(&self.amount, texts::dose::amount())?,
            route: said(&self.route),
            site: said(&self.site),
            lot: said(&self.lot),
            given_by: person(&self.given_by, texts::dose::given_by())?,
            wasted: wasted.map(|text| amount(text, texts::dose::wasted())).transpose()?,
            witness: witness.map(|who| person(who, texts::dose::witness())).transpose()?,
        })
    }
}

/// The people to choose from, for the field that had the cursor last.
fn choices_ui(ui: &mut Ui, field: &mut PersonField, people: &[Person]) {
    ui.horizontal_wrapped(|ui| field.choices_ui(ui, people));
}
