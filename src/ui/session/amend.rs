//! Amending an entry, in place: what it said, what it says now, and why. The original stays
//! readable.

use egui::{Rect, Ui};

use super::dose_form::DoseForm;
use super::entry_line::vitals_problem;
use super::frame::FrameContext;
use super::panel::{self, Panel};
use super::{CenterView, PanelContext, typed};
use crate::live::{CommandId, Outcome};
use crate::names::EntryId;
use crate::protocol::{AnswerEffect, CheckInId, CheckInKind, ChoiceId, CodeId, ModifierId};
use crate::record::wording;
use crate::session::{
    Amendment, Answer, Command, Entry, Event, OfferedReason, TextKind, Vitals, When, flags,
    plausible,
};
use crate::ui::fonts;
use crate::ui::tokens::size;
use crate::ui::widgets::{
    Button, ButtonStyle, HoldButton, Refused, TextLine, chip, entered, flow_text, refused_ui,
    tone_color,
};
use crate::words::texts;

/// The panel and what is typed in it.
#[derive(Debug, Default)]
pub(super) struct AmendPanel {
    entry: Option<EntryId>,
    text: String,
    time: String,
    reason: String,
    modifiers: Vec<ModifierId>,
    answer: Option<Answer>,
    dose: Option<DoseForm>,
    /// The kind that a text should have had.
    kind: Option<TextKind>,
    refused: Option<Refused>,
    /// Corrections that are on their way.
    sent: Vec<CommandId>,
}

impl AmendPanel {
    /// Opens the panel for an entry, as it reads now.
    pub(super) fn open(&mut self, id: EntryId, frame: &FrameContext<'_>) {
        if self.entry == Some(id) {
            return;
        }
        *self = Self { entry: Some(id), ..Self::default() };
        let Some(entry) = frame.view.session.find_entry(id).cloned() else { return };
        for event in now_reads(&entry, frame) {
            match event {
                Event::Wrote { text, kind } => {
                    self.text = text;
                    self.kind = Some(kind);
                }
                Event::Observed { modifiers, .. } | Event::StateBegan { modifiers, .. } => {
                    self.modifiers = modifiers
                }
                Event::DoseGiven { dose, .. } => self.dose = Some(DoseForm::of(&dose)),
                Event::VitalsTaken { vitals, .. } => self.text = typed::as_typed(&vitals),
                Event::CheckInAnswered { answer, .. } => {
                    if let Answer::Text(text) | Answer::Choice { text: Some(text), .. } = &answer {
                        self.text.clone_from(text);
                    }
                    self.answer = Some(answer);
                }
                _ => {}
            }
        }
    }

