//! The pad: one press, one code. Its second keys refine the code that was just logged.

use egui::{Rect, Ui, pos2, vec2};

use super::frame::FrameContext;
use super::outbox::Outbox;
use crate::live::CommandId;
use crate::protocol::{Code, CodeId, ModifierId};
use crate::session::{Amendment, Command, OfferedReason, When};
use crate::ui::keyboard::Action;
use crate::ui::tokens::space;
use crate::ui::widgets::{Button, ButtonStyle};
use crate::words::texts;

/// The details of a code stay this long after it, or after the last of them.
const DETAILS_MS: i64 = 8_000;
/// So long an arrow grades what was observed last.
const GRADES_MS: i64 = 5_000;
/// A grade counts once no arrow has changed it for so long, or something else is pressed.
const GRADE_SETTLES_MS: i64 = 1_000;
/// Columns of the grid.
const COLUMNS: usize = 6;
/// The most buttons on it.
const CELLS: usize = 2 * COLUMNS;

/// A code that was logged and may be refined.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ModifierChoice {
    pub(super) code: CodeId,
    pub(super) chosen: Vec<ModifierId>,
    since_ms: i64,
    /// When an arrow changed the grade last, which does not count yet.
    graded_ms: Option<i64>,
    /// The command that logged the code.
    logged: CommandId,
    sent: Vec<ModifierId>,
}

impl ModifierChoice {
    /// Refines the entry, once it is there, where what is chosen is not what it says.
    fn send(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        if let Some(Ok(Some(entry))) = frame.outcome(self.logged) {
            let settled_ms = self.graded_ms.take().map(|ms| ms + GRADE_SETTLES_MS);
            if self.sent != self.chosen {
                self.sent.clone_from(&self.chosen);
                let to = Amendment::Modifiers(self.chosen.clone());
                let reason = OfferedReason::DetailAdded.into();
                let amend = Command::Amend { entry: *entry, to, reason };
                let now_ms = frame.now.session_ms;
                out.send_at(amend, settled_ms.map_or(now_ms, |ms| ms.min(now_ms)));
            }
        }
    }
}

/// What was pressed on the pad.
pub(super) enum Pressed {
    Code(CodeId),
    Act(Action),
}

/// The pad and what it waits for.
#[derive(Debug, Default)]
pub(super) struct CodePad {
    more: bool,
    detail: Option<ModifierChoice>,
    /// Those of earlier codes whose entry was not there yet when the next code came.
    replaced: Vec<ModifierChoice>,
}

impl CodePad {
    /// The row of details that is open.
    pub(super) fn detail(&self) -> Option<&ModifierChoice> {
        self.detail.as_ref()
    }

