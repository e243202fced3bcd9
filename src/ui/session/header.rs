//! The clock, the phase, and what can be done to the phase; each change is previewed before it is made.

use egui::{Align2, Color32, Rect, Ui, pos2};

use super::frame::Frame;
use super::{Stage, part};
use crate::conductor::Command;
use crate::conductor::protocol::PhaseLength;
use crate::conductor::session::{BegunPhase, CheckInStatus, PhaseCause, PhaseSpan, Phases, Tense};
use crate::ui::keymap::Action;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, Look, text_in};
use crate::ui::{fonts, texts};

/// One press of *+5 min*.
const STEP_MS: i64 = 5 * 60_000;
/// Inter's ascent as a share of its size, to stand several sizes on one baseline.
const ASCENT: f32 = 0.969;

/// A change of the phases that is shown but not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Preview {
    Next,
    Back,
    Extend(i64),
}

/// Clock, phase, controls.
#[derive(Debug, Default)]
pub(super) struct Header {
    preview: Option<(Preview, usize)>,
}

impl Header {
    /// A key of the phases.
    pub(super) fn act(&mut self, action: Action, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some(current) = frame.view.state.phases.current() else { return };
        match action {
            Action::Hold if frame.view.state.phases.held => out.push(Command::ReleasePhase),
            Action::Hold => out.push(Command::HoldPhase),
            Action::Extend if frame.view.state.phases.planned_end_ms.is_none() => {
                out.push(Command::ExtendPhase { by_ms: STEP_MS });
            }
            Action::Extend => {
                let so_far = match self.preview {
                    Some((Preview::Extend(by_ms), _)) => by_ms,
                    _ => 0,
                };
                self.preview = Some((Preview::Extend(so_far + STEP_MS), current.index));
            }
            Action::BeginNext if current.index < frame.protocol().dose_phase() => {
                out.extend(neighbour(frame, 1).map(|phase| Command::BeginPhase { phase }));
            }
            Action::BeginNext if neighbour(frame, 1).is_some() => self.preview = Some((Preview::Next, current.index)),
            Action::StepBack if current.index > frame.protocol().dose_phase() => {
                self.preview = Some((Preview::Back, current.index));
            }
            _ => {}
        }
    }

    /// Makes the previewed change; `false` when none is shown.
    pub(super) fn confirm(&mut self, frame: &Frame<'_>, out: &mut Vec<Command>) -> bool {
        let Some(preview) = self.standing(frame) else { return false };
        self.preview = None;
        match preview {
            Preview::Next => out.extend(neighbour(frame, 1).map(|phase| Command::BeginPhase { phase })),
            Preview::Back => out.extend(neighbour(frame, -1).map(|phase| Command::BeginPhase { phase })),
            Preview::Extend(by_ms) => out.push(Command::ExtendPhase { by_ms }),
        }
        true
    }

    /// Drops the preview; `false` when none is shown.
    pub(super) fn leave(&mut self) -> bool {
        self.preview.take().is_some()
    }

    /// The preview, as long as the phase runs for which it was asked.
    fn standing(&self, frame: &Frame<'_>) -> Option<Preview> {
        let current = frame.view.state.phases.current()?;
        self.preview.filter(|(_, index)| *index == current.index).map(|(preview, _)| preview)
    }

    /// The stretches as they would be after the previewed change.
    pub(super) fn previewed(&self, frame: &Frame<'_>) -> Option<Vec<PhaseSpan>> {
        let preview = self.standing(frame)?;
        let mut phases: Phases = frame.view.state.phases.clone();
        let current = phases.current()?;
        let begin = |phases: &mut Phases, index: usize| {
            let at_ms = frame.now.session_ms;
            phases.begun.push(BegunPhase { index, at_ms, cause: PhaseCause::Early });
            phases.planned_end_ms = match frame.protocol().phases.get(index).map(|phase| phase.length) {
                Some(PhaseLength::Planned { length_ms }) => Some(at_ms + length_ms),
                _ => None,
            };
        };
        match preview {
            Preview::Extend(by_ms) => phases.planned_end_ms = phases.planned_end_ms.map(|end_ms| end_ms + by_ms),
            Preview::Next => begin(&mut phases, current.index + 1),
            Preview::Back => begin(&mut phases, current.index.checked_sub(1)?),
        }
        Some(phases.spans(frame.protocol(), frame.now.session_ms))
    }

