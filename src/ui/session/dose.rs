//! The dose, in place: typed, read back by one Enter, given by a second. The amount is never filled in.

use std::str::FromStr;

use egui::{Key, Rect, Response, ScrollArea, Ui};

use super::frame::Frame;
use super::quiet::Quiet;
use super::{Stage, side, typed};
use crate::conductor::session::{Amount, BoosterOrder, Dose, DoseKind, EntryId, Initials};
use crate::conductor::{Command, wording};
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, Look, TextLine, card_ui, chip, flow_text, section_header_ui};
use crate::ui::{fonts, texts};

/// A read-back must have been on the screen this long before a key gives it.
const READ_BACK_SEEN_MS: i64 = 300;

/// The form, as typed.
#[derive(Debug, Default)]
pub(super) struct DosePanel {
    drug: String,
    form: String,
    amount: String,
    route: String,
    site: String,
    lot: String,
    wasted: String,
    witness: String,
    given_by: String,
    when: String,
    further: bool,
    ordered_by: String,
    order: String,
    why_not: String,
    wants_focus: bool,
    seen: Option<(EntryId, i64)>,
}

impl DosePanel {
    /// Opens the form. What was typed before stays, but for the amount.
    pub(super) fn open(&mut self, frame: &Frame<'_>) {
        self.amount.clear();
        if self.route.is_empty() {
            self.route = texts::route(frame.protocol().route).to_owned();
        }
        self.wants_focus = frame.view.state.read_back.is_none();
    }

    /// The second Enter.
    pub(super) fn enter(&mut self, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some((read_back, _)) = &frame.view.state.read_back else { return };
        let seen = self.seen.filter(|(seen, _)| seen == read_back);
        if seen.is_some_and(|(_, since_ms)| frame.now.session_ms - since_ms >= READ_BACK_SEEN_MS) {
            self.give(*read_back, frame, out);
        }
    }

    fn give(&mut self, read_back: EntryId, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let when = typed::only_when(&self.when, frame.now).unwrap_or_default();
        self.when.clear();
        self.amount.clear();
        out.push(Command::GiveDose { read_back, when });
    }

