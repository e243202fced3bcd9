//! The dose, in place: typed, read back by one Enter, given by a second. The amount is never filled
//! in.

use egui::{Rect, Ui};

use super::frame::FrameContext;
use super::outbox::Outbox;
use super::panel::{self, Panel};
use super::{CenterView, PanelContext, side_column};
use crate::live::CommandId;
use crate::names::EntryId;
use crate::protocol::{Amount, Consent, well_known};
use crate::record::wording;
use crate::session::{AfterDose, Command, Dose, DoseKind, OrderedDose, When};
use crate::ui::fonts;
use crate::ui::tokens::size;
use crate::ui::typed_time;
use crate::ui::widgets::{
    Button, ButtonStyle, DoseForm, OrderForm, Refused, TextLine, chip, entered, flow_text,
    refused_ui,
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
    order: OrderForm,
    /// The order is being typed, in the place of the dose.
    orders: bool,
    why_not: String,
    /// The amount typed once more.
    again: String,
    /// The field of the reason, the amount or the time that was refused.
    refused: Option<Refused>,
    seen: Option<(EntryId, i64)>,
    /// The command that gives the dose, until its outcome is there.
    given: Option<CommandId>,
    /// The command that declines the booster, until its outcome is there.
    declined: Option<CommandId>,
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
        let again = self.again.trim().parse::<Amount>().ok();
        let seen = self.seen.filter(|(seen, _)| seen == read_back);
        if seen.is_none_or(|(_, since_ms)| frame.now.session_ms - since_ms < READ_BACK_SEEN_MS) {
            return;
        }
        let Some(when) = typed_time::only_when(&self.when, frame.now) else {
            self.refused = Some(Refused::new(texts::dose::when(), texts::not_a_time()));
            return;
        };
        let is_again = again.as_ref().is_some_and(|again| again.equals(&dose.amount));
        if frame.view.session.is_beyond_limit(dose) && !is_again {
            self.refused = Some(Refused::new(texts::dose::again(), texts::dose::needs_again()));
            return;
        }
        let anew = self.anew && matches!(dose.kind, DoseKind::Booster { .. });
        let then = if anew { AfterDose::PhaseBeginsAgain } else { AfterDose::PhasesStay };
        self.given = Some(out.send(Command::GiveDose { read_back: *read_back, when, then, again }));
    }

    /// Once the dose is given, the panel goes and the next form begins; refused, it stands as it was.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, center: &mut CenterView) {
        if frame.state().read_back.is_none() && self.seen.take().is_some() {
            *center = CenterView::Timeline;
        }
        if let Some(outcome) = self.declined.and_then(|declined| frame.outcome(declined)) {
            self.declined = None;
            if outcome.is_ok() && *center == CenterView::Dose {
                *center = CenterView::Timeline;
            }
        }
        let Some(outcome) = self.given.and_then(|given| frame.outcome(given)) else { return };
        self.given = None;
        if outcome.is_ok() {
            self.when.clear();
            self.again.clear();
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
        let panel = Panel::open(ui, rect, kind_words(dose.kind), remark)
            .with_refusal_of(ui, texts::dose::again(), &self.refused)
            .with_refusal_of(ui, texts::dose::when(), &self.refused);
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
            let (order, differs) = order_words(frame, dose);
            let color = if differs { tokens.warning } else { tokens.soft };
            flow_text(ui, &order, small(), color);
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
            if frame.view.session.is_beyond_limit(dose) {
                let again = TextLine::new(&mut self.again, texts::dose::again())
                    .hint(texts::dose::again())
                    .width(WHEN_WIDTH)
                    .refused(&mut self.refused)
                    .show(ui);
                if entered(&again) {
                    self.enter(frame, context.out);
                }
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
        panel.refused_ui(ui, &mut self.refused);
    }

    /// When it is given, on the button that gives it.
    fn give_label(&self, frame: &FrameContext<'_>) -> String {
        match typed_time::only_when(&self.when, frame.now) {
            None | Some(When::Now) => texts::dose::give().to_owned(),
            Some(when) => {
                texts::dose::given_at(&frame.clock(typed_time::session_ms(when, frame.now)))
            }
        }
    }

    /// The phases stay as they are, unless the therapist has the running one begin its length
    /// again; each with the edge it leads to.
    fn phases_ui(&mut self, ui: &mut Ui, frame: &FrameContext<'_>, read_back: EntryId) {
        let phases = &frame.state().phases;
        let next =
            phases.current().and_then(|current| frame.protocol().phases.get(current.index + 1));
        let again = frame.state().read_back.as_ref().map(|(_, dose)| dose.amount.clone());
        let then = AfterDose::PhaseBeginsAgain;
        let anew = Command::GiveDose { read_back, when: When::Now, then, again };
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
        if self.orders {
            return self.order_ui(ui, rect, frame, context);
        }
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
            self.standing_ui(ui, frame, context);
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
                match typed_time::only_when(&self.when, frame.now) {
                    Some(_) => context.out.push(Command::ReadBackDose(Box::new(dose))),
                    None => self.typed.refuse_time(),
                }
            }
            panel::leave_ui(ui, context.center);
        });
    }

    fn kind(&self, frame: &FrameContext<'_>) -> DoseKind {
        match (frame.dose_ms(), frame.state().open_booster()) {
            (None, _) => DoseKind::First,
            (Some(_), Some(order)) if !self.further => DoseKind::Booster { order: order.entry },
            (Some(_), _) => DoseKind::Further,
        }
    }

    /// The order that stands, with the last vital signs before a further dose, and the way to enter one.
    fn standing_ui(
        &mut self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        let is_first = frame.dose_ms().is_none();
        let booster = frame.state().open_booster();
        let order = match is_first {
            true => frame.state().first_order(),
            false => booster.map(|placed| &placed.order),
        };
        let order = order.map(|order| wording::order_words(order, texts::language()));
        let vitals = (!is_first).then(|| last_vitals_words(frame));
        let no_order = is_first.then(|| texts::dose::no_order().to_owned());
        let words: Vec<String> = order.or(no_order).into_iter().chain(vitals).collect();
        let lines = if frame.narrow { vec![words.join(" · ")] } else { words };
        for line in lines {
            flow_text(ui, &line, fonts::regular(size::SMALL), frame.tokens.soft);
        }
        ui.horizontal_wrapped(|ui| {
            if Button::new(texts::dose::order()).show(ui).clicked() {
                self.orders = true;
            }
            let Some(placed) = booster.filter(|_| !is_first) else { return };
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
                let decline = Command::DeclineBooster { order: placed.entry, reason };
                self.declined = Some(context.out.send(decline));
            }
        });
        refused_ui(ui, &mut self.refused);
    }

    /// The fields of an order, for the first dose or for a booster.
    fn order_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        let (of, title) = match frame.dose_ms() {
            None => (OrderedDose::First, texts::order::first()),
            Some(_) => (OrderedDose::Booster, texts::order::booster()),
        };
        let panel = Panel::open(ui, rect, title, ("", frame.tokens.soft));
        let is_entered = panel.body_ui(ui, "order", |ui| self.order.show(ui));
        panel.acts_ui(ui, |ui| {
            let pressed = Button::new(texts::dose::order())
                .cap(texts::app::enter())
                .look(ButtonStyle::Lead)
                .show(ui)
                .clicked();
            if (pressed || is_entered)
                && let Some(order) = self.order.order(of, frame.people())
            {
                context.out.push(Command::OrderDose(Box::new(order)));
                (self.order, self.orders) = (OrderForm::default(), false);
            }
            if Button::new(texts::card::back()).show(ui).clicked() {
                self.orders = false;
            }
        });
    }
}

