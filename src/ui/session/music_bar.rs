//! The music: what sounds, what comes, and the two rescues that are always in the same place.

use std::sync::Arc;

use egui::{Align2, Rect, Ui, pos2, vec2};

use super::frame::FrameContext;
use super::outbox::Outbox;
use super::part;
use crate::music::{OutputDevice, OutputStatus};
use crate::session::{Command, MusicAct, MusicChoice, PlannedSection};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{radius, size, space};
use crate::ui::widgets::{Button, ButtonStyle, galley_in, output_label, text_in, two_rows};
use crate::words::{decibels, output_reason, texts};

/// One press of *Quieter* or *Louder*: heard, and no jump.
const VOLUME_STEP_DB: f32 = 2.0;

/// What is asked of the outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputWish {
    Rescan,
    /// Play on the one with this id from now on.
    Use(String),
}

/// Which buttons stand beside *Talk*. What has no room in the bar is a page further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Quieter and louder; then what chooses the pieces.
    Pieces(usize),
    Output(usize),
}

impl Default for Shown {
    fn default() -> Self {
        Self::Pieces(0)
    }
}

impl Shown {
    fn page(self) -> usize {
        match self {
            Self::Pieces(page) | Self::Output(page) => page,
        }
    }

    /// What *More* leads to: the next page, and after the last one the first of all.
    fn after(self, pages: usize) -> Self {
        let page = self.page() + 1;
        match self {
            Self::Pieces(_) if page < pages => Self::Pieces(page),
            Self::Output(_) if page < pages => Self::Output(page),
            _ => Self::default(),
        }
    }
}

/// A button that the bar offers.
struct BarButton {
    label: String,
    cap: String,
    look: ButtonStyle,
    wish: BarAct,
}

/// What a button of the bar does.
enum BarAct {
    Do(Command),
    /// Leads to the outputs.
    Outputs,
    Output(String),
    Nothing,
}

/// What sounds is told in at least so much of the bar, in points.
const TOLD_WIDTH: f32 = 110.0;
/// How much higher its first line stands over two lines than over one, in points.
const HALF_ROW: f32 = 8.0;

/// The bar; remembers which buttons are shown.
#[derive(Debug, Default)]
pub(super) struct MusicBar {
    shown: Shown,
    outputs: Arc<[OutputDevice]>,
    wish: Option<OutputWish>,
}

