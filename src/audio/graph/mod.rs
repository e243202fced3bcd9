//! The real-time line: plan and safe music, their ramps, the volume, the limiter. No I/O, no
//! lock, no allocation.

mod active_deck;
mod command;
mod plan_bus;
mod safe_bus;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use active_deck::throw;
pub(super) use command::{ARMED, Command, Event};
use plan_bus::{Next, PlanBus};
use rtrb::{Consumer, Producer, RingBuffer};
use safe_bus::SafeBus;

use super::deck::Deck;
use super::limiter::Limiter;
use super::ramp::{Curve, Ramp};
use crate::audio::frames::frames;
use crate::music::fades;

/// Frames worked on at once.
const BLOCK: usize = 256;
/// Commands, events and finished decks that may wait.
const RING: usize = 64;
/// Free places in the trash that a command may need: a bus full of decks, what was armed, and a
/// few.
const ROOM_FOR_A_COMMAND: usize = 16;

/// Under a voice: down by this much, in dB.
const TALK_DB: f32 = -14.0;
/// Half the height of the noise that keeps speakers awake during silence: −84 dBFS, two steps of 16
/// bits.
const AWAKE: f32 = 6.1e-5;

/// What the rest of the program may read at any time.
#[derive(Debug, Default)]
pub(super) struct Telemetry {
    /// Cue number and position in ms, packed so that both are of the same moment; 0 is nothing.
    running: AtomicU64,
    peak: AtomicU32,
}

impl Telemetry {
    /// The running cue and its position in ms.
    pub(super) fn running(&self) -> Option<(u32, u32)> {
        let packed = self.running.load(Ordering::Relaxed);
        (packed != 0).then_some(((packed >> 32) as u32, packed as u32))
    }

    /// Loudest sample of about the last tenth of a second.
    pub(super) fn peak(&self) -> f32 {
        f32::from_bits(self.peak.load(Ordering::Relaxed))
    }
}

/// The other ends of a graph's rings.
#[derive(Debug)]
pub(super) struct GraphChannels {
    pub(super) commands: Producer<Command>,
    pub(super) events: Consumer<Event>,
    pub(super) trash: Consumer<Deck>,
    /// What can be read at any time.
    pub(super) telemetry: Arc<Telemetry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plan,
    Silence,
    Safe,
    Ending,
    Ended,
}

/// Everything that sounds. Made off the real-time line, then only rendered.
#[derive(Debug)]
pub(super) struct Graph {
    rate: u32,
    mode: Mode,
    plan: PlanBus,
    plan_gain: Ramp,
    safe: SafeBus,
    volume: Ramp,
    talk: Ramp,
    gate: Ramp,
    end: Ramp,
    limiter: Limiter,
    noise: u32,
    peak: f32,
    scratch: [f32; BLOCK * 2],
    commands: Consumer<Command>,
    events: Producer<Event>,
    trash: Producer<Deck>,
    telemetry: Arc<Telemetry>,
}

impl Graph {
    /// A silent graph for a sample rate in Hz, and the channels to it.
    pub(super) fn new(sample_rate: u32) -> (Self, GraphChannels) {
        let (commands, commands_out) = RingBuffer::new(RING);
        let (events_in, events) = RingBuffer::new(RING);
        let (trash_in, trash) = RingBuffer::new(RING);
        let telemetry = Arc::new(Telemetry::default());
        let graph = Self {
            rate: sample_rate,
            mode: Mode::Plan,
            plan: PlanBus::new(sample_rate),
            plan_gain: Ramp::at(1.0),
            safe: SafeBus::new(sample_rate),
            volume: Ramp::at(1.0),
            talk: Ramp::at(1.0),
            gate: Ramp::at(1.0),
            end: Ramp::at(1.0),
            limiter: Limiter::new(sample_rate),
            noise: 1,
            peak: 0.0,
            scratch: [0.0; BLOCK * 2],
            commands: commands_out,
            events: events_in,
            trash: trash_in,
            telemetry: Arc::clone(&telemetry),
        };
        (graph, GraphChannels { commands, events, trash, telemetry })
    }

    /// Fills `out` with interleaved stereo. Never blocks, never allocates.
    pub(super) fn render(&mut self, out: &mut [f32]) {
        self.take_commands();
        let mut rest = out;
        while rest.len() >= 2 {
            let due = self.start_due();
            let frames =
                (rest.len() / 2).min(BLOCK).min(usize::try_from(due).unwrap_or(BLOCK).max(1));
            let (block, later) = rest.split_at_mut(frames * 2);
            self.block(block);
            rest = later;
        }
        rest.fill(0.0);
    }

    fn frames(&self, time: Duration) -> u64 {
        frames(time, self.rate)
    }

    fn take_commands(&mut self) {
        while self.trash.slots() >= ROOM_FOR_A_COMMAND
            && let Ok(command) = self.commands.pop()
        {
            self.carry_out(command);
        }
    }

