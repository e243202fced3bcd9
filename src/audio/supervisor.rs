//! Who watches the output: opens it, notices its loss, keeps the plan running without it, brings it back.

use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::desk::Desk;
use super::errand::{Done, Errand, Outlet, Then, errand};
use super::growth::{Grown, Growth};
use super::output::{Buffering, Found, Hosts, Output, OutputError, OutputId, Wanted, find};
use super::passing::Bequest;
use super::priority::put_first;
use super::pump::Pump;
#[cfg(target_os = "linux")]
use super::watch::Watch;
use crate::music::OutputStatus;
use crate::session::SoundFact;

/// A running output that pulls nothing for this long is lost. A period is 100 ms at most, so this is many of them.
const STUCK: Duration = Duration::from_millis(1000);
/// A new output may take this long over its first buffers: an idle PulseAudio sink was measured to take 2.2 s.
const FIRST_PULL: Duration = Duration::from_secs(3);
/// The same device back within this time sounds again by itself (DESIGN "The sound").
const BY_ITSELF: Duration = Duration::from_secs(10);
/// A device has to take this much before it counts as running: a dead sink still fills its buffer, which is 200 ms at most.
const PROOF: Duration = Duration::from_millis(400);
/// How the music comes back.
const BACK_FADE: Duration = Duration::from_secs(4);
/// How often a lost device is looked for.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How often it is looked for when nobody can expect it soon.
const LOOK_SELDOM: Duration = Duration::from_secs(3);
/// A hole in the sound is told at once, those of the next while together.
const HOLES_TOLD_EVERY: Duration = Duration::from_secs(60);
/// How much quieter than the room's output the fallback is, in dB: a laptop's speaker close to an ear, or one in the next room.
const FALLBACK_DB: f32 = -12.0;
/// How the sound leaves an output that another takes over from, and how it comes back there.
const CHANGE_FADE: Duration = Duration::from_millis(300);
/// Moved twice within this time: no longer by itself.
const MOVED_AGAIN: Duration = Duration::from_secs(60);

/// The output and all that happens to it. Never blocks: what may is done on threads of its own.
pub(super) struct Supervisor {
    outlet: Outlet,
    wanted: Wanted,
    fallback: Option<String>,
    state: State,
    /// What looks for or opens a device at the moment.
    errand: Option<Errand>,
    pump: Option<Pump>,
    facts: Vec<SoundFact>,
    buffering: Buffering,
    holes: Holes,
    last_move: Option<Instant>,
    no_output_told: bool,
    started: Instant,
}

enum State {
    /// Nothing was ever opened.
    None { reason: String, look: Instant },
    /// It sounds.
    Playing(Box<Playing>),
    /// It went away.
    Lost(Lost),
    /// It is there again, too late to sound by itself.
    Waiting { id: OutputId, look: Instant },
    /// The session is over.
    Closed,
}

#[derive(Clone)]
struct Lost {
    id: OutputId,
    since: Instant,
    /// It may sound again by itself.
    by_itself: bool,
    look: Instant,
    /// Moved by the server, to there; whether the device itself is gone isn't known yet.
    moved_to: Option<String>,
}

struct Playing {
    id: OutputId,
    output: Output,
    #[cfg(target_os = "linux")]
    watch: Option<Watch>,
    errors: Receiver<String>,
    moves: Receiver<String>,
    /// How the sound comes in once the device pulls; until then nobody would hear it rise.
    rise: Option<Duration>,
    /// From so many frames on it is known to run; before that a sink may take its time over its first buffers.
    settled: u64,
    /// Another output, or this one with more buffer that can't be opened twice, takes over.
    change: Option<Change>,
    /// This output with more buffer is about to take over, unnoticed.
    growth: Option<Growth>,
    /// It took over; what is left of the crossing is heard until then.
    leaving: Option<(Output, Instant)>,
    /// What it took over from.
    before: Option<String>,
    /// It came back, but hasn't settled yet; if it doesn't, it is as lost as it was.
    unproven: Option<Lost>,
}

/// What takes over from an output that still plays.
struct Change {
    to: Wanted,
    /// The sound has left the old one by then.
    due: Instant,
}

/// Holes in the sound that were not told yet.
#[derive(Default)]
struct Holes {
    count: u32,
    longest: Duration,
    told: Option<Instant>,
}