impl MusicBar {
    /// Paints the bar.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        fallback: &Option<String>,
        dim: f32,
        out: &mut Outbox,
    ) {
        let edge = if frame.narrow { 14.0 } else { space::EDGE };
        let row = rect.shrink2(vec2(edge, 0.0));
        let mut x = row.right();
        if frame.view.player.output == OutputStatus::NotWanted {
            part(ui, "controls", dim, |ui| talk_ui(ui, row, &mut x, frame, out));
            return now_ui(ui, row.with_max_x(x - 10.0), frame);
        }
        let rescue_width = if frame.narrow { [100.0, 124.0] } else { [108.0, 138.0] };
        let rescues = [
            (texts::music::silence(), Action::Silence, MusicAct::Silence, MusicChoice::Silence),
            (texts::music::safe(), Action::SafeMusic, MusicAct::SafeMusic, MusicChoice::SafeMusic),
        ];
        for ((label, action, act, chosen), width) in rescues.into_iter().zip(rescue_width) {
            let look = if frame.chosen(chosen) { ButtonStyle::On } else { ButtonStyle::Lead };
            let cap = if frame.narrow { String::new() } else { frame.cap(action) };
            let button = Button::new(label).cap(&cap).font_size(size::BODY + 2.0).look(look);
            let place = take_right(row, &mut x, button.natural_width(ui).max(width), space::RESCUE);
            if button.show_in(ui, place).clicked() {
                out.push(Command::Steer(act));
            }
        }
        x -= space::GAP;
        if let Some((label, act)) = frame.music_back() {
            let cap = if frame.narrow { String::new() } else { frame.cap(Action::ReturnToPlan) };
            if pressed(ui, row, &mut x, Button::new(label).cap(&cap).look(ButtonStyle::Primary)) {
                out.push(Command::Steer(act));
            }
        }
        fallback_ui(ui, row, &mut x, frame, fallback, out);
        part(ui, "controls", dim, |ui| self.steering_ui(ui, row, &mut x, frame, out));
        now_ui(ui, row.with_max_x(x - 10.0), frame);
    }

    fn steering_ui(
        &mut self,
        ui: &mut Ui,
        row: Rect,
        x: &mut f32,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) {
        talk_ui(ui, row, x, frame, out);
        let more_look =
            if self.shown == Shown::default() { ButtonStyle::Plain } else { ButtonStyle::On };
        let goes_on = pressed(
            ui,
            row,
            x,
            Button::new(texts::music::more()).name(texts::music::more_name()).look(more_look),
        );
        let pages = self.pages(ui, *x - row.left() - TOLD_WIDTH, frame);
        let count = pages.len();
        for offer in pages
            .into_iter()
            .nth(self.shown.page().min(count.saturating_sub(1)))
            .unwrap_or_default()
        {
            if pressed(ui, row, x, Button::new(&offer.label).cap(&offer.cap).look(offer.look)) {
                self.grant(offer.wish, out);
            }
        }
        if goes_on {
            self.shown = self.shown.after(count);
        }
    }

    fn grant(&mut self, wish: BarAct, out: &mut Outbox) {
        match wish {
            BarAct::Do(command) => out.push(command),
            BarAct::Outputs => {
                self.shown = Shown::Output(0);
                self.wish = Some(OutputWish::Rescan);
            }
            BarAct::Output(id) => self.wish = Some(OutputWish::Use(id)),
            BarAct::Nothing => {}
        }
    }

    /// The buttons of what is shown, each page as many as have room; from right to left.
    fn pages(&self, ui: &Ui, room: f32, frame: &FrameContext<'_>) -> Vec<Vec<BarButton>> {
        let groups = match self.shown {
            Shown::Pieces(_) => vec![volume(frame), pieces(frame)],
            Shown::Output(_) => vec![self.outputs(frame)],
        };
        let mut pages: Vec<Vec<BarButton>> = Vec::new();
        for group in groups {
            let mut left = f32::NEG_INFINITY;
            for offer in group {
                let width =
                    Button::new(&offer.label).cap(&offer.cap).natural_width(ui) + space::GAP;
                if left < width {
                    pages.push(Vec::new());
                    left = room;
                }
                left -= width;
                if let Some(page) = pages.last_mut() {
                    page.push(offer);
                }
            }
        }
        pages
    }

    /// Where the music can play: the present output is shown as chosen.
    fn outputs(&self, frame: &FrameContext<'_>) -> Vec<BarButton> {
        let button = |output: &OutputDevice| {
            let here = match &frame.view.player.output {
                OutputStatus::Playing { device } => *device == output.name,
                _ => false,
            };
            let (look, wish) = if here {
                (ButtonStyle::On, BarAct::Nothing)
            } else {
                (ButtonStyle::Plain, BarAct::Output(output.id.clone()))
            };
            BarButton { label: output_label(output, &self.outputs), cap: String::new(), look, wish }
        };
        self.outputs.iter().map(button).collect()
    }

    /// The outputs that are there.
    pub(super) fn offer(&mut self, outputs: Arc<[OutputDevice]>) {
        self.outputs = outputs;
    }

    /// What was asked of them since this was last asked.
    pub(super) fn take_wish(&mut self) -> Option<OutputWish> {
        self.wish.take()
    }
}

/// A step quieter.
pub(super) fn quieter() -> Command {
    Command::MoveVolume { by_db: -VOLUME_STEP_DB }
}

/// A step louder, up to the room's cap.
pub(super) fn louder() -> Command {
    Command::MoveVolume { by_db: VOLUME_STEP_DB }
}

impl BarButton {
    fn steer(label: &str, look: ButtonStyle, act: MusicAct) -> Self {
        Self {
            label: label.to_owned(),
            cap: String::new(),
            look,
            wish: BarAct::Do(Command::Steer(act)),
        }
    }
}

fn volume(frame: &FrameContext<'_>) -> Vec<BarButton> {
    let button = |label: &str, action: Action, command: Command| BarButton {
        label: label.to_owned(),
        cap: frame.roomy_cap(action),
        look: ButtonStyle::Plain,
        wish: BarAct::Do(command),
    };
    vec![
        button(texts::music::louder(), Action::Louder, louder()),
        button(texts::music::quieter(), Action::Quieter, quieter()),
    ]
}

