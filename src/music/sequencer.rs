//! Between the session's events and the player: which piece sounds now, and which are armed behind
//! it.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::time::Duration;

use super::planning::{endless_pad, place_ms, stretch_ms};
use super::{Cue, Intent, Mood, PadSpec, Source, fades};
use crate::protocol::PhaseId;
use crate::session::{
    CueSource, Event, MusicAct, MusicState, Plan, PlannedCue, PlannedSection, Refusal, SoundFact,
};

/// How many pieces are armed besides the endless pad.
const ARMED: usize = 2;

/// Carries a plan out. It knows no time of its own and no player: events in, intents out.
///
/// Whatever happens, a piece without an end is running or armed, and no number names two pieces.
/// What a therapist's steering adds to the plan (a calmer pad, a phase's music once more) gets a
/// new number; [`Sequencer::changed_plan`] says so, to be journaled.
#[derive(Debug, Clone)]
pub struct Sequencer {
    plan: Plan,
    running: Option<Running>,
    /// Numbers that the player has behind the running piece, as far as it was told, and how they
    /// cross in ms.
    armed: (Vec<u32>, i64),
    /// Numbers that began.
    begun: BTreeSet<u32>,
    /// Files that turned out not to play.
    failed: Vec<CueSource>,
    next_cue: u32,
    changed: bool,
    ended: bool,
}

/// The running piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Running {
    section: usize,
    /// Its place in the section.
    place: usize,
    /// Session ms at which it began, and where in it.
    since_ms: i64,
    from_ms: i64,
}

impl Sequencer {
    /// Nothing runs yet: the first [`Event::PhaseBegan`] begins.
    pub fn new(plan: Plan) -> Self {
        let mut sequencer = Self {
            plan: Plan::default(),
            running: None,
            armed: (Vec::new(), 0),
            failed: Vec::new(),
            begun: BTreeSet::new(),
            next_cue: 0,
            changed: false,
            ended: false,
        };
        sequencer.adopt(plan);
        sequencer
    }

    /// Goes on after an end that nobody chose, from what the journal knows: the piece that ran is
    /// taken up where it would be by now, unheard. Music never starts by itself: it waits for
    /// [`MusicAct::ReturnToPlan`] or [`MusicAct::SafeMusic`].
    pub fn resume_at(
        plan: Plan,
        music: &MusicState,
        phase: &PhaseId,
        now_ms: i64,
    ) -> (Self, Vec<Intent>) {
        let mut sequencer = Self::new(plan);
        if sequencer.plan.is_silent() {
            return (sequencer, Vec::new());
        }
        let section = sequencer.section(phase);
        let running = sequencer.where_it_would_be(section, music, now_ms);
        sequencer.running = Some(running);
        let sections = sequencer.plan.sections.iter().enumerate();
        let begun = sections.flat_map(|(at, planned)| {
            let count = match at.cmp(&section) {
                std::cmp::Ordering::Less => planned.cues.len(),
                std::cmp::Ordering::Equal => running.place + 1,
                std::cmp::Ordering::Greater => 0,
            };
            planned.cues.iter().take(count).map(|cue| cue.cue)
        });
        sequencer.begun = begun.collect();
        let mut intents =
            vec![Intent::Volume { db: music.volume_db }, Intent::Silence { fade: Duration::ZERO }];
        if let Some(planned) = sequencer.running_cue() {
            let cue = Cue { repeat: music.repeats, ..cue_of(planned, running.from_ms) };
            intents.push(Intent::Play { cue, fade: Duration::ZERO });
        }
        intents.extend(sequencer.arm());
        (sequencer, intents)
    }

