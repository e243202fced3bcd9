//! The card as it is seen: the question, its answers, and what comes next while none waits.

use std::collections::BTreeMap;

use egui::{Align, Align2, Galley, Layout, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::super::outbox::Outbox;
use super::{CardPanel, Mode, TextOf, by_value};
use crate::protocol::{CheckIn, CheckInKind, ChecklistId, Choice, ItemId, Scale};
use crate::record::wording;
use crate::session::{Answer, CheckInKey, ChecklistTick, Command, Reason, TextKind, Tick};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::session::frame::FrameContext;
use crate::ui::session::idle_dimming::FADE_FRAME;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{
    Button, ButtonStyle, TextLine, card_ui, entered, flow_text, text_in, two_rows, wrapped,
};
use crate::words::reason::SKIPS;
use crate::words::{offered_reason, texts};

/// A card takes this long to appear.
const APPEARS_MS: i64 = 1_200;
/// Columns of the answers.
const COLUMNS: usize = 2;

/// The room in a card: for its head, above and below the answers, and between their rows, in points.
struct Spaces {
    head: f32,
    above: f32,
    below: f32,
    rows: f32,
}

const ROOMY: Spaces = Spaces { head: 24.0, above: 10.0, below: 4.0, rows: space::GAP };
const DENSE: Spaces = Spaces { head: 19.0, above: 4.0, below: 4.0, rows: space::TIGHT };

/// *Quiet* lasts so many minutes.
const QUIET_MINUTES: [i64; 3] = [5, 10, 20];

/// A wish that was pressed on the card, beside an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui::session) enum CardAct {
    Attention,
    /// To go through the moments without words.
    Moments,
}

