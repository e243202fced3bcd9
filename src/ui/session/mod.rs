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
mod digits;
mod dose;
mod earlier;
mod enter_guard;
mod entry_line;
mod flag_strip;
mod frame;
mod header;
mod idle_dimming;
mod keyboard;
mod keys;
mod light;
mod lock;
mod log;
mod moments;
mod music_bar;
mod observer;
mod outbox;
mod panel;
mod rescue;
mod side_column;
mod status_line;
mod timeline;
mod top_strip;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use areas::Areas;
use debounce::Logged;
use digits::DigitOwner;
use earlier::NotTaken;
use egui::{Rect, Ui};
use frame::FrameContext;
use keyboard::Owner;
pub use music_bar::OutputWish;
use outbox::Outbox;
pub use outbox::SentCommand;

use crate::journal::Draft;
use crate::live::View;
use crate::music::OutputDevice;
use crate::names::EntryId;
use crate::protocol::{CodeId, ModifierId};
use crate::session::{Command, MusicAct, TextKind, When};
use crate::ui::keyboard::{self as keys_pressed, Action, Keymap, Press, Stroke};
use crate::ui::tokens::{self, space};
use crate::ui::typed_time;
pub use crate::ui::typed_time::Now;
use crate::ui::widgets::take_shown_fields;
use crate::words::texts;

/// What the room decides about the screen.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    pub keymap: Keymap,
    /// The fallback output that staff preset and tested; offered when the output is lost.
    pub fallback: Option<String>,
}

/// The attention over a locked screen is so wide, in points.
const ATTENTION_WIDTH: f32 = 760.0;

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
    Observer,
    Moments,
    Light,
    Keys,
}

/// A panel's way to what stands in the middle, and to the session.
struct PanelContext<'a> {
    center: &'a mut CenterView,
    out: &'a mut Outbox,
}

/// The screen of a running session and what it remembers from frame to frame.
#[derive(Debug, Default)]
pub struct SessionScreen {
    setup: Setup,
    center: CenterView,
    /// The view that stands there again when the keys go.
    behind_keys: CenterView,
    keyboard: keyboard::Keyboard,
    digits: digits::Digits,
    enter_guard: enter_guard::EnterGuard,
    rescue: rescue::Rescue,
    status: status_line::StatusLine,
    header: header::Header,
    code_pad: code_pad::CodePad,
    line: entry_line::EntryLine,
    earlier: earlier::Earlier,
    debounce: debounce::Debounce,
    card: card::CardPanel,
    flag: flag_strip::FlagStrip,
    log: log::Log,
    dose: dose::DosePanel,
    attention: attention::AttentionPanel,
    timeline: timeline::Timeline,
    moments: moments::MomentsPanel,
    amend: amend::AmendPanel,
    close: close::ClosePanel,
    observer: observer::ObserverPanel,
    light: light::LightPanel,
    music: music_bar::MusicBar,
    idle_dimming: idle_dimming::IdleDimming,
    compact_window: compact_window::CompactWindow,
    locked: bool,
    /// Over the locked screen stands the attention that was raised from it, and nothing else.
    attention_over_lock: bool,
    held_key: lock::HeldKey,
}

impl SessionScreen {
    /// A screen on which nothing is open.
    pub fn new(setup: Setup) -> Self {
        Self { setup, ..Self::default() }
    }