    /// What is to be done because this happened. `now_ms` is session time.
    pub fn on_event(&mut self, event: &Event, now_ms: i64) -> Vec<Intent> {
        let stays_silent = self.plan.is_silent() && !matches!(event, Event::Planned(_));
        if self.ended || stays_silent {
            return Vec::new();
        }
        match event {
            Event::PhaseBegan { phase, .. } => self.begin_phase(phase, now_ms),
            Event::Planned(plan) => self.replan(plan, now_ms),
            Event::Sound(SoundFact::TrackBegan { cue, from_ms, .. }) => {
                self.began(*cue, *from_ms, now_ms)
            }
            Event::Sound(SoundFact::TrackFailed { cue, .. }) => self.failed_at(*cue),
            Event::Steered { act, .. } => self.steer(*act, now_ms),
            Event::TalkBegan => vec![Intent::Talk(true)],
            Event::TalkEnded => vec![Intent::Talk(false)],
            Event::Closed { .. } => self.end(fades::CLOSE),
            Event::Interrupted { .. } => self.end(fades::INTERRUPTED),
            _ => Vec::new(),
        }
    }

    /// The plan with what was added since the last call; to be journaled as [`Event::Planned`], so
    /// that a resume knows it too.
    pub fn changed_plan(&mut self) -> Option<Plan> {
        std::mem::take(&mut self.changed).then(|| self.plan.clone())
    }

    /// The first number still free for a cue.
    pub fn next_cue(&self) -> u32 {
        self.next_cue
    }

    /// Numbers of the pieces that began.
    pub fn begun(&self) -> &BTreeSet<u32> {
        &self.begun
    }

    /// Files that turned out not to play since the sequencer was made.
    pub fn failed(&self) -> &[CueSource] {
        &self.failed
    }

    /// Whether there is anything that the act would do.
    ///
    /// # Errors
    /// The music is as soft, or as full, as it gets.
    pub fn check(&self, act: MusicAct) -> Result<(), Refusal> {
        let steps = |step: IntensityStep| {
            self.running_cue().is_some_and(|now| step.next(now.intensity).is_some())
        };
        match act {
            MusicAct::Calmer | MusicAct::CalmerNext if !steps(IntensityStep::Calmer) => {
                Err(Refusal::NothingCalmer)
            }
            MusicAct::Fuller | MusicAct::FullerNext if !steps(IntensityStep::Fuller) => {
                Err(Refusal::NothingFuller)
            }
            _ => Ok(()),
        }
    }

    /// Another plan for the rest, behind the piece that runs; [`Sequencer::changed_plan`] has it to
    /// be journaled.
    pub fn take_over(&mut self, plan: &Plan, now_ms: i64) -> Vec<Intent> {
        self.changed |= *plan != self.plan;
        self.replan(plan, now_ms)
    }

    /// Another plan, behind the piece that runs. One without an end gives way to what is planned
    /// behind it now.
    fn replan(&mut self, plan: &Plan, now_ms: i64) -> Vec<Intent> {
        if *plan == self.plan {
            return Vec::new();
        }
        let now = self.running.zip(self.running_cue().cloned());
        let phase = self
            .running
            .and_then(|running| self.plan.sections.get(running.section))
            .map(|section| section.phase.clone());
        self.adopt(plan.clone());
        let (Some((running, now)), Some(phase)) = (now, phase) else { return Vec::new() };
        let section = self.section(&phase);
        let cues = self.plan.sections.get(section).map_or(&[][..], |section| &section.cues);
        let place = match cues.iter().position(|cue| cue.cue == now.cue) {
            Some(place) => place,
            None => {
                self.insert(section, 0, now);
                0
            }
        };
        self.running = Some(Running { section, place, ..running });
        let behind =
            self.plan.sections.get(section).filter(|section| section.cues.len() > place + 1);
        match (self.running_cue().and_then(|now| now.length_ms), behind) {
            (None, Some(behind)) => {
                let fade = duration(behind.crossfade_ms);
                self.play(section, place + 1, fade, now_ms)
            }
            _ => self.arm().into_iter().collect(),
        }
    }

