//! The session screen: reads a [`View`], keeps what is being typed and shown, and emits commands.
//! Nothing in it is modal.

mod amend;
mod areas;
mod attention;
mod card;
mod close;
mod code_pad;
mod compact_window;
mod consents;
mod debounce;
mod dose;
mod dose_form;
mod earlier;
mod entry_line;
mod frame;
mod header;
mod idle_dimming;
mod keys;
mod lock;
mod log;
mod music_bar;
mod outbox;
mod panel;
mod rescue;
mod side_column;
mod status_line;
mod timeline;
mod top_strip;
mod typed;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use areas::Areas;
use debounce::Logged;
use egui::{Rect, Ui};
use frame::FrameContext;
pub use music_bar::OutputWish;
use outbox::Outbox;

use crate::journal::Draft;
use crate::live::{CommandId, View};
use crate::music::OutputDevice;
use crate::protocol::{CodeId, ModifierId};
use crate::session::{Command, MusicAct, Wall, When};
use crate::ui::keymap::{Action, Keymap, Press};
use crate::ui::tokens;

/// The time at which a frame is drawn, read by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub session_ms: i64,
    pub wall: Wall,
    /// Display and computer are kept awake.
    pub awake: bool,
}

/// What the room decides about the screen.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    pub keymap: Keymap,
    /// The fallback output that staff preset and tested; offered when the output is lost.
    pub fallback: Option<String>,
}

/// What stands in the middle, in place of the timeline. Never over it, never over anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum CenterView {
    #[default]
    Timeline,
    Dose,
    Attention,
    Amend,
    Close,
    Consents,
    Keys,
}

/// What a panel reaches beyond itself: what stands in the middle, the status line, and the
/// commands.
struct PanelContext<'a> {
    center: &'a mut CenterView,
    status: &'a mut status_line::StatusLine,
    out: &'a mut Outbox,
}

/// The screen of a running session and what it remembers from frame to frame.
#[derive(Debug, Default)]
pub struct SessionScreen {
    setup: Setup,
    center: CenterView,
    rescue: rescue::Rescue,
    status: status_line::StatusLine,
    header: header::Header,
    top: top_strip::TopStrip,
    code_pad: code_pad::CodePad,
    line: entry_line::EntryLine,
    earlier: earlier::Earlier,
    debounce: debounce::Debounce,
    card: card::CardPanel,
    side: side_column::SideColumn,
    log: log::Log,
    dose: dose::DosePanel,
    attention: attention::AttentionPanel,
    timeline: timeline::Timeline,
    amend: amend::AmendPanel,
    close: close::ClosePanel,
    music: music_bar::MusicBar,
    idle_dimming: idle_dimming::IdleDimming,
    compact_window: compact_window::CompactWindow,
    locked: bool,
}

impl SessionScreen {
    /// A screen on which nothing is open.
    pub fn new(setup: Setup) -> Self {
        Self { setup, ..Self::default() }
    }

    /// Paints one frame over the whole `ui` and answers with what was asked for in it, rescues of
    /// the music first.
    pub fn show(&mut self, ui: &mut Ui, view: &View, now: Now) -> Vec<(CommandId, Command)> {
        let typing = ui.ctx().text_edit_focused();
        let focused = ui.ctx().memory(|memory| memory.focused().is_some());
        let areas = Areas::of(ui.max_rect(), frame::open_flag(view, now.session_ms).is_some());
        let keymap = self.setup.keymap.clone();
        let frame = FrameContext::new(ui, view, now, &keymap, areas.narrow);
        let mut out = Outbox::default();

        self.idle_dimming.notice_touch(ui, now);
        let tapped = self.rescue.watch(ui, &mut out);
        self.log.read(view);
        self.status.read(&frame);
        self.line.follow(&frame);
        self.card.follow(&frame, &mut self.line);
        self.code_pad.follow(&frame, &mut out);
        self.amend.follow(&frame, &mut self.center);
        self.attention.follow(&frame, &mut self.center);
        self.dose.follow(&frame);
        self.earlier.follow(now);
        if tapped && !self.locked {
            self.step_out(&frame, &mut out);
        }
        for press in ui.input(|input| keymap.presses(&input.events, typing, focused)) {
            self.press(press, ui, &frame, &mut out);
        }
        match (self.locked, compact_window::CompactWindow::fits(ui.max_rect())) {
            (true, _) => self.locked_ui(ui, &frame, &areas, &mut out),
            (false, true) => self.compact_window_ui(ui, &frame, &mut out),
            (false, false) => self.paint_ui(ui, &frame, areas, &mut out),
        }
        ask_for_next_second(ui, &frame);

        out.into_commands()
    }

    /// The outputs that the therapist may choose from.
    pub fn offer_outputs(&mut self, outputs: Arc<[OutputDevice]>) {
        self.music.offer(outputs);
    }

