//! What an entry says, to be corrected, by the fields that it was entered with.

use egui::Ui;

use super::entry_fields::{main_event, text_of, value_of, values, with_text};
use super::{
    DoseForm, OrderForm, Refused, TextLine, chip, entered, help_form_ui, refused_ui, vitals_of,
    vitals_problem,
};
use crate::names::{EntryId, Person};
use crate::protocol::{CheckIn, CheckInId, CheckInKind, Choice, ChoiceId, CodeId, ModifierId};
use crate::session::{
    Amendment, Answer, Entry, Event, HelpPlan, Session, Vitals, plausible_or_as_read,
};
use crate::words::texts;

/// The fields of one entry. They begin with what it says now.
#[derive(Debug)]
pub struct EntryForm {
    entry: EntryId,
    text: String,
    modifiers: Vec<ModifierId>,
    answer: Option<Answer>,
    /// The one that was chosen among the values that the event may have.
    value: Option<Amendment>,
    dose: Option<DoseForm>,
    order: Option<OrderForm>,
    help: Option<HelpPlan>,
    refused: Option<Refused>,
    /// Vital signs that can hardly be right, as they were typed when they were asked about.
    doubted: Option<String>,
}

impl EntryForm {
    /// The fields of an entry as it reads now.
    pub fn of(entry: &Entry, session: &Session) -> Self {
        let mut form = Self {
            entry: entry.id,
            text: String::new(),
            modifiers: Vec::new(),
            answer: None,
            value: None,
            dose: None,
            order: None,
            help: None,
            refused: None,
            doubted: None,
        };
        for event in session.corrections().events(entry) {
            if let Some(text) = text_of(&event) {
                form.text = text.text;
            }
            form.value = value_of(&event).or(form.value);
            match event {
                Event::Observed { modifiers, .. } | Event::StateBegan { modifiers, .. } => {
                    form.modifiers = modifiers;
                }
                Event::DoseGiven { dose, .. } => form.dose = Some(DoseForm::of(&dose)),
                Event::DoseOrdered(order) => form.order = Some(OrderForm::of(&order)),
                Event::HelpAgreed(help) => form.help = Some(*help),
                Event::CheckInAnswered { answer, .. } => {
                    if let Answer::Text(text)
                    | Answer::Choice { text: Some(text), .. }
                    | Answer::Several { text: Some(text), .. } = &answer
                    {
                        form.text.clone_from(text);
                    }
                    form.answer = Some(answer);
                }
                _ => {}
            }
        }
        form
    }

    /// The entry that is corrected.
    pub fn entry(&self) -> EntryId {
        self.entry
    }

    /// The text as it stands in its field.
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// Paints the fields; `true` when Enter was pressed in one.
    pub fn show(&mut self, ui: &mut Ui, entry: &Entry, session: &Session) -> bool {
        let Some(event) = main_event(entry) else { return false };
        self.values_ui(ui, event, session);
        let is_entered = match (event, text_of(event)) {
            (_, Some(text)) => self.text_ui(ui, text.name, text.hint),
            (Event::Observed { code, .. } | Event::StateBegan { code, .. }, _) => {
                self.modifiers_ui(ui, code, session);
                false
            }
            (Event::CheckInAnswered { key, .. }, _) => match session.protocol().check_in(&key.id) {
                Some(check_in) => self.answers_ui(ui, entry, check_in, session),
                None => false,
            },
            _ => {
                let dose = self.dose.as_mut().map(|dose| dose.show(ui, None, people(session)));
                let order = self.order.as_mut().map(|order| order.show(ui));
                let help = self.help.as_mut().map(|help| help_form_ui(ui, help));
                dose.or(order).or(help).unwrap_or(false)
            }
        };
        refused_ui(ui, &mut self.refused);
        is_entered
    }

    /// The amendments that were typed. `None`: a field can't be read; it has the cursor, and why stands beside it.
    pub fn changes(&mut self, entry: &Entry, session: &Session) -> Option<Vec<Amendment>> {
        let mut changed = Vec::new();
        let main = main_event(entry);
        for (event, now) in entry.events.iter().zip(session.corrections().events(entry)) {
            match self.change(entry, Some(event) == main, now, session) {
                Ok(change) => changed.extend(change),
                Err(refused) => {
                    self.refused = refused.or(self.refused.take());
                    return None;
                }
            }
        }
        Some(changed)
    }