    /// Takes a plan over, with an endless pad under each section.
    fn adopt(&mut self, plan: Plan) {
        let highest = plan
            .sections
            .iter()
            .flat_map(|section| &section.cues)
            .chain(&plan.safe)
            .map(|cue| cue.cue)
            .max();
        self.next_cue = self.next_cue.max(highest.map_or(0, |cue| cue.saturating_add(1)));
        self.plan = plan;
        self.running = None;
        self.armed.0.clear();
        if self.plan.is_silent() {
            return;
        }
        for at in 0..self.plan.sections.len() {
            self.end_with_endless_pad(at);
        }
        if self.plan.safe.is_none() {
            self.plan.safe = Some(endless_pad(self.number(), Mood::Warm, 0, 1, 0.0));
        }
    }

    /// A section without an endless pad at its end gets one.
    fn end_with_endless_pad(&mut self, at: usize) {
        let is_endless = |section: &PlannedSection| {
            section.cues.last().is_some_and(|last| {
                last.length_ms.is_none() && matches!(last.source, CueSource::Pad { .. })
            })
        };
        if self.plan.sections.get(at).is_none_or(is_endless) {
            return;
        }
        let pad = endless_pad(self.number(), Mood::Open, at as u64, 2, 0.0);
        if let Some(section) = self.plan.sections.get_mut(at) {
            section.cues.push(pad);
        }
    }

    /// The place of a phase's section; one with nothing but an endless pad is added when the plan
    /// has none.
    fn section(&mut self, phase: &PhaseId) -> usize {
        if let Some(at) = self.plan.sections.iter().position(|section| section.phase == *phase) {
            return at;
        }
        let crossfade_ms = i64::try_from(fades::PHASE_CHANGE.as_millis()).unwrap_or_default();
        self.plan.sections.push(PlannedSection {
            phase: phase.clone(),
            cues: Vec::new(),
            crossfade_ms,
        });
        self.changed = true;
        let at = self.plan.sections.len() - 1;
        self.end_with_endless_pad(at);
        at
    }

    fn begin_phase(&mut self, phase: &PhaseId, now_ms: i64) -> Vec<Intent> {
        let section = self.section(phase);
        self.renumber_from(section);
        self.play(section, 0, fades::PHASE_CHANGE, now_ms)
    }

    /// After a step back, pieces that began once will begin again: as new ones.
    fn renumber_from(&mut self, section: usize) {
        let (begun, next_cue, changed) = (&self.begun, &mut self.next_cue, &mut self.changed);
        let cues =
            self.plan.sections.iter_mut().skip(section).flat_map(|section| &mut section.cues);
        for cue in cues.filter(|cue| begun.contains(&cue.cue)) {
            cue.cue = *next_cue;
            *next_cue = next_cue.saturating_add(1);
            *changed = true;
        }
    }

    /// Crosses to a piece and arms what follows it.
    fn play(&mut self, section: usize, place: usize, fade: Duration, now_ms: i64) -> Vec<Intent> {
        self.running = Some(Running { section, place, since_ms: now_ms, from_ms: 0 });
        self.armed.0.clear();
        let Some(planned) = self.running_cue() else { return Vec::new() };
        let (number, cue) = (planned.cue, cue_of(planned, 0));
        self.begun.insert(number);
        let mut intents = vec![Intent::Play { cue, fade }];
        intents.extend(self.arm());
        intents
    }

    /// Arms the next two and the endless pad, unless the player has just these.
    fn arm(&mut self) -> Option<Intent> {
        let running = self.running?;
        let section = self.plan.sections.get(running.section)?;
        let behind = section.cues.get(running.place + 1..).unwrap_or_default();
        let pad = behind.last().into_iter().filter(|_| behind.len() > ARMED);
        let cues: Vec<Cue> =
            behind.iter().take(ARMED).chain(pad).map(|planned| cue_of(planned, 0)).collect();
        let numbers: Vec<u32> = cues.iter().map(|cue| cue.id).collect();
        let armed = (numbers, section.crossfade_ms);
        if armed == self.armed || (armed.0.is_empty() && self.armed.0.is_empty()) {
            return None;
        }
        self.armed = armed;
        Some(Intent::Arm { cues, crossfade: duration(section.crossfade_ms) })
    }

