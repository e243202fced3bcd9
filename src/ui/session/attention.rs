//! An attention: the moment is held already; what about, who was called, who came, and the
//! practice's own emergency text.

use egui::{Label, Rect, RichText, Ui, vec2};

use super::CenterView;
use super::entry_line::EntryLine;
use super::frame::FrameContext;
use super::outbox::Outbox;
use super::panel::{self, Panel};
use crate::live::CommandId;
use crate::record::wording;
use crate::session::{Attention, AttentionKind, Command};
use crate::ui::fonts;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, entered, flow_text};
use crate::words::texts;

/// The panel; remembers what is typed as another kind.
#[derive(Debug, Default)]
pub(super) struct AttentionPanel {
    other: String,
    /// Its field is to have the cursor.
    wants_other: bool,
    /// Its field is done with: the digits answer again.
    releases: bool,
    /// The digits are the panel's: their caps are shown.
    has_digits: bool,
    /// The command that raises the attention, until its outcome is there.
    raised: Option<CommandId>,
}

/// The digits of what is done.
const OTHER: u8 = 7;
const CALLED: u8 = 8;
const HERE: u8 = 9;
const OVER: u8 = 0;

impl AttentionPanel {
    /// Raises an attention, unless one is open.
    pub(super) fn open(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        if frame.state().open_attention().is_none() && self.raised.is_none() {
            self.raised = Some(out.send(Command::RaiseAttention));
        }
    }

    /// The panel is left when there is no attention to show: it was refused, or is over. What was
    /// being typed in it goes on in the line.
    pub(super) fn follow(
        &mut self,
        frame: &FrameContext<'_>,
        center: &mut CenterView,
        line: &mut EntryLine,
    ) {
        self.raised = self.raised.filter(|raised| frame.outcome(*raised).is_none());
        let nothing = frame.state().open_attention().is_none() && self.raised.is_none();
        if !nothing {
            return;
        }
        line.take_over_words(std::mem::take(&mut self.other), frame.now);
        if *center == CenterView::Attention {
            *center = frame.waiting_view();
        }
    }

    /// Whether the digits are the panel's.
    pub(super) fn gets_digits(&mut self, has_digits: bool) {
        self.has_digits = has_digits;
    }

    /// The field is done with, since this was asked last.
    pub(super) fn takes_release(&mut self) -> bool {
        std::mem::take(&mut self.releases)
    }

    /// The cap of a digit, while the digits are the panel's.
    fn cap(&self, digit: u8) -> String {
        if self.has_digits { digit.to_string() } else { String::new() }
    }

    /// A digit: a kind, or what was done about it.
    pub(super) fn digit(
        &mut self,
        digit: u8,
        frame: &FrameContext<'_>,
        center: &mut CenterView,
        out: &mut Outbox,
    ) {
        let Some(attention) = frame.state().open_attention() else { return };
        let entry = attention.entry;
        match digit {
            OTHER => self.wants_other = true,
            CALLED if attention.called_ms.is_none() => {
                out.push(Command::CallPrescriber { attention: entry })
            }
            HERE if attention.arrived_ms.is_none() => {
                out.push(Command::PrescriberArrives { attention: entry })
            }
            OVER => {
                out.push(Command::EndAttention { attention: entry });
                *center = frame.waiting_view();
            }
            digit => {
                let place = usize::from(digit).checked_sub(1);
                let kind = place.and_then(|place| AttentionKind::NAMED.get(place));
                let kind = kind.filter(|kind| attention.kind.as_ref() != Some(*kind));
                out.extend(
                    kind.cloned().map(|kind| Command::DescribeAttention { attention: entry, kind }),
                );
            }
        }
    }

