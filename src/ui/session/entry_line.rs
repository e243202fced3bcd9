//! The line under the pad: notes of three kinds, vital signs, or the details of the code just
//! logged.

use egui::{
    Align2, Color32, Frame, Margin, Rect, RichText, Stroke, StrokeKind, TextEdit, Ui, UiBuilder,
    pos2, vec2,
};

use super::Now;
use super::code_pad::CodePad;
use super::debounce::{Debounce, Logged};
use super::frame::FrameContext;
use super::outbox::Outbox;
use super::status_line::StatusLine;
use crate::journal::Draft as KeptDraft;
use crate::live::CommandId;
use crate::protocol::ModifierId;
use crate::record::wording;
use crate::session::{Command, Refusal, TextKind, When, plausible, plausible_or_as_read};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{radius, size, space};
use crate::ui::typed_time;
use crate::ui::widgets::{
    Button, ButtonStyle, ShownField, VitalsProblem, elided, entered, show_field, text_in,
    two_rows_in, vitals_of, vitals_problem,
};
use crate::words::texts;

/// What the line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mode {
    Note(TextKind),
    Vitals,
}

/// What is being typed is told so often at most.
const TOLD_EVERY_MS: i64 = 400;

/// A text that is not kept yet, and the session time of its first key.
#[derive(Debug, Clone, Default)]
struct Draft {
    text: String,
    since_ms: Option<i64>,
    /// The time that was chosen before it was opened.
    when: Option<When>,
    /// Its time lies before the opening, and that was asked about.
    was_asked: bool,
    /// It holds a value that can hardly be right, and that was asked about.
    was_doubted: bool,
}

/// A text on its way into the session, held until it is there: refused, it stands in its line
/// again.
#[derive(Debug, Clone)]
struct SentText {
    mode: Mode,
    draft: Draft,
    command: CommandId,
}

/// The line and its drafts. A draft stays until it is kept or emptied.
#[derive(Debug, Default)]
pub(super) struct EntryLine {
    sent: Vec<SentText>,
    mode: Option<Mode>,
    chart: Draft,
    own_words: Draft,
    process: Draft,
    vitals: Draft,
    /// What was told of the drafts, and when.
    told: Vec<KeptDraft>,
    told_ms: i64,
}

impl EntryLine {
    /// Opens the line for a text.
    pub(super) fn open(&mut self, kind: TextKind) {
        self.mode = Some(Mode::Note(kind));
    }

    /// Opens the line for vital signs.
    pub(super) fn open_vitals(&mut self) {
        self.mode = Some(Mode::Vitals);
    }

    /// Something is open in it.
    pub(super) fn is_open(&self) -> bool {
        self.mode.is_some()
    }

    /// Leaves the line, its draft kept for the next time; `false` when it is idle.
    pub(super) fn leave(&mut self) -> bool {
        let Some(mode) = self.mode.take() else { return false };
        let draft = self.draft(mode);
        draft.when = draft.when.filter(|_| !draft.text.is_empty());
        true
    }

    /// Texts that were being typed when the session was cut off.
    pub(super) fn take_up(&mut self, drafts: &[KeptDraft]) {
        for KeptDraft { kind, text, since_ms } in drafts {
            let draft = self.draft(Mode::Note(*kind));
            draft.text =
                if draft.text.is_empty() { text.clone() } else { format!("{} {text}", draft.text) };
            draft.since_ms = draft.since_ms.or(Some(*since_ms));
        }
    }

