//! The clock, the phase, and what can be done to the phase; each change is previewed before it is
//! made.

use egui::{Align2, Color32, Rect, Ui, pos2};

use super::frame::FrameContext;
use super::outbox::Outbox;
use super::{CenterView, part};
use crate::protocol::Phase;
use crate::session::{Command, PhaseSpan, Phases, Tense};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, ButtonStyle, elided, fitted, galley_in, text_in, two_rows};
use crate::words::texts;

/// One press of *+5 min*.
const STEP_MS: i64 = 5 * 60_000;
/// Inter's ascent as a share of its size, to stand several sizes on one baseline.
const ASCENT: f32 = 0.969;

/// The phase's name in a narrow window, in points.
const PHASE_NARROW: f32 = 22.0;
/// Room below what stands under the phase's name.
const BELOW_LINE: f32 = 8.0;

/// A change of the phases that is shown but not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Next,
    Back,
    Extend(i64),
    Hold,
    Release,
}

impl Change {
    fn command(self, frame: &FrameContext<'_>) -> Option<Command> {
        match self {
            Self::Next => begin_neighbour(frame, 1),
            Self::Back => begin_neighbour(frame, -1),
            Self::Extend(by_ms) => Some(Command::ExtendPhase { by_ms }),
            Self::Hold => Some(Command::HoldPhase),
            Self::Release => Some(Command::ReleasePhase),
        }
    }

    /// What it would do now; `None` when it would be refused.
    fn preview(self, frame: &FrameContext<'_>) -> Option<Phases> {
        frame.view.session.preview(&self.command(frame)?, frame.now.session_ms).ok()
    }
}

/// A preview that nobody confirms goes after this long: Enter means a note again.
const PREVIEW_STAYS_MS: i64 = 30_000;

/// A change that is previewed, the phase for which it was asked, and when.
#[derive(Debug, Clone, Copy)]
struct Shown {
    change: Change,
    phase: usize,
    since_ms: i64,
}

/// Clock, phase, controls.
#[derive(Debug, Default)]
pub(super) struct Header {
    shown: Option<Shown>,
}

impl Header {
    /// A key of the phases.
    pub(super) fn act(&mut self, action: Action, frame: &FrameContext<'_>, out: &mut Outbox) {
        let phases = &frame.state().phases;
        let Some(current) = phases.current() else { return };
        let change = match action {
            Action::Hold if phases.held => Change::Release,
            Action::Hold if phases.planned_end_ms.is_none() => return out.push(Command::HoldPhase),
            Action::Hold => Change::Hold,
            Action::Extend if phases.planned_end_ms.is_none() => {
                return out.push(Command::ExtendPhase { by_ms: STEP_MS });
            }
            Action::Extend => match self.standing(frame) {
                Some(Change::Extend(by_ms)) => Change::Extend(by_ms + STEP_MS),
                _ => Change::Extend(STEP_MS),
            },
            Action::BeginNext if current.index < frame.protocol().dose_phase() => {
                return out.extend(begin_neighbour(frame, 1));
            }
            Action::BeginNext if neighbour(frame, 1).is_some() => Change::Next,
            Action::StepBack if may_step_back(frame) => Change::Back,
            _ => return,
        };
        self.shown = Some(Shown { change, phase: current.index, since_ms: frame.now.session_ms });
    }

    /// Makes the previewed change; `false` when none is shown.
    pub(super) fn confirm(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) -> bool {
        let Some(change) = self.standing(frame) else { return false };
        self.shown = None;
        out.extend(change.command(frame));
        true
    }

