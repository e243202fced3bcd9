//! The planned music: one running piece, what is armed behind it, and the joins between them, to
//! the frame.

use std::time::Duration;

use rtrb::Producer;

use super::active_deck::{ActiveDeck, FadingDecks, throw};
use super::command::{ARMED, Event};
use crate::audio::deck::Deck;
use crate::audio::frames::frames;
use crate::audio::ramp::Curve;
use crate::music::fades;

/// A piece whose samples stay away this long is left.
const STALLED: Duration = Duration::from_secs(2);
/// How long before its end a piece stops waiting for the next to be ready.
const LAST_MOMENT: Duration = Duration::from_millis(60);

/// A deck that waits for its turn.
#[derive(Debug)]
pub(super) struct Next {
    pub(super) deck: Deck,
    pub(super) repeat: bool,
}

/// The planned music.
#[derive(Debug)]
pub(super) struct PlanBus {
    running: Option<ActiveDeck>,
    leaving: FadingDecks,
    incoming: Option<(Next, u64)>,
    armed: [Option<Next>; ARMED],
    again: Option<Deck>,
    /// It was told that the running piece will be wanted again.
    told: bool,
    repeat: bool,
    crossfade: u64,
    sample_rate: u32,
}

/// Why one piece takes over from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TakeoverCause {
    Requested,
    Queued,
    Repeat,
}

impl PlanBus {
    pub(super) fn new(sample_rate: u32) -> Self {
        Self {
            running: None,
            leaving: FadingDecks::default(),
            incoming: None,
            armed: Default::default(),
            again: None,
            told: false,
            repeat: false,
            crossfade: 0,
            sample_rate,
        }
    }

    /// Cue and position in frames of what runs.
    pub(super) fn running(&self) -> Option<(u32, u64)> {
        self.running.as_ref().map(|active| (active.deck.tag().cue, active.deck.position()))
    }

    pub(super) fn play(&mut self, next: Next, fade: u64, trash: &mut Producer<Deck>) {
        self.disarm(trash);
        if let Some((old, _)) = self.incoming.replace((next, fade)) {
            throw(old.deck, trash);
        }
    }

    pub(super) fn arm(
        &mut self,
        nexts: [Option<Next>; ARMED],
        crossfade: u64,
        trash: &mut Producer<Deck>,
    ) {
        self.disarm(trash);
        self.crossfade = crossfade;
        for next in nexts.into_iter().flatten() {
            self.arm_more(next, trash);
        }
    }

