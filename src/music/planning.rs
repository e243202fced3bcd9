//! From a playlist to a plan: which piece belongs where in this session, worked out once and then
//! kept.

mod fit;
mod planner;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use self::planner::Planner;
use super::{Loudness, Measured, Mood, Order, Playlist};
use crate::protocol::{Phase, PhaseLength, Protocol};
use crate::session::{CueSource, FileFault, NotPlayed, Plan, PlannedCue, PlannedSection};

/// Arrivals are filled for this long, by going round; the endless pad takes over after it. No
/// arrival lasts that long.
const REFILLED_MS: i64 = 3 * 3_600_000;

/// However short its pieces are, an arrival has no more of them than this.
const REFILLED_CUES: usize = 120;

/// No gain lifts a piece's true peak above this, in dBTP (EBU R 128).
const TRUE_PEAK_LIMIT_DB: f32 = -1.0;

/// What the pad is made to: −20 LUFS, and a true peak never seen above −5 dBTP.
const PAD_LOUDNESS: Loudness = Loudness { integrated_lufs: -20.0, true_peak_dbtp: -5.0 };

/// What a plan is made of.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub playlist: &'a Playlist,
    /// Whose phases are to be filled.
    pub protocol: &'a Protocol,
    /// The place of the first phase to plan for.
    pub from_phase: usize,
    /// The first number free for a cue: one above the highest that the session has used.
    pub first_cue: u32,
    /// What is known of the playlist's files, by the path as the playlist has it. A file that
    /// isn't here is missing.
    pub files: &'a BTreeMap<PathBuf, Scanned>,
    pub seed: u64,
    /// Tags, lower case, of music that is not to be heard today.
    pub avoid: &'a [String],
}

/// What the scan found out about a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Scanned {
    Good(GoodFile),
    Bad { fault: FileFault },
}

/// A file that plays.
#[derive(Debug, Clone, PartialEq)]
pub struct GoodFile {
    /// Where it is, absolute.
    pub path: PathBuf,
    /// SHA-256 of its bytes in hex.
    pub sha256: String,
    /// Silence in front of the music, which is left out.
    pub leading_silence: Duration,
    /// How long it sounds from there.
    pub length: Duration,
    /// How loud it is; `None` when it was not measured: it is then played as it is.
    pub loudness: Option<Loudness>,
    /// What is worth knowing of it.
    pub remarks: Vec<FileFault>,
}

/// Silence at an end that is longer than this is left out.
const LONG_SILENCE: Duration = Duration::from_secs(2);

impl Scanned {
    /// What a measurement means for a session.
    pub fn of(path: PathBuf, sha256: String, measured: &Measured) -> Self {
        if let Some(fault) = measured.broken() {
            return Self::Bad { fault: fault.clone() };
        }
        let (lead, trail) =
            (Duration::from_millis(measured.lead_ms), Duration::from_millis(measured.trail_ms));
        let left_out =
            |silence: Duration| if silence > LONG_SILENCE { silence } else { Duration::ZERO };
        let (lead, trail) = (left_out(lead), left_out(trail));
        let remarks = measured.faults.clone();
        let length = measured.length().saturating_sub(lead + trail);
        Self::Good(GoodFile {
            path,
            sha256,
            leading_silence: lead,
            length,
            loudness: measured.loudness,
            remarks,
        })
    }
}

/// A plan, and what could not come into it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedMusic {
    /// For the journal and the sequencer.
    pub plan: Plan,
    /// The first number still free.
    pub next_cue: u32,
    /// For the screen of the preparation.
    pub left_out: Vec<LeftOut>,
}

/// A piece of the playlist that will not be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The section; `None` for the safe music, in whose place the warm pad stands.
    pub section: Option<String>,
    pub title: String,
    pub why: NotPlayed,
}

/// Plans the music from a phase on. Every section ends in a piece without an end, so that the room
/// never falls silent unless silence was chosen.
pub fn plan_music(request: Request<'_>) -> PlannedMusic {
    let mut planner = Planner::new(request);
    let phases = request.protocol.phases.get(request.from_phase..).unwrap_or_default();
    planner.keep_listed(phases);
    let sections = (request.from_phase..)
        .zip(phases)
        .map(|(place, phase)| planner.section(place, phase))
        .collect();
    if request.playlist.is_silent() {
        let playlist = request.playlist.name.clone();
        let plan = Plan { playlist, ..Plan::default() };
        return PlannedMusic { plan, next_cue: request.first_cue, left_out: Vec::new() };
    }
    let safe = Some(planner.safe());
    let plan = Plan {
        playlist: request.playlist.name.clone(),
        sections,
        safe,
        avoided: request.avoid.to_vec(),
    };
    PlannedMusic { plan, next_cue: planner.next_cue, left_out: planner.left_out }
}

/// Where a session stands when its music is planned again.
#[derive(Debug, Clone, Copy)]
pub struct PlaybackPosition<'a> {
    pub plan: &'a Plan,
    /// How long the running phase still lasts; `None` while it has no end in sight.
    pub left_ms: Option<i64>,
    /// The piece that runs, if it is the running phase's: it is never cut.
    pub running: Option<RunningPiece>,
    /// Numbers of the pieces that began: none of them is chosen again.
    pub begun: &'a BTreeSet<u32>,
    /// Files that turned out not to play.
    pub failed: &'a [CueSource],
}