/// Looks for the first device, for at most `patience`; a slow sound server is looked for again later.
pub(super) fn look_first(systems: Hosts, wanted: &Wanted, patience: Duration) -> Result<Found, String> {
    let (tell, result) = bounded(1);
    let wanted = wanted.clone();
    let looking = std::thread::Builder::new().name("sound-open".to_owned()).spawn(move || {
        let _late = tell.send(find(systems, &wanted, None));
    });
    looking.map_err(|error| error.to_string())?;
    match result.recv_timeout(patience) {
        Ok(found) => found.map_err(|error| error.to_string()),
        Err(_) => Err("the sound system does not answer".to_owned()),
    }
}

impl Supervisor {
    /// Begins with what [`look_first`] brought.
    pub(super) fn start(
        outlet: Outlet,
        wanted: Wanted,
        fallback: Option<String>,
        first: Result<Found, String>,
        desk: &mut Desk,
    ) -> Self {
        let now = Instant::now();
        let mut supervisor = Self {
            outlet,
            wanted,
            fallback,
            state: State::None { reason: "it is being opened".to_owned(), look: now },
            errand: None,
            pump: None,
            facts: Vec::new(),
            buffering: Buffering::default(),
            holes: Holes::default(),
            last_move: None,
            no_output_told: false,
            started: now,
        };
        match first {
            Ok(found) => supervisor.open(found, Then::Sound),
            Err(reason) => {
                desk.gate(false, Duration::ZERO);
                supervisor.no_output(reason, now);
            }
        }
        supervisor
    }

    /// Looks after everything once; called every few ms.
    pub(super) fn tick(&mut self, desk: &mut Desk) {
        let now = Instant::now();
        if let Some(errand) = &mut self.errand {
            match errand.answer() {
                Ok(result) => {
                    let then = errand.then;
                    self.errand = None;
                    self.returned(result, then, desk, now);
                }
                Err(TryRecvError::Disconnected) => {
                    self.errand = None;
                    self.returned(Err(OutputError::NoSystem("the sound system broke down".to_owned())), Then::Look, desk, now);
                }
                Err(TryRecvError::Empty) => {}
            }
        }
        match &mut self.state {
            State::Playing(playing) => {
                if let Some(trouble) = playing.trouble(now) {
                    self.lose(trouble, desk, now);
                } else {
                    self.look_after(desk, now);
                }
            }
            State::Lost(lost) => {
                if lost.by_itself && now.duration_since(lost.since) > BY_ITSELF {
                    lost.by_itself = false;
                }
                let due = now >= lost.look && self.errand.is_none();
                if due {
                    let wanted = Wanted::Same(lost.id.clone());
                    self.look(wanted);
                }
            }
            State::Waiting { id, look } => {
                if now >= *look && self.errand.is_none() {
                    let wanted = Wanted::Same(id.clone());
                    self.look(wanted);
                }
            }
            State::None { look, .. } => {
                if now >= *look && self.errand.is_none() {
                    self.look(self.wanted.clone());
                } else if self.pump.is_none() && now.duration_since(self.started) > FIRST_PULL {
                    // The first device takes very long to open.
                    self.run_unheard();
                }
            }
            State::Closed => {}
        }
    }

    /// Looks after an output that plays: its first pull, its proof, the holes in its sound, what takes over from it.
    fn look_after(&mut self, desk: &mut Desk, now: Instant) {
        let State::Playing(playing) = &mut self.state else { return };
        let frames = playing.output.meter.frames();
        // More than it keeps: it plays. Before that nobody would hear the sound rise.
        let kept = playing.output.latency.unwrap_or_default().as_secs_f64() * f64::from(self.outlet.sample_rate);
        if frames as f64 > kept + f64::from(self.outlet.sample_rate) / 100.0
            && let Some(rise) = playing.rise.take()
        {
            desk.trim(if self.fallback.as_deref().is_some_and(|name| playing.id.is(name)) { FALLBACK_DB } else { 0.0 });
            desk.gate(true, rise);
            if let Some(thread) = playing.output.meter.thread() {
                put_first(thread);
            }
        }
        if frames >= playing.settled && playing.unproven.take().is_some() {
            self.facts.push(SoundFact::OutputBack { device: playing.id.name.clone(), sounding: true });
        }
        if frames >= playing.settled
            && let Some(from) = playing.before.take()
        {
            self.facts.push(SoundFact::OutputChosen { from, to: playing.id.name.clone() });
        }
        let (count, longest) = playing.output.meter.take_holes();
        self.holes.add(count, longest);
        self.facts.extend(self.holes.tell(playing.id.name.clone(), now));
        self.grow(count > 0, desk, now);
        self.take_over(now);
    }