    /// Texts that were being typed when the session was cut off: they stand in the line again.
    pub fn take_up_drafts(&mut self, drafts: &[Draft]) {
        self.line.take_up(drafts);
    }

    /// The texts that are being typed, when they have changed since this was last asked.
    pub fn changed_drafts(&mut self, now: Now) -> Option<Vec<Draft>> {
        self.line.changed_drafts(self.card.drafts(), now.session_ms)
    }

    /// What was asked of the outputs in the last frame: no part of the record until it has come
    /// about.
    pub fn take_output_wish(&mut self) -> Option<OutputWish> {
        self.music.take_wish()
    }

    /// Before another screen takes the window: as large as it was.
    pub fn leave(&mut self, ui: &Ui) {
        self.compact_window.widen(ui);
    }

    /// While nothing is open, what nobody touches fades.
    fn dim(&self, ui: &Ui, frame: &FrameContext<'_>) -> f32 {
        let idle = self.center == CenterView::Timeline && !self.line.is_open();
        if idle { self.idle_dimming.opacity(ui, frame.now) } else { 1.0 }
    }

    fn locked_ui(
        &mut self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        areas: &Areas,
        out: &mut Outbox,
    ) {
        let small = compact_window::CompactWindow::fits(ui.max_rect());
        let bottom = if small { compact_window::bottom(ui.max_rect()) } else { areas.bottom };
        if lock::lock_ui(ui, ui.max_rect().with_max_y(bottom.top()), frame) {
            self.locked = false;
        }
        if small {
            return compact_window::rescues_ui(ui, bottom, frame, out);
        }
        self.music.show(ui, areas.bottom, frame, &self.setup.fallback, 1.0, out);
        self.rescue.show(ui, areas.bottom, frame);
    }

    fn compact_window_ui(&mut self, ui: &mut Ui, frame: &FrameContext<'_>, out: &mut Outbox) {
        let widened = self.compact_window.show(ui, frame, &mut self.card, out);
        let typing = self.card.asks_for_text() || self.line.is_open() || self.earlier.is_open();
        if widened || typing || self.center != CenterView::Timeline {
            self.compact_window.widen(ui);
        }
    }

    fn paint_ui(&mut self, ui: &mut Ui, frame: &FrameContext<'_>, areas: Areas, out: &mut Outbox) {
        let dim = self.dim(ui, frame);
        let line_is_free =
            !self.line.is_open() && !self.earlier.is_open() && self.code_pad.detail().is_none();
        let areas = if self.center == CenterView::Timeline {
            areas
        } else {
            areas.with_panel(line_is_free, self.center == CenterView::Keys)
        };
        areas.paint_ground(ui);
        part(ui, "top", 1.0, |ui| self.top.show(ui, areas.top, frame, &mut self.center, out));
        part(ui, "status", dim, |ui| {
            self.status.show(ui, areas.status, frame, &mut self.center, out)
        });
        part(ui, "header", 1.0, |ui| {
            self.header.show(ui, areas.clock, frame, &mut self.center, dim, out)
        });
        part(ui, "center", 1.0, |ui| self.center_ui(ui, areas.center, frame, dim, out));
        match areas
            .code_pad
            .and_then(|pad| part(ui, "pad", 1.0, |ui| self.code_pad.show(ui, pad, frame, dim)))
        {
            Some(code_pad::Pressed::Code(code)) => self.log_code(&code, frame, out),
            Some(code_pad::Pressed::Act(action)) => self.act(action, frame, out),
            None => {}
        }
        if let Some(line) = areas.line {
            part(ui, "line", dim, |ui| self.line_ui(ui, line, frame, out));
        }
        if part(ui, "card", 1.0, |ui| self.card.show(ui, areas.card, frame, &mut self.line, out)) {
            self.act(Action::Attention, frame, out);
        }
        part(ui, "side", 1.0, |ui| {
            let mut context =
                PanelContext { center: &mut self.center, status: &mut self.status, out };
            self.side.show(ui, areas.vitals, areas.flag, frame, &mut context);
        });
        if let Some(entry) = part(ui, "log", dim, |ui| self.log.show(ui, areas.log, frame)) {
            self.amend.open(entry, frame);
            self.center = CenterView::Amend;
        }
        part(ui, "music", 1.0, |ui| {
            self.music.show(ui, areas.bottom, frame, &self.setup.fallback, dim, out)
        });
        self.rescue.show(ui, areas.bottom, frame);
    }

    /// What is typed, the time that waits, the details of the code just logged, or the ways to the
    /// notes.
    fn line_ui(&mut self, ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>, out: &mut Outbox) {
        if self.line.is_open() {
            self.line.typing_ui(ui, rect, frame, &mut self.debounce, &mut self.status, out);
        } else if self.earlier.is_open() {
            self.earlier.show(ui, rect, frame);
        } else if self.code_pad.detail().is_some() {
            if let Some(modifier) = entry_line::modifiers_ui(ui, rect, frame, &self.code_pad) {
                self.refine(&modifier, frame, out);
            }
        } else if let Some(action) = self.line.idle_ui(ui, rect, frame) {
            self.act(action, frame, out);
        }
    }