    fn carry_out(&mut self, command: Command) {
        let trash = &mut self.trash;
        match command {
            Command::Play { deck, repeat, fade } => {
                self.plan.play(Next { deck, repeat }, fade, trash)
            }
            Command::Arm { decks, crossfade } => {
                self.plan.arm(
                    decks.map(|deck| deck.map(|(deck, repeat)| Next { deck, repeat })),
                    crossfade,
                    trash,
                );
            }
            Command::ArmMore(deck, repeat) => self.plan.arm_more(Next { deck, repeat }, trash),
            Command::Again(deck) => self.plan.set_again(deck, trash),
            Command::Repeat(on) => self.plan.set_repeat(on),
            Command::Talk(true) => self.talk.aim(
                10f32.powf(TALK_DB / 20.0),
                self.frames(fades::TALK_DOWN),
                Curve::Smooth,
            ),
            Command::Talk(false) => {
                self.talk.aim(1.0, self.frames(fades::TALK_BACK), Curve::Smooth)
            }
            Command::Volume(gain) => {
                self.volume.aim(gain.clamp(0.0, 1.0), self.frames(fades::VOLUME), Curve::Smooth)
            }
            Command::Gate { open: true, fade } => self.gate.aim(1.0, fade, Curve::EqualPower),
            Command::Gate { open: false, fade } => self.gate.aim(0.0, fade, Curve::EqualPower),
            _ if matches!(self.mode, Mode::Ending | Mode::Ended) => {
                if let Command::Safe { deck, spare, .. } = command {
                    [Some(deck), spare].into_iter().flatten().for_each(|deck| throw(deck, trash));
                }
            }
            Command::Silence { fade } => {
                self.mode = Mode::Silence;
                self.plan_gain.aim(0.0, fade, Curve::EqualPower);
                self.safe.leave(fade, trash);
            }
            Command::Safe { deck, spare, fade } => self.safe.cross_to(deck, spare, fade, trash),
            Command::Return { fade } => {
                self.mode = Mode::Plan;
                self.plan_gain.aim(1.0, fade, Curve::EqualPower);
                self.safe.leave(fade, trash);
            }
            Command::End { fade } => {
                self.mode = Mode::Ending;
                self.end.aim(0.0, fade, Curve::Smooth);
            }
        }
    }

    /// Begins what is due; the frames until something may be due next.
    fn start_due(&mut self) -> u64 {
        if self.mode == Mode::Ended {
            return u64::MAX;
        }
        if let Some(fade) = self.safe.start_due(&mut self.trash) {
            self.mode = Mode::Safe;
            self.plan_gain.aim(0.0, fade, Curve::EqualPower);
        }
        if self.mode == Mode::Ending
            && self.end.is_shut()
            && self.trash.slots() >= ROOM_FOR_A_COMMAND
        {
            self.plan.stop(&mut self.trash);
            self.safe.leave(0, &mut self.trash);
            self.safe.start_due(&mut self.trash);
            self.mode = Mode::Ended;
            let _full = self.events.push(Event::Ended);
            return u64::MAX;
        }
        let open = self.gate.target() > 0.0 && self.mode == Mode::Plan;
        let events = &mut self.events;
        self.plan.start_due(&mut self.trash, |event| {
            let event = match event {
                Event::Began { cue, from, again, armed, .. } => {
                    Event::Began { cue, from, heard: open, again, armed }
                }
                other => other,
            };
            let _full = events.push(event);
        })
    }

    fn block(&mut self, out: &mut [f32]) {
        let frames = out.len() / 2;
        out.fill(0.0);
        if self.mode == Mode::Ended {
            self.finish(out);
            return;
        }
        if self.plan_gain.is_shut() {
            self.plan.skip(frames);
        } else {
            self.plan.mix(out);
            for pair in out.chunks_exact_mut(2) {
                let gain = self.plan_gain.step();
                pair.iter_mut().for_each(|sample| *sample *= gain);
            }
        }
        if let Some(scratch) = self.scratch.get_mut(..frames * 2) {
            scratch.fill(0.0);
            self.safe.mix(scratch);
            out.iter_mut().zip(scratch).for_each(|(sample, safe)| *sample += *safe);
        }
        self.finish(out);
    }

    /// Volume, duck, gate, end, limiter; then what keeps speakers awake, and the telemetry.
    fn finish(&mut self, out: &mut [f32]) {
        let mut peak = 0.0f32;
        // Also while the music comes back: the limiter hands it out a little later.
        let hushed = match self.mode {
            Mode::Silence => true,
            Mode::Plan => !self.plan_gain.at_rest(),
            Mode::Safe => !self.safe.sounds(),
            Mode::Ending | Mode::Ended => false,
        };
        let awake = hushed && self.gate.target() > 0.0;
        for pair in out.chunks_exact_mut(2) {
            let gain = self.volume.step() * self.talk.step() * self.gate.step() * self.end.step();
            let [left, right] = pair else { continue };
            let heard = self.limiter.step([*left * gain, *right * gain]);
            peak = peak.max(heard[0].abs()).max(heard[1].abs());
            let noise = if awake { self.noise() } else { 0.0 };
            (*left, *right) = (heard[0] + noise, heard[1] + noise);
        }
        // Falls to a tenth in about 0.1 s, so that a glance every 100 ms sees each peak.
        let frames = out.len() as f32 / 2.0;
        self.peak = peak.max(self.peak * 0.1f32.powf(frames * 10.0 / self.rate as f32));
        if self.peak < 1e-6 {
            self.peak = 0.0;
        }
        self.telemetry.peak.store(self.peak.to_bits(), Ordering::Relaxed);
        let running = self.plan.running().map_or(0, |(cue, at)| {
            u64::from(cue) << 32 | (at * 1000 / u64::from(self.rate)).max(1)
        });
        self.telemetry.running.store(running, Ordering::Relaxed);
    }

    /// White noise of ±[`AWAKE`].
    fn noise(&mut self) -> f32 {
        self.noise ^= self.noise << 13;
        self.noise ^= self.noise >> 17;
        self.noise ^= self.noise << 5;
        (self.noise as f32 / u32::MAX as f32 * 2.0 - 1.0) * AWAKE
    }
}