    /// `true` when a preview has just gone by itself: its time is over, or nothing is left to change.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>) -> bool {
        let goes = self.shown.is_some() && self.standing(frame).is_none();
        if goes {
            self.shown = None;
        }
        goes
    }

    /// Drops the preview; `false` when none is shown.
    pub(super) fn leave(&mut self) -> bool {
        self.shown.take().is_some()
    }

    /// The previewed change, as long as the phase runs for which it was asked, and as long as it
    /// would not be refused.
    fn standing(&self, frame: &FrameContext<'_>) -> Option<Change> {
        let current = frame.state().phases.current()?;
        let shown = self.shown?;
        let stands = shown.phase == current.index
            && frame.now.session_ms - shown.since_ms < PREVIEW_STAYS_MS
            && frame.allows(&shown.change.command(frame)?);
        stands.then_some(shown.change)
    }

    /// The stretches as they would be after the previewed change.
    pub(super) fn previewed(&self, frame: &FrameContext<'_>) -> Option<Vec<PhaseSpan>> {
        let phases = self.standing(frame)?.preview(frame)?;
        Some(phases.spans(frame.protocol(), frame.now.session_ms))
    }

    /// Paints clock, phase and controls.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        center: &mut CenterView,
        dim: f32,
        out: &mut Outbox,
    ) {
        let clock_right = clock_ui(ui, rect, frame);
        let mut controls_left = rect.right();
        part(ui, "controls", dim, |ui| {
            controls_left = self.controls_ui(ui, rect, frame, center, out)
        });
        let phase = Rect::from_min_max(
            pos2(clock_right + if frame.narrow { 16.0 } else { 40.0 }, rect.top()),
            rect.max,
        );
        self.phase_ui(ui, phase.with_max_x(controls_left - 14.0), frame);
    }

    fn phase_ui(&self, ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) {
        let tokens = frame.tokens;
        let name = frame.view.session.current_phase();
        let Some(phase) = name else { return };
        let room = rect.width();
        let preview = self.preview_line(frame);
        let (line, color) = match &preview {
            Some(line) => (line.clone(), tokens.contour),
            None => (self::line(ui, room, frame), tokens.soft),
        };
        let small = || fonts::regular(size::SMALL);
        let in_a_row = elided(ui, &line, fonts::regular(size::BODY), color, room);
        let line = match in_a_row.elided {
            true => two_rows(ui, &line, small(), color, room),
            false => in_a_row,
        };
        let follows = preview.map(|_| self.follows(ui, room, frame)).unwrap_or_default();
        let is_alone = follows.is_empty();
        let follows = elided(ui, &follows, small(), tokens.soft, room);
        let follows_height = if is_alone { 0.0 } else { follows.size().y };
        let height = line.size().y + follows_height;
        let bottom = rect.bottom() - if frame.narrow { 4.0 } else { BELOW_LINE };
        let rows = rect.with_max_y(bottom);
        // Where there is no room for it, the name is left to the timeline.
        let largest = if frame.narrow { PHASE_NARROW } else { size::PHASE };
        let name = fitted(ui, &phase.name, largest, tokens.text, room);
        if name.size().y + height <= rows.height() {
            let above = rows.with_max_y(bottom - height);
            galley_in(ui, above, Align2::LEFT_BOTTOM, name, tokens.text);
        }
        let above = rows.with_max_y(bottom - follows_height);
        galley_in(ui, above, Align2::LEFT_BOTTOM, line, color);
        if !is_alone {
            galley_in(ui, rows, Align2::LEFT_BOTTOM, follows, tokens.soft);
        }
    }

    /// The other effects of the previewed change: the check-ins that pass, wait or move; and the music
    /// that begins or goes on, where there is room to say that too.
    fn follows(&self, ui: &Ui, room: f32, frame: &FrameContext<'_>) -> String {
        let (Some(change), Some(current)) = (self.standing(frame), frame.state().phases.current())
        else {
            return String::new();
        };
        let running = frame.state().music.running.as_ref();
        let same = || running.map(|it| texts::phases::music_goes_on(&texts::piece(&it.title)));
        let ahead = frame.view.session.check_ins_ahead(frame.now.session_ms);
        let (music, check_ins) = match change {
            Change::Back => (
                first_piece(frame, current.index.saturating_sub(1)),
                texts::phases::check_ins_pass(ahead.in_phase),
            ),
            Change::Release if !ends_at_once(frame) => (same(), None),
            Change::Next | Change::Release => (
                first_piece(frame, current.index + 1),
                texts::phases::check_ins_pass(ahead.in_phase),
            ),
            Change::Hold => (same(), texts::phases::check_ins_wait(ahead.later)),
            Change::Extend(by_ms) => {
                (same(), texts::phases::check_ins_move(ahead.later, by_ms / 60_000))
            }
        };
        let goes_on = matches!(change, Change::Hold | Change::Extend(_));
        let joined = |parts: [&Option<String>; 2]| {
            parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ")
        };
        let (both, small) = (joined([&music, &check_ins]), fonts::regular(size::SMALL));
        let shown = |text: &str| elided(ui, text, small.clone(), Color32::PLACEHOLDER, room);
        // That the same music goes on is no news; of a title that begins the end may be missing.
        match check_ins {
            Some(check_ins) if shown(&both).elided => {
                let with_music = joined([&Some(check_ins.clone()), &music]);
                let begins = shown(&format!("{check_ins} · ♪ …"));
                if goes_on || begins.elided { check_ins } else { with_music }
            }
            _ => both,
        }
    }

    fn preview_line(&self, frame: &FrameContext<'_>) -> Option<String> {
        let change = self.standing(frame)?;
        if change == Change::Hold {
            return Some(texts::phases::hold_now(&next_name(frame)));
        }
        if change == Change::Release && !ends_at_once(frame) {
            let end_ms = frame.state().phases.planned_end_ms?;
            return Some(texts::phases::next_at(&next_name(frame), &frame.clock(end_ms)));
        }
        let spans = self.previewed(frame)?;
        let name = |index: usize| {
            frame.protocol().phases.get(index).map_or("", |phase| phase.name.as_str())
        };
        let running = spans.iter().find(|span| span.tense == Tense::Running)?;
        let after = spans
            .iter()
            .find(|span| span.from_ms >= running.to_ms && span.index == running.index + 1);
        let after = after.map(|span| (name(span.index), frame.clock(span.from_ms)));
        Some(match change {
            Change::Extend(by_ms) => {
                let (next, clock) = after?;
                texts::phases::extend_by(by_ms / 60_000, next, &clock)
            }
            _ => texts::phases::begin_now(
                name(running.index),
                after.as_ref().map(|(next, clock)| (*next, clock.as_str())),
            ),
        })
    }

    /// From the right edge to the left. Answers with the left edge.
    fn controls_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        center: &mut CenterView,
        out: &mut Outbox,
    ) -> f32 {
        let row = Rect::from_min_max(pos2(rect.left(), rect.bottom() - space::TOUCH), rect.max);
        let mut x = row.right();
        if self.standing(frame).is_some() {
            let esc = if frame.narrow { "" } else { texts::app::esc() };
            if Button::new(texts::app::cancel())
                .place("extend")
                .cap(esc)
                .show_at_right(ui, row, &mut x)
            {
                self.leave();
            }
            let confirm = Button::new(texts::phases::confirm())
                .place("next")
                .cap(texts::app::enter())
                .look(ButtonStyle::Primary);
            if confirm.show_at_right(ui, row, &mut x) {
                self.confirm(frame, out);
            }
            return x;
        }
        let Some(current) = frame.state().phases.current() else { return x };
        if current.index < frame.protocol().dose_phase() {
            let cap = frame.cap(Action::Dose);
            if Button::new(texts::phases::dose())
                .place("next")
                .cap(&cap)
                .look(ButtonStyle::Lead)
                .show_at_right(ui, row, &mut x)
            {
                *center = CenterView::Dose;
            }
            return x;
        }
        self.phase_controls_ui(ui, row, &mut x, frame, out);
        x
    }

    fn phase_controls_ui(
        &mut self,
        ui: &mut Ui,
        row: Rect,
        x: &mut f32,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) {
        let caps = [Action::BeginNext, Action::Extend, Action::Hold, Action::StepBack]
            .map(|action| frame.roomy_cap(action));
        let [next_cap, extend_cap, hold_cap, back_cap] = &caps;
        let back = neighbour(frame, -1)
            .filter(|_| may_step_back(frame))
            .map(|phase| texts::phases::back(&phase.name));
        if neighbour(frame, 1).is_some() {
            let name = texts::phases::begin(&next_name(frame));
            let label = if frame.caps { name.clone() } else { format!("→ {}", next_name(frame)) };
            if Button::new(&label)
                .place("next")
                .name(&name)
                .cap(next_cap)
                .padding(frame.margin())
                .look(ButtonStyle::Lead)
                .show_at_right(ui, row, x)
            {
                self.act(Action::BeginNext, frame, out);
            }
        } else if let Some(label) = &back {
            if Button::new(label).place("back").cap(back_cap).show_at_right(ui, row, x) {
                self.act(Action::StepBack, frame, out);
            }
            return;
        }
        if frame.state().phases.planned_end_ms.is_none() {
            return;
        }
        if Button::new(texts::phases::extend())
            .place("extend")
            .cap(extend_cap)
            .padding(frame.margin())
            .show_at_right(ui, row, x)
        {
            self.act(Action::Extend, frame, out);
        }
        let held = frame.state().phases.held;
        let (label, look) = if held {
            (texts::phases::release(), ButtonStyle::On)
        } else {
            (texts::phases::hold(), ButtonStyle::Plain)
        };
        let hold = Button::new(label).place("hold").cap(hold_cap).look(look);
        if hold.padding(frame.margin()).show_at_right(ui, row, x) {
            self.act(Action::Hold, frame, out);
        }
        if let Some(name) = &back
            && Button::new("←").place("back").name(name).show_at_right(ui, row, x)
        {
            self.act(Action::StepBack, frame, out);
        }
    }
}

