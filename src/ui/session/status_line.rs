//! The status line over the clock: refusals and notices; beside it the acts that belong to no
//! phase.

use egui::{Align, Align2, Color32, Layout, Rect, Ui, UiBuilder};

use super::frame::FrameContext;
use super::outbox::Outbox;
use super::{CenterView, Now};
use crate::protocol::{CodeId, Devices};
use crate::session::{Command, DoseKind, DosingEnd, When};
use crate::ui::fonts;
use crate::ui::tokens::size;
use crate::ui::widgets::{Button, ButtonStyle, galley_in, two_rows, two_rows_in};
use crate::words::{save_trouble, texts};

/// A line stays this long.
const STAYS_MS: i64 = 8_000;
/// The message has at least this share of the row.
const SAID_SHARE: f32 = 0.32;

/// The line and what is said in it.
#[derive(Debug, Default)]
pub(super) struct StatusLine {
    said: Option<Said>,
    /// How many outcomes were read.
    read: usize,
}

/// What is said, and since when.
#[derive(Debug)]
struct Said {
    text: String,
    since_ms: i64,
    /// It is about the code pad or what is typed under it: it stands there.
    by_the_pad: bool,
}

impl StatusLine {
    /// Says something of the screen's own, over the clock.
    pub(super) fn say(&mut self, text: &str, now: Now) {
        self.said =
            Some(Said { text: text.to_owned(), since_ms: now.session_ms, by_the_pad: false });
    }

    /// Says something of the code pad, or of what is typed under it, in the line there.
    pub(super) fn say_by_the_pad(&mut self, text: &str, now: Now) {
        self.say(text, now);
        self.move_to_the_pad();
    }

    /// What was said last is about what is typed under the pad.
    pub(super) fn move_to_the_pad(&mut self) {
        if let Some(said) = &mut self.said {
            said.by_the_pad = true;
        }
    }

    /// What is said in the line under the pad now.
    pub(super) fn by_the_pad(&self, now: Now) -> Option<&str> {
        self.fresh(now).filter(|said| said.by_the_pad).map(|said| said.text.as_str())
    }

    fn fresh(&self, now: Now) -> Option<&Said> {
        self.said.as_ref().filter(|said| now.session_ms - said.since_ms < STAYS_MS)
    }

    /// Takes up refusals that are new.
    pub(super) fn read(&mut self, frame: &FrameContext<'_>) {
        let outcomes = &frame.view.outcomes;
        let new = (self.read..outcomes.len()).filter_map(|place| outcomes.get(place));
        if let Some(refusal) = new.filter_map(|(_, outcome)| outcome.as_ref().err()).next_back() {
            self.say(&texts::refusal(refusal, |key| frame.prompt(key)), frame.now);
        }
        self.read = outcomes.len();
    }

    /// Paints the line and the acts. Answers with the state that is to end.
    ///
    /// `says_by_the_pad`: what is said of the pad stands there. An order that waits and a state that
    /// lasts never fade.
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        says_by_the_pad: bool,
        center: &mut CenterView,
        out: &mut Outbox,
    ) -> Option<CodeId> {
        let said = self.line(frame, says_by_the_pad);
        let left =
            if said.is_some() { rect.left() + rect.width() * SAID_SHARE } else { rect.left() };
        let acts = rect.with_min_x(left);
        let builder = UiBuilder::new()
            .id_salt("acts")
            .max_rect(acts)
            .layout(Layout::right_to_left(Align::Center));
        let (left, ended) = ui
            .scope_builder(builder, |ui| {
                let ended = acts_ui(ui, frame, center, said.is_none(), out);
                (ui.min_rect().left(), ended)
            })
            .inner;
        let line = rect.with_max_x(left.min(rect.right()) - 12.0);
        if let Some((text, color)) = said {
            ui.set_opacity(1.0);
            two_rows_in(ui, line, &text, fonts::regular(size::SMALL), color);
        }
        ended
    }

    /// The message and its colour. It doesn't fade.
    fn line(&self, frame: &FrameContext<'_>, says_by_the_pad: bool) -> Option<(String, Color32)> {
        let tokens = frame.tokens;
        let fresh = self.fresh(frame.now).filter(|said| !(said.by_the_pad && says_by_the_pad));
        if let Some(said) = fresh {
            return Some((said.text.clone(), tokens.warning));
        }
        if let Some(trouble) = &frame.view.kept.not_saved {
            return Some((save_trouble(trouble, texts::language()), tokens.attention));
        }
        frame.view.notices.last().map(|notice| (texts::notice(notice), tokens.warning))
    }
}

