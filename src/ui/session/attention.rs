//! An attention: the moment is held already; what about, who was called, who came, and the
//! practice's own emergency text.

use egui::{Key, Label, Rect, RichText, Ui, vec2};

use super::CenterView;
use super::frame::FrameContext;
use super::outbox::Outbox;
use super::panel::{self, Panel};
use crate::live::CommandId;
use crate::session::{Attention, AttentionKind, Command};
use crate::ui::fonts;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, chip, flow_text};
use crate::words::texts;

/// The panel; remembers what is typed as another kind.
#[derive(Debug, Default)]
pub(super) struct AttentionPanel {
    other: String,
    /// The command that raises the attention, until its outcome is there.
    raised: Option<CommandId>,
}

/// Offered before anything is typed.
const KINDS: [AttentionKind; 5] = [
    AttentionKind::Airway,
    AttentionKind::HardToRouse,
    AttentionKind::Pain,
    AttentionKind::Vomiting,
    AttentionKind::Fall,
];

impl AttentionPanel {
    /// Raises an attention, unless one is open.
    pub(super) fn open(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        if frame.state().open_attention().is_none() && self.raised.is_none() {
            self.raised = Some(out.send(Command::RaiseAttention));
        }
    }

    /// The panel is left when there is no attention to show: it was refused, or is over.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, center: &mut CenterView) {
        self.raised = self.raised.filter(|raised| frame.outcome(*raised).is_none());
        let nothing = frame.state().open_attention().is_none() && self.raised.is_none();
        if nothing && *center == CenterView::Attention {
            *center = CenterView::Timeline;
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
            Panel::open(ui, rect, texts::attention::title(), (&since, frame.tokens.attention));
        panel.body_ui(ui, "attention", |ui| {
            numbers_ui(ui, frame);
            self.kinds_ui(ui, attention, out);
            emergency_ui(ui, frame);
        });
        panel.acts_ui(ui, |ui| acts_ui(ui, frame, attention, center, out));
    }

    fn kinds_ui(&mut self, ui: &mut Ui, attention: &Attention, out: &mut Outbox) {
        let describe =
            |kind: AttentionKind| Command::DescribeAttention { attention: attention.entry, kind };
        ui.horizontal_wrapped(|ui| {
            for kind in KINDS {
                let chosen = attention.kind.as_ref() == Some(&kind);
                if chip(ui, texts::attention_kind(&kind), chosen) && !chosen {
                    out.push(describe(kind));
                }
            }
            if let Some(AttentionKind::Other(text)) = &attention.kind {
                chip(ui, text, true);
            }
            let field = TextLine::new(&mut self.other, texts::attention::other())
                .hint(texts::attention::other())
                .width(190.0)
                .show(ui);
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if entered && !self.other.trim().is_empty() {
                out.push(describe(AttentionKind::Other(
                    std::mem::take(&mut self.other).trim().to_owned(),
                )));
            }
        });
    }
}

fn acts_ui(
    ui: &mut Ui,
    frame: &FrameContext<'_>,
    attention: &Attention,
    center: &mut CenterView,
    out: &mut Outbox,
) {
    let entry = attention.entry;
    match attention.called_ms {
        Some(at_ms) => drop(chip(ui, &texts::attention::called(&frame.clock(at_ms)), true)),
        None if Button::new(texts::attention::call())
            .look(ButtonStyle::Primary)
            .show(ui)
            .clicked() =>
        {
            out.push(Command::CallPrescriber { attention: entry });
        }
        None => {}
    }
    match attention.arrived_ms {
        Some(at_ms) => drop(chip(ui, &texts::attention::here(&frame.clock(at_ms)), true)),
        None if Button::new(texts::attention::arrived()).show(ui).clicked() => {
            out.push(Command::PrescriberArrives { attention: entry });
        }
        None => {}
    }
    if Button::new(texts::attention::end()).show(ui).clicked() {
        out.push(Command::EndAttention { attention: entry });
        *center = CenterView::Timeline;
    }
    panel::leave_ui(ui, center);
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
