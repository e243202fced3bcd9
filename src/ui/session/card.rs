//! The card: one check-in at a time, known by its key, so that an answer can't hit another one.

use std::collections::BTreeMap;

use egui::{Align, Align2, Key, Layout, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::calm::FADE_FRAME;
use super::entry_line::EntryLine;
use super::frame::Frame;
use crate::conductor::protocol::{CheckIn, CheckInKind, Choice, Manner, Scale, Then};
use crate::conductor::session::{Answer, CheckInKey, ChecklistTick, TextKind, Tick};
use crate::conductor::wording;
use crate::conductor::{Command, Draft};
use crate::ui::keymap::Action;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, Look, TextLine, card_ui, flow_text, text_in, two_rows, wrapped};
use crate::ui::{fonts, texts};

/// Digits are ignored this long when a card takes the place of another.
const SWAP_GUARD_MS: i64 = 500;
/// Digits are ignored this long when a card appears where none was.
const APPEARANCE_GUARD_MS: i64 = 1_500;
/// An answer that changed nothing for so long may be given again: it was refused.
const ANSWER_AGAIN_MS: i64 = 2_000;
/// *Quiet* lasts so many minutes.
const QUIET_MINUTES: [i64; 3] = [5, 10, 20];

/// A card takes this long to appear.
const APPEARS_MS: i64 = 1_200;

/// What the shown card asks for at the moment.
#[derive(Debug, Default)]
enum Mode {
    #[default]
    Answers,
    Text {
        /// The choice that asks for the text; `None` for a check-in of text.
        option: Option<String>,
        begun: Draft,
        wants_focus: bool,
    },
    Skip {
        text: String,
    },
}

/// Holds the shown card until it is settled.
#[derive(Debug, Default)]
pub(super) struct CardDesk {
    shown: Option<CheckInKey>,
    appeared_ms: i64,
    recalled: Option<CheckInKey>,
    deaf_until_ms: i64,
    mode: Mode,
    sent: Option<(CheckInKey, i64)>,
    /// Texts that were begun and are no answers yet, by their card.
    unfinished: BTreeMap<CheckInKey, Draft>,
    offers_attention: bool,
    /// What is typed beside items of a checklist.
    notes: BTreeMap<String, String>,
}

impl CardDesk {
    /// Keeps the shown card as long as it waits; only then shows the next one, the most urgent of all that wait.
    /// What was being typed into one that is gone goes on in the line.
    pub(super) fn follow(&mut self, frame: &Frame<'_>, line: &mut EntryLine) {
        let state = &frame.view.state;
        let settled = |key: &CheckInKey| state.check_ins.known.get(key).is_some_and(|record| record.status.is_settled());
        let waits = |key: &CheckInKey| frame.view.cards.contains(key);
        self.recalled = self.recalled.take().filter(|key| !settled(key));
        self.unfinished.retain(|key, _| !settled(key));
        if self.shown.as_ref().is_some_and(|shown| waits(shown) || self.recalled.as_ref() == Some(shown)) {
            return;
        }
        let guard_ms = if self.shown.is_some() { SWAP_GUARD_MS } else { APPEARANCE_GUARD_MS };
        let next = self.recalled.clone().or_else(|| most_urgent(frame));
        if next != self.shown {
            self.set_text_aside();
            if let Some(begun) = self.shown.take().and_then(|gone| self.unfinished.remove(&gone)) {
                line.take_over(&begun);
            }
            self.shown = next;
            self.appeared_ms = frame.now.session_ms;
            self.deaf_until_ms = frame.now.session_ms + guard_ms;
        }
    }

    /// Asks a check-in again whose time has passed.
    pub(super) fn recall(&mut self, key: CheckInKey, frame: &Frame<'_>) {
        self.set_text_aside();
        self.recalled = Some(key.clone());
        self.shown = Some(key);
        self.deaf_until_ms = frame.now.session_ms + SWAP_GUARD_MS;
    }