    /// Finds the entry that the last code became, and refines it once it is there.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        let is_known = |detail: &ModifierChoice| frame.outcome(detail.logged).is_some();
        self.replaced.iter_mut().for_each(|detail| detail.send(frame, out));
        self.replaced.retain(|detail| !is_known(detail));
        let Some(detail) = &mut self.detail else { return };
        let now_ms = frame.now.session_ms;
        if detail.graded_ms.is_none_or(|ms| now_ms - ms >= GRADE_SETTLES_MS) {
            detail.send(frame, out);
        }
        let is_over = now_ms - detail.since_ms > DETAILS_MS && detail.graded_ms.is_none();
        if is_over || frame.outcome(detail.logged).is_some_and(Result::is_err) {
            self.detail = None;
        }
    }

    /// The grade counts as it stands.
    pub(super) fn settle_grade(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        if let Some(detail) = &mut self.detail {
            detail.graded_ms = None;
            detail.send(frame, out);
        }
    }

    /// An arrow: the next higher or lower grade of what was observed last. Above nothing is the first
    /// that is more than none.
    pub(super) fn grade(&mut self, step: i8, frame: &FrameContext<'_>, out: &mut Outbox) {
        let now_ms = frame.now.session_ms;
        let Some(detail) = &mut self.detail else { return };
        let Some(code) = frame.protocol().codebook.code(&detail.code) else { return };
        if now_ms - detail.since_ms > GRADES_MS {
            return;
        }
        let grades = code.grades();
        let is_chosen = |(_, id): &(u8, ModifierId)| detail.chosen.contains(id);
        let now = grades.iter().find(|grade| is_chosen(grade)).map(|(grade, _)| *grade);
        let from = now.unwrap_or(0);
        let next = match step {
            1.. => grades.iter().find(|(grade, _)| *grade > from),
            _ => {
                grades.iter().rev().find(|(grade, _)| *grade < from || now.is_none() && *grade == 0)
            }
        };
        if grades.is_empty() || step > 0 && next.is_none() {
            return;
        }
        detail.chosen.retain(|id| !code.is_grade(id));
        detail.chosen.extend(next.map(|(_, id)| id.clone()));
        (detail.since_ms, detail.graded_ms) = (now_ms, Some(now_ms));
        self.follow(frame, out);
    }

    /// Which detail of the code just logged the key chooses.
    pub(super) fn modifier(&self, key: char, frame: &FrameContext<'_>) -> Option<ModifierId> {
        let detail = self.detail.as_ref()?;
        let code = frame.protocol().codebook.code(&detail.code)?;
        code.modifiers
            .iter()
            .find(|it| it.key.eq_ignore_ascii_case(&key))
            .map(|modifier| modifier.id.clone())
    }

    /// Chooses a detail, or takes it back.
    pub(super) fn refine(
        &mut self,
        modifier: &ModifierId,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) {
        if let Some(detail) = &mut self.detail
            && let Some(code) = frame.protocol().codebook.code(&detail.code)
        {
            (detail.since_ms, detail.graded_ms) = (frame.now.session_ms, None);
            code.toggle(&mut detail.chosen, modifier);
        }
        self.follow(frame, out);
    }

    /// Closes the row of details; `false` when none is open.
    pub(super) fn leave(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) -> bool {
        self.settle_grade(frame, out);
        self.detail.take().is_some()
    }

    /// Logs a code: a point, or a state that begins or ends.
    pub(super) fn log(
        &mut self,
        code: &Code,
        when: When,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) {
        let begins = frame.state().open_state(&code.id).is_none();
        let logged =
            out.send(Command::Observe { code: code.id.clone(), modifiers: Vec::new(), when });
        self.replaced.extend(self.detail.take().filter(|detail| detail.sent != detail.chosen));
        self.detail = (begins && !code.modifiers.is_empty()).then(|| ModifierChoice {
            code: code.id.clone(),
            chosen: Vec::new(),
            since_ms: frame.now.session_ms,
            graded_ms: None,
            logged,
            sent: Vec::new(),
        });
    }

    /// Paints the grid. Answers with what was pressed. All fades but the touch that is open: a hand is on the client.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        dim: f32,
    ) -> Option<Pressed> {
        let talk_key = frame.cap(Action::Talk);
        let codes = frame.protocol().codebook.codes.iter();
        let codes: Vec<&Code> = codes
            .filter(|code| {
                code.on_pad != self.more && !talk_key.eq_ignore_ascii_case(&code.key.to_string())
            })
            .collect();
        let acts: &[(&str, Action)] = if self.more { &[] } else { &acts() };
        let (grid, more) = rect.split_left_right_at_x(rect.right() - space::TOUCH);
        let gap = if frame.narrow { 4.0 } else { space::GAP };
        let mut cells = Cells::new(grid.with_max_x(grid.right() - gap), gap);
        let mut pressed = None;
        for code in codes.iter().take(CELLS - acts.len()) {
            let open = frame.state().open_state(&code.id);
            let how_long = if frame.narrow { texts::how_long_in_minutes } else { texts::how_long };
            let since = open.map(|span| how_long(frame.now.session_ms - span.from_ms));
            let look = if open.is_some() { ButtonStyle::On } else { ButtonStyle::Plain };
            let key = code.key.to_string();
            ui.set_opacity(if open.is_some() && code.is_touch() { 1.0 } else { dim });
            let button =
                Button::new(&code.label).left().cap(&key).look(look).under(since.as_deref());
            if button.show_in(ui, cells.next()).clicked() {
                pressed = Some(Pressed::Code(code.id.clone()));
            }
        }
        ui.set_opacity(dim);
        for (label, action) in acts {
            let cap = frame.cap(*action);
            let look = match action {
                Action::Attention if frame.state().open_attention().is_some() => {
                    ButtonStyle::AlertOn
                }
                Action::Attention => ButtonStyle::Alert,
                _ => ButtonStyle::Plain,
            };
            let mut button = Button::new(label).left().cap(&cap).look(look);
            if *action == Action::OwnWords {
                button = button.tint(frame.tokens.own_words);
            }
            if button.show_in(ui, cells.next()).clicked() {
                pressed = Some(Pressed::Act(*action));
            }
        }
        self.more_ui(ui, more, frame);
        pressed
    }

    fn more_ui(&mut self, ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) {
        let hidden_open =
            frame.state().states.iter().filter(|span| span.to_ms.is_none()).any(|span| {
                frame.protocol().codebook.code(&span.code).is_some_and(|code| !code.on_pad)
            });
        let look = if hidden_open && !self.more { ButtonStyle::On } else { ButtonStyle::Plain };
        let (label, name) = if self.more {
            ("←", texts::pad::fewer_name())
        } else {
            ("…", texts::pad::more_name())
        };
        if Button::new(label).name(name).look(look).show_in(ui, rect).clicked() {
            self.more = !self.more;
        }
    }
}

/// What stands on the pad besides codes.
fn acts() -> [(&'static str, Action); 4] {
    [
        (texts::pad::own_words(), Action::OwnWords),
        (texts::pad::mark(), Action::MarkMoment),
        (texts::pad::vitals(), Action::Vitals),
        (texts::pad::attention(), Action::Attention),
    ]
}

/// The places of the grid, row by row.
struct Cells {
    rect: Rect,
    gap: f32,
    at: usize,
}

impl Cells {
    fn new(rect: Rect, gap: f32) -> Self {
        Self { rect, gap, at: 0 }
    }

    fn next(&mut self) -> Rect {
        let (column, row) = ((self.at % COLUMNS) as f32, (self.at / COLUMNS) as f32);
        self.at += 1;
        let width = (self.rect.width() - self.gap * (COLUMNS - 1) as f32) / COLUMNS as f32;
        let height = (self.rect.height() - self.gap) / 2.0;
        let min = pos2(
            self.rect.left() + column * (width + self.gap),
            self.rect.top() + row * (height + self.gap),
        );
        Rect::from_min_size(min, vec2(width, height))
    }
}