    pub(super) fn arm_more(&mut self, next: Next, trash: &mut Producer<Deck>) {
        let runs_already = self
            .running
            .as_ref()
            .is_some_and(|active| active.deck.tag().cue == next.deck.tag().cue);
        match self.armed.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) if !runs_already => *slot = Some(next),
            _ => throw(next.deck, trash),
        }
    }

    pub(super) fn set_again(&mut self, deck: Deck, trash: &mut Producer<Deck>) {
        if let Some(old) = self.again.replace(deck) {
            throw(old, trash);
        }
    }

    pub(super) fn set_repeat(&mut self, on: bool) {
        self.repeat = on;
    }

    fn disarm(&mut self, trash: &mut Producer<Deck>) {
        for next in self.armed.iter_mut().filter_map(Option::take) {
            throw(next.deck, trash);
        }
    }

    /// Begins what is due now; the frames until something may be due next.
    pub(super) fn start_due(
        &mut self,
        trash: &mut Producer<Deck>,
        mut tell: impl FnMut(Event),
    ) -> u64 {
        self.leaving.sweep(trash);
        if trash.slots() <= ARMED + 2 {
            return u64::MAX;
        }
        if self.incoming.as_ref().is_some_and(|(next, _)| next.deck.is_ready())
            && let Some((next, fade)) = self.incoming.take()
        {
            if next.deck.is_dud() {
                throw(next.deck, trash);
                if self.armed.iter().flatten().next().is_some() {
                    self.follow(fade, trash, &mut tell);
                }
            } else {
                self.cross(next, fade, TakeoverCause::Requested, trash, &mut tell);
            }
        }
        let Some(active) = &self.running else {
            let again = self.again.as_ref().is_some_and(Deck::is_ready);
            if self.incoming.is_none()
                && (again || self.armed.iter().flatten().any(|next| next.deck.is_ready()))
            {
                self.follow(self.crossfade, trash, &mut tell);
            }
            return u64::MAX;
        };
        if active.deck.starved_frames() > self.frames(STALLED) {
            let at = active.deck.position();
            tell(Event::Stalled { cue: active.deck.tag().cue, at });
            self.tell_end(&mut tell);
            self.follow(self.crossfade, trash, &mut tell);
            return 0;
        }
        let Some(left) = self.left() else { return u64::MAX };
        self.tell_end(&mut tell);
        let last_moment = self.frames(LAST_MOMENT);
        if self.next_is_late() && left > last_moment {
            return left - last_moment;
        }
        let fade = self.next_fade(left);
        if left <= fade {
            self.follow(fade, trash, &mut tell);
            return 0;
        }
        left - fade
    }

    fn frames(&self, time: Duration) -> u64 {
        frames(time, self.sample_rate)
    }

    /// Once: the running piece has to begin again, since nothing else follows or it repeats.
    fn tell_end(&mut self, tell: &mut impl FnMut(Event)) {
        let Some(tag) = self.running.as_ref().map(|active| active.deck.tag()) else { return };
        let follows = !self.repeat && self.armed.iter().flatten().any(|next| !next.deck.is_dud());
        if !self.told && !tag.looped && !follows {
            self.told = true;
            tell(Event::Ends { cue: tag.cue });
        }
    }

    /// What follows, armed or the running piece again, isn't decoded yet.
    fn next_is_late(&self) -> bool {
        let mut armed = self.armed.iter().flatten().peekable();
        if self.repeat || armed.peek().is_none() {
            let looped = self.running.as_ref().is_some_and(|active| active.deck.tag().looped);
            return !looped && !self.again.as_ref().is_some_and(Deck::is_ready);
        }
        !armed.any(|next| next.deck.is_ready())
    }

    fn next_armed(&self) -> Option<&Deck> {
        self.armed
            .iter()
            .flatten()
            .map(|next| &next.deck)
            .find(|deck| deck.is_ready() && !deck.is_dud())
    }

    /// Frames until the running piece is over, once that is known; a looped one is over when
    /// something waits.
    fn left(&self) -> Option<u64> {
        let deck = &self.running.as_ref()?.deck;
        if !deck.tag().looped {
            return deck.remaining();
        }
        let waits = self.next_armed().is_some();
        match deck.remaining() {
            Some(left) => Some(left),
            None if waits && !self.repeat => deck.to_lap_end(self.crossfade),
            None => None,
        }
    }

    /// How long the next join takes, given what is left: at most half of the next piece, and of one
    /// that is shorter than a crossfade.
    fn next_fade(&self, left: u64) -> u64 {
        let next = if self.repeat { None } else { self.next_armed() };
        let short = self
            .running
            .as_ref()
            .and_then(|active| active.deck.length())
            .filter(|length| *length < self.crossfade);
        let halves =
            next.and_then(Deck::remaining).into_iter().chain(short).map(|frames| frames / 2);
        halves.fold(self.crossfade.max(self.frames(fades::SHORTEST_JOIN)).min(left), u64::min)
    }

    /// The running piece ends: on to the armed one, or to itself again. With neither it stays until
    /// it is over.
    fn follow(&mut self, fade: u64, trash: &mut Producer<Deck>, tell: &mut impl FnMut(Event)) {
        if !self.repeat
            && let Some(next) = self.take_armed(trash)
        {
            self.cross(next, fade, TakeoverCause::Queued, trash, tell);
            return;
        }
        if let Some(deck) = self.again.take_if(|deck| !deck.is_dud()) {
            let repeat = self.repeat;
            self.cross(Next { deck, repeat }, fade, TakeoverCause::Repeat, trash, tell);
            return;
        }
        if self.repeat && self.armed.iter().flatten().next().is_some() {
            self.repeat = false;
            self.follow(fade, trash, tell);
            return;
        }
        if let Some(mut active) = self.running.take() {
            active.leave(fade, Curve::EqualPower);
            self.leaving.add(active, trash);
        }
    }

    /// The next armed piece that is decoded; those that can't be played are thrown away.
    fn take_armed(&mut self, trash: &mut Producer<Deck>) -> Option<Next> {
        for slot in &mut self.armed {
            if let Some(dud) = slot.take_if(|next| next.deck.is_dud()) {
                throw(dud.deck, trash);
            }
        }
        let next = self.armed.iter_mut().find_map(|slot| slot.take_if(|next| next.deck.is_ready()));
        if self.armed.first().is_some_and(Option::is_none) {
            self.armed.rotate_left(1);
        }
        next
    }

    fn cross(
        &mut self,
        next: Next,
        fade: u64,
        from: TakeoverCause,
        trash: &mut Producer<Deck>,
        tell: &mut impl FnMut(Event),
    ) {
        let curve = if from == TakeoverCause::Repeat { Curve::Linear } else { Curve::EqualPower };
        let fade = match self.running.take() {
            Some(mut old) => {
                old.leave(fade, curve);
                self.leaving.add(old, trash);
                fade.max(self.frames(fades::SHORTEST_JOIN))
            }
            None => self.frames(fades::FROM_NOTHING),
        };
        self.repeat = next.repeat;
        let tag = next.deck.tag();
        if from != TakeoverCause::Repeat
            && let Some(old) = self.again.take()
        {
            throw(old, trash);
        }
        let (again, armed) = (from == TakeoverCause::Repeat, from == TakeoverCause::Queued);
        self.told = false;
        tell(Event::Began { cue: tag.cue, from: tag.from, heard: false, again, armed });
        self.running = Some(ActiveDeck::rising(next.deck, fade, curve));
    }

    pub(super) fn mix(&mut self, out: &mut [f32]) {
        self.leaving.mix(out);
        if let Some(active) = &mut self.running {
            active.deck.mix(out, &mut active.gain);
        }
    }

    /// Runs on without being heard.
    pub(super) fn skip(&mut self, frames: usize) {
        self.leaving.skip(frames);
        if let Some(active) = &mut self.running {
            active.deck.skip(frames, &mut active.gain);
        }
    }

    /// Drops everything; called when it can't be heard any more.
    pub(super) fn stop(&mut self, trash: &mut Producer<Deck>) {
        self.disarm(trash);
        let running = self.running.take().map(|active| active.deck);
        let incoming = self.incoming.take().map(|(next, _)| next.deck);
        for deck in running.into_iter().chain(incoming).chain(self.again.take()) {
            throw(deck, trash);
        }
        self.leaving.hurry(0, Curve::Linear);
        self.leaving.sweep(trash);
    }
}
