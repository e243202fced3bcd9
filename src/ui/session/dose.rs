//! The dose, in place: typed, read back by one Enter, given by a second. The amount is never filled
//! in.

use egui::{Rect, Ui};

use super::dose_form::DoseForm;
use super::frame::FrameContext;
use super::outbox::Outbox;
use super::panel::{self, Panel};
use super::person_field::PersonField;
use super::{CenterView, PanelContext, side_column, typed};
use crate::live::CommandId;
use crate::names::EntryId;
use crate::protocol::{Consent, well_known};
use crate::record::wording;
use crate::session::{AfterDose, BoosterOrder, Command, Dose, DoseKind, When};
use crate::ui::fonts;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{
    Button, ButtonStyle, Refused, TextLine, chip, entered, flow_text, refused_ui,
};
use crate::words::texts;

/// A read-back must have been on the screen this long before a key or a press gives it: longer than
/// a double click lasts.
const READ_BACK_SEEN_MS: i64 = 600;

/// The field for the time beside *Given now*, in points.
const WHEN_WIDTH: f32 = 260.0;

/// The form, as typed.
#[derive(Debug, Default)]
pub(super) struct DosePanel {
    typed: DoseForm,
    when: String,
    further: bool,
    /// The running phase's planned length begins again with the booster.
    anew: bool,
    ordered_by: PersonField,
    order: String,
    why_not: String,
    /// The field of the order or the time that was refused.
    refused: Option<Refused>,
    seen: Option<(EntryId, i64)>,
    /// The command that gives the dose, until its outcome is there.
    given: Option<CommandId>,
    /// The form has begun anew.
    is_new: bool,
}

impl DosePanel {
    /// Opens the form. What was typed before stays.
    pub(super) fn open(&mut self, frame: &FrameContext<'_>) {
        if frame.state().read_back.is_none() {
            self.typed.begin(texts::route(frame.protocol().route));
        }
    }

    /// The second Enter, or the press that does the same: what was not seen long enough is not
    /// given by it.
    pub(super) fn enter(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        let Some((read_back, dose)) = &frame.state().read_back else { return };
        let seen = self.seen.filter(|(seen, _)| seen == read_back);
        if seen.is_none_or(|(_, since_ms)| frame.now.session_ms - since_ms < READ_BACK_SEEN_MS) {
            return;
        }
        let Some(when) = typed::only_when(&self.when, frame.now) else {
            self.refused = Some(Refused::new(texts::dose::when(), texts::not_a_time()));
            return;
        };
        let anew = self.anew && matches!(dose.kind, DoseKind::Booster { .. });
        let then = if anew { AfterDose::PhaseBeginsAgain } else { AfterDose::PhasesStay };
        self.given = Some(out.send(Command::GiveDose { read_back: *read_back, when, then }));
    }