    /// Paints clock, phase and controls.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &Frame<'_>,
        stage: &mut Stage,
        rest: f32,
        out: &mut Vec<Command>,
    ) {
        let clock_right = clock_ui(ui, rect, frame);
        let mut controls_left = rect.right();
        part(ui, "controls", rest, |ui| controls_left = self.controls_ui(ui, rect, frame, stage, out));
        let phase = Rect::from_min_max(pos2(clock_right + if frame.compact { 20.0 } else { 40.0 }, rect.top()), rect.max);
        self.phase_ui(ui, phase.with_max_x(controls_left - 14.0), frame);
    }

    fn phase_ui(&self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>) {
        let tokens = frame.tokens;
        let name = frame.view.state.phases.current().and_then(|current| frame.protocol().phases.get(current.index));
        let Some(phase) = name else { return };
        let name_size = if frame.compact { 22.0 } else { size::PHASE };
        let preview = self.preview_line(frame);
        let follows = self.follows(frame);
        let lines = if preview.is_some() && !follows.is_empty() && !frame.compact { 2.0 } else { 1.0 };
        let under = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 8.0 - 20.0 * lines), rect.max);
        let above = rect.with_max_y(under.top());
        text_in(ui, above, Align2::LEFT_BOTTOM, &phase.name, fonts::regular(name_size), tokens.text);
        let (line, color) = match preview {
            Some(line) => (line, tokens.contour),
            None => (next_line(frame), tokens.soft),
        };
        let (first, second) = under.split_top_bottom_at_fraction(1.0 / lines);
        text_in(ui, first, Align2::LEFT_CENTER, &line, fonts::regular(size::BODY), color);
        if lines > 1.0 {
            text_in(ui, second, Align2::LEFT_CENTER, &follows, fonts::regular(size::SMALL), tokens.soft);
        }
    }

    /// What else the previewed change brings: the music that begins, the check-ins that pass.
    fn follows(&self, frame: &Frame<'_>) -> String {
        let phases = &frame.protocol().phases;
        let (Some(preview), Some(current)) = (self.standing(frame), frame.view.state.phases.current()) else {
            return String::new();
        };
        let to = match preview {
            Preview::Next => current.index + 1,
            Preview::Back => current.index.saturating_sub(1),
            Preview::Extend(_) => return String::new(),
        };
        let plan = frame.view.state.music.plan.as_ref();
        let section = plan.zip(phases.get(to)).and_then(|(plan, phase)| plan.sections.iter().find(|it| it.phase == phase.id));
        let music = section.and_then(|section| section.cues.first()).map(|cue| texts::phases::music_begins(&cue.title));
        let passes = texts::phases::check_ins_pass(self.passing(frame));
        [music, passes].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// How many check-ins of the running phase wait, or would still come in it.
    fn passing(&self, frame: &Frame<'_>) -> usize {
        let state = &frame.view.state;
        let Some(running) = frame.spans.iter().find(|span| span.tense == Tense::Running) else { return 0 };
        let waits =
            state.check_ins.known.values().filter(|record| !record.status.is_settled() && record.phase == Some(running.index));
        let waits = waits.filter(|record| record.status != CheckInStatus::Passed).count();
        let comes = frame.protocol().check_ins.iter().filter(|check_in| {
            let known = state.check_ins.known.keys().any(|key| key.id == check_in.id);
            let at_ms = state.expected_ms(frame.protocol(), &check_in.at, &frame.spans);
            !known && at_ms.is_some_and(|ms| frame.now.session_ms < ms && ms < running.to_ms)
        });
        waits + comes.count()
    }

    fn preview_line(&self, frame: &Frame<'_>) -> Option<String> {
        let preview = self.standing(frame)?;
        let spans = self.previewed(frame)?;
        let name = |index: usize| frame.protocol().phases.get(index).map_or("", |phase| phase.name.as_str());
        let running = spans.iter().position(|span| span.to_ms >= frame.now.session_ms && span.from_ms <= frame.now.session_ms);
        let running = spans.get(spans.iter().rposition(|span| span.from_ms <= frame.now.session_ms).or(running)?)?;
        let after = spans.iter().find(|span| span.from_ms >= running.to_ms && span.index == running.index + 1);
        let after = after.map(|span| (name(span.index), frame.clock(span.from_ms)));
        Some(match preview {
            Preview::Extend(by_ms) => {
                let (next, clock) = after?;
                texts::phases::extend_by(by_ms / 60_000, next, &clock)
            }
            _ => texts::phases::begin_now(name(running.index), after.as_ref().map(|(next, clock)| (*next, clock.as_str()))),
        })
    }

    /// From the right edge to the left. Answers with the left edge.
    fn controls_ui(&mut self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>, stage: &mut Stage, out: &mut Vec<Command>) -> f32 {
        let row = Rect::from_min_max(pos2(rect.left(), rect.bottom() - space::TOUCH), rect.max);
        let mut x = row.right();
        if self.standing(frame).is_some() {
            if placed(ui, row, &mut x, Button::new(texts::app::leave()).cap(texts::app::esc())) {
                self.leave();
            }
            let back = self.step_back_label(frame);
            let confirm = Button::new(texts::phases::confirm()).cap(texts::app::enter()).look(Look::Primary);
            if placed(ui, row, &mut x, confirm) {
                self.confirm(frame, out);
            }
            if let Some(label) = back
                && placed(ui, row, &mut x, Button::new(&label))
            {
                self.act(Action::StepBack, frame, out);
            }
            return x;
        }
        let Some(current) = frame.view.state.phases.current() else { return x };
        if current.index < frame.protocol().dose_phase() {
            let cap = frame.cap(Action::Dose);
            if placed(ui, row, &mut x, Button::new(texts::phases::dose()).cap(&cap).look(Look::Lead)) {
                *stage = Stage::Dose;
            }
            return x;
        }
        self.phase_controls_ui(ui, row, &mut x, frame, out);
        x
    }

    fn phase_controls_ui(&mut self, ui: &mut Ui, row: Rect, x: &mut f32, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let caps = [Action::BeginNext, Action::Extend, Action::Hold, Action::StepBack].map(|action| frame.roomy_cap(action));
        let [next_cap, extend_cap, hold_cap, back_cap] = &caps;
        let phase_name =
            |step: isize| neighbour(frame, step).and_then(|id| frame.protocol().phase(&id).map(|(_, phase)| phase.name.clone()));
        match phase_name(1) {
            Some(next) => {
                let label = texts::phases::begin(&next);
                if placed(ui, row, x, Button::new(&label).cap(next_cap).look(Look::Lead)) {
                    self.act(Action::BeginNext, frame, out);
                }
            }
            None => {
                if let Some(label) = phase_name(-1).map(|name| texts::phases::back(&name))
                    && placed(ui, row, x, Button::new(&label).cap(back_cap))
                {
                    self.act(Action::StepBack, frame, out);
                }
            }
        }
        if frame.view.state.phases.planned_end_ms.is_none() {
            return;
        }
        if placed(ui, row, x, Button::new(texts::phases::extend()).cap(extend_cap)) {
            self.act(Action::Extend, frame, out);
        }
        let held = frame.view.state.phases.held;
        let (label, look) = if held { (texts::phases::release(), Look::On) } else { (texts::phases::hold(), Look::Plain) };
        if placed(ui, row, x, Button::new(label).cap(hold_cap).look(look)) {
            self.act(Action::Hold, frame, out);
        }
    }

    fn step_back_label(&self, frame: &Frame<'_>) -> Option<String> {
        let current = frame.view.state.phases.current()?;
        let possible = current.index > frame.protocol().dose_phase() && self.standing(frame) == Some(Preview::Next);
        let before = neighbour(frame, -1).filter(|_| possible)?;
        frame.protocol().phase(&before).map(|(_, phase)| texts::phases::back(&phase.name))
    }
}

