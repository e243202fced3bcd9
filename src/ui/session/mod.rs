//! The session screen: reads a [`View`], keeps what is being typed and shown, and emits commands. Nothing in it is modal.

mod amend;
mod areas;
mod attention;
mod card;
mod close;
mod dose;
mod entry_line;
mod frame;
mod header;
mod keys;
mod log;
mod music_bar;
mod pad;
mod quiet;
mod rescue;
mod side;
mod timeline;
mod top_strip;
mod typed;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

use egui::{Event, Ui};

use crate::conductor::session::{MusicAct, Wall};
use crate::conductor::{Command, View};
use crate::ui::keymap::{Action, Keymap, Press};
use areas::Areas;
use frame::Frame;

/// The time at which a frame is drawn, read by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Session time in ms.
    pub session_ms: i64,
    /// The room's clock.
    pub wall: Wall,
}

/// What the room decides about the screen.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Which key does what.
    pub keymap: Keymap,
    /// The fallback output that staff preset and tested; offered when the output is lost.
    pub fallback: Option<String>,
}

/// What stands in the middle, in place of the timeline. Never over it, never over anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    #[default]
    Timeline,
    Dose,
    Attention,
    Amend,
    Close,
    Keys,
}

/// Untouched for this long, all fades but what a glance needs.
const REST_AFTER_MS: i64 = 30_000;

/// The screen of a running session and what it remembers from frame to frame.
#[derive(Debug, Default)]
pub struct SessionScreen {
    setup: Setup,
    stage: Stage,
    rescue: rescue::Rescue,
    quiet: quiet::Quiet,
    header: header::Header,
    top: top_strip::TopStrip,
    pad: pad::Pad,
    line: entry_line::EntryLine,
    card: card::CardDesk,
    side: side::Side,
    log: log::Log,
    dose: dose::DosePanel,
    attention: attention::AttentionPanel,
    timeline: timeline::Timeline,
    amend: amend::AmendPanel,
    close: close::ClosePanel,
    music: music_bar::MusicBar,
    touched_ms: i64,
}

impl SessionScreen {
    /// A screen on which nothing is open.
    pub fn new(setup: Setup) -> Self {
        Self { setup, ..Self::default() }
    }

    /// Paints one frame over the whole `ui` and answers with what was asked for in it, rescues of the music first.
    pub fn show(&mut self, ui: &mut Ui, view: &View, now: Now) -> Vec<Command> {
        let typing = ui.ctx().text_edit_focused();
        let focused = ui.ctx().memory(|memory| memory.focused().is_some());
        let areas = Areas::of(ui.max_rect(), frame::unanswered_flag(view).is_some());
        let keymap = self.setup.keymap.clone();
        let frame = Frame::new(ui, view, now, &keymap, areas.compact);
        let mut out = Vec::new();

        self.notice_touch(ui, now);
        let tapped = self.rescue.watch(ui, &mut out);
        self.log.read(view);
        self.quiet.read(&frame);
        self.card.follow(&frame);
        self.pad.follow(&frame, &mut out);
        if tapped {
            self.step_out(&frame, &mut out);
        }
        for press in ui.input(|input| keymap.presses(&input.events, typing, focused)) {
            self.press(press, &frame, &mut out);
        }
        self.paint_ui(ui, &frame, &areas, &mut out);
        ask_for_next_second(ui, &frame);

        out.sort_by_key(|command| !matches!(command, Command::Steer(MusicAct::SafeMusic | MusicAct::Silence)));
        out
    }

    fn notice_touch(&mut self, ui: &Ui, now: Now) {
        let touched = ui.input(|input| input.events.iter().any(is_touch));
        if touched || self.touched_ms == 0 {
            self.touched_ms = now.session_ms;
        }
    }

    fn rests(&self, frame: &Frame<'_>) -> bool {
        frame.now.session_ms - self.touched_ms > REST_AFTER_MS && self.stage == Stage::Timeline && !self.line.is_open()
    }

    fn paint_ui(&mut self, ui: &mut Ui, frame: &Frame<'_>, areas: &Areas, out: &mut Vec<Command>) {
        let rest = if self.rests(frame) { 0.38 } else { 1.0 };
        areas.paint_ground(ui);
        self.top.show(ui, areas.top, frame, &mut self.stage, out);
        dimmed(ui, rest, |ui| self.quiet.show(ui, areas.quiet, frame, &mut self.stage, out));
        self.header.show(ui, areas.clock, frame, &mut self.stage, rest, out);
        match self.stage {
            Stage::Timeline => {
                let preview = self.header.previewed(frame);
                let mut pointed = None;
                dimmed(ui, rest.max(0.6), |ui| {
                    pointed = self.timeline.show(ui, areas.stage, frame, self.log.tracks(), preview.as_ref());
                });
                match pointed {
                    Some(timeline::Pointed::Entry(entry)) => self.log.show_entry(entry, frame),
                    Some(timeline::Pointed::CheckIn(key)) => self.card.recall(key, frame),
                    None => {}
                }
            }
            Stage::Dose => self.dose.show(ui, areas.stage, frame, &mut self.stage, &mut self.quiet, out),
            Stage::Attention => self.attention.show(ui, areas.stage, frame, &mut self.stage, out),
            Stage::Amend => self.amend.show(ui, areas.stage, frame, &mut self.stage, &mut self.quiet, out),
            Stage::Close => self.close.show(ui, areas.stage, frame, &mut self.stage, &mut self.card, &mut self.quiet, out),
            Stage::Keys => keys::keys_ui(ui, areas.stage, frame, &mut self.stage),
        }
        dimmed(ui, rest, |ui| {
            if let Some(action) = self.pad.show(ui, areas.pad, frame, out) {
                self.act(action, frame, out);
            }
            self.line.show(ui, areas.line, frame, &mut self.pad, &mut self.quiet, out);
        });
        let raised = self.card.show(ui, areas.card, frame, &mut self.line, out);
        if raised {
            self.act(Action::Attention, frame, out);
        }
        self.side.show(ui, areas.vitals, frame, &mut self.quiet, out);
        dimmed(ui, rest, |ui| {
            if let Some(entry) = self.log.show(ui, areas.log, frame) {
                self.amend.open(entry, frame);
                self.stage = Stage::Amend;
            }
        });
        self.music.show(ui, areas.bottom, frame, &self.setup.fallback, rest, out);
        self.rescue.show(ui, areas.bottom, frame);
    }