    /// Learns what became of what was sent; what was refused stands in the line again, and why beside
    /// it.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, status: &mut StatusLine) {
        for text in std::mem::take(&mut self.sent) {
            match frame.outcome(text.command) {
                Some(Ok(_)) => continue,
                Some(Err(_)) => status.move_to_the_pad(),
                None => {
                    self.sent.push(text);
                    continue;
                }
            }
            let typed_since = std::mem::replace(self.draft(text.mode), text.draft);
            let draft = self.draft(text.mode);
            if !typed_since.text.is_empty() {
                draft.text = format!("{} {}", draft.text, typed_since.text);
            }
            self.mode = Some(text.mode);
        }
    }

    /// A text that was being typed elsewhere and has lost its place: it goes on here.
    pub(super) fn take_over(&mut self, begun: &KeptDraft) {
        self.take_up(std::slice::from_ref(begun));
        self.open(begun.kind);
    }

    /// The same for words that were to say something else than a note.
    pub(super) fn take_over_words(&mut self, words: String, now: Now) {
        if !words.trim().is_empty() {
            let (kind, since_ms) = (TextKind::Chart, now.session_ms);
            self.take_over(&KeptDraft { kind, text: words, since_ms });
        }
    }

    /// The texts that are not kept, when they have changed since this was last asked.
    /// `elsewhere` is typed in another place of the screen.
    pub(super) fn changed_drafts(
        &mut self,
        elsewhere: Vec<KeptDraft>,
        now_ms: i64,
    ) -> Option<Vec<KeptDraft>> {
        let open: Vec<KeptDraft> = self.drafts().into_iter().chain(elsewhere).collect();
        let due = now_ms - self.told_ms >= TOLD_EVERY_MS || open.len() != self.told.len();
        if !due || open == self.told {
            return None;
        }
        self.told_ms = now_ms;
        self.told = open.clone();
        Some(open)
    }

    /// The kind of a text that is not kept yet.
    pub(super) fn unkept(&self) -> Option<TextKind> {
        self.drafts().first().map(|draft| draft.kind)
    }

    fn drafts(&self) -> Vec<KeptDraft> {
        let all = [
            (TextKind::Chart, &self.chart),
            (TextKind::OwnWords, &self.own_words),
            (TextKind::Process, &self.process),
        ];
        let on_its_way = self.sent.iter().filter_map(|sent| match sent.mode {
            Mode::Note(kind) => Some((kind, &sent.draft)),
            Mode::Vitals => None,
        });
        let typed = on_its_way.chain(all).filter(|(_, draft)| !draft.text.trim().is_empty());
        typed
            .map(|(kind, draft)| {
                let chosen_ms = draft.when.and_then(|when| match when {
                    When::At { ms } | When::About { ms } => Some(ms),
                    When::Now | When::Ago { .. } => None,
                });
                KeptDraft {
                    kind,
                    text: draft.text.clone(),
                    since_ms: chosen_ms.or(draft.since_ms).unwrap_or_default(),
                }
            })
            .collect()
    }

    fn draft(&mut self, mode: Mode) -> &mut Draft {
        match mode {
            Mode::Note(TextKind::Chart) => &mut self.chart,
            Mode::Note(TextKind::OwnWords) => &mut self.own_words,
            Mode::Note(TextKind::Process) => &mut self.process,
            Mode::Vitals => &mut self.vitals,
        }
    }

    /// What the open line takes happened then, where another time than now was chosen before.
    pub(super) fn happened(&mut self, when: When, now: Now) {
        let Some(mode) = self.mode else { return };
        self.draft(mode).when = match when {
            When::Now => return,
            When::About { ms } => Some(When::About { ms }),
            when => Some(When::At { ms: typed_time::session_ms(when, now) }),
        };
    }

    /// Paints the ways to the notes, to an earlier time, and to a text of the client's that waits.
    /// Answers with what was pressed. `said` stands between them.
    pub(super) fn idle_ui(
        &self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        said: Option<&str>,
    ) -> Option<Action> {
        // Where there is little room a draft is marked, and only its name says that it waits.
        let label = |draft: &Draft, idle: &str| match (draft.text.is_empty(), frame.narrow) {
            (true, _) => idle.to_owned(),
            (false, true) => format!("{idle} …"),
            (false, false) => named(draft, idle),
        };
        let roomy_cap =
            |action: Action| if frame.narrow { String::new() } else { frame.cap(action) };
        let (earlier_cap, private_cap) =
            (roomy_cap(Action::Earlier), roomy_cap(Action::PrivateNote));
        let (own, own_name) = (
            label(&self.own_words, texts::pad::own_words()),
            named(&self.own_words, texts::pad::own_words()),
        );
        let (private, private_name) = (
            label(&self.process, texts::pad::private()),
            named(&self.process, texts::pad::private()),
        );
        let note = Button::new(&private)
            .name(&private_name)
            .cap(&private_cap)
            .tint(frame.tokens.private_note);
        let mut beside = vec![(note, Action::PrivateNote)];
        if !self.own_words.text.is_empty() {
            beside.push((
                Button::new(&own).name(&own_name).tint(frame.tokens.own_words),
                Action::OwnWords,
            ));
        }
        beside.push((Button::new(texts::pad::earlier_name()).cap(&earlier_cap), Action::Earlier));
        let mut right = rect.right();
        let mut pressed = None;
        for (button, action) in beside {
            if button.show_at_right(ui, rect, &mut right) {
                pressed = Some(action);
            }
        }
        let (chart, chart_cap) =
            (named(&self.chart, texts::pad::idle()), frame.cap(Action::ChartNote));
        let chart = Button::new(&chart).left().cap(&chart_cap);
        let mut place = rect.with_max_x(right);
        if let Some(said) = said {
            let (mine, room) = place.split_left_right_at_x(place.left() + chart.natural_width(ui));
            let room = room.with_min_x(room.left() + space::GAP);
            two_rows_in(ui, room, said, fonts::regular(size::SMALL), frame.tokens.warning);
            place = mine;
        }
        if chart.show_in(ui, place).clicked() {
            pressed = Some(Action::ChartNote);
        }
        pressed
    }

    /// Paints the field of what is being typed.
    pub(super) fn typing_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        debounce: &mut Debounce,
        status: &mut StatusLine,
        out: &mut Outbox,
    ) {
        let Some(mode) = self.mode else { return };
        let tokens = frame.tokens;
        let draft = self.draft(mode);
        let (color, kind_words, hint, name) = words(mode, frame);
        ui.painter().rect(
            rect,
            radius::BUTTON,
            tokens.field,
            Stroke::new(1.0, color.gamma_multiply(0.6)),
            StrokeKind::Inside,
        );
        let inner = rect.shrink2(vec2(space::PAD, 0.0));

        let at_ms = draft.since_ms.unwrap_or(frame.now.session_ms);
        let (typed_when, typed_text) = split_when(mode, &draft.text, frame);
        let stamp = match typed_when.or(draft.when) {
            Some(when) => {
                let about = matches!(when, When::About { .. });
                texts::pad::earlier(&frame.clock(typed_time::session_ms(when, frame.now)), about)
            }
            None => wording::clock(at_ms, frame.dose_ms()),
        };
        let stamp_right =
            text_in(ui, inner, Align2::LEFT_CENTER, &stamp, fonts::medium(size::BODY), color)
                .right();

        let keep =
            Button::new(texts::pad::keep()).cap(texts::app::enter()).look(ButtonStyle::Quiet);
        let keep_left = rect.right() - keep.natural_width(ui);
        let kept_by_hand =
            keep.show_in(ui, Rect::from_min_max(pos2(keep_left, rect.top()), rect.max)).clicked();
        let (told, told_color) = match (status.by_the_pad(frame.now), mode) {
            (Some(said), _) => (said.to_owned(), tokens.warning),
            (None, Mode::Vitals) => read_aloud(typed_text, frame),
            (None, Mode::Note(_)) => (kind_words.to_owned(), color),
        };
        let told_room = Rect::from_min_max(
            pos2(inner.center().x - 40.0, rect.top()),
            pos2(keep_left - 6.0, rect.bottom()),
        );
        let told_left = text_in(
            ui,
            told_room,
            Align2::RIGHT_CENTER,
            &told,
            fonts::regular(size::SMALL),
            told_color,
        )
        .left();

        let field = Rect::from_min_max(
            pos2(stamp_right + 14.0, rect.top()),
            pos2(told_left - 12.0, rect.bottom()),
        );
        let chars = draft.text.chars().count();
        let edit = TextEdit::singleline(&mut draft.text)
            // Each kind of text is a field of its own, with its own cursor.
            .id_salt(("entry line", mode))
            .return_key(None)
            .font(fonts::regular(size::BODY))
            .text_color(tokens.text)
            .hint_text(RichText::new(hint).color(tokens.faint))
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .align(Align2::LEFT_CENTER)
            .desired_width(field.width())
            .min_size(field.size());
        let edited = ui
            .scope_builder(UiBuilder::new().max_rect(field), |ui| ui.add(edit))
            .inner
            .accessible_name(name);
        let (id, is_first_choice, wants_cursor) = (edited.id, true, false);
        show_field(ui, ShownField { id, chars, is_first_choice, wants_cursor });
        if edited.changed() {
            draft.since_ms = if draft.text.is_empty() {
                None
            } else {
                draft.since_ms.or(Some(frame.now.session_ms))
            };
            draft.when = draft.when.filter(|_| !draft.text.is_empty());
            (draft.was_asked, draft.was_doubted) = (false, false);
        }
        if entered(&edited) || kept_by_hand {
            self.keep(frame, mode, debounce, status, out);
        }
    }

    fn keep(
        &mut self,
        frame: &FrameContext<'_>,
        mode: Mode,
        debounce: &mut Debounce,
        status: &mut StatusLine,
        out: &mut Outbox,
    ) {
        let draft = self.draft(mode).clone();
        if draft.text.trim().is_empty() {
            *self.draft(mode) = Draft::default();
            self.mode = None;
            return;
        }
        let (when, text) = split_when(mode, &draft.text, frame);
        let when = when.or(draft.when);
        let at_ms = typed_time::session_ms(when.unwrap_or_default(), frame.now);
        if at_ms < 0 && !std::mem::replace(&mut self.draft(mode).was_asked, true) {
            let (_, label, ..) = words(mode, frame);
            let said = texts::pad::before_opening(label, &frame.clock(at_ms));
            return status.say_by_the_pad(&said, frame.now);
        }
        let mut command = match mode {
            Mode::Note(kind) => {
                let when = when.or(draft.since_ms.map(|ms| When::At { ms })).unwrap_or_default();
                Ok(Command::Write { kind, text: text.to_owned(), when })
            }
            Mode::Vitals => vitals_of(text)
                .map(|vitals| Command::TakeVitals { vitals, when: when.unwrap_or_default() }),
        };
        // A value that can hardly be right is asked about once, and then kept as it was read.
        if let Ok(Command::TakeVitals { vitals, .. }) = &mut command
            && let Err(refusal @ Refusal::Implausible(_)) =
                plausible_or_as_read(vitals, self.draft(mode).was_doubted)
        {
            self.draft(mode).was_doubted = true;
            let said = texts::refusal(&refusal, |key| frame.prompt(key));
            return status.say_by_the_pad(&said, frame.now);
        }
        if mode == Mode::Vitals
            && command.is_ok()
            && !debounce.accepts(Logged::Vitals(text.to_owned()), frame.now.session_ms)
        {
            *self.draft(mode) = Draft::default();
            self.mode = None;
            return status
                .say_by_the_pad(&texts::pad::just_logged(texts::pad::vitals()), frame.now);
        }
        let command = match command {
            Ok(command) => command,
            Err(problem) => return status.say_by_the_pad(vitals_problem(&problem), frame.now),
        };
        let command = out.send(command);
        *self.draft(mode) = Draft::default();
        self.sent.push(SentText { mode, draft, command });
        self.mode = None;
    }
}