/// The first phase after the dose has none before it to step back to.
fn may_step_back(frame: &FrameContext<'_>) -> bool {
    begin_neighbour(frame, -1).is_some_and(|command| frame.allows(&command))
}

/// Released, the phase has no time left.
fn ends_at_once(frame: &FrameContext<'_>) -> bool {
    let after = Change::Release.preview(frame).and_then(|phases| phases.current());
    after.is_some_and(|after| Some(after) != frame.state().phases.current())
}

fn next_name(frame: &FrameContext<'_>) -> String {
    neighbour(frame, 1).map(|phase| phase.name.clone()).unwrap_or_default()
}

/// The piece with which a phase's music begins.
fn first_piece(frame: &FrameContext<'_>, phase: usize) -> Option<String> {
    let phase = frame.protocol().phases.get(phase)?;
    let section = frame
        .view
        .state()
        .music
        .plan
        .as_ref()?
        .sections
        .iter()
        .find(|section| section.phase == phase.id)?;
    section.cues.first().map(|cue| texts::phases::music_begins(&texts::piece(&cue.title)))
}

/// The phase so many steps from the running one.
fn neighbour<'f>(frame: &'f FrameContext<'_>, step: isize) -> Option<&'f Phase> {
    let index = frame.state().phases.current()?.index.checked_add_signed(step)?;
    frame.protocol().phases.get(index)
}