impl CardPanel {
    /// Paints the card, or what comes next.
    pub(in crate::ui::session) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) -> Option<CardAct> {
        if self.offers_attention && frame.state().open_attention().is_none() {
            return self.offer_ui(ui, rect, frame).then_some(CardAct::Attention);
        }
        self.offers_attention = false;
        ui.multiply_opacity(self.opacity(ui, frame));
        match self.open(frame) {
            Some((key, check_in)) => {
                self.card_ui(ui, rect, frame, (key, check_in), out);
                None
            }
            None => empty_ui(ui, rect, frame, out).then_some(CardAct::Moments),
        }
    }

    /// What appears at the edge of sight does so slowly.
    fn opacity(&self, ui: &Ui, frame: &FrameContext<'_>) -> f32 {
        let share = (frame.now.session_ms - self.appeared_ms) as f32 / APPEARS_MS as f32;
        if share < 1.0 {
            ui.ctx().request_repaint_after(FADE_FRAME);
        }
        share.clamp(0.0, 1.0)
    }

    fn offer_ui(&mut self, ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) -> bool {
        card_ui(ui, rect, "offer", frame.margin(), |ui| {
            flow_text(
                ui,
                texts::card::offer_attention(),
                fonts::medium(size::TITLE),
                frame.tokens.text,
            );
            ui.add_space(space::GAP);
            let (yes, no) = (self.cap_of(0), self.cap(0.to_string()));
            let raised = Button::new(texts::pad::attention())
                .cap(&yes)
                .look(ButtonStyle::Alert)
                .show(ui)
                .clicked();
            let not_now = Button::new(texts::card::no_attention()).cap(&no).show(ui).clicked();
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
        frame: &FrameContext<'_>,
        (key, check_in): (CheckInKey, &CheckIn),
        out: &mut Outbox,
    ) {
        let salt = key.to_string();
        card_ui(ui, rect, &salt, frame.margin(), |ui| {
            let inner = ui.max_rect();
            self.head_ui(ui, inner, frame, &key, check_in);
            let prompt = frame.prompt(&key);
            let title = |title_size| {
                wrapped(ui, &prompt, fonts::medium(title_size), frame.tokens.text, inner.width())
            };
            let foot = inner.with_min_y(inner.bottom() - space::TOUCH);
            let (large, small) = (title(size::TITLE), title(size::BODY + 1.0));
            let rows = answers(frame, check_in).div_ceil(COLUMNS) as f32;
            let room = foot.top() - inner.top();
            let fits = |title: &Galley| {
                let answers = rows * (space::TOUCH + ROOMY.rows) - ROOMY.rows;
                title.size().y + answers <= room - ROOMY.head - ROOMY.above - ROOMY.below
            };
            // A long question, or many answers, leave no room for large type.
            let (title, spaces) = match frame.narrow {
                false if large.rows.len() <= 2 && fits(&large) => (large, &ROOMY),
                false if fits(&small) => (small, &ROOMY),
                _ => (small, &DENSE),
            };
            let title_rect =
                Rect::from_min_size(pos2(inner.left(), inner.top() + spaces.head), title.size());
            let response = ui.allocate_rect(title_rect, egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &prompt));
            ui.painter().galley(title_rect.min, title, frame.tokens.text);

            let body = Rect::from_min_max(
                pos2(inner.left(), title_rect.bottom() + spaces.above),
                pos2(inner.right(), foot.top() - spaces.below),
            );
            let builder = UiBuilder::new()
                .id_salt("body")
                .max_rect(body)
                .layout(Layout::top_down(Align::Min));
            ui.scope_builder(builder, |ui| {
                ui.spacing_mut().item_spacing.y = spaces.rows;
                ScrollArea::vertical().max_height(body.height()).show(ui, |ui| match self.mode {
                    Mode::Answers => self.answers_ui(ui, frame, &key, check_in, out),
                    Mode::Text { .. } => self.text_ui(ui, &key, out),
                    Mode::Skip { .. } => self.skip_ui(ui, frame, &key, out),
                });
            });
            self.foot_ui(ui, foot, frame, check_in, out);
        });
    }

    /// Paints the card in the compact window: the question and its answers, or what comes next.
    pub(in crate::ui::session) fn compact_window_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) {
        ui.multiply_opacity(self.opacity(ui, frame));
        let Some((key, check_in)) = self.open(frame) else {
            let soft = frame.tokens.soft;
            text_in(
                ui,
                rect,
                Align2::LEFT_CENTER,
                &next_words(frame),
                fonts::regular(size::SMALL),
                soft,
            );
            return;
        };
        let prompt = frame.prompt(&key);
        let title =
            two_rows(ui, &prompt, fonts::medium(size::BODY), frame.tokens.text, rect.width());
        let title_rect = Rect::from_min_size(rect.min, title.size());
        let named = ui.allocate_rect(title_rect, egui::Sense::hover());
        named.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &prompt));
        ui.painter().galley(rect.min, title, frame.tokens.text);
        let body = rect.with_min_y(title_rect.bottom() + space::TIGHT);
        let builder = UiBuilder::new()
            .id_salt(key.to_string())
            .max_rect(body)
            .layout(Layout::top_down(Align::Min));
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::GAP, space::TIGHT);
            ScrollArea::vertical().max_height(body.height()).show(ui, |ui| match &check_in.kind {
                kind @ (CheckInKind::Choice(_) | CheckInKind::Intention(_)) => {
                    self.choices_ui(ui, frame, &key, frame.state().choices(kind), out);
                }
                _ => {
                    flow_text(
                        ui,
                        texts::compact_window::in_the_whole(),
                        fonts::regular(size::SMALL),
                        frame.tokens.soft,
                    );
                }
            });
        });
    }

    /// The shown card asks for a text, which the compact window has no room for.
    pub(in crate::ui::session) fn asks_for_text(&self) -> bool {
        matches!(self.mode, Mode::Text { .. } | Mode::Skip { .. })
    }

    fn head_ui(
        &self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        key: &CheckInKey,
        check_in: &CheckIn,
    ) {
        let head = Rect::from_min_size(rect.min, vec2(rect.width(), 18.0));
        let color = frame.tokens.contour;
        text_in(
            ui,
            head,
            Align2::LEFT_TOP,
            texts::manner(check_in.manner),
            fonts::regular(size::SMALL),
            color,
        );
        let due_ms = frame.state().check_ins.known.get(key).map(|record| record.due_ms);
        let due = due_ms.map(|due_ms| wording::clock(due_ms, frame.dose_ms()));
        let behind = frame.view.cards.iter().filter(|card| *card != key).count();
        // How to answer it stands in the place of when it was due: there is room for one.
        let first = match self.waits_for_digits {
            true => Some(texts::card::waits_for_digits().to_owned()),
            false => due,
        };
        let more = (behind > 0).then(|| texts::card::more(behind));
        let remark = first.into_iter().chain(more).collect::<Vec<_>>().join(" · ");
        text_in(
            ui,
            head,
            Align2::RIGHT_TOP,
            &remark,
            fonts::regular(size::SMALL),
            frame.tokens.soft,
        );
    }

    fn answers_ui(
        &mut self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        key: &CheckInKey,
        check_in: &CheckIn,
        out: &mut Outbox,
    ) {
        match &check_in.kind {
            CheckInKind::Choice(choices) => self.choices_ui(ui, frame, key, choices, out),
            kind @ CheckInKind::Intention(_) => {
                if let Some(intention) = &frame.state().intention {
                    let words = wording::own_words(intention, texts::language());
                    flow_text(ui, &words, fonts::regular(size::BODY), frame.tokens.strong);
                }
                self.choices_ui(ui, frame, key, frame.state().choices(kind), out);
            }
            CheckInKind::Several(choices) => self.several_ui(ui, key, choices, out),
            CheckInKind::Scale(scale) => {
                let steps: Vec<i32> = (scale.min..=scale.max).collect();
                let labels: Vec<(String, String)> = steps
                    .iter()
                    .enumerate()
                    .map(|(at, step)| self.scale_label(scale, at, *step))
                    .collect();
                let columns = match steps.len() {
                    0..=4 => 2,
                    5..=6 => 3,
                    _ => 5,
                };
                let pressed = grid_ui(ui, &labels, columns, |_| false);
                if let Some(step) = pressed.and_then(|at| steps.get(at)) {
                    self.send(key.clone(), Answer::Scale(*step), None, out);
                }
            }
            CheckInKind::Text => {
                let cap = self.cap_of(0);
                if Button::new(texts::card::write()).cap(&cap).show(ui).clicked() {
                    self.ask_text(TextOf::Whole, false, frame);
                }
            }
            CheckInKind::Consent(consent) => {
                let consent = frame.protocol().consent(consent);
                let options = consent.map_or(&[][..], |consent| consent.options.as_slice());
                let labels: Vec<(String, String)> = options
                    .iter()
                    .enumerate()
                    .map(|(at, option)| (option.label.clone(), self.cap_of(at)))
                    .collect();
                let pressed = grid_ui(ui, &labels, COLUMNS, |_| false);
                if let Some(option) = pressed.and_then(|at| options.get(at)) {
                    self.agree(key.clone(), option, out);
                }
            }
            // They are never a card.
            CheckInKind::Vitals => {}
            CheckInKind::Reminder => {
                let cap = self.cap_of(0);
                if Button::new(texts::card::done()).cap(&cap).show(ui).clicked() {
                    self.send(key.clone(), Answer::Done, None, out);
                }
            }
            CheckInKind::Checklist(list) => {
                ticks_ui(ui, frame, list, &mut self.notes, out);
                let cap = self.cap_of(0);
                if Button::new(texts::card::done()).cap(&cap).show(ui).clicked() {
                    self.send(key.clone(), Answer::Done, None, out);
                }
            }
        }
    }

    fn choices_ui(
        &mut self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        key: &CheckInKey,
        choices: &[Choice],
        out: &mut Outbox,
    ) {
        if let Some(choice) = self.choice_ui(ui, choices, |_| false) {
            self.choose(key.clone(), choice, frame, out);
        }
    }

    /// The choices, a button each; answers with the one that was pressed.
    fn choice_ui<'c>(
        &self,
        ui: &mut Ui,
        choices: &'c [Choice],
        is_chosen: impl Fn(&Choice) -> bool,
    ) -> Option<&'c Choice> {
        let labels: Vec<(String, String)> = choices
            .iter()
            .enumerate()
            .map(|(at, choice)| (choice.label.clone(), self.cap_of(at)))
            .collect();
        let pressed = grid_ui(ui, &labels, COLUMNS, |at| choices.get(at).is_some_and(&is_chosen));
        pressed.and_then(|at| choices.get(at))
    }

    /// Several answers: each press chooses one or takes it back; the foot gives them.
    fn several_ui(&mut self, ui: &mut Ui, key: &CheckInKey, choices: &[Choice], out: &mut Outbox) {
        let pressed = self.choice_ui(ui, choices, |choice| self.chosen.contains(&choice.id));
        if let Some(choice) = pressed {
            self.toggle(key.clone(), choice, choices, out);
        }
    }

    fn text_ui(&mut self, ui: &mut Ui, key: &CheckInKey, out: &mut Outbox) {
        let Mode::Text { of, begun } = &mut self.mode else { return };
        let own_words = begun.kind == TextKind::OwnWords;
        let hint = if own_words { texts::card::own_words_hint() } else { texts::card::text_hint() };
        let response = TextLine::new(&mut begun.text, texts::card::answer()).hint(hint).show(ui);
        let entered = entered(&response);
        let kept = Button::new(texts::pad::keep()).cap(texts::app::enter()).show(ui).clicked();
        if !(entered || kept) || begun.text.trim().is_empty() {
            return;
        }
        let said = begun.text.clone();
        let (answer, own) = match (std::mem::replace(of, TextOf::Whole), own_words) {
            (TextOf::Choice(option), true) => (Answer::Choice { option, text: None }, Some(said)),
            (TextOf::Choice(option), false) => (Answer::Choice { option, text: Some(said) }, None),
            (TextOf::Several(options), _) => (Answer::Several { options, text: Some(said) }, None),
            (TextOf::Whole, _) => (Answer::Text(said), None),
        };
        // Held until the check-in is settled: a refused answer is there to be given again.
        self.set_text_aside();
        self.send(key.clone(), answer, own, out);
    }

    fn skip_ui(
        &mut self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        key: &CheckInKey,
        out: &mut Outbox,
    ) {
        let words = |reason| offered_reason(reason, texts::language()).to_owned();
        let labels: Vec<(String, String)> = SKIPS
            .iter()
            .enumerate()
            .map(|(at, reason)| (words(*reason), self.cap_of(at)))
            .collect();
        let chosen = grid_ui(ui, &labels, COLUMNS, |_| false).and_then(|at| SKIPS.get(at).copied());
        quiet_ui(ui, frame, out);
        let Mode::Skip { text } = &mut self.mode else { return };
        let response = TextLine::new(text, texts::card::other_reason())
            .hint(texts::card::other_reason())
            .on_demand()
            .show(ui);
        let entered = entered(&response) && !text.trim().is_empty();
        let typed = entered.then(|| Reason::from(text.as_str()));
        if let Some(reason) = chosen.map(Reason::from).or(typed) {
            self.skip(key.clone(), reason, out);
        }
    }

    /// The digit of an answer, while the digits are the card's.
    fn cap_of(&self, at: usize) -> String {
        self.cap(if at < 9 { (at + 1).to_string() } else { String::new() })
    }

    fn cap(&self, digit: String) -> String {
        if self.has_digits { digit } else { String::new() }
    }

    fn scale_label(&self, scale: &Scale, at: usize, step: i32) -> (String, String) {
        let cap = if by_value(scale) { self.cap(step.to_string()) } else { self.cap_of(at) };
        match scale.words.get(&step) {
            Some(word) if by_value(scale) => (word.clone(), cap),
            Some(word) => (format!("{step} {word}"), cap),
            None => (step.to_string(), cap),
        }
    }

    fn later_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        check_in: &CheckIn,
        out: &mut Outbox,
    ) {
        let zero_answers = matches!(
            &check_in.kind,
            CheckInKind::Scale(scale) if by_value(scale) && scale.min == 0
        );
        let cap = if zero_answers { String::new() } else { self.cap(frame.cap(Action::Later)) };
        let label = texts::card::later(check_in.later_ms / 60_000);
        if Button::new(&label).cap(&cap).tint(frame.tokens.soft).show_in(ui, rect).clicked() {
            self.later(frame, out);
        }
    }

    fn foot_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        check_in: &CheckIn,
        out: &mut Outbox,
    ) {
        let skip_cap = frame.cap(Action::Skip);
        let label = match self.mode {
            Mode::Answers => texts::card::skip(),
            _ => texts::card::back(),
        };
        let skip = Button::new(label).cap(&skip_cap).tint(frame.tokens.soft);
        let least = if frame.narrow { 0.46 } else { 0.5 };
        let share = (skip.natural_width(ui) / rect.width()).clamp(least, 0.5);
        let (left, right) = rect.split_left_right_at_fraction(1.0 - share);
        let (left, right) =
            (left.with_max_x(left.right() - 4.0), right.with_min_x(right.left() + 4.0));
        if matches!(self.mode, Mode::Answers) && !self.chosen.is_empty() {
            let done = Button::new(texts::card::done()).look(ButtonStyle::Lead);
            if done.cap(texts::app::enter()).show_in(ui, left).clicked() {
                self.confirm(frame, out);
            }
        } else {
            self.later_ui(ui, left, frame, check_in, out);
        }
        if skip.show_in(ui, right).clicked() {
            match self.mode {
                Mode::Answers => self.toggle_skip(frame),
                _ => self.set_text_aside(),
            }
        }
    }
}