/// A note, or vital signs, and the time that was typed before. In the client's own words a clock
/// time is more likely theirs: `7:30, he always came at 7:30`; only `−2` and `about 14:20` mean
/// when they were said.
fn split_when<'t>(mode: Mode, text: &'t str, frame: &FrameContext<'_>) -> (Option<When>, &'t str) {
    match typed_time::split_when(text, frame.now) {
        (Some(When::At { .. }), _) if mode == Mode::Note(TextKind::OwnWords) => (None, text),
        split => split,
    }
}

/// A way to a note, and whether a draft waits there.
fn named(draft: &Draft, idle: &str) -> String {
    if draft.text.is_empty() {
        idle.to_owned()
    } else {
        format!("{idle} · {}", texts::pad::draft())
    }
}

fn words(
    mode: Mode,
    frame: &FrameContext<'_>,
) -> (Color32, &'static str, &'static str, &'static str) {
    let tokens = frame.tokens;
    match mode {
        Mode::Note(TextKind::Chart) => {
            (tokens.text, texts::pad::chart_kind(), texts::pad::chart_hint(), texts::pad::note())
        }
        Mode::Note(TextKind::OwnWords) => {
            (tokens.own_words, texts::pad::own_kind(), texts::pad::own_hint(), texts::pad::note())
        }
        Mode::Note(TextKind::Process) => (
            tokens.private_note,
            texts::pad::private_kind(),
            texts::pad::private_hint(),
            texts::pad::note(),
        ),
        Mode::Vitals => (
            tokens.vitals,
            texts::pad::vitals(),
            texts::pad::vitals_hint(),
            texts::pad::vitals_name(),
        ),
    }
}