    fn press(&mut self, press: Press, frame: &Frame<'_>, out: &mut Vec<Command>) {
        match press {
            Press::Act(action) => self.act(action, frame, out),
            Press::Letter('D') => self.quiet.say(crate::ui::texts::DOSE_IS_CTRL_D, frame.now),
            Press::Letter(letter) => self.pad.letter(letter, frame, out),
            Press::Digit(digit) => {
                if !self.pad.second_key(char::from(b'0' + digit), frame, out) {
                    self.card.digit(digit, frame, out);
                }
            }
            Press::Enter if self.header.confirm(frame, out) => {}
            Press::Enter if self.stage == Stage::Dose => self.dose.enter(frame, out),
            Press::Enter if self.stage != Stage::Timeline => {}
            Press::Enter => self.act(Action::ChartNote, frame, out),
        }
    }

    fn act(&mut self, action: Action, frame: &Frame<'_>, out: &mut Vec<Command>) {
        use crate::conductor::When;
        use crate::conductor::session::TextKind;
        match action {
            Action::Vitals => self.line.open_vitals(),
            Action::OwnWords => self.line.open(TextKind::OwnWords),
            Action::ChartNote => self.line.open(TextKind::Chart),
            Action::PrivateNote => self.line.open(TextKind::Process),
            Action::MarkMoment => out.push(Command::MarkMoment { when: When::Now }),
            Action::Attention => {
                if frame.open_attention().is_none() {
                    out.push(Command::RaiseAttention);
                }
                self.stage = Stage::Attention;
            }
            Action::Dose => {
                self.dose.open(frame);
                self.stage = Stage::Dose;
            }
            Action::Later => self.card.later(frame, out),
            Action::Skip => self.card.toggle_skip(frame),
            Action::SafeMusic => out.push(Command::Steer(MusicAct::SafeMusic)),
            Action::Silence => out.push(Command::Steer(MusicAct::Silence)),
            Action::Hold | Action::Extend | Action::BeginNext | Action::StepBack => self.header.act(action, frame, out),
            Action::Fuller => out.push(Command::Steer(MusicAct::Fuller)),
            Action::Softer => out.push(Command::Steer(MusicAct::Softer)),
            Action::Talk => out.push(frame.talk_command()),
            Action::AmendLast => match log::last_own(frame) {
                Some(entry) => {
                    self.amend.open(entry, frame);
                    self.stage = Stage::Amend;
                }
                None => self.quiet.say(crate::ui::texts::amend::NOTHING, frame.now),
            },
            Action::Undo => match log::last_own(frame) {
                Some(entry) => {
                    out.push(Command::Withdraw { entry, reason: crate::ui::texts::amend::UNDONE.to_owned() });
                }
                None => self.quiet.say(crate::ui::texts::amend::NOTHING, frame.now),
            },
            Action::Near => self.timeline.toggle_near(),
            Action::Search => self.log.open_search(),
            Action::Overlay if self.stage == Stage::Keys => self.stage = Stage::Timeline,
            Action::Overlay => self.stage = Stage::Keys,
        }
    }

    /// A short Esc leaves the innermost thing that is open, and only that.
    fn step_out(&mut self, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let left = self.header.leave() || self.line.leave() || self.card.leave() || self.pad.leave() || self.log.leave();
        if left || self.stage == Stage::Timeline {
            return;
        }
        if self.stage == Stage::Dose && frame.view.state.read_back.is_some() {
            out.push(Command::SetDoseAside);
        } else {
            self.stage = Stage::Timeline;
        }
    }
}

fn dimmed(ui: &mut Ui, opacity: f32, contents: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.multiply_opacity(opacity);
        contents(ui);
    });
}

fn is_touch(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::PointerMoved(_)
            | Event::PointerButton { .. }
            | Event::Touch { .. }
            | Event::MouseWheel { .. }
    )
}

/// The clock is the only thing that changes by itself: a frame at the next second of T, and none before.
fn ask_for_next_second(ui: &Ui, frame: &Frame<'_>) {
    let since = frame.now.session_ms - frame.dose_ms().unwrap_or(0);
    let left_ms = 1000 - since.rem_euclid(1000);
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(u64::try_from(left_ms).unwrap_or(1000)));
}