    /// Says at its field that nothing was changed; `false`: it has no field to say it at.
    pub fn refuse_unchanged(&mut self, entry: &Entry) -> bool {
        let Some(text) = main_event(entry).and_then(text_of) else { return false };
        self.refused = Some(Refused::new(text.name, texts::amend::unchanged()));
        true
    }

    fn text_ui(&mut self, ui: &mut Ui, name: &str, hint: &str) -> bool {
        let line = TextLine::new(&mut self.text, name).labelled().hint(hint);
        entered(&line.refused(&mut self.refused).show(ui))
    }

    fn values_ui(&mut self, ui: &mut Ui, event: &Event, session: &Session) {
        let values = values(event, session);
        if values.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            for (name, value) in values {
                if chip(ui, &name, self.value.as_ref() == Some(&value)) {
                    self.value = Some(value);
                    // A kind that has a name takes the place of one that was typed.
                    self.text.clear();
                }
            }
        });
    }

    fn modifiers_ui(&mut self, ui: &mut Ui, code: &CodeId, session: &Session) {
        let Some(code) = session.protocol().codebook.code(code) else { return };
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
        check_in: &CheckIn,
        session: &Session,
    ) -> bool {
        let choices = session.choices_in_place(entry, &check_in.kind);
        ui.horizontal_wrapped(|ui| {
            for choice in &choices {
                if !chip(ui, &choice.label, self.chosen().contains(&choice.id)) {
                    continue;
                }
                if matches!(check_in.kind, CheckInKind::Several(_)) {
                    self.toggle(choice, &choices);
                } else {
                    let option = choice.id.clone();
                    self.answer = Some(Answer::Choice { option, text: None });
                }
            }
            if let CheckInKind::Scale(scale) = &check_in.kind {
                for step in scale.min..=scale.max {
                    if chip(ui, &step.to_string(), self.answer == Some(Answer::Scale(step))) {
                        self.answer = Some(Answer::Scale(step));
                    }
                }
            }
        });
        let has_own_words = entry.events.iter().any(Event::is_own_words);
        (has_own_words || self.asks_for_text(&check_in.kind))
            && self.text_ui(ui, texts::amend::text(), "")
    }

    /// One of several is taken or left; the one that stands for none leaves all others.
    fn toggle(&mut self, choice: &Choice, of: &[&Choice]) {
        let is_none = |id: &ChoiceId| of.iter().any(|known| known.id == *id && known.none);
        let mut options = self.chosen().to_vec();
        match options.iter().position(|id| *id == choice.id) {
            Some(place) => drop(options.remove(place)),
            None if choice.none => options = vec![choice.id.clone()],
            None => {
                options.retain(|id| !is_none(id));
                options.push(choice.id.clone());
            }
        }
        self.answer = Some(Answer::Several { options, text: None });
    }

    /// The choices that are chosen.
    fn chosen(&self) -> &[ChoiceId] {
        match &self.answer {
            Some(Answer::Choice { option, .. }) => std::slice::from_ref(option),
            Some(Answer::Several { options, .. }) => options,
            _ => &[],
        }
    }

    /// The answer has a text of the therapist's.
    fn asks_for_text(&self, kind: &CheckInKind) -> bool {
        let asks = |answer: &Answer| kind.asks_for_text(answer);
        matches!(kind, CheckInKind::Text) || self.answer.as_ref().is_some_and(asks)
    }

    /// The amendment of one event, if it was changed, or the field that was refused; `None`: a field of
    /// the dose or the order, which shows it itself.
    fn change(
        &mut self,
        entry: &Entry,
        is_main: bool,
        now: Event,
        session: &Session,
    ) -> Result<Option<Amendment>, Option<Refused>> {
        Ok(match &now {
            Event::DoseGiven { dose, .. } => {
                let typed = self.dose.as_mut().map(|form| form.dose(dose.kind, people(session)));
                let typed = typed.map(|typed| typed.ok_or(None)).transpose()?;
                typed.filter(|typed| typed != &**dose).map(|it| Amendment::Dose(it.into()))
            }
            Event::DoseOrdered(order) => {
                let typed = self.order.as_mut().map(|form| form.order(order.of, people(session)));
                let typed = typed.map(|typed| typed.ok_or(None)).transpose()?;
                typed.filter(|typed| typed != &**order).map(|it| Amendment::Order(it.into()))
            }
            Event::HelpAgreed(help) => {
                let typed = self.help.clone().filter(|typed| typed != &**help);
                typed.map(|typed| Amendment::Help(typed.into()))
            }
            Event::VitalsTaken { vitals, .. } => self.vitals(entry, vitals, session)?,
            Event::Observed { modifiers, .. } | Event::StateBegan { modifiers, .. } => {
                (*modifiers != self.modifiers).then(|| Amendment::Modifiers(self.modifiers.clone()))
            }
            // Beside vital signs it only says that they were taken, beside a consent which it was.
            Event::CheckInAnswered { key, answer } if is_main => {
                let typed = self.answer(&key.id, session)?;
                typed.filter(|typed| typed != answer).map(Amendment::Answer)
            }
            // What an answer ended, it ends still.
            Event::DosingEnded { .. } if !is_main => None,
            event => self.value_or_text(event)?,
        })
    }

    /// The amendment of an event that is one of several values, or a text.
    fn value_or_text(&self, event: &Event) -> Result<Option<Amendment>, Refused> {
        let chosen = || self.value.clone().filter(|value| value_of(event).as_ref() != Some(value));
        let Some(now) = text_of(event) else { return Ok(chosen()) };
        match (self.text(), value_of(event)) {
            (text, _) if text == now.text.trim() && !text.is_empty() => Ok(None),
            ("", Some(_)) => Ok(chosen()),
            ("", None) => Err(Refused::new(now.name, texts::needs_words())),
            (text, _) => Ok(with_text(event, text)),
        }
    }

    /// The answer as it stands in the fields.
    fn answer(&self, check_in: &CheckInId, session: &Session) -> Result<Option<Answer>, Refused> {
        let kind = session.protocol().check_in(check_in).map(|check_in| &check_in.kind);
        let asks = kind.is_some_and(|kind| self.asks_for_text(kind));
        let text = asks.then(|| self.text().to_owned());
        if text.as_ref().is_some_and(String::is_empty) {
            return Err(Refused::new(texts::amend::text(), texts::needs_words()));
        }
        Ok(match (self.answer.clone(), text) {
            (Some(Answer::Choice { option, .. }), text) => Some(Answer::Choice { option, text }),
            (Some(Answer::Several { options, .. }), text) => {
                Some(Answer::Several { options, text })
            }
            (Some(Answer::Text(_)), Some(text)) => Some(Answer::Text(text)),
            (answer, _) => answer,
        })
    }

    /// The vital signs as typed, where they are others than before. A value that can hardly be right is
    /// asked about once, and then kept as it was read.
    fn vitals(
        &mut self,
        entry: &Entry,
        before: &Vitals,
        session: &Session,
    ) -> Result<Option<Amendment>, Refused> {
        let refused = |why: String| Refused::new(texts::pad::vitals_name(), why);
        let mut vitals = vitals_of(&self.text)
            .map_err(|problem| refused(vitals_problem(&problem).to_owned()))?;
        if vitals.readings == before.readings && vitals.by == before.by {
            return Ok(None);
        }
        let was_asked = self.doubted.as_ref() == Some(&self.text);
        if let Err(refusal) = plausible_or_as_read(&mut vitals, was_asked) {
            self.doubted = Some(self.text.clone());
            return Err(refused(texts::refusal(&refusal, |key| key.id.to_string())));
        }
        let flags = session.flags_of(&vitals, session.corrections().happened(entry).ms);
        Ok(Some(Amendment::Vitals { vitals, flags }))
    }
}

fn people(session: &Session) -> &[Person] {
    session.state().opening.as_ref().map_or(&[], |opening| &opening.people)
}
