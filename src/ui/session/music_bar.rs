//! The music: what sounds, what comes, and the two rescues that are always in the same place.

use std::sync::Arc;

use egui::{Align2, Rect, Ui, pos2, vec2};

use super::frame::Frame;
use super::part;
use crate::conductor::session::{MusicAct, MusicChoice, PlannedCue};
use crate::conductor::{Command, OutputDevice, OutputStatus};
use crate::ui::keymap::Action;
use crate::ui::tokens::{radius, size, space};
use crate::ui::widgets::{Button, Look, output_label, text_in};
use crate::ui::{fonts, texts};

/// One press of the volume.
const VOLUME_STEP_DB: f32 = 2.0;

/// What is asked of the outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputWish {
    /// Look which there are.
    Look,
    /// Play on the one with this id from now on.
    Use(String),
}

/// Which buttons stand beside *Talk*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shown {
    /// Softer and fuller, now.
    #[default]
    Steering,
    /// The next piece, and this one again.
    Pieces,
    /// Volume and outputs.
    Output,
}

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
        frame: &Frame<'_>,
        fallback: &Option<String>,
        rest: f32,
        out: &mut Vec<Command>,
    ) {
        let edge = if frame.compact { 14.0 } else { space::EDGE };
        let row = rect.shrink2(vec2(edge, 0.0));
        let mut x = row.right();
        let rescue_width = if frame.compact { [100.0, 124.0] } else { [108.0, 138.0] };
        let rescues = [
            (texts::music::silence(), MusicAct::Silence, MusicChoice::Silence),
            (texts::music::safe(), MusicAct::SafeMusic, MusicChoice::SafeMusic),
        ];
        for ((label, act, chosen), width) in rescues.into_iter().zip(rescue_width) {
            let look = if frame.chosen(chosen) { Look::On } else { Look::Lead };
            let place = take_right(row, &mut x, width, space::RESCUE);
            if Button::new(label).font_size(size::BODY + 2.0).look(look).show_in(ui, place).clicked() {
                out.push(Command::Steer(act));
            }
        }
        x -= 6.0;
        if let Some((label, act)) = frame.music_back() {
            let cap = if frame.compact { String::new() } else { frame.cap(Action::ReturnToPlan) };
            if pressed(ui, row, &mut x, Button::new(label).cap(&cap).look(Look::Primary)) {
                out.push(Command::Steer(act));
            }
        }
        fallback_ui(ui, row, &mut x, frame, fallback, out);
        part(ui, "controls", rest, |ui| self.steering_ui(ui, row, &mut x, frame, out));
        now_ui(ui, row.with_max_x(x - 10.0), frame);
    }

    fn steering_ui(&mut self, ui: &mut Ui, row: Rect, x: &mut f32, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let music = &frame.view.state.music;
        let talks = frame.view.state.talk.is_some();
        let (label, look) = if talks { (texts::music::end_talk(), Look::On) } else { (texts::music::talk(), Look::Plain) };
        let cap = frame.roomy_cap(Action::Talk);
        if pressed(ui, row, x, Button::new(label).cap(&cap).look(look)) {
            out.push(frame.talk_command());
        }
        let more = self.shown != Shown::Steering;
        let more_look = if more { Look::On } else { Look::Plain };
        if pressed(ui, row, x, Button::new(texts::music::more()).name(texts::music::more_name()).look(more_look)) {
            self.shown = if more { Shown::Steering } else { Shown::Pieces };
        }
        if self.shown == Shown::Output {
            return self.volume_ui(ui, row, x, frame, out);
        }
        if self.shown == Shown::Pieces && pressed(ui, row, x, Button::new(texts::music::output())) {
            self.shown = Shown::Output;
            self.wish = Some(OutputWish::Look);
        }
        let mut steer = |ui: &mut Ui, label: &str, cap: &str, look: Look, act: MusicAct| {
            if pressed(ui, row, x, Button::new(label).cap(cap).look(look)) {
                out.push(Command::Steer(act));
            }
        };
        if self.shown == Shown::Pieces {
            let (label, look) =
                if music.repeats { (texts::music::repeating(), Look::On) } else { (texts::music::repeat(), Look::Plain) };
            steer(ui, label, "", look, MusicAct::Repeat { on: !music.repeats });
            steer(ui, texts::music::next(), "", Look::Plain, MusicAct::Next);
            steer(ui, texts::music::fuller_next(), "", Look::Plain, MusicAct::FullerNext);
            steer(ui, texts::music::softer_next(), "", Look::Plain, MusicAct::SofterNext);
        } else {
            let (fuller, softer) = (frame.roomy_cap(Action::Fuller), frame.roomy_cap(Action::Softer));
            steer(ui, texts::music::fuller(), &fuller, Look::Plain, MusicAct::Fuller);
            steer(ui, texts::music::softer(), &softer, Look::Plain, MusicAct::Softer);
        }
    }

    /// Volume by its ramp, and where the music plays: the present output is shown as chosen.
    fn volume_ui(&mut self, ui: &mut Ui, row: Rect, x: &mut f32, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let now_db = frame.view.state.music.volume_db;
        for (label, step_db) in [(texts::music::louder(), VOLUME_STEP_DB), (texts::music::quieter(), -VOLUME_STEP_DB)] {
            if pressed(ui, row, x, Button::new(label)) {
                out.push(Command::Steer(MusicAct::Volume { db: (now_db + step_db).clamp(-60.0, 0.0) }));
            }
        }
        for output in self.outputs.iter() {
            let here = matches!(&frame.view.player.output, OutputStatus::Playing { device } if *device == output.name);
            let label = output_label(output, &self.outputs);
            let button = Button::new(&label).look(if here { Look::On } else { Look::Plain });
            if *x - button.natural_width(ui) < row.left() {
                break;
            }
            if pressed(ui, row, x, button) && !here {
                self.wish = Some(OutputWish::Use(output.id.clone()));
            }
        }
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

/// What can be done when the output is gone.
fn fallback_ui(ui: &mut Ui, row: Rect, x: &mut f32, frame: &Frame<'_>, fallback: &Option<String>, out: &mut Vec<Command>) {
    if let (OutputStatus::Lost { .. } | OutputStatus::None { .. }, Some(device)) = (&frame.view.player.output, fallback)
        && pressed(ui, row, x, Button::new(&texts::music::fallback(device)))
    {
        out.push(Command::Steer(MusicAct::UseFallback));
    }
}

fn take_right(row: Rect, x: &mut f32, width: f32, height: f32) -> Rect {
    let place = Rect::from_center_size(pos2(*x - width / 2.0, row.center().y), vec2(width, height));
    *x -= width + 12.0;
    place
}

fn pressed(ui: &mut Ui, row: Rect, x: &mut f32, button: Button<'_>) -> bool {
    let place = take_right(row, x, button.natural_width(ui), space::TOUCH);
    button.show_in(ui, place).clicked()
}

/// Title, progress, what follows; or why nothing sounds.
fn now_ui(ui: &mut Ui, rect: Rect, frame: &Frame<'_>) {
    let tokens = frame.tokens;
    let music = &frame.view.state.music;
    let title = running(frame).map_or_else(|| texts::music::no_music().to_owned(), |(title, ..)| title);
    let (first, first_color, second, second_color) = match (&frame.view.player.output, music.choice) {
        (OutputStatus::Lost { .. }, _) => {
            (texts::music::lost().to_owned(), tokens.attention, texts::music::lost_under().to_owned(), tokens.attention)
        }
        (OutputStatus::None { reason }, _) => {
            (texts::music::no_output().to_owned(), tokens.attention, reason.clone(), tokens.attention)
        }
        (OutputStatus::Waiting { device }, _) => (texts::music::waiting().to_owned(), tokens.warning, device.clone(), tokens.soft),
        (_, MusicChoice::Silence) => {
            (texts::music::silent().to_owned(), tokens.text, texts::music::stays().to_owned(), tokens.soft)
        }
        _ if music.waits => {
            let cap = frame.cap(Action::ReturnToPlan);
            (texts::music::waits().to_owned(), tokens.warning, texts::music::waits_for(&cap), tokens.soft)
        }
        (_, MusicChoice::SafeMusic) => {
            (texts::music::safe_on().to_owned(), tokens.music, texts::music::stays().to_owned(), tokens.soft)
        }
        (OutputStatus::Unheard, _) => (title, tokens.text, texts::music::unheard().to_owned(), tokens.warning),
        (OutputStatus::Playing { .. }, _) => (title, tokens.text, under(frame), tokens.soft),
    };
    let title_width = if frame.compact { rect.width() } else { 220.0_f32.min(rect.width()) };
    let left = rect.with_max_x(rect.left() + title_width);
    let (above, below) = (left.with_max_y(left.center().y), left.with_min_y(left.center().y + 1.0));
    text_in(ui, above, Align2::LEFT_BOTTOM, &first, fonts::regular(size::BODY), first_color);
    text_in(ui, below, Align2::LEFT_TOP, &second, fonts::regular(size::SMALL), second_color);
    let sounds =
        music.choice == MusicChoice::Plan && !music.waits && matches!(frame.view.player.output, OutputStatus::Playing { .. });
    if sounds && !frame.compact && rect.width() > 420.0 {
        progress_ui(ui, rect.with_min_x(left.right() + 20.0), frame);
    }
}

fn under(frame: &Frame<'_>) -> String {
    let music = &frame.view.state.music;
    let phase = frame.view.state.phases.current().and_then(|current| frame.protocol().phases.get(current.index));
    let mut parts: Vec<String> = phase.map(|phase| phase.name.clone()).into_iter().collect();
    parts.extend(music.repeats.then(|| texts::music::repeats().to_owned()));
    parts.extend(Some(texts::music::steps(music.fuller)).filter(|steps| !steps.is_empty()));
    if music.volume_db < 0.0 {
        parts.push(format!("{:+.0} dB", music.volume_db));
    }
    parts.join(" · ")
}

fn progress_ui(ui: &mut Ui, rect: Rect, frame: &Frame<'_>) {
    let tokens = frame.tokens;
    let bar = Rect::from_min_size(pos2(rect.left(), rect.center().y - 2.0), vec2(150.0_f32.min(rect.width()), 4.0));
    let Some((_, share, next)) = running(frame) else { return };
    if let Some(share) = share {
        ui.painter().rect_filled(bar, radius::CAP, tokens.line);
        ui.painter().rect_filled(bar.with_max_x(bar.left() + bar.width() * share), radius::CAP, tokens.music);
    }
    if let Some(next) = next {
        let room = rect.with_min_x(bar.right() + 12.0);
        if room.width() > 60.0 {
            text_in(ui, room, Align2::LEFT_CENTER, &texts::music::then(&next), fonts::regular(size::BODY), tokens.soft);
        }
    }
}

/// The running piece's title, how far it is, and the title that follows.
fn running(frame: &Frame<'_>) -> Option<(String, Option<f32>, Option<String>)> {
    let music = &frame.view.state.music;
    let running = music.running.as_ref()?;
    let plan = music.plan.as_ref();
    let cues: Vec<&PlannedCue> =
        plan.map(|plan| plan.sections.iter().flat_map(|section| &section.cues).collect()).unwrap_or_default();
    let place = cues.iter().position(|cue| cue.cue == running.cue);
    let length_ms = place.and_then(|place| cues.get(place)).and_then(|cue| cue.length_ms);
    let done_ms = frame.now.session_ms - running.since_ms + running.from_ms;
    let share = length_ms.map(|length_ms| (done_ms as f32 / length_ms.max(1) as f32).clamp(0.0, 1.0));
    let next = place.and_then(|place| cues.get(place + 1)).filter(|_| !music.repeats).map(|cue| cue.title.clone());
    Some((running.title.clone(), share, next))
}