/// What was typed so far in words, or what cannot be right about it.
fn read_aloud(text: &str, frame: &FrameContext<'_>) -> (String, Color32) {
    match vitals_of(text) {
        Ok(vitals) => match plausible(&vitals) {
            Ok(()) => (wording::vitals_words(&vitals, texts::language()), frame.tokens.vitals),
            Err(refusal) => {
                (texts::refusal(&refusal, |key| frame.prompt(key)), frame.tokens.warning)
            }
        },
        Err(VitalsProblem::Empty) => (String::new(), frame.tokens.vitals),
        Err(problem) => (vitals_problem(&problem).to_owned(), frame.tokens.warning),
    }
}

/// The second keys of the code just logged. Answers with the detail that was pressed.
pub(super) fn modifiers_ui(
    ui: &mut Ui,
    rect: Rect,
    frame: &FrameContext<'_>,
    pad: &CodePad,
) -> Option<ModifierId> {
    let detail = pad.detail()?;
    let code = frame.protocol().codebook.code(&detail.code)?;
    let mut pressed = None;
    let label =
        elided(ui, &code.label, fonts::medium(size::BODY), frame.tokens.text, rect.width() * 0.3);
    let mut x = rect.left() + label.size().x + space::PAD;
    ui.painter().galley(
        pos2(rect.left(), rect.center().y - label.size().y / 2.0),
        label,
        frame.tokens.text,
    );
    let caps: Vec<String> = code.modifiers.iter().map(|it| format!("⇧{}", it.key)).collect();
    let button = |at: usize| {
        let (modifier, cap) = (code.modifiers.get(at)?, caps.get(at)?);
        let chosen = detail.chosen.contains(&modifier.id);
        let look = if chosen { ButtonStyle::On } else { ButtonStyle::Plain };
        Some((modifier, Button::new(&modifier.label).cap(cap).look(look)))
    };
    let count = code.modifiers.len();
    let widths = (0..count).filter_map(|at| Some(button(at)?.1.natural_width(ui)));
    let widths: Vec<f32> = widths.collect();
    let gaps = space::GAP * count.saturating_sub(1) as f32;
    let room = rect.right() - x - gaps;
    // All of them are in sight: where they need more room than there is, each has as much.
    let crowded = widths.iter().sum::<f32>() > room;
    for (at, width) in widths.into_iter().enumerate() {
        let Some((modifier, button)) = button(at) else { continue };
        let width = if crowded { room / count as f32 } else { width };
        let button = if crowded { button.left() } else { button };
        let place = Rect::from_min_size(pos2(x, rect.top()), vec2(width, rect.height()));
        if button.show_in(ui, place).clicked() {
            pressed = Some(modifier.id.clone());
        }
        x += width + space::GAP;
    }
    pressed
}
