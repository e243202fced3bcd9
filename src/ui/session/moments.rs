//! Words for moments that were marked without any, in place: gone through one by one.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Rect, Ui};

use super::frame::FrameContext;
use super::panel::{self, Panel};
use super::{CenterView, PanelContext};
use crate::names::EntryId;
use crate::record::{Heard, HeardMusic, Stretch, wording};
use crate::session::{Command, Point, When};
use crate::ui::fonts;
use crate::ui::tokens::size;
use crate::ui::widgets::{Button, ButtonStyle, TextLine, entered, flow_text};
use crate::words::texts;

/// The panel; remembers what is typed for each moment, and those that were passed over.
#[derive(Debug, Default)]
pub(super) struct MomentsPanel {
    typed: BTreeMap<EntryId, String>,
    passed_over: BTreeSet<EntryId>,
}

impl MomentsPanel {
    /// Begins again with the first moment that has no words.
    pub(super) fn open(&mut self) {
        self.passed_over.clear();
    }

    /// Paints the moment that is next; leaves when there is none.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        let mut moments = frame.state().wordless_moments();
        let Some(moment) = moments.find(|moment| !self.passed_over.contains(&moment.entry)) else {
            *context.center = CenterView::Timeline;
            return;
        };
        let left = moments.count();
        let left = if left > 0 { texts::moments::more(left) } else { String::new() };
        let panel = Panel::open(ui, rect, texts::moments::title(), (&left, frame.tokens.soft));
        let typed = self.typed.entry(moment.entry).or_default();
        let is_entered = panel.body_ui(ui, "moment", |ui| {
            let t = wording::clock(moment.at_ms, frame.dose_ms());
            let head = format!("{t} · {}", frame.clock(moment.at_ms));
            flow_text(ui, &head, fonts::medium(size::TITLE), frame.tokens.strong);
            if let Some(piece) = piece_at(moment, frame) {
                let piece = texts::moments::piece(&piece);
                flow_text(ui, &piece, fonts::regular(size::BODY), frame.tokens.soft);
            }
            let line = TextLine::new(typed, texts::moments::words()).labelled();
            entered(&line.hint(texts::moments::hint()).show(ui))
        });
        panel.acts_ui(ui, |ui| {
            let keep = Button::new(texts::pad::keep()).cap(texts::app::enter());
            let pressed = keep.look(ButtonStyle::Lead).show(ui).clicked();
            let text = typed.trim().to_owned();
            if (pressed || is_entered) && !text.is_empty() {
                let when = When::At { ms: moment.at_ms };
                context.out.push(Command::AddMomentWords { moment: moment.entry, text, when });
            }
            if Button::new(texts::moments::pass_over()).show(ui).clicked() {
                self.passed_over.insert(moment.entry);
            }
            panel::leave_ui(ui, context.center);
        });
    }
}

/// The piece that sounded at a moment.
fn piece_at(moment: &Point, frame: &FrameContext<'_>) -> Option<String> {
    let music = HeardMusic::of(frame.view.entries().iter());
    let sounds = |stretch: &&Stretch| {
        stretch.from_ms <= moment.at_ms && stretch.to_ms.is_none_or(|to_ms| moment.at_ms <= to_ms)
    };
    match &music.stretches().iter().rev().find(sounds)?.heard {
        Heard::Piece { title, .. } => Some(texts::piece(title).into_owned()),
        Heard::SafeMusic => frame.safe_title().map(|title| texts::piece(title).into_owned()),
        Heard::Silence | Heard::Nothing => None,
    }
}