fn acts_ui(
    ui: &mut Ui,
    frame: &FrameContext<'_>,
    center: &mut CenterView,
    has_room: bool,
    out: &mut Outbox,
) -> Option<CodeId> {
    let state = frame.state();
    if state.is_running()
        && Button::new(texts::phases::close()).look(ButtonStyle::Quiet).show(ui).clicked()
    {
        *center = CenterView::Close;
    }
    let late = state
        .phases
        .current()
        .is_some_and(|current| current.index + 2 >= frame.protocol().phases.len());
    if late && state.first_dose_ms().is_some() && state.effects_ended_ms.is_none() {
        let pressed =
            Button::new(texts::phases::effects_ended()).look(ButtonStyle::Quiet).show(ui).clicked();
        out.extend(pressed.then_some(Command::EndEffects { when: When::Now }));
    }
    dosing_ui(ui, frame, has_room, out);
    ui.set_opacity(1.0);
    if let Some(placed) = state.open_booster() {
        let amount = placed.order.amount.as_ref().map(texts::amount).unwrap_or_default();
        let label = texts::dose::open_order(&amount);
        if Button::new(&label).look(ButtonStyle::Lead).show(ui).clicked() {
            *center = CenterView::Dose;
        }
    }
    hidden_states_ui(ui, frame)
}

/// Open states that have no button on the pad, named while they last: pressed, one ends.
fn hidden_states_ui(ui: &mut Ui, frame: &FrameContext<'_>) -> Option<CodeId> {
    let mut ended = None;
    for span in frame.state().states.iter().filter(|span| span.to_ms.is_none()) {
        let code = frame.protocol().codebook.code(&span.code).filter(|code| !code.on_pad);
        let Some(code) = code.filter(|code| !code.is_talk()) else { continue };
        let label = format!("{} · {}", code.label, frame.ago(span.from_ms));
        let key = if frame.narrow { String::new() } else { code.key.to_string() };
        if Button::new(&label).name(&code.label).cap(&key).look(ButtonStyle::On).show(ui).clicked()
        {
            ended = Some(code.id.clone());
        }
    }
    ended
}

/// The device that was given last, and when the next may follow.
fn devices_words(devices: Devices, frame: &FrameContext<'_>) -> String {
    let doses = &frame.state().doses;
    let given = doses.iter().filter(|it| !matches!(it.dose.kind, DoseKind::Booster { .. })).count();
    let last_ms = doses.iter().map(|given| given.at_ms).max();
    match last_ms.filter(|_| given < devices.count as usize) {
        Some(last_ms) => {
            let next = frame.clock(last_ms + devices.apart_ms);
            texts::phases::device(given, devices.count, &next)
        }
        None => texts::phases::last_device(given, devices.count),
    }
}

/// `has_room`: its duration is shown too.
fn dosing_ui(ui: &mut Ui, frame: &FrameContext<'_>, has_room: bool, out: &mut Outbox) {
    let (Some(dosing), Some(dose_ms), None) =
        (&frame.protocol().dosing, frame.dose_ms(), frame.state().dosing_ended)
    else {
        return;
    };
    for how in DosingEnd::of_route(frame.protocol().route) {
        if Button::new(texts::dosing_end(*how)).show(ui).clicked() {
            out.push(Command::EndDosing { how: *how, when: When::Now });
        }
    }
    if !has_room {
        return;
    }
    let done_ms = frame.now.session_ms - dose_ms;
    let planned = texts::how_long(dosing.length_ms);
    let text = if let Some(devices) = dosing.devices {
        devices_words(devices, frame)
    } else if done_ms < dosing.length_ms {
        texts::phases::dosing(&dosing.name, &texts::how_long(done_ms), &planned)
    } else {
        texts::phases::dosing_over(&dosing.name, &planned)
    };
    let room = ui.available_width();
    let color = frame.tokens.contour;
    let galley = two_rows(ui, &text, fonts::regular(size::SMALL), color, room);
    let (_, rect) = ui.allocate_space(galley.size());
    galley_in(ui, rect, Align2::RIGHT_CENTER, galley, color);
}
