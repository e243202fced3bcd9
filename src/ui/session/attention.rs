//! An attention: the moment is held already; what about, who was called, who came, and the
//! practice's own emergency text.

use egui::{Key, Label, Rect, RichText, Ui, vec2};

use super::Stage;
use super::frame::Frame;
use super::panel::{self, Panel};
use crate::session::{Attention, AttentionKind, Command};
use crate::ui::fonts;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, Look, TextLine, chip, flow_text};
use crate::words::texts;

/// The panel; remembers what is typed as another kind.
#[derive(Debug, Default)]
pub(super) struct AttentionPanel {
    other: String,
    missing_since_ms: Option<i64>,
}

/// A raised attention is in the view by then.
const COMES_WITHIN_MS: i64 = 1_000;

/// Offered before anything is typed.
const KINDS: [AttentionKind; 5] = [
    AttentionKind::Airway,
    AttentionKind::HardToRouse,
    AttentionKind::Pain,
    AttentionKind::Vomiting,
    AttentionKind::Fall,
];

impl AttentionPanel {
    /// Paints the open attention.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &Frame<'_>,
        stage: &mut Stage,
        out: &mut Vec<Command>,
    ) {
        let Some(attention) = frame.open_attention() else {
            // It comes with the next view; when it doesn't, it was refused or is over.
            let since_ms = *self.missing_since_ms.get_or_insert(frame.now.session_ms);
            if frame.now.session_ms - since_ms > COMES_WITHIN_MS {
                self.missing_since_ms = None;
                *stage = Stage::Timeline;
            }
            return;
        };
        self.missing_since_ms = None;
        let since =
            texts::attention::since(&frame.clock(attention.at_ms), &frame.ago(attention.at_ms));
        let panel =
            Panel::open(ui, rect, texts::attention::title(), (&since, frame.tokens.attention));
        panel.body_ui(ui, "attention", |ui| {
            numbers_ui(ui, frame);
            self.kinds_ui(ui, attention, out);
            emergency_ui(ui, frame);
        });
        panel.acts_ui(ui, |ui| acts_ui(ui, frame, attention, stage, out));
    }

    fn kinds_ui(&mut self, ui: &mut Ui, attention: &Attention, out: &mut Vec<Command>) {
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
    frame: &Frame<'_>,
    attention: &Attention,
    stage: &mut Stage,
    out: &mut Vec<Command>,
) {
    let entry = attention.entry;
    match attention.called_ms {
        Some(at_ms) => drop(chip(ui, &texts::attention::called(&frame.clock(at_ms)), true)),
        None if Button::new(texts::attention::call()).look(Look::Primary).show(ui).clicked() => {
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
        *stage = Stage::Timeline;
    }
    panel::leave_ui(ui, stage);
}

/// Whom the practice calls: above everything else, one beside the other.
fn numbers_ui(ui: &mut Ui, frame: &Frame<'_>) {
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

fn emergency_ui(ui: &mut Ui, frame: &Frame<'_>) {
    let text = frame.protocol().emergency.text.trim();
    let text = if text.is_empty() { texts::attention::no_text() } else { text };
    flow_text(ui, text, fonts::regular(size::BODY), frame.tokens.text);
}