    /// After a hole in the sound the same output is opened with more buffer, beside the stream that plays.
    fn grow(&mut self, hole: bool, desk: &mut Desk, now: Instant) {
        let State::Playing(playing) = &mut self.state else { return };
        playing.leaving.take_if(|(_, until)| now >= *until);
        if playing.change.is_some() {
            playing.growth = None;
        } else if let Some(growth) = &mut playing.growth {
            match growth.tick(&mut playing.output, hole, now) {
                Grown::NotYet => {}
                Grown::Over => playing.grown(now),
                Grown::Not(reason) => self.grow_audibly(&reason, desk, now),
            }
        } else if let Some(errand) = self.errand.as_ref().filter(|errand| errand.then == Then::Grow) {
            if now.duration_since(errand.since) > FIRST_PULL {
                self.errand = None;
                self.grow_audibly("it takes too long to open", desk, now);
            }
        } else if hole
            && self.errand.is_none()
            && playing.leaving.is_none()
            && let Some(larger) = self.buffering.larger()
        {
            self.buffering = larger;
            let same = Wanted::Same(playing.id.clone());
            self.errand = errand(Then::Grow, &self.outlet, move |outlet| outlet.open_beside(&same, larger));
        }
    }

    /// A device that can't play two streams at once has to be let go of first.
    fn grow_audibly(&mut self, reason: &str, desk: &mut Desk, now: Instant) {
        let State::Playing(playing) = &mut self.state else { return };
        tracing::info!(reason, "the output gets more buffer with a fade");
        playing.growth = None;
        let same = Wanted::Same(playing.id.clone());
        self.change(same, desk, now);
    }

    fn beside(&mut self, output: Output, errors: Receiver<String>, bequest: Bequest) {
        let State::Playing(playing) = &mut self.state else { return };
        let told = playing.id.told();
        playing.growth = Some(Growth::new(output, errors, bequest, told, self.outlet.sample_rate));
    }

    /// Something else is to play on: once the sound has left the old output, the new one is opened.
    fn change(&mut self, to: Wanted, desk: &mut Desk, now: Instant) {
        let State::Playing(playing) = &mut self.state else { return };
        desk.gate(false, CHANGE_FADE);
        playing.rise = None;
        playing.change = Some(Change { to, due: now + CHANGE_FADE + playing.output.latency.unwrap_or_default() });
    }

    fn take_over(&mut self, now: Instant) {
        let State::Playing(playing) = &mut self.state else { return };
        if self.errand.is_none()
            && let Some(change) = playing.change.take_if(|change| now >= change.due)
        {
            #[cfg(target_os = "linux")]
            {
                // It would take the new stream for one that was moved.
                playing.watch = None;
            }
            // A card for one stream alone opens the next once this one is closed.
            let same = matches!(&change.to, Wanted::Same(id) if *id == playing.id);
            let old = if same { playing.output.let_go() } else { None };
            let buffering = self.buffering;
            self.errand = errand(Then::TakeOver, &self.outlet, move |outlet| {
                drop(old);
                outlet.open_wanted(&change.to, buffering)
            });
        }
    }

    /// A person wants to hear it again.
    pub(super) fn bring_back(&mut self) {
        let under_way = self.errand.as_ref().is_some_and(|errand| errand.then == Then::SoundAgain);
        if let State::Waiting { id, .. } = &self.state
            && !under_way
        {
            let wanted = Wanted::Same(id.clone());
            self.open_wanted(wanted, Then::SoundAgain);
        }
    }

    /// A person wants it on the fallback, quietly.
    pub(super) fn use_fallback(&mut self) {
        if let Some(fallback) = self.fallback.clone()
            && matches!(self.state, State::Lost(_) | State::Waiting { .. } | State::None { .. })
        {
            self.open_wanted(Wanted::Named(fallback), Then::Fallback);
        }
    }