    /// Once the dose is given, the panel goes and the next form begins; refused, it stands as it was.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, center: &mut CenterView) {
        if frame.state().read_back.is_none() && self.seen.take().is_some() {
            *center = CenterView::Timeline;
        }
        let Some(outcome) = self.given.and_then(|given| frame.outcome(given)) else { return };
        self.given = None;
        if outcome.is_ok() {
            self.when.clear();
            self.typed.begin_anew();
            self.is_new = true;
            (self.further, self.anew) = (false, false);
        }
    }

    /// The form has begun anew since this was asked last.
    pub(super) fn takes_new(&mut self) -> bool {
        std::mem::take(&mut self.is_new)
    }

    /// Paints the form, or the read-back.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        if !self.typed.has_begun() {
            self.open(frame);
        }
        match &frame.state().read_back {
            Some((read_back, dose)) => {
                if self.seen.is_none_or(|(seen, _)| seen != *read_back) {
                    self.seen = Some((*read_back, frame.now.session_ms));
                }
                self.read_back_ui(ui, rect, frame, (*read_back, dose), context);
            }
            None => self.form_ui(ui, rect, frame, context),
        }
    }

    fn read_back_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        (read_back, dose): (EntryId, &Dose),
        context: &mut PanelContext<'_>,
    ) {
        let remark = (texts::dose::read_aloud(), frame.tokens.warning);
        let panel = Panel::open(ui, rect, kind_words(dose.kind), remark);
        panel.body_ui(ui, "read back", |ui| {
            let tokens = frame.tokens;
            let client = frame.state().opening.as_ref().map(|opening| opening.client.as_str());
            let (client, amount) = (client.unwrap_or_default(), texts::amount(&dose.amount));
            let words = wording::dose_words(dose, texts::language());
            let small = || fonts::regular(if frame.narrow { size::SMALL } else { size::BODY });
            if frame.narrow {
                let both = format!("{client} · {amount}");
                flow_text(ui, &both, fonts::medium(26.0), tokens.strong);
                flow_text(ui, &words, fonts::regular(size::BODY), tokens.text);
            } else {
                flow_text(ui, client, fonts::medium(20.0), tokens.strong);
                flow_text(ui, &amount, fonts::medium(40.0), tokens.strong);
                flow_text(ui, &words, fonts::regular(20.0), tokens.text);
            }
            let makes = match frame.state().doses_total(Some(dose)) {
                (Some(total), count @ 2..) => texts::dose::makes(&texts::amount(&total), count),
                _ => String::new(),
            };
            let vitals = last_vitals_words(frame);
            let flagged = frame.last_vitals().is_some_and(|record| !record.flags.is_empty());
            let color = if flagged { tokens.warning } else { tokens.soft };
            match (makes.is_empty(), frame.narrow) {
                (true, _) => drop(flow_text(ui, &vitals, small(), color)),
                (false, true) => {
                    drop(flow_text(ui, &format!("{makes} · {vitals}"), small(), color))
                }
                (false, false) => {
                    flow_text(ui, &makes, small(), tokens.text);
                    flow_text(ui, &vitals, small(), color);
                }
            }
            let open = open_before_dose(frame);
            if dose.kind == DoseKind::First && !open.is_empty() {
                flow_text(ui, &texts::dose::open(&open), small(), tokens.warning);
            }
            if matches!(dose.kind, DoseKind::Booster { .. }) {
                if let Some((words, granted)) = booster_consent(frame) {
                    let color = if granted { frame.tokens.soft } else { frame.tokens.warning };
                    flow_text(ui, &words, fonts::regular(size::SMALL), color);
                }
                self.phases_ui(ui, frame, read_back);
            }
        });
        panel.acts_ui(ui, |ui| {
            if Button::new(&self.give_label(frame))
                .cap(texts::app::enter())
                .look(ButtonStyle::Primary)
                .show(ui)
                .clicked()
            {
                self.enter(frame, context.out);
            }
            if Button::new(texts::dose::set_aside()).cap(texts::app::esc()).show(ui).clicked() {
                context.out.push(Command::SetDoseAside);
            }
            let when = TextLine::new(&mut self.when, texts::dose::when())
                .hint(texts::dose::when_hint())
                .width(WHEN_WIDTH)
                .on_demand()
                .refused(&mut self.refused)
                .show(ui);
            if entered(&when) {
                self.enter(frame, context.out);
            }
        });
        refused_ui(ui, &mut self.refused);
    }

    /// When it is given, on the button that gives it.
    fn give_label(&self, frame: &FrameContext<'_>) -> String {
        match typed::only_when(&self.when, frame.now) {
            None | Some(When::Now) => texts::dose::give().to_owned(),
            Some(when) => texts::dose::given_at(&frame.clock(typed::session_ms(when, frame.now))),
        }
    }

    /// The phases stay as they are, unless the therapist has the running one begin its length
    /// again; each with the edge it leads to.
    fn phases_ui(&mut self, ui: &mut Ui, frame: &FrameContext<'_>, read_back: EntryId) {
        let phases = &frame.state().phases;
        let next =
            phases.current().and_then(|current| frame.protocol().phases.get(current.index + 1));
        let anew =
            Command::GiveDose { read_back, when: When::Now, then: AfterDose::PhaseBeginsAgain };
        let anew = frame.view.session.preview(&anew, frame.now.session_ms).ok();
        let anew_ms = anew.and_then(|phases| phases.planned_end_ms);
        let (Some(next), Some(end_ms), Some(anew_ms)) = (next, phases.planned_end_ms, anew_ms)
        else {
            return;
        };
        ui.horizontal_wrapped(|ui| {
            if chip(ui, &texts::dose::phases_stay(&next.name, &frame.clock(end_ms)), !self.anew) {
                self.anew = false;
            }
            if chip(ui, &texts::dose::phase_anew(&next.name, &frame.clock(anew_ms)), self.anew) {
                self.anew = true;
            }
        });
    }

    fn form_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        let kind = self.kind(frame);
        let given: Vec<String> = frame
            .view
            .state()
            .doses
            .iter()
            .map(|given| texts::dose::given_at(&frame.clock(given.at_ms)))
            .collect();
        let not_agreed =
            booster_consent(frame).filter(|(_, granted)| !granted && frame.dose_ms().is_some());
        let remark = not_agreed.map_or((given.join(", "), frame.tokens.soft), |(words, _)| {
            (words, frame.tokens.warning)
        });
        let panel = Panel::open(ui, rect, kind_words(kind), (&remark.0, remark.1));
        let entered = panel.body_ui(ui, "dose form", |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            if frame.dose_ms().is_some() {
                self.booster_ui(ui, frame, context);
            }
            self.typed.show(ui, Some(&mut self.when), frame.people())
        });
        panel.acts_ui(ui, |ui| {
            let read_back = Button::new(texts::dose::read_back())
                .cap(texts::app::enter())
                .look(ButtonStyle::Lead)
                .show(ui)
                .clicked();
            if (read_back || entered)
                && let Some(dose) = self.typed.dose(kind, frame.people())
            {
                match typed::only_when(&self.when, frame.now) {
                    Some(_) => context.out.push(Command::ReadBackDose(Box::new(dose))),
                    None => self.typed.refuse_time(),
                }
            }
            panel::leave_ui(ui, context.center);
        });
    }

    fn kind(&self, frame: &FrameContext<'_>) -> DoseKind {
        let open = frame.state().orders.iter().find(|order| !order.settled);
        match (frame.dose_ms(), open) {
            (None, _) => DoseKind::First,
            (Some(_), Some(order)) if !self.further => DoseKind::Booster { order: order.entry },
            (Some(_), _) => DoseKind::Further,
        }
    }

    /// The order of a booster, with the last vital signs beside it.
    fn booster_ui(
        &mut self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        let vitals = last_vitals_words(frame);
        let open: Option<&BoosterOrder> = frame.state().orders.iter().find(|order| !order.settled);
        match open {
            Some(order) => {
                let words = texts::dose::ordered(order.by.as_str(), &order.order);
                flow_text(
                    ui,
                    &format!("{words} · {vitals}"),
                    fonts::regular(size::SMALL),
                    frame.tokens.soft,
                );
                ui.horizontal(|ui| {
                    if chip(ui, texts::dose::further(), self.further) {
                        self.further = !self.further;
                    }
                    let why = TextLine::new(&mut self.why_not, texts::dose::not_given_why())
                        .hint(texts::dose::not_given_why())
                        .width(240.0)
                        .on_demand()
                        .refused(&mut self.refused)
                        .show(ui);
                    let submits = entered(&why);
                    let pressed = Button::new(texts::dose::not_given()).show(ui).clicked();
                    if (pressed || submits) && self.why_not.trim().is_empty() {
                        let name = texts::dose::not_given_why();
                        self.refused = Some(Refused::new(name, texts::needs_words()));
                    } else if pressed || submits {
                        let reason = std::mem::take(&mut self.why_not);
                        context.out.push(Command::DeclineBooster { order: order.entry, reason });
                    }
                });
                refused_ui(ui, &mut self.refused);
            }
            None => {
                flow_text(ui, &vitals, fonts::regular(size::SMALL), frame.tokens.soft);
                ui.horizontal(|ui| {
                    let by = self.ordered_by.line(texts::dose::ordered_by()).width(120.0);
                    by.on_demand().refused(&mut self.refused).show(ui);
                    let enter = Button::new(texts::dose::order());
                    let left = ui.available_width() - enter.natural_width(ui) - 2.0 * space::GAP;
                    let order = TextLine::new(&mut self.order, texts::dose::order_text())
                        .labelled()
                        .width(left.min(320.0))
                        .on_demand()
                        .refused(&mut self.refused)
                        .show(ui);
                    let submits = entered(&order);
                    if enter.show(ui).clicked() || submits {
                        self.enter_order(frame, context.out);
                    }
                });
                ui.horizontal_wrapped(|ui| self.ordered_by.choices_ui(ui, frame.people()));
                refused_ui(ui, &mut self.refused);
            }
        }
    }
}

