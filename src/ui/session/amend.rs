//! Amending an entry, in place: what it said, what it says now, and why. The original stays
//! readable.

use egui::{Rect, Ui};

use super::frame::FrameContext;
use super::panel::{self, Panel};
use super::{CenterView, PanelContext};
use crate::live::{CommandId, Outcome};
use crate::names::EntryId;
use crate::record::wording;
use crate::session::{Command, Entry, Event, OfferedReason, TextKind, When};
use crate::ui::fonts;
use crate::ui::tokens::size;
use crate::ui::typed_time;
use crate::ui::widgets::{
    Button, ButtonStyle, EntryForm, HoldButton, Refused, TextLine, chip, entered, flow_text,
    refused_ui, tone_color,
};
use crate::words::texts;

/// The panel and what is typed in it.
#[derive(Debug, Default)]
pub(super) struct AmendPanel {
    form: Option<EntryForm>,
    time: String,
    reason: String,
    /// The kind that a text should have had.
    kind: Option<TextKind>,
    refused: Option<Refused>,
    /// Corrections that are on their way.
    sent: Vec<CommandId>,
}

impl AmendPanel {
    /// Opens the panel for an entry, as it reads now.
    pub(super) fn open(&mut self, id: EntryId, frame: &FrameContext<'_>) {
        if self.form.as_ref().is_some_and(|form| form.entry() == id) {
            return;
        }
        let session = &frame.view.session;
        let entry = session.find_entry(id);
        *self = Self {
            form: entry.map(|entry| EntryForm::of(entry, session)),
            kind: entry.and_then(|entry| text_kind(entry)),
            ..Self::default()
        };
    }