    /// A person wants it on this output from now on.
    pub(super) fn use_output(&mut self, to: Wanted, desk: &mut Desk) {
        match &mut self.state {
            State::Closed => return,
            State::Playing(playing) if playing.change.is_none() => self.change(to.clone(), desk, Instant::now()),
            State::Playing(playing) => {
                if let Some(change) = &mut playing.change {
                    change.to = to.clone();
                }
            }
            State::Lost(_) | State::Waiting { .. } | State::None { .. } => self.open_wanted(to.clone(), Then::Asked),
        }
        self.wanted = to;
    }

    fn open_wanted(&mut self, wanted: Wanted, then: Then) {
        let buffering = self.buffering;
        self.errand = errand(then, &self.outlet, move |outlet| outlet.open_wanted(&wanted, buffering));
    }

    /// Nothing will be played any more.
    pub(super) fn close(&mut self) {
        self.state = State::Closed;
        self.errand = None;
        self.pump = None;
    }

    /// What became so since the last call.
    pub(super) fn take_facts(&mut self) -> Vec<SoundFact> {
        std::mem::take(&mut self.facts)
    }

    pub(super) fn status(&self) -> OutputStatus {
        match &self.state {
            State::None { reason, .. } => OutputStatus::None { reason: reason.clone() },
            State::Playing(playing) => OutputStatus::Playing { device: playing.id.name.clone() },
            State::Lost(lost) => OutputStatus::Lost { device: lost.id.name.clone() },
            State::Waiting { id, .. } => OutputStatus::Waiting { device: id.name.clone() },
            State::Closed => OutputStatus::Unheard,
        }
    }

    /// How long the sound is on its way to the one who hears it, as far as the system says.
    pub(super) fn latency(&self) -> Duration {
        let State::Playing(playing) = &self.state else { return Duration::ZERO };
        #[cfg(target_os = "linux")]
        let beyond = playing.watch.as_ref().map(Watch::sink_latency).unwrap_or_default();
        #[cfg(not(target_os = "linux"))]
        let beyond = Duration::ZERO;
        playing.output.latency.unwrap_or_default() + beyond
    }

    fn look(&mut self, wanted: Wanted) {
        self.errand = errand(Then::Look, &self.outlet, move |outlet| Ok(Done::Found(Box::new(outlet.find(&wanted)?))));
    }

    fn open(&mut self, found: Found, then: Then) {
        let buffering = self.buffering;
        self.errand = errand(then, &self.outlet, move |outlet| outlet.open(found, buffering));
    }

    fn returned(&mut self, result: Result<Done, OutputError>, then: Then, desk: &mut Desk, now: Instant) {
        match (result, then) {
            (Ok(Done::Found(found)), _) => self.found(*found, now),
            (Ok(Done::Opened(id, output, errors)), then) => self.opened(id, *output, errors, then, now),
            (Ok(Done::Beside(output, errors, bequest)), _) => self.beside(*output, errors, bequest),
            (Err(error), Then::Grow) => self.grow_audibly(&error.to_string(), desk, now),
            (Err(error), Then::Look) => self.not_there(&error, now),
            (Err(error), Then::Sound) => {
                desk.gate(false, Duration::ZERO);
                self.no_output(error.to_string(), now);
            }
            (Err(error), Then::TakeOver) => self.stay(&error, desk, now),
            (Err(error), Then::Asked | Then::Fallback) => {
                let device = self.fallback.clone().filter(|_| then == Then::Fallback).unwrap_or_else(|| self.wanted.to_string());
                self.facts.push(SoundFact::OutputLost { device, reason: error.to_string() });
                self.waits_no_more(now);
            }
            (Err(error), Then::SoundAgain) => {
                tracing::warn!(%error, "the output could not be opened again");
                match &mut self.state {
                    State::Lost(lost) => lost.look = now + LOOK_AGAIN,
                    State::None { look, .. } => *look = now + LOOK_AGAIN,
                    State::Waiting { id, .. } => {
                        let device = id.name.clone();
                        self.facts.push(SoundFact::OutputLost { device, reason: error.to_string() });
                        self.waits_no_more(now);
                    }
                    State::Playing(_) | State::Closed => {}
                }
            }
        }
    }

    /// What a person wanted can't be opened, and the record has it as lost: what is there is found again, and told.
    fn waits_no_more(&mut self, now: Instant) {
        if let State::Waiting { id, .. } = &self.state {
            self.state = State::Lost(Lost { look: now + LOOK_AGAIN, ..Lost::of(id.clone(), now) });
        }
    }