/// The piece that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningPiece {
    pub cue: u32,
    /// What is left of it; `None` when it has no end of its own.
    pub left_ms: Option<i64>,
}

/// Plans the rest of a session again, from the phase that runs ([`Request::from_phase`]) on. What
/// is listed stays as it is, with crossfades that give way in the running phase; where pieces are
/// chosen, they are chosen for the time that there is now. A later phase whose music comes out the
/// same keeps its numbers.
pub fn replan_music(request: Request<'_>, position: PlaybackPosition<'_>) -> PlannedMusic {
    let mut planner = Planner::new(request);
    let old =
        |phase: &Phase| position.plan.sections.iter().find(|section| section.phase == phase.id);
    let all = position.plan.sections.iter().flat_map(|section| &section.cues);
    planner.keep(all.filter(|cue| position.begun.contains(&cue.cue)).map(|cue| &cue.source));
    planner.keep(position.failed.iter());
    let phases = request.protocol.phases.get(request.from_phase..).unwrap_or_default();
    let is_chosen = |phase: &Phase| {
        let section = request.playlist.sections.get(&phase.music);
        let refills = matches!(phase.length, PhaseLength::UntilDose { .. });
        !refills && section.is_some_and(|section| section.order == Order::Fit)
    };
    let listed = phases
        .iter()
        .filter(|phase| !is_chosen(phase))
        .filter_map(old)
        .flat_map(|section| &section.cues);
    planner.keep(listed.map(|cue| &cue.source));
    let past = request
        .protocol
        .phases
        .iter()
        .take(request.from_phase)
        .filter_map(|phase| old(phase).cloned());
    let mut sections: Vec<PlannedSection> = past.collect();
    for (place, phase) in (request.from_phase..).zip(phases) {
        let runs = place == request.from_phase;
        let section = match old(phase) {
            Some(listed) if !is_chosen(phase) && runs => planner.bent(listed, phase, &position),
            Some(listed) if !is_chosen(phase) => listed.clone(),
            old => {
                let next_cue = planner.next_cue;
                let new = if runs {
                    planner.rest_of(place, phase, &position)
                } else {
                    planner.section(place, phase)
                };
                match old.filter(|old| is_same_music(old, &new)) {
                    Some(old) => {
                        planner.next_cue = next_cue;
                        old.clone()
                    }
                    None => new,
                }
            }
        };
        sections.push(section);
    }
    let plan = Plan { sections, ..position.plan.clone() };
    PlannedMusic { plan, next_cue: planner.next_cue, left_out: planner.left_out }
}

fn is_same_music(old: &PlannedSection, new: &PlannedSection) -> bool {
    let alike = |(old, new): (&PlannedCue, &PlannedCue)| {
        old.source == new.source && old.length_ms == new.length_ms
    };
    old.crossfade_ms == new.crossfade_ms
        && old.cues.len() == new.cues.len()
        && old.cues.iter().zip(&new.cues).all(alike)
}

/// The gain that brings a piece to `target_lufs`, `extra_db` more, and never over the true-peak
/// limit.
pub fn gain_db(loudness: Option<Loudness>, target_lufs: f32, extra_db: f32) -> f32 {
    match loudness {
        Some(measured) => (target_lufs - measured.integrated_lufs + extra_db)
            .min(TRUE_PEAK_LIMIT_DB - measured.true_peak_dbtp),
        None => extra_db.min(0.0),
    }
}

/// A pad without an end. Its title is a code, `pad:open`, whose words are made where it is shown.
pub(super) fn endless_pad(
    cue: u32,
    mood: Mood,
    seed: u64,
    intensity: u8,
    gain_db: f32,
) -> PlannedCue {
    let source = CueSource::Pad { mood: mood.word().to_owned(), seed };
    PlannedCue { cue, title: pad_title(mood), source, length_ms: None, gain_db, intensity }
}

/// The code that stands for a pad's title.
pub(super) fn pad_title(mood: Mood) -> String {
    format!("pad:{}", mood.word())
}

/// How far a piece carries the section: its end is under the next one's beginning.
pub(super) fn stretch_ms(length_ms: i64, crossfade_ms: i64) -> i64 {
    (length_ms - crossfade_ms).max(length_ms / 2).max(1)
}

/// Where in itself a piece is that has sounded for so long: over its length, it repeats, and its
/// end is under its next beginning.
pub fn place_ms(sounded_ms: i64, length_ms: i64, crossfade_ms: i64) -> i64 {
    if sounded_ms < length_ms {
        sounded_ms
    } else {
        sounded_ms % stretch_ms(length_ms, crossfade_ms)
    }
}

/// The contour's height as a track's intensity, 1–5.
fn intensity_of(phase: &Phase) -> u8 {
    (1.0 + 4.0 * phase.intensity.clamp(0.0, 1.0)).round() as u8
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