    /// Learns what became of the corrections: refused, they stand in their panel again, as typed.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, center: &mut CenterView) {
        let was_sent = !self.sent.is_empty();
        let refused = self.sent.iter().any(|id| frame.outcome(*id).is_some_and(Outcome::is_err));
        self.sent.retain(|id| frame.outcome(*id).is_none());
        if was_sent && self.sent.is_empty() && !refused {
            // It is done: opened again, it begins with what the entry says then.
            self.form = None;
        }
        if refused && *center == CenterView::Timeline {
            *center = CenterView::Amend;
        }
    }

    /// Paints the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        let id = self.form.as_ref().map(EntryForm::entry);
        let Some(entry) = id.and_then(|id| frame.view.session.find_entry(id).cloned()) else {
            *context.center = CenterView::Timeline;
            return;
        };
        let line =
            wording::line(&entry, frame.protocol(), frame.view.corrections(), texts::language());
        let tokens = frame.tokens;
        let when = format!(
            "{} · {}",
            wording::clock(entry.happened.ms, frame.dose_ms()),
            frame.clock(entry.happened.ms)
        );
        let correctable =
            entry.is_correctable() && !frame.view.corrections().withdrawn.contains_key(&entry.id);
        let remark = format!("{when} · {}", entry.who);
        let panel = Panel::open(ui, rect, texts::amend::title(), (&remark, tokens.soft));
        let is_entered = panel.body_ui(ui, "amend", |ui| {
            flow_text(
                ui,
                &line.text,
                fonts::regular(size::BODY + 2.0),
                tone_color(line.tone, tokens),
            );
            if let Some(struck) = &line.struck {
                flow_text(ui, struck, fonts::regular(size::SMALL), tokens.faint);
            }
            if let Some(note) = &line.note {
                flow_text(ui, note, fonts::regular(size::SMALL), tokens.soft);
            }
            let is_entered = correctable && self.fields_ui(ui, &entry, frame);
            refused_ui(ui, &mut self.refused);
            is_entered
        });
        panel.acts_ui(ui, |ui| {
            if correctable {
                let pressed = Button::new(texts::amend::amend())
                    .look(ButtonStyle::Lead)
                    .cap(texts::app::enter())
                    .name(texts::amend::keep_name())
                    .show(ui)
                    .clicked();
                if pressed || is_entered {
                    self.amend(&entry, frame, context);
                }
                let lacks = self.reason.trim().is_empty().then(texts::close::reason_first);
                if HoldButton::new(texts::amend::withdraw()).lacks(lacks).show(ui) {
                    let reason = self.reason.trim().to_owned();
                    self.send(
                        [Command::Withdraw { entry: entry.id, reason: reason.into() }],
                        context,
                    );
                }
            }
            panel::leave_ui(ui, context.center);
        });
    }

    /// `true` when Enter was pressed in a field.
    fn fields_ui(&mut self, ui: &mut Ui, entry: &Entry, frame: &FrameContext<'_>) -> bool {
        ui.spacing_mut().item_spacing.y = 6.0;
        let mut is_entered = false;
        if let Some(form) = &mut self.form {
            is_entered |= form.show(ui, entry, &frame.view.session);
        }
        if text_kind(entry).is_some() {
            self.kinds_ui(ui);
        }
        ui.horizontal(|ui| {
            let time = TextLine::new(&mut self.time, texts::amend::time())
                .labelled()
                .hint(texts::close::ended_hint())
                .width(200.0)
                .refused(&mut self.refused)
                .show(ui);
            let reason = TextLine::new(&mut self.reason, texts::amend::reason())
                .labelled()
                .hint(texts::amend::stays())
                .refused(&mut self.refused)
                .show(ui);
            is_entered |= entered(&time) || entered(&reason);
        });
        is_entered
    }

    /// A text that went into the wrong line is moved to its kind: written again there, and withdrawn
    /// here.
    fn kinds_ui(&mut self, ui: &mut Ui) {
        let kinds = [
            (TextKind::Chart, texts::pad::idle()),
            (TextKind::OwnWords, texts::pad::own_words()),
            (TextKind::Process, texts::pad::private()),
        ];
        ui.horizontal_wrapped(|ui| {
            for (kind, label) in kinds {
                if chip(ui, label, self.kind == Some(kind)) {
                    self.kind = Some(kind);
                    self.refused = None;
                }
            }
        });
    }

    fn amend(&mut self, entry: &Entry, frame: &FrameContext<'_>, context: &mut PanelContext<'_>) {
        match self.corrections(entry, frame) {
            Ok(corrections) if corrections.is_empty() => {
                let is_told = self.form.as_mut().is_some_and(|form| form.refuse_unchanged(entry));
                if !is_told {
                    let said = texts::amend::unchanged();
                    self.refused = Some(Refused::new(texts::amend::time(), said));
                }
            }
            Ok(corrections) => self.send(corrections, context),
            Err(refused) => self.refused = refused,
        }
    }

    /// The commands of the correction, or the field that was refused; `None`: one of the entry's own,
    /// which shows it itself.
    fn corrections(
        &mut self,
        entry: &Entry,
        frame: &FrameContext<'_>,
    ) -> Result<Vec<Command>, Option<Refused>> {
        let session = &frame.view.session;
        let form = self.form.as_mut();
        let mut amendments = form.and_then(|form| form.changes(entry, session)).ok_or(None)?;
        let Some(when) = typed_time::only_when(&self.time, frame.now) else {
            return Err(Some(Refused::new(texts::amend::time(), texts::not_a_time())));
        };
        amendments.extend(typed_time::amendment(when, frame.now));
        let moves = self.moves_to(entry);
        if amendments.is_empty() && moves.is_none() {
            return Ok(Vec::new());
        }
        if let (Some(kind), Some(form)) = (moves, &self.form) {
            let happened_ms = match when {
                When::Now => session.corrections().happened(entry).ms,
                when => typed_time::session_ms(when, frame.now),
            };
            let (text, when) = (form.text().to_owned(), When::At { ms: happened_ms });
            // First, so that it stands twice rather than nowhere should the second be cut off.
            let write = Command::Write { kind, text, when };
            let reason = OfferedReason::WrongKind.into();
            return Ok(vec![write, Command::Withdraw { entry: entry.id, reason }]);
        }
        let reason = self.reason.trim().to_owned();
        if reason.is_empty() {
            return Err(Some(Refused::new(texts::amend::reason(), texts::amend::needs_reason())));
        }
        let amend = |to| Command::Amend { entry: entry.id, to, reason: reason.clone().into() };
        Ok(amendments.into_iter().map(amend).collect())
    }

    /// The kind that a text is moved to.
    fn moves_to(&self, entry: &Entry) -> Option<TextKind> {
        let kind = text_kind(entry)?;
        self.kind.filter(|chosen| *chosen != kind)
    }

    fn send(
        &mut self,
        corrections: impl IntoIterator<Item = Command>,
        context: &mut PanelContext<'_>,
    ) {
        self.sent = corrections.into_iter().map(|command| context.out.send(command)).collect();
        *context.center = CenterView::Timeline;
    }
}

/// The kind of a text.
fn text_kind(entry: &Entry) -> Option<TextKind> {
    match entry.events.first() {
        Some(Event::Wrote { kind, .. }) => Some(*kind),
        _ => None,
    }
}