    /// The shown card, unless its answer is under way.
    fn open<'f>(&self, frame: &'f Frame<'_>) -> Option<(CheckInKey, &'f CheckIn)> {
        let key = self.shown.clone()?;
        let under_way = |(sent, at_ms): &(CheckInKey, i64)| *sent == key && frame.now.session_ms - at_ms < ANSWER_AGAIN_MS;
        if self.sent.as_ref().is_some_and(under_way) {
            return None;
        }
        frame.protocol().check_in(&key.id).map(|check_in| (key, check_in))
    }

    /// A digit answers the shown card, once it has been seen.
    pub(super) fn digit(&mut self, digit: u8, frame: &Frame<'_>, out: &mut Vec<Command>) {
        if frame.now.session_ms < self.deaf_until_ms {
            return;
        }
        let Some((key, check_in)) = self.open(frame) else { return };
        let place = usize::from(digit).checked_sub(1);
        match (&self.mode, &check_in.kind) {
            (Mode::Skip { .. }, _) => {
                if let Some(reason) = place.and_then(|place| texts::card::skip_reasons().get(place).copied()) {
                    self.skip(key, reason, frame, out);
                }
            }
            (Mode::Text { .. }, _) => {}
            (Mode::Answers, CheckInKind::Scale(scale)) if by_value(scale) => {
                let step = i32::from(digit);
                if (scale.min..=scale.max).contains(&step) {
                    self.send(key, Answer::Scale(step), None, frame, out);
                }
            }
            (Mode::Answers, _) if digit == 0 => self.later(frame, out),
            (Mode::Answers, CheckInKind::Scale(scale)) => {
                let step = place.and_then(|place| i32::try_from(place).ok()).map(|place| scale.min + place);
                if let Some(step) = step.filter(|step| *step <= scale.max) {
                    self.send(key, Answer::Scale(step), None, frame, out);
                }
            }
            (Mode::Answers, CheckInKind::Choice(choices)) => {
                if let Some(choice) = place.and_then(|place| choices.get(place)) {
                    self.choose(key, choice, frame, out);
                }
            }
            (Mode::Answers, CheckInKind::Text) if digit == 1 => self.ask_text(None, false, frame),
            (Mode::Answers, CheckInKind::Reminder | CheckInKind::Checklist(_)) if digit == 1 => {
                self.send(key, Answer::Done, None, frame, out);
            }
            _ => {}
        }
    }

    /// Puts the shown card off.
    pub(super) fn later(&mut self, frame: &Frame<'_>, out: &mut Vec<Command>) {
        if let Some((key, _)) = self.open(frame).filter(|(key, _)| frame.view.cards.contains(key)) {
            self.sent = Some((key.clone(), frame.now.session_ms));
            out.push(Command::PostponeCheckIn { key });
        }
    }

    /// Shows the reasons for leaving the card out, or the answers again.
    pub(super) fn toggle_skip(&mut self, frame: &Frame<'_>) {
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

    /// Back to the answers; `false` when they are shown.
    pub(super) fn leave(&mut self) -> bool {
        let asked = !matches!(self.mode, Mode::Answers);
        self.set_text_aside();
        asked
    }

    fn choose(&mut self, key: CheckInKey, choice: &Choice, frame: &Frame<'_>, out: &mut Vec<Command>) {
        match choice.then {
            Then::OwnWords => self.ask_text(Some(choice.id.clone()), true, frame),
            Then::Text => self.ask_text(Some(choice.id.clone()), false, frame),
            Then::Nothing | Then::EndsDosing => self.send(key, option(choice, None), None, frame, out),
            Then::OfferAttention => {
                self.offers_attention = true;
                self.send(key, option(choice, None), None, frame, out);
            }
        }
    }

    fn ask_text(&mut self, option: Option<String>, own_words: bool, frame: &Frame<'_>) {
        let kind = if own_words { TextKind::OwnWords } else { TextKind::Chart };
        let begun = self.shown.as_ref().and_then(|key| self.unfinished.remove(key));
        let new = || Draft { kind, text: String::new(), since_ms: frame.now.session_ms };
        self.mode = Mode::Text { option, begun: Draft { kind, ..begun.unwrap_or_else(new) }, wants_focus: true };
    }

    fn send(&mut self, key: CheckInKey, answer: Answer, own_words: Option<String>, frame: &Frame<'_>, out: &mut Vec<Command>) {
        self.sent = Some((key.clone(), frame.now.session_ms));
        self.mode = Mode::Answers;
        out.push(Command::AnswerCheckIn { key, answer, own_words });
    }

    fn skip(&mut self, key: CheckInKey, reason: &str, frame: &Frame<'_>, out: &mut Vec<Command>) {
        self.sent = Some((key.clone(), frame.now.session_ms));
        self.mode = Mode::Answers;
        out.push(Command::SkipCheckIn { key, reason: reason.to_owned() });
    }

    /// Paints the card, or what comes next. `true` when attention was asked for.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &Frame<'_>,
        line: &mut EntryLine,
        out: &mut Vec<Command>,
    ) -> bool {
        if self.offers_attention && frame.open_attention().is_none() {
            return self.offer_ui(ui, rect, frame);
        }
        self.offers_attention = false;
        ui.multiply_opacity(self.opacity(ui, frame));
        match self.open(frame) {
            Some((key, check_in)) => self.card_ui(ui, rect, frame, (key, check_in), line, out),
            None => empty_ui(ui, rect, frame, out),
        }
        false
    }

    /// What appears at the edge of sight does so slowly.
    fn opacity(&self, ui: &Ui, frame: &Frame<'_>) -> f32 {
        let share = (frame.now.session_ms - self.appeared_ms) as f32 / APPEARS_MS as f32;
        if share < 1.0 {
            ui.ctx().request_repaint_after(FADE_FRAME);
        }
        share.clamp(0.0, 1.0)
    }

    fn offer_ui(&mut self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>) -> bool {
        card_ui(ui, rect, "offer", frame.margin(), |ui| {
            flow_text(ui, texts::card::offer_attention(), fonts::medium(size::TITLE), frame.tokens.text);
            ui.add_space(space::GAP);
            let cap = frame.cap(Action::Attention);
            let raised = Button::new(texts::pad::attention()).cap(&cap).look(Look::Alert).show(ui).clicked();
            let not_now = Button::new(texts::card::no_attention()).show(ui).clicked();
            if raised || not_now {
                self.offers_attention = false;
            }
            raised
        })
        .inner
    }

    fn card_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &Frame<'_>,
        (key, check_in): (CheckInKey, &CheckIn),
        line: &mut EntryLine,
        out: &mut Vec<Command>,
    ) {
        let salt = key.to_string();
        card_ui(ui, rect, &salt, frame.margin(), |ui| {
            let inner = ui.max_rect();
            self.head_ui(ui, inner, frame, &key, check_in);
            let title_size = if frame.compact { size::BODY + 1.0 } else { size::TITLE };
            let title = wrapped(ui, &check_in.prompt, fonts::medium(title_size), frame.tokens.text, inner.width());
            let title_rect = Rect::from_min_size(pos2(inner.left(), inner.top() + 24.0), title.size());
            let response = ui.allocate_rect(title_rect, egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &check_in.prompt));
            ui.painter().galley(title_rect.min, title, frame.tokens.text);

            let foot = inner.with_min_y(inner.bottom() - space::TOUCH);
            let body = Rect::from_min_max(
                pos2(inner.left(), title_rect.bottom() + if frame.compact { 6.0 } else { 10.0 }),
                pos2(inner.right(), foot.top() - 6.0),
            );
            let builder = UiBuilder::new().id_salt("body").max_rect(body).layout(Layout::top_down(Align::Min));
            ui.scope_builder(builder, |ui| {
                ui.spacing_mut().item_spacing.y = if frame.compact { space::TIGHT } else { space::GAP };
                ScrollArea::vertical().max_height(body.height()).show(ui, |ui| match self.mode {
                    Mode::Answers => self.answers_ui(ui, frame, &key, check_in, line, out),
                    Mode::Text { .. } => self.text_ui(ui, frame, &key, out),
                    Mode::Skip { .. } => self.skip_ui(ui, frame, &key, out),
                });
            });
            self.foot_ui(ui, foot, frame, check_in, out);
        });
    }

    /// Paints the card in the compact window: the question and its answers, or what comes next.
    pub(super) fn mini_ui(&mut self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>, out: &mut Vec<Command>) {
        ui.multiply_opacity(self.opacity(ui, frame));
        let Some((key, check_in)) = self.open(frame) else {
            let soft = frame.tokens.soft;
            text_in(ui, rect, Align2::LEFT_CENTER, &next_words(frame), fonts::regular(size::SMALL), soft);
            return;
        };
        let title = two_rows(ui, &check_in.prompt, fonts::medium(size::BODY), frame.tokens.text, rect.width());
        let title_rect = Rect::from_min_size(rect.min, title.size());
        let named = ui.allocate_rect(title_rect, egui::Sense::hover());
        named.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &check_in.prompt));
        ui.painter().galley(rect.min, title, frame.tokens.text);
        let body = rect.with_min_y(title_rect.bottom() + space::TIGHT);
        let builder = UiBuilder::new().id_salt(key.to_string()).max_rect(body).layout(Layout::top_down(Align::Min));
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::GAP, space::TIGHT);
            ScrollArea::vertical().max_height(body.height()).show(ui, |ui| match &check_in.kind {
                CheckInKind::Choice(choices) => {
                    let labels: Vec<(String, String)> =
                        choices.iter().enumerate().map(|(at, choice)| (choice.label.clone(), cap_of(at))).collect();
                    if let Some(choice) = grid_ui(ui, &labels, 2).and_then(|at| choices.get(at)) {
                        self.choose(key.clone(), choice, frame, out);
                    }
                }
                _ => {
                    flow_text(ui, texts::mini::in_the_whole(), fonts::regular(size::SMALL), frame.tokens.soft);
                }
            });
        });
    }

    /// The shown card asks for a text, which the compact window has no room for.
    pub(super) fn asks_for_text(&self) -> bool {
        matches!(self.mode, Mode::Text { .. } | Mode::Skip { .. })
    }

    fn head_ui(&self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>, key: &CheckInKey, check_in: &CheckIn) {
        let head = Rect::from_min_size(rect.min, vec2(rect.width(), 18.0));
        let color = match check_in.manner {
            Manner::Look if check_in.kind == CheckInKind::Vitals => frame.tokens.vitals,
            _ => frame.tokens.contour,
        };
        text_in(ui, head, Align2::LEFT_TOP, texts::manner(check_in.manner), fonts::regular(size::SMALL), color);
        let due_ms = frame.view.state.check_ins.known.get(key).map(|record| record.due_ms);
        let due = due_ms.map(|due_ms| wording::clock(due_ms, frame.dose_ms())).unwrap_or_default();
        let behind = frame.view.cards.iter().filter(|card| *card != key).count();
        let remark = if behind > 0 { format!("{due} · {}", texts::card::more(behind)) } else { due };
        text_in(ui, head, Align2::RIGHT_TOP, &remark, fonts::regular(size::SMALL), frame.tokens.soft);
    }

    fn answers_ui(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        key: &CheckInKey,
        check_in: &CheckIn,
        line: &mut EntryLine,
        out: &mut Vec<Command>,
    ) {
        match &check_in.kind {
            CheckInKind::Choice(choices) => {
                let labels: Vec<(String, String)> =
                    choices.iter().enumerate().map(|(at, choice)| (choice.label.clone(), cap_of(at))).collect();
                if let Some(choice) = grid_ui(ui, &labels, 2).and_then(|at| choices.get(at)) {
                    self.choose(key.clone(), choice, frame, out);
                }
            }
            CheckInKind::Scale(scale) => {
                let steps: Vec<i32> = (scale.min..=scale.max).collect();
                let labels: Vec<(String, String)> =
                    steps.iter().enumerate().map(|(at, step)| scale_label(scale, at, *step)).collect();
                let columns = if steps.len() <= 6 { 2 } else { 5 };
                if let Some(step) = grid_ui(ui, &labels, columns).and_then(|at| steps.get(at)) {
                    self.send(key.clone(), Answer::Scale(*step), None, frame, out);
                }
            }
            CheckInKind::Text => {
                if Button::new(texts::card::write()).cap("1").show(ui).clicked() {
                    self.ask_text(None, false, frame);
                }
            }
            CheckInKind::Vitals => {
                let cap = frame.cap(Action::Vitals);
                if Button::new(texts::card::take_vitals()).cap(&cap).show(ui).clicked() {
                    line.open_vitals();
                }
            }
            CheckInKind::Reminder => {
                if Button::new(texts::card::done()).cap("1").show(ui).clicked() {
                    self.send(key.clone(), Answer::Done, None, frame, out);
                }
            }
            CheckInKind::Checklist(list) => {
                ticks_ui(ui, frame, list, &mut self.notes, out);
                if Button::new(texts::card::done()).cap("1").show(ui).clicked() {
                    self.send(key.clone(), Answer::Done, None, frame, out);
                }
            }
        }
    }

    fn text_ui(&mut self, ui: &mut Ui, frame: &Frame<'_>, key: &CheckInKey, out: &mut Vec<Command>) {
        let Mode::Text { option, begun, wants_focus } = &mut self.mode else { return };
        let own_words = begun.kind == TextKind::OwnWords;
        let hint = if own_words { texts::card::own_words_hint() } else { texts::card::text_hint() };
        let response = TextLine::new(&mut begun.text, texts::card::answer()).hint(hint).show(ui);
        if std::mem::take(wants_focus) {
            response.request_focus();
            ui.ctx().request_repaint();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let kept = Button::new(texts::pad::keep()).cap(texts::app::enter()).show(ui).clicked();
        if !(entered || kept) || begun.text.trim().is_empty() {
            return;
        }
        let said = begun.text.clone();
        let (answer, own) = match (option.take(), own_words) {
            (Some(option), true) => (Answer::Choice { option, text: None }, Some(said)),
            (Some(option), false) => (Answer::Choice { option, text: Some(said) }, None),
            (None, _) => (Answer::Text(said), None),
        };
        // Held until the check-in is settled: a refused answer is there to be given again.
        self.set_text_aside();
        self.send(key.clone(), answer, own, frame, out);
    }

    fn skip_ui(&mut self, ui: &mut Ui, frame: &Frame<'_>, key: &CheckInKey, out: &mut Vec<Command>) {
        let labels: Vec<(String, String)> =
            texts::card::skip_reasons().iter().enumerate().map(|(at, reason)| ((*reason).to_owned(), cap_of(at))).collect();
        let chosen = grid_ui(ui, &labels, 2).and_then(|at| texts::card::skip_reasons().get(at).map(|reason| (*reason).to_owned()));
        quiet_ui(ui, frame, out);
        let Mode::Skip { text } = &mut self.mode else { return };
        let response = TextLine::new(text, texts::card::other_reason()).hint(texts::card::other_reason()).show(ui);
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && !text.trim().is_empty();
        if let Some(reason) = chosen.or_else(|| entered.then(|| text.clone())) {
            self.skip(key.clone(), &reason, frame, out);
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>, check_in: &CheckIn, out: &mut Vec<Command>) {
        let (left, right) = rect.split_left_right_at_fraction(if frame.compact { 0.54 } else { 0.5 });
        let (left, right) = (left.with_max_x(left.right() - 4.0), right.with_min_x(right.left() + 4.0));
        let zero_answers = matches!(&check_in.kind, CheckInKind::Scale(scale) if by_value(scale) && scale.min == 0);
        let later_cap = if zero_answers { String::new() } else { frame.cap(Action::Later) };
        let label = texts::card::later(check_in.later_ms / 60_000);
        if Button::new(&label).cap(&later_cap).tint(frame.tokens.soft).show_in(ui, left).clicked() {
            self.later(frame, out);
        }
        let skip_cap = frame.cap(Action::Skip);
        let label = if matches!(self.mode, Mode::Answers) { texts::card::skip() } else { texts::card::back() };
        if Button::new(label).cap(&skip_cap).tint(frame.tokens.soft).show_in(ui, right).clicked() {
            match self.mode {
                Mode::Answers => self.toggle_skip(frame),
                _ => self.set_text_aside(),
            }
        }
    }
}

/// Of the cards that wait, the one to be shown next: what may lead to an attention, then vital signs, then what is asked again at the
/// close, then the rest; among equals the one that waits longest.
fn most_urgent(frame: &Frame<'_>) -> Option<CheckInKey> {
    let may_alarm = |check_in: &CheckIn| match &check_in.kind {
        CheckInKind::Choice(choices) => choices.iter().any(|choice| choice.then == Then::OfferAttention),
        _ => false,
    };
    let rank = |key: &&CheckInKey| match frame.protocol().check_in(&key.id) {
        Some(check_in) if may_alarm(check_in) => 0,
        Some(check_in) if check_in.kind == CheckInKind::Vitals => 1,
        Some(check_in) if check_in.required => 2,
        _ => 3,
    };
    frame.view.cards.iter().min_by_key(rank).cloned()
}

fn option(choice: &Choice, text: Option<String>) -> Answer {
    Answer::Choice { option: choice.id.clone(), text }
}

/// A digit is the step itself, where every step is a digit; else it counts the steps from the first.
fn by_value(scale: &Scale) -> bool {
    scale.min >= 0 && scale.max <= 9
}

fn scale_label(scale: &Scale, at: usize, step: i32) -> (String, String) {
    let cap = if by_value(scale) { step.to_string() } else { cap_of(at) };
    match scale.words.get(&step) {
        Some(word) if by_value(scale) => (word.clone(), cap),
        Some(word) => (format!("{step} {word}"), cap),
        None => (step.to_string(), cap),
    }
}

fn cap_of(at: usize) -> String {
    if at < 9 { (at + 1).to_string() } else { String::new() }
}

/// Equal buttons in columns. Answers with the one that was pressed.
fn grid_ui(ui: &mut Ui, labels: &[(String, String)], columns: usize) -> Option<usize> {
    let mut pressed = None;
    let width = (ui.available_width() - space::GAP * (columns - 1) as f32) / columns as f32;
    for (row, pair) in labels.chunks(columns).enumerate() {
        ui.horizontal(|ui| {
            for (at, (label, cap)) in pair.iter().enumerate() {
                let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
                if Button::new(label).cap(cap).left().show_in(ui, rect).clicked() {
                    pressed = Some(row * columns + at);
                }
            }
        });
    }
    pressed
}

/// The items of a list with their ticks; one that asks for words has a field that its tick needs.
pub(super) fn ticks_ui(ui: &mut Ui, frame: &Frame<'_>, list: &str, notes: &mut BTreeMap<String, String>, out: &mut Vec<Command>) {
    let Some(checklist) = frame.protocol().checklist(list) else { return };
    for item in &checklist.items {
        let on = frame.view.state.ticks.get(&(list.to_owned(), item.id.clone()));
        let label = match on {
            Some(Tick { who, note: Some(note), .. }) => format!("✓ {}: {note} · {who}", item.text),
            Some(Tick { who, .. }) => format!("✓ {} · {who}", item.text),
            None => item.text.clone(),
        };
        let (_, mut rect) = ui.allocate_space(vec2(ui.available_width(), space::TOUCH));
        let mut enabled = true;
        let mut entered = false;
        if let Some(asks) = item.asks.as_ref().filter(|_| on.is_none()) {
            let note = notes.entry(item.id.clone()).or_default();
            let (left, right) = rect.split_left_right_at_fraction(0.5);
            let name = format!("{}: {asks}", item.text);
            let field = TextLine::new(note, &name).hint(asks).show_in(ui, right.with_min_x(right.left() + space::GAP));
            enabled = !note.trim().is_empty();
            entered = enabled && field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            rect = left;
        }
        let look = if on.is_some() { Look::On } else { Look::Plain };
        let button = Button::new(&label).name(&item.text).left().look(look).enabled(enabled);
        if button.show_in(ui, rect).clicked() || entered {
            let note = notes.remove(&item.id).filter(|_| item.asks.is_some());
            out.push(Command::TickItem(ChecklistTick { list: list.to_owned(), item: item.id.clone(), on: on.is_none(), note }));
        }
    }
}

fn empty_ui(ui: &mut Ui, rect: Rect, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let state = &frame.view.state;
    let quiet_until = state.check_ins.quiet_until_ms.filter(|until_ms| frame.now.session_ms < *until_ms);
    card_ui(ui, rect, "empty", frame.margin(), |ui| {
        let (title, under) = match quiet_until {
            _ if state.talk.is_some() => (texts::card::talk().to_owned(), String::new()),
            Some(until_ms) => (texts::card::quiet_until(&frame.clock(until_ms)), String::new()),
            None => (texts::card::none().to_owned(), next_words(frame)),
        };
        flow_text(ui, &title, fonts::regular(size::BODY), frame.tokens.soft);
        if !under.is_empty() {
            flow_text(ui, &under, fonts::regular(size::SMALL), frame.tokens.faint);
        }
        let foot = ui.max_rect().with_min_y(ui.max_rect().bottom() - space::TOUCH);
        ui.scope_builder(UiBuilder::new().id_salt("quiet").max_rect(foot), |ui| match quiet_until {
            _ if state.talk.is_some() => {}
            Some(_) => {
                if Button::new(texts::card::resume()).tint(frame.tokens.soft).show_in(ui, foot).clicked() {
                    out.push(Command::ResumeCheckIns);
                }
            }
            None => quiet_ui(ui, frame, out),
        });
    });
}

/// Shows no cards for a while, after one press.
fn quiet_ui(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let count = QUIET_MINUTES.len() as f32;
    let width = (ui.available_width() - count * space::GAP) / (count + 1.0);
    ui.horizontal(|ui| {
        let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
        text_in(ui, rect, Align2::LEFT_CENTER, texts::card::quiet(), fonts::regular(size::SMALL), frame.tokens.soft);
        for minutes in QUIET_MINUTES {
            let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
            let (name, label) = (texts::card::quiet_for(minutes), texts::how_long(minutes * 60_000));
            let button = Button::new(&label).name(&name).font_size(size::SMALL).tint(frame.tokens.soft);
            if button.show_in(ui, rect).clicked() {
                out.push(Command::QuietCheckIns { for_ms: minutes * 60_000 });
            }
        }
    });
}

fn next_words(frame: &Frame<'_>) -> String {
    let state = &frame.view.state;
    let coming = frame.protocol().check_ins.iter().filter_map(|check_in| {
        let due_ms = state.next_due_ms(frame.protocol(), check_in).map(|(_, due_ms)| due_ms).or_else(|| {
            let known = state.check_ins.known.keys().any(|key| key.id == check_in.id);
            (!known).then(|| state.expected_ms(frame.protocol(), &check_in.at, &frame.spans)).flatten()
        })?;
        (due_ms > frame.now.session_ms).then_some((due_ms, check_in))
    });
    let next = coming.min_by_key(|(due_ms, _)| *due_ms);
    next.map(|(due_ms, check_in)| texts::card::next(&check_in.prompt, &frame.clock(due_ms))).unwrap_or_default()
}
