//! Between intents and the graph: makes decks, keeps two pieces armed, turns what the graph tells
//! into facts.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::deck::{Deck, DeckLink};
use super::frames::frames;
use super::graph::{ARMED, Command, Event, Graph, GraphChannels};
use super::rings::Rings;
use super::worker::{DeckOrder, build};
use crate::music::{Cue, Intent, fades};
use crate::session::{FileFault, SoundFact};

/// How far decks are decoded ahead beyond a crossfade: seconds in which a drive may take its time.
const AHEAD: Duration = Duration::from_secs(2);

/// A deck that somebody still holds, and whose it is.
#[derive(Debug)]
struct Watched {
    cue: u32,
    title: String,
    from: Duration,
    link: Arc<DeckLink>,
    /// The same piece once more: its failure was told already.
    failure_reported: bool,
}

/// The control side of one [`Graph`].
#[derive(Debug)]
pub(super) struct GraphControl {
    channels: GraphChannels,
    sample_rate: u32,
    cap_db: f32,
    /// What a person chose, in dB below the cap.
    volume_db: f32,
    /// What the output takes off, in dB.
    attenuation_db: f32,
    crossfade: Duration,
    ahead: Duration,
    /// Commands that found the ring full.
    waiting: VecDeque<Command>,
    /// Cues whose decks are in the graph, to name them when they begin.
    known: Vec<Cue>,
    /// Cues that have no deck yet.
    later: VecDeque<Cue>,
    watched: Vec<Watched>,
    rings: Arc<Rings>,
    facts: Vec<SoundFact>,
    ended: bool,
}

impl GraphControl {
    /// A graph and its control. `cap_db` is the loudest that [`Intent::Volume`] can reach, in dB
    /// below full scale.
    pub(super) fn new(sample_rate: u32, cap_db: f32) -> (Graph, Self) {
        let (graph, channels) = Graph::new(sample_rate);
        let mut control = Self {
            channels,
            sample_rate,
            cap_db: if cap_db.is_finite() { cap_db.min(0.0) } else { 0.0 },
            volume_db: 0.0,
            attenuation_db: 0.0,
            crossfade: fades::CROSSFADE,
            ahead: AHEAD,
            waiting: VecDeque::new(),
            known: Vec::new(),
            later: VecDeque::new(),
            watched: Vec::new(),
            rings: Arc::default(),
            facts: Vec::new(),
            ended: false,
        };
        control.send(Command::Volume(control.gain()));
        control.arm(Vec::new(), fades::CROSSFADE);
        (graph, control)
    }

    /// How far decks are decoded ahead beyond a crossfade, from the next one on.
    pub(super) fn decode_ahead(&mut self, ahead: Duration) {
        self.ahead = ahead;
    }

    /// What became so since the last call, in order.
    pub(super) fn take_facts(&mut self) -> Vec<SoundFact> {
        std::mem::take(&mut self.facts)
    }

    /// The running cue and its position.
    pub(super) fn running(&self) -> Option<(u32, Duration)> {
        let (cue, ms) = self.channels.telemetry.running()?;
        Some((cue, Duration::from_millis(u64::from(ms))))
    }

    /// Loudest sample of the last tenth of a second.
    pub(super) fn peak(&self) -> f32 {
        self.channels.telemetry.peak()
    }

    /// The fade of [`Intent::End`] is over.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Opens or shuts what anybody can hear.
    pub(super) fn gate(&mut self, open: bool, fade: Duration) {
        let fade = self.frames_of(fade);
        self.send(Command::Gate { open, fade });
    }

    /// From now on an output that takes this off, in dB below the volume.
    pub(super) fn set_attenuation(&mut self, db: f32) {
        self.attenuation_db = db;
        self.send(Command::Volume(self.gain()));
    }

    /// Carries out an intent, but for those that are about the output.
    pub(super) fn carry_out(&mut self, intent: Intent) {
        match intent {
            Intent::Play { cue, fade } => {
                self.later.clear();
                let deck = self.deck(&cue, cue.repeat);
                let (repeat, fade) = (cue.repeat, self.frames_of(fade));
                self.known.push(cue);
                self.send(Command::Play { deck, repeat, fade });
            }
            Intent::Arm { cues, crossfade } => self.arm(cues, crossfade),
            Intent::Silence { fade } => self.send(Command::Silence { fade: self.frames_of(fade) }),
            Intent::Safe { cue, spare, fade } => {
                let deck = self.deck(&cue, true);
                let spare = spare.map(|spare| self.deck(&spare, true));
                self.send(Command::Safe { deck, spare, fade: self.frames_of(fade) });
            }
            Intent::Return { fade } => self.send(Command::Return { fade: self.frames_of(fade) }),
            Intent::Talk(on) => self.send(Command::Talk(on)),
            Intent::Repeat(on) => self.send(Command::Repeat(on)),
            Intent::Volume { db } => {
                self.volume_db = db;
                self.send(Command::Volume(self.gain()));
            }
            Intent::BringBack | Intent::UseFallback | Intent::UseOutput { .. } => {}
            Intent::End { fade } => self.send(Command::End { fade: self.frames_of(fade) }),
        }
    }