    /// The player went on to a piece of the running section. What it says of other pieces is of the
    /// past.
    fn began(&mut self, cue: u32, from_ms: i64, now_ms: i64) -> Vec<Intent> {
        let Some(running) = self.running else { return Vec::new() };
        let section = self.plan.sections.get(running.section);
        let found =
            section.and_then(|section| section.cues.iter().position(|planned| planned.cue == cue));
        let Some(place) = found.filter(|place| *place >= running.place) else { return Vec::new() };
        self.running = Some(Running { place, since_ms: now_ms, from_ms, ..running });
        self.begun.insert(cue);
        if let Some(at) = self.armed.0.iter().position(|armed| *armed == cue) {
            self.armed.0.drain(..=at);
        }
        self.arm().into_iter().collect()
    }

    /// A piece that waited can't be played: its file leaves the plan. For the running one the
    /// player has taken the next by itself.
    fn failed_at(&mut self, number: u32) -> Vec<Intent> {
        let Some(running) = self.running else { return Vec::new() };
        let Some(section) = self.plan.sections.get(running.section) else { return Vec::new() };
        let waiting = section.cues.iter().skip(running.place + 1);
        let Some(failed) = waiting
            .rev()
            .skip(1)
            .find(|planned| planned.cue == number)
            .map(|planned| planned.source.clone())
        else {
            return Vec::new();
        };
        let begun = &self.begun;
        for (at, section) in self.plan.sections.iter_mut().enumerate().skip(running.section) {
            let kept = if at == running.section { running.place + 1 } else { 0 };
            let mut place = 0;
            section.cues.retain(|cue| {
                place += 1;
                let same_file = cue.source == failed && matches!(failed, CueSource::File { .. });
                place <= kept || begun.contains(&cue.cue) || !(same_file || cue.cue == number)
            });
        }
        self.begun.insert(number);
        self.failed.push(failed);
        self.changed = true;
        self.arm().into_iter().collect()
    }

    fn steer(&mut self, act: MusicAct, now_ms: i64) -> Vec<Intent> {
        match act {
            MusicAct::Silence => vec![Intent::Silence { fade: fades::CHOICE }],
            MusicAct::SafeMusic => self.safe().into_iter().collect(),
            MusicAct::ReturnToPlan => vec![Intent::Return { fade: fades::CHOICE }],
            MusicAct::Next => self.skip(now_ms),
            MusicAct::Repeat { on } => vec![Intent::Repeat(on)],
            MusicAct::Calmer => self.step(IntensityStep::Calmer, now_ms),
            MusicAct::Fuller => self.step(IntensityStep::Fuller, now_ms),
            MusicAct::CalmerNext => self.step_at_end(IntensityStep::Calmer, now_ms),
            MusicAct::FullerNext => self.step_at_end(IntensityStep::Fuller, now_ms),
            MusicAct::Volume { db } => vec![Intent::Volume { db }],
            MusicAct::BringBack => vec![Intent::BringBack],
            MusicAct::UseFallback => vec![Intent::UseFallback],
        }
    }

    /// The safe music; in the place of a file that turns out not to play the warm pad sounds, as
    /// loud as the running phase's endless pad.
    fn safe(&self) -> Option<Intent> {
        let safe = self.plan.safe.as_ref()?;
        let section = self.running.and_then(|running| self.plan.sections.get(running.section));
        let pad = section.and_then(|section| section.cues.last());
        let spare = endless_pad(safe.cue, Mood::Warm, 0, 1, pad.map_or(0.0, |pad| pad.gain_db));
        let spare = matches!(safe.source, CueSource::File { .. }).then(|| cue_of(&spare, 0));
        Some(Intent::Safe {
            cue: Cue { repeat: true, ..cue_of(safe, 0) },
            spare,
            fade: fades::CHOICE,
        })
    }

