//! What the room heard of the music, stretch by stretch: the pieces of the plan, the safe music,
//! chosen silence, and what nobody heard.

use std::sync::Arc;

use crate::names::EntryId;
use crate::session::{Entry, Event, MusicAct, MusicChoice, SoundFact};

/// What the room hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A piece of the plan.
    Piece { cue: u32, title: String },
    /// The safe music, until the return to the plan.
    SafeMusic,
    /// Silence that was chosen, until the return to the plan.
    Silence,
    /// Nothing, and nobody chose that: the output is gone, or the music waits for a person.
    Nothing,
}

/// A stretch of time in which the room heard one thing. Session ms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub from_ms: i64,
    /// `None`: it still lasts.
    pub to_ms: Option<i64>,
    pub heard: Heard,
    /// The entry with which it began.
    pub entry: EntryId,
}

/// The stretches of a session, read from its entries one after another.
#[derive(Debug, Default)]
pub struct HeardMusic {
    stretches: Vec<Stretch>,
    /// The piece at which the plan is, heard or not.
    planned: Option<(u32, String)>,
    choice: MusicChoice,
    /// No output sounds.
    output_lost: bool,
    /// After an interruption nothing sounds before a person wants it.
    waits: bool,
}

impl HeardMusic {
    /// Of these entries.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Arc<Entry>>) -> Self {
        let mut music = Self::default();
        entries.into_iter().for_each(|entry| music.read(entry));
        music
    }

    /// Reads the next entry.
    pub fn read(&mut self, entry: &Entry) {
        for event in &entry.events {
            match event {
                Event::Sound(fact) => self.fact(fact),
                Event::Steered { act, .. } => self.steered(*act),
                Event::Interrupted { .. } | Event::Closed { .. } => {
                    self.end(entry.stamp.session_ms);
                    self.planned = None;
                    continue;
                }
                Event::Resumed { .. } => self.waits = self.choice != MusicChoice::Silence,
                _ => continue,
            }
            if let Some(heard) = self.heard() {
                self.change(heard, entry);
            }
        }
    }

    /// From the first to the last, each beginning where the one before it ends.
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    fn fact(&mut self, fact: &SoundFact) {
        match fact {
            SoundFact::TrackBegan { cue, title, heard, .. } => {
                self.planned = Some((*cue, title.clone()));
                if *heard {
                    (self.choice, self.output_lost, self.waits) = (MusicChoice::Plan, false, false);
                } else if self.choice == MusicChoice::Plan && !self.waits {
                    self.output_lost = true;
                }
            }
            SoundFact::OutputLost { .. }
            | SoundFact::OutputMoved { .. }
            | SoundFact::NoOutput { .. } => self.output_lost = true,
            SoundFact::OutputBack { sounding, .. } => self.output_lost = !sounding,
            SoundFact::TrackFailed { .. }
            | SoundFact::Dropouts { .. }
            | SoundFact::OutputChosen { .. }
            | SoundFact::OutputKept { .. } => {}
        }
    }

    fn steered(&mut self, act: MusicAct) {
        match act {
            MusicAct::Silence => self.choice = MusicChoice::Silence,
            MusicAct::SafeMusic => (self.choice, self.waits) = (MusicChoice::SafeMusic, false),
            MusicAct::ReturnToPlan => (self.choice, self.waits) = (MusicChoice::Plan, false),
            // Whether an output sounds then, the sound itself says.
            MusicAct::BringBack | MusicAct::UseFallback => self.waits = false,
            MusicAct::Next
            | MusicAct::Repeat { .. }
            | MusicAct::Calmer
            | MusicAct::Fuller
            | MusicAct::CalmerNext
            | MusicAct::FullerNext
            | MusicAct::Volume { .. } => {}
        }
    }

    fn heard(&self) -> Option<Heard> {
        match self.choice {
            MusicChoice::Silence => Some(Heard::Silence),
            _ if self.output_lost || self.waits => Some(Heard::Nothing),
            MusicChoice::SafeMusic => Some(Heard::SafeMusic),
            MusicChoice::Plan => {
                self.planned.clone().map(|(cue, title)| Heard::Piece { cue, title })
            }
        }
    }

    fn change(&mut self, heard: Heard, entry: &Entry) {
        let at_ms = entry.stamp.session_ms;
        let last = self.stretches.last();
        if last.is_some_and(|last| last.to_ms.is_none() && last.heard == heard) {
            return;
        }
        self.end(at_ms);
        self.stretches.push(Stretch { from_ms: at_ms, to_ms: None, heard, entry: entry.id });
    }

    fn end(&mut self, at_ms: i64) {
        let Some(last) = self.stretches.last_mut().filter(|last| last.to_ms.is_none()) else {
            return;
        };
        last.to_ms = Some(at_ms);
        if last.from_ms >= at_ms {
            self.stretches.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::session::{Command, OutputReason};
    use crate::test_session::TestSession;

    const SEC: i64 = 1_000;

    fn began(test: &mut TestSession, title: &str, heard: bool) {
        let fact = SoundFact::TrackBegan { cue: 1, title: title.to_owned(), heard, from_ms: 0 };
        report(test, fact);
    }

    fn report(test: &mut TestSession, fact: SoundFact) {
        test.done(Command::Report(Box::new(Event::Sound(fact))));
    }

    fn steer(test: &mut TestSession, act: MusicAct) {
        test.done(Command::Steer(act));
    }

    fn told(test: &TestSession, expected: Expect) {
        let music = HeardMusic::of(test.session.entries().iter());
        let told = |stretch: &Stretch| {
            let what = match &stretch.heard {
                Heard::Piece { title, .. } => title.as_str(),
                Heard::SafeMusic => "(safe music)",
                Heard::Silence => "(silence)",
                Heard::Nothing => "(nothing)",
            };
            let to = stretch.to_ms.map(|ms| (ms / SEC).to_string()).unwrap_or_default();
            format!("{}–{to} {what}", stretch.from_ms / SEC)
        };
        let all: Vec<String> = music.stretches().iter().map(told).collect();
        expected.assert_eq(&all.join(", "));
    }

    #[test]
    fn safe_music_and_silence_are_heard_as_such_whatever_the_plan_does_meanwhile() {
        let mut test = TestSession::open("intramuscular-60");
        began(&mut test, "Threshold", true);
        test.pass(10 * SEC);
        steer(&mut test, MusicAct::SafeMusic);
        test.pass(10 * SEC);
        began(&mut test, "Lifting", false);
        test.pass(10 * SEC);
        steer(&mut test, MusicAct::Silence);
        test.pass(10 * SEC);
        steer(&mut test, MusicAct::ReturnToPlan);
        test.pass(10 * SEC);
        told(&test, expect!["0–10 Threshold, 10–30 (safe music), 30–40 (silence), 40– Lifting"]);
    }

    #[test]
    fn a_lost_output_is_nothing_and_chosen_silence_stays_silence() {
        let mut test = TestSession::open("intramuscular-60");
        let gone = || SoundFact::OutputLost {
            device: "Speakers".to_owned(),
            reason: OutputReason::NoDevice,
        };
        let back = |sounding| SoundFact::OutputBack { device: "Speakers".to_owned(), sounding };
        began(&mut test, "Threshold", true);
        test.pass(10 * SEC);
        report(&mut test, gone());
        test.pass(10 * SEC);
        began(&mut test, "Lifting", false);
        report(&mut test, back(false));
        test.pass(10 * SEC);
        report(&mut test, back(true));
        test.pass(10 * SEC);
        steer(&mut test, MusicAct::Silence);
        test.pass(10 * SEC);
        report(&mut test, gone());
        test.pass(10 * SEC);
        told(&test, expect!["0–10 Threshold, 10–30 (nothing), 30–40 Lifting, 40– (silence)"]);
    }

    #[test]
    fn a_resumed_session_is_heard_again_when_a_person_wants_it() {
        let mut test = TestSession::open("intramuscular-60");
        began(&mut test, "Threshold", true);
        test.pass(10 * SEC);
        test.done(Command::Report(Box::new(Event::Resumed { gap_ms: 5_000 })));
        began(&mut test, "Threshold", false);
        test.pass(10 * SEC);
        steer(&mut test, MusicAct::ReturnToPlan);
        test.pass(10 * SEC);
        told(&test, expect!["0–10 Threshold, 10–20 (nothing), 20– Threshold"]);
    }
}
