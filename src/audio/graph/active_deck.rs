//! A deck that sounds, with its own gain; and a few of them, mixed.

use rtrb::Producer;

use crate::audio::deck::Deck;
use crate::audio::ramp::{Curve, Ramp};

/// Pieces that may sound at once on one bus: one running, the others fading out.
pub(super) const MAX_FADING: usize = 8;

/// A deck and its gain.
#[derive(Debug)]
pub(super) struct ActiveDeck {
    pub(super) deck: Deck,
    pub(super) gain: Ramp,
}

impl ActiveDeck {
    /// Comes in over `fade` frames.
    pub(super) fn rising(deck: Deck, fade: u64, curve: Curve) -> Self {
        let mut gain = Ramp::at(0.0);
        gain.aim(1.0, fade, curve);
        Self { deck, gain }
    }

    /// Leaves over `fade` frames, or as many as it still has.
    pub(super) fn leave(&mut self, fade: u64, curve: Curve) {
        let left = self.deck.remaining().unwrap_or(fade).min(fade);
        self.gain.aim(0.0, left, curve);
    }

    fn is_over(&self) -> bool {
        self.gain.is_shut() || self.deck.remaining() == Some(0)
    }
}

/// Voices that are on their way out.
#[derive(Debug, Default)]
pub(super) struct FadingDecks {
    decks: [Option<ActiveDeck>; MAX_FADING],
}

impl FadingDecks {
    /// Takes a deck that fades. When there is no place the quietest one makes room.
    pub(super) fn add(&mut self, active: ActiveDeck, trash: &mut Producer<Deck>) {
        let quietest =
            |slot: &Option<ActiveDeck>| slot.as_ref().map_or(-1.0, |active| active.gain.value());
        let Some(slot) = self.decks.iter_mut().min_by(|a, b| quietest(a).total_cmp(&quietest(b)))
        else {
            return;
        };
        if let Some(old) = slot.replace(active) {
            throw(old.deck, trash);
        }
    }

    /// Everything leaves over `fade` frames at the latest.
    pub(super) fn hurry(&mut self, fade: u64, curve: Curve) {
        self.decks.iter_mut().flatten().for_each(|active| active.leave(fade, curve));
    }

    pub(super) fn mix(&mut self, out: &mut [f32]) {
        self.decks.iter_mut().flatten().for_each(|active| active.deck.mix(out, &mut active.gain));
    }

    pub(super) fn skip(&mut self, frames: usize) {
        self.decks
            .iter_mut()
            .flatten()
            .for_each(|active| active.deck.skip(frames, &mut active.gain));
    }

    /// Those that are over go to the trash, as far as it has room.
    pub(super) fn sweep(&mut self, trash: &mut Producer<Deck>) {
        for slot in &mut self.decks {
            if slot.as_ref().is_some_and(ActiveDeck::is_over)
                && trash.slots() > 0
                && let Some(active) = slot.take()
            {
                throw(active.deck, trash);
            }
        }
    }
}

/// Out of the real-time line. The graph takes commands and turns only while the trash has room, so
/// there is room.
pub(super) fn throw(deck: Deck, trash: &mut Producer<Deck>) {
    let _there_is_room = trash.push(deck);
}