    /// Paints one frame over the whole `ui` and answers with what was asked for in it, rescues of
    /// the music first. What a press asks for bears the time at which the press came.
    pub fn show(&mut self, ui: &mut Ui, view: &View, now: Now) -> Vec<SentCommand> {
        let ago_ms = (keys_pressed::pressed_secs_ago(ui.ctx()) * 1_000.0).round();
        let now = now.earlier(ago_ms as i64);
        let areas = Areas::of(ui.max_rect(), flag_strip::open_flag(view, now.session_ms).is_some());
        let keymap = self.setup.keymap.clone();
        let frame = FrameContext::new(ui, view, now, &keymap, areas.narrow);
        let mut out = Outbox::at(now.session_ms);

        self.idle_dimming.notice_touch(ui, now);
        let tapped = self.rescue.watch(ui, &mut out);
        self.log.read(view);
        self.status.read(&frame);
        self.follow(ui, &frame, &mut out);
        self.enter_guard.filter(ui, now.session_ms);
        if tapped && !self.is_covered() {
            self.step_out(&frame, &mut out);
            // What was left gives the cursor up at once.
            ui.memory_mut(|memory| memory.stop_text_input());
        }
        for stroke in ui.input(|input| keys_pressed::strokes(&input.events)) {
            self.stroke(&stroke, ui, &frame, &mut out);
        }
        match (self.locked, compact_window::CompactWindow::fits(ui.max_rect())) {
            (true, _) if !self.is_covered() => {
                self.attention_over_lock_ui(ui, &frame, &areas, &mut out)
            }
            (true, _) => self.locked_ui(ui, &frame, &areas, &mut out),
            (false, true) => self.compact_window_ui(ui, &frame, &mut out),
            (false, false) => self.paint_ui(ui, &frame, areas, &mut out),
        }
        self.follow_owners(ui, &frame);
        if !self.is_covered() {
            self.keyboard.settle(ui.ctx());
        }
        if !out.is_empty() {
            self.enter_guard.submitted(ui, now.session_ms);
        }
        ask_for_next_second(ui, &frame);

        out.into_commands()
    }

    /// Takes in what happened since the last pass: outcomes, cards, times that are over. What goes by
    /// itself takes no Enter with it.
    fn follow(&mut self, ui: &Ui, frame: &FrameContext<'_>, out: &mut Outbox) {
        let before = self.keyboard.owner();
        let was_open = self.open_owners().any(|owner| owner == before);
        let previewed = self.header.follow(frame) && before == Owner::Pad;
        self.line.follow(frame, &mut self.status);
        self.card.follow(frame, &mut self.line);
        self.code_pad.follow(frame, out);
        self.amend.follow(frame, &mut self.center);
        self.attention.follow(frame, &mut self.center, &mut self.line);
        self.dose.follow(frame, &mut self.center);
        if self.dose.takes_new() {
            self.keyboard.forget_dose();
        }
        self.flag.follow(frame, &mut self.line);
        self.earlier.follow(frame.now);
        self.follow_owners(ui, frame);
        // A panel that a person left, or whose Enter closed it, did not go by itself.
        let gone = was_open && self.open_owners().all(|owner| owner != before);
        if previewed || gone && before != Owner::Line {
            self.enter_guard.went(frame.now.session_ms);
        }
    }

    /// Who has the keyboard, and who the digits.
    fn follow_owners(&mut self, ui: &Ui, frame: &FrameContext<'_>) {
        self.keyboard.follow(self.open_owners(), ui.ctx());
        self.digits.follow(self.digit_owner(frame), frame.now.session_ms);
        let is_card = matches!(self.digits.owner(), Some(DigitOwner::Card(_) | DigitOwner::Offer));
        let is_flag = matches!(self.digits.owner(), Some(DigitOwner::Flag(_)));
        self.card.gets_digits(is_card, is_flag);
        let is_attention = matches!(self.digits.owner(), Some(DigitOwner::Attention(_)));
        self.attention.gets_digits(is_attention);
    }

    /// All open owners, also behind the locked screen: unlocked, the last of them has the keyboard again.
    fn open_owners(&self) -> impl Iterator<Item = Owner> + use<> {
        let open = [
            (Owner::Form(self.center), self.center != CenterView::Timeline),
            (Owner::Search, self.log.is_searching()),
            (Owner::Flag, self.flag.is_typing()),
            (Owner::Card, self.card.is_typing() || self.asks_at_close()),
            (Owner::Line, self.line.is_open()),
        ];
        open.into_iter().filter_map(|(owner, is_open)| is_open.then_some(owner))
    }

    /// A check-in that the panel of the close led to waits for its answer.
    fn asks_at_close(&self) -> bool {
        self.center == CenterView::Close && self.card.is_recalled()
    }