fn pieces(frame: &FrameContext<'_>) -> Vec<BarButton> {
    let repeats = frame.state().music.repeats;
    let (label, look) = if repeats {
        (texts::music::repeating(), ButtonStyle::On)
    } else {
        (texts::music::repeat(), ButtonStyle::Plain)
    };
    let outputs = BarButton {
        label: texts::music::output().to_owned(),
        cap: String::new(),
        look: ButtonStyle::Plain,
        wish: BarAct::Outputs,
    };
    let plain = |label: &str, act: MusicAct| BarButton::steer(label, ButtonStyle::Plain, act);
    vec![
        plain(texts::music::fuller(), MusicAct::Fuller),
        plain(texts::music::calmer(), MusicAct::Calmer),
        plain(texts::music::fuller_next(), MusicAct::FullerNext),
        plain(texts::music::calmer_next(), MusicAct::CalmerNext),
        plain(texts::music::next(), MusicAct::Next),
        BarButton::steer(label, look, MusicAct::Repeat { on: !repeats }),
        outputs,
    ]
}

/// What can be done when the output is gone.
fn fallback_ui(
    ui: &mut Ui,
    row: Rect,
    x: &mut f32,
    frame: &FrameContext<'_>,
    fallback: &Option<String>,
    out: &mut Outbox,
) {
    if let (OutputStatus::Lost { .. } | OutputStatus::None { .. }, Some(device)) =
        (&frame.view.player.output, fallback)
        && pressed(ui, row, x, Button::new(&texts::music::fallback(device)))
    {
        out.push(Command::Steer(MusicAct::UseFallback));
    }
}

fn talk_ui(ui: &mut Ui, row: Rect, x: &mut f32, frame: &FrameContext<'_>, out: &mut Outbox) {
    let (label, look) = match frame.state().talk {
        Some(_) => (texts::music::end_talk(), ButtonStyle::On),
        None => (texts::music::talk(), ButtonStyle::Plain),
    };
    let cap = frame.roomy_cap(Action::Talk);
    if pressed(ui, row, x, Button::new(label).cap(&cap).look(look)) {
        out.push(frame.talk_command());
    }
}

fn take_right(row: Rect, x: &mut f32, width: f32, height: f32) -> Rect {
    let place = Rect::from_center_size(pos2(*x - width / 2.0, row.center().y), vec2(width, height));
    *x -= width + space::GAP;
    place
}

fn pressed(ui: &mut Ui, row: Rect, x: &mut f32, button: Button<'_>) -> bool {
    let place = take_right(row, x, button.natural_width(ui), space::TOUCH);
    button.show_in(ui, place).clicked()
}

/// Title, progress, what follows; or why nothing sounds.
fn now_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) {
    let tokens = frame.tokens;
    let music = &frame.state().music;
    let title =
        running(frame).map_or_else(|| texts::music::no_music().to_owned(), |(title, ..)| title);
    let (first, first_color, second, second_color) = match (&frame.view.player.output, music.choice)
    {
        (OutputStatus::Lost { .. }, _) => (
            texts::music::lost().to_owned(),
            tokens.attention,
            texts::music::lost_under().to_owned(),
            tokens.attention,
        ),
        (OutputStatus::None { reason }, _) => (
            texts::music::no_output().to_owned(),
            tokens.attention,
            output_reason(reason, texts::language()),
            tokens.attention,
        ),
        (OutputStatus::Waiting { device }, _) => {
            (texts::music::waiting().to_owned(), tokens.warning, device.clone(), tokens.soft)
        }
        (_, MusicChoice::Silence) => (
            texts::music::silent().to_owned(),
            tokens.text,
            texts::music::stays().to_owned(),
            tokens.soft,
        ),
        _ if music.waits => {
            let cap = frame.cap(Action::ReturnToPlan);
            (
                texts::music::waits().to_owned(),
                tokens.warning,
                texts::music::waits_for(&cap),
                tokens.soft,
            )
        }
        (_, MusicChoice::SafeMusic) => (
            texts::music::safe_on().to_owned(),
            tokens.music,
            texts::music::stays().to_owned(),
            tokens.soft,
        ),
        (OutputStatus::Simulated, _) => {
            (title, tokens.text, texts::music::unheard().to_owned(), tokens.warning)
        }
        (OutputStatus::NotWanted, MusicChoice::Plan) => (
            texts::music::none_here().to_owned(),
            tokens.text,
            texts::music::none_here_about().to_owned(),
            tokens.soft,
        ),
        (OutputStatus::Playing { .. }, _) => (title, tokens.text, under(frame), tokens.soft),
    };
    let sounds = music.choice == MusicChoice::Plan
        && !music.waits
        && matches!(frame.view.player.output, OutputStatus::Playing { .. });
    let shows_progress = sounds && !frame.narrow && rect.width() > 420.0;
    let title_width = if shows_progress { 220.0 } else { rect.width() };
    let left = rect.with_max_x(rect.left() + title_width);
    // What is said of it is whole; a long title is cut.
    let small = fonts::regular(size::SMALL);
    let second = two_rows(ui, &second, small, second_color, left.width());
    let place = left.with_min_y(left.center().y + 1.0 - (second.rows.len() - 1) as f32 * HALF_ROW);
    let above = left.with_max_y(place.top() - 1.0);
    text_in(ui, above, Align2::LEFT_BOTTOM, &first, fonts::regular(size::BODY), first_color);
    galley_in(ui, place, Align2::LEFT_TOP, second, second_color);
    if shows_progress {
        progress_ui(ui, rect.with_min_x(left.right() + 20.0), frame);
    }
}