    /// On to the next piece. After the endless pad there is none: its pad goes on in the next mood.
    fn skip(&mut self, now_ms: i64) -> Vec<Intent> {
        let Some(running) = self.running else { return Vec::new() };
        let place = running.place + 1;
        let is_last = self
            .plan
            .sections
            .get(running.section)
            .is_some_and(|section| place >= section.cues.len());
        if is_last {
            let Some(now) = self.running_cue().cloned() else { return Vec::new() };
            let (mood, seed) = match &now.source {
                CueSource::Pad { mood, seed } => {
                    (Mood::from_word(mood).unwrap_or(Mood::Open), *seed)
                }
                CueSource::File { .. } => (Mood::Open, 0),
            };
            let mut moods =
                Mood::ALL.into_iter().cycle().skip_while(|other| *other != mood).skip(1);
            let next = endless_pad(
                self.number(),
                moods.next().unwrap_or(mood),
                seed,
                now.intensity,
                now.gain_db,
            );
            self.insert(running.section, place, next);
        }
        self.play(running.section, place, fades::SKIP, now_ms)
    }

    /// One step calmer or fuller: a pad at its next intensity, for a file the section's nearest
    /// piece of that kind, else its endless pad.
    fn step(&mut self, step: IntensityStep, now_ms: i64) -> Vec<Intent> {
        let Some(running) = self.running else { return Vec::new() };
        let Some(now) = self.running_cue().cloned() else { return Vec::new() };
        let place = running.place + 1;
        let turned = match now.source {
            CueSource::Pad { .. } => self.stepped_pad(now, step, running, now_ms),
            CueSource::File { .. } => {
                self.stepped_file(now.intensity, step, running).or_else(|| {
                    let pad = self.pad_for(now)?;
                    self.stepped_pad(pad, step, running, now_ms)
                })
            }
        };
        let Some(cue) = turned else { return Vec::new() };
        self.insert(running.section, place, cue);
        self.play(running.section, place, fades::INTENSITY_STEP, now_ms)
    }

    /// One step calmer or fuller when the running piece ends: the same choice as now, armed next. A
    /// piece without an end has no next: it steps now.
    fn step_at_end(&mut self, step: IntensityStep, now_ms: i64) -> Vec<Intent> {
        let Some(running) = self.running else { return Vec::new() };
        let Some(now) = self.running_cue().cloned() else { return Vec::new() };
        if now.length_ms.is_none() {
            return self.step(step, now_ms);
        }
        let stepped_file = match now.source {
            CueSource::Pad { .. } => None,
            CueSource::File { .. } => self.stepped_file(now.intensity, step, running),
        };
        let turned = stepped_file.or_else(|| {
            let intensity = step.next(now.intensity)?;
            let pad = self.pad_for(now)?;
            Some(PlannedCue { cue: self.number(), intensity, ..pad })
        });
        let Some(cue) = turned else { return Vec::new() };
        self.insert(running.section, running.place + 1, cue);
        self.arm().into_iter().collect()
    }

    /// A pad in the place of a piece, as long: itself, or for a file the endless pad of its phase.
    fn pad_for(&self, now: PlannedCue) -> Option<PlannedCue> {
        if matches!(now.source, CueSource::Pad { .. }) {
            return Some(now);
        }
        let pad = self.plan.sections.get(self.running?.section)?.cues.last()?.clone();
        Some(PlannedCue { length_ms: now.length_ms, intensity: now.intensity, ..pad })
    }

    fn stepped_pad(
        &mut self,
        now: PlannedCue,
        step: IntensityStep,
        running: Running,
        now_ms: i64,
    ) -> Option<PlannedCue> {
        let intensity = step.next(now.intensity)?;
        let sounded_ms = running.from_ms + (now_ms - running.since_ms).max(0);
        let shortest_ms = 2 * i64::try_from(fades::INTENSITY_STEP.as_millis()).unwrap_or_default();
        let length_ms = now.length_ms.map(|length| (length - sounded_ms).max(shortest_ms));
        Some(PlannedCue { cue: self.number(), intensity, length_ms, ..now })
    }

