//! Closing, in place: what is still open, each with what settles it, and a button that must be
//! held.

use std::collections::BTreeMap;

use egui::{Rect, Ui};

use super::card::{CardPanel, ticks_ui};
use super::entry_line::EntryLine;
use super::frame::FrameContext;
use super::panel::{self, Panel};
use super::{CenterView, PanelContext};
use crate::names::EntryId;
use crate::protocol::well_known::LEAVING;
use crate::protocol::{CodeId, ItemId};
use crate::session::{Answer, CheckInStatus, Command, OpenItem};
use crate::ui::fonts;
use crate::ui::tokens::{size, space};
use crate::ui::typed_time;
use crate::ui::widgets::{
    Button, ButtonStyle, HoldButton, Refused, TextLine, entered, flow_text, refused_ui,
};
use crate::words::texts;

/// The panel; remembers typed end times and the reason.
#[derive(Debug, Default)]
pub(super) struct ClosePanel {
    ends: BTreeMap<EntryId, String>,
    reason: String,
    /// What is typed beside items of the leaving list.
    notes: BTreeMap<ItemId, String>,
    refused: Option<Refused>,
}

/// So much of its row the field for the reason takes.
const REASON_SHARE: f32 = 0.42;
/// Where the acts have less room than this, it has a row of its own, in points.
const ONE_ROW: f32 = 520.0;

impl ClosePanel {
    /// Paints the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        card: &mut CardPanel,
        line: &mut EntryLine,
        context: &mut PanelContext<'_>,
    ) {
        let open = frame.view.session.open_items(frame.now.session_ms);
        let no_dose = frame.dose_ms().is_none().then(|| texts::close::no_dose().to_owned());
        let not_before = open.iter().find_map(|item| match item {
            OpenItem::NotBefore { ms } => Some(frame.not_before(*ms)),
            _ => None,
        });
        let must = open.iter().filter(|item| !item.may_stay_open()).map(|item| name(item, frame));
        let must: Vec<String> = must.collect();
        let first = (!must.is_empty()).then(|| texts::close::count(must.len()));
        let remark: Vec<String> = first.iter().cloned().chain(no_dose).chain(not_before).collect();
        let remark = (&*remark.join(" · "), frame.tokens.warning);
        let panel = Panel::open(ui, rect, texts::close::title(), remark).with_refusal_of(
            ui,
            texts::close::reason(),
            &self.refused,
        );
        let unkept = panel.body_ui(ui, "open items", |ui| {
            let unkept = unkept_ui(ui, line);
            for item in &open {
                self.item_ui(ui, item, frame, (card, line), context);
            }
            let wordless = frame.state().wordless_moments().count();
            let label = texts::moments::open(wordless);
            if wordless > 0 && wide_button(ui, &label, ButtonStyle::Plain) {
                *context.center = CenterView::Moments;
            }
            not_done_ui(ui, &open, frame);
            flagged_ui(ui, &open, frame);
            ticks_ui(ui, frame, &LEAVING.into(), &mut self.notes, context.out);
            unkept
        });
        let must = match must.as_slice() {
            [] => unkept.then(|| texts::close::first(texts::close::unkept())),
            must => Some(texts::close::first(&must.join(" · "))),
        };
        panel.acts_ui(ui, |ui| {
            let may = open.iter().any(OpenItem::may_stay_open);
            let mut is_entered = false;
            if may {
                let row = ui.available_width();
                let width = if row < ONE_ROW { row } else { row * REASON_SHARE };
                let reason = TextLine::new(&mut self.reason, texts::close::reason())
                    .hint(texts::close::reason())
                    .width(width)
                    .refused(&mut self.refused)
                    .show(ui);
                is_entered = entered(&reason);
            }
            let lacks = match &must {
                Some(first) => Some(first.as_str()),
                None if may && self.reason.trim().is_empty() => Some(texts::close::needs_reason()),
                None => None,
            };
            if is_entered && let Some(lacks) = lacks {
                let why = first.as_deref().unwrap_or(lacks);
                self.refused = Some(Refused::new(texts::close::reason(), why));
            }
            let ready = lacks.is_none();
            let under = match (&must, ready) {
                (Some(_), _) => Some(texts::close::settle_first()),
                (None, false) => Some(texts::close::reason_first()),
                (None, true) => None,
            };
            let hold = HoldButton::new(texts::close::hold()).lacks(under);
            if hold.takes_keyboard(ready && is_entered).show(ui) {
                context
                    .out
                    .push(Command::Close { reason: may.then(|| self.reason.trim().to_owned()) });
            }
            panel::leave_ui(ui, context.center);
        });
        panel.refused_ui(ui, &mut self.refused);
    }

    /// What leads to an item's settling. Items of the leaving list stand in the list itself.
    fn item_ui(
        &mut self,
        ui: &mut Ui,
        item: &OpenItem,
        frame: &FrameContext<'_>,
        (card, line): (&mut CardPanel, &mut EntryLine),
        context: &mut PanelContext<'_>,
    ) {
        match item {
            OpenItem::State { entry, code } => self.state_ui(ui, *entry, code, frame, context),
            OpenItem::CheckIn(key) => {
                if wide_button(ui, &frame.prompt(key), ButtonStyle::Plain) {
                    // Of a phase that never began, those that were just taken.
                    let (key, answer) = (key.clone(), Answer::Done);
                    let taken =
                        Command::AnswerCheckIn { key: key.clone(), answer, own_words: None };
                    if !frame.asks_for_vitals(&key) {
                        card.recall(key);
                    } else if frame.allows(&taken) {
                        context.out.push(taken);
                    } else {
                        line.open_vitals();
                    }
                }
            }
            OpenItem::Attention(entry) => {
                let all = &frame.state().attentions;
                let raised = all.iter().find(|attention| attention.entry == *entry);
                let ago = raised.map(|attention| frame.ago(attention.at_ms)).unwrap_or_default();
                if wide_button(ui, &texts::top::attention(&ago), ButtonStyle::AlertOn) {
                    *context.center = CenterView::Attention;
                }
            }
            OpenItem::Talk => {
                if wide_button(ui, texts::close::talk(), ButtonStyle::Plain) {
                    context.out.push(Command::EndTalk);
                }
            }
            OpenItem::ReadBack => {
                if wide_button(ui, texts::close::read_back(), ButtonStyle::Plain) {
                    *context.center = CenterView::Dose;
                }
            }
            OpenItem::NotDone(_)
            | OpenItem::Flagged(_)
            | OpenItem::Leaving(_)
            | OpenItem::NotBefore { .. } => {}
        }
    }

    /// An open state is asked for its end time, never ended by itself.
    fn state_ui(
        &mut self,
        ui: &mut Ui,
        entry: EntryId,
        code: &CodeId,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        let label = frame.protocol().codebook.code(code);
        let label = label.map_or(code.as_str(), |code| code.label.as_str());
        let span = frame.state().states.iter().find(|span| span.entry == entry);
        let from_ms = span.map_or(frame.now.session_ms, |span| span.from_ms);
        let label = texts::close::state_open(label, &frame.clock(from_ms));
        ui.push_id(entry.0, |ui| {
            ui.horizontal(|ui| {
                let ended = Button::new(texts::close::end_state())
                    .look(ButtonStyle::Lead)
                    .show(ui)
                    .clicked();
                let typed = self.ends.entry(entry).or_default();
                let name = texts::close::ended_at_of(&label);
                let field = TextLine::new(typed, &name)
                    .hint(texts::close::ended_hint())
                    .width(180.0)
                    .refused(&mut self.refused)
                    .show(ui);
                let is_entered = entered(&field);
                flow_text(ui, &label, fonts::regular(size::BODY), frame.tokens.text);
                // Enter alone says nothing of when: it is typed, or the button pressed.
                if is_entered && !ended && typed.trim().is_empty() {
                    self.refused = Some(Refused::new(&name, texts::close::needs_end()));
                } else if ended || is_entered {
                    match typed_time::only_when(typed, frame.now) {
                        Some(when) => context.out.push(Command::EndState { state: entry, when }),
                        None => self.refused = Some(Refused::new(&name, texts::not_a_time())),
                    }
                }
            });
            refused_ui(ui, &mut self.refused);
        });
    }
}

