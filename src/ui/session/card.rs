//! The card: one check-in at a time, known by its key, so that an answer can't hit another one.

mod face;

use std::collections::BTreeMap;

pub(super) use face::{CardAct, ticks_ui};

use super::entry_line::EntryLine;
use super::frame::FrameContext;
use super::outbox::Outbox;
use crate::journal::Draft;
use crate::live::CommandId;
use crate::protocol::{
    AnswerEffect, CheckIn, CheckInKind, Choice, ChoiceId, ConsentAnswer, ItemId, Scale,
};
use crate::session::{Answer, CheckInKey, Command, Reason, TextKind};
use crate::words::reason::SKIPS;

/// What the shown card asks for at the moment.
#[derive(Debug, Default)]
enum Mode {
    #[default]
    Answers,
    Text {
        of: TextOf,
        begun: Draft,
    },
    Skip {
        text: String,
    },
}

/// The part of an answer that a text is.
#[derive(Debug)]
enum TextOf {
    /// All of it.
    Whole,
    Choice(ChoiceId),
    Several(Vec<ChoiceId>),
}

/// Holds the shown card until it is settled.
#[derive(Debug, Default)]
pub(super) struct CardPanel {
    /// The digits are the card's: their caps are shown.
    has_digits: bool,
    /// They are a flag's, which gives them up by a 0: the card says so.
    waits_for_digits: bool,
    shown: Option<CheckInKey>,
    appeared_ms: i64,
    recalled: Option<CheckInKey>,
    mode: Mode,
    /// Chosen so far of several answers.
    chosen: Vec<ChoiceId>,
    /// What was answered last, until its outcome is there.
    sent: Option<(CheckInKey, CommandId)>,
    /// Texts that were begun and are no answers yet, by their card.
    unfinished: BTreeMap<CheckInKey, Draft>,
    offers_attention: bool,
    /// What is typed beside items of a checklist.
    notes: BTreeMap<ItemId, String>,
}