    /// It is there; whether it may sound depends on how long it was away.
    fn found(&mut self, found: Found, now: Instant) {
        match &mut self.state {
            State::Lost(lost) if lost.by_itself => self.open(found, Then::SoundAgain),
            // A sound server that is only just coming up: nobody has heard anything yet that could begin again.
            State::None { .. } if now.duration_since(self.started) <= BY_ITSELF => self.open(found, Then::SoundAgain),
            State::Waiting { look, .. } => *look = now + LOOK_SELDOM,
            State::Lost(_) | State::None { .. } => {
                self.facts.push(SoundFact::OutputBack { device: found.id.name.clone(), sounding: false });
                self.state = State::Waiting { id: found.id, look: now + LOOK_SELDOM };
            }
            State::Playing(_) | State::Closed => {}
        }
    }

    fn not_there(&mut self, error: &OutputError, now: Instant) {
        match &mut self.state {
            State::None { reason, look } => {
                *reason = error.to_string();
                *look = now + look_again(now, self.started);
            }
            State::Lost(lost) => {
                if let Some(to) = lost.moved_to.take() {
                    let reason = format!("it is gone; the system moved the sound to \"{to}\", where it was muted");
                    self.facts.push(SoundFact::OutputLost { device: lost.id.name.clone(), reason });
                    // Nobody meant it: however often a cable slips, what is back soon sounds by itself.
                    lost.by_itself = now.duration_since(lost.since) <= BY_ITSELF;
                    self.last_move = None;
                }
                lost.look = now + if lost.by_itself { LOOK_AGAIN } else { LOOK_SELDOM };
            }
            State::Waiting { id, .. } => {
                let reason = "it went away again".to_owned();
                self.facts.push(SoundFact::OutputLost { device: id.name.clone(), reason });
                let id = id.clone();
                self.state = State::Lost(Lost::of(id, now));
            }
            State::Playing(_) | State::Closed => {}
        }
    }

    fn opened(&mut self, id: OutputId, output: Output, errors: Receiver<String>, then: Then, now: Instant) {
        let by_person = matches!(then, Then::Asked | Then::Fallback);
        let before = match &self.state {
            // By id: two outputs may be shown by the same name.
            State::Playing(playing) if playing.id != id => Some(playing.id.name.clone()),
            _ => None,
        };
        let unproven = match &self.state {
            State::Closed => return,
            // It took so long that a person has to ask for it.
            State::Lost(lost) if !lost.by_itself && !by_person => {
                self.facts.push(SoundFact::OutputBack { device: id.name.clone(), sounding: false });
                self.state = State::Waiting { id, look: now + LOOK_SELDOM };
                return;
            }
            State::Lost(lost) => Some(lost.clone()),
            State::Waiting { id, .. } => Some(Lost::of(id.clone(), now)),
            State::None { .. } if by_person => Some(Lost::of(id.clone(), now)),
            // It was told that there is none: that it sounds now is told too, once it does.
            State::None { .. } if self.no_output_told => {
                Some(Lost { by_itself: true, since: self.started, ..Lost::of(id.clone(), now) })
            }
            State::None { .. } | State::Playing(_) => None,
        };
        let rise = match then {
            Then::SoundAgain | Then::Asked | Then::Fallback => BACK_FADE,
            Then::TakeOver => CHANGE_FADE,
            Then::Look | Then::Sound | Then::Grow => Duration::ZERO,
        };
        let settled = PROOF.as_millis() as u64 * u64::from(self.outlet.sample_rate) / 1000;
        let (tell, moves) = bounded(4);
        #[cfg(target_os = "linux")]
        let watch = id.pulse_sink().map(|sink| Watch::start(sink.to_owned(), tell));
        #[cfg(not(target_os = "linux"))]
        drop(tell);
        self.state = State::Playing(Box::new(Playing {
            id,
            output,
            #[cfg(target_os = "linux")]
            watch,
            errors,
            moves,
            rise: Some(rise),
            settled,
            change: None,
            growth: None,
            leaving: None,
            before,
            unproven,
        }));
    }

