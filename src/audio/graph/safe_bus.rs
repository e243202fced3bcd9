//! The safe music: whoever asks for it hears something soon, whatever its file does.

use std::time::Duration;

use rtrb::Producer;

use super::active_deck::{ActiveDeck, FadingDecks, throw};
use crate::audio::deck::Deck;
use crate::audio::frames::frames;
use crate::audio::ramp::Curve;
use crate::music::fades;

/// How long a safe piece may take to be ready before its spare sounds instead.
const PATIENCE: Duration = Duration::from_secs(1);

/// One safe piece, what stands in for it, and those on their way out.
#[derive(Debug)]
pub(super) struct SafeBus {
    running: Option<ActiveDeck>,
    /// Sounds when the running piece can't go on.
    spare: Option<Deck>,
    incoming: Option<Incoming>,
    leaving: FadingDecks,
    sample_rate: u32,
}

#[derive(Debug)]
struct Incoming {
    deck: Deck,
    spare: Option<Deck>,
    fade: u64,
    waited: u64,
}

impl SafeBus {
    pub(super) fn new(sample_rate: u32) -> Self {
        let leaving = FadingDecks::default();
        Self { running: None, spare: None, incoming: None, leaving, sample_rate }
    }

    /// This piece, as soon as it can be heard.
    pub(super) fn cross_to(
        &mut self,
        deck: Deck,
        spare: Option<Deck>,
        fade: u64,
        trash: &mut Producer<Deck>,
    ) {
        self.forget_incoming(trash);
        self.incoming = Some(Incoming { deck, spare, fade, waited: 0 });
    }

    /// No safe music any more.
    pub(super) fn leave(&mut self, fade: u64, trash: &mut Producer<Deck>) {
        self.forget_incoming(trash);
        self.leave_running(fade, trash);
    }

    /// Something can be heard of it, or could.
    pub(super) fn sounds(&self) -> bool {
        self.running.is_some()
    }

    /// Begins what is due; the length of its fade when that is a safe piece that was asked for.
    pub(super) fn start_due(&mut self, trash: &mut Producer<Deck>) -> Option<u64> {
        self.leaving.sweep(trash);
        if trash.slots() <= 4 {
            return None;
        }
        self.catch(trash);
        let patience = frames(PATIENCE, self.sample_rate);
        let Incoming { deck, spare, fade, .. } =
            self.incoming.take_if(|incoming| incoming.is_due(patience))?;
        self.leave_running(fade, trash);
        let rising = |deck| ActiveDeck::rising(deck, fade, Curve::EqualPower);
        if deck.is_ready() && !deck.is_dud() {
            self.running = Some(rising(deck));
            self.spare = spare;
        } else {
            throw(deck, trash);
            self.running = spare.map(rising);
        }
        Some(fade)
    }

    /// Adds what sounds to `out`.
    pub(super) fn mix(&mut self, out: &mut [f32]) {
        if let Some(incoming) = &mut self.incoming {
            incoming.waited += out.len() as u64 / 2;
        }
        self.leaving.mix(out);
        if let Some(active) = &mut self.running {
            active.deck.mix(out, &mut active.gain);
        }
    }

    /// A safe piece that breaks off or stalls hands over to its spare.
    fn catch(&mut self, trash: &mut Producer<Deck>) {
        let patience = frames(PATIENCE, self.sample_rate);
        let broken = |active: &ActiveDeck| {
            active.deck.remaining() == Some(0) || active.deck.starved_frames() > patience
        };
        if self.running.as_ref().is_some_and(broken)
            && let Some(spare) = self.spare.take_if(|spare| spare.is_ready())
        {
            let fade = frames(fades::SPARE, self.sample_rate);
            self.leave_running(fade, trash);
            self.running = Some(ActiveDeck::rising(spare, fade, Curve::EqualPower));
        }
    }

    fn leave_running(&mut self, fade: u64, trash: &mut Producer<Deck>) {
        if let Some(spare) = self.spare.take() {
            throw(spare, trash);
        }
        if let Some(mut active) = self.running.take() {
            active.leave(fade, Curve::EqualPower);
            self.leaving.add(active, trash);
        }
        self.leaving.hurry(fade, Curve::EqualPower);
    }

    fn forget_incoming(&mut self, trash: &mut Producer<Deck>) {
        if let Some(Incoming { deck, spare, .. }) = self.incoming.take() {
            throw(deck, trash);
            if let Some(spare) = spare {
                throw(spare, trash);
            }
        }
    }
}

impl Incoming {
    /// The piece can be heard; or it can't, and its spare, if there is one, can.
    fn is_due(&self, patience: u64) -> bool {
        let fails = self.deck.is_dud() || (self.waited > patience && !self.deck.is_ready());
        match &self.spare {
            _ if !fails => self.deck.is_ready(),
            Some(spare) => spare.is_ready(),
            None => self.deck.is_dud(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rtrb::RingBuffer;

    use super::*;
    use crate::audio::deck::{DeckLink, DeckTag};
    use crate::audio::rings::Rings;

    const RATE: u32 = 48_000;

    /// A deck with so many frames of one height, whose worker writes no more.
    fn deck(frames: usize, height: f32) -> Deck {
        let (mut ring, reader, loan) = Arc::<Rings>::default().lend(RATE as usize * 20);
        let link = DeckLink::new(u64::from(RATE) * 10, loan);
        let _fits = ring.push_partial_slice(&vec![height; frames * 2]);
        link.wrote(frames as u64);
        Deck::new(DeckTag { cue: 90, from: 0, looped: true }, reader, link, RATE)
    }

    #[test]
    fn a_safe_piece_that_never_comes_gives_way_to_its_spare_after_a_second() {
        let (mut trash, _thrown) = RingBuffer::new(64);
        let mut safe = SafeBus::new(RATE);
        safe.cross_to(deck(0, 0.0), Some(deck(RATE as usize * 5, 0.5)), 100, &mut trash);
        let mut heard = [0.0; 512];
        let mut frames = 0;
        while safe.start_due(&mut trash).is_none() {
            safe.mix(&mut heard);
            frames += heard.len() / 2;
            assert!(frames < 2 * RATE as usize, "it waits without end");
        }
        assert!(frames > RATE as usize && frames < RATE as usize + 512, "after {frames} frames");
        safe.mix(&mut heard);
        assert_eq!(heard[511], 0.5);
    }

    #[test]
    fn a_safe_piece_whose_samples_stop_coming_gives_way_to_its_spare() {
        let (mut trash, _thrown) = RingBuffer::new(64);
        let mut safe = SafeBus::new(RATE);
        safe.cross_to(
            deck(RATE as usize, 0.25),
            Some(deck(RATE as usize * 9, 0.5)),
            100,
            &mut trash,
        );
        let mut heard = vec![0.0; RATE as usize * 4 * 2];
        for block in heard.chunks_mut(512) {
            safe.start_due(&mut trash);
            safe.mix(block);
        }
        assert_eq!(heard[RATE as usize], 0.25, "the piece");
        assert_eq!(heard.last(), Some(&0.5), "then its spare");
    }
}