impl DosePanel {
    /// Enters the order that was typed, once it says who ordered what.
    fn enter_order(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        match self.ordered_by.person(frame.people()) {
            Err(why) => self.refused = Some(Refused::new(texts::dose::ordered_by(), why)),
            Ok(_) if self.order.trim().is_empty() => {
                let name = texts::dose::order_text();
                self.refused = Some(Refused::new(name, texts::needs_words()));
            }
            Ok(by) => {
                out.push(Command::OrderBooster { by, order: std::mem::take(&mut self.order) })
            }
        }
    }
}

/// The last vital signs with their age and flags: what is to be seen before a booster.
fn last_vitals_words(frame: &FrameContext<'_>) -> String {
    let Some(record) = frame.last_vitals() else { return texts::side::no_vitals().to_owned() };
    let flags = frame.flagged(record).into_iter().map(|(.., words)| words);
    let age = texts::side::ago(&frame.ago(record.at_ms));
    [side_column::short_vitals(record), age]
        .into_iter()
        .chain(flags)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Open before the first dose: items of the dose's list, consents, questions that the record needs.
fn open_before_dose(frame: &FrameContext<'_>) -> Vec<String> {
    let (state, protocol) = (frame.state(), frame.protocol());
    let list = protocol.checklist(&well_known::DOSE.into());
    let items = list.into_iter().flat_map(|list| state.open_in(list)).map(|item| &item.text);
    let is_recorded = |consent: &&Consent| state.consents.contains_key(&consent.id);
    let consents = protocol.consents.iter().filter(|consent| !is_recorded(consent));
    let asked = state.required_open(protocol).into_iter();
    let asked = asked.filter_map(|key| protocol.check_in(&key.id));
    let asked = asked.filter(|check_in| protocol.is_before_dose(&check_in.at));
    let open = items.chain(consents.map(|consent| &consent.label));
    open.cloned().chain(asked.map(|check_in| check_in.prompt.clone())).collect()
}

/// What the client agreed to about a booster, where the protocol asks; and whether that grants one.
fn booster_consent(frame: &FrameContext<'_>) -> Option<(String, bool)> {
    let consent = frame.protocol().booster_consent()?;
    let option = frame.state().consents.get(&consent.id);
    let granted = option.is_some_and(|option| consent.grants(option));
    let option = option.map_or(texts::side::not_recorded(), |option| consent.label_of(option));
    Some((texts::prepare::consent_option(&consent.label, option), granted))
}

fn kind_words(kind: DoseKind) -> &'static str {
    match kind {
        DoseKind::First => texts::dose::first(),
        DoseKind::Further => texts::dose::further(),
        DoseKind::Booster { .. } => texts::dose::booster(),
    }
}