    /// What should have taken over can't: the old output goes on.
    fn stay(&mut self, error: &OutputError, desk: &mut Desk, now: Instant) {
        let State::Playing(playing) = &mut self.state else { return };
        if playing.output.is_let_go() {
            return self.lose(Trouble::Lost(error.to_string()), desk, now);
        }
        let (wanted, device) = (self.wanted.to_string(), playing.id.name.clone());
        self.facts.push(SoundFact::OutputKept { device, wanted, reason: error.to_string() });
        self.wanted = Wanted::Same(playing.id.clone());
        desk.gate(true, CHANGE_FADE);
        #[cfg(target_os = "linux")]
        {
            let (tell, moves) = bounded(4);
            playing.moves = moves;
            playing.watch = playing.id.pulse_sink().map(|sink| Watch::start(sink.to_owned(), tell));
        }
    }

    fn lose(&mut self, trouble: Trouble, desk: &mut Desk, now: Instant) {
        desk.gate(false, Duration::ZERO);
        let State::Playing(playing) = std::mem::replace(&mut self.state, State::Closed) else { return };
        if let Some(lost) = playing.unproven {
            // A person wanted to hear it.
            if !lost.by_itself {
                let reason = match trouble {
                    Trouble::Lost(reason) => reason,
                    Trouble::Moved(to) => format!("the system moved the sound to \"{to}\", where it was muted"),
                };
                self.facts.push(SoundFact::OutputLost { device: playing.id.name.clone(), reason });
            }
            self.state = State::Lost(Lost { look: now + LOOK_AGAIN, ..lost });
            return self.run_unheard();
        }
        let mut lost = Lost { id: playing.id.clone(), since: now, by_itself: true, look: now, moved_to: None };
        match trouble {
            Trouble::Lost(reason) => self.facts.push(SoundFact::OutputLost { device: lost.id.name.clone(), reason }),
            Trouble::Moved(to) => {
                self.facts.push(SoundFact::OutputMoved { from: lost.id.name.clone(), to: to.clone() });
                lost.by_itself = self.last_move.is_none_or(|last| now.duration_since(last) > MOVED_AGAIN);
                self.last_move = Some(now);
                lost.moved_to = Some(to);
            }
        }
        self.state = State::Lost(lost);
        self.run_unheard();
    }

    fn no_output(&mut self, reason: String, now: Instant) {
        if !std::mem::replace(&mut self.no_output_told, true) {
            self.facts.push(SoundFact::NoOutput { reason: reason.clone() });
        }
        self.state = State::None { reason, look: now + look_again(now, self.started) };
        self.run_unheard();
    }

    /// The pump keeps the time until a device pulls and so takes the graph over.
    fn run_unheard(&mut self) {
        self.pump = Some(Pump::start(&self.outlet.slot, self.outlet.sample_rate));
    }
}

/// How soon to look again for an output that was never there: often, as long as it may still sound by itself.
fn look_again(now: Instant, started: Instant) -> Duration {
    if now.duration_since(started) <= BY_ITSELF { LOOK_AGAIN } else { LOOK_SELDOM }
}

enum Trouble {
    Lost(String),
    Moved(String),
}

impl Playing {
    /// The sound has gone over to the stream with more buffer.
    fn grown(&mut self, now: Instant) {
        let Some((output, errors)) = self.growth.take().map(Growth::into_output) else { return };
        let old = std::mem::replace(&mut self.output, output);
        self.errors = errors;
        let heard = old.latency.unwrap_or_default() + self.output.latency.unwrap_or_default();
        self.leaving = Some((old, now + heard + CHANGE_FADE));
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
}

impl Holes {
    fn add(&mut self, count: u32, longest: Duration) {
        self.count += count;
        self.longest = self.longest.max(longest);
    }

    /// One line for all that there were, at most one a minute.
    fn tell(&mut self, device: String, now: Instant) -> Option<SoundFact> {
        if self.count == 0 || self.told.is_some_and(|told| now.duration_since(told) < HOLES_TOLD_EVERY) {
            return None;
        }
        let Self { count, longest, .. } = std::mem::replace(self, Self { told: Some(now), ..Self::default() });
        Some(SoundFact::Holes { device, count, longest_ms: longest.as_millis() as i64 })
    }
}

impl Lost {
    /// It can sound again only by a person's press.
    fn of(id: OutputId, now: Instant) -> Self {
        Self { id, since: now, by_itself: false, look: now + LOOK_SELDOM, moved_to: None }
    }
}