    fn digit_owner(&self, frame: &FrameContext<'_>) -> Option<DigitOwner> {
        let attention = frame.state().open_attention().map(|attention| attention.entry);
        let flag = flag_strip::open_flag(frame.view, frame.now.session_ms).map(|flag| flag.entry());
        match self.keyboard.owner() {
            _ if self.is_covered() => None,
            Owner::Pad if self.earlier.is_open() => Some(DigitOwner::Time),
            Owner::Form(CenterView::Attention) => attention.map(DigitOwner::Attention),
            Owner::Card if !self.card.is_typing() => {
                self.card.shown().cloned().map(DigitOwner::Card)
            }
            Owner::Form(CenterView::Consents) => Some(DigitOwner::Consents),
            Owner::Form(CenterView::Observer) => Some(DigitOwner::Observer),
            Owner::Pad => flag
                .filter(|flag| !self.flag.is_set_aside(*flag))
                .map(DigitOwner::Flag)
                .or(self.card.offers_attention(frame).then_some(DigitOwner::Offer))
                .or(self.card.shown().cloned().map(DigitOwner::Card)),
            _ => Some(DigitOwner::Text),
        }
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

    /// The lock hides everything but attention.
    fn is_covered(&self) -> bool {
        self.locked && !(self.attention_over_lock && self.center == CenterView::Attention)
    }

    /// The attention alone, over the locked screen.
    fn attention_over_lock_ui(
        &mut self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        areas: &Areas,
        out: &mut Outbox,
    ) {
        let small = compact_window::CompactWindow::fits(ui.max_rect());
        let bottom = if small { compact_window::bottom(ui.max_rect()) } else { areas.bottom };
        let room = ui.max_rect().with_max_y(bottom.top()).shrink(space::GAP);
        let (room, hold) = room.split_top_bottom_at_y(room.bottom() - space::TOUCH);
        let (held, pressed) = (self.held_key.unlocks(ui), lock::hold_ui(ui, hold));
        self.locked &= !(held || pressed);
        let room = room.with_max_y(room.bottom() - space::GAP);
        let wide = ATTENTION_WIDTH.min(room.width());
        let place = egui::Rect::from_center_size(room.center(), egui::vec2(wide, room.height()));
        part(ui, "center", 1.0, |ui| {
            self.attention.show(ui, place, frame, &mut self.center, out);
        });
        let form = Owner::Form(CenterView::Attention);
        self.keyboard.shows(form, take_shown_fields(ui), ui.ctx());
        if self.attention.takes_release() {
            self.keyboard.release(form, ui.ctx());
        }
        self.locked_bar_ui(ui, frame, areas, out);
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
        let held = self.held_key.unlocks(ui);
        let room = ui.max_rect().with_max_y(bottom.top());
        match lock::lock_ui(ui, room, frame, self.card.offers_attention(frame)) {
            Some(lock::LockAct::Attention) => self.act(Action::Attention, frame, out),
            Some(lock::LockAct::Unlock) => self.locked = false,
            None => self.locked &= !held,
        }
        self.locked_bar_ui(ui, frame, areas, out);
    }

    /// The music, which a lock leaves alone.
    fn locked_bar_ui(
        &mut self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        areas: &Areas,
        out: &mut Outbox,
    ) {
        if compact_window::CompactWindow::fits(ui.max_rect()) {
            let bottom = compact_window::bottom(ui.max_rect());
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
            areas.with_panel(line_is_free)
        };
        // A time and the details of a code take the whole line.
        let says_by_the_pad = areas.line.is_some() && (self.line.is_open() || line_is_free);
        areas.paint_ground(ui);
        let shows = |keyboard: &mut keyboard::Keyboard, ui: &Ui, owner: Owner| {
            keyboard.shows(owner, take_shown_fields(ui), ui.ctx());
        };
        // First, so that Tab begins there.
        let card = part(ui, "card", 1.0, |ui| self.card.show(ui, areas.card, frame, out));
        shows(&mut self.keyboard, ui, Owner::Card);
        let before = self.center;
        part(ui, "top", 1.0, |ui| top_strip::top_strip_ui(ui, areas.top, frame, &mut self.center));
        if before != self.center {
            self.observer.open();
            self.light.open();
        }
        let ended = part(ui, "status", 1.0, |ui| {
            ui.set_opacity(dim);
            self.status.show(ui, areas.status, frame, says_by_the_pad, &mut self.center, out)
        });
        if let Some(code) = ended {
            self.log_code(&code, frame, out);
        }
        part(ui, "header", 1.0, |ui| {
            self.header.show(ui, areas.clock, frame, &mut self.center, dim, out)
        });
        part(ui, "center", 1.0, |ui| self.center_ui(ui, areas.center, frame, dim, out));
        let form = Owner::Form(self.center);
        shows(&mut self.keyboard, ui, form);
        if self.attention.takes_release() {
            self.keyboard.release(form, ui.ctx());
        }
        let is_panel = !matches!(self.center, CenterView::Timeline | CenterView::Attention);
        if is_panel && part(ui, "panel", 1.0, |ui| panel::attention_ui(ui, areas.center, frame)) {
            self.act(Action::Attention, frame, out);
        }
        let pressed = areas
            .code_pad
            .and_then(|pad| part(ui, "pad", 1.0, |ui| self.code_pad.show(ui, pad, frame, dim)));
        match pressed {
            Some(code_pad::Pressed::Code(code)) => self.log_code(&code, frame, out),
            Some(code_pad::Pressed::Act(action)) => self.act(action, frame, out),
            None => {}
        }
        if let Some(line) = areas.line {
            part(ui, "line", dim, |ui| self.line_ui(ui, line, frame, out));
            shows(&mut self.keyboard, ui, Owner::Line);
        }
        let has_digits = matches!(self.digits.owner(), Some(DigitOwner::Flag(_)));
        let takes_vitals = part(ui, "side", 1.0, |ui| {
            side_column::side_column_ui(ui, areas.vitals, frame, &mut self.center)
        });
        part(ui, "flag", 1.0, |ui| self.flag.show(ui, areas.flag, frame, has_digits, out));
        if takes_vitals {
            self.act(Action::Vitals, frame, out);
        }
        shows(&mut self.keyboard, ui, Owner::Flag);
        if let Some(entry) = part(ui, "log", dim, |ui| self.log.show(ui, areas.log, frame)) {
            self.open_amendment(entry, frame);
        }
        shows(&mut self.keyboard, ui, Owner::Search);
        part(ui, "music", 1.0, |ui| {
            self.music.show(ui, areas.bottom, frame, &self.setup.fallback, dim, out)
        });
        self.rescue.show(ui, areas.bottom, frame);
        match card {
            Some(card::CardAct::Attention) => self.act(Action::Attention, frame, out),
            Some(card::CardAct::Moments) => {
                self.moments.open();
                self.center = CenterView::Moments;
            }
            None => {}
        }
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
        } else if let Some(action) =
            self.line.idle_ui(ui, rect, frame, self.status.by_the_pad(frame.now))
        {
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
        let mut context = PanelContext { center: &mut self.center, out };
        match center {
            CenterView::Timeline => {
                let preview = self.header.previewed(frame);
                ui.multiply_opacity(dim.max(0.6));
                match self.timeline.show(ui, rect, frame, self.log.music(), preview.as_ref()) {
                    Some(timeline::MarkTarget::Entry(entry)) => self.log.show_entry(entry, frame),
                    Some(timeline::MarkTarget::CheckIn(key)) => self.card.recall(key),
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
            CenterView::Observer => self.observer.show(ui, rect, frame, &mut context),
            CenterView::Moments => self.moments.show(ui, rect, frame, &mut context),
            CenterView::Light => self.light.show(ui, rect, frame, context.center),
            CenterView::Keys => {
                keys::keys_ui(ui, rect, frame, context.center, &mut self.behind_keys)
            }
        }
    }

    /// A press goes to whoever has the keyboard; a few act wherever it is.
    fn stroke(&mut self, stroke: &Stroke, ui: &Ui, frame: &FrameContext<'_>, out: &mut Outbox) {
        if let Some(action) = frame.keymap.anywhere(stroke) {
            if !self.locked || action.acts_locked() {
                self.act_anywhere(action, ui, frame, out);
            }
            return;
        }
        let typing = ui.ctx().text_edit_focused();
        let Some(press) = frame.keymap.press(stroke).filter(|_| !typing && !self.is_covered())
        else {
            return;
        };
        if let Press::Digit(digit) = press {
            return self.digit(digit, frame, out);
        }
        if self.locked {
            return;
        }
        let focused = ui.memory(|memory| memory.focused().is_some());
        match (self.keyboard.owner(), press) {
            (Owner::Pad, press) => self.press(press, focused, frame, out),
            // What opened the panel closes it, and shows what it stood before.
            (Owner::Form(CenterView::Keys), Press::Act(Action::Overlay)) => {
                self.center = std::mem::take(&mut self.behind_keys);
            }
            (Owner::Form(_), Press::Act(Action::Overlay)) => self.act(Action::Overlay, frame, out),
            // Lines, which keep nothing before an Enter of their own.
            (
                Owner::Form(CenterView::Attention),
                Press::Act(action @ (Action::Vitals | Action::OwnWords | Action::ChartNote)),
            ) => self.act(action, frame, out),
            (Owner::Form(CenterView::Dose), Press::Enter) if !focused => {
                self.dose.enter(frame, out)
            }
            (_, Press::Code(letter)) => {
                if let Some(code) = frame.protocol().codebook.by_key(letter) {
                    self.status.say(&texts::keys::not_logged(&code.label), frame.now);
                }
            }
            (_, Press::Act(action)) => {
                self.status.say(&texts::keys::not_now(action.words()), frame.now);
                if matches!(action, Action::Earlier | Action::SameTime) {
                    self.digits.pass_over(frame.now.session_ms);
                }
            }
            _ => {}
        }
    }

    /// Acts whatever has the keyboard.
    fn act_anywhere(
        &mut self,
        action: Action,
        ui: &Ui,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) {
        match action {
            Action::Compact => self.compact_window.toggle(ui),
            Action::Brightness => tokens::next_brightness(ui.ctx()),
            Action::Lock => {
                self.locked = true;
                self.attention_over_lock = false;
                ui.memory_mut(|memory| memory.stop_text_input());
            }
            action => self.act(action, frame, out),
        }
    }

    /// A digit goes to whoever has the digits.
    fn digit(&mut self, digit: u8, frame: &FrameContext<'_>, out: &mut Outbox) {
        match self.digits.taker(frame.now.session_ms).cloned() {
            Some(DigitOwner::Time) => self.earlier.digit(digit, frame.now),
            Some(DigitOwner::Attention(_)) => {
                self.attention.digit(digit, frame, &mut self.center, out)
            }
            Some(DigitOwner::Consents) => consents::digit(digit, frame, out),
            Some(DigitOwner::Flag(_)) => self.flag.digit(digit, frame, out),
            Some(DigitOwner::Observer) => {
                let mut context = PanelContext { center: &mut self.center, out };
                self.observer.digit(digit, frame, &mut context);
            }
            Some(DigitOwner::Offer) => {
                if self.card.offer_digit(digit) {
                    self.act(Action::Attention, frame, out);
                }
            }
            Some(DigitOwner::Card(_)) => self.card.digit(digit, frame, out),
            Some(DigitOwner::Text) | None => {}
        }
    }

    /// A press on the pad.
    fn press(&mut self, press: Press, focused: bool, frame: &FrameContext<'_>, out: &mut Outbox) {
        match press {
            Press::Act(action) => self.act(action, frame, out),
            Press::Code('D') => {
                self.status.say_by_the_pad(texts::keys::dose_is_ctrl_d(), frame.now)
            }
            Press::Code(letter) => match frame.protocol().codebook.by_key(letter) {
                Some(code) => self.log_code(&code.id, frame, out),
                None => self.status.say_by_the_pad(&texts::means_nothing(letter), frame.now),
            },
            Press::Detail(letter) => match self.code_pad.modifier(letter, frame) {
                Some(modifier) => self.refine(&modifier, frame, out),
                None => self.status.say_by_the_pad(&texts::keys::no_detail(letter), frame.now),
            },
            Press::Grade(_) | Press::Enter if focused => {}
            Press::Grade(step) => self.code_pad.grade(step, frame, out),
            Press::Enter if self.header.confirm(frame, out) => {}
            Press::Enter if self.card.confirm(frame, out) => {}
            Press::Enter => self.act(Action::ChartNote, frame, out),
            Press::Digit(_) => {}
        }
    }

    fn act(&mut self, action: Action, frame: &FrameContext<'_>, out: &mut Outbox) {
        self.code_pad.settle_grade(frame, out);
        match action {
            Action::Vitals => self.open_line(None, frame),
            Action::OwnWords => self.open_line(Some(TextKind::OwnWords), frame),
            Action::ChartNote => self.open_line(Some(TextKind::Chart), frame),
            Action::PrivateNote => self.open_line(Some(TextKind::Process), frame),
            Action::MarkMoment => {
                if let Some(when) = self.time(texts::pad::mark(), frame)
                    && self.logs(Logged::Moment, texts::pad::mark(), frame)
                {
                    out.push(Command::MarkMoment { when });
                }
            }
            Action::Earlier => self.earlier.press(frame.now),
            Action::SameTime => match log::last_happened(frame) {
                Some(ms) => self.earlier.same_as(ms, frame.now),
                None => self.status.say_by_the_pad(texts::pad::no_entry_yet(), frame.now),
            },
            Action::Skip if self.earlier.backspace(frame.now) => {}
            Action::Attention => {
                self.attention.open(frame, out);
                self.attention_over_lock = self.locked;
                self.center = CenterView::Attention;
                self.keyboard.take(Owner::Form(CenterView::Attention));
            }
            Action::Dose => {
                self.dose.open(frame);
                self.center = CenterView::Dose;
                self.keyboard.take(Owner::Form(CenterView::Dose));
            }
            Action::Later => self.card.later(frame, out),
            Action::Skip => self.card.toggle_skip(frame),
            Action::SafeMusic => out.push(Command::Steer(MusicAct::SafeMusic)),
            Action::Silence => out.push(Command::Steer(MusicAct::Silence)),
            Action::ReturnToPlan => match frame.music_back() {
                Some((_, act)) => out.push(Command::Steer(act)),
                None => self.status.say(texts::music::on_plan(), frame.now),
            },
            Action::Hold | Action::Extend | Action::BeginNext | Action::StepBack => {
                self.header.act(action, frame, out)
            }
            Action::Fuller => out.push(Command::Steer(MusicAct::Fuller)),
            Action::Calmer => out.push(Command::Steer(MusicAct::Calmer)),
            Action::FullerNext => out.push(Command::Steer(MusicAct::FullerNext)),
            Action::CalmerNext => out.push(Command::Steer(MusicAct::CalmerNext)),
            Action::Quieter => out.push(music_bar::quieter()),
            Action::Louder => out.push(music_bar::louder()),
            Action::Talk => out.push(frame.talk_command()),
            Action::AmendLast => match log::last_own(frame) {
                Some(entry) => self.open_amendment(entry, frame),
                None => self.status.say(texts::amend::nothing(), frame.now),
            },
            Action::Undo => {
                self.debounce = debounce::Debounce::default();
                out.push(Command::Undo);
            }
            Action::EffectsEnded => out.push(Command::EndEffects { when: When::Now }),
            Action::CloseSession => self.center = CenterView::Close,
            Action::Consents => self.center = CenterView::Consents,
            Action::ZoomTimeline => self.timeline.toggle_zoom(),
            Action::Search => {
                self.log.open_search();
                self.keyboard.take(Owner::Search);
            }
            Action::Overlay => {
                self.behind_keys = std::mem::replace(&mut self.center, CenterView::Keys);
            }
            // These need the window and are done where the press is read.
            Action::Compact | Action::Lock | Action::Brightness => {}
        }
    }

    fn open_amendment(&mut self, entry: EntryId, frame: &FrameContext<'_>) {
        self.amend.open(entry, frame);
        self.center = CenterView::Amend;
        self.keyboard.take(Owner::Form(CenterView::Amend));
    }

    /// Whether this press logs; a repeated one says quietly that it doesn't.
    fn logs(&mut self, what: Logged, label: &str, frame: &FrameContext<'_>) -> bool {
        let takes = self.debounce.accepts(what, frame.now.session_ms);
        if !takes {
            self.status.say_by_the_pad(&texts::pad::just_logged(label), frame.now);
        }
        takes
    }

    /// When that is logged, if another time than now was typed before it, which is said; `None` when
    /// that can't be read, which is said too.
    fn time(&mut self, label: &str, frame: &FrameContext<'_>) -> Option<When> {
        let when = self.earlier.take(frame.now);
        match &when {
            Ok(When::Now) => {}
            Ok(when) => {
                let clock = frame.clock(typed_time::session_ms(*when, frame.now));
                self.status.say_by_the_pad(&texts::pad::dated_back(label, &clock), frame.now);
            }
            Err(NotTaken::Unreadable) => {
                self.status.say_by_the_pad(&texts::pad::not_dated(label), frame.now)
            }
            Err(NotTaken::BeforeOpening(when)) => {
                let clock = frame.clock(typed_time::session_ms(*when, frame.now));
                self.status.say_by_the_pad(&texts::pad::before_opening(label, &clock), frame.now);
            }
        }
        when.ok()
    }

    fn log_code(&mut self, code: &CodeId, frame: &FrameContext<'_>, out: &mut Outbox) {
        let Some(code) = frame.protocol().codebook.code(code) else { return };
        self.code_pad.settle_grade(frame, out);
        if let Some(when) = self.time(&code.label, frame)
            && self.logs(Logged::Code(code.id.clone()), &code.label, frame)
        {
            self.code_pad.log(code, when, frame, out);
        }
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
    fn open_line(&mut self, kind: Option<TextKind>, frame: &FrameContext<'_>) {
        let label = match kind {
            Some(TextKind::OwnWords) => texts::pad::own_words(),
            Some(TextKind::Process) => texts::pad::private(),
            Some(TextKind::Chart) => texts::pad::idle(),
            None => texts::pad::vitals(),
        };
        let Some(when) = self.time(label, frame) else { return };
        match kind {
            Some(kind) => self.line.open(kind),
            None => self.line.open_vitals(),
        }
        self.line.happened(when, frame.now);
        self.keyboard.take(Owner::Line);
    }

    /// A short Esc leaves the innermost thing that is open, and only that. What was typed in it stays.
    fn step_out(&mut self, frame: &FrameContext<'_>, out: &mut Outbox) {
        let left = match self.keyboard.owner() {
            Owner::Pad => self.header.leave() || self.earlier.leave(),
            Owner::Line => self.line.leave(),
            Owner::Card => self.card.leave(),
            Owner::Flag => self.flag.leave(),
            Owner::Search => self.log.leave(),
            Owner::Form(CenterView::Dose) if frame.state().read_back.is_some() => {
                return out.push(Command::SetDoseAside);
            }
            Owner::Form(CenterView::Keys) => {
                self.center = std::mem::take(&mut self.behind_keys);
                true
            }
            Owner::Form(CenterView::Attention) => {
                self.center = frame.waiting_view();
                true
            }
            Owner::Form(_) => {
                self.center = CenterView::Timeline;
                true
            }
        };
        if left || self.card.leave() {
            return;
        }
        if let Some(DigitOwner::Flag(vitals)) = self.digits.owner() {
            return self.flag.set_aside(*vitals);
        }
        let _nothing_was_open = self.code_pad.leave(frame, out) || self.log.leave();
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