    fn center_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        dim: f32,
        out: &mut Outbox,
    ) {
        let center = self.center;
        let mut context = PanelContext { center: &mut self.center, status: &mut self.status, out };
        match center {
            CenterView::Timeline => {
                let preview = self.header.previewed(frame);
                ui.multiply_opacity(dim.max(0.6));
                match self.timeline.show(ui, rect, frame, self.log.tracks(), preview.as_ref()) {
                    Some(timeline::MarkTarget::Entry(entry)) => self.log.show_entry(entry, frame),
                    Some(timeline::MarkTarget::CheckIn(key)) => self.card.recall(key, frame),
                    None => {}
                }
            }
            CenterView::Dose => self.dose.show(ui, rect, frame, &mut context),
            CenterView::Attention => {
                self.attention.show(ui, rect, frame, context.center, context.out)
            }
            CenterView::Amend => self.amend.show(ui, rect, frame, &mut context),
            CenterView::Close => {
                self.close.show(ui, rect, frame, &mut self.card, &mut self.line, &mut context)
            }
            CenterView::Consents => {
                consents::consents_ui(ui, rect, frame, context.center, context.out)
            }
            CenterView::Keys => keys::keys_ui(ui, rect, frame, context.center),
        }
    }

    fn press(&mut self, press: Press, ui: &Ui, frame: &FrameContext<'_>, out: &mut Outbox) {
        match press {
            Press::Act(action @ (Action::SafeMusic | Action::Silence | Action::ReturnToPlan)) => {
                self.act(action, frame, out)
            }
            _ if self.locked => {}
            Press::Act(Action::Compact) => self.compact_window.toggle(ui),
            Press::Act(Action::Brightness) => tokens::next_brightness(ui.ctx()),
            Press::Act(Action::Lock) => {
                self.locked = true;
                ui.memory_mut(|memory| memory.stop_text_input());
            }
            Press::Act(action) => self.act(action, frame, out),
            Press::Letter(letter) if self.second_key(letter, frame, out) => {}
            Press::Letter('D') => {
                self.status.say(crate::words::texts::keys::dose_is_ctrl_d(), frame.now)
            }
            Press::Letter(letter) => match frame.protocol().codebook.by_key(letter) {
                Some(code) => self.log_code(&code.id, frame, out),
                None => self.status.say(&crate::words::texts::means_nothing(letter), frame.now),
            },
            Press::Digit(digit) if self.earlier.digit(digit, frame.now) => {}
            Press::Digit(digit) => {
                if !self.second_key(char::from(b'0' + digit), frame, out) {
                    self.card.digit(digit, frame, out);
                }
            }
            Press::Enter if self.header.confirm(frame, out) => {}
            Press::Enter if self.center == CenterView::Dose => {
                self.dose.enter(frame, &mut self.status, out)
            }
            Press::Enter if self.center != CenterView::Timeline => {}
            Press::Enter => self.act(Action::ChartNote, frame, out),
        }
    }

    fn act(&mut self, action: Action, frame: &FrameContext<'_>, out: &mut Outbox) {
        use crate::session::TextKind;
        match action {
            Action::Vitals => self.open_line(None, frame),
            Action::OwnWords => self.open_line(Some(TextKind::OwnWords), frame),
            Action::ChartNote => self.open_line(Some(TextKind::Chart), frame),
            Action::PrivateNote => self.open_line(Some(TextKind::Process), frame),
            Action::MarkMoment => {
                if let Some(when) = self.time(frame)
                    && self.logs(Logged::Moment, crate::words::texts::pad::mark(), frame)
                {
                    out.push(Command::MarkMoment { when });
                }
            }
            Action::Earlier => self.earlier.press(frame.now),
            Action::Skip if self.earlier.backspace(frame.now) => {}
            Action::Attention => {
                self.attention.open(frame, out);
                self.center = CenterView::Attention;
            }
            Action::Dose => {
                self.dose.open(frame);
                self.center = CenterView::Dose;
            }
            Action::Later => self.card.later(frame, out),
            Action::Skip => self.card.toggle_skip(frame),
            Action::SafeMusic => out.push(Command::Steer(MusicAct::SafeMusic)),
            Action::Silence => out.push(Command::Steer(MusicAct::Silence)),
            Action::ReturnToPlan => match frame.music_back() {
                Some((_, act)) => out.push(Command::Steer(act)),
                None => self.status.say(crate::words::texts::music::on_plan(), frame.now),
            },
            Action::Hold | Action::Extend | Action::BeginNext | Action::StepBack => {
                self.header.act(action, frame, out)
            }
            Action::Fuller => out.push(Command::Steer(MusicAct::Fuller)),
            Action::Softer => out.push(Command::Steer(MusicAct::Softer)),
            Action::FullerNext => out.push(Command::Steer(MusicAct::FullerNext)),
            Action::SofterNext => out.push(Command::Steer(MusicAct::SofterNext)),
            Action::Talk => out.push(frame.talk_command()),
            Action::AmendLast => match log::last_own(frame) {
                Some(entry) => {
                    self.amend.open(entry, frame);
                    self.center = CenterView::Amend;
                }
                None => self.status.say(crate::words::texts::amend::nothing(), frame.now),
            },
            Action::Undo => {
                self.debounce = debounce::Debounce::default();
                out.push(Command::Undo);
            }
            Action::ZoomTimeline => self.timeline.toggle_zoom(),
            Action::Search => self.log.open_search(),
            // These need the window and are done where the press is read.
            Action::Compact | Action::Lock | Action::Brightness => {}
            Action::Overlay if self.center == CenterView::Keys => {
                self.center = CenterView::Timeline
            }
            Action::Overlay => self.center = CenterView::Keys,
        }
    }

    /// Whether this press logs; a repeated one says quietly that it doesn't.
    fn logs(&mut self, what: Logged, label: &str, frame: &FrameContext<'_>) -> bool {
        let takes = self.debounce.accepts(what, frame.now.session_ms);
        if !takes {
            self.status.say(&crate::words::texts::pad::just_logged(label), frame.now);
        }
        takes
    }

    /// When that is logged, if another time than now was typed before it; `None` when that can't be
    /// read, which is said.
    fn time(&mut self, frame: &FrameContext<'_>) -> Option<When> {
        let when = self.earlier.take(frame.now);
        if when.is_err() {
            self.status.say(crate::words::texts::not_a_time(), frame.now);
        }
        when.ok()
    }

    fn log_code(&mut self, code: &CodeId, frame: &FrameContext<'_>, out: &mut Outbox) {
        let Some(code) = frame.protocol().codebook.code(code) else { return };
        if let Some(when) = self.time(frame)
            && self.logs(Logged::Code(code.id.clone()), &code.label, frame)
        {
            self.code_pad.log(code, when, frame, out);
        }
    }

    /// Whether the key refines the code just logged.
    fn second_key(&mut self, key: char, frame: &FrameContext<'_>, out: &mut Outbox) -> bool {
        let modifier = self.code_pad.modifier(key, frame);
        if let Some(modifier) = &modifier {
            self.refine(modifier, frame, out);
        }
        modifier.is_some()
    }

    fn refine(&mut self, modifier: &ModifierId, frame: &FrameContext<'_>, out: &mut Outbox) {
        let code =
            self.code_pad.detail().and_then(|detail| frame.protocol().codebook.code(&detail.code));
        let label = code
            .and_then(|code| code.modifiers.iter().find(|it| it.id == *modifier))
            .map_or("", |it| it.label.as_str());
        if self.logs(Logged::Modifier(modifier.clone()), label, frame) {
            self.code_pad.refine(modifier, frame, out);
        }
    }

    /// Opens the line for a text of this kind, or for vital signs, with the time that was typed
    /// before it.
    fn open_line(&mut self, kind: Option<crate::session::TextKind>, frame: &FrameContext<'_>) {
        let Some(when) = self.time(frame) else { return };
        match kind {
            Some(kind) => self.line.open(kind),
            None => self.line.open_vitals(),
        }
        self.line.happened(when, frame.now);
    }

    /// A short Esc leaves the innermost thing that is open, and only that.
    fn step_out(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        let left = self.header.leave()
            || self.line.leave()
            || self.earlier.leave()
            || self.card.leave()
            || self.code_pad.leave()
            || self.log.leave();
        if left || self.center == CenterView::Timeline {
            return;
        }
        if self.center == CenterView::Dose && frame.state().read_back.is_some() {
            out.push(Command::SetDoseAside);
        } else {
            self.center = CenterView::Timeline;
        }
    }
}

/// A part of the screen with names of its own, so that the same word on two parts is two buttons.
fn part<R>(ui: &mut Ui, name: &str, opacity: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.push_id(name, |ui| {
        ui.multiply_opacity(opacity);
        contents(ui)
    })
    .inner
}

/// The clock is the only thing that changes by itself: a frame at the next second of T, and none
/// before.
fn ask_for_next_second(ui: &Ui, frame: &FrameContext<'_>) {
    let since = frame.now.session_ms - frame.dose_ms().unwrap_or(0);
    let left_ms = 1000 - since.rem_euclid(1000);
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(
        u64::try_from(left_ms).unwrap_or(1000),
    ));
}