/// An item by its name.
fn name(item: &OpenItem, frame: &FrameContext<'_>) -> String {
    match item {
        OpenItem::State { code, .. } => {
            let code = frame.protocol().codebook.code(code);
            code.map(|code| code.label.clone()).unwrap_or_default()
        }
        OpenItem::CheckIn(key) | OpenItem::NotDone(key) | OpenItem::Flagged(key) => {
            frame.prompt(key)
        }
        OpenItem::Attention(_) => texts::pad::attention().to_owned(),
        OpenItem::Talk => texts::close::talk().to_owned(),
        OpenItem::ReadBack => texts::close::read_back().to_owned(),
        OpenItem::Leaving(item) => item.to_string(),
        OpenItem::NotBefore { ms } => frame.clock(*ms),
    }
}

/// Check-ins that were not done in their time: one reason covers all of them.
fn not_done_ui(ui: &mut Ui, open: &[OpenItem], frame: &FrameContext<'_>) {
    let prompts = open.iter().filter_map(|item| match item {
        OpenItem::NotDone(key) => Some(frame.prompt(key)),
        _ => None,
    });
    let prompts: Vec<String> = prompts.collect();
    if !prompts.is_empty() {
        let said = texts::close::not_done(&prompts.join(" · "));
        flow_text(ui, &said, fonts::regular(size::BODY), frame.tokens.due);
    }
}

/// Serious answers that still stand: the reason covers them too.
fn flagged_ui(ui: &mut Ui, open: &[OpenItem], frame: &FrameContext<'_>) {
    for key in open.iter().filter_map(|item| match item {
        OpenItem::Flagged(key) => Some(key),
        _ => None,
    }) {
        let Some(record) = frame.state().check_ins.known.get(key) else { continue };
        let CheckInStatus::Answered { answer, .. } = &record.status else { continue };
        let kind = frame.protocol().check_in(&key.id).map(|check_in| &check_in.kind);
        let chosen = kind.map(|kind| kind.chosen(answer)).unwrap_or_default();
        let labels: Vec<&str> = chosen.iter().map(|choice| choice.label.as_str()).collect();
        let said = format!("{}: {}", frame.prompt(key), labels.join(", "));
        flow_text(ui, &said, fonts::medium(size::BODY), frame.tokens.attention);
    }
}

/// A text that was begun is kept or emptied first.
fn unkept_ui(ui: &mut Ui, line: &mut EntryLine) -> bool {
    let Some(kind) = line.unkept() else { return false };
    if wide_button(ui, texts::close::unkept(), ButtonStyle::Plain) {
        line.open(kind);
    }
    true
}

fn wide_button(ui: &mut Ui, label: &str, look: ButtonStyle) -> bool {
    let (_, rect) = ui.allocate_space(egui::vec2(ui.available_width(), space::TOUCH));
    Button::new(label).left().look(look).show_in(ui, rect).clicked()
}
