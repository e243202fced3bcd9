//! What is to become of an output that plays: one thing at a time.

use std::time::{Duration, Instant};

use super::playing::{Playing, Trouble};
use super::{FIRST_PULL, OPENING, Room, State};
use crate::audio::desk::Desk;
use crate::audio::errand::{Beside, Errand, Opened};
use crate::audio::growth::{Grown, Growth};
use crate::audio::output::{Output, OutputError, Wanted};
use crate::session::SoundFact;

/// How the sound leaves an output that another takes over from, and how it comes back there.
const CHANGE_FADE: Duration = Duration::from_millis(300);

/// What is being done.
pub(super) enum UnderWay {
    Nothing,
    /// The same output is opened once more, with more buffer.
    Opening(Errand<Beside>),
    /// That stream is about to get the sound, unnoticed.
    Growing(Growth),
    /// It has it; what is left of the crossing is heard until then on the one before.
    Grown(Option<(Output, Instant)>),
    /// The sound leaves this output; by then it has.
    Leaving {
        to: Wanted,
        due: Instant,
    },
    /// What takes over is being opened.
    TakingOver {
        to: Wanted,
        errand: Errand<Opened>,
    },
}

impl Playing {
    /// A person wants it there from now on.
    pub(super) fn wish_for(&mut self, to: Wanted) {
        self.wish = Some(to);
    }

    /// Goes on with what is under way; what sounds in this output's place.
    pub(super) fn go_on(
        &mut self,
        hole: bool,
        room: &mut Room,
        desk: &mut Desk,
        now: Instant,
    ) -> Option<State> {
        // While the sound passes from one stream to the other it is in both.
        let passes = matches!(&self.under_way, UnderWay::Growing(growth) if growth.is_passing());
        if !passes && let Some(to) = self.wish.take() {
            self.change(to, room, desk, now);
        }
        match &mut self.under_way {
            UnderWay::Nothing => {
                if hole {
                    self.grow(room);
                }
            }
            UnderWay::Opening(errand) => match errand.answer(FIRST_PULL, now)? {
                Ok(Beside { output, errors, bequest }) => {
                    let growth = Growth::new(
                        output,
                        errors,
                        bequest,
                        self.id.told(),
                        room.outlet.sample_rate,
                    );
                    self.under_way = UnderWay::Growing(growth);
                }
                Err(error) => self.grow_audibly(&error.to_string(), desk, now),
            },
            UnderWay::Growing(growth) => match growth.tick(&mut self.output, hole, now) {
                Grown::NotYet => {}
                Grown::Over => self.grown(now),
                Grown::Not(reason) => self.grow_audibly(&reason, desk, now),
            },
            UnderWay::Grown(before) => {
                before.take_if(|(_, until)| now >= *until);
                if before.is_none() {
                    self.under_way = UnderWay::Nothing;
                }
            }
            UnderWay::Leaving { to, due } => {
                if now >= *due {
                    let to = to.clone();
                    self.take_over(to, room);
                }
            }
            UnderWay::TakingOver { errand, .. } => {
                return match errand.answer(OPENING, now)? {
                    Ok(opened) => Some(State::Playing(Box::new(self.followed_by(opened, room)))),
                    Err(error) => self.stay(&error, room, desk, now),
                };
            }
        }
        None
    }

    /// What a person wants to hear it on instead, as far as that has come.
    pub(super) fn wished(&mut self, room: &Room) -> Option<(Wanted, Errand<Opened>)> {
        let open = |to: Wanted| (to.clone(), Errand::open(&room.outlet, to, room.buffering, None));
        let wished = match std::mem::replace(&mut self.under_way, UnderWay::Nothing) {
            UnderWay::Leaving { to, .. } => Some(open(to)),
            UnderWay::TakingOver { to, errand } => Some((to, errand)),
            UnderWay::Nothing
            | UnderWay::Opening(_)
            | UnderWay::Growing(_)
            | UnderWay::Grown(_) => None,
        };
        // The same with more buffer is nobody's wish.
        self.wish.take().map(open).or(wished.filter(|(to, _)| !matches!(to, Wanted::Same(_))))
    }