    fn arm(&mut self, cues: Vec<Cue>, crossfade: Duration) {
        self.crossfade = crossfade;
        self.later = cues.into();
        let mut decks: [Option<(Deck, bool)>; ARMED] = Default::default();
        for place in &mut decks {
            *place = self.next_deck();
        }
        let crossfade = self.frames_of(crossfade);
        self.send(Command::Arm { decks, crossfade });
    }

    fn next_deck(&mut self) -> Option<(Deck, bool)> {
        let cue = self.later.pop_front()?;
        let made = (self.deck(&cue, cue.repeat), cue.repeat);
        self.known.push(cue);
        Some(made)
    }

    /// Sends what waits, frees what is done, notices what happened. Called every few ms.
    pub(super) fn tick(&mut self) {
        while let Some(command) = self.waiting.pop_front() {
            if let Err(rtrb::PushError::Full(command)) = self.channels.commands.push(command) {
                self.waiting.push_front(command);
                break;
            }
        }
        while let Ok(deck) = self.channels.trash.pop() {
            drop(deck);
        }
        while let Ok(event) = self.channels.events.pop() {
            self.notice(event);
        }
        for watched in &self.watched {
            if let Some(fault) = watched.link.take_failure()
                && !watched.failure_reported
            {
                let at = watched.from
                    + Duration::from_secs_f64(
                        watched.link.written() as f64 / f64::from(self.sample_rate),
                    );
                self.facts.push(failed(watched.cue, &watched.title, at, fault));
            }
        }
        self.watched.retain(|watched| !watched.link.is_abandoned());
    }

    fn notice(&mut self, event: Event) {
        match event {
            Event::Began { again: true, .. } => {}
            Event::Began { cue, from, heard, armed, .. } => {
                let Some(place) = self.known.iter().rposition(|known| known.id == cue) else {
                    return;
                };
                let cue = self.known.swap_remove(place);
                let from_ms = (from * 1000 / u64::from(self.sample_rate)) as i64;
                self.facts.push(SoundFact::TrackBegan {
                    cue: cue.id,
                    title: cue.title.clone(),
                    from_ms,
                    heard,
                });
                // Kept for what may still be said of it, with the others that are alive.
                self.known
                    .retain(|known| self.watched.iter().any(|watched| watched.cue == known.id));
                self.known.push(cue);
                if armed && let Some((deck, repeat)) = self.next_deck() {
                    self.send(Command::ArmMore(deck, repeat));
                }
            }
            Event::Ends { cue } => {
                if let Some(cue) = self.known.iter().rfind(|known| known.id == cue).cloned() {
                    let again = self.again(&cue);
                    self.send(Command::Again(again));
                }
            }
            Event::Stalled { cue, at } => {
                let title = self
                    .known
                    .iter()
                    .find(|known| known.id == cue)
                    .map(|known| known.title.clone())
                    .unwrap_or_default();
                let at = Duration::from_secs_f64(at as f64 / f64::from(self.sample_rate));
                self.facts.push(failed(cue, &title, at, FileFault::Stalled));
            }
            Event::Ended => self.ended = true,
        }
    }

    fn send(&mut self, command: Command) {
        self.waiting.push_back(command);
        self.tick();
    }

    fn deck(&mut self, cue: &Cue, looped: bool) -> Deck {
        self.make(cue, looped, false)
    }

    /// The same piece from its beginning, for ever.
    fn again(&mut self, cue: &Cue) -> Deck {
        self.make(&Cue { from: Duration::ZERO, ..cue.clone() }, true, true)
    }

    fn make(&mut self, cue: &Cue, looped: bool, again: bool) -> Deck {
        let order = DeckOrder {
            sample_rate: self.sample_rate,
            crossfade: self.crossfade,
            ahead: self.ahead,
            looped,
        };
        let (deck, link) = build(cue, order, &self.rings);
        self.watched.push(Watched {
            cue: cue.id,
            title: cue.title.clone(),
            from: cue.in_file(cue.from),
            link,
            failure_reported: again,
        });
        deck
    }

    fn gain(&self) -> f32 {
        let below = |db: f32| if db.is_finite() { db.min(0.0) } else { 0.0 };
        10f32.powf((below(self.volume_db) + below(self.attenuation_db) + self.cap_db) / 20.0)
    }

    fn frames_of(&self, time: Duration) -> u64 {
        frames(time, self.sample_rate)
    }

    /// The links of all decks that are alive: a player that must not run ahead of its workers waits
    /// on them.
    pub(super) fn links(&self) -> impl Iterator<Item = &DeckLink> {
        self.watched.iter().map(|watched| watched.link.as_ref())
    }
}

fn failed(cue: u32, title: &str, at: Duration, fault: FileFault) -> SoundFact {
    SoundFact::TrackFailed { cue, title: title.to_owned(), at_ms: at.as_millis() as i64, fault }
}
