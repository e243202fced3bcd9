//! An output sounds: its first pull, its proof, the holes in its sound, its loss.

use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

use super::absent::{Absent, LOOK_AGAIN, Lost};
use super::under_way::UnderWay;
use super::{FIRST_PULL, Room, State};
use crate::audio::desk::Desk;
use crate::audio::errand::Opened;
use crate::audio::output::{Output, OutputId, Wanted};
use crate::audio::priority::put_first;
#[cfg(target_os = "linux")]
use crate::audio::watch::Watch;
use crate::session::SoundFact;

/// A running output that pulls nothing for this long is lost. A period is 100 ms at most, so this
/// is many of them.
const STUCK: Duration = Duration::from_millis(1000);
/// A device has to take this much before it counts as running: a dead sink still fills its buffer,
/// which is 200 ms at most.
const PROOF: Duration = Duration::from_millis(400);
/// How much quieter than the room's output the fallback is, in dB: a laptop's speaker close to an
/// ear, or one in the next room.
const FALLBACK_DB: f32 = -12.0;
/// Moved twice within this time: no longer by itself.
const MOVED_AGAIN: Duration = Duration::from_secs(60);

/// The output that has the graph, or is about to.
pub(super) struct Playing {
    pub(super) id: OutputId,
    pub(super) output: Output,
    #[cfg(target_os = "linux")]
    watch: Option<Watch>,
    pub(super) errors: Receiver<String>,
    moves: Receiver<String>,
    /// How the sound comes in once the device pulls; until then nobody would hear it rise.
    pub(super) rise: Option<Duration>,
    /// From so many frames on it is known to run; before that a sink may take its time over its
    /// first buffers.
    settled: u64,
    /// What is to become of it.
    pub(super) under_way: UnderWay,
    /// A person wants it elsewhere, and that has not begun yet.
    pub(super) wish: Option<Wanted>,
    /// What it took over from, until that is told.
    pub(super) before: Option<String>,
    /// It came back, but hasn't settled yet.
    pub(super) unproven: Option<Unproven>,
}

/// An output that never settles is as lost as it was.
pub(super) struct Unproven {
    pub(super) lost: Lost,
    /// A person wanted to hear it, so they are told.
    pub(super) asked: bool,
}

/// What ends it.
pub(super) enum Trouble {
    Lost(String),
    Moved(String),
}

impl Playing {
    /// It begins, and once it pulls its sound rises so.
    pub(super) fn new(opened: Opened, rise: Duration, room: &Room) -> Self {
        let Opened { id, output, errors } = opened;
        output.begin();
        let (_, moves) = bounded(0);
        let settled = PROOF.as_millis() as u64 * u64::from(room.outlet.sample_rate) / 1000;
        let mut playing = Self {
            id,
            output,
            #[cfg(target_os = "linux")]
            watch: None,
            errors,
            moves,
            rise: Some(rise),
            settled,
            under_way: UnderWay::Nothing,
            wish: None,
            before: None,
            unproven: None,
        };
        playing.watch();
        playing
    }

    pub(super) fn name(&self) -> &str {
        &self.id.name
    }

    /// How long the sound is on its way to the one who hears it, as far as the system says.
    pub(super) fn latency(&self) -> Duration {
        #[cfg(target_os = "linux")]
        let beyond = self.watch.as_ref().map(Watch::sink_latency).unwrap_or_default();
        #[cfg(not(target_os = "linux"))]
        let beyond = Duration::ZERO;
        self.output.latency.unwrap_or_default() + beyond
    }

    /// Looks after it once; what takes its place.
    pub(super) fn tick(&mut self, room: &mut Room, desk: &mut Desk, now: Instant) -> Option<State> {
        if !self.output.is_let_go()
            && let Some(trouble) = self.trouble(now)
        {
            return Some(self.lose(trouble, room, desk, now));
        }
        let hole = self.listen(room, desk, now);
        self.go_on(hole, room, desk, now)
    }