    /// Learns what became of the corrections: refused, they stand in their panel again, as typed.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, center: &mut CenterView) {
        let was_sent = !self.sent.is_empty();
        let refused = self.sent.iter().any(|id| frame.outcome(*id).is_some_and(Outcome::is_err));
        self.sent.retain(|id| frame.outcome(*id).is_none());
        if was_sent && self.sent.is_empty() && !refused {
            // It is done: opened again, it begins with what the entry says then.
            self.entry = None;
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
        let Some(entry) = self.entry.and_then(|id| frame.view.session.find_entry(id).cloned())
        else {
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
                if HoldButton::new(texts::amend::withdraw())
                    .enabled(!self.reason.trim().is_empty())
                    .show(ui)
                {
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
        match entry.events.first() {
            Some(Event::Wrote { .. }) => {
                let text = TextLine::new(&mut self.text, texts::amend::text());
                is_entered |= entered(&text.refused(&mut self.refused).show(ui));
                self.kinds_ui(ui);
            }
            Some(Event::VitalsTaken { .. }) => {
                let text = TextLine::new(&mut self.text, texts::pad::vitals_name())
                    .hint(texts::pad::vitals_hint())
                    .refused(&mut self.refused);
                is_entered |= entered(&text.show(ui));
            }
            Some(Event::Observed { code, .. } | Event::StateBegan { code, .. }) => {
                self.modifiers_ui(ui, code, frame)
            }
            Some(Event::CheckInAnswered { key, .. }) => {
                is_entered |= self.answers_ui(ui, entry, &key.id, frame);
            }
            Some(Event::DoseGiven { .. }) => {
                if let Some(dose) = &mut self.dose {
                    is_entered |= dose.show(ui, None, frame.people());
                }
            }
            _ => {}
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

    fn modifiers_ui(&mut self, ui: &mut Ui, code: &CodeId, frame: &FrameContext<'_>) {
        let Some(code) = frame.protocol().codebook.code(code) else { return };
        ui.horizontal_wrapped(|ui| {
            for modifier in &code.modifiers {
                if chip(ui, &modifier.label, self.modifiers.contains(&modifier.id)) {
                    code.toggle(&mut self.modifiers, &modifier.id);
                }
            }
        });
    }

    fn answers_ui(
        &mut self,
        ui: &mut Ui,
        entry: &Entry,
        check_in: &CheckInId,
        frame: &FrameContext<'_>,
    ) -> bool {
        let Some(check_in) = frame.protocol().check_in(check_in) else { return false };
        ui.horizontal_wrapped(|ui| match &check_in.kind {
            CheckInKind::Choice(choices) => {
                for choice in choices {
                    if chip(ui, &choice.label, self.chosen() == Some(&choice.id)) {
                        self.answer =
                            Some(Answer::Choice { option: choice.id.clone(), text: None });
                    }
                }
            }
            CheckInKind::Scale(scale) => {
                for step in scale.min..=scale.max {
                    if chip(ui, &step.to_string(), self.answer == Some(Answer::Scale(step))) {
                        self.answer = Some(Answer::Scale(step));
                    }
                }
            }
            _ => {}
        });
        let own_words = entry.events.iter().any(|event| matches!(event, Event::Wrote { .. }));
        if !own_words && !self.asks_for_text(&check_in.kind) {
            return false;
        }
        let text = TextLine::new(&mut self.text, texts::amend::text());
        entered(&text.refused(&mut self.refused).show(ui))
    }

    /// The choice that is chosen.
    fn chosen(&self) -> Option<&ChoiceId> {
        match &self.answer {
            Some(Answer::Choice { option, .. }) => Some(option),
            _ => None,
        }
    }

    /// The answer has a text of the therapist's.
    fn asks_for_text(&self, kind: &CheckInKind) -> bool {
        match kind {
            CheckInKind::Text => true,
            CheckInKind::Choice(choices) => choices.iter().any(|choice| {
                choice.effect == AnswerEffect::Text && self.chosen() == Some(&choice.id)
            }),
            _ => false,
        }
    }

    /// The answer as it stands in the panel.
    fn answer(
        &self,
        check_in: &CheckInId,
        frame: &FrameContext<'_>,
    ) -> Result<Option<Answer>, Refused> {
        let kind = frame.protocol().check_in(check_in).map(|check_in| &check_in.kind);
        let text =
            kind.filter(|kind| self.asks_for_text(kind)).map(|_| self.text.trim().to_owned());
        if text.as_ref().is_some_and(String::is_empty) {
            return Err(Refused::new(texts::amend::text(), texts::needs_words()));
        }
        Ok(match (self.answer.clone(), text) {
            (Some(Answer::Choice { option, .. }), text) => Some(Answer::Choice { option, text }),
            (Some(Answer::Text(_)), Some(text)) => Some(Answer::Text(text)),
            (answer, _) => answer,
        })
    }

    fn amend(&mut self, entry: &Entry, frame: &FrameContext<'_>, context: &mut PanelContext<'_>) {
        match self.corrections(entry, frame) {
            Ok(corrections) if corrections.is_empty() => {
                let field = match entry.events.first() {
                    Some(Event::Wrote { .. }) => texts::amend::text(),
                    Some(Event::VitalsTaken { .. }) => texts::pad::vitals_name(),
                    _ => texts::amend::time(),
                };
                self.refused = Some(Refused::new(field, texts::amend::unchanged()));
            }
            Ok(corrections) => self.send(corrections, context),
            Err(refused) => self.refused = refused.or(self.refused.take()),
        }
    }

    /// The commands of the correction, or the field that was refused; `None`: a field of the dose, which
    /// shows it itself.
    fn corrections(
        &mut self,
        entry: &Entry,
        frame: &FrameContext<'_>,
    ) -> Result<Vec<Command>, Option<Refused>> {
        let Some(when) = typed::only_when(&self.time, frame.now) else {
            return Err(Some(Refused::new(texts::amend::time(), texts::not_a_time())));
        };
        if let Some(Event::DoseGiven { dose, .. }) = entry.events.first() {
            let typed = self.dose.as_mut().map(|form| form.dose(dose.kind, frame.people()));
            if let Some(None) = typed {
                return Err(None);
            }
        }
        let is_text = matches!(entry.events.first(), Some(Event::Wrote { .. }));
        if is_text && self.text.trim().is_empty() {
            return Err(Some(Refused::new(texts::amend::text(), texts::needs_words())));
        }
        let mut amendments = self.content(entry, frame).map_err(Some)?;
        if when != When::Now {
            let happened_ms = typed::session_ms(when, frame.now);
            amendments
                .push(Amendment::Time { happened_ms, about: matches!(when, When::About { .. }) });
        }
        let moves = self.moves_to(entry);
        if amendments.is_empty() && moves.is_none() {
            return Ok(Vec::new());
        }
        if let Some(kind) = moves {
            let happened_ms = match when {
                When::Now => frame.view.corrections().happened(entry).ms,
                when => typed::session_ms(when, frame.now),
            };
            let (text, when) = (self.text.trim().to_owned(), When::At { ms: happened_ms });
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
        let Some(Event::Wrote { kind, .. }) = entry.events.first() else { return None };
        self.kind.filter(|chosen| chosen != kind)
    }

    fn send(
        &mut self,
        corrections: impl IntoIterator<Item = Command>,
        context: &mut PanelContext<'_>,
    ) {
        self.sent = corrections.into_iter().map(|command| context.out.send(command)).collect();
        *context.center = CenterView::Timeline;
    }

    /// What the entry says now, where that was changed.
    fn content(
        &mut self,
        entry: &Entry,
        frame: &FrameContext<'_>,
    ) -> Result<Vec<Amendment>, Refused> {
        let mut changed = Vec::new();
        for (place, event) in now_reads(entry, frame).into_iter().enumerate() {
            changed.extend(match event {
                Event::DoseGiven { dose, .. } => {
                    let form = self.dose.as_mut();
                    form.and_then(|form| form.dose(dose.kind, frame.people()))
                        .filter(|typed| typed != dose.as_ref())
                        .map(|typed| Amendment::Dose(Box::new(typed)))
                }
                Event::Wrote { text, .. } => (text.trim() != self.text.trim())
                    .then(|| Amendment::Text(self.text.trim().to_owned())),
                Event::VitalsTaken { vitals, .. } => self.vitals(entry, &vitals, frame)?,
                Event::Observed { modifiers, .. } | Event::StateBegan { modifiers, .. } => {
                    (modifiers != self.modifiers)
                        .then(|| Amendment::Modifiers(self.modifiers.clone()))
                }
                // Beside vital signs it only says that they were taken.
                Event::CheckInAnswered { key, answer } if place == 0 => self
                    .answer(&key.id, frame)?
                    .filter(|typed| *typed != answer)
                    .map(Amendment::Answer),
                _ => None,
            });
        }
        Ok(changed)
    }

    /// The vital signs as typed, where they are others than before.
    fn vitals(
        &self,
        entry: &Entry,
        before: &Vitals,
        frame: &FrameContext<'_>,
    ) -> Result<Option<Amendment>, Refused> {
        let refused = |why: String| Refused::new(texts::pad::vitals_name(), why);
        let vitals = typed::vitals(&self.text)
            .map_err(|problem| refused(vitals_problem(&problem).to_owned()))?;
        plausible(&vitals)
            .map_err(|refusal| refused(texts::refusal(&refusal, |key| frame.prompt(key))))?;
        let after_dose = frame.dose_ms().is_some_and(|dose_ms| entry.happened.ms >= dose_ms);
        let own = frame.state().own_limits();
        let flags = flags(&vitals, &frame.protocol().ranges, &own, after_dose);
        Ok((vitals != *before).then_some(Amendment::Vitals { vitals, flags }))
    }
}

/// The entry's events with the amendments made so far.
fn now_reads(entry: &Entry, frame: &FrameContext<'_>) -> Vec<Event> {
    entry.events.iter().map(|event| frame.view.corrections().correct(entry, event)).collect()
}
