//! Closing, in place: what is still open, each with what settles it, and a button that must be
//! held.

use crate::protocol::ItemId;
use crate::protocol::well_known::LEAVING;
use std::collections::BTreeMap;

use egui::{Rect, Ui};

use super::card::{CardPanel, ticks_ui};
use super::entry_line::EntryLine;
use super::frame::Frame;
use super::panel::{self, Panel};
use super::{PanelContext, Stage, typed};
use crate::names::EntryId;
use crate::session::Command;
use crate::ui::fonts;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, HoldButton, Look, TextLine, flow_text};
use crate::words::texts;

/// The panel; remembers typed end times and the reason.
#[derive(Debug, Default)]
pub(super) struct ClosePanel {
    ends: BTreeMap<EntryId, String>,
    reason: String,
    /// What is typed beside items of the leaving list.
    notes: BTreeMap<ItemId, String>,
}

/// So much of its row the field for the reason takes.
const REASON_SHARE: f32 = 0.42;

impl ClosePanel {
    /// Paints the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &Frame<'_>,
        card: &mut CardPanel,
        line: &mut EntryLine,
        context: &mut PanelContext<'_>,
    ) {
        let no_dose = frame.dose_ms().is_none().then(|| texts::close::no_dose().to_owned());
        let remark: Vec<String> = no_dose.into_iter().chain(not_before(frame)).collect();
        let panel = Panel::open(
            ui,
            rect,
            texts::close::title(),
            (&remark.join(" · "), frame.tokens.warning),
        );
        let must = panel.body_ui(ui, "open items", |ui| {
            let mut must = unkept_ui(ui, line);
            must |= self.must_ui(ui, frame, card, context);
            ticks_ui(ui, frame, &LEAVING.into(), &mut self.notes, context.out);
            must
        });
        panel.acts_ui(ui, |ui| {
            let may = may_be_open(frame);
            if may {
                let width = ui.available_width() * REASON_SHARE;
                TextLine::new(&mut self.reason, texts::close::reason())
                    .hint(texts::close::reason())
                    .width(width)
                    .show(ui);
            }
            let ready = !must && (!may || !self.reason.trim().is_empty());
            if HoldButton::new(texts::close::hold()).enabled(ready).show(ui) {
                context
                    .out
                    .push(Command::Close { reason: may.then(|| self.reason.trim().to_owned()) });
            }
            panel::leave_ui(ui, context.stage);
        });
    }

    /// What must be settled; `true` when there is anything.
    fn must_ui(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        card: &mut CardPanel,
        context: &mut PanelContext<'_>,
    ) -> bool {
        let state = frame.state();
        let mut any = self.states_ui(ui, frame, context);
        for key in state.required_open(frame.protocol()) {
            any = true;
            let prompt = frame.prompt(&key);
            if wide_button(ui, &prompt, Look::Plain) {
                card.recall(key, frame);
            }
        }
        for attention in state.attentions.iter().filter(|attention| attention.ended_ms.is_none()) {
            any = true;
            if wide_button(ui, &texts::top::attention(&frame.ago(attention.at_ms)), Look::AlertOn) {
                *context.stage = Stage::Attention;
            }
        }
        if state.talk.is_some() {
            any = true;
            if wide_button(ui, texts::close::talk(), Look::Plain) {
                context.out.push(Command::EndTalk);
            }
        }
        if state.read_back.is_some() {
            any = true;
            if wide_button(ui, texts::close::read_back(), Look::Plain) {
                *context.stage = Stage::Dose;
            }
        }
        any
    }

    /// Open states are asked for their end time, never ended by themselves.
    fn states_ui(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        context: &mut PanelContext<'_>,
    ) -> bool {
        let mut any = false;
        for span in frame.state().states.iter().filter(|span| span.to_ms.is_none()) {
            any = true;
            let label = frame
                .protocol()
                .codebook
                .code(&span.code)
                .map_or(span.code.as_str(), |code| code.label.as_str());
            let label = texts::close::state_open(label, &frame.clock(span.from_ms));
            ui.push_id(span.entry.0, |ui| {
                ui.horizontal(|ui| {
                    let ended =
                        Button::new(texts::close::end_state()).look(Look::Lead).show(ui).clicked();
                    let typed = self.ends.entry(span.entry).or_default();
                    let field = TextLine::new(typed, texts::close::ended_at())
                        .hint(texts::close::ended_hint())
                        .width(180.0)
                        .show(ui);
                    let entered =
                        field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                    flow_text(ui, &label, fonts::regular(size::BODY), frame.tokens.text);
                    if ended || entered {
                        match typed::only_when(typed, frame.now) {
                            Some(when) => {
                                context.out.push(Command::EndState { state: span.entry, when })
                            }
                            None => context.status.say(texts::not_a_time(), frame.now),
                        }
                    }
                });
            });
        }
        any
    }
}

/// A text that was begun is kept or emptied first.
fn unkept_ui(ui: &mut Ui, line: &mut EntryLine) -> bool {
    let Some(kind) = line.unkept() else { return false };
    if wide_button(ui, texts::close::unkept(), Look::Plain) {
        line.open(kind);
    }
    true
}

fn wide_button(ui: &mut Ui, label: &str, look: Look) -> bool {
    let (_, rect) = ui.allocate_space(egui::vec2(ui.available_width(), space::TOUCH));
    Button::new(label).left().look(look).show_in(ui, rect).clicked()
}

/// Something is open that a reason may leave open.
fn may_be_open(frame: &Frame<'_>) -> bool {
    let ticked = |item: &ItemId| frame.state().ticks.contains_key(&(LEAVING.into(), item.clone()));
    let unticked = frame
        .protocol()
        .leaving()
        .is_some_and(|list| list.items.iter().any(|item| !ticked(&item.id)));
    unticked || not_before(frame).is_some()
}

fn not_before(frame: &Frame<'_>) -> Option<String> {
    let earliest_ms = frame.dose_ms()? + frame.protocol().leave_not_before_ms?;
    (frame.now.session_ms < earliest_ms)
        .then(|| texts::close::not_before(&frame.clock(earliest_ms)))
}