/// How many answers a card shows in its columns.
fn answers(frame: &FrameContext<'_>, check_in: &CheckIn) -> usize {
    match &check_in.kind {
        CheckInKind::Consent(id) => frame.protocol().consent(id).map_or(0, |it| it.options.len()),
        kind => frame.state().choices(kind).len(),
    }
}

/// Equal buttons in columns, some of them chosen. Answers with the one that was pressed.
fn grid_ui(
    ui: &mut Ui,
    labels: &[(String, String)],
    columns: usize,
    is_chosen: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut pressed = None;
    let width = (ui.available_width() - space::GAP * (columns - 1) as f32) / columns as f32;
    for (row, pair) in labels.chunks(columns).enumerate() {
        ui.horizontal(|ui| {
            for (at, (label, cap)) in pair.iter().enumerate() {
                let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
                let place = row * columns + at;
                let look = if is_chosen(place) { ButtonStyle::On } else { ButtonStyle::Plain };
                if Button::new(label).cap(cap).left().look(look).show_in(ui, rect).clicked() {
                    pressed = Some(place);
                }
            }
        });
    }
    pressed
}

/// The items of a list with their ticks; one that asks for words has a field that its tick needs.
pub(in crate::ui::session) fn ticks_ui(
    ui: &mut Ui,
    frame: &FrameContext<'_>,
    list: &ChecklistId,
    notes: &mut BTreeMap<ItemId, String>,
    out: &mut Outbox,
) {
    let Some(checklist) = frame.protocol().checklist(list) else { return };
    for item in &checklist.items {
        let on = frame.state().ticks.get(&(list.clone(), item.id.clone()));
        let label = match on {
            Some(Tick { who, note: Some(note), .. }) => format!("✓ {}: {note} · {who}", item.text),
            Some(Tick { who, .. }) => format!("✓ {} · {who}", item.text),
            None => item.text.clone(),
        };
        let (_, mut rect) = ui.allocate_space(vec2(ui.available_width(), space::TOUCH));
        let mut enabled = true;
        let mut is_entered = false;
        if let Some(asks) = item.asks.as_ref().filter(|_| on.is_none()) {
            let note = notes.entry(item.id.clone()).or_default();
            let (left, right) = rect.split_left_right_at_fraction(0.5);
            let name = format!("{}: {asks}", item.text);
            let field = TextLine::new(note, &name)
                .hint(asks)
                .on_demand()
                .show_in(ui, right.with_min_x(right.left() + space::GAP));
            enabled = !note.trim().is_empty();
            is_entered = enabled && entered(&field);
            rect = left;
        }
        let look = if on.is_some() { ButtonStyle::On } else { ButtonStyle::Plain };
        let lacks = (!enabled).then(texts::card::note_first);
        let button = Button::new(&label).name(&item.text).left().look(look).enabled(enabled);
        let button = button.under(lacks);
        if button.show_in(ui, rect).clicked() || is_entered {
            let note = notes.remove(&item.id).filter(|_| item.asks.is_some());
            out.push(Command::TickItem(ChecklistTick {
                list: list.clone(),
                item: item.id.clone(),
                on: on.is_none(),
                note,
            }));
        }
    }
}