    /// After a hole in the sound the same output is opened with more buffer, beside the stream that
    /// plays.
    fn grow(&mut self, room: &mut Room) {
        let Some(larger) = room.buffering.larger() else { return };
        room.buffering = larger;
        let same = Wanted::Same(self.id.clone());
        self.under_way = UnderWay::Opening(Errand::set_off(&room.outlet, move |outlet| {
            outlet.open_beside(&same, larger)
        }));
    }

    /// The sound has gone over to the stream with more buffer.
    fn grown(&mut self, now: Instant) {
        let UnderWay::Growing(growth) = std::mem::replace(&mut self.under_way, UnderWay::Nothing)
        else {
            return;
        };
        let (output, errors) = growth.into_output();
        let before = std::mem::replace(&mut self.output, output);
        self.errors = errors;
        let heard = before.latency.unwrap_or_default() + self.output.latency.unwrap_or_default();
        self.under_way = UnderWay::Grown(Some((before, now + heard + CHANGE_FADE)));
    }

    /// A device that can't play two streams at once has to be let go of first.
    fn grow_audibly(&mut self, reason: &str, desk: &mut Desk, now: Instant) {
        tracing::info!(reason, "the output gets more buffer with a fade");
        self.leave(Wanted::Same(self.id.clone()), desk, now);
    }

    /// A person wants it elsewhere: what was under way is given up for that.
    fn change(&mut self, to: Wanted, room: &Room, desk: &mut Desk, now: Instant) {
        let here = matches!(&to, Wanted::Named(name) if self.id.is(name));
        match &mut self.under_way {
            UnderWay::Leaving { .. } | UnderWay::TakingOver { .. }
                if here && !self.output.is_let_go() =>
            {
                self.go_back(desk)
            }
            _ if here => {}
            UnderWay::Leaving { to: other, .. } => *other = to,
            UnderWay::TakingOver { .. } => self.take_over(to, room),
            UnderWay::Nothing
            | UnderWay::Opening(_)
            | UnderWay::Growing(_)
            | UnderWay::Grown(_) => self.leave(to, desk, now),
        }
    }

    /// Once the sound has left this output, the next one is opened.
    fn leave(&mut self, to: Wanted, desk: &mut Desk, now: Instant) {
        desk.gate(false, CHANGE_FADE);
        self.rise = None;
        self.under_way = UnderWay::Leaving {
            to,
            due: now + CHANGE_FADE + self.output.latency.unwrap_or_default(),
        };
    }

    fn take_over(&mut self, to: Wanted, room: &Room) {
        self.watch_no_more();
        // A card for one stream alone opens the next once this one is closed.
        let same = matches!(&to, Wanted::Same(id) if *id == self.id);
        let before = if same { self.output.let_go() } else { None };
        let errand = Errand::open(&room.outlet, to.clone(), room.buffering, before);
        self.under_way = UnderWay::TakingOver { to, errand };
    }

    /// The next output, which begins.
    fn followed_by(&mut self, opened: Opened, room: &Room) -> Self {
        // By id: two outputs may be shown by the same name.
        let other = (opened.id != self.id).then(|| self.name().to_owned());
        let mut next = Self::new(opened, CHANGE_FADE, room);
        next.wish = self.wish.take();
        next.unproven = self.unproven.take();
        // What comes back is told as that.
        next.before = self.before.take().or(other).filter(|_| next.unproven.is_none());
        next
    }

    /// What should have taken over can't: this output goes on.
    fn stay(
        &mut self,
        error: &OutputError,
        room: &mut Room,
        desk: &mut Desk,
        now: Instant,
    ) -> Option<State> {
        let UnderWay::TakingOver { to, .. } =
            std::mem::replace(&mut self.under_way, UnderWay::Nothing)
        else {
            return None;
        };
        if self.output.is_let_go() {
            return Some(self.lose(Trouble::Lost(error.to_string()), room, desk, now));
        }
        let device = self.name().to_owned();
        room.facts.push(SoundFact::OutputKept {
            device,
            wanted: to.to_string(),
            reason: error.to_string(),
        });
        room.wanted = Wanted::Same(self.id.clone());
        self.go_back(desk);
        None
    }

    fn go_back(&mut self, desk: &mut Desk) {
        self.under_way = UnderWay::Nothing;
        desk.gate(true, CHANGE_FADE);
        self.watch();
    }
}