/// Takes the button's place off the right end of the row.
fn placed(ui: &mut Ui, row: Rect, x: &mut f32, button: Button<'_>) -> bool {
    let width = button.natural_width(ui);
    let place = Rect::from_min_max(pos2(*x - width, row.top()), pos2(*x, row.bottom()));
    *x -= width + space::GAP;
    button.show_in(ui, place).clicked()
}

fn neighbour(frame: &Frame<'_>, step: isize) -> Option<String> {
    let index = frame.view.state.phases.current()?.index.checked_add_signed(step)?;
    frame.protocol().phases.get(index).map(|phase| phase.id.clone())
}

/// What comes next, when, and in how long.
pub(super) fn next_line(frame: &Frame<'_>) -> String {
    let phases = &frame.view.state.phases;
    let Some(current) = phases.current() else { return String::new() };
    let next = frame.protocol().phases.get(current.index + 1);
    match (phases.planned_end_ms, next) {
        _ if frame.view.state.talk.is_some() => texts::phases::talk_holds().to_owned(),
        _ if phases.held => texts::phases::held().to_owned(),
        (Some(end_ms), Some(next)) if frame.compact => texts::phases::next_at(&next.name, &frame.clock(end_ms)),
        (Some(end_ms), Some(next)) => texts::phases::next(&next.name, &frame.clock(end_ms), &frame.ahead(end_ms)),
        _ if current.index < frame.protocol().dose_phase() => texts::phases::until_dose().to_owned(),
        _ => texts::phases::until_close().to_owned(),
    }
}

/// Minutes large, seconds small. Answers with the right edge.
pub(super) fn clock_ui(ui: &mut Ui, rect: Rect, frame: &Frame<'_>) -> f32 {
    let tokens = frame.tokens;
    let large = if frame.compact { size::CLOCK_COMPACT } else { size::CLOCK };
    let baseline = rect.bottom() - large * 0.09;
    let put = |ui: &mut Ui, x: f32, text: &str, font_size: f32, color: Color32| {
        let place = Rect::from_min_max(pos2(x, baseline - font_size * ASCENT), pos2(rect.right(), baseline + font_size));
        text_in(ui, place, Align2::LEFT_TOP, text, fonts::thin(font_size), color).right()
    };
    let Some(dose_ms) = frame.dose_ms() else {
        let text = texts::phases::arrived(&frame.ago(0));
        return put(ui, rect.left(), &text, if frame.compact { 26.0 } else { 40.0 }, tokens.text);
    };
    let secs = (frame.now.session_ms - dose_ms).max(0) / 1000;
    let x = put(ui, rect.left(), texts::phases::t(), large * 0.32, tokens.soft) + large * 0.12;
    let x = put(ui, x, &format!("{}", secs / 60), large, tokens.strong);
    put(ui, x, &format!(":{:02}", secs % 60), large * 0.38, tokens.soft)
}