/// Nothing waits: what comes next, and in the last phase the moments without words. `true`: those are to
/// be gone through.
fn empty_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>, out: &mut Outbox) -> bool {
    let state = frame.state();
    let is_last =
        state.phases.current().is_some_and(|it| it.index + 1 == frame.protocol().phases.len());
    let wordless = if is_last { state.wordless_moments().count() } else { 0 };
    let mut is_asked = false;
    let quiet_until =
        state.check_ins.quiet_until_ms.filter(|until_ms| frame.now.session_ms < *until_ms);
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
        if wordless > 0 {
            let label = texts::moments::open(wordless);
            is_asked = Button::new(&label).font_size(size::SMALL).show(ui).clicked();
        }
        let foot = ui.max_rect().with_min_y(ui.max_rect().bottom() - space::TOUCH);
        ui.scope_builder(
            UiBuilder::new().id_salt("quiet").max_rect(foot),
            |ui| match quiet_until {
                _ if state.talk.is_some() => {}
                Some(_) => {
                    if Button::new(texts::card::resume())
                        .tint(frame.tokens.soft)
                        .show_in(ui, foot)
                        .clicked()
                    {
                        out.push(Command::ResumeCheckIns);
                    }
                }
                None => quiet_ui(ui, frame, out),
            },
        );
    });
    is_asked
}

