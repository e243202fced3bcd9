//! The offer to go on with a session that was left open. Shown in place of getting ready; nothing
//! happens by itself.

#[cfg(test)]
mod tests;

use egui::{Key, Rect, Ui, pos2};

use super::fonts;
use super::tokens::{size, space, tokens};
use super::widgets::{
    Button, ButtonStyle, MainScreen, NavBar, card_frame, column_ui, flow_text, nav_bar_ui,
};
use crate::names::{ClientCode, Initials};
use crate::record::{Review, wording};
use crate::session::Wall;
use crate::words::texts;

/// From here on a gap is too long for the session to be simply resumed.
const LONG_GAP_MS: i64 = 30 * 60_000;

/// A session that is open on the disk and runs nowhere.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOpen {
    pub client: ClientCode,
    pub therapist: Initials,
    pub protocol: String,
    /// No client was in the room.
    pub rehearsal: bool,
    /// The room's clock at its last entry.
    pub last: Wall,
    /// T of that entry in the words of the log: `T+23:41`.
    pub last_t: String,
}

/// What is to become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResumeAct {
    /// Go on with it; music waits for a key.
    Resume,
    ShowKeys,
    /// It stays open on the disk, for its therapist to close.
    Leave,
}

impl LeftOpen {
    /// Of a session that was read back; `None` when nothing was entered in it.
    pub fn of(review: &Review) -> Option<Self> {
        let opening = review.opening()?;
        let last = review.session.entries().last()?;
        Some(Self {
            client: opening.client.clone(),
            therapist: opening.therapist.clone(),
            protocol: review.protocol().name.clone(),
            rehearsal: opening.rehearsal,
            last: last.stamp.wall,
            last_t: wording::clock(last.stamp.session_ms, review.dose_ms()),
        })
    }

    /// The gap is over 30 min, or the day is another: the client has left, what remains is to close
    /// the record.
    pub fn is_long_ago(&self, now: Wall) -> bool {
        self.gap_ms(now) > LONG_GAP_MS || self.last.day() != now.day()
    }

    fn gap_ms(&self, now: Wall) -> i64 {
        (now.at.as_millisecond() - self.last.at.as_millisecond()).max(0)
    }
}

/// The screen. Keeps nothing from frame to frame.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResumeScreen;

impl ResumeScreen {
    /// Paints one frame over the whole `ui`.
    pub fn show(&mut self, ui: &mut Ui, left: &LeftOpen, bar: &NavBar<'_>) -> Option<ResumeAct> {
        let now = bar.wall;
        let window = ui.max_rect();
        let (top, rest) = window.split_top_bottom_at_y(window.top() + NavBar::HEIGHT);
        let going = nav_bar_ui(ui, top, None, bar);
        let mut act = (going == Some(MainScreen::Keys)).then_some(ResumeAct::ShowKeys);
        let width = (rest.width() - 2.0 * space::EDGE).min(720.0);
        let above = (rest.height() * 0.16).min(120.0);
        let column = Rect::from_min_max(
            pos2(rest.center().x - width / 2.0, rest.top() + above),
            pos2(rest.center().x + width / 2.0, rest.bottom()),
        );
        // One key is enough, unless it belongs to a button that was moved to.
        let one_key = ui.memory(|memory| memory.focused().is_none())
            && ui.input(|input| input.key_pressed(Key::Enter));
        column_ui(ui, column, "resume", |ui| offer_ui(ui, left, now, one_key, &mut act));
        act
    }
}

fn offer_ui(ui: &mut Ui, left: &LeftOpen, now: Wall, one_key: bool, act: &mut Option<ResumeAct>) {
    let tokens = tokens(ui);
    let therapist = left.therapist.as_str();
    let late = left.is_long_ago(now);
    let title = match late {
        true => texts::resume::left(left.client.as_str(), left.last.day(), therapist),
        false => texts::resume::interrupted(left.client.as_str(), left.gap_ms(now)),
    };
    flow_text(ui, &title, fonts::medium(24.0), tokens.strong);
    let about = texts::resume::about(&left.protocol, &left.last.hour_minute(), &left.last_t);
    flow_text(ui, &about, fonts::regular(size::BODY), tokens.soft);
    if left.rehearsal {
        flow_text(ui, texts::resume::rehearsal(), fonts::regular(size::BODY), tokens.soft);
    }
    ui.add_space(space::PAD);
    let leave = texts::resume::leave(therapist);
    let leave_means = texts::resume::leave_means(therapist);
    let go_on = match late {
        true => (texts::resume::go_on_late(), texts::resume::go_on_late_means(), ResumeAct::Resume),
        false => (texts::resume::go_on(), texts::resume::go_on_means(), ResumeAct::Resume),
    };
    let leave = (leave.as_str(), leave_means.as_str(), ResumeAct::Leave);
    let [first, second] = if late { [leave, go_on] } else { [go_on, leave] };
    for ((label, means, choice), look) in
        [(first, ButtonStyle::Primary), (second, ButtonStyle::Plain)]
    {
        card_frame(tokens).show(ui, |ui| {
            ui.set_width(ui.available_width());
            flow_text(ui, means, fonts::regular(size::BODY), tokens.text);
            ui.add_space(space::TIGHT);
            let first = look == ButtonStyle::Primary;
            let cap = if first { texts::app::enter() } else { "" };
            if Button::new(label).cap(cap).look(look).show(ui).clicked() || (first && one_key) {
                *act = Some(choice);
            }
        });
        ui.add_space(space::TIGHT);
    }
}
