//! A player that makes no sound and only keeps the time: for rehearsals in fast motion, and tests
//! of what is above.

use std::collections::VecDeque;
use std::time::Duration;

use crate::music::{Cue, Intent, OutputStatus, Player, PlayerStatus};
use crate::session::SoundFact;

/// Begins pieces when a real player would, as far as their lengths are told; decodes nothing.
#[derive(Debug, Default)]
pub struct SimulatedPlayer {
    running: Option<Running>,
    armed: VecDeque<Cue>,
    crossfade: Duration,
    hushed: bool,
    ended: bool,
    facts: Vec<SoundFact>,
}

#[derive(Debug)]
struct Running {
    cue: Cue,
    at: Duration,
    repeat: bool,
}

impl SimulatedPlayer {
    /// Nothing plays yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A piece hands over one crossfade before its `until`; one without runs until something else
    /// is played, since its length isn't known here.
    fn advance(&mut self, mut time: Duration) {
        while let Some(running) = &mut self.running {
            let end = running.cue.until.filter(|until| *until > Duration::ZERO);
            let Some(end) = end else {
                running.at += time;
                return;
            };
            let next = if running.repeat { None } else { self.armed.pop_front() };
            let hand_over = if next.is_some() {
                end.saturating_sub(self.crossfade).max(running.at)
            } else {
                end
            };
            let left = hand_over.saturating_sub(running.at);
            if time < left || (time.is_zero() && left.is_zero()) {
                running.at += time;
                if let Some(next) = next {
                    self.armed.push_front(next);
                }
                return;
            }
            time -= left;
            match next {
                Some(next) => self.begin(next),
                None => running.at = Duration::ZERO,
            }
        }
    }

    fn begin(&mut self, cue: Cue) {
        let from_ms = cue.from.as_millis() as i64;
        self.facts.push(SoundFact::TrackBegan {
            cue: cue.id,
            title: cue.title.clone(),
            from_ms,
            heard: !self.hushed,
        });
        self.running = Some(Running { at: cue.from, repeat: cue.repeat, cue });
    }
}

impl Player for SimulatedPlayer {
    fn send(&mut self, intent: Intent) {
        match intent {
            _ if self.ended => {}
            Intent::Play { cue, .. } => {
                self.armed.clear();
                self.begin(cue);
            }
            Intent::Arm { cues, crossfade } => {
                self.armed = cues.into();
                self.crossfade = crossfade;
                if self.running.is_none()
                    && let Some(cue) = self.armed.pop_front()
                {
                    self.begin(cue);
                }
            }
            Intent::Silence { .. } | Intent::Safe { .. } => self.hushed = true,
            Intent::Return { .. } => self.hushed = false,
            Intent::Repeat(on) => {
                if let Some(running) = &mut self.running {
                    running.repeat = on;
                }
            }
            Intent::End { .. } => {
                self.running = None;
                self.ended = true;
            }
            Intent::Talk(_)
            | Intent::Volume { .. }
            | Intent::BringBack
            | Intent::UseFallback
            | Intent::UseOutput { .. } => {}
        }
    }

    fn pass(&mut self, time: Duration) {
        self.advance(time);
    }

    fn facts(&mut self) -> Vec<SoundFact> {
        std::mem::take(&mut self.facts)
    }

    fn status(&self) -> PlayerStatus {
        let running = self.running.as_ref().map(|running| (running.cue.id, running.at));
        PlayerStatus { running, output: OutputStatus::Simulated, ..PlayerStatus::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::{Mood, PadSpec, Source};

    fn cue(id: u32, secs: u64) -> Cue {
        let pad = Source::Pad(PadSpec { mood: Mood::Warm, seed: 1, intensity: 1 });
        Cue {
            until: (secs > 0).then(|| Duration::from_secs(secs)),
            ..Cue::whole(id, format!("Piece {id}"), pad)
        }
    }

    #[test]
    fn pieces_begin_a_crossfade_before_the_end_of_the_one_before() {
        let mut player = SimulatedPlayer::new();
        player.send(Intent::Play { cue: cue(1, 300), fade: Duration::from_secs(3) });
        player.send(Intent::Arm {
            cues: vec![cue(2, 200), cue(3, 0)],
            crossfade: Duration::from_secs(10),
        });
        player.advance(Duration::from_secs(289));
        assert_eq!(player.facts().len(), 1);
        player.advance(Duration::from_secs(1));
        assert!(matches!(player.facts()[..], [SoundFact::TrackBegan { cue: 2, heard: true, .. }]));
        player.send(Intent::Silence { fade: Duration::ZERO });
        player.advance(Duration::from_secs(3600));
        assert!(matches!(player.facts()[..], [SoundFact::TrackBegan { cue: 3, heard: false, .. }]));
        assert_eq!(player.status().running, Some((3, Duration::from_secs(3600 - 190))));
    }

    #[test]
    fn the_last_piece_begins_again_and_a_repeated_one_stays() {
        let mut player = SimulatedPlayer::new();
        player.send(Intent::Play { cue: cue(1, 100), fade: Duration::ZERO });
        player.send(Intent::Arm { cues: vec![cue(2, 100)], crossfade: Duration::ZERO });
        player.send(Intent::Repeat(true));
        player.advance(Duration::from_secs(250));
        assert_eq!(player.status().running, Some((1, Duration::from_secs(50))));
        player.send(Intent::Repeat(false));
        player.advance(Duration::from_secs(250));
        assert_eq!(player.status().running, Some((2, Duration::ZERO)));
    }
}