/// The dose beside its order, and whether it differs from it; or that there is none. Where an order is
/// given in parts, they differ once they are more together.
fn order_words(frame: &FrameContext<'_>, dose: &Dose) -> (String, bool) {
    let state = frame.state();
    let order = match dose.kind {
        DoseKind::First | DoseKind::Further => state.first_order(),
        DoseKind::Booster { order } => {
            state.orders.iter().find(|placed| placed.entry == order).map(|placed| &placed.order)
        }
    };
    let Some(order) = order else { return (texts::dose::no_order().to_owned(), false) };
    let dosing = frame.protocol().dosing.as_ref();
    let is_first_part = || dosing.is_some_and(|dosing| dosing.devices.is_some());
    let is_part = match dose.kind {
        DoseKind::First => is_first_part(),
        DoseKind::Further => true,
        DoseKind::Booster { .. } => false,
    };
    let differs = |ordered: &&Amount| match (is_part, state.doses_total(Some(dose)).0) {
        (true, total) => total.and_then(|total| total.exceeds(ordered)).unwrap_or(true),
        (false, _) => !ordered.equals(&dose.amount),
    };
    match order.amount.as_ref().filter(differs) {
        Some(ordered) => (texts::dose::differs(&texts::amount(ordered)), true),
        None => (wording::order_words(order, texts::language()), false),
    }
}

/// The last vital signs with their age and flags: what is to be seen before a booster.
fn last_vitals_words(frame: &FrameContext<'_>) -> String {
    let Some(record) = frame.last_vitals() else { return texts::side::no_vitals().to_owned() };
    let age = texts::side::ago(&frame.ago(record.at_ms));
    [side_column::short_vitals(record), age]
        .into_iter()
        .chain(frame.flagged(record))
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
