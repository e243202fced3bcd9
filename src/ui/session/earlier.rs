//! *Earlier*: a time that was typed, or pressed, before the code, the moment, the vital signs or
//! the note that it belongs to.

use egui::{Rect, Ui};

use super::Now;
use super::frame::FrameContext;
use crate::session::When;
use crate::ui::fonts;
use crate::ui::tokens::size;
use crate::ui::typed_time;
use crate::ui::widgets::{Button, ButtonStyle, two_rows_in};
use crate::words::texts;

/// A time that nothing follows goes after this long: it must not date what comes much later.
const STAYS_MS: i64 = 20_000;
/// Offered to a finger, in minutes ago.
const OFFERED: [u8; 4] = [1, 2, 5, 10];
/// The most digits of a clock time.
const MOST_DIGITS: usize = 4;
/// So many digits, or fewer, are minutes.
const MINUTES_DIGITS: usize = 2;

/// What was typed so far.
#[derive(Debug, Default)]
struct Typed {
    digits: String,
    /// The time of the last entry, in session ms, until digits are typed.
    same_ms: Option<i64>,
    about: bool,
    /// It lies before the opening, and that was asked about.
    was_asked: bool,
    touched_ms: i64,
}

/// The time that waits for what it belongs to.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    typed: Option<Typed>,
}

/// A time that is not taken.
pub(super) enum NotTaken {
    /// The digits are no time.
    Unreadable,
    /// It lies before the opening, which a second press says is meant.
    BeforeOpening(When),
}

impl Earlier {
    /// Waits for digits; pressed again, the time is an estimate.
    pub(super) fn press(&mut self, now: Now) {
        match &mut self.typed {
            Some(typed) => typed.turn_about(now),
            None => self.typed = Some(Typed { touched_ms: now.session_ms, ..Typed::default() }),
        }
    }

    /// Waits for what was at this time too, in session ms.
    pub(super) fn same_as(&mut self, same_ms: i64, now: Now) {
        let (same_ms, touched_ms) = (Some(same_ms), now.session_ms);
        self.typed = Some(Typed { same_ms, touched_ms, ..Typed::default() });
    }

    /// A time waits, or its digits do.
    pub(super) fn is_open(&self) -> bool {
        self.typed.is_some()
    }

    /// Drops it; `false` when there is none.
    pub(super) fn leave(&mut self) -> bool {
        self.typed.take().is_some()
    }

    /// Lets go of what nothing followed.
    pub(super) fn follow(&mut self, now: Now) {
        self.typed = self.typed.take().filter(|typed| now.session_ms - typed.touched_ms < STAYS_MS);
    }

    /// A digit of the time that is being typed.
    pub(super) fn digit(&mut self, digit: u8, now: Now) {
        let Some(typed) = &mut self.typed else { return };
        if typed.digits.len() < MOST_DIGITS {
            typed.digits.push(char::from(b'0' + digit));
        }
        (typed.same_ms, typed.touched_ms) = (None, now.session_ms);
        typed.was_asked = false;
    }

    /// Takes the last digit back; `false` when none is being typed.
    pub(super) fn backspace(&mut self, now: Now) -> bool {
        let Some(typed) = &mut self.typed else { return false };
        typed.digits.pop();
        typed.touched_ms = now.session_ms;
        true
    }

    /// The time for what is logged now; it waits no longer.
    ///
    /// # Errors
    /// It can't be read, or is doubted; it waits to be corrected, or to be taken by a second press.
    pub(super) fn take(&mut self, now: Now) -> Result<When, NotTaken> {
        let Some(typed) = &mut self.typed else { return Ok(When::Now) };
        let when = typed.when(now).ok_or(NotTaken::Unreadable)?;
        if typed_time::session_ms(when, now) < 0 && !std::mem::replace(&mut typed.was_asked, true) {
            typed.touched_ms = now.session_ms;
            return Err(NotTaken::BeforeOpening(when));
        }
        self.typed = None;
        Ok(when)
    }

    /// Paints the time and what a finger may choose.
    pub(super) fn show(&mut self, ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) {
        let Some(typed) = &mut self.typed else { return };
        let (text, color) = match typed.when(frame.now) {
            Some(When::Now) => (texts::pad::earlier_hint().to_owned(), frame.tokens.soft),
            Some(when) => {
                let clock = frame.clock(typed_time::session_ms(when, frame.now));
                (texts::pad::next_is(&texts::pad::earlier(&clock, typed.about)), frame.tokens.due)
            }
            None => (texts::not_a_time().to_owned(), frame.tokens.warning),
        };
        let mut right = rect.right();
        let mut put = |ui: &mut Ui, button: Button<'_>| button.show_at_right(ui, rect, &mut right);
        let esc = if frame.narrow { "" } else { texts::app::esc() };
        let left = put(ui, Button::new(texts::app::leave()).cap(esc).look(ButtonStyle::Quiet));
        let about_look = if typed.about { ButtonStyle::On } else { ButtonStyle::Plain };
        if put(ui, Button::new(texts::pad::estimate()).look(about_look)) {
            typed.turn_about(frame.now);
        }
        for minutes in OFFERED.into_iter().rev() {
            let label = format!("−{minutes}");
            let on = typed.digits == minutes.to_string();
            let button =
                Button::new(&label).look(if on { ButtonStyle::On } else { ButtonStyle::Plain });
            if put(ui, button) {
                (typed.digits, typed.same_ms) = (minutes.to_string(), None);
                typed.touched_ms = frame.now.session_ms;
            }
        }
        two_rows_in(ui, rect.with_max_x(right), &text, fonts::medium(size::BODY), color);
        if left {
            self.typed = None;
        }
    }
}

impl Typed {
    /// An estimate, or no longer one.
    fn turn_about(&mut self, now: Now) {
        self.about = !self.about;
        self.touched_ms = now.session_ms;
    }

    /// Up to two digits are minutes ago, more are a time of day; nothing typed is now.
    fn when(&self, now: Now) -> Option<When> {
        let when = match self.digits.len() {
            0 => self.same_ms.map_or(When::Now, |ms| When::At { ms }),
            1..=MINUTES_DIGITS => When::Ago { ms: self.digits.parse::<i64>().ok()? * 60_000 },
            length => {
                let (hours, minutes) = self.digits.split_at(length - 2);
                typed_time::only_when(&format!("{hours}:{minutes}"), now)?
            }
        };
        let is_now = when == When::Now;
        Some(if self.about && !is_now {
            When::About { ms: typed_time::session_ms(when, now) }
        } else {
            when
        })
    }
}