impl CardPanel {
    /// Keeps the shown card as long as it waits; only then shows the next one, the most urgent of
    /// all that wait. What was being typed into one that is gone goes on in the line.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, line: &mut EntryLine) {
        let state = frame.state();
        let settled = |key: &CheckInKey| {
            state.check_ins.known.get(key).is_some_and(|record| record.status.is_settled())
        };
        let waits = |key: &CheckInKey| frame.view.cards.contains(key);
        self.recalled = self.recalled.take().filter(|key| !settled(key));
        self.unfinished.retain(|key, _| !settled(key));
        if self
            .shown
            .as_ref()
            .is_some_and(|shown| waits(shown) || self.recalled.as_ref() == Some(shown))
        {
            return;
        }
        let next = self.recalled.clone().or_else(|| frame.view.cards.first().cloned());
        if next == self.shown {
            return;
        }
        if let Mode::Skip { text } = &mut self.mode {
            line.take_over_words(std::mem::take(text), frame.now);
        }
        self.set_text_aside();
        if let Some(begun) = self.shown.take().and_then(|gone| self.unfinished.remove(&gone)) {
            line.take_over(&begun);
        }
        self.shown = next;
        self.chosen.clear();
        self.appeared_ms = frame.now.session_ms;
    }

    /// The shown card: it has the digits where nothing else has.
    pub(super) fn shown(&self) -> Option<&CheckInKey> {
        self.shown.as_ref()
    }

    /// A text is being typed that the shown card asks for.
    pub(super) fn is_typing(&self) -> bool {
        matches!(self.mode, Mode::Text { .. })
    }

    /// A check-in is asked again whose time has passed.
    pub(super) fn is_recalled(&self) -> bool {
        self.recalled.is_some()
    }

    /// Whether the digits are the card's, or a flag's.
    pub(super) fn gets_digits(&mut self, has_digits: bool, are_a_flags: bool) {
        self.has_digits = has_digits;
        self.waits_for_digits = are_a_flags;
    }

    /// It asks whether attention is to be raised.
    pub(super) fn offers_attention(&self, frame: &FrameContext<'_>) -> bool {
        self.offers_attention && frame.state().open_attention().is_none()
    }

    /// A digit answers that; `true` when it is to be raised.
    pub(super) fn offer_digit(&mut self, digit: u8) -> bool {
        self.offers_attention &= digit > 1;
        digit == 1
    }

    /// Asks a check-in again whose time has passed.
    pub(super) fn recall(&mut self, key: CheckInKey) {
        self.set_text_aside();
        self.recalled = Some(key.clone());
        self.shown = Some(key);
        self.chosen.clear();
    }

    /// The shown card, unless its answer is under way.
    fn open<'f>(&self, frame: &'f FrameContext<'_>) -> Option<(CheckInKey, &'f CheckIn)> {
        let key = self.shown.clone()?;
        let under_way = |(sent, command): &(CheckInKey, CommandId)| {
            *sent == key && frame.outcome(*command).is_none()
        };
        if self.sent.as_ref().is_some_and(under_way) {
            return None;
        }
        frame.protocol().check_in(&key.id).map(|check_in| (key, check_in))
    }

    /// A digit answers the shown card.
    pub(super) fn digit(&mut self, digit: u8, frame: &FrameContext<'_>, out: &mut Outbox) {
        let Some((key, check_in)) = self.open(frame) else { return };
        let place = usize::from(digit).checked_sub(1);
        match (&self.mode, &check_in.kind) {
            (Mode::Skip { .. }, _) => {
                if let Some(reason) = place.and_then(|place| SKIPS.get(place).copied()) {
                    self.skip(key, reason.into(), out);
                }
            }
            (Mode::Text { .. }, _) => {}
            (Mode::Answers, CheckInKind::Scale(scale)) if by_value(scale) => {
                let step = i32::from(digit);
                if (scale.min..=scale.max).contains(&step) {
                    self.send(key, Answer::Scale(step), None, out);
                }
            }
            (Mode::Answers, _) if digit == 0 => self.later(frame, out),
            (Mode::Answers, CheckInKind::Scale(scale)) => {
                let step = place
                    .and_then(|place| i32::try_from(place).ok())
                    .map(|place| scale.min + place);
                if let Some(step) = step.filter(|step| *step <= scale.max) {
                    self.send(key, Answer::Scale(step), None, out);
                }
            }
            (Mode::Answers, kind @ (CheckInKind::Choice(_) | CheckInKind::Intention(_))) => {
                let choices = frame.state().choices(kind);
                if let Some(choice) = place.and_then(|place| choices.get(place)) {
                    self.choose(key, choice, frame, out);
                }
            }
            (Mode::Answers, CheckInKind::Several(choices)) => {
                if let Some(choice) = place.and_then(|place| choices.get(place)) {
                    self.toggle(key, choice, choices, out);
                }
            }
            (Mode::Answers, CheckInKind::Consent(consent)) => {
                let consent = frame.protocol().consent(consent);
                let option = consent.zip(place).and_then(|(it, place)| it.options.get(place));
                if let Some(option) = option {
                    self.agree(key, option, out);
                }
            }
            (Mode::Answers, CheckInKind::Text) if digit == 1 => {
                self.ask_text(TextOf::Whole, false, frame);
            }
            (Mode::Answers, CheckInKind::Reminder | CheckInKind::Checklist(_)) if digit == 1 => {
                self.send(key, Answer::Done, None, out);
            }
            _ => {}
        }
    }

    /// Puts the shown card off.
    pub(super) fn later(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        if let Some((key, _)) = self.open(frame).filter(|(key, _)| frame.view.cards.contains(key)) {
            self.sent = Some((key.clone(), out.send(Command::PostponeCheckIn { key })));
        }
    }

    /// Shows the reasons for leaving the card out, or the answers again.
    pub(super) fn toggle_skip(&mut self, frame: &FrameContext<'_>) {
        if self.open(frame).is_some() {
            let skips = matches!(self.mode, Mode::Skip { .. });
            self.set_text_aside();
            if !skips {
                self.mode = Mode::Skip { text: String::new() };
            }
        }
    }

    /// Back to the answers; a text that was begun is there when it is asked for again.
    fn set_text_aside(&mut self) {
        if let (Mode::Text { begun, .. }, Some(key)) = (std::mem::take(&mut self.mode), &self.shown)
            && !begun.text.trim().is_empty()
        {
            self.unfinished.insert(key.clone(), begun);
        }
    }

    /// What is being typed into cards, to stand in the line should the session be cut off.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let typing = match &self.mode {
            Mode::Text { begun, .. } => Some(begun),
            Mode::Answers | Mode::Skip { .. } => None,
        };
        let all = self.unfinished.values().chain(typing);
        all.filter(|begun| !begun.text.trim().is_empty()).cloned().collect()
    }

    /// Back to the answers, or to the check-ins that wait; `false` when nothing else is shown.
    pub(super) fn leave(&mut self) -> bool {
        let asked = !matches!(self.mode, Mode::Answers);
        self.set_text_aside();
        asked || self.recalled.take().is_some()
    }

    fn choose(
        &mut self,
        key: CheckInKey,
        choice: &Choice,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) {
        match choice.effect {
            AnswerEffect::OwnWords => {
                self.ask_text(TextOf::Choice(choice.id.clone()), true, frame);
            }
            AnswerEffect::Text => self.ask_text(TextOf::Choice(choice.id.clone()), false, frame),
            AnswerEffect::Nothing | AnswerEffect::EndsDosing => {
                self.send(key, option(choice, None), None, out)
            }
            AnswerEffect::OfferAttention => {
                self.offers_attention = true;
                self.send(key, option(choice, None), None, out);
            }
        }
    }

    /// Chooses one of several answers, or takes it back. The one that stands for none is given at once.
    fn toggle(&mut self, key: CheckInKey, choice: &Choice, choices: &[Choice], out: &mut Outbox) {
        if choice.none {
            let options = vec![choice.id.clone()];
            return self.send(key, Answer::Several { options, text: None }, None, out);
        }
        match self.chosen.iter().position(|id| *id == choice.id) {
            Some(place) => drop(self.chosen.remove(place)),
            None => self.chosen.push(choice.id.clone()),
        }
        // In the order of the card.
        let place = |id: &ChoiceId| choices.iter().position(|choice| choice.id == *id);
        self.chosen.sort_by_key(place);
    }

    /// Gives the answers chosen so far, or asks for the words that they need; `false` when none is.
    pub(super) fn confirm(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) -> bool {
        let Some((key, check_in)) = self.open(frame).filter(|_| !self.chosen.is_empty()) else {
            return false;
        };
        let options = self.chosen.clone();
        let kind = &check_in.kind;
        let answer = Answer::Several { options: options.clone(), text: None };
        match kind.asks_for_text(&answer) {
            true => self.ask_text(TextOf::Several(options), false, frame),
            false => self.send(key, answer, None, out),
        }
        true
    }

    /// Answers with what the client agrees to.
    fn agree(&mut self, key: CheckInKey, option: &ConsentAnswer, out: &mut Outbox) {
        let answer = Answer::Choice { option: option.id.as_str().into(), text: None };
        self.send(key, answer, None, out);
    }

    fn ask_text(&mut self, of: TextOf, own_words: bool, frame: &FrameContext<'_>) {
        let kind = if own_words { TextKind::OwnWords } else { TextKind::Chart };
        let begun = self.shown.as_ref().and_then(|key| self.unfinished.remove(key));
        let new = || Draft { kind, text: String::new(), since_ms: frame.now.session_ms };
        self.mode = Mode::Text { of, begun: Draft { kind, ..begun.unwrap_or_else(new) } };
    }

    fn send(
        &mut self,
        key: CheckInKey,
        answer: Answer,
        own_words: Option<String>,
        out: &mut Outbox,
    ) {
        self.mode = Mode::Answers;
        let command = out.send(Command::AnswerCheckIn { key: key.clone(), answer, own_words });
        self.sent = Some((key, command));
    }

    fn skip(&mut self, key: CheckInKey, reason: Reason, out: &mut Outbox) {
        self.mode = Mode::Answers;
        self.sent = Some((key.clone(), out.send(Command::SkipCheckIn { key, reason })));
    }
}

fn option(choice: &Choice, text: Option<String>) -> Answer {
    Answer::Choice { option: choice.id.clone(), text }
}

/// A digit is the step itself, where every step is a digit; else it counts the steps from the
/// first.
fn by_value(scale: &Scale) -> bool {
    scale.min >= 0 && scale.max <= 9
}