    /// Paints the form, or the read-back.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &Frame<'_>,
        stage: &mut Stage,
        quiet: &mut Quiet,
        out: &mut Vec<Command>,
    ) {
        if self.route.is_empty() {
            self.open(frame);
        }
        match &frame.view.state.read_back {
            Some((read_back, dose)) => {
                if self.seen.is_none_or(|(seen, _)| seen != *read_back) {
                    self.seen = Some((*read_back, frame.now.session_ms));
                }
                self.read_back_ui(ui, rect, frame, (*read_back, dose), out);
            }
            None if self.seen.take().is_some() => *stage = Stage::Timeline,
            None => self.form_ui(ui, rect, frame, stage, quiet, out),
        }
    }

    fn read_back_ui(&mut self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>, (id, dose): (EntryId, &Dose), out: &mut Vec<Command>) {
        let tokens = frame.tokens;
        card_ui(ui, rect, "read back", |ui| {
            section_header_ui(ui, kind_words(dose.kind), texts::dose::READ_ALOUD, tokens.warning);
            ui.add_space(space::GAP);
            let large = if frame.compact { 22.0 } else { 28.0 };
            flow_text(ui, &wording::dose_words(dose), fonts::regular(large), tokens.strong);
            ui.add_space(space::GAP);
            TextLine::new(&mut self.when, texts::dose::WHEN).labelled().hint(texts::close::ENDED_HINT).width(220.0).show(ui);
            ui.horizontal(|ui| {
                if Button::new(texts::dose::GIVE).cap(texts::app::ENTER).look(Look::Primary).show(ui).clicked() {
                    self.give(id, frame, out);
                }
                if Button::new(texts::dose::SET_ASIDE).cap(texts::app::ESC).show(ui).clicked() {
                    out.push(Command::SetDoseAside);
                }
            });
        });
    }

    fn form_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &Frame<'_>,
        stage: &mut Stage,
        quiet: &mut Quiet,
        out: &mut Vec<Command>,
    ) {
        let kind = self.kind(frame);
        let given: Vec<String> =
            frame.view.state.doses.iter().map(|given| texts::dose::given_at(&frame.clock(given.at_ms))).collect();
        card_ui(ui, rect, "dose", |ui| {
            section_header_ui(ui, kind_words(kind), &given.join(", "), frame.tokens.soft);
            ScrollArea::vertical().id_salt("dose form").show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                let entered = self.fields_ui(ui);
                ui.horizontal(|ui| {
                    let read_back = Button::new(texts::dose::READ_BACK).cap(texts::app::ENTER).look(Look::Lead).show(ui).clicked();
                    if read_back || entered {
                        match self.dose(kind) {
                            Ok(dose) => out.push(Command::ReadBackDose(Box::new(dose))),
                            Err(problem) => quiet.say(problem, frame.now),
                        }
                    }
                    if Button::new(texts::app::LEAVE).cap(texts::app::ESC).look(Look::Quiet).show(ui).clicked() {
                        *stage = Stage::Timeline;
                    }
                });
                if frame.dose_ms().is_some() {
                    self.booster_ui(ui, frame, quiet, out);
                }
            });
        });
    }

    /// The fields; `true` when Enter was pressed in one.
    fn fields_ui(&mut self, ui: &mut Ui) -> bool {
        let width = (ui.available_width() - 4.0 * space::GAP - 8.0) / 5.0;
        let wants_focus = std::mem::take(&mut self.wants_focus);
        let mut responses: Vec<Response> = Vec::new();
        let first = [
            (&mut self.drug, texts::dose::DRUG, ""),
            (&mut self.amount, texts::dose::AMOUNT, ""),
            (&mut self.form, texts::dose::FORM, ""),
            (&mut self.route, texts::dose::ROUTE, ""),
            (&mut self.site, texts::dose::SITE, ""),
        ];
        responses.extend(row_ui(ui, width, first));
        let second = [
            (&mut self.lot, texts::dose::LOT, ""),
            (&mut self.given_by, texts::dose::GIVEN_BY, "JO"),
            (&mut self.wasted, texts::dose::WASTED, ""),
            (&mut self.witness, texts::dose::WITNESS, ""),
            (&mut self.when, texts::dose::WHEN, texts::close::ENDED_HINT),
        ];
        responses.extend(row_ui(ui, width, second));
        if let Some(drug) = responses.first().filter(|_| wants_focus) {
            drug.request_focus();
            ui.ctx().request_repaint();
        }
        let enter = ui.input(|input| input.events.iter().any(is_enter));
        enter && responses.iter().any(Response::lost_focus)
    }

    fn kind(&self, frame: &Frame<'_>) -> DoseKind {
        let open = frame.view.state.orders.iter().find(|order| !order.settled);
        match (frame.dose_ms(), open) {
            (None, _) => DoseKind::First,
            (Some(_), Some(order)) if !self.further => DoseKind::Booster { order: order.entry },
            (Some(_), _) => DoseKind::Further,
        }
    }

    fn dose(&self, kind: DoseKind) -> Result<Dose, &'static str> {
        let said = |text: &str| text.trim().to_owned();
        if self.drug.trim().is_empty() {
            return Err(texts::dose::NEEDS_DRUG);
        }
        let amount = |text: &str| Amount::from_str(text).map_err(|problem| texts::not_an_amount(&problem));
        let initials = |text: &str| Initials::from_str(text).map_err(|problem| texts::not_initials(&problem));
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

    /// The order of a booster, with the last blood pressure, its age and its flags beside it.
    fn booster_ui(&mut self, ui: &mut Ui, frame: &Frame<'_>, quiet: &mut Quiet, out: &mut Vec<Command>) {
        let pressure = frame.last_vitals().map_or_else(
            || texts::side::NO_VITALS.to_owned(),
            |record| {
                let flags: Vec<String> = frame.flagged(record).into_iter().map(|(.., words)| words).collect();
                let age = texts::side::ago(&frame.ago(record.at_ms));
                [vec![side::short_vitals(record), age], flags].concat().join(" · ")
            },
        );
        let open: Option<&BoosterOrder> = frame.view.state.orders.iter().find(|order| !order.settled);
        match open {
            Some(order) => {
                let words = texts::dose::ordered(order.by.as_str(), &order.order);
                flow_text(ui, &format!("{words} · {pressure}"), fonts::regular(size::SMALL), frame.tokens.soft);
                ui.horizontal(|ui| {
                    if chip(ui, texts::dose::FURTHER, self.further) {
                        self.further = !self.further;
                    }
                    TextLine::new(&mut self.why_not, texts::dose::NOT_GIVEN_WHY)
                        .hint(texts::dose::NOT_GIVEN_WHY)
                        .width(240.0)
                        .show(ui);
                    if Button::new(texts::dose::NOT_GIVEN).show(ui).clicked() {
                        let reason = std::mem::take(&mut self.why_not);
                        out.push(Command::DeclineBooster { order: order.entry, reason });
                    }
                });
            }
            None => {
                flow_text(ui, &pressure, fonts::regular(size::SMALL), frame.tokens.soft);
                ui.horizontal(|ui| {
                    TextLine::new(&mut self.ordered_by, texts::dose::ORDERED_BY)
                        .hint(texts::dose::ORDERED_BY)
                        .width(120.0)
                        .show(ui);
                    TextLine::new(&mut self.order, texts::dose::ORDER_TEXT).hint(texts::dose::ORDER_TEXT).width(320.0).show(ui);
                    if Button::new(texts::dose::ORDER).show(ui).clicked() {
                        match Initials::from_str(&self.ordered_by) {
                            Ok(by) => out.push(Command::OrderBooster { by, order: std::mem::take(&mut self.order) }),
                            Err(problem) => quiet.say(texts::not_initials(&problem), frame.now),
                        }
                    }
                });
            }
        }
    }
}

fn row_ui<const N: usize>(ui: &mut Ui, width: f32, fields: [(&mut String, &'static str, &'static str); N]) -> Vec<Response> {
    ui.horizontal(|ui| {
        let shown =
            fields.into_iter().map(|(text, name, hint)| TextLine::new(text, name).labelled().hint(hint).width(width).show(ui));
        shown.collect()
    })
    .inner
}

fn is_enter(event: &egui::Event) -> bool {
    matches!(event, egui::Event::Key { key: Key::Enter, pressed: true, repeat: false, .. })
}

fn kind_words(kind: DoseKind) -> &'static str {
    match kind {
        DoseKind::First => texts::dose::FIRST,
        DoseKind::Further => texts::dose::FURTHER,
        DoseKind::Booster { .. } => texts::dose::BOOSTER,
    }
}