fn begin_neighbour(frame: &FrameContext<'_>, step: isize) -> Option<Command> {
    neighbour(frame, step).map(|phase| Command::BeginPhase { phase: phase.id.clone() })
}

/// What stands under the phase's name. Where that has no room the button beside it names what comes
/// next.
fn line(ui: &Ui, room: f32, frame: &FrameContext<'_>) -> String {
    let phases = &frame.state().phases;
    let line = next_line(frame);
    let fits =
        elided(ui, &line, fonts::regular(size::BODY), frame.tokens.soft, f32::INFINITY).size().x
            <= room;
    match phases.planned_end_ms.filter(|_| !fits && !phases.held && frame.state().talk.is_none()) {
        Some(end_ms) => texts::phases::until(&frame.clock(end_ms)),
        None => line,
    }
}

/// What comes next, when, and in how long.
pub(super) fn next_line(frame: &FrameContext<'_>) -> String {
    let phases = &frame.state().phases;
    let Some(current) = phases.current() else { return String::new() };
    let next = frame.protocol().phases.get(current.index + 1);
    match (phases.planned_end_ms, next) {
        _ if frame.state().talk.is_some() => texts::phases::talk_holds().to_owned(),
        _ if phases.held => texts::phases::held().to_owned(),
        (Some(end_ms), Some(next)) if frame.narrow => {
            texts::phases::next_at(&next.name, &frame.clock(end_ms))
        }
        (Some(end_ms), Some(next)) => {
            texts::phases::next(&next.name, &frame.clock(end_ms), &frame.ahead(end_ms))
        }
        _ if current.index < frame.protocol().dose_phase() => {
            texts::phases::until_dose().to_owned()
        }
        _ => {
            let earliest_ms = frame.state().leave_not_before_ms(frame.protocol());
            match earliest_ms.filter(|ms| *ms > frame.now.session_ms) {
                Some(ms) => frame.not_before(ms),
                None => texts::phases::until_close().to_owned(),
            }
        }
    }
}

/// Minutes large, seconds small. Answers with the right edge.
pub(super) fn clock_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) -> f32 {
    let tokens = frame.tokens;
    let large = if frame.narrow { size::CLOCK_NARROW } else { size::CLOCK };
    let baseline = rect.bottom() - large * 0.09;
    let put = |ui: &mut Ui, x: f32, text: &str, font_size: f32, color: Color32| {
        let place = Rect::from_min_max(
            pos2(x, baseline - font_size * ASCENT),
            pos2(rect.right(), baseline + font_size),
        );
        text_in(ui, place, Align2::LEFT_TOP, text, fonts::thin(font_size), color).right()
    };
    let Some(dose_ms) = frame.dose_ms() else {
        let text = texts::phases::arrived(&frame.ago(0));
        return put(ui, rect.left(), &text, if frame.narrow { 26.0 } else { 40.0 }, tokens.text);
    };
    let secs = (frame.now.session_ms - dose_ms).max(0) / 1000;
    let x = put(ui, rect.left(), texts::phases::t(), large * 0.32, tokens.soft) + large * 0.12;
    let x = put(ui, x, &format!("{}", secs / 60), large, tokens.strong);
    put(ui, x, &format!(":{:02}", secs % 60), large * 0.38, tokens.soft)
}