    /// The nearest piece that is calmer or fuller: rather one that is still to come (it comes now
    /// instead), else one once more.
    fn stepped_file(
        &mut self,
        intensity: u8,
        step: IntensityStep,
        running: Running,
    ) -> Option<PlannedCue> {
        let section = self.plan.sections.get_mut(running.section)?;
        let fits =
            |cue: &PlannedCue| cue.length_ms.is_some() && step.leads(intensity, cue.intensity);
        let candidates = section.cues.iter().enumerate().filter(|(_, cue)| fits(cue));
        let (place, _) = candidates.min_by_key(|(place, cue)| {
            (cue.intensity.abs_diff(intensity), *place < running.place)
        })?;
        if place > running.place {
            return Some(section.cues.remove(place));
        }
        let again = section.cues.get(place).cloned()?;
        Some(PlannedCue { cue: self.number(), ..again })
    }

    fn insert(&mut self, section: usize, place: usize, cue: PlannedCue) {
        if let Some(section) = self.plan.sections.get_mut(section) {
            section.cues.insert(place.min(section.cues.len()), cue);
            self.changed = true;
        }
    }

    fn end(&mut self, fade: Duration) -> Vec<Intent> {
        self.ended = true;
        vec![Intent::End { fade }]
    }

    fn running_cue(&self) -> Option<&PlannedCue> {
        let running = self.running?;
        self.plan.sections.get(running.section)?.cues.get(running.place)
    }

    /// Follows the section from the piece that ran, as the player would have.
    fn where_it_would_be(&self, section: usize, music: &MusicState, now_ms: i64) -> Running {
        let at = |place, from_ms| Running { section, place, since_ms: now_ms, from_ms };
        let (Some(planned), Some(ran)) = (self.plan.sections.get(section), &music.running) else {
            return at(0, 0);
        };
        let Some(first) = planned.cues.iter().position(|cue| cue.cue == ran.cue) else {
            return at(0, 0);
        };
        let mut sounded_ms = (ran.from_ms + now_ms - ran.since_ms).max(0);
        for (place, cue) in planned.cues.iter().enumerate().skip(first) {
            let Some(length_ms) = cue.length_ms else { return at(place, sounded_ms) };
            if music.repeats {
                return at(place, place_ms(sounded_ms, length_ms, planned.crossfade_ms));
            }
            let stretch_ms = stretch_ms(length_ms, planned.crossfade_ms);
            if sounded_ms < stretch_ms {
                return at(place, sounded_ms);
            }
            sounded_ms -= stretch_ms;
        }
        at(planned.cues.len().saturating_sub(1), 0)
    }

    fn number(&mut self) -> u32 {
        let number = self.next_cue;
        self.next_cue = self.next_cue.saturating_add(1);
        number
    }
}

/// Calmer or fuller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IntensityStep {
    Calmer,
    Fuller,
}

impl IntensityStep {
    fn next(self, intensity: u8) -> Option<u8> {
        let next = match self {
            Self::Calmer => intensity.checked_sub(1),
            Self::Fuller => intensity.checked_add(1),
        };
        next.filter(|next| (1..=5).contains(next))
    }

    fn leads(self, from: u8, to: u8) -> bool {
        match self {
            Self::Calmer => to < from,
            Self::Fuller => to > from,
        }
    }
}

fn cue_of(planned: &PlannedCue, from_ms: i64) -> Cue {
    let lead = if let CueSource::File { lead_ms, .. } = planned.source {
        duration(lead_ms)
    } else {
        Duration::ZERO
    };
    let source = match &planned.source {
        CueSource::File { path, .. } => Source::File(path.clone()),
        CueSource::Pad { mood, seed } => {
            let mood = Mood::from_word(mood).unwrap_or(Mood::Open);
            Source::Pad(PadSpec { mood, seed: *seed, intensity: planned.intensity })
        }
    };
    Cue {
        id: planned.cue,
        title: planned.title.clone(),
        source,
        leading_silence: lead,
        from: duration(from_ms),
        until: planned.length_ms.map(duration),
        gain_db: planned.gain_db,
        repeat: false,
    }
}

fn duration(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or_default())
}