    /// Notices its first pull, its proof, the holes in its sound; whether there was one.
    fn listen(&mut self, room: &mut Room, desk: &mut Desk, now: Instant) -> bool {
        let frames = self.output.meter.frames();
        // More than it keeps: it plays. Before that nobody would hear the sound rise.
        let rate = f64::from(room.outlet.sample_rate);
        let kept = self.output.latency.unwrap_or_default().as_secs_f64() * rate;
        if frames as f64 > kept + rate / 100.0
            && let Some(rise) = self.rise.take()
        {
            desk.trim(if room.fallback.as_deref().is_some_and(|name| self.id.is(name)) {
                FALLBACK_DB
            } else {
                0.0
            });
            desk.gate(true, rise);
            if let Some(thread) = self.output.meter.thread() {
                put_first(thread);
            }
        }
        if frames >= self.settled {
            let device = self.name().to_owned();
            if self.unproven.take().is_some() {
                room.facts.push(SoundFact::OutputBack { device: device.clone(), sounding: true });
            }
            room.facts.extend(
                self.before.take().map(|from| SoundFact::OutputChosen { from, to: device }),
            );
        }
        let (count, longest) = self.output.meter.take_holes();
        room.holes.add(count, longest);
        let told = room.holes.tell(self.name(), now);
        room.facts.extend(told);
        count > 0
    }

    /// Listens for the server moving its stream.
    pub(super) fn watch(&mut self) {
        let (tell, moves) = bounded(4);
        self.moves = moves;
        #[cfg(target_os = "linux")]
        {
            self.watch = self.id.pulse_sink().map(|sink| Watch::start(sink.to_owned(), tell));
        }
        #[cfg(not(target_os = "linux"))]
        drop(tell);
    }

    /// It would take a new stream for this one, moved.
    pub(super) fn watch_no_more(&mut self) {
        #[cfg(target_os = "linux")]
        {
            self.watch = None;
        }
    }

    fn trouble(&self, now: Instant) -> Option<Trouble> {
        if let Ok(to) = self.moves.try_recv() {
            return Some(Trouble::Moved(to));
        }
        if let Ok(reason) = self.errors.try_recv() {
            return Some(Trouble::Lost(reason));
        }
        let patience = if self.output.meter.frames() >= self.settled { STUCK } else { FIRST_PULL };
        let pause = now.saturating_duration_since(self.output.meter.pulled());
        (pause > patience).then(|| Trouble::Lost("it takes no more sound".to_owned()))
    }

    /// The plan runs on unheard from now on.
    pub(super) fn lose(
        &mut self,
        trouble: Trouble,
        room: &mut Room,
        desk: &mut Desk,
        now: Instant,
    ) -> State {
        room.run_unheard(desk);
        let absent = match self.unproven.take() {
            Some(Unproven { lost, asked }) => {
                if asked {
                    let reason = match trouble {
                        Trouble::Lost(reason) => reason,
                        Trouble::Moved(to) => {
                            format!("the system moved the sound to \"{to}\", where it was muted")
                        }
                    };
                    room.facts
                        .push(SoundFact::OutputLost { device: self.name().to_owned(), reason });
                }
                Absent::lost(lost, LOOK_AGAIN, now)
            }
            None => Absent::lost(self.lost(trouble, room, now), Duration::ZERO, now),
        };
        State::Absent(match self.wished(room) {
            Some((to, errand)) => absent.opening(errand, to),
            None => absent,
        })
    }

    /// What goes away now.
    fn lost(&self, trouble: Trouble, room: &mut Room, now: Instant) -> Lost {
        let lost = Lost { by_itself: true, ..Lost::of(self.id.clone(), now) };
        let device = self.name().to_owned();
        match trouble {
            Trouble::Lost(reason) => {
                room.facts.push(SoundFact::OutputLost { device, reason });
                lost
            }
            Trouble::Moved(to) => {
                room.facts.push(SoundFact::OutputMoved { from: device, to: to.clone() });
                let before = room.last_move.replace(now);
                let by_itself = before.is_none_or(|last| now.duration_since(last) > MOVED_AGAIN);
                Lost { by_itself, moved_to: Some(to), ..lost }
            }
        }
    }
}
