//! The fields of a dose, as typed: for giving one, and for correcting what was recorded of one.

use std::str::FromStr;

use egui::{Key, Response, Ui};

use crate::names::Initials;
use crate::session::{Amount, Dose, DoseKind};
use crate::ui::tokens::space;
use crate::ui::widgets::TextLine;
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
    witness: String,
    given_by: String,
}

impl DoseForm {
    /// What a recorded dose says, to be corrected.
    pub(super) fn of(dose: &Dose) -> Self {
        let initials = |initials: &Initials| initials.to_string();
        Self {
            drug: dose.drug.clone(),
            form: dose.form.clone(),
            amount: texts::amount(&dose.amount),
            route: dose.route.clone(),
            site: dose.site.clone(),
            lot: dose.lot.clone(),
            wasted: dose.wasted.as_ref().map(texts::amount).unwrap_or_default(),
            witness: dose.witness.as_ref().map(initials).unwrap_or_default(),
            given_by: initials(&dose.given_by),
        }
    }

    /// For a dose to be given: the amount is never filled in, what was typed before otherwise
    /// stays.
    pub(super) fn begin(&mut self, route: &str) {
        self.amount.clear();
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
        wants_focus: bool,
    ) -> bool {
        let width = (ui.available_width() - (COLUMNS - 1.0) * space::GAP - 8.0) / COLUMNS;
        let mut first: Vec<Field<'_>> = vec![
            (&mut self.drug, texts::dose::drug(), ""),
            (&mut self.amount, texts::dose::amount(), ""),
            (&mut self.form, texts::dose::form(), ""),
            (&mut self.route, texts::dose::route(), ""),
            (&mut self.site, texts::dose::site(), ""),
        ];
        let mut second: Vec<Field<'_>> = vec![
            (&mut self.lot, texts::dose::lot(), ""),
            (&mut self.given_by, texts::dose::given_by(), texts::dose::example()),
            (&mut self.wasted, texts::dose::wasted(), ""),
            (&mut self.witness, texts::dose::witness(), ""),
        ];
        second.extend(when.map(|when| (when, texts::dose::when(), texts::close::ended_hint())));
        let mut responses = row_ui(ui, width, &mut first);
        responses.extend(row_ui(ui, width, &mut second));
        if let Some(drug) = responses.first().filter(|_| wants_focus) {
            drug.request_focus();
            ui.ctx().request_repaint();
        }
        let enter = ui.input(|input| input.events.iter().any(is_enter));
        enter && responses.iter().any(Response::lost_focus)
    }

    /// The dose that the fields tell of.
    ///
    /// # Errors
    /// What is missing, in words.
    pub(super) fn dose(&self, kind: DoseKind) -> Result<Dose, &'static str> {
        let said = |text: &str| text.trim().to_owned();
        if self.drug.trim().is_empty() {
            return Err(texts::dose::needs_drug());
        }
        let amount =
            |text: &str| Amount::from_str(text).map_err(|problem| texts::not_an_amount(&problem));
        let initials =
            |text: &str| Initials::from_str(text).map_err(|problem| texts::not_initials(&problem));
        let optional = |text: &str| !text.trim().is_empty();
        Ok(Dose {
            kind,
            drug: said(&self.drug),
            form: said(&self.form),
            amount: amount(&self.amount)?,
            route: said(&self.route),
            site: said(&self.site),
            lot: said(&self.lot),
            wasted: optional(&self.wasted).then(|| amount(&self.wasted)).transpose()?,
            witness: optional(&self.witness).then(|| initials(&self.witness)).transpose()?,
            given_by: initials(&self.given_by)?,
        })
    }
}

/// A text, its name, its hint.
type Field<'f> = (&'f mut String, &'static str, &'static str);

fn row_ui(ui: &mut Ui, width: f32, fields: &mut [Field<'_>]) -> Vec<Response> {
    ui.horizontal(|ui| {
        let shown = fields.iter_mut().map(|(text, name, hint)| {
            TextLine::new(text, name).labelled().hint(hint).width(width).show(ui)
        });
        shown.collect()
    })
    .inner
}

fn is_enter(event: &egui::Event) -> bool {
    matches!(event, egui::Event::Key { key: Key::Enter, pressed: true, repeat: false, .. })
}