fn under(frame: &FrameContext<'_>) -> String {
    let music = &frame.state().music;
    let phase = frame.view.session.current_phase();
    let mut parts: Vec<String> = phase.map(|phase| phase.name.clone()).into_iter().collect();
    parts.extend(music.repeats.then(|| texts::music::repeats().to_owned()));
    parts.extend(Some(texts::music::steps(music.fuller)).filter(|steps| !steps.is_empty()));
    if music.volume_db < 0.0 {
        parts.push(texts::music::volume(&decibels(music.volume_db)));
    }
    parts.join(" · ")
}

fn progress_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) {
    let tokens = frame.tokens;
    let bar = Rect::from_min_size(
        pos2(rect.left(), rect.center().y - 2.0),
        vec2(150.0_f32.min(rect.width()), 4.0),
    );
    let Some((_, share, next)) = running(frame) else { return };
    let mut room = rect;
    if let Some(share) = share {
        ui.painter().rect_filled(bar, radius::CAP, tokens.line);
        ui.painter().rect_filled(
            bar.with_max_x(bar.left() + bar.width() * share),
            radius::CAP,
            tokens.music,
        );
        room = rect.with_min_x(bar.right() + 12.0);
    }
    if let Some(next) = next.filter(|_| room.width() > 60.0) {
        text_in(
            ui,
            room,
            Align2::LEFT_CENTER,
            &texts::music::then(&next),
            fonts::regular(size::BODY),
            tokens.soft,
        );
    }
}

/// The running piece's title, how far it is, and the title that follows.
fn running(frame: &FrameContext<'_>) -> Option<(String, Option<f32>, Option<String>)> {
    let music = &frame.state().music;
    let running = music.running.as_ref()?;
    let sections = music.plan.as_ref().map_or(&[][..], |plan| plan.sections.as_slice());
    let has = |section: &PlannedSection| section.cues.iter().position(|it| it.cue == running.cue);
    let mut places = sections.iter().enumerate();
    let found = places.find_map(|(at, section)| Some((at, section, has(section)?)));
    let length_ms =
        found.and_then(|(_, section, place)| section.cues.get(place)).and_then(|cue| cue.length_ms);
    let done_ms = frame.now.session_ms - running.since_ms + running.from_ms;
    let share =
        length_ms.map(|length_ms| (done_ms as f32 / length_ms.max(1) as f32).clamp(0.0, 1.0));
    let next = found.filter(|_| !music.repeats).and_then(|(at, section, place)| {
        let state = frame.state();
        let edge_ms = state.phases.planned_end_ms.filter(|_| !state.phase_waits());
        let gives_way_ms = length_ms
            .map(|length_ms| running.since_ms - running.from_ms + length_ms - section.crossfade_ms);
        // The next phase brings its own music, whatever this one has left.
        let is_last = edge_ms.is_some_and(|edge| gives_way_ms.is_none_or(|ms| edge <= ms));
        let in_phase = section.cues.get(place + 1).filter(|_| !is_last);
        in_phase.or_else(|| sections.get(at + 1)?.cues.first())
    });
    let next = next.map(|cue| texts::piece(&cue.title).into_owned());
    Some((texts::piece(&running.title).into_owned(), share, next))
}