/// Shows no cards for a while, after one press.
fn quiet_ui(ui: &mut Ui, frame: &FrameContext<'_>, out: &mut Outbox) {
    let count = QUIET_MINUTES.len() as f32;
    let width = (ui.available_width() - count * space::GAP) / (count + 1.0);
    ui.horizontal(|ui| {
        let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
        text_in(
            ui,
            rect,
            Align2::LEFT_CENTER,
            texts::card::quiet(),
            fonts::regular(size::SMALL),
            frame.tokens.soft,
        );
        for minutes in QUIET_MINUTES {
            let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
            let (name, label) =
                (texts::card::quiet_for(minutes), texts::how_long(minutes * 60_000));
            let button =
                Button::new(&label).name(&name).font_size(size::SMALL).tint(frame.tokens.soft);
            if button.show_in(ui, rect).clicked() {
                out.push(Command::QuietCheckIns { for_ms: minutes * 60_000 });
            }
        }
    });
}

fn next_words(frame: &FrameContext<'_>) -> String {
    let state = frame.state();
    let coming = frame.protocol().check_ins.iter().filter_map(|check_in| {
        let due_ms = state
            .next_due_ms(frame.protocol(), check_in)
            .map(|(_, due_ms)| due_ms)
            .or_else(|| {
                let known = state.check_ins.known.keys().any(|key| key.id == check_in.id);
                (!known)
                    .then(|| state.expected_ms(frame.protocol(), &check_in.at, &frame.spans))
                    .flatten()
            })?;
        (due_ms > frame.now.session_ms).then_some((due_ms, check_in))
    });
    let next = coming.min_by_key(|(due_ms, _)| *due_ms);
    next.map(|(due_ms, check_in)| texts::card::next(&check_in.prompt, &frame.clock(due_ms)))
        .unwrap_or_default()
}