    /// Paints the open attention; nothing until it is there.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        center: &mut CenterView,
        out: &mut Outbox,
    ) {
        let Some(attention) = frame.state().open_attention() else { return };
        let since =
            texts::attention::since(&frame.clock(attention.at_ms), &frame.ago(attention.at_ms));
        let panel =
            Panel::open(ui, rect, texts::attention::title(), (&since, frame.tokens.attention))
                .of_attention();
        panel.body_ui(ui, "attention", |ui| {
            numbers_ui(ui, frame);
            self.kinds_ui(ui, attention, out);
            if attention.kind == Some(AttentionKind::Distress) {
                help_ui(ui, frame);
            }
            emergency_ui(ui, frame);
        });
        panel.acts_ui(ui, |ui| self.acts_ui(ui, frame, attention, center, out));
    }

    fn kinds_ui(&mut self, ui: &mut Ui, attention: &Attention, out: &mut Outbox) {
        let describe =
            |kind: AttentionKind| Command::DescribeAttention { attention: attention.entry, kind };
        ui.horizontal_wrapped(|ui| {
            for (digit, kind) in (1_u8..).zip(AttentionKind::NAMED) {
                let chosen = attention.kind.as_ref() == Some(&kind);
                let cap = self.cap(digit);
                let pressed = choice_ui(ui, texts::attention_kind(&kind), &cap, chosen);
                if pressed && !chosen {
                    out.push(describe(kind));
                }
            }
            if let Some(AttentionKind::Other(text)) = &attention.kind {
                choice_ui(ui, text, &self.cap(OTHER), true);
            }
            let hint = texts::attention::other_key(OTHER);
            let field = TextLine::new(&mut self.other, texts::attention::other())
                .hint(&hint)
                .width(190.0)
                .on_demand()
                .show(ui);
            if std::mem::take(&mut self.wants_other) {
                field.request_focus();
                ui.ctx().request_repaint();
            }
            if entered(&field) && !self.other.trim().is_empty() {
                self.releases = true;
                out.push(describe(AttentionKind::Other(
                    std::mem::take(&mut self.other).trim().to_owned(),
                )));
            }
        });
    }

    fn acts_ui(
        &self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        attention: &Attention,
        center: &mut CenterView,
        out: &mut Outbox,
    ) {
        let entry = attention.entry;
        let caps = [CALLED, HERE, OVER].map(|digit| self.cap(digit));
        let [called, here, over] = &caps;
        match attention.called_ms {
            Some(at_ms) => {
                choice_ui(ui, &texts::attention::called(&frame.clock(at_ms)), called, true);
            }
            None if Button::new(texts::attention::call())
                .cap(called)
                .look(ButtonStyle::Primary)
                .show(ui)
                .clicked() =>
            {
                out.push(Command::CallPrescriber { attention: entry });
            }
            None => {}
        }
        match attention.arrived_ms {
            Some(at_ms) => {
                choice_ui(ui, &texts::attention::here(&frame.clock(at_ms)), here, true);
            }
            None if Button::new(texts::attention::arrived()).cap(here).show(ui).clicked() => {
                out.push(Command::PrescriberArrives { attention: entry });
            }
            None => {}
        }
        if Button::new(texts::attention::end()).cap(over).show(ui).clicked() {
            out.push(Command::EndAttention { attention: entry });
            *center = frame.waiting_view();
        }
        if panel::leave_pressed(ui) {
            *center = frame.waiting_view();
        }
    }
}

fn choice_ui(ui: &mut Ui, label: &str, cap: &str, chosen: bool) -> bool {
    let look = if chosen { ButtonStyle::On } else { ButtonStyle::Plain };
    Button::new(label).cap(cap).look(look).show(ui).clicked()
}

/// Whom the practice calls: above everything else, one beside the other.
fn numbers_ui(ui: &mut Ui, frame: &FrameContext<'_>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size = vec2(0.0, 0.0);
        ui.spacing_mut().item_spacing = vec2(space::EDGE, space::TIGHT);
        for number in &frame.protocol().emergency.numbers {
            let said = format!("{}  {}", number.label, number.number);
            ui.add(
                Label::new(
                    RichText::new(said).font(fonts::medium(size::TITLE)).color(frame.tokens.strong),
                )
                .extend(),
            );
        }
    });
}

fn emergency_ui(ui: &mut Ui, frame: &FrameContext<'_>) {
    let text = frame.protocol().emergency.text.trim();
    let text = if text.is_empty() { texts::attention::no_text() } else { text };
    flow_text(ui, text, fonts::regular(size::BODY), frame.tokens.text);
}

/// The client's help plan, a line each.
fn help_ui(ui: &mut Ui, frame: &FrameContext<'_>) {
    let Some(help) = &frame.state().help else { return };
    flow_text(ui, texts::attention::agreed(), fonts::regular(size::SMALL), frame.tokens.soft);
    for (name, text) in wording::help_parts(help, texts::language()) {
        let line = format!("{name}: {text}");
        flow_text(ui, &line, fonts::medium(size::TITLE), frame.tokens.strong);
    }
}
